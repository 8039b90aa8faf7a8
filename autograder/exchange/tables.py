"""Read and write the tables that learning systems and spreadsheets exchange: CSV and TSV."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError

DELIMITERS = ",;\t"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx, and xls as Excel itself writes it
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEPARATOR_LINE = re.compile(r"sep=([\t;,])\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """The cells of a row, as many as the header has, and the line of the file it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and rows; a row with more cells than it is left out and named in `faults`."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    faults: tuple[str, ...] = field(default=())


def read_table(path: Path) -> Table:
    """Read a CSV or TSV file in UTF-8, UTF-16 or a Western 8-bit encoding.

    Raises CourseError where the file is no text, is empty or breaks off within quotes.
    """
    text, encoding = decode(path)
    skipped = 0
    if separator_line := _SEPARATOR_LINE.match(text):  # Excel's own way to name the separator
        text, skipped = text[separator_line.end() :], 1
    delimiter = separator_line[1] if separator_line else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(line + skipped, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise CourseError(f"{path}, line {line + skipped}: {error}.") from error
    if not rows:
        raise CourseError(f"{path} is empty: it holds not even a header.")
    return _table(path, rows, encoding, delimiter)


def decode(path: Path) -> tuple[str, str]:
    """A text file's content and encoding: by its byte order mark, else by what its bytes allow."""
    data = path.read_bytes()
    if data.startswith(WORKBOOKS):
        raise CourseError(f"{path} is an Excel workbook: save it as CSV UTF-8 and import that.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(path, data, encoding), encoding
    if b"\0" in data:
        encoding = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return _decoded(path, data, encoding), encoding
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise CourseError(f"{path} is no text: export the list again as CSV UTF-8.")
    return text


def _delimiter(text: str) -> str:
    """The separator that occurs most often outside quotes in the header line."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)


def _table(path: Path, rows: list[Row], encoding: str, delimiter: str) -> Table:
    header, *others = rows
    width = len(header.cells)
    fitting, faults = [], []
    for row in others:
        if any(row.cells[width:]):
            faults.append(
                f"{path}, line {row.line}: the line has {len(row.cells)} values, "
                f"the header {width}: is a name with a comma not quoted?"
            )
        else:
            padded = row.cells[:width] + ("",) * (width - len(row.cells))
            fitting.append(Row(row.line, padded))
    return Table(path, header.cells, tuple(fitting), encoding, delimiter, tuple(faults))


def table_text(
    rows: Iterable[Sequence[str]], delimiter: str = ",", *, quote_all: bool = False
) -> str:
    """Rows as the text of a CSV (or TSV) file, lines ended as RFC 4180 has it."""
    text = io.StringIO()
    if quote_all:
        csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()
