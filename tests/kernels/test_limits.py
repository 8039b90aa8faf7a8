"""What a submission may use, and where that is said."""

import pytest
from traitlets.config import Config

from autograder.errors import CourseError
from autograder.kernels.limits import Limits


def test_a_topic_s_limits_win_over_the_course_s_and_those_over_nbgrader_s():
    config = Config()
    config.Execute.timeout = 40
    assert Limits.of(config, "a").cell_cpu_seconds == 40
    config.SubmissionLimits.cell_cpu_seconds = 20
    config.SubmissionLimits.processes = 8
    config.SubmissionLimits.topics = {"b": {"cell_cpu_seconds": 90}}
    assert Limits.of(config, "a").cell_cpu_seconds == 20
    assert (Limits.of(config, "b").cell_cpu_seconds, Limits.of(config, "b").processes) == (90, 8)


def test_limits_that_are_not_given_follow_from_a_cell_s_cpu_seconds():
    limits = Limits(cell_cpu_seconds=10)
    assert (limits.cell_wall, limits.notebook_cpu, limits.notebook_wall) == (40, 50, 200)
    assert Limits(cell_wall_seconds=7).cell_wall == 7


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("memory", 1, "no limit 'memory'"), ("processes", 0, "above zero"), ("processes", "8", "'8'")],
)
def test_a_wrong_limit_is_named(name, value, words):
    config = Config()
    config.SubmissionLimits.topics = {"a": {name: value}}
    with pytest.raises(CourseError, match=words):
        Limits.of(config, "a")
    assert Limits.of(config, "b") == Limits()
