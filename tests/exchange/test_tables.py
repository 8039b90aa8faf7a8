import pytest

from autograder.errors import CourseError
from autograder.exchange.tables import read_table, table_text

TEXT = "name,town\nZoë,Besançon\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", "cp1252"),
    ],
)
def test_encodings_are_recognised(tmp_path, encoding, found):
    path = tmp_path / "list.csv"
    path.write_bytes(TEXT.encode(encoding))
    table = read_table(path)
    assert table.header == ("name", "town")
    assert [row.cells for row in table.rows] == [("Zoë", "Besançon")]
    assert table.encoding == found


def test_bytes_that_cp1252_lacks_are_latin_1(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"name\nA\x81\n")
    assert read_table(path).encoding == "latin-1"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header(tmp_path, delimiter):
    path = tmp_path / "list.csv"
    path.write_text(table_text([["a,;\tb", "c", "d"], ["1", "2,5", "3"]], delimiter))
    table = read_table(path)
    assert table.delimiter == delimiter
    assert (table.header, table.rows[0].cells) == (("a,;\tb", "c", "d"), ("1", "2,5", "3"))


def test_excels_line_that_names_the_separator_is_not_the_header(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("sep=;\na;b\n1;2\n")
    table = read_table(path)
    assert table.header == ("a", "b")
    assert table.rows[0].line == 3


def test_lines_are_counted_through_quoted_line_ends_and_empty_lines(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('a,b\n"one\ntwo",2\n\n5,6\n')
    assert [(row.line, row.cells[1]) for row in read_table(path).rows] == [(2, "2"), (5, "6")]


def test_short_lines_are_filled_up_and_long_ones_named(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1\n1,2,\n1,2,3\n")
    table = read_table(path)
    assert [row.cells for row in table.rows] == [("1", ""), ("1", "2")]
    [fault] = table.faults
    assert "line 4: the line has 3 values, the header 2" in fault


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"PK\x03\x04....", "Excel workbook: save it as CSV"),
        (b'a,b\n1,"2\n', "line 2: unexpected end"),
        (b'a,b\n1,2\n"x"y,2\n', "line 3"),
        (b"\xff\xfea", "is no text"),
        (b"a\0\0\0\0\0b", "is no text"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, data, fault):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(CourseError, match=fault):
        read_table(path)
