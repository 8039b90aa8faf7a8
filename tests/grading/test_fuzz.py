"""Any bytes, any JSON, any cells: the reader gives a notebook or a reason, and soon."""

import json
import shutil
import time

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.authoring.build import generate
from autograder.authoring.roles import grade_id_of
from autograder.course import Course
from autograder.errors import Refused
from autograder.grading.sanitise import sanitise
from autograder.grading.submission import read_submission

LONGEST = 5.0  # CPU seconds for one input
fuzz = settings(
    derandomize=True,
    database=None,
    deadline=None,  # of wall time, which means nothing on a busy machine
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["half \ud800", "a\0b\r\nc", "\x1b[31m", "def area(r): pass"]),
)
anything = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["source", "metadata", "nbgrader", "id", "x"]), inner)
    ),
    max_leaves=12,
)
KEYS = ["cell_type", "source", "metadata", "outputs", "execution_count", "id", "attachments"]
META = ["grade_id", "points", "grade", "solution", "locked", "task", "schema_version", "cell_type"]
GRADE_IDS = ["area", "test_area", "why", "volume", "nobody", ""]


@pytest.fixture(scope="module")
def released(built_toy, tmp_path_factory) -> Course:
    root = tmp_path_factory.mktemp("fuzz") / "course"
    shutil.copytree(built_toy, root)
    course = Course.open(root)
    generate(course, "toy", root / "again", course.db_url)
    return course


def must_end_well(course, content: bytes, *, whole: bool):
    """A submission with this content is refused in a sentence, or ready to run with all tests."""
    path = course.notebook("submitted", "toy", "fuzz")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    begin = time.process_time()
    try:
        notebook = read_submission(course, "toy", "fuzz").notebooks["toy"]
    except Refused as refusal:
        assert str(refusal).startswith("toy.ipynb ")
        assert "\n" not in str(refusal)
    else:
        nbformat.validate(notebook)
        nbformat.writes(notebook).encode()
        if whole:
            check_sanitised(course, notebook)
    assert time.process_time() - begin < LONGEST


def check_sanitised(course, notebook):
    source = nbformat.read(course.notebook("source", "toy"), as_version=4)
    notebook, remarks = sanitise(source, notebook)
    given_cells = [cell for cell in source.cells if grade_id_of(cell)]
    found = [cell for cell in notebook.cells if grade_id_of(cell)]
    assert [grade_id_of(cell) for cell in found] == [grade_id_of(cell) for cell in given_cells]
    for cell, original in zip(found, given_cells, strict=True):
        assert cell.cell_type == original.cell_type
        truth = original.metadata.nbgrader
        claims = cell.metadata.nbgrader
        assert {key: claims[key] for key in truth} == dict(truth)
        if truth.locked:
            assert cell.source == original.source
    assert all("\n" not in remark for remark in remarks)


@settings(fuzz, max_examples=300)
@given(content=st.binary(max_size=200))
def test_any_bytes(released, content):
    must_end_well(released, content, whole=False)


@settings(fuzz, max_examples=300)
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=8))))
def test_a_notebooks_text_with_parts_replaced(released, edits):
    content = released.notebook("release", "toy").read_bytes()
    for place, length, new in edits:
        start = int(place * len(content))
        content = content[:start] + new + content[start + length :]
    must_end_well(released, content, whole=False)


@settings(fuzz, max_examples=200)
@given(data=anything | st.fixed_dictionaries({"cells": st.lists(anything), "nbformat": plain}))
def test_any_json(released, data):
    must_end_well(released, json.dumps(data).encode(), whole=False)


@settings(fuzz, max_examples=150)
@given(cells=st.lists(st.dictionaries(st.sampled_from(KEYS), anything), min_size=1, max_size=6))
def test_a_notebook_with_any_cells_besides(released, cells):
    content = json.loads(released.notebook("release", "toy").read_text(encoding="utf-8"))
    content["cells"] += cells
    must_end_well(released, json.dumps(content).encode(), whole=False)


@settings(fuzz, max_examples=60)
@given(data=st.data())
def test_a_notebook_with_changed_cells(released, data):
    content = json.loads(released.notebook("release", "toy").read_text(encoding="utf-8"))
    cells = content["cells"]
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, max(0, len(cells) - 1)))
        kind = data.draw(st.sampled_from(["key", "meta", "id", "drop", "twice", "move", "new"]))
        if not cells or not isinstance(cells[place], dict) or kind == "new":
            cells.insert(place, data.draw(anything))
        elif kind == "key":
            cells[place][data.draw(st.sampled_from(KEYS))] = data.draw(anything)
        elif kind == "drop":
            del cells[place]
        elif kind == "twice":
            cells.append(json.loads(json.dumps(cells[place])))
        elif kind == "move":
            cells.insert(data.draw(st.integers(0, len(cells))), cells.pop(place))
        else:
            metadata = cells[place].get("metadata")
            claims = metadata.get("nbgrader") if isinstance(metadata, dict) else None
            if isinstance(claims, dict):
                key = "grade_id" if kind == "id" else data.draw(st.sampled_from(META))
                claims[key] = data.draw(st.sampled_from(GRADE_IDS) if kind == "id" else plain)
    must_end_well(released, json.dumps(content).encode(), whole=True)


@pytest.mark.parametrize(
    "content",
    [
        b'{"cells": [' + b"{}," * 400_000 + b"{}]}",
        b'{"cells": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"cells": [{"cell_type": "code", "source": "' + b"a" * 10_000_000 + b'"}]}',
        b'{"cells": [{"cell_type": "code", "source": ' + b"9" * 1_000_000 + b"}]}",
        b'{"cells": [{"metadata": {"nbgrader": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}}]}",
        b'{"cells": [' + b'{"source": "def area(r):\\n volume = 1"},' * 4000 + b"{}]}",
        b'{"cells": [' + b'{"metadata": {"nbgrader": {"grade_id": "area"}}},' * 4000 + b"{}]}",
    ],
    ids=["many cells", "deep", "long", "long number", "deep metadata", "many tasks", "many claims"],
)
def test_what_is_meant_to_exhaust_the_reader_does_not(released, content):
    must_end_well(released, content, whole=False)
