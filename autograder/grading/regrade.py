"""Grade a topic's submissions against changed tests: aside first, then all marks at one go.

The submissions are graded on a stage by an ordinary run, which goes on where a killed one stopped.
A rehearsal tells what their marks would change in the gradebook: the new cells and marks are
entered in one transaction, read, and taken back. Writing is the same transaction, committed.
"""

import getpass
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import MissingEntry

from autograder.authoring.build import source_text
from autograder.course import Course
from autograder.errors import CourseError
from autograder.exchange.roster import Roster
from autograder.files import write_if_changed
from autograder.grading.backup import back_up
from autograder.grading.cells import (
    ByHand,
    Cells,
    changed_cells,
    exchange_cells,
    lost_by_hand,
    read_cells,
)
from autograder.grading.faults import explained
from autograder.grading.outcome import CellMark, Outcome, load_outcome, save_outcome
from autograder.grading.record import Graded, Recorder, open_gradebook, record_roster
from autograder.grading.run import grade
from autograder.grading.stage import Entry, Stage
from autograder.grading.standing import CellGrade, Standing, standings_in
from autograder.kernels.files import read_files


@dataclass(frozen=True)
class Change:
    """A task of a student whose mark changes; None where there is no such grade."""

    student: str
    notebook: str
    task: str
    before: CellGrade | None
    after: CellGrade | None


@dataclass(frozen=True)
class Effect:
    """What a regrade does to the gradebook."""

    topic: str
    before: dict[str, Standing]
    after: dict[str, Standing]
    old_cells: Cells
    new_cells: Cells
    outcomes: list[Outcome]
    lost: list[ByHand]  # given by hand to cells that are removed

    @property
    def changes(self) -> list[Change]:
        """The changed marks by student, each student's in the order of the notebook."""
        order = {
            (mark.notebook, mark.grade_id): place
            for outcome in self.outcomes
            for place, mark in enumerate(outcome.marks)
        }
        found = []
        for student in sorted(self.before.keys() | self.after.keys()):
            old, new = _cells(self.before, student), _cells(self.after, student)
            tasks = sorted(
                old.keys() | new.keys(), key=lambda task: (order.get(task, len(order)), task)
            )
            found += [
                Change(student, *task, old.get(task), new.get(task))
                for task in tasks
                if _mark(old.get(task)) != _mark(new.get(task))
            ]
        return found

    @property
    def told(self) -> tuple[Any, ...]:
        """What a person agrees to."""
        return self.changes, self.changed_totals, self.lost, self.changed_cells

    @property
    def changed_cells(self) -> list[str]:
        """Names of the cells of the source that changed."""
        return changed_cells(self.old_cells, self.new_cells)

    @property
    def changed_totals(self) -> dict[str, tuple[float | None, float]]:
        """Score before (None: not graded) and after, where it differs; late penalties taken off."""
        totals = {
            student: (self.before[student].score if student in self.before else None, new.score)
            for student, new in sorted(self.after.items())
        }
        return {student: pair for student, pair in totals.items() if pair[0] != pair[1]}

    @property
    def kept_by_hand(self) -> list[tuple[str, CellMark, CellGrade]]:
        """Marks by hand that stay although the tests say otherwise: student, theirs and ours."""
        found = []
        for outcome in self.outcomes:
            cells = _cells(self.after, outcome.student)
            for mark in outcome.marks:
                cell = cells.get((mark.notebook, mark.grade_id))
                if cell and cell.by_hand and mark.points not in (None, cell.points):
                    found.append((outcome.student, mark, cell))
        return found

    @property
    def without_submission(self) -> list[str]:
        """Students who have marks and nothing in submitted/; their marks stay."""
        return sorted(self.before.keys() - {outcome.student for outcome in self.outcomes})


def check_ready(course: Course, topic: str) -> None:
    """Raise CourseError where there is nothing to regrade, or the source is not built."""
    with open_gradebook(course) as gradebook:
        try:
            graded = gradebook.find_assignment(topic).num_submissions
        except MissingEntry:
            graded = 0
    if not graded:
        raise CourseError(f"nobody has been graded for {topic}: run `autograder grade {topic}`.")
    script, source = course.script(topic), course.notebook("source", topic)
    if script.is_file() and source_text(script) != source.read_text(encoding="utf-8"):
        raise CourseError(f"{source} is older than {script}: run `autograder build {topic}`.")


def finish_interrupted(course: Course, topic: str, roster: Roster) -> Entry | None:
    """Finish a regrade that was killed after its marks were in the gradebook.

    Returns its entry in the log; None where there is none, or its marks never got there.
    """
    stage = Stage(course, topic)
    entry = stage.entry
    if entry is None:
        return None
    effect = rehearse(stage, roster)
    if effect.changes or effect.changed_cells:
        stage.announce(None)
        return None
    write(stage, roster, effect, entry)
    return entry


