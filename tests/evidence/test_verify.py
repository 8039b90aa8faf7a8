import pytest

from autograder.authoring.answers import Answer
from autograder.authoring.script import read_script
from autograder.errors import CourseError
from autograder.evidence.verify import synthetic_answers, task_of, verify_topic


@pytest.fixture(scope="module")
def verdicts(built_toy):
    from autograder.course import Course

    found = verify_topic(Course.open(built_toy), "toy", jobs=2)
    return {verdict.answer.label: verdict for verdict in found}


def test_the_reference_gets_full_marks(verdicts):
    assert verdicts[": right, (reference)"].fault == ""


@pytest.mark.parametrize(
    "label",
    ["area: right, numpy", "area: right, in single precision", "volume: right, written out"],
)
def test_right_answers_lose_nothing(verdicts, label):
    assert (verdicts[label].lost_in_task, verdicts[label].fault) == (0, "")


@pytest.mark.parametrize(
    ("label", "lost", "message"),
    [
        ("area: wrong, circumference", 2, "CheckFailed: The area is wrong: is π there?"),
        ("area: wrong, starter untouched", 2, "NotImplementedError: "),
        ("area: wrong, left empty", 2, "NameError: name 'area' is not defined"),
        ("area: wrong, does not parse", 2, "NameError: name 'area' is not defined"),
        ("volume: wrong, does not parse", 2, "NameError: name 'volume' is not defined"),
    ],
)
def test_wrong_answers_lose_marks_in_their_task_alone(verdicts, label, lost, message):
    verdict = verdicts[label]
    assert (verdict.lost_in_task, verdict.lost_elsewhere) == (lost, {})
    assert verdict.message == message
    assert verdict.fault == ""


def test_an_answer_that_ends_the_process_is_a_fault(verdicts):
    assert "the run died" in verdicts["area: wrong, ends the process"].fault


def test_verdicts_are_the_same_with_test_cells_apart(built_toy, verdicts):
    from autograder.course import Course

    for verdict in verify_topic(Course.open(built_toy), "toy", jobs=1, apart=True):
        same = verdicts[verdict.answer.label]
        if verdict.answer.name == "ends the process":
            assert verdict.message == "DeadKernelError: The cell ended its process."
            continue
        assert (verdict.lost_in_task, verdict.lost_elsewhere, verdict.message) == (
            *(same.lost_in_task, same.lost_elsewhere, same.message),
        )


def change(course, old, new):
    script = course.script("toy")
    text = script.read_text()
    assert old in text
    script.write_text(text.replace(old, new))


def faults(course, task):
    return {
        verdict.answer.name: verdict.fault
        for verdict in verify_topic(course, "toy", jobs=1, tasks=[task])
        if verdict.fault and "died" not in verdict.fault
    }


def test_a_hidden_check_that_is_removed_is_missed(course):
    change(course, 'checks.rng("area").uniform(1, 9, size=5)', "[]")
    assert faults(course, "area") == {
        "circumference": "a wrong answer gets full marks",
        "three for π": "a wrong answer gets full marks",
    }


def test_a_test_that_refuses_a_right_answer_is_found(course):
    change(course, "assert area(0) == 0,", "assert type(area(0)) is float,")
    assert "a right answer loses 2" in faults(course, "area")["in single precision"]


def test_a_test_that_depends_on_another_task_is_found(course):
    change(course, "checks.begin(area=lambda radius: 3.141592653589793 * radius**2)", "pass")
    assert "costs marks in other tasks" in faults(course, "area")["circumference"]


def test_an_answer_to_no_task_is_named(course):
    path = course.answers("toy")
    path.write_text(path.read_text() + '\n# %% task="depth" right="x"\ny = 1\n')
    with pytest.raises(CourseError, match="toy has no task 'depth'"):
        verify_topic(course, "toy", jobs=1)


def test_every_task_but_identity_gets_a_starter_an_empty_cell_and_a_syntax_error(course):
    answers = synthetic_answers(read_script(course.script("toy")))
    assert [answer.label for answer in answers] == [
        "area: wrong, starter untouched",
        "area: wrong, left empty",
        "area: wrong, does not parse",
        "volume: wrong, starter untouched",
        "volume: wrong, left empty",
        "volume: wrong, does not parse",
    ]
    assert all(isinstance(answer, Answer) and not answer.right for answer in answers)


def test_a_test_belongs_to_the_longest_task_name_that_fits():
    tasks = ["train", "train_model", "sinc"]
    assert task_of("test_train_model_loss", tasks) == "train_model"
    assert task_of("test_train", tasks) == "train"
    assert task_of("test_trained", tasks) == "trained"
