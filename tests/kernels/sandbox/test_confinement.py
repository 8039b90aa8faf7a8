"""What runs in a sandbox reaches no other process, and ends when it shall end."""

import ctypes
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from autograder.kernels.fork import ForkDied, in_fork
from autograder.kernels.sandbox import (
    ProcessLimits,
    SandboxError,
    View,
    confinement,
    environ,
    environment,
    fork,
    landlock,
    linux,
    rlimits,
    seccomp,
    unavailable,
)

NAMESPACES = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")


@pytest.fixture
def alive():
    """A pipe: the end to hold in the sandbox, and whether all who held it are dead."""
    reading, writing = os.pipe()

    def all_dead():
        os.close(writing)
        ready, _, _ = select.select([reading], [], [], 10)
        return bool(ready) and os.read(reading, 1) == b""

    yield writing, all_dead
    os.close(reading)


def test_a_sandbox_can_be_had_here():
    assert unavailable() == ""


def test_a_sandbox_that_does_not_hold_is_none(monkeypatch):
    monkeypatch.setattr(seccomp, "install", lambda: None)
    assert "does not hold" in unavailable()


def test_every_namespace_is_new(inside):
    def ids():
        return {name: str(Path(f"/proc/self/ns/{name}").readlink()) for name in NAMESPACES}

    mine, theirs = ids(), inside(ids).value
    assert [name for name in NAMESPACES if mine[name] == theirs[name]] == []


def test_no_other_process_can_be_seen_or_signalled(inside, refusal):
    mine = os.getpid()

    def work():
        numbers = [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [os.getpid(), os.getppid(), numbers, refusal(os.kill, mine, 0), os.uname().nodename]

    assert inside(work).value == [1, 0, ["1"], "ESRCH", "sandbox"]


def test_a_signal_to_its_own_group_stays_inside(inside):
    def work():
        signal.signal(signal.SIGTERM, lambda *_: None)
        os.kill(0, signal.SIGTERM)
        return os.getpgid(0) == 1

    assert inside(work).value is True


def test_neither_loopback_nor_an_abstract_socket_of_the_host_is_reached(inside, refusal):
    name = b"\0canary" + os.urandom(4).hex().encode()
    with socket.socket(socket.AF_UNIX) as local, socket.create_server(("127.0.0.1", 0)) as tcp:
        local.bind(name)
        local.listen()
        port = tcp.getsockname()[1]

        def work():
            with socket.socket(socket.AF_UNIX) as client:
                abstract = refusal(client.connect, name)
            return [
                refusal(socket.create_connection, ("127.0.0.1", port)),
                abstract,
                Path("/proc/self/net/dev").read_text().count(":"),
            ]

        assert inside(work).value == ["EPERM", "ECONNREFUSED", 1]


def test_no_privilege_is_left(inside, who):
    def work():
        status = Path("/proc/self/status").read_text().splitlines()
        return dict(line.split(":\t") for line in status if ":\t" in line)

    status = inside(work).value
    none = "0" * 16
    names = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
    assert [status[name] for name in names] == [none] * 5
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert set(status["Uid"].split() + status["Gid"].split()) == {"1000"}
    assert who == "user" or not status["Groups"].strip()


def test_root_is_nobody_outside(inside, who, folder):
    if who != "root":
        pytest.skip("another user keeps its own number outside")
    (folder / "mine").mkdir()

    def work():
        return Path("/proc/self/uid_map").read_text().split()

    # Seen from inside; 65534 stands for whom this namespace does not know, and root is not known.
    assert inside(work).value == ["1000", "65534", "1"]


def test_variables_are_few_and_those_of_the_start_are_gone(inside, folder, monkeypatch):
    monkeypatch.setenv("SECRET", "token")

    def work():
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        begin, end = int(fields[47]), int(fields[48])
        start = ctypes.string_at(begin, end - begin).strip(b"\0").decode()
        shell = subprocess.run(["env"], capture_output=True, text=True, check=True).stdout
        return [dict(os.environ), begin < end, start, "SECRET" in shell]

    assert inside(work).value == [environ(folder, {}), True, "", False]


def test_open_files_are_closed_but_those_named(inside, refusal):
    reading, writing = os.pipe()

    def work():
        streams = [str(Path(f"/proc/self/fd/{n}").readlink()) for n in range(3)]
        count = len(list(Path("/proc/self/fd").iterdir()))
        return [refusal(os.fstat, reading), refusal(os.fstat, writing), streams, count]

    result = inside(work, keep=(writing,)).value
    os.close(reading)
    os.close(writing)
    # The last two: the one that `inside` writes to, and the folder that is being listed.
    assert result == ["EBADF", "", ["/dev/null"] * 3, 3 + 1 + 2]


def test_a_daemonised_grandchild_dies_with_its_submission(inside, alive):
    held, all_dead = alive

    def work():
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                time.sleep(100)
            os._exit(0)
        os.wait()
        return "done"

    assert inside(work, keep=(held,)).value == "done"
    assert all_dead()


def test_a_sandbox_dies_with_the_process_that_made_it(folder, alive, as_who):
    held, all_dead = alive

    def work():
        variables = environ(folder, {})
        if fork(View(folder, environment()), ProcessLimits(), variables, (held,)) == 0:
            linux.prctl(linux.PR_SET_PDEATHSIG, 0)  # an attempt to stay
            os.fork()
            time.sleep(100)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(ForkDied, match="SIGKILL"):
        in_fork(as_who, work)
    assert all_dead()


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda: os._exit(7), 7),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), 0),  # process 1 is deaf to its own
        (lambda: ctypes.string_at(0), -signal.SIGSEGV),
    ],
)
def test_how_a_submission_ended_is_known(inside, end, status):
    assert inside(end).status == status


