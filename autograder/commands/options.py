"""What commands share: the course folder, topics, students and the number of jobs."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder.course import Course
from autograder.errors import CourseError


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
