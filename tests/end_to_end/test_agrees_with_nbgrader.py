"""What we graded, plain nbgrader grades alike."""

import subprocess
import sys

from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.evidence import agreement as agreement_room
from autograder.evidence.agreement import agreement, own_agreement
from autograder.exchange.roster import read_roster
from autograder.grading.run import grade
from tests.conftest import REPOSITORY


def scores(course) -> dict:
    with Gradebook(course.db_url, course.coursedir.course_id) as gradebook:
        return {
            (submission.student_id, found.name): (found.auto_score, found.max_score)
            for submission in gradebook.assignment_submissions("toy")
            for notebook in submission.notebooks
            for found in notebook.grades
        }


def test_plain_nbgrader_finds_equal_scores(course, hand_in):
    hand_in("ada")
    hand_in("bob", {"area": "def area(r):\n    return 3 * r * r"})
    hand_in("cy", {"area": "def area(:", "volume": "def volume(radius, height)\n", "why": ""})
    roster = read_roster(course.roster)
    students = ["ada", "bob", "cy"]
    outcomes = grade(course, "toy", roster, students=students, jobs=2)
    assert [outcome.score for outcome in outcomes] == [4, 2, 0]
    ours = scores(course)
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "toy", "--force"],
        cwd=course.root,
        check=True,
        capture_output=True,
    )
    assert scores(course) == ours
    assert len(ours) == 15


def test_a_simulated_class_leaves_the_same_course_behind():
    """Grade rows, comments, penalties and notebooks; `make agreement` compares every topic."""
    course = Course.open(REPOSITORY)
    compared, differences = agreement(course, "01_perceptron", students=3, jobs=2)
    assert differences == []
    assert compared > 500


def test_the_sandbox_changes_no_mark_and_no_output(course):
    """On every answer, right and wrong; `make agreement` compares every topic, and under load."""
    compared, differences = own_agreement(course, "toy", 2, "no-sandbox")
    assert differences == []
    assert compared > 100


def test_a_difference_is_told(course, monkeypatch):
    graded = iter([1.0, 2.0])
    monkeypatch.setattr(agreement_room, "run_way", lambda *_: None)
    monkeypatch.setattr(agreement_room, "rows", lambda *_: {("ada", "test_area"): next(graded)})
    assert own_agreement(course, "toy", 2, "no-sandbox") == (
        1,
        ["ada · test_area: 1.0 by marks only, --no-sandbox, 2.0 by marks only"],
    )
