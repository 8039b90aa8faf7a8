"""The class's marks on topics, as the gradebook has them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.utils import is_grade

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.outcome import load_outcomes
from autograder.grading.standing import CellGrade, Standing, read_standings

MOST_NAMED = 20  # students named in one sentence

Task = tuple[str, str]  # notebook and grade_id


@dataclass(frozen=True)
class TopicMarks:
    """Where each graded student stands; `refused` are not graded, each with the reason."""

    topic: str
    standings: dict[str, Standing]
    refused: dict[str, str]
    tasks: tuple[tuple[Task, float], ...]  # with their points, in the order of the notebooks

    @property
    def max_score(self) -> float:
        """The points that can be had."""
        return max((each.max_score for each in self.standings.values()), default=0.0)

    def score(self, student: str) -> float | None:
        """Points with manual marks, late penalty taken off, never below 0; None if not graded."""
        standing = self.standings.get(student)
        return None if standing is None else max(0.0, standing.score)

    def cell(self, student: str, task: Task) -> CellGrade | None:
        """A student's grade of one task."""
        standing = self.standings.get(student)
        return standing.cells.get(task) if standing else None

    def waiting(self) -> dict[str, list[str]]:
        """The students who wait for a person's mark, by the task's grade_id."""
        found: dict[str, list[str]] = {}
        for student, standing in sorted(self.standings.items()):
            tasks = [task for task, cell in standing.cells.items() if cell.waiting]
            for _, grade_id in sorted(tasks):
                found.setdefault(grade_id, []).append(student)
            if standing.waiting and not tasks:
                found.setdefault("a written answer", []).append(student)
        return found


def read_marks(course: Course, topic: str) -> TopicMarks:
    """The marks of a topic. Raises CourseError where nobody has been graded.

    A submission that could not be graded is no mark, unless a person has marked it since.
    """
    path = course.db_url.removeprefix("sqlite:///")
    there = path == course.db_url or Path(path).is_file()
    standings = read_standings(course, topic) if there else {}
    reasons = {
        outcome.student: outcome.reason
        for outcome in load_outcomes(course, topic)
        if outcome.status == "refused"
    }
    by_hand = {
        student
        for student, standing in standings.items()
        if any(cell.by_hand for cell in standing.cells.values())
    }
    refused = {student: why for student, why in reasons.items() if student not in by_hand}
    graded = {student: each for student, each in standings.items() if student not in refused}
    if not graded:
        raise CourseError(f"nobody has been graded for {topic}: run autograder grade {topic}.")
    return TopicMarks(topic, graded, refused, tuple(_tasks(course, topic, graded.values())))


def _tasks(course: Course, topic: str, standings: Iterable[Standing]) -> list[tuple[Task, float]]:
    """Tasks with points, as they come in the notebooks; what only the gradebook has comes last."""
    points = {
        task: cell.max_points for standing in standings for task, cell in standing.cells.items()
    }
    in_source = [
        (path.stem, cell.metadata.nbgrader["grade_id"])
        for path in sorted(course.folder("source", topic).glob("*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        if is_grade(cell)
    ]
    ordered = dict.fromkeys([*in_source, *sorted(points)])
    return [(task, points[task]) for task in ordered if points.get(task)]


def who_waits(marks: TopicMarks) -> str:
    """Who waits for a mark of which task, empty where nobody does: ``why (ada, bob)``."""
    return "; ".join(f"{task} ({named(names)})" for task, names in marks.waiting().items())


def named(students: list[str]) -> str:
    """Students' ids, the first of them where there are very many."""
    shown = ", ".join(students[:MOST_NAMED])
    more = len(students) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
