"""Which cells a run for marks alone may leave out."""

import nbformat
import pytest

from autograder.grading.demos import names_bound, names_needed, needless_cells

DEMO = "fig, ax = 1, 2\nfor k in range(3):\n    curve = k"


@pytest.fixture
def source():
    new = nbformat.v4.new_code_cell
    task = new("answer = 1", metadata={"nbgrader": {"solution": True, "grade_id": "answer"}})
    demo = new(DEMO, metadata={"tags": ["demo"]})
    return nbformat.v4.new_notebook(cells=[new("import math"), task, demo, new("fig = 0")])


def handed_in(source, code: str, demo: str = DEMO):
    notebook = nbformat.from_dict(source)
    notebook.cells[1].source = code
    notebook.cells[2].source = demo
    return notebook


def test_a_demo_that_nobody_builds_on_is_left_out(source):
    code = "def answer(x):\n    fig = x\n    return fig"
    assert needless_cells(source, handed_in(source, code)) == {2}


@pytest.mark.parametrize(
    "code",
    ["answer = curve", "def answer():\n    return ax", "print(k)", "%time curve", "answer = (fig"],
)
def test_a_demo_that_the_student_builds_on_is_run(source, code):
    assert needless_cells(source, handed_in(source, code)) == frozenset()


def test_a_demo_that_the_student_changed_is_run(source):
    assert needless_cells(source, handed_in(source, "answer = 1", "curve = 2")) == frozenset()


def test_names_are_those_of_the_notebook_not_of_functions():
    assert names_bound("import a.b as c, d.e\ndef f(x):\n    y = x\nfor z in f(1): pass") == {
        *("c", "d", "f", "z")
    }
    assert names_needed("def f(x):\n    return x + y\nlambda q: q + r") == {"y", "r"}
