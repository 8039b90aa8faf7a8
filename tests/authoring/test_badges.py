"""Badges for Colab and Binder, and the cell that Colab needs."""

import subprocess
import sys
import types

import nbformat
import pytest

from autograder.authoring.badges import badges, imported, install_cell
from autograder.authoring.build import build_release
from autograder.authoring.check import check
from autograder.course import Course
from autograder.errors import CourseError

SETTING = """
c.GenerateAssignment.preprocessors = [
    *c.GenerateAssignment.preprocessors, "autograder.authoring.badges.AddBadges"
]
c.AddBadges.repository = "{repository}"
"""


def released(course, repository):
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + SETTING.format(repository=repository))
    course = Course.open(course.root)
    build_release(course, "toy")
    return course, nbformat.read(course.notebook("release", "toy"), as_version=4)


def test_badges_lead_to_the_notebook_in_the_repository(course):
    course, notebook = released(course, "someone/course")
    title, _, line, *_ = notebook.cells[0].source.splitlines()
    assert title == "# A toy topic"
    path = "release/toy/toy.ipynb"
    colab = f"https://colab.research.google.com/github/someone/course/blob/main/{path})"
    assert (
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab}"
        in line
    )
    assert f"https://mybinder.org/v2/gh/someone/course/main?urlpath=lab/tree/{path})" in line
    assert line == badges("someone/course", "main", path)
    assert check(course, "toy") == []


def test_a_release_without_an_address_stays_as_it_was(course):
    before = course.notebook("release", "toy").read_text()
    released(course, "")
    assert course.notebook("release", "toy").read_text() == before
    assert "colab" not in before


def test_an_address_that_is_none_is_named(course):
    with pytest.raises(CourseError, match="give it as OWNER/NAME"):
        released(course, "https://example.org/someone/course")


def notebook_with(*code: str):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in code])


def test_imports_are_found_and_broken_starters_passed_over():
    found = imported(
        notebook_with("import a.b, c as d", "from e.f import g", "def broken(:\nimport h")
    )
    assert found == {"a", "c", "e"}


def test_the_cell_does_nothing_outside_colab(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *words, **options: pytest.fail("it installs"))
    code = install_cell(notebook_with("import no_such_module_anywhere")).source
    exec(code, names := {})
    assert set(names) - {"__builtins__"} == {"sys"}


def test_the_cell_installs_in_colab_what_is_missing_there_and_no_more(monkeypatch):
    ran = []
    monkeypatch.setattr(subprocess, "run", lambda words, **options: ran.append((words, options)))
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    code = "import math, numpy, skimage, no_such_module_anywhere"
    cell = install_cell(notebook_with(code))
    assert "'skimage': 'scikit-image'" in cell.source
    assert "math" not in cell.source
    exec(cell.source, {})
    [(words, options)] = ran
    assert words[1:] == ["-m", "pip", "install", "--quiet", "no_such_module_anywhere"]
    assert options == {"check": True}
