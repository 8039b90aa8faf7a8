"""Where notebooks are executed: threads of this process, or the workers of a cluster."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from autograder.errors import CourseError
from autograder.kernels import ordinary, sandbox, warm
from autograder.kernels.task import Executed, Task

ENGINES: dict[str, Callable[[Task], Executed]] = {
    "warm": warm.execute,
    "ordinary": ordinary.execute,
}


def default_engine() -> str:
    """Warm forks where the system has them (macOS and Windows do not fork safely)."""
    return "warm" if sys.platform.startswith("linux") else "ordinary"


UNPROTECTED = (
    "Without it a submission can read the answers, the marks and your files, change them, and use "
    "the network. For submissions that you trust as yourself, add --no-sandbox."
)


def demand_sandbox(engine: str, *, on_a_cluster: bool = False) -> None:
    """Raise CourseError where submissions would not be confined, with what that would mean.

    The workers of a cluster find out for themselves: a submission that cannot be confined there is
    not executed.
    """
    if engine == "ordinary":
        raise CourseError(f"ordinary kernels have no sandbox. {UNPROTECTED}")
    reason = "" if on_a_cluster else sandbox.unavailable()
    if reason:
        raise CourseError(f"there is no sandbox here: {reason}. {UNPROTECTED}")


@contextlib.contextmanager
def local_executor(jobs: int) -> Iterator[Executor]:
    """Threads that each watch over one submission at a time; the work is in its processes."""
    pool = ThreadPoolExecutor(jobs)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def cluster_executor(scheduler: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a Dask cluster, and how many submissions they run at a time.

    `scheduler` is an address (``tcp://host:8786``) or the path of a scheduler file. Raises
    CourseError where nobody answers there, or dask.distributed is not installed.
    """
    try:
        from dask.distributed import Client
    except ImportError:
        raise CourseError(
            "--scheduler needs dask.distributed: pip install 'autograder[cluster]'."
        ) from None
    is_file = scheduler.endswith(".json")
    where = {"scheduler_file": scheduler} if is_file else {"address": scheduler}
    if is_file and not Path(scheduler).is_file():  # Dask would wait for it
        raise CourseError(f"no Dask scheduler answers at {scheduler}: there is no such file.")
    try:
        client = Client(**where, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(f"no Dask scheduler answers at {scheduler}: {error}.") from None
    with client:
        slots = sum(client.nthreads().values())
        if slots == 0:
            raise CourseError(f"the Dask scheduler at {scheduler} has no workers: start some.")
        yield client.get_executor(pure=False), slots
