"""Grade submissions."""

import sys
from typing import Any

import click

from autograder import terminal
from autograder.commands.options import (
    NOT_ALL_DONE,
    course_option,
    means_options,
    students_option,
    submitters_meant,
    topic_argument,
)
from autograder.course import Course, choose_topics


@click.command()
@course_option
@topic_argument
@students_option
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@means_options
def grade(
    course: Course,
    topic: str,
    students: tuple[str, ...],
    force: bool,
    **means: Any,
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
            force=force,
            report=report,
            **means,
        )
    terminal.show_outcomes(topic, outcomes, roster, every_student=not students)
    sys.exit(0 if all(each.status == "graded" for each in outcomes) else NOT_ALL_DONE)
