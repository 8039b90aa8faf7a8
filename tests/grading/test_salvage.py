import nbformat
import pytest

from autograder.errors import Refused
from autograder.grading import salvage as salvaging
from autograder.grading.salvage import salvage


def read(*cells, **more):
    """The salvaged cells of a notebook with these, and the remarks."""
    notebook, remarks = salvage("x", {"cells": list(cells), **more})
    nbformat.validate(notebook)
    return notebook.cells, remarks


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        (["a\n", "b"], "a\nb"),
        (["a", "b"], "a\nb"),
        (["a"], "a"),
        (None, ""),
        ([], ""),
        ("a\0b", "ab"),
        ("half \ud83d, whole \ud83d\ude00", "half \ufffd, whole 😀"),
    ],
)
def test_a_source_is_one_text_however_it_is_written(source, text):
    [cell], remarks = read({"cell_type": "code", "source": source})
    assert (cell.source, remarks) == (text, [])


@pytest.mark.parametrize("source", [7, {"a": 1}, ["a", 7], [["a"]], True])
def test_a_source_that_is_no_text_is_remarked_on(source):
    [cell], remarks = read({"cell_type": "code", "source": source})
    assert (cell.source, remarks) == ("", ["damaged cells in x: 1"])


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ({"cell_type": "raw"}, "raw"),
        ({"cell_type": "heading"}, "markdown"),
        ({"cell_type": ["code"], "outputs": []}, "code"),
        ({"input": "1"}, "code"),
        ({}, "markdown"),
    ],
)
def test_a_cell_type_is_guessed_where_it_is_missing(cell, kind):
    [found], _ = read(cell)
    assert found.cell_type == kind


def test_ids_are_valid_and_unique():
    ids = ["a", "a", "no good!", 3, None, "cell-1-0"]
    cells, _ = read(*({"cell_type": "code", "id": each} for each in ids))
    assert cells[0].id == "a"
    assert len({cell.id for cell in cells}) == len(ids)


def test_metadata_is_left_out_but_for_who_the_cell_is():
    claims = {
        "grade_id": "area",
        "points": 1000,
        "grade": True,
        "locked": "yes",
        "cell_type": "code",
        "checksum": "0" * 32,
        "schema_version": 99,
    }
    [cell, odd], _ = read(
        {"metadata": {"nbgrader": claims, "tags": ["skip-execution"]}},
        {"metadata": {"nbgrader": {"grade_id": "\x1b[31m\n"}}},
        metadata={"huge": "x" * 10**6},
    )
    assert cell.metadata == {
        "nbgrader": {"grade_id": "area", "points": 1000, "grade": True, "cell_type": "code"}
    }
    assert odd.metadata == {"nbgrader": {}}


def test_outputs_and_pictures_are_kept_as_far_as_they_are_text():
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": ["a\n", "b"]},
        {
            "output_type": "execute_result",
            "execution_count": 3,
            "data": {"text/plain": ["4", "2"], "application/json": {"deep": [[]]}, "text/html": 7},
            "metadata": {"x": 1},
        },
        {"output_type": "error", "ename": "E", "evalue": None, "traceback": ["one", "two"]},
        {"output_type": "unknown"},
        None,
    ]
    written = {"cell_type": "markdown", "attachments": {"a.png": {"image/png": "AAAA"}}}
    [code, text], _ = read({"cell_type": "code", "outputs": outputs}, written)
    stream, result, error = code.outputs
    assert (stream.name, stream.text) == ("stderr", "a\nb")
    assert result.data == {"text/plain": "4\n2"}
    assert (error.ename, error.evalue, error.traceback) == ("E", "", ["one", "two"])
    assert text.attachments == {"a.png": {"image/png": "AAAA"}}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([1, 2], "is JSON, but no notebook"),
        (None, "is JSON, but no notebook"),
        ({"a": 1}, "is JSON, but no notebook"),
        ({"nbformat": 4, "nbformat_minor": 5}, "is a damaged notebook: it has no list of cells"),
        ({"nbformat": 3, "worksheets": [{"cells": [1]}]}, "damaged notebook of an old format"),
        ({"cells": {"a": 1}}, "is a damaged notebook: it has no list of cells"),
    ],
)
def test_what_has_no_cells_is_refused(data, reason):
    with pytest.raises(Refused, match=f"^x .*{reason}"):
        salvage("x", data)


def test_there_is_a_limit_to_cells(monkeypatch):
    monkeypatch.setattr(salvaging, "MOST_CELLS", 3)
    with pytest.raises(Refused, match="x has 4 cells, more than 3"):
        salvage("x", {"cells": [{}] * 4})
