"""Remarks on code that looks where no answer has to look."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.authoring.answers import read_answers
from autograder.grading.suspicious import MOST, suspicious
from autograder.reports.attention import kind_of
from tests.conftest import REPOSITORY, TOY

ANSWERS = sorted([*REPOSITORY.glob("notebooks/*/answers.py"), *TOY.glob("notebooks/*/answers.py")])


def remarks_on(code: str) -> list[str]:
    return suspicious(new_notebook(cells=[new_code_cell(code)]))


@pytest.mark.parametrize(
    ("code", "remark"),
    [
        ("import sys\nsys._getframe(1)", "cell 1, line 2 uses sys._getframe"),
        ("from sys import settrace", "cell 1, line 1 uses sys.settrace"),
        ("import ctypes.util", "cell 1, line 1 uses ctypes"),
        ("def f():\n    import gc\n    gc.get_objects()", "cell 1, line 3 uses gc.get_objects"),
        ("import os\nos.fork()", "cell 1, line 2 uses os.fork"),
        ("import os\nos._exit(0)", "cell 1, line 2 uses os._exit"),
        ("import numpy as np\nnp.allclose = print", "cell 1, line 2 changes np.allclose"),
        ("import sys\nsys.modules['numpy'] = 1", "cell 1, line 2 changes sys.modules"),
        ("import builtins\nsetattr(builtins, 'abs', 1)", "cell 1, line 2 changes builtins"),
        ("shell = get_ipython()", "cell 1, line 1 uses get_ipython"),
        ("get_ipython().events.register('x', 1)", "cell 1, line 1 uses get_ipython"),
        ("%matplotlib inline\nimport socket", "cell 1, line 2 uses socket"),
        ("open('/proc/self/mem')", "cell 1, line 1 uses the path /proc/"),
        ("open('../../gradebook.db')", "cell 1, line 1 uses the path ../../"),
    ],
)
def test_it_says_where_and_what(code: str, remark: str) -> None:
    assert remark in remarks_on(code)
    assert kind_of(remark) == "code that looks at the grader"


@pytest.mark.parametrize(
    "code",
    [
        "%matplotlib inline\n!ls\n%timeit 1",
        "import os, sys\nos.path.join('a', 'b'), sys.version, open('../data.csv')",
        "model.weight = 1\nself.gc = 2\nnp_ = 3\nplt.rcParams['x'] = 1",
        "import gc\ngc.collect()",
        "for f(",
        "x = '\\d'",
        "1" + "+1" * 150_000,
    ],
)
def test_what_honest_students_write_is_worth_no_remark(code: str) -> None:
    assert remarks_on(code) == []


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.parent.name)
def test_no_answer_of_the_course_is_suspicious(path) -> None:
    assert {
        each.label: found for each in read_answers(path) if (found := remarks_on(each.code))
    } in (
        {},
        {"area: wrong, ends the process": ["cell 1, line 3 uses os._exit"]},  # the toy's
    )


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("source/*/*.ipynb")), ids=lambda p: p.stem)
def test_no_reference_is_suspicious(path) -> None:
    assert suspicious(nbformat.read(path, as_version=4)) == []


def test_cells_are_called_by_their_task_and_given_ones_left_out() -> None:
    about = {"grade_id": "area", "grade": False, "solution": True, "locked": False}
    theirs = new_code_cell("import pdb", metadata={"nbgrader": about})
    given = {**about, "grade_id": "setup", "solution": False, "locked": True}
    ours = new_code_cell("import pdb", metadata={"nbgrader": given})
    assert suspicious(new_notebook(cells=[ours, theirs])) == ["cell area, line 1 uses pdb"]


def test_remarks_have_an_end() -> None:
    assert len(remarks_on("import pdb\n" * 50)) == MOST
