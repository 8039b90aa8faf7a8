import pytest

from autograder.errors import CourseError
from autograder.exchange.roster import read_roster

HEADER = "id,first_name,last_name,email,cid\n"


@pytest.fixture
def roster_file(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "roster.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_students_are_read_with_names_and_cid(roster_file):
    roster = read_roster(roster_file(HEADER + 'ada, Ada ,"Love, lace",a@x.org,12345678\n'))
    ada = roster.students["ada"]
    assert (ada.name, ada.email, ada.cid) == ("Ada Love, lace", "a@x.org", 12345678)
    assert roster.given
    assert roster.by_cid(12345678) is ada
    assert roster.by_cid(1) is None


def test_other_columns_an_order_of_ones_own_and_a_bom_do_not_matter(roster_file):
    text = "\ufeffcid,group,id,email,last_name,first_name\n7,b,ada,a@x,L,A\n"
    assert read_roster(roster_file(text)).students["ada"].cid == 7


def test_a_course_without_roster_is_not_given_one(tmp_path):
    roster = read_roster(tmp_path / "roster.csv")
    assert (roster.students, roster.faults, roster.given) == ({}, [], False)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (",A,B,c,5", "the id is missing"),
        ("ada/../x,A,B,c,5", "cannot name a folder"),
        (".ada,A,B,c,5", "cannot name a folder"),
        ("first,A,B,c,5", "'first' stands on an earlier line"),
        ("ada,A,B,c,1", "is that of first too"),
        ("ada,A,B,c,", "'' of ada is no College ID"),
        ("ada,A,B,c,012", "no leading zero"),
        ("ada,A,B,c,123456789", "at most 8 digits"),
        ("ada,A,B,c,12a", "is no College ID"),
        ("ada,A,B,c", "has not 5 values"),
        ("ada,A,B,c,5,6", "has not 5 values"),
    ],
)
def test_a_faulty_line_is_named_and_the_rest_stands(roster_file, line, fault):
    roster = read_roster(roster_file(f"{HEADER}first,F,G,h,1\n{line}\nlast,L,M,n,9\n"))
    assert list(roster.students) == ["first", "last"]
    [found] = roster.faults
    assert "roster.csv, line 3: " in found
    assert fault in found


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("id,first_name,last_name,email\n", "line 1: column 'cid' is missing"),
        ("", "line 1: column 'id' is missing"),
        (HEADER.encode() + b"ada,\xe9,B,c,5\n", "not UTF-8"),
        (HEADER + 'ada,"A"x,B,c,5\n', "line 2"),
    ],
)
def test_a_file_that_is_no_roster_is_refused(roster_file, content, fault):
    with pytest.raises(CourseError, match=fault):
        read_roster(roster_file(content))
