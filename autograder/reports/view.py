"""The notebook that a feedback page shows: made of what was handed in and of the marks alone."""

import base64
import binascii
import copy
import re
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

from autograder.authoring.hidden import without_hidden
from autograder.authoring.roles import grade_id_of
from autograder.grading.sanitise import restore_deleted
from autograder.grading.standing import CellGrade
from autograder.reports.words import message_for_student, verdict

LONGEST_TEXT = 20_000  # characters of one output
LARGEST_IMAGE = 4_000_000  # characters of base64
NOTHING_VISIBLE = "# The checks of this task are not shown."
MOST_OWN_CELLS = 400  # prose of the assignment included
MOST_OUTPUTS = 50  # of one cell
IMAGES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff"}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class GradedCell:
    """A line of the table of tasks: where the cell is, its points, and what its checks say."""

    notebook: str
    grade_id: str
    kind: str  # "tests", "written answer", "code read by a person" or "task"
    grade: CellGrade
    message: str

    @property
    def line(self) -> str:
        """How the cell came out, in one line."""
        grade = self.grade
        return verdict(
            grade.points,
            grade.max_points,
            self.message,
            waiting=grade.waiting,
            by_hand=grade.by_hand,
        )


def graded_cells(
    name: str,
    source: NotebookNode,
    grades: dict[tuple[str, str], CellGrade],
    messages: dict[str, str],
) -> dict[str, GradedCell]:
    """The graded cells of a notebook by grade_id, in its order; those without a grade are left out.

    `messages` are what the checks of this notebook say, by grade_id.
    """
    found = {}
    for cell in source.cells:
        grade = grades.get((name, str(grade_id_of(cell))))
        if grade is None or not (is_grade(cell) or is_task(cell)):
            continue
        grade_id = str(grade_id_of(cell))
        message = message_for_student(text_of(messages.get(grade_id, "")))
        if grade.by_hand and grade.points >= grade.max_points:
            message = ""
        found[grade_id] = GradedCell(name, grade_id, _kind(cell), grade, message)
    return found


def _kind(cell: NotebookNode) -> str:
    if is_task(cell):
        return "task"
    if not is_solution(cell):
        return "tests"
    return "written answer" if cell.cell_type == "markdown" else "code read by a person"


def feedback_view(
    source: NotebookNode, submitted: NotebookNode, cells: dict[str, GradedCell]
) -> NotebookNode:
    """The notebook behind a feedback page.

    Given cells and tests are shown as `source` hands them out, a test with its verdict in place of
    outputs. Everything else is the student's text, with harmless outputs as they were handed in.
    Nothing of an executed notebook takes part.
    """
    submitted = copy.deepcopy(submitted)
    restore_deleted(source, submitted)
    given = {grade_id_of(cell): cell for cell in source.cells if grade_id_of(cell)}
    view = nbformat.v4.new_notebook()
    view.metadata["language_info"] = NotebookNode({"name": "python"})
    taken: set[str | None] = set()
    for cell in reversed(
        _first_cells(submitted, set(given))
    ):  # the last of several copies is the one that was graded
        grade_id = grade_id_of(cell)
        original = None if grade_id in taken else given.get(grade_id)
        taken.add(grade_id)
        view.cells.append(_own(cell) if original is None else _known(original, cell, cells))
    view.cells.reverse()
    for number, cell in enumerate(view.cells, 1):
        cell["id"] = f"cell-{number}"
    return view


def _first_cells(notebook: NotebookNode, given: set[str | None]) -> list[NotebookNode]:
    """The cells of the assignment and the first of the student's own; a page has an end."""
    own = [cell for cell in notebook.cells if grade_id_of(cell) not in given]
    surplus = {id(cell) for cell in own[MOST_OWN_CELLS:]}
    return [cell for cell in notebook.cells if id(cell) not in surplus]


def _own(cell: NotebookNode) -> NotebookNode:
    """A cell that is the student's alone, or prose between the tasks."""
    shown = _new_cell(cell.get("cell_type"), text_of(cell.get("source")))
    if shown.cell_type == "code":
        shown.outputs = harmless_outputs(cell.get("outputs"))
    elif shown.cell_type == "markdown":
        shown.attachments = harmless_attachments(cell.get("attachments"))
    return shown


