import json

import pytest

from autograder.authoring.check import check


def faults(course) -> str:
    return "\n".join(check(course, "toy"))


def change(path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_fresh_build_is_well(course):
    assert check(course, "toy") == []


def test_an_edited_script_makes_the_source_stale(course):
    change(course.script("toy"), "A toy topic", "Another")
    assert "run `autograder build toy`" in faults(course)


def test_an_edited_source_makes_the_release_stale(course):
    change(course.notebook("source", "toy"), "A toy topic", "Another")
    assert "run `autograder release toy`" in faults(course)


def test_missing_folders_are_named(course):
    course.notebook("release", "toy").unlink()
    assert "run `autograder release toy`" in faults(course)
    course.notebook("source", "toy").unlink()
    assert "run `autograder build toy`" in faults(course)


@pytest.mark.parametrize(
    "secret",
    [
        "disc_area = math.pi * radius**2",  # a solution
        "checks.identity(name, CID)",  # a hidden test
        "A secret model answer on Archimedes.",
    ],
)
@pytest.mark.parametrize("where", ["cell", "metadata", "file"])
def test_a_secret_left_anywhere_in_the_release_is_found(course, secret, where):
    path = course.notebook("release", "toy")
    content = json.loads(path.read_text())
    if where == "cell":
        content["cells"][0]["source"].append(f"\n{secret}")
    elif where == "metadata":
        content["metadata"]["note"] = {"deep": [1, secret]}
    else:
        (path.parent / "notes.txt").write_text(f"see\n  {secret}\n")
    path.write_text(json.dumps(content))
    assert f"holds a line of a solution or hidden test: {secret!r}" in faults(course)


def test_an_output_left_in_the_release_is_found(course):
    path = course.notebook("release", "toy")
    content = json.loads(path.read_text())
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1"]}]
    path.write_text(json.dumps(content))
    assert "cell 2 holds an output" in faults(course)


@pytest.mark.parametrize("mark", ["### BEGIN SOLUTION", "import autograder", "### END STARTER"])
def test_an_instructors_mark_in_the_release_is_found(course, mark):
    (course.folder("release", "toy") / "x.py").write_text(f"{mark}\n")
    assert "instructor's marker" in faults(course)


def test_a_file_that_does_not_come_from_source_is_found(course):
    (course.folder("release", "toy") / "extra.txt").write_text("nothing secret\n")
    assert "extra.txt does not come from source/" in faults(course)
