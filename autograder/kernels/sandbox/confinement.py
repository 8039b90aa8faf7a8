"""Fork into a sandbox: the only way in, and there is no way out.

Order matters: first what needs privileges (namespaces, mounts), then the privileges go, then come
the limits, and last go the system calls that could undo any of it. Where a step fails the forked
process ends, and its parent raises; nothing of a submission has run by then.
"""

import ctypes
import itertools
import os
import platform
import signal
import socket
import sys
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from autograder.kernels.fork import ForkDied, in_fork
from autograder.kernels.sandbox import landlock, linux, rlimits, seccomp
from autograder.kernels.sandbox.rlimits import ProcessLimits
from autograder.kernels.sandbox.surroundings import environment
from autograder.kernels.sandbox.view import SHM, STUDENT, TERMINALS, TMP, View, devices, enter

OLDEST_KERNEL = (5, 14)  # the first to count processes per user namespace

_NAMESPACES = (
    linux.CLONE_NEWNS
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
    | linux.CLONE_NEWCGROUP
)
_NOBODY = 65534  # who a submission is outside when root grades
_MAP, _READY, _GO = b"map", b"ready", b"go"  # what parent and child say to each other


class SandboxError(Exception):
    """A sandbox cannot be made; the text is one sentence that says why."""


def fork(
    view: View, limits: ProcessLimits, variables: Mapping[str, str], keep: Collection[int] = ()
) -> int:
    """Like ``os.fork``, but the child is in a sandbox.

    It sees `view` and the environment `variables`, is held to `limits`, is in ``view.folder`` and
    has the open files `keep`; of standard input, output and error what is not kept is /dev/null.
    It is process 1 of its own process namespace, in a session of its own: when it ends, or this
    process does, all that it started ends. It is a child like any other: signals reach it, and
    whoever waits for it learns how it ended and what all that it started used.

    Raises SandboxError in the parent where any part of the sandbox cannot be had. Must be called in
    a process without other threads.
    """
    privileged = linux.has_capability(linux.CAP_SYS_ADMIN)
    _check_system(privileged)
    ours, theirs = socket.socketpair()
    try:
        pid = linux.fork_into(_NAMESPACES | (0 if privileged else linux.CLONE_NEWUSER))
        if pid == 0:
            ours.close()
            _be_confined_or_die(view, limits, variables, keep, theirs, privileged)
        else:
            theirs.close()
            _see_confined(pid, ours)
    except OSError as error:
        raise SandboxError(_sentence(error)) from None
    finally:
        ours.close()
        theirs.close()
    return pid


def unavailable() -> str:
    """Why this system cannot confine a process, in one sentence; empty where it can.

    Found out by doing it once.
    """
    if not sys.platform.startswith("linux"):
        return f"the sandbox is made of parts of Linux, which {platform.system()} does not have"
    with tempfile.TemporaryDirectory() as folder:
        try:
            return str(in_fork(_why_not, Path(folder)))  # in a fork there are no other threads
        except ForkDied as death:
            return f"the sandbox cannot be tried: {death}"


def _why_not(folder: Path) -> str:
    """Why no sandbox can be made; `folder` is an empty one to try it in."""
    submission, canary = folder / "submission", folder / "canary"
    submission.mkdir()
    canary.touch()
    try:
        pid = fork(View(submission, environment()), ProcessLimits(), {})
    except SandboxError as error:
        return str(error)
    if pid == 0:
        os._exit(1 if canary.exists() or _can_reach_out() else 0)
    _, status = os.waitpid(pid, 0)
    return "" if status == 0 else "the sandbox does not hold: a process in it reached the outside"


def _can_reach_out() -> bool:
    try:
        socket.socket(socket.AF_INET).close()
    except PermissionError:
        return False
    return True


def _check_system(privileged: bool) -> None:
    """Raise SandboxError for what would only show later, or not at all."""
    release = tuple(int(number) for number in platform.release().split("-")[0].split(".")[:2])
    if release < OLDEST_KERNEL:
        raise SandboxError(
            f"the sandbox needs Linux {'.'.join(map(str, OLDEST_KERNEL))} or newer, "
            f"and this is {platform.release()}"
        )
    if os.geteuid() == 0 and not privileged:
        raise SandboxError(
            "root has no CAP_SYS_ADMIN here, as in most containers, so its limits could not be "
            "enforced: grade as an ordinary user, or start the container with --privileged"
        )
    try:
        seccomp.machine()
    except NotImplementedError as error:
        raise SandboxError(str(error)) from None


