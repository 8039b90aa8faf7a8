"""Marks and messages out of an executed notebook, by nbgrader's own rule."""

import ast
import re
from functools import cache, lru_cache
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade

from autograder import checks
from autograder.grading.outcome import CellMark

CHECKS = ("CheckFailed", "AssertionError")
_TOLD = {
    "NotImplementedError": "This task is not written yet.",
    "NameError": "A name that this task defines is missing: does the cell above run?",
    "CellTimeoutError": "The code takes too long: is there a loop without an end?",
}
NO_TEXT = "A check failed; it gives no message."
LONGEST_HOLE = 60  # characters that a computed part of a message may have
SHORTEST_MESSAGE = 9  # characters that an author has written of a message


def judge(notebook: NotebookNode, name: str = "") -> list[CellMark]:
    """The mark of each grade cell, with the message of the first check that failed in it.

    `name` is the notebook's, which a topic of several notebooks needs to tell their cells apart.
    """
    marks = []
    for cell in notebook.cells:
        if not is_grade(cell):
            continue
        points, max_points = determine_grade(cell)
        message, detail = "", ""
        if _error(cell) or (points is not None and points < max_points):
            message, detail = _explain(cell)
        marks.append(
            CellMark(cell.metadata.nbgrader["grade_id"], points, max_points, message, detail, name)
        )
    return marks


def _error(cell: NotebookNode) -> NotebookNode | None:
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    return errors[0] if errors else None


def _explain(cell: NotebookNode) -> tuple[str, str]:
    """What to tell the student of a failed cell, and what to tell the instructor."""
    error = _error(cell)
    if cell.cell_type != "code":
        return "No answer was given.", ""
    if error is None:
        return "Some checks of this task failed.", "partial credit, or text on stderr"
    detail = f"{error.ename}: {error.evalue}".strip().rstrip(":")
    message = message_of(error.ename, error.evalue)
    if error.ename in CHECKS:
        written = messages_in(cell.source) + _messages_of_checks()
        message = message if any(text.fullmatch(message) for text in written) else NO_TEXT
    return message, detail


def message_of(name: str, text: str) -> str:
    """What a student is told of an exception, as far as its text is the tests' own."""
    if name in CHECKS:
        return text.strip() or NO_TEXT
    return _TOLD.get(name, f"The code stops with {name}.")


@lru_cache(maxsize=1024)  # tests are the same throughout the class
def messages_in(source: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of all texts written in a test's code; a computed part may be anything short.

    Only what an author wrote reaches a student: a text that fits none of these was made up by the
    submission or by a library.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    inner = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    patterns = []
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.Constant) and id(node) not in inner:
            parts = [node]
        written = [part.value for part in parts if isinstance(part, ast.Constant)]
        if sum(len(text) for text in written if isinstance(text, str)) >= SHORTEST_MESSAGE:
            patterns.append(re.compile(rf"\s*{''.join(map(_pattern, parts))}\s*"))
    return tuple(patterns)


def _pattern(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return re.escape(str(part.value))
    return rf"[^\n]{{0,{LONGEST_HOLE}}}"


@cache
def _messages_of_checks() -> tuple[re.Pattern[str], ...]:
    return messages_in(Path(checks.__file__).read_text(encoding="utf-8"))
