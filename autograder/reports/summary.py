"""A class's results, counted: plain data for the class report, without drawing or HTML."""

import statistics
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from autograder.exchange.roster import Roster
from autograder.grading.outcome import CellMark, Outcome
from autograder.reports.attention import Attention, Kind, attention, kinds
from autograder.reports.items import Discrimination, discrimination, remark_on
from autograder.reports.usage import MIB, Usage, usage

Cell = tuple[str, str]  # name of the notebook, grade_id


@dataclass(frozen=True)
class Failure:
    """A message that checks of a task gave, and the students who got it."""

    message: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """How one graded cell went; shares and means are over the `graded` students."""

    grade_id: str
    label: str  # grade_id, with the notebook's name before it where the topic has several
    max_points: float
    graded: int
    waiting: int  # for a person to grade it
    full: int
    mean_points: float
    failures: tuple[Failure, ...]  # most frequent first
    discrimination: Discrimination | None = None

    @property
    def remark(self) -> str:
        """What an instructor may want to look at."""
        if not self.graded or not self.max_points:
            return ""
        return remark_on(self.mean_share, self.discrimination)

    @property
    def full_share(self) -> float:
        """Share of students with full marks, 0 to 1."""
        return self.full / self.graded if self.graded else 0.0

    @property
    def mean_share(self) -> float:
        """Facility: mean points as a share of the task's, 0 to 1; without points, of passes."""
        return self.mean_points / self.max_points if self.max_points else self.full_share


@dataclass(frozen=True)
class Row:
    """A student's line: status "graded", "refused", "not graded yet" or "missing"."""

    id: str
    name: str
    status: str
    score: float | None = None
    max_score: float = 0.0
    waiting: bool = False
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu_seconds: float | None = None
    peak_memory: float | None = None  # bytes
    late: timedelta = timedelta(0)
    penalty: float = 0.0  # points taken off for it


@dataclass(frozen=True)
class ClassSummary:
    """All that the class report of a topic says."""

    topic: str
    max_score: float
    rows: tuple[Row, ...]
    tasks: tuple[Task, ...]
    attention: tuple[Attention, ...]
    roster_given: bool
    roster_faults: tuple[str, ...] = ()
    deadline_known: bool = False

    def of_status(self, status: str) -> list[Row]:
        """The students of one status."""
        return [row for row in self.rows if row.status == status]

    @property
    def graded(self) -> list[Row]:
        """Students with a score."""
        return self.of_status("graded")

    @property
    def waiting(self) -> list[Row]:
        """Students with an answer that a person has to grade."""
        return [row for row in self.graded if row.waiting]

    @property
    def late(self) -> list[Row]:
        """Students who handed in after the deadline, the latest first."""
        return sorted((row for row in self.rows if row.late), key=lambda row: row.late)[::-1]

    @property
    def remarks(self) -> list[Kind]:
        """The remarks by kind."""
        return kinds(self.attention)

    @property
    def handed_in(self) -> int:
        """How many handed something in."""
        return len(self.rows) - len(self.of_status("missing"))

    @property
    def scores(self) -> list[float]:
        """The scores of the graded students, in points."""
        return [row.score for row in self.graded if row.score is not None]

    @property
    def median(self) -> float:
        """Median score, 0 where nobody is graded."""
        return statistics.median(self.scores or [0.0])

    @property
    def mean(self) -> float:
        """Mean score, 0 where nobody is graded."""
        return statistics.fmean(self.scores or [0.0])

    @property
    def usage(self) -> list[Usage]:
        """Time and memory, as far as they were measured."""
        found = [
            usage(
                "time from first to last step", "s", [(row.id, row.seconds) for row in self.rows]
            ),
            usage("processor time", "s", [(row.id, row.cpu_seconds) for row in self.rows]),
            usage(
                "largest memory",
                "MiB",
                [(row.id, (row.peak_memory or 0) / MIB) for row in self.rows],
                adds_up=False,
            ),
        ]
        return [each for each in found if each]


