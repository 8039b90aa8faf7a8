"""Fill marks into the very file that a learning system exported: its columns, ids and language."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.errors import CourseError
from autograder.exchange.classlist import ClassList
from autograder.exchange.enrolment import Directory
from autograder.exchange.lms import (
    HEADERS,
    MOODLE_GRADE,
    MOODLE_MAXIMUM,
    column_of,
    plain,
)
from autograder.exchange.marks import TopicMarks
from autograder.exchange.recognise import holds
from autograder.exchange.sheets import defused, number
from autograder.exchange.tables import Table, table_text


@dataclass(frozen=True)
class Filled:
    """The file to be uploaded, and the graded students whom the exported file does not list."""

    data: bytes
    students: tuple[str, ...]
    missing: tuple[str, ...]


def fill_in(
    exported: ClassList,
    directory: Directory,
    marks: Sequence[TopicMarks],
    columns: dict[str, str],
) -> Filled:
    """The exported file with marks in the topics' columns and the graded students' rows alone.

    A topic's column is that of `columns`, Moodle's one column, or one whose title holds the topic's
    name. Raises CourseError where there is none or several, or where marks exceed its maximum.
    """
    table = exported.table
    at = {each.topic: _column(exported, each.topic, columns, len(marks)) for each in marks}
    _check_maximum(exported, marks)
    lines = {listed.line: directory.of_listed(listed) for listed in exported.students}
    names = _name_columns(table)
    rows = [list(table.header)]
    found: list[str] = []
    for row in table.rows:
        cells = list(row.cells)
        if row.line not in lines:
            if exported.system == "canvas" and not found:
                rows.append(cells)  # points possible, posting policies
            continue
        student = lines[row.line]
        scores = {each.topic: each.score(student.id) if student else None for each in marks}
        if student is None or all(score is None for score in scores.values()):
            continue
        for topic, score in scores.items():
            if score is not None:
                cells[at[topic]] = number(score)
        for column in names:
            cells[column] = defused(cells[column])
        rows.append(cells)
        found.append(student.id)
    graded = {student for each in marks for student in each.standings}
    quote_all = exported.system == "blackboard"
    text = table_text(rows, table.delimiter, quote_all=quote_all)
    return Filled(_encoded(text, table), tuple(found), tuple(sorted(graded - set(found))))


def _column(exported: ClassList, topic: str, columns: dict[str, str], topics: int) -> int:
    table = exported.table
    if topic in columns:
        at = column_of(table.header, (plain(columns[topic]),))
        fits = [] if at is None else [at]
        wanted = columns[topic]
    elif exported.system == "moodle":
        if topics > 1:
            raise CourseError(
                "a Moodle worksheet is of one assignment: export one topic at a time."
            )
        at = column_of(table.header, MOODLE_GRADE)
        fits = [] if at is None else [at]
        wanted = "Grade"
    else:
        fits = [at for at, title in enumerate(table.header) if holds(title, topic)]
        wanted = topic
    if len(fits) != 1:
        what = "no column is" if not fits else f"{len(fits)} columns are"
        raise CourseError(
            f"{table.path}, line 1: {what} called {wanted!r}; name one by --column: "
            f"{', '.join(table.header)}."
        )
    return fits[0]


def _check_maximum(exported: ClassList, marks: Sequence[TopicMarks]) -> None:
    """Moodle passes over marks above the assignment's maximum without a word; we do not."""
    table = exported.table
    at = column_of(table.header, MOODLE_MAXIMUM) if exported.system == "moodle" else None
    if at is None or not table.rows:
        return
    try:
        maximum = float(table.rows[0].cells[at].replace(",", "."))
    except ValueError:
        return  # a scale
    [each] = marks
    if maximum != each.max_score:
        raise CourseError(
            f"{table.path}: Moodle marks this assignment out of {maximum:g}, and {each.topic} has "
            f"{each.max_score:g} points: set the assignment's maximum grade to {each.max_score:g}."
        )


def _name_columns(table: Table) -> list[int]:
    kinds = ("name", "first_name", "last_name")
    found = [column_of(table.header, HEADERS[kind]) for kind in kinds]
    return [column for column in found if column is not None]


def _encoded(text: str, table: Table) -> bytes:
    """In the encoding of the exported file; UTF-8 where a name does not fit into that."""
    try:
        return text.encode(table.encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")
