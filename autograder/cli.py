"""The command line: a thin layer over the parts."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder import terminal
from autograder.course import Course, choose_topics
from autograder.errors import CourseError

NOT_ALL_GRADED = 3  # exit status; click itself uses 2 for usage errors


class CourseGroup(click.Group):
    """Commands whose CourseError ends in one sentence and exit status 2."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(context)
        except CourseError as error:
            terminal.sentence(str(error))
            context.exit(2)


def course_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--course DIR``, opened as its first argument."""

    def opened(context: click.Context, parameter: click.Parameter, folder: Path) -> Course:
        return Course.open(folder)

    return click.option(
        "--course",
        type=click.Path(path_type=Path),
        default=Path(),
        callback=opened,
        help="The course folder (holds nbgrader_config.py); default: the current folder.",
    )(command)


topics_argument = click.argument("topics", nargs=-1, metavar="[TOPIC]...")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count(), help="How many at a time."
)


@click.group(cls=CourseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="autograder")
def main() -> None:
    """Author, grade and report on a course of notebooks.

    A TOPIC may be named by the start of its name: 01 for 01_perceptron.
    """
    tools = str(Path(sys.executable).parent)  # nbgrader calls alembic, nbclient starts kernels
    if tools not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])


# --- authoring ------------------------------------------------------------------------------------


@main.command()
@course_option
@topics_argument
def build(course: Course, topics: tuple[str, ...]) -> None:
    """Build source/ from the percent scripts in notebooks/."""
    from autograder.authoring.build import build_source

    for topic in choose_topics(topics, course.written_topics()):
        terminal.say_changed(course.notebook("source", topic), build_source(course, topic))


@main.command()
@course_option
@topics_argument
def release(course: Course, topics: tuple[str, ...]) -> None:
    """Make release/, what students get, from source/."""
    from autograder.authoring.build import build_release

    for topic in choose_topics(topics, course.topics()):
        terminal.say_changed(course.notebook("release", topic), build_release(course, topic))


@main.command("import")
@course_option
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(course: Course, notebook: Path) -> None:
    """Bring a NOTEBOOK of source/, edited in Jupyter, back to its percent script."""
    from autograder.authoring.build import import_source
    from autograder.files import write_if_changed

    script = course.script(notebook.stem)
    terminal.say_changed(script, write_if_changed(script, import_source(notebook)))


@main.command()
@course_option
@topics_argument
def check(course: Course, topics: tuple[str, ...]) -> None:
    """Prove that source/ and release/ are up to date and leak nothing."""
    from autograder.authoring.check import check as faults_of

    known = sorted({*course.written_topics(), *course.topics()})
    faults = [fault for topic in choose_topics(topics, known) for fault in faults_of(course, topic)]
    for fault in faults:
        terminal.sentence(fault)
    if faults:
        sys.exit(1)
    terminal.say("source/ and release/ are up to date, and nothing hidden is in release/.")


@main.command()
@course_option
@topics_argument
@jobs_option
@click.option("--task", "tasks", multiple=True, help="Only the answers to this task.")
@click.option("--faults", "only_faults", is_flag=True, help="Show the unfair verdicts only.")
def verify(
    course: Course,
    topics: tuple[str, ...],
    jobs: int,
    tasks: tuple[str, ...],
    only_faults: bool,
) -> None:
    """Grade every answer of answers.py: right ones must pass, wrong ones must not."""
    from autograder.evidence.verify import verify_topic

    faults = 0
    for topic in choose_topics(topics, course.written_topics()):
        verdicts = verify_topic(course, topic, jobs, tasks)
        terminal.show_verdicts(topic, verdicts, only_faults)
        faults += sum(bool(verdict.fault) for verdict in verdicts)
    sys.exit(1 if faults else 0)


@main.command("parity")
@course_option
@topics_argument
@click.option("--write", type=click.Path(path_type=Path), help="Write the table to this file, too.")
def parity_(course: Course, topics: tuple[str, ...], write: Path | None) -> None:
    """Run the references on the CPU and on a GPU and compare the figures they record."""
    import tempfile

    from autograder.evidence.parity import as_markdown, names_figures, parity
    from autograder.files import write_if_changed

    figures = []
    for topic in choose_topics(topics, course.topics()):
        notebook = course.notebook("source", topic)
        if names_figures(notebook):
            with tempfile.TemporaryDirectory() as folder:
                figures += parity(topic, notebook, Path(folder))
    terminal.say(as_markdown(figures))
    if write:
        write_if_changed(write, as_markdown(figures))
    sys.exit(0 if all(figure.agrees for figure in figures) else 1)


# --- grading --------------------------------------------------------------------------------------


@main.command()
@course_option
@click.argument("topic")
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@click.option(
    "--engine",
    type=click.Choice(["warm", "ordinary"]),
    help="Forks of a warm process (default on Linux), or an ordinary kernel for each notebook.",
)
@jobs_option
def grade(
    course: Course,
    topic: str,
    students: tuple[str, ...],
    force: bool,
    engine: str | None,
    jobs: int,
) -> None:
    """Grade all submissions of a TOPIC.

    Exit status 0 when all were graded, 3 when some were not.
    """
    from autograder.exchange.roster import read_roster
    from autograder.grading.run import grade as run

    [topic] = choose_topics((topic,), course.topics())
    roster = read_roster(course.roster)
    wanted = _submitters(course, topic, students)
    terminal.show_roster_faults(roster)
    with terminal.progress(len(wanted)) as report:
        outcomes = run(
            course,
            topic,
            roster,
            students=wanted,
            jobs=jobs,
            engine=engine,
            force=force,
            report=report,
        )
    terminal.show_outcomes(topic, outcomes, roster, every_student=not students)
    sys.exit(0 if all(each.status == "graded" for each in outcomes) else NOT_ALL_GRADED)


@main.command()
@course_option
@click.argument("topic")
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
def feedback(course: Course, topic: str, students: tuple[str, ...]) -> None:
    """Write a feedback page for each graded student of a TOPIC."""
    from autograder.exchange.roster import read_roster
    from autograder.reports.feedback import write_feedback

    [topic] = choose_topics((topic,), course.topics())
    wanted = _submitters(course, topic, students)
    pages = write_feedback(course, topic, read_roster(course.roster), wanted)
    terminal.say(f"{len(pages)} feedback pages in {course.folder('feedback', topic, '*')}")


@main.command()
@course_option
@click.argument("topic")
def report(course: Course, topic: str) -> None:
    """Write the class report of a TOPIC: one HTML page for the instructor."""
    from autograder.exchange.roster import read_roster
    from autograder.reports.class_report import write_class_report

    [topic] = choose_topics((topic,), course.topics())
    page = write_class_report(course, topic, read_roster(course.roster))
    terminal.say(f"Class report: {page}")


def _submitters(course: Course, topic: str, wanted: tuple[str, ...]) -> list[str]:
    """The students meant on a command line, all who handed in where none is named."""
    known = course.submitters(topic)
    if not known:
        raise CourseError(
            f"nobody has handed in {topic}: there is no {course.folder('submitted', topic, '*')}."
        )
    for student in wanted:
        if student not in known:
            folder = course.folder("submitted", topic, student)
            raise CourseError(f"student {student!r} has handed in nothing: {folder} is missing.")
    return list(wanted) or known


# --- the environment and the demo -----------------------------------------------------------------


@main.command()
@click.option("--fix", is_flag=True, help="Mend what can be mended in this environment.")
def doctor(fix: bool) -> None:
    """Check the environment, and say what to do about each fault."""
    from autograder.environment.doctor import examine, mend

    if fix:
        mend()
    findings = examine()
    terminal.show_findings(findings)
    sys.exit(1 if any(finding.needed and not finding.well for finding in findings) else 0)


@main.command()
@course_option
@click.argument("topic")
@click.option("--students", type=click.IntRange(3), default=12, help="How many students.")
@click.option("--into", type=click.Path(path_type=Path), default=Path("demo"))
def simulate(course: Course, topic: str, students: int, into: Path) -> None:
    """Make a course folder with a simulated class that answers a TOPIC."""
    from autograder.evidence.simulate import simulate_course

    [topic] = choose_topics((topic,), course.topics())
    simulate_course(course, topic, students, into)
    terminal.say(f"{students} simulated students have handed in {topic}: {into / 'submitted'}")


if __name__ == "__main__":
    main()
