"""The cells of a topic in the gradebook, against which it is graded: read, compared, exchanged.

nbgrader enters them when it makes a release. Once there are submissions, it refuses to add or
remove a cell, and changes the others without a word; here both are said, and done on purpose.
"""

import hashlib
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)

from autograder.authoring.build import generate, throwaway_gradebook
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.record import open_gradebook

# The four kinds of row that a cell may have, each with the columns that hold its content.
KINDS: dict[type, tuple[str, ...]] = {
    GradeCell: ("max_score", "cell_type"),
    TaskCell: ("max_score", "cell_type"),
    SolutionCell: (),
    SourceCell: ("cell_type", "locked", "source", "checksum"),
}
GRADED = (GradeCell, TaskCell)  # a submission has a Grade for each of these
COMMENTED = (SolutionCell, TaskCell)  # and a Comment for each of these
MOST_NAMED = 5  # changed cells named in one sentence


class Key(NamedTuple):
    """What tells the rows of a topic apart; `kind` is the name of nbgrader's class."""

    notebook: str
    kind: str
    name: str


@dataclass(frozen=True)
class Cells:
    """The rows of a topic's cells, and the kernelspec (JSON) of each notebook."""

    rows: dict[Key, dict[str, Any]]
    kernelspecs: dict[str, str | None] = field(default_factory=dict, compare=False)

    @property
    def digest(self) -> str:
        """A fingerprint (SHA-256, hexadecimal) of all that marks depend on."""
        rows = [[*key, self.rows[key]] for key in sorted(self.rows)]
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class ByHand:
    """What a person gave to a student's cell; `what`: "points", "extra credit" or "comment"."""

    student: str
    notebook: str
    task: str
    what: str
    value: float | str


def read_cells(gradebook: Gradebook, topic: str) -> Cells:
    """The cells that a gradebook has of a topic, none where it does not know the topic."""
    notebooks = (
        gradebook.db.query(Notebook)
        .join(Assignment, Notebook.assignment_id == Assignment.id)
        .filter(Assignment.name == topic)
    )
    rows, kernelspecs = {}, {}
    for notebook in notebooks:
        kernelspecs[notebook.name] = notebook.kernelspec
        for key, row in _rows(notebook).items():
            rows[key] = {column: getattr(row, column) for column in KINDS[type(row)]}
    return Cells(rows, kernelspecs)


def cells_of_source(course: Course, topic: str) -> Cells:
    """The cells that nbgrader makes of a topic's source today.

    Raises CourseError where nbgrader cannot release it.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = throwaway_gradebook(Path(folder))
        generate(course, topic, Path(folder) / "release", url)
        with Gradebook(url) as gradebook:
            return read_cells(gradebook, topic)


def changed_cells(old: Cells, new: Cells) -> list[str]:
    """Names of the cells that were added, removed or changed, in the order of the alphabet."""
    keys = old.rows.keys() | new.rows.keys()
    return sorted({key.name for key in keys if old.rows.get(key) != new.rows.get(key)})


def enter_source(course: Course, topic: str) -> None:
    """Let nbgrader enter a topic's source into the gradebook, as long as nobody is graded.

    Raises CourseError where submissions are graded and the source has changed since.
    """
    with open_gradebook(course) as gradebook:
        graded = (
            gradebook.db.query(SubmittedAssignment)
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .filter(Assignment.name == topic)
            .count()
        )
        known = read_cells(gradebook, topic)
    if not graded:
        with tempfile.TemporaryDirectory() as folder:
            generate(course, topic, Path(folder) / "release", course.db_url)
        return
    changed = changed_cells(known, cells_of_source(course, topic))
    if changed:
        more = f" and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
        raise CourseError(
            f"{course.folder('source', topic)} has changed since submissions were graded "
            f"({', '.join(changed[:MOST_NAMED])}{more}): run `autograder regrade {topic}`, which "
            "grades all of them alike."
        )


def rows_by_cell(
    gradebook: Gradebook, topic: str, table: type[Grade] | type[Comment], *columns: Any
) -> list[tuple[Any, ...]]:
    """What students got in a topic, a row each: student, the cell's `Key`, columns of `table`.

    `table` is Grade or Comment.
    """
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id, Notebook.name, BaseCell.type, BaseCell.name, *columns
        )
        .select_from(table)
        .join(BaseCell, table.cell_id == BaseCell.id)
        .join(SubmittedNotebook, table.notebook_id == SubmittedNotebook.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == topic)
    )
    return [
        (student, Key(notebook, kind, name), *found)
        for student, notebook, kind, name, *found in rows
    ]


def lost_by_hand(gradebook: Gradebook, topic: str, new: Cells) -> list[ByHand]:
    """What people gave by hand to cells that `new` has no more, in order of the students' ids."""
    columns = {
        Grade.manual_score: "points",
        Grade.extra_credit: "extra credit",
        Comment.manual_comment: "comment",
    }
    lost = [
        ByHand(student, key.notebook, key.name, what, value)
        for column, what in columns.items()
        for student, key, value in rows_by_cell(gradebook, topic, column.class_, column)
        if key not in new.rows and value not in (None, "")
    ]
    return sorted(lost, key=lambda each: (each.student, each.notebook, each.task, each.what))


