"""Put what learning systems hand over into submitted/, each student's latest attempt."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import reduce
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.exchange.archives import Member, Refusal, name_fault, printable, unpack
from autograder.exchange.enrolment import Directory
from autograder.exchange.naming import TIMESTAMP, Handed, Order, read_names, system_of
from autograder.exchange.recognise import (
    NOTEBOOK,
    Known,
    is_notebook,
    known_notebooks,
    likeliest_first,
    recognise,
)
from autograder.exchange.roster import Roster, names_a_folder
from autograder.exchange.worksheet import Worksheet
from autograder.files import replace_folder, write_if_changed

STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"  # as nbgrader writes and reads timestamp.txt
NEW, REPLACED, UNCHANGED, OLDER, LEFT = "new", "replaced", "unchanged", "older", "left"


@dataclass(frozen=True)
class Collected:
    """What became of a student's latest attempt: "new", "replaced", "unchanged", "older" or "left".

    "older": a later one lies in submitted/; "left": which is later cannot be told.
    """

    student: str
    status: str
    archive: str
    file: str  # the notebook's name as it was handed in
    time: datetime | None
    late: bool
    note: str = ""


@dataclass(frozen=True)
class Collection:
    """What a run did, and what it could not match to a student and a notebook."""

    topic: str
    collected: tuple[Collected, ...]
    leftovers: tuple[Refusal, ...]
    faults: tuple[str, ...]  # of the worksheet


@dataclass(frozen=True)
class _Attempt:
    """One student's attempt, ready to be written: contents by name in the student's folder."""

    student: str
    files: dict[str, Path]
    chosen: Handed  # the notebook that tells archive, name, time and order
    note: str


def collect(
    course: Course,
    topic: str,
    roster: Roster,
    archives: Sequence[Path],
    zone: tzinfo | None,
    *,
    system: str = "auto",
    worksheet: Worksheet | None = None,
    overwrite: bool = False,
) -> Collection:
    """Collect a topic's submissions from archives and folders.

    Each student's folder is replaced at one go, and only by a later attempt; `overwrite` replaces
    it where it cannot be told which is the later one, too. Raises CourseError where the disk is
    full or unknown students cannot be told without a roster.
    """
    known = known_notebooks(course, topic)
    students = worksheet.students if worksheet else roster.students.values()
    directory = Directory(students, anybody=not roster.given)
    with tempfile.TemporaryDirectory(prefix="autograder-collect-") as staging:
        handed, leftovers = _handed(archives, Path(staging), system, topic, directory, zone)
        if worksheet:
            handed = [_timed(each, worksheet) for each in handed]
        attempts, unmatched = _latest_attempts(handed, known, roster)
        shelf = _Shelf(course, topic, overwrite)
        collected = [shelf.put(attempt) for attempt in attempts]
        shelf.save()
    return Collection(
        topic,
        tuple(collected),
        (*leftovers, *unmatched),
        worksheet.faults if worksheet else (),
    )


def _handed(
    archives: Sequence[Path],
    staging: Path,
    system: str,
    topic: str,
    directory: Directory,
    zone: tzinfo | None,
) -> tuple[list[Handed], list[Refusal]]:
    """All that was handed in, out of all archives, and what was refused or has a strange name."""
    handed: list[Handed] = []
    leftovers: list[Refusal] = []
    for number, archive in enumerate(archives):
        unpacked = unpack(archive, staging / str(number))
        leftovers += unpacked.refusals
        what = system_of(unpacked.members) if system == "auto" else system
        if directory.anybody and what in ("canvas", "moodle") and unpacked.members:
            raise CourseError(
                f"{archive}: {what.title()} names students otherwise than by their user name: "
                "import the class list first (autograder roster import FILE)."
            )
        found, strange = read_names(unpacked.members, what, topic, directory, zone)
        handed += found
        leftovers += [_leftover(member, reason) for member, reason in strange]
    return handed, leftovers


def _timed(handed: Handed, worksheet: Worksheet) -> Handed:
    time = worksheet.times.get(handed.student or "")
    if time is None or handed.time:
        return handed
    return replace(handed, time=time, order=Order("time", time.timestamp()))


def _leftover(member: Member, reason: str) -> Refusal:
    return Refusal(member.archive, printable(member.name), reason)


# --- attempts ---


def _latest_attempts(
    handed: list[Handed], known: Known, roster: Roster
) -> tuple[list[_Attempt], list[Refusal]]:
    """Each student's latest attempt that holds a notebook of the topic, and what is left over."""
    leftovers: list[Refusal] = []
    attempts: dict[str, dict[tuple[str, str], list[Handed]]] = {}
    for each in handed:
        if each.student is None or not names_a_folder(each.student):
            where = "on the roster" if roster.given else "known"
            leftovers.append(_leftover(each.member, f"{printable(each.who)!r} is not {where}"))
        else:
            of_student = attempts.setdefault(each.student, {})
            of_student.setdefault((each.member.archive, each.attempt), []).append(each)
    latest = []
    for student, of_student in sorted(attempts.items()):
        ready: list[_Attempt] = []
        for files in of_student.values():
            attempt, unmatched = _attempt(student, files, known)
            leftovers += unmatched
            if attempt:
                ready.append(attempt)
        if ready:
            latest.append(reduce(_later, ready))
    return latest, leftovers


