from datetime import UTC, datetime

import pytest

from autograder.exchange.roster import Student
from autograder.exchange.worksheet import read_time, read_worksheet
from tests.exchange import lms
from tests.exchange.lms import ADA, MONDAY


@pytest.mark.parametrize(
    "text",
    [
        "Monday, 2 November 2026, 3:04 PM",
        "Monday, November 2, 2026, 3:04 PM",
        "2 Nov 2026, 15:04",
        "Montag, 2. November 2026, 15:04",
        "lundi 2 novembre 2026, 15:04",
        "lunes, 2 de noviembre de 2026, 15:04",
        "lunedì, 2 novembre 2026, 15:04",
        "segunda-feira, 2 nov. 2026, 15:04",
    ],
)
def test_moodles_times_are_read_in_its_languages(text):
    assert read_time(text, UTC) == datetime(2026, 11, 2, 15, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2 March 2026, 12:04 AM", 0),
        ("2 March 2026, 12:04 PM", 12),
        ("mardi 2 août 2026, 9:04", 9),
    ],
)
def test_midnight_noon_and_accents(text, hour):
    assert read_time(text, UTC).hour == hour


@pytest.mark.parametrize(
    "text", ["yesterday", "2 November 2026", "31 February 2026, 3:04 PM", "maanantai 2 3:04"]
)
def test_what_is_no_time_is_none(text):
    assert read_time(text, UTC) is None


@pytest.mark.parametrize("header", [lms.MOODLE_ENGLISH, lms.MOODLE_GERMAN])
def test_numbers_and_times_of_the_rosters_students_are_read(tmp_path, header):
    path = tmp_path / "grades.csv"
    path.write_bytes(lms.moodle_worksheet(header=header))
    ada = Student("al1", "Ada", "Lovelace", "", 12345678, {"moodle_id": "Participant 1"})
    gone = Student("gone", "G", "O", "", 9, {"moodle_id": "Participant 7001"})
    sheet = read_worksheet(path, (ada, gone), UTC)
    assert sheet.students[0].extra["moodle_id"].endswith(str(ADA.participant))
    assert sheet.students[1].extra["moodle_id"] == ""  # numbers of another assignment
    assert sheet.times == {"al1": MONDAY.replace(second=0)}
    assert [fault.split(": ", 1)[1] for fault in sheet.faults] == [
        "Zoë Bürger-Nuñez is not on the roster.",
        "Li Wei, jr is not on the roster.",
    ]


def test_a_time_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_text(lms.moodle_worksheet([ADA]).decode().replace("November", "Marraskuu"))
    sheet = read_worksheet(path, (Student("al1", "", "", "", 12345678),), UTC)
    assert sheet.times == {}
    assert "line 2: the time" in sheet.faults[0]
