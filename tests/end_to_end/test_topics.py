"""Every topic of the course: its tests are fair, its release runs, its marks are as predicted."""

import os
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.authoring.answers import read_answers
from autograder.authoring.script import read_script
from autograder.course import Course
from autograder.evidence.mutate import SURVIVED, mutate_topic
from autograder.evidence.repeat import repeat_topic
from autograder.evidence.simulate import Imagined, fill_in, simulate_course
from autograder.evidence.verify import solution_cells, task_of, verify_topic
from autograder.exchange.roster import read_roster
from autograder.grading.run import grade
from tests.conftest import REPOSITORY

COURSE = Course.open(REPOSITORY)
TOPICS = COURSE.written_topics()
JOBS = os.cpu_count() or 1
CLASS_SIZE = 7
# Topics that train: the tasks that take seconds. `make verify` proves all of them.
QUICK_TASKS = {
    "05_fashion_cnn": ("confusion_matrix", "most_confused"),
    "06_missing_pixels": ("mean_fill",),
}
LIGHT_TOPICS = [topic for topic in TOPICS if topic not in QUICK_TASKS]


@pytest.fixture(scope="module", params=TOPICS)
def topic(request):
    return request.param


@pytest.fixture(scope="module")
def verdicts(topic):
    return verify_topic(COURSE, topic, JOBS, QUICK_TASKS.get(topic, ()))


def test_right_answers_pass_and_wrong_ones_lose_marks_in_their_task_alone(verdicts):
    assert [(each.answer.label, each.fault) for each in verdicts if each.fault] == []
    assert len(verdicts) > 15


@pytest.mark.parametrize("topic", LIGHT_TOPICS)
def test_a_sample_of_mutants_is_killed(topic):
    """`make evidence` grades all of them."""
    trials = mutate_topic(COURSE, topic, JOBS, limit=2)
    assert [trial.mutant.name for trial in trials.of(SURVIVED)] == []
    assert trials.stale == []


def test_right_answers_are_accepted_under_other_cids():
    """`make evidence` tries every topic under many."""
    repeated = repeat_topic(COURSE, "01_perceptron", JOBS, 3)
    assert [(each.cid, each.answer.label, each.message) for each in repeated.refusals] == []


def test_every_task_has_answers_enough(topic):
    answers = read_answers(COURSE.answers(topic))
    for task in solution_cells(read_script(COURSE.script(topic))):
        if task == "identity":
            continue
        own = [answer for answer in answers if answer.task == task]
        assert sum(answer.right for answer in own) >= 8, task
        assert sum(not answer.right for answer in own) >= 10, task


def test_a_release_runs_from_top_to_bottom_but_for_starters_and_their_tests(topic, tmp_path):
    notebook = nbformat.read(COURSE.notebook("release", topic), as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, allow_errors=True, resources=resources).execute()
    failed = {
        cell.id: cell.metadata.get("nbgrader", {})
        for cell in notebook.cells
        if any(output.output_type == "error" for output in cell.get("outputs", []))
    }
    assert failed
    for cell_id, meta in failed.items():
        assert meta.get("grade") or meta.get("solution"), f"{cell_id} should run"


@pytest.mark.parametrize("topic", LIGHT_TOPICS, indirect=True, scope="module")
def test_a_simulated_class_gets_the_marks_that_its_answers_predict(topic, verdicts, tmp_path):
    lost = {each.answer: each.lost_in_task for each in verdicts}
    students = simulate_course(COURSE, topic, CLASS_SIZE, tmp_path / "demo")
    demo = Course.open(tmp_path / "demo")
    outcomes = grade(
        demo,
        topic,
        read_roster(demo.roster),
        students=demo.submitters(topic),
        jobs=JOBS,
        marks_only=True,
    )
    tasks = list(solution_cells(read_script(COURSE.script(topic))))
    for student, outcome in zip(students, outcomes, strict=True):
        if student.kind == "broken":
            assert outcome.status == "refused"
            continue
        got: dict[str, float] = dict.fromkeys(tasks, 0.0)
        full: dict[str, float] = dict.fromkeys(tasks, 0.0)
        for mark in outcome.marks:
            task = task_of(mark.grade_id, tasks)
            if task in got:
                got[task] += mark.points or 0.0
                full[task] += mark.max_points
        for task in tasks:
            answer = student.answers.get(task)
            predicted = full[task] - (lost[answer] if answer else 0.0)
            if student.kind == "untouched":
                predicted = 0.0
            assert got[task] == predicted, (student.id, task, answer)


def test_the_same_code_earns_full_marks_on_another_students_data(tmp_path, monkeypatch):
    """Topic 06 makes its data from the College ID."""
    monkeypatch.setenv("COURSE_QUICK", "1")
    topic = "06_missing_pixels"
    simulate_course(COURSE, topic, 3, tmp_path / "demo")
    demo = Course.open(tmp_path / "demo")
    source = read_script(COURSE.script(topic))
    release = nbformat.read(COURSE.notebook("release", topic), as_version=4)
    lines = ["id,first_name,last_name,email,cid"]
    shutil.rmtree(tmp_path / "demo" / "submitted")
    for student, cid in (("s001", 1111), ("s002", 2222)):
        path = demo.notebook("submitted", topic, student)
        path.parent.mkdir(parents=True)
        imagined = Imagined(student, "Ada Ashby", cid, cid, {}, "honest")
        nbformat.write(fill_in(release, source, imagined), path)
        lines.append(f"{student},Ada,Ashby,a@example.org,{cid}")
    demo.roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcomes = grade(
        demo, topic, read_roster(demo.roster), students=demo.submitters(topic), jobs=JOBS
    )
    for outcome in outcomes:
        assert [mark for mark in outcome.marks if mark.points not in (None, mark.max_points)] == []
        assert outcome.flags == ()
    first, second = (pictures_of(demo, topic, outcome.student) for outcome in outcomes)
    assert first[0] != second[0]


def pictures_of(course: Course, topic: str, student: str) -> list[str]:
    """The figures of an autograded notebook, in order."""
    notebook = nbformat.read(course.notebook("autograded", topic, student), as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
