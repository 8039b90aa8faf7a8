"""Hold grading against plain nbgrader: bench, costs, agreement."""

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
@click.option(
    "--way",
    "ways",
    multiple=True,
    help="A way to measure (all of them by default); see docs/performance.md.",
)
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
    ways: tuple[str, ...],
    machine: str,
    write: Path | None,
) -> None:
    """Grade a simulated class by plain nbgrader and by this engine, and compare."""
    from autograder.evidence.bench import WAYS, as_markdown, page
    from autograder.evidence.bench import bench as measure
    from autograder.files import write_if_changed

    if unknown := [way for way in ways if way not in WAYS]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(map(repr, WAYS))}.")
    agree = True
    for topic in choose_topics(topics, course.topics()):
        found = measure(course, topic, students, rounds, jobs, ways or WAYS)
        section = as_markdown(found, machine)
        terminal.say(section)
        if write:  # at once: the next topic may take an hour
            write_if_changed(write, page(write.read_text(encoding="utf-8"), [section]))
        agree = agree and not found.disagreements
    sys.exit(0 if agree else 1)


@click.command()
@course_option
@topics_argument
@click.option("--machine", default="", help="What to call this machine in the page.")
@click.option(
    "--write",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Put the figures into this page, between its two marks.",
)
def costs(course: Course, topics: tuple[str, ...], machine: str, write: Path | None) -> None:
    """Show where the CPU time of one submission of each TOPIC goes."""
    from autograder.evidence.bench import page
    from autograder.evidence.costs import as_markdown
    from autograder.evidence.costs import costs as measure
    from autograder.files import write_if_changed

    found = [measure(course, topic) for topic in choose_topics(topics, course.topics())]
    section = as_markdown(found, machine)
    terminal.say(section)
    if write:
        write_if_changed(write, page(write.read_text(encoding="utf-8"), [section]))


@click.command()
@course_option
@topics_argument
@jobs_option
@click.option("--students", type=click.IntRange(1), default=10, help="How many in each topic.")
@click.option(
    "--against",
    type=click.Choice(["nbgrader", "no-sandbox", "load"]),
    default="nbgrader",
    help="What to compare with: plain nbgrader (the default), grading without the sandbox, or "
    "grading with eight workers on a busy machine instead of one.",
)
def agreement(
    course: Course, topics: tuple[str, ...], jobs: int, students: int, against: str
) -> None:
    """Grade a class in two ways; compare all that is left behind.

    For plain nbgrader it is a simulated class; else one that gives every answer of answers.py,
    right and wrong, once.
    """
    from autograder.evidence.agreement import agreement as compare
    from autograder.evidence.agreement import own_agreement

    faults = 0
    for topic in choose_topics(topics, course.topics()):
        compared, differences = (
            compare(course, topic, students, jobs)
            if against == "nbgrader"
            else own_agreement(course, topic, jobs, against)
        )
        terminal.say(f"{topic}: {compared} things compared, {len(differences)} differ.")
        for difference in differences:
            terminal.sentence(difference)
        faults += len(differences)
    sys.exit(1 if faults else 0)
