"""Run a function in a fork of this process, and survive whatever it does.

The stdlib's fork server is the warm parent: it imports what notebooks import once
(`warm_executor`), and each worker of the pool is a fork of it. A worker forks once more for every
submission (`Fork`, `in_fork`), because a pool is broken when one of its workers dies.
"""

import json
import multiprocessing
import os
import select
import signal
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from autograder.kernels.zygote import ONE_THREAD


class ForkDied(Exception):
    """The forked process ended without a result; the text says how."""


class ForkLate(ForkDied):
    """The forked process did not answer in time; it is still running."""


def warm_executor(jobs: int) -> ProcessPoolExecutor:
    """A pool of `jobs` single-threaded workers that have the scientific stack imported."""
    os.environ.update(ONE_THREAD)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.kernels.preloaded"])
    return ProcessPoolExecutor(max_workers=jobs, mp_context=context)


def in_fork(function: Callable[..., Any], *args: Any, timeout: float | None = None) -> Any:
    """The result of ``function(*args)``, plain JSON data, computed in a fork with its own group.

    Raises ForkDied where the fork ends without a result or outlasts `timeout` seconds; then it and
    what it started are killed.
    """

    def work(send: Callable[[Any], None]) -> None:
        send(function(*args))

    with Fork(work) as fork:
        return fork.receive(timeout)


class Fork:
    """A forked process that sends plain data back, a line of JSON at a time.

    Used in a ``with`` block; at its end the process and its whole group are killed.
    """

    def __init__(self, work: Callable[[Callable[[Any], None]], None]) -> None:
        self._reading, writing = os.pipe()
        self._pending = b""
        self._reaped = False
        self.pid = os.fork()
        if self.pid == 0:
            _be_the_fork(work, self._reading, writing)
        os.close(writing)

    def __enter__(self) -> "Fork":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._reading)
        if not self._reaped:
            self._kill_group()
            os.waitpid(self.pid, 0)

    def receive(self, timeout: float | None = None) -> Any:
        """The next thing sent.

        Raises ForkLate after `timeout` seconds, ForkDied where nothing more will come.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while b"\n" not in self._pending:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._reading], [], [], left)
            if not ready:
                raise ForkLate(f"it took longer than {timeout:g} s")
            chunk = os.read(self._reading, 1 << 20)
            if not chunk:
                raise ForkDied(self._how_it_ended())
            self._pending += chunk
        line, self._pending = self._pending.split(b"\n", 1)
        return json.loads(line)

    def interrupt(self) -> None:
        """Do what Ctrl-C does: raise KeyboardInterrupt in the fork."""
        os.kill(self.pid, signal.SIGINT)

    def _kill_group(self) -> None:
        """Kill the fork and what it started; its pid cannot be another's before it is reaped."""
        for kill in (os.killpg, os.kill):  # the fork alone should it have no group yet
            try:
                kill(self.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass

    def _how_it_ended(self) -> str:
        ended, patience = os.WEXITED | os.WNOWAIT | os.WNOHANG, time.monotonic() + 1
        while os.waitid(os.P_PID, self.pid, ended) is None and time.monotonic() < patience:
            time.sleep(0.005)  # the pipe is closed a moment before the process has ended
        self._kill_group()
        _, status = os.waitpid(self.pid, 0)
        self._reaped = True
        if os.WIFSIGNALED(status):
            return f"it was ended by signal {signal.Signals(os.WTERMSIG(status)).name}"
        code = os.waitstatus_to_exitcode(status)
        return f"it ended without a result (exit status {code})"


def _be_the_fork(work: Callable[[Callable[[Any], None]], None], reading: int, writing: int) -> None:
    """What happens in the fork; it never returns."""
    status = 1
    try:
        os.close(reading)
        os.setpgid(0, 0)
        with os.fdopen(writing, "wb") as pipe:

            def send(data: Any) -> None:
                pipe.write(json.dumps(data).encode() + b"\n")
                pipe.flush()

            work(send)
        status = 0
    finally:
        os._exit(status)
