import json

import nbformat
import pytest

from autograder.grading.submission import Refused, assigned_number, digest, read_submission
from tests.conftest import handed_out


def test_a_submission_is_read_with_the_cid_it_claims(course, hand_in):
    hand_in("ada", cid=1234)
    submission = read_submission(course, "toy", "ada")
    assert list(submission.notebooks) == ["toy"]
    assert submission.claimed_cid == 1234


def other_notebook() -> str:
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", r"toy\.ipynb is empty \(0 bytes\)"),
        (b" \n", r"is empty"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b'{"cells": [', r"is cut off \(line 1\)"),
        (b"hello", "is not valid JSON"),
        (b"[1, 2]", "is JSON, but no notebook"),
        (b'{"a": 1}', "is JSON, but no notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5}', "is a damaged notebook"),
        (b'{"nbformat": 99, "cells": []}', "is a damaged notebook"),
        (other_notebook().encode(), "holds no cell of the assignment"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(course, hand_in, content, reason):
    hand_in("ada", text=content)
    with pytest.raises(Refused, match=reason):
        read_submission(course, "toy", "ada")


def test_metadata_of_another_version_is_refused_with_a_reason(course, hand_in):
    content = json.loads(nbformat.writes(handed_out(course)))
    content["cells"][1]["metadata"]["nbgrader"]["schema_version"] = 99
    hand_in("ada", text=json.dumps(content))
    with pytest.raises(Refused, match="another version"):
        read_submission(course, "toy", "ada")


def test_a_missing_notebook_is_explained(course, hand_in):
    path = hand_in("ada")
    path.rename(path.with_name("toy (1).ipynb"))
    with pytest.raises(Refused, match=r"the folder holds toy \(1\)\.ipynb instead"):
        read_submission(course, "toy", "ada")
    path.with_name("toy (1).ipynb").unlink()
    with pytest.raises(Refused, match="nothing is there"):
        read_submission(course, "toy", "ada")


def test_the_digest_follows_names_and_content_but_no_links(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("1")
    first = digest(tmp_path)
    (tmp_path / "link").symlink_to("/etc/hostname")
    assert digest(tmp_path) == first
    (tmp_path / "a" / "x").write_text("2")
    second = digest(tmp_path)
    (tmp_path / "a" / "x").rename(tmp_path / "a" / "y")
    assert len({first, second, digest(tmp_path)}) == 3


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("CID = 5", 5),
        ("CID = 5\nCID = 6", 6),
        ("name = 'x'\nCID = OTHER = 7", 7),
        ("CID = '5'", None),
        ("CID = True", None),
        ("CID = 2 + 3", None),
        ("CID = (", None),
        ("", None),
    ],
)
def test_the_claimed_number_is_read_without_running_anything(source, number):
    assert assigned_number(source, "CID") == number
