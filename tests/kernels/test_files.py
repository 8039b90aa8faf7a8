"""The files beside a notebook, as data."""

from autograder.kernels.files import overlay, read_files, write_files


def test_files_are_read_and_written_without_links_and_ignored_names(tmp_path):
    folder = tmp_path / "from"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"a")
    (folder / "sub" / "b.pyc").write_bytes(b"b")
    (folder / "sub" / "c").write_bytes(b"c")
    (folder / "link").symlink_to("/etc/hostname")
    (folder / "sub" / "up").symlink_to("..")
    files = read_files(folder, ["*.pyc"])
    assert files == {"a.txt": b"a", "sub/c": b"c"}
    write_files(tmp_path / "to", files)
    assert read_files(tmp_path / "to") == files
    assert read_files(tmp_path / "nowhere") == {}


def test_what_the_course_gives_takes_the_place_of_what_is_in_its_way():
    handed_in = {"a/b": b"1", "c": b"2", "d/e": b"3", "f": b"4", "a/g": b"5"}
    given = {"a/b": b"6", "c/h": b"7", "d": b"8"}
    assert overlay(handed_in, given) == {**given, "f": b"4", "a/g": b"5"}