def summarise(
    topic: str,
    outcomes: list[Outcome],
    roster: Roster,
    submitters: Collection[str] = (),
    late: Mapping[str, timedelta] | None = None,
    penalties: Mapping[str, float] | None = None,
) -> ClassSummary:
    """Count a topic's outcomes.

    `submitters` handed in, whether they are graded yet or not; `late` says who did so how long
    after the deadline, None where the topic has none, and `penalties` how many points that took.
    """
    graded = [outcome for outcome in outcomes if outcome.status == "graded"]
    names = {student.id: student.name for student in roster.students.values()}
    by_student = {outcome.student: outcome for outcome in outcomes}
    rows = []
    for student in sorted({*by_student, *submitters, *names}):
        name = names.get(student, student)
        if student in by_student:
            delay = (late or {}).get(student, timedelta(0))
            penalty = (penalties or {}).get(student, 0.0)
            rows.append(_row(by_student[student], name, delay, penalty))
        else:
            status = "not graded yet" if student in submitters else "missing"
            rows.append(Row(student, name, status))
    return ClassSummary(
        topic=topic,
        max_score=max((outcome.max_score for outcome in outcomes), default=0.0),
        rows=tuple(rows),
        tasks=tuple(_tasks(graded)),
        attention=tuple(attention(outcomes, names)),
        roster_given=roster.given,
        roster_faults=tuple(roster.faults),
        deadline_known=late is not None,
    )


def _row(outcome: Outcome, name: str, late: timedelta, penalty: float) -> Row:
    refused = outcome.status == "refused"
    return Row(
        id=outcome.student,
        name=name,
        status=outcome.status,
        score=None if refused else outcome.score,
        max_score=outcome.max_score,
        waiting=outcome.needs_manual_grade,
        remarks=(outcome.reason,) if refused else outcome.flags,
        seconds=outcome.seconds,
        cpu_seconds=getattr(outcome, "cpu_seconds", None),
        peak_memory=getattr(outcome, "peak_memory", None),
        late=late,
        penalty=penalty,
    )


# --- tasks ----------------------------------------------------------------------------------------


def _tasks(graded: list[Outcome]) -> list[Task]:
    """The tasks in the order of the submission with the most of them."""
    named = {(mark.notebook, mark.grade_id) for each in graded for mark in each.marks}
    placed = {each.student: _placed(each.marks, named) for each in graded}
    order = max(placed.values(), key=len, default={})
    cells = list(dict.fromkeys([*order, *(cell for marks in placed.values() for cell in marks)]))
    several = len({notebook for notebook, _ in cells}) > 1
    return [
        _task(
            cell,
            [(student, marks[cell]) for student, marks in placed.items() if cell in marks],
            several,
            _discrimination(cell, placed),
        )
        for cell in cells
    ]


def _placed(marks: Collection[CellMark], named: set[Cell]) -> dict[Cell, CellMark]:
    """Marks by their cells; one of an older run, without a notebook, joins the only one it fits."""
    found = {}
    for mark in marks:
        fits = [cell for cell in named if cell[0] and cell[1] == mark.grade_id]
        own = (mark.notebook, mark.grade_id)
        found[fits[0] if not mark.notebook and len(fits) == 1 else own] = mark
    return found


def _discrimination(
    cell: Cell, placed: Mapping[str, Mapping[Cell, CellMark]]
) -> Discrimination | None:
    """Of a cell, against each student's share of the points of all other cells."""
    item, rest = [], []
    for marks in placed.values():
        mine = marks.get(cell)
        others = [
            mark for other, mark in marks.items() if other != cell and mark.points is not None
        ]
        total = sum(mark.max_points for mark in others)
        if mine is None or mine.points is None or not mine.max_points or not total:
            continue
        item.append(mine.points / mine.max_points)
        rest.append(sum(mark.points or 0.0 for mark in others) / total)
    return discrimination(item, rest)


def _task(
    cell: Cell,
    given: list[tuple[str, CellMark]],
    several: bool,
    separates: Discrimination | None,
) -> Task:
    notebook, grade_id = cell
    points = [mark.points for _, mark in given if mark.points is not None]
    return Task(
        grade_id=grade_id,
        label=f"{notebook}: {grade_id}" if several else grade_id,
        max_points=max((mark.max_points for _, mark in given), default=0.0),
        graded=len(points),
        waiting=len(given) - len(points),
        full=sum(mark.points is not None and not _lost(mark) for _, mark in given),
        mean_points=statistics.fmean(points or [0.0]),
        failures=tuple(_failures(given)),
        discrimination=separates,
    )


def _lost(mark: CellMark) -> bool:
    """Whether a mark is less than full; a check without points fails by its message."""
    if mark.points is None:
        return False
    return mark.points < mark.max_points or (not mark.max_points and bool(mark.message))


def _failures(given: list[tuple[str, CellMark]]) -> list[Failure]:
    students: dict[str, list[str]] = {}
    for student, mark in given:
        if _lost(mark) and mark.message:
            students.setdefault(mark.message, []).append(student)
    found = [Failure(message, tuple(who)) for message, who in students.items()]
    return sorted(found, key=lambda failure: (-len(failure.students), failure.message))
