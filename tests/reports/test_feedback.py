"""Feedback pages, made by the real nbgrader for a class that was really graded."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.course import Course
from autograder.exchange.roster import Roster
from autograder.grading.outcome import CellMark, Outcome
from autograder.grading.run import grade
from autograder.reports.feedback import _messages_by_notebook, as_handed_out, write_feedback

TOPIC = "00_spring"


@pytest.fixture(scope="module")
def pages(graded) -> dict[str, str]:
    """Every student's page, as text."""
    written = write_feedback(graded.course, TOPIC, graded.roster, graded.students, pytest.fail)
    assert len(written) == len(graded.students)
    return {
        student: _page(graded.course, student).read_text(encoding="utf-8")
        for student in graded.students
    }


def _page(course: Course, student: str) -> Path:
    return course.folder("feedback", TOPIC, student) / f"{TOPIC}.html"


@pytest.fixture
def own_course(graded, tmp_path: Path) -> Course:
    """A copy of the graded course that a test may change."""
    root = tmp_path / "course"
    shutil.copytree(graded.course.root, root)
    return Course.open(root)


def text_of(page: str) -> str:
    return " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())


def rows_of(page: str) -> dict[str, list[str]]:
    """The table of tasks: grade_id -> points, remark."""
    table = BeautifulSoup(page, "html.parser").find("table")
    return {
        row.th.get_text(): [" ".join(cell.get_text().split()) for cell in row.find_all("td")]
        for row in table.find("tbody").find_all("tr")
    }


@pytest.mark.parametrize(
    "secret",
    [
        "_hidden_name",
        "7351",
        "17.1479",
        "4242.5",
        "8485",
        "checks.",
        "HIDDEN",
        "Hooke",
        "reference_answer",
    ],
)
def test_nothing_of_a_hidden_test_or_a_model_answer_shows(
    pages: dict[str, str], secret: str
) -> None:
    assert [student for student, page in pages.items() if secret in page] == []


def test_nothing_said_while_being_graded_shows(graded, pages: dict[str, str]) -> None:
    assert "RAISED" in graded.outcomes["bob"].marks[1].detail  # it was said
    assert text_of(pages["bob"]).count("PRINTED") == 2  # in the code handed in, alone
    for word in ("RAISED 2 1", "Traceback", "ipykernel", "ValueError:"):
        assert word not in text_of(pages["bob"])
    assert text_of(pages["cy"]).count("NameInTheType") == 1  # in the code handed in, alone


def test_a_failed_test_shows_its_message(pages: dict[str, str]) -> None:
    assert "✗ 0 of 2 points: The code stops with ValueError." in text_of(pages["bob"])
    assert rows_of(pages["bob"])["test_energy"] == ["✗ 0 of 2", "The code stops with ValueError."]


def test_a_passed_test_shows_its_points(pages: dict[str, str]) -> None:
    assert "✓ 3 of 3 points" in text_of(pages["ada"])
    assert rows_of(pages["ada"])["test_force"] == ["✓ 3 of 3", ""]


def test_outputs_are_those_handed_in(pages: dict[str, str]) -> None:
    assert "as I saw it" in pages["ada"]
    assert "data:image/png;base64,iVBOR" in pages["ada"]


def test_written_answers_marks_and_comments_of_a_person_show(pages: dict[str, str]) -> None:
    page = pages["ada"]
    assert "Because work is an <em>integral</em>." in page
    assert rows_of(page)["why"] == ["◐ 1.5 of 2", ""]
    assert "Well put, <strong>but</strong> where does the work go?" in page
    assert "6.5 of 7 points" in text_of(page)


def test_what_waits_for_a_person_is_said_to_wait(pages: dict[str, str]) -> None:
    assert rows_of(pages["bob"])["why"] == ["… of 2", "waiting to be graded by a person"]
    assert "of 7 points so far" in text_of(pages["bob"])
    assert "the score below is not final" in text_of(pages["bob"])


