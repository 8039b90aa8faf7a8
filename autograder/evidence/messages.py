"""What students with a misconception read: each wrong answer's first message, and whether it helps.

`read_topic` also says which wrong answers the visible tests catch, before the deadline.
"""

import copy
import re
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.authoring.answers import Answer, read_answers
from autograder.authoring.hidden import without_hidden
from autograder.authoring.roles import role_of
from autograder.authoring.script import read_script
from autograder.course import Course
from autograder.evidence.alone import grade_alone
from autograder.evidence.verify import VERIFY_CID, require_tasks, solution_cells
from autograder.grading.judge import NO_TEXT

LONGEST = 160  # characters; a message is shorter
FEWEST_WORDS = 4
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:e[-+]?\d+)?")
SHAPE = re.compile(r"\((?:\d+,? ?)*\)")
# A student's own machine takes no text on stderr for a failure, as nbgrader does.
QUIET = "from autograder import checks as _checks\n\n_checks.begin()\n"
TEST_CODE = re.compile(r"(?<![\w`.])_[A-Za-z]\w*|\bassert\b|\bchecks\.|### ")


@dataclass(frozen=True)
class Reading:
    """What a test says of an answer."""

    answer: Answer
    message: str  # the first, as the student reads it; empty where nothing fails
    visible: bool  # whether the release's own tests fail


def read_topic(course: Course, topic: str, jobs: int) -> list[Reading]:
    """A reading of every answer of a topic, in their order.

    Raises CourseError for an answer to a task that the topic does not have.
    """
    notebook = read_script(course.script(topic))
    answers = read_answers(course.answers(topic))
    require_tasks(topic, solution_cells(notebook), [answer.task for answer in answers])
    solutions = [(answer.task, answer.code) for answer in answers]
    full, seen = (
        grade_alone(variant, solutions, jobs, [VERIFY_CID])[VERIFY_CID]
        for variant in (notebook, as_released(notebook))
    )
    return [
        Reading(answer, graded.message, visible=shown.lost > 0)
        for answer, graded, shown in zip(answers, full, seen, strict=True)
    ]


def as_released(notebook: NotebookNode) -> NotebookNode:
    """A source notebook whose tests are those that a student has."""
    released = copy.deepcopy(notebook)
    for cell in released.cells:
        role = role_of(cell)
        if role and role[0] == "test":
            cell.source = QUIET + without_hidden(cell.source)
    return released


def numbers_shown(course: Course, topic: str) -> set[str]:
    """The numbers that stand anywhere in a topic's release."""
    notebook = nbformat.read(course.notebook("release", topic), as_version=4)
    return {number for cell in notebook.cells for number in NUMBER.findall(cell.source)}


def complaints(message: str, shown: set[str]) -> list[str]:
    """What a reader has to complain of in a failing answer's message; `shown` as `numbers_shown`.

    It is there, names a symptom in words, is short, and holds neither code of a test nor a number
    that students do not know (a shape is no secret).
    """
    if not message or message == NO_TEXT:
        return ["it says nothing"]
    found = []
    if len(message.split()) < FEWEST_WORDS:
        found.append("it names no symptom")
    if len(message) >= LONGEST:
        found.append(f"it has {len(message)} characters")
    if TEST_CODE.search(message):
        found.append("it holds code of a test")
    secret = set(NUMBER.findall(SHAPE.sub("", message))) - shown
    if secret:
        found.append(f"it holds {', '.join(sorted(secret))}, which the release does not")
    return found
