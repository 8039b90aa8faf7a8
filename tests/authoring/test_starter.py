import textwrap

import pytest

from autograder.authoring.starter import release_source, starter_of, without_starter
from autograder.errors import CourseError


def dedent(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def test_a_region_becomes_a_stub_under_its_docstring():
    source = dedent(
        '''
        def f(x):
            """Doc."""
            ### BEGIN SOLUTION
            return x
            ### END SOLUTION
        '''
    )
    stub = 'def f(x):\n    """Doc."""\n    # Your code here.\n    raise NotImplementedError'
    assert release_source(source) == stub


def test_each_region_of_a_cell_becomes_a_stub_at_its_own_depth():
    region = "### BEGIN SOLUTION\n{0}return 1\n{0}### END SOLUTION"
    source = f"def f():\n    {region.format('    ')}\n\nclass A:\n    def g(self):\n        "
    stubs = release_source(source + region.format("        "))
    compile(stubs, "<cell>", "exec")
    assert stubs.count("raise NotImplementedError") == 2


def test_a_cell_without_markers_becomes_a_stub_whole():
    assert release_source("x = 1") == "# Your code here.\nraise NotImplementedError"


def test_a_starter_replaces_the_whole_cell():
    source = (
        "def f(x):\n    return x\n### BEGIN STARTER\n# def f()\n#\n#     return x\n### END STARTER"
    )
    assert release_source(source) == "def f()\n\n    return x"


def test_a_starter_inside_a_region_replaces_the_region_alone():
    source = dedent(
        """
        def f(x):
            ### BEGIN SOLUTION
            return x
            ### BEGIN STARTER
            # return y
            # # a comment for students
            ### END STARTER
            ### END SOLUTION

        z = f(1)
        """
    )
    expected = "def f(x):\n    return y\n    # a comment for students\n\nz = f(1)"
    assert release_source(source) == expected


def test_a_solution_runs_without_its_starter():
    source = "x = 1\n### BEGIN STARTER\n# x = (\n### END STARTER\ny = 2"
    assert without_starter(source) == "x = 1\ny = 2"


def test_a_cell_without_starter_has_none():
    assert starter_of("x = 1") is None


@pytest.mark.parametrize(
    "source",
    ["### BEGIN STARTER\n# x", "x\n### END STARTER", "### BEGIN STARTER\nx = 1\n### END STARTER"],
)
def test_a_damaged_starter_is_refused(source):
    with pytest.raises(CourseError, match="starter"):
        starter_of(source)
