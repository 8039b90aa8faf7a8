"""Give a learning system, or a spreadsheet, the marks of graded students."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.exchange.classlist import read_class_list
from autograder.exchange.enrolment import Directory
from autograder.exchange.fill_in import fill_in
from autograder.exchange.marks import TopicMarks, named, read_marks, who_waits
from autograder.exchange.roster import Roster, Student
from autograder.exchange.sheets import (
    blackboard_sheet,
    canvas_sheet,
    csv_bytes,
    full_sheet,
    moodle_sheet,
    tsv_bytes,
    xlsx_bytes,
)
from autograder.files import write_bytes

FORMATS = ("blackboard", "canvas", "moodle", "csv", "xlsx")


@dataclass(frozen=True)
class Exported:
    """The file written, how many students it holds, and what an instructor should know."""

    path: Path
    students: int
    missing: tuple[str, ...]  # graded students whom the worksheet does not list
    ungraded: tuple[str, ...]  # students who handed in what could not be graded
    remarks: tuple[str, ...]


def export(
    course: Course,
    roster: Roster,
    topics: Sequence[str],
    system: str,
    *,
    output: Path | None = None,
    partial: bool = False,
    worksheet: Path | None = None,
    columns: dict[str, str] | None = None,
) -> Exported:
    """Write the marks of topics as a file that `system`, one of FORMATS, imports.

    `worksheet` is a file that the system exported, to be filled in; `columns` are its titles of the
    topics. Raises CourseError where nobody is graded or, without `partial`, written answers wait.
    """
    marks = [read_marks(course, topic) for topic in topics]
    waiting = {each.topic: told for each in marks if (told := who_waits(each))}
    if waiting and not partial:
        told = "; ".join(f"{topic}: {who}" for topic, who in waiting.items())
        raise CourseError(
            f"these wait for a mark by hand: {told}. Grade them in formgrader, or export the "
            "marks so far with --partial."
        )
    if system == "moodle" and len(marks) > 1:
        raise CourseError("a Moodle worksheet is of one assignment: export one topic at a time.")
    students = _graded_students(roster, marks)
    missing: tuple[str, ...] = ()
    count = len(students)
    if worksheet:
        if system in ("csv", "xlsx"):
            raise CourseError("--worksheet is for blackboard, canvas and moodle.")
        everybody = {each.id: each for each in (*roster.students.values(), *students)}
        directory = Directory(everybody.values())
        filled = fill_in(read_class_list(worksheet, system), directory, marks, columns or {})
        data, suffix, missing = filled.data, worksheet.suffix, filled.missing
        count = len(filled.students)
    else:
        suffix = output.suffix if output else ""
        data, suffix = _file_of(system, students, marks, columns or {}, suffix)
    path = output or _default_path(course, topics, system, suffix)
    _write(path, data, worksheet)
    remarks = [
        f"{topic}: marks so far, these wait for more: {told}." for topic, told in waiting.items()
    ]
    remarks += _remarks(system, marks, columns or {}, bool(worksheet))
    ungraded = sorted({student for each in marks for student in each.refused})
    return Exported(path, count, missing, tuple(ungraded), tuple(remarks))


def _graded_students(roster: Roster, marks: Sequence[TopicMarks]) -> list[Student]:
    """Students with a mark in any topic, in the roster's order, others by their folders' names."""
    graded = {student for each in marks for student in each.standings}
    listed = [student for student in roster.students.values() if student.id in graded]
    others = sorted(graded - set(roster.students))
    return [*listed, *(Student(student, "", "", "", 0) for student in others)]


def _file_of(
    system: str,
    students: Sequence[Student],
    marks: Sequence[TopicMarks],
    columns: dict[str, str],
    suffix: str,
) -> tuple[bytes, str]:
    """The content of a file, and how its name ends."""
    if system == "moodle":
        return csv_bytes(moodle_sheet(students, marks[0]), "utf-8-sig"), ".csv"
    if system == "canvas":
        return csv_bytes(canvas_sheet(students, marks, columns), "utf-8"), ".csv"
    if system == "xlsx":
        return xlsx_bytes(full_sheet(students, marks)), ".xlsx"
    if system == "csv":
        return csv_bytes(full_sheet(students, marks), "utf-8-sig"), ".csv"
    sheet = blackboard_sheet(students, marks, columns)
    if suffix.lower() == ".csv":
        return csv_bytes(sheet, "utf-8-sig"), ".csv"
    return tsv_bytes(sheet), ".xls"


def _default_path(course: Course, topics: Sequence[str], system: str, suffix: str) -> Path:
    reports = course.root / "reports"
    if len(topics) == 1:
        return reports / topics[0] / f"{topics[0]}_{system}{suffix}"
    return reports / f"marks_{system}{suffix}"


def _write(path: Path, data: bytes, worksheet: Path | None) -> None:
    if worksheet and path.resolve() == worksheet.resolve():
        raise CourseError(f"{path} is the worksheet itself: name another file by --output.")
    try:
        write_bytes(path, data)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror or error}.") from error


def _remarks(
    system: str, marks: Sequence[TopicMarks], columns: dict[str, str], filled: bool
) -> list[str]:
    remarks = [
        f"{each.topic}: not graded, so not in the file: {named(sorted(each.refused))}."
        for each in marks
        if each.refused
    ]
    unnamed = [each.topic for each in marks if each.topic not in columns]
    if system in ("blackboard", "canvas") and unnamed and not filled:
        remarks.append(
            f"{system.title()} takes {', '.join(unnamed)} for a new column, unless one is called "
            "so: name its own by --column, or fill in its export with --worksheet."
        )
    return remarks
