"""Mark sheets: the rows that learning systems and spreadsheets take, and their files' bytes.

`autograder.exchange.lms` names the documents that say what each system takes. A cell that a
spreadsheet would run as a formula gets an apostrophe before it (owasp.org, "CSV Injection").
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font

from autograder.errors import CourseError
from autograder.exchange.lms import participant_number
from autograder.exchange.marks import TopicMarks, named
from autograder.exchange.roster import Student
from autograder.exchange.tables import table_text

Cell = str | float | None
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # Excel's file format forbids them


@dataclass(frozen=True)
class Sheet:
    """A header and rows; numbers are numbers, what is unknown is None."""

    header: list[str]
    rows: list[list[Cell]]


def blackboard_sheet(
    students: Sequence[Student], marks: Sequence[TopicMarks], columns: dict[str, str]
) -> Sheet:
    """Blackboard knows students by their user name, columns by the number in their name."""
    header = ["Last Name", "First Name", "Username", "Student ID"]
    titles = [
        columns.get(each.topic, f"{each.topic} [Total Pts: {each.max_score:g} Score]")
        for each in marks
    ]
    rows = [
        [
            student.last_name,
            student.first_name,
            login_of(student),
            student.extra.get("student_number") or str(student.cid or ""),
            *_scores(student, marks),
        ]
        for student in students
    ]
    return Sheet([*header, *titles], rows)


def canvas_sheet(
    students: Sequence[Student], marks: Sequence[TopicMarks], columns: dict[str, str]
) -> Sheet:
    """Canvas knows students by its ID, else by login, assignments by ``name (12345)``."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    titles = [columns.get(each.topic, each.topic) for each in marks]
    points: list[Cell] = [
        "    Points Possible",
        "",
        "",
        "",
        "",
        *(each.max_score for each in marks),
    ]
    rows = [
        [
            student.extra.get("canvas_name")
            or ", ".join(filter(None, [student.last_name, student.first_name])),
            student.extra.get("canvas_id", ""),
            student.extra.get("sis_user_id", ""),
            login_of(student),
            student.extra.get("section", ""),
            *_scores(student, marks),
        ]
        for student in students
    ]
    return Sheet([*header, *titles], [points, *rows])


def moodle_sheet(students: Sequence[Student], marks: TopicMarks) -> Sheet:
    """Moodle's grading worksheet in English. Raises CourseError where a participant lacks a number.

    The number is one of this assignment alone; the worksheet itself, filled in, is the surer way.
    """
    without = [
        student.id
        for student in students
        if not participant_number(student.extra.get("moodle_id", ""))
    ]
    if without:
        raise CourseError(
            f"Moodle knows participants by a number that the roster has not for {named(without)}: "
            "download the assignment's grading worksheet and name it by --worksheet."
        )
    header = [
        "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
        "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
        "Feedback comments",
    ]  # fmt: skip
    rows = [
        [
            f"Participant {participant_number(student.extra['moodle_id'])}",
            student.name,
            student.email,
            "",
            marks.score(student.id),
            marks.max_score,
            "Yes",
            "-",
            "-",
            "",
        ]
        for student in students
    ]
    return Sheet(header, rows)


def full_sheet(students: Sequence[Student], marks: Sequence[TopicMarks]) -> Sheet:
    """Everything: who, each task's points, late penalties, each topic's points and their sum."""
    header = ["id", "last_name", "first_name", "email", "cid"]
    for each in marks:
        several = len({notebook for (notebook, _), _ in each.tasks}) > 1
        for (notebook, grade_id), points in each.tasks:
            name = f"{notebook}/{grade_id}" if several else grade_id
            header.append(f"{each.topic}: {name} (of {points:g})")
        header += [f"{each.topic}: late penalty", f"{each.topic} (of {each.max_score:g})"]
    if len(marks) > 1:
        header.append(f"total (of {sum(each.max_score for each in marks):g})")
    rows = [_full_row(student, marks) for student in students]
    waiting = [waits for each in marks for waits in each.waiting().items()]
    if waiting:
        header.append("waits for a mark")
        for student, row in zip(students, rows, strict=True):
            row.append(", ".join(task for task, names in waiting if student.id in names))
    return Sheet(header, rows)


def _full_row(student: Student, marks: Sequence[TopicMarks]) -> list[Cell]:
    row: list[Cell] = [
        student.id,
        student.last_name,
        student.first_name,
        student.email,
        str(student.cid or ""),
    ]
    for each in marks:
        for task, _ in each.tasks:
            cell = each.cell(student.id, task)
            row.append(None if cell is None or cell.waiting else cell.points)
        standing = each.standings.get(student.id)
        row += [standing.late_penalty if standing else None, each.score(student.id)]
    if len(marks) > 1:
        row.append(sum(each.score(student.id) or 0.0 for each in marks))
    return row


def _scores(student: Student, marks: Sequence[TopicMarks]) -> list[Cell]:
    return [each.score(student.id) for each in marks]


def login_of(student: Student) -> str:
    """The user name by which the learning system knows a student."""
    return student.extra.get("login") or student.id


# --- bytes ---


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = _CONTROL.sub("", text)
    risky = text.lstrip(" \n").startswith(_FORMULA) and len(text) > 1
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text


def number(value: float) -> str:
    """Points with at most two decimals, as all systems show them: 4, 3.5, 2.67."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def as_texts(sheet: Sheet) -> list[list[str]]:
    """The rows of a sheet as texts, header first (it is taken as it is: systems look it up)."""
    return [sheet.header, *([_text(cell) for cell in row] for row in sheet.rows)]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return defused(cell) if isinstance(cell, str) else number(cell)


def csv_bytes(sheet: Sheet, encoding: str) -> bytes:
    """A comma-delimited file."""
    return table_text(as_texts(sheet)).encode(encoding)


def tsv_bytes(sheet: Sheet) -> bytes:
    """A tab-delimited file in UTF-16 with all cells quoted, as Blackboard's own .xls is."""
    return table_text(as_texts(sheet), "\t", quote_all=True).encode("utf-16")


def xlsx_bytes(sheet: Sheet) -> bytes:
    """An Excel workbook of one sheet, its header and names kept in sight."""
    book = Workbook()
    page = book.active
    page.title = "marks"
    page.append([defused(title) for title in sheet.header])
    for row in sheet.rows:
        page.append([defused(cell) if isinstance(cell, str) else cell for cell in row])
    for title in page[1]:
        title.font = Font(bold=True)
    for cell in (cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"
    page.freeze_panes = "D2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
