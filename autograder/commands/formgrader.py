"""Grade written answers by hand: formgrader."""

import os
import sys

import click

from autograder import terminal
from autograder.commands.options import course_option
from autograder.course import Course

START = "/formgrader"  # nbgrader's page, where assignments and answers are
HARMLESS = (  # what students wrote, in code or in words, must not act in the instructor's name
    "--HTMLExporter.sanitize_html=True",
    "--HTMLExporter.filters={'markdown2html': 'autograder.reports.markdown.safe_markdown'}",
)


@click.command(context_settings={"ignore_unknown_options": True})
@course_option
@click.argument("jupyter_options", nargs=-1, type=click.UNPROCESSED)
def formgrader(course: Course, jupyter_options: tuple[str, ...]) -> None:
    """Open nbgrader's formgrader on the course, to grade written answers by hand.

    Starts JupyterLab in the course folder, on this machine alone and with a token, as Jupyter does
    by itself; JUPYTER_OPTIONS (such as --no-browser or --port=9999) are handed on to it.
    """
    terminal.say(f"Formgrader on {course.root}; stop it with Ctrl-C.")
    sys.stdout.flush()
    os.chdir(course.root)  # nbgrader's extensions look for nbgrader_config.py here
    where = [f"--ServerApp.root_dir={course.root}", f"--LabApp.default_url={START}"]
    jupyterlab = [sys.executable, "-m", "jupyterlab"]
    os.execv(sys.executable, [*jupyterlab, *where, *HARMLESS, *jupyter_options])
