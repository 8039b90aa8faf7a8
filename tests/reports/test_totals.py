"""The counts of the report on the course."""

import pytest

from autograder.exchange.roster import Roster, Student
from autograder.grading.outcome import CellMark, Outcome
from autograder.reports.summary import ClassSummary, summarise
from autograder.reports.totals import CourseSummary, add_up

ROSTER = Roster(
    {name: Student(name, name.title(), "X", "", n + 1) for n, name in enumerate(("ada", "bob"))},
    given=True,
)


def topic(name: str, maximum: float, **scores: float | None) -> ClassSummary:
    """A topic with one task; a score of None is a refused submission."""
    outcomes = []
    for student, points in scores.items():
        mark = CellMark(f"test_{name}", points, maximum)
        outcomes.append(
            Outcome(student, name, "refused", reason="it is empty", max_score=maximum)
            if points is None
            else Outcome(student, name, "graded", "", points, maximum, marks=(mark,))
        )
    return summarise(name, outcomes, ROSTER)


@pytest.fixture
def summary() -> CourseSummary:
    topics = [topic("one", 10, ada=8, bob=None), topic("two", 30, ada=30), topic("six", 10, cy=1)]
    return add_up("A course", topics)


def test_points_add_up_and_what_is_missing_counts_nothing(summary: CourseSummary) -> None:
    found = {each.id: (each.points, each.max_points, each.absent) for each in summary.students}
    assert found == {"ada": (38, 50, 1), "bob": (0, 50, 3), "cy": (1, 50, 2)}
    assert summary.students[0].share == 0.76
    assert summary.median == 0.02


def test_a_topic_says_what_became_of_it(summary: CourseSummary) -> None:
    statuses = [row.status if row else None for row in summary.students[1].topics]
    assert statuses == ["refused", "missing", "missing"]
    assert [row and row.status for row in summary.students[2].topics] == [None, None, "graded"]


def test_the_hardest_tasks_come_first(summary: CourseSummary) -> None:
    assert [task.grade_id for _, task in summary.hardest] == ["test_six", "test_one", "test_two"]


def test_students_are_pointed_out_the_lowest_first(summary: CourseSummary) -> None:
    assert [(student.id, why) for student, why in summary.attention] == [
        ("bob", "3 topics of 3 without a grade; 0% of all points"),
        ("cy", "2 topics of 3 without a grade; 2% of all points"),
        ("ada", "1 topic of 3 without a grade"),
    ]
