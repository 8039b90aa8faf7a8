"""Moodle's grading worksheet of one assignment: participants' numbers, and when they handed in."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path

from babel.dates import get_month_names

from autograder.exchange.classlist import read_class_list
from autograder.exchange.enrolment import Directory
from autograder.exchange.lms import MOODLE_HANDED_IN, column_of, plain
from autograder.exchange.naming import in_zone
from autograder.exchange.roster import Student

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
_TIME = re.compile(r"(\d{1,2})[:.h](\d\d)(?:[:.]\d\d)?\s*([ap])?\.?\s?m?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Worksheet:
    """The roster's students with the numbers of this assignment, and times by student."""

    students: tuple[Student, ...]
    times: dict[str, datetime]
    faults: tuple[str, ...]  # lines of nobody on the roster, or with a time that cannot be read


def read_worksheet(path: Path, students: tuple[Student, ...], zone: tzinfo | None) -> Worksheet:
    """Read a worksheet; its times are of `zone`, of this machine's where it is None.

    Raises CourseError where the file cannot be read.
    """
    listed = read_class_list(path, "moodle")
    column = column_of(listed.table.header, MOODLE_HANDED_IN)
    cells = {row.line: row.cells for row in listed.table.rows}
    directory = Directory(students)
    numbers: dict[str, str] = {}
    times: dict[str, datetime] = {}
    faults = list(listed.table.faults)
    for each in listed.students:
        student = directory.of_listed(each)
        if student is None:
            faults.append(f"{path}, line {each.line}: {each.name} is not on the roster.")
            continue
        numbers[student.id] = each.extra.get("moodle_id", "")
        text = "" if column is None else cells[each.line][column]
        if text.strip(" -"):
            time = read_time(text, zone)
            if time is None:
                faults.append(f"{path}, line {each.line}: the time {text!r} cannot be read.")
            else:
                times[student.id] = time
    renumbered = [
        replace(each, extra={**each.extra, "moodle_id": numbers.get(each.id, "")})
        for each in students
    ]
    return Worksheet(tuple(renumbered), times, tuple(faults))


def read_time(text: str, zone: tzinfo | None) -> datetime | None:
    """A time as Moodle writes it in any of LANGUAGES: ``Monday, 2 November 2026, 3:04 PM``."""
    clock = _TIME.search(text)
    words = plain(_TIME.sub(" ", text)).split()
    months = [_months()[word] for word in words if word in _months()]
    days = [int(word) for word in words if word.isdigit() and len(word) <= 2]
    years = [int(word) for word in words if word.isdigit() and len(word) == 4]
    if clock is None or not (len(months) == len(days) == len(years) == 1):
        return None
    hour = int(clock[1])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3] in "pP" else 0)
    try:
        return in_zone(datetime(years[0], months[0], days[0], hour, int(clock[2])), zone)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    return {
        plain(name): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
