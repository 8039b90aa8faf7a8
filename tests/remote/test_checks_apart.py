"""What a test cell does with `checks` where the student's code has a process apart."""

import sys

import numpy as np
import pytest

from autograder import checks
from autograder.remote.errors import StudentGone

CELLS = """
CID = 4711
def g(x): return -x
def f(x): return g(x) + 1
def changes(x): x[0] = 9
def asks(): raise NotImplementedError
def dies():
    import os
    os._exit(0)
"""


@pytest.fixture
def apart(student, monkeypatch):
    remote = student(CELLS)
    monkeypatch.setattr(checks, "remote", remote)
    monkeypatch.delenv(checks.CID_VARIABLE, raising=False)
    return remote


def test_references_stand_in_on_both_sides_until_the_cell_ends(apart, monkeypatch):
    names = {"checks": checks, **apart.fetch(["f", "g"])}
    exec("checks.begin(g=lambda x: x)\nfound = f(2), g(2)\n_end_of_test_cell()", names)
    assert names["found"] == (3, 2)
    assert names["f"](2) == -1 and names["g"](2) == -2


def test_a_reference_is_provided_for_good(apart):
    names = {"checks": checks, **apart.fetch(["f"])}
    exec("checks.provide(g=lambda x: x)", names)
    apart.restore()
    assert names["f"](2) == 3 and names["g"](2) == 2


def test_the_cid_is_asked_for(apart):
    assert checks.cid() == 4711


def test_a_call_names_the_function_and_what_it_did(apart):
    names = {"checks": checks, "np": np, **apart.fetch(["f", "changes", "asks"])}
    assert eval("checks.call(f, 2)", names) == -1
    with pytest.raises(checks.CheckFailed, match="`changes` changes its input"):
        eval("checks.call(changes, np.zeros(2))", names)
    with pytest.raises(checks.CheckFailed, match="`asks` is not written yet"):
        eval("checks.call(asks)", names)


def test_a_process_that_ends_is_no_fault_of_a_function(apart):
    with pytest.raises(StudentGone):
        checks.call(apart.fetch(["dies"])["dies"])


def test_a_probe_works_with_the_students_own_objects(apart):
    function = apart.fetch(["g"])["g"]

    def name_and_module(amount):
        return function(amount), function.__code__.co_name

    name_and_module.__module__ = "__main__"
    assert checks.probe(name_and_module)(3) == (-3, "g")


def test_a_probe_is_a_call_where_there_is_one_process():
    assert checks.remote is None and checks.probe(sys.intern) is sys.intern