def _sentence(error: BaseException) -> str:
    text = f"the sandbox cannot be made: {error}"
    if isinstance(error, PermissionError):
        text += (
            " (user namespaces may be switched off: see user.max_user_namespaces and "
            "kernel.apparmor_restrict_unprivileged_userns, or the container's options)"
        )
    return text


# In the parent.


def _see_confined(pid: int, channel: socket.socket) -> None:
    """Wait until the child says that it is confined. Raises SandboxError where it is not."""
    try:
        while (message := channel.recv(1 << 16)) == _MAP:
            _map_user(pid)
            channel.send(_GO)
        if message != _READY:
            raise SandboxError(message.decode() or "the sandbox died while it was being made")
        channel.send(_GO)
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise


def _map_user(pid: int) -> None:
    """Let one user and one group exist in a child's user namespace: never root outside."""
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0 and _exists_here(_NOBODY):
        uid = gid = _NOBODY
    process = Path(f"/proc/{pid}")
    (process / "setgroups").write_text("deny")
    (process / "gid_map").write_text(f"{STUDENT} {gid} 1")
    (process / "uid_map").write_text(f"{STUDENT} {uid} 1")


def _exists_here(uid: int) -> bool:
    """Whether a user exists in this user namespace, which may be a container's."""
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return any(int(first) <= uid < int(first) + int(count) for first, _, count in ranges)


# In the child.


def _be_confined_or_die(
    view: View,
    limits: ProcessLimits,
    variables: Mapping[str, str],
    keep: Collection[int],
    channel: socket.socket,
    privileged: bool,
) -> None:
    """Confine this process; tell the parent why not, and end, where any step fails."""
    try:
        _be_confined(view, limits, variables, keep, channel, privileged)
    except BaseException as error:
        try:
            channel.send(_sentence(error).encode())
        finally:
            os._exit(1)


def _be_confined(
    view: View,
    limits: ProcessLimits,
    variables: Mapping[str, str],
    keep: Collection[int],
    channel: socket.socket,
    privileged: bool,
) -> None:
    os.setsid()  # a signal to its own process group must not reach ours
    os.umask(0o022)
    Path("/proc/self/oom_score_adj").write_text("1000")  # the first to go when memory runs out
    if not privileged:
        _ask(channel, _MAP)
    enter(view, owner=_NOBODY if privileged else None)
    _close_files({*keep, channel.fileno()})  # a folder held open would lead back outside
    socket.sethostname("sandbox")
    if privileged:
        os.setgroups([])
        linux.unshare(linux.CLONE_NEWUSER)
        _ask(channel, _MAP)
    os.setresgid(STUDENT, STUDENT, STUDENT)
    os.setresuid(STUDENT, STUDENT, STUDENT)
    os.chdir(view.folder)
    _check_readable(view)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.drop_capabilities()
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    readable = (*view.readable, Path("/etc"), Path("/proc"))
    landlock.restrict(readable, (view.folder, TMP, SHM), (*devices(), TERMINALS))
    _set_variables(variables)
    rlimits.apply(limits)
    seccomp.install()
    _ask(channel, _READY)
    channel.close()


def _ask(channel: socket.socket, message: bytes) -> None:
    """Say something to the parent, and wait for it. Raises OSError where the parent is no more."""
    channel.send(message)
    if channel.recv(16) != _GO:
        raise OSError("the process that made the sandbox has ended")


def _check_readable(view: View) -> None:
    """Raise ValueError for a readable path that the submission's user may not read."""
    for path in view.readable:
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise ValueError(
                f"{path} can be read by its owner alone; when root grades, submissions run as an "
                f"unprivileged user: run chmod -R a+rX {path}"
            )


def _close_files(keep: set[int]) -> None:
    """Close all files but those; standard input, output and error become /dev/null."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in {0, 1, 2} - keep:
        os.dup2(nothing, stream)
    edges = sorted({*keep, 0, 1, 2, _most_files()})
    for low, high in itertools.pairwise(edges):
        os.closerange(low + 1, high)


def _most_files() -> int:
    """One more than the largest number that an open file has here."""
    return max(int(file.name) for file in Path("/proc/self/fd").iterdir()) + 1


def _set_variables(variables: Mapping[str, str]) -> None:
    """Set the environment variables, and wipe what the process was started with.

    The kernel shows those in /proc/self/environ, from where they lie above the stack.
    """
    os.environ.clear()
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(fields[47]), int(fields[48])  # env_start, env_end of proc_pid_stat(5)
    ctypes.memset(start, 0, end - start)
    os.environ.update(variables)
    tempfile.tempdir = None  # it may have been looked up outside