def _later(one: _Attempt, other: _Attempt) -> _Attempt:
    """The later of two attempts; the one named later where that cannot be told."""
    return one if other.chosen.order.is_after(one.chosen.order) is False else other


def _attempt(
    student: str, handed: list[Handed], known: Known
) -> tuple[_Attempt | None, list[Refusal]]:
    """The files of one attempt under their right names; None where no notebook is the topic's."""
    leftovers: list[Refusal] = []
    candidates: dict[str, list[Handed]] = {}
    besides: dict[str, Handed] = {}  # by name without case
    for each in handed:
        notebook, reason = "", _fault_of(each.name, besides)
        if not reason and is_notebook(each.name):
            notebook, reason = recognise(known, each.name, each.member.content)
        if reason:
            leftovers.append(_leftover(each.member, f"{student}: {reason}"))
        elif notebook:
            candidates.setdefault(notebook, []).append(each)
        else:
            besides[each.name.casefold()] = each
    if not candidates:
        leftovers += [
            _leftover(each.member, f"{student}: no notebook of the topic came with it")
            for each in besides.values()
        ]
        return None, leftovers
    files = {each.name: each.member.content for each in besides.values()}
    notes, chosen = [], handed[0]
    for notebook, several in candidates.items():
        chosen, *others = _best_first(several, notebook)
        files[f"{notebook}{NOTEBOOK}"] = chosen.member.content
        leftovers += [
            _leftover(other.member, f"{student}: {chosen.name} was taken") for other in others
        ]
        if chosen.name != f"{notebook}{NOTEBOOK}":
            notes.append(f"was called {printable(chosen.name)}")
    return _Attempt(student, files, chosen, "; ".join(notes)), leftovers


def _fault_of(name: str, besides: Mapping[str, Handed]) -> str:
    """What forbids a file its place in the student's folder, empty where nothing does."""
    *folders, last = name.split("/")
    if fault := name_fault(name):
        return fault
    if any(is_notebook(folder) for folder in folders):
        return "it lies in a folder called as a notebook"
    if last.casefold() == TIMESTAMP and not folders:
        return "a student does not say when it was handed in"
    return "another file of this name came with it" if name.casefold() in besides else ""


def _best_first(several: list[Handed], notebook: str) -> list[Handed]:
    """Canvas numbers files in the order they came in; else the names have to do."""
    if several[0].order.kind == "file number":
        return sorted(several, key=lambda each: -each.order.value)
    names = likeliest_first((each.name for each in several), notebook)
    return sorted(several, key=lambda each: names.index(each.name))


