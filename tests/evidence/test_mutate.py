import subprocess
import sys

import pytest

from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.mutate import EQUIVALENT, KILLED, SURVIVED, mutate_topic
from autograder.evidence.notes import read_notes

ENDLESS = """def area(radius):
    n = 0
    while n < 3:
        n += 1
    return math.pi * radius**2"""


@pytest.fixture(scope="module")
def trials(built_toy):
    return mutate_topic(Course.open(built_toy), "toy", jobs=2)


def test_a_mutant_is_killed_by_the_message_of_its_own_task(trials):
    [trial] = [each for each in trials.graded if each.mutant.name.endswith("radius ** 3")]
    assert (trial.fate, trial.why) == (KILLED, "The area is wrong: is π there?")


def test_every_mutant_of_a_task_is_graded_and_its_end_is_counted(trials):
    assert set(trials.made) == {"area", "volume"}
    assert len(trials.graded) == sum(trials.made.values()) > 10
    assert trials.share_killed() == 1.0
    assert trials.share_killed("nothing") == 1.0


def change(course, old, new):
    script = course.script("toy")
    text = script.read_text()
    assert old in text
    script.write_text(text.replace(old, new))


def without_hidden_checks(course):
    change(course, 'checks.rng("area").uniform(1, 9, size=5)', "[]")


def note(course, *lines):
    course.evidence_notes("toy").write_text("\n".join(lines))


def test_mutants_survive_a_weak_test(course):
    without_hidden_checks(course)
    survivors = mutate_topic(course, "toy", 1, ["area"]).of(SURVIVED)
    assert "area: disc_area = math.pi * radius ** 2 → disc_area = math.pi * radius" in [
        trial.mutant.name for trial in survivors
    ]


def test_a_survivor_with_a_reason_is_equivalent(course):
    without_hidden_checks(course)
    note(course, "[equivalent.area]", '"area: … → …radius" = "a world with a flat disc"')
    found = mutate_topic(course, "toy", 1, ["area"])
    assert {trial.why for trial in found.of(EQUIVALENT)} == {"a world with a flat disc"}
    assert found.of(SURVIVED)
    assert found.stale == []


def test_an_entry_whose_mutants_are_killed_or_gone_is_stale(course):
    note(
        course,
        "[equivalent.area]",
        '"area: … → disc_area = math.pi * radius ** 3" = "x"',
        '"area: no such line" = "x"',
    )
    killed, gone = mutate_topic(course, "toy", 1, ["area"]).stale
    assert "the tests of area kill" in killed
    assert "area has no mutant 'area: no such line'" in gone


def test_an_entry_that_no_sampled_mutant_fits_is_not_stale(course):
    note(course, "[sample]", "area = 1", "[equivalent.area]", '"area: … → …radius" = "x"')
    found = mutate_topic(course, "toy", 1, ["area"])
    assert len(found.graded) == 1 < found.made["area"]
    assert found.stale == []


def test_a_mutant_without_an_end_is_killed(course):
    solution = course.script("toy").read_text().split("    ### BEGIN SOLUTION")[1]
    body = solution.split("    ### END SOLUTION")[0]
    change(course, body, "\n" + ENDLESS.split("\n", 1)[1] + "\n")
    [trial] = [
        each
        for each in mutate_topic(course, "toy", 2, ["area"]).graded
        if each.mutant.name == "area: n += 1 → left out"
    ]
    assert "is there a loop without an end" in trial.why


def test_a_reference_that_fails_its_own_tests_is_named(course):
    change(course, "disc_area = math.pi", "disc_area = 3")
    with pytest.raises(CourseError, match="the reference of area fails its own tests: The area"):
        mutate_topic(course, "toy", 1)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("sample = [", "is no TOML"),
        ("[sample]\narea = 0", "the sample of area is no positive whole number"),
        ("cids = true", "cids is no positive whole number"),
        ('[equivalent.area]\n"x" = " "', "area, 'x' has no reason in words"),
        ('[equivalent]\narea = "x"', "has no reason in words"),
        ("[other]", "it may hold cids, sample and equivalent"),
    ],
)
def test_notes_that_cannot_be_read_are_named(tmp_path, text, complaint):
    path = tmp_path / "evidence.toml"
    path.write_text(text)
    with pytest.raises(CourseError, match="evidence.toml.*" + complaint):
        read_notes(path)


def test_notes_on_a_task_that_is_not_there_are_named(course):
    note(course, "[sample]", "depth = 3")
    with pytest.raises(CourseError, match="toy has no task 'depth'"):
        mutate_topic(course, "toy", 1)


def test_the_command_fails_where_too_many_mutants_survive(course):
    without_hidden_checks(course)
    command = [sys.executable, "-m", "autograder.cli", "mutate", "toy", "--task", "area"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=course.root)
    assert run.returncode == 1
    assert "survived: area, " in run.stdout
    assert "mutants killed" in run.stdout
