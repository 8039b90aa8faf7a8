"""Mutants of a reference solution: the same code with one small mistake in it."""

import ast
import copy
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.evidence.operators import NEUTRAL_KEYWORDS, OPERATORS, Replacement

WHOLE = (ast.Import, ast.ImportFrom, ast.Raise, ast.JoinedStr, ast.arguments)


@dataclass(frozen=True)
class Mutant:
    """A solution cell's code with one mistake, and what the mistake is."""

    task: str
    kind: str  # a name of OPERATORS
    name: str  # the function, the statement before, and the statement after; unique in its task
    code: str


def mutants_of(task: str, source: str) -> list[Mutant]:
    """All mutants of a solution cell, in the order of its code; none twice, none like the original.

    Raises SyntaxError where `source` is no Python.
    """
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    names: dict[str, int] = {}
    mutants = []
    for node, where, scope in _places(tree):
        for kind, operator in OPERATORS.items():
            for new in operator(node, scope):
                changed, text = _changed(tree, node, new)
                if text in seen:
                    continue
                seen.add(text)
                name = f"{where}: {_difference(tree, changed, kind)}"
                names[name] = names.get(name, 0) + 1
                name += f" ({names[name]})" if names[name] > 1 else ""
                mutants.append(Mutant(task, kind, name, text))
    return mutants


def sample(mutants: Sequence[Mutant], size: int) -> list[Mutant]:
    """At most `size` of the mutants, in their order.

    The choice goes by a digest of each name, so that a change to one line leaves the others chosen.
    """
    kept = {each.name for each in sorted(mutants, key=_digest)[:size]}
    return [mutant for mutant in mutants if mutant.name in kept]


def _digest(mutant: Mutant) -> bytes:
    return hashlib.sha256(mutant.name.encode()).digest()


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str, list[str]]]:
    """Every node that may be changed, with its function's name and the names of its scope."""

    def walk(
        node: ast.AST, where: str, scope: list[str]
    ) -> Iterator[tuple[ast.AST, str, list[str]]]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = f"{where}.{node.name}" if where else node.name
            if isinstance(node, ast.FunctionDef):
                for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                    yield from walk(default, where, [])
                scope = _names(node)
        yield node, where or "cell", scope
        for child in ast.iter_child_nodes(node):
            if not _stays(node, child):
                yield from walk(child, where, scope)

    yield from walk(tree, "", _names(tree))


def _names(scope: ast.AST) -> list[str]:
    """The arguments and variables of a function or cell, in the order of their appearance."""
    found: list[str] = []
    if isinstance(scope, ast.FunctionDef):
        found += [argument.arg for argument in scope.args.args]
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.comprehension):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        waiting[:0] = ast.iter_child_nodes(node)
    return list(dict.fromkeys(found))


def _stays(parent: ast.AST, child: ast.AST) -> bool:
    """Whether a node is left as it is: an import, a message, a docstring, a guard of its own."""
    return (
        isinstance(child, WHOLE)
        or (isinstance(child, ast.keyword) and child.arg in NEUTRAL_KEYWORDS)
        or _is_docstring(parent, child)
    )


def _is_docstring(parent: ast.AST, child: ast.AST) -> bool:
    body = getattr(parent, "body", None)
    return (
        isinstance(parent, ast.FunctionDef | ast.ClassDef | ast.Module)
        and isinstance(body, list)
        and bool(body)
        and child is body[0]
        and isinstance(child, ast.Expr)
        and isinstance(child.value, ast.Constant)
    )


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: Replacement) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Replacement:
        return self.new if node is self.old else self.generic_visit(node)


def _changed(tree: ast.Module, node: ast.AST, new: Replacement) -> tuple[ast.Module, str]:
    """A copy of the tree with `new` in the place of a node, and its code."""
    memo: dict[int, Any] = {}
    changed = copy.deepcopy(tree, memo)
    _Replace(memo[id(node)], copy.deepcopy(new)).visit(changed)
    return changed, ast.unparse(ast.fix_missing_locations(changed))


def _difference(before: ast.Module, after: ast.Module, kind: str) -> str:
    """The lines of code that differ, in one line: ``return a + b → return a - b``."""
    old, new = ast.unparse(before).split("\n"), ast.unparse(after).split("\n")
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    old, new = old[start:], new[start:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    shown = [" ".join(line.strip() for line in lines[:2]) for lines in (old, new)]
    if not new or new[0].strip() == "pass":
        return f"{shown[0]} → left out"
    return f"{shown[0]} → {shown[1]}" if old else f"{shown[1]} put in"
