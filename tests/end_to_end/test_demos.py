"""A wrong answer leaves the demo cells usable: they end soon, and draw no endless picture."""

import base64
import time

import nbformat
import pytest

from autograder.authoring.answers import read_answers
from autograder.authoring.roles import grade_id_of
from autograder.course import Course
from autograder.evidence.costs import DEMOS, TESTS, kind_of
from autograder.kernels.fork import in_fork, warm_executor
from tests.conftest import REPOSITORY

COURSE = Course.open(REPOSITORY)
LONGEST = 10.0  # CPU seconds of a demo cell; half of SubmissionLimits.cell_cpu_seconds
LARGEST = 1200  # pixels of a figure's side: at most 9 inches at 100 dots, and labels around

# Each of them once made a demo draw a thousand borders, or a text far outside its axes.
STRAYING = [
    ("01_perceptron", "train_perceptron", "sign of the update turned round"),
    ("01_perceptron", "train_perceptron", "never stops early"),
    ("03_backprop", "forward", "bias forgotten"),
    ("03_backprop", "forward", "bias added after the activation"),
]


def run_demos(cells):
    """CPU seconds, pixels of the longest side and beginning of each demo; in a warm process."""
    from autograder.kernels.shell import start_shell

    shell, found = start_shell(), []
    for kind, source in cells:
        start = time.process_time()
        outputs = shell.run(source)
        if kind == DEMOS:
            sides = [0, *(max(size_of(output)) for output in outputs if "data" in output)]
            found.append((time.process_time() - start, max(sides), source[:200]))
    return found


def size_of(output):
    """Width and height of an output's figure in pixels, from the head of its PNG; else zeros."""
    head = base64.b64decode(output.data.get("image/png", "A" * 32)[:32])
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


@pytest.mark.parametrize(("topic", "task", "name"), STRAYING)
def test_demos_end_soon_and_draw_no_endless_picture(topic, task, name):
    [answer] = [
        each
        for each in read_answers(COURSE.answers(topic))
        if (each.task, each.right, each.name) == (task, False, name)
    ]
    source = nbformat.read(COURSE.notebook("source", topic), as_version=4)
    cells = [
        (kind_of(cell), answer.code if grade_id_of(cell) == task else cell.source)
        for cell in source.cells
        if cell.cell_type == "code" and kind_of(cell) != TESTS
    ]
    with warm_executor(1) as pool:
        demos = pool.submit(in_fork, run_demos, cells, timeout=300).result()
    assert len(demos) > 5
    assert any(pixels > 100 for _, pixels, _ in demos), "no demo has drawn anything"
    for seconds, pixels, beginning in demos:
        assert seconds < LONGEST, beginning
        assert pixels < LARGEST, beginning
