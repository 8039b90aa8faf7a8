"""Hold grading against plain nbgrader: bench, agreement."""

import sys
from pathlib import Path

import click

from autograder import terminal
from autograder.commands.options import course_option, jobs_option, topics_argument
from autograder.course import Course, choose_topics


@click.command()
@course_option
@topics_argument
@jobs_option
@click.option("--students", type=click.IntRange(1), default=100, help="How many submissions.")
@click.option("--rounds", type=click.IntRange(1), default=3, help="How often, in turn.")
@click.option("--machine", default="", help="What to call this machine in the page.")
@click.option(
    "--write",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Put the figures into this page, between its two marks.",
)
def bench(
    course: Course,
    topics: tuple[str, ...],
    jobs: int,
    students: int,
    rounds: int,
    machine: str,
    write: Path | None,
) -> None:
    """Grade a simulated class by plain nbgrader and by this engine, and compare."""
    from autograder.evidence.bench import ENGINE, FLOOR, MARKS_ONLY, NBGRADER, as_markdown, page
    from autograder.evidence.bench import bench as measure
    from autograder.files import write_if_changed

    ways = (NBGRADER, ENGINE, MARKS_ONLY, FLOOR)
    tables, agree = [], True
    for topic in choose_topics(topics, course.topics()):
        found = measure(course, topic, students, rounds, jobs, ways)
        tables.append(as_markdown(found))
        terminal.say(tables[-1])
        agree = agree and not found.disagreements
    if write:
        text = page(write.read_text(encoding="utf-8"), tables, machine)
        write_if_changed(write, text)
    sys.exit(0 if agree else 1)


@click.command()
@course_option
@topics_argument
@jobs_option
@click.option("--students", type=click.IntRange(1), default=10, help="How many in each topic.")
@click.option("--sandbox", is_flag=True, help="With and without the sandbox, on every answer.")
def agreement(
    course: Course, topics: tuple[str, ...], jobs: int, students: int, sandbox: bool
) -> None:
    """Grade a class by plain nbgrader and here; compare all that is left behind.

    With --sandbox, grade a class that gives every answer of answers.py, right and wrong, with and
    without the sandbox.
    """
    from autograder.evidence.agreement import agreement as compare
    from autograder.evidence.agreement import confined_agreement

    faults = 0
    for topic in choose_topics(topics, course.topics()):
        compared, differences = (
            confined_agreement(course, topic, jobs)
            if sandbox
            else compare(course, topic, students, jobs)
        )
        terminal.say(f"{topic}: {compared} things compared, {len(differences)} differ.")
        for difference in differences:
            terminal.sentence(difference)
        faults += len(differences)
    sys.exit(1 if faults else 0)
