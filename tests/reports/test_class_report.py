"""The class report: one page that stands alone."""

import base64
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from autograder.authoring.misconceptions import Misconception, Misconceptions
from autograder.course import Course
from autograder.exchange.roster import Roster, Student
from autograder.grading.outcome import CellMark, Outcome
from autograder.grading.record import open_gradebook, read_score
from autograder.grading.standing import read_standings
from autograder.reports.class_report import MOST_MESSAGES, class_page, write_class_report
from autograder.reports.plots import score_histogram, task_bars
from autograder.reports.standing import read_lateness
from autograder.reports.summary import ClassSummary, summarise
from autograder.similarity.compare import Agreement, Comparison, Part, Side

TOPIC = "00_spring"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def outcome(student: str, points: float, message: str = "") -> Outcome:
    return Outcome(
        student,
        TOPIC,
        "graded",
        score=points,
        max_score=5.0,
        seconds=1.25,
        marks=(CellMark("task_one", points, 5.0, message),),
    )


@pytest.fixture
def summary() -> ClassSummary:
    evil = Outcome(EVIL, TOPIC, "refused", reason=EVIL, flags=(EVIL,), max_score=5.0)
    roster = Roster({"ada": Student("ada", EVIL, "", "", 1)}, [EVIL], given=True)
    outcomes = [outcome("ada", 1.0, EVIL), outcome("bob", 5.0), evil]
    return summarise(TOPIC, outcomes, roster)


def test_what_students_wrote_is_escaped(
    summary: ClassSummary, active_content: Callable[[str], list[str]]
) -> None:
    page = class_page(summary)
    assert active_content(page) == []
    assert EVIL in BeautifulSoup(page, "html.parser").get_text()


def test_the_page_needs_no_network_and_no_scripts(summary: ClassSummary) -> None:
    page = BeautifulSoup(class_page(summary), "html.parser")
    first = page.head.find(True)
    assert first["http-equiv"] == "Content-Security-Policy"
    assert first["content"].startswith("default-src 'none'")
    assert page.find_all(["script", "link"]) == []
    assert all(image["src"].startswith("data:") for image in page.find_all("img"))


def test_plots_say_in_words_what_they_show(summary: ClassSummary) -> None:
    images = BeautifulSoup(class_page(summary), "html.parser").find_all("img")
    assert len(images) == 2
    assert "2 scores out of 5 points; median 3" in images[0]["alt"]
    assert "task_one: 50% with full marks, mean 3 of 5 points" in images[1]["alt"]


def test_plots_have_labelled_axes_and_more_than_colour(
    summary: ClassSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.reports import plots

    monkeypatch.setitem(plots.STYLE, "svg.fonttype", "none")  # text stays text
    histogram, bars = (_svg(draw(summary).src) for draw in (score_histogram, task_bars))
    for words in ("score (points of 5)", "number of students", "median 3"):
        assert words in histogram
    for words in ("share of students", "task_one", "mean points", "students with full marks"):
        assert words in bars
    assert "<pattern" in histogram
    assert "<pattern" in bars


def test_equal_data_give_equal_pages(summary: ClassSummary) -> None:
    assert class_page(summary) == class_page(summary)


def test_dollars_in_a_task_are_no_formula() -> None:
    marks = (CellMark("a_$\\nonsense{$", 1.0, 1.0),)
    odd = Outcome("ada", TOPIC, "graded", score=1.0, max_score=1.0, marks=marks)
    assert task_bars(summarise(TOPIC, [odd], Roster())).src


def test_nobody_graded_is_a_page_too(active_content: Callable[[str], list[str]]) -> None:
    page = class_page(summarise(TOPIC, [], Roster()))
    assert "Nobody is graded yet." in page
    assert "the course has no roster" in page


def test_only_the_most_frequent_messages_are_listed() -> None:
    outcomes = [outcome(f"s{n}", 0.0, f"message {n}") for n in range(MOST_MESSAGES + 3)]
    page = class_page(summarise(TOPIC, outcomes, Roster()))
    assert page.count("1 ×") == MOST_MESSAGES
    assert "and 3 other messages" in page


def test_misconceptions_are_named_beside_their_message() -> None:
    known = Misconceptions(
        (
            Misconception("one", "sign lost", "Wrong sign."),
            Misconception("one", "too early", "Wrong sign."),
            Misconception("two", "of another task", "Wrong sign."),
        )
    )
    marks = (CellMark("test_one", 0.0, 5.0, "Wrong sign."),)
    wrong = Outcome("ada", TOPIC, "graded", max_score=5.0, marks=marks)
    page = BeautifulSoup(class_page(summarise(TOPIC, [wrong], Roster()), known), "html.parser")
    assert page.find(class_="names").get_text() == "sign lost; too early"


def side(student: str) -> Side:
    return Side(student, "first = 1\nshared = 2\n", frozenset({2}))


def agreement(first: str, second: str) -> Agreement:
    parts = (Part("task_one", 50, (side(first), side(second))),)
    return Agreement((first, second), 99.0, 0.9, 50.0, parts)


def test_similar_answers_stand_side_by_side_as_a_matter_for_a_conversation(
    summary: ClassSummary,
) -> None:
    page = class_page(summary, None, Comparison(12, (agreement("ada", "bob"),)))
    _Balanced().check(page)
    section = BeautifulSoup(page, "html.parser").find(attrs={"aria-labelledby": "similar"})
    text = " ".join(section.get_text(" ").split())
    assert "Of 66 pairs 1 agrees more" in text
    assert "This proves nothing. It is a reason to talk with both" in text
    assert [mark.get_text() for mark in section.find_all("mark")] == ["shared = 2"] * 2
    assert [heading.get_text() for heading in section.find_all("h4")] == [EVIL, "bob"]


def test_a_class_without_unusual_agreement_accuses_nobody(summary: ClassSummary) -> None:
    assert "No two of 12 students agree more" in class_page(summary, None, Comparison(12))
    assert "too few to say" in class_page(summary, None, Comparison(3))


def test_late_students_are_named_with_their_delay() -> None:
    late = {"ada": timedelta(days=1, hours=2)}
    outcomes = [outcome("ada", 1.0), outcome("bob", 5.0)]
    page = class_page(summarise(TOPIC, outcomes, Roster(), (), late, {"ada": 0.5}))
    assert "ada: 1 day 2 hours late, 0.5 points taken off" in " ".join(page.split())
    assert "the gradebook has no deadline" in class_page(summarise(TOPIC, outcomes, Roster()))


@pytest.mark.parametrize("similar", [None, Comparison(12, (agreement("ada", "bob"),))])
def test_the_page_is_well_formed(summary: ClassSummary, similar: Comparison | None) -> None:
    page = class_page(summary, None, similar)
    assert page.lstrip().startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    _Balanced().check(page)
    soup = BeautifulSoup(page, "html.parser")
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert soup.find("a", class_="skip")["href"] == "#main"
    anchors = [link["href"][1:] for link in soup.find("nav").find_all("a")]
    assert [soup.find(id=anchor).name for anchor in anchors] == ["h2"] * 8
    assert all(table.caption.get_text() for table in soup.find_all("table"))
    assert all(header.get("scope") in ("col", "row") for header in soup.find_all("th"))
    identifiers = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers))


