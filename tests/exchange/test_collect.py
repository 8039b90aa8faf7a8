"""Archives in, submitted/ filled: each student's latest attempt, nothing older, nothing bad."""

import os
import shutil
import time
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from autograder.errors import CourseError
from autograder.exchange.classlist import read_class_list
from autograder.exchange.collect import collect
from autograder.exchange.enrolment import enrol
from autograder.exchange.roster import Roster, read_roster, roster_text
from autograder.exchange.worksheet import read_worksheet
from tests.exchange import lms
from tests.exchange.lms import ADA, CLASS, FRIDAY, LI, MONDAY, TUESDAY, ZOE, Attempt

ONE, TWO = b'{"cells": [], "version": 1}', b'{"cells": [], "version": 2}'
TOY = {"toy.ipynb": ONE}
LISTS = {
    "blackboard": lms.blackboard_list(),
    "canvas": lms.canvas_list(),
    "moodle": lms.moodle_worksheet(),
    "plain": lms.blackboard_list(),
}
FILES = {
    "blackboard": lms.blackboard_files,
    "canvas": lms.canvas_files,
    "moodle": lms.moodle_files,
    "plain": lms.plain_files,
}


@pytest.fixture
def enrolled(course, tmp_path):
    """Put a system's class list on the roster."""

    def run(system: str = "blackboard") -> Roster:
        path = tmp_path / "list"
        path.write_bytes(LISTS[system])
        students = enrol(read_roster(course.roster), read_class_list(path)).students
        course.roster.write_text(roster_text(students.values(), course.roster), encoding="utf-8")
        return read_roster(course.roster)

    return run


@pytest.fixture
def run(course, tmp_path):
    """Collect attempts (or files by name) out of a zip; statuses by student, reasons by file."""

    def collect_files(files, roster=None, *, when=MONDAY, **options):
        path = lms.write_zip(tmp_path / "a.zip", files, when)
        roster = roster or read_roster(course.roster)
        done = collect(course, "toy", roster, [path], UTC, **options)
        statuses = {each.student: each.status for each in done.collected}
        return statuses, {each.name: each.reason for each in done.leftovers}, done

    return collect_files


@pytest.fixture
def lies(course):
    """What lies in a student's folder."""

    def files(person) -> dict[str, bytes]:
        folder = course.folder("submitted", "toy", person.login)
        found = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    return files


@pytest.mark.parametrize("system", FILES)
def test_every_systems_archive_fills_submitted(enrolled, run, lies, system):
    enrolled(system)
    files = FILES[system]([Attempt(person, TOY | {"data.csv": b"1"}) for person in CLASS])
    statuses, leftovers, _ = run(files)
    assert statuses == dict.fromkeys(["al1", "zb22", "lw_3"], "new")
    assert leftovers == {}
    stamps = {"timestamp.txt"} if system == "blackboard" else set()
    assert set(lies(LI)) == {"toy.ipynb", "data.csv"} | stamps
    assert set(run(files)[0].values()) == {"unchanged"}


def test_the_time_is_nbgraders(enrolled, run, lies, course):
    enrolled()
    run(lms.blackboard_files([Attempt(ADA, TOY, FRIDAY)]))
    assert lies(ADA)["timestamp.txt"] == b"2026-11-06 23:59:59.000000 UTC\n"
    assert course.coursedir.get_existing_timestamp(
        str(course.folder("submitted", "toy", "al1"))
    ) == FRIDAY.replace(tzinfo=None)


def test_times_of_another_zone_are_written_in_utc(enrolled, course, tmp_path, lies):
    roster = enrolled()
    path = lms.write_zip(tmp_path / "a.zip", lms.blackboard_files([Attempt(ADA, TOY, FRIDAY)]))
    collect(course, "toy", roster, [path], ZoneInfo("America/New_York"))
    assert lies(ADA)["timestamp.txt"] == b"2026-11-07 04:59:59.000000 UTC\n"