def exchange_cells(gradebook: Gradebook, topic: str, new: Cells) -> None:
    """Put a topic's new cells in the place of the old ones, in the session's transaction.

    A row keeps its id, and so its grades and comments, where notebook, kind and name stay. A new
    cell waits for a mark in every submission; with a removed one go its grades and comments. The
    gradebook must be one that a `Recorder` opened, where nothing lasts before its commit.
    """
    db = gradebook.db
    assignment = gradebook.find_assignment(topic)
    for name in new.kernelspecs.keys() - {notebook.name for notebook in assignment.notebooks}:
        notebook = Notebook(name=name, assignment=assignment, kernelspec=new.kernelspecs[name])
        db.add(notebook)
        for submission in assignment.submissions:
            db.add(SubmittedNotebook(notebook=notebook, assignment=submission))
    db.flush()
    for notebook in list(assignment.notebooks):
        wanted = {key: new.rows[key] for key in new.rows if key.notebook == notebook.name}
        here = _rows(notebook)
        for key in here.keys() - wanted.keys():
            _remove(gradebook, here[key])
        for key, content in wanted.items():
            if key in here:
                for column, value in content.items():
                    setattr(here[key], column, value)
            else:
                _add(gradebook, notebook, key, content)
        db.flush()
        db.expire_all()
        if notebook.name not in new.kernelspecs:
            gradebook.remove_notebook(notebook.name, topic)
    db.expire_all()


def _rows(notebook: Notebook) -> dict[Key, Any]:
    rows = [*notebook._base_cells, *notebook.source_cells]
    return {Key(notebook.name, type(row).__name__, row.name): row for row in rows}


def _remove(gradebook: Gradebook, row: Any) -> None:
    for kind in (Grade, Comment) if isinstance(row, BaseCell) else ():
        for each in gradebook.db.query(kind).filter(kind.cell_id == row.id):
            gradebook.db.delete(each)
    gradebook.db.flush()
    gradebook.db.delete(row)


def _add(gradebook: Gradebook, notebook: Notebook, key: Key, content: dict[str, Any]) -> None:
    kind = next(each for each in KINDS if each.__name__ == key.kind)
    row = kind(name=key.name, notebook=notebook, **content)
    gradebook.db.add(row)
    gradebook.db.flush()
    for submitted in notebook.submissions:
        if isinstance(row, GRADED):
            gradebook.db.add(Grade(cell_id=row.id, notebook=submitted))
        if isinstance(row, COMMENTED):
            gradebook.db.add(Comment(cell_id=row.id, notebook=submitted))
