"""The small mistakes that a mutant makes: each operator turns one node of a program into another.

An operator takes a node and the names of its scope, and yields what could stand in the node's
place: an expression, a statement, or a list of statements.
"""

import ast
import copy
from collections.abc import Callable, Iterator, Sequence

Replacement = ast.AST | list[ast.stmt]
Operator = Callable[[ast.AST, Sequence[str]], Iterator[Replacement]]

SWAPPED_ARITHMETIC: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
SWAPPED_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
SWAPPED_NAMES = {
    "sum": ("mean",),
    "mean": ("sum",),
    "max": ("min",),
    "min": ("max",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "sin": ("cos",),
    "cos": ("sin",),
    "exp": ("expm1",),
    "expm1": ("exp",),
    "log1p": ("log",),
    "train": ("eval",),
    "eval": ("train",),
    "any": ("all",),
    "all": ("any",),
    "hstack": ("vstack",),
    "vstack": ("hstack",),
}
BUILTINS_SWAPPED = {"sum", "max", "min", "any", "all"}
NEUTRAL_KEYWORDS = {"strict"}  # a guard of the reference's own


def arithmetic(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """Another operator in the place of one; a sign turned."""
    if isinstance(node, ast.BinOp):
        for operator in SWAPPED_ARITHMETIC.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
    elif isinstance(node, ast.AugAssign):
        for operator in SWAPPED_ARITHMETIC.get(type(node.op), ()):
            yield ast.AugAssign(node.target, operator(), node.value)
        yield ast.Assign([node.target], node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Invert):
        yield node.operand


def dropped_term(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """One side of a sum, a product, a quotient or a power left out."""
    if isinstance(node, ast.BinOp):
        yield node.left
        if not isinstance(node.op, ast.Pow | ast.FloorDiv | ast.Mod):
            yield node.right


def comparison(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """A comparison with or without equality, or the other way round."""
    if isinstance(node, ast.Compare):
        for place, old in enumerate(node.ops):
            for new in SWAPPED_COMPARISONS[type(old)]:
                changed = copy.deepcopy(node)
                changed.ops[place] = new()
                yield changed


def logic(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """`and` for `or`, a condition left out, `not` forgotten."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        yield from node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def branch(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """One branch taken always."""
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.If):
        yield node.body
        yield node.orelse or [ast.Pass()]


def constant(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """Another number: one more, one less, the other sign, the double, the half."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        for other in dict.fromkeys((value + 1, value - 1, -value)):
            if other != value:
                yield _number(other)
    elif isinstance(value, float):
        for changed in (2 * value, value / 2, -value) if value else (1.0,):
            yield _number(changed)


def _number(value: float) -> ast.expr:
    constant = ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), constant) if value < 0 else constant


def statement(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """A statement left out."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Break | ast.Continue | ast.Delete) or (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ):
        yield [ast.Pass()]


def loop(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """A loop that ends after its first pass, or that misses its first or last one."""
    if isinstance(node, ast.For):
        yield ast.For(node.target, node.iter, [*node.body, ast.Break()], node.orelse)
    elif isinstance(node, ast.Call) and _called(node) == "range" and node.args:
        end = 0 if len(node.args) == 1 else 1
        for step in (ast.Sub(), ast.Add()):
            changed = copy.deepcopy(node)
            changed.args[end] = ast.BinOp(changed.args[end], step, ast.Constant(1))
            yield changed
        if len(node.args) == 1:
            yield ast.Call(node.func, [ast.Constant(1), *node.args], [])


def slices(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """A slice that begins or ends elsewhere, an index that is off by one."""
    if isinstance(node, ast.Slice):
        if node.lower is not None:
            yield ast.Slice(None, node.upper, node.step)
        if node.upper is not None:
            yield ast.Slice(node.lower, None, node.step)
        if node.step is not None:
            yield ast.Slice(node.lower, node.upper, None)
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name | ast.BinOp):
        for step in (ast.Sub(), ast.Add()):
            moved = ast.BinOp(node.slice, step, ast.Constant(1))
            yield ast.Subscript(node.value, moved, node.ctx)


def dropped_call(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """A call left out: `x` for `float(x)`, for `x.copy()`, and for `x.T`."""
    if isinstance(node, ast.Call):
        if node.args and not isinstance(node.args[0], ast.Starred):
            yield node.args[0]
        if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
            yield node.func.value
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value


def swapped_call(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """A function for its neighbour: `sum` for `mean`, `max` for `min`, `eval` for `train`."""
    if not isinstance(node, ast.Call):
        return
    for name in SWAPPED_NAMES.get(_called(node), ()):
        changed = copy.deepcopy(node)
        if isinstance(changed.func, ast.Attribute):
            changed.func.attr = name
            yield changed
        elif isinstance(changed.func, ast.Name) and {changed.func.id, name} <= BUILTINS_SWAPPED:
            changed.func.id = name
            yield changed


def arguments(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """Neighbours swapped (arguments, members of a tuple, values of a dict); a keyword left out."""
    if isinstance(node, ast.Call):
        for place in range(len(node.args) - 1):
            changed = copy.deepcopy(node)
            changed.args[place : place + 2] = reversed(changed.args[place : place + 2])
            yield changed
        for place, keyword in enumerate(node.keywords):
            if keyword.arg not in NEUTRAL_KEYWORDS:
                changed = copy.deepcopy(node)
                del changed.keywords[place]
                yield changed
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        for place in range(len(node.elts) - 1):
            members = list(node.elts)
            members[place : place + 2] = reversed(members[place : place + 2])
            yield ast.Tuple(members, node.ctx)
    elif isinstance(node, ast.Dict):
        for place in range(len(node.values) - 1):
            values = list(node.values)
            values[place : place + 2] = reversed(values[place : place + 2])
            yield ast.Dict(node.keys, values)


def variable(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """Another name of the same scope: the next one and the one before."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        place = names.index(node.id)
        others = (names[(place + 1) % len(names)], names[place - 1])
        for other in dict.fromkeys(others):
            if other != node.id:
                yield ast.Name(other, ast.Load())


def context(node: ast.AST, names: Sequence[str]) -> Iterator[Replacement]:
    """A `with` forgotten: what stood in it runs without it."""
    if isinstance(node, ast.With) and all(item.optional_vars is None for item in node.items):
        yield node.body


def _called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "attr", getattr(function, "id", ""))


def _is_module(node: ast.expr) -> bool:
    """Whether an expression is a module's name, as far as names tell."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in MODULES


MODULES = {"np", "numpy", "torch", "nn", "F", "math", "scipy", "ndimage", "signal", "special"}

OPERATORS: dict[str, Operator] = {
    "arithmetic": arithmetic,
    "dropped term": dropped_term,
    "comparison": comparison,
    "logic": logic,
    "branch": branch,
    "constant": constant,
    "dropped statement": statement,
    "loop": loop,
    "slice or index": slices,
    "dropped call": dropped_call,
    "swapped call": swapped_call,
    "arguments": arguments,
    "wrong variable": variable,
    "dropped context": context,
}
