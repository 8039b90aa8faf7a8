"""The notebook and the folder themselves: metadata, cells, links, odd files, sizes."""

import copy
import json
import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.hostile.cases import RIGHT, WRONG, cell_of, fill_in, outside, submission, write

WRONG_CELLS = {"area": WRONG, "volume": "pass"}
HUGE = 1 << 40  # bytes, of which a sparse file has none


@submission()
def skip_execution(notebook: NotebookNode, folder: Path) -> None:
    """tags test cells `skip-execution`, so that nbclient leaves them out"""
    fill_in(notebook, WRONG_CELLS)
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "remove_cell"]
    write(notebook, folder)


@submission(remark="metadata of .* was changed")
def more_points(notebook: NotebookNode, folder: Path) -> None:
    """raises the points of tests and of written answers"""
    fill_in(notebook, WRONG_CELLS)
    for cell in notebook.cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.points = 1000
    write(notebook, folder)


@submission(remark="is not of the assignment")
def own_grade_cells(notebook: NotebookNode, folder: Path) -> None:
    """adds grade cells of its own that pass"""
    fill_in(notebook, WRONG_CELLS)
    test = copy.deepcopy(cell_of(notebook, "test_area"))
    test.update(id="own-test", source="2.0")
    test.metadata.nbgrader.update(grade_id="own_test", points=100)
    notebook.cells.append(test)
    write(notebook, folder)


@submission()
def code_for_the_judge(notebook: NotebookNode, folder: Path) -> None:
    """marks its own cells as tests, so that the judge runs them"""
    take_over = "import numpy\nnumpy.allclose = lambda *_, **__: True\narea = volume = lambda *_: 0"
    fill_in(notebook, {"area": take_over, "volume": take_over})
    for name in ("area", "volume", "identity", "setup"):
        about = cell_of(notebook, name).metadata.nbgrader
        about.update(grade=True, solution=False, locked=False, points=2)
    write(notebook, folder)


@submission(remark="stands there 3 times")
def duplicated_tests(notebook: NotebookNode, folder: Path) -> None:
    """adds an empty copy of each test, in front and at the end"""
    fill_in(notebook, WRONG_CELLS)
    for name in ("test_area", "test_volume_one", "test_volume_two"):
        empty = copy.deepcopy(cell_of(notebook, name))
        empty.update(id=f"{name}-again", source="pass")
        notebook.cells.insert(0, empty)
        notebook.cells.append(copy.deepcopy(empty))
        notebook.cells[-1].id += "-2"
    write(notebook, folder)


@submission(remark="was restored")
def emptied_tests(notebook: NotebookNode, folder: Path) -> None:
    """empties all tests, unlocks them, and makes one of them text"""
    fill_in(notebook, WRONG_CELLS)
    for name in ("test_area", "test_volume_one", "test_volume_two"):
        cell = cell_of(notebook, name)
        cell.source = "2.0"
        cell.metadata.nbgrader.update(locked=False, checksum="0" * 32)
    write(notebook, folder)


@submission(remark="was (markdown|raw), not code")
def tests_as_text(notebook: NotebookNode, folder: Path) -> None:
    """turns tests into text, which a person would have to grade"""
    fill_in(notebook, WRONG_CELLS)
    for name, kind in (("test_area", "markdown"), ("test_volume_one", "raw")):
        cell = cell_of(notebook, name)
        cell.cell_type = kind
        del cell["outputs"], cell["execution_count"]
    write(notebook, folder)


@submission(remark="was put back")
def no_tests(notebook: NotebookNode, folder: Path) -> None:
    """deletes all tests and the setup"""
    fill_in(notebook, WRONG_CELLS)
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith(("test", "setup"))]
    write(notebook, folder)


@submission()
def kernel_of_its_own(notebook: NotebookNode, folder: Path) -> None:
    """names a kernel, a lexer and a language of its own choice"""
    fill_in(notebook, WRONG_CELLS)
    notebook.metadata.kernelspec = {"name": "../../bin/sh", "display_name": "sh", "argv": ["sh"]}
    notebook.metadata.language_info = {"name": "bash", "pygments_lexer": "os.system"}
    write(notebook, folder)


@submission()
def modules_of_its_own(notebook: NotebookNode, folder: Path) -> None:
    """hands in modules called as those that tests import"""
    write(fill_in(notebook, WRONG_CELLS), folder)
    agree = "def __getattr__(name):\n    return lambda *_, **__: 0\n"
    (folder / "autograder").mkdir()
    for name in ("numpy", "math", "torch", "sitecustomize", "conftest", "IPython", "json", "os"):
        (folder / f"{name}.py").write_text(agree)
    for name in ("__init__", "checks"):
        (folder / "autograder" / f"{name}.py").write_text(agree)


@submission(refused="is a link")
def notebook_is_a_link(notebook: NotebookNode, folder: Path) -> None:
    """hands in a link to the instructor's notebook"""
    (folder / "toy.ipynb").symlink_to(outside["course"] + "/source/toy/toy.ipynb")


