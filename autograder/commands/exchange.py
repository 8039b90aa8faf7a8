"""Take the class list and the submissions from a learning system, give it the marks."""

import sys
import zoneinfo
from datetime import tzinfo
from pathlib import Path

import click

from autograder import terminal
from autograder.commands.options import (
    NOT_ALL_DONE,
    course_option,
    topic_argument,
    topics_argument,
)
from autograder.course import Course, choose_topics
from autograder.errors import CourseError
from autograder.exchange.lms import SYSTEMS

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
format_option = click.option(
    "--format",
    "system",
    type=click.Choice(["auto", *SYSTEMS]),
    default="auto",
    help="Where the file comes from; default: what it looks like.",
)


def _zone(context: click.Context, parameter: click.Parameter, name: str | None) -> tzinfo | None:
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError(f"{name!r} is no time zone: say one as Europe/London.") from None


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
    sys.exit(NOT_ALL_DONE if enrolment.faults else 0)


@click.command()
@course_option
@topic_argument
@click.argument("archives", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@format_option
@click.option(
    "--worksheet",
    type=existing_file,
    help="Moodle's grading worksheet of this assignment: who has which number, who came when.",
)
@click.option(
    "--timezone",
    "zone",
    callback=_zone,
    help="Of the times in Blackboard's and Moodle's files; default: this machine's.",
)
@click.option("--overwrite", is_flag=True, help="Take what may be older than what lies there, too.")
def collect(
    course: Course,
    topic: str,
    archives: tuple[Path, ...],
    system: str,
    worksheet: Path | None,
    zone: tzinfo | None,
    overwrite: bool,
) -> None:
    """Put what students handed in for a TOPIC into submitted/.

    ARCHIVES are the zip or tar files that Blackboard, Canvas or Moodle hand out, or any with a
    folder for each student, or such folders. The latest attempt counts. Exit status 3 when
    something was not matched or refused.
    """
    from autograder.exchange.collect import collect as run
    from autograder.exchange.roster import read_roster
    from autograder.exchange.submitted import LEFT
    from autograder.exchange.worksheet import read_worksheet

    [topic] = choose_topics((topic,), course.topics())
    roster = read_roster(course.roster)
    terminal.show_roster_faults(roster)
    students = tuple(roster.students.values())
    collection = run(
        course,
        topic,
        roster,
        archives,
        zone,
        system=system,
        worksheet=read_worksheet(worksheet, students, zone) if worksheet else None,
        overwrite=overwrite,
    )
    terminal.show_collection(collection, roster, course.submitters(topic))
    left = any(each.status == LEFT for each in collection.collected)
    all_matched = not (collection.leftovers or collection.faults or left)
    sys.exit(0 if all_matched else NOT_ALL_DONE)


@click.command()
@course_option
@topics_argument
@click.option(
    "--format",
    "system",
    type=click.Choice(["blackboard", "canvas", "moodle", "csv", "xlsx"]),
    required=True,
    help="Who is to read it; csv and xlsx hold the points of each task, too.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: under reports/."
)
@click.option("--partial", is_flag=True, help="Also while answers wait for a mark by hand.")
@click.option(
    "--worksheet",
    type=existing_file,
    help="A file that the system exported: its columns, with the marks filled in.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="[TOPIC=]TITLE",
    help="What the system calls a topic, as 'Perceptron (12345)'; may be repeated.",
)
def export(
    course: Course,
    topics: tuple[str, ...],
    system: str,
    output: Path | None,
    partial: bool,
    worksheet: Path | None,
    columns: tuple[str, ...],
) -> None:
    """Write the marks of TOPICs as a file that Blackboard, Canvas, Moodle or Excel takes.

    Graded students alone are in it, with manual marks, and late penalties taken off. Exit status 3
    when the worksheet lacks one of them, or somebody's submission could not be graded.
    """
    from autograder.exchange.export import export as run
    from autograder.exchange.roster import read_roster

    chosen = choose_topics(topics, course.topics())
    roster = read_roster(course.roster)
    terminal.show_roster_faults(roster)
    exported = run(
        course,
        roster,
        chosen,
        system,
        output=output,
        partial=partial,
        worksheet=worksheet,
        columns=_titles(columns, chosen),
    )
    terminal.show_export(exported)
    sys.exit(NOT_ALL_DONE if exported.missing or exported.ungraded else 0)


def _titles(columns: tuple[str, ...], topics: list[str]) -> dict[str, str]:
    """The title of each topic's column; a title may itself hold "="."""
    titles = {}
    for text in columns:
        topic, equals, title = text.partition("=")
        fits = [each for each in topics if equals and each.startswith(topic)]
        if len(fits) == 1:
            titles[fits[0]] = title
        elif len(topics) == 1:
            titles[topics[0]] = text
        else:
            raise CourseError(
                f"--column {text!r} names no topic of this export: say {topics[0]}={text}."
            )
    return titles
