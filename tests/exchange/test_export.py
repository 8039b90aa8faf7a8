"""Marks out: who is in the file, which points, and what each system reads there."""

import io
import shutil

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from autograder.cli import main
from autograder.course import Course
from autograder.errors import CourseError
from autograder.exchange.classlist import read_class_list
from autograder.exchange.enrolment import enrol
from autograder.exchange.export import export
from autograder.exchange.roster import read_roster, roster_text
from autograder.exchange.tables import read_table
from tests.exchange import lms

ALL_RIGHT = {"test_area": 2.0, "test_volume_one": 1.0, "test_volume_two": 1.0, "why": 2.0}


@pytest.fixture
def enrolled(course, tmp_path):
    def run(data: bytes) -> None:
        path = tmp_path / "list"
        path.write_bytes(data)
        students = enrol(read_roster(course.roster), read_class_list(path)).students
        course.roster.write_text(roster_text(students.values(), course.roster), encoding="utf-8")

    return run


@pytest.fixture
def run(course):
    """Export, and read the file as a table: rows by header."""

    def exported(system: str, *topics: str, **options):
        done = export(course, read_roster(course.roster), topics or ("toy",), system, **options)
        table = read_table(done.path)
        rows = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]
        return rows, table, done

    return exported


@pytest.fixture
def two_graded(enrolled, marked):
    """Ada all right, Zoë late and in part by hand; Li handed in nothing."""

    def run(data: bytes) -> None:
        enrolled(data)
        marked("al1", **ALL_RIGHT)
        marked("zb22", test_area=2.0, why=1.5, late=0.75, by_hand=("why",))

    return run


# --- what each system reads ---


def test_canvas_reads_its_ids_titles_and_points_possible(two_graded, run):
    two_graded(lms.canvas_list())
    rows, table, done = run("canvas", columns={"toy": "Toy (815)"})
    assert table.encoding == "utf-8"
    assert table.header == (
        "Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Toy (815)",
    )  # fmt: skip
    points, ada, zoe = rows
    assert (points["Student"], points["Toy (815)"]) == ("Points Possible", "6")
    assert ada == {
        "Student": "Lovelace, Ada",
        "ID": "90210",
        "SIS User ID": "12345678",
        "SIS Login ID": "al1",
        "Section": "Toy course",
        "Toy (815)": "6",
    }
    assert (zoe["ID"], zoe["Toy (815)"]) == ("90211", "2.75")
    assert (done.students, done.remarks) == (2, ())


def test_blackboard_reads_tabs_in_utf_16_and_user_names(two_graded, run):
    two_graded(lms.blackboard_list())
    rows, table, done = run("blackboard", columns={"toy": "Toy [Total Pts: 6 Score] |4711"})
    assert (table.encoding, table.delimiter, done.path.suffix) == ("utf-16", "\t", ".xls")
    assert rows[1] == {
        "Last Name": "Bürger-Nuñez",
        "First Name": "Zoë",
        "Username": "zb22",
        "Student ID": "2222",
        "Toy [Total Pts: 6 Score] |4711": "2.75",
    }


def test_blackboard_reads_commas_where_the_file_is_called_csv(two_graded, run, tmp_path):
    two_graded(lms.blackboard_list())
    _, table, done = run("blackboard", output=tmp_path / "up.csv")
    assert (table.encoding, table.delimiter) == ("utf-8-sig", ",")
    assert table.header[-1] == "toy [Total Pts: 6 Score]"
    assert "Blackboard takes toy for a new column" in done.remarks[0]


def test_moodle_reads_a_worksheet(two_graded, run):
    two_graded(lms.moodle_worksheet())
    rows, table, _ = run("moodle")
    assert table.encoding == "utf-8-sig"
    assert [row["Identifier"] for row in rows] == ["Participant 7001", "Participant 7002"]
    assert [row["Grade"] for row in rows] == ["6", "2.75"]
    assert {"Last modified (grade)", "Maximum Grade", "Full name"} <= set(table.header)


def test_moodle_needs_its_numbers(two_graded, run):
    two_graded(lms.blackboard_list())
    with pytest.raises(CourseError, match=r"has not for al1, zb22: download .* --worksheet"):
        run("moodle")


# --- worksheets filled in ---


