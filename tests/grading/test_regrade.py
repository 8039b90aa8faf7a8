"""A toy class is regraded after a test was mended: real kernels, a real gradebook, real kills."""

import json
import os
import shutil
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import CONFIG_NAME, Course
from autograder.errors import CourseError
from autograder.exchange.roster import read_roster
from autograder.grading import regrade
from autograder.grading.outcome import load_outcome, load_outcomes, save_outcome
from autograder.grading.record import Recorder, open_gradebook
from autograder.grading.run import grade
from autograder.grading.stage import Stage
from autograder.grading.standing import read_standings
from tests.conftest import edit_script

STUDENTS = ("ada", "bob", "cy", "dan")
CIDS = {"ada": 12345678, "bob": 2222, "cy": 3333, "dan": 4444}
NOW = "2026-11-20T12:00:00+00:00"
DUE = datetime(2026, 11, 6, 12)
ROUGH = {"area": "def area(r):\n    return 3 * r * r"}  # right within the mended tolerance
LENIENT = (
    ('test="test_area" points=2', 'test="test_area" points=3'),
    ('"The area is wrong: is π there?"\n', '"The area is wrong: is π there?", rtol=0.1\n'),
    ('test="test_volume_two"', 'test="test_volume_again"'),
)


@pytest.fixture
def course(request, tmp_path) -> Course:
    """The course of the test's own, from the fixture that its module-wide folder is named by."""
    folder = request.getfixturevalue(getattr(request, "param", "staged"))
    return Course.open(shutil.copytree(folder, tmp_path / "course", symlinks=True))


@pytest.fixture(scope="module")
def graded(built_toy, tmp_path_factory, fill) -> Path:
    """Four students are graded, and a person has been at work.

    ada: right, by hand 2 for `why`, with a comment and extra credit; bob: roughly right; cy: a
    broken file; dan: right and late, which costs him everything, with a point by hand.
    """
    root = shutil.copytree(built_toy, tmp_path_factory.mktemp("graded") / "course")
    with (root / CONFIG_NAME).open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    course = Course.open(root)
    fill(course, "ada")
    fill(course, "bob", ROUGH)
    fill(course, "cy", text="{")
    fill(course, "dan", ROUGH)
    stamp = course.folder("submitted", "toy", "dan") / "timestamp.txt"
    stamp.write_text("2026-11-06 13:00:00 UTC")
    lines = [f"{name},{name.title()},Test,,{cid}\n" for name, cid in CIDS.items()]
    course.roster.write_text("id,first_name,last_name,email,cid\n" + "".join(lines))
    with open_gradebook(course) as gradebook:
        gradebook.add_assignment("toy", duedate=DUE.isoformat())
    _grade(course)
    with open_gradebook(course) as gradebook:
        why = gradebook.find_grade("why", "toy", "toy", "ada")
        why.manual_score, why.extra_credit, why.needs_manual_grade = 2.0, 0.5, False
        gradebook.find_comment("why", "toy", "toy", "ada").manual_comment = "Well put."
        area = gradebook.find_grade("test_area", "toy", "toy", "dan")
        area.manual_score, area.needs_manual_grade = 1.0, False
        gradebook.grant_extension("toy", "bob", days=2)
        gradebook.db.commit()
    return root


@pytest.fixture(scope="module")
def staged(graded, tmp_path_factory) -> Path:
    """The same with a mended test, and everybody graded aside."""
    root = shutil.copytree(graded, tmp_path_factory.mktemp("staged") / "course")
    course = Course.open(root)
    edit_script(course, *LENIENT)
    regrade.grade_aside(course, "toy", roster(course), students=list(STUDENTS), jobs=2)
    return root


def _grade(course: Course) -> list:
    return grade(course, "toy", roster(course), students=list(STUDENTS), jobs=2)


def roster(course: Course):
    return read_roster(course.roster)


def rehearse(course: Course) -> regrade.Effect:
    return regrade.rehearse(Stage(course, "toy"), roster(course))


def write(course: Course, reason: str = "π was asked too exactly") -> regrade.Effect:
    effect = rehearse(course)
    entry = regrade.entry_of(effect, reason, NOW)
    regrade.write(Stage(course, "toy"), roster(course), effect, entry)
    return effect


def log(course: Course) -> list[dict]:
    path = regrade.log_path(course, "toy")
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def marks(effect: regrade.Effect) -> list[tuple]:
    return [
        (each.student, each.task, *(grade and grade.points for grade in (each.before, each.after)))
        for each in effect.changes
    ]


