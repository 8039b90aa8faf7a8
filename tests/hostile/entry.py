"""What a case of the odd but honest submissions is, and how one is entered."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

SAME = "same marks as the clean notebook"
Files = dict[str, bytes]  # by path beneath the folder that is handed in
Build = Callable[[NotebookNode, str], Files]  # a solved notebook, and its file's name


@dataclass(frozen=True)
class Honest:
    """One odd submission; `must` is SAME, or the pattern of the reason for which it is refused."""

    name: str
    what: str
    must: str
    build: Build = field(repr=False)
    remark: str = ""  # pattern of a flag that tells the instructor; none at all where empty


ENTERED: list[Honest] = []


def case(what: str, must: str = SAME, remark: str = "") -> Callable[[Build], Build]:
    """Enter a builder as a case called by its name."""

    def enter(build: Build) -> Build:
        ENTERED.append(Honest(build.__name__, what, must, build, remark))
        return build

    return enter


def change(what: str, remark: str = "") -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Enter a function that changes the notebook's JSON data in place, and leaves the marks."""

    def enter(edit: Callable[[Any], None]) -> Callable[[Any], None]:
        def build(notebook: NotebookNode, name: str) -> Files:
            data = json.loads(text(notebook))
            edit(data)
            return {name: json.dumps(data, ensure_ascii=False).encode()}

        ENTERED.append(Honest(edit.__name__, what, SAME, build, remark))
        return edit

    return enter


def text(notebook: NotebookNode) -> str:
    """A notebook as the text of its file."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT)


def data_of(notebook: NotebookNode) -> bytes:
    return text(notebook).encode()


def cells_with(data: Any, flag: str) -> list[Any]:
    """The cells whose nbgrader metadata has a flag: grade, solution or locked."""
    return [cell for cell in data["cells"] if cell["metadata"].get("nbgrader", {}).get(flag)]
