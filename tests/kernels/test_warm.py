"""Notebooks executed in forks of a warm process, as the grader does it."""

import json
from concurrent.futures import BrokenExecutor

import nbformat
import pytest

from autograder.kernels.engine import Engine
from autograder.kernels.limits import Limits

FAST = Limits(cell_seconds=3.0, notebook_seconds=9.0)


@pytest.fixture(scope="module")
def execute(tmp_path_factory):
    """Run code cells; gives the executed cells and why the notebook was stopped."""
    folder = tmp_path_factory.mktemp("running")
    with Engine("warm", 1) as engine:

        def run(*cells: str, limits: Limits = FAST, **environment: str):
            notebook = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_markdown_cell("# Text")]
                + [nbformat.v4.new_code_cell(cell) for cell in cells]
            )
            plain = json.loads(nbformat.writes(notebook))
            for cell in plain["cells"]:
                cell["source"] = "".join(cell["source"])
            executed, stopped = engine.result(
                engine.submit(plain, str(folder), environment, limits)
            )
            nbformat.validate(nbformat.from_dict(executed))
            return executed["cells"][1:], stopped

        run.folder = folder
        yield run


def names(cell: dict) -> list[str]:
    return [output["ename"] for output in cell["outputs"] if output["output_type"] == "error"]


def test_cells_share_a_namespace_and_are_counted(execute):
    cells, stopped = execute("x = 20", "x + 1", "print(x)")
    assert stopped == ""
    assert [cell["execution_count"] for cell in cells] == [1, 2, 3]
    assert cells[1]["outputs"][0]["data"] == {"text/plain": "21"}
    assert cells[2]["outputs"][0]["text"] == "20\n"


def test_one_notebook_leaves_nothing_to_the_next(execute):
    execute("import sys, numpy\nnumpy.spoiled = secret = 1\nsys.path.append('x')")
    cells, _ = execute(
        "import numpy, sys\nhasattr(numpy, 'spoiled'), 'secret' in dir(), 'x' in sys.path"
    )
    assert cells[0]["outputs"][0]["data"]["text/plain"] == "(False, False, False)"


def test_it_runs_in_its_folder_with_its_environment(execute):
    cells, _ = execute("import os; os.getcwd(), os.environ['COURSE_CID']", COURSE_CID="42")
    assert cells[0]["outputs"][0]["data"]["text/plain"] == repr((str(execute.folder), "42"))


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_ones_run(execute):
    cells, stopped = execute("while True: pass", "print('on')")
    assert stopped == ""
    assert names(cells[0]) == ["KeyboardInterrupt", "CellTimeoutError"]
    assert cells[1]["outputs"][0]["text"] == "on\n"


def test_a_notebook_that_takes_too_long_is_stopped_and_what_ran_counts(execute):
    stubborn = "import time\nfor _ in range(9):\n try: time.sleep(60)\n except BaseException: pass"
    cells, stopped = execute("print('ran')", stubborn, "print('never')")
    assert stopped.startswith("stopped in code cell 2: it took longer than")
    assert cells[0]["outputs"][0]["text"] == "ran\n"
    assert names(cells[1]) == ["CellTimeoutError"]
    assert names(cells[2]) == ["NotRun"]


def test_a_cell_that_ends_its_process_does_not_pass_the_tests_after_it(execute):
    cells, stopped = execute("import os; os._exit(0)", "assert True")
    assert stopped == "stopped in code cell 1: it ended without a result (exit status 0)"
    assert [names(cell) for cell in cells] == [["DeadKernelError"], ["NotRun"]]


def test_figures_are_drawn_into_the_notebook(execute):
    draw = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(); ax.plot([1, 2])"
    with_words = (
        f"{draw}\ndisplay(fig, metadata={{'image/png': {{'alt': 'a line'}}}}); plt.close(fig)"
    )
    cells, _ = execute(f"{draw}\nplt.show()", with_words, limits=Limits())
    for cell in cells:
        [shown] = [each for each in cell["outputs"] if each["output_type"] == "display_data"]
        assert shown["data"]["image/png"].startswith("iVBOR")
    assert shown["metadata"]["image/png"]["alt"] == "a line"


def test_bytes_of_an_image_are_plain_data(execute):
    cells, _ = execute("from PIL import Image\nImage.new('L', (2, 2))", limits=Limits())
    assert cells[0]["outputs"][0]["data"]["image/png"].startswith("iVBOR")


def test_a_notebook_that_kills_its_worker_breaks_nothing_for_the_next(execute):
    with pytest.raises(BrokenExecutor):
        execute(
            "import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "import time; time.sleep(9)"
        )
    cells, stopped = execute("print('on')")
    assert (cells[0]["outputs"][0]["text"], stopped) == ("on\n", "")
