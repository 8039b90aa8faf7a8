"""The two processes of a submission: the student's, which runs its cells, and the judge's.

The judge's process runs the test cells and never a line of the student's; what a test asks of the
student's code it asks through `autograder.remote`, and gets plain values. Both are forks of the
warm parent, and both are confined.
"""

import contextlib
import ctypes
import os
import resource
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from autograder import checks
from autograder.kernels import sandbox
from autograder.kernels.native import NativeText
from autograder.kernels.outputs import error_output
from autograder.kernels.pipe import Gone, Pipe
from autograder.kernels.served_kernel import serve_kernel
from autograder.kernels.shell import NotebookShell, start_shell
from autograder.remote.errors import BadAnswer, StudentGone
from autograder.remote.names import imports_in
from autograder.remote.remote import Remote
from autograder.remote.served import Served
from autograder.remote.wire import Channel

PR_SET_PDEATHSIG = 1


@cache
def warm_shell() -> NotebookShell:
    """The shell that every fork goes on with; made in the warm parent, at the first call.

    It has shown a result and a failed check: the first ones take the longest.
    """
    shell = start_shell()
    for source in ("1", "from autograder import checks\nchecks.close(1, 2, f'{1}')"):
        shell.run_cell(source)
    shell.outputs.clear()
    shell.reset()
    shell.user_ns.update(dict.fromkeys(("_", "__", "___"), ""))  # as in a new shell
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)
    return shell


@cache
def environment_in_view() -> tuple[Path, ...]:
    """The files of the Python environment; looked up once, in the warm parent."""
    return sandbox.environment()


def fork(settings: Mapping[str, Any], fds: Sequence[int]) -> int:
    """A new process for a role, in the sandbox unless that is switched off; 0 in the process.

    Of the open files it has `fds` alone.

    Raises SandboxError where there is no sandbox to be had.
    """
    folder = Path(settings["folder"])
    variables = sandbox.environ(folder, settings["environment"])
    if settings["sandbox"]:
        readable = (*environment_in_view(), *map(Path, settings["readable"]))
        view = sandbox.View(folder, readable, size=settings["limits"]["file_size"])
        limits = sandbox.ProcessLimits(**settings["limits"])
        return sandbox.fork(view, limits, variables, keep=fds)
    pid = os.fork()
    if pid == 0:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update({**variables, "TMPDIR": os.fspath(folder)})
        tempfile.tempdir = None
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return pid


def play(role: str, settings: Mapping[str, Any], fds: Sequence[int]) -> None:
    """What the process of that role does until its end.

    `fds` are sockets: to the supervisor and to the process of the other role, or those of a kernel.
    """
    if role == "kernel":
        serve_kernel(settings["connection"], fds)
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control, peer = (socket.socket(fileno=fd) for fd in fds)
    pipe, channel = Pipe(control), Channel(peer)
    shell = warm_shell()
    shell.outputs.limit(settings["output_bytes"])
    shell.one_stream = role == "judge"
    streams = {"stdout": (1, 2)} if shell.one_stream else {"stdout": (1,), "stderr": (2,)}
    shell.outputs.native = NativeText(streams, settings["output_bytes"]).take
    if role == "student":
        be_student(pipe, Served(channel, shell.user_ns, shell), shell)
    else:
        own = imports_in(pipe.receive())
        be_judge(pipe, Remote(channel, own, shell.show), shell)


def be_student(control: Pipe, served: Served, shell: NotebookShell) -> None:
    """Run the student's cells for the supervisor, and answer the judge, until neither asks."""
    while True:
        ready, _, _ = select.select([control.fileno(), served.fileno()], [], [])
        if served.fileno() in ready and not served.serve_one():
            return
        if control.fileno() in ready and not _run_next(control, shell):
            return


def be_judge(control: Pipe, remote: Remote, shell: NotebookShell) -> None:
    """Run the test cells, each with the names of the student's notebook that it mentions."""
    checks.remote = remote

    @contextlib.contextmanager
    def around(source: str) -> Iterator[None]:
        with remote.cell(source, shell.user_ns):
            yield

    while _run_next(control, shell, around):
        pass


def _run_next(control: Pipe, shell: NotebookShell, around: Any = contextlib.nullcontext) -> bool:
    """Run the next cell and send its outputs; False where there is none any more."""
    try:
        cell = control.receive()
    except Gone:
        return False
    shell.execution_count = cell["count"]
    try:
        with interruptible(), around(cell["source"]):
            outputs = shell.run(cell["source"], cell_id=cell["id"])
        outputs += shell.shown()  # figures that were still open in the student's process
    except KeyboardInterrupt:  # it came a moment before or after the cell
        outputs = [error_output("KeyboardInterrupt", "")]
    except (StudentGone, BadAnswer) as fault:  # when its names were asked for
        outputs = [error_output(type(fault).__name__, str(fault))]
    control.send({"outputs": outputs})
    return True


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let the supervisor's SIGINT raise KeyboardInterrupt here, and nowhere else."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
