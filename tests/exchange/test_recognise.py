import json
import shutil

import pytest

from autograder.exchange.recognise import known_notebooks, likeliest_first, recognise


@pytest.fixture
def known(course):
    shutil.copytree(course.folder("source", "toy"), course.folder("source", "toy2"))
    (course.folder("source", "toy2") / "toy.ipynb").rename(course.notebook("source", "toy2"))
    return known_notebooks(course, "toy")


@pytest.fixture
def empty(tmp_path):
    path = tmp_path / "content"
    path.write_text("{}")
    return path


@pytest.mark.parametrize(
    "name",
    [
        "toy.ipynb",
        "Toy.IPYNB",
        "toy (1).ipynb",
        "toy-2.ipynb",
        "toy_attempt.ipynb",
        "Copy of toy.ipynb",
        "Ada_Lovelace_toy_final (2)-1.ipynb",
        "toy.ipynb.txt",
        "toy.ipynb.json",
        "work/toy.ipynb",
    ],
)
def test_names_that_hold_the_topics_are_the_topics(known, empty, name):
    assert recognise(known, name, empty) == ("toy", "")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("toy2.ipynb", "another topic, toy2"),
        ("toy 2 (1).ipynb", "another topic, toy2"),
        ("toyota.ipynb", "neither its name nor its cells"),
        ("Untitled.ipynb", "neither its name nor its cells"),
    ],
)
def test_other_names_are_not(known, empty, name, reason):
    notebook, said = recognise(known, name, empty)
    assert notebook == ""
    assert reason in said


def test_a_notebook_of_any_name_is_known_by_its_cells(course, known):
    assert recognise(known, "Untitled7.ipynb", course.notebook("release", "toy"))[0] == "toy"


def test_a_few_cells_in_common_do_not_make_it_the_topics(course, known, tmp_path):
    notebook = json.loads(course.notebook("release", "toy").read_text())
    kept = ("identity", "test_identity")
    notebook["cells"] = [cell for cell in notebook["cells"] if cell.get("id") in kept]
    path = tmp_path / "other.ipynb"
    path.write_text(json.dumps(notebook))
    assert recognise(known, "Untitled.ipynb", path)[0] == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b'{"cells": 3}', b'{"cells": [{"metadata": []}]}', b"[" * 100_000],
)
def test_a_file_that_is_no_notebook_has_no_cells(known, tmp_path, content):
    path = tmp_path / "x"
    path.write_bytes(content)
    assert recognise(known, "x.ipynb", path)[0] == ""


def test_numbered_names_come_after_the_right_one_highest_first():
    names = ["toy (1).ipynb", "toy.ipynb", "toy-12.ipynb", "toy final.ipynb"]
    ordered = ["toy.ipynb", "toy-12.ipynb", "toy (1).ipynb", "toy final.ipynb"]
    assert likeliest_first(names, "toy") == ordered
