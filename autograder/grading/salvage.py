"""A well-formed notebook out of whatever data a notebook file holds."""

import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from autograder.errors import Refused

MOST_CELLS = 5000
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
GRADE_ID = re.compile(r"[a-zA-Z0-9_-]{1,200}")  # as nbgrader's schema has it
CELL_TYPES = ("code", "markdown", "raw")
CLAIMS = ("points", "grade", "solution", "locked", "cell_type")


def salvage(name: str, data: Any) -> tuple[NotebookNode, list[str]]:
    """The notebook in the data of a file called `name`, and what was mended, a phrase each.

    It is built anew, in the newest minor version of format 4: of each cell come its type, source,
    id, text outputs and pictures, and what nbgrader's metadata says of its identity; nothing else.
    Raises Refused with the reason where there is no list of cells.
    """
    if not isinstance(data, dict) or not {"cells", "worksheets", "nbformat"} & data.keys():
        raise Refused(f"{name} is JSON, but no notebook.")
    remarks = []
    if "cells" not in data and "worksheets" in data:
        data = _upgraded(name, data)
        remarks.append(f"{name} is of an old notebook format")
    raw_cells = data.get("cells")
    if not isinstance(raw_cells, list):
        raise Refused(f"{name} is a damaged notebook: it has no list of cells.")
    if len(raw_cells) > MOST_CELLS:
        raise Refused(f"{name} has {len(raw_cells)} cells, more than {MOST_CELLS}.")
    cells, damaged = [], 0
    for raw in raw_cells:
        if isinstance(raw, dict):
            cell, whole = _cell(raw)
            cells.append(cell)
            damaged += not whole
        else:
            damaged += 1
    if damaged:
        remarks.append(f"damaged cells in {name}: {damaged}")
    unique_ids(cells)
    return new_notebook(cells=cells), remarks


def unique_ids(cells: list[NotebookNode]) -> None:
    """Give an id to each cell without one, and to each that repeats an earlier one's (in place)."""
    taken = {cell.get("id") for cell in cells}
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.get("id") is None or cell.id in seen:
            cell.id = next(
                new for k in range(len(cells) + 1) if (new := f"cell-{number}-{k}") not in taken
            )
            taken.add(cell.id)
        seen.add(cell.id)


def _upgraded(name: str, data: dict[str, Any]) -> dict[str, Any]:
    """Data of format 1 to 3 in format 4, without outputs."""
    try:
        sheets = [
            {**sheet, "cells": [{**cell, "outputs": []} for cell in sheet["cells"]]}
            for sheet in data["worksheets"]
        ]
        old = {"metadata": {}, "nbformat": 3, "nbformat_minor": 0, **data, "worksheets": sheets}
        return dict(nbformat.convert(nbformat.v3.to_notebook_json(old), 4))
    except Exception as error:  # nbformat raises what it happens to stumble over
        what = type(error).__name__
        raise Refused(f"{name} is a damaged notebook of an old format ({what}).") from None


def _cell(raw: dict[str, Any]) -> tuple[NotebookNode, bool]:
    """A cell, and whether nothing of its source is lost."""
    kind = raw.get("cell_type")
    if kind not in CELL_TYPES:
        kind = "code" if {"outputs", "execution_count", "input"} & raw.keys() else "markdown"
    source, whole = _source(raw)
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    cell = NotebookNode(
        cell_type=kind,
        id=_id(raw.get("id"), metadata.get("id")),  # Colab keeps it in the metadata
        metadata=NotebookNode(),
        source=source,
    )
    claims = metadata.get("nbgrader")
    if isinstance(claims, dict):
        cell.metadata["nbgrader"] = _claims(claims)
    if kind == "code":
        cell.execution_count = None
        cell.outputs = _outputs(raw.get("outputs"))
    elif isinstance(raw.get("attachments"), dict):
        pictures = {clean(key): _bundle(value) for key, value in raw["attachments"].items()}
        cell.attachments = NotebookNode(pictures)
    return cell, whole


def _id(*candidates: Any) -> str | None:
    for each in candidates:
        if isinstance(each, str) and CELL_ID.fullmatch(each):
            return each
    return None


def _claims(metadata: dict[str, Any]) -> NotebookNode:
    """Who a cell says it is, and what else is worth a remark: short plain values."""
    claims = NotebookNode()
    grade_id = metadata.get("grade_id")
    if isinstance(grade_id, str) and GRADE_ID.fullmatch(grade_id):
        claims.grade_id = grade_id
    for key in CLAIMS:
        value = metadata.get(key)
        if isinstance(value, bool | int | float) or value in CELL_TYPES:
            claims[key] = value
    return claims


def _source(raw: dict[str, Any]) -> tuple[str, bool]:
    """The source of a cell with lines that end in a line feed, and whether nothing is lost."""
    source = raw.get("source", raw.get("input", ""))
    text = joined(source)
    return clean(text or ""), text is not None


def joined(value: Any) -> str | None:
    """A text that a notebook holds whole or in lines; None where it is neither."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        return None
    ended = any("\n" in line or "\r" in line for line in value)
    return ("" if ended else "\n").join(value)  # some tools drop the ends of the lines


def clean(text: str) -> str:
    """A text with line feeds only, without NUL, and without halves of a surrogate pair."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _outputs(raw: Any) -> list[NotebookNode]:
    """The outputs that are well-formed; of their data, text and pictures."""
    found = (_output(each) for each in (raw if isinstance(raw, list) else []))
    return [output for output in found if output is not None]


def _output(raw: Any) -> NotebookNode | None:
    if not isinstance(raw, dict):
        return None
    kind, output = raw.get("output_type"), NotebookNode(output_type=raw.get("output_type"))
    if kind == "stream":
        output.name = "stderr" if raw.get("name") == "stderr" else "stdout"
        output.text = clean(joined(raw.get("text")) or "")
    elif kind in ("display_data", "execute_result"):
        output.data, output.metadata = _bundle(raw.get("data")), NotebookNode()
        if kind == "execute_result":
            output.execution_count = None
    elif kind == "error":
        output.ename, output.evalue = (
            clean(joined(raw.get(key)) or "") for key in ("ename", "evalue")
        )
        output.traceback = clean(joined(raw.get("traceback")) or "").split("\n")
    else:
        return None
    return output


def _bundle(raw: Any) -> NotebookNode:
    """The entries of a MIME bundle that are text (pictures are, in base64)."""
    bundle = NotebookNode()
    for mime, value in raw.items() if isinstance(raw, dict) else ():
        text = joined(value)
        if text and "json" not in mime:
            bundle[clean(mime)] = clean(text)
    return bundle
