"""Name what students get wrong: misconceptions."""

import click

from autograder import terminal
from autograder.commands.options import course_option, jobs_option, topics_argument
from autograder.course import Course, choose_topics


@click.command("misconceptions")
@course_option
@topics_argument
@jobs_option
def misconceptions_(course: Course, topics: tuple[str, ...], jobs: int) -> None:
    """Note beside each topic which message each wrong answer gets; the class report names them."""
    from autograder.authoring.misconceptions import table_text
    from autograder.evidence.misconceptions import misconceptions_of
    from autograder.evidence.verify import verify_topic
    from autograder.files import write_if_changed

    for topic in choose_topics(topics, course.written_topics()):
        table = table_text(misconceptions_of(verify_topic(course, topic, jobs)))
        path = course.misconceptions(topic)
        terminal.say_changed(path, write_if_changed(path, table))
