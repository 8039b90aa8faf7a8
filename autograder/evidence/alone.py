"""Grade solutions by the tests of their own task alone, a fork each: nothing else of a topic runs.

What a solution costs in other tasks is `verify`'s to find; here thousands are graded.
"""

import json
import math
import os
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode, from_dict

from autograder.authoring.answers import task_of
from autograder.authoring.roles import role_of
from autograder.checks import CID_VARIABLE, MARGIN_MARK, MARGINS_VARIABLE
from autograder.errors import CourseError
from autograder.evidence.verify import QUICK, graded_cells, solution_cells
from autograder.grading.judge import judge
from autograder.kernels.fork import ForkDied, in_fork, warm_executor

Cells = list[dict[str, Any]]
MEMORY = 8 << 30  # bytes of data that a solution may hold
NO_END = "The code takes too long: is there a loop without an end?"  # as the judge says it


@dataclass(frozen=True)
class Bounds:
    """How much CPU time a solution may take, and wall time in case it sleeps."""

    seconds: float = 60.0
    times: float = 20.0  # the reference's own time is added so many times
    wall_times: float = 20.0


@dataclass(frozen=True)
class Graded:
    """What the tests of a task said of a solution."""

    lost: float  # points
    message: str = ""  # of the first check that failed, as the student reads it
    detail: str = ""  # what was raised
    margins: tuple[tuple[str, float, float], ...] = ()  # what was measured, value, threshold
    seconds: float = 0.0  # of CPU time, of the code and its tests


def grade_alone(
    notebook: NotebookNode,
    solutions: Sequence[tuple[str, str]],
    jobs: int,
    cids: Sequence[int],
    bounds: Bounds | None = None,
) -> dict[int, list[Graded]]:
    """Grade solutions, pairs of a task and code, under each College ID; in their order.

    Tests after the first that is lost do not run. Raises CourseError where the reference ends its
    process.
    """
    tasks = list(solution_cells(notebook))
    owners = {
        cell.id: task_of(cell.id, tasks)
        for cell in notebook.cells
        if (role := role_of(cell)) and role[0] == "test"
    }
    found: dict[int, list[Graded]] = {cid: [Graded(0.0)] * len(solutions) for cid in cids}
    shares = jobs if len(cids) < jobs else 1
    with warm_executor(jobs) as pool:
        running = []
        for cid in cids:
            cells = graded_cells(notebook, cid)
            for start in range(min(shares, len(solutions))):
                share = range(start, len(solutions), shares)
                codes = [solutions[number] for number in share]
                work = pool.submit(_grade_share, cells, owners, codes, cid, bounds or Bounds())
                running.append((cid, share, work))
        for cid, share, work in running:
            for number, graded in zip(share, work.result(), strict=True):
                margins = tuple((name, value, mark) for name, value, mark in graded.pop("margins"))
                found[cid][number] = Graded(**graded, margins=margins)
    return found


# --- in the worker --------------------------------------------------------------------------------


def _grade_share(
    cells: Cells, owners: dict[str, str], codes: list[tuple[str, str]], cid: int, bounds: Bounds
) -> list[dict[str, Any]]:
    try:
        graded: list[dict[str, Any]] = in_fork(_run_trunk, cells, owners, codes, cid, bounds)
    except ForkDied as death:
        raise CourseError(f"the reference does not run under CID {cid}: {death}.") from None
    return graded


def _run_trunk(
    cells: Cells, owners: dict[str, str], codes: list[tuple[str, str]], cid: int, bounds: Bounds
) -> list[dict[str, Any]]:
    """Run the reference without its tests, and fork at each task once per solution.

    A test that stands before its task's solution prepares for it, and does run.
    """
    from autograder.kernels.shell import start_shell

    os.environ.update(QUICK, **{CID_VARIABLE: str(cid), MARGINS_VARIABLE: "1"})
    shell = start_shell(figures=False)
    found: dict[int, dict[str, Any]] = {}
    solved: set[str] = set()
    for position, cell in enumerate(cells):
        if owners.get(cell["id"]) in solved:
            continue
        solved.add(cell["id"])
        numbers = [number for number, (task, _) in enumerate(codes) if task == cell["id"]]
        if numbers:
            rest = _until_tested(cells[position:], owners, cell["id"])
            seconds = _seconds(shell, rest, owners)
            for number in numbers:
                changed = [{**cell, "source": codes[number][1]}, *rest[1:]]
                before = _seconds_of_forks()
                found[number] = _grade(shell, changed, owners, seconds, bounds)
                found[number]["seconds"] = _seconds_of_forks() - before
            if len(found) == len(codes):
                break
        _run_cell(shell, cell)
    return [found[number] for number in range(len(codes))]


def _seconds_of_forks() -> float:
    """CPU time of all forks that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _until_tested(cells: Cells, owners: dict[str, str], task: str) -> Cells:
    """The cells from a solution to its last test, without the tests of other tasks."""
    last = max(place for place, cell in enumerate(cells) if owners.get(cell["id"]) == task)
    return [cell for cell in cells[: last + 1] if owners.get(cell["id"], task) == task]


def _grade(
    shell: Any, cells: Cells, owners: dict[str, str], reference_seconds: float, bounds: Bounds
) -> dict[str, Any]:
    seconds = math.ceil(bounds.seconds + bounds.times * reference_seconds)
    try:
        graded: dict[str, Any] = in_fork(
            _bounded, seconds, shell, cells, owners, timeout=bounds.wall_times * seconds
        )
    except ForkDied as death:
        endless = "SIGXCPU" in str(death) or "longer" in str(death)
        message = NO_END if endless else f"The code ends its process: {death}."
        return {"lost": 1.0, "message": message, "detail": str(death), "margins": []}
    return graded


def _bounded(seconds: int, shell: Any, cells: Cells, owners: dict[str, str]) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    return _run_and_judge(shell, cells, owners)


def _seconds(shell: Any, cells: Cells, owners: dict[str, str]) -> float:
    """CPU time that the reference and its tests take."""

    def timed() -> float:
        start = time.process_time()
        _run_and_judge(shell, cells, owners)
        return time.process_time() - start

    try:
        seconds: float = in_fork(timed)
    except ForkDied:
        return 0.0
    return seconds


def _run_and_judge(shell: Any, cells: Cells, owners: dict[str, str]) -> dict[str, Any]:
    margins: list[Any] = []
    for cell in cells:
        run = _run_cell(shell, cell)
        if cell["id"] not in owners:
            continue
        margins += _margins_in(run)
        [mark] = judge(from_dict({"cells": [run]}))
        lost = mark.max_points - (mark.points or 0.0)
        if lost:
            told = {"message": mark.message, "detail": mark.detail}
            return {"lost": lost, **told, "margins": margins}
    return {"lost": 0.0, "message": "", "detail": "", "margins": margins}


def _run_cell(shell: Any, cell: dict[str, Any]) -> dict[str, Any]:
    return {**cell, "outputs": shell.run(cell["source"], cell_id=cell["id"])}


def _margins_in(run: dict[str, Any]) -> list[Any]:
    """What the checks of a test cell have measured, as they printed it."""
    lines = [
        line
        for output in run["outputs"]
        if output["output_type"] == "stream"
        for line in output["text"].split("\n")
    ]
    return [
        json.loads(line.removeprefix(MARGIN_MARK)) for line in lines if line.startswith(MARGIN_MARK)
    ]
