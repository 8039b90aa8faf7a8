"""What is executed, and what comes of it: plain data that can go to another machine."""

from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from autograder.kernels.limits import Limits
from autograder.kernels.preload import ON_DEMAND

Plain = dict[str, Any]  # a notebook, or a part of one, as JSON data


@dataclass(frozen=True)
class Task:
    """A notebook to execute, with the files beside it and nothing else of the course.

    `given` are the files of the source folder, `handed_in` those of the submission, by relative
    path; the first win. `own_cells` are the sources of code cells that no student writes: what they
    import is the judge's own. `left_out` are indices of cells that need not run. `packages` of
    `ON_DEMAND` are imported before it starts, others where it imports them. `cid` is the roster's
    College ID, None where there is none.
    """

    notebook: Plain = field(repr=False)
    given: dict[str, bytes] = field(default_factory=dict, repr=False)
    handed_in: dict[str, bytes] = field(default_factory=dict, repr=False)
    own_cells: list[str] = field(default_factory=list, repr=False)
    left_out: frozenset[int] = frozenset()
    packages: tuple[str, ...] = ON_DEMAND
    environment: dict[str, str] = field(default_factory=dict)
    cid: int | None = None
    limits: Limits = field(default_factory=Limits)
    sandbox: bool = True


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs.

    `stopped` says why it did not run to its end, empty where it did; `remarks` are for the
    instructor: limits that were reached, and answers that no honest process gives.
    """

    notebook: Plain = field(repr=False)
    stopped: str = ""
    remarks: tuple[str, ...] = ()
    cpu_seconds: float = 0.0
    peak_memory: int = 0  # bytes


def is_test(cell: Plain) -> bool:
    """Whether a code cell is the instructor's: it runs apart from the student's code."""
    node = NotebookNode({**cell, "metadata": NotebookNode(cell["metadata"])})
    node.metadata["nbgrader"] = NotebookNode(cell["metadata"].get("nbgrader", {}))
    return bool(is_grade(node)) and not is_solution(node)
