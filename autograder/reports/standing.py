"""Marks fresh from the gradebook, where a person may have changed them since grading."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)

from autograder.course import Course
from autograder.grading.outcome import CellMark, Outcome
from autograder.grading.record import open_gradebook


@dataclass(frozen=True)
class CellGrade:
    """The points of one cell; `waiting` for a person to grade it, `by_hand` where one has."""

    points: float
    max_points: float
    waiting: bool = False
    by_hand: bool = False


@dataclass(frozen=True)
class Standing:
    """A submission's score, late penalty taken off, and its cells by (notebook, grade_id)."""

    score: float
    max_score: float
    waiting: bool = False
    late_penalty: float = 0.0
    cells: dict[tuple[str, str], CellGrade] = field(default_factory=dict)


def read_standings(course: Course, topic: str) -> dict[str, Standing]:
    """Where every student with a submission in the gradebook stands, in one session."""
    with open_gradebook(course) as gradebook:
        cells = _cells(gradebook, topic)
        found = (
            gradebook.db.query(
                SubmittedAssignment.student_id,
                SubmittedAssignment.score,
                SubmittedAssignment.max_score,
                SubmittedAssignment.needs_manual_grade,
                SubmittedAssignment.late_submission_penalty,
            )
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .filter(Assignment.name == topic)
            .all()
        )
    return {
        student: Standing(
            score=float(score - late),
            max_score=float(maximum),
            waiting=bool(waiting),
            late_penalty=float(late),
            cells=cells.get(student, {}),
        )
        for student, score, maximum, waiting, late in found
    }


def _cells(gradebook: Gradebook, topic: str) -> dict[str, dict[tuple[str, str], CellGrade]]:
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            Grade.score,
            Grade.max_score,
            Grade.needs_manual_grade,
            Grade.manual_score,
        )
        .select_from(Grade)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == topic)
        .all()
    )
    cells: dict[str, dict[tuple[str, str], CellGrade]] = {}
    for student, notebook, grade_id, points, maximum, waiting, manual in rows:
        grade = CellGrade(float(points), float(maximum), bool(waiting), manual is not None)
        cells.setdefault(student, {})[notebook, grade_id] = grade
    return cells


def read_lateness(course: Course, topic: str) -> dict[str, timedelta] | None:
    """Who handed in how long after the deadline, extensions granted; None without a deadline."""
    with open_gradebook(course) as gradebook:
        rows = (
            gradebook.db.query(
                SubmittedAssignment.student_id,
                SubmittedAssignment.timestamp,
                SubmittedAssignment.extension,
                Assignment.duedate,
            )
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .filter(Assignment.name == topic, Assignment.duedate.is_not(None))
            .all()
        )
        if not rows:
            deadline = gradebook.db.query(Assignment.duedate).filter(Assignment.name == topic)
            return None if deadline.scalar() is None else {}
    delays = {
        student: handed_in - due - (extension or timedelta(0))
        for student, handed_in, extension, due in rows
        if handed_in is not None
    }
    return {student: delay for student, delay in delays.items() if delay > timedelta(0)}


def refreshed(outcome: Outcome, standing: Standing | None) -> Outcome:
    """A graded outcome with the gradebook's score and points in place of those of its run.

    A mark of an older run, which names no notebook, keeps its points where its grade_id occurs in
    several notebooks of the topic.
    """
    if standing is None or outcome.status != "graded":
        return outcome
    times = Counter(grade_id for _, grade_id in standing.cells)
    alone = {("", key[1]): grade for key, grade in standing.cells.items() if times[key[1]] == 1}
    grades = {**standing.cells, **alone}
    return replace(
        outcome,
        score=standing.score,
        max_score=standing.max_score,
        needs_manual_grade=standing.waiting,
        marks=tuple(
            _refreshed(mark, grades.get((mark.notebook, mark.grade_id))) for mark in outcome.marks
        ),
    )


def _refreshed(mark: CellMark, grade: CellGrade | None) -> CellMark:
    if grade is None:
        return mark
    points = None if grade.waiting else grade.points
    given_in_full = grade.by_hand and not grade.waiting and grade.points >= grade.max_points
    return replace(mark, points=points, message="" if given_in_full else mark.message)
