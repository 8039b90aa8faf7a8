"""Whose file it is, of which attempt, and what its owner called it: out of an archive's names.

Blackboard: help.blackboard.com, "Assignment File Download": each file is named
    ``Assignment_username_attempt_2026-11-02-15-04-05_name.ipynb``; a text of the same name without
    the last part stands beside each attempt and begins with ``Name: First Last (username)``.
Canvas: open source (lib/content_zipper.rb): ``sortablename_LATE_userid_fileid_name-2.ipynb``; the
    sortable name in small letters without spaces and punctuation, LATE only where it was, "-2"
    where a file was handed in again; there is no time. An anonymous assignment says ``anon_x1y2z``.
Moodle: open source (mod/assign/locallib.php): a folder ``First Last_123_assignsubmission_file_``
    for each participant, or the same at the start of each file; 123 is the participant's number in
    the grading worksheet, which also has the time (an archive has none).
Plain: a folder for each student, named by id, CID, email or name; the folder may hold nbgrader's
    timestamp.txt, and stand in a folder that holds them all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath

from autograder.exchange.archives import Member
from autograder.exchange.enrolment import Directory

TIMESTAMP = "timestamp.txt"  # nbgrader's name for it
_SIDECAR_BYTES = 4096  # its first line is near its beginning; comments follow
_BLACKBOARD = re.compile(
    r"(?P<head>.+?)_attempt_(?P<stamp>\d{4}(?:-\d\d){5})(?:\.txt|_(?P<name>.+))", re.DOTALL
)
_CANVAS = re.compile(
    r"(?P<who>.*?)(?P<late>_LATE)?\0(?P<user>\d+)_(?P<file>\d+)_(?P<name>.+)", re.DOTALL
)
_CANVAS_ANONYMOUS = re.compile(r"(LATE_)?anon_(?P<who>\w+?)_(?P<file>\d+)_(?P<name>.+)", re.DOTALL)
_MOODLE = re.compile(
    r"(?P<who>[^/_]+)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?/?(?P<name>.+)", re.DOTALL
)
_NAME_LINE = re.compile(r"Name: .*\((?P<login>[^()]+)\)\s*")

Strange = tuple[Member, str]  # a member whose name says nothing, and why


@dataclass(frozen=True)
class Order:
    """Which of two attempts is the later one; only values of one kind can be compared."""

    kind: str  # "time" (handed in), "file number" (Canvas) or "modified" (a file's own time)
    value: float

    def is_after(self, other: "Order") -> bool | None:
        """Whether this is the later one, None where that cannot be told."""
        if self.kind != other.kind or not (self.value and other.value):
            return None
        return self.value > other.value


@dataclass(frozen=True)
class Handed:
    """A file that somebody handed in; `student` is the id, None where nobody is known by `who`."""

    member: Member
    who: str  # as the archive writes it
    student: str | None
    attempt: str  # files of one attempt have it in common
    name: str  # the file's own name, with folders where there were some
    order: Order
    time: datetime | None = None  # when it was handed in
    late: bool = False  # as the learning system says


def system_of(members: Sequence[Member]) -> str:
    """The system whose names most files bear; "csv" (plain folders) where no system's do."""
    names = [member.name for member in members]
    known = {
        "blackboard": sum(bool(_BLACKBOARD.fullmatch(_last(name))) for name in names),
        "moodle": sum(bool(_moodle_match(name)) for name in names),
        "canvas": sum(_canvas_matches(_last(name)) for name in names),
    }
    best = max(known, key=lambda system: known[system])
    return best if 2 * known[best] > len(names) else "csv"


def read_names(
    members: Sequence[Member], system: str, topic: str, directory: Directory, zone: tzinfo | None
) -> tuple[list[Handed], list[Strange]]:
    """What was handed in, and the members whose names say nothing, each with the reason.

    `zone` is that of Blackboard's times, None for this machine's. A directory open to anybody
    takes logins as they come.
    """
    if system == "blackboard":
        return _blackboard(members, directory, zone)
    if system == "csv":
        return _plain(members, topic, directory)
    handed, strange = [], []
    for member in members:
        found = (_canvas if system == "canvas" else _moodle)(member, directory)
        if isinstance(found, Handed):
            handed.append(found)
        elif found:
            strange.append((member, found))
    return handed, strange


def in_zone(time: datetime, zone: tzinfo | None) -> datetime:
    """A time on the clocks of a zone, of this machine's where it is None."""
    return time.replace(tzinfo=zone) if zone else time.astimezone()


# --- Blackboard ---


def _blackboard(
    members: Sequence[Member], directory: Directory, zone: tzinfo | None
) -> tuple[list[Handed], list[Strange]]:
    handed, strange = [], []
    texts = {_last(member.name): member for member in members if member.name.endswith(".txt")}
    for member in members:
        match = _BLACKBOARD.fullmatch(_last(member.name))
        if not match:
            strange.append((member, "its name is not one that Blackboard gives"))
        elif match["name"] is not None:
            attempt = f"{match['head']}_attempt_{match['stamp']}"
            sidecar = texts.get(f"{attempt}.txt")
            login = _blackboard_login(match["head"], directory, sidecar)
            time = _blackboard_time(match["stamp"], zone)
            order = Order("time", time.timestamp() if time else 0.0)
            who = login or match["head"]
            student = _known(directory, ("login", login))
            handed.append(Handed(member, who, student, attempt, match["name"], order, time))
    return handed, strange