def by_hand(course: Course, student: str, task: str, points: float) -> None:
    with open_gradebook(course) as gradebook:
        found = gradebook.find_grade(task, "toy", "toy", student)
        found.manual_score, found.needs_manual_grade = points, False
        gradebook.db.commit()


CHANGES = [
    ("ada", "test_area", 2, 3),
    ("ada", "test_volume_again", None, 1),
    ("ada", "test_volume_two", 1, None),
    ("bob", "test_area", 0, 3),
    ("bob", "test_volume_again", None, 1),
    ("bob", "test_volume_two", 1, None),
    ("cy", "test_volume_again", None, 0),
    ("cy", "test_volume_two", 0, None),
    ("dan", "test_volume_again", None, 1),
    ("dan", "test_volume_two", 1, None),
]


def test_a_rehearsal_tells_every_change_and_writes_nothing(course):
    before = read_standings(course, "toy")
    effect = rehearse(course)
    assert sorted(marks(effect)) == CHANGES
    assert [each.task for each in effect.changes[:2]] == ["test_area", "test_volume_again"]
    # dan's late penalty took all that there was before the point by hand
    assert effect.changed_totals == {"ada": (6.5, 7.5), "bob": (2, 5), "dan": (1, 0)}
    assert effect.changed_cells == ["test_area", "test_volume_again", "test_volume_two"]
    [(student, mark, cell)] = effect.kept_by_hand
    assert (student, mark.grade_id, mark.points, cell.points) == ("dan", "test_area", 3, 1)
    assert read_standings(course, "toy") == before == effect.before
    assert log(course) == []
    with open_gradebook(course) as gradebook:
        assert gradebook.find_grade_cell("test_area", "toy", "toy").max_score == 2


def test_writing_keeps_what_people_gave_and_says_who_when_and_why(course):
    with open_gradebook(course) as gradebook:
        ids = {each.student_id: each.id for each in gradebook.assignment_submissions("toy")}
        grade_id = gradebook.find_grade("why", "toy", "toy", "ada").id
    effect = write(course)
    standings = read_standings(course, "toy")
    assert standings == effect.after
    assert {name: each.score for name, each in standings.items()} == {
        "ada": 7.5, "bob": 5, "cy": 0, "dan": 0,
    }  # fmt: skip
    assert {each.max_score for each in standings.values()} == {7}
    assert standings["dan"].late_penalty == 3
    with open_gradebook(course) as gradebook:
        found = {each.student_id: each for each in gradebook.assignment_submissions("toy")}
        assert {name: each.id for name, each in found.items()} == ids
        assert found["bob"].extension == timedelta(days=2)
        why = gradebook.find_grade("why", "toy", "toy", "ada")
        assert (why.id, why.manual_score, why.extra_credit) == (grade_id, 2, 0.5)
        assert not why.needs_manual_grade  # the answer is as it was when it was marked
        assert gradebook.find_comment("why", "toy", "toy", "ada").manual_comment == "Well put."
        area = gradebook.find_grade("test_area", "toy", "toy", "dan")
        assert (area.manual_score, area.auto_score, area.needs_manual_grade) == (1, 3, False)
        assert gradebook.find_grade("why", "toy", "toy", "bob").needs_manual_grade
        comments = gradebook.find_submission("toy", "cy").notebooks[0].comments
        assert "Not graded" in comments[0].auto_comment
    [entry] = log(course)
    assert entry["reason"] == "π was asked too exactly"
    assert entry["user"]
    assert datetime.fromisoformat(entry["time"]).tzinfo
    assert entry["source"]["before"] != entry["source"]["after"]
    change = {"student": "bob", "notebook": "toy", "task": "test_area", "before": 0, "after": 3}
    assert change in entry["changes"]
    assert len(entry["changes"]) == len(CHANGES)
    assert entry["totals"] == {"ada": [6.5, 7.5], "bob": [2, 5], "dan": [1, 0]}
    assert list(entry["refused"]) == ["cy"]
    assert not Stage(course, "toy").root.exists()
    assert len(list((course.root / "reports" / "backups").glob("gradebook-*.db"))) == 2


def test_what_was_graded_aside_is_what_everybody_reads_afterwards(course):
    write(course)
    outcome = load_outcome(course, "toy", "bob")
    assert (outcome.score, outcome.max_score) == (5, 7)
    assert [mark.points for mark in outcome.marks if mark.grade_id == "test_area"] == [3]
    assert "rtol=0.1" in course.notebook("autograded", "toy", "bob").read_text()
    # an ordinary run finds all done, and the source that it knows
    assert [each.score for each in _grade(course)] == [7.5, 5, 0, 0]
    assert load_outcome(course, "toy", "bob") == outcome