def test_the_page_starts_with_topic_name_and_score(pages: dict[str, str]) -> None:
    assert text_of(pages["ada"]).startswith(f"{TOPIC}: Ada Lovelace")
    assert BeautifulSoup(pages["ada"], "html.parser").h1.get_text() == TOPIC


def test_every_task_in_the_table_leads_to_its_cell(pages: dict[str, str]) -> None:
    page = BeautifulSoup(pages["ada"], "html.parser")
    goals = {tag["name"] for tag in page.find_all("a", attrs={"name": True})}
    links = [tag["href"] for tag in page.find_all("a", href=True)]
    assert "#test_energy" in links
    assert "#comment-why" in links
    assert {link[1:] for link in links if link.startswith("#")} <= goals


def test_remarks_on_the_students_own_cells_show(pages: dict[str, str]) -> None:
    assert "The deleted cell test_energy was put back." in text_of(pages["cy"])
    assert "The edited cell setup was restored." in text_of(pages["cy"])
    assert "edited by Cy" not in pages["cy"]


def test_a_wrong_college_id_names_nobody_else(graded, pages: dict[str, str]) -> None:
    assert "Ada Lovelace" in graded.outcomes["cy"].flags[0]
    assert "The College ID in the notebook is not yours." in text_of(pages["cy"])
    assert "Lovelace" not in pages["cy"]


def test_nothing_active_is_on_any_page(
    pages: dict[str, str], active_content: Callable[[str], list[str]]
) -> None:
    found = {student: active_content(page) for student, page in pages.items()}
    assert found == {student: [] for student in pages}


def test_what_an_attacker_wrote_is_shown_as_text(pages: dict[str, str]) -> None:
    assert "<script>alert(1)</script>" in text_of(pages["bob"])
    assert "evil.example/x.css)" in text_of(pages["bob"])


def test_a_policy_that_forbids_scripts_comes_first(pages: dict[str, str]) -> None:
    for page in pages.values():
        first = BeautifulSoup(page, "html.parser").head.find(True)
        assert first["http-equiv"] == "Content-Security-Policy"
        assert "default-src 'none'" in first["content"]
        assert "script-src" not in first["content"]
        assert "unsafe-eval" not in first["content"]


def test_a_refused_submission_has_a_page_that_says_why(pages: dict[str, str]) -> None:
    said = text_of(pages["max"])
    assert "could not be graded" in said
    assert "00_spring.ipynb is cut off" in said
    assert "What to do" in said
    assert "Max Mustermann" in said


def test_only_pages_are_handed_back(graded, pages: dict[str, str]) -> None:
    for student in graded.students:
        folder = graded.course.folder("feedback", TOPIC, student)
        assert [path.name for path in folder.iterdir()] == [f"{TOPIC}.html"]


def test_parts_that_nbgrader_hides_are_hidden_in_feedback_too(graded) -> None:
    region = "Draw it.\n=== BEGIN {0} ===\nsecret\n=== END {0} ===\n"
    flags = {"grade": False, "solution": False, "locked": True, "task": True, "points": 1}
    cell = new_markdown_cell(region.format("MARK SCHEME"))
    cell.metadata["nbgrader"] = {"grade_id": "draw", "schema_version": 3, **flags}
    source = as_handed_out(graded.course, new_notebook(cells=[cell]))
    assert source.cells[0].source.strip() == "Draw it."


