"""The notebook behind a feedback page holds what was handed in and the verdicts, nothing else."""

import copy
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.authoring.roles import expand
from autograder.grading.standing import CellGrade
from autograder.reports.view import (
    LONGEST_TEXT,
    MOST_OWN_CELLS,
    NOTHING_VISIBLE,
    feedback_view,
    graded_cells,
    harmless_attachments,
    harmless_outputs,
    text_of,
)

PNG = "iVBORw0KGgo="
TEST = """assert double(1) == 2, "No."
### BEGIN HIDDEN TESTS
assert double(7351) == 14702
### END HIDDEN TESTS
"""
HIDDEN = "### BEGIN HIDDEN TESTS\nassert 7351\n### END HIDDEN TESTS\n"


def made(kind: str, role: str, grade_id: str, source: str, **extra: Any) -> NotebookNode:
    make = new_code_cell if kind == "code" else new_markdown_cell
    cell = make(source, metadata={role: grade_id, **extra})
    expand(cell)
    return cell


@pytest.fixture
def source() -> NotebookNode:
    return new_notebook(
        cells=[
            new_markdown_cell("Prose."),
            made("code", "locked", "setup", "given = 1"),
            made("code", "solution", "double", "def double(x):\n    return 2 * x"),
            made("code", "test", "test_double", TEST, points=2),
            made("code", "test", "test_all_hidden", HIDDEN, points=1),
            made("markdown", "written", "why", "The model answer.", points=2),
        ]
    )


@pytest.fixture
def submitted(source: NotebookNode) -> NotebookNode:
    notebook = copy.deepcopy(source)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells[1:]}
    cells["double"].source = "my answer"
    cells["double"].outputs = [new_output("stream", text="my output")]
    cells["test_double"].source = "my own test"
    cells["test_double"].outputs = [new_output("stream", text="output of a test")]
    cells["why"].source = "Because."
    return notebook


GRADES = {
    ("nb", "test_double"): CellGrade(0, 2),
    ("nb", "test_all_hidden"): CellGrade(1, 1),
    ("nb", "why"): CellGrade(0, 2, waiting=True),
}


def view_of(source: NotebookNode, submitted: NotebookNode) -> dict[str, NotebookNode]:
    cells = graded_cells("nb", source, GRADES, {"test_double": "The double is wrong."})
    view = feedback_view(source, submitted, cells)
    nbformat.validate(view)
    return {
        cell.metadata.get("nbgrader", {}).get("grade_id", f"own {number}"): cell
        for number, cell in enumerate(view.cells)
    }


