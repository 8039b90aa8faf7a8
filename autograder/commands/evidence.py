"""Prove the tests: verify, mutate, evidence, parity, simulate."""

import sys
from pathlib import Path

import click

from autograder import terminal
from autograder.checks import MAX_CID
from autograder.commands.options import (
    course_option,
    jobs_option,
    topic_argument,
    topics_argument,
)
from autograder.course import Course, choose_topics


@click.command()
@course_option
@topics_argument
@jobs_option
@click.option("--task", "tasks", multiple=True, help="Only the answers to this task.")
@click.option("--faults", "only_faults", is_flag=True, help="Show the unfair verdicts only.")
@click.option("--repeat", type=click.IntRange(1), help="Right answers alone, under so many CIDs.")
@click.option("--cid", "first", type=click.IntRange(1, MAX_CID), help="The first of them.")
@click.option("--apart", is_flag=True, help="Run test cells in a process of their own.")
def verify(
    course: Course,
    topics: tuple[str, ...],
    jobs: int,
    tasks: tuple[str, ...],
    only_faults: bool,
    repeat: int | None,
    first: int | None,
    apart: bool,
) -> None:
    """Grade every answer of answers.py: right ones must pass, wrong ones must not.

    With --repeat, right answers are graded under many College IDs (the first of them seeds the
    others): any refusal is a fault, and thresholds are told in standard deviations. With --apart,
    test cells run as `autograder grade` runs them.
    """
    from autograder.evidence.repeat import repeat_topic
    from autograder.evidence.verify import VERIFY_CID, verify_topic

    faults = 0
    for topic in choose_topics(topics, course.written_topics()):
        if repeat:
            repeated = repeat_topic(course, topic, jobs, repeat, first or VERIFY_CID, tasks)
            terminal.show_repeated(topic, repeated)
            faults += len(repeated.refusals)
            continue
        verdicts = verify_topic(course, topic, jobs, tasks, apart=apart)
        terminal.show_verdicts(topic, verdicts, only_faults)
        faults += sum(bool(verdict.fault) for verdict in verdicts)
    sys.exit(1 if faults else 0)


@click.command()
@course_option
@topics_argument
@jobs_option
@click.option("--task", "tasks", multiple=True, help="Only the mutants of this task.")
@click.option("--limit", type=click.IntRange(1), help="At most so many mutants of a task.")
@click.option("--all", "every_mutant", is_flag=True, help="Name every mutant and its end.")
def mutate(
    course: Course,
    topics: tuple[str, ...],
    jobs: int,
    tasks: tuple[str, ...],
    limit: int | None,
    every_mutant: bool,
) -> None:
    """Change the references in small ways: the tests must refuse what is no longer right.

    Fails where less than 97 % of a topic's mutants are killed, those that evidence.toml calls
    equivalent left out, or where an entry there is stale.
    """
    from autograder.evidence.mutate import TARGET, mutate_topic

    well = True
    for topic in choose_topics(topics, course.written_topics()):
        trials = mutate_topic(course, topic, jobs, tasks, limit)
        terminal.show_trials(topic, trials, every_mutant)
        well = well and not trials.stale and trials.share_killed() >= TARGET
    sys.exit(0 if well else 1)


@click.command("evidence")
@course_option
@topics_argument
@jobs_option
@click.option("--machine", default="", help='How the page calls this machine: "2 cores, …".')
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice(["answers", "mutants", "cids", "messages"]),
    help="Only this part anew; may be repeated.",
)
def evidence_(
    course: Course, topics: tuple[str, ...], jobs: int, machine: str, parts: tuple[str, ...]
) -> None:
    """Prove the tests of every TOPIC, and write docs/evidence.md, misconceptions.md and the README.

    Figures of topics and parts that are not named stay as they are. Fails where something is unfair
    or weak.
    """
    from autograder.evidence.document import write_pages
    from autograder.evidence.gather import faults_of, gather, keep

    well = True
    for topic in choose_topics(topics, course.written_topics()):
        figures = gather(course, topic, jobs, machine or f"{jobs} cores", parts)
        keep(course, topic, figures)
        for path in write_pages(course):
            terminal.say(f"wrote {path}")
        for fault in faults_of(figures):
            terminal.sentence(f"{topic}: {fault}")
            well = False
    sys.exit(0 if well else 1)


@click.command("parity")
@course_option
@topics_argument
@click.option("--write", type=click.Path(path_type=Path), help="Write the table to this file, too.")
def parity_(course: Course, topics: tuple[str, ...], write: Path | None) -> None:
    """Run the references on the CPU and on a GPU and compare the figures they record."""
    from autograder.evidence.parity import as_markdown, names_figures, parity
    from autograder.files import write_if_changed

    figures = []
    for topic in choose_topics(topics, course.topics()):
        notebook = course.notebook("source", topic)
        if names_figures(notebook):
            figures += parity(topic, notebook)
    terminal.say(as_markdown(figures))
    if write:
        write_if_changed(write, as_markdown(figures))
    sys.exit(0 if all(figure.agrees for figure in figures) else 1)


@click.command()
@course_option
@topic_argument
@click.option("--students", type=click.IntRange(3), default=12, help="How many students.")
@click.option("--into", type=click.Path(path_type=Path), default=Path("demo"))
def simulate(course: Course, topic: str, students: int, into: Path) -> None:
    """Make a course folder with a simulated class that answers a TOPIC."""
    from autograder.evidence.simulate import simulate_course

    [topic] = choose_topics((topic,), course.topics())
    simulate_course(course, topic, students, into)
    terminal.say(f"{students} simulated students have handed in {topic}: {into / 'submitted'}")
