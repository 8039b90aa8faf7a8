"""The report on the course: one page that stands alone."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from autograder.course import Course
from autograder.errors import CourseError
from autograder.exchange.roster import Roster
from autograder.grading.outcome import Outcome
from autograder.reports.class_report import write_class_report
from autograder.reports.course_report import course_page, graded_topics, write_course_report
from autograder.reports.summary import summarise
from autograder.reports.totals import add_up

EVIL = "<script>alert(1)</script>"


def test_it_leads_to_the_reports_of_its_topics(graded) -> None:
    write_class_report(graded.course, "00_spring", graded.roster)
    path = write_course_report(graded.course, graded.roster)
    assert path == graded.course.root / "reports" / "course.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    link = page.find("a", string="00_spring")["href"]
    assert (path.parent / link).is_file()
    rows = page.find(attrs={"aria-labelledby": "students"}).find("tbody").find_all("tr")
    cells = {row.th.get_text(): [cell.get_text() for cell in row.find_all("td")] for row in rows}
    assert cells["ada"] == ["Ada Lovelace", "6.5", "6.5", "93 %"]
    assert cells["max"] == ["Max Mustermann", "refused", "0", "0 %"]
    assert cells["nia"][1] == "missing"
    assert cells["bob"][1:3] == ["3 so far", "3 so far"]


def test_names_are_escaped_and_plots_described(active_content: Callable[[str], list[str]]) -> None:
    outcomes = [Outcome(EVIL, EVIL, "graded", score=1.0, max_score=4.0)]
    page = course_page(add_up(EVIL, [summarise(EVIL, outcomes, Roster())]))
    assert active_content(page) == []
    histogram, boxes = BeautifulSoup(page, "html.parser").find_all("img")
    assert "shares of 1 students" in histogram["alt"]
    assert "25% to 25%, median 25%" in boxes["alt"]


def test_a_course_without_grades_says_what_to_do(course: Course) -> None:
    with pytest.raises(CourseError, match="run `autograder grade TOPIC` first"):
        graded_topics(course)


def test_nobody_graded_is_a_page_too() -> None:
    refused = Outcome("ada", "one", "refused", reason="it is empty", max_score=4.0)
    page = course_page(add_up("A course", [summarise("one", [refused], Roster())]))
    assert "Nothing is graded yet." in page