def grade_aside(
    course: Course, topic: str, roster: Roster, *, students: list[str], **means: Any
) -> Stage:
    """Grade the submissions of `students` on the stage; `means` are those of `grade`."""
    stage = Stage(course, topic)
    stage.set_up(students)
    grade(stage.aside, topic, roster, students=students, **means)
    return stage


def rehearse(stage: Stage, roster: Roster) -> Effect:
    """What the marks on the stage would change; nothing is written."""
    course = stage.course
    with explained(course), Recorder(course, stage.topic, rehearsal=True) as recorder:
        return _enter(stage, roster, recorder)


def entry_of(effect: Effect, reason: str, time: str) -> Entry:
    """The line of the log: who regrades when (`time`, ISO 8601) and why, and what changes."""
    return {
        "time": time,
        "user": _user(),
        "reason": reason,
        "source": {"before": effect.old_cells.digest, "after": effect.new_cells.digest},
        "cells": effect.changed_cells,
        "changes": [
            {
                "student": each.student,
                "notebook": each.notebook,
                "task": each.task,
                "before": _mark(each.before),
                "after": _mark(each.after),
            }
            for each in effect.changes
        ],
        "totals": {student: list(pair) for student, pair in effect.changed_totals.items()},
        "lost_by_hand": [asdict(each) for each in effect.lost],
        "refused": {
            outcome.student: outcome.reason
            for outcome in effect.outcomes
            if outcome.status == "refused"
        },
    }


def write(stage: Stage, roster: Roster, shown: Effect, entry: Entry) -> Path | None:
    """Write the marks of the stage: gradebook, autograded/, outcomes and log; then clear it.

    Returns the backup of the gradebook, where one could be made. Killed before the gradebook's
    commit, it leaves the old marks, and after it the new ones, which `finish_interrupted` brings to
    their other places. Raises CourseError, and writes nothing, where the gradebook has changed
    since `shown` was rehearsed.
    """
    course, topic = stage.course, stage.topic
    with explained(course):
        backup = back_up(course)
        record_roster(course, roster)
        stage.announce(entry)
        with Recorder(course, topic) as recorder:
            effect = _enter(stage, roster, recorder)
            if effect.told != shown.told:
                stage.announce(None)
                raise CourseError(
                    "somebody has changed the gradebook since the table was made; nothing was "
                    f"written: run `autograder regrade {topic}` again."
                )
        for outcome in effect.outcomes:
            save_outcome(course, outcome)
        _log(log_path(course, topic), entry)
    stage.clear()
    return backup


def log_path(course: Course, topic: str) -> Path:
    """The log of a topic's regrades, a line of JSON each; it need not exist."""
    return course.root / "reports" / topic / "regrades.jsonl"


def _enter(stage: Stage, roster: Roster, recorder: Recorder) -> Effect:
    """Enter the stage's cells and marks in the recorder's transaction, and say what changes."""
    gradebook, topic = recorder.gradebook, stage.topic
    before, old, new = standings_in(gradebook, topic), read_cells(gradebook, topic), stage.cells()
    lost = lost_by_hand(gradebook, topic, new)
    exchange_cells(gradebook, topic, new)
    outcomes = [_record(stage, roster, recorder, outcome) for outcome in stage.outcomes()]
    return Effect(topic, before, standings_in(gradebook, topic), old, new, outcomes, lost)


def _record(stage: Stage, roster: Roster, recorder: Recorder, outcome: Outcome) -> Outcome:
    """Enter what was graded on the stage; the outcome with the score that the gradebook gives."""
    student, topic = outcome.student, stage.topic
    if outcome.status == "refused":
        if roster.given and student not in roster.students:
            return outcome
        return replace(outcome, max_score=recorder.refuse(student, outcome.reason).max_score)
    folder = stage.aside.folder("autograded", topic, student)
    names = sorted({mark.notebook for mark in outcome.marks})
    notebooks = {name: nbformat.read(folder / f"{name}.ipynb", as_version=4) for name in names}
    marks = {name: [mark for mark in outcome.marks if mark.notebook == name] for name in names}
    files = read_files(folder, [f"{name}.ipynb" for name in names])
    earlier = load_outcome(stage.course, topic, student)
    score = recorder.record(
        Graded(student, files, notebooks, marks),
        reviewed=earlier is not None and earlier.digest == outcome.digest,
    )
    return replace(
        outcome,
        score=score.score,
        max_score=score.max_score,
        needs_manual_grade=score.needs_manual_grade,
    )


def _log(path: Path, entry: Entry) -> None:
    """Add a line to the log, unless it is the last one already."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    line = json.dumps(entry, ensure_ascii=False)
    if lines[-1:] != [line]:
        write_if_changed(path, "\n".join([*lines, line]) + "\n")


def _cells(standings: dict[str, Standing], student: str) -> dict[tuple[str, str], CellGrade]:
    return standings[student].cells if student in standings else {}


def _mark(grade: CellGrade | None) -> float | str | None:
    """The points; "waiting" for a person's; None where there is no grade."""
    return None if grade is None else "waiting" if grade.waiting else grade.points


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may have no name for its user
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"