def test_the_use_of_resources_of_all_processes_is_known(folder, as_who):
    def busy():
        start = time.process_time()
        while time.process_time() < start + 0.2:
            pass

    def work():
        if (pid := fork(View(folder, environment()), ProcessLimits(), environ(folder, {}))) == 0:
            if os.fork() == 0:
                busy()
                os._exit(0)
            busy()
            os.wait()
            os._exit(0)
        _, _, usage = os.wait4(pid, 0)
        return usage.ru_utime + usage.ru_stime

    assert 0.4 <= in_fork(as_who, work) < 2


def test_an_interrupt_from_outside_arrives(folder, as_who):
    def work():
        ready, done = os.pipe()
        if (pid := fork(View(folder, environment()), ProcessLimits(), {}, (done,))) == 0:
            # A job in the background of a script ignores it, and so does all that it starts.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            try:
                os.write(done, b"x")
                time.sleep(100)
            except KeyboardInterrupt:
                os._exit(130)
        os.read(ready, 1)
        os.kill(pid, signal.SIGINT)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    assert in_fork(as_who, work) == 130


@pytest.mark.parametrize(
    ("room", "step"),
    [
        (confinement, "enter"),
        (linux, "drop_capabilities"),
        (landlock, "restrict"),
        (rlimits, "apply"),
        (seccomp, "install"),
    ],
)
def test_nothing_runs_where_a_step_fails(folder, monkeypatch, room, step, as_who):
    def fail(*_, **__):
        raise OSError(95, "not to be had", step)

    monkeypatch.setattr(room, step, fail)

    def work():
        try:
            if fork(View(folder, environment()), ProcessLimits(), environ(folder, {})) == 0:
                os._exit(0)
        except SandboxError as error:
            return str(error)
        return "it ran"

    assert in_fork(as_who, work).startswith("the sandbox cannot be made: [Errno 95] not to be had")


def test_an_old_kernel_and_a_powerless_root_are_told(monkeypatch, folder):
    def told():
        with pytest.raises(SandboxError) as caught:
            fork(View(folder, ()), ProcessLimits(), {})
        return str(caught.value)

    monkeypatch.setattr(confinement.platform, "release", lambda: "5.10.0-29-amd64")
    assert "needs Linux 5.14 or newer, and this is 5.10.0-29-amd64" in told()
    monkeypatch.undo()
    monkeypatch.setattr(linux, "has_capability", lambda _: False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "grade as an ordinary user" in told()


def test_a_process_with_threads_is_refused(folder):
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with pytest.raises(RuntimeError, match="other threads"):
            fork(View(folder, environment()), ProcessLimits(), {})
    finally:
        stop.set()
        thread.join()


def test_a_command_runs_in_a_terminal_of_its_own(inside):
    def work():
        output = []
        pty.spawn(["echo", "hello"], lambda end: output.append(os.read(end, 100)) or output[-1])
        return output[0].decode()

    assert inside(work).value == "hello\r\n"


@pytest.mark.parametrize("who", ["user"], indirect=True)
def test_the_scientific_stack_and_programs_work_inside(inside):
    script = """
import warnings; warnings.simplefilter("error")
import matplotlib; matplotlib.use("agg")
import matplotlib.pyplot as plt, multiprocessing, numpy as np, tempfile
import scipy.signal, skimage.filters, torch
a = torch.ones(50, 50) @ torch.ones(50, 50)
plt.imshow(skimage.filters.gaussian(np.random.default_rng(0).random((20, 20)))); plt.title("µ é")
plt.savefig("figure.png")
value = multiprocessing.Value("d", 1.0)
tempfile.NamedTemporaryFile().write(b"x")
print(int(a[0, 0]))
"""

    def work():
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        listing = subprocess.run(["ls"], capture_output=True, text=True, check=True)
        return [done.stdout + done.stderr, listing.stdout.split(), os.system("true")]

    limits = {"memory": 2 << 30, "open_files": 256}
    assert inside(work, **limits).value == ["50\n", ["answer.txt", "figure.png"], 0]
