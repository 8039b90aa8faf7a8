"""Names of members as the learning systems give them, and as mischief would."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.exchange.archives import Member
from autograder.exchange.enrolment import Directory
from autograder.exchange.naming import Order, read_names, system_of
from autograder.exchange.roster import Student
from tests.exchange import lms
from tests.exchange.lms import ADA, CLASS, LI, MONDAY, TUESDAY, ZOE, Attempt

LONDON = ZoneInfo("Europe/London")


def student(person: lms.Person, **extra: str) -> Student:
    return Student(person.login, person.first, person.last, person.email, int(person.cid), extra)


@pytest.fixture
def members(tmp_path):
    def make(files: dict[str, bytes]) -> list[Member]:
        made = []
        for number, (name, data) in enumerate(files.items()):
            path = tmp_path / str(number)
            path.write_bytes(data)
            made.append(Member("a.zip", name, path, 7.0))
        return made

    return make


@pytest.fixture
def read(members):
    """Who handed in what: (student, name) pairs, and the reasons for strange names."""

    def run(files, students=(), *, system="auto", anybody=False):
        made = members(files)
        system = system_of(made) if system == "auto" else system
        directory = Directory(students, anybody=anybody)
        handed, strange = read_names(made, system, "toy", directory, LONDON)
        return handed, [reason for _, reason in strange]

    return run


EVERYBODY = [Attempt(person, {"toy.ipynb": b"{}"}) for person in CLASS]


@pytest.mark.parametrize(
    ("files", "system"),
    [
        (lms.blackboard_files(EVERYBODY), "blackboard"),
        (lms.canvas_files(EVERYBODY), "canvas"),
        (lms.moodle_files(EVERYBODY), "moodle"),
        (lms.moodle_files(EVERYBODY, folders=False), "moodle"),
        (lms.plain_files(EVERYBODY), "csv"),
    ],
)
def test_each_systems_names_are_recognised_and_lead_to_the_students(members, read, files, system):
    assert system_of(members(files)) == system
    students = [student(person, canvas_id=str(person.canvas_id)) for person in CLASS]
    handed, strange = read(files, students)
    found = {(each.student, each.name) for each in handed}
    assert found == {("al1", "toy.ipynb"), ("zb22", "toy.ipynb"), ("lw_3", "toy.ipynb")}
    assert strange == []


def test_one_file_with_the_name_of_another_system_does_not_turn_the_archive(members):
    name = "x_attempt_2020-01-01-00-00-00_toy.ipynb"
    files = lms.canvas_files([*EVERYBODY, Attempt(ADA, {name: b"{}"}, file_id=9)])
    assert system_of(members(files)) == "canvas"


# --- Blackboard ---


def test_blackboards_times_are_those_of_the_zone(read):
    summer = datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC)
    files = lms.blackboard_files([Attempt(ADA, {"toy.ipynb": b""}, summer)])
    [handed], _ = read(files, [student(ADA)])
    assert handed.time == datetime(2026, 7, 1, 11, 0, 0, tzinfo=UTC)
    files = lms.blackboard_files([Attempt(ADA, {"toy.ipynb": b""}, MONDAY)])
    [handed], _ = read(files, [student(ADA)])
    assert handed.time == MONDAY


def test_underscores_in_assignment_and_user_name_are_told_apart(read):
    stem = "Week_1_Toy_lw_3_attempt_2026-11-02-15-04-05"
    alone = {f"{stem}_toy.ipynb": b"{}"}
    [handed], _ = read(alone, [student(LI)])
    assert handed.student == "lw_3"
    other = Student("3", "", "", "", 9)
    [handed], _ = read(alone, [student(LI), other])
    assert handed.student is None  # two students may be meant
    [handed], _ = read({**alone, f"{stem}.txt": b"Name: Li Wei (lw_3)\n"}, [student(LI), other])
    assert handed.student == "lw_3"
    [handed], _ = read({**alone, f"{stem}.txt": b"Name: Li (3) Wei (x)\n"}, [student(LI)])
    assert handed.student == "lw_3"  # a text that contradicts the name says nothing


def test_a_files_own_name_cannot_make_it_somebody_elses(read):
    trick = "y_zb22_attempt_2030-01-01-00-00-00_toy.ipynb"
    files = lms.blackboard_files([Attempt(ADA, {trick: b"{}"})])
    [handed], _ = read(files, [student(ADA), student(ZOE)])
    assert (handed.student, handed.name, handed.time) == ("al1", trick, MONDAY)


def test_without_a_roster_blackboards_user_names_are_taken_as_they_come(read):
    files = lms.blackboard_files([Attempt(ADA, {"toy.ipynb": b"{}"})])
    assert [each.student for each in read(files, anybody=True)[0]] == ["al1"]
    assert [each.student for each in read(files)[0]] == [None]


def test_an_impossible_time_is_no_time(read):
    name = "Toy_al1_attempt_2026-99-02-15-04-05_toy.ipynb"
    [handed], strange = read({name: b""}, [student(ADA)])
    assert (handed.time, handed.order.value, strange) == (None, 0.0, [])


# --- Canvas ---


def test_canvas_says_who_is_late_and_numbers_the_files(read):
    files = lms.canvas_files([Attempt(ADA, {"toy-2.ipynb": b""}, late=True, file_id=77)])
    [handed], _ = read(files, [student(ADA)])
    assert handed.late
    assert handed.order == Order("file number", 77.0)
    assert (handed.name, handed.student, handed.time) == ("toy-2.ipynb", "al1", None)


def test_canvas_students_are_known_by_number_before_name(read):
    files = {"buergernunezzoe_90210_5_toy.ipynb": b""}
    known = [student(ADA, canvas_id="90210"), student(ZOE, canvas_id="90211")]
    assert read(files, known)[0][0].student == "al1"


def test_a_canvas_name_with_numbers_cannot_make_it_somebody_elses(read):
    files = {"x_90211_90210_5_toy.ipynb": b""}  # Ada calls herself x_90211
    known = [student(ADA, canvas_id="90210"), student(ZOE, canvas_id="90211")]
    [handed], _ = read(files, known, system="canvas")
    assert handed.student is None


def test_numbers_in_a_canvas_files_own_name_do_not_matter(read):
    files = {"lovelaceada_90210_5_12_34_toy.ipynb": b""}
    [handed], _ = read(files, [student(ADA, canvas_id="90210")])
    assert (handed.student, handed.name) == ("al1", "12_34_toy.ipynb")


def test_anonymous_canvas_files_are_nobodys(read):
    _, strange = read({"anon_x1y2z_345_toy.ipynb": b""}, [student(ADA)], system="canvas")
    assert "anonymous" in strange[0]


# --- Moodle ---


def test_moodles_number_comes_before_the_name(read):
    files = lms.moodle_files([Attempt(ADA, {"toy.ipynb": b""})])
    known = [student(ZOE, moodle_id="Participant 7001"), student(ADA)]
    assert read(files, known)[0][0].student == "zb22"


@pytest.mark.parametrize(
    "who", ["Ada Lovelace", "Lovelace Ada", "ADA LOVELACE", "Group 4-Ada Lovelace"]
)
def test_moodle_names_are_read_in_any_order_and_after_a_group(read, who):
    files = {f"{who}_1_assignsubmission_file_/toy.ipynb": b""}
    assert read(files, [student(ADA)])[0][0].student == "al1"


def test_of_two_students_of_one_name_nobody_is_meant(read):
    files = {"Ada Lovelace_1_assignsubmission_file_/toy.ipynb": b""}
    twin = Student("al9", "Ada", "Lovelace", "", 9)
    assert read(files, [student(ADA), twin])[0][0].student is None


def test_text_typed_into_moodle_is_passed_over(read):
    name = "Ada Lovelace_1_assignsubmission_onlinetext_/onlinetext.html"
    assert read({name: b""}, [student(ADA)], system="moodle") == ([], [])


@pytest.mark.parametrize("system", ["canvas", "moodle", "blackboard"])
def test_names_that_a_system_does_not_give_are_strange(read, system):
    handed, [strange] = read({"something.txt": b""}, [student(ADA)], system=system)
    assert handed == []
    assert "its name is not one that" in strange


# --- plain ---


@pytest.mark.parametrize("folder", ["al1", "AL1", "12345678", "al1@example.org", "Ada Lovelace"])
@pytest.mark.parametrize("around", ["", "submissions/", "a/b/"])
@pytest.mark.parametrize("inside", ["", "toy/"])
def test_folders_of_students_have_many_names_and_may_stand_in_others(read, folder, around, inside):
    files = {f"{around}{folder}/{inside}{name}": b"" for name in ("toy.ipynb", "data/x.csv")}
    handed, strange = read(files, [student(ADA)])
    assert {(each.student, each.name) for each in handed} == {
        ("al1", "toy.ipynb"),
        ("al1", "data/x.csv"),
    }
    assert strange == []


def test_a_file_outside_the_students_folders_is_strange(read):
    handed, [reason] = read({"toy.ipynb": b"", "al1/toy.ipynb": b""}, [student(ADA)])
    assert len(handed) == 1
    assert reason == "it lies in no student's folder"


def test_nbgraders_timestamp_tells_when(read):
    files = {"al1/toy.ipynb": b"", "al1/timestamp.txt": b"2026-11-03 09:00:00.000000 UTC\n"}
    [handed], _ = read(files, [student(ADA)])
    assert handed.time == TUESDAY
    [handed], _ = read({**files, "al1/timestamp.txt": b"yesterday?"}, [student(ADA)])
    assert (handed.time, handed.order) == (None, Order("modified", 7.0))


@pytest.mark.parametrize(
    ("one", "other", "after"),
    [
        (Order("time", 2), Order("time", 1), True),
        (Order("time", 1), Order("time", 1), False),
        (Order("time", 2), Order("modified", 1), None),
        (Order("modified", 2), Order("modified", 0), None),
    ],
)
def test_only_orders_of_one_kind_are_compared(one, other, after):
    assert one.is_after(other) is after
