import os
import signal
import time

import psutil
import pytest

from autograder.kernels.fork import ForkDied, in_fork, warm_executor


def test_a_fork_returns_plain_data_and_changes_nothing_here():
    state = {"x": 1}

    def work():
        state["x"] = 2
        return {"pid": os.getpid(), "big": "a" * 3_000_000}

    result = in_fork(work)
    assert state == {"x": 1}
    assert result["pid"] != os.getpid()
    assert len(result["big"]) == 3_000_000


@pytest.mark.parametrize(
    ("work", "how"),
    [
        (lambda: os._exit(0), r"without a result \(exit status 0\)"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "SIGKILL"),
        (lambda: object(), "without a result"),
    ],
)
def test_a_fork_that_dies_is_survived(work, how, capfd):
    with pytest.raises(ForkDied, match=how):
        in_fork(work)


def test_a_fork_that_takes_too_long_is_ended():
    start = time.monotonic()
    with pytest.raises(ForkDied, match=r"longer than 0\.2 s"):
        in_fork(time.sleep, 60, timeout=0.2)
    assert time.monotonic() - start < 30


def test_what_a_fork_started_ends_with_it(tmp_path):
    note = tmp_path / "pid"

    def work():
        child = os.fork()
        if child == 0:
            note.write_text(str(os.getpid()))
            time.sleep(60)
        while not note.exists() or not note.read_text():
            time.sleep(0.01)
        os._exit(0)

    with pytest.raises(ForkDied):
        in_fork(work, timeout=5)
    assert wait_until_gone(int(note.read_text()))


def wait_until_gone(pid: int) -> bool:
    for _ in range(200):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def loaded(module: str) -> bool:
    import sys

    return module in sys.modules


def test_workers_have_the_scientific_stack_imported():
    with warm_executor(1) as pool:
        assert pool.submit(loaded, "torch").result()
        assert pool.submit(loaded, "matplotlib.pyplot").result()