def test_a_test_shows_its_visible_part_and_its_verdict(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    view = view_of(source, submitted)
    assert view["test_double"].source == 'assert double(1) == 2, "No."'
    [output] = view["test_double"].outputs
    assert output.text == "✗ 0 of 2 points: The double is wrong.\n"


def test_a_made_up_exception_name_is_not_repeated(source: NotebookNode) -> None:
    cells = graded_cells("nb", source, GRADES, {"test_double": "The code stops with 7351."})
    assert cells["test_double"].line == "✗ 0 of 2 points: The code stops with an error."


def test_a_test_without_a_visible_part_says_so(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    assert view_of(source, submitted)["test_all_hidden"].source == NOTHING_VISIBLE


def test_answers_and_their_outputs_are_as_handed_in(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    view = view_of(source, submitted)
    assert view["double"].source == "my answer"
    assert view["double"].outputs[0].text == "my output"
    assert view["why"].source == "Because."
    assert view["why"].metadata["autograder"] == {"waiting": True}


def test_given_cells_are_as_handed_out(source: NotebookNode, submitted: NotebookNode) -> None:
    submitted.cells[1].source = "given = 2"
    assert view_of(source, submitted)["setup"].source == "given = 1"


def test_a_deleted_answer_does_not_bring_the_reference(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    del submitted.cells[5], submitted.cells[2]
    view = view_of(source, submitted)
    assert "return 2 * x" not in view["double"].source
    assert view["why"].source == ""


def test_a_deleted_test_comes_back_without_its_hidden_part(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    del submitted.cells[3]
    assert "7351" not in str(view_of(source, submitted))


def test_of_copies_of_a_cell_the_last_carries_the_verdict(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    older = copy.deepcopy(submitted.cells[2])
    older.source = "an older copy"
    submitted.cells.insert(2, older)
    view = view_of(source, submitted)
    assert view["double"].source == "my answer"
    assert view["own 2"].source == "an older copy"


def test_metadata_of_a_students_cell_is_dropped(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    submitted.metadata["title"] = "evil"
    submitted.cells[2].metadata["magics_language"] = "evil"
    forged = {"grade": True, "grade_id": "evil", "points": 100}
    submitted.cells.append(new_code_cell("own", metadata={"nbgrader": forged, "tags": ["evil"]}))
    cells = graded_cells("nb", source, GRADES, {})
    assert "evil" not in str(feedback_view(source, submitted, cells))


def test_the_submission_itself_is_not_changed(
    source: NotebookNode, submitted: NotebookNode
) -> None:
    del submitted.cells[3]
    before = copy.deepcopy(submitted)
    view_of(source, submitted)
    assert submitted == before


def test_cells_without_end_are_cut(source: NotebookNode, submitted: NotebookNode) -> None:
    submitted.cells = [
        *(new_markdown_cell(str(n)) for n in range(MOST_OWN_CELLS + 50)),
        *submitted.cells[1:],
    ]
    view = view_of(source, submitted)
    assert len(view) == MOST_OWN_CELLS + 5
    assert view["double"].source == "my answer"


@pytest.mark.parametrize(
    "mime",
    [
        "text/html",
        "text/markdown",
        "text/latex",
        "image/svg+xml",
        "application/javascript",
        "application/pdf",
        "application/vnd.jupyter.widget-view+json",
    ],
)
def test_active_kinds_of_output_are_dropped(mime: str) -> None:
    [output] = harmless_outputs([new_output("display_data", {mime: "evil", "text/plain": "words"})])
    assert output.data == {"text/plain": "words"}


def test_text_errors_and_pictures_are_kept() -> None:
    outputs = [
        new_output("stream", name="stderr", text="warned"),
        new_output("error", ename="E", evalue="v", traceback=["\x1b[31mred\x1b[0m"]),
        new_output("execute_result", {"text/plain": "2"}),
        new_output("display_data", {"image/png": PNG, "text/plain": "<Figure>"}),
    ]
    kept = harmless_outputs(outputs)
    assert [kept[0].text, kept[1].traceback, kept[2].data] == [
        "warned",
        ["red"],
        {"text/plain": "2"},
    ]
    assert kept[3].data == {"image/png": PNG}


@pytest.mark.parametrize("data", ['"><script>', "AAAA", "", None, 5, {"a": 1}, PNG + "!"])
def test_what_only_claims_to_be_a_picture_is_dropped(data: Any) -> None:
    assert harmless_outputs([{"output_type": "display_data", "data": {"image/png": data}}]) == []
    assert harmless_attachments({"a.png": {"image/png": data}}) == {}


def test_attachments_are_pixels_or_dropped() -> None:
    svg = {"image/svg+xml": PNG}
    assert harmless_attachments({"a.png": {"image/png": PNG, **svg}, "b.svg": svg}) == {
        "a.png": {"image/png": PNG}
    }


@pytest.mark.parametrize("outputs", [None, "text", {"a": 1}, [1, None, {}, {"data": 3}]])
def test_damaged_outputs_are_no_outputs(outputs: Any) -> None:
    assert harmless_outputs(outputs) == []


def test_text_can_be_written_to_a_file_and_has_an_end() -> None:
    assert text_of("a\ud800\x00b").encode("utf-8") == "a\ufffd\ufffdb".encode()
    assert text_of(["a\n", "b"]) == "a\nb"
    assert text_of("x" * (LONGEST_TEXT + 5)).endswith("shortened: 5 characters more")
