"""Inject every answer of a topic into its source notebook and grade what comes out."""

import os
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade

from autograder.authoring.answers import Answer, read_answers, task_of
from autograder.authoring.roles import role_of
from autograder.authoring.script import read_script
from autograder.authoring.starter import release_source, without_starter
from autograder.checks import CID_VARIABLE
from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.apart import Alone, Pair
from autograder.kernels.fork import ForkDied, in_fork, warm_executor

SKIPPED_TAG = "demo"  # ungraded cells that define nothing a graded cell needs
REFERENCE = "(reference)"
TIMEOUT = 900  # seconds for the answers of one task, a guard against endless loops
VERIFY_CID = 12345678
# What notebooks that train look at: less data and fewer steps, with marks that fit them.
QUICK = {"COURSE_TRAIN_SIZE": "1000", "COURSE_QUICK": "1"}
IDENTITY = 'name = "Ada Lovelace"\nCID = {cid}'
DOES_NOT_PARSE = "def unfinished(:"


@dataclass(frozen=True)
class Verdict:
    """What the tests said of one answer."""

    answer: Answer
    lost_in_task: float  # points lost in the answer's own task
    lost_elsewhere: dict[str, float]  # grade_id -> points, in all other tasks
    message: str  # the first failing check's, empty where nothing failed
    seconds: float

    @property
    def fault(self) -> str:
        """Why the verdict is unfair, empty where it is as it should be."""
        if self.message.startswith("the run died"):
            return self.message
        if self.answer.right and self.lost_in_task:
            return f"a right answer loses {self.lost_in_task:g}: {self.message}"
        if not self.answer.right and not self.lost_in_task:
            return "a wrong answer gets full marks"
        if self.lost_elsewhere:
            lost = ", ".join(
                f"{points:g} in {test}" for test, points in self.lost_elsewhere.items()
            )
            return f"it costs marks in other tasks: {lost}"
        return ""


def synthetic_answers(notebook: NotebookNode) -> list[Answer]:
    """Wrong answers that every task has: the starter, an empty cell, and a syntax error."""
    answers = []
    for task, cell in solution_cells(notebook).items():
        if task == "identity":
            continue
        answers.append(Answer(task, "starter untouched", False, release_source(cell.source)))
        answers.append(Answer(task, "left empty", False, ""))
        answers.append(Answer(task, "does not parse", False, DOES_NOT_PARSE))
    return answers


