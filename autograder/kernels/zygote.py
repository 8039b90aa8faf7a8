"""The warm parent: it imports the scientific stack once, and every process is a fork of it.

It has one thread, holds no test, no gradebook and no other submission, and knows only what a fork
needs; so a fork's inherited memory gives nothing away.
"""

import atexit
import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
INHERITED = (  # of the grader's environment; the rest may hold secrets
    "PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "CUDA_VISIBLE_DEVICES",
)  # fmt: skip
_LONGEST = 1 << 16


class ZygoteDied(Exception):
    """The warm parent has ended; the next call of `the_zygote` starts another."""


class NotStarted(Exception):
    """A process could not be confined, so it was not started; the text is one sentence."""


@dataclass(frozen=True)
class Usage:
    """What an ended process and its children used."""

    cpu_seconds: float
    peak_memory: int  # bytes
    status: int = 0  # as ``os.wait`` gives it


class Zygote:
    """The warm parent as others see it; all methods may be called from several threads."""

    def __init__(self) -> None:
        self._commands, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        start = f"from autograder.kernels import zygote; zygote.main({theirs.fileno()})"
        environment = {key: os.environ[key] for key in INHERITED if key in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-c", start],
            pass_fds=[theirs.fileno()],
            env={**environment, **ONE_THREAD, "MPLBACKEND": "agg"},
            cwd="/",  # the first entry of its sys.path
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the grader, which ends its processes in order
        )
        theirs.close()
        self._lock = threading.Lock()

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def spawn(self, role: str, settings: Mapping[str, Any], ends: Sequence[socket.socket]) -> int:
        """Fork a process that plays `role` with the sockets `ends`; its process id.

        Raises NotStarted where it cannot be confined as `settings` say.
        """
        request = {"role": role, "settings": settings}
        answer = self._ask(request, [end.fileno() for end in ends])
        if "error" in answer:
            raise NotStarted(answer["error"])
        return int(answer["pid"])

    def reap(self, pid: int) -> Usage:
        """What a process that has ended used; waits for its end."""
        answer = self._ask({"reap": pid}, [])
        return Usage(**answer)

    def close(self) -> None:
        """End it, and what it has forked."""
        self._commands.close()
        self._process.wait()

    def _ask(self, request: Mapping[str, Any], fds: Sequence[int]) -> Any:
        text = json.dumps(request).encode()
        with self._lock:
            try:
                socket.send_fds(self._commands, [text], fds)
                answer = self._commands.recv(_LONGEST)
            except OSError as error:
                raise ZygoteDied(str(error)) from error
        if not answer:
            raise ZygoteDied("it has ended")
        return json.loads(answer)


_starting = threading.Lock()
_running: list[Zygote] = []


def the_zygote() -> Zygote:
    """This process's warm parent, started at the first call and again after its death."""
    with _starting:
        if not _running or not _running[0].alive:
            close_zygote()
            _running.append(Zygote())
        return _running[0]


def close_zygote() -> None:
    """End this process's warm parent, if there is one."""
    while _running:
        _running.pop().close()


atexit.register(close_zygote)


# --- in the warm parent ---------------------------------------------------------------------------


def main(commands_fd: int) -> None:
    """Fork on request until nobody asks any more."""
    from autograder.kernels import preload, roles

    preload.warm_up()
    roles.warm_shell()
    roles.environment_in_view()
    _share()
    commands = socket.socket(fileno=commands_fd)
    forked: set[int] = set()
    while True:
        text, fds, _, _ = socket.recv_fds(commands, _LONGEST, 8)
        if not text:
            break
        request = json.loads(text)
        if "reap" in request:
            _, status, usage = os.wait4(request["reap"], 0)
            forked.discard(request["reap"])
            answer = {
                "cpu_seconds": usage.ru_utime + usage.ru_stime,
                "peak_memory": usage.ru_maxrss * 1024,
                "status": status,
            }
        else:
            answer = _spawn(request, commands, fds)
            if "pid" in answer:
                forked.add(answer["pid"])
        for fd in fds:
            os.close(fd)
        commands.send(json.dumps(answer).encode())
    for pid in forked:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    os._exit(0)


def _share() -> None:
    """Let forks share all that there is: no collection in one of them copies its pages."""
    gc.collect()
    gc.freeze()


def _spawn(request: Any, commands: socket.socket, fds: list[int]) -> Any:
    """Fork a process for a role, which never returns from here."""
    from autograder.kernels import preload, roles

    if preload.import_packages(request["settings"]["packages"]):
        _share()
    try:
        pid = roles.fork(request["settings"], fds)
    except Exception as error:
        return {"error": str(error)}
    if pid == 0:
        try:
            with contextlib.suppress(OSError):  # the sandbox has closed it already
                commands.close()
            roles.play(request["role"], request["settings"], fds)
            os._exit(0)
        except BaseException:
            traceback.print_exc()  # seen of a kernel without a sandbox
        finally:
            os._exit(1)
    return {"pid": pid}
