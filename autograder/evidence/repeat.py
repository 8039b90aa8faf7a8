"""Grade right answers under many College IDs: no test may depend on a lucky seed."""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from autograder.authoring.answers import Answer, read_answers
from autograder.authoring.script import read_script
from autograder.authoring.starter import without_starter
from autograder.checks import MAX_CID
from autograder.course import Course
from autograder.evidence.alone import grade_alone
from autograder.evidence.verify import VERIFY_CID, require_tasks, solution_cells


@dataclass(frozen=True)
class Refusal:
    """A right answer that lost marks."""

    cid: int
    answer: Answer
    message: str


@dataclass(frozen=True)
class Margin:
    """How far the right answer that comes nearest to a threshold stays away from it."""

    task: str
    figure: str  # what the check measures; errors are counted as negative
    threshold: float
    answer: str
    mean: float  # over College IDs
    deviation: float  # standard deviation over College IDs

    @property
    def sigmas(self) -> float:
        """The mean's distance from the threshold in standard deviations; inf where none varies."""
        away = self.mean - self.threshold
        return away / self.deviation if self.deviation else math.copysign(math.inf, away)


@dataclass(frozen=True)
class Repeated:
    """What became of a topic's right answers under many College IDs."""

    cids: list[int]
    answers: int
    refusals: list[Refusal]
    margins: list[Margin]


def cids_from(first: int, number: int) -> list[int]:
    """`first`, the smallest and the largest College ID, then random ones; `first` seeds them."""
    fixed = list(dict.fromkeys([first, 1, MAX_CID]))
    others = np.random.default_rng(first).integers(1, MAX_CID, size=2 * number).tolist()
    return list(dict.fromkeys([*fixed, *others]))[:number]


def repeat_topic(
    course: Course,
    topic: str,
    jobs: int,
    number: int,
    first: int = VERIFY_CID,
    tasks: Collection[str] = (),
) -> Repeated:
    """Grade every right answer of a topic, references among them, under `number` College IDs.

    Each by the tests of its own task. Raises CourseError for a task that the topic does not have.
    """
    notebook = read_script(course.script(topic))
    known = solution_cells(notebook)
    written = [answer for answer in read_answers(course.answers(topic)) if answer.right]
    require_tasks(topic, known, [*tasks, *(answer.task for answer in written)])
    references = [
        Answer(task, "(reference)", True, without_starter(cell.source))
        for task, cell in known.items()
        if task != "identity" and cell.cell_type == "code"
    ]
    answers = [each for each in (*references, *written) if not tasks or each.task in tasks]
    cids = cids_from(first, number)
    solutions = [(answer.task, answer.code) for answer in answers]
    found = grade_alone(notebook, solutions, jobs, cids)
    refusals = [
        Refusal(cid, answer, graded.message)
        for cid in cids
        for answer, graded in zip(answers, found[cid], strict=True)
        if graded.lost
    ]
    measured: dict[tuple[str, str, float], dict[str, list[float]]] = {}
    for cid in cids:
        for answer, graded in zip(answers, found[cid], strict=True):
            for figure, value, threshold in graded.margins:
                values = measured.setdefault((answer.task, figure, threshold), {})
                values.setdefault(answer.name, []).append(value)
    margins = [_nearest(*key, of_answers) for key, of_answers in measured.items()]
    return Repeated(cids, len(answers), refusals, margins)


def _nearest(
    task: str, figure: str, threshold: float, of_answers: dict[str, list[float]]
) -> Margin:
    margins = [
        Margin(task, figure, threshold, name, float(np.mean(values)), float(np.std(values)))
        for name, values in of_answers.items()
    ]
    return min(margins, key=lambda margin: margin.sigmas)