def solution_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The solution cells of a notebook by task."""
    found = {}
    for cell in notebook.cells:
        role = role_of(cell)
        if role and role[0] == "solution":
            found[role[1]] = cell
    return found


def require_tasks(topic: str, known: Collection[str], tasks: Iterable[str]) -> None:
    """Raise CourseError for a task that a topic does not have."""
    for task in tasks:
        if task not in known:
            raise CourseError(f"{topic} has no task {task!r}; there are {', '.join(known)}.")


def verify_topic(
    course: Course, topic: str, jobs: int, tasks: Collection[str] = (), *, apart: bool = False
) -> list[Verdict]:
    """The verdicts on all answers to a topic, or on those to some of its tasks.

    With `apart`, test cells run in a process of their own, as they do where a class is graded.

    Raises CourseError for a task or an answer that does not belong to the topic.
    """
    notebook = read_script(course.script(topic))
    written = read_answers(course.answers(topic))
    require_tasks(topic, solution_cells(notebook), [*tasks, *(each.task for each in written)])
    answers = [*written, *synthetic_answers(notebook)]
    chosen = [answer for answer in answers if not tasks or answer.task in tasks]
    return verify(notebook, chosen, jobs, apart=apart)


def verify(
    notebook: NotebookNode,
    answers: Sequence[Answer],
    jobs: int,
    cid: int = VERIFY_CID,
    *,
    apart: bool = False,
) -> list[Verdict]:
    """Grade every answer in the place of its solution; verdicts in the order of `answers`.

    The reference comes first, as a right answer to no task. Answers to one task share the run of
    the cells before it: the worker forks there, once per answer.
    """
    tasks = list(solution_cells(notebook))
    cells = graded_cells(notebook, cid)
    batches = _batches(answers, tasks, jobs)
    with warm_executor(jobs) as pool:
        graded = [pool.submit(_grade_batch, cells, batch, cid, apart) for batch in batches]
        outcomes: dict[str, dict[str, Any]] = {}
        for future in graded:
            outcomes.update(future.result())
    reference = outcomes[REFERENCE]
    full = reference["points"]
    verdicts = [_verdict(Answer("", REFERENCE, True, ""), reference, _maximum(notebook), tasks)]
    for answer in answers:
        verdicts.append(_verdict(answer, outcomes[answer.label], full, tasks))
    return verdicts


def graded_cells(notebook: NotebookNode, cid: int) -> list[dict[str, Any]]:
    """The code cells that marks depend on, as plain data, with the identity of a student."""
    cells = [plain_cell(cell) for cell in notebook.cells if cell.cell_type == "code"]
    return [
        {**cell, "source": IDENTITY.format(cid=cid)} if cell["id"] == "identity" else cell
        for cell in cells
        if SKIPPED_TAG not in cell["metadata"].get("tags", [])
    ]


def plain_cell(cell: NotebookNode) -> dict[str, Any]:
    """A code cell as plain data, without its starter."""
    return {
        "id": cell.id,
        "cell_type": "code",
        "source": without_starter(cell.source),
        "metadata": dict(cell.metadata),
        "outputs": [],
    }


def _maximum(notebook: NotebookNode) -> dict[str, float]:
    return {
        cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points)
        for cell in notebook.cells
        if cell.cell_type == "code" and is_grade(cell)
    }


def _batches(answers: Sequence[Answer], tasks: list[str], jobs: int) -> list[list[Answer]]:
    """Answers in `jobs` portions; a portion holds its tasks' answers in the notebook's order."""
    ordered = sorted(answers, key=lambda answer: tasks.index(answer.task))
    portions: list[list[Answer]] = [ordered[start::jobs] for start in range(jobs)]
    portions[0] = [*portions[0], Answer("", REFERENCE, True, "")]
    return [portion for portion in portions if portion]


def _verdict(
    answer: Answer, outcome: dict[str, Any], full: dict[str, float], tasks: list[str]
) -> Verdict:
    lost = {
        test: points - outcome["points"].get(test, 0.0)
        for test, points in full.items()
        if outcome["points"].get(test, 0.0) < points
    }
    own = {test for test in lost if task_of(test, tasks) == answer.task}
    message = next(
        (text for test, text in outcome["messages"].items() if test in own or not own), ""
    )
    return Verdict(
        answer=answer,
        lost_in_task=sum(lost[test] for test in own),
        lost_elsewhere={test: points for test, points in lost.items() if test not in own},
        message=message or outcome.get("died", ""),
        seconds=outcome["seconds"],
    )


# --- in the worker --------------------------------------------------------------------------------


def _grade_batch(
    cells: list[dict[str, Any]], answers: list[Answer], cid: int, apart: bool
) -> dict[str, dict[str, Any]]:
    """Outcomes by answer label, computed in a fork that runs the reference as far as needed."""
    try:
        outcomes: dict[str, dict[str, Any]] = in_fork(
            _run_trunk, cells, answers, cid, apart, timeout=TIMEOUT * max(1, len(answers))
        )
    except ForkDied as death:
        outcomes = {answer.label if answer.task else REFERENCE: _died(death) for answer in answers}
    return outcomes


def _died(death: ForkDied) -> dict[str, Any]:
    return {"points": {}, "messages": {}, "seconds": 0.0, "died": f"the run died: {death}"}


def _run_trunk(
    cells: list[dict[str, Any]], answers: list[Answer], cid: int, apart: bool
) -> dict[str, Any]:
    os.environ.update(QUICK, **{CID_VARIABLE: str(cid)})
    runner = Pair(_own_sources(cells)) if apart else Alone()
    outcomes: dict[str, Any] = {}
    done: list[dict[str, Any]] = []
    for position, cell in enumerate(cells):
        task = cell["metadata"].get("nbgrader", {}).get("grade_id")
        for answer in answers:
            if answer.task and answer.task == task:
                rest = [{**cell, "source": answer.code}, *cells[position + 1 :]]
                try:
                    with runner.branch() as branch:
                        outcome = in_fork(_run_branch, runner, branch, done, rest, timeout=TIMEOUT)
                except ForkDied as death:
                    outcome = _died(death)
                outcomes[answer.label] = outcome
        if all(answer.task and answer.label in outcomes for answer in answers):
            return outcomes
        done.append(_run_cell(runner, cell))
    outcomes[REFERENCE] = _marks(done)
    return outcomes


def _own_sources(cells: list[dict[str, Any]]) -> list[str]:
    """The sources of the cells that no student writes."""
    kinds = ((cell["source"], cell["metadata"].get("nbgrader", {})) for cell in cells)
    return [source for source, kind in kinds if not kind.get("grade") and not kind.get("solution")]


def _run_branch(
    runner: Alone | Pair, branch: Any, done: list[dict[str, Any]], rest: list[dict[str, Any]]
) -> dict[str, Any]:
    start = time.perf_counter()
    runner.go_on_with(branch)
    outcome = _marks([*done, *(_run_cell(runner, cell) for cell in rest)])
    return {**outcome, "seconds": time.perf_counter() - start}


def _run_cell(runner: Alone | Pair, cell: dict[str, Any]) -> dict[str, Any]:
    return {**cell, "outputs": runner.run(cell)}


def _marks(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Points and first failing message by test, as nbgrader's own rule gives them."""
    points: dict[str, float] = {}
    messages: dict[str, str] = {}
    for plain in cells:
        cell = _notebook_cell(plain)
        if not is_grade(cell):
            continue
        test = cell.metadata.nbgrader.grade_id
        score, _ = determine_grade(cell)
        points[test] = float(score)
        errors = [output for output in cell.outputs if output["output_type"] == "error"]
        if errors:
            messages[test] = f"{errors[0]['ename']}: {errors[0]['evalue']}"
        elif score < float(cell.metadata.nbgrader.points):
            messages[test] = "the test cell wrote to stderr or gave partial credit"
    return {"points": points, "messages": messages, "seconds": 0.0}


def _notebook_cell(plain: dict[str, Any]) -> NotebookNode:
    from nbformat import from_dict

    cell: NotebookNode = from_dict(plain)
    return cell
