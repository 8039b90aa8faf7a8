from autograder.files import copy_files, mirror, replace_folder, write_if_changed


def test_a_file_is_written_only_when_it_changes(tmp_path):
    path = tmp_path / "deep" / "x.txt"
    assert write_if_changed(path, "é\n")
    assert not write_if_changed(path, "é\n")
    assert write_if_changed(path, "new\n")
    assert [entry.name for entry in path.parent.iterdir()] == ["x.txt"]


def test_a_mirror_has_the_same_files_and_no_others(tmp_path):
    source, target = tmp_path / "a", tmp_path / "b"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "x").write_bytes(b"1")
    target.mkdir()
    (target / "old").write_bytes(b"2")
    assert mirror(source, target)
    assert not mirror(source, target)
    assert [path.name for path in target.rglob("*") if path.is_file()] == ["x"]


def test_links_and_ignored_names_are_not_copied(tmp_path):
    source = tmp_path / "a"
    (source / "sub" / "__pycache__").mkdir(parents=True)
    (source / "sub" / "x.txt").write_text("1")
    (source / "sub" / "y.pyc").write_text("1")
    (source / "link").symlink_to("/etc/hostname")
    (source / "folder_link").symlink_to("/etc")
    copy_files(source, tmp_path / "b", ["*.pyc", "__pycache__"])
    found = sorted(
        path.relative_to(tmp_path / "b").as_posix() for path in (tmp_path / "b").rglob("*")
    )
    assert found == ["sub", "sub/x.txt"]


def test_a_finished_folder_takes_the_place_of_an_older_one(tmp_path):
    for name in ("draft", "target"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    replace_folder(tmp_path / "draft", tmp_path / "target")
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["draft"]
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
