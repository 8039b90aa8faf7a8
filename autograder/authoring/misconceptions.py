"""The names of wrong answers by the message that the tests have for them.

The table of a topic stands beside its script, in notebooks/<topic>/misconceptions.json, so that the
class report can name what students got wrong without grading the wrong answers again.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.authoring.answers import task_of
from autograder.errors import CourseError


@dataclass(frozen=True)
class Misconception:
    """A wrong answer of answers.py, and the message of the first check that fails for it."""

    task: str
    name: str
    message: str


@dataclass(frozen=True)
class Misconceptions:
    """The misconceptions of a topic."""

    known: tuple[Misconception, ...] = ()

    def behind(self, grade_id: str, message: str) -> list[str]:
        """Names of the wrong answers for which this test cell has this message."""
        task = task_of(grade_id, {each.task for each in self.known})
        return [each.name for each in self.known if (each.task, each.message) == (task, message)]


def read_misconceptions(path: Path) -> Misconceptions:
    """The table of a topic, empty where there is none. Raises CourseError for a damaged one."""
    if not path.is_file():
        return Misconceptions()
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return Misconceptions(tuple(Misconception(**row) for row in rows))
    except (ValueError, TypeError) as error:
        raise CourseError(
            f"{path} is no table of misconceptions ({error}): run `autograder misconceptions "
            f"{path.parent.name}` again."
        ) from None


def table_text(found: Iterable[Misconception]) -> str:
    """The text of a topic's table, one misconception on a line."""
    rows = [json.dumps(asdict(each), ensure_ascii=False) for each in found]
    return "[\n" + ",\n".join(rows) + "\n]\n"