# --- submitted/ ---


class _Shelf:
    """The folders of one topic in submitted/, and a file on which attempt lies in each."""

    def __init__(self, course: Course, topic: str, overwrite: bool) -> None:
        self.course, self.topic, self.overwrite = course, topic, overwrite
        self.path = course.root / "reports" / topic / "collected.json"
        self.orders: dict[str, list[str | float]] = {}
        if self.path.is_file():
            try:
                self.orders = dict(json.loads(self.path.read_text(encoding="utf-8")))
            except (ValueError, TypeError) as error:
                raise CourseError(f"{self.path} is damaged ({error}): delete it.") from error

    def save(self) -> None:
        """Keep the file for the next run."""
        write_if_changed(self.path, json.dumps(self.orders, indent=1, sort_keys=True) + "\n")

    def put(self, attempt: _Attempt) -> Collected:
        """Write an attempt where it is the later one."""
        chosen, student = attempt.chosen, attempt.student
        target = self.course.folder("submitted", self.topic, student)
        status, note = self._decide(attempt, target)
        if status in (NEW, REPLACED):
            _write(attempt, target)
        if status in (NEW, REPLACED, UNCHANGED):
            self.orders[student] = [chosen.order.kind, chosen.order.value]
        notes = "; ".join(filter(None, [attempt.note, note]))
        return Collected(
            student,
            status,
            chosen.member.archive,
            printable(chosen.name),
            chosen.time,
            chosen.late,
            notes,
        )

    def _decide(self, attempt: _Attempt, target: Path) -> tuple[str, str]:
        if not target.exists():
            return NEW, ""
        lies_there, order = self._order_of(attempt.student, target), attempt.chosen.order
        after = order.is_after(lies_there) if lies_there else None
        if after is None and _same(attempt, target):
            if _stamp(attempt) is None or _stamp(attempt) == _stamp_of(target):
                return UNCHANGED, ""
            return REPLACED, "has a time now"
        if after or (after is None and self.overwrite):
            return REPLACED, ""
        if after is False and lies_there and lies_there.value > order.value:
            return OLDER, "a later attempt lies in submitted/"
        if _same(attempt, target):
            return UNCHANGED, ""
        if self.overwrite:
            return REPLACED, ""
        return LEFT, "differs from what lies in submitted/, and may be older: --overwrite takes it"

    def _order_of(self, student: str, target: Path) -> Order | None:
        """The order of what lies in a folder, by our file or by its timestamp.txt."""
        stamp = _stamp_of(target)
        kept = self.orders.get(student)
        if kept and not (kept[0] == "time" and stamp is None):
            return Order(str(kept[0]), float(kept[1]))
        if stamp is None:
            return None
        try:
            time = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        except ValueError:
            return None
        return Order("time", time.timestamp())


def _write(attempt: _Attempt, target: Path) -> None:
    """Make the folder beside its place, then put it there at one go."""
    draft = target.with_name(f".{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        for name, content in attempt.files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(content, draft / name)
        if stamp := _stamp(attempt):
            (draft / TIMESTAMP).write_text(stamp + "\n", encoding="utf-8")
        replace_folder(draft, target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise CourseError(f"{target} cannot be written: {error.strerror or error}.") from error


def _same(attempt: _Attempt, target: Path) -> bool:
    """Whether a folder holds just these files, its timestamp.txt aside."""
    there = {
        path.relative_to(target).as_posix()
        for path in target.rglob("*")
        if path.is_file() and path != target / TIMESTAMP
    }
    return there == set(attempt.files) and all(
        (target / name).read_bytes() == content.read_bytes()
        for name, content in attempt.files.items()
    )


def _stamp(attempt: _Attempt) -> str | None:
    time = attempt.chosen.time
    return time.astimezone(UTC).strftime(STAMP) if time else None


def _stamp_of(target: Path) -> str | None:
    path = target / TIMESTAMP
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None