def _svg(address: str) -> str:
    return base64.b64decode(address.partition(",")[2]).decode("utf-8")


class _Balanced(HTMLParser):
    """Fails where a tag is closed that was not opened, or the reverse."""

    VOID = frozenset(("br", "img", "meta"))

    def check(self, page: str) -> None:
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> on line {self.getpos()[0]}"


# --- a class that was really graded ---------------------------------------------------------------


@pytest.fixture(scope="module")
def report(graded) -> BeautifulSoup:
    path = write_class_report(graded.course, TOPIC, graded.roster)
    assert path == graded.course.root / "reports" / TOPIC / f"{TOPIC}.html"
    return BeautifulSoup(Path(path).read_text(encoding="utf-8"), "html.parser")


def test_the_head_counts_the_class(report: BeautifulSoup) -> None:
    counts = {div.dt.get_text(): div.dd.get_text() for div in report.find("dl").find_all("div")}
    assert counts == {
        "handed in": "5",
        "graded": "4",
        "refused": "1",
        "missing": "1",
        "to be graded by hand": "2",
    }


def test_every_student_has_a_line_with_the_present_score(graded, report: BeautifulSoup) -> None:
    lines = report.find("section", attrs={"aria-labelledby": "students"}).find("tbody")
    scores = {row.th.get_text(): row.find_all("td")[1].get_text() for row in lines.find_all("tr")}
    assert graded.outcomes["ada"].score == 5.0  # before it was graded by hand
    assert scores["ada"] == "6.5 of 7"
    assert scores["bob"] == "3 of 7 so far"
    assert scores["max"] == "refused"
    assert scores["nia"] == "missing"


def test_messages_attention_and_missing_are_listed(report: BeautifulSoup) -> None:
    text = " ".join(report.get_text(" ").split())
    assert "1 × The code stops with ValueError." in text
    assert "shares the College ID 12345678 with Cy Young (cy)" in text
    assert "not graded: 00_spring.ipynb is cut off" in text
    missing = report.find("section", attrs={"aria-labelledby": "missing"})
    assert "Nia Nobody (nia)" in " ".join(missing.get_text().split())


def test_lateness_is_counted_from_the_deadline_and_its_extension(graded, tmp_path) -> None:
    course = Course.open(shutil.copytree(graded.course.root, tmp_path / "copy"))
    assert read_lateness(course, TOPIC) is None
    due = datetime(2026, 3, 1, 12, 0)
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment(TOPIC, duedate=due)
        assert read_lateness(course, TOPIC) == {}
        for student, hours in (("ada", -1), ("bob", 2), ("cy", 30)):
            submission = gradebook.find_submission(TOPIC, student)
            submission.timestamp = due + timedelta(hours=hours)
        gradebook.find_submission(TOPIC, "cy").extension = timedelta(days=1)
        gradebook.db.commit()
    assert read_lateness(course, TOPIC) == {"bob": timedelta(hours=2), "cy": timedelta(hours=6)}


def test_standings_agree_with_the_score_of_each_student(graded) -> None:
    standings = read_standings(graded.course, TOPIC)
    for student in ("ada", "bob", "cy", "dora"):
        score = read_score(graded.course, TOPIC, student)
        standing = standings[student]
        assert (standing.score, standing.max_score, standing.waiting) == (
            score.score,
            score.max_score,
            score.needs_manual_grade,
        )
    assert standings["ada"].cells[TOPIC, "why"].by_hand
    assert standings["bob"].cells[TOPIC, "why"].waiting
