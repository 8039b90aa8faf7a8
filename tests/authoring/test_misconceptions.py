"""The table of misconceptions."""

import pytest

from autograder.authoring.misconceptions import (
    Misconception,
    Misconceptions,
    read_misconceptions,
    table_text,
)
from autograder.errors import CourseError

KNOWN = (
    Misconception("train", "one epoch too many", "It is wrong."),
    Misconception("train_model", "σ forgotten", "It is wrong."),
    Misconception("train_model", "lr fixed", "It is wrong."),
)


def test_the_table_of_a_topic_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "misconceptions.json"
    assert read_misconceptions(path) == Misconceptions()
    path.write_text(table_text(KNOWN), encoding="utf-8")
    assert read_misconceptions(path).known == KNOWN
    assert "σ" in path.read_text(encoding="utf-8")


def test_a_damaged_table_is_named_with_what_to_do(tmp_path):
    path = tmp_path / "toy" / "misconceptions.json"
    path.parent.mkdir()
    path.write_text('[{"task": "area"}]')
    with pytest.raises(CourseError, match="run `autograder misconceptions toy` again"):
        read_misconceptions(path)


def test_a_message_leads_to_the_misconceptions_of_its_own_task():
    known = Misconceptions(KNOWN)
    assert known.behind("test_train_model_loss", "It is wrong.") == ["σ forgotten", "lr fixed"]
    assert known.behind("test_train", "It is wrong.") == ["one epoch too many"]
    assert known.behind("test_train", "Something else.") == []
    assert known.behind("test_other", "It is wrong.") == []
