import copy
import json

import nbformat
import pytest

from autograder.authoring.roles import grade_id_of
from autograder.course import Course
from autograder.grading.recognise import Pairing, adopt, defined
from autograder.grading.salvage import salvage
from tests.conftest import REPOSITORY

TOPICS = Course.open(REPOSITORY).topics()


@pytest.fixture
def toy(course):
    """The source of the toy topic, and its release as the data of a file."""
    source = nbformat.read(course.notebook("source", "toy"), as_version=4)
    return source, json.loads(course.notebook("release", "toy").read_text(encoding="utf-8"))


def recognised(source, data):
    """The notebook with its recognised cells, and the remarks."""
    notebook, _ = salvage("x", data)
    remarks = adopt(Pairing(source, notebook))
    nbformat.validate(notebook)
    return notebook, remarks


def by_id(data, cell_id):
    return next(cell for cell in data["cells"] if cell["id"] == cell_id)


def ids(notebook):
    return [grade_id_of(cell) for cell in notebook.cells if grade_id_of(cell)]


def strip(data):
    for cell in data["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def test_an_honest_notebook_is_recognised_without_a_word(toy):
    source, data = toy
    notebook, remarks = recognised(source, data)
    assert remarks == []
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in source.cells]
    assert [cell.metadata for cell in notebook.cells] == [cell.metadata for cell in source.cells]


def test_points_of_cells_and_tags_come_from_the_source(toy):
    source, data = toy
    own = {
        "cell_type": "code",
        "source": "1",
        "metadata": {
            "tags": ["skip-execution"],
            "nbgrader": {"grade": True, "points": 100, "grade_id": "bonus"},
        },
    }
    test = by_id(data, "test_area")
    test["metadata"]["nbgrader"]["points"] = 1000
    test["metadata"]["tags"] = ["skip-execution", "raises-exception"]
    data["cells"].append(own)
    notebook, remarks = recognised(source, data)
    assert notebook.cells[-1].metadata == {}
    assert by_id(notebook, "test_area").metadata == by_id(source, "test_area").metadata
    assert remarks == [
        "the metadata of test_area was changed (points): the source's counts",
        "the cell bonus is not of the assignment",
    ]


def test_many_cells_of_ones_own_make_few_remarks(toy):
    source, data = toy
    data["cells"] += [{"metadata": {"nbgrader": {"grade_id": f"x{n}"}}} for n in range(100)]
    _, remarks = recognised(source, data)
    assert len(remarks) == 6
    assert remarks[-1] == "95 more cells are not of the assignment"


def test_of_a_repeated_cell_the_last_one_counts_in_its_own_place(toy):
    source, data = toy
    copied = {**copy.deepcopy(by_id(data, "area")), "source": "last", "id": "copy"}
    data["cells"].append(copied)
    notebook, remarks = recognised(source, data)
    assert by_id(notebook, "area").source == "last"
    assert ids(notebook) == ids(source)
    assert remarks[0] == "the cell area stands there 2 times: the last one counts"


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("solved", [False, True])
@pytest.mark.parametrize("prose", [False, True])
def test_every_topic_is_recognised_by_content_alone(topic, solved, prose):
    course = Course.open(REPOSITORY)
    source = nbformat.read(course.notebook("source", topic), as_version=4)
    data = json.loads(course.notebook("release", topic).read_text(encoding="utf-8"))
    given = {cell.id: cell.source for cell in source.cells}
    for cell in data["cells"]:
        if solved and cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = given[cell["id"]]
    if not prose:
        data["cells"] = [cell for cell in data["cells"] if "nbgrader" in cell["metadata"]]
    wanted = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in data["cells"]]
    strip(data)
    notebook, remarks = recognised(source, data)
    assert [grade_id_of(cell) for cell in notebook.cells] == wanted
    assert "without nbgrader's metadata" in remarks[0]


def test_topics_are_told_apart():
    course = Course.open(REPOSITORY)
    sources = {
        topic: nbformat.read(course.notebook("source", topic), as_version=4) for topic in TOPICS
    }
    for topic in TOPICS:
        data = json.loads(course.notebook("release", topic).read_text(encoding="utf-8"))
        strip(data)
        notebook, _ = salvage("x", data)
        found = {name: Pairing(source, notebook).certain for name, source in sources.items()}
        assert max(found, key=found.__getitem__) == topic
        assert sorted(found.values())[-2] < sum(map(bool, ids(sources[topic]))) / 2


def test_a_solution_is_known_by_a_comment_with_its_name(toy):
    source, data = toy
    by_id(data, "area")["source"] = "# area\ncompute = None"
    by_id(data, "why")["source"] = "# why\nBecause."
    data["cells"].reverse()
    strip(data)
    notebook, _ = recognised(source, data)
    assert by_id(notebook, "area").source.startswith("# area")
    assert by_id(notebook, "why").source.startswith("# why")


def test_of_two_cells_with_one_text_the_place_tells_which_is_left(toy):
    source, data = toy
    for where in (source, data):
        for name, before in (("load", "area"), ("load_again", "volume")):
            cell = copy.deepcopy(by_id(source, "setup"))
            cell.update(id=name, source="import os")
            cell["metadata"]["nbgrader"]["grade_id"] = name
            where["cells"].insert(where["cells"].index(by_id(where, before)), cell)
    data["cells"].remove(by_id(data, "load"))
    strip(data)
    notebook, _ = recognised(source, data)
    assert ids(notebook) == [name for name in ids(source) if name != "load"]


def test_of_two_cells_that_define_a_task_the_one_with_less_besides_is_it(toy):
    source, data = toy
    by_id(data, "volume")["source"] += "\n\ndef area(radius):\n    return 0"
    strip(data)
    notebook, _ = recognised(source, data)
    assert "disc" in by_id(notebook, "area").source
    assert "cylinder" in by_id(notebook, "volume").source


def test_own_cells_are_not_taken_for_a_deleted_test(toy):
    source, data = toy
    place = data["cells"].index(by_id(data, "test_area"))
    data["cells"][place] = {"cell_type": "code", "source": "print('my own trial')"}
    notebook, _ = recognised(source, data)
    assert "test_area" not in ids(notebook)
    assert notebook.cells[place].source == "print('my own trial')"


def test_an_edited_test_without_metadata_is_known_by_its_place(toy):
    source, data = toy
    by_id(data, "test_area")["source"] = 'assert area(0) == 0, "A disc of radius 0 has area 0."'
    strip(data)
    notebook, _ = recognised(source, data)
    assert ids(notebook) == ids(source)


def test_names_are_found_in_broken_code_too():
    code = (
        "def f(x)\n  y = 1\nclass A:\nasync def g():\nz: int = 3\nif a == b:\nw == 2\nlist = [=\n"
    )
    assert defined(code) == {"f", "A", "g", "z", "list"}
