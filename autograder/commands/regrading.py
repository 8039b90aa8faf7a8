"""Grade submissions again after a test was mended: regrade."""

import sys
from datetime import UTC, datetime
from typing import Any

import click

from autograder import terminal
from autograder.commands.options import (
    NOT_ALL_DONE,
    course_option,
    means_options,
    submitters_meant,
    topic_argument,
)
from autograder.course import Course, choose_topics
from autograder.errors import CourseError


@click.command()
@course_option
@topic_argument
@click.option("--reason", help="Why, for the log; asked for where it is missing.")
@click.option("--yes", is_flag=True, help="Write without asking; needs --reason.")
@click.option("--dry-run", is_flag=True, help="Show what would change, write nothing.")
@means_options
def regrade(
    course: Course, topic: str, reason: str | None, yes: bool, dry_run: bool, **means: Any
) -> None:
    """Grade all submissions of a TOPIC again, after its tests have changed.

    Shows each mark that changes before anything is written. Marks, comments and extra credit given
    by hand stay, and so do extensions. Exit status 3 when some submissions could not be graded.
    """
    from autograder.exchange.roster import read_roster
    from autograder.grading import regrade as regrading
    from autograder.grading.stage import Stage

    if yes and not (reason or "").strip():
        raise CourseError("--yes needs --reason TEXT: the log says why marks were changed.")
    [topic] = choose_topics((topic,), course.topics())
    regrading.check_ready(course, topic)
    roster = read_roster(course.roster)
    wanted = submitters_meant(course, topic, ())
    terminal.show_roster_faults(roster)
    todays = Stage(course, topic).is_of_today()
    finished = regrading.finish_interrupted(course, topic, roster)
    if finished:
        terminal.say(f"Finished the regrade of {finished['time']}: {finished['reason']}")
        if todays:
            return
    with terminal.progress(len(wanted)) as report:
        stage = regrading.grade_aside(
            course, topic, roster, students=wanted, report=report, **means
        )
    effect = regrading.rehearse(stage, roster)
    terminal.show_regrade(effect)
    if dry_run:
        terminal.say("Nothing was written: all marks are as they were.")
        return
    reason = _agreed(yes, reason)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = regrading.entry_of(effect, reason, now)
    backup = regrading.write(stage, roster, effect, entry)
    if backup:
        terminal.say(f"The gradebook as it was: {backup}")
    terminal.say(f"Written, and noted in {regrading.log_path(course, topic)}")
    terminal.say(f"Feedback and report tell it after autograder feedback {topic}, report {topic}.")
    all_graded = all(each.status == "graded" for each in effect.outcomes)
    sys.exit(0 if all_graded else NOT_ALL_DONE)


def _agreed(yes: bool, reason: str | None) -> str:
    """The reason, once the person agrees. Raises CourseError where nobody does."""
    try:
        if not yes and not click.confirm("Write these marks?"):
            raise CourseError("nothing was written: all marks are as they were.")
        while not (reason or "").strip():
            reason = click.prompt("Why (for the log)", type=str)
    except click.Abort:
        raise CourseError(
            "nothing was written, as nobody answered: in a script, say --yes --reason TEXT."
        ) from None
    return str(reason).strip()
