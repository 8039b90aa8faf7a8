"""What a submission uses up has an end, and nobody can raise it."""

import mmap
import os
import resource
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from autograder.kernels.fork import in_fork
from autograder.kernels.sandbox import ProcessLimits, View, environ, environment, fork, linux

MEBIBYTE = 1 << 20
PR_SET_DUMPABLE = 4


def test_memory_ends_in_a_memory_error(inside):
    def work():
        small = np.ones(100 * MEBIBYTE, dtype=np.uint8).sum()
        try:
            np.ones(400 * MEBIBYTE, dtype=np.uint8)
        except MemoryError:
            return int(small) // MEBIBYTE
        return "no end"

    assert inside(work).value == 100


def test_what_the_warm_parent_holds_does_not_count(folder, as_who):
    def work():
        held = np.ones(100 * MEBIBYTE, dtype=np.uint8)
        limits = ProcessLimits(memory=50 * MEBIBYTE)
        if (pid := fork(View(folder, environment()), limits, {})) == 0:
            more = np.ones(30 * MEBIBYTE, dtype=np.uint8)
            os._exit(int(held[0] + more[0]))
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    assert in_fork(as_who, work) == 2


def test_memory_that_the_limit_would_not_count_is_refused(inside, refusal):
    size, hidden = 16 * MEBIBYTE, mmap.MAP_ANONYMOUS

    def work():
        linux.prctl(PR_SET_DUMPABLE, 1)  # which makes it the owner of its own memory's file
        return [
            refusal(mmap.mmap, -1, size),
            refusal(mmap.mmap, -1, size, mmap.MAP_PRIVATE | hidden | 0x100),  # MAP_GROWSDOWN
            refusal(os.memfd_create, "memory"),
            refusal(os.open, "/dev/zero", os.O_RDWR),
            refusal(os.open, "/proc/self/mem", os.O_RDWR),  # writes to what cannot be written
            refusal(mmap.mmap, -1, size, mmap.MAP_PRIVATE | hidden),
        ]

    assert inside(work).value == ["EPERM", "EPERM", "EPERM", "ENOENT", "EROFS", ""]


def test_a_fork_bomb_is_bounded_and_dead_afterwards(inside):
    reading, writing = os.pipe()

    def work():
        started = 0
        while started < 1_000:
            try:
                if os.fork() == 0:
                    time.sleep(100)
                    os._exit(0)
            except BlockingIOError:
                return started
            started += 1
        return started

    assert inside(work, keep=(writing,), processes=20).value == 19
    os.close(writing)
    assert os.read(reading, 1) == b"", "all are dead who held the pipe"
    os.close(reading)


def test_sandboxes_count_their_processes_apart(folder, as_who):
    """They belong to the same user."""
    view, variables = View(folder, environment()), environ(folder, {})

    def start(limit):
        """A sandbox that starts two more processes; those end with it."""
        ready, done = os.pipe()
        pid = fork(view, ProcessLimits(processes=limit), variables, (done,))
        if pid == 0:
            for _ in range(2):
                if os.fork() == 0:
                    time.sleep(100)
            os.write(done, b"x")
            time.sleep(100)
        os.close(done)
        return pid, os.read(ready, 1).decode()

    def work():
        started = [start(3) for _ in range(3)]
        for pid, _ in started:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return [answer for _, answer in started]

    assert in_fork(as_who, work) == ["x"] * 3


def test_processor_time_ends(inside):
    def work():
        while time.process_time() < 6:
            pass

    assert inside(work, cpu_seconds=1).status == -signal.SIGKILL


def test_files_are_limited_in_size_and_number(inside, refusal):
    def work():
        large = refusal(Path("large").write_bytes, b"x" * (2 * MEBIBYTE))
        many = refusal(lambda: [os.open("answer.txt", os.O_RDONLY) for _ in range(64)])
        return [large, many]

    assert inside(work, file_size=MEBIBYTE, open_files=64).value == ["EFBIG", "EMFILE"]


def test_limits_cannot_be_raised(inside):
    kinds = (
        *(resource.RLIMIT_DATA, resource.RLIMIT_NPROC, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE),
        *(resource.RLIMIT_STACK, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE),
    )

    def work():
        refused = 0
        for kind in kinds:
            _, hard = resource.getrlimit(kind)
            with pytest.raises(ValueError, match="maximum limit"):
                resource.setrlimit(kind, (hard + 1, hard + 1))
            refused += 1
        return refused

    assert inside(work).value == len(kinds)


def test_no_core_is_left_and_the_killer_takes_a_submission_first(inside):
    def work():
        core = resource.getrlimit(resource.RLIMIT_CORE)
        return [*core, int(Path("/proc/self/oom_score_adj").read_text())]

    assert inside(work).value == [1, 1, 1000]
