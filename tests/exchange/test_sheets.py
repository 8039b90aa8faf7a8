import io
import time

import pytest
from openpyxl import load_workbook

from autograder.exchange.marks import TopicMarks
from autograder.exchange.roster import Student
from autograder.exchange.sheets import (
    Sheet,
    as_texts,
    csv_bytes,
    defused,
    full_sheet,
    number,
    xlsx_bytes,
)
from autograder.exchange.tables import read_table
from autograder.grading.standing import CellGrade, Standing


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(A1)",
        "+cmd|' /C calc'!A0",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "  =1+1",
        "＝1+1",
    ],
)
def test_formulas_are_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ada", "-", "", "-1.5", "+3", "O'Neill", "a=b", "jean-luc"])
def test_other_texts_stay(text):
    assert defused(text) == text


def test_control_characters_are_dropped():
    assert defused("A\x00d\x07a") == "Ada"


@pytest.mark.parametrize(
    ("points", "text"),
    [(4.0, "4"), (3.5, "3.5"), (2 / 3, "0.67"), (0.0, "0"), (1200.25, "1200.25")],
)
def test_points_have_two_decimals_at_most(points, text):
    assert number(points) == text


SHEET = Sheet(["name", "toy"], [["=1+1", 3.5], ["Zoë", None]])


def test_csv_holds_texts_and_numbers(tmp_path):
    path = tmp_path / "marks.csv"
    path.write_bytes(csv_bytes(SHEET, "utf-8-sig"))
    table = read_table(path)
    assert [row.cells for row in table.rows] == [("'=1+1", "3.5"), ("Zoë", "")]
    assert as_texts(SHEET)[0] == ["name", "toy"]


def test_a_workbook_holds_numbers_and_no_formulas():
    page = load_workbook(io.BytesIO(xlsx_bytes(SHEET))).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["name", "toy"],
        ["'=1+1", 3.5],
        ["Zoë", None],
    ]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "n"}


def test_a_class_of_300_takes_little_time():
    tasks = tuple((("toy", f"test_{n}"), 2.0) for n in range(20))
    cells = {task: CellGrade(1.0, 2.0, waiting=True) for task, _ in tasks}
    students = [Student(f"s{n}", "S", str(n), "", n) for n in range(1, 301)]
    standings = {student.id: Standing(20.0, 40.0, True, 0.0, cells) for student in students}
    start = time.process_time()
    sheet = full_sheet(students, [TopicMarks("toy", standings, {}, tasks)] * 3)
    assert len(sheet.rows) == 300
    assert len(xlsx_bytes(sheet)) > 10_000
    assert time.process_time() - start < 5
