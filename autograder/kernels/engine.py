"""The two ways to execute a notebook, behind one interface: concurrent.futures."""

import sys
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from autograder.kernels import ordinary, warm
from autograder.kernels.fork import warm_executor
from autograder.kernels.limits import Limits

Plain = dict[str, Any]
Result = tuple[Plain, str]  # the executed notebook, and why it was stopped


@dataclass(frozen=True)
class Run:
    """A notebook on its way through an engine."""

    arguments: tuple[Plain, str, Mapping[str, str], Limits]
    future: Future[Result]


class Engine:
    """Executes notebooks, `jobs` at a time; used in a ``with`` block.

    A notebook that kills the worker it runs in breaks the pool. The pool is started again, and
    each notebook that was in it is executed once more by itself, so that one harms no other.
    """

    def __init__(self, name: str, jobs: int) -> None:
        self.name, self.jobs = name, jobs
        self._execute = warm.execute if name == "warm" else ordinary.execute
        self._pool = self._start(jobs)

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def submit(
        self, notebook: Plain, folder: str, environment: Mapping[str, str], limits: Limits
    ) -> Run:
        """Hand a notebook over."""
        arguments = (notebook, folder, environment, limits)
        try:
            future = self._pool.submit(self._execute, *arguments)
        except BrokenExecutor:
            self._pool.shutdown(wait=False)
            self._pool = self._start(self.jobs)
            future = self._pool.submit(self._execute, *arguments)
        return Run(arguments, future)

    def result(self, run: Run) -> Result:
        """What became of a notebook. Raises what its execution raised.

        BrokenExecutor means that it ended its worker when it was alone, too.
        """
        try:
            return run.future.result()
        except BrokenExecutor:
            with self._start(1) as alone:
                return alone.submit(self._execute, *run.arguments).result()

    def _start(self, jobs: int) -> Executor:
        return warm_executor(jobs) if self.name == "warm" else ThreadPoolExecutor(jobs)


def default_engine() -> str:
    """Warm forks where the system has them (macOS and Windows do not fork safely)."""
    return "warm" if sys.platform.startswith("linux") else "ordinary"
