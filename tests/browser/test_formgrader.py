"""A person grades a written answer in nbgrader's formgrader."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from autograder.course import Course
from autograder.exchange.roster import read_roster
from autograder.grading.record import open_gradebook, read_score
from autograder.reports.class_report import read_summary
from tests.browser.conftest import FORMGRADER
from tests.conftest import REPOSITORY

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
    assert autograder(course, "grade", "toy", "--jobs", "1").returncode == 0
    assert read_score(course, "toy", "ada").needs_manual_grade
    return course


def autograder(course: Course, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder.cli", *words]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True)


def exported(course: Course, *words: str) -> dict[str, dict[str, str]]:
    """What `autograder export` writes of each student."""
    path = course.root / "marks.csv"
    done = autograder(course, "export", "toy", "--format", "csv", "--output", str(path), *words)
    assert done.returncode == 0, done.stderr
    with path.open(encoding="utf-8-sig", newline="") as table:
        return {row["id"]: row for row in csv.DictReader(table)}


def address_of(course: Course, student: str) -> str:
    """Where formgrader shows a student's notebook."""
    with open_gradebook(course) as gradebook:
        notebook = gradebook.find_submission_notebook("toy", "toy", student)
        return f"formgrader/submissions/{notebook.id}/"


def test_a_written_answer_is_graded_and_its_mark_exported(
    graded: Course, serve: Callable[..., Any], picture: Callable[..., None]
) -> None:
    refused = autograder(graded, "export", "toy", "--format", "csv")
    assert (refused.returncode, "ada" in refused.stderr) == (2, True)
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
    row = exported(graded, "--partial")["ada"]  # Eve's answer waits still
    assert (row["toy: why (of 2)"], row["toy (of 6)"]) == ("1.5", "5.5")


@pytest.mark.parametrize("command", [FORMGRADER, ("jupyterlab",)], ids=["formgrader", "lab"])
def test_what_a_student_wrote_does_nothing_there(
    graded: Course, serve: Callable[..., Any], command: tuple[str, ...]
) -> None:
    if command != FORMGRADER:  # then the course's settings have to do
        shutil.copy(REPOSITORY / "nbgrader_config.py", graded.root)
    page = serve(graded.root, address_of(graded, "eve"), command)
    page.get_by_text("A disc is flat.").wait_for()
    page.wait_for_load_state()
    assert page.evaluate("window.harmed") is None
