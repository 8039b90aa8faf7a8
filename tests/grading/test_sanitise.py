import nbformat
import pytest
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import CheckCellMetadata

from autograder.errors import Refused
from autograder.grading.sanitise import Preprocessors, sanitise, with_checksums
from tests.conftest import handed_out


@pytest.fixture
def sanitised(course):
    """Sanitise a changed release notebook; gives the cells by id and the remarks."""
    source = nbformat.read(course.notebook("source", "toy"), as_version=4)
    source = with_checksums(source, {"test_area": "a checksum"})

    def run(change):
        notebook = handed_out(course)
        change(notebook)
        notebook, remarks = sanitise(source, notebook)
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


def test_what_a_submission_says_of_points_types_and_kernels_counts_for_nothing(sanitised):
    def cheat(notebook):
        area = by_id(notebook, "test_area")
        area.metadata.nbgrader.update(points=1000, locked=False, grade=False)
        by_id(notebook, "why").cell_type = "code"
        notebook.metadata["kernelspec"] = {"name": "evil", "display_name": "x", "language": "x"}

    cells, _ = sanitised(cheat)
    about = cells["test_area"].metadata.nbgrader
    assert (about.points, about.locked, about.grade) == (2, True, True)
    assert about.checksum == "a checksum"
    assert cells["why"].cell_type == "markdown"
    assert "outputs" not in cells["why"]


def test_a_preprocessor_of_the_course_s_own_is_run(course):
    course.config.Autograde.sanitize_preprocessors = [CheckCellMetadata, ClearAlwaysPreprocessor]
    notebook = Preprocessors(course, "toy").before(handed_out(course), "toy", "ada")
    assert "kernelspec" not in notebook.metadata
    course.config.Autograde.autograde_preprocessors = [Failing]
    with pytest.raises(Refused, match="Failing fails on it: no"):
        Preprocessors(course, "toy").after(notebook, "toy", "ada")


class ClearAlwaysPreprocessor(ClearMetadataPreprocessor):
    enabled = True


class Failing(ClearMetadataPreprocessor):
    enabled = True

    def preprocess(self, notebook, about):
        raise ValueError("no")
