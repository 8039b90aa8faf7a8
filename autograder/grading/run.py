"""Grade a topic's submissions: several at a time, each to a grade or a stated reason."""

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_solution

from autograder.course import Course
from autograder.environment.data import data_folder, passed_on, unpack_data
from autograder.errors import Refused
from autograder.exchange.roster import Roster, Student
from autograder.grading.backup import back_up
from autograder.grading.cells import enter_source
from autograder.grading.demos import needless_cells
from autograder.grading.faults import check_kernels, explained, raise_fault
from autograder.grading.judge import judge
from autograder.grading.outcome import Outcome, load_outcome, save_outcome
from autograder.grading.record import Graded, Recorder, read_checksums, record_roster
from autograder.grading.sanitise import Preprocessors, sanitise, with_checksums
from autograder.grading.stage import demand_finished
from autograder.grading.submission import Submission, digest, read_submission, refuse_oversized
from autograder.grading.suspicious import suspicious
from autograder.kernels.engine import (
    ENGINES,
    cluster_executor,
    default_engine,
    demand_sandbox,
    local_executor,
)
from autograder.kernels.files import overlay, read_files
from autograder.kernels.limits import Limits
from autograder.kernels.preload import mentioned
from autograder.kernels.task import Executed, Plain, Task

Report = Callable[[Outcome], None]
Runs = dict[str, Future[Executed]]  # by name of the notebook
BATCH_SECONDS = 1.0  # wall seconds after which what was graded is committed


@dataclass(frozen=True)
class Means:
    """How a run executes submissions."""

    executor: Executor
    execute: Callable[[Task], Executed]
    jobs: int
    sandbox: bool
    marks_only: bool


@dataclass(frozen=True)
class Job:
    """A submission on its way: what was read of it, ready to be executed."""

    submission: Submission
    files: dict[str, bytes] = field(repr=False)
    notebooks: dict[str, NotebookNode] = field(repr=False)
    flags: tuple[str, ...]
    digest: str
    start: float  # time.perf_counter() when it was read


@dataclass(frozen=True)
class Refusal:
    """A submission that is not executed; `entered` where its zero goes into the gradebook."""

    student: str
    reason: str
    digest: str
    entered: bool = True


