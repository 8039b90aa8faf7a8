"""Which pairs of a class agree more than the class's own agreement explains.

Everybody's answer to a short task looks alike, and so does the one obvious way. So a fingerprint
counts by how few have it, the text that was handed out counts nothing, and a pair is named only
where it stands far above the best agreement that the other students of the class find. A single
task is too little to go by: what is compared is all that two students wrote for a topic.
"""

import math
import statistics
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from autograder.similarity.tokens import Token, names_in, tokens_of
from autograder.similarity.winnowing import LENGTH, grams, winnow

SMALLEST_CLASS = 8  # students; the agreement of fewer says nothing of what is usual
CHANCE = 0.01  # of naming any pair in a class that worked apart, were best agreements normal
LEAST_SHARE = 0.5  # of what is unusual in the poorer of two students' answers
LEAST_TOKENS = 40  # that few students have, in all tasks together
LEAST_PART = 2 * LENGTH  # tokens of a task's agreement that are worth showing
FEW = 0.1  # of the class (three students at least) have what is called unusual
QUARTILES = 1.349  # standard deviations between the quartiles of a normal distribution

Answers = Mapping[str, Mapping[str, str]]  # student -> task -> code


@dataclass(frozen=True)
class Side:
    """One student's answer to a task, and its lines (from 1) that hold unusual agreement."""

    student: str
    code: str
    lines: frozenset[int]


@dataclass(frozen=True)
class Part:
    """What two students' answers to one task have in common."""

    task: str
    tokens: int  # in the agreement that few students have
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Agreement:
    """Two students whose answers agree unusually, task by task."""

    students: tuple[str, str]
    weight: float  # agreement in bits: each fingerprint counts log2(class / students who have it)
    share: float  # of all that is unusual in the poorer of the two answers, 0 to 1
    fence: float  # what the rest of the class hardly reaches, in bits
    parts: tuple[Part, ...]

    @property
    def tokens(self) -> int:
        """Tokens of unusual agreement, all tasks together."""
        return sum(part.tokens for part in self.parts)


@dataclass(frozen=True)
class Comparison:
    """The unusual agreements of a class, the weightiest first."""

    students: int
    agreements: tuple[Agreement, ...] = ()
    usual: float = 0.0  # median of the students' best agreements, in bits

    @property
    def pairs(self) -> int:
        """How many pairs of students there are."""
        return math.comb(self.students, 2)

    @property
    def too_small(self) -> bool:
        """Whether too few handed in to say what is usual."""
        return self.students < SMALLEST_CLASS


class _Prints:
    """The fingerprints of a class: who has which, where, and how much each one counts."""

    def __init__(self, answers: Answers, given: Sequence[str]) -> None:
        known = set().union(*map(names_in, given)) if given else set()
        handed_out = {
            gram for code in given for gram in grams([each.text for each in tokens_of(code, known)])
        }
        self.students = sorted(answers)
        self.tokens: dict[tuple[str, str], list[Token]] = {}
        self.places: dict[tuple[str, str], dict[int, list[int]]] = {}
        for student in self.students:
            for task, code in answers[student].items():
                tokens = tokens_of(code, known)
                found = winnow([each.text for each in tokens])
                self.tokens[student, task] = tokens
                self.places[student, task] = {
                    gram: at for gram, at in found.items() if gram not in handed_out
                }
        self.owners = Counter(
            (task, gram) for (_, task), found in self.places.items() for gram in found
        )

    def weight(self, task: str, gram: int) -> float:
        """What agreement in a fingerprint says, in bits; nothing where everybody has it."""
        return math.log2(len(self.students) / self.owners[task, gram])

    def matrix(self) -> csr_array:
        """A row per student, a column per fingerprint, with the root of its weight."""
        columns = {key: number for number, key in enumerate(self.owners)}
        rows = {student: number for number, student in enumerate(self.students)}
        entries = [
            (rows[student], columns[task, gram], math.sqrt(self.weight(task, gram)))
            for (student, task), found in self.places.items()
            for gram in found
        ]
        shape = (len(rows), max(1, len(columns)))
        if not entries:
            return csr_array(shape)
        row, column, value = zip(*entries, strict=True)
        return csr_array((value, (row, column)), shape=shape)


def compare(answers: Answers, given: Sequence[str] = ()) -> Comparison:
    """Compare the answers of a class with each other; `given` is the code that was handed out.

    A pair is named where its agreement is beyond what the rest of the class hardly reaches, makes
    up LEAST_SHARE of one of the two, and covers LEAST_TOKENS that few have.
    """
    students = len(answers)
    if students < SMALLEST_CLASS:
        return Comparison(students)
    prints = _Prints(answers, given)
    matrix = prints.matrix()
    weights = (matrix @ matrix.T).toarray()  # of agreement, in bits, pair by pair
    own = weights.diagonal().copy()
    np.fill_diagonal(weights, 0.0)
    best = weights.max(axis=1)
    found = []
    for i, j in np.argwhere(np.triu(weights) > np.median(best)):
        weight, share = float(weights[i, j]), float(weights[i, j] / min(own[i], own[j]))
        if share < LEAST_SHARE or weight <= (fence := _fence(weights, (i, j))):
            continue
        pair = (prints.students[i], prints.students[j])
        parts = _parts(prints, answers, pair)
        if sum(part.tokens for part in parts) >= LEAST_TOKENS:
            found.append(Agreement(pair, weight, share, fence, parts))
    found.sort(key=lambda each: (-each.weight, each.students))
    return Comparison(students, tuple(found), float(np.median(best)))


def _fence(weights: np.ndarray, pair: tuple[int, int]) -> float:
    """The agreement that hardly any of the other students find among each other, in bits.

    Their best agreements are taken for normally distributed, with mean and spread by the median
    and the quartiles, which a few who copied do not move; CHANCE is shared out among them
    (Bonferroni).
    """
    best = np.delete(np.delete(weights, pair, axis=0), pair, axis=1).max(axis=1)
    lower, middle, upper = statistics.quantiles(best, n=4)
    beyond = statistics.NormalDist().inv_cdf(1 - CHANCE / len(best))
    return middle + beyond * (upper - lower) / QUARTILES


def _parts(prints: _Prints, answers: Answers, pair: tuple[str, str]) -> tuple[Part, ...]:
    few = max(3, FEW * len(prints.students))
    parts = []
    for task in answers[pair[0]]:
        if task not in answers[pair[1]]:
            continue
        first, second = (prints.places[student, task] for student in pair)
        shared = [gram for gram in first if gram in second and prints.owners[task, gram] <= few]
        if not shared:
            continue
        covered = [_covered(prints.places[student, task], shared) for student in pair]
        if min(map(len, covered)) < LEAST_PART:
            continue
        sides = [
            Side(student, answers[student][task], _lines(prints.tokens[student, task], positions))
            for student, positions in zip(pair, covered, strict=True)
        ]
        parts.append(Part(task, min(map(len, covered)), (sides[0], sides[1])))
    return tuple(sorted(parts, key=lambda part: -part.tokens))


def _covered(places: Mapping[int, list[int]], shared: Collection[int]) -> set[int]:
    """Positions of the tokens in shared k-grams."""
    return {at + step for gram in shared for at in places[gram] for step in range(LENGTH)}


def _lines(tokens: Sequence[Token], positions: Collection[int]) -> frozenset[int]:
    return frozenset(tokens[position].line for position in positions)
