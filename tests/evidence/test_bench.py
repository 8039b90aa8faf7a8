"""The benchmark's own arithmetic, and one real comparison on the toy course."""

import os
import shutil

import psutil
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.bench import (
    CROWDED_FLOOR,
    ENGINE,
    FLOOR,
    NBGRADER,
    Benchmark,
    Measured,
    _load,
    as_markdown,
    bench,
    page,
)
from tests.conftest import REPOSITORY


def test_a_toy_class_is_graded_alike_in_all_ways(course, tmp_path):
    shutil.rmtree(tmp_path / "graded", ignore_errors=True)
    ways = (NBGRADER, ENGINE, FLOOR, CROWDED_FLOOR)
    found = bench(Course.open(course.root), "toy", 3, 1, 2, ways)
    assert found.disagreements == ()
    assert set(found.measured) == {*ways}
    for way in (NBGRADER, ENGINE):
        assert found.measured[way].wall > 0.5
        assert found.measured[way].cpu > 0.5
        assert found.measured[way].peak_memory > 50_000_000
    for way in (FLOOR, CROWDED_FLOOR):
        assert 0 < found.measured[way].cpu < found.measured[NBGRADER].cpu


def test_figures_are_told_as_ratios_and_per_submission():
    ways = {
        NBGRADER: Measured(NBGRADER, 400.0, 390.0, 300_000_000),
        ENGINE: Measured(ENGINE, 40.0, 70.0, 900_000_000),
        FLOOR: Measured(FLOOR, 30.0, 29.0, 0),
    }
    table = as_markdown(Benchmark("toy", 100, 3, 2, ways, ()), "a laptop")
    assert "Median of 3 rounds on a laptop; all grades agree." in table
    assert "| nbgrader autograde | 15 | 1.0× | 3.90 | 13.79 | 0.30 GB |" in table
    assert "| autograder | 150 | 10.0× | 0.70 | 2.76 | 0.90 GB |" in table
    assert "| bare cells | 200 | – | 0.29 | 1.03 | – |" in table
    odd = Benchmark("toy", 100, 1, 2, ways, ("ada: test_area",))
    assert "One round; ada: test_area." in as_markdown(odd)
    alone = Benchmark("toy", 100, 1, 2, {ENGINE: ways[ENGINE], FLOOR: ways[FLOOR]}, ())
    assert "\n\nOne round.\n\n" in as_markdown(alone), "nothing was compared"


def test_a_page_takes_figures_between_its_marks_and_keeps_those_of_other_runs():
    text = "a\n<!-- figures -->old<!-- end of figures -->\nb"
    first = page(text, ["### t2: 20 submissions\n\nfast\n", "### t1: 3 submissions\n\nslow\n"])
    second = page(first, ["### t2: 20 submissions\n\nfaster\n"])
    assert second == (
        "a\n<!-- figures -->\n\n### t1: 3 submissions\n\nslow\n\n"
        "### t2: 20 submissions\n\nfaster\n\n<!-- end of figures -->\nb"
    )
    with pytest.raises(CourseError, match="no place for figures"):
        page("nothing", [])


def test_a_busy_machine_is_busy_no_longer_than_it_is_needed():
    before = {each.pid for each in psutil.Process().children()}
    with _load():
        busy = {each.pid for each in psutil.Process().children()} - before
        assert len(busy) == 2 * os.cpu_count()
    assert busy.isdisjoint(psutil.pids())


def test_a_way_that_does_not_exist_is_named():
    done = CliRunner().invoke(main, ["bench", "01", "--way", "magic"])
    assert done.exit_code == 2
    assert "'magic' is none of 'nbgrader autograde', 'autograder'" in done.output


def test_each_topic_is_written_before_the_next_begins(tmp_path, monkeypatch):
    def measure(course, topic, students, rounds, jobs, ways):
        if topic != "01_perceptron":
            raise CourseError("out of time")
        ways = {FLOOR: Measured(FLOOR, 30.0, 29.0, 0)}
        return Benchmark(topic, students, rounds, jobs, ways, ())

    monkeypatch.setattr("autograder.evidence.bench.bench", measure)
    written = tmp_path / "page.md"
    written.write_text("<!-- figures -->\n<!-- end of figures -->", encoding="utf-8")
    monkeypatch.chdir(REPOSITORY)
    done = CliRunner().invoke(main, ["bench", "01", "02", "--write", str(written)])
    assert done.exit_code != 0
    assert "### 01_perceptron: 100 submissions" in written.read_text(encoding="utf-8")