@pytest.mark.parametrize("order", [(MONDAY, FRIDAY), (FRIDAY, MONDAY)])
def test_the_latest_attempt_of_an_archive_counts(enrolled, run, lies, order):
    enrolled()
    content = {MONDAY: ONE, FRIDAY: TWO}
    attempts = [Attempt(ADA, {"toy.ipynb": content[when]}, when) for when in order]
    statuses, leftovers, _ = run(lms.blackboard_files(attempts))
    assert (statuses, leftovers) == ({"al1": "new"}, {})
    assert lies(ADA)["toy.ipynb"] == TWO


def test_an_attempt_without_a_notebook_does_not_hide_an_earlier_one(enrolled, run, lies):
    enrolled()
    last = Attempt(ADA, {"sorry.pdf": b"%PDF"}, FRIDAY)
    statuses, leftovers, _ = run(lms.blackboard_files([Attempt(ADA, TOY), last]))
    assert statuses == {"al1": "new"}
    [(name, reason)] = leftovers.items()
    assert name.endswith("sorry.pdf")
    assert reason == "al1: no notebook of the topic came with it"
    assert set(lies(ADA)) == {"toy.ipynb", "timestamp.txt"}


def test_a_later_attempt_replaces_an_older_one_and_never_the_reverse(enrolled, run, lies):
    enrolled()
    run(lms.blackboard_files([Attempt(ADA, TOY | {"old.csv": b""}, TUESDAY)]))
    later = lms.blackboard_files([Attempt(ADA, {"toy.ipynb": TWO}, FRIDAY)])
    assert run(later)[0] == {"al1": "replaced"}
    assert set(lies(ADA)) == {"toy.ipynb", "timestamp.txt"}
    assert run(lms.blackboard_files([Attempt(ADA, TOY, MONDAY)]))[0] == {"al1": "older"}
    assert lies(ADA)["toy.ipynb"] == TWO
    older = lms.blackboard_files([Attempt(ADA, TOY, MONDAY)])
    assert run(older, overwrite=True)[0] == {"al1": "older"}


def test_canvas_numbers_tell_the_later_file(enrolled, run, lies):
    enrolled("canvas")
    run(lms.canvas_files([Attempt(ADA, TOY, file_id=50)]))
    again = lms.canvas_files([Attempt(ADA, {"toy-1.ipynb": TWO}, file_id=60, late=True)])
    statuses, _, done = run(again)
    assert statuses == {"al1": "replaced"}
    assert (done.collected[0].late, done.collected[0].note) == (True, "was called toy-1.ipynb")
    assert run(lms.canvas_files([Attempt(ADA, TOY, file_id=50)]))[0] == {"al1": "older"}
    assert lies(ADA) == {"toy.ipynb": TWO}


def test_of_two_canvas_files_of_one_attempt_the_later_is_taken(enrolled, run, lies):
    enrolled("canvas")
    _, leftovers, _ = run(lms.canvas_files([Attempt(ADA, {"toy.ipynb": ONE, "toy-1.ipynb": TWO})]))
    assert lies(ADA) == {"toy.ipynb": TWO}
    assert list(leftovers.values()) == ["al1: toy-1.ipynb was taken"]


def test_moodles_worksheet_tells_who_and_when(enrolled, run, lies, tmp_path):
    roster = enrolled("blackboard")
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.moodle_worksheet(when=TUESDAY))
    worksheet = read_worksheet(path, tuple(roster.students.values()), UTC)
    files = {"Someone Else_7001_assignsubmission_file_/toy.ipynb": ONE}
    assert run(files, worksheet=worksheet)[0] == {"al1": "new"}
    assert lies(ADA)["timestamp.txt"].startswith(b"2026-11-03 09:00:00")


def test_a_time_learnt_afterwards_is_added(enrolled, run, lies, tmp_path):
    roster = enrolled("moodle")
    files = lms.moodle_files([Attempt(ADA, TOY)])
    run(files)
    assert set(lies(ADA)) == {"toy.ipynb"}
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.moodle_worksheet())
    worksheet = read_worksheet(path, tuple(roster.students.values()), UTC)
    statuses, _, done = run(files, worksheet=worksheet)
    assert (statuses, done.collected[0].note) == ({"al1": "replaced"}, "has a time now")
    assert "timestamp.txt" in lies(ADA)
    assert run(files, worksheet=worksheet)[0] == {"al1": "unchanged"}


