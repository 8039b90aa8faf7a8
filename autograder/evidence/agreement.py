"""Do two ways to grade leave the same course behind? Every grade row, every notebook.

Plain nbgrader and this engine; this engine with and without its sandbox; with one worker, and with
eight on a busy machine. Both grade the same
simulated class. Compared are scores, manual grading flags, comments and late
penalties of every cell, and the notebooks in autograded/ cell by cell. What two runs of nbgrader
itself would not have in common is masked: numbers in printed text (times), addresses, the frames
of tracebacks, and pixels.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course import Course
from autograder.evidence.bench import (
    ALONE,
    CROWDED,
    ENGINE,
    MARKS_ONLY,
    NBGRADER,
    UNCONFINED,
    prepared_class,
    run_way,
)
from autograder.evidence.simulate import simulate_course
from autograder.grading.record import open_gradebook

OWN = {"no-sandbox": (UNCONFINED, MARKS_ONLY), "load": (ALONE, CROWDED)}  # what differs: two ways
Rows = dict[tuple[str, ...], Any]
_VARYING = re.compile(r"0x[0-9a-f]+|ipykernel_\d+|\d+(\.\d+)?|[█▏▎▍▌▋▊▉ ]+")


def agreement(course: Course, topic: str, students: int, jobs: int) -> tuple[int, list[str]]:
    """Plain nbgrader against this engine, on a class of `students`.

    Returns how many things were compared, and which differ, a phrase each.
    """
    with tempfile.TemporaryDirectory() as folder:
        prepared_class(course, topic, students, Path(folder) / "class")
        return _compared(Path(folder), topic, jobs, NBGRADER, ENGINE)


def own_agreement(course: Course, topic: str, jobs: int, against: str) -> tuple[int, list[str]]:
    """This engine against itself, on a class that gives every answer once.

    `against` is of `OWN`. Returns how many things were compared, and which differ, a phrase each.
    """
    with tempfile.TemporaryDirectory() as folder:
        simulate_course(course, topic, None, Path(folder) / "class")
        return _compared(Path(folder), topic, jobs, *OWN[against])


def _compared(
    folder: Path, topic: str, jobs: int, first: str, second: str
) -> tuple[int, list[str]]:
    """Grade the class in the folder in two ways, each in a copy; see `agreement`."""
    left: Rows = {}
    right: Rows = {}
    for way, found in ((first, left), (second, right)):
        place = shutil.copytree(folder / "class", folder / "graded")
        run_way(way, place, topic, jobs)
        graded = Course.open(place)
        found.update({**rows(graded, topic), **cells(graded, topic)})
        shutil.rmtree(place)
    keys = sorted({*left, *right})
    return len(keys), [
        f"{' · '.join(key)}: {left.get(key)!r} by {first}, {right.get(key)!r} by {second}"
        for key in keys
        if left.get(key) != right.get(key)
    ]


def rows(course: Course, topic: str) -> Rows:
    """What the gradebook holds of a topic's submissions."""
    found: Rows = {}
    with open_gradebook(course) as gradebook:
        for submission in gradebook.assignment_submissions(topic):
            student = submission.student_id
            found[student, "timestamp"] = submission.timestamp
            for notebook in submission.notebooks:
                found[student, "late penalty"] = notebook.late_submission_penalty
                for grade in notebook.grades:
                    manual = grade.needs_manual_grade
                    found[student, grade.name] = (grade.auto_score, grade.manual_score, manual)
                for comment in notebook.comments:
                    found[student, comment.name, "comment"] = comment.auto_comment
    return found


def cells(course: Course, topic: str) -> Rows:
    """What the notebooks in autograded/ hold, by student and place."""
    found: Rows = {}
    for path in course.root.glob(f"autograded/*/{topic}/{topic}.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for number, cell in enumerate(notebook.cells):
            key = (path.parts[-3], f"cell {number:03}")
            found[*key, "source"] = cell.source
            found[*key, "nbgrader"] = dict(cell.metadata.get("nbgrader", {}))
            if cell.cell_type == "code":
                found[*key, "count"] = cell.execution_count
                found[*key, "outputs"] = list(_masked(cell))
    return found


def _masked(cell: NotebookNode) -> Iterator[tuple[str, ...]]:
    """What an output says; when a stream came, and in how many pieces, is left out."""
    text = {"stdout": "", "stderr": ""}
    for output in cell.outputs:
        if output.output_type == "stream":
            text[output.name] += output.text
        elif output.output_type == "error":
            yield "error", output.ename, _VARYING.sub("#", output.evalue)
        else:
            yield (output.output_type, *sorted(output.data))
    for name, written in text.items():
        yield name, _VARYING.sub("#", written)
