import os
import re
import subprocess
import sys

import pytest

from autograder.errors import Refused
from autograder.grading.submission import (
    assigned_number,
    digest,
    read_submission,
    refuse_oversized,
)
from tests.conftest import REPOSITORY


def test_a_submission_is_read_with_the_cid_it_claims(course, hand_in):
    hand_in("ada", cid=1234)
    submission = read_submission(course, "toy", "ada")
    assert list(submission.notebooks) == ["toy"]
    assert submission.claimed_cid == 1234


def by_hand(course, student, **files: str | bytes):
    folder = course.folder("submitted", "toy", student)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def released(course) -> str:
    return course.notebook("release", "toy").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"toy__ipynb": "", "notes__txt": "x"}, "toy.ipynb is empty (0 bytes)."),
        (
            {"mine__ipynb": "hello"},
            "toy.ipynb is missing, and mine.ipynb is no notebook: it is not valid JSON (line 1).",
        ),
        ({"notes__txt": "x"}, "toy.ipynb is missing: the folder holds notes.txt instead."),
        ({}, "toy.ipynb is missing: nothing is there."),
        (
            {"toy\n\x1b[31m__docx": "x"},
            "toy.ipynb is missing: the folder holds toy??[31m.docx instead.",
        ),
    ],
)
def test_a_missing_notebook_is_explained_on_one_line(course, files, reason):
    by_hand(course, "ada", **files)
    with pytest.raises(Refused, match=f"^{re.escape(reason)}$"):
        read_submission(course, "toy", "ada")


def test_a_link_is_not_followed(course, hand_in):
    hand_in("bob")
    folder = by_hand(course, "ada")
    (folder / "toy.ipynb").symlink_to(course.notebook("submitted", "toy", "bob"))
    with pytest.raises(Refused, match=r"^toy\.ipynb is a link, not a file"):
        read_submission(course, "toy", "ada")


def test_the_notebook_of_another_topic_is_named(course):
    other = course.notebook("source", "other")
    other.parent.mkdir()
    text = course.notebook("source", "toy").read_text(encoding="utf-8")
    for task in ("area", "volume", "why"):
        text = text.replace(task, f"my_{task}")
    other.write_text(text, encoding="utf-8")
    by_hand(course, "ada", toy__ipynb=text)
    with pytest.raises(Refused, match=r"^toy\.ipynb is the notebook of other, not of toy\.$"):
        read_submission(course, "toy", "ada")
    by_hand(course, "ada", toy__ipynb=released(course))
    assert read_submission(course, "toy", "ada").remarks == ()


def test_another_notebook_beside_the_right_one_is_remarked_on(course):
    by_hand(course, "ada", toy__ipynb=released(course), **{"toy (1)__ipynb": released(course)})
    assert read_submission(course, "toy", "ada").remarks == (
        "other notebooks are there, which do not count: toy (1).ipynb",
    )


def test_equal_copies_under_other_names_are_one(course):
    by_hand(course, "ada", a__ipynb=released(course), b__ipynb="\ufeff" + released(course))
    submission = read_submission(course, "toy", "ada")
    assert submission.remarks == ("toy.ipynb is missing: a.ipynb was read instead",)


def test_of_several_notebooks_only_one_with_a_like_name_is_read(course):
    source = course.notebook("source", "toy")
    source.with_name("extra.ipynb").write_bytes(source.read_bytes())
    by_hand(course, "ada", **{"toy-Copy1__ipynb": released(course)})
    assert list(read_submission(course, "toy", "ada").notebooks) == ["toy"]
    by_hand(course, "bob", mine__ipynb=released(course))
    with pytest.raises(Refused, match=r"the folder holds mine\.ipynb instead"):
        read_submission(course, "toy", "bob")


def test_a_file_that_cannot_be_opened_refuses_that_submission(course):
    folder = by_hand(course, "ada", toy__ipynb=released(course), data__csv="1")
    (folder / "data.csv").chmod(0)
    code = f"""
from pathlib import Path
from autograder.errors import Refused
from autograder.grading.submission import digest, refuse_unreadable
print(len(digest(Path({str(folder)!r}))))
try:
    refuse_unreadable(Path({str(folder)!r}))
except Refused as refusal:
    print(refusal)
"""
    command = [sys.executable, "-c", code]
    if os.getuid() == 0:  # root reads everything, except in a user namespace without root
        command = ["unshare", "--user", *command]
    run = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False)
    if run.returncode and "unshare" in run.stderr:
        pytest.skip(f"root cannot give up its rights here: {run.stderr.strip()}")
    assert run.stdout.splitlines() == [
        "64",
        "data.csv cannot be read: its permissions keep it closed.",
    ]


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


def test_the_grader_looks_at_sizes_before_it_reads(course):
    folder = by_hand(course, "ada", small__txt="x")
    refuse_oversized(folder, 10)
    with (folder / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(Refused, match="1099512 MB were handed in, more than the 1 MB"):
        refuse_oversized(folder, 1_000_000)
    first = digest(folder)
    with (folder / "sparse").open("r+b") as file:
        file.truncate(1 << 39)
    second = digest(folder)
    with (folder / "sparse").open("r+b") as file:
        file.write(b"x")
    assert len({first, second, digest(folder)}) == 3


def test_too_many_files_and_too_long_paths_are_refused(course, monkeypatch):
    monkeypatch.setattr("autograder.grading.submission.MOST_FILES", 2)
    folder = by_hand(course, "ada", a__txt="x", b__txt="x")
    refuse_oversized(folder, 10)
    (folder / "c.txt").touch()
    with pytest.raises(Refused, match="3 files were handed in, more than 2"):
        refuse_oversized(folder, 10)
    deep = by_hand(course, "bob")
    here = os.open(deep, os.O_RDONLY)
    for _ in range(50):  # longer than any path that can be opened
        os.mkdir("d" * 100, dir_fd=here)
        here = os.open("d" * 100, os.O_RDONLY, dir_fd=here)
    digest(deep)
    with pytest.raises(Refused, match="too deep in folders"):
        refuse_oversized(deep, 10)
