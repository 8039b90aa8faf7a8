"""The stage of a regrade: a course folder of its own, in which submissions are graded again.

It reads the course's source and submissions, and has a gradebook, notebooks and outcomes of its
own, so that nothing of the course changes before all of its marks are known.
"""

import copy
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograder import checks
from autograder.authoring.build import throwaway_gradebook
from autograder.course import CONFIG_NAME, Course
from autograder.errors import CourseError
from autograder.files import write_if_changed
from autograder.grading.cells import Cells, read_cells
from autograder.grading.outcome import Outcome, load_outcomes, outcome_path
from autograder.grading.submission import digest

Entry = dict[str, Any]  # a line of the log of regrades


@dataclass(frozen=True)
class Stage:
    """The stage of a topic; it need not have been set up."""

    course: Course
    topic: str

    @property
    def root(self) -> Path:
        """Its folder."""
        return self.course.root / "reports" / self.topic / ".regrade"

    @property
    def aside(self) -> Course:
        """The stage as a course: what is read is the course's, what is written is its own."""
        config, directory = copy.deepcopy(self.course.config), self.course.coursedir
        for step in ("source", "submitted"):
            folder = self.course.root / getattr(directory, f"{step}_directory")
            setattr(config.CourseDirectory, f"{step}_directory", str(folder))
        config.CourseDirectory.db_url = f"sqlite:///{self.root / 'gradebook.db'}"
        return Course(self.root, config)

    def set_up(self, students: list[str]) -> None:
        """Make it ready to grade `students`; what lies there of today's tests is used again."""
        if not self.is_of_today():
            self.clear()
            self.root.mkdir(parents=True)
            throwaway_gradebook(self.root)
            write_if_changed(self._basis, self._fingerprint())
        for outcome in self.outcomes():
            if outcome.student not in students:
                outcome_path(self.aside, self.topic, outcome.student).unlink()

    def is_of_today(self) -> bool:
        """Whether it was set up with what marks depend on as it is now."""
        there = self._basis.is_file() and self._basis.read_text(encoding="utf-8")
        return there == self._fingerprint()

    def clear(self) -> None:
        """Remove it."""
        shutil.rmtree(self.root, ignore_errors=True)

    def outcomes(self) -> list[Outcome]:
        """What was graded here, in order of the students' ids."""
        return load_outcomes(self.aside, self.topic)

    def cells(self) -> Cells:
        """The cells against which was graded here."""
        with Gradebook(self.aside.db_url) as gradebook:
            return read_cells(gradebook, self.topic)

    # --- an entry stands here from before its marks are committed until all is in its place ---

    @property
    def entry(self) -> Entry | None:
        """What is being written, None where nothing is."""
        try:
            entry: Entry = json.loads(self._entry.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return entry

    def announce(self, entry: Entry | None) -> None:
        """Say what will be written now; None takes it back."""
        if entry is None:
            self._entry.unlink(missing_ok=True)
        else:
            write_if_changed(self._entry, json.dumps(entry))

    @property
    def _entry(self) -> Path:
        return self.root / "entry.json"

    @property
    def _basis(self) -> Path:
        return self.root / "basis.txt"

    def _fingerprint(self) -> str:
        """Of all that a mark depends on beside the submission."""
        course, total = self.course, hashlib.sha256()
        total.update(digest(course.folder("source", self.topic)).encode())
        for path in (course.root / CONFIG_NAME, course.roster, Path(checks.__file__)):
            total.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
        return total.hexdigest()


def demand_finished(course: Course, topic: str) -> None:
    """Raise CourseError where a regrade was killed while it wrote its marks."""
    if Stage(course, topic).entry is not None:
        raise CourseError(
            f"a regrade of {topic} was interrupted while it wrote its marks: run "
            f"`autograder regrade {topic}` again, which finishes it."
        )
