import shutil
import sqlite3
from contextlib import closing

import pytest

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading import backup
from autograder.grading.backup import back_up, backups, how_to_restore
from autograder.grading.record import open_gradebook


@pytest.fixture(scope="module")
def gradebook(built_toy, tmp_path_factory):
    """The file of a gradebook, made once."""
    root = tmp_path_factory.mktemp("gradebook") / "course"
    shutil.copytree(built_toy, root)
    with open_gradebook(Course.open(root)):
        pass
    return root / "gradebook.db"


@pytest.fixture
def book(course, gradebook):
    """The course's gradebook with a function that changes it."""
    path = course.root / "gradebook.db"
    shutil.copyfile(gradebook, path)
    return path


def run_sql(path, *statements):
    with closing(sqlite3.connect(path)) as database, database:
        return [database.execute(statement).fetchall() for statement in statements]


def add_student(path, name):
    run_sql(path, f"INSERT INTO student (id) VALUES ('{name}')")


def students(path):
    return [name for (name,) in run_sql(path, "SELECT id FROM student ORDER BY id")[0]]


def test_the_last_ten_copies_are_kept_in_order_whatever_the_clock_says(course, book):
    for number in range(13):
        add_student(book, f"s{number:02d}")
        newest = back_up(course)
        assert newest is not None
        newest.touch()
    kept = backups(course)
    assert [path.name for path in kept] == [f"gradebook-{n:06d}.db" for n in range(4, 14)]
    assert [len(students(path)) for path in kept] == list(range(4, 14))
    assert {path.name for path in kept[0].parent.iterdir()} == {path.name for path in kept}


def test_an_unchanged_gradebook_pushes_no_older_copy_out(course, book):
    add_student(book, "ada")
    assert back_up(course) == back_up(course)
    assert len(backups(course)) == 1


def test_without_a_gradebook_there_is_nothing_to_copy(course):
    assert back_up(course) is None
    assert not (course.root / "reports" / "backups").exists()


def test_a_gradebook_of_a_server_is_left_to_it_and_said_once(course, capsys):
    course.config.CourseDirectory.db_url = "postgresql://me:secret@db/grades"
    assert back_up(course) is None
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "postgresql://me:***@db/grades is no SQLite file" in said


def damage(path):
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def test_a_damaged_gradebook_is_told_with_the_copy_to_restore(course, book):
    add_student(book, "ada")
    kept = back_up(course)
    damage(book)
    with pytest.raises(CourseError, match=f"{book} is damaged: restore .*`cp {kept} {book}`"):
        back_up(course)
    assert backups(course) == [kept]
    assert students(kept) == ["ada"]
    book.with_name("gradebook.db-journal").write_bytes(b"")
    assert f"`rm {book}-* && cp {kept} {book}`" in how_to_restore(course)
    book.with_name("gradebook.db-journal").unlink()
    shutil.copyfile(kept, book)
    assert back_up(course) is not None


def test_without_a_copy_it_is_said_what_is_lost(course, book):
    damage(book)
    with pytest.raises(CourseError, match=r"no backup, so move it away.*given by hand are lost"):
        back_up(course)


def test_an_emptied_gradebook_is_no_new_one(course, book):
    back_up(course)
    book.write_bytes(b"")
    with pytest.raises(CourseError, match=r"gradebook\.db is empty: restore the last copy"):
        back_up(course)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE alembic_version SET version_num = '50a4d84c131a'",
            "made by an older nbgrader: run `nbgrader db upgrade`",
        ),
        ("UPDATE alembic_version SET version_num = 'ffffffffffff'", "made by another nbgrader"),
        ("DROP TABLE alembic_version", "is no gradebook of this nbgrader"),
    ],
)
def test_a_gradebook_of_another_nbgrader_is_told(course, book, statement, told):
    run_sql(book, statement)
    with pytest.raises(CourseError, match=told):
        back_up(course)
    assert backups(course) == []


def test_a_writer_that_does_not_end_is_not_waited_for_for_ever(course, book, monkeypatch):
    monkeypatch.setattr(backup, "LOCK_SECONDS", 0.1)
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            back_up(course)
    assert backups(course) == []


def test_what_stands_in_the_journal_is_copied_too(course, book):
    with closing(sqlite3.connect(book)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        with other:
            other.execute("INSERT INTO student (id) VALUES ('ada')")
        kept = back_up(course)
    assert students(kept) == ["ada"]
