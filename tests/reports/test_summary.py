"""The counts of the class report."""

from datetime import timedelta

import numpy as np
import pytest

from autograder.exchange.roster import Roster, Student
from autograder.grading.outcome import CellMark, Outcome
from autograder.grading.standing import CellGrade, Standing
from autograder.reports.attention import LOWEST
from autograder.reports.standing import refreshed
from autograder.reports.summary import summarise


def marked(student: str, *points: float | None, message: str = "Wrong.", **extra) -> Outcome:
    """A graded outcome with tasks t0, t1, … of 2 points each."""
    marks = tuple(
        CellMark(f"t{n}", got, 2.0, "" if got in (2.0, None) else message)
        for n, got in enumerate(points)
    )
    score = sum(got or 0.0 for got in points)
    waiting = None in points
    return Outcome(
        student,
        "topic",
        "graded",
        score=score,
        max_score=2.0 * len(points),
        needs_manual_grade=waiting,
        marks=marks,
        **extra,
    )


def refused(student: str) -> Outcome:
    return Outcome(student, "topic", "refused", reason="it is empty", max_score=4.0)


@pytest.fixture
def roster() -> Roster:
    names = ("ada", "bob", "cy", "nia")
    students = {name: Student(name, name.title(), "X", "", n + 1) for n, name in enumerate(names)}
    return Roster(students, [], given=True)


def test_students_are_counted_by_what_became_of_them(roster: Roster) -> None:
    summary = summarise(
        "topic", [marked("ada", 2.0, None), refused("bob")], roster, ["ada", "bob", "cy"]
    )
    assert summary.handed_in == 3
    assert [row.id for row in summary.graded] == ["ada"]
    assert [row.id for row in summary.of_status("refused")] == ["bob"]
    assert [row.id for row in summary.of_status("not graded yet")] == ["cy"]
    assert [row.id for row in summary.of_status("missing")] == ["nia"]
    assert [row.id for row in summary.waiting] == ["ada"]


def test_a_refused_submission_has_no_score(roster: Roster) -> None:
    summary = summarise("topic", [marked("ada", 2.0, 1.0), refused("bob")], roster)
    assert summary.scores == [3.0]
    assert (summary.median, summary.mean) == (3.0, 3.0)
    assert summary.rows[1].remarks == ("it is empty",)


def test_nobody_graded_is_a_summary_too(roster: Roster) -> None:
    summary = summarise("topic", [], roster)
    assert (summary.scores, summary.median, summary.tasks) == ([], 0.0, ())


def test_tasks_have_their_share_of_full_marks_and_mean_points(roster: Roster) -> None:
    summary = summarise(
        "topic", [marked("ada", 2.0, 2.0), marked("bob", 1.0, None), marked("cy", 0.0, 0.0)], roster
    )
    first, second = summary.tasks
    assert (first.label, first.full, first.graded, first.mean_points) == ("t0", 1, 3, 1.0)
    assert (first.full_share, first.mean_share) == (pytest.approx(1 / 3), 0.5)
    assert (second.graded, second.waiting, second.mean_points) == (2, 1, 1.0)


def two_notebooks(student: str, first: float, second: float) -> Outcome:
    marks = tuple(
        CellMark("t", points, 2.0, notebook=name) for name, points in (("a", first), ("b", second))
    )
    return Outcome(student, "topic", "graded", score=first + second, max_score=4.0, marks=marks)


def test_equal_grade_ids_of_two_notebooks_are_two_tasks(roster: Roster) -> None:
    outcomes = [two_notebooks("ada", 2.0, 0.0), two_notebooks("bob", 2.0, 1.0)]
    tasks = summarise("topic", outcomes, roster).tasks
    assert [(task.label, task.full, task.mean_points) for task in tasks] == [
        ("a: t", 2, 2.0),
        ("b: t", 0, 0.5),
    ]


def test_marks_of_an_older_run_join_those_that_name_their_notebook(roster: Roster) -> None:
    new = Outcome("ada", "topic", "graded", marks=(CellMark("t0", 2.0, 2.0, notebook="topic"),))
    [task] = summarise("topic", [new, marked("bob", 1.0)], roster).tasks
    assert (task.label, task.graded) == ("t0", 2)


def test_a_task_that_strong_students_fail_discriminates_negatively() -> None:
    rng = np.random.default_rng(3)
    outcomes = []
    for number in range(40):
        points = 2.0 * (rng.random() < 0.5)
        outcomes.append(marked(f"s{number}", points, points, points, 2 - points))
    good, *_, bad = summarise("topic", outcomes, Roster()).tasks
    assert bad.discrimination.high < 0
    assert "look at the test" in bad.remark
    assert good.discrimination.students == 40
    assert summarise("topic", outcomes[:10], Roster()).tasks[0].discrimination is None


def test_a_task_is_compared_with_the_others_not_with_itself() -> None:
    rng = np.random.default_rng(8)
    first, second = 2.0 * rng.integers(0, 2, size=(2, 50))
    outcomes = [
        marked(f"s{n:02}", *points) for n, points in enumerate(zip(first, second, strict=True))
    ]
    for task in summarise("topic", outcomes, Roster()).tasks:
        assert task.discrimination.value == pytest.approx(np.corrcoef(first, second)[0, 1])


