"""A gradebook with marks, made by nbgrader's own interface: no kernel has to run."""

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade

from autograder.course import Course
from autograder.grading.outcome import Outcome, save_outcome
from autograder.grading.record import open_gradebook


@pytest.fixture(scope="session")
def gradebook_file(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows the toy topic; making one takes nbgrader seconds."""
    root = tmp_path_factory.mktemp("gradebook") / "course"
    shutil.copytree(built_toy, root)
    course = Course.open(root)
    with open_gradebook(course) as gradebook:
        _enter_topic(gradebook, course, "toy")
    return root / "gradebook.db"


@pytest.fixture
def marked(course: Course, gradebook_file: Path) -> Callable[..., None]:
    """Give a student points by grade_id; None waits for a person, ``by_hand`` is a person's."""
    shutil.copyfile(gradebook_file, course.root / "gradebook.db")

    def mark(
        student: str,
        *,
        topic: str = "toy",
        late: float = 0.0,
        refused: str = "",
        by_hand: tuple[str, ...] = (),
        **points: float | None,
    ) -> None:
        with open_gradebook(course) as gradebook:
            _enter_topic(gradebook, course, topic)
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(topic, student)
            for notebook in submission.notebooks:
                notebook.late_submission_penalty = late
                for grade in notebook.grades:
                    value = points.get(grade.name, 0.0)
                    grade.needs_manual_grade = value is None
                    if grade.name in by_hand:
                        grade.manual_score = value
                    else:
                        grade.auto_score = value
            gradebook.db.commit()
        status = "refused" if refused else "graded"
        save_outcome(course, Outcome(student, topic, status, refused))

    return mark


def _enter_topic(gradebook: Gradebook, course: Course, topic: str) -> None:
    if topic in [assignment.name for assignment in gradebook.assignments]:
        return
    gradebook.add_assignment(topic)
    gradebook.add_notebook(topic, topic)
    source = nbformat.read(course.notebook("source", topic), as_version=4)
    for cell in source.cells:
        if is_grade(cell):
            about = cell.metadata.nbgrader
            gradebook.add_grade_cell(
                about["grade_id"],
                topic,
                topic,
                max_score=float(about["points"]),
                cell_type=cell.cell_type,
            )
