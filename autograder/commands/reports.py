"""Tell what came out: feedback pages, the class report."""

import sys

import click

from autograder import terminal
from autograder.commands.options import (
    NOT_ALL_DONE,
    course_option,
    students_option,
    submitters_meant,
    topic_argument,
    topics_argument,
)
from autograder.course import Course, choose_topics


@click.command()
@course_option
@topic_argument
@students_option
def feedback(course: Course, topic: str, students: tuple[str, ...]) -> None:
    """Write a feedback page for each graded student of a TOPIC.

    Exit status 3 when some get none, or keep an older one; each is named, with the reason.
    """
    from autograder.exchange.roster import read_roster
    from autograder.grading.faults import explained
    from autograder.reports.feedback import write_feedback

    [topic] = choose_topics((topic,), course.topics())
    wanted = submitters_meant(course, topic, students)
    left_out: list[str] = []
    with explained(course):
        pages = write_feedback(course, topic, read_roster(course.roster), wanted, left_out.append)
    for reason in left_out:
        terminal.sentence(reason)
    terminal.say(
        f"{len(pages)} feedback pages in {course.folder('feedback', topic, '*')}"
        + (f"; {len(left_out)} students left out." if left_out else "")
    )
    sys.exit(NOT_ALL_DONE if left_out else 0)


@click.command()
@course_option
@topics_argument
def report(course: Course, topics: tuple[str, ...]) -> None:
    """Write the class report of each TOPIC: one HTML page for the instructor.

    Without a TOPIC: of every graded topic, and a page on the whole course that leads to them.
    """
    from autograder.exchange.roster import read_roster
    from autograder.grading.faults import explained
    from autograder.reports.class_report import write_class_report
    from autograder.reports.course_report import graded_topics, write_course_report

    roster = read_roster(course.roster)
    with explained(course):
        for topic in choose_topics(topics, course.topics()) if topics else graded_topics(course):
            terminal.say(f"Class report: {write_class_report(course, topic, roster)}")
        if not topics:
            terminal.say(f"Report on the course: {write_course_report(course, roster)}")
