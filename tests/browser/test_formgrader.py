"""A person grades a written answer in nbgrader's formgrader."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from autograder.course import Course
from autograder.exchange.roster import read_roster
from autograder.grading.record import open_gradebook, read_score
from autograder.reports.class_report import read_summary

EVIL = '<img src="none" onerror="window.harmed = 1"><script>window.harmed = 2</script>'
ATTACK = f"""from IPython.display import HTML, Javascript, display
display(HTML('''{EVIL}'''), Javascript("window.harmed = 3"))
def area(radius):
    return math.pi * radius**2
"""


@pytest.fixture
def graded(course: Course, hand_in: Callable[..., Any], enrol: Callable[..., None]) -> Course:
    """Written answers wait for a person; what Eve wrote tries to act in that person's name."""
    enrol(ada=12345678, eve=6666)
    hand_in("ada")
    hand_in("eve", {"area": ATTACK, "why": f"A disc is flat. {EVIL}"}, cid=6666)
    command = [sys.executable, "-m", "autograder.cli", "grade", "toy", "--jobs", "1"]
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    assert read_score(course, "toy", "ada").needs_manual_grade
    return course


def address_of(course: Course, student: str) -> str:
    """Where formgrader shows a student's notebook."""
    with open_gradebook(course) as gradebook:
        notebook = gradebook.find_submission_notebook("toy", "toy", student)
        return f"formgrader/submissions/{notebook.id}/"


def test_a_written_answer_is_graded_and_counts(
    graded: Course, serve: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = serve(graded.root, "formgrader/gradebook/toy/toy")
    page.get_by_role("link", name="Submission #2").wait_for()
    server = page.url.split("/formgrader")[0]

    page.goto(f"{server}/{address_of(graded, 'ada')}")
    page.get_by_text("Because it is round.").wait_for()
    with page.expect_response(lambda reply: "/api/comment/" in reply.url and reply.ok):
        page.locator("#why-comment").fill("Round, yes; but why πr²?")
        page.locator("#why-comment").blur()
    with page.expect_response(lambda reply: "/api/grade/" in reply.url and reply.ok):
        page.locator("#why").fill("1.5")
        page.locator("#why").blur()
    page.locator("#why").scroll_into_view_if_needed()
    picture(page, "formgrader")
    score = read_score(graded, "toy", "ada")
    assert (score.score, score.needs_manual_grade) == (5.5, False)
    ada, _ = read_summary(graded, "toy", read_roster(graded.roster)).graded
    assert (ada.score, ada.waiting) == (5.5, False)

    page.goto(f"{server}/{address_of(graded, 'eve')}")
    page.get_by_text("A disc is flat.").wait_for()
    page.wait_for_load_state()
    assert page.evaluate("window.harmed") is None
