"""Where students stand: marks fresh from the gradebook, by hand and by tests."""

from dataclasses import dataclass, field

from nbgrader.api import Assignment, Grade, Gradebook, SubmittedAssignment

from autograder.course import Course
from autograder.grading.cells import rows_by_cell
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
        return standings_in(gradebook, topic)


def standings_in(gradebook: Gradebook, topic: str) -> dict[str, Standing]:
    """The same in a session that is open, with what it has not committed yet."""
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
    columns = (Grade.score, Grade.max_score, Grade.needs_manual_grade, Grade.manual_score)
    cells: dict[str, dict[tuple[str, str], CellGrade]] = {}
    for student, key, points, maximum, waiting, manual in rows_by_cell(
        gradebook, topic, Grade, *columns
    ):
        grade = CellGrade(float(points), float(maximum), bool(waiting), manual is not None)
        cells.setdefault(student, {})[key.notebook, key.name] = grade
    return cells
