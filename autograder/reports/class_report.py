"""The class report of a topic: one page for the instructor that needs no network and no scripts."""

from pathlib import Path

from autograder.authoring.misconceptions import Misconceptions, read_misconceptions
from autograder.course import Course
from autograder.exchange.roster import Roster
from autograder.files import write_if_changed
from autograder.grading.outcome import load_outcomes
from autograder.grading.standing import Standing, read_standings
from autograder.reports import items
from autograder.reports.pages import render
from autograder.reports.plots import score_histogram, task_bars
from autograder.reports.standing import read_lateness, refreshed
from autograder.reports.summary import ClassSummary, summarise
from autograder.reports.usage import words_of
from autograder.similarity import compare
from autograder.similarity.answers import handed_in, handed_out

MOST_MESSAGES = 5  # per task
MOST_NAMES = 4  # of misconceptions, per message
MOST_PAIRS = 10  # of students, side by side


def write_class_report(course: Course, topic: str, roster: Roster) -> Path:
    """Write reports/<topic>/<topic>.html from the outcomes, with the gradebook's present scores."""
    path = topic_report_path(course, topic)
    page = class_page(
        read_summary(course, topic, roster),
        read_misconceptions(course.misconceptions(topic)),
        compare.compare(handed_in(course, topic), handed_out(course, topic)),
    )
    write_if_changed(path, page)
    return path


def topic_report_path(course: Course, topic: str) -> Path:
    """Where a topic's report is."""
    return course.root / "reports" / topic / f"{topic}.html"


def read_summary(course: Course, topic: str, roster: Roster) -> ClassSummary:
    """The class's results in a topic as they stand now."""
    outcomes = load_outcomes(course, topic)
    late, standings = None, dict[str, Standing]()
    if any(outcome.status == "graded" for outcome in outcomes):
        standings = read_standings(course, topic)
        outcomes = [refreshed(outcome, standings.get(outcome.student)) for outcome in outcomes]
        late = read_lateness(course, topic)
    penalties = {student: standing.late_penalty for student, standing in standings.items()}
    return summarise(topic, outcomes, roster, course.submitters(topic), late, penalties)


def class_page(
    summary: ClassSummary,
    misconceptions: Misconceptions | None = None,
    comparison: compare.Comparison | None = None,
) -> str:
    """The page of a class's results."""
    return render(
        "class_report.html.j2",
        summary=summary,
        misconceptions=misconceptions or Misconceptions(),
        comparison=comparison,
        by_id={row.id: row for row in summary.rows},
        histogram=score_histogram(summary) if summary.graded else None,
        bars=task_bars(summary) if summary.tasks else None,
        most=MOST_MESSAGES,
        most_names=MOST_NAMES,
        most_pairs=MOST_PAIRS,
        smallest_class=compare.SMALLEST_CLASS,
        smallest_for_items=items.SMALLEST_CLASS,
        words_of=words_of,
    )
