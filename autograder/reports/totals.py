"""A class's results over all topics, counted: plain data for the report on the course."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.reports.attention import LOW
from autograder.reports.summary import ClassSummary, Row, Task

HARDEST = 10  # tasks are listed at most


@dataclass(frozen=True)
class StudentTotal:
    """A student's line: what became of each topic, and the points of all together."""

    id: str
    name: str
    topics: tuple[Row | None, ...]  # in the order of the course's topics; None where not known
    points: float
    max_points: float  # of all topics that are graded, handed in or not

    @property
    def share(self) -> float:
        """Points as a share of those that could be had, 0 to 1."""
        return self.points / self.max_points if self.max_points else 0.0

    @property
    def absent(self) -> int:
        """How many topics have no grade from this student."""
        return sum(row is None or row.status != "graded" for row in self.topics)

    @property
    def waiting(self) -> bool:
        """Whether an answer still waits to be graded by a person."""
        return any(row is not None and row.waiting for row in self.topics)


@dataclass(frozen=True)
class CourseSummary:
    """All that the report on the course says."""

    name: str
    topics: tuple[ClassSummary, ...]
    students: tuple[StudentTotal, ...]

    @property
    def shares(self) -> list[float]:
        """Each student's share of all points, 0 to 1."""
        return [student.share for student in self.students]

    @property
    def median(self) -> float:
        """Median share, 0 where there are no students."""
        return statistics.median(self.shares or [0.0])

    @property
    def max_points(self) -> float:
        """Points of all topics together."""
        return sum(topic.max_score for topic in self.topics)

    @property
    def hardest(self) -> list[tuple[str, Task]]:
        """The tasks with the smallest facility, each with its topic."""
        found = [
            (topic.topic, task)
            for topic in self.topics
            for task in topic.tasks
            if task.graded and task.max_points
        ]
        return sorted(found, key=lambda each: each[1].mean_share)[:HARDEST]

    @property
    def attention(self) -> list[tuple[StudentTotal, str]]:
        """Students who lack a topic or are low over all, and why; the lowest first."""
        found = []
        for student in sorted(self.students, key=lambda each: each.share):
            why = []
            if student.absent:
                missing = "topic" if student.absent == 1 else "topics"
                why.append(f"{student.absent} {missing} of {len(self.topics)} without a grade")
            if student.share < LOW:
                why.append(f"{student.share:.0%} of all points")
            if why:
                found.append((student, "; ".join(why)))
        return found


def add_up(name: str, topics: Sequence[ClassSummary]) -> CourseSummary:
    """The topics of a course taken together; a topic that a student lacks counts nothing."""
    rows = [{row.id: row for row in topic.rows} for topic in topics]
    names = {row.id: row.name for topic in topics for row in topic.rows}
    maximum = sum(topic.max_score for topic in topics)
    students = []
    for student in sorted(names):
        own = tuple(found.get(student) for found in rows)
        points = sum((row.score or 0.0) for row in own if row is not None)
        students.append(StudentTotal(student, names[student], own, points, maximum))
    return CourseSummary(name, tuple(topics), tuple(students))
