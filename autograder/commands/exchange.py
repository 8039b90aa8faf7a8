"""Take the class list and the submissions from a learning system, give it the marks."""

import sys
from pathlib import Path

import click

from autograder import terminal
from autograder.commands.options import course_option
from autograder.course import Course
from autograder.exchange.lms import SYSTEMS

NOT_ALL_MATCHED = 3  # exit status: done, but something was left out and named

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
format_option = click.option(
    "--format",
    "system",
    type=click.Choice(["auto", *SYSTEMS]),
    default="auto",
    help="Where the file comes from; default: what it looks like.",
)


@click.group()
def roster() -> None:
    """Keep the roster: who takes the course, with which College ID."""


@roster.command("import")
@course_option
@click.argument("file", type=existing_file)
@format_option
@click.option("--cid-column", help="The column that holds the College IDs; default: by its name.")
@click.option("--dry-run", is_flag=True, help="Show what would change, write nothing.")
def _import_roster(
    course: Course, file: Path, system: str, cid_column: str | None, dry_run: bool
) -> None:
    """Bring roster.csv up to date with a class list.

    FILE is what Blackboard, Canvas or Moodle exports, or any CSV or TSV with names and College IDs.
    Nobody is removed. Exit status 3 when a line had to be left out.
    """
    from autograder.exchange.classlist import read_class_list
    from autograder.exchange.enrolment import enrol
    from autograder.exchange.roster import read_roster, roster_text
    from autograder.files import write_if_changed

    class_list = read_class_list(file, system, cid_column)
    enrolment = enrol(read_roster(course.roster), class_list)
    terminal.show_enrolment(class_list, enrolment)
    if dry_run:
        terminal.say(f"Nothing was written: {course.roster} is as it was.")
    else:
        text = roster_text(enrolment.students.values(), course.roster)
        terminal.say_changed(course.roster, write_if_changed(course.roster, text))
    sys.exit(NOT_ALL_MATCHED if enrolment.faults else 0)
