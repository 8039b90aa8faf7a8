"""Bring a submission back to the form of its source: given cells restored, outputs cleared."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    Execute,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbgrader.utils import is_locked

from autograder.authoring.hidden import without_hidden
from autograder.authoring.roles import grade_id_of, role_of
from autograder.course import Course
from autograder.errors import Refused
from autograder.nbgrader_log import nbgrader_log

DELETED = "# This cell was deleted from the submission."
# What `sanitise`, the engine and the recorder do in their place, without a gradebook for each.
REPLACED = (
    ClearOutput,
    DeduplicateIds,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
    Execute,
    SaveAutoGrades,
    AssignLatePenalties,
)


def converter(course: Course) -> Autograde:
    """nbgrader's Autograde with the course's settings."""
    return Autograde(coursedir=CourseDirectory(config=course.config), config=course.config)


class Preprocessors:
    """The preprocessors of a course's `nbgrader autograde` that change a notebook and no more."""

    def __init__(self, course: Course, topic: str) -> None:
        autograde = converter(course)
        self._course, self._topic = course, topic
        self._before = self._instances(autograde.sanitize_preprocessors)
        self._after = self._instances(autograde.autograde_preprocessors)

    def before(self, notebook: NotebookNode, name: str, student: str) -> NotebookNode:
        """What comes of a notebook before it is executed. Raises Refused where one fails."""
        return self._run(self._before, notebook, name, student)

    def after(self, notebook: NotebookNode, name: str, student: str) -> NotebookNode:
        """What comes of an executed notebook. Raises Refused where one fails."""
        return self._run(self._after, notebook, name, student)

    def _instances(self, kinds: Sequence[Any]) -> list[Any]:
        return [kind(config=self._course.config) for kind in kinds if kind not in REPLACED]

    def _run(
        self, parts: list[Any], notebook: NotebookNode, name: str, student: str
    ) -> NotebookNode:
        about: dict[str, Any] = {
            "nbgrader": {
                "student": student,
                "assignment": self._topic,
                "notebook": name,
                "db_url": self._course.db_url,
            }
        }
        for part in parts:
            with nbgrader_log(part):
                try:
                    notebook, about = part(notebook, about)
                except Exception as error:
                    raise Refused(f"{type(part).__name__} fails on it: {error}") from error
        return notebook


def with_checksums(source: NotebookNode, checksums: Mapping[str, str]) -> NotebookNode:
    """A source notebook whose cells of the assignment carry the gradebook's checksums.

    Those of solution cells are of what was handed out: an answer with that checksum is none.
    """
    source = copy.deepcopy(source)
    for cell in source.cells:
        grade_id = grade_id_of(cell)
        if grade_id is not None and grade_id in checksums:
            cell.metadata.nbgrader["checksum"] = checksums[grade_id]
    return source


def sanitise(source: NotebookNode, notebook: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """The notebook as it will be executed, and what had to be put right, a phrase each.

    `source` has checksums; `notebook`, which is changed in place, is one in which the assignment's
    cells were recognised. Of those only the code and text in solution cells is the student's.
    """
    remarks = edited_cells(source, notebook)
    remarks += restore_deleted(source, notebook)
    own = {grade_id_of(cell): cell for cell in source.cells if role_of(cell) is not None}
    for cell in notebook.cells:
        given = own.get(grade_id_of(cell)) if grade_id_of(cell) is not None else None
        if given is not None:
            _restore(given, cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            for name in ("collapsed", "scrolled"):
                cell.metadata.pop(name, None)
    if "kernelspec" in source.metadata:
        notebook.metadata["kernelspec"] = source.metadata.kernelspec
    return notebook, remarks


def _restore(given: NotebookNode, cell: NotebookNode) -> None:
    if cell.cell_type != given.cell_type:
        cell.cell_type = given.cell_type
        for name in ("outputs", "execution_count"):
            cell.pop(name, None)
    cell.metadata["nbgrader"] = copy.deepcopy(given.metadata.nbgrader)
    if is_locked(given):
        cell.source = given.source


def restore_deleted(source: NotebookNode, notebook: NotebookNode) -> list[str]:
    """Put cells of the assignment that were deleted back in their place (in place)."""
    remarks = []
    handed_in = [grade_id_of(cell) for cell in notebook.cells]
    after = 0  # where the next cell of the source belongs in the notebook
    for cell in source.cells:
        role = role_of(cell)
        if role is None:
            continue
        kind, grade_id = role
        if grade_id in handed_in:
            after = max(after, handed_in.index(grade_id) + 1)
            continue
        copy = NotebookNode({**cell, "metadata": NotebookNode({**cell.metadata})})
        if kind in ("solution", "written"):
            copy.source = DELETED if kind == "solution" else ""
        notebook.cells.insert(after, copy)
        handed_in.insert(after, grade_id)
        after += 1
        remarks.append(f"the deleted cell {grade_id} was put back")
    return remarks


def edited_cells(source: NotebookNode, notebook: NotebookNode) -> list[str]:
    """Given cells that the student changed, a phrase each; nbgrader restores them."""
    given = {grade_id_of(cell): cell.source for cell in source.cells if is_locked(cell)}
    remarks = []
    for cell in notebook.cells:
        grade_id = grade_id_of(cell)
        if grade_id in given:
            as_handed_out = without_hidden(given[grade_id])
            if cell.source.strip() not in (as_handed_out.strip(), given[grade_id].strip()):
                remarks.append(f"the edited cell {grade_id} was restored")
    return remarks
