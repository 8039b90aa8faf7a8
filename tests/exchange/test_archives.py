"""Archives that mean harm: each trick is refused by name, and the honest rest is taken."""

import io
import os
import stat
import tarfile
import time
import zipfile
import zlib

import pytest

from autograder.errors import CourseError
from autograder.exchange import archives
from autograder.exchange.archives import name_fault, printable, unpack
from tests.exchange.lms import write_folder, write_tar, write_zip

HONEST = {"ada/toy.ipynb": b"{}", "zoë/toy.ipynb": b"[]"}


@pytest.fixture
def taken(tmp_path):
    """Unpack an archive: contents by name, and reasons of refusals by name."""

    def run(path):
        found = unpack(path, tmp_path / "staged")
        contents = {member.name: member.content.read_bytes() for member in found.members}
        return contents, {refusal.name: refusal.reason for refusal in found.refusals}

    return run


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives_are_read_packed_or_not(tmp_path, taken, mode):
    assert taken(write_tar(tmp_path / "a.tar", HONEST, mode)) == (HONEST, {})


def test_zip_archives_and_folders_are_read(tmp_path, taken):
    assert taken(write_zip(tmp_path / "a.zip", HONEST)) == (HONEST, {})
    folder = write_folder(tmp_path / "folder", HONEST)
    assert {each.name for each in unpack(folder, tmp_path / "more").members} == set(HONEST)


def test_rubbish_of_desktops_is_passed_over_in_silence(tmp_path, taken):
    rubbish = ["__MACOSX/ada/._toy.ipynb", "ada/.DS_Store", "ada/.ipynb_checkpoints/toy.ipynb"]
    assert taken(write_zip(tmp_path / "a.zip", HONEST | dict.fromkeys(rubbish, b"x")))[1] == {}


BAD_NAMES = [
    ("../../evil.ipynb", "leads out"),
    ("ada/../../evil.ipynb", "leads out"),
    ("..\\evil.ipynb", "leads out"),
    ("/etc/passwd", "absolute"),
    ("\\\\server\\share", "absolute"),
    ("C:\\evil.ipynb", "drive letter"),
    ("c:evil.ipynb", "drive letter"),
    ("ada/to\ny.ipynb", "control characters"),
    ("ada/\x1b[31mtoy.ipynb", "control characters"),
    ("ada/\u202ebnypi.yot", "control characters"),
    ("a" * 201, "too long"),
    ("a/" * 600 + "toy.ipynb", "too long"),
    ("ä" * 101, "too long"),
    (". .", "no name"),
    ("ada/more.zip", "not opened"),
    ("ada/more.TAR.GZ", "not opened"),
]


@pytest.mark.parametrize("write", [write_zip, write_tar])
@pytest.mark.parametrize(("name", "reason"), BAD_NAMES)
def test_bad_names_are_refused_and_the_rest_is_taken(tmp_path, taken, write, name, reason):
    contents, refusals = taken(write(tmp_path / "a", {name: b"evil", **HONEST}))
    assert contents == HONEST
    assert list(refusals) == [printable(name)]
    assert reason in refusals[printable(name)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "staged"]


@pytest.mark.parametrize(
    "name", ["toy (1).ipynb", "Zoë Bürger/toy.ipynb", "..toy.ipynb", "a.b/…", "李/玩具.ipynb"]
)
def test_unusual_names_that_do_no_harm_are_fine(name):
    assert name_fault(name) == ""


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "a link"),
        (tarfile.LNKTYPE, "a link"),
        (tarfile.CHRTYPE, "no regular file"),
        (tarfile.BLKTYPE, "no regular file"),
        (tarfile.FIFOTYPE, "no regular file"),
    ],
)
def test_links_and_devices_in_tar_are_refused(tmp_path, taken, kind, reason):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("ada/toy.ipynb")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        archive.addfile(tarfile.TarInfo("zoe/toy.ipynb"), io.BytesIO())
    contents, refusals = taken(path)
    assert list(contents) == ["zoe/toy.ipynb"]
    assert reason in refusals["ada/toy.ipynb"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (stat.S_IFLNK, "a link"),
        (stat.S_IFCHR, "no regular"),
        (stat.S_IFBLK, "no regular"),
        (stat.S_IFIFO, "no regular"),
    ],
)
def test_links_and_devices_in_zip_are_refused(tmp_path, taken, kind, reason):
    path = write_zip(tmp_path / "a.zip", HONEST)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("bob/toy.ipynb")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    contents, refusals = taken(path)
    assert contents == HONEST
    assert reason in refusals["bob/toy.ipynb"]


