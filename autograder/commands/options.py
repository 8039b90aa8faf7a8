"""What commands share: the course folder, topics, students, and how submissions are executed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder.course import Course
from autograder.errors import CourseError

NOT_ALL_DONE = 3  # exit status: the rest is done, and what was left out is named


def course_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--course DIR``, opened as its first argument."""

    def opened(context: click.Context, parameter: click.Parameter, folder: Path) -> Course:
        return Course.open(folder)

    return click.option(
        "--course",
        type=click.Path(path_type=Path),
        default=Path(),
        callback=opened,
        help="The course folder (holds nbgrader_config.py); default: the current folder.",
    )(command)


topics_argument = click.argument("topics", nargs=-1, metavar="[TOPIC]...")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count(), help="How many at a time."
)
topic_argument = click.argument("topic")
students_option = click.option(
    "--student", "students", multiple=True, help="Only this student; may be repeated."
)


def means_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what says how submissions are executed: `means` of autograder.grading.run."""
    options = (
        click.option(
            "--engine",
            type=click.Choice(["warm", "ordinary"]),
            help="Forks of a warm process (default on Linux), or an ordinary kernel for each "
            "notebook.",
        ),
        jobs_option,
        click.option(
            "--scheduler",
            default="",
            metavar="ADDRESS",
            help="Execute on a Dask cluster: tcp://host:8786, or a scheduler file (.json).",
        ),
        click.option(
            "--marks-only",
            is_flag=True,
            help="Leave out demo cells, which no mark depends on; a later run without it adds "
            "them.",
        ),
        click.option(
            "--no-sandbox",
            "sandbox",
            is_flag=True,
            flag_value=False,
            default=True,
            help="Run submissions as you, with all that you may read and write: only for code you "
            "trust.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def submitters_meant(course: Course, topic: str, wanted: tuple[str, ...]) -> list[str]:
    """The students meant on a command line, all who handed in where none is named."""
    known = course.submitters(topic)
    if not known:
        raise CourseError(
            f"nobody has handed in {topic}: there is no {course.folder('submitted', topic, '*')}."
        )
    for student in wanted:
        if student not in known:
            folder = course.folder("submitted", topic, student)
            raise CourseError(f"student {student!r} has handed in nothing: {folder} is missing.")
    return list(wanted) or known
