"""Class lists and archives as Blackboard, Canvas and Moodle write them, for a made-up class.

Names of columns and files follow what the systems document; see `autograder.exchange.lms` and
`autograder.exchange.naming` for the sources.
"""

import io
import re
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from autograder.exchange.tables import table_text

MONDAY = datetime(2026, 11, 2, 15, 4, 5, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 3, 9, 0, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 6, 23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """Someone who takes the course, as all three systems know them."""

    login: str
    first: str
    last: str
    cid: str
    canvas_id: int
    participant: int

    @property
    def email(self) -> str:
        return f"{self.login}@example.org"


ADA = Person("al1", "Ada", "Lovelace", "12345678", 90210, 7001)
ZOE = Person("zb22", "Zoë", "Bürger-Nuñez", "2222", 90211, 7002)
LI = Person("lw_3", "Li", "Wei, jr", "333", 90212, 7003)
CLASS = (ADA, ZOE, LI)


@dataclass(frozen=True)
class Attempt:
    """What somebody handed in at one go: files by name."""

    person: Person
    files: dict[str, bytes]
    when: datetime = MONDAY
    late: bool = False
    comment: str = ""
    file_id: int = 5000  # Canvas numbers uploads in the order they come in
    folder: str = ""  # of a plain archive; empty for the login
    more: dict[str, bytes] = field(default_factory=dict)


# --- class lists and mark sheets ---


def blackboard_list(
    people: Iterable[Person] = CLASS,
    marks: str = "Toy [Total Pts: 6 Score] |4711",
    encoding: str = "utf-16",
    delimiter: str = "\t",
) -> bytes:
    """Grade centre download: tab-delimited UTF-16 named .xls, or comma-delimited."""
    header = ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"]
    rows = [[p.last, p.first, p.login, p.cid, "2026-11-01 10:00:00", "Yes", ""] for p in people]
    preview = ["PreviewUser", "teacher", "teacher_previewuser", "", "", "Yes", ""]
    text = table_text([[*header, marks], *rows, preview], delimiter, quote_all=True)
    return text.encode(encoding)


def canvas_list(people: Iterable[Person] = CLASS, marks: str = "Toy (815)") -> bytes:
    """Gradebook export, with its rows that are no students."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", marks, "Final Score"]
    rows = [
        [f"{p.last}, {p.first}", str(p.canvas_id), p.cid, p.login, "Toy course", "", "0"]
        for p in people
    ]
    nobody = [
        ["", "", "", "", "", "Manual Posting", ""],
        ["    Points Possible", "", "", "", "", "6.00", "(read only)"],
    ]
    test_student = ["Student, Test", "666", "", "0123456789abcdef", "Toy course", "", "0"]
    return table_text([header, *nobody, *rows, test_student]).encode()


MOODLE_ENGLISH = [
    "Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade",
    "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
    "Feedback comments",
]  # fmt: skip
MOODLE_GERMAN = [
    "ID", "Vollständiger Name", "ID-Nummer", "E-Mail-Adresse", "Status", "Bewertung",
    "Bestwertung", "Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)",
    "Zuletzt geändert (Bewertung)", "Feedback als Kommentar",
]  # fmt: skip


def moodle_worksheet(
    people: Iterable[Person] = CLASS,
    header: list[str] = MOODLE_ENGLISH,
    when: datetime = MONDAY,
    maximum: str = "6.00",
) -> bytes:
    """Offline grading worksheet of one assignment, in UTF-8 with a byte order mark."""
    word = "Participant " if header is MOODLE_ENGLISH else "Teilnehmer/in"
    stamp = f"{when:%A}, {when.day} {when:%B %Y}, {when:%I:%M %p}"
    rows = [
        [f"{word}{p.participant}", f"{p.first} {p.last}", p.cid, p.email, "Submitted for grading",
         "", maximum, "Yes", stamp, "-", ""]
        for p in people
    ]  # fmt: skip
    return table_text([header, *rows]).encode("utf-8-sig")


# --- archives ---


def blackboard_files(attempts: Iterable[Attempt], assignment: str = "Toy task_1") -> dict:
    """Assignment File Download: one name for each file, and a text beside each attempt."""
    files: dict[str, bytes] = {}
    for each in attempts:
        stem = f"{assignment}_{each.person.login}_attempt_{each.when:%Y-%m-%d-%H-%M-%S}"
        listed = "".join(
            f"\tOriginal filename: {name}\n\tFilename: {stem}_{name}\n\n" for name in each.files
        )
        files[f"{stem}.txt"] = (
            f"Name: {each.person.first} {each.person.last} ({each.person.login})\n"
            f"Assignment: {assignment}\n"
            f"Date Submitted: {each.when:%A, %B %d, %Y %I:%M:%S %p} GMT\n"
            "Current Grade: Needs Grading\n\n"
            "Submission Field:\nThere is no student submission text data for this assignment.\n\n"
            f"Comments:\n{each.comment or 'There are no student comments for this assignment.'}\n\n"
            f"Files:\n{listed or 'No files were attached to this submission.'}\n"
        ).encode()
        files |= {f"{stem}_{name}": data for name, data in each.files.items()}
    return files


def canvas_files(attempts: Iterable[Attempt]) -> dict[str, bytes]:
    """Download Submissions: sortable name, LATE, user and file number, name of the file."""
    files = {}
    for each in attempts:
        sortable = re.sub(r"[^\w]", "", f"{each.person.last}, {each.person.first}".lower())
        late = "_LATE" if each.late else ""
        for number, (name, data) in enumerate(each.files.items()):
            file_id = each.file_id + number
            files[f"{sortable}{late}_{each.person.canvas_id}_{file_id}_{name}"] = data
    return files


def moodle_files(attempts: Iterable[Attempt], folders: bool = True) -> dict[str, bytes]:
    """Download all submissions, in folders or not."""
    between = "/" if folders else ""
    return {
        f"{each.person.first} {each.person.last}_{each.person.participant}"
        f"_assignsubmission_file_{between}{name}": data
        for each in attempts
        for name, data in each.files.items()
    }


def plain_files(attempts: Iterable[Attempt]) -> dict[str, bytes]:
    """A folder for each student."""
    return {
        f"{each.folder or each.person.login}/{name}": data
        for each in attempts
        for name, data in each.files.items()
    }


def write_zip(path: Path, files: dict[str, bytes], when: datetime = MONDAY) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, when.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


def write_tar(path: Path, files: dict[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), int(MONDAY.timestamp())
            archive.addfile(info, io.BytesIO(data))
    return path


def write_folder(path: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path