def test_a_topic_of_two_notebooks_has_a_page_for_each(own_course: Course, graded) -> None:
    """The second notebook, a copy of the first, is handed in by Ada and not by Dora."""
    for step, student in (("source", "."), ("submitted", "ada")):
        first = own_course.notebook(step, TOPIC, student)
        shutil.copy(first, first.with_name("zz two.ipynb"))
    assert len(_grade_again(own_course, ["ada", "dora"], graded.roster)["ada"].marks) == 8
    write_feedback(own_course, TOPIC, graded.roster, ["ada", "dora"], pytest.fail)
    ada, dora = _page(own_course, "ada"), _page(own_course, "dora")
    assert ada.with_name("zz two.html").is_file()
    assert 'href="zz%20two.html#why"' in ada.read_text(encoding="utf-8")
    assert 'href="00_spring.html#why"' in ada.with_name("zz two.html").read_text(encoding="utf-8")
    page = dora.read_text(encoding="utf-8")
    assert "Zz two.ipynb is missing." in text_of(page)
    assert rows_of(page)["zz two: test_force"] == [
        "✗ 0 of 3",
        "The notebook of this task was not handed in.",
    ]
    assert "zz%20two.html" not in page


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("two", "one"), {"one": {"sum": "Of one."}, "two": {"sum": "Of two.", "why": "No."}}),
        (("", ""), {"one": {}, "two": {"why": "No."}}),  # of an older run: no notebook is named
    ],
)
def test_a_message_goes_to_the_notebook_that_its_mark_names(named, expected) -> None:
    def cells(*ids: str):
        at = [new_markdown_cell(metadata={"nbgrader": {"grade_id": each}}) for each in ids]
        return new_notebook(cells=at)

    marks = (
        CellMark("why", 0.0, 1.0, "No.", notebook=named[0]),
        CellMark("sum", 0.0, 1.0, "Of two.", notebook=named[0]),
        CellMark("sum", 0.0, 1.0, "Of one.", notebook=named[1]),
    )
    sources = {"one": cells("sum"), "two": cells("sum", "why")}
    outcome = Outcome("ada", TOPIC, "graded", marks=marks)
    assert _messages_by_notebook(outcome, sources, ["one", "two"]) == expected


def _grade_again(course: Course, students: list[str], roster: Roster) -> dict[str, Outcome]:
    (course.root / "gradebook.db").unlink()  # nbgrader adds no notebook to a graded assignment
    outcomes = grade(course, TOPIC, roster, students=students, jobs=2, force=True)
    return {outcome.student: outcome for outcome in outcomes}


def test_a_submission_changed_after_grading_gets_no_page(own_course: Course, graded) -> None:
    notebook = own_course.notebook("submitted", TOPIC, "ada")
    notebook.write_text(notebook.read_text().replace("integral", "sum"))
    said: list[str] = []
    written = write_feedback(own_course, TOPIC, graded.roster, ["ada", "max"], said.append)
    assert written == [own_course.folder("feedback", TOPIC, "max")]
    assert said == [
        "ada: no feedback for 00_spring: it was handed in again after it was graded: "
        "run `autograder grade 00_spring` first."
    ]


def test_an_ungraded_submission_gets_no_page(own_course: Course, graded) -> None:
    shutil.rmtree(own_course.root / "reports")
    said: list[str] = []
    assert write_feedback(own_course, TOPIC, graded.roster, ["ada"], said.append) == []
    assert "ada" in said[0]
    assert "not graded yet" in said[0]


def test_feedback_is_replaced_as_a_whole(own_course: Course, graded) -> None:
    old = _page(own_course, "ada").with_name("old.html")
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_text("old")
    write_feedback(own_course, TOPIC, graded.roster, ["ada"], pytest.fail)
    assert [path.name for path in old.parent.iterdir()] == [f"{TOPIC}.html"]
    assert [path.name for path in old.parent.parent.iterdir()] == [TOPIC]


def test_a_page_that_cannot_be_made_does_not_stop_the_others(
    own_course: Course, graded, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.reports import feedback

    def fails_for_ada(source, submitted, cells):
        view = real(source, submitted, cells)
        if "as I saw it" in str(submitted):
            view.cells[0].pop("source")
        return view

    real = feedback.feedback_view
    monkeypatch.setattr(feedback, "feedback_view", fails_for_ada)
    monkeypatch.setattr(feedback.nbformat, "write", _write_unchecked)
    said: list[str] = []
    written = write_feedback(own_course, TOPIC, graded.roster, ["ada", "dora"], said.append)
    assert written == [own_course.folder("feedback", TOPIC, "dora")]
    assert said[0].startswith("ada: no feedback for 00_spring: nbgrader cannot make it")


def _write_unchecked(notebook, path: Path) -> None:
    import json

    path.write_text(json.dumps(notebook))
