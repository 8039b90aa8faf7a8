"""Grade submissions."""

import sys

import click

from autograder import terminal
from autograder.commands.options import (
    course_option,
    jobs_option,
    students_option,
    submitters_meant,
    topic_argument,
)
from autograder.course import Course, choose_topics

NOT_ALL_GRADED = 3  # exit status; click itself uses 2 for usage errors


@click.command()
@course_option
@topic_argument
@students_option
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@click.option(
    "--engine",
    type=click.Choice(["warm", "ordinary"]),
    help="Forks of a warm process (default on Linux), or an ordinary kernel for each notebook.",
)
@jobs_option
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Execute on a Dask cluster: tcp://host:8786, or a scheduler file (.json).",
)
@click.option(
    "--marks-only",
    is_flag=True,
    help="Leave out demo cells, which no mark depends on; a later run without it adds them.",
)
@click.option(
    "--no-sandbox",
    "sandbox",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Run submissions as you, with all that you may read and write: only for code you trust.",
)
def grade(
    course: Course,
    topic: str,
    students: tuple[str, ...],
    force: bool,
    engine: str | None,
    jobs: int,
    scheduler: str,
    marks_only: bool,
    sandbox: bool,
) -> None:
    """Grade all submissions of a TOPIC.

    Exit status 0 when all were graded, 3 when some were not.
    """
    from autograder.exchange.roster import read_roster
    from autograder.grading.run import grade as run

    [topic] = choose_topics((topic,), course.topics())
    roster = read_roster(course.roster)
    wanted = submitters_meant(course, topic, students)
    terminal.show_roster_faults(roster)
    with terminal.progress(len(wanted)) as report:
        outcomes = run(
            course,
            topic,
            roster,
            students=wanted,
            jobs=jobs,
            engine=engine,
            scheduler=scheduler,
            marks_only=marks_only,
            sandbox=sandbox,
            force=force,
            report=report,
        )
    terminal.show_outcomes(topic, outcomes, roster, every_student=not students)
    sys.exit(0 if all(each.status == "graded" for each in outcomes) else NOT_ALL_GRADED)
