"""The class report: one page for the instructor that needs no network and no scripts."""

from pathlib import Path

from autograder.course import Course
from autograder.exchange.roster import Roster
from autograder.files import write_if_changed
from autograder.grading.outcome import load_outcomes
from autograder.reports.pages import render
from autograder.reports.plots import score_histogram, task_bars
from autograder.reports.standing import read_standings, refreshed
from autograder.reports.summary import ClassSummary, summarise

MOST_MESSAGES = 5  # per task


def write_class_report(course: Course, topic: str, roster: Roster) -> Path:
    """Write reports/<topic>/<topic>.html from the outcomes, with the gradebook's present scores."""
    outcomes = load_outcomes(course, topic)
    if any(outcome.status == "graded" for outcome in outcomes):
        standings = read_standings(course, topic)
        outcomes = [refreshed(outcome, standings.get(outcome.student)) for outcome in outcomes]
    summary = summarise(topic, outcomes, roster, course.submitters(topic))
    path = course.root / "reports" / topic / f"{topic}.html"
    write_if_changed(path, class_page(summary))
    return path


def class_page(summary: ClassSummary) -> str:
    """The page of a class's results."""
    return render(
        "class_report.html.j2",
        summary=summary,
        histogram=score_histogram(summary) if summary.graded else None,
        bars=task_bars(summary) if summary.tasks else None,
        most=MOST_MESSAGES,
    )