def test_what_was_put_there_by_hand_is_left_unless_told_otherwise(enrolled, run, lies, course):
    enrolled()
    path = course.notebook("submitted", "toy", "al1")
    path.parent.mkdir(parents=True)
    path.write_bytes(TWO)
    files = lms.blackboard_files([Attempt(ADA, TOY)])
    statuses, _, done = run(files)
    assert statuses == {"al1": "left"}
    assert "--overwrite" in done.collected[0].note
    assert lies(ADA) == {"toy.ipynb": TWO}
    assert run(files, overwrite=True)[0] == {"al1": "replaced"}
    path.write_bytes(TWO)  # mended by hand; the same attempt comes again
    assert run(files)[0] == {"al1": "left"}


def test_a_folder_collected_by_nbgrader_is_compared_by_its_timestamp(enrolled, run, lies, course):
    enrolled()
    folder = course.folder("submitted", "toy", "al1")
    lms.write_folder(folder, {"toy.ipynb": TWO, "timestamp.txt": b"2026-11-03 09:00:00.5 UTC"})
    assert run(lms.blackboard_files([Attempt(ADA, TOY, MONDAY)]))[0] == {"al1": "older"}
    assert run(lms.blackboard_files([Attempt(ADA, TOY, FRIDAY)]))[0] == {"al1": "replaced"}


def test_who_is_not_on_the_roster_is_named(enrolled, run):
    enrolled()
    stranger = lms.Person("eve", "Eve", "X", "5", 5, 5)
    statuses, leftovers, _ = run(lms.blackboard_files([Attempt(ADA, TOY), Attempt(stranger, TOY)]))
    assert statuses == {"al1": "new"}
    [reason] = leftovers.values()
    assert "is not on the roster" in reason


def test_without_a_roster_only_systems_with_user_names_can_be_read(run):
    assert run(lms.blackboard_files([Attempt(ADA, TOY)]))[0] == {"al1": "new"}
    with pytest.raises(CourseError, match="import the class list first"):
        run(lms.canvas_files([Attempt(ADA, TOY)]))


def test_a_roster_of_faulty_lines_does_not_let_everybody_in(run, course):
    course.roster.write_text("id,first_name,last_name,email,cid\neve,E,V,,0\n")
    assert run(lms.blackboard_files([Attempt(ADA, TOY)]))[0] == {}


def test_several_archives_and_folders_are_collected_together(enrolled, course, tmp_path, lies):
    roster = enrolled()
    one = lms.write_zip(tmp_path / "1.zip", lms.blackboard_files([Attempt(ADA, TOY)]))
    two = lms.write_tar(tmp_path / "2.tgz", lms.plain_files([Attempt(ZOE, TOY)]))
    three = lms.write_folder(tmp_path / "3", lms.plain_files([Attempt(LI, TOY)]))
    done = collect(course, "toy", roster, [one, two, three], UTC)
    assert {each.student: each.archive for each in done.collected} == {
        "al1": "1.zip",
        "zb22": "2.tgz",
        "lw_3": "3",
    }


def test_a_broken_archive_does_not_stop_the_others(enrolled, course, tmp_path):
    roster = enrolled()
    broken = tmp_path / "0.zip"
    broken.write_bytes(b"PK\x03\x04")
    one = lms.write_zip(tmp_path / "1.zip", lms.blackboard_files([Attempt(ADA, TOY)]))
    done = collect(course, "toy", roster, [broken, one], UTC)
    assert [each.student for each in done.collected] == ["al1"]
    assert [(each.archive, each.name) for each in done.leftovers] == [("0.zip", "")]


def test_notebooks_of_other_topics_and_unknown_ones_are_named(enrolled, run, lies):
    enrolled()
    files = {"toy.ipynb": ONE, "Untitled.ipynb": b"{}"}
    _, leftovers, _ = run(lms.blackboard_files([Attempt(ADA, files)]))
    [reason] = leftovers.values()
    assert reason == "al1: neither its name nor its cells are those of the topic's notebook"
    assert set(lies(ADA)) == {"toy.ipynb", "timestamp.txt"}


# --- mischief ---

