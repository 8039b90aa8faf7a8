"""Starters: what a student finds in place of a solution."""

import re

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import is_solution

from autograder.errors import CourseError

STUB = "# Your code here.\nraise NotImplementedError"
_BLOCK = re.compile(
    r"^(?P<indent>[ \t]*)### BEGIN STARTER[ \t]*\n(?P<body>.*?)^[ \t]*### END STARTER[ \t]*\n?",
    re.MULTILINE | re.DOTALL,
)
_REGION = re.compile(
    r"^[ \t]*### BEGIN SOLUTION.*?^[ \t]*### END SOLUTION[ \t]*$", re.MULTILINE | re.DOTALL
)


def starter_of(source: str) -> str | None:
    """What a solution cell with a starter becomes in the release, None where it has none.

    The starter stands in comments between ``### BEGIN STARTER`` and ``### END STARTER``. Inside a
    ``### BEGIN SOLUTION`` region it replaces that region; elsewhere it replaces the whole cell.
    """
    block = _BLOCK.search(source)
    if block is None:
        if "BEGIN STARTER" in source or "END STARTER" in source:
            raise CourseError("a starter needs both ### BEGIN STARTER and ### END STARTER.")
        return None
    starter = _uncomment(block["body"], block["indent"])
    region = _REGION.search(source)
    if region and region.start() < block.start() < region.end():
        return source[: region.start()] + starter + source[region.end() :]
    return starter


def release_source(source: str) -> str:
    """What a code solution cell becomes in the release: its starter, or the stub."""
    starter = starter_of(source)
    if starter is not None:
        return starter
    return _REGION.sub(_stub, source) if _REGION.search(source) else STUB


def _stub(region: re.Match[str]) -> str:
    """The stub, indented as the region that it replaces."""
    indent = region[0][: len(region[0]) - len(region[0].lstrip())]
    return "\n".join(indent + line for line in STUB.split("\n"))


def without_starter(source: str) -> str:
    """A solution cell's own code: its starter block taken out."""
    return _BLOCK.sub("", source)


def _uncomment(body: str, indent: str) -> str:
    lines = []
    for line in body.rstrip("\n").split("\n"):
        if not line.strip():
            lines.append("")
            continue
        bare = re.fullmatch(re.escape(indent) + r"#(?: (?P<text>.*)|)", line)
        if bare is None:
            raise CourseError(f"a starter's line is a comment, '# …': {line!r}.")
        lines.append((indent + (bare["text"] or "")).rstrip())
    return "\n".join(lines)


class GiveStarters(ClearSolutions):
    """nbgrader's ClearSolutions that hands out a cell's own starter where it has one."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Put the starter, or else a stub, in place of a solution."""
        if cell.cell_type == "code" and is_solution(cell):
            cell.source = release_source(cell.source)
            return cell, resources
        result: tuple[NotebookNode, ResourcesDict] = super().preprocess_cell(
            cell, resources, cell_index
        )
        return result
