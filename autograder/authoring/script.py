"""Read and write a topic's percent script (jupytext) as a notebook with nbgrader metadata."""

import hashlib
import re
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from autograder.authoring.roles import expand, role_of, shorten
from autograder.errors import CourseError

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read_script(path: Path) -> NotebookNode:
    """The source notebook of a percent script: nbgrader metadata, stable cell ids, no outputs.

    Raises CourseError, naming the file, for a missing file or a faulty cell header.
    """
    try:
        return parse_script(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path} does not exist; a topic is a script of that name.") from None
    except CourseError as error:
        raise CourseError(f"{path}: {error}") from None


def parse_script(text: str) -> NotebookNode:
    """The source notebook of a percent script's text. Raises CourseError for a faulty header."""
    notebook = jupytext.reads(text, fmt="py:percent")
    source = nbformat.v4.new_notebook()
    source.metadata["kernelspec"] = NotebookNode(KERNELSPEC)
    source.metadata["language_info"] = NotebookNode({"name": "python"})
    source.cells = notebook.cells
    for cell in source.cells:
        cell.metadata.pop("lines_to_next_cell", None)
        expand(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    assign_ids(source)
    return source


def write_script(notebook: NotebookNode) -> str:
    """The percent script of a source notebook; `parse_script` gives the notebook back."""
    short = nbformat.v4.new_notebook()
    for cell in notebook.cells:
        copy = NotebookNode(
            cell_type=cell.cell_type,
            source=cell.source,
            metadata=NotebookNode({**cell.metadata}),
            id=cell.get("id", "x"),
        )
        if cell.cell_type == "code":
            copy.outputs, copy.execution_count = [], None
        shorten(copy)
        short.cells.append(copy)
    text: str = jupytext.writes(
        short, fmt={"extension": ".py", "format_name": "percent", "cell_metadata_filter": "all"}
    )
    return _without_header(text)


def assign_ids(notebook: NotebookNode) -> None:
    """Give every cell an id made of its role or content, so that a rebuild changes nothing.

    Raises CourseError where two cells have one grade_id, or one that is no valid cell id.
    """
    taken: set[str] = set()
    for cell in notebook.cells:
        role = role_of(cell)
        if role:
            cell_id = role[1]
            if not _VALID_ID.fullmatch(cell_id):
                raise CourseError(f"{cell_id!r} is no grade_id: use letters, digits, - and _.")
            if cell_id in taken:
                raise CourseError(f"two cells have the grade_id {cell_id!r}.")
            cell["id"] = cell_id
            taken.add(cell_id)
    for cell in notebook.cells:
        if role_of(cell):
            continue
        stem = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        cell_id, copies = stem, 1
        while cell_id in taken:
            copies += 1
            cell_id = f"{stem}-{copies}"
        cell["id"] = cell_id
        taken.add(cell_id)


def _without_header(text: str) -> str:
    """Drop the YAML header that jupytext writes; the build sets the notebook's metadata."""
    return re.sub(r"\A# ---\n(?:#.*\n)*?# ---\n\n?", "", text)
