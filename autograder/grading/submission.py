"""Find and read what a student handed in, or say in a sentence why it cannot be read."""

import ast
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.roles import grade_id_of
from autograder.course import Course
from autograder.errors import Refused
from autograder.grading.decode import decode
from autograder.grading.recognise import Pairing, adopt
from autograder.grading.salvage import salvage

LEFT_BEHIND = ("__MACOSX", "__pycache__")  # folders of other programs; hidden ones are, too
ARCHIVES = {".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar"}
DEEPEST = 4  # folders beneath that of the submission in which a notebook is looked for
MOST_FILES = 5000
LARGEST_READ = 1 << 26  # bytes of a file; a sparse one may claim to have any number
LONGEST_PATH = 1500  # bytes beneath the folder; the grader's own copies lie deeper


@dataclass(frozen=True)
class Submission:
    """What a student handed in for a topic, as plain notebooks by name.

    Every cell that was recognised has the source's metadata; no other cell has any.
    """

    student: str
    topic: str
    folder: Path
    notebooks: dict[str, NotebookNode] = field(repr=False)
    remarks: tuple[str, ...] = ()  # what was odd about the files and cells, a phrase each

    @property
    def claimed_cid(self) -> int | None:
        """The College ID that the identity cell claims, None where it holds no whole number."""
        for notebook in self.notebooks.values():
            for cell in notebook.cells:
                if grade_id_of(cell) == "identity":
                    return assigned_number(cell.source, "CID")
        return None


def read_submission(course: Course, topic: str, student: str) -> Submission:
    """The submission of a student. Raises Refused with the reason where it cannot be read.

    A notebook that was renamed, or lies deeper in the folder, is read where it is the only one.
    """
    folder = course.folder("submitted", topic, student)
    names = [path.stem for path in sorted(course.folder("source", topic).glob("*.ipynb"))]
    refuse_unreadable(folder)
    files = list(_notebook_files(folder))
    notebooks, remarks = {}, []
    for name in names:
        read = _read_one(course, topic, name, folder, _candidates(name, names, files))
        if read is not None:
            notebooks[name] = read[0]
            remarks += read[1]
    if not notebooks:
        raise Refused(_nothing_there(names[0], folder))
    return Submission(student, topic, folder, notebooks, tuple(remarks))


def refuse_oversized(folder: Path, most_bytes: int) -> None:
    """Raise Refused for more, larger or deeper files than are read; looks at their sizes alone."""
    files, size = 0, 0
    for where, folders, names in os.walk(folder):
        if any(_is_too_long(folder, Path(where, name)) for name in (*folders, *names)):
            raise Refused("files were handed in too deep in folders, or under too long names.")
        status = [Path(where, name).lstat() for name in names]
        files += len(names)
        size += sum(each.st_size for each in status if stat.S_ISREG(each.st_mode))
    if files > MOST_FILES:
        raise Refused(f"{files} files were handed in, more than {MOST_FILES}.")
    if size > most_bytes:
        raise Refused(
            f"{size / 1e6:.0f} MB were handed in, more than the {most_bytes / 1e6:.0f} MB of "
            "SubmissionLimits."
        )


def _is_too_long(folder: Path, path: Path) -> bool:
    return len(bytes(path)) - len(bytes(folder)) > LONGEST_PATH


def refuse_unreadable(folder: Path) -> None:
    """Raise Refused for files and folders whose permissions keep the grader out."""
    for path in [folder, *sorted(folder.rglob("*"))]:
        if not path.is_symlink() and not os.access(path, os.R_OK | os.X_OK * path.is_dir()):
            raise Refused(f"{_shown(path.name)} cannot be read: its permissions keep it closed.")


def _candidates(name: str, names: list[str], files: list[Path]) -> list[Path]:
    """Files that may hold the notebook `name`; among several, a name must at least begin so."""
    others = {other.lower() for other in names if other != name}
    beginning = name.lower() if others else ""
    return [
        path
        for path in files
        if path.stem.lower() not in others and path.stem.lower().startswith(beginning)
    ]


def _read_one(
    course: Course, topic: str, name: str, folder: Path, candidates: list[Path]
) -> tuple[NotebookNode, list[str]] | None:
    """The notebook called `name`, else the only other one that can be read; None without any."""
    expected = f"{name}.ipynb"
    right, others = folder / expected, [path for path in candidates if path != folder / expected]
    problem = ""
    if right in candidates:
        try:
            notebook, remarks = read_notebook(course, topic, name, right)
        except Refused as refusal:
            problem = str(refusal)
        else:
            return notebook, remarks + _passed_over(folder, others)
    readable: dict[tuple[str, ...], tuple[Path, NotebookNode, list[str]]] = {}
    for path in others:
        try:
            notebook, remarks = read_notebook(course, topic, name, path)
        except Refused as refusal:
            where = _shown(path.relative_to(folder).as_posix())
            told = str(refusal).removeprefix(_shown(path.name))
            problem = problem or f"{expected} is missing, and {where}{told}"
        else:
            content = tuple(cell.source for cell in notebook.cells)
            readable.setdefault(content, (path, notebook, remarks))
    if len(readable) > 1:
        listed = _listed(folder, [path for path, _, _ in readable.values()])
        raise Refused(f"{expected} is missing, and there is more than one other: {listed}.")
    for path, notebook, remarks in readable.values():
        where = _shown(path.relative_to(folder).as_posix())
        why = "cannot be read" if right in candidates else "is missing"
        return notebook, [f"{expected} {why}: {where} was read instead", *remarks]
    if problem:
        raise Refused(problem)
    return None


