"""The real command line on a real course folder."""

import subprocess
import sys

import pytest


@pytest.fixture
def autograder(course):
    def run(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "autograder.cli", *words],
            capture_output=True,
            text=True,
            cwd=course.root,
        )

    return run


def test_from_script_to_feedback(course, hand_in, enrol, autograder):
    enrol(ada=12345678, bob=2222, gone=3333)
    assert "up to date" in autograder("build").stdout
    assert "up to date" in autograder("release", "toy").stdout
    assert autograder("check").returncode == 0
    hand_in("ada")
    hand_in("bob", {"area": "def area(r):\n    return 3 * r * r"}, cid=2222)
    graded = autograder("grade", "toy", "--jobs", "2")
    assert graded.returncode == 0, graded.stderr
    assert "4 / 6" in graded.stdout
    assert "2 graded (mean 3.0), 0 not graded, 1 handed in nothing." in graded.stdout
    feedback = autograder("feedback", "toy")
    assert feedback.returncode == 0, feedback.stderr
    page = (course.folder("feedback", "toy", "bob") / "toy.html").read_text()
    assert "The area is wrong: is π there?" in page
    assert "checks.rng" not in page
    report = autograder("report", "toy")
    assert report.returncode == 0, report.stderr
    assert "Bob Test" in (course.root / "reports" / "toy" / "toy.html").read_text()
    assert "course.html" in autograder("report").stdout
    assert "Bob Test" in (course.root / "reports" / "course.html").read_text()
    assert "Fewer than 8 answered" in autograder("similarity", "toy").stdout


def test_a_batch_with_a_bad_file_ends_with_status_3(hand_in, autograder):
    hand_in("ada")
    hand_in("bob", text="")
    graded = autograder("grade", "toy")
    assert graded.returncode == 3
    assert "toy.ipynb is empty (0 bytes)" in graded.stdout
    assert "There is no roster.csv" in graded.stdout


def test_feedback_that_lacks_a_page_names_the_student_and_ends_with_status_3(hand_in, autograder):
    hand_in("ada")
    assert autograder("grade", "toy").returncode == 0
    hand_in("bob")
    feedback = autograder("feedback", "toy")
    assert feedback.returncode == 3
    assert (
        "bob: no feedback for toy: it is not graded yet: run `autograder grade" in feedback.stderr
    )
    assert "1 feedback pages in" in feedback.stdout
    assert feedback.stdout.endswith("; 1 students left out.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["grade", "other"], "'other' names no topic; there are toy."),
        (["grade", "toy"], "nobody has handed in toy"),
        (["grade", "toy", "--course", "nowhere"], "is no course folder"),
        (["import", "source/toy/none.ipynb"], "does not exist"),
        (["verify", "toy", "--task", "depth"], "toy has no task 'depth'"),
    ],
)
def test_a_wrong_command_ends_with_status_2_and_one_sentence(autograder, words, sentence):
    run = autograder(*words)
    assert run.returncode == 2
    assert sentence in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr


def test_one_student_can_be_graded_alone(course, hand_in, autograder):
    hand_in("ada")
    hand_in("bob")
    assert autograder("grade", "toy", "--student", "ada").returncode == 0
    assert not course.folder("autograded", "toy", "bob").exists()
    assert "has handed in nothing" in autograder("grade", "toy", "--student", "eve").stderr


def test_a_stale_release_fails_the_check(course, autograder):
    script = course.script("toy")
    script.write_text(script.read_text().replace("A toy topic", "Changed"))
    run = autograder("check")
    assert run.returncode == 1
    assert "run `autograder build toy`" in run.stderr


def test_an_edited_source_notebook_is_imported(course, autograder):
    path = course.notebook("source", "toy")
    path.write_text(path.read_text().replace("A toy topic", "Edited"))
    assert autograder("import", "source/toy/toy.ipynb").returncode == 0
    assert "# # Edited" in course.script("toy").read_text()


def test_verify_fails_where_an_answer_is_judged_unfairly(autograder):
    run = autograder("verify", "toy", "--jobs", "2", "--faults")
    assert run.returncode == 1  # the answer that ends the process
    assert "toy: 3 of 3 right answers accepted, 9 of 10 wrong ones caught, 1 faults." in run.stdout
