"""Copies of the gradebook, made before each run; the last ten are kept."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import nbgrader
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from autograder.course import Course, warn
from autograder.errors import CourseError

KEPT = 10
LOCK_SECONDS = 10.0  # that another program may take to finish writing
_NAME = re.compile(r"gradebook-(\d{6,})\.db")


def gradebook_file(course: Course) -> Path | None:
    """The file of an SQLite gradebook, None where the gradebook is none."""
    url = make_url(course.db_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database)).absolute()


def backups(course: Course) -> list[Path]:
    """The copies that are kept, the oldest first."""
    found = (course.root / "reports" / "backups").glob("gradebook-*.db")
    numbered = {int(match[1]): path for path in found if (match := _NAME.fullmatch(path.name))}
    return [numbered[number] for number in sorted(numbered)]


def back_up(course: Course) -> Path | None:
    """Check the gradebook and copy it to reports/backups/, as long as nobody writes to it.

    Copies are numbered, so that their order does not hang on a clock. Returns the newest copy;
    None where there is nothing to copy. Raises CourseError where the gradebook is damaged or
    another nbgrader's, and sqlite3.Error or OSError where it or its folder cannot be used.
    """
    path = gradebook_file(course)
    if path is None:
        shown = make_url(course.db_url).render_as_string(hide_password=True)
        warn(f"The gradebook {shown} is no SQLite file: back it up by the database's own means.")
        return None
    if not path.is_file():
        return None
    kept = backups(course)
    if path.stat().st_size == 0 and kept:
        raise CourseError(f"{path} is empty: {how_to_restore(course)}.")
    folder = course.root / "reports" / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / ".gradebook.draft"
    try:
        with closing(sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)) as guard:
            guard.execute("BEGIN IMMEDIATE")  # others write no more; backup() would wait for ever
            _check(course, path, guard)
            draft.unlink(missing_ok=True)
            with (
                closing(sqlite3.connect(path)) as database,
                closing(sqlite3.connect(draft)) as copy,
            ):
                database.backup(copy)
        return _keep(folder, draft, kept)
    finally:
        draft.unlink(missing_ok=True)


def how_to_restore(course: Course) -> str:
    """What to do about a gradebook that is damaged: part of a sentence."""
    path, kept = gradebook_file(course), backups(course)
    if kept and path:
        # journals are the damaged file's, and would spoil the copy
        remove = f"rm {path}-* && " if any(path.parent.glob(f"{path.name}-*")) else ""
        restore = f"{remove}cp {kept[-1]} {path}"
        return f"restore the last copy with `{restore}`, and grade again with --force"
    return (
        "there is no backup, so move it away and grade again; marks that were given by hand are "
        "lost with it"
    )


def _check(course: Course, path: Path, database: sqlite3.Connection) -> None:
    """Raise CourseError for a file that nbgrader would stumble over."""
    try:
        whole = database.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise CourseError(f"{path} is damaged: {how_to_restore(course)}.")
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return
    if "alembic_version" not in tables:
        raise CourseError(
            f"{path} is no gradebook of this nbgrader: run `nbgrader db upgrade` in the course "
            "folder, or move the file away."
        )
    [(version,)] = database.execute("SELECT version_num FROM alembic_version").fetchall()
    schema = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
    if version == schema.get_current_head():
        return
    known = {revision.revision for revision in schema.walk_revisions()}
    if version in known:
        what = "an older nbgrader: run `nbgrader db upgrade` in the course folder"
    else:
        what = f"another nbgrader than {nbgrader.__version__}: install the one that made it"
    raise CourseError(f"{path} was made by {what}.")


def _keep(folder: Path, draft: Path, kept: list[Path]) -> Path:
    """Give a finished copy its number, unless it is the same as the last; drop the oldest."""
    if kept and kept[-1].read_bytes() == draft.read_bytes():
        return kept[-1]
    last = _NAME.fullmatch(kept[-1].name) if kept else None
    newest = folder / f"gradebook-{int(last[1]) + 1 if last else 1:06d}.db"
    draft.replace(newest)
    for old in kept[: max(0, len(kept) + 1 - KEPT)]:
        old.unlink()
    return newest