class Grading:
    """One run over one topic; `outcomes` is all it does."""

    def __init__(self, course: Course, topic: str, roster: Roster, means: Means) -> None:
        self.course, self.topic, self.roster, self.means = course, topic, roster, means
        folder = course.folder("source", topic)
        checksums = read_checksums(course, topic)
        self.source = {
            path.stem: with_checksums(nbformat.read(path, as_version=4), checksums[path.stem])
            for path in sorted(folder.glob("*.ipynb"))
        }
        self.own_cells = {
            name: [cell.source for cell in notebook.cells if _is_own(cell)]
            for name, notebook in self.source.items()
        }
        self.given = read_files(folder, ["*.ipynb"])
        self.limits = Limits.of(course.config, topic)
        self.parts = Preprocessors(course, topic)

    def outcomes(self, students: list[str], force: bool) -> Iterator[Outcome]:
        """The outcome of each student's submission, as they come; at most 2·jobs are in flight."""
        waiting: list[tuple[Job, Runs]] = []
        with Recorder(self.course, self.topic) as recorder:
            batch = Batch(self.course, recorder)
            for student in students:
                ready = self._prepare(student, force)
                if isinstance(ready, Outcome):
                    yield ready
                elif isinstance(ready, Refusal):
                    batch.add(self._refuse(ready, recorder))
                else:
                    waiting.append((ready, self._execute(ready)))
                    while len(waiting) >= 2 * self.means.jobs:
                        yield from self._finish(waiting, recorder, batch)
            while waiting:
                yield from self._finish(waiting, recorder, batch)
            yield from batch.commit()

    # --- the stages ---

    def _prepare(self, student: str, force: bool) -> Job | Refusal | Outcome:
        """Read and sanitise; the outcome of an earlier run where nothing has changed since."""
        course, topic, start = self.course, self.topic, time.perf_counter()
        folder = course.folder("submitted", topic, student)
        fingerprint = digest(folder)
        earlier = load_outcome(course, topic, student)
        if earlier and earlier.digest == fingerprint and not force:
            graded = course.folder("autograded", topic, student).is_dir()
            complete = self.means.marks_only or not earlier.marks_only
            if (graded and complete) or earlier.status == "refused":
                return earlier
        if self.roster.given and student not in self.roster.students:
            return Refusal(student, self._not_on_roster(student), fingerprint, entered=False)
        try:
            refuse_oversized(folder, self.limits.handed_in_bytes)
            submission = read_submission(course, topic, student)
            notebooks, remarks = {}, []
            for name, notebook in submission.notebooks.items():
                whole, found = sanitise(self.source[name], notebook)
                notebooks[name] = self.parts.before(whole, name, student)
                remarks += [*found, *suspicious(notebooks[name])]
            files = read_files(folder, course.coursedir.ignore)
        except Refused as refusal:
            return Refusal(student, str(refusal), fingerprint)
        flags = [*self._identity_flags(submission), *submission.remarks, *remarks]
        flags += [f"{name}.ipynb is missing" for name in self.source if name not in notebooks]
        return Job(submission, files, notebooks, tuple(flags), fingerprint, start)

    def _execute(self, job: Job) -> Runs:
        """Hand the notebooks over."""
        known = self.roster.students.get(job.submission.student)
        beside = {name: data for name, data in job.files.items() if name not in self._own(job)}
        runs = {}
        for name, notebook in job.notebooks.items():
            left_out = self._left_out(name, notebook)
            task = Task(
                notebook=_plain(notebook),
                own_cells=self.own_cells[name],
                left_out=left_out,
                given=self.given,
                handed_in=beside,
                packages=mentioned(notebook, left_out),
                environment={"NBGRADER_EXECUTION": "autograde", **passed_on()},
                cid=known.cid if known else None,
                limits=self.limits,
                sandbox=self.means.sandbox,
            )
            runs[name] = self.means.executor.submit(self.means.execute, task)
        return runs

    def _finish(
        self, waiting: list[tuple[Job, Runs]], recorder: Recorder, batch: "Batch"
    ) -> Iterator[Outcome]:
        """Judge and record what has been executed since (in place)."""
        futures = [run for _, runs in waiting for run in runs.values() if not run.done()]
        wait(futures, timeout=BATCH_SECONDS, return_when=FIRST_COMPLETED)
        for entry in list(waiting):
            job, runs = entry
            if all(run.done() for run in runs.values()):
                waiting.remove(entry)
                batch.add(self._record(job, runs, recorder))
        if batch.due or not any(run.done() for _, runs in waiting for run in runs.values()):
            yield from batch.commit()

    def _record(self, job: Job, runs: Runs, recorder: Recorder) -> Outcome:
        student = job.submission.student
        try:
            results = {name: run.result() for name, run in runs.items()}
        except Exception as error:
            raise_fault(self.course, error)
            reason = f"the notebook could not be executed: {_first_line(error)}"
            return self._refuse(Refusal(student, reason, ""), recorder)
        executed = {
            name: self.parts.after(nbformat.from_dict(result.notebook), name, student)
            for name, result in results.items()
        }
        marks = {name: judge(notebook, name) for name, notebook in executed.items()}
        beside = {name: data for name, data in job.files.items() if name not in self._own(job)}
        graded = Graded(student, overlay(beside, self.given), executed, marks)
        try:
            score = recorder.record(graded)
        except Exception as error:
            raise_fault(self.course, error)
            reason = f"its marks could not be recorded: {_first_line(error)}"
            return self._refuse(Refusal(student, reason, ""), recorder)
        used = results.values()
        return Outcome(
            student=student,
            topic=self.topic,
            status="graded",
            score=score.score,
            max_score=score.max_score,
            needs_manual_grade=score.needs_manual_grade,
            flags=(
                *job.flags,
                *(remark for result in used for remark in result.remarks),
                *(result.stopped for result in used if result.stopped),
            ),
            marks=tuple(mark for found in marks.values() for mark in found),
            seconds=round(time.perf_counter() - job.start, 3),
            cpu_seconds=round(sum(result.cpu_seconds for result in used), 3),
            peak_memory=max(result.peak_memory for result in used),
            claimed_cid=job.submission.claimed_cid,
            digest=job.digest,
            marks_only=self.means.marks_only,
        )

    def _refuse(self, refusal: Refusal, recorder: Recorder) -> Outcome:
        maximum = 0.0
        if refusal.entered:
            maximum = recorder.refuse(refusal.student, refusal.reason).max_score
        return Outcome(
            student=refusal.student,
            topic=self.topic,
            status="refused",
            reason=refusal.reason,
            max_score=maximum,
            digest=refusal.digest,
        )

    def _left_out(self, name: str, notebook: NotebookNode) -> frozenset[int]:
        if not self.means.marks_only:
            return frozenset()
        return needless_cells(self.source[name], notebook)

    def _own(self, job: Job) -> set[str]:
        """Names of files that are notebooks of the assignment."""
        return {f"{name}.ipynb" for name in job.notebooks}

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


