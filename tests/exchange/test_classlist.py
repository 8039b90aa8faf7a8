import pytest

from autograder.errors import CourseError
from autograder.exchange.classlist import cid_of, read_class_list
from autograder.exchange.tables import table_text
from tests.exchange import lms
from tests.exchange.lms import CLASS


@pytest.fixture
def read(tmp_path):
    def read_list(data, *arguments):
        path = tmp_path / "list.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_class_list(path, *arguments)

    return read_list


@pytest.mark.parametrize(
    ("data", "system", "cid_column"),
    [
        (lms.blackboard_list(), "blackboard", "Student ID"),
        (lms.blackboard_list(encoding="utf-8-sig", delimiter=","), "blackboard", "Student ID"),
        (lms.canvas_list(), "canvas", "SIS User ID"),
        (lms.moodle_worksheet(), "moodle", "ID number"),
        (lms.moodle_worksheet(header=lms.MOODLE_GERMAN), "moodle", "ID-Nummer"),
    ],
)
def test_each_system_is_recognised_and_its_students_read(read, data, system, cid_column):
    found = read(data)
    assert (found.system, found.cid_column) == (system, cid_column)
    assert [each.cid for each in found.students] == [person.cid for person in CLASS]
    assert found.students[0].name == "Ada Lovelace"
    names = {each.name for each in found.students}
    assert "Zoë Bürger-Nuñez" in names


def test_what_an_export_needs_is_kept(read):
    assert read(lms.canvas_list()).students[0].extra == {
        "login": "al1",
        "canvas_id": "90210",
        "sis_user_id": "12345678",
        "section": "Toy course",
        "canvas_name": "Lovelace, Ada",
    }
    assert read(lms.moodle_worksheet()).students[0].extra == {"moodle_id": "Participant 7001"}
    assert read(lms.blackboard_list()).students[2].extra["login"] == "lw_3"


@pytest.mark.parametrize(
    "header",
    [
        "CID,Username,First name,Surname,E-mail",
        "cid;login;forename;family_name;Email Address",
        "College ID\tid\tVorname\tNachname\tE-Mail-Adresse",
    ],
)
def test_a_plain_list_may_call_its_columns_many_names(read, header):
    delimiter = next(char for char in "\t;," if char in header)
    row = ["12345678", "al1", "Ada", "Lovelace", "al1@example.org"]
    [ada] = read(header + "\n" + delimiter.join(row) + "\n").students
    assert [ada.cid, ada.login, ada.first_name, ada.last_name, ada.email] == row
    assert ada.line == 2


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ('"Lovelace, Ada"', "Ada", "Lovelace"),
        ("Ada King Lovelace", "Ada King", "Lovelace"),
        ("Ada", "", "Ada"),
    ],
)
def test_one_column_of_names_is_split(read, name, first, last):
    [listed] = read(f"Full name,Email,CID\n{name},a@x.org,1\n").students
    assert (listed.first_name, listed.last_name) == (first, last)


def test_the_cid_is_looked_for_where_most_values_are_one(read):
    rows = [["al1", "X", "12", "77"], ["bb2", "Y", "B13", "078"], ["cc3", "Z", "C14", "oops"]]
    text = table_text([["username", "surname", "student number", "id number"], *rows])
    assert read(text).cid_column == "id number"
    assert read(text, "auto", "Student Number").cid_column == "student number"
    with pytest.raises(CourseError, match="line 1: there is no column 'nothing'; the header is"):
        read(text, "auto", "nothing")


def test_a_list_without_cids_says_so(read):
    assert read("username,surname\nal1,Lovelace\n").cid_column is None


def test_a_table_of_something_else_is_refused(read):
    with pytest.raises(CourseError, match="line 1: no column names a student"):
        read("temperature,pressure\n1,2\n")


@pytest.mark.parametrize(
    ("text", "cid", "mended"),
    [
        ("12345678", 12345678, ""),
        (" 7 ", 7, ""),
        ("01234567", 1234567, "a leading zero"),
        ("12 34", 1234, "a space"),
        ("0 12\u00a034", 1234, "a space and a leading zero"),
        ('="0123"', 123, "a leading zero"),
        ("'123", 123, ""),
        ("123456789", None, ""),
        ("12a", None, ""),
        ("000", None, ""),
        ("-5", None, ""),
        ("", None, ""),
        ("١٢٣", None, ""),
    ],
)
def test_a_college_id_is_read_out_of_a_cell(text, cid, mended):
    assert cid_of(text) == (cid, mended)