def read_notebook(
    course: Course, topic: str, name: str, path: Path
) -> tuple[NotebookNode, list[str]]:
    """A notebook file as one of format 4, its cells recognised as those of source notebook `name`.

    The second value is what was odd, a phrase each. Raises Refused with the reason, which begins
    with the file's name.
    """
    file = _shown(path.name)
    try:
        data, remarks = decode(file, path.read_bytes())
        notebook, found = salvage(file, data)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from None
    except (RecursionError, MemoryError):
        raise Refused(f"{file} is too big or nested too deep.") from None
    source = _source(course.folder("source", topic) / f"{name}.ipynb")
    wanted = sum(grade_id_of(cell) is not None for cell in source.cells)
    pairing = Pairing(source, notebook)
    if 2 * pairing.certain < wanted:
        _refuse_foreign(course, topic, file, notebook, pairing.certain)
    return notebook, [*remarks, *found, *adopt(pairing)]


@lru_cache(maxsize=32)
def _parsed(data: bytes) -> NotebookNode:
    return nbformat.reads(data.decode(), as_version=4)


def _source(path: Path) -> NotebookNode:
    """A source notebook; not to be changed."""
    return _parsed(path.read_bytes())


def _refuse_foreign(
    course: Course, topic: str, file: str, notebook: NotebookNode, recognised: int
) -> None:
    """Raise Refused where a notebook is another topic's, or none of this course."""
    best, most = "", recognised
    for other in course.topics():
        if other != topic:
            found = Pairing(_source(course.notebook("source", other)), notebook).certain
            best, most = (other, found) if found > most else (best, most)
    if best:
        raise Refused(f"{file} is the notebook of {best}, not of {topic}.")
    if not recognised:
        raise Refused(f"{file} holds no cell of the assignment: is it another notebook?")


def _notebook_files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Files that may be notebooks, those at the top first; links and other programs' files aside.

    Browsers add .txt or .json to a name.
    """
    try:
        here = sorted(folder.iterdir())
    except OSError:
        return
    here = [path for path in here[:MOST_FILES] if not path.is_symlink()]
    visible = [path for path in here if not path.name.startswith((".", "~"))]
    for path in visible:
        if path.is_file() and ".ipynb" in map(str.lower, path.suffixes[-2:]):
            yield path
    for path in visible:
        if path.is_dir() and path.name not in LEFT_BEHIND and depth < DEEPEST:
            yield from _notebook_files(path, depth + 1)


def _passed_over(folder: Path, others: list[Path]) -> list[str]:
    listed = _listed(folder, others)
    return [f"other notebooks are there, which do not count: {listed}"] if others else []


def _nothing_there(name: str, folder: Path) -> str:
    """The reason where no file may be the notebook."""
    missing = f"{name}.ipynb is missing"
    if (folder / f"{name}.ipynb").is_symlink():
        return f"{name}.ipynb is a link, not a file: hand in the notebook itself."
    files = sorted(path for path in folder.iterdir() if path.is_file())
    files = [path for path in files if not path.name.startswith(".")]
    for path in files:
        if path.suffix.lower() in ARCHIVES:
            archive = f"the archive {_shown(path.name)}, which must be unpacked"
            return f"{missing}: the folder holds {archive}."
    if files:
        return f"{missing}: the folder holds {_listed(folder, files)} instead."
    return f"{missing}: nothing is there."


def _listed(folder: Path, files: list[Path], most: int = 5) -> str:
    names = ", ".join(_shown(path.relative_to(folder).as_posix()) for path in files[:most])
    return names + (f" and {len(files) - most} more" if len(files) > most else "")


def _shown(name: str, longest: int = 100) -> str:
    """A file's name on one line, without what a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def digest(folder: Path) -> str:
    """A fingerprint of all files in a folder, by name and content; links are not followed.

    Of a file larger than `LARGEST_READ`, size and beginning stand for its content.
    """
    total = hashlib.sha256()
    inside = (Path(where, name) for where, _, names in os.walk(folder) for name in names)
    for path in sorted(inside):
        if _is_too_long(folder, path) or path.is_symlink() or not path.is_file():
            continue
        total.update(os.fsencode(path.relative_to(folder).as_posix()) + b"\0")
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                if size > LARGEST_READ:
                    total.update(f"{size} ".encode() + file.read(LARGEST_READ))
                else:
                    total.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:  # it can still be refused with a reason
            total.update(str(error.strerror).encode())
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
