"""Bring the roster up to date with a class list; nobody who is on the roster is removed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from autograder.errors import CourseError
from autograder.exchange.classlist import ClassList, Listed, cid_of
from autograder.exchange.lms import participant_number, plain
from autograder.exchange.roster import COLUMNS, Roster, Student, names_a_folder

NOT_LISTED = "no"  # in the roster's column "listed"


@dataclass(frozen=True)
class Enrolment:
    """What a class list makes of the roster."""

    students: dict[str, Student]  # the roster to be written, by id
    added: tuple[Student, ...]
    changed: tuple[tuple[Student, Student], ...]  # before and after, of those on the list
    unlisted: tuple[Student, ...]  # on the roster, not on the list; they stay
    faults: tuple[str, ...]  # lines that were left out
    remarks: tuple[str, ...]  # what was put right


class Directory:
    """Finds students by what a learning system calls them."""

    def __init__(self, students: Iterable[Student], *, anybody: bool = False) -> None:
        self.anybody = anybody  # there is no roster: logins are taken as they come
        self._students: dict[tuple[str, str], list[Student]] = {}
        for student in students:
            extra = student.extra
            keys = {
                ("login", student.id.casefold()),
                ("login", extra.get("login", "").casefold()),
                ("email", student.email.casefold()),
                ("cid", str(student.cid)),
                ("canvas_id", extra.get("canvas_id", "")),
                ("canvas_name", _squeezed(extra.get("canvas_name", ""))),
                ("canvas_name", _squeezed(f"{student.last_name}, {student.first_name}")),
                ("moodle_id", participant_number(extra.get("moodle_id", ""))),
                ("name", _unordered(student.name)),
            }
            for key in keys:
                if key[1]:
                    self._students.setdefault(key, []).append(student)

    def all(self, kind: str, value: str) -> list[Student]:
        """The students of that login, email, cid, canvas_id, canvas_name, moodle_id or name."""
        key = _unordered(value) if kind == "name" else value.strip().casefold()
        return self._students.get((kind, key), [])

    def one(self, kind: str, value: str) -> Student | None:
        """The one student meant, None where there is none or there are several."""
        found = self.all(kind, value)
        return found[0] if len(found) == 1 else None

    def of_listed(self, listed: Listed) -> Student | None:
        """The student on a line of a class list or mark sheet, None for someone new."""
        cid, _ = cid_of(listed.cid)
        hints = [
            ("login", listed.login),
            ("canvas_id", listed.extra.get("canvas_id", "")),
            ("cid", str(cid or "")),
            ("email", listed.email),
        ]
        if not any(value for _, value in hints):  # nothing but a name
            number = participant_number(listed.extra.get("moodle_id", ""))
            hints.append(("moodle_id", number))
            hints.append(("name", listed.name))
        found = (self.one(kind, value) for kind, value in hints if value)
        return next((student for student in found if student), None)


def _unordered(name: str) -> str:
    return " ".join(sorted(plain(name).split()))


def _squeezed(name: str) -> str:
    """A sortable name as Canvas writes it in the name of a file."""
    return re.sub(r"\W", "", name).casefold()


def enrol(roster: Roster, class_list: ClassList) -> Enrolment:
    """The roster with a class list's students added and changed, those no longer listed marked.

    A line with a fault is left out; a student on the roster keeps what it says. Raises CourseError
    where the roster itself has faults (its lines would be lost) or nobody has a College ID.
    """
    if roster.faults:
        raise CourseError(
            f"{roster.faults[0]} Mend the roster first: {len(roster.faults)} of its lines cannot "
            "be read, and would be lost."
        )
    if class_list.cid_column is None and not roster.students:
        raise CourseError(
            f"{class_list.path}: no column holds College IDs; name it by --cid-column; "
            f"the header is {', '.join(class_list.table.header)}."
        )
    directory = Directory(roster.students.values())
    entering = _Entering(roster, class_list)
    for listed in class_list.students:
        entering.enter(listed, directory.of_listed(listed))
    return entering.result()


class _Entering:
    """Line by line: what has been entered so far, and what was wrong."""

    def __init__(self, roster: Roster, class_list: ClassList) -> None:
        self.roster, self.path = roster, class_list.path
        self.entered: dict[str, tuple[Listed, Student]] = {}
        self.by_cid: dict[int, Student] = {}
        self.seen: set[str] = set()  # students on the roster whose line may have had a fault
        self.faults = list(class_list.table.faults)
        self.remarks: list[str] = []

    def enter(self, listed: Listed, known: Student | None) -> None:
        """Enter a line; its fault is named instead where it has one."""
        if known:
            self.seen.add(known.id)
        student_id = known.id if known else listed.login or listed.email.split("@")[0]
        cid, mended = cid_of(listed.cid)
        if cid is None and not listed.cid and known:
            cid = known.cid
        fault = self._fault(listed, student_id, cid)
        if fault or cid is None:
            self.faults.append(f"{self.path}, line {listed.line}: {fault}")
            return
        if mended:
            self.remarks.append(
                f"{self.path}, line {listed.line}: the CID {listed.cid!r} of {student_id} has "
                f"{mended}; it is entered as {cid}."
            )
        student = _merged(listed, known, student_id, cid)
        self.entered[student.id] = listed, student
        self.by_cid[cid] = student

    def _fault(self, listed: Listed, student_id: str, cid: int | None) -> str:
        if not student_id:
            return f"{listed.name or 'the line'} has neither a user name nor an email address."
        if not names_a_folder(student_id):
            return f"the user name {student_id!r} cannot name a folder."
        if student_id in self.entered:
            earlier, student = self.entered[student_id]
            if listed.login not in ("", earlier.login) and cid == student.cid:
                return self._shared(cid, listed.login, student_id)
            return f"{student_id!r} stands on line {earlier.line} too."
        if not listed.cid and cid is None:
            return f"the CID of {student_id} is missing."
        if cid is None:
            return (
                f"the CID {listed.cid!r} of {student_id} is no College ID: "
                "that is a number of at most 8 digits."
            )
        other = self.by_cid.get(cid)
        if other:
            return self._shared(cid, student_id, other.id)
        return ""

    @staticmethod
    def _shared(cid: int, student_id: str, other: str) -> str:
        return f"the CID {cid} of {student_id} is that of {other} on an earlier line too."

    def result(self) -> Enrolment:
        """The roster in its old order, new students after it."""
        before = self.roster.students
        students: dict[str, Student] = {}
        for student in before.values():
            if student.id in self.entered:
                students[student.id] = self.entered[student.id][1]
            elif student.id in self.seen:
                students[student.id] = student
            else:
                extra = {**student.extra, "listed": NOT_LISTED}
                students[student.id] = replace(student, extra=extra)
        for _, student in self.entered.values():
            students.setdefault(student.id, student)
        self._refuse_shared_cids(students)
        return Enrolment(
            students,
            tuple(each for each in students.values() if each.id not in before),
            tuple(
                (before[each.id], each)
                for each in students.values()
                if each.id in self.entered
                and each.id in before
                and differences(before[each.id], each)
            ),
            tuple(each for each in students.values() if each.extra.get("listed") == NOT_LISTED),
            tuple(self.faults),
            tuple(self.remarks),
        )

    def _refuse_shared_cids(self, students: dict[str, Student]) -> None:
        owners: dict[int, Student] = {}
        for student in students.values():
            other = owners.setdefault(student.cid, student)
            if other is not student:
                line = self.entered.get(student.id, self.entered.get(other.id))
                where = f", line {line[0].line}" if line else ""
                raise CourseError(
                    f"{self.path}{where}: the CID {student.cid} would belong to {other.id} and to "
                    f"{student.id}, who is on the roster: mend one of them."
                )


def _merged(listed: Listed, known: Student | None, student_id: str, cid: int) -> Student:
    extra = {**(known.extra if known else {}), **listed.extra}
    extra.pop("listed", None)
    if extra.get("login") == student_id:
        del extra["login"]
    return Student(
        student_id,
        listed.first_name or (known.first_name if known else ""),
        listed.last_name or (known.last_name if known else ""),
        listed.email or (known.email if known else ""),
        cid,
        extra,
    )


def differences(before: Student, after: Student) -> list[str]:
    """What has changed of a student, a phrase each: ``email: a@x.org → b@x.org``."""
    pairs = [(name, str(getattr(before, name)), str(getattr(after, name))) for name in COLUMNS]
    names = dict.fromkeys([*before.extra, *after.extra])
    pairs += [(name, before.extra.get(name, ""), after.extra.get(name, "")) for name in names]
    return [f"{name}: {old or '–'} → {new or '–'}" for name, old, new in pairs if old != new]
