"""The cells of a topic, exchanged in a real gradebook that has submissions."""

import shutil

import nbformat
import pytest
from nbgrader.api import Grade

from autograder.authoring.build import generate, throwaway_gradebook
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.cells import (
    ByHand,
    Cells,
    Key,
    cells_of_source,
    changed_cells,
    enter_source,
    exchange_cells,
    lost_by_hand,
    read_cells,
)
from autograder.grading.record import Recorder, open_gradebook
from tests.conftest import edit_script


@pytest.fixture(scope="module")
def entered(built_toy, tmp_path_factory):
    """The toy course with its source in a gradebook, and one submission by ada."""
    root = tmp_path_factory.mktemp("entered") / "course"
    shutil.copytree(built_toy, root)
    course = Course.open(root)
    throwaway_gradebook(root)
    generate(course, "toy", tmp_path_factory.mktemp("release"), course.db_url)
    with open_gradebook(course) as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission("toy", "ada")
        for name, points in (("test_area", 2.0), ("test_volume_two", 1.0), ("why", None)):
            grade = gradebook.find_grade(name, "toy", "toy", "ada")
            grade.auto_score, grade.needs_manual_grade = points, points is None
        gradebook.db.commit()
    return root


@pytest.fixture
def course(entered, tmp_path):
    """A copy of the test's own."""
    return Course.open(shutil.copytree(entered, tmp_path / "course"))


@pytest.fixture
def by_hand(course):
    """Points, extra credit and a comment by a person."""
    with open_gradebook(course) as gradebook:
        why = gradebook.find_grade("why", "toy", "toy", "ada")
        why.manual_score, why.extra_credit, why.needs_manual_grade = 1.5, 0.5, False
        gradebook.find_comment("why", "toy", "toy", "ada").manual_comment = "Nearly."
        gradebook.db.commit()


MENDED = (
    ('test="test_area" points=2', 'test="test_area" points=3'),
    ("checks.call(area, _radius)", "1 * checks.call(area, _radius)"),
    ('test="test_volume_two"', 'test="test_volume_again"'),
)


def exchange(course) -> Cells:
    new = cells_of_source(course, "toy")
    with Recorder(course, "toy") as recorder:
        exchange_cells(recorder.gradebook, "toy", new)
    return new


def test_rows_keep_their_ids_and_grades_where_the_name_stays(course, by_hand):
    with open_gradebook(course) as gradebook:
        old = {grade.name: grade.id for grade in gradebook.db.query(Grade)}
        id_of_cell = gradebook.find_grade_cell("test_area", "toy", "toy").id
    edit_script(course, *MENDED)
    new = exchange(course)
    with open_gradebook(course) as gradebook:
        assert read_cells(gradebook, "toy") == new
        cell = gradebook.find_grade_cell("test_area", "toy", "toy")
        assert (cell.id, cell.max_score) == (id_of_cell, 3)
        assert "1 * checks" in gradebook.find_source_cell("test_area", "toy", "toy").source
        grades = {grade.name: grade for grade in gradebook.db.query(Grade)}
        again = grades.pop("test_volume_again")
        assert (again.auto_score, again.needs_manual_grade) == (None, True)
        assert "test_volume_two" in old
        del old["test_volume_two"]
        assert {name: grade.id for name, grade in grades.items()} == old
        why = grades["why"]
        assert (why.auto_score, why.manual_score, why.extra_credit) == (None, 1.5, 0.5)
        comment = gradebook.find_comment("why", "toy", "toy", "ada")
        assert comment.manual_comment == "Nearly."


def test_nbgrader_makes_a_release_of_the_new_cells_and_changes_nothing(course, tmp_path):
    edit_script(course, *MENDED)
    with pytest.raises(CourseError, match="Cannot add or remove cells"):
        generate(course, "toy", tmp_path / "refused", course.db_url)
    new = exchange(course)
    generate(course, "toy", tmp_path / "again", course.db_url)
    with open_gradebook(course) as gradebook:
        assert read_cells(gradebook, "toy") == new


