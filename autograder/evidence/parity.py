"""Do the CPU and a GPU agree on the figures that a notebook says count?"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.errors import CourseError
from autograder.kernels.limits import Limits
from autograder.kernels.ordinary import execute
from autograder.kernels.task import Task

MARK = "recorded figures: "
# The notebook names its figures in `recorded`, and how far they may differ in `tolerances`.
PROBE = f"import json\nprint({MARK!r} + json.dumps([recorded, tolerances]))"
SAME_WORK = {"COURSE_TRAIN_SIZE": "20000"}  # a GPU would train on more images by default
DEVICES: Mapping[str, Mapping[str, str]] = {
    "cpu": {**SAME_WORK, "CUDA_VISIBLE_DEVICES": ""},
    "cuda": SAME_WORK,
}
LONGEST = Limits(cell_wall_seconds=1800)


@dataclass(frozen=True)
class Figure:
    """A figure as two devices give it, and how far they may differ."""

    topic: str
    name: str
    first: float
    second: float
    tolerance: float  # of the difference, relative to the larger of the two

    @property
    def difference(self) -> float:
        """|first − second|, relative to the larger of the two; 0 where both are 0."""
        larger = max(abs(self.first), abs(self.second))
        return abs(self.first - self.second) / larger if larger else 0.0

    @property
    def agrees(self) -> bool:
        """Whether the devices agree within the tolerance."""
        return self.difference <= self.tolerance


def names_figures(notebook: Path) -> bool:
    """Whether a notebook names figures that count."""
    text = notebook.read_text(encoding="utf-8")
    return "recorded = " in text and "tolerances = " in text


def parity(topic: str, notebook: Path, devices: tuple[str, str] = ("cpu", "cuda")) -> list[Figure]:
    """The figures of a source notebook, run on two devices one after the other.

    Raises CourseError where a device is not there or the reference does not reach its figures.
    """
    if "cuda" in devices and not has_cuda():
        raise CourseError("torch sees no CUDA device: parity needs a machine with a GPU.")
    (first, tolerances), (second, _) = (
        recorded_figures(notebook, DEVICES[device]) for device in devices
    )
    if set(first) != set(second) or set(first) != set(tolerances):
        raise CourseError(f"{notebook}: `recorded` and `tolerances` name different figures.")
    return [
        Figure(topic, name, first[name], second[name], tolerances[name]) for name in sorted(first)
    ]


def recorded_figures(
    notebook: Path, environment: Mapping[str, str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Run a reference notebook; what it recorded, and the tolerances it states."""
    content = nbformat.read(notebook, as_version=4)
    content.cells.append(nbformat.v4.new_code_cell(PROBE))
    task = Task(dict(content), environment=dict(environment), limits=LONGEST)
    for output in execute(task).notebook["cells"][-1]["outputs"]:
        if output["output_type"] == "stream" and output["text"].startswith(MARK):
            recorded, tolerances = json.loads(output["text"].removeprefix(MARK))
            return recorded, tolerances
    raise CourseError(f"{notebook} does not reach the end of its reference: run `make nbval`.")


def has_cuda() -> bool:
    """Whether torch sees a CUDA device."""
    import torch

    return bool(torch.cuda.is_available()) and os.environ.get("CUDA_VISIBLE_DEVICES") != ""


def as_markdown(figures: list[Figure]) -> str:
    """The table for docs/parity.md."""
    rows = [
        f"| {each.topic} | {each.name} | {each.first:.4g} | {each.second:.4g} "
        f"| {each.difference:.1%} | {each.tolerance:.0%} |"
        for each in figures
    ]
    head = [
        "| topic | figure | CPU | CUDA | difference | tolerance |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"
