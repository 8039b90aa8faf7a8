"""What a test cell needs, read off its source."""

import ast
import builtins
import importlib
from collections.abc import Iterable
from typing import Any

_OWN = {*vars(builtins), "get_ipython", "In", "Out", "exit", "quit", "open", "checks"}


def names_in(source: str) -> set[str]:
    """The names that a cell loads anywhere in it, functions and comprehensions included.

    In a cell that uses `globals()`, texts that could be names count as well.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    names = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    if "globals" in names:
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        names |= {text for text in texts if isinstance(text, str) and text.isidentifier()}
    return names


def may_be_the_students(name: str) -> bool:
    """Whether a test may mean a name of the notebook by it: no builtin, no underscore in front."""
    return not name.startswith("_") and name not in _OWN


def imports_in(sources: Iterable[str]) -> dict[str, Any]:
    """What the instructor's own cells import, by name: imported here, whatever a student did.

    Give it the cells that students do not write; imports within functions do not count.
    """
    found: dict[str, Any] = {}
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:  # a magic
            continue
        for node in tree.body:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    module = importlib.import_module(alias.name)
                    root = importlib.import_module(alias.name.split(".")[0])
                    found[alias.asname or root.__name__] = module if alias.asname else root
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                origin = importlib.import_module(node.module)
                for alias in node.names:
                    if alias.name != "*":
                        found[alias.asname or alias.name] = _member(origin, alias.name)
    return found


def _member(origin: Any, name: str) -> Any:
    if not hasattr(origin, name):
        return importlib.import_module(f"{origin.__name__}.{name}")
    return getattr(origin, name)
