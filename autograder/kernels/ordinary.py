"""Execute a notebook in an ordinary kernel, through nbgrader's own Execute preprocessor.

Student's code and tests share one process here, as in plain nbgrader: nothing is confined.
"""

import os
import subprocess
import tempfile
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from nbgrader.preprocessors import Execute

from autograder.checks import CID_VARIABLE
from autograder.kernels.files import overlay, write_files
from autograder.kernels.task import Executed, Task
from autograder.kernels.zygote import ONE_THREAD


def execute(task: Task) -> Executed:
    """The notebook with its outputs, run from top to bottom; errors do not stop it.

    The kernel has one thread and the task's environment besides this process's own; a cell may run
    as long as the limits give it wall seconds. Raises what nbclient raises where the kernel dies
    or cannot start.
    """
    variables = {**ONE_THREAD, **task.environment}
    variables[CID_VARIABLE] = "" if task.cid is None else str(task.cid)

    class KernelManager(AsyncKernelManager):
        async def start_kernel(self, **options: Any) -> None:
            options["env"] = {**os.environ, **variables}
            options["stdout"] = options["stderr"] = subprocess.DEVNULL  # outputs come as messages
            await super().start_kernel(**options)

    execute = Execute(kernel_manager_class=KernelManager, timeout=int(task.limits.cell_wall))
    loop = ensure_event_loop()  # this thread's, in which nbclient talks to the kernel
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            write_files(folder, overlay(task.handed_in, task.given))
            executed, _ = execute.preprocess(
                nbformat.from_dict(task.notebook), {"metadata": {"path": folder}}
            )
    finally:
        loop.close()
    return Executed(dict(executed))
