import pytest

from autograder.errors import CourseError
from autograder.exchange.classlist import read_class_list
from autograder.exchange.enrolment import differences, enrol
from autograder.exchange.roster import read_roster, roster_text
from tests.conftest import ROSTER
from tests.exchange import lms

HEADER = "username,first name,last name,email,cid\n"


@pytest.fixture
def enrolled(tmp_path):
    """Enrol a class list upon a roster, both given as text."""

    def run(listed: str | bytes, roster: str = ""):
        path = tmp_path / "roster.csv"
        if roster:
            path.write_text(roster, encoding="utf-8")
        list_path = tmp_path / "list.csv"
        list_path.write_bytes(listed if isinstance(listed, bytes) else listed.encode())
        enrolment = enrol(read_roster(path), read_class_list(list_path))
        path.write_text(roster_text(enrolment.students.values(), path), encoding="utf-8")
        return enrolment, read_roster(path)

    return run


@pytest.mark.parametrize(
    "data", [lms.blackboard_list(), lms.canvas_list(), lms.moodle_worksheet()], ids=lambda _: ""
)
def test_every_list_fills_an_empty_roster_and_changes_nothing_the_second_time(enrolled, data):
    enrolment, roster = enrolled(data)
    assert list(roster.students) == ["al1", "zb22", "lw_3"]
    assert roster.students["lw_3"].cid == 333
    assert roster.faults == []
    assert len(enrolment.added) == 3
    again, _ = enrolled(data)
    assert (again.added, again.changed, again.faults) == ((), (), ())


def test_changes_are_told_and_columns_of_ones_own_are_kept(enrolled, tmp_path):
    roster = "id,first_name,last_name,email,cid,tutor,bench\nal1,Ada,Byron,a@x,1,Bea,\n"
    enrolment, after = enrolled(HEADER + "al1,Ada,Lovelace,a@x,1\nzb22,Z,B,z@x,2\n", roster)
    [(before, changed)] = enrolment.changed
    assert differences(before, changed) == ["last_name: Byron → Lovelace"]
    assert [student.id for student in enrolment.added] == ["zb22"]
    assert after.students["al1"].extra == {"tutor": "Bea"}
    header = (tmp_path / "roster.csv").read_text().splitlines()[0]
    assert header == "id,first_name,last_name,email,cid,tutor,bench"


def test_who_is_no_longer_listed_stays_and_is_marked(enrolled):
    roster = ROSTER + "al1,A,L,a@x,1\ngone,G,O,g@x,9\n"
    enrolment, after = enrolled(HEADER + "al1,A,L,a@x,1\n", roster)
    assert [student.id for student in enrolment.unlisted] == ["gone"]
    assert enrolment.changed == ()
    assert after.students["gone"].extra == {"listed": "no"}
    back, after = enrolled(HEADER + "al1,A,L,a@x,1\ngone,G,O,g@x,9\n")
    assert back.unlisted == ()
    assert [differences(*pair) for pair in back.changed] == [["listed: no → –"]]
    assert "listed" not in after.students["gone"].extra


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("bob,B,B,b@x,12a", "the CID '12a' of bob is no College ID"),
        ("bob,B,B,b@x,", "the CID of bob is missing"),
        ("bob,B,B,b@x,1", "the CID 1 of bob is that of al1 on an earlier line too"),
        ("bob,B,B,b@x,0 1", "the CID 1 of bob is that of al1 on an earlier line too"),
        ("al1,B,B,b@x,7", "'al1' stands on line 2 too"),
        (",B,B,,7", "B B has neither a user name nor an email address"),
        ("../x,B,B,b@x,7", "'../x' cannot name a folder"),
        ("bob,B,B,b@x,7,8", "the line has 6 values, the header 5"),
    ],
)
def test_a_faulty_line_is_named_and_the_others_are_entered(enrolled, line, fault):
    listed = f"{HEADER}al1,A,L,a@x,1\n{line}\ncy,C,C,c@x,3\n"
    enrolment, after = enrolled(listed)
    assert list(after.students) == ["al1", "cy"]
    [found] = enrolment.faults
    assert "list.csv, line 3: " in found
    assert fault in found


def test_a_shared_cid_is_named_again_when_the_list_is_imported_again(enrolled):
    listed = f"{HEADER}al1,A,L,,7\nbob,B,B,,7\n"
    for _ in range(2):
        enrolment, after = enrolled(listed)
        assert list(after.students) == ["al1"]
        [fault] = enrolment.faults
        assert "line 3: the CID 7 of bob is that of al1 on an earlier line too." in fault


def test_a_fault_leaves_a_student_on_the_roster_as_they_are(enrolled):
    enrolment, after = enrolled(HEADER + "al1,A,New,a@x,oops\n", ROSTER + "al1,A,L,a@x,1\n")
    assert len(enrolment.faults) == 1
    assert (after.students["al1"].last_name, after.students["al1"].extra) == ("L", {})


def test_what_was_put_right_in_a_cid_is_told(enrolled):
    enrolment, after = enrolled(HEADER + "al1,A,L,a@x,012 3\n")
    [remark] = enrolment.remarks
    assert "line 2: the CID '012 3' of al1 has a space and a leading zero" in remark
    assert after.students["al1"].cid == 123


@pytest.mark.parametrize(
    "line", ["other,A,L,a@x,1", "other,A,L,A@X,5", "al1,A,L,new@x,5", "AL1,A,L,a@x,1"]
)
def test_a_student_is_known_by_login_cid_or_email_and_keeps_their_folders(enrolled, line):
    enrolment, after = enrolled(HEADER + line + "\n", ROSTER + "al1,A,L,a@x,1\n")
    assert list(after.students) == ["al1"]
    assert enrolment.added == ()


def test_two_students_may_swap_their_cids(enrolled):
    _, after = enrolled(HEADER + "a,A,A,,2\nb,B,B,,1\n", ROSTER + "a,A,A,,1\nb,B,B,,2\n")
    assert [student.cid for student in after.students.values()] == [2, 1]


def test_a_cid_of_somebody_no_longer_listed_is_not_given_twice(enrolled):
    with pytest.raises(CourseError, match="line 2: the CID 9 would belong to al1 and to gone"):
        enrolled(HEADER + "al1,A,L,,9\n", ROSTER + "al1,A,L,,1\ngone,G,O,,9\n")


def test_a_list_without_cids_does_for_those_on_the_roster(enrolled):
    enrolment, after = enrolled("username,last name\nal1,New\nbob,B\n", ROSTER + "al1,A,L,a@x,1\n")
    assert after.students["al1"].last_name == "New"
    [fault] = enrolment.faults
    assert "line 3: the CID of bob is missing" in fault
    assert list(after.students) == ["al1"]


def test_a_first_list_without_cids_is_refused(enrolled):
    with pytest.raises(CourseError, match="no column holds College IDs; name it by --cid-column"):
        enrolled("username,last name\nal1,L\n")


def test_a_roster_with_faults_is_not_written_over(enrolled):
    with pytest.raises(CourseError, match=r"line 2: the cid '012'.*Mend the roster first: 1 of"):
        enrolled(HEADER + "al1,A,L,a@x,1\n", ROSTER + "al1,A,L,a@x,012\n")
