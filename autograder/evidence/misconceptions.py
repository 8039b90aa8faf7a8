"""Find out which message each wrong answer gets: the table that the class report reads."""

import re
from collections.abc import Iterable

from autograder.authoring.misconceptions import Misconception
from autograder.evidence.verify import Verdict
from autograder.grading.judge import message_of

_RAISED = re.compile(r"(?P<name>[A-Za-z_]\w*): (?P<text>.*)", re.DOTALL)


def misconceptions_of(verdicts: Iterable[Verdict]) -> list[Misconception]:
    """The misconceptions among the answers that were graded, with what a student is told."""
    return [
        Misconception(verdict.answer.task, verdict.answer.name, _told(verdict.message))
        for verdict in verdicts
        if verdict.answer.task and not verdict.answer.right and verdict.lost_in_task
    ]


def _told(message: str) -> str:
    """A verdict's message, ``CheckFailed: …``, in the words of a student's feedback."""
    raised = _RAISED.fullmatch(message)
    return message_of(raised["name"], raised["text"]) if raised else message
