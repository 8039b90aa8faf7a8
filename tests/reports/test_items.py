"""Item analysis, against values worked out elsewhere."""

import numpy as np
import pytest
from scipy import stats

from autograder.reports.items import SMALLEST_CLASS, Discrimination, discrimination, remark_on

RNG = np.random.default_rng(7)
REST = RNG.uniform(size=60)
ITEM = (REST + RNG.normal(scale=0.3, size=60) > 0.5).astype(float)


def test_it_is_the_point_biserial_correlation_with_fishers_interval() -> None:
    found = discrimination(list(ITEM), list(REST))
    expected = stats.pointbiserialr(ITEM, REST)
    interval = stats.pearsonr(ITEM, REST).confidence_interval(0.95)
    assert found.value == pytest.approx(expected.statistic)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-4)
    assert found.students == 60


def test_a_small_class_says_nothing() -> None:
    n = SMALLEST_CLASS
    assert discrimination(list(ITEM[:n]), list(REST[:n])) is not None
    assert discrimination(list(ITEM[: n - 1]), list(REST[: n - 1])) is None


def test_where_everybody_did_the_same_there_is_nothing_to_correlate() -> None:
    assert discrimination([1.0] * 60, list(REST)) is None
    assert discrimination(list(ITEM), [0.1 + 0.2, 0.3] * 30) is None


def test_perfect_agreement_has_no_interval() -> None:
    assert discrimination(list(REST), list(2 * REST)) == Discrimination(1, 1, 1, 60)


@pytest.mark.parametrize(
    ("facility", "interval", "word"),
    [
        (0.2, (0.1, 0.7), "hard"),
        (0.97, (-0.2, 0.4), "easy"),
        (0.6, (-0.7, -0.1), "look at the test"),
        (0.6, (-0.1, 0.1), "hardly tells"),
        (0.6, (0.1, 0.6), ""),
    ],
)
def test_what_stands_out_is_said(facility: float, interval: tuple, word: str) -> None:
    said = remark_on(facility, Discrimination(sum(interval) / 2, *interval, 60))
    assert word in said
    assert bool(said) == bool(word)
