"""A small class graded once through the real nbgrader, and what must never stand on a page."""

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from autograder.authoring.build import build_release, build_source
from autograder.course import Course
from autograder.exchange.roster import Roster, read_roster
from autograder.grading.outcome import Outcome
from autograder.grading.record import open_gradebook
from autograder.grading.run import grade
from tests import pages

REPOSITORY = Path(__file__).parents[2]
TOPIC = "00_spring"
SCRIPT = '''# %% [markdown]
# # A spring
# Its energy is $kx^2/2$.

# %% solution="identity"
name = "Reference"
CID = 12345678
### BEGIN STARTER
# name = "Your name"
# CID = 0
### END STARTER

# %% test="test_identity" points=0
assert name != "Your name", "`name` still needs your name."
### BEGIN HIDDEN TESTS
from autograder import checks

checks.identity(name, CID)
### END HIDDEN TESTS

# %% locked="setup"
STIFFNESS = 3.0  # N/m

# %% solution="energy"
def energy(k, x):
    """Energy of a spring."""
    ### BEGIN SOLUTION
    reference_answer = k * x**2 / 2
    return reference_answer
    ### END SOLUTION

# %% test="test_energy" points=2
assert energy(2, 1) == 1, "`energy(2, 1)` is not 1 J."
### BEGIN HIDDEN TESTS
from autograder import checks

_hidden_name = 7351.25
checks.close(checks.call(energy, 50, 17.1479), _hidden_name, "A long spring is wrong.", rtol=1e-2)
### END HIDDEN TESTS

# %% solution="force"
def force(k, x):
    ### BEGIN SOLUTION
    return -k * x
    ### END SOLUTION

# %% test="test_force" points=3
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
checks.close(checks.call(force, 4242.5, 2), -8485.0, "The sign is wrong.")
### END HIDDEN TESTS

# %% [markdown] written="why" points=2
# The model answer speaks of Hooke.
'''
ROSTER = '''id,first_name,last_name,email,cid
ada,Ada,Lovelace,ada@x.org,12345678
bob,<script>alert('Bob')</script>,"O'Neil & ""Sons""",bob@x.org,1111
cy,Cy,Young,cy@x.org,2222
dora,Dora,Dee,dora@x.org,3333
max,Max,Mustermann,max@x.org,4444
nia,Nia,Nobody,nia@x.org,5555
'''
EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)><a/></svg>"
    '<iframe src="https://evil.example/"></iframe><p onclick="alert(4)">hi</p>'
)
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5Erk"
    "Jggg=="
)


@dataclass(frozen=True)
class GradedClass:
    """A graded course; `course` may be changed by nobody."""

    course: Course
    roster: Roster
    outcomes: dict[str, Outcome]

    @property
    def students(self) -> list[str]:
        """All who handed in."""
        return self.course.submitters(TOPIC)


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> GradedClass:
    """Ada: all right, graded by hand. Bob: attacks. Cy: edits. Dora: untouched. Max: cut off."""
    root = tmp_path_factory.mktemp("class")
    course = _build(root)
    _hand_in(course, "ada", {"identity": 'name = "Ada"\nCID = 12345678'}, _with_figure)
    _hand_in(course, "bob", {"identity": 'name = "Bob"\nCID = 1111', "energy": SPY}, _attack)
    _hand_in(course, "cy", {"identity": 'name = "Cy"\nCID = 12345678', "force": MADE_UP}, _edit)
    _hand_in(course, "dora", None)
    max_file = course.notebook("submitted", TOPIC, "max")
    max_file.parent.mkdir(parents=True)
    max_file.write_text(course.notebook("release", TOPIC).read_text()[:600])
    roster = read_roster(course.roster)
    students = course.submitters(TOPIC)
    outcomes = grade(course, TOPIC, roster, students=students, jobs=2)
    with open_gradebook(course) as gradebook:
        mark = gradebook.find_grade("why", TOPIC, TOPIC, "ada")
        mark.manual_score, mark.needs_manual_grade = 1.5, False
        comment = gradebook.find_comment("why", TOPIC, TOPIC, "ada")
        comment.manual_comment = "Well put, **but** where does the work go?"
        gradebook.db.commit()
    return GradedClass(course, roster, {outcome.student: outcome for outcome in outcomes})


