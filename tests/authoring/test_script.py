import nbformat
import pytest

from autograder.authoring.script import parse_script, read_script, write_script
from autograder.errors import CourseError
from tests.conftest import REPOSITORY, TOY

TOY_SCRIPT = TOY / "notebooks" / "toy" / "toy.py"
TOPICS = sorted(REPOSITORY.glob("notebooks/*/[0-9]*.py"))


def roles(text: str) -> list[dict]:
    return [dict(cell.metadata.get("nbgrader", {})) for cell in parse_script(text).cells]


def test_a_solution_header_becomes_a_solution_cell():
    [meta] = roles('# %% solution="area"\nx = 1\n')
    assert meta == {
        "cell_type": "code",
        "grade": False,
        "grade_id": "area",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }


def test_a_test_header_becomes_a_locked_grade_cell_with_points():
    [meta] = roles('# %% test="test_area" points=1.5\nassert True\n')
    assert (meta["grade"], meta["locked"], meta["solution"]) == (True, True, False)
    assert meta["points"] == 1.5


def test_a_written_header_becomes_a_manually_graded_cell():
    [meta] = roles('# %% [markdown] written="why" points=2\n# Because.\n')
    assert (meta["grade"], meta["locked"], meta["solution"]) == (True, False, True)


def test_a_locked_header_becomes_a_read_only_cell():
    [meta] = roles('# %% locked="setup"\nx = 1\n')
    assert (meta["grade"], meta["locked"], meta["solution"]) == (False, True, False)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('# %% test="t"\nx = 1\n', "needs points"),
        ('# %% test="t" points=-1\nx = 1\n', "needs points"),
        ('# %% test="t" points="2"\nx = 1\n', "needs points"),
        ('# %% solution="s" points=1\nx = 1\n', "carries no points"),
        ('# %% solution="s" test="t" points=1\nx = 1\n', "two roles"),
        ("# %% points=1\nx = 1\n", "without a role"),
        ('# %% [markdown] solution="s"\n# x\n', "cannot be markdown"),
        ('# %% written="w" points=1\nx = 1\n', "cannot be code"),
        ('# %% solution="s"\nx = 1\n\n# %% locked="s"\nx = 2\n', "two cells have the grade_id 's'"),
        ('# %% solution="a b"\nx = 1\n', "is no grade_id"),
    ],
)
def test_a_faulty_header_is_named(text, sentence):
    with pytest.raises(CourseError, match=sentence):
        parse_script(text)


def test_a_fault_names_the_file(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("# %% points=1\nx = 1\n")
    with pytest.raises(CourseError, match=r"x\.py: a cell without a role"):
        read_script(path)
    with pytest.raises(CourseError, match=r"y\.py does not exist"):
        read_script(tmp_path / "y.py")


def test_cell_ids_stay_when_other_cells_change():
    before = parse_script("# %% [markdown]\n# One\n\n# %%\nx = 1\n\n# %%\nx = 1\n")
    after = parse_script("# %% [markdown]\n# Two\n\n# %%\nx = 1\n\n# %%\nx = 1\n")
    ids = [cell.id for cell in before.cells]
    assert len(set(ids)) == 3
    assert [cell.id for cell in after.cells][1:] == ids[1:]
    assert after.cells[0].id != ids[0]


def test_a_graded_cell_is_called_after_its_grade_id():
    assert parse_script('# %% solution="area"\nx = 1\n').cells[0].id == "area"


@pytest.mark.parametrize("path", [TOY_SCRIPT, *TOPICS], ids=lambda path: path.stem)
def test_a_script_survives_the_way_through_a_notebook(path):
    notebook = read_script(path)
    nbformat.validate(notebook)
    saved = nbformat.reads(nbformat.writes(notebook), as_version=4)
    assert parse_script(write_script(saved)) == notebook


def test_magics_tags_and_attributes_survive_the_way_back():
    text = (
        '# %% tags=["demo"]\n# %timeit 1 + 1\n# !ls\n\n# %% [markdown] slideshow={"a": 1}\n# hi\n'
    )
    notebook = parse_script(text)
    assert notebook.cells[0].source == "%timeit 1 + 1\n!ls"
    assert notebook.cells[1].metadata["slideshow"] == {"a": 1}
    assert parse_script(write_script(notebook)) == notebook
