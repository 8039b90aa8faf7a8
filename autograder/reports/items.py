"""Item analysis: how hard each task is, and whether it tells strong students from weak ones."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST_CLASS = 20  # below it the 95 % interval of any correlation is wider than about 0.8
NORMAL_95 = 1.96
HARD, EASY, WEAK = 0.3, 0.95, 0.2  # facility; facility; discrimination (Ebel and Frisbie, 1991)


@dataclass(frozen=True)
class Discrimination:
    """Item-rest correlation over `students`, with the ends of its 95 % interval; all -1 to 1."""

    value: float
    low: float
    high: float
    students: int


def discrimination(item: Sequence[float], rest: Sequence[float]) -> Discrimination | None:
    """Correlation of a task's points with the points of the other tasks, student by student.

    The task itself is left out of the rest, which corrects the correlation for overlap (Guilford,
    Educational and Psychological Measurement 13, 1953, 87-93); for tasks that give all points or
    none it is the point-biserial correlation. The interval is Fisher's (Metron 1, 1921, 3-32).
    None for a class smaller than SMALLEST_CLASS, or where item or rest are the same for everybody.
    """
    students = len(item)
    if students < SMALLEST_CLASS or _constant(item) or _constant(rest):
        return None
    value = max(-1.0, min(1.0, statistics.correlation(item, rest)))
    if abs(value) > 1 - 1e-9:
        return Discrimination(value, value, value, students)
    centre, half = math.atanh(value), NORMAL_95 / math.sqrt(students - 3)
    return Discrimination(value, math.tanh(centre - half), math.tanh(centre + half), students)


def remark_on(facility: float, found: Discrimination | None) -> str:
    """What an instructor may want to look at in a task, empty where nothing stands out."""
    if found is not None and found.high < 0:
        return "strong students lose points here: look at the test"
    if facility < HARD:
        return "hard"
    if facility > EASY:
        return "easy: hardly anybody loses points"
    if found is not None and found.high < WEAK:
        return "hardly tells strong students from weak ones"
    return ""


def _constant(values: Sequence[float]) -> bool:
    return max(values) - min(values) < 1e-12
