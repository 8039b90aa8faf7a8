"""Time and memory, and delays in words."""

from datetime import timedelta

import pytest

from autograder.reports.usage import Usage, usage, words_of


def test_what_was_measured_is_summed_up() -> None:
    measured = [("ada", 1.0), ("bob", 4.0), ("cy", None), ("dora", 1.5)]
    assert usage("time", "s", measured) == Usage("time", "s", 6.5, 1.5, 4.0, "bob")
    assert usage("memory", "MiB", measured, adds_up=False).total is None


def test_what_was_not_measured_is_absent() -> None:
    assert usage("time", "s", [("ada", None), ("bob", 0.0)]) is None


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        (timedelta(seconds=2), "1 minute"),
        (timedelta(minutes=61), "1 hour 1 minute"),
        (timedelta(days=2, hours=3, minutes=4), "2 days 3 hours"),
    ],
)
def test_a_delay_is_said_in_its_largest_units(delay: timedelta, words: str) -> None:
    assert words_of(delay) == words
