"""Put what learning systems hand over into submitted/, each student's latest attempt."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
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
from autograder.exchange.submitted import Attempt, Collected, Shelf
from autograder.exchange.worksheet import Worksheet


@dataclass(frozen=True)
class Collection:
    """What a run did, and what it could not match to a student and a notebook."""

    topic: str
    collected: tuple[Collected, ...]
    leftovers: tuple[Refusal, ...]
    faults: tuple[str, ...]  # of the worksheet


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
        shelf = Shelf(course, topic, overwrite)
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
) -> tuple[list[Attempt], list[Refusal]]:
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
        ready: list[Attempt] = []
        for files in of_student.values():
            attempt, unmatched = _attempt(student, files, known)
            leftovers += unmatched
            if attempt:
                ready.append(attempt)
        if ready:
            latest.append(reduce(_later, ready))
    return latest, leftovers


def _later(one: Attempt, other: Attempt) -> Attempt:
    """The later of two attempts; the one named later where that cannot be told."""
    return one if other.chosen.order.is_after(one.chosen.order) is False else other


def _attempt(
    student: str, handed: list[Handed], known: Known
) -> tuple[Attempt | None, list[Refusal]]:
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
    return Attempt(student, files, chosen, "; ".join(notes)), leftovers


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
