"""The one writer: marks into the gradebook, notebooks into autograded/.

What is written is what `nbgrader autograde` writes, in transactions of many submissions instead of
many transactions per submission; tests/end_to_end/test_agrees_with_nbgrader.py compares them.
"""

import contextlib
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, is_solution, is_task
from sqlalchemy import event
from sqlalchemy.exc import SAWarning

from autograder.course import Course
from autograder.exchange.roster import Roster
from autograder.files import replace_folder
from autograder.grading.faults import explained
from autograder.grading.outcome import CellMark
from autograder.grading.sanitise import converter
from autograder.kernels.files import write_files
from autograder.nbgrader_log import nbgrader_log

NO_RESPONSE = "No response."  # nbgrader's words


@dataclass(frozen=True)
class Score:
    """A submission's score as the gradebook has it, manual marks and late penalty included."""

    score: float
    max_score: float
    needs_manual_grade: bool


@dataclass(frozen=True)
class Graded:
    """A submission with its marks, ready to be recorded; notebooks and marks by notebook name."""

    student: str
    files: dict[str, bytes] = field(repr=False)
    notebooks: dict[str, NotebookNode] = field(repr=False)
    marks: dict[str, list[CellMark]] = field(repr=False)


class Recorder:
    """Writes the submissions of one topic; used in a ``with`` block.

    Nothing is lasting before `commit`: a run that is killed leaves what was committed, and
    autograded/ never holds half a submission. In a rehearsal, nothing is lasting at all.
    """

    def __init__(self, course: Course, topic: str, *, rehearsal: bool = False) -> None:
        self.course, self.topic, self.rehearsal = course, topic, rehearsal
        self._drafts: list[tuple[Path | None, Path]] = []  # finished, and its place; None: empty it
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            self.gradebook = Gradebook(course.db_url, course.coursedir.course_id)
        _begin_whole_transactions(self.gradebook)
        # nbgrader's functions commit as they go; here that means: as far as this transaction.
        self.gradebook.db.commit = self.gradebook.db.flush
        self._permissions = int(str(converter(course).permissions), 8)
        self._penalties = AssignLatePenalties(config=course.config)
        self._penalties.init_plugin()
        for left in course.folder("autograded", topic, "*").parent.parent.glob(f"*/.{topic}.*"):
            shutil.rmtree(left, ignore_errors=True)  # of a run that was killed

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.gradebook.close()
            for left, _place in self._drafts:
                if left:
                    shutil.rmtree(left, ignore_errors=True)

    def record(self, graded: Graded, *, reviewed: bool = False) -> Score:
        """Enter the marks of a submission, and write its notebooks beside autograded/.

        `reviewed`: the work is what it was when people gave marks by hand, so that these need no
        second look.
        """
        with self._whole_or_not():
            submission = self._submission(graded.student)
            for notebook in submission.notebooks:
                executed = graded.notebooks.get(notebook.name)
                if executed is None:
                    _zero(notebook)
                else:
                    _enter(notebook, executed, graded.marks[notebook.name], reviewed)
            self.gradebook.db.flush()
            score = self._score(submission, with_penalty=True)
        self._write(graded)
        return score

    def refuse(self, student: str, reason: str) -> Score:
        """Give a submission that cannot be graded its zero, with the reason as a comment."""
        with self._whole_or_not():
            submission = self._submission(student)
            for notebook in submission.notebooks:
                _zero(notebook)
                for comment in notebook.comments[:1]:
                    comment.auto_comment = f"Not graded: {reason}"
            self.gradebook.db.flush()
            score = self._score(submission, with_penalty=False)
        self._drafts.append((None, self.course.folder("autograded", self.topic, student)))
        return score

    def commit(self) -> None:
        """Make everything recorded so far last, and put the notebooks in their place."""
        if self.rehearsal:
            self.gradebook.db().rollback()
            self._drafts.clear()
            return
        self.gradebook.db().commit()
        while self._drafts:
            draft, target = self._drafts.pop(0)
            if draft:
                replace_folder(draft, target)
            else:
                shutil.rmtree(target, ignore_errors=True)

    @contextlib.contextmanager
    def _whole_or_not(self) -> Iterator[None]:
        """Undo what a submission that cannot be recorded has changed, and nothing else."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            with self.gradebook.db().begin_nested():
                yield

    def _submission(self, student: str) -> SubmittedAssignment:
        gradebook, about = self.gradebook, {}
        try:
            gradebook.find_student(student)
        except MissingEntry:
            gradebook.add_student(student)
        timestamp = _timestamp(self.course, self.topic, student)
        if timestamp:
            about["timestamp"] = timestamp
        return gradebook.update_or_create_submission(self.topic, student, **about)

    def _score(self, submission: SubmittedAssignment, *, with_penalty: bool) -> Score:
        """The score, after the late penalty has been worked out (nbgrader's plug-in does it)."""
        db, total = self.gradebook.db, 0.0
        for notebook in submission.notebooks:
            db.refresh(notebook, ["score"])
            notebook.late_submission_penalty = None
            if with_penalty and submission.total_seconds_late > 0:
                with nbgrader_log(self._penalties):
                    penalty = self._penalties.plugin_inst.late_submission_penalty(
                        submission.student_id, notebook.score, submission.total_seconds_late
                    )
                    if penalty is not None:
                        penalty = self._penalties._check_late_penalty(notebook, penalty)
                        notebook.late_submission_penalty = penalty
            total += notebook.score - (notebook.late_submission_penalty or 0)
        db.refresh(submission, ["max_score", "needs_manual_grade"])
        return Score(float(total), float(submission.max_score), bool(submission.needs_manual_grade))

    def _write(self, graded: Graded) -> None:
        if self.rehearsal:
            return
        target = self.course.folder("autograded", self.topic, graded.student)
        draft = target.with_name(f".{self.topic}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        self._drafts.append((draft, target))
        write_files(draft, graded.files)
        for name, notebook in graded.notebooks.items():
            nbformat.write(notebook, draft / f"{name}.ipynb")
        for path in draft.rglob("*"):
            if path.is_file():
                path.chmod(self._permissions)


def record_roster(course: Course, roster: Roster) -> None:
    """Enter the roster's students into the gradebook; nobody is removed."""
    with open_gradebook(course) as gradebook:
        gradebook.db.commit = gradebook.db.flush
        known = {student.id: student for student in gradebook.students}
        for student in roster.students.values():
            about = {
                "first_name": student.first_name,
                "last_name": student.last_name,
                "email": student.email,
            }
            here = known.get(student.id)
            if here is None:
                gradebook.add_student(student.id, **about)
            else:
                for name, value in about.items():
                    setattr(here, name, value)
        gradebook.db().commit()


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


def read_checksums(course: Course, topic: str) -> dict[str, dict[str, str]]:
    """The checksum of every cell of a topic's source by notebook, as nbgrader worked it out."""
    with open_gradebook(course) as gradebook:
        return {
            notebook.name: {cell.name: cell.checksum for cell in notebook.source_cells}
            for notebook in gradebook.find_assignment(topic).notebooks
        }


@contextlib.contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """The course's gradebook; SQLAlchemy's remarks on nbgrader's way of using it are dropped.

    Raises CourseError where it is locked, damaged or out of reach.
    """
    with explained(course), warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        with Gradebook(course.db_url, course.coursedir.course_id) as gradebook:
            yield gradebook


def _begin_whole_transactions(gradebook: Gradebook) -> None:
    """Let SQLite's transactions begin where SQLAlchemy's do, savepoints included.

    Python's sqlite3 begins them late otherwise, and a savepoint would end as a commit: see
    "Serializable isolation / Savepoints / Transactional DDL" in SQLAlchemy's SQLite dialect.
    """
    engine = gradebook.engine
    if engine.dialect.name == "sqlite":
        gradebook.db.remove()
        engine.dispose()

        @event.listens_for(engine, "connect")
        def _connect(connection: Any, record: Any) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def _timestamp(course: Course, topic: str, student: str) -> Any:
    """When it was handed in, by nbgrader's timestamp.txt; None where that does not say."""
    directory, folder = course.coursedir, course.folder("submitted", topic, student)
    file = folder / "timestamp.txt"
    if file.is_symlink() or not file.is_file():  # whoever reads a pipe waits for its writer
        return None
    with nbgrader_log(directory):
        try:
            return directory.get_existing_timestamp(str(folder))
        except (SystemExit, ValueError, OSError):
            return None


def _zero(notebook: SubmittedNotebook) -> None:
    for grade in notebook.grades:
        grade.auto_score = 0
        grade.needs_manual_grade = False


def _enter(
    notebook: SubmittedNotebook, executed: NotebookNode, marks: list[CellMark], reviewed: bool
) -> None:
    """Marks and comments of a notebook, by the rules of nbgrader's SaveAutoGrades."""
    points = {mark.grade_id: mark.points for mark in marks}
    for grade in notebook.grades:
        if grade.name in points:
            grade.auto_score = points[grade.name]
            by_hand = grade.manual_score is not None
            if not (by_hand and reviewed):
                grade.needs_manual_grade = by_hand or grade.auto_score is None
    comments = {comment.name: comment for comment in notebook.comments}
    for cell in executed.cells:
        if is_solution(cell) or is_task(cell):
            about = cell.metadata.nbgrader
            unchanged = about.get("checksum") == compute_checksum(cell) and not is_task(cell)
            if about.grade_id in comments:
                comments[about.grade_id].auto_comment = NO_RESPONSE if unchanged else None