def test_nothing_lasts_in_a_rehearsal(course):
    edit_script(course, *MENDED)
    with open_gradebook(course) as gradebook:
        old = read_cells(gradebook, "toy")
    new = cells_of_source(course, "toy")
    with Recorder(course, "toy", rehearsal=True) as recorder:
        exchange_cells(recorder.gradebook, "toy", new)
        assert read_cells(recorder.gradebook, "toy") == new
    with open_gradebook(course) as gradebook:
        assert read_cells(gradebook, "toy") == old
        assert gradebook.find_grade("test_volume_two", "toy", "toy", "ada").auto_score == 1


def test_a_notebook_comes_and_goes_with_its_grades(course):
    source = course.folder("source", "toy")
    shutil.copyfile(source / "toy.ipynb", source / "extra.ipynb")
    exchange(course)
    with open_gradebook(course) as gradebook:
        notebooks = {each.name: each for each in gradebook.find_submission("toy", "ada").notebooks}
        assert len(notebooks["extra"].grades) == len(notebooks["toy"].grades) == 5
        assert len(notebooks["extra"].comments) == len(notebooks["toy"].comments)
        assert notebooks["toy"].score == 3
    (source / "extra.ipynb").unlink()
    new = exchange(course)
    with open_gradebook(course) as gradebook:
        [notebook] = gradebook.find_submission("toy", "ada").notebooks
        assert (notebook.name, notebook.score) == ("toy", 3)
        assert gradebook.db.query(Grade).count() == 5
        assert read_cells(gradebook, "toy") == new


def test_what_goes_with_a_removed_cell_is_known_before(course, by_hand):
    new = cells_of_source(course, "toy")
    with open_gradebook(course) as gradebook:
        assert lost_by_hand(gradebook, "toy", new) == []
        kept = {key: row for key, row in new.rows.items() if key.name != "why"}
        assert lost_by_hand(gradebook, "toy", Cells(kept)) == [
            ByHand("ada", "toy", "why", "comment", "Nearly."),
            ByHand("ada", "toy", "why", "extra credit", 0.5),
            ByHand("ada", "toy", "why", "points", 1.5),
        ]


def test_a_source_that_changed_after_grading_is_named_and_not_entered(course):
    enter_source(course, "toy")
    edit_script(course, ("# A toy topic", "# A toy, improved"))  # prose is nobody's mark
    enter_source(course, "toy")
    with open_gradebook(course) as gradebook:
        old = read_cells(gradebook, "toy")
    edit_script(course, *MENDED)
    with pytest.raises(CourseError) as caught:
        enter_source(course, "toy")
    told = "graded (test_area, test_volume_again, test_volume_two): run `autograder regrade toy`"
    assert told in str(caught.value)
    with open_gradebook(course) as gradebook:
        assert read_cells(gradebook, "toy") == old
        gradebook.remove_submission("toy", "ada")
    enter_source(course, "toy")
    with open_gradebook(course) as gradebook:
        assert read_cells(gradebook, "toy") == cells_of_source(course, "toy")


def test_the_digest_is_that_of_what_marks_depend_on(course):
    old = cells_of_source(course, "toy")
    edit_script(course, ("# A toy topic", "# A toy, improved"))
    assert cells_of_source(course, "toy").digest == old.digest
    edit_script(course, MENDED[0])
    new = cells_of_source(course, "toy")
    assert new.digest != old.digest
    assert changed_cells(old, new) == ["test_area"]
    assert new.rows[Key("toy", "GradeCell", "test_area")]["max_score"] == 3


def test_a_source_that_nbgrader_cannot_release_is_said(course):
    notebook = nbformat.read(course.notebook("source", "toy"), as_version=4)
    notebook.cells[-1].metadata.nbgrader["grade_id"] = "not a name"
    nbformat.write(notebook, course.notebook("source", "toy"))
    with pytest.raises(CourseError, match="cannot release it"):
        enter_source(course, "toy")