def test_a_mark_by_hand_waits_for_a_second_look_where_the_work_is_new(course):
    earlier = load_outcome(course, "toy", "ada")
    save_outcome(course, type(earlier)(**{**vars(earlier), "digest": "of other work"}))
    write(course)
    with open_gradebook(course) as gradebook:
        why = gradebook.find_grade("why", "toy", "toy", "ada")
        assert (why.manual_score, why.needs_manual_grade) == (2, True)


def test_what_goes_with_a_removed_cell_is_told_and_logged(course):
    by_hand(course, "ada", "test_volume_two", 0.5)
    effect = write(course)
    [lost] = effect.lost
    assert (lost.student, lost.task, lost.what, lost.value) == (
        "ada", "test_volume_two", "points", 0.5,
    )  # fmt: skip
    assert log(course)[0]["lost_by_hand"][0]["value"] == 0.5


def test_a_notebook_goes_with_its_refusal_and_not_in_a_rehearsal(course):
    folder = course.folder("autograded", "toy", "bob")
    with Recorder(course, "toy", rehearsal=True) as recorder:
        recorder.refuse("bob", "unreadable")
    assert folder.is_dir()
    with Recorder(course, "toy") as recorder:
        recorder.refuse("bob", "unreadable")
        assert folder.is_dir()
    assert not folder.exists()
    assert read_standings(course, "toy")["bob"].score == 0


def test_a_gradebook_that_changed_meanwhile_is_left_alone(course):
    effect = rehearse(course)
    by_hand(course, "bob", "test_area", 2.5)
    stage, before = Stage(course, "toy"), read_standings(course, "toy")
    with pytest.raises(CourseError, match=r"somebody has changed the gradebook.*regrade toy"):
        regrade.write(stage, roster(course), effect, regrade.entry_of(effect, "why", NOW))
    assert read_standings(course, "toy") == before
    assert load_outcome(course, "toy", "bob").score == 2
    assert (log(course), stage.entry) == ([], None)
    assert not list(course.root.glob("autograded/*/.toy*"))
    write(course)
    assert read_standings(course, "toy")["bob"].cells["toy", "test_area"].points == 2.5


