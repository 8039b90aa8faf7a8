"""Odd but honest notebooks: old formats, other editors, lost metadata, cells gone astray."""

import copy
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode

from tests.hostile.entry import Files, case, cells_with, change

# --- the notebook format ---


@case("an old Jupyter wrote format 3", remark="old notebook format")
def format_3(notebook: NotebookNode, name: str) -> Files:
    old = nbformat.convert(copy.deepcopy(notebook), 3)
    return {name: nbformat.writes(old, version=nbformat.NO_CONVERT).encode()}


def minor_version(minor: int) -> Callable[[Any], None]:
    def edit(data: Any) -> None:
        data["nbformat_minor"] = minor
        for cell in data["cells"]:
            cell.pop("id", None)

    edit.__name__ = f"format_4_{minor}"
    return edit


for _minor in range(5):
    change(f"an older Jupyter wrote format 4.{_minor}, without ids")(minor_version(_minor))


@change("format 4.4, but cells have ids")
def ids_too_early(data: Any) -> None:
    data["nbformat_minor"] = 4


@change("format 4.5, but cells have no ids")
def ids_missing(data: Any) -> None:
    for cell in data["cells"]:
        del cell["id"]


@change("two cells have one id, one an invalid one, one a number")
def ids_broken(data: Any) -> None:
    data["cells"][1]["id"] = data["cells"][3]["id"]
    data["cells"][2]["id"] = "not valid!" * 20
    data["cells"][4]["id"] = 17


@change("a newer minor version than anybody knows, and a key of its own")
def format_of_the_future(data: Any) -> None:
    data.update(nbformat_minor=9, signature="x", new_key={"a": [1, 2]})


@change("the version numbers are missing")
def no_version(data: Any) -> None:
    del data["nbformat"], data["nbformat_minor"]


@change("a tool wrote the sources in lines without their ends")
def lines_without_ends(data: Any) -> None:
    for cell in data["cells"]:
        cell["source"] = [line.rstrip("\n") for line in cell["source"]]


@change("outputs are damaged in all ways that there are")
def damaged_outputs(data: Any) -> None:
    kinds: list[Any] = [
        {},
        {"output_type": "stream"},
        {"output_type": "display_data", "data": [1]},
        {"output_type": "execute_result", "data": {"text/plain": {"a": float("nan")}}},
        {"output_type": "error", "traceback": 5},
        {"output_type": "pyout", "text": "old"},
        "text",
        None,
    ]
    for number, cell in enumerate(data["cells"]):
        if cell["cell_type"] == "code":
            cell["outputs"] = kinds[: number % 9] or "none"
            cell["execution_count"] = "In [*]"


@change("code cells have no outputs and no metadata key of their own kind")
def outputs_missing(data: Any) -> None:
    for cell in data["cells"]:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


# --- other editors ---


