import nbformat
import pytest

from autograder.authoring.answers import read_answers
from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.simulate import simulate_course


def test_a_class_is_the_same_every_time(course, tmp_path):
    first = simulate_course(course, "toy", 8, tmp_path / "a")
    assert simulate_course(course, "toy", 8, tmp_path / "b") == first
    assert len({student.cid for student in first}) == 8
    assert [student.kind for student in first].count("honest") == 6


def test_a_class_has_one_untouched_one_broken_and_one_copied_notebook(course, tmp_path):
    students = simulate_course(course, "toy", 8, tmp_path / "demo")
    demo = Course.open(tmp_path / "demo")
    assert demo.submitters("toy") == [student.id for student in students]
    untouched = demo.notebook("submitted", "toy", students[5].id).read_text()
    assert "raise NotImplementedError" in untouched
    with pytest.raises(nbformat.reader.NotJSONError):
        nbformat.read(demo.notebook("submitted", "toy", students[6].id), as_version=4)
    assert students[7].claimed_cid == students[1].cid != students[7].cid


def test_a_class_can_give_every_answer_once(course, tmp_path):
    students = simulate_course(course, "toy", None, tmp_path / "demo")
    given = [answer for student in students for answer in student.answers.values()]
    assert sorted(given, key=repr) == sorted(read_answers(course.answers("toy")), key=repr)
    notebook = nbformat.read(
        Course.open(tmp_path / "demo").notebook("submitted", "toy", students[-1].id), as_version=4
    )
    sources = [cell.source for cell in notebook.cells]
    assert {answer.code for answer in students[-1].answers.values()} <= {*sources}


def test_other_peoples_folders_are_left_alone(course, tmp_path):
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(CourseError, match="is not empty"):
        simulate_course(course, "toy", 8, tmp_path)
    assert (tmp_path / "thesis.txt").exists()
