"""What a report tells of a student: the gradebook's marks in place of those of the run."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from nbgrader.api import Assignment, SubmittedAssignment

from autograder.course import Course
from autograder.grading.outcome import CellMark, Outcome
from autograder.grading.record import open_gradebook
from autograder.grading.standing import CellGrade, Standing


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