def test_links_and_pipes_in_folders_are_refused(tmp_path, taken):
    secret = write_folder(tmp_path / "secret", {"answers.ipynb": b"secret"})
    folder = write_folder(tmp_path / "folder", {"ada/toy.ipynb": b"{}"})
    (folder / "ada" / "data").symlink_to(secret)
    (folder / "ada" / "more.ipynb").symlink_to(secret / "answers.ipynb")
    os.mkfifo(folder / "ada" / "pipe")
    contents, refusals = taken(folder)
    assert contents == {"ada/toy.ipynb": b"{}"}
    assert {name: reason.split()[2] for name, reason in refusals.items()} == {
        "ada/data": "a",
        "ada/more.ipynb": "a",
        "ada/pipe": "no",
    }


@pytest.mark.parametrize("write", [write_zip, write_tar])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bob/toy.ipynb", "bob/TOY.ipynb"),
        ("bob/./toy.ipynb", "bob/toy.ipynb"),
        ("zo\u00eb2/toy.ipynb", "zoe\u03082/toy.ipynb"),
        ("bob\\toy.ipynb", "bob/toy.ipynb"),
    ],
)
def test_of_files_that_map_to_one_none_counts(tmp_path, taken, write, one, other):
    contents, refusals = taken(write(tmp_path / "a", {one: b"1", other: b"2", **HONEST}))
    assert contents == HONEST
    assert all("2 files have this name" in reason for reason in refusals.values())


def test_two_members_of_one_name_are_both_refused(tmp_path, taken):
    path = write_zip(tmp_path / "a.zip", HONEST)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("ada/toy.ipynb", "other")
    contents, refusals = taken(path)
    assert list(contents) == ["zoë/toy.ipynb"]
    assert "2 files have this name" in refusals["ada/toy.ipynb"]


def test_a_file_that_is_also_a_folder_is_refused(tmp_path, taken):
    contents, refusals = taken(write_zip(tmp_path / "a.zip", {"ada": b"1", "ada/toy.ipynb": b"2"}))
    assert list(contents) == ["ada/toy.ipynb"]
    assert "a folder at once" in refusals["ada"]


# --- bombs ---


def test_a_member_packed_too_well_is_refused(tmp_path, taken, monkeypatch):
    monkeypatch.setattr(archives, "RATIO_COUNTS_FROM", 10_000)
    bomb = {"bob/toy.ipynb": b"0" * 1_000_000}
    contents, refusals = taken(write_zip(tmp_path / "a.zip", bomb | HONEST))
    assert contents == HONEST
    assert "packed more than 200 times" in refusals["bob/toy.ipynb"]


def test_a_zip_header_that_lies_about_a_size_gives_nothing(tmp_path, taken):
    path = write_zip(tmp_path / "a.zip", {"bob/toy.ipynb": b"0" * 1_000_000, **HONEST})
    data = path.read_bytes()
    for field in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(field) + (22 if field == b"PK\x03\x04" else 24)
        data = data[:at] + (100).to_bytes(4, "little") + data[at + 4 :]
    path.write_bytes(data)
    contents, refusals = taken(path)
    assert contents == HONEST
    assert "cannot be unpacked" in refusals["bob/toy.ipynb"]


@pytest.mark.parametrize("mode", ["w:gz", "w:xz"])
def test_a_tar_packed_too_well_is_left_in_the_middle(tmp_path, taken, monkeypatch, mode):
    monkeypatch.setattr(archives, "RATIO_COUNTS_FROM", 50_000)
    bomb = HONEST | {"bob/toy.ipynb": b"0" * 1_000_000}
    contents, refusals = taken(write_tar(tmp_path / "a.tar.gz", bomb, mode))
    assert contents == HONEST
    assert "packed more than 200 times" in refusals[""]


@pytest.mark.parametrize("write", [write_zip, write_tar, write_folder])
def test_a_file_that_is_too_large_is_refused(tmp_path, taken, monkeypatch, write):
    monkeypatch.setattr(archives, "MAX_FILE", 2**20)
    big = {"bob/toy.ipynb": os.urandom(2**20 + 1)}
    contents, refusals = taken(write(tmp_path / "a", big | HONEST))
    assert contents == HONEST
    assert refusals["bob/toy.ipynb"] == "it is larger than 1 MiB"


