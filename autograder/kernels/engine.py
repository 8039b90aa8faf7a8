"""The two ways to execute a notebook, behind one interface: concurrent.futures."""

import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from autograder.kernels import ordinary, warm
from autograder.kernels.fork import warm_executor
from autograder.kernels.limits import Limits

Plain = dict[str, Any]
Execute = Callable[[Plain, str, Mapping[str, str], Limits], tuple[Plain, str]]
ENGINES = ("warm", "ordinary")


def default_engine() -> str:
    """Warm forks where the system has them (macOS and Windows do not fork safely)."""
    return "warm" if sys.platform.startswith("linux") else "ordinary"


def start_engine(name: str, jobs: int) -> tuple[Executor, Execute]:
    """An executor with `jobs` workers, and the function to submit to it."""
    if name == "warm":
        return warm_executor(jobs), warm.execute
    return ThreadPoolExecutor(max_workers=jobs), ordinary.execute
