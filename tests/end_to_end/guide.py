"""Run the commands of docs/instructors.md on the demo's class, in the order of the guide.

``python -m tests.end_to_end.guide`` (`make guide`) writes their output into the guide, and
``python -m tests.end_to_end.guide FOLDER`` makes the folder in which a reader can try them.
"""

import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import chdir
from datetime import timedelta
from pathlib import Path

import nbformat
from click.testing import CliRunner
from nbformat.v4 import new_code_cell

from autograder import terminal
from autograder.cli import main
from autograder.course import CONFIG_NAME, Course
from autograder.evidence.simulate import simulate_course
from autograder.exchange.roster import read_roster
from autograder.grading.record import open_gradebook
from tests.exchange import lms

REPOSITORY = Path(__file__).parents[2]
GUIDE = REPOSITORY / "docs" / "instructors.md"
TOPIC = "01_perceptron"
STUDENTS = 12
LATE = "s005"  # hands in on Sunday
TWICE = "s006"  # hands in on Monday, and once more on Sunday
SUNDAY = lms.MONDAY + timedelta(days=6)
WIDTH = 100  # characters of a line of output
HOME = "~/course"  # where the guide's course lies

PART = re.compile(
    r"^```console\n(?P<commands>(?:.*\n)*?)```$"  # "$ command", and what it says
    r"|^```diff\n(?P<edit>(?:.*\n)*?)```$"  # lines of the topic's script, before (-) and after (+)
    r"|^<!-- by hand: (?P<deed>.+) -->$",  # what a person does elsewhere: one of DEEDS
    re.MULTILINE,
)
PROGRESS = re.compile(r"^grading .*\n", re.MULTILINE)  # the bar as a file gets it
SECONDS = re.compile(r"in \d+\.\d CPU seconds")
PLAIN = dict.fromkeys(["FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"])


def set_up(root: Path) -> Course:
    """A course folder with the topic, and beside it in downloads/ what Blackboard hands out.

    The class is that of `make demo`; the first student hands in twice by Friday.
    """
    repository = Course.open(REPOSITORY)
    root.mkdir(parents=True)
    for step in ("notebooks", "source", "release"):
        shutil.copytree(REPOSITORY / step / TOPIC, root / step / TOPIC)
    shutil.copyfile(REPOSITORY / CONFIG_NAME, root / CONFIG_NAME)
    with tempfile.TemporaryDirectory() as folder:
        simulate_course(repository, TOPIC, STUDENTS, Path(folder))
        demo = Course.open(Path(folder))
        roster = read_roster(demo.roster)
        people = [
            lms.Person(each.id, each.first_name, each.last_name, str(each.cid), 0, 0)
            for each in roster.students.values()
        ]
        work = {
            each.login: demo.notebook("submitted", TOPIC, each.login).read_bytes()
            for each in people
        }
    untouched = repository.notebook("release", TOPIC).read_bytes()
    first = [lms.Attempt(people[0], {f"{TOPIC}.ipynb": untouched}, lms.MONDAY - timedelta(days=1))]
    second = []
    for number, person in enumerate(people):
        notebook, when = work[person.login], lms.MONDAY + timedelta(hours=number)
        if person.login != LATE:
            first.append(lms.Attempt(person, {_name(number): notebook}, when))
        if person.login in (LATE, TWICE):
            more = _with_a_cell_more(notebook) if person.login == TWICE else notebook
            second.append(lms.Attempt(person, {f"{TOPIC}.ipynb": more}, SUNDAY))
    downloads = root / "downloads"
    downloads.mkdir()
    column = f"{TOPIC} [Total Pts: 20 Score] |4711"
    (downloads / "class_list.xls").write_bytes(lms.blackboard_list(people, column))
    lms.write_zip(downloads / "gradebook.zip", lms.blackboard_files(first, TOPIC))
    lms.write_zip(downloads / "sunday.zip", lms.blackboard_files(second, TOPIC))
    return Course.open(root)


def _name(number: int) -> str:
    """The first student's browser numbers the second download of the notebook."""
    return f"{TOPIC}.ipynb" if number else f"{TOPIC} (1).ipynb"


def _with_a_cell_more(notebook: bytes) -> bytes:
    changed = nbformat.reads(notebook.decode(), as_version=4)
    changed.cells.append(new_code_cell("sigmoid(0)", id="a-cell-of-my-own"))
    return str(nbformat.writes(changed)).encode()


def give_half_a_point(course: Course) -> None:
    """What formgrader enters when somebody types 0.5 and a comment for s006."""
    with open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("test_sigmoid", TOPIC, TOPIC, "s006")
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        comment = gradebook.find_comment("sigmoid", TOPIC, TOPIC, "s006")
        comment.manual_comment = "The formula is right; return it instead of printing it."
        gradebook.db.commit()


def look_again(course: Course) -> None:
    """What formgrader enters when somebody types the same points once more."""
    with open_gradebook(course) as gradebook:
        gradebook.find_grade("test_sigmoid", TOPIC, TOPIC, "s006").needs_manual_grade = False
        gradebook.db.commit()


def edit_script(course: Course, edit: str) -> None:
    """Change lines of the topic's script; each is found once, whatever its indentation."""
    script = course.script(TOPIC)
    text = script.read_text(encoding="utf-8")
    before = [line[1:].strip() for line in edit.splitlines() if line.startswith("-")]
    after = [line[1:].strip() for line in edit.splitlines() if line.startswith("+")]
    for old, new in zip(before, after, strict=True):
        assert text.count(old) == 1, f"{TOPIC} has changed: it does not hold {old!r} once"
        text = text.replace(old, new)
    script.write_text(text, encoding="utf-8")


DEEDS: dict[str, Callable[[Course], None]] = {
    "half a point for s006 in formgrader": give_half_a_point,
    "the same half point once more": look_again,
}


def run_guide(text: str, course: Course) -> str:
    """The guide with its commands' output as it is today; commands change the course."""

    def todays(part: re.Match[str]) -> str:
        if part["deed"]:
            DEEDS[part["deed"]](course)
            return part[0]
        if part["edit"]:
            edit_script(course, part["edit"])
            return part[0]
        commands = [line for line in part["commands"].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(map(run, commands)) + "```"

    def run(line: str) -> str:
        program, *words = shlex.split(line.removeprefix("$ "), comments=True)
        assert program == "autograder", f"the guide's {line!r} cannot be run here"
        result = CliRunner(env=PLAIN).invoke(main, words, catch_exceptions=False)
        said = result.output.replace(str(course.root), HOME)
        said = "".join(f"{each.rstrip()}\n" for each in said.splitlines())
        return f"{line}\n{PROGRESS.sub('', said)}"

    width, terminal.WIDTH = terminal.WIDTH, WIDTH
    try:
        with chdir(course.root):
            return PART.sub(todays, text)
    finally:
        terminal.WIDTH = width


def masked(text: str) -> str:
    """A guide without what differs from run to run."""
    return SECONDS.sub("in 0.1 CPU seconds", text)


if __name__ == "__main__":
    if sys.argv[1:]:
        folder = Path(sys.argv[1]).resolve()
        if folder.exists():
            sys.exit(f"{folder} is there already: name a new folder.")
        print(f"Try the guide's commands in {set_up(folder).root}")
    else:
        with tempfile.TemporaryDirectory() as scratch:
            guide = GUIDE.read_text(encoding="utf-8")
            today = run_guide(guide, set_up(Path(scratch).resolve() / "course"))
        if masked(today) != masked(guide):
            GUIDE.write_text(today, encoding="utf-8")
