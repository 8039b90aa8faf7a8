"""Write topics: build, release, import, check."""

import sys
from pathlib import Path

import click

from autograder import terminal
from autograder.commands.options import (
    course_option,
    topics_argument,
)
from autograder.course import Course, choose_topics


@click.command()
@course_option
@topics_argument
def build(course: Course, topics: tuple[str, ...]) -> None:
    """Build source/ from the percent scripts in notebooks/."""
    from autograder.authoring.build import build_source

    for topic in choose_topics(topics, course.written_topics()):
        terminal.say_changed(course.notebook("source", topic), build_source(course, topic))


@click.command()
@course_option
@topics_argument
def release(course: Course, topics: tuple[str, ...]) -> None:
    """Make release/, what students get, from source/."""
    from autograder.authoring.build import build_release

    for topic in choose_topics(topics, course.topics()):
        terminal.say_changed(course.notebook("release", topic), build_release(course, topic))


@click.command("import")
@course_option
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(course: Course, notebook: Path) -> None:
    """Bring a NOTEBOOK of source/, edited in Jupyter, back to its percent script."""
    from autograder.authoring.build import import_source
    from autograder.files import write_if_changed

    script = course.script(notebook.stem)
    terminal.say_changed(script, write_if_changed(script, import_source(notebook)))


@click.command()
@course_option
@topics_argument
def check(course: Course, topics: tuple[str, ...]) -> None:
    """Prove that source/ and release/ are up to date and leak nothing."""
    from autograder.authoring.check import check as faults_of

    known = sorted({*course.written_topics(), *course.topics()})
    faults = [fault for topic in choose_topics(topics, known) for fault in faults_of(course, topic)]
    for fault in faults:
        terminal.sentence(fault)
    if faults:
        sys.exit(1)
    terminal.say("source/ and release/ are up to date, and nothing hidden is in release/.")
