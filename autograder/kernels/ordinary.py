"""Execute a notebook in an ordinary kernel, through nbgrader's own Execute preprocessor."""

import os
import subprocess
from collections.abc import Mapping
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from nbgrader.preprocessors import Execute

from autograder.kernels.fork import ONE_THREAD
from autograder.kernels.limits import Limits

Plain = dict[str, Any]


def execute(
    notebook: Plain, folder: str, environment: Mapping[str, str], limits: Limits
) -> tuple[Plain, str]:
    """The notebook with its outputs, run from top to bottom in `folder`; errors do not stop it.

    The kernel has one thread and `environment` besides this process's own. It knows neither the
    gradebook nor the source. The second value is empty, as a kernel runs to the end. Raises what
    nbclient raises where the kernel dies or cannot start.
    """

    class KernelManager(AsyncKernelManager):
        async def start_kernel(self, **options: Any) -> None:
            options["env"] = {**os.environ, **ONE_THREAD, **environment}
            options["stdout"] = options["stderr"] = subprocess.DEVNULL  # outputs come as messages
            await super().start_kernel(**options)

    execute = Execute(kernel_manager_class=KernelManager, timeout=int(limits.cell_seconds))
    loop = ensure_event_loop()  # this thread's, in which nbclient talks to the kernel
    try:
        executed, _ = execute.preprocess(
            nbformat.from_dict(notebook), {"metadata": {"path": folder}}
        )
    finally:
        loop.close()
    return dict(executed), ""
