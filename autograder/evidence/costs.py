"""Where the time of a submission goes: its own cells by kind, and what the engine adds."""

import time
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from autograder.course import Course
from autograder.grading.demos import DEMO_TAG
from autograder.kernels.fork import in_fork, warm_executor

DEMOS, SOLUTIONS, TESTS, GIVEN = "demos", "solutions", "tests", "given"
LONG = 5.0  # CPU seconds of a run after which one is enough
REPEATS = 3  # the shortest counts: a busy machine makes times longer, never shorter


@dataclass(frozen=True)
class Costs:
    """CPU seconds of one submission of a topic: the reference's."""

    topic: str
    cells: dict[str, float]  # by kind of cell
    drawing: float  # part of them that draws figures
    engine: float  # what a submission without cells takes


def costs(course: Course, topic: str) -> Costs:
    """Run the reference's cells bare in forks of a warm process, and an empty notebook for real."""
    source = nbformat.read(course.notebook("source", topic), as_version=4)
    cells = [(kind_of(cell), cell.source) for cell in source.cells if cell.cell_type == "code"]
    with warm_executor(1) as pool:
        runs = [pool.submit(in_fork, _run, cells).result()]
        while sum(runs[-1][0].values()) < LONG and len(runs) < REPEATS:
            runs.append(pool.submit(in_fork, _run, cells).result())
    found, drawing = min(runs, key=lambda run: sum(run[0].values()))
    return Costs(topic, found, drawing, _of_nothing(source))


def kind_of(cell: NotebookNode) -> str:
    """What a code cell of a source is for."""
    if DEMO_TAG in cell.metadata.get("tags", []):
        return DEMOS
    if is_grade(cell):
        return TESTS
    return SOLUTIONS if is_solution(cell) else GIVEN


def _run(cells: list[tuple[str, str]]) -> tuple[dict[str, float], float]:
    """CPU seconds by kind, and those spent on drawing; called in a fork of a warm process."""
    from matplotlib.backend_bases import FigureCanvasBase

    from autograder.kernels.shell import start_shell

    shell, drawing = start_shell(), 0.0
    found = dict.fromkeys((DEMOS, SOLUTIONS, TESTS, GIVEN), 0.0)
    draw = FigureCanvasBase.print_figure

    def timed(*args: Any, **kwargs: Any) -> Any:
        nonlocal drawing
        start = time.process_time()
        try:
            return draw(*args, **kwargs)
        finally:
            drawing += time.process_time() - start

    FigureCanvasBase.print_figure = timed  # type: ignore[method-assign]
    for kind, source in cells:
        start = time.process_time()
        shell.run(source)
        found[kind] += time.process_time() - start
    return found, drawing


def _of_nothing(source: NotebookNode) -> float:
    """CPU seconds of the two processes of a submission that holds no cells."""
    from autograder.kernels.preload import mentioned
    from autograder.kernels.task import Task
    from autograder.kernels.warm import execute

    task = Task({**source, "cells": []}, packages=mentioned(source))
    return min(execute(task).cpu_seconds for _ in range(REPEATS))


def as_markdown(found: list[Costs], machine: str = "") -> str:
    """A section for docs/performance.md."""
    rows = [
        f"| `{each.topic}` | {each.cells[DEMOS]:.2f} | {each.cells[SOLUTIONS]:.2f} "
        f"| {each.cells[TESTS]:.2f} | {each.cells[GIVEN]:.2f} | {each.drawing:.2f} "
        f"| {each.engine:.3f} |"
        for each in found
    ]
    where = f", on {machine}" if machine else ""
    return "\n".join(
        [
            "### Where the time of one submission goes",
            "",
            f"CPU seconds of the reference's cells, run bare in a warm process{where}. The last "
            "column is a real submission without cells: two forks, two sandboxes, two shells.",
            "",
            "| topic | demo cells | solutions | tests | given cells | of all: drawing figures "
            "| engine |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
