"""Whole runs over a toy class, through real kernels and a real gradebook."""

import os
import subprocess
import sys
import time

import nbformat
import pytest

from autograder.errors import CourseError
from autograder.exchange.roster import read_roster
from autograder.grading.outcome import Outcome, load_outcome, load_outcomes
from autograder.grading.record import open_gradebook, read_score
from autograder.grading.run import grade, shared_cids


@pytest.fixture
def run(course):
    def grade_all(**options):
        students = options.pop("students", None) or course.submitters("toy")
        outcomes = grade(
            course, "toy", read_roster(course.roster), students=students, jobs=2, **options
        )
        return {outcome.student: outcome for outcome in outcomes}

    return grade_all


def points(outcome: Outcome) -> dict:
    return {mark.grade_id: mark.points for mark in outcome.marks}


def test_a_class_ends_in_grades_and_stated_reasons(course, hand_in, enrol, run):
    enrol(ada=12345678, bob=2222, cy=3333, dora=4444, eve=5555)
    hand_in("ada")
    hand_in("bob", {"area": "def area(r):\n    return 3 * r * r"}, cid=2222)
    hand_in("cy", text='{"cells": [')
    hand_in("dora", text="")
    course.folder("submitted", "toy", "eve").mkdir(parents=True)
    hand_in("stranger")
    outcomes = run()
    assert points(outcomes["ada"]) == {
        "test_identity": 0,
        "test_area": 2,
        "test_volume_one": 1,
        "test_volume_two": 1,
        "why": None,
    }
    assert outcomes["ada"].flags == ()
    assert (outcomes["ada"].score, outcomes["ada"].max_score) == (4, 6)
    assert outcomes["ada"].needs_manual_grade
    # a wrong area costs nothing in the volume, which builds on it
    assert (outcomes["bob"].score, points(outcomes["bob"])["test_area"]) == (2, 0)
    assert outcomes["bob"].marks[1].message == "The area is wrong: is π there?"
    refused = {name: each.reason for name, each in outcomes.items() if each.status == "refused"}
    assert refused == {
        "cy": "toy.ipynb is cut off (line 1).",
        "dora": "toy.ipynb is empty (0 bytes).",
        "eve": "toy.ipynb is missing: nothing is there.",
        "stranger": "stranger is not on the roster: add a line to roster.csv.",
    }
    assert course.notebook("autograded", "toy", "ada").is_file()
    assert not course.folder("autograded", "toy", "cy").exists()
    with open_gradebook(course) as gradebook:
        assert gradebook.find_submission("toy", "cy").score == 0
        comments = gradebook.find_submission("toy", "cy").notebooks[0].comments
        assert "cut off" in comments[0].auto_comment
        assert gradebook.find_student("ada").last_name == "Test"
        assert "stranger" not in [student.id for student in gradebook.students]
    assert load_outcomes(course, "toy") == sorted(outcomes.values(), key=lambda each: each.student)


def test_a_student_whose_roster_line_is_faulty_is_told_which_one(course, hand_in, run):
    course.roster.write_text("id,first_name,last_name,email,cid\nada,A,B,c,0123\n")
    hand_in("ada")
    hand_in("a")
    outcomes = run()
    assert "line 2: the cid '0123' of ada" in outcomes["ada"].reason
    assert outcomes["a"].reason == "a is not on the roster: add a line to roster.csv."


def test_an_unchanged_submission_is_not_graded_again(course, hand_in, run):
    hand_in("ada")
    first = run()["ada"]
    assert run()["ada"] == first
    assert run(force=True)["ada"].seconds != first.seconds
    hand_in("ada", {"volume": "def volume(radius, height):\n    return 0"})
    second = run()["ada"]
    assert second.score == 2
    hand_in("ada", text="")
    third = run()["ada"]
    assert third.status == "refused"
    assert read_score(course, "toy", "ada").score == 0
    assert not course.folder("autograded", "toy", "ada").exists()


def test_without_roster_students_come_from_folders(hand_in, run):
    hand_in("ada", cid=777)
    outcome = run()["ada"]
    assert (outcome.status, outcome.flags, outcome.claimed_cid) == ("graded", (), 777)


def test_a_foreign_or_missing_cid_is_flagged_and_fails_identity(hand_in, enrol, run):
    enrol(ada=1111, bob=2222, cy=3333)
    hand_in("ada", cid=1111)
    hand_in("bob", cid=1111)
    hand_in("cy", cid=0)
    outcomes = run()
    assert outcomes["ada"].flags == ()
    assert outcomes["bob"].flags == ("claims the College ID 1111, which is that of Ada Test (ada)",)
    assert "class list" in outcomes["bob"].marks[0].message
    assert outcomes["cy"].flags == ("no College ID was filled in",)
    assert shared_cids(list(outcomes.values())) == {1111: ["ada", "bob"]}


def test_a_submission_that_ends_its_process_keeps_what_it_had_and_the_rest_go_on(hand_in, run):
    hand_in("ada", {"volume": "import os\nos._exit(0)"})
    hand_in("bob")
    outcomes = run()
    assert (outcomes["ada"].status, outcomes["ada"].score) == ("graded", 2)
    assert points(outcomes["ada"])["test_volume_two"] == 0
    assert outcomes["ada"].flags == (
        "cell volume, line 2 uses os._exit",
        "stopped in code cell 7: it ended its process (exit status 0)",
    )
    assert outcomes["bob"].score == 4


