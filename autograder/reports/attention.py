"""Whom the instructor should look at, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.grading.outcome import Outcome
from autograder.grading.run import shared_cids

LOW = 0.4  # share of the points that could be had so far, below which a score is low
LOWEST = 10  # as many low scores are pointed out at most
OTHER = "other remarks"
KINDS = (  # name of a kind of remark -> how its phrases are recognised; the first that fits counts
    ("not graded", r"not graded: "),
    ("College ID", r"College ID"),
    ("files that are missing", r"\.ipynb is missing"),
    ("cells deleted, edited or repeated", r"\bcell \S+ (was |is not of the|stands there)"),
    ("answers that no honest process gives", r"no honest process"),
    ("code that looks at the grader", r"\bcell \S+, line \d+ (uses|changes) "),
    ("limits of time and memory", r"stopped|limit|too long|memory|process"),
    ("low scores", r"low score: "),
)


@dataclass(frozen=True)
class Attention:
    """A student whom the instructor should look at, and why."""

    id: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of remark, and the students who got one."""

    name: str
    students: tuple[str, ...]


def attention(outcomes: list[Outcome], names: dict[str, str]) -> list[Attention]:
    """Students in order of their ids, each with all reasons to look at the submission."""
    reasons: dict[str, list[str]] = {outcome.student: [] for outcome in outcomes}
    for outcome in outcomes:
        if outcome.status == "refused":
            reasons[outcome.student].append(f"not graded: {outcome.reason}")
        reasons[outcome.student] += outcome.flags
        if outcome.claimed_cid == 0 and not any("College ID" in flag for flag in outcome.flags):
            reasons[outcome.student].append("no College ID was filled in")
    for cid, students in shared_cids(outcomes).items():
        for student in students:
            others = [f"{names.get(each, each)} ({each})" for each in students if each != student]
            reasons[student].append(f"shares the College ID {cid} with {', '.join(others)}")
    for outcome in _lowest(outcomes):
        reached = possible(outcome)
        so_far = " so far" if reached < outcome.max_score else ""
        reasons[outcome.student].append(f"low score: {outcome.score:g} of {reached:g}{so_far}")
    return [
        Attention(student, names.get(student, student), tuple(why))
        for student, why in sorted(reasons.items())
        if why
    ]


def kinds(found: Iterable[Attention]) -> list[Kind]:
    """The remarks by kind, in the order of KINDS; kinds that did not occur are left out."""
    names = [*(name for name, _ in KINDS), OTHER]
    students: dict[str, list[str]] = {name: [] for name in names}
    for each in found:
        for kind in dict.fromkeys(map(kind_of, each.reasons)):
            students[kind].append(each.id)
    return [Kind(name, tuple(who)) for name, who in students.items() if who]


def kind_of(reason: str) -> str:
    """The kind of a remark."""
    return next((name for name, phrase in KINDS if re.search(phrase, reason)), OTHER)


def possible(outcome: Outcome) -> float:
    """The points that could be had so far: all but those of answers that wait for a person."""
    waiting = sum(mark.max_points for mark in outcome.marks if mark.points is None)
    return outcome.max_score - waiting


def _lowest(outcomes: list[Outcome]) -> list[Outcome]:
    low = [
        outcome
        for outcome in outcomes
        if outcome.status == "graded" and outcome.score < LOW * possible(outcome)
    ]
    return sorted(low, key=lambda outcome: outcome.score / possible(outcome))[:LOWEST]
