"""The hostile suite: the class is graded once, and each case is looked at."""

import sys

import pytest

from autograder.kernels.sandbox import unavailable
from tests.hostile import honest, run
from tests.hostile.cases import CASES
from tests.hostile.run import NEIGHBOURS, TOPICS, Report, run_class


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What came of the class."""
    if reason := unavailable():
        pytest.skip(reason)
    return run_class(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", [case.name for case in CASES])
def test_a_hostile_submission_is_contained(report: Report, name: str) -> None:
    [verdict] = [each for each in report.hostile if each.name == name]
    assert verdict.problems == ()


@pytest.mark.parametrize("name", [case.name for case in honest.CASES])
def test_an_odd_but_honest_submission_is_scored_right(report: Report, name: str) -> None:
    [verdict] = [each for each in report.honest if each.name == name]
    assert verdict.problems == ()


def test_honest_neighbours_keep_their_marks(report: Report) -> None:
    found = [each for each in report.honest if each.name in NEIGHBOURS]
    assert len(found) == len(NEIGHBOURS) * len(TOPICS)
    assert [each.problems for each in found] == [()] * len(found)


def test_the_machine_is_as_it_was(report: Report) -> None:
    assert report.surroundings == []


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    names = [case.name for case in (*CASES, *honest.CASES)]
    assert len({*names}) == len(names)
    assert len(CASES) >= 80
    assert {case.theme for case in CASES} == {each.__name__.split(".")[-1] for each in run.THEMES}
    assert all(case.what for case in CASES)
    assert sys.modules["tests.hostile.attacks.frames"].FORMS