@pytest.mark.parametrize("header", [lms.MOODLE_ENGLISH, lms.MOODLE_GERMAN])
def test_a_moodle_worksheet_keeps_its_words_and_numbers(two_graded, run, tmp_path, header):
    two_graded(lms.blackboard_list())
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.moodle_worksheet(header=header))
    rows, table, done = run("moodle", worksheet=path)
    assert list(table.header) == header
    before = read_table(path)
    assert [row[header[0]] for row in rows] == [row.cells[0] for row in before.rows[:2]]
    assert [row[header[5]] for row in rows] == ["6", "2.75"]
    assert rows[0][header[8]] == before.rows[0].cells[8]
    assert (table.encoding, done.students, done.missing) == ("utf-8-sig", 2, ())


def test_moodle_marks_out_of_another_maximum_are_refused(two_graded, run, tmp_path):
    two_graded(lms.moodle_worksheet())
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.moodle_worksheet(maximum="100,00"))
    with pytest.raises(CourseError, match="out of 100, and toy has 6 points: set"):
        run("moodle", worksheet=path)


def test_a_canvas_gradebook_keeps_its_special_rows(two_graded, run, tmp_path):
    two_graded(lms.canvas_list())
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.canvas_list())
    rows, table, _ = run("canvas", worksheet=path)
    assert [row["Student"] for row in rows] == [
        "", "Points Possible", "Lovelace, Ada", "Bürger-Nuñez, Zoë",
    ]  # fmt: skip
    assert [row["Toy (815)"] for row in rows[2:]] == ["6", "2.75"]
    assert "Final Score" in table.header


def test_a_blackboard_download_keeps_its_encoding(two_graded, run, tmp_path):
    two_graded(lms.blackboard_list())
    path = tmp_path / "gc.xls"
    path.write_bytes(lms.blackboard_list())
    rows, table, done = run("blackboard", worksheet=path)
    assert (table.encoding, table.delimiter, done.path.suffix) == ("utf-16", "\t", ".xls")
    assert rows[0]["Toy [Total Pts: 6 Score] |4711"] == "6"
    assert len(rows) == 2


def test_graded_students_whom_the_worksheet_lacks_are_named(two_graded, run, tmp_path):
    two_graded(lms.canvas_list())
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.canvas_list([lms.ZOE]))
    _, _, done = run("canvas", worksheet=path)
    assert (done.students, done.missing) == (1, ("al1",))


def test_a_topics_column_may_have_to_be_named(two_graded, run, tmp_path):
    two_graded(lms.canvas_list())
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.canvas_list(marks="Week 1 (815)"))
    with pytest.raises(CourseError, match="no column is called 'toy'; name one by --column: Stu"):
        run("canvas", worksheet=path)
    with pytest.raises(CourseError, match="no column is called 'Week 9'"):
        run("canvas", worksheet=path, columns={"toy": "Week 9"})
    rows, *_ = run("canvas", worksheet=path, columns={"toy": "Week 1 (815)"})
    assert rows[2]["Week 1 (815)"] == "6"


def test_the_worksheet_itself_is_not_written_over(two_graded, run, tmp_path):
    two_graded(lms.canvas_list())
    path = tmp_path / "Grades.csv"
    path.write_bytes(lms.canvas_list())
    with pytest.raises(CourseError, match="is the worksheet itself"):
        run("canvas", worksheet=path, output=path)
    assert path.read_bytes() == lms.canvas_list()
    with pytest.raises(CourseError, match="--worksheet is for"):
        run("csv", worksheet=path)


def test_names_in_a_worksheet_are_defused_too(two_graded, run, tmp_path):
    two_graded(lms.canvas_list())
    path = tmp_path / "Grades.csv"
    path.write_text(lms.canvas_list().decode().replace("Lovelace, Ada", "=1+1, Ada"))
    rows, *_ = run("canvas", worksheet=path)
    assert rows[2]["Student"] == "'=1+1, Ada"


# --- everything ---


def test_csv_holds_tasks_penalties_and_points(two_graded, run):
    two_graded(lms.blackboard_list())
    rows, table, _ = run("csv")
    assert table.encoding == "utf-8-sig"
    assert table.header[5:] == (
        "toy: test_area (of 2)",
        "toy: test_volume_one (of 1)",
        "toy: test_volume_two (of 1)",
        "toy: why (of 2)",
        "toy: late penalty",
        "toy (of 6)",
    )
    assert list(rows[1].values()) == [
        "zb22", "Bürger-Nuñez", "Zoë", "", "2222", "2", "0", "0", "1.5", "0.75", "2.75",
    ]  # fmt: skip