def test_a_submission_that_kills_what_it_can_reach_loses_its_own_marks_alone(hand_in, run):
    hand_in("ada", {"volume": "import os, signal\nos.kill(-1, signal.SIGKILL)\nos.kill(0, 9)"})
    for student in ("bob", "cy"):
        hand_in(student)
    outcomes = run()
    assert (outcomes["ada"].score, outcomes["bob"].score, outcomes["cy"].score) == (2, 4, 4)


def test_without_a_sandbox_it_refuses_unless_told(hand_in, run, monkeypatch):
    hand_in("ada")
    with pytest.raises(CourseError, match=r"ordinary kernels have no sandbox.*--no-sandbox"):
        run(engine="ordinary")
    monkeypatch.setattr("autograder.kernels.sandbox.unavailable", lambda: "no namespaces")
    with pytest.raises(CourseError, match="there is no sandbox here: no namespaces"):
        run()
    assert run(sandbox=False)["ada"].score == 4


def test_an_ordinary_kernel_that_dies_is_explained_and_the_rest_go_on(hand_in, run):
    hand_in("ada", {"area": "import os\nos._exit(0)"})
    hand_in("bob")
    outcomes = run(engine="ordinary", sandbox=False)
    assert outcomes["ada"].status == "refused"
    assert "could not be executed" in outcomes["ada"].reason
    assert outcomes["bob"].score == 4


def test_a_submission_runs_with_its_own_files_and_leaves_none_behind(course, hand_in, run):
    code = "def area(radius):\n    open('trace.txt', 'w').close()\n    return math.pi * radius**2"
    path = hand_in("ada", {"area": f"factor = float(open('pi.txt').read())\n{code}"})
    (path.parent / "pi.txt").write_text("3.14")
    (path.parent / "secret").symlink_to("/etc/hostname")
    outcome = run()["ada"]
    assert outcome.score == 4
    names = {found.name for found in course.folder("autograded", "toy", "ada").iterdir()}
    assert names == {"toy.ipynb", "pi.txt"}
    assert {found.name for found in path.parent.iterdir()} == {"toy.ipynb", "pi.txt", "secret"}


def test_the_students_code_cannot_learn_the_rosters_cid(hand_in, enrol, run):
    enrol(ada=4321)
    code = "import os\nassert 'COURSE_CID' not in os.environ"
    hand_in("ada", {"area": f"{code}\ndef area(r):\n    return math.pi * r * r"}, cid=4321)
    assert run()["ada"].score == 4


def test_a_run_for_marks_alone_leaves_demo_cells_to_a_later_one(course, hand_in, run):
    def outputs() -> list:
        notebook = nbformat.read(course.notebook("autograded", "toy", "ada"), as_version=4)
        return [cell.outputs for cell in notebook.cells if "demo" in cell.metadata.get("tags", [])]

    hand_in("ada")
    marks = run(marks_only=True)["ada"]
    assert (marks.score, marks.marks_only, outputs()) == (4, True, [[]])
    assert run(marks_only=True)["ada"] == marks
    complete = run()["ada"]
    assert (complete.score, complete.marks_only) == (4, False)
    assert outputs()[0][0].text == "A disc of radius 1 m has an area of about 3.1 m².\n"
    assert run(marks_only=True)["ada"] == complete


def test_a_run_that_is_killed_goes_on_where_it_stopped(course, hand_in, enrol, run, tmp_path):
    """SIGKILL at several moments; the end is that of a run that nobody disturbed."""
    names = [f"s{number:02}" for number in range(12)]
    enrol(**{name: 1000 + number for number, name in enumerate(names)})
    for number, name in enumerate(names):
        hand_in(name, {"area": "def area(r):\n    return 3 * r * r"} if number % 3 else {})
    command = [sys.executable, "-m", "autograder.cli", "grade", "toy", "--course", course.root]
    seen = set()
    for patience in range(2, 12, 2):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        reports = course.root / "reports" / "toy" / "outcomes"
        before, deadline = len(seen), time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            seen = set(reports.glob("*.json"))
            if len(seen) >= min(before + patience, len(names)):
                break
            time.sleep(0.01)
        process.kill()
        process.wait()
        for path in course.root.glob("autograded/*/toy/toy.ipynb"):
            nbformat.read(path, as_version=4)
    outcomes = run()
    assert [outcomes[name].score for name in names] == [4, 2, 2] * 4
    assert not list(course.root.glob("autograded/*/.toy*"))
    with open_gradebook(course) as gradebook:
        scores = {each.student.id: each.score for each in gradebook.assignment_submissions("toy")}
    assert scores == {name: outcomes[name].score for name in names}


def test_an_outcome_that_cannot_be_read_counts_as_none(course, hand_in, run):
    hand_in("ada")
    run()
    path = course.root / "reports" / "toy" / "outcomes" / "ada.json"
    path.write_text(path.read_text()[:50])
    assert load_outcome(course, "toy", "ada") is None
    assert run()["ada"].status == "graded"


def test_a_pipe_for_a_timestamp_keeps_nobody_waiting(hand_in, run):
    os.mkfifo(hand_in("ada").parent / "timestamp.txt")
    assert run()["ada"].score == 4


def test_code_that_looks_at_the_grader_is_remarked_on_and_costs_nothing(hand_in, run):
    spy = "import sys\ndef area(r):\n    sys._getframe(0)\n    return math.pi * r * r"
    hand_in("ada", {"area": spy})
    outcome = run()["ada"]
    assert (outcome.score, outcome.flags) == (4, ("cell area, line 3 uses sys._getframe",))
