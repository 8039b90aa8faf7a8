"""A toy course, built once, and a copy of it for each test that changes it."""

import functools
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring.build import build_release, build_source
from autograder.course import Course

REPOSITORY = Path(__file__).parents[1]
TOY = Path(__file__).parent / "data" / "toy"
ROSTER = "id,first_name,last_name,email,cid\n"

# A fork of a process with threads of OpenMP would wait for them for ever.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


@pytest.fixture(scope="session")
def built_toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy course with source/ and release/; not to be changed."""
    root = tmp_path_factory.mktemp("built") / "course"
    shutil.copytree(TOY, root)
    course = Course.open(root)
    build_source(course, "toy")
    build_release(course, "toy")
    return root


@pytest.fixture
def course(built_toy: Path, tmp_path: Path) -> Course:
    """A toy course of the test's own."""
    root = tmp_path / "course"
    shutil.copytree(built_toy, root)
    return Course.open(root)


@pytest.fixture(scope="session")
def fill() -> Callable[..., Path]:
    """Hand in a notebook: the reference with some cells' code replaced, or any text or bytes."""

    def submit(
        course: Course,
        student: str,
        cells: dict[str, str] | None = None,
        *,
        cid: int = 12345678,
        text: str | bytes | None = None,
        change: Callable[[NotebookNode], None] = lambda notebook: None,
    ) -> Path:
        path = course.notebook("submitted", "toy", student)
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            return path
        notebook = handed_out(course)
        code = {"identity": f'name = "Ada"\nCID = {cid}', **SOLUTIONS, **(cells or {})}
        for cell in notebook.cells:
            cell.source = code.get(cell.id, cell.source)
        change(notebook)
        nbformat.write(notebook, path)
        return path

    return submit


@pytest.fixture
def hand_in(course: Course, fill: Callable[..., Path]) -> Callable[..., Path]:
    """The same for the test's own course."""
    return functools.partial(fill, course)


SOLUTIONS = {
    "area": "def area(radius):\n    return math.pi * radius**2",
    "volume": "def volume(radius, height):\n    return area(radius) * height",
    "why": "Because it is round.",
}


def handed_out(course: Course) -> NotebookNode:
    """The release notebook of the toy course."""
    return nbformat.read(course.notebook("release", "toy"), as_version=4)


@pytest.fixture
def enrol(course: Course) -> Callable[..., None]:
    """Write a roster of students and their College IDs."""

    def write(**cids: int) -> None:
        lines = [f"{name},{name.title()},Test,{name}@x.org,{cid}\n" for name, cid in cids.items()]
        course.roster.write_text(ROSTER + "".join(lines), encoding="utf-8")

    return write


def edit_script(course: Course, *changes: tuple[str, str]) -> None:
    """Change the toy's script and build its source."""
    script = course.script("toy")
    text = script.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    script.write_text(text, encoding="utf-8")
    build_source(course, "toy")
