"""The system-call filter by itself: everything else that could refuse is left out."""

import ctypes
import mmap
import os
import platform
import signal
import socket
import struct
import subprocess
import threading

import pytest

from autograder.kernels.fork import in_fork
from autograder.kernels.sandbox import linux, seccomp

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="the numbers below are those of x86_64"
)
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER, CLONE_NEWPID, SIGCHLD = 0x10000000, 0x20000000, 17
X32 = 0x40000000
PR_GET_PDEATHSIG = 2


def filtered(*numbers):
    """What a system call fails with, behind the filter; arguments that a kernel would refuse."""

    def work():
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install()
        words = [ctypes.c_long(number) for number in numbers]
        result = LIBC.syscall(*words)
        if result == 0 and numbers[0] == 56:
            os._exit(0)  # a clone's child
        return os.strerror(ctypes.get_errno()) if result < 0 else "done"

    return in_fork(work)


@pytest.mark.parametrize("name", sorted(seccomp._REFUSED))
def test_what_is_refused_is_refused_before_the_kernel_looks(name):
    number = seccomp._REFUSED[name][0]
    assert filtered(number, -1, -1, -1, -1) == "Operation not permitted"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ((425, 1, 0), "Operation not permitted"),  # io_uring_setup
        ((428, -1, 0, 0), "Operation not permitted"),  # open_tree
        ((seccomp.NEWEST + 1, 0), "Function not implemented"),
        ((435, 0, 0), "Function not implemented"),  # clone3
        ((X32 | 39, 0), "Function not implemented"),  # getpid by the x32 interface
        ((56, SIGCHLD | CLONE_NEWUSER, 0, 0, 0, 0), "Operation not permitted"),
        ((56, SIGCHLD | CLONE_NEWPID, 0, 0, 0, 0), "Operation not permitted"),
        ((56, SIGCHLD, 0, 0, 0, 0), "done"),
        ((41, socket.AF_INET, socket.SOCK_STREAM, 0), "Operation not permitted"),
        ((41, socket.AF_INET6, socket.SOCK_DGRAM, 0), "Operation not permitted"),
        ((41, socket.AF_NETLINK, socket.SOCK_RAW, 0), "Operation not permitted"),
        ((41, socket.AF_VSOCK, socket.SOCK_STREAM, 0), "Operation not permitted"),
        ((41, 38, socket.SOCK_SEQPACKET, 0), "Operation not permitted"),  # AF_ALG
        ((41, socket.AF_UNIX, socket.SOCK_STREAM, 0), "done"),
        ((157, 38, 1, 0, 0, 0), "done"),  # PR_SET_NO_NEW_PRIVS
        ((16, 0, 0x5412, 0), "Operation not permitted"),  # TIOCSTI
        ((16, 0, 0x541C, 0), "Operation not permitted"),  # TIOCLINUX
    ],
)
def test_an_argument_or_a_number_decides(call, error):
    assert filtered(*call) == error


def test_a_call_that_is_younger_than_the_list_does_not_exist(monkeypatch):
    cachestat, no_file = 451, -1
    assert filtered(cachestat, no_file, 0, 0, 0) != "Function not implemented"
    monkeypatch.setattr(seccomp, "NEWEST", cachestat - 1)
    assert filtered(cachestat, no_file, 0, 0, 0) == "Function not implemented"


def test_the_wish_to_end_with_the_parent_cannot_be_taken_back():
    def work():
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install()
        linux.prctl(linux.PR_SET_PDEATHSIG, 0)
        wish = ctypes.c_int()
        linux.prctl(PR_GET_PDEATHSIG, ctypes.byref(wish))
        return wish.value

    assert in_fork(work) == signal.SIGKILL


def test_a_32_bit_call_ends_the_process():
    """``int 0x80`` enters the kernel by another architecture's table of calls."""
    code = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"  # mov eax, 20 (getpid); int 0x80; ret

    def work():
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install()
        page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
        page.write(code)
        address = ctypes.addressof(ctypes.c_char.from_buffer(page))
        ctypes.CFUNCTYPE(ctypes.c_int)(address)()
        return "it came back"

    if (pid := os.fork()) == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGSYS


def test_honest_programs_and_threads_run_behind_it():
    def work():
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install()
        seen = []
        thread = threading.Thread(target=seen.append, args=(1,))
        thread.start()
        thread.join()
        ends = socket.socketpair()
        ends[0].send(b"x")
        out = subprocess.run(["echo", "hello"], capture_output=True, text=True, check=True)
        return [seen, ends[1].recv(1).decode(), out.stdout]

    assert in_fork(work) == [[1], "x", "hello\n"]


@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
def test_the_program_is_well_formed(architecture):
    instructions = seccomp.program(architecture)
    assert len(instructions) < 4096
    for place, (code, if_true, if_false, operand) in enumerate(instructions):
        returns = code == seccomp._RETURN
        assert returns or place + 1 + max(if_true, if_false) < len(instructions)
        assert len(struct.pack("=HBBI", code, if_true, if_false, operand)) == 8
    assert instructions[-1] == (seccomp._RETURN, 0, 0, seccomp._ALLOW)


def test_an_unknown_processor_is_told(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(NotImplementedError, match="riscv64"):
        seccomp.machine()
