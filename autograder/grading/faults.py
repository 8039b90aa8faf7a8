"""Faults of the machine that grades: each a sentence that says what to do, nobody's mark."""

import contextlib
import errno
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbformat import NotebookNode
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.backup import gradebook_file, how_to_restore

AGAIN = "and run the command again: it goes on where it stopped"
_OF_FILES = {  # errno -> what is wrong, and what to do
    errno.ENOSPC: f"no room is left on the disk: make room, {AGAIN}",
    errno.EDQUOT: f"the disk quota is used up: make room, {AGAIN}",
    errno.EROFS: f"the file system is read-only: make it writable, {AGAIN}",
    errno.EACCES: f"permission is denied: change the permissions, {AGAIN}",
    errno.EPERM: f"it is not permitted: change the permissions, {AGAIN}",
    errno.EIO: f"the disk fails: look at its health, {AGAIN}",
    errno.EMFILE: f"too many files are open: use fewer --jobs, or raise `ulimit -n`, {AGAIN}",
}
_OF_SQLITE = {  # start of SQLite's name of an error -> what is wrong, and what to do
    "SQLITE_BUSY": f"another program is writing to it: close formgrader and the like, {AGAIN}",
    "SQLITE_LOCKED": f"another program is writing to it: close formgrader and the like, {AGAIN}",
    "SQLITE_FULL": _OF_FILES[errno.ENOSPC],
    "SQLITE_READONLY": f"it is read-only: make it and its folder writable, {AGAIN}",
    "SQLITE_PERM": _OF_FILES[errno.EACCES],
    "SQLITE_CANTOPEN": f"it cannot be opened: look at its folder and permissions, {AGAIN}",
    "SQLITE_IOERR": f"it cannot be read or written: look at the disk and its free room, {AGAIN}",
}
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_BROKEN = (DatabaseError, sqlite3.DatabaseError)  # not their subclasses: those are one entry's


def fault(course: Course, error: BaseException) -> CourseError | None:
    """The sentence on an error that the machine or the gradebook is to blame for, else None.

    What an error was raised from is looked at, too.
    """
    for each in _chain(error):
        if isinstance(each, OperationalError | sqlite3.OperationalError) or type(each) in _BROKEN:
            return CourseError(_of_gradebook(course, each))
        if isinstance(each, OSError) and each.errno in _OF_FILES:
            places = f"{course.root} or {tempfile.gettempdir()}"
            return CourseError(f"{each.filename or places}: {_OF_FILES[each.errno]}.")
    return None


def raise_fault(course: Course, error: BaseException) -> None:
    """Raise CourseError for a fault of the machine; to be called where errors are caught."""
    if found := fault(course, error):
        raise found from error


@contextlib.contextmanager
def explained(course: Course) -> Iterator[None]:
    """Let faults of the machine leave the block as a CourseError."""
    try:
        yield
    except Exception as error:
        raise_fault(course, error)
        raise


def check_kernels(sources: Iterable[NotebookNode]) -> None:
    """Raise CourseError where a kernel that a source notebook asks for is not installed."""
    manager = KernelSpecManager()
    for source in sources:
        wanted = source.metadata.get("kernelspec", {}).get("name", "python3")
        try:
            manager.get_kernel_spec(wanted)
        except NoSuchKernel:
            there = ", ".join(sorted(manager.find_kernel_specs())) or "none"
            raise CourseError(
                f"the kernel {wanted!r} is not installed (there are: {there}): install it, or "
                "change the kernel of the source notebook."
            ) from None


def _of_gradebook(course: Course, error: BaseException) -> str:
    path, inner = gradebook_file(course), error
    if isinstance(error, DBAPIError) and error.orig is not None:
        inner = error.orig
    if path is None:
        shown = make_url(course.db_url).render_as_string(hide_password=True)
        return f"the gradebook {shown} cannot be used: {first_line(inner)}: mend that, {AGAIN}."
    code: Any = getattr(inner, "sqlite_errorname", "") or ""
    if code.startswith(_DAMAGED):
        return f"{path} is damaged: {how_to_restore(course)}."
    for start, told in _OF_SQLITE.items():
        if code.startswith(start):
            return f"{path}: {told}."
    return f"{path} cannot be used: {first_line(inner)}: mend that, {AGAIN}."


def first_line(error: BaseException) -> str:
    """What an error says, without its details."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those it was raised from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
