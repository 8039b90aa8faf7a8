"""Every odd but honest submission: read and sanitised, and a class of some of them graded."""

import copy
import re
import shutil

import nbformat
import pytest

from autograder.authoring.build import generate
from autograder.authoring.roles import grade_id_of
from autograder.course import Course
from autograder.errors import Refused
from autograder.exchange.roster import read_roster
from autograder.grading.run import grade
from autograder.grading.sanitise import sanitise
from autograder.grading.submission import read_submission
from tests.conftest import SOLUTIONS, handed_out
from tests.hostile.honest import CASES, SAME, Honest

GRADED = ("format_3", "only_code_is_left", "cells_moved", "code_turned_into_text", "utf_16")


@pytest.fixture(scope="module")
def released(built_toy, tmp_path_factory) -> Course:
    """A toy course whose topic is in the gradebook."""
    root = tmp_path_factory.mktemp("honest") / "course"
    shutil.copytree(built_toy, root)
    course = Course.open(root)
    generate(course, "toy", root / "again", course.db_url)
    return course


def solved(course):
    notebook = handed_out(course)
    for cell in notebook.cells:
        cell.source = SOLUTIONS.get(cell.id, cell.source)
        if cell.id == "identity":
            cell.source = 'name = "Ada"\nCID = 12345678'
    return notebook


def hand_in_files(course, student, files):
    for path, content in files.items():
        target = course.folder("submitted", "toy", student) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def hand_in_case(course, each: Honest):
    hand_in_files(course, each.name, each.build(solved(course), "toy.ipynb"))


def ready_to_run(course, student):
    """What the grader would execute, and the remarks."""
    source = nbformat.read(course.notebook("source", "toy"), as_version=4)
    submission = read_submission(course, "toy", student)
    notebook, remarks = sanitise(source, copy.deepcopy(submission.notebooks["toy"]))
    nbformat.validate(notebook)
    return submission, notebook, [*submission.remarks, *remarks]


def graded_cells(notebook):
    return [
        (grade_id_of(cell), cell.cell_type, cell.source.strip(), cell.metadata)
        for cell in notebook.cells
        if grade_id_of(cell)
    ]


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.name)
def test_an_odd_submission_is_read_like_the_clean_one_or_refused(released, each):
    hand_in_case(released, each)
    if each.must != SAME:
        with pytest.raises(Refused, match=rf"^toy\.ipynb (.* )?{each.must}") as refused:
            read_submission(released, "toy", each.name)
        assert re.fullmatch(r"[^\n]+[.?]", str(refused.value))
        return
    hand_in_files(released, "clean", {"toy.ipynb": nbformat.writes(solved(released)).encode()})
    _, clean, nothing = ready_to_run(released, "clean")
    submission, notebook, remarks = ready_to_run(released, each.name)
    assert nothing == []
    assert submission.claimed_cid == 12345678
    assert graded_cells(notebook) == graded_cells(clean)
    assert notebook.metadata == clean.metadata
    if each.remark:
        assert any(re.search(each.remark, remark) for remark in remarks), remarks
    else:
        assert remarks == []


def test_odd_submissions_get_the_marks_of_the_clean_one(released):
    for each in CASES:
        if each.name in GRADED:
            hand_in_case(released, each)
    outcomes = grade(released, "toy", read_roster(released.roster), students=list(GRADED), jobs=2)
    assert {outcome.student: outcome.score for outcome in outcomes} == dict.fromkeys(GRADED, 4)
    assert all(outcome.needs_manual_grade for outcome in outcomes)


def test_the_corpus_is_large_and_its_names_are_unique():
    assert len({each.name for each in CASES}) == len(CASES) >= 24
