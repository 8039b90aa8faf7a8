"""A simulated class: release notebooks filled in from a topic's answers."""

import copy
import csv
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.authoring.answers import Answer, read_answers
from autograder.authoring.roles import role_of
from autograder.authoring.script import read_script
from autograder.authoring.starter import without_starter
from autograder.course import CONFIG_NAME, Course
from autograder.errors import CourseError
from autograder.evidence.verify import solution_cells
from autograder.exchange.roster import COLUMNS
from autograder.files import copy_files, write_if_changed

SEED = 20260101  # of the whole simulation: the same class every time
NAMES = (
    "Ada Ashby", "Ben Bloch", "Chloé Curie", "Dev Debye", "Ekene Eshelby", "Fatima Frank",
    "Goran Griffith", "Hana Hume", "Iris Ising", "Jun Jominy", "Kofi Kelvin", "Lena Laue",
)  # fmt: skip
WRITTEN = "Shirts and T-shirts differ in their sleeves alone, which fall on a few pixels."


@dataclass(frozen=True)
class Imagined:
    """A simulated student: who it is, and which answer was given to each task."""

    id: str
    name: str
    cid: int
    claimed_cid: int
    answers: dict[str, Answer]  # tasks that are absent get the reference
    kind: str  # "honest", "untouched" or "broken"


def imagine_class(tasks: list[str], answers: list[Answer], size: int) -> list[Imagined]:
    """A class of `size`: most are right in their own way, some hold a misconception or two.

    The last three are an untouched notebook, a file that is cut off, and one who hands in a
    classmate's notebook, College ID and all.
    """
    rng = np.random.default_rng(SEED)
    cids = rng.choice(np.arange(1_000_000, 9_999_999), size=size, replace=False)
    students: list[Imagined] = []
    for number in range(size):
        name = NAMES[number % len(NAMES)] + (
            f" {number // len(NAMES) + 1}" * (number >= len(NAMES))
        )
        given: dict[str, Answer] = {}
        for task in tasks:
            wrong_share = 0.0 if number < 3 else 0.25
            wanted_right = rng.random() >= wrong_share
            fitting = [each for each in answers if each.task == task and each.right == wanted_right]
            if fitting and number:
                given[task] = fitting[int(rng.integers(len(fitting)))]
        kind = {size - 3: "untouched", size - 2: "broken"}.get(number, "honest")
        cid = int(cids[number])
        student = Imagined(f"s{number + 1:03d}", name, cid, cid, given, kind)
        if number == size - 1:
            donor = students[1]
            student = Imagined(student.id, name, cid, donor.claimed_cid, donor.answers, "honest")
        students.append(student)
    return students


def imagine_every_answer(tasks: list[str], answers: list[Answer]) -> list[Imagined]:
    """As many students as it takes to give every answer once; each gives the n-th to each task."""
    rng = np.random.default_rng(SEED)
    to = {task: [each for each in answers if each.task == task] for task in tasks}
    size = max(map(len, to.values()), default=0)
    cids = rng.choice(np.arange(1_000_000, 9_999_999), size=size, replace=False)
    return [
        Imagined(
            f"s{number + 1:03d}",
            f"{NAMES[number % len(NAMES)]} {number // len(NAMES) + 1}",
            int(cids[number]),
            int(cids[number]),
            {task: given[number] for task, given in to.items() if number < len(given)},
            "honest",
        )
        for number in range(size)
    ]


def fill_in(release: NotebookNode, source: NotebookNode, student: Imagined) -> NotebookNode:
    """A release notebook with a student's answers in place of the starters."""
    notebook = copy.deepcopy(release)
    references = solution_cells(source)
    for cell in notebook.cells:
        role = role_of(cell)
        if role is None:
            continue
        kind, task = role
        if task == "identity":
            cell.source = f'name = "{student.name}"\nCID = {student.claimed_cid}'
        elif kind == "solution":
            answer = student.answers.get(task)
            cell.source = answer.code if answer else without_starter(references[task].source)
        elif kind == "written":
            cell.source = WRITTEN
    return notebook


def simulate_course(course: Course, topic: str, size: int | None, into: Path) -> list[Imagined]:
    """Make a course folder in which a simulated class has handed in a topic.

    `size` counts its students; None: as many as it takes to give every answer once. An older
    simulation there is replaced. Raises CourseError where the folder holds anything else.
    """
    if into.exists() and not (into / ".simulated").exists() and any(into.iterdir()):
        raise CourseError(f"{into} is not empty and holds no simulated class: name another folder.")
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    (into / ".simulated").touch()
    shutil.copyfile(course.root / CONFIG_NAME, into / CONFIG_NAME)
    for step in ("source", "release"):
        copy_files(course.folder(step, topic), into / step / topic)
    if course.misconceptions(topic).is_file():
        names = course.misconceptions(topic).read_text(encoding="utf-8")
        write_if_changed(into / course.misconceptions(topic).relative_to(course.root), names)
    release = nbformat.read(course.notebook("release", topic), as_version=4)
    source = read_script(course.script(topic))
    tasks = [task for task in solution_cells(source) if task != "identity"]
    answers = read_answers(course.answers(topic))
    students = imagine_class(tasks, answers, size) if size else imagine_every_answer(tasks, answers)
    write_if_changed(into / "roster.csv", _roster(students))
    for student in students:
        notebook = release if student.kind == "untouched" else fill_in(release, source, student)
        text = nbformat.writes(notebook)
        if student.kind == "broken":
            text = text[: len(text) // 2]
        write_if_changed(into / "submitted" / student.id / topic / f"{topic}.ipynb", text)
    return students


def _roster(students: list[Imagined]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for student in students:
        first, last = student.name.split(" ", 1)
        rows.writerow([student.id, first, last, f"{student.id}@example.org", student.cid])
    return text.getvalue()
