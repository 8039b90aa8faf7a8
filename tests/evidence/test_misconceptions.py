"""Which message each wrong answer of the toy topic gets."""

import pytest

from autograder.evidence.misconceptions import misconceptions_of
from autograder.evidence.verify import verify_topic


@pytest.fixture
def found(course):
    verdicts = verify_topic(course, "toy", 1, ("area", "volume"))
    return {(each.task, each.name): each.message for each in misconceptions_of(verdicts)}


def test_wrong_answers_have_the_message_that_a_student_reads(found):
    assert found["area", "three for π"] == "The area is wrong: is π there?"
    assert found["area", "starter untouched"] == "This task is not written yet."
    assert found["volume", "does not parse"].startswith("A name that this task defines is missing")
    assert all("right" not in name for _, name in found)
