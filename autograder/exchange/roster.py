"""The roster: who takes the course, and each student's College ID (CID)."""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError

COLUMNS = ("id", "first_name", "last_name", "email", "cid")
_CID = re.compile(r"[1-9][0-9]{0,7}")


@dataclass(frozen=True)
class Student:
    """A line of the roster; `id` names the student's folders, `cid` seeds the personal data."""

    id: str
    first_name: str
    last_name: str
    email: str
    cid: int

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


def _student(row: dict[str, str]) -> Student:
    values = {column: (row[column] or "").strip() for column in COLUMNS}
    return Student(**{**values, "cid": int(values["cid"])})  # type: ignore[arg-type]


def _fault(row: dict[str, str], students: dict[str, Student]) -> str:
    """What is wrong with a line, empty where nothing is."""
    if None in row or None in row.values():
        return f"the line has not {len(COLUMNS)} values as the header promises."
    student_id, cid = row["id"].strip(), row["cid"].strip()
    if not student_id:
        return "the id is missing."
    if "/" in student_id or "\\" in student_id or student_id.startswith("."):
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