def _known(
    original: NotebookNode, cell: NotebookNode, cells: dict[str, GradedCell]
) -> NotebookNode:
    """A cell of the assignment: a locked one as handed out, an answer as handed in."""
    grade_id = str(grade_id_of(original))
    locked = is_locked(original)
    text = _handed_out(original) if locked else text_of(cell.get("source"))
    shown = _new_cell(original.cell_type, text)
    shown.metadata["nbgrader"] = copy.deepcopy(original.metadata["nbgrader"])
    graded = cells.get(grade_id)
    if graded is not None:
        shown.metadata["autograder"] = {"waiting": graded.grade.waiting}
    if shown.cell_type == "markdown":
        attached = original if locked else cell
        shown.attachments = harmless_attachments(attached.get("attachments"))
    elif shown.cell_type == "code" and not (locked and is_grade(original)):
        shown.outputs = harmless_outputs(cell.get("outputs"))
    elif shown.cell_type == "code" and graded is not None:
        shown.outputs = [nbformat.v4.new_output("stream", text=graded.line + "\n")]
    return shown


def _handed_out(cell: NotebookNode) -> str:
    text = without_hidden(str(cell.source))
    return text if text.strip() or not is_grade(cell) else NOTHING_VISIBLE


def _new_cell(kind: Any, text: str) -> NotebookNode:
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    cell: NotebookNode = make.get(kind, nbformat.v4.new_raw_cell)(text)
    return cell


# --- what may pass --------------------------------------------------------------------------------


def harmless_outputs(outputs: Any) -> list[NotebookNode]:
    """Outputs as handed in, as far as they are text or pixels; the rest is dropped."""
    if not isinstance(outputs, list):
        return []
    found = [_harmless(output) for output in outputs[:MOST_OUTPUTS] if isinstance(output, dict)]
    return [output for output in found if output]


def _harmless(output: dict[str, Any]) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return nbformat.v4.new_output("stream", name=name, text=text_of(output.get("text")))
    if kind == "error":
        lines = output.get("traceback")
        traceback = text_of("\n".join(map(str, lines)) if isinstance(lines, list) else "")
        name, value = text_of(output.get("ename")), text_of(output.get("evalue"))
        return nbformat.v4.new_output(
            "error", ename=name, evalue=value, traceback=[traceback or f"{name}: {value}"]
        )
    data = output.get("data")
    if kind not in ("display_data", "execute_result") or not isinstance(data, dict):
        return None
    for mime in IMAGES:
        if is_image(mime, data.get(mime)):
            alt = {mime: {"alt": "What the cell above drew."}}
            return nbformat.v4.new_output(
                "display_data", {mime: "".join(text_of(data[mime], None).split())}, metadata=alt
            )
    text = text_of(data.get("text/plain"))
    return nbformat.v4.new_output("display_data", {"text/plain": text}) if text else None


def harmless_attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """A markdown cell's attached pictures, as far as they are PNG or JPEG."""
    found: dict[str, dict[str, str]] = {}
    for name, data in attachments.items() if isinstance(attachments, dict) else ():
        for mime in IMAGES:
            if isinstance(data, dict) and is_image(mime, data.get(mime)):
                found[text_of(name)] = {mime: "".join(text_of(data[mime], None).split())}
    return found


def is_image(mime: str, data: Any) -> bool:
    """Whether base64 text holds a picture of the kind that it says."""
    text = "".join(text_of(data, None).split())
    if not text or len(text) > LARGEST_IMAGE:
        return False
    try:
        return base64.b64decode(text, validate=True).startswith(IMAGES[mime])
    except (binascii.Error, ValueError):
        return False


def text_of(value: Any, longest: int | None = LONGEST_TEXT) -> str:
    """Text as a notebook holds it (a string or a list of lines), fit for a page, not too long."""
    if isinstance(value, list):
        value = "".join(map(str, value))
    if not isinstance(value, str):
        return ""
    text = _NOT_TEXT.sub("\ufffd", _COLOUR.sub("", value))
    if longest is not None and len(text) > longest:
        return f"{text[:longest]}\n… shortened: {len(text) - longest} characters more"
    return text
