"""One class of hostile and honest submissions, graded by the real command line, and looked at."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_solution

from autograder.authoring.build import build_release, build_source
from autograder.course import Course
from autograder.grading.record import open_gradebook
from tests.conftest import REPOSITORY, ROSTER, TOY
from tests.hostile import honest
from tests.hostile.attacks import (
    escape,
    exhaust,
    frames,
    lies,
    marks,
    notebook,
    perceptron,
    secrets,
)
from tests.hostile.cases import CASES, RIGHT, fill_in, outside, write
from tests.hostile.look import Look, Verdict
from tests.hostile.surroundings import Surroundings, surroundings

THEMES = (escape, marks, lies, frames, secrets, notebook, exhaust, perceptron)
NEIGHBOURS = ("neighbour", "zoe")
REAL = perceptron.TOPIC
TOPICS = {"toy": (), REAL: ("--marks-only",)}  # with options of `autograder grade`
LONGEST = 480  # seconds of a command
LARGEST = 64 << 20  # bytes that grading may leave behind per class
COURSE_FILES = (
    *("source/toy/toy.ipynb", "notebooks/toy/toy.py", "notebooks/toy/answers.py"),
    *("roster.csv", "gradebook.db", "nbgrader_config.py"),
)
LIMITS = """
c.SubmissionLimits.cell_cpu_seconds = 2
c.SubmissionLimits.cell_wall_seconds = 10
c.SubmissionLimits.notebook_cpu_seconds = 8
c.SubmissionLimits.notebook_wall_seconds = 30
c.SubmissionLimits.memory_bytes = 400 << 20
c.SubmissionLimits.processes = 24
c.SubmissionLimits.output_bytes = 1 << 20
c.SubmissionLimits.file_bytes = 16 << 20
c.SubmissionLimits.handed_in_bytes = 8 << 20
c.SubmissionLimits.topics = {
    "01_perceptron": {
        "cell_cpu_seconds": 20, "cell_wall_seconds": 60, "notebook_wall_seconds": 200,
        "notebook_cpu_seconds": 60, "memory_bytes": 1 << 30,
    }
}
"""


@dataclass(frozen=True)
class Report:
    """What came of the whole class."""

    hostile: list[Verdict]
    honest: list[Verdict]
    surroundings: list[str] = field(default_factory=list)  # what changed that must not

    @property
    def all_is_well(self) -> bool:
        """Whether there is no problem at all."""
        verdicts = [*self.hostile, *self.honest]
        return not self.surroundings and not any(each.problems for each in verdicts)

    @property
    def summary(self) -> str:
        """One line for the terminal."""
        contained, right = (
            f"{sum(not each.problems for each in verdicts)}/{len(verdicts)}"
            for verdicts in (self.hostile, self.honest)
        )
        return f"contained {contained}, honest scored right {right}"


def run_class(root: Path) -> Report:
    """Hand in all cases under `root`, grade them, make feedback, and look at what there is."""
    with surroundings(root) as around:
        course = _course(root / "course", around)
        _hand_in(course, around)
        earlier = _other_rows(course)
        around.remember(
            *(course.root / name for name in ("source", "release", "submitted", "roster.csv")),
            *(course.root / name for name in ("notebooks", "nbgrader_config.py")),
        )
        problems = []
        for topic in TOPICS:
            problems += _command(around, course, "grade", topic, "--jobs", "4", *TOPICS[topic])
            problems += _command(around, course, "feedback", topic)
        problems += around.changes()
        if _other_rows(course) != earlier:
            problems.append("marks of another assignment were changed")
        written = ("autograded", "feedback", "reports", "gradebook.db")
        size = sum(size_of(course.root / name) for name in written)
        if size > LARGEST:
            problems.append(f"{size >> 20} MB were left behind")
        look = Look(course, around)
        neighbours = [look.neighbour(topic, name) for topic in TOPICS for name in NEIGHBOURS]
        return Report(
            [look.hostile(case) for case in CASES],
            [*neighbours, *map(look.honest, honest.CASES)],
            problems,
        )


# --- the class ------------------------------------------------------------------------------------


def _course(root: Path, around: Surroundings) -> Course:
    """The toy course with small limits, and canaries in tests, answers, roster and gradebook."""
    shutil.copytree(TOY, root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(f"{LIMITS}# {around.token('config')}\n")
    script = root / "notebooks" / "toy" / "toy.py"
    text = script.read_text(encoding="utf-8")
    text = text.replace("checks.begin()", f"checks.begin()\n_token = '{around.token('tests')}'")
    text = text.replace("import math", "import math\nimport torch")  # attacks lie with its tensors
    text = text.replace("disc_area =", f"token = '{around.token('answers')}'\n    disc_area =")
    script.write_text(text, encoding="utf-8")
    for step in ("source", "release"):
        shutil.copytree(REPOSITORY / step / REAL, root / step / REAL)
    course = Course.open(root)
    build_source(course, "toy")
    (root / "source" / "toy" / "data.csv").write_text("1,2\n")
    build_release(course, "toy")
    names = [each.name for each in (*CASES, *honest.CASES)] + list(NEIGHBOURS)
    lines = [f"{name},F,L,{around.token('roster')}@x.org,{cid_of(name)}\n" for name in names]
    course.roster.write_text(ROSTER + "".join(lines), encoding="utf-8")
    with open_gradebook(course) as gradebook:
        gradebook.add_student("alumna", first_name=around.token("gradebook"))
        gradebook.add_assignment("earlier")
        gradebook.add_notebook("earlier", "earlier")
        gradebook.add_grade_cell("q", "earlier", "earlier", max_score=9, cell_type="code")
        gradebook.add_submission("earlier", "alumna")
        gradebook.find_grade("q", "earlier", "earlier", "alumna").manual_score = 7
        gradebook.db.commit()
    return course


def cid_of(name: str) -> int:
    """The College ID of a student; everybody has another one."""
    return 10_000_000 + int.from_bytes(name.encode(), "big") % 79_999_999


def _hand_in(course: Course, around: Surroundings) -> None:
    neighbours = [course.notebook("submitted", "toy", name) for name in NEIGHBOURS]
    outside.update(
        home=str(around.home),
        tmp=str(around.in_tmp),
        course=str(course.root),
        gradebook=str(course.root / "gradebook.db"),
        course_files=[*COURSE_FILES],
        neighbour=str(neighbours[0]),
        socket=str(around.root / "service.sock"),
        abstract=around.abstract,
        port=around.port,
        pid=os.getpid(),
    )
    for name in NEIGHBOURS:
        outside["cid"] = cid_of(name)
        cells = {**RIGHT, "why": around.token("neighbour")}
        write(fill_in(_released(course, "toy"), cells), _folder(course, "toy", name), "toy")
        source = nbformat.read(course.notebook("source", REAL), as_version=4)
        cells = {cell.id: cell.source for cell in source.cells if is_solution(cell)}
        cells["identity"] = f'name = "Nora"\nCID = {outside["cid"]}'
        write(fill_in(_released(course, REAL), cells), _folder(course, REAL, name), REAL)
    outside["tasks"] = [name for name in cells if name != "identity"]
    for case in CASES:
        outside["cid"] = cid_of(case.name)
        case.build(_released(course, case.topic), _folder(course, case.topic, case.name))
    for each in honest.CASES:
        outside["cid"] = cid_of(each.name)
        solved = fill_in(_released(course, "toy"), {**RIGHT, "why": "Because it is round."})
        folder = _folder(course, "toy", each.name)
        for path, data in each.build(solved, "toy.ipynb").items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


def _released(course: Course, topic: str) -> NotebookNode:
    return nbformat.read(course.notebook("release", topic), as_version=4)


def _folder(course: Course, topic: str, student: str) -> Path:
    folder = course.folder("submitted", topic, student)
    folder.mkdir(parents=True)
    return folder


def _command(around: Surroundings, course: Course, *words: str) -> list[str]:
    """Run a command of the autograder; what is wrong with how it ends."""
    command = [sys.executable, "-m", "autograder.cli", *words, "--course", str(course.root)]
    secrets_of_the_grader = {"GRADER_TOKEN": around.token("environment")}
    places = {"HOME": str(around.home.parent), "TMPDIR": str(around.tmp)}
    environment = {**os.environ, **secrets_of_the_grader, **places}
    log = around.root / f"{words[0]}-{words[1]}.log"
    with log.open("wb") as file:
        try:
            status = subprocess.run(
                command, env=environment, stdout=file, stderr=file, timeout=LONGEST, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            return [f"autograder {words[0]} did not end within {LONGEST} s"]
    said = log.read_text(errors="replace")
    if status not in (0, 3) or "Traceback" in said:
        return [f"autograder {words[0]} ended with status {status}: {said[-3000:]}"]
    return []


def _other_rows(course: Course) -> list[object]:
    """The rows of the gradebook that this class has nothing to do with."""
    with open_gradebook(course) as gradebook:
        found = gradebook.find_submission("earlier", "alumna")
        student = gradebook.find_student("alumna")
        return [found.score, found.max_score, student.first_name, student.last_name]


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder; none where there is nothing."""
    files = path.rglob("*") if path.is_dir() else [path] if path.exists() else []
    return sum(each.lstat().st_size for each in files)