@submission(most=4, least=4)
def links_out(notebook: NotebookNode, folder: Path) -> None:
    """hands in links to the gradebook, to the course and to the home folder beside the notebook"""
    write(fill_in(notebook, RIGHT), folder)
    (folder / "marks").symlink_to(outside["gradebook"])
    (folder / "course").symlink_to(outside["course"])
    (folder / "home.txt").symlink_to(outside["home"])
    (folder / "toy (1).ipynb").symlink_to(outside["course"] + "/source/toy/toy.ipynb")
    (folder / "circle").symlink_to(".")


@submission(most=4, least=4)
def pipes(notebook: NotebookNode, folder: Path) -> None:
    """hands in named pipes, whose readers wait for ever"""
    write(fill_in(notebook, RIGHT), folder)
    for name in ("data.csv", "timestamp.txt", "toy (1).ipynb"):
        os.mkfifo(folder / name)


@submission(refused="is missing")
def notebook_is_a_pipe(notebook: NotebookNode, folder: Path) -> None:
    """hands in a named pipe as the notebook"""
    os.mkfifo(folder / "toy.ipynb")


@submission(refused="MB")
def huge_file(notebook: NotebookNode, folder: Path) -> None:
    """hands in a sparse file of a terabyte beside the notebook"""
    write(fill_in(notebook, RIGHT), folder)
    with (folder / "data.bin").open("wb") as file:
        file.truncate(HUGE)


@submission(refused="MB")
def huge_notebook(notebook: NotebookNode, folder: Path) -> None:
    """hands in a sparse file of a terabyte as the notebook"""
    with (folder / "toy.ipynb").open("wb") as file:
        file.truncate(HUGE)


@submission(refused="files")
def many_files(notebook: NotebookNode, folder: Path) -> None:
    """hands in 12 000 files"""
    write(fill_in(notebook, RIGHT), folder)
    for number in range(12_000):
        (folder / f"{number}.txt").touch()


@submission(most=4, least=4)
def odd_names(notebook: NotebookNode, folder: Path) -> None:
    """hands in files whose names are not UTF-8, hold line feeds and wildcards, or are long"""
    write(fill_in(notebook, RIGHT), folder)
    names = (b"\xff\xfe.txt", b"a\nb", b"\x1b[2J", b"*", b"-rf", b"n" * 255, b"$(id)", b"a;b")
    for name in names:
        (folder / os.fsdecode(name)).write_text("x")
    deep = folder.joinpath(*"d" * 60)
    deep.mkdir(parents=True)
    (deep / "file").touch()


@submission(most=4, least=4)
def files_in_the_way(notebook: NotebookNode, folder: Path) -> None:
    """hands in a folder where the course has a file, and a file where the grader makes a folder"""
    write(fill_in(notebook, RIGHT), folder)
    (folder / "data.csv").mkdir()
    (folder / "data.csv" / "data.csv").write_text("3,4")


@submission(refused="too deep in folders")
def too_deep_a_folder(notebook: NotebookNode, folder: Path) -> None:
    """hands in folders within folders, whose path is longer than any that can be opened"""
    write(fill_in(notebook, RIGHT), folder)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(50):
        os.mkdir("d" * 100, dir_fd=here)
        inner = os.open("d" * 100, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


@submission(refused="is missing|cells")
def folder_as_notebook(notebook: NotebookNode, folder: Path) -> None:
    """hands in a folder called as the notebook"""
    (folder / "toy.ipynb" / "toy.ipynb").mkdir(parents=True)


@submission(refused="100007 cells|cells, more than")
def many_cells(notebook: NotebookNode, folder: Path) -> None:
    """hands in a notebook of 100 000 cells"""
    cell = {"cell_type": "code", "metadata": {}, "source": "", "outputs": []}
    data = {**notebook, "cells": [*notebook.cells, *[cell] * 100_000]}
    (folder / "toy.ipynb").write_text(json.dumps({**data, "nbformat_minor": 4}))


@submission(most=4, least=4)
def huge_outputs(notebook: NotebookNode, folder: Path) -> None:
    """hands in outputs of 6 MB, and of many small pieces"""
    fill_in(notebook, RIGHT)
    new = nbformat.v4.new_output
    cell_of(notebook, "area").outputs = [new("stream", text="x" * 5_000_000)]
    cell_of(notebook, "volume").outputs = [new("stream", text="y\n") for _ in range(5000)]
    write(notebook, folder)


@submission(most=4, least=4)
def huge_metadata(notebook: NotebookNode, folder: Path) -> None:
    """hands in metadata of 3 MB, deep and wide, with grade_ids that are none"""
    fill_in(notebook, RIGHT)
    deep: dict = {}
    for _ in range(300):
        deep = {"deep": deep}
    notebook.metadata.update(deep=deep, wide={str(number): number for number in range(100_000)})
    for cell in notebook.cells:
        cell.metadata.update(deep=deep, collapsed="x" * 1000)
    notebook.cells[0].metadata["nbgrader"] = {"grade_id": "../../x", "schema_version": 10**100}
    write(notebook, folder)


@submission(refused="nested too deep|too big")
def deep_json(notebook: NotebookNode, folder: Path) -> None:
    """hands in JSON that is nested 100 000 levels deep"""
    (folder / "toy.ipynb").write_text('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
