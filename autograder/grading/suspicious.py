"""Code that looks where no answer has to look: a remark for the instructor, never a mark."""

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbgrader.utils import is_locked

from autograder.authoring.roles import grade_id_of

MOST = 5  # remarks on one notebook
LONGEST = 200_000  # characters of a cell that is looked at

_PROCESS = r"abort|exec[lv]\w*|fork\w*|kill\w*|posix_spawn\w*|setsid|_exit"
_PYTHON = r"_getframe|_current_frames|settrace|setprofile|monitoring|meta_path|path_hooks"
_USES = re.compile(  # dotted names that are worth a remark; what follows them does not matter
    r"(autograder|bdb|cffi|ctypes|gc\.get_\w+|get_ipython|inspect|pdb|socket|_thread"
    rf"|os\.({_PROCESS})|sys\.({_PYTHON})|threading\.(settrace|setprofile)\w*)(?=\.|$)"
)
_HARMLESS = re.compile(  # a magic is a call of get_ipython, once IPython has read it
    r"get_ipython\.(run_line_magic|run_cell_magic|system|getoutput)\b|inspect\.(signature|is\w+)\b"
)
_KEPT = re.compile(  # what is not a notebook's to assign to
    r"(builtins|checks|math|np|numpy|pandas|pickle|scipy|torch|torchvision|warnings)\..+"
    r"|sys\.(displayhook|excepthook|modules)"
)
_PATHS = re.compile(r"/proc/|/dev/(?!null)|gradebook\.db|(\.\./){2}")


def suspicious(notebook: NotebookNode) -> list[str]:
    """Remarks on the cells that the student wrote, the first few: ``cell area, line 3 uses gc``.

    Read off the text alone. Code that hides what it does passes unseen, which costs nothing: no
    mark rests on this.
    """
    remarks: list[str] = []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code" and not is_locked(cell):
            where = grade_id_of(cell) or str(number)
            found = dict.fromkeys(_findings(cell.source))
            remarks += [f"cell {where}, line {line} {what}" for line, what in found]
    return remarks[:MOST]


@lru_cache(maxsize=1024)  # most cells are the same throughout the class
def _findings(source: str) -> tuple[tuple[int, str], ...]:
    """Line and finding, in order; none where the cell is no Python."""
    if len(source) > LONGEST:
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in texts
            tree = ast.parse(TransformerManager().transform_cell(source))
        magics = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and _HARMLESS.match(_dotted(node))
            for part in ast.walk(node)
        }
        nodes = (node for node in ast.walk(tree) if id(node) not in magics)
        return tuple(sorted(finding for node in nodes for finding in _of(node)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _of(node: ast.AST) -> Iterator[tuple[int, str]]:
    """What is worth a remark in one node of the tree."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _use(node.lineno, alias.name)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield from _use(node.lineno, f"{node.module}.{alias.name}")
    elif isinstance(node, ast.Attribute):
        name = _dotted(node)
        if isinstance(node.ctx, ast.Store) and _KEPT.fullmatch(name):
            yield node.lineno, f"changes {name}"
        else:
            yield from _use(node.lineno, name)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        if _KEPT.fullmatch(_dotted(node.value)):
            yield node.lineno, f"changes {_dotted(node.value)}"
    elif isinstance(node, ast.Call) and _dotted(node.func) == "setattr" and node.args:
        if _KEPT.fullmatch(f"{_dotted(node.args[0])}.any"):
            yield node.lineno, f"changes {_dotted(node.args[0])}"
    elif isinstance(node, ast.Name) and node.id == "get_ipython":
        yield node.lineno, "uses get_ipython"
    elif isinstance(node, ast.Constant) and (found := _PATHS.search(str(node.value))):
        yield node.lineno, f"uses the path {found[0]}"


def _use(line: int, name: str) -> Iterator[tuple[int, str]]:
    if found := _USES.match(name):
        yield line, f"uses {found[0]}"


def _dotted(node: ast.AST) -> str:
    """A name as it is written: ``np.testing.assert_equal``; calls on the way are left out."""
    if isinstance(node, ast.Call):
        return _dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
