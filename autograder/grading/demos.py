"""Cells that are shown and not graded: which of them a run for marks alone may leave out."""

import ast
import re
import symtable
from functools import lru_cache

from nbformat import NotebookNode

DEMO_TAG = "demo"  # ungraded cells that define nothing a graded cell needs


def needless_cells(source: NotebookNode, notebook: NotebookNode) -> frozenset[int]:
    """Indices of the demo cells of a submission that no mark can depend on.

    Those that stand there as they were handed out, and bind no name that code of the student's
    mentions: somebody may have built on one. Given cells never do, as `autograder verify` leaves
    all demo cells out.
    """
    code = [cell for cell in source.cells if cell.cell_type == "code"]
    demos = {cell.source for cell in code if DEMO_TAG in cell.metadata.get("tags", [])}
    given = {cell.source for cell in code if not cell.metadata.get("nbgrader", {}).get("solution")}
    cells = list(enumerate(notebook.cells))
    needed: set[str] = set()
    for _, cell in cells:
        if cell.cell_type == "code" and cell.source not in given:
            needed |= names_needed(cell.source)
    return frozenset(
        index
        for index, cell in cells
        if cell.cell_type == "code"
        and cell.source in demos
        and not names_bound(cell.source) & needed
    )


@lru_cache(maxsize=1024)  # given cells are the same throughout the class
def names_bound(source: str) -> frozenset[str]:
    """All names that code binds, those that only its functions know left out."""
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(source)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        todo += ast.iter_child_nodes(node)
    return frozenset(found)


def names_needed(source: str) -> set[str]:
    """All names of the notebook that code may use; every word of it where it does not parse."""
    try:
        table = symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError):  # a magic, or nothing that runs
        return set(re.findall(r"\w+", source))
    found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    todo = table.get_children()
    while todo:
        scope = todo.pop()
        todo += scope.get_children()
        found |= {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global()}
    return found
