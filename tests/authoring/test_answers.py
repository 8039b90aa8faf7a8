import pytest

from autograder.authoring.answers import read_answers
from autograder.errors import CourseError
from tests.conftest import TOY


def test_answers_are_read_with_task_name_and_verdict():
    answers = read_answers(TOY / "notebooks" / "toy" / "answers.py")
    assert len(answers) == 7
    assert (answers[2].task, answers[2].name, answers[2].right) == ("area", "circumference", False)
    assert answers[2].code == "def area(radius):\n    return 2 * math.pi * radius"
    assert answers[2].label == "area: wrong, circumference"


def test_a_topic_without_answers_has_none(tmp_path):
    assert read_answers(tmp_path / "answers.py") == []


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ('# %% task="a" right="x" wrong="y"', "needs task"),
        ('# %% task="a"', "needs task"),
        ('# %% task="a" right="x"\nx = 1\n\n# %% right="z"', "needs task"),
        ('# %% task="a" right="x"\nx = 1\n\n# %% task="a" right="x"', "two answers are called"),
    ],
)
def test_a_faulty_header_is_named_with_its_file(tmp_path, header, problem):
    path = tmp_path / "answers.py"
    path.write_text(f"{header}\ny = 2\n")
    with pytest.raises(CourseError, match=rf"answers\.py.*{problem}"):
        read_answers(path)