MISCHIEF = [
    "Ada Lovelace_7001_assignsubmission_file_../evil.txt",
    "Ada Lovelace_7001_assignsubmission_file_/../evil.txt",
    "Ada Lovelace_7001_assignsubmission_file_/toy.ipynb/evil.txt",
    "Ada Lovelace_7001_assignsubmission_file_/timestamp.txt",
    "Ada Lovelace_7001_assignsubmission_file_/more.zip",
]


@pytest.mark.parametrize("name", MISCHIEF)
def test_a_file_with_a_wicked_place_is_left_and_the_rest_collected(
    enrolled, run, lies, course, name
):
    enrolled("moodle")
    before = {path for path in course.root.rglob("*") if "evil" in path.name}
    files = {"Ada Lovelace_7001_assignsubmission_file_/Toy (1).ipynb": ONE, name: b"evil"}
    statuses, leftovers, _ = run(files)
    assert statuses == {"al1": "new"}
    assert list(leftovers) == [name]
    assert lies(ADA) == {"toy.ipynb": ONE}
    assert {path for path in course.root.rglob("*") if "evil" in path.name} == before == set()


@pytest.mark.parametrize("name", ["..", "../x"])
@pytest.mark.parametrize("system", ["blackboard", "canvas"])
def test_what_a_student_calls_a_file_leads_nowhere(enrolled, run, lies, system, name):
    enrolled(system)
    files = FILES[system]([Attempt(ADA, TOY | {name: b"evil"})])
    statuses, leftovers, _ = run(files, system=system)
    assert statuses == {"al1": "new"}
    assert len(leftovers) == 1
    assert set(lies(ADA)) <= {"toy.ipynb", "timestamp.txt"}


def test_two_files_that_come_to_one_place_are_not_both_taken(enrolled, run, lies):
    enrolled()
    files = {"al1/toy/toy.ipynb": ONE, "al1/toy/x.csv": b"1", "al1/X.csv": b"2"}
    _, leftovers, _ = run(files, system="csv")
    assert list(leftovers.values()) == ["al1: another file of this name came with it"]
    assert len(lies(ADA)) == 2


def test_a_student_id_that_names_no_folder_is_not_taken_without_a_roster(run):
    statuses, leftovers, _ = run({".ssh/toy.ipynb": ONE, "al1/toy.ipynb": ONE})
    assert statuses == {"al1": "new"}
    assert leftovers[".ssh/toy.ipynb"] == "'.ssh' is not known"


# --- faults around us ---


def test_a_folder_that_cannot_be_written_ends_in_a_sentence_and_stays(enrolled, run, lies, course):
    enrolled()
    run(lms.blackboard_files([Attempt(ADA, TOY)]))
    blocked = course.folder("submitted", "toy", "al1").with_name(".toy.draft")
    blocked.write_text("a file where the draft should be")
    with pytest.raises(CourseError, match="cannot be written"):
        run(lms.blackboard_files([Attempt(ADA, {"toy.ipynb": TWO}, FRIDAY)]))
    assert lies(ADA)["toy.ipynb"] == ONE


def test_a_damaged_record_says_what_to_do(enrolled, run, course):
    enrolled()
    path = course.root / "reports" / "toy" / "collected.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(CourseError, match=r"collected.json is damaged .*: delete it"):
        run(lms.blackboard_files([Attempt(ADA, TOY)]))


def test_a_class_of_300_takes_little_time(course, run):
    people = [lms.Person(f"s{n}", "S", str(n), str(n), n, n) for n in range(1, 301)]
    rows = "".join(f"{p.login},S,{n},,{n}\n" for n, p in enumerate(people, 1))
    course.roster.write_text("id,first_name,last_name,email,cid\n" + rows)
    release = course.notebook("release", "toy").read_bytes()
    files = {"toy (1).ipynb": release, "noise.bin": os.urandom(30_000)}
    start = time.process_time()
    statuses, leftovers, _ = run(lms.blackboard_files([Attempt(p, files) for p in people]))
    assert (len(statuses), leftovers) == (300, {})
    assert time.process_time() - start < 10
    shutil.rmtree(course.root / "submitted")
