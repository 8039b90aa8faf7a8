"""The command line: a thin layer over the parts, put together from `autograder.commands`."""

import os
import sys
from pathlib import Path
from typing import Any

import click

import autograder.environment.quick_jsonschema  # noqa: F401  # before anything imports nbformat
from autograder import terminal
from autograder.commands import (
    authoring,
    bench,
    environment,
    evidence,
    exchange,
    formgrader,
    grading,
    misconceptions,
    regrading,
    reports,
    similarity,
)
from autograder.errors import CourseError


class CourseGroup(click.Group):
    """Commands whose CourseError ends in one sentence and exit status 2."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(context)
        except CourseError as error:
            terminal.sentence(str(error))
            context.exit(2)


@click.group(cls=CourseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="autograder")
def main() -> None:
    """Author, grade and report on a course of notebooks.

    A TOPIC may be named by the start of its name: 01 for 01_perceptron.
    """
    tools = str(Path(sys.executable).parent)  # nbgrader calls alembic, nbclient starts kernels
    if tools not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])


themes = (
    authoring,
    evidence,
    misconceptions,
    bench,
    exchange,
    grading,
    regrading,
    formgrader,
    reports,
    similarity,
    environment,
)
for theme in themes:
    for name, command in vars(theme).items():
        if isinstance(command, click.Command) and not name.startswith("_"):  # _: of a group
            main.add_command(command)


if __name__ == "__main__":
    main()
