"""Grade a topic's submissions: several at a time, each to a grade or a stated reason."""

import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.build import generate
from autograder.checks import CID_VARIABLE
from autograder.course import Course
from autograder.exchange.roster import Roster, Student
from autograder.files import copy_files
from autograder.grading.judge import judge
from autograder.grading.outcome import CellMark, Outcome, load_outcome, save_outcome
from autograder.grading.record import record_graded, record_refused, record_roster
from autograder.grading.sanitise import resources, sanitise
from autograder.grading.submission import Refused, Submission, digest, read_submission
from autograder.kernels.engine import Engine, Plain, Run, default_engine
from autograder.kernels.limits import Limits

Report = Callable[[Outcome], None]
Runs = dict[str, Run]  # by name of the notebook
ENDS_ITS_WORKER = "the notebook ends the process that grades it, also when it runs alone."


@dataclass(frozen=True)
class Job:
    """A submission on its way: what was read of it, ready to be executed."""

    submission: Submission
    files: Path  # clean copy of the submission, beneath which <student>/<topic>
    notebooks: dict[str, NotebookNode] = field(repr=False)
    flags: tuple[str, ...]
    digest: str
    start: float  # time.perf_counter() when it was read


class Grading:
    """One run over one topic; `outcomes` is all it does."""

    def __init__(self, course: Course, topic: str, roster: Roster, workspace: Path) -> None:
        self.course, self.topic, self.roster, self.workspace = course, topic, roster, workspace
        self.source = {
            path.stem: nbformat.read(path, as_version=4)
            for path in sorted(course.folder("source", topic).glob("*.ipynb"))
        }

    def outcomes(
        self, students: list[str], engine: str, jobs: int, force: bool
    ) -> Iterator[Outcome]:
        """The outcome of each student's submission, as they come; at most 2·jobs are in flight."""
        waiting: list[tuple[Job, Runs]] = []
        with Engine(engine, jobs) as running:
            for student in students:
                ready = self._prepare(student, force)
                if isinstance(ready, Outcome):
                    yield ready
                    continue
                waiting.append((ready, self._execute(ready, running)))
                if len(waiting) >= 2 * jobs:
                    yield from self._finish(waiting, running)
            while waiting:
                yield from self._finish(waiting, running)

    # --- the stages ---

    def _prepare(self, student: str, force: bool) -> Job | Outcome:
        """Read and sanitise; an outcome at once where there is nothing to execute."""
        course, topic, start = self.course, self.topic, time.perf_counter()
        folder = course.folder("submitted", topic, student)
        print_of_folder = digest(folder)
        earlier = load_outcome(course, topic, student)
        if earlier and earlier.digest == print_of_folder and not force:
            graded = course.folder("autograded", topic, student).is_dir()
            if graded or earlier.status == "refused":
                return earlier
        if self.roster.given and student not in self.roster.students:
            return self._refuse(student, self._not_on_roster(student), print_of_folder, False)
        try:
            submission = read_submission(course, topic, student)
            notebooks, remarks = {}, []
            for name, notebook in submission.notebooks.items():
                about = resources(course, topic, name, student)
                notebooks[name], found = sanitise(course, self.source[name], notebook, about)
                remarks += found
        except Refused as refusal:
            return self._refuse(student, str(refusal), print_of_folder, True)
        files = self.workspace / "submitted"
        copy_files(folder, files / student / topic, course.coursedir.ignore)
        flags = [*self._identity_flags(submission), *remarks]
        flags += [f"{name}.ipynb is missing" for name in self.source if name not in notebooks]
        return Job(submission, files, notebooks, tuple(flags), print_of_folder, start)

    def _execute(self, job: Job, engine: Engine) -> Runs:
        """Hand the notebooks over, with a folder of their own that is thrown away."""
        student, topic = job.submission.student, job.submission.topic
        known = self.roster.students.get(student)
        environment = {
            "NBGRADER_EXECUTION": "autograde",
            CID_VARIABLE: str(known.cid) if known else "",
        }
        folder = self.workspace / "running" / student
        copy_files(self.course.folder("source", topic), folder, ["*.ipynb"])
        copy_files(job.files / student / topic, folder)
        limits = Limits.of(self.course.config)
        return {
            name: engine.submit(_plain(notebook), str(folder), environment, limits)
            for name, notebook in job.notebooks.items()
        }

    def _finish(self, waiting: list[tuple[Job, Runs]], engine: Engine) -> Iterator[Outcome]:
        """Judge and record what has been executed since (in place)."""
        futures = [run.future for _, runs in waiting for run in runs.values()]
        wait([each for each in futures if not each.done()], return_when=FIRST_COMPLETED)
        for entry in list(waiting):
            job, runs = entry
            if not all(run.future.done() for run in runs.values()):
                continue
            waiting.remove(entry)
            student = job.submission.student
            try:
                results = {name: engine.result(run) for name, run in runs.items()}
            except BrokenExecutor:
                yield self._refuse(student, ENDS_ITS_WORKER, job.digest, True)
                continue
            except Exception as error:
                reason = f"the notebook could not be executed: {_first_line(error)}"
                yield self._refuse(student, reason, job.digest, True)
                continue
            finally:
                shutil.rmtree(self.workspace / "running" / student, ignore_errors=True)
            executed = {name: nbformat.from_dict(plain) for name, (plain, _) in results.items()}
            stopped = tuple(reason for _, reason in results.values() if reason)
            marks = [mark for notebook in executed.values() for mark in judge(notebook)]
            yield self._record(job, executed, marks, stopped)

    def _record(
        self,
        job: Job,
        executed: dict[str, NotebookNode],
        marks: list[CellMark],
        stopped: tuple[str, ...],
    ) -> Outcome:
        student = job.submission.student
        try:
            score = record_graded(self.course, self.topic, student, job.files, executed)
        except Exception as error:
            reason = f"its marks could not be recorded: {_first_line(error)}"
            return self._refuse(student, reason, job.digest, True)
        outcome = Outcome(
            student=student,
            topic=self.topic,
            status="graded",
            score=score.score,
            max_score=score.max_score,
            needs_manual_grade=score.needs_manual_grade,
            flags=(*job.flags, *stopped),
            marks=tuple(marks),
            seconds=round(time.perf_counter() - job.start, 3),
            claimed_cid=job.submission.claimed_cid,
            digest=job.digest,
        )
        save_outcome(self.course, outcome)
        return outcome

    def _refuse(self, student: str, reason: str, fingerprint: str, known: bool) -> Outcome:
        maximum = 0.0
        if known:
            maximum = record_refused(self.course, self.topic, student, reason).max_score
        outcome = Outcome(
            student=student,
            topic=self.topic,
            status="refused",
            reason=reason,
            max_score=maximum,
            digest=fingerprint,
        )
        save_outcome(self.course, outcome)
        return outcome

    # --- who is it ---

    def _not_on_roster(self, student: str) -> str:
        named = re.compile(rf"(?<![\w-]){re.escape(student)}(?![\w-])")
        lines = [fault for fault in self.roster.faults if named.search(fault.split(": ", 1)[-1])]
        if lines:
            return f"the roster's line for {student} cannot be used: {lines[0]}"
        return f"{student} is not on the roster: add a line to {self.course.roster.name}."

    def _identity_flags(self, submission: Submission) -> list[str]:
        claimed = submission.claimed_cid
        known = self.roster.students.get(submission.student)
        if known is None or claimed == known.cid:
            return []
        if claimed is None or claimed == 0:
            return ["no College ID was filled in"]
        owner = self.roster.by_cid(claimed)
        whose = f", which is that of {_name(owner)}" if owner else ""
        return [f"claims the College ID {claimed}{whose}"]


