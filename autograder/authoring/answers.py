"""The answers of a topic: right and wrong ones per task, in percent format."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import jupytext

from autograder.errors import CourseError


@dataclass(frozen=True)
class Answer:
    """One way to answer a task: code that takes the place of its solution cell."""

    task: str
    name: str
    right: bool
    code: str

    @property
    def label(self) -> str:
        """How tables and messages name the answer."""
        return f"{self.task}: {'right' if self.right else 'wrong'}, {self.name}"


def read_answers(path: Path) -> list[Answer]:
    """The answers of a file, in its order; none where the file does not exist.

    A cell's header is ``# %% task="perceptron" wrong="axes swapped"`` or ``right="…"``. Raises
    CourseError, naming file and header, for any other code cell and for two answers of one name.
    """
    if not path.exists():
        return []
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    answers: list[Answer] = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or (not answers and "task" not in cell.metadata):
            continue  # prose, and a module docstring before the first answer
        verdicts = [word for word in ("right", "wrong") if word in cell.metadata]
        if "task" not in cell.metadata or len(verdicts) != 1:
            raise CourseError(
                f"{path}: an answer's header needs task=… and one of right=… and wrong=…; "
                f"the cell that begins {cell.source[:40]!r} has {dict(cell.metadata)}."
            )
        verdict = verdicts[0]
        answer = Answer(
            task=cell.metadata["task"],
            name=cell.metadata[verdict],
            right=verdict == "right",
            code=cell.source,
        )
        if any(answer.label == other.label for other in answers):
            raise CourseError(f"{path}: two answers are called {answer.label!r}.")
        answers.append(answer)
    return answers


def task_of(grade_id: str, tasks: Iterable[str]) -> str:
    """The task that a test cell belongs to: ``test_<task>`` or ``test_<task>_<aspect>``."""
    name = grade_id.removeprefix("test_")
    fits = [task for task in tasks if name == task or name.startswith(f"{task}_")]
    return max(fits, key=len, default=name)
