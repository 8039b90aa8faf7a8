"""Notebooks out of cells' code, and their execution in warm forks."""

import json
from collections.abc import Callable
from dataclasses import replace

import nbformat
import pytest

from autograder.kernels.limits import Limits
from autograder.kernels.task import Executed, Task
from autograder.kernels.warm import execute
from autograder.kernels.zygote import close_zygote

FAST = Limits(cell_cpu_seconds=2.0, cell_wall_seconds=4.0, notebook_cpu_seconds=5.0)
TEST = {"grade": True, "solution": False, "locked": True, "points": 1, "schema_version": 3}


def notebook_of(*sources: str) -> dict:
    """A notebook of code cells as plain data; those that begin with ``# test`` are test cells."""
    cells = [nbformat.v4.new_markdown_cell("# Text")]
    for number, source in enumerate(sources):
        cell = nbformat.v4.new_code_cell(source)
        if source.startswith("# test"):
            cell.metadata["nbgrader"] = {**TEST, "grade_id": f"cell{number}", "cell_type": "code"}
        cells.append(cell)
    plain = json.loads(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    for cell in plain["cells"]:
        cell["source"] = "".join(cell["source"])
    return plain


@pytest.fixture(scope="session")
def warm():
    """Execute code cells in warm forks; gives what `execute` gives, the code cells apart."""

    def run(*sources: str, limits: Limits = FAST, **options) -> tuple[list[dict], Executed]:
        executed = execute(Task(notebook_of(*sources), limits=limits, **options))
        nbformat.validate(nbformat.from_dict(executed.notebook))
        return executed.notebook["cells"][1:], executed

    yield run
    close_zygote()


@pytest.fixture
def names() -> Callable[[dict], list[str]]:
    """The names of the errors of a cell."""

    def of(cell: dict) -> list[str]:
        return [each["ename"] for each in cell["outputs"] if each["output_type"] == "error"]

    return of


@pytest.fixture
def with_limits() -> Callable[..., Limits]:
    """The fast limits with some of them changed."""
    return lambda **changed: replace(FAST, **changed)
