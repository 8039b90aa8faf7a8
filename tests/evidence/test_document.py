"""The pages of evidence: made of figures alone, and those of the course up to date."""

import copy

import pytest

from autograder.authoring.answers import read_answers
from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.document import (
    BEGIN,
    END,
    evidence_page,
    headline,
    misconceptions_page,
    with_table,
    write_pages,
)
from autograder.evidence.gather import PARTS, faults_of, figures_path, gather, keep, kept
from tests.conftest import REPOSITORY

COURSE = Course.open(REPOSITORY)
PROVED = kept(COURSE)


@pytest.fixture(scope="module")
def figures(built_toy):
    course = Course.open(built_toy)
    path = course.evidence_notes("toy")
    path.write_text("cids = 2\n")
    yield gather(course, "toy", 2, "a machine")
    path.unlink()


def test_a_topic_is_proved_as_a_whole(figures):
    answers = figures["answers"]
    assert (answers["right"], answers["accepted"]) == (3, 3)
    assert (answers["wrong"], answers["caught"]) == (10, 10)
    assert answers["collateral"] == 2  # of the answer that ends the process
    assert figures["mutants"]["killed"] > 10
    assert figures["mutants"]["survivors"] == []
    assert (figures["cids"]["tried"], figures["cids"]["refusals"]) == (2, [])
    assert [row["misconception"] for row in figures["messages"]] == [
        "circumference",
        "three for π",
        "ends the process",
        "height forgotten",
    ]


def test_a_part_is_proved_anew_beside_what_is_kept_of_the_others(figures, course):
    keep(course, "toy", {**figures, "mutants": "as they were", "messages": "old"})
    found = gather(course, "toy", 2, "another machine", ["messages"])
    assert found["messages"] == figures["messages"]
    assert found["mutants"] == "as they were"
    assert found["machine"] == "another machine"
    assert list(found["minutes"]) == ["answers", "mutants", "cids", "messages"] == list(PARTS)
    with pytest.raises(CourseError, match="zebra has no figures on its answers yet"):
        gather(course, "zebra", 2, "a machine", ["messages"])


def test_what_is_unfair_or_weak_is_said(figures):
    assert [fault for fault in faults_of(figures) if "died" not in fault] == [
        "the visible tests catch less than half of the wrong answers."
    ]
    poor = copy.deepcopy(figures)
    poor["mutants"].update(killed=1, survivors=["a", "b"], stale=["An entry is stale."])
    poor["cids"]["refusals"] = ["7, area: right, numpy: Too small."]
    poor["messages"][0]["complaints"] = ["it says nothing"]
    poor["right refused before the deadline"] = ["area: right, numpy"]
    found = faults_of(poor)
    for fault in (
        "An entry is stale.",
        "refused under CID 7, area: right, numpy: Too small.",
        "the tests kill 33.3% of the mutants only.",
        "area, circumference: it says nothing",
        "the visible tests refuse area: right, numpy.",
    ):
        assert fault in found


def test_pages_are_written_and_figures_of_other_topics_stay(figures, course):
    readme = course.root / "README.md"
    readme.write_text(f"Before\n{BEGIN}\nold\n{END}\nAfter\n")
    keep(course, "zebra", figures)
    keep(course, "toy", {**figures, "machine": "an abacus"})
    assert list(kept(course)) == ["toy", "zebra"]
    assert {path.name for path in write_pages(course)} == {
        "evidence.md",
        "misconceptions.md",
        "README.md",
    }
    assert write_pages(course) == []
    page = (course.root / "docs" / "evidence.md").read_text()
    assert "| `toy` | an abacus |" in page
    assert "| `zebra` | a machine |" in page
    assert (
        "| area | circumference | The area is wrong: is π there? | hidden |"
        in (course.root / "docs" / "misconceptions.md").read_text()
    )
    text = readme.read_text()
    assert text.startswith(f"Before\n{BEGIN}\n| topic |")
    assert text.endswith(f"{END}\nAfter\n")
    assert "old" not in text


def test_a_readme_without_a_place_and_figures_that_are_no_json_are_named(course):
    with pytest.raises(CourseError, match="has no place for the figures"):
        with_table("Nothing here.", "table")
    figures_path(course).parent.mkdir(exist_ok=True)
    figures_path(course).write_text("{")
    with pytest.raises(CourseError, match=r"evidence\.json is no JSON"):
        kept(course)


def test_a_bar_in_a_text_does_not_break_the_table(figures):
    odd = copy.deepcopy(figures)
    odd["messages"][0]["message"] = "Use | once\nor <b>."
    assert r"| Use \| once or \<b>. |" in misconceptions_page({"toy": odd})


# --- the course's own evidence --------------------------------------------------------------------


def test_the_pages_of_the_course_are_what_its_figures_say():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    docs = REPOSITORY / "docs"
    assert (docs / "evidence.md").read_text(encoding="utf-8") == evidence_page(PROVED)
    assert (docs / "misconceptions.md").read_text(encoding="utf-8") == misconceptions_page(PROVED)
    assert with_table(readme, headline(PROVED)) == readme


@pytest.mark.parametrize("topic", sorted(PROVED))
def test_every_wrong_answer_of_the_course_has_its_row(topic):
    """Where this fails, answers have changed since: `make evidence TOPICS=<topic>`."""
    rows = [(row["task"], row["misconception"]) for row in PROVED[topic]["messages"]]
    answers = read_answers(COURSE.answers(topic))
    assert rows == [(answer.task, answer.name) for answer in answers if not answer.right]


@pytest.mark.parametrize("topic", sorted(PROVED))
def test_the_course_is_proved_fair_and_strong(topic):
    assert faults_of(PROVED[topic]) == []
