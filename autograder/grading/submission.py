"""Read what a student handed in, or say in a sentence why it cannot be read."""

import ast
import hashlib
import json
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode, ValidationError
from nbformat.reader import NotJSONError
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.nbgraderformat.common import SchemaMismatchError

from autograder.course import Course


class Refused(Exception):
    """A submission that cannot be graded; the text is the reason, one sentence."""


@dataclass(frozen=True)
class Submission:
    """What a student handed in for a topic, as plain notebooks by name."""

    student: str
    topic: str
    folder: Path
    notebooks: dict[str, NotebookNode] = field(repr=False)

    @property
    def claimed_cid(self) -> int | None:
        """The College ID that the identity cell claims, None where it holds no whole number."""
        for notebook in self.notebooks.values():
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("grade_id") == "identity":
                    return assigned_number(cell.source, "CID")
        return None


def read_submission(course: Course, topic: str, student: str) -> Submission:
    """The submission of a student. Raises Refused with the reason where it cannot be read."""
    folder = course.folder("submitted", topic, student)
    names = [path.stem for path in sorted(course.folder("source", topic).glob("*.ipynb"))]
    notebooks = {}
    for name in names:
        path = folder / f"{name}.ipynb"
        if path.is_file():
            notebooks[name] = read_notebook(path)
    if not notebooks:
        others = sorted(path.name for path in folder.iterdir() if path.suffix == ".ipynb")
        found = f"the folder holds {', '.join(others)} instead" if others else "nothing is there"
        raise Refused(f"{names[0]}.ipynb is missing: {found}.")
    return Submission(student, topic, folder, notebooks)


def read_notebook(path: Path) -> NotebookNode:
    """A notebook file as a notebook of format 4. Raises Refused with the reason."""
    data = path.read_bytes()
    if not data.strip():
        raise Refused(f"{path.name} is empty ({len(data)} bytes).")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is not text in UTF-8, so it is no notebook.") from None
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        cut_off = text.lstrip().startswith("{") and not text.rstrip().endswith("}")
        problem = "is cut off" if cut_off else "is no notebook: it is not valid JSON"
        raise Refused(f"{path.name} {problem} (line {error.lineno}).") from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise Refused(f"{path.name} is JSON, but no notebook.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cells without ids get some
            notebook: NotebookNode = nbformat.reads(text, as_version=4)
        for cell in notebook.cells:
            MetadataValidator().validate_cell(cell)
    except SchemaMismatchError as error:
        raise Refused(f"{path.name} has nbgrader metadata of another version: {error}.") from None
    except (
        ValidationError,
        NotJSONError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        problem = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise Refused(f"{path.name} is a damaged notebook: {problem}.") from None
    if not any(cell.metadata.get("nbgrader") for cell in notebook.cells):
        raise Refused(f"{path.name} holds no cell of the assignment: is it another notebook?")
    return notebook


def digest(folder: Path) -> str:
    """A fingerprint of all files in a folder, by name and content; links are not followed."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def assigned_number(source: str, name: str) -> int | None:
    """The whole number that code assigns to a name as a literal, the last one that counts."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    found = None
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
            and isinstance(node.value, ast.Constant)
            and type(node.value.value) is int
        ):
            found = node.value.value
    return found
