"""A class's results, counted: plain data for the class report, without drawing or HTML."""

import statistics
from collections.abc import Collection
from dataclasses import dataclass

from autograder.exchange.roster import Roster
from autograder.grading.outcome import CellMark, Outcome
from autograder.grading.run import shared_cids

LOW = 0.4  # share of the points that could be had so far, below which a score is low
LOWEST = 10  # as many low scores are pointed out at most


@dataclass(frozen=True)
class Failure:
    """A message that checks of a task gave, and the students who got it."""

    message: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """How one graded cell went; shares and means are over the `graded` students."""

    grade_id: str
    max_points: float
    graded: int
    waiting: int  # for a person to grade it
    full: int
    mean_points: float
    failures: tuple[Failure, ...]  # most frequent first

    @property
    def full_share(self) -> float:
        """Share of students with full marks, 0 to 1."""
        return self.full / self.graded if self.graded else 0.0

    @property
    def mean_share(self) -> float:
        """Mean points as a share of the task's points, 0 to 1; without points, of passes."""
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


@dataclass(frozen=True)
class Attention:
    """A student whom the instructor should look at, and why."""

    id: str
    name: str
    reasons: tuple[str, ...]


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
    def seconds(self) -> float:
        """Seconds that grading took, all submissions together."""
        return sum(row.seconds for row in self.rows)


def summarise(
    topic: str, outcomes: list[Outcome], roster: Roster, submitters: Collection[str] = ()
) -> ClassSummary:
    """Count a topic's outcomes; `submitters` handed in, whether they are graded yet or not."""
    graded = [outcome for outcome in outcomes if outcome.status == "graded"]
    names = {student.id: student.name for student in roster.students.values()}
    by_student = {outcome.student: outcome for outcome in outcomes}
    rows = []
    for student in sorted({*by_student, *submitters, *names}):
        name = names.get(student, student)
        if student in by_student:
            rows.append(_row(by_student[student], name))
        else:
            status = "not graded yet" if student in submitters else "missing"
            rows.append(Row(student, name, status))
    return ClassSummary(
        topic=topic,
        max_score=max((outcome.max_score for outcome in outcomes), default=0.0),
        rows=tuple(rows),
        tasks=tuple(_tasks(graded)),
        attention=tuple(_attention(outcomes, names)),
        roster_given=roster.given,
        roster_faults=tuple(roster.faults),
    )


def _row(outcome: Outcome, name: str) -> Row:
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
    )


# --- tasks ----------------------------------------------------------------------------------------


def _tasks(graded: list[Outcome]) -> list[Task]:
    """The tasks in the order of the notebook with the most of them."""
    order = max(([mark.grade_id for mark in each.marks] for each in graded), key=len, default=[])
    marks: dict[str, list[tuple[str, CellMark]]] = {grade_id: [] for grade_id in order}
    for outcome in graded:
        for mark in outcome.marks:
            marks.setdefault(mark.grade_id, []).append((outcome.student, mark))
    return [_task(grade_id, given) for grade_id, given in marks.items()]


def _task(grade_id: str, given: list[tuple[str, CellMark]]) -> Task:
    points = [mark.points for _, mark in given if mark.points is not None]
    return Task(
        grade_id=grade_id,
        max_points=max((mark.max_points for _, mark in given), default=0.0),
        graded=len(points),
        waiting=len(given) - len(points),
        full=sum(mark.points is not None and not _lost(mark) for _, mark in given),
        mean_points=statistics.fmean(points or [0.0]),
        failures=tuple(_failures(given)),
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


# --- whom to look at ------------------------------------------------------------------------------


def _attention(outcomes: list[Outcome], names: dict[str, str]) -> list[Attention]:
    """Students in order of their ids, each with all reasons to look at the submission."""
    reasons: dict[str, list[str]] = {outcome.student: [] for outcome in outcomes}
    for outcome in outcomes:
        if outcome.status == "refused":
            reasons[outcome.student].append(f"not graded: {outcome.reason}")
        reasons[outcome.student] += outcome.flags
        if outcome.claimed_cid == 0 and not any("College ID" in flag for flag in outcome.flags):
            reasons[outcome.student].append("no College ID was filled in")
    for cid, students in shared_cids(outcomes).items():
        for student in students:
            others = [f"{names.get(each, each)} ({each})" for each in students if each != student]
            reasons[student].append(f"shares the College ID {cid} with {', '.join(others)}")
    for outcome in _lowest(outcomes):
        possible = _possible(outcome)
        so_far = " so far" if possible < outcome.max_score else ""
        reasons[outcome.student].append(f"low score: {outcome.score:g} of {possible:g}{so_far}")
    return [
        Attention(student, names.get(student, student), tuple(why))
        for student, why in sorted(reasons.items())
        if why
    ]


def _possible(outcome: Outcome) -> float:
    """The points that could be had so far: all but those of answers that wait for a person."""
    waiting = sum(mark.max_points for mark in outcome.marks if mark.points is None)
    return outcome.max_score - waiting


def _lowest(outcomes: list[Outcome]) -> list[Outcome]:
    low = [
        outcome
        for outcome in outcomes
        if outcome.status == "graded" and outcome.score < LOW * _possible(outcome)
    ]
    return sorted(low, key=lambda outcome: outcome.score / _possible(outcome))[:LOWEST]
