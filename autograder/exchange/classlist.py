"""Read a class list as Blackboard, Canvas, Moodle or a spreadsheet exports it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError
from autograder.exchange.lms import (
    CID_HEADERS,
    CID_NAMES,
    HEADERS,
    column_of,
    participant_column,
    plain,
    system_of,
)
from autograder.exchange.tables import Row, Table, read_table

_CID = re.compile(r"[1-9][0-9]{0,7}")
_CANVAS_NO_STUDENT = re.compile(r"(\s*(muted|manual posting.*)?\s*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """A student as a class list has them; fields that the list lacks are empty."""

    line: int
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    login: str = ""
    cid: str = ""  # as written
    extra: dict[str, str] = field(default_factory=dict)  # what an export needs, by roster column

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class ClassList:
    """The students of a list, the system it comes from, and the column that holds College IDs."""

    table: Table
    system: str
    cid_column: str | None
    students: tuple[Listed, ...]

    @property
    def path(self) -> Path:
        """The file that was read."""
        return self.table.path


def read_class_list(path: Path, system: str = "auto", cid_column: str | None = None) -> ClassList:
    """Read a class list; `system` is one of `lms.SYSTEMS` or "auto".

    Raises CourseError where the file cannot be read, names nobody, or lacks `cid_column`.
    """
    table = read_table(path)
    system = system_of(table) if system == "auto" else system
    columns = {name: column_of(table.header, headers) for name, headers in HEADERS.items()}
    if system == "csv" and columns["login"] is None:
        columns["login"] = column_of(table.header, ("id",))
    if system == "canvas":
        columns["canvas_id"] = column_of(table.header, ("id",))
    if system == "moodle":
        columns["moodle_id"] = participant_column(table)
    if all(columns[name] is None for name in ("login", "email", "name", "last_name")):
        raise CourseError(
            f"{path}, line 1: no column names a student; the header is {', '.join(table.header)}."
        )
    cid_at = _cid_column(table, cid_column)
    return ClassList(
        table,
        system,
        None if cid_at is None else table.header[cid_at],
        tuple(_listed(row, columns, cid_at, system) for row in _students(table, system)),
    )


def cid_of(text: str) -> tuple[int | None, str]:
    """A College ID out of a cell, and what was put right in it; None where it is none.

    Spaces and leading zeros are dropped (a notebook holds the CID as a number), and so is the
    ``="…"`` or apostrophe by which a spreadsheet keeps zeros.
    """
    text = re.sub(r'^="(.*)"$', r"\1", text.strip()).removeprefix("'").strip()
    compact = re.sub(r"[\s\u200b\ufeff]", "", text)
    digits = compact.lstrip("0")
    if not _CID.fullmatch(digits):
        return None, ""
    mended = [
        what
        for what, found in (("a space", compact != text), ("a leading zero", digits != compact))
        if found
    ]
    return int(digits), " and ".join(mended)


def _cid_column(table: Table, wanted: str | None) -> int | None:
    """The column that was asked for, else the most telling one that mostly holds College IDs."""
    if wanted is not None:
        found = column_of(table.header, (plain(wanted),))
        if found is None:
            raise CourseError(
                f"{table.path}, line 1: there is no column {wanted!r}; "
                f"the header is {', '.join(table.header)}."
            )
        return found
    if (named := column_of(table.header, CID_NAMES)) is not None:
        return named
    for name in CID_HEADERS:
        at = column_of(table.header, (name,))
        values = [row.cells[at] for row in table.rows if row.cells[at]] if at is not None else []
        if values and 2 * sum(cid_of(value)[0] is not None for value in values) >= len(values):
            return at
    return None


def _students(table: Table, system: str) -> Iterator[Row]:
    """The rows that stand for students: not Canvas' points, posting policies and test student."""
    for row in table.rows:
        if system == "canvas":
            if "points possible" in row.cells[0].casefold():
                continue
            if all(_CANVAS_NO_STUDENT.fullmatch(cell) for cell in row.cells):
                continue
            if plain(row.cells[0]) == "student test":
                continue
        if system == "blackboard" and any("_previewuser" in cell for cell in row.cells[:4]):
            continue
        yield row


def _listed(row: Row, columns: dict[str, int | None], cid_at: int | None, system: str) -> Listed:
    def cell(name: str) -> str:
        at = columns.get(name)
        return "" if at is None else row.cells[at]

    first, last = cell("first_name"), cell("last_name")
    if not (first or last):
        first, last = _split_name(cell("name"), last_name_first=system != "moodle")
    kept = {
        "blackboard": ("login", "student_number"),
        "canvas": ("login", "canvas_id", "sis_user_id", "section"),
        "moodle": ("moodle_id",),
    }.get(system, ())
    extra = {name: cell(name) for name in kept if cell(name)}
    if system == "canvas" and cell("name"):
        extra["canvas_name"] = cell("name")
    return Listed(
        row.line,
        first,
        last,
        cell("email"),
        cell("login"),
        "" if cid_at is None else row.cells[cid_at],
        extra,
    )


def _split_name(name: str, *, last_name_first: bool) -> tuple[str, str]:
    """First and last name of "Lovelace, Ada" (where it may be so written) or "Ada Lovelace"."""
    if last_name_first and "," in name:
        last, first = name.split(",", 1)
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return (first, last) if first else ("", name)
