import json

import nbformat
import pytest

from autograder.authoring.build import build_release, build_source, generate, import_source
from autograder.authoring.script import parse_script, read_script
from autograder.errors import CourseError
from autograder.grading.record import open_gradebook
from tests.conftest import handed_out


def test_building_twice_changes_nothing(course):
    assert not build_source(course, "toy")
    assert not build_release(course, "toy")


def test_an_edited_script_changes_source_and_release(course):
    script = course.script("toy")
    script.write_text(script.read_text().replace("A toy topic", "A new topic"))
    assert build_source(course, "toy")
    assert build_release(course, "toy")
    assert handed_out(course).cells[0].source.startswith("# A new topic")


def test_the_release_holds_starters_and_visible_tests_alone(course):
    cells = {cell.id: cell for cell in handed_out(course).cells}
    assert cells["identity"].source == 'name = "Your name"\nCID = 0'
    assert cells["area"].source.endswith("    # Your code here.\n    raise NotImplementedError")
    assert cells["volume"].source.startswith("def volume(radius, height)\n")
    assert cells["test_area"].source == ('assert area(0) == 0, "A disc of radius 0 has no area."')
    assert cells["test_volume_two"].source == ""
    assert cells["why"].source == "YOUR ANSWER HERE"
    assert cells["test_area"].metadata["editable"] is False


def test_other_files_of_a_topic_are_handed_out(course):
    extra = course.folder("source", "toy") / "data" / "table.csv"
    extra.parent.mkdir()
    extra.write_text("a,b\n")
    assert build_release(course, "toy")
    handed = course.folder("release", "toy") / "data" / "table.csv"
    assert handed.read_text() == "a,b\n"
    extra.unlink()
    assert build_release(course, "toy")
    assert not handed.exists()


def test_generate_enters_the_source_cells_into_the_gradebook(course, tmp_path):
    generate(course, "toy", tmp_path / "release", course.db_url)
    with open_gradebook(course) as gradebook:
        notebook = gradebook.find_notebook("toy", "toy")
        assert notebook.max_score == 6
        assert "BEGIN HIDDEN TESTS" in gradebook.find_source_cell("test_area", "toy", "toy").source


def test_what_nbgrader_refuses_is_said_in_a_sentence(course):
    path = course.notebook("source", "toy")
    text = path.read_text()
    path.write_text(text.replace("### END HIDDEN TESTS", "### END", 1))
    before = course.notebook("release", "toy").read_text()
    with pytest.raises(CourseError, match=r"toy\.ipynb.*hidden tests"):
        build_release(course, "toy")
    assert course.notebook("release", "toy").read_text() == before


def test_a_topic_that_is_not_built_is_named(course):
    with pytest.raises(CourseError, match="run `autograder build other`"):
        build_release(course, "other")


def test_a_source_notebook_edited_in_jupyter_comes_back_as_a_script(course):
    path = course.notebook("source", "toy")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = "# Edited in Jupyter"
    notebook.cells[3].outputs = [nbformat.v4.new_output("stream", text="x")]
    nbformat.write(notebook, path)
    script = import_source(path)
    assert script.startswith("# %% [markdown]\n# # Edited in Jupyter\n")
    original = read_script(course.script("toy"))
    assert parse_script(script).cells[1:] == original.cells[1:]


@pytest.mark.parametrize("content", ["", "no json", json.dumps({"a": 1})])
def test_importing_what_is_no_notebook_says_so(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    with pytest.raises(CourseError, match=r"x\.ipynb is no notebook"):
        import_source(path)
