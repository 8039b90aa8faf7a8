"""A submission sees the Python environment and its own files, and changes nothing but its copy."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from autograder.kernels.fork import in_fork
from autograder.kernels.sandbox import (
    ProcessLimits,
    SandboxError,
    View,
    environ,
    environment,
    fork,
)
from autograder.kernels.sandbox.view import PROC

REPOSITORY = Path(__file__).parents[3]
MEBIBYTE = 1 << 20


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def shared():
    """A folder in another place than the submission's, which anybody may read and write."""
    path = Path(tempfile.mkdtemp(dir="/var/tmp"))
    (path / "inner").mkdir()
    (path / "canary").write_text("secret")
    (path / "inner" / "data").write_text("open")
    path.chmod(0o777)
    yield path
    shutil.rmtree(path)


def test_nothing_of_the_machine_the_home_or_the_repository_is_there(inside, shared):
    hidden = [
        *("/etc/shadow", "/etc/hostname", "/home", "/sys", "/run", "/var", "/boot", "/opt"),
        *("/dev/kmsg", "/dev/tty", "/dev/pts/0", "/dev/mem", "/proc/2"),
        *(str(REPOSITORY / name) for name in ("notebooks", "source", "tests", ".git", "README.md")),
        *(str(Path.home() / name) for name in (".ssh", ".bash_history", ".cache", ".config")),
        str(shared / "canary"),
    ]
    assert inside(lambda: [path for path in hidden if os.path.lexists(path)]).value == []


def test_of_the_kernel_only_what_programs_ask_for_is_there(inside):
    def work():
        known = {path.name for path in Path("/proc").iterdir() if _tells_something(path)}
        return sorted(known)

    assert set(inside(work).value) <= {"1", *PROC}
    assert inside(lambda: "processor" in Path("/proc/cpuinfo").read_text()).value is True


def _tells_something(path):
    try:
        return any(path.iterdir()) if path.is_dir() else bool(path.read_bytes())
    except PermissionError:
        return False


def test_of_the_repository_only_the_package_is_there(inside):
    package = REPOSITORY / "autograder" / "__init__.py"
    assert inside(lambda: package.read_text()).value == package.read_text()


def test_a_submission_has_a_copy_of_its_files_and_leaves_no_trace(inside, folder):
    def work():
        Path("answer.txt").write_text("43")
        Path("new").mkdir()
        Path("/tmp/other").write_text("x")
        return [str(Path.cwd()), names(Path())]

    assert inside(work).value == [str(folder), ["answer.txt", "new"]]
    assert names(folder) == ["answer.txt"]
    assert (folder / "answer.txt").read_text() == "42"
    assert not Path("/tmp/other").exists()


def test_links_in_a_submission_are_not_followed(inside, folder, shared):
    (folder / "link").symlink_to(shared / "canary")
    assert inside(lambda: names(Path())).value == ["answer.txt"]


def test_what_is_readable_cannot_be_changed(inside, refusal, shared):
    os.mkfifo(shared / "pipe")
    (shared / "pipe").chmod(0o777)

    def work():
        return [
            (shared / "canary").read_text(),
            refusal((shared / "new").write_text, "x"),
            refusal((shared / "canary").unlink),
            refusal((shared / "canary").chmod, 0o600),
            refusal(os.open, shared / "pipe", os.O_RDWR | os.O_NONBLOCK),
            refusal(Path("/new").mkdir),
            refusal(Path("/etc/new").mkdir),
            refusal(os.chmod, "/dev/null", 0o600),
        ]

    read, *changes = inside(work, readable=(shared,)).value
    assert read == "secret"
    assert set(changes) <= {"EROFS", "EACCES"}


def test_every_mount_is_read_only_but_for_the_three_that_can_be_written(inside, folder, shared):
    def work():
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
        return {line.split()[4]: line.split()[5].split(",") for line in lines}

    mounts = inside(work, readable=(Path("/var"),), hidden=(shared,)).value
    writable = {path for path, options in mounts.items() if "ro" not in options}
    assert writable == {"/tmp", "/dev/shm", str(folder)}
    assert {str(shared), "/var", "/proc", "/"} <= set(mounts)
    assert all("nosuid" in options for options in mounts.values())
    assert "nodev" in mounts["/var"]


def test_a_readable_path_may_lead_over_links(inside, shared):
    (shared / "link").symlink_to("inner")
    (shared / "data").symlink_to(shared / "link" / "data")
    assert inside((shared / "data").read_text, readable=(shared / "data",)).value == "open"


def test_a_hidden_folder_looks_empty_but_for_what_is_readable_in_it(inside, shared):
    (shared / "course" / "data").mkdir(parents=True)
    (shared / "course" / "data" / "images").write_text("open")
    (shared / "course" / "answers").write_text("secret")
    course = shared / "course"

    def work():
        return [(course / "answers").exists(), (course / "data" / "images").read_text()]

    assert inside(work, readable=(shared,)).value == [True, "open"]
    view = {"readable": (shared, course / "data"), "hidden": (course,)}
    assert inside(work, **view).value == [False, "open"]


def test_all_that_is_written_shares_one_limit(inside, refusal):
    block = b"x" * MEBIBYTE

    def fill(path):
        return refusal(lambda: [Path(path, f"{n}").write_bytes(block) for n in range(3)])

    def work():
        return [fill("/tmp"), fill("/dev/shm"), fill(".")]

    assert inside(work, size=8 * MEBIBYTE).value == ["", "", "ENOSPC"]


def test_the_number_of_files_is_limited(inside, refusal):
    def work():
        return refusal(lambda: [Path(f"{n}").touch() for n in range(200)])

    assert inside(work, files=100).value == "ENOSPC"


def test_a_circle_of_links_is_refused(folder, shared):
    (shared / "here").symlink_to("there")
    (shared / "there").symlink_to("here")
    text = in_fork(_refused, View(folder, (*environment(), shared / "here")), folder)
    assert "circle of symbolic links" in text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"readable": (Path("/no/such/data"),)}, "No such file or directory: '/no/such/data'"),
        ({"folder": Path("/no/such/folder")}, "No such file or directory: '/no/such/folder'"),
        ({"size": 4096}, "No space left"),
        ({"readable": (Path("/"),)}, "/ cannot be shown"),
        ({"readable": (Path("/tmp"),)}, "/tmp cannot be shown"),
        ({"folder": Path("/tmp")}, "/tmp cannot be shown"),
    ],
)
def test_a_view_that_cannot_be_made_is_refused(folder, change, reason):
    (folder / "large").write_bytes(b"x" * MEBIBYTE)
    view = View(**{"folder": folder, "readable": environment(), **change})
    text = in_fork(_refused, view, folder)
    assert text.startswith("the sandbox cannot be made: ")
    assert reason in text


def test_data_that_only_root_may_read_is_a_clear_refusal(folder, shared):
    if os.geteuid() != 0:
        pytest.skip("only root grades as another user")
    shared.chmod(0o700)
    text = in_fork(_refused, View(folder, (*environment(), shared)), folder)
    assert f"run chmod -R a+rX {shared}" in text


def _refused(view, folder):
    try:
        if fork(view, ProcessLimits(), environ(folder, {})) == 0:
            os._exit(0)
    except SandboxError as error:
        return str(error)
    return "it was made"
