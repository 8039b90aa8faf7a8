"""Remarks by kind."""

import pytest

from autograder.reports.attention import OTHER, Attention, Kind, kind_of, kinds


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("not graded: toy.ipynb is cut off (line 1).", "not graded"),
        ("claims the College ID 7, which is that of Ada (ada)", "College ID"),
        ("shares the College ID 7 with Bob (bob)", "College ID"),
        ("second.ipynb is missing", "files that are missing"),
        ("the edited cell setup was restored", "cells deleted, edited or repeated"),
        ("the cell x is not of the assignment", "cells deleted, edited or repeated"),
        ("the cell area stands there 2 times: the last one counts", "cells deleted, edited or rep"),
        ("stopped in code cell 3: the process was killed", "limits of time and memory"),
        ("low score: 1 of 20", "low scores"),
        ("something new", OTHER),
    ],
)
def test_a_remark_has_a_kind(reason: str, kind: str) -> None:
    assert kind_of(reason).startswith(kind)


def test_a_student_counts_once_per_kind() -> None:
    found = [
        Attention("ada", "Ada", ("low score: 1 of 20", "claims the College ID 7")),
        Attention("bob", "Bob", ("claims the College ID 7", "shares the College ID 7 with Ada")),
    ]
    assert kinds(found) == [Kind("College ID", ("ada", "bob")), Kind("low scores", ("ada",))]
