"""The code that a class handed in, task by task."""

import nbformat

from autograder.authoring.roles import role_of
from autograder.course import Course
from autograder.errors import Refused
from autograder.grading.submission import read_submission

Answered = dict[str, dict[str, str]]  # student -> task -> code


def handed_in(course: Course, topic: str) -> Answered:
    """Each student's solution cells that are not as they were handed out.

    Submissions that cannot be read are left out. A task is named by its grade_id, with the
    notebook's name before it where the topic has several.
    """
    starters = {
        f"{name}/{cell_id}": code
        for name, cells in _released(course, topic).items()
        for cell_id, code in cells.items()
    }
    several = len({key.split("/")[0] for key in starters}) > 1
    found: Answered = {}
    for student in course.submitters(topic):
        try:
            notebooks = read_submission(course, topic, student).notebooks
        except (Refused, OSError):
            continue
        found[student] = {}
        for name, notebook in notebooks.items():
            for cell in notebook.cells:
                grade_id = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
                starter = starters.get(f"{name}/{grade_id}")
                if starter is None or cell.source.strip() == starter.strip():
                    continue
                found[student][f"{name}: {grade_id}" if several else grade_id] = str(cell.source)
    return {student: answers for student, answers in found.items() if answers}


def handed_out(course: Course, topic: str) -> list[str]:
    """The code cells of the release, which everybody may share."""
    paths = sorted(course.folder("release", topic).glob("*.ipynb"))
    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    return [str(cell.source) for each in notebooks for cell in each.cells if _is_code(cell)]


def _released(course: Course, topic: str) -> dict[str, dict[str, str]]:
    """The starters of the release's solution cells, by notebook and grade_id."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(course.folder("release", topic).glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        roles = [(role_of(cell), cell) for cell in cells if _is_code(cell)]
        found[path.stem] = {
            role[1]: str(cell.source)
            for role, cell in roles
            if role and role[0] == "solution" and role[1] != "identity"
        }
    return found


def _is_code(cell: nbformat.NotebookNode) -> bool:
    return bool(cell.cell_type == "code")
