"""Run a function in a real sandbox, made by root and made by an ordinary user."""

import errno
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from autograder.kernels.fork import in_fork
from autograder.kernels.sandbox import (
    ProcessLimits,
    View,
    environ,
    environment,
    fork,
    linux,
    unavailable,
)

MEBIBYTE = 1 << 20
ORDINARY_USER = 12345
PR_SET_DUMPABLE = 4

LIMITS = ProcessLimits(
    memory=300 * MEBIBYTE, processes=20, cpu_seconds=20, file_size=8 * MEBIBYTE, open_files=64
)


NAMESPACES_WORK = "unshare --user --map-root-user --mount --pid --net --fork --mount-proc true"


@pytest.fixture(scope="session", autouse=True)
def _can_be_had() -> None:
    """Skip where the system's own tool makes no namespaces, either: then it is not our fault."""
    if (reason := unavailable()) and shutil.which("unshare"):
        if subprocess.run(NAMESPACES_WORK.split(), capture_output=True, check=False).returncode:
            pytest.skip(reason)
        pytest.fail(reason)


@pytest.fixture(params=["root", "user"])
def who(request: pytest.FixtureRequest) -> str:
    """Who grades: root, or a user without any privilege."""
    if request.param == "root" and os.geteuid() != 0:
        pytest.skip("these tests are not run by root")
    return request.param


@pytest.fixture
def folder() -> Iterator[Path]:
    """A submission's folder, which any user can reach."""
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    path.chmod(0o755)
    (path / "answer.txt").write_text("42")
    yield path
    shutil.rmtree(path)


@pytest.fixture
def as_who(who: str) -> Callable[..., Any]:
    """Call a function, in a fork made for it, as the one who grades."""

    def call(work: Callable[[], Any]) -> Any:
        if who == "user" and os.geteuid() == 0:
            _become_ordinary_user(environment())
        elif who == "root":
            os.setgroups([0, 4])
        return work()

    return call


@dataclass(frozen=True)
class End:
    """What a function in a sandbox returned (None where it did not), and how its process ended."""

    value: Any
    status: int


Inside = Callable[..., End]


@pytest.fixture
def inside(folder: Path, as_who: Callable[..., Any]) -> Inside:
    """Call a function in a sandbox; keywords change its view and limits."""

    def call(work: Callable[[], Any], keep: tuple[int, ...] = (), **changes: Any) -> End:
        limits = {k: v for k, v in changes.items() if k in LIMITS.__dataclass_fields__}
        shown = {k: v for k, v in changes.items() if k not in limits}
        shown["readable"] = (*environment(), *shown.get("readable", ()))
        view = View(**{"folder": folder, **shown})
        reading, writing = os.pipe()

        def confined() -> int:
            pid = fork(view, replace(LIMITS, **limits), environ(folder, {}), (writing, *keep))
            if pid == 0:
                status = 1
                try:
                    os.write(writing, json.dumps(work()).encode())
                    status = 0
                except BaseException as error:
                    os.write(writing, json.dumps(f"{type(error).__name__}: {error}").encode())
                finally:
                    os._exit(status)
            os.close(writing)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

        status = in_fork(as_who, confined)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            text = pipe.read()
        return End(json.loads(text) if text else None, status)

    return call


@pytest.fixture(scope="session")
def refusal() -> Callable[..., str]:
    """Make a call; the name of the system error that it fails with, empty where it works."""

    def of(call: Callable[..., Any], *args: Any) -> str:
        try:
            call(*args)
        except OSError as error:
            return errno.errorcode[error.errno or 0]
        return ""

    return of


def _become_ordinary_user(readable: tuple[Path, ...]) -> None:
    """Give up root's rights, with the readable paths in reach even where they lie in /root."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", Path("/"), None, linux.MS_REC | linux.MS_PRIVATE)
    held = {path: os.open(path, os.O_PATH) for path in readable}
    ancestors = sorted({parent for path in readable for parent in path.parents})
    closed = [parent for parent in ancestors if not parent.stat().st_mode & 1]
    for parent in closed:
        if parent.exists():  # it may lie in one that is covered already
            linux.mount("tmpfs", parent, "tmpfs", 0, "mode=755")
    for path, descriptor in held.items():
        if not set(closed).isdisjoint(path.parents):
            path.mkdir(parents=True, exist_ok=True)
            flags = linux.MS_BIND | linux.MS_REC
            linux.mount(f"/proc/self/fd/{descriptor}", path, None, flags)
    os.setgroups([])
    os.setresgid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
    os.setresuid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
    linux.prctl(PR_SET_DUMPABLE, 1)  # as a process is that never was root's