class Batch:
    """Outcomes that are recorded and not yet committed; each is reported once it is lasting."""

    def __init__(self, course: Course, recorder: Recorder) -> None:
        self._course, self._recorder = course, recorder
        self._outcomes: list[Outcome] = []
        self._since = 0.0

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome until the next commit."""
        if not self._outcomes:
            self._since = time.monotonic()
        self._outcomes.append(outcome)

    @property
    def due(self) -> bool:
        """Whether the oldest one has waited long enough."""
        return bool(self._outcomes) and time.monotonic() - self._since > BATCH_SECONDS

    def commit(self) -> Iterator[Outcome]:
        """Make them lasting: first the gradebook, then autograded/, then reports/."""
        if self._outcomes:
            self._recorder.commit()
            done, self._outcomes = self._outcomes, []
            for outcome in done:
                save_outcome(self._course, outcome)
                yield outcome


def grade(
    course: Course,
    topic: str,
    roster: Roster,
    *,
    students: list[str],
    jobs: int,
    engine: str | None = None,
    scheduler: str = "",
    sandbox: bool = True,
    marks_only: bool = False,
    force: bool = False,
    report: Report = lambda outcome: None,
) -> list[Outcome]:
    """Grade the submissions of `students` and return their outcomes in the order of their ids.

    With `marks_only`, shown cells that nobody grades are left out where no mark depends on them; a
    later run without it completes the notebooks. `scheduler` names a Dask cluster that executes
    the submissions instead of this machine. The gradebook is backed up first, and the topic's
    source entered into it, so that nbgrader knows its cells. Raises CourseError where the run
    cannot begin, the source has changed since submissions were graded, or a fault of the machine
    stops it; what was graded till then is kept.
    """
    engine = engine or default_engine()
    if sandbox:
        demand_sandbox(engine, on_a_cluster=bool(scheduler))
    demand_finished(course, topic)
    found = []
    with explained(course), contextlib.ExitStack() as stack:
        back_up(course)
        enter_source(course, topic)
        record_roster(course, roster)
        unpack_data(data_folder())
        if scheduler:
            executor, jobs = stack.enter_context(cluster_executor(scheduler))
        else:
            executor = stack.enter_context(local_executor(jobs))
        run = Grading(
            course, topic, roster, Means(executor, ENGINES[engine], jobs, sandbox, marks_only)
        )
        if engine == "ordinary":
            check_kernels(run.source.values())
        for outcome in run.outcomes(students, force):
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


def _is_own(cell: NotebookNode) -> bool:
    """Whether no student writes in a code cell."""
    return cell.cell_type == "code" and not is_solution(cell)


def _name(student: Student) -> str:
    return f"{student.name} ({student.id})"


def _first_line(error: BaseException) -> str:
    text: Any = str(error).strip() or type(error).__name__
    return str(text).splitlines()[0]
