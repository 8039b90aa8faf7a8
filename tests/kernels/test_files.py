"""The files beside a notebook, as data."""

from autograder.kernels.files import read_files, write_files


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
