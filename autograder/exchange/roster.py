"""The roster: who takes the course, and each student's College ID (CID)."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError

COLUMNS = ("id", "first_name", "last_name", "email", "cid")
LMS_COLUMNS = (
    "login", "student_number", "canvas_id", "canvas_name", "sis_user_id", "section", "moodle_id",
    "listed",
)  # fmt: skip
LONGEST_ID = 100  # characters
_CID = re.compile(r"[1-9][0-9]{0,7}")


@dataclass(frozen=True)
class Student:
    """A line of the roster; `id` names the student's folders, `cid` seeds the personal data.

    `extra` holds what `autograder roster import` keeps for collecting and exporting (login,
    canvas_id, moodle_id, …) and any column of the instructor's own.
    """

    id: str
    first_name: str
    last_name: str
    email: str
    cid: int
    extra: dict[str, str] = field(default_factory=dict, compare=False)  # all other columns

    @property
    def name(self) -> str:
        """First and last name, or the id where both are missing."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass(frozen=True)
class Roster:
    """The students by id, and what is wrong with lines that were left out."""

    students: dict[str, Student] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    given: bool = False  # False where the course has no roster file

    def by_cid(self, cid: int) -> Student | None:
        """The student whose College ID this is."""
        return next((each for each in self.students.values() if each.cid == cid), None)


def read_roster(path: Path) -> Roster:
    """Read a roster file; an absent one is an empty roster that was not given.

    A faulty line is left out and named in `faults` with its line number; the rest stands. Raises
    CourseError where the file cannot be read or lacks a column.
    """
    if not path.is_file():
        return Roster()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8 text: save it again as CSV UTF-8.") from None
    rows = csv.DictReader(lines, strict=True)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
    if missing:
        raise CourseError(
            f"{path}, line 1: column {missing[0]!r} is missing; the roster needs "
            f"{','.join(COLUMNS)}."
        )
    students: dict[str, Student] = {}
    faults: list[str] = []
    try:
        for row in rows:
            fault = _fault(row, students)
            if fault:
                faults.append(f"{path}, line {rows.line_num}: {fault}")
            else:
                student = _student(row)
                students[student.id] = student
    except csv.Error as error:
        raise CourseError(f"{path}, line {rows.reader.line_num}: {error}.") from error
    return Roster(students, faults, given=True)


def roster_text(students: Iterable[Student], path: Path) -> str:
    """The text of a roster file; columns of one's own in `path` keep their order."""
    students = list(students)
    used = {column for student in students for column, value in student.extra.items() if value}
    of_lms = [column for column in LMS_COLUMNS if column in used]
    columns = list(dict.fromkeys([*COLUMNS, *_header(path), *of_lms, *sorted(used)]))
    rows = [
        [student.extra.get(column, "") for column in columns[len(COLUMNS) :]]
        for student in students
    ]
    lines = [
        [student.id, student.first_name, student.last_name, student.email, str(student.cid), *row]
        for student, row in zip(students, rows, strict=True)
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *lines])
    return text.getvalue()


def _header(path: Path) -> list[str]:
    if not path.is_file():
        return []
    return next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()[:1]), [])


def _student(row: dict[str, str]) -> Student:
    values = {column: (row[column] or "").strip() for column in COLUMNS}
    extra = {column: row[column].strip() for column in row if column not in COLUMNS and row[column]}
    return Student(**{**values, "cid": int(values["cid"]), "extra": extra})  # type: ignore[arg-type]


def names_a_folder(student_id: str) -> bool:
    """Whether a student's id can be the name of folders."""
    unfit = any(char in "/\\" or not char.isprintable() for char in student_id)
    return 0 < len(student_id) <= LONGEST_ID and not unfit and not student_id.startswith(".")


def _fault(row: dict[str, str], students: dict[str, Student]) -> str:
    """What is wrong with a line, empty where nothing is."""
    if None in row or None in row.values():
        return f"the line has not {len(COLUMNS)} values as the header promises."
    student_id, cid = row["id"].strip(), row["cid"].strip()
    if not student_id:
        return "the id is missing."
    if not names_a_folder(student_id):
        return f"the id {student_id!r} cannot name a folder."
    if student_id in students:
        return f"the id {student_id!r} stands on an earlier line too."
    if not _CID.fullmatch(cid):
        return (
            f"the cid {cid!r} of {student_id} is no College ID: at most 8 digits, no leading zero."
        )
    other = next((each for each in students.values() if each.cid == int(cid)), None)
    if other:
        return f"the cid {cid} of {student_id} is that of {other.id} too."
    return ""
