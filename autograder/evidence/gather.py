"""All evidence on the tests of a topic, as figures that a file keeps and pages are made of."""

import json
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.messages import complaints, numbers_shown, read_topic
from autograder.evidence.mutate import EQUIVALENT, KILLED, SURVIVED, TARGET, mutate_topic
from autograder.evidence.notes import read_notes
from autograder.evidence.repeat import repeat_topic
from autograder.evidence.verify import verify_topic
from autograder.files import write_if_changed

Figures = dict[str, Any]  # of one topic, plain data


def gather(
    course: Course, topic: str, jobs: int, machine: str, parts: Collection[str] = ()
) -> Figures:
    """Prove a topic and say what came of it: all of PARTS, or some, beside what is kept of others.

    Raises CourseError where a part that is not named has never run.
    """
    before = kept(course).get(topic, {}) if parts else {}
    figures: Figures = {}
    minutes: dict[str, float] = before.get("minutes", {})
    for part, find in PARTS.items():
        if parts and part not in parts:
            if part not in before:
                raise CourseError(f"{topic} has no figures on its {part} yet: run all parts.")
            continue
        start = time.monotonic()
        figures |= find(course, topic, jobs)
        minutes[part] = round((time.monotonic() - start) / 60, 1)
    return {**before, **figures, "machine": machine, "minutes": minutes}


def answer_figures(course: Course, topic: str, jobs: int) -> Figures:
    """What `verify` finds: answers accepted and caught, and marks lost in other tasks."""
    verdicts = verify_topic(course, topic, jobs)[1:]
    right = [verdict for verdict in verdicts if verdict.answer.right]
    wrong = [verdict for verdict in verdicts if not verdict.answer.right]
    return {
        "answers": {
            "right": len(right),
            "accepted": sum(not verdict.lost_in_task for verdict in right),
            "wrong": len(wrong),
            "caught": sum(verdict.lost_in_task > 0 for verdict in wrong),
            "collateral": sum(sum(verdict.lost_elsewhere.values()) for verdict in verdicts),
            "faults": [f"{each.answer.label}: {each.fault}" for each in verdicts if each.fault],
        }
    }


def mutant_figures(course: Course, topic: str, jobs: int) -> Figures:
    """What `mutate` finds."""
    trials = mutate_topic(course, topic, jobs)
    return {
        "mutants": {
            "made": sum(trials.made.values()),
            "graded": len(trials.graded),
            "killed": len(trials.of(KILLED)),
            "equivalent": len(trials.of(EQUIVALENT)),
            "survivors": [f"{t.mutant.task}, {t.mutant.name}" for t in trials.of(SURVIVED)],
            "stale": trials.stale,
            "CPU seconds": round(trials.seconds),
        }
    }


def cid_figures(course: Course, topic: str, jobs: int) -> Figures:
    """What `verify --repeat` finds: refusals, and margins of thresholds."""
    repeated = repeat_topic(course, topic, jobs, read_notes(course.evidence_notes(topic)).cids)
    return {
        "cids": {
            "tried": len(repeated.cids),
            "first": repeated.cids[0],
            "answers": repeated.answers,
            "refusals": [f"{r.cid}, {r.answer.label}: {r.message}" for r in repeated.refusals],
        },
        "margins": [
            {
                "task": margin.task,
                "figure": margin.figure,
                "threshold": margin.threshold,
                "mean": margin.mean,
                "deviation": margin.deviation,
                "answer": margin.answer,
            }
            for margin in repeated.margins
        ],
    }


def message_figures(course: Course, topic: str, jobs: int) -> Figures:
    """What wrong answers are told, and which of them the visible tests catch."""
    readings = read_topic(course, topic, jobs)
    shown = numbers_shown(course, topic)
    return {
        "messages": [
            {
                "task": reading.answer.task,
                "misconception": reading.answer.name,
                "message": reading.message,
                "visible": reading.visible,
                "complaints": complaints(reading.message, shown),
            }
            for reading in readings
            if not reading.answer.right
        ],
        "right refused before the deadline": [
            reading.answer.label for reading in readings if reading.answer.right and reading.visible
        ],
    }


PARTS: dict[str, Callable[[Course, str, int], Figures]] = {
    "answers": answer_figures,
    "mutants": mutant_figures,
    "cids": cid_figures,
    "messages": message_figures,
}


def faults_of(figures: Figures) -> list[str]:
    """Everything in a topic's figures that is unfair or weak, a sentence each."""
    mutants, messages = figures["mutants"], figures["messages"]
    faults = [*figures["answers"]["faults"], *mutants["stale"]]
    faults += [f"refused under CID {refusal}" for refusal in figures["cids"]["refusals"]]
    if share_killed(mutants) < TARGET:
        faults.append(f"the tests kill {share_killed(mutants):.1%} of the mutants only.")
    for row in messages:
        faults += [f"{row['task']}, {row['misconception']}: {what}" for what in row["complaints"]]
    if 2 * sum(row["visible"] for row in messages) < len(messages):
        faults.append("the visible tests catch less than half of the wrong answers.")
    for label in figures["right refused before the deadline"]:
        faults.append(f"the visible tests refuse {label}.")
    return faults


def share_killed(mutants: Figures) -> float:
    """Killed by killed and survived; 1 where there is none of either."""
    tried = mutants["killed"] + len(mutants["survivors"])
    return float(mutants["killed"] / tried) if tried else 1.0


def figures_path(course: Course) -> Path:
    """Where the figures of all topics are kept."""
    return course.root / "docs" / "evidence.json"


def kept(course: Course) -> dict[str, Figures]:
    """The figures of every topic that has been proved, in order of their names.

    Raises CourseError where the file is no JSON.
    """
    path = figures_path(course)
    if not path.exists():
        return {}
    try:
        found: dict[str, Figures] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise CourseError(f"{path} is no JSON ({error}): delete it and run it all again.") from None
    return dict(sorted(found.items()))


def keep(course: Course, topic: str, figures: Figures) -> None:
    """Keep a topic's figures in the place of older ones."""
    everything = dict(sorted({**kept(course), topic: figures}.items()))
    text = json.dumps(everything, indent=1, ensure_ascii=False) + "\n"
    write_if_changed(figures_path(course), text)
