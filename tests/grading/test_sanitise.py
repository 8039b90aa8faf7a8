import sqlite3
from contextlib import closing

import nbformat
import pytest

from autograder.authoring.build import generate
from autograder.errors import CourseError
from autograder.grading.sanitise import resources, sanitise
from tests.conftest import handed_out


@pytest.fixture
def sanitised(course, tmp_path):
    """Sanitise a changed release notebook; gives the cells by id and the remarks."""
    generate(course, "toy", tmp_path / "release", course.db_url)
    source = nbformat.read(course.notebook("source", "toy"), as_version=4)

    def run(change):
        notebook = handed_out(course)
        change(notebook)
        notebook, remarks = sanitise(course, source, notebook, resources(course, "toy", "toy", "a"))
        ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
        return dict(zip(ids, notebook.cells, strict=True)), remarks

    run.source = {cell.id: cell.source for cell in source.cells}
    return run


def by_id(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def test_an_honest_notebook_gets_its_hidden_tests_and_no_remark(sanitised):
    cells, remarks = sanitised(lambda notebook: None)
    assert remarks == []
    assert cells["test_area"].source == sanitised.source["test_area"]
    assert cells["area"].source.endswith("raise NotImplementedError")


def test_an_edited_test_and_an_edited_given_cell_are_restored(sanitised):
    def cheat(notebook):
        by_id(notebook, "test_area").source = "pass"
        by_id(notebook, "setup").source = "import maths"

    cells, remarks = sanitised(cheat)
    assert cells["test_area"].source == sanitised.source["test_area"]
    assert cells["setup"].source == "import math"
    assert remarks == [
        "the edited cell setup was restored",
        "the edited cell test_area was restored",
    ]


@pytest.mark.parametrize("gone", [["test_area"], ["area", "test_area"], ["setup"], ["identity"]])
def test_deleted_cells_are_put_back_in_their_place(sanitised, gone):
    def delete(notebook):
        notebook.cells = [cell for cell in notebook.cells if cell.id not in gone]

    cells, remarks = sanitised(delete)
    order = [name for name in cells if name]
    assert order == [name for name in sanitised.source if name in order]
    assert set(gone) <= set(order)
    assert remarks == [f"the deleted cell {name} was put back" for name in gone]
    if "area" in gone:
        assert "def area" not in cells["area"].source


def test_a_locked_gradebook_is_not_the_students_fault(course, sanitised):
    with closing(sqlite3.connect(course.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CourseError, match="another program is writing to it"):
            sanitised(lambda notebook: None)
