"""The one writer: marks into the gradebook, notebooks into autograded/."""

import contextlib
import copy
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from autograder.course import Course
from autograder.exchange.roster import Roster
from autograder.files import replace_folder
from autograder.grading.sanitise import resources, split_preprocessors
from autograder.nbgrader_log import nbgrader_log


@dataclass(frozen=True)
class Score:
    """A submission's score as the gradebook has it, manual marks and late penalty included."""

    score: float
    max_score: float
    needs_manual_grade: bool


def record_roster(course: Course, roster: Roster) -> None:
    """Enter the roster's students into the gradebook; nobody is removed."""
    with open_gradebook(course) as gradebook:
        for student in roster.students.values():
            gradebook.update_or_create_student(
                student.id,
                first_name=student.first_name,
                last_name=student.last_name,
                email=student.email,
            )


def record_graded(
    course: Course, topic: str, student: str, files: Path, notebooks: dict[str, NotebookNode]
) -> Score:
    """Write executed notebooks and their marks, as `nbgrader autograde` would leave them.

    `files` is a clean copy of what was handed in. autograded/ changes last and at one go.
    """
    target = course.folder("autograded", topic, student)
    draft_root = target.parent / f".{topic}.draft"
    shutil.rmtree(draft_root, ignore_errors=True)
    autograde = _converter_to(course, draft_root, files, sorted(notebooks))
    _, after = split_preprocessors(course)
    try:
        with nbgrader_log(autograde), warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            autograde.init_assignment(topic, student)
            draft = Path(autograde._format_dest(topic, student))
            draft.mkdir(parents=True, exist_ok=True)
            for name, notebook in notebooks.items():
                about = resources(course, topic, name, student)
                for preprocessor in after:
                    part = preprocessor(config=course.config)
                    with nbgrader_log(part):
                        notebook, about = part(notebook, about)
                nbformat.write(notebook, draft / f"{name}.ipynb")
            autograde.set_permissions(topic, student)
        replace_folder(draft, target)
    finally:
        shutil.rmtree(draft_root, ignore_errors=True)
    return read_score(course, topic, student)


def record_refused(course: Course, topic: str, student: str, reason: str) -> Score:
    """Give a submission that cannot be graded its zero, with the reason as a comment."""
    shutil.rmtree(course.folder("autograded", topic, student), ignore_errors=True)
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_student(student)
        submission = gradebook.update_or_create_submission(topic, student)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = 0
                grade.needs_manual_grade = False
            for comment in notebook.comments[:1]:
                comment.auto_comment = f"Not graded: {reason}"
        gradebook.db.commit()
    return read_score(course, topic, student)


def read_score(course: Course, topic: str, student: str) -> Score:
    """A submission's score. Raises MissingEntry where the gradebook has none."""
    with open_gradebook(course) as gradebook:
        submission = gradebook.find_submission(topic, student)
        late = sum(notebook.late_submission_penalty or 0 for notebook in submission.notebooks)
        return Score(
            float(submission.score - late),
            float(submission.max_score),
            bool(submission.needs_manual_grade),
        )


@contextlib.contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """The course's gradebook; SQLAlchemy's remarks on nbgrader's way of using it are dropped."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        with Gradebook(course.db_url, course.coursedir.course_id) as gradebook:
            yield gradebook


def _converter_to(course: Course, draft: Path, files: Path, notebooks: list[str]) -> Autograde:
    """nbgrader's Autograde, reading from a clean copy and writing into a draft folder."""
    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.db_url = course.db_url
    config.CourseDirectory.submitted_directory = str(files)
    config.CourseDirectory.autograded_directory = str(draft)
    autograde = Autograde(coursedir=CourseDirectory(config=config), config=config)
    autograde.notebooks = [f"{name}.ipynb" for name in notebooks]
    return autograde
