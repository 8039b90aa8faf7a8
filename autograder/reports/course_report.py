"""The report on the whole course: one page over all topics that are graded."""

from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.exchange.roster import Roster
from autograder.files import write_if_changed
from autograder.grading.outcome import load_outcomes
from autograder.reports.class_report import read_summary, topic_report_path
from autograder.reports.pages import render
from autograder.reports.plots import share_histogram, topic_boxes
from autograder.reports.totals import CourseSummary, add_up


def graded_topics(course: Course) -> list[str]:
    """Topics for which there are outcomes. Raises CourseError where there are none at all."""
    found = [topic for topic in course.topics() if load_outcomes(course, topic)]
    if not found:
        raise CourseError(
            f"nothing is graded in {course.root}: run `autograder grade TOPIC` first."
        )
    return found


def write_course_report(course: Course, roster: Roster) -> Path:
    """Write reports/course.html; it leads to the topics' own reports where they exist."""
    topics = graded_topics(course)
    summary = add_up(
        course.coursedir.course_id or course.root.name,
        [read_summary(course, topic, roster) for topic in topics],
    )
    path = course.root / "reports" / "course.html"
    reports = {topic: topic_report_path(course, topic) for topic in topics}
    links = {
        topic: report.relative_to(path.parent).as_posix()
        for topic, report in reports.items()
        if report.is_file()
    }
    write_if_changed(path, course_page(summary, links))
    return path


def course_page(summary: CourseSummary, links: dict[str, str] | None = None) -> str:
    """The page of a course's results; `links` are the addresses of the topics' own reports."""
    return render(
        "course_report.html.j2",
        summary=summary,
        links=links or {},
        histogram=share_histogram(summary) if summary.students else None,
        boxes=topic_boxes(summary) if any(topic.graded for topic in summary.topics) else None,
    )