def test_several_topics_have_a_total(two_graded, run, course, marked):
    two_graded(lms.blackboard_list())
    shutil.copytree(course.folder("source", "toy"), course.folder("source", "two"))
    (course.folder("source", "two") / "toy.ipynb").rename(course.notebook("source", "two"))
    marked("al1", topic="two", test_area=1.0)
    rows, table, done = run("csv", "toy", "two")
    assert table.header[-1] == "total (of 12)"
    assert [row["total (of 12)"] for row in rows] == ["7", "2.75"]
    assert rows[1]["two (of 6)"] == ""
    assert done.path.name == "marks_csv.csv"
    rows, *_ = run("canvas", "toy", "two", columns={"toy": "A (1)", "two": "B (2)"})
    assert (rows[1]["A (1)"], rows[1]["B (2)"], rows[2]["B (2)"]) == ("6", "1", "")
    with pytest.raises(CourseError, match="one topic at a time"):
        run("moodle", "toy", "two")


def test_a_workbook_holds_the_same_with_numbers(two_graded, course):
    two_graded(lms.blackboard_list())
    done = export(course, read_roster(course.roster), ["toy"], "xlsx")
    page = load_workbook(io.BytesIO(done.path.read_bytes())).active
    assert [cell.value for cell in page[3]] == [
        "zb22", "Bürger-Nuñez", "Zoë", None, "2222", 2, 0, 0, 1.5, 0.75, 2.75,
    ]  # fmt: skip


# --- who is in it ---


def test_a_penalty_larger_than_the_points_leaves_none(enrolled, marked, run):
    enrolled(lms.blackboard_list())
    marked("al1", test_area=1.0, late=5.0)
    rows, *_ = run("csv")
    assert rows[0]["toy (of 6)"] == "0"


def test_written_answers_without_a_mark_forbid_an_export(two_graded, marked, run, course):
    two_graded(lms.blackboard_list())
    marked("lw_3", test_area=2.0, why=None)
    with pytest.raises(CourseError, match=r"wait for a mark by hand: toy: why \(lw_3\)\. Grade"):
        run("csv")
    assert not list((course.root / "reports").rglob("*.csv"))
    rows, _, done = run("csv", partial=True)
    assert [row["waits for a mark"] for row in rows] == ["", "", "why"]
    assert (rows[2]["toy: why (of 2)"], rows[2]["toy (of 6)"]) == ("", "2")
    assert "these wait for more: why (lw_3)" in done.remarks[0]


def test_who_could_not_be_graded_has_no_mark_until_a_person_gives_one(
    two_graded, marked, run, course
):
    two_graded(lms.blackboard_list())
    marked("lw_3", refused="toy.ipynb is empty.")
    rows, _, done = run("csv")
    assert [row["id"] for row in rows] == ["al1", "zb22"]
    assert done.remarks == ("toy: not graded, so not in the file: lw_3.",)
    command = ["export", "toy", "--format", "csv", "--course", str(course.root)]
    assert CliRunner().invoke(main, command).exit_code == 3
    marked("lw_3", refused="toy.ipynb is empty.", why=1.0, by_hand=("why",))
    assert [row["toy (of 6)"] for row in run("csv")[0]] == ["6", "2.75", "1"]
    assert CliRunner().invoke(main, command).exit_code == 0


def test_students_of_a_course_without_a_roster_have_their_ids(marked, run):
    marked("eve", **ALL_RIGHT)
    rows, *_ = run("csv")
    assert (rows[0]["id"], rows[0]["cid"], rows[0]["toy (of 6)"]) == ("eve", "", "6")
    rows, *_ = run("blackboard")
    assert (rows[0]["Username"], rows[0]["Student ID"]) == ("eve", "")


def test_an_export_before_grading_says_what_to_do_and_makes_no_gradebook(run, course: Course):
    gradebook = course.root / "gradebook.db"
    gradebook.unlink(missing_ok=True)
    with pytest.raises(CourseError, match="nobody has been graded for toy: run autograder grade"):
        run("csv")
    assert not gradebook.exists()


def test_names_that_are_formulas_are_defused(marked, run, course):
    course.roster.write_text('id,first_name,last_name,email,cid\nal1,=cmd(),"@SUM(1,2)",-x@y,1\n')
    marked("al1", **ALL_RIGHT)
    for system in ("csv", "blackboard", "canvas"):
        [*_, row], *_ = run(system)
        cells = [cell for cell in row.values() if cell]
        assert not [cell for cell in cells if cell[0] in "=+-@"]