def _blackboard_login(head: str, directory: Directory, sidecar: Member | None) -> str:
    """The user name at the end of ``Assignment_username``, both of which may hold "_".

    The text beside the attempt tells it; else the roster does, where one end alone fits.
    """
    if sidecar:
        with sidecar.content.open("rb") as stream:
            first = stream.read(_SIDECAR_BYTES).decode("utf-8-sig", "replace").split("\n", 1)[0]
        told = _NAME_LINE.fullmatch(first)
        if told and head.endswith(f"_{told['login']}"):
            return told["login"]
    parts = head.split("_")
    ends = ["_".join(parts[start:]) for start in range(1, len(parts))]
    fitting = [end for end in ends if directory.one("login", end)]
    if len(fitting) == 1:
        return fitting[0]
    return ends[-1] if ends and directory.anybody else ""


def _blackboard_time(stamp: str, zone: tzinfo | None) -> datetime | None:
    try:
        return in_zone(datetime.strptime(stamp, "%Y-%m-%d-%H-%M-%S"), zone)
    except ValueError:
        return None


# --- Canvas ---


def _canvas_matches(name: str) -> bool:
    return any(_canvas_readings(name)) or bool(_CANVAS_ANONYMOUS.fullmatch(name))


def _canvas(member: Member, directory: Directory) -> Handed | str:
    """A file of Canvas. Its name can be read in several ways where it holds more numbers.

    The numbers decide, as names are the students' own to choose; where they point to several
    students nobody is meant.
    """
    name = _last(member.name)
    readings = list(_canvas_readings(name))
    if _CANVAS_ANONYMOUS.fullmatch(name) and len(readings) < 2:
        return "the assignment is anonymous: Canvas does not say whose it is"
    if not readings:
        return "its name is not one that Canvas gives"
    chosen, student = readings[0], None
    for kind, group in (("canvas_id", "user"), ("canvas_name", "who")):
        fitting = [
            (reading, found.id)
            for reading in readings
            if (found := directory.one(kind, reading[group]))
        ]
        if len({each for _, each in fitting}) == 1:
            chosen, student = fitting[0]
        if fitting:
            break
    order = Order("file number", float(chosen["file"]))
    late = chosen["late"] is not None
    return Handed(member, chosen["who"], student, chosen["user"], chosen["name"], order, late=late)


def _canvas_readings(name: str) -> Iterator[re.Match[str]]:
    for start in re.finditer(r"_(?=\d+_\d+_)", name):
        match = _CANVAS.fullmatch(name[: start.start()] + "\0" + name[start.end() :])
        if match:
            yield match


# --- Moodle ---


def _moodle_match(name: str) -> re.Match[str] | None:
    """The part of a name from the participant's folder on; other folders may stand before it."""
    parts = name.split("/")
    for start in range(len(parts)):
        match = _MOODLE.fullmatch("/".join(parts[start:]))
        if match:
            return match
    return None


def _moodle(member: Member, directory: Directory) -> Handed | str:
    match = _moodle_match(member.name)
    if not match:
        return "its name is not one that Moodle gives"
    if match["kind"] != "file":
        return ""  # text typed into Moodle, or feedback
    who = match["who"].strip()
    hints = [("moodle_id", match["number"]), ("name", who)]
    if "-" in who:  # the group's name may come first
        hints.append(("name", who.split("-", 1)[1]))
    order = Order("modified", member.modified)
    return Handed(member, who, _known(directory, *hints), match["number"], match["name"], order)


# --- plain folders ---


def _plain(
    members: Sequence[Member], topic: str, directory: Directory
) -> tuple[list[Handed], list[Strange]]:
    """A folder for each student; folders around all of them do not count."""
    paths = [PurePosixPath(member.name).parts for member in members]
    around = _folders_around(paths, topic, directory)
    placed = [
        (member, path[around], "/".join(_without(topic, path[around + 1 :])))
        for member, path in zip(members, paths, strict=True)
        if len(path) > around + 1
    ]
    times = {who: _stamp_in(member) for member, who, name in placed if name == TIMESTAMP}
    handed = []
    for member, who, name in placed:
        if name != TIMESTAMP:
            time = times.get(who)
            order = Order("time", time.timestamp()) if time else Order("modified", member.modified)
            hints = ((kind, who) for kind in ("login", "cid", "email", "name"))
            student = _known(directory, *hints)
            handed.append(Handed(member, who, student, who, name, order, time))
    strange = [
        (member, "it lies in no student's folder")
        for member, path in zip(members, paths, strict=True)
        if len(path) < around + 2
    ]
    return handed, strange


def _without(topic: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """A path in a student's folder without the topic's folder, which nbgrader has there."""
    return path[1:] if len(path) > 1 and path[0] == topic else path


def _folders_around(paths: list[tuple[str, ...]], topic: str, directory: Directory) -> int:
    """How many folders stand around the students' folders (submissions/ada/toy.ipynb: one)."""
    around = 0
    while paths and all(
        len(path) > around + 2
        and path[around] == paths[0][around]
        and path[around + 1] != topic
        and (directory.anybody or not _known(directory, ("login", path[around])))
        for path in paths
    ):
        around += 1
    return around


def _known(directory: Directory, *hints: tuple[str, str]) -> str | None:
    """The id of the student meant by the first hint that fits one, the login where all may."""
    if directory.anybody:
        return next((value for kind, value in hints if kind == "login"), None) or None
    found = (directory.one(kind, value) for kind, value in hints if value)
    return next((student.id for student in found if student), None)


def _stamp_in(member: Member) -> datetime | None:
    from nbgrader.utils import parse_utc

    try:
        text = member.content.read_text(encoding="utf-8").strip()
        time: datetime = parse_utc(text)
        return time.replace(tzinfo=UTC)
    except (ValueError, OverflowError, UnicodeError, AttributeError):
        return None


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]