def killed(course: Course, where: str) -> None:
    """Write in a process that is killed "before" or "after" the commit, or at the "end"."""
    child = os.fork()
    if child == 0:
        effect = rehearse(course)
        owner, name = {
            "before": (Recorder, "commit"),
            "after": (regrade, "save_outcome"),
            "end": (Stage, "clear"),
        }[where]
        setattr(owner, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        try:
            entry = regrade.entry_of(effect, "killed", NOW)
            regrade.write(Stage(course, "toy"), roster(course), effect, entry)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_killed_before_the_commit_the_old_marks_stay_and_the_next_run_writes(course, autograder):
    before = read_standings(course, "toy")
    killed(course, "before")
    assert read_standings(course, "toy") == before
    assert "was interrupted" in autograder("grade", "toy").stderr
    run = autograder("regrade", "toy", "--yes", "--reason", "again")
    assert run.exit_code == 3, run.output
    assert [entry["reason"] for entry in log(course)] == ["again"]
    assert read_standings(course, "toy")["bob"].score == 5


@pytest.mark.parametrize(("where", "score"), [("after", 2), ("end", 5)])
def test_killed_after_the_commit_the_new_marks_stay_and_the_next_run_tidies_up(
    course, autograder, where, score
):
    killed(course, where)
    assert read_standings(course, "toy")["bob"].score == 5
    assert load_outcome(course, "toy", "bob").score == score
    refused = autograder("grade", "toy")
    assert refused.exit_code == 2
    assert "run `autograder regrade toy` again, which finishes it." in refused.stderr
    run = autograder("regrade", "toy", "--yes", "--reason", "again")
    assert run.exit_code == 0, run.output
    assert "Finished the regrade of" in run.stdout
    assert [entry["reason"] for entry in log(course)] == ["killed"]
    assert len(log(course)[0]["changes"]) == len(CHANGES)
    assert load_outcome(course, "toy", "bob").score == 5
    assert not Stage(course, "toy").root.exists()


def test_a_killed_grading_goes_on_with_those_who_are_missing(course):
    stage = Stage(course, "toy")
    first = {each.student: each for each in stage.outcomes()}
    (stage.root / "reports/toy/outcomes/bob.json").unlink()
    gone = "eve"  # was graded aside once, and has withdrawn
    save_outcome(stage.aside, type(first["ada"])(**{**vars(first["ada"]), "student": gone}))
    regrade.grade_aside(course, "toy", roster(course), students=list(STUDENTS), jobs=2)
    second = {each.student: each for each in stage.outcomes()}
    assert sorted(second) == sorted(STUDENTS)
    assert second["ada"] == first["ada"]
    assert second["bob"].seconds != first["bob"].seconds
    edit_script(course, ("rtol=0.1", "rtol=0.2"))  # what was graded against other tests is no use
    stage.set_up(list(STUDENTS))
    assert stage.outcomes() == []


# --- the command ---


@pytest.fixture
def autograder(course, monkeypatch):
    """The commands, in this process."""
    monkeypatch.chdir(course.root)

    def run(*words: str, answers: str = ""):
        return CliRunner().invoke(main, [*words, "--jobs", "2"], input=answers)

    return run


def test_a_dry_run_ends_after_the_table(course, autograder):
    run = autograder("regrade", "toy", "--dry-run")
    assert run.exit_code == 0, run.output
    table = [" ".join(line.replace("│", " ").split()) for line in run.stdout.splitlines()]
    assert "bob test_area 0 3 2 → 5 / 7" in table
    assert "test_volume_two 1 –" in table
    assert "Changed in the source since: test_area, test_volume_again, test_volume_two." in table
    assert "dan: test_area keeps the 1 given by hand; the tests give 3." in table
    assert "cy cannot be graded: toy.ipynb" in run.stdout
    assert "10 marks of 4 students change; totals: 2 up, 1 down." in table
    assert table[-1] == "Nothing was written: all marks are as they were."
    assert read_standings(course, "toy")["bob"].score == 2


def test_it_writes_once_somebody_agrees_and_says_why(course, autograder):
    refused = autograder("regrade", "toy", answers="n\n")
    assert (refused.exit_code, "nothing was written" in refused.stderr) == (2, True)
    nobody = autograder("regrade", "toy")
    assert (nobody.exit_code, "say --yes --reason TEXT" in nobody.stderr) == (2, True)
    assert log(course) == []
    agreed = autograder("regrade", "toy", answers="y\nπ was asked too exactly\n")
    assert agreed.exit_code == 3  # cy
    assert "The gradebook as it was:" in agreed.stdout
    assert [entry["reason"] for entry in log(course)] == ["π was asked too exactly"]


def test_a_loss_is_said_before_the_question(course, autograder):
    by_hand(course, "ada", "test_volume_two", 0.5)
    run = autograder("regrade", "toy", answers="n\n")
    assert "ada: points 0.5, given by hand for test_volume_two, goes with this cell" in run.stderr


def test_who_has_marks_and_no_submission_keeps_them(course, autograder):
    shutil.rmtree(course.root / "submitted" / "dan")
    run = autograder("regrade", "toy", "--yes", "--reason", "mended")
    assert "In the gradebook, but not in submitted/, so their marks stay: dan." in run.stdout
    with open_gradebook(course) as gradebook:
        assert gradebook.find_grade("test_area", "toy", "toy", "dan").manual_score == 1
        new = gradebook.find_grade("test_volume_again", "toy", "toy", "dan")
        assert (new.auto_score, new.needs_manual_grade) == (None, True)


@pytest.mark.parametrize("course", ["graded"], indirect=True)
def test_an_ordinary_run_points_to_regrade_where_a_test_has_changed(course, autograder):
    edit_script(course, *LENIENT)
    before = load_outcomes(course, "toy")
    run = autograder("grade", "toy")
    assert run.exit_code == 2
    told = "graded (test_area, test_volume_again, test_volume_two): run `autograder regrade toy`"
    assert told in run.stderr
    assert load_outcomes(course, "toy") == before


def test_it_asks_for_what_it_needs(course, autograder):
    unreasoned = autograder("regrade", "toy", "--yes")
    assert (unreasoned.exit_code, "--yes needs --reason TEXT" in unreasoned.stderr) == (2, True)
    course.script("toy").write_text(course.script("toy").read_text() + "\n# more\n")
    stale = autograder("regrade", "toy")
    assert (stale.exit_code, "run `autograder build toy`" in stale.stderr) == (2, True)
    with open_gradebook(course) as gradebook:
        gradebook.remove_assignment("toy")
    ungraded = autograder("regrade", "toy")
    assert (ungraded.exit_code, "nobody has been graded for toy" in ungraded.stderr) == (2, True)
