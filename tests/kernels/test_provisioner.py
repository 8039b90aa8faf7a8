"""Kernels of the name course-grading, as nbclient and plain nbgrader start them."""

import asyncio
import json
import os
import time
from pathlib import Path

import nbformat
import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from autograder.kernels.provisioner import NAME, install_kernelspec


@pytest.fixture(scope="module", autouse=True)
def kernelspec(tmp_path_factory):
    prefix = tmp_path_factory.mktemp("prefix")
    install_kernelspec(prefix)
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = str(prefix / "share" / "jupyter")
    yield
    if before is None:
        del os.environ["JUPYTER_PATH"]
    else:
        os.environ["JUPYTER_PATH"] = before


def run(folder, *sources: str, **options) -> list:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(
        notebook,
        kernel_name=NAME,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
        **options,
    )
    return client.execute().cells


def test_nbclient_runs_a_notebook_in_a_confined_fork(tmp_path):
    (tmp_path / "beside.txt").write_text("here")
    cells = run(
        tmp_path,
        "import sys, os\n'torch' in sys.modules, os.path.exists('/home')",
        "open('beside.txt').read()",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "import asyncio\nawait asyncio.sleep(0)\nprint('printed')",
        "1 / 0",
    )
    assert cells[0].outputs[0].data["text/plain"] == "(True, False)"
    assert cells[1].outputs[0].data["text/plain"] == "'here'"
    assert "image/png" in cells[2].outputs[0].data, cells[2].outputs
    assert cells[3].outputs[0].text == "printed\n"
    assert cells[4].outputs[0].ename == "ZeroDivisionError"


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(tmp_path):
    cells = run(
        tmp_path, "import time\ntime.sleep(99)", "'on'", timeout=3, interrupt_on_timeout=True
    )
    assert cells[1].outputs[0].data["text/plain"] == "'on'"


def test_several_at_once_do_not_meet(tmp_path):
    async def value_of(number: int) -> str:
        manager = AsyncKernelManager(kernel_name=NAME)
        await manager.start_kernel(cwd=str(tmp_path), env=dict(os.environ))
        client: AsyncKernelClient = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=120)
        found = []
        await client.execute_interactive(
            f"import os\nx = {number}\nprint(x, os.path.exists('{manager.ip}-1'))",
            output_hook=lambda message: found.append(message["content"].get("text", "")),
        )
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        assert not Path(manager.ip).parent.exists()
        return "".join(found)

    async def all_values() -> list[str]:
        return await asyncio.gather(*map(value_of, range(4)))

    assert asyncio.run(all_values()) == [f"{number} False\n" for number in range(4)]


def test_a_kernel_that_ends_is_noticed(tmp_path):
    start = time.monotonic()
    with pytest.raises(Exception, match=r"[Kk]ernel died"):
        run(tmp_path, "import os\nos._exit(3)", timeout=100)
    assert time.monotonic() - start < 90


def test_the_kernelspec_is_one(tmp_path):
    path = install_kernelspec(tmp_path)
    spec = json.loads(path.read_text())
    assert spec["metadata"]["kernel_provisioner"]["provisioner_name"] == NAME
    assert path == tmp_path / "share" / "jupyter" / "kernels" / NAME / "kernel.json"