@change("Colab: its metadata, no ids but in there, no kernel", remark="")
def colab(data: Any) -> None:
    data["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    }
    data["nbformat_minor"] = 0
    for number, cell in enumerate(data["cells"]):
        del cell["id"]
        cell["metadata"] |= {"id": f"aB3_{number}xyz", "colab": {"base_uri": "https://localhost/"}}


@change("Colab's copy lost nbgrader's metadata and ids", remark="without nbgrader's metadata")
def colab_lost_metadata(data: Any) -> None:
    colab(data)
    for cell in data["cells"]:
        cell["metadata"].pop("nbgrader", None)


@change("an editor dropped the metadata and kept the ids", remark="without nbgrader's metadata")
def metadata_lost(data: Any) -> None:
    for cell in data["cells"]:
        cell["metadata"] = {}


@change("an editor dropped ids, metadata and prose", remark="without nbgrader's metadata")
def only_code_is_left(data: Any) -> None:
    graded = [cell for cell in data["cells"] if cell["metadata"].get("nbgrader")]
    for cell in graded:
        cell["metadata"] = {}
        del cell["id"]
    data["cells"] = graded


@change("metadata is missing altogether, also of the notebook", remark="without nbgrader's")
def no_metadata_at_all(data: Any) -> None:
    del data["metadata"]
    for cell in data["cells"]:
        del cell["metadata"]


@change("VS Code: its metadata, an environment as kernel")
def vs_code(data: Any) -> None:
    data["metadata"] = {
        "kernelspec": {"display_name": ".venv", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.13.0", "codemirror_mode": {"name": "x"}},
        "vscode": {"interpreter": {"hash": "a" * 64}},
    }
    for cell in data["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}


@change("the kernel is one of the student's machine")
def foreign_kernel(data: Any) -> None:
    data["metadata"]["kernelspec"] = {"name": "conda-env-nn-py", "display_name": "nn"}


@change("the kernel is that of another language")
def julia_kernel(data: Any) -> None:
    data["metadata"] = {
        "kernelspec": {"name": "julia-1.11", "display_name": "Julia", "language": "julia"},
        "language_info": {"name": "julia", "file_extension": ".jl"},
    }


@change("kernel and language are missing")
def no_kernel(data: Any) -> None:
    data["metadata"] = {}


# --- nbgrader's metadata ---


@change("an old nbgrader's metadata, schema 1")
def schema_1(data: Any) -> None:
    for cell in data["cells"]:
        if metadata := cell["metadata"].get("nbgrader"):
            metadata["schema_version"] = 1
            metadata.pop("task", None)
            metadata.pop("cell_type", None)


@change("nbgrader's metadata of schema 2")
def schema_2(data: Any) -> None:
    for cell in data["cells"]:
        if metadata := cell["metadata"].get("nbgrader"):
            metadata["schema_version"] = 2


@change("the points of a test were typed over", remark="metadata of .* was changed")
def points_changed(data: Any) -> None:
    cells_with(data, "grade")[1]["metadata"]["nbgrader"]["points"] = 1000


@change("a test was marked as not graded", remark="metadata of .* was changed")
def not_graded(data: Any) -> None:
    cells_with(data, "grade")[1]["metadata"]["nbgrader"]["grade"] = False


@change("all flags of the metadata are gone, the grade_id is left")
def only_grade_ids(data: Any) -> None:
    for cell in data["cells"]:
        if metadata := cell["metadata"].get("nbgrader"):
            cell["metadata"]["nbgrader"] = {"grade_id": metadata["grade_id"]}


@change("a grade_id was renamed", remark="without nbgrader's metadata")
def grade_id_renamed(data: Any) -> None:
    cells_with(data, "solution")[1]["metadata"]["nbgrader"]["grade_id"] = "my_solution"


@change("a solution cell was turned into text", remark="was markdown, not code")
def code_turned_into_text(data: Any) -> None:
    cell = cells_with(data, "solution")[1]
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@change("a test cell was made raw", remark="was raw, not code")
def test_made_raw(data: Any) -> None:
    cell = cells_with(data, "grade")[1]
    cell["cell_type"] = "raw"
    del cell["outputs"], cell["execution_count"]


# --- cells ---


@change("a solution was copied beneath itself", remark="stands there 2 times")
def solution_twice(data: Any) -> None:
    cell = cells_with(data, "solution")[1]
    data["cells"].insert(data["cells"].index(cell) + 1, {**cell, "id": "a-copy"})


@change("a test was copied to the end", remark="stands there 2 times")
def test_twice(data: Any) -> None:
    cell = cells_with(data, "grade")[1]
    data["cells"].append({**copy.deepcopy(cell), "id": "a-copy"})


@change("a test was deleted", remark="was put back")
def test_deleted(data: Any) -> None:
    data["cells"].remove(cells_with(data, "grade")[1])


@change("a test was edited", remark="was restored")
def test_edited(data: Any) -> None:
    cells_with(data, "grade")[1]["source"] = ["# this looked wrong\n", "pass"]


@change("the given cells were deleted", remark="was put back")
def given_cells_deleted(data: Any) -> None:
    for cell in cells_with(data, "locked"):
        if not cell["metadata"]["nbgrader"]["grade"]:
            data["cells"].remove(cell)


@change("a solution was rewritten in a new cell, the old one deleted", remark="without nbgrader's")
def solution_in_a_new_cell(data: Any) -> None:
    cell = cells_with(data, "solution")[1]
    cell["metadata"], cell["id"] = {}, "new"


@change("cells were moved", remark="in another order")
def cells_moved(data: Any) -> None:
    cell = cells_with(data, "grade")[1]
    data["cells"].remove(cell)
    data["cells"].insert(1, cell)


@change("cells of the student's own, in all places")
def own_cells(data: Any) -> None:
    own = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    for place in range(len(data["cells"]), 0, -1):
        data["cells"].insert(place, {**own, "id": f"own-{place}", "source": [f"own = {place}"]})


@change("entries that are no cells", remark="damaged cells in")
def no_cells_among_cells(data: Any) -> None:
    data["cells"][2:2] = [None, 7, "text", []]
