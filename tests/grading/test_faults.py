"""Faults of the machine, made for real: each ends in one sentence, and the next run goes on."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import nbformat
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import IntegrityError

from autograder.cli import main
from autograder.errors import CourseError
from autograder.exchange.roster import read_roster
from autograder.grading import backup
from autograder.grading.faults import check_kernels, explained, fault
from autograder.grading.outcome import load_outcome
from autograder.grading.record import read_score
from autograder.grading.run import grade
from tests.conftest import REPOSITORY

NAMESPACES = ["unshare", "--user", "--map-root-user", "--mount"]


def run(course, **options):
    students = course.submitters("toy")
    roster = read_roster(course.roster)
    return grade(course, "toy", roster, students=students, jobs=1, **options)


def command_line(course, before):
    """Grade in namespaces of its own (of one user: no sandbox), after shell commands."""
    grading = f"{sys.executable} -m autograder.cli grade toy --course . --jobs 1 --no-sandbox"
    return subprocess.run(
        [*NAMESPACES, "sh", "-ec", f"{before}\n{grading}"],
        cwd=course.root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def namespaces():
    """Skips where mounts of one's own cannot be had."""
    tried = subprocess.run(
        [*NAMESPACES, "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"no user namespaces here: {tried.stderr.decode().strip()}")


def one_sentence(text):
    assert "Traceback" not in text
    lines = [line for line in text.splitlines() if line.startswith("✗")]
    assert len(lines) == 1, text
    return lines[0]


@pytest.mark.usefixtures("namespaces")
def test_on_a_full_disk_nothing_is_lost_and_the_next_run_goes_on(course, hand_in, tmp_path):
    hand_in("ada")
    [first] = run(course)
    hand_in("ada", {"volume": "def volume(radius, height):\n    return 0"})
    hand_in("bob")
    size = sum(path.stat().st_size for path in course.root.rglob("*") if path.is_file())
    kept = tmp_path / "kept"
    ended = command_line(
        course,
        f"mkdir {tmp_path}/small\n"
        f"mount -t tmpfs -o size={size + 200_000} none {tmp_path}/small\n"
        f"cp -a . {tmp_path}/small/\n"
        f"trap 'rm -f {tmp_path}/small/filler; cp -a {tmp_path}/small {kept}' EXIT\n"
        f"head -c 1G /dev/zero > {tmp_path}/small/filler || true\n"
        f"cd {tmp_path}/small",
    )
    assert ended.returncode == 2, ended.stderr
    assert "make room, and run the command again" in one_sentence(ended.stderr)
    after = type(course).open(kept)
    assert load_outcome(after, "toy", "ada") == first
    assert read_score(after, "toy", "ada").score == 4
    graded = {outcome.student: outcome for outcome in run(after)}
    assert (graded["ada"].score, graded["bob"].score) == (2, 4)


@pytest.mark.usefixtures("namespaces")
@pytest.mark.parametrize("folder", [".", "autograded"])
def test_a_read_only_folder_is_told_and_refuses_nobody(course, hand_in, folder):
    hand_in("ada")
    [first] = run(course)
    hand_in("ada", {"area": "def area(radius):\n    return 3"})
    ended = command_line(
        course, f"mount --bind {folder} {folder}\nmount -o remount,ro,bind {folder}\ncd $PWD"
    )
    assert ended.returncode == 2, ended.stderr
    told = one_sentence(ended.stderr)
    assert str(course.root) in told
    assert "read-only" in told
    assert load_outcome(course, "toy", "ada") == first
    assert [outcome.score for outcome in run(course)] == [2]


def test_a_gradebook_that_another_program_writes_to_is_told(course, hand_in, monkeypatch):
    hand_in("ada")
    [first] = run(course)
    monkeypatch.setattr(backup, "LOCK_SECONDS", 0.1)
    hand_in("ada", {"volume": "def volume(radius, height):\n    return 0"})
    with closing(sqlite3.connect(course.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CourseError, match=r"gradebook\.db: another program is writing to it"):
            run(course)
    assert load_outcome(course, "toy", "ada") == first
    assert [outcome.score for outcome in run(course)] == [2]


def test_a_gradebook_that_is_locked_in_the_middle_refuses_nobody(course, hand_in):
    for student in ("ada", "bob"):
        hand_in(student)
    other = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)

    def lock(outcome):
        other.execute("BEGIN EXCLUSIVE")

    with closing(other), pytest.raises(CourseError, match="another program is writing to it"):
        run(course, report=lock)
    assert [load_outcome(course, "toy", name) is None for name in ("ada", "bob")] == [False, True]
    assert [outcome.score for outcome in run(course)] == [4, 4]


def test_a_cut_off_gradebook_is_told_with_the_copy_and_restored(course, hand_in):
    hand_in("ada")
    run(course)
    run(course)
    path = course.root / "gradebook.db"
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(CourseError, match=f"{path} is damaged: restore the last copy") as told:
        run(course)
    kept = backup.backups(course)[-1]
    assert f"cp {kept} {path}" in str(told.value)
    shutil.copyfile(kept, path)
    assert [outcome.score for outcome in run(course)] == [4]
    assert read_score(course, "toy", "ada").score == 4


def test_a_file_that_is_no_database_is_told(course, hand_in):
    hand_in("ada")
    (course.root / "gradebook.db").write_text("not a database " * 100)
    with pytest.raises(CourseError, match=r"gradebook\.db is damaged: there is no backup"):
        run(course)


@pytest.mark.parametrize("command", ["feedback", "report"])
def test_other_commands_tell_of_a_damaged_gradebook_too(course, hand_in, command):
    hand_in("ada")
    run(course)
    (course.root / "gradebook.db").write_text("not a database " * 100)
    ended = CliRunner().invoke(main, [command, "toy", "--course", str(course.root)])
    assert ended.exit_code == 2
    assert "gradebook.db is damaged: " in one_sentence(ended.stderr).replace("\n", "")


def test_a_kernel_that_is_missing_stops_the_run_and_refuses_nobody(course, hand_in):
    path = course.notebook("source", "toy")
    source = nbformat.read(path, as_version=4)
    source.metadata.kernelspec = {"name": "nowhere", "display_name": "Nowhere"}
    nbformat.write(source, path)
    hand_in("ada")
    with pytest.raises(CourseError, match=r"the kernel 'nowhere' is not installed \(there are: "):
        run(course, engine="ordinary", sandbox=False)
    assert load_outcome(course, "toy", "ada") is None
    del source.metadata["kernelspec"]
    check_kernels([source])


def raised(course, error):
    with pytest.raises(CourseError) as told, explained(course):
        try:
            raise error
        except OSError as inner:
            raise RuntimeError("nbgrader gave up") from inner
    return str(told.value)


def test_a_fault_is_found_behind_other_errors_and_names_the_file(course):
    full = OSError(errno.ENOSPC, "No space left on device", "/data/file")
    assert raised(course, full).startswith("/data/file: no room is left on the disk: make room")
    assert str(course.root) in raised(course, OSError(errno.ENOSPC, "No space left on device"))


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file", "x"),
        IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")),
        ValueError("x"),
    ],
)
def test_other_errors_are_no_faults_of_the_machine(course, error):
    assert fault(course, error) is None


def test_no_decision_looks_at_the_clock():
    for path in (REPOSITORY / "autograder" / "grading").glob("*.py"):
        code = path.read_text(encoding="utf-8")
        for clock in ("time.time(", "datetime", "st_mtime", "st_ctime"):
            assert clock not in code, path
