"""Outputs of the shell, held against those of an ordinary kernel."""

import multiprocessing
import re

import nbformat
import pytest

from autograder.kernels.ordinary import execute
from autograder.kernels.shell import start_shell
from autograder.kernels.task import Task

CELLS = [
    "print('one'); print('two')",
    "import sys; sys.stderr.write('err\\n'); 40 + 2",
    "x = 5;",
    "from IPython.display import display, Markdown\ndisplay(Markdown('*a*')); display(3)",
    "raise ValueError('no')",
    "def f(:",
    "get_ipython().run_line_magic('precision', '3')\n1 / 3",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "from IPython.display import clear_output as c\nprint('gone'); c(wait=True); print('kept')",
    "h = display('first', display_id='a'); h.update('second')",
    "import warnings; warnings.warn('careful')",
    "%%time\nprint('timed')",
    "None",
    "undefined_name",
    "print(__name__, CID if 'CID' in globals() else None)",
    "import numpy as np\nnp.array([]).mean();",
    "np.array([]).mean();",  # the library's own line is told of once in a kernel
    "warnings.simplefilter('ignore')",
    "np.array([]).mean();",
]


def simplified(outputs) -> list:
    """Outputs without what may differ: addresses, times, colours of a traceback."""
    found = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            text = output["text"]
            lines = text.splitlines()
            lines = [re.sub(r"ipykernel_\d+", "ipykernel", line) for line in lines]
            lines = [line for line in lines if "time:" not in line and "times:" not in line]
            found.append((kind, output["name"], lines))
        elif kind == "error":
            found.append((kind, output["ename"], output["evalue"]))
        else:
            found.append((kind, dict(output["data"])))
    return found


def run_in_shell(cells: list[str]) -> list[list[dict]]:
    shell = start_shell()
    return [shell.run(cell) for cell in cells]


@pytest.fixture(scope="module")
def kernel_outputs():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    executed = execute(Task(dict(notebook)))
    return [simplified(cell["outputs"]) for cell in executed.notebook["cells"]]


@pytest.fixture(scope="module")
def shell_outputs():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return [simplified(outputs) for outputs in pool.apply(run_in_shell, [CELLS])]


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_a_cell_gives_what_an_ordinary_kernel_gives(number, kernel_outputs, shell_outputs):
    assert shell_outputs[number] == kernel_outputs[number]


def kinds_of_a_figure(figures: bool) -> list:
    shell = start_shell(figures=figures)
    outputs = shell.run("import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()")
    return [sorted(output["data"]) for output in outputs if output["output_type"] == "display_data"]


@pytest.mark.parametrize(("figures", "kinds"), [(True, [["image/png", "text/plain"]]), (False, [])])
def test_figures_become_inline_images_or_are_not_drawn(figures, kinds):
    """In a Python of its own, where matplotlib has not chosen a backend yet."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(kinds_of_a_figure, [figures]) == kinds


def test_nothing_that_is_written_is_kept_beside_the_outputs():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_kept_after_writing) == []


def _kept_after_writing() -> list:
    shell = start_shell(figures=False)
    shell.run("print('x' * 1000)")
    return [*shell.history_manager.outputs.values()]
