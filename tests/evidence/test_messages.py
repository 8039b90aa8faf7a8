import pytest

from autograder.course import Course
from autograder.evidence.messages import complaints, numbers_shown, read_topic
from autograder.grading.judge import NO_TEXT


@pytest.fixture(scope="module")
def readings(built_toy):
    found = read_topic(Course.open(built_toy), "toy", 1)
    return {reading.answer.name: reading for reading in found}


def test_a_wrong_answer_has_a_message_and_a_place(readings):
    assert readings["circumference"].message == "The area is wrong: is π there?"
    assert not readings["circumference"].visible
    assert (readings["numpy"].message, readings["numpy"].visible) == ("", False)


def test_an_answer_that_ends_the_process_is_read_too(readings):
    assert readings["ends the process"].message.startswith("The code ends its process")
    assert readings["ends the process"].visible


def test_text_on_stderr_is_no_refusal_on_a_students_machine(course):
    answers = course.answers("toy")
    loud = """
# %% task="area" right="talks on stderr"
import sys

def area(radius):
    print("working", file=sys.stderr)
    return math.pi * radius**2
"""
    answers.write_text(answers.read_text() + loud)
    [reading] = [
        one for one in read_topic(course, "toy", 1) if one.answer.name == "talks on stderr"
    ]
    assert (reading.message, reading.visible) == ("", False)


def test_a_test_that_stands_before_its_solution_prepares_for_it(course):
    script = course.script("toy")
    before = """# %% test="test_volume_ready" points=0
### BEGIN HIDDEN TESTS
_height = 3.0
### END HIDDEN TESTS

# %% solution="volume"
"""
    text = script.read_text().replace('# %% solution="volume"\n', before)
    script.write_text(text.replace("volume, 2.0, 3.0)", "volume, 2.0, _height)"))
    found = {reading.answer.name: reading.message for reading in read_topic(course, "toy", 1)}
    assert found["written out"] == ""
    assert "is the height used?" in found["height forgotten"]


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        ("", "it says nothing"),
        (NO_TEXT, "it says nothing"),
        ("Wrong.", "it names no symptom"),
        ("The output is wrong. " * 8, "it has 168 characters"),
        ("The result differs from _wanted here.", "it holds code of a test"),
        ("The check assert f(x) == y fails.", "it holds code of a test"),
        ("The slope should have been 2.718 there.", "it holds 2.718, which the release does not"),
    ],
)
def test_a_reader_complains_of_a_poor_message(message, complaint):
    assert complaints(message, {"1"}) == [complaint]


@pytest.mark.parametrize(
    "message",
    [
        "The map is transposed: rows are x2.",
        "The result has shape (3, 2), not (2, 3).",
        "A bias of 1 alone makes the sum positive.",
        "`2 * a` fails: Python asks for `__rmul__`.",
    ],
)
def test_a_reader_is_content_with_a_good_message(message):
    assert complaints(message, {"1", "2"}) == []


def test_numbers_of_the_release_are_known_to_students(course):
    assert {"3.1", "12345678"} - numbers_shown(course, "toy") == {"12345678"}