SPY = """print("PRINTED")
def energy(k, x):
    print("PRINTED", k, x)
    raise ValueError(f"RAISED {k} {x}")
"""
MADE_UP = """def force(k, x):
    return -k * x
raise type("NameInTheType", (Exception,), {})("RAISED")
"""


def _build(root: Path) -> Course:
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    (root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    course = Course.open(root)
    course.script(TOPIC).parent.mkdir(parents=True)
    course.script(TOPIC).write_text(SCRIPT, encoding="utf-8")
    build_source(course, TOPIC)
    build_release(course, TOPIC)
    return course


def _hand_in(
    course: Course,
    student: str,
    cells: dict[str, str] | None,
    change: Callable[[NotebookNode], None] = lambda notebook: None,
) -> None:
    """Hand in the release with answers; untouched where `cells` is None."""
    notebook = nbformat.read(course.notebook("release", TOPIC), as_version=4)
    answers = {
        "energy": "def energy(k, x):\n    return k * x**2 / 2",
        "force": "def force(k, x):\n    return -k * x",
        "why": "Because work is an *integral*.",
        **(cells or {}),
    }
    for cell in notebook.cells if cells is not None else []:
        cell.source = answers.get(cell.id, cell.source)
    change(notebook)
    path = course.notebook("submitted", TOPIC, student)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")  # nbformat would mend the metadata
    (path.parent / "data.csv").write_text("1,2\n")


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """A cell by its grade_id."""
    [found] = [
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    ]
    return found


def _with_figure(notebook: NotebookNode) -> None:
    cell_of(notebook, "energy").outputs = [
        new_output("stream", text="as I saw it\n"),
        new_output("display_data", {"image/png": PNG, "text/plain": "<Figure>"}),
    ]


def _attack(notebook: NotebookNode) -> None:
    """HTML and JavaScript wherever a notebook holds anything."""
    svg = base64.b64encode(EVIL.encode()).decode()
    notebook.metadata.update(title=EVIL, widgets={"application/javascript": EVIL})
    why = cell_of(notebook, "why")
    why.source = (
        f"{EVIL}\n\n[click](javascript:alert(5)) [data](data:text/html;base64,AAAA) "
        "![inside](attachment:a.svg) ![gone](attachment:b.png) ![far](https://evil.example/x.png)\n"
        "\n<style>@import url(https://evil.example/x.css)</style> $\\text{<img src=x onerror=a>}$"
    )
    why.attachments = {"a.svg": {"image/svg+xml": svg}}
    rich = dict.fromkeys(
        ("text/html", "application/javascript", "image/svg+xml", "text/latex", "text/plain"), EVIL
    )
    broken = {"image/png": '"><script>alert(6)</script>'}
    cell_of(notebook, "energy").outputs = [
        new_output("display_data", rich),
        new_output("stream", text=EVIL),
        new_output("error", ename=EVIL, evalue=EVIL, traceback=[EVIL]),
        new_output("display_data", broken, metadata={"image/png": {"width": '" onload=alert(7)'}}),
    ]
    notebook.cells += [
        new_markdown_cell(EVIL),
        new_raw_cell(EVIL, metadata={"raw_mimetype": "text/html"}),
        new_code_cell(f"# {EVIL}", metadata={"tags": [f'">{EVIL}']}),
    ]


def _edit(notebook: NotebookNode) -> None:
    notebook.cells.remove(cell_of(notebook, "test_energy"))
    cell_of(notebook, "setup").source = "STIFFNESS = 'edited by Cy'"


@pytest.fixture(scope="session")
def active_content() -> Callable[[str], list[str]]:
    """Whatever on a page could run, load or send something."""
    return pages.active_content