@pytest.mark.parametrize("write", [write_zip, write_tar, write_folder])
def test_the_total_and_the_number_of_files_are_limited(tmp_path, taken, monkeypatch, write):
    files = {f"s{n}/toy.ipynb": os.urandom(1000) for n in range(10)}
    path = write(tmp_path / "a", files)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 4)
    contents, refusals = taken(path)
    assert len(contents) == 4
    assert "more than 4 files" in refusals[""]
    monkeypatch.setattr(archives, "MAX_MEMBERS", 40)
    monkeypatch.setattr(archives, "MAX_TOTAL", 4500)
    found = unpack(path, tmp_path / "again")
    assert len(found.members) <= 4
    assert "GiB; the rest was left" in found.refusals[-1].reason


def test_a_tar_header_as_large_as_memory_is_not_read(tmp_path, taken):
    info = tarfile.TarInfo("ada/toy.ipynb")
    info.pax_headers = {"comment": "x" * (archives.MAX_TAR_HEADER + 1)}
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info)
    assert "a header is too long" in taken(path)[1][""]


def test_xz_may_not_take_much_memory(tmp_path, taken, monkeypatch):
    monkeypatch.setattr(archives, "MAX_XZ_MEMORY", 2**20)
    _, refusals = taken(write_tar(tmp_path / "a.tar.xz", HONEST, "w:xz"))
    assert "emory" in refusals[""]


# --- damage ---


def test_an_encrypted_member_is_refused(tmp_path, taken):
    path = write_zip(tmp_path / "a.zip", {"bob/toy.ipynb": b"{}", **HONEST})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"PK\x03\x04") + 6] |= 1
    path.write_bytes(data)
    contents, refusals = taken(path)
    assert contents == HONEST
    assert refusals["bob/toy.ipynb"] == "it is encrypted"


def test_a_damaged_member_is_refused(tmp_path, taken):
    noise = os.urandom(5000)
    path = write_zip(tmp_path / "a.zip", {"bob/toy.ipynb": noise, **HONEST})
    data = bytearray(path.read_bytes())
    data[500] ^= 0xFF
    path.write_bytes(data)
    contents, refusals = taken(path)
    assert contents == HONEST
    assert "cannot be unpacked" in refusals["bob/toy.ipynb"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_of_a_tar_cut_off_the_beginning_is_taken(tmp_path, taken, mode):
    files = {f"s{n}/toy.ipynb": os.urandom(200_000) for n in range(12)}
    path = write_tar(tmp_path / "a.tar", files, mode)
    path.write_bytes(path.read_bytes()[:-300_000])
    contents, refusals = taken(path)
    assert 0 < len(contents) < 12
    assert "damaged" in refusals[""]


@pytest.mark.parametrize("data", [b"", b"a notebook", b"PK\x03\x04 rubbish", b"\x1f\x8b rubbish"])
def test_what_is_no_archive_is_said_to_be_none(tmp_path, taken, data):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    contents, refusals = taken(path)
    assert contents == {}
    assert list(refusals) == [""]


def test_accents_are_right_where_a_zip_does_not_say_that_its_names_are_utf_8(tmp_path, taken):
    path = write_zip(tmp_path / "a.zip", {"zoé/toy.ipynb": b"{}"})
    data = bytearray(path.read_bytes())
    for start, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(start) + flags + 1] &= ~0x08
    path.write_bytes(data)
    assert list(taken(path)[0]) == ["zoé/toy.ipynb"]


def test_a_full_disk_ends_the_run_in_a_sentence(tmp_path, monkeypatch):
    path = write_zip(tmp_path / "a.zip", HONEST)

    class Full(io.BytesIO):
        name = "000000"

        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(CourseError, match="cannot be written: No space left on device"):
        archives._write(Full(), path.read_bytes())


def test_times_of_files_are_kept_for_comparison(tmp_path):
    path = write_zip(tmp_path / "a.zip", HONEST)
    [member, _] = unpack(path, tmp_path / "staged").members
    assert time.gmtime(member.modified)[:3] == (2026, 11, 2)


def test_a_class_of_300_takes_little_time(tmp_path):
    notebook = zlib.compress(os.urandom(50_000))
    path = write_zip(tmp_path / "a.zip", {f"s{n}/toy.ipynb": notebook for n in range(300)})
    start = time.process_time()
    assert len(unpack(path, tmp_path / "staged").members) == 300
    assert time.process_time() - start < 5
