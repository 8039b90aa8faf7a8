"""What a hostile case is: a submission that tries something, and what must hold afterwards.

Most are functions. Their source becomes the cell of the first task, behind wrong answers to both
tasks, and they are called there. What a function returns decides: a dictionary holds names for the
notebook (better answers, it hopes), anything else that is true is what it got hold of and must not
have. An exception means that it was kept from it.
"""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

# Where things lie outside of the sandbox: an attacker may well know. Filled in as a case is built.
outside: dict[str, Any] = {}

TRIED = "TRIED-WHILE-GRADED"  # what a case says once it has done what it could; never on a page
MARK = "'-'.join(('TRIED', 'WHILE', 'GRADED'))"  # how a submission says it
TASKS = {  # where an attack goes, and the other tasks
    "toy": ("area", ("volume",)),
    "01_perceptron": (
        "perceptron",
        (
            *("perceptron_n", "scale_data", "decision_map", "train_perceptron", "sigmoid"),
            *("phase_diagram", "reentrant_weights"),
        ),
    ),
}
WRONG = """\
def area(radius):
    return 0.5
def volume(radius, height):
    return 0.5
"""
Build = Callable[[NotebookNode, Path], None]  # the handed out notebook, the folder to hand in


@dataclass(frozen=True)
class Hostile:
    """One hostile submission.

    `most` and `least` bound its points: what its honest part earned, no more and no less. `remark`
    is the pattern of a flag that the instructor sees. `speaks` says whether it lives to tell that
    it has tried. `refused` is the pattern of the reason where it is not executed at all.
    """

    name: str
    theme: str
    what: str
    build: Build = field(repr=False)
    most: float = 0.0
    least: float = 0.0
    remark: str = ""
    refused: str = ""
    speaks: bool = False
    topic: str = "toy"


CASES: list[Hostile] = []


def attack(
    *,
    most: float = 0.0,
    least: float = 0.0,
    answers: dict[str, str] | None = None,
    remark: str = "",
    speaks: bool = True,
    topic: str = "toy",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function as a case; its docstring says what it tries.

    `answers` are cells, by task, that follow it: the honest part.
    """

    def enter(function: Callable[..., Any]) -> Callable[..., Any]:
        def build(notebook: NotebookNode, folder: Path) -> None:
            first, others = TASKS[topic]
            cells = {**dict.fromkeys(others, "pass"), **(answers or {})}
            cells[first] = f"{code_of(function)}\n{cells.get(first, '')}"
            write(fill_in(notebook, cells), folder, topic)

        _enter(function, build, most, least, remark, speaks=speaks, topic=topic)
        return function

    return enter


def code_case(
    name: str, what: str, function: Callable[..., Any], changes: dict[str, str], *, remark: str
) -> None:
    """Enter a variant of an attack, with words of its code replaced."""

    def build(notebook: NotebookNode, folder: Path) -> None:
        code = code_of(function)
        for word, by in changes.items():
            code = code.replace(word, by)
        write(fill_in(notebook, {"area": code, "volume": "pass"}), folder)

    theme = function.__module__.rpartition(".")[2]
    CASES.append(Hostile(name, theme, what, build, remark=remark, speaks=True))


def submission(
    *, most: float = 0.0, least: float = 0.0, remark: str = "", refused: str = ""
) -> Callable[[Build], Build]:
    """Enter a function that writes what is handed in, out of the notebook that was handed out."""

    def enter(build: Build) -> Build:
        _enter(build, build, most, least, remark, refused=refused)
        return build

    return enter


def _enter(
    written: Callable[..., Any], build: Build, most: float, least: float, remark: str, **more: Any
) -> None:
    theme = written.__module__.rpartition(".")[2]
    what = " ".join((written.__doc__ or "").split())
    CASES.append(Hostile(written.__name__, theme, what, build, most, least, remark, **more))


def code_of(function: Callable[..., Any], wrong: str = WRONG) -> str:
    """The cell of an attack: wrong answers, the function, its call, and what came of it."""
    source = textwrap.dedent(inspect.getsource(function))
    source = source[source.index("\ndef ") + 1 :] if source.startswith("@") else source
    where = {name: item for name, item in outside.items() if f'outside["{name}"]' in source}
    return (
        f"{wrong}outside = {where!r}\n{source}\n"
        "try:\n"
        f"    found = {function.__name__}()\n"
        "except Exception as error:\n"
        f"    print({MARK}, 'refused:', type(error).__name__, error)\n"
        "else:\n"
        "    if isinstance(found, dict):\n"
        "        globals().update(found)\n"
        "        found = None\n"
        f"    print({MARK}, 'got: ' + repr(found)[:2000] if found else 'nothing')\n"
    )


RIGHT = {
    "area": "def area(radius):\n    return math.pi * radius**2",
    "volume": "def volume(radius, height):\n    return area(radius) * height",
}


def fill_in(notebook: NotebookNode, cells: dict[str, str]) -> NotebookNode:
    """The notebook with these sources in place of those of cells, by id (in place)."""
    given = {"identity": f'name = "Mallory"\nCID = {outside.get("cid", 1)}', **cells}
    for cell in notebook.cells:
        cell.source = given.get(cell.id, cell.source)
    return notebook


def write(notebook: NotebookNode, folder: Path, topic: str = "toy") -> None:
    """Hand in a notebook."""
    text = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    (folder / f"{topic}.ipynb").write_text(text, encoding="utf-8")


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """A cell by its id."""
    return next(cell for cell in notebook.cells if cell.id == grade_id)
