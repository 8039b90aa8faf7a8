"""The benchmark's own arithmetic, and one real comparison on the toy course."""

import shutil

import pytest

from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.bench import (
    ENGINE,
    FLOOR,
    NBGRADER,
    Benchmark,
    Measured,
    as_markdown,
    bench,
    page,
)


def test_a_toy_class_is_graded_alike_in_all_ways(course, tmp_path):
    shutil.rmtree(tmp_path / "graded", ignore_errors=True)
    found = bench(Course.open(course.root), "toy", 3, 1, 2, (NBGRADER, ENGINE, FLOOR))
    assert found.disagreements == ()
    assert set(found.measured) == {NBGRADER, ENGINE, FLOOR}
    for way in (NBGRADER, ENGINE):
        assert found.measured[way].wall > 0.5
        assert found.measured[way].cpu > 0.5
        assert found.measured[way].peak_memory > 50_000_000
    assert 0 < found.measured[FLOOR].cpu < found.measured[NBGRADER].cpu


def test_figures_are_told_as_ratios_and_per_submission():
    ways = {
        NBGRADER: Measured(NBGRADER, 400.0, 390.0, 300_000_000),
        ENGINE: Measured(ENGINE, 40.0, 70.0, 900_000_000),
        FLOOR: Measured(FLOOR, 30.0, 29.0, 0),
    }
    table = as_markdown(Benchmark("toy", 100, 3, 2, ways, ()))
    assert "all grades agree" in table
    assert "| autograder | 150 | 10.0× | 0.70 | 0.90 GB |" in table
    assert "| bare cells | 200 | – | 0.29 | – |" in table
    odd = Benchmark("toy", 100, 3, 2, ways, ("ada: test_area",))
    assert "ada: test_area" in as_markdown(odd)


def test_a_page_takes_figures_between_its_marks():
    text = "a\n<!-- figures -->old<!-- end of figures -->\nb"
    new = page(text, ["t1", "t2"], "a laptop")
    assert new.startswith("a\n<!-- figures -->\n\nMeasured by `make bench` on: a laptop.")
    assert "t1\nt2" in new
    assert "old" not in new
    assert new.endswith("<!-- end of figures -->\nb")
    with pytest.raises(CourseError, match="no place for figures"):
        page("nothing", [], "")
