"""The code that a class handed in."""

from autograder.similarity.answers import handed_in, handed_out


def test_answers_are_those_that_were_changed(course, hand_in):
    area = "def area(radius):\n    return 3 * radius**2"
    hand_in("ada", {"area": area})
    starter = handed_in(course, "toy")["ada"]["volume"]
    assert set(handed_in(course, "toy")["ada"]) == {"area", "volume"}
    assert handed_in(course, "toy")["ada"]["area"] == area
    hand_in("bob", {"area": starter_of(course, "area"), "volume": starter})
    assert set(handed_in(course, "toy")["bob"]) == {"volume"}


def test_what_cannot_be_read_or_is_untouched_is_left_out(course, hand_in):
    hand_in("ada", text="")
    hand_in("bob", {name: starter_of(course, name) for name in ("area", "volume")})
    course.folder("submitted", "toy", "cy").mkdir(parents=True)
    assert handed_in(course, "toy") == {}


def test_what_was_handed_out_is_the_release(course):
    code = handed_out(course, "toy")
    assert any("import math" in cell for cell in code)
    assert not any("disc_area" in cell for cell in code)


def starter_of(course, grade_id):
    import nbformat

    notebook = nbformat.read(course.notebook("release", "toy"), as_version=4)
    return next(cell.source for cell in notebook.cells if cell.id == grade_id)
