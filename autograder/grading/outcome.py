"""What became of a submission: a grade or a stated reason, kept as one small file each."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.files import write_if_changed


@dataclass(frozen=True)
class CellMark:
    """The mark of one grade cell; `points` is None where a person has to grade it."""

    grade_id: str
    points: float | None
    max_points: float
    message: str = ""  # written in the tests; fit for the student
    detail: str = ""  # what was raised; for the instructor
    notebook: str = ""  # name of the notebook that holds the cell; absent in older outcomes


@dataclass(frozen=True)
class Outcome:
    """The end of one submission: status "graded" or "refused", with the reason for a refusal."""

    student: str
    topic: str
    status: str
    reason: str = ""
    score: float = 0.0
    max_score: float = 0.0
    needs_manual_grade: bool = False
    flags: tuple[str, ...] = ()
    marks: tuple[CellMark, ...] = field(default=(), repr=False)
    seconds: float = 0.0  # wall, from reading to recording
    cpu_seconds: float = 0.0  # of the submission's processes
    peak_memory: int = 0  # bytes, of the largest of them
    claimed_cid: int | None = None
    digest: str = ""  # of what was handed in; a changed submission is graded again
    marks_only: bool = False  # demo cells have not been run

    def to_json(self) -> str:
        """The outcome as the text of its file."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Outcome":
        """The reverse of `to_json`."""
        data: dict[str, Any] = json.loads(text)
        data["marks"] = tuple(CellMark(**mark) for mark in data["marks"])
        data["flags"] = tuple(data["flags"])
        return cls(**data)


def outcome_path(course: Course, topic: str, student: str) -> Path:
    """Where an outcome is kept."""
    return course.root / "reports" / topic / "outcomes" / f"{student}.json"


def load_outcome(course: Course, topic: str, student: str) -> Outcome | None:
    """The outcome of an earlier run, None where there is none that can be read."""
    try:
        text = outcome_path(course, topic, student).read_text(encoding="utf-8")
        return Outcome.from_json(text)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def load_outcomes(course: Course, topic: str) -> list[Outcome]:
    """All outcomes of a topic, in order of the students' ids."""
    folder = outcome_path(course, topic, "any").parent
    found = [load_outcome(course, topic, path.stem) for path in sorted(folder.glob("*.json"))]
    return [outcome for outcome in found if outcome]


def save_outcome(course: Course, outcome: Outcome) -> None:
    """Keep an outcome; the file appears whole or not at all."""
    path = outcome_path(course, outcome.topic, outcome.student)
    write_if_changed(path, outcome.to_json())
