"""The grading role of a cell: short in a percent script, nbgrader's metadata in a notebook.

| header in the script                 | the cell is                            |
|---------------------------------------|----------------------------------------|
| ``solution="perceptron"``             | a solution cell                        |
| ``test="test_perceptron" points=2``   | a grade cell with visible/hidden tests |
| ``written="discussion" points=2``     | a written answer, graded by hand       |
| ``locked="setup"``                    | given code, restored before grading    |
"""

from typing import Any

from nbformat import NotebookNode

from autograder.errors import CourseError

SCHEMA_VERSION = 3
ROLES = {  # name of the role -> the flags nbgrader knows it by
    "solution": {"grade": False, "solution": True, "locked": False},
    "test": {"grade": True, "solution": False, "locked": True},
    "written": {"grade": True, "solution": True, "locked": False},
    "locked": {"grade": False, "solution": False, "locked": True},
}
HAS_POINTS = {"test", "written"}


def role_of(cell: NotebookNode) -> tuple[str, str] | None:
    """Role and grade_id of a cell with nbgrader metadata, None for a cell without a role."""
    meta = cell.metadata.get("nbgrader")
    if not meta or not (meta.get("grade") or meta.get("solution") or meta.get("locked")):
        return None
    flags = {flag: bool(meta.get(flag)) for flag in ("grade", "solution", "locked")}
    if flags["grade"] and not flags["solution"]:
        flags["locked"] = True  # nbgrader locks autograder tests whatever the flag says
    for role, wanted in ROLES.items():
        if wanted == flags:
            return role, meta["grade_id"]
    raise CourseError(
        f"cell {meta.get('grade_id')!r} has a role this course does not know: {flags}."
    )


def grade_id_of(cell: NotebookNode) -> str | None:
    """The grade_id of a cell that has one."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return grade_id if isinstance(grade_id, str) and grade_id else None


def expand(cell: NotebookNode) -> None:
    """Replace the short role in a cell's metadata by nbgrader's (in place).

    Raises CourseError for two roles in one header, or points that are missing, surplus or not a
    number.
    """
    found = [role for role in ROLES if role in cell.metadata]
    points = cell.metadata.pop("points", None)
    if not found:
        if points is not None:
            raise CourseError(f"a cell without a role has points={points}: {first_line(cell)!r}.")
        return
    if len(found) > 1:
        raise CourseError(f"a cell has two roles, {' and '.join(found)}: {first_line(cell)!r}.")
    role = found[0]
    grade_id = cell.metadata.pop(role)
    if (role == "written") != (cell.cell_type == "markdown"):
        raise CourseError(f"cell {grade_id!r}: a {role} cell cannot be {cell.cell_type}.")
    meta: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "grade": False,
        "grade_id": grade_id,
        "locked": False,
        "schema_version": SCHEMA_VERSION,
        "solution": False,
        "task": False,
        **ROLES[role],
    }
    if role in HAS_POINTS:
        if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
            raise CourseError(f"cell {grade_id!r} needs points=NUMBER in its header.")
        meta["points"] = points
    elif points is not None:
        raise CourseError(f"cell {grade_id!r} is a {role} cell and carries no points.")
    cell.metadata["nbgrader"] = NotebookNode(meta)


def shorten(cell: NotebookNode) -> None:
    """The reverse of `expand` (in place)."""
    found = role_of(cell)
    meta = cell.metadata.pop("nbgrader", None)
    if found is None:
        return
    role, grade_id = found
    cell.metadata[role] = grade_id
    if role in HAS_POINTS:
        points = meta["points"]
        cell.metadata["points"] = int(points) if float(points).is_integer() else points


def first_line(cell: NotebookNode) -> str:
    """The first line of a cell, to name it by in a message."""
    return str(cell.source).split("\n", 1)[0]
