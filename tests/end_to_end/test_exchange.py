"""A week of each learning system through the command line: list in, archive in, marks out."""

import subprocess
import sys

import nbformat
import pytest
from click.testing import CliRunner, Result

from autograder.cli import main
from autograder.exchange.tables import read_table
from autograder.grading.record import open_gradebook
from tests.conftest import SOLUTIONS, handed_out
from tests.exchange import lms
from tests.exchange.lms import ADA, CLASS, FRIDAY, LI, ZOE, Attempt

STRANGER = lms.Person("eve", "Eve", "Mallory", "5", 66, 67)


@pytest.fixture
def autograder(course, monkeypatch):
    """The commands, in this process: starting one for each takes seconds."""
    monkeypatch.chdir(course.root)

    def run(*words) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    return run


@pytest.fixture
def notebook(course):
    """The bytes of a toy notebook that somebody filled in."""

    def fill_in(person: lms.Person, **cells: str) -> bytes:
        made = handed_out(course)
        code = {"identity": f'name = "{person.first}"\nCID = {person.cid}', **SOLUTIONS, **cells}
        for cell in made.cells:
            cell.source = code.get(cell.id, cell.source)
        return nbformat.writes(made).encode()

    return fill_in


def mark_by_hand(course, student: str, points: float) -> None:
    with open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("why", "toy", "toy", student)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def test_from_blackboards_list_to_marks_in_all_formats(course, autograder, notebook, tmp_path):
    class_list = tmp_path / "gc_toy.xls"
    class_list.write_bytes(lms.blackboard_list())
    tried = autograder("roster", "import", class_list, "--dry-run")
    assert (tried.exit_code, course.roster.exists()) == (0, False)
    imported = autograder("roster", "import", class_list)
    assert imported.exit_code == 0, imported.stderr
    assert "3 students on the roster: 3 added" in imported.stdout

    wrong = notebook(ZOE, area="def area(radius):\n    return radius")
    attempts = [
        Attempt(ADA, {"toy.ipynb": b"an early try"}),
        Attempt(ADA, {"toy (1).ipynb": notebook(ADA)}, FRIDAY),
        Attempt(ZOE, {"my work.ipynb": wrong, "notes.txt": b"hello"}),
        Attempt(STRANGER, {"toy.ipynb": b"{}"}),
    ]
    archive = lms.write_zip(tmp_path / "gradebook.zip", lms.blackboard_files(attempts))
    collected = autograder("collect", "toy", archive, "--timezone", "UTC")
    assert collected.exit_code == 3
    assert "'eve' is not on the roster" in collected.stderr
    assert "was called my work.ipynb" in " ".join(collected.stdout.split())
    assert "2 students handed in (2 new), 1 did not; 1 files not taken." in collected.stdout
    again = autograder("collect", "toy", archive, "--timezone", "UTC")
    assert "2 unchanged" in again.stdout

    early = autograder("export", "toy", "--format", "csv")
    assert (early.exit_code, "nobody has been graded" in early.stderr) == (2, True)
    graded = autograder("grade", "toy", "--jobs", "2")
    assert graded.exit_code == 0, graded.stdout + graded.stderr
    with open_gradebook(course) as gradebook:  # late penalties go by this
        assert gradebook.find_submission("toy", "al1").timestamp == FRIDAY.replace(tzinfo=None)

    refused = autograder("export", "toy", "--format", "csv")
    assert refused.exit_code == 2
    assert "toy: why (al1, zb22). Grade them in formgrader" in refused.stderr
    mark_by_hand(course, "al1", 2.0)
    mark_by_hand(course, "zb22", 1.5)
    for system in ("blackboard", "canvas", "csv", "xlsx"):
        done = autograder("export", "toy", "--format", system)
        assert done.exit_code == 0, done.stderr
        assert "Marks of 2 students" in done.stdout
    marks = read_table(course.root / "reports" / "toy" / "toy_csv.csv")
    scores = [row.cells[-1] for row in marks.rows]
    assert scores == ["6", "3.5"]
    filled = tmp_path / "up.xls"
    done = autograder(
        "export", "toy", "--format", "blackboard", "--worksheet", class_list, "--output", filled
    )
    assert done.exit_code == 0, done.stderr
    assert [row.cells[-1] for row in read_table(filled).rows] == scores
    # what we give Blackboard is a list that we can read again, and nothing has changed
    assert (
        "0 added, 0 changed, 1 no longer listed"
        in autograder("roster", "import", filled, "--dry-run").stdout
    )


@pytest.mark.parametrize("system", ["canvas", "moodle"])
def test_the_files_of_other_systems_pass_through_as_well(
    course, autograder, tmp_path, system, notebook
):
    lists = {"canvas": lms.canvas_list(), "moodle": lms.moodle_worksheet()}
    names = {"canvas": lms.canvas_files, "moodle": lms.moodle_files}
    class_list = tmp_path / "list.csv"
    class_list.write_bytes(lists[system])
    assert autograder("roster", "import", class_list).exit_code == 0
    files = names[system]([Attempt(person, {"toy.ipynb": notebook(person)}) for person in CLASS])
    archive = lms.write_tar(tmp_path / "submissions.tar.gz", files)
    times = ["--worksheet", class_list] if system == "moodle" else []
    collected = autograder("collect", "toy", archive, *times)
    assert collected.exit_code == 0, collected.stderr
    assert "3 students handed in (3 new), 0 did not" in collected.stdout
    stamp = course.folder("submitted", "toy", LI.login) / "timestamp.txt"
    assert stamp.exists() == (system == "moodle")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["roster", "import", "nowhere.csv"], "does not exist"),
        (["roster", "import", "source/toy/toy.ipynb"], "line 1"),
        (["collect", "toy", "nowhere.zip"], "does not exist"),
        (["collect", "other", "source"], "'other' names no topic"),
        (["collect", "toy", "source", "--timezone", "Mars"], "'Mars' is no time zone"),
        (["export", "toy", "--format", "csv"], "nobody has been graded for toy"),
        (["export", "toy"], "Missing option '--format'"),
    ],
)
def test_a_wrong_command_ends_with_status_2_and_a_sentence(autograder, words, sentence):
    run = autograder(*words)
    assert run.exit_code == 2
    assert sentence in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr


def test_a_hostile_archive_is_listed_and_the_rest_collected(course, autograder, tmp_path):
    (tmp_path / "victim").mkdir()
    files = {
        "../../victim/evil.ipynb": b"evil",
        "/tmp/evil.ipynb": b"evil",
        "al1/toy.ipynb": b"{}",
        "al1/\x1b]0;evil\x07.txt": b"evil",
    }
    archive = lms.write_zip(tmp_path / "a.zip", files)
    run = autograder("collect", "toy", archive)
    assert run.exit_code == 3
    assert "its name leads out of the archive" in run.stderr
    assert "its name is absolute" in run.stderr
    assert "\x1b" not in run.stderr
    assert list((tmp_path / "victim").iterdir()) == []
    assert course.notebook("submitted", "toy", "al1").read_bytes() == b"{}"


def test_the_installed_command_does_the_same(course, tmp_path):
    class_list = tmp_path / "list.csv"
    class_list.write_bytes(lms.canvas_list())
    command = [sys.executable, "-m", "autograder.cli", "roster", "import", str(class_list)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=course.root)
    assert run.returncode == 0, run.stderr
    assert "College IDs come from SIS User ID; 3 students on the roster" in run.stdout
    assert len(course.roster.read_text().splitlines()) == 4
