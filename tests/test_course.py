import pytest

from autograder.course import Course, choose_topics
from autograder.errors import CourseError


def test_a_folder_without_configuration_is_no_course(tmp_path):
    with pytest.raises(CourseError, match=r"holds no nbgrader_config\.py"):
        Course.open(tmp_path)


def test_a_broken_configuration_is_named(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config(\n")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py cannot be read"):
        Course.open(tmp_path)


def test_nbgraders_own_folder_names_are_followed(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.CourseDirectory.submitted_directory = 'inbox'\n"
        "c.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}/{student_id}'\n"
        "c.CourseDirectory.db_url = 'sqlite:////elsewhere/marks.db'\n"
    )
    course = Course.open(tmp_path)
    assert course.folder("submitted", "toy", "ada") == tmp_path / "inbox" / "toy" / "ada"
    assert course.db_url == "sqlite:////elsewhere/marks.db"
    for student in ("ada", "bob", ".hidden"):
        course.folder("submitted", "toy", student).mkdir(parents=True)
    assert course.submitters("toy") == ["ada", "bob"]


def test_topics_are_those_with_a_source_notebook(course):
    (course.root / "source" / "notes").mkdir()
    assert course.topics() == ["toy"]
    assert course.written_topics() == ["toy"]


def test_a_topic_may_be_named_by_its_start():
    known = ["01_perceptron", "02_activations", "02_extra"]
    assert choose_topics((), known) == known
    assert choose_topics(("01",), known) == ["01_perceptron"]
    assert choose_topics(("02_activations",), known) == ["02_activations"]
    with pytest.raises(CourseError, match="several topics"):
        choose_topics(("02",), known)
    with pytest.raises(CourseError, match="no topic; there are 01_perceptron"):
        choose_topics(("03",), known)
