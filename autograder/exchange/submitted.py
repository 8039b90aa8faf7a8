"""submitted/: put a student's attempt there, where it is the later one."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.exchange.archives import printable
from autograder.exchange.naming import TIMESTAMP, Handed, Order
from autograder.files import replace_folder, write_if_changed

STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"  # as nbgrader writes and reads timestamp.txt
NEW, REPLACED, UNCHANGED, OLDER, LEFT = "new", "replaced", "unchanged", "older", "left"


@dataclass(frozen=True)
class Attempt:
    """One student's attempt, ready to be written: contents by name in the student's folder."""

    student: str
    files: dict[str, Path]
    chosen: Handed  # the notebook that tells archive, name, time and order
    note: str


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


class Shelf:
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

    def put(self, attempt: Attempt) -> Collected:
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

    def _decide(self, attempt: Attempt, target: Path) -> tuple[str, str]:
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
        if kept := self.orders.get(student):
            return Order(str(kept[0]), float(kept[1]))
        try:
            time = datetime.strptime(_stamp_of(target) or "", STAMP)
        except ValueError:
            return None
        return Order("time", time.replace(tzinfo=UTC).timestamp())


def _write(attempt: Attempt, target: Path) -> None:
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


def _same(attempt: Attempt, target: Path) -> bool:
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


def _stamp(attempt: Attempt) -> str | None:
    time = attempt.chosen.time
    return time.astimezone(UTC).strftime(STAMP) if time else None


def _stamp_of(target: Path) -> str | None:
    path = target / TIMESTAMP
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None
