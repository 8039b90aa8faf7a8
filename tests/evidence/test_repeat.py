import subprocess
import sys

import pytest

from autograder.checks import MAX_CID
from autograder.evidence.repeat import Margin, cids_from, repeat_topic


def change(course, old, new):
    script = course.script("toy")
    text = script.read_text()
    assert old in text
    script.write_text(text.replace(old, new))


def test_cids_are_named_by_the_first_and_hold_the_extremes():
    cids = cids_from(12345678, 20)
    assert cids == cids_from(12345678, 20)
    assert cids[:3] == [12345678, 1, MAX_CID]
    assert len(set(cids)) == 20
    assert cids_from(7, 20)[3:] != cids[3:]
    assert cids_from(7, 1) == [7]
    assert cids_from(1, 2) == [1, MAX_CID]


def test_right_answers_and_references_are_accepted_under_every_cid(course):
    found = repeat_topic(course, "toy", 2, 4)
    assert len(found.cids) == 4
    assert found.answers == 3 + 2  # area and volume have a reference each
    assert found.refusals == []


def test_a_test_that_needs_a_lucky_cid_is_found(course):
    unlucky = cids_from(12345678, 5)[3]
    change(course, "assert area(0) == 0,", f"assert area(0) == 0 and CID != {unlucky},")
    found = repeat_topic(course, "toy", 2, 5, tasks=["area"])
    assert {refusal.cid for refusal in found.refusals} == {unlucky}
    assert {refusal.answer.name for refusal in found.refusals} == {
        "(reference)",
        "numpy",
        "in single precision",
    }
    assert {refusal.message for refusal in found.refusals} == {"A disc of radius 0 has no area."}


def test_the_command_fails_on_a_refusal(course):
    change(course, "assert area(0) == 0,", "assert CID < 99999999,")
    command = [sys.executable, "-m", "autograder.cli", "verify", "toy", "--repeat", "3"]
    run = subprocess.run(
        [*command, "--task", "area"], capture_output=True, text=True, cwd=course.root
    )
    assert run.returncode == 1
    assert "CID 99999999, area: right, numpy: A disc of radius 0 has no area." in run.stderr
    assert "3 right answers under 3 CIDs (12345678, 1, 99999999), 3 refusals." in run.stdout


def test_a_threshold_is_told_in_standard_deviations(course):
    change(
        course,
        "checks.close(\n    checks.call(volume, 2.0, 3.0)",
        'checks.at_least(checks.rng("q").normal(5, 1), 0, "The guess is poor.", what="guess")\n'
        "checks.close(\n    checks.call(volume, 2.0, 3.0)",
    )
    [margin] = repeat_topic(course, "toy", 2, 30, tasks=["volume"]).margins
    assert (margin.task, margin.figure, margin.threshold) == ("volume", "guess", 0.0)
    assert 4 < margin.mean < 6
    assert 3 < margin.sigmas < 8


def test_a_figure_that_never_varies_is_infinitely_far():
    assert Margin("t", "f", 0.5, "a", mean=0.6, deviation=0.0).sigmas == float("inf")
    assert Margin("t", "f", 0.5, "a", mean=0.4, deviation=0.0).sigmas == -float("inf")
    assert Margin("t", "f", 0.5, "a", mean=0.8, deviation=0.1).sigmas == pytest.approx(3)