def test_an_answer_that_waits_takes_no_part_in_the_correlation() -> None:
    outcomes = [marked(f"s{n}", 2.0 * (n % 2), 2.0 * (n % 2), None) for n in range(30)]
    first, _, waiting = summarise("topic", outcomes, Roster()).tasks
    assert first.discrimination.value == pytest.approx(1)
    assert waiting.discrimination is None


def test_late_students_are_listed_the_latest_first(roster: Roster) -> None:
    late = {"ada": timedelta(minutes=5), "cy": timedelta(days=1)}
    outcomes = [marked(name, 2.0) for name in ("ada", "bob", "cy")]
    summary = summarise("topic", outcomes, roster, late=late, penalties={"cy": 1.5})
    assert summary.deadline_known
    assert [(row.id, row.penalty) for row in summary.late] == [("cy", 1.5), ("ada", 0.0)]
    assert not summarise("topic", outcomes, roster).deadline_known


def test_a_check_without_points_fails_by_its_message(roster: Roster) -> None:
    def outcome(student: str, message: str) -> Outcome:
        marks = (CellMark("identity", 0.0, 0.0, message),)
        return Outcome(student, "topic", "graded", marks=marks)

    [task] = summarise("topic", [outcome("ada", ""), outcome("bob", "No name.")], roster).tasks
    assert task.full == 1
    assert task.mean_share == 0.5
    assert task.failures[0].students == ("bob",)


def test_failure_messages_are_counted_most_frequent_first(roster: Roster) -> None:
    outcomes = [
        marked("ada", 0.0, message="rare"),
        marked("bob", 0.0, message="often"),
        marked("cy", 1.0, message="often"),
    ]
    [task] = summarise("topic", outcomes, roster).tasks
    assert [(each.message, each.students) for each in task.failures] == [
        ("often", ("bob", "cy")),
        ("rare", ("ada",)),
    ]


def reasons(outcomes: list[Outcome], roster: Roster) -> dict[str, tuple[str, ...]]:
    return {each.id: each.reasons for each in summarise("topic", outcomes, roster).attention}


def test_refused_and_flagged_students_need_attention(roster: Roster) -> None:
    outcomes = [marked("ada", 2.0, flags=("the edited cell was restored",)), refused("bob")]
    assert reasons([*outcomes, marked("cy", 2.0)], roster) == {
        "ada": ("the edited cell was restored",),
        "bob": ("not graded: it is empty",),
    }


def test_students_who_share_a_college_id_are_named_to_the_instructor(roster: Roster) -> None:
    outcomes = [marked("ada", 2.0, claimed_cid=7), marked("bob", 2.0, claimed_cid=7)]
    assert reasons(outcomes, roster) == {
        "ada": ("shares the College ID 7 with Bob X (bob)",),
        "bob": ("shares the College ID 7 with Ada X (ada)",),
    }


def test_a_placeholder_college_id_is_pointed_out_once(roster: Roster) -> None:
    said = "no College ID was filled in"
    flagged = marked("ada", 2.0, claimed_cid=0, flags=(said,))
    assert reasons([flagged, marked("bob", 2.0, claimed_cid=0)], roster) == {
        "ada": (said,),
        "bob": (said,),
    }


def test_low_scores_are_measured_on_what_could_be_had_so_far(roster: Roster) -> None:
    outcomes = [marked("ada", 2.0, None, None), marked("bob", 0.0, 0.0), marked("cy", 0.0, None)]
    assert reasons(outcomes, roster) == {
        "bob": ("low score: 0 of 4",),
        "cy": ("low score: 0 of 2 so far",),
    }


def test_only_the_lowest_of_many_low_scores_are_pointed_out(roster: Roster) -> None:
    outcomes = [marked(f"s{n:02}", 0.01 * n) for n in range(30)]
    assert sorted(reasons(outcomes, roster)) == [f"s{n:02}" for n in range(LOWEST)]


def test_points_of_the_gradebook_replace_those_of_the_run() -> None:
    standing = Standing(
        3.5,
        4.0,
        cells={
            ("nb", "t0"): CellGrade(2, 2, by_hand=True),
            ("nb", "t1"): CellGrade(1.5, 2, by_hand=True),
        },
    )
    fresh = refreshed(marked("ada", 0.0, None), standing)
    assert (fresh.score, fresh.needs_manual_grade) == (3.5, False)
    assert [mark.points for mark in fresh.marks] == [2, 1.5]
    assert fresh.marks[0].message == ""  # forgiven by hand


def test_an_answer_that_waits_has_no_points() -> None:
    standing = Standing(0.0, 2.0, waiting=True, cells={("nb", "t0"): CellGrade(0, 2, waiting=True)})
    assert refreshed(marked("ada", 1.0), standing).marks[0].points is None


def test_a_grade_id_of_two_notebooks_keeps_the_points_of_the_run() -> None:
    cells = {("a", "t0"): CellGrade(2, 2), ("b", "t0"): CellGrade(0, 2)}
    assert refreshed(marked("ada", 1.0), Standing(2, 4, cells=cells)).marks[0].points == 1.0


def test_a_mark_that_names_its_notebook_gets_the_points_of_that_notebook() -> None:
    cells = {("a", "t"): CellGrade(2, 2), ("b", "t"): CellGrade(0.5, 2)}
    fresh = refreshed(two_notebooks("ada", 0, 0), Standing(2.5, 4, cells=cells))
    assert [mark.points for mark in fresh.marks] == [2, 0.5]


def test_refused_outcomes_stay_as_they_are() -> None:
    assert refreshed(refused("bob"), Standing(1, 4)) == refused("bob")
