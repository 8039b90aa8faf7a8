"""Where the time of a submission goes."""

from autograder.evidence.costs import DEMOS, GIVEN, SOLUTIONS, TESTS, Costs, as_markdown, costs


def test_the_cells_of_a_reference_are_timed_by_kind(course):
    found = costs(course, "toy")
    assert set(found.cells) == {DEMOS, SOLUTIONS, TESTS, GIVEN}
    assert 0 < found.cells[TESTS] < 5
    assert found.drawing < sum(found.cells.values())
    assert 0 < found.engine < 5


def test_costs_are_a_line_per_topic():
    cells = {DEMOS: 2.0, SOLUTIONS: 0.01, TESTS: 0.1, GIVEN: 0.2}
    table = as_markdown([Costs("toy", cells, 1.5, 0.05)], "a laptop")
    assert "| `toy` | 2.00 | 0.01 | 0.10 | 0.20 | 1.50 | 0.050 |" in table
    assert "on a laptop" in table
