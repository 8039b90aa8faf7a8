import sys
import warnings

import numpy as np
import pandas as pd
import pytest
import torch

from autograder import checks
from autograder.checks import CheckFailed


class EqualToAll:
    """An object that claims to be equal to everything."""

    def __eq__(self, other):
        return True

    def __array__(self, dtype=None, copy=None):
        return np.array(1.0)

    __hash__ = None


# --- plain values ---


@pytest.mark.parametrize(
    "value",
    [
        1,
        1.0,
        True,
        np.float32(1),
        np.int8(1),
        np.array(1),
        np.array([[1.0]]),
        [1],
        (1.0,),
        torch.tensor(1.0, requires_grad=True),
        pd.Series([1]),
        np.array([1], dtype=object),
    ],
)
def test_one_number_is_one_number_in_any_container(value):
    assert checks.number(value) == 1.0


@pytest.mark.parametrize(
    "value", [[[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), torch.tensor([[1, 2], [3, 4]])]
)
def test_an_array_is_an_array_in_any_container(value):
    np.testing.assert_array_equal(checks.array(value, shape=(2, 2)), [[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "is a `return` missing"),
        ("1", "type str"),
        (EqualToAll(), "type EqualToAll"),
        ([1, [2, 3]], "type list"),
        ([EqualToAll()], "type list"),
        (print, "type builtin_function_or_method"),
        ({"a": 1}, "type dict"),
    ],
)
def test_what_is_no_number_is_named_by_its_type(value, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        checks.plain(value)


def test_a_subclass_cannot_lie_about_comparison():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

        __hash__ = None

    liar = np.array([1.0, 2.0]).view(Liar)
    with pytest.raises(CheckFailed):
        checks.close(liar, [5.0, 6.0], "wrong")


# --- comparison ---


def test_close_accepts_what_float32_gives():
    x = np.linspace(0, 1, 50)
    checks.close(np.sin(x.astype(np.float32)), np.sin(x), "wrong")


@pytest.mark.parametrize("value", [1.001, [1.0, 1.0], np.nan, np.inf, 1 + 0j])
def test_close_rejects_what_differs(value):
    with pytest.raises(CheckFailed):
        checks.close(value, 1.0, "The value is wrong.")


def test_close_names_a_shape_that_differs():
    with pytest.raises(CheckFailed, match=r"has shape \(3, 2\), not \(2, 3\)"):
        checks.close(np.zeros((3, 2)), np.zeros((2, 3)), "wrong")


def test_infinities_and_nan_agree_with_themselves():
    checks.close([np.inf, -np.inf, np.nan], [np.inf, -np.inf, np.nan], "wrong")


def test_equal_takes_one_one_point_zero_and_true_alike():
    for value in (1, 1.0, True, np.bool_(True)):
        checks.equal(value, True, "wrong")
    with pytest.raises(CheckFailed):
        checks.equal(1.0001, 1, "wrong")


def test_require_takes_plain_booleans_alone():
    checks.require(True, "no")
    with pytest.raises(CheckFailed, match="no"):
        checks.require(np.bool_(False), "no")
    with pytest.raises(TypeError):
        checks.require(EqualToAll(), "no")


def test_text_is_compared_without_case_and_spaces():
    assert checks.text(" Blur ", "the answer") == "blur"
    with pytest.raises(CheckFailed, match="the answer is of type int"):
        checks.text(1, "the answer")


# --- running a student's code ---


def test_call_gives_copies_and_names_a_function_that_changes_them():
    def spoil(x):
        x += 1
        return x

    data = np.zeros(3)
    with pytest.raises(CheckFailed, match="The function changes its input"):
        checks.call(spoil, data)
    np.testing.assert_array_equal(data, 0)
    assert checks.call(spoil, data, _changes_inputs=True).sum() == 3
    with pytest.raises(CheckFailed, match="changes its input"):
        checks.call(spoil, x=torch.zeros(2))
    with pytest.raises(CheckFailed, match="changes its input"):
        checks.call(lambda parts: parts.append(1), [1, 2])


def test_call_says_what_was_raised_and_when():
    def broken(x):
        raise ValueError(f"secret {x}")

    with pytest.raises(CheckFailed) as failure:
        checks.call(broken, 42, _when="for an integer")
    assert str(failure.value) == "The function raises ValueError for an integer."


def test_a_message_holds_no_name_that_a_submission_made_up():
    class TheSecretIs42(ValueError):
        pass

    def broken():
        raise TheSecretIs42

    broken.__name__ = "secret"
    with pytest.raises(CheckFailed, match=r"^The function raises ValueError\.$"):
        checks.call(broken)


def test_call_names_a_function_as_the_notebook_does():
    for function in (lambda: None, print):
        with pytest.raises(CheckFailed, match="`area` raises TypeError"):
            in_a_cell("checks.call(area, 1, end=2)", area=function)


def test_call_knows_a_stub_and_a_name_that_is_no_function():
    def stub():
        raise NotImplementedError

    with pytest.raises(CheckFailed, match="The function is not written yet"):
        checks.call(stub)
    with pytest.raises(CheckFailed, match="A function is needed here, and this is of type int"):
        checks.call(3)


def test_call_drops_output_and_warnings_unless_they_are_forbidden(capsys):
    def noisy(x):
        print("out")
        print("err", file=sys.stderr)
        warnings.warn("careful", UserWarning, stacklevel=1)
        return np.exp(x)

    assert checks.call(noisy, np.array(1000.0)) == np.inf
    assert capsys.readouterr() == ("", "")
    with pytest.raises(CheckFailed, match="gives a UserWarning"):
        checks.call(noisy, 0.0, _warns=False)


def test_underflow_is_no_warning():
    assert checks.call(np.exp, np.array(-1000.0), _warns=False) == 0.0


# --- around a test cell ---


def in_a_cell(code: str, **names) -> dict:
    """Run code as a test cell would be, in a namespace of its own."""
    namespace = {"checks": checks, **names}
    exec(code, namespace)
    return namespace


def test_begin_swaps_references_in_until_the_cell_ends():
    namespace = in_a_cell("checks.begin(f='reference', g='new')\nseen = (f, g)", f="student")
    assert namespace["seen"] == ("reference", "new")
    namespace["_end_of_test_cell"]()
    assert namespace["f"] == "student"
    assert "g" not in namespace


def test_begin_keeps_a_test_cell_quiet(capsys):
    namespace = in_a_cell("import sys, warnings\nchecks.begin()")
    try:
        print("err", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
    finally:
        namespace["_end_of_test_cell"]()
    assert capsys.readouterr().err == ""


# --- identity and fresh inputs ---


@pytest.fixture
def roster_cid(monkeypatch):
    return lambda cid: monkeypatch.setenv(checks.CID_VARIABLE, str(cid))


def test_the_rosters_cid_comes_before_the_notebooks(roster_cid, monkeypatch):
    monkeypatch.setitem(sys.modules["__main__"].__dict__, "CID", 222)
    assert checks.cid() == 222
    roster_cid(111)
    assert checks.cid() == 111
    roster_cid("")
    monkeypatch.setitem(sys.modules["__main__"].__dict__, "CID", "text")
    assert checks.cid(default=7) == 7


def test_fresh_inputs_differ_per_cid_and_task_and_come_again(roster_cid):
    def draw(cid, task):
        roster_cid(cid)
        return checks.rng(task).random()

    assert draw(1, "a") == draw(1, "a")
    assert len({draw(1, "a"), draw(2, "a"), draw(1, "b")}) == 3


def test_a_right_identity_passes(roster_cid):
    checks.identity("Ada", 12345678)
    roster_cid(12345678)
    checks.identity("Ada", 12345678)


@pytest.mark.parametrize(
    ("name", "cid", "sentence"),
    [
        ("Your name", 1, "needs your name"),
        ("", 1, "needs your name"),
        ("Ada", 0, "still 0"),
        ("Ada", "12345678", "without quotes"),
        ("Ada", 123456789, "at most 8 digits"),
        ("Ada", -1, "at most 8 digits"),
        ("Ada", 1.0, "whole number"),
        ("Ada", True, "whole number"),
        ("Ada", 87654321, "class list"),
    ],
)
def test_a_wrong_identity_is_explained(roster_cid, name, cid, sentence):
    roster_cid(12345678)
    with pytest.raises(CheckFailed, match=sentence):
        checks.identity(name, cid)


# --- thresholds -----------------------------------------------------------------------------------


def test_a_figure_of_quality_is_held_to_its_threshold():
    checks.at_least(0.8, 0.8, "Too low.", what="accuracy")
    checks.below(0.1, 0.2, "Too high.", what="error")
    with pytest.raises(checks.CheckFailed, match="Too low"):
        checks.at_least(np.float32(0.7), 0.8, "Too low.", what="accuracy")
    for error in (0.2, float("nan")):
        with pytest.raises(checks.CheckFailed, match="Too high"):
            checks.below(error, 0.2, "Too high.", what="error")


def test_what_a_threshold_measures_is_printed_where_it_is_asked_for(monkeypatch, capsys):
    checks.at_least(0.9, 0.8, "Too low.", what="accuracy")
    assert capsys.readouterr().out == ""
    monkeypatch.setenv(checks.MARGINS_VARIABLE, "1")
    checks.at_least(0.9, 0.8, "Too low.", what="accuracy")
    checks.below(0.1, 0.2, "Too high.", what="error")
    assert capsys.readouterr().out.split("\n") == [
        checks.MARGIN_MARK + '["accuracy", 0.9, 0.8]',
        checks.MARGIN_MARK + '["error", -0.1, -0.2]',
        "",
    ]
