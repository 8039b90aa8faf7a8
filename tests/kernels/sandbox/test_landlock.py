"""Landlock by itself, without the mounts that hide the same files."""

import os
import signal
import socket
from pathlib import Path

import pytest

from autograder.kernels.fork import in_fork
from autograder.kernels.sandbox import landlock, linux

pytestmark = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")


def test_only_the_paths_given_can_be_reached(tmp_path, refusal):
    readable, writable, other = (tmp_path / name for name in ("readable", "writable", "other"))
    for folder in (readable, writable, other):
        folder.mkdir()
        (folder / "file").write_text("x")

    def work():
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        held = landlock.restrict([readable], [writable], [Path("/dev/null")])
        return [
            held,
            refusal((readable / "file").read_text),
            refusal((readable / "file").write_text, "y"),
            refusal((readable / "new").touch),
            refusal((writable / "file").write_text, "y"),
            refusal((writable / "file").rename, writable / "moved"),
            refusal((other / "file").read_text),
            refusal(os.listdir, other),
            refusal(Path("/dev/null").write_text, "x"),
            refusal(Path("/dev/full").read_bytes),
        ]

    denied = "EACCES"
    assert in_fork(work) == [True, "", denied, denied, "", "", denied, denied, "", denied]


@pytest.mark.skipif(landlock.version() < 6, reason="Landlock of this kernel has no scopes")
def test_signals_and_abstract_sockets_stay_inside(refusal):
    name = b"\0canary" + os.urandom(4).hex().encode()
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(name)
        server.listen()

        def work():
            linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
            landlock.restrict([], [], [])
            return [
                refusal(client.connect, name),
                refusal(os.kill, os.getppid(), 0),
                refusal(os.kill, os.getpid(), signal.SIGCHLD),
            ]

        assert in_fork(work) == ["EPERM", "EPERM", ""]


def test_a_kernel_without_it_is_told(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert landlock.restrict([], [], []) is False
