import nbformat
import pytest

from autograder import checks
from autograder.grading.judge import NO_TEXT, judge, messages_in


def graded(source="", outputs=(), points=2, **flags):
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs))
    meta = {"grade_id": "test_area", "points": points, "grade": True, "solution": False}
    cell.metadata["nbgrader"] = {**meta, "locked": True, "schema_version": 3, **flags}
    [mark] = judge(nbformat.v4.new_notebook(cells=[cell]))
    return mark


def error(ename, evalue=""):
    return nbformat.v4.new_output("error", ename=ename, evalue=evalue, traceback=[])


def test_a_silent_test_has_full_marks():
    mark = graded("f()")
    assert (mark.points, mark.max_points, mark.message) == (2, 2, "")


def test_a_mark_names_its_notebook():
    cell = nbformat.v4.new_code_cell("f()")
    cell.metadata["nbgrader"] = {"grade_id": "t", "points": 1, "grade": True, "solution": False}
    [mark] = judge(nbformat.v4.new_notebook(cells=[cell]), "second")
    assert mark.notebook == "second"


def test_a_number_is_partial_credit():
    result = nbformat.v4.new_output("execute_result", data={"text/plain": "0.5"})
    mark = graded("score()", [result])
    assert mark.points == 0.5
    assert mark.message == "Some checks of this task failed."


def test_a_message_written_in_the_test_reaches_the_student():
    source = 'assert f() == 1, "The output is wrong."'
    mark = graded(source, [error("AssertionError", "The output is wrong.")])
    assert (mark.points, mark.message) == (0, "The output is wrong.")


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (ValueError, "`f` raises ValueError for an array."),
        (UserWarning, "`f` gives a UserWarning for an array."),
        (NotImplementedError, "`f` is not written yet."),
    ],
)
def test_what_checks_say_of_an_exception_reaches_the_student(raised, told):
    with (
        pytest.raises(checks.CheckFailed) as failure,
        checks.running("`f`", "for an array", warns=False),
    ):
        raise raised
    assert graded("checks.call(f, x)", [error("CheckFailed", str(failure.value))]).message == told


def test_a_computed_part_of_a_message_may_be_anything_short():
    source = 'checks.require(ok, f"For {n} inputs the output is wrong.")'
    text = "For {} inputs the output is wrong."
    assert graded(source, [error("CheckFailed", text.format(5))]).message == text.format(5)
    assert graded(source, [error("CheckFailed", text.format("x" * 99))]).message == NO_TEXT


def test_a_message_of_the_checks_module_reaches_the_student():
    mark = graded("checks.close(f(), 1, 'x')", [error("CheckFailed", "`f` is not written yet.")])
    assert mark.message == "`f` is not written yet."


@pytest.mark.parametrize("ename", ["AssertionError", "CheckFailed"])
def test_a_text_that_no_author_wrote_reaches_the_instructor_alone(ename):
    mark = graded('assert f() == 42, "The output is wrong."', [error(ename, "expected 42")])
    assert mark.message == NO_TEXT
    assert mark.detail == f"{ename}: expected 42"


@pytest.mark.parametrize(
    ("ename", "message"),
    [
        ("NotImplementedError", "This task is not written yet."),
        ("NameError", "A name that this task defines is missing: does the cell above run?"),
        ("CellTimeoutError", "The code takes too long: is there a loop without an end?"),
        ("ZeroDivisionError", "The code stops with ZeroDivisionError."),
    ],
)
def test_other_errors_show_their_kind_without_their_text(ename, message):
    assert graded("f()", [error(ename, "secret 42")]).message == message


def test_a_failed_test_without_points_is_explained_too():
    mark = graded("x", [error("NotImplementedError")], points=0)
    assert mark.message == "This task is not written yet."


def test_a_written_answer_waits_and_an_empty_one_gets_nothing():
    cell = nbformat.v4.new_markdown_cell("Because.")
    meta = {"grade_id": "why", "points": 2, "grade": True, "solution": True, "locked": False}
    cell.metadata["nbgrader"] = {**meta, "schema_version": 3}
    [mark] = judge(nbformat.v4.new_notebook(cells=[cell]))
    assert mark.points is None


def test_short_texts_are_no_messages():
    assert messages_in("x = 'abc'\nf'{x}'\n'''A text that is long enough.'''") != ()
    assert not any(pattern.fullmatch("anything") for pattern in messages_in("f'{x}{y}'; 'abc'"))
    assert messages_in("def f(:") == ()
