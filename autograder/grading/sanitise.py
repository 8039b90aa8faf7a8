"""Bring a submission back to the form of its source: given cells restored, outputs cleared."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_locked

from autograder.authoring.hidden import without_hidden
from autograder.authoring.roles import grade_id_of, role_of
from autograder.course import Course
from autograder.errors import Refused
from autograder.grading.faults import raise_fault
from autograder.nbgrader_log import nbgrader_log

DELETED = "# This cell was deleted from the submission."


def resources(course: Course, topic: str, notebook: str, student: str) -> dict[str, Any]:
    """What nbgrader's preprocessors want to know about the notebook at hand."""
    return {
        "nbgrader": {
            "student": student,
            "assignment": topic,
            "notebook": notebook,
            "db_url": course.db_url,
        }
    }


def converter(course: Course) -> Autograde:
    """nbgrader's Autograde with the course's settings; its lists of preprocessors are followed."""
    return Autograde(coursedir=CourseDirectory(config=course.config), config=course.config)


def split_preprocessors(course: Course) -> tuple[list[Any], list[Any]]:
    """nbgrader's preprocessors before and after the execution of a notebook."""
    autograde = converter(course)
    after = [
        preprocessor
        for preprocessor in autograde.autograde_preprocessors
        if not (isinstance(preprocessor, type) and issubclass(preprocessor, Execute))
    ]
    return list(autograde.sanitize_preprocessors), after


def sanitise(
    course: Course, source: NotebookNode, notebook: NotebookNode, about: dict[str, Any]
) -> tuple[NotebookNode, list[str]]:
    """The notebook as it will be executed, and what had to be put right, a phrase each.

    `notebook` is one in which the assignment's cells were recognised. nbgrader's own preprocessors
    do it, after cells that were deleted are put back (it would stop at a deleted solution). Raises
    Refused where they cannot, and CourseError where that is the gradebook's fault.
    """
    remarks = edited_cells(source, notebook)
    remarks += restore_deleted(source, notebook)
    before, _ = split_preprocessors(course)
    for preprocessor in before:
        part = preprocessor(config=course.config)
        with nbgrader_log(part):
            try:
                notebook, about = part(notebook, about)
            except Exception as error:
                raise_fault(course, error)
                raise Refused(f"nbgrader cannot prepare the notebook: {error}") from error
    return notebook, remarks


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
