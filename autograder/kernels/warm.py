"""Execute a notebook in a fork of a warm process: no kernel to start, nothing to import."""

import os
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any

from ipykernel.ipkernel import IPythonKernel

from autograder.kernels.fork import Fork, ForkDied, ForkLate
from autograder.kernels.limits import GRACE, Limits

Plain = dict[str, Any]  # a notebook, or a part of one, as JSON data
NOT_RUN = "The notebook was stopped before this cell."


def execute(
    notebook: Plain, folder: str, environment: Mapping[str, str], limits: Limits
) -> tuple[Plain, str]:
    """The notebook with its outputs, run from top to bottom in `folder`, and why it was stopped.

    Errors do not stop it; the reason is empty for a notebook that ran to its end. What ran before a
    stop counts. Cells that never ran hold an error, because nbgrader takes a silent test for a
    passed one. Called in a worker of `warm_executor`.
    """
    cells = [dict(cell) for cell in notebook["cells"]]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    stopped = ""
    end = time.monotonic() + limits.notebook_seconds

    def work(send: Callable[[Any], None]) -> None:
        _run_cells(code, folder, environment, send)

    with Fork(work) as fork:
        for number, cell in enumerate(code):
            if stopped:
                cell.update(execution_count=None, outputs=[_error("NotRun", NOT_RUN)])
                continue
            try:
                cell.update(_cell_result(fork, min(limits.cell_seconds, end - time.monotonic())))
            except ForkDied as death:
                stopped = f"stopped in code cell {number + 1}: {death}"
                late = isinstance(death, ForkLate)
                cell.update(execution_count=None, outputs=[_error(*_LATE if late else _DEAD)])
    metadata = {**notebook["metadata"], "language_info": dict(IPythonKernel.language_info)}
    return {**notebook, "metadata": metadata, "cells": cells}, stopped


_LATE = ("CellTimeoutError", "No reply from the cell before its time was up.")
_DEAD = ("DeadKernelError", "The cell ended its process.")


def _cell_result(fork: Fork, seconds: float) -> Plain:
    """Outputs and execution count of the next cell; one that takes too long is interrupted."""
    try:
        result: Plain = fork.receive(max(0.0, seconds))
    except ForkLate:
        fork.interrupt()
        result = fork.receive(GRACE)
        result["outputs"].append(_error(*_LATE))
    return result


def _error(name: str, text: str) -> Plain:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def _run_cells(
    code: list[Plain],
    folder: str,
    environment: Mapping[str, str],
    send: Callable[[Any], None],
) -> None:
    """In the fork: run the cells, and send what each gives."""
    from autograder.kernels.shell import start_shell

    os.chdir(folder)
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shell = start_shell()
    for cell in code:
        count = shell.execution_count
        signal.signal(signal.SIGINT, signal.default_int_handler)
        outputs = shell.run(cell["source"], cell_id=cell.get("id"))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        send({"outputs": outputs, "execution_count": count})
