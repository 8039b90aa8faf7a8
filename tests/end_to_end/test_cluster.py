"""Grading on a Dask cluster of two worker processes, one of which dies."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from autograder.errors import CourseError
from autograder.exchange.roster import read_roster
from autograder.grading.run import grade

SLOW = "import time\ntime.sleep(1)\n\ndef area(radius):\n    return math.pi * radius**2"


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler, and its worker processes."""
    file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    # What belongs to a course is not where the workers run.
    options = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quiet = ["--no-dashboard", "--scheduler-file", str(file)]
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *quiet]
    worker = [*dask, "worker", "--nthreads", "1", "--nworkers", "1", *quiet]
    started = [subprocess.Popen(scheduler, **options)]
    deadline = time.monotonic() + 120
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    started += [subprocess.Popen(worker, **options) for _ in range(2)]
    from dask.distributed import Client

    with Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
    yield str(file), started[1:]
    for process in started:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()


def test_a_worker_that_dies_loses_nothing(course, hand_in, enrol, cluster):
    scheduler, workers = cluster
    names = [f"s{number}" for number in range(8)]
    enrol(**{name: 1000 + number for number, name in enumerate(names)})
    for number, name in enumerate(names):
        hand_in(name, {"area": SLOW} if number % 2 else {"area": f"{SLOW}\n    return 0"})
        if number % 4 == 0:
            hand_in(name, {"area": "def area(radius):\n    return 3"})
    killed = []

    def kill_one(outcome: object) -> None:
        if not killed:
            killed.append(workers[0])
            for child in psutil.Process(workers[0].pid).children():
                os.kill(child.pid, signal.SIGKILL)
            workers[0].kill()

    outcomes = grade(
        course,
        "toy",
        read_roster(course.roster),
        students=names,
        jobs=1,
        scheduler=scheduler,
        report=kill_one,
    )
    assert killed
    assert [outcome.score for outcome in outcomes] == [2, 4, 4, 4, 2, 4, 4, 4]
    assert {outcome.status for outcome in outcomes} == {"graded"}
    assert all(course.notebook("autograded", "toy", name).is_file() for name in names)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere/scheduler.json"])
def test_a_scheduler_that_does_not_answer_is_named(course, hand_in, address):
    hand_in("ada")
    with pytest.raises(CourseError, match=f"no Dask scheduler answers at {address}"):
        grade(
            course,
            "toy",
            read_roster(course.roster),
            students=["ada"],
            jobs=1,
            scheduler=address,
        )