def grade(
    course: Course,
    topic: str,
    roster: Roster,
    *,
    students: list[str],
    jobs: int,
    engine: str | None = None,
    force: bool = False,
    report: Report = lambda outcome: None,
) -> list[Outcome]:
    """Grade the submissions of `students` and return their outcomes in the order of their ids.

    The topic's source is entered into the gradebook first, so that nbgrader knows its cells.
    """
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        generate(course, topic, workspace / "release", course.db_url)
        record_roster(course, roster)
        run = Grading(course, topic, roster, workspace)
        found = []
        for outcome in run.outcomes(students, engine or default_engine(), jobs, force):
            report(outcome)
            found.append(outcome)
    return sorted(found, key=lambda outcome: outcome.student)


def shared_cids(outcomes: list[Outcome]) -> dict[int, list[str]]:
    """College IDs that more than one submission claims, with the students who claim them."""
    claims: dict[int, list[str]] = {}
    for outcome in outcomes:
        if outcome.claimed_cid:
            claims.setdefault(outcome.claimed_cid, []).append(outcome.student)
    return {cid: students for cid, students in claims.items() if len(students) > 1}


def _plain(notebook: NotebookNode) -> Plain:
    """A notebook as JSON data, for another process."""
    plain: Plain = json.loads(nbformat.writes(notebook, version=nbformat.NO_CONVERT))
    for cell in plain["cells"]:
        cell["source"] = "".join(cell["source"])
    return plain


def _name(student: Student) -> str:
    return f"{student.name} ({student.id})"


def _first_line(error: BaseException) -> str:
    text: Any = str(error).strip() or type(error).__name__
    return str(text).splitlines()[0]
