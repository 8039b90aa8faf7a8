"""Students are told what is theirs to know, in sentences that are known beforehand."""

import pytest

from autograder.reports.words import (
    message_for_student,
    refusal_for_student,
    remarks_for_student,
    verdict,
)


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        ("the deleted cell force was put back", ["the deleted cell force was put back"]),
        ("the edited cell setup was restored", ["the edited cell setup was restored"]),
        ("00_spring.ipynb is missing", ["00_spring.ipynb is missing"]),
        ("no College ID was filled in", ["no College ID was filled in"]),
        (
            "claims the College ID 1234, which is that of Ada L (ada)",
            ["the College ID in the notebook is not yours"],
        ),
        ("claims the College ID 99", ["the College ID in the notebook is not yours"]),
        ("tried to patch numpy.testing", []),
    ],
)
def test_of_the_remarks_only_the_students_own_are_told(flag: str, told: list[str]) -> None:
    assert remarks_for_student([flag]) == told


@pytest.mark.parametrize(
    ("reason", "hidden"),
    [
        ("the roster's line for cy cannot be used: /srv/roster.csv, line 8: as of ada too.", "ada"),
        ("cy is not on the roster: add a line to roster.csv.", "roster.csv"),
        ("nbgrader cannot prepare the notebook: cell secret_cell", "secret_cell"),
        ("the notebook could not be executed: /srv/grader/kernel died", "/srv"),
        ("its marks could not be recorded: database /srv/gradebook.db is locked", "/srv"),
        ("something new that names ada", "ada"),
    ],
)
def test_a_refusal_tells_nothing_of_the_grader_or_of_others(reason: str, hidden: str) -> None:
    told, to_do = refusal_for_student(reason, ["00_spring"])
    assert told
    assert to_do
    assert hidden not in told + to_do


def test_a_refusal_for_the_students_own_file_is_told_as_it_is() -> None:
    reason = "00_spring.ipynb is cut off (line 29)."
    assert refusal_for_student(reason, ["00_spring"])[0] == reason


def test_the_name_of_an_exception_is_told_only_where_python_gave_it() -> None:
    assert message_for_student("The code stops with ValueError.") == (
        "The code stops with ValueError."
    )
    assert message_for_student("The code stops with 7351.25.") == ("The code stops with an error.")
    assert message_for_student("The sign is wrong.") == "The sign is wrong."


@pytest.mark.parametrize(
    ("points", "maximum", "message", "waiting", "by_hand", "line"),
    [
        (2, 2, "", False, False, "✓ 2 of 2 points"),
        (1, 1, "", False, False, "✓ 1 of 1 point"),
        (0, 2, "No.", False, False, "✗ 0 of 2 points: No."),
        (0.5, 2, "No.", False, False, "◐ 0.5 of 2 points: No."),
        (2, 2, "No.", False, True, "✓ 2 of 2 points, set by hand"),
        (0, 2, "", True, False, "… 2 points, waiting to be graded by a person"),
        (0, 0, "", False, False, "✓ passed"),
        (0, 0, "No.", False, False, "✗ No."),
    ],
)
def test_verdict_is_one_line(
    points: float, maximum: float, message: str, waiting: bool, by_hand: bool, line: str
) -> None:
    assert verdict(points, maximum, message, waiting=waiting, by_hand=by_hand) == line
