"""Compare the answers of a class: similarity."""

import time

import click

from autograder import terminal
from autograder.commands.options import course_option, topic_argument
from autograder.course import Course, choose_topics


@click.command()
@course_option
@topic_argument
def similarity(course: Course, topic: str) -> None:
    """Name pairs of students whose answers to a TOPIC agree unusually: a matter for a conversation.

    The class report shows their answers side by side.
    """
    from autograder.similarity.answers import handed_in, handed_out
    from autograder.similarity.compare import SMALLEST_CLASS, compare

    [topic] = choose_topics((topic,), course.topics())
    start = time.process_time()
    comparison = compare(handed_in(course, topic), handed_out(course, topic))
    seconds = time.process_time() - start
    if comparison.too_small:
        terminal.say(f"Fewer than {SMALLEST_CLASS} answered: nobody can say what is usual.")
        return
    for each in comparison.agreements:
        tasks = ", ".join(part.task for part in each.parts)
        terminal.say(f"{' and '.join(each.students)}: {each.share:.0%} of what is unusual: {tasks}")
    terminal.say(
        f"{len(comparison.agreements)} of {comparison.pairs} pairs agree unusually; "
        f"{comparison.students} students compared in {seconds:.1f} CPU seconds."
    )
