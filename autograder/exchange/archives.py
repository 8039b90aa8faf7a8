"""Take the files out of archives that strangers made; what could do harm is refused by name.

Nothing is written under a name from the archive: each file gets a number in a folder of ours and
keeps its name as data. Names are checked all the same, since later steps write some of them.
"""

import bz2
import gzip
import io
import lzma
import math
import os
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from autograder.errors import CourseError

MAX_MEMBERS = 20_000  # of one archive
MAX_FILE = 100 * 2**20  # bytes of one file
MAX_TOTAL = 2 * 2**30  # bytes of all files of one archive
MAX_RATIO = 200  # of a size to the packed size …
RATIO_COUNTS_FROM = 10 * 2**20  # … where it is of so many bytes or more
MAX_NAME = 200  # bytes of one part of a name, in UTF-8
MAX_PATH = 1000  # bytes of a whole name
MAX_XZ_MEMORY = 2**28  # bytes that unpacking xz may take
MAX_TAR_HEADER = 2**20  # bytes of a long name or of PAX records, which tarfile holds in memory

CHUNK = 2**16
NESTED = re.compile(r"\.(zip|tar|tgz|tbz2?|txz|gz|bz2|xz|zst|7z|rar|jar)$", re.IGNORECASE)
JUNK = re.compile(
    r"(^|/)((__MACOSX|\.ipynb_checkpoints|__pycache__)(/|$)|(\._[^/]*|\.DS_Store|Thumbs\.db)$)"
)
_DRIVE = re.compile(r"[A-Za-z]:")
_TURNS_TEXT_ROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # flag bits of a zip member, APPNOTE.TXT 4.4.4
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError)


@dataclass(frozen=True)
class Member:
    """A file taken out of an archive: its name there, and where its content lies now."""

    archive: str
    name: str  # parts joined by "/", in Unicode's form NFC
    content: Path
    modified: float = 0.0  # seconds; tells newer from older within one archive; 0 where unset


@dataclass(frozen=True)
class Refusal:
    """A member (a whole archive, or the rest of it, where `name` is empty) not taken, and why."""

    archive: str
    name: str
    reason: str


@dataclass
class Unpacked:
    """What came out of an archive, and what was refused."""

    archive: str
    into: Path
    members: list[Member] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    seen: int = 0  # members so far, refused ones included
    total: int = 0  # bytes so far

    def refuse(self, name: str, reason: str) -> None:
        """Note that a member was not taken."""
        self.refusals.append(Refusal(self.archive, printable(name), reason))

    def take(self, name: str, source: IO[bytes], modified: float, packed: int) -> None:
        """Copy a file's content. Raises _Refused or _Stop where it exceeds a limit."""
        content = self.into / f"{len(self.members):06d}"
        size = 0
        with content.open("wb") as target:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                self.total += len(chunk)
                _check_size(size, packed)
                _check_total(self.total)
                _write(target, chunk)
        parts = PurePosixPath(name.replace("\\", "/")).parts
        tidy = unicodedata.normalize("NFC", "/".join(parts))
        finite = modified if math.isfinite(modified) else 0.0
        self.members.append(Member(self.archive, tidy, content, finite))


class _Refused(Exception):
    """A member that cannot be taken; the text says why."""


class _Stop(Exception):
    """The rest of the archive cannot be taken; the text says why."""


def unpack(archive: Path, into: Path) -> Unpacked:
    """Take the files out of a zip or tar archive or a folder, into numbered files in `into`.

    Never raises for what an archive holds: each member that is not taken is named in `refusals`.
    """
    into.mkdir(parents=True)
    found = Unpacked(archive.name, into)
    try:
        if archive.is_dir():
            _unpack_folder(archive, found)
        elif _magic(archive).startswith((b"PK\x03\x04", b"PK\x05\x06")):
            _unpack_zip(archive, found)
        else:
            _unpack_tar(archive, found)
    except _Stop as stop:
        found.refuse("", str(stop))
    except _DAMAGE as error:
        found.refuse("", f"it is damaged after {len(found.members)} files: {_reason(error)}")
    _refuse_collisions(found)
    return found


def name_fault(name: str) -> str:
    """What makes a name unfit for a file of ours, empty where nothing does."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")):
        return "its name is absolute"
    if _DRIVE.match(name):
        return "its name begins with a drive letter"
    if ".." in parts:
        return "its name leads out of the archive"
    if _TURNS_TEXT_ROUND.search(name) or any(unicodedata.category(c) in "CcCs" for c in name):
        return "its name holds control characters"
    if len(name.encode()) > MAX_PATH or any(len(part.encode()) > MAX_NAME for part in parts):
        return "its name is too long"
    return "" if any(part.strip(" .") for part in parts) else "it has no name"


def printable(name: str) -> str:
    """A name fit for a terminal: unprintable characters escaped, long ones cut."""
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in name)
    return shown if len(shown) <= 120 else f"{shown[:100]}… ({len(shown)} characters)"


def _check(found: Unpacked, name: str, kind: str) -> None:
    """Count a member. Raises _Refused for a bad name or kind, _Stop for one too many."""
    found.seen += 1
    if found.seen > MAX_MEMBERS:
        raise _Stop(f"it holds more than {MAX_MEMBERS} files; the rest was left")
    fault = name_fault(name)
    if fault or kind:
        raise _Refused(fault or kind)
    if NESTED.search(name):
        raise _Refused("archives within archives are not opened: ask for the notebook itself")


def _write(target: IO[bytes], chunk: bytes) -> None:
    try:
        target.write(chunk)
    except OSError as error:
        raise CourseError(f"{target.name} cannot be written: {error.strerror}.") from error


def _check_size(size: int, packed: int) -> None:
    if size > MAX_FILE:
        raise _Refused(f"it is larger than {MAX_FILE / 2**20:g} MiB")
    if size > max(RATIO_COUNTS_FROM, MAX_RATIO * packed):
        raise _Refused(f"it is packed more than {MAX_RATIO} times, as bombs are")


def _check_total(total: int) -> None:
    if total > MAX_TOTAL:
        raise _Stop(f"it holds more than {MAX_TOTAL / 2**30:g} GiB; the rest was left")


def _refuse_collisions(found: Unpacked) -> None:
    """Refuse files that one file system or another cannot tell apart, all of them."""
    keys = [member.name.casefold() for member in found.members]
    times = Counter(keys)
    folders = {str(parent) for key in times for parent in PurePosixPath(key).parents}
    kept = []
    for member, key in zip(found.members, keys, strict=True):
        if times[key] > 1:
            found.refuse(member.name, f"{times[key]} files have this name, so none of them counts")
        elif key in folders:
            found.refuse(member.name, "it is a file and a folder at once")
        else:
            kept.append(member)
    found.members[:] = kept


# --- zip ---


def _unpack_zip(archive: Path, found: Unpacked) -> None:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            name = _zip_name(info)
            if info.is_dir() or JUNK.search(name):
                continue
            try:
                _check(found, name, _zip_fault(info))
                _check_size(info.file_size, info.compress_size)
                with opened.open(info) as source:
                    found.take(name, source, _zip_time(info), info.compress_size)
            except _Refused as refused:
                found.refuse(name, str(refused))
            except (*_DAMAGE, RuntimeError, ValueError) as error:
                found.refuse(name, f"it cannot be unpacked: {_reason(error)}")


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name; zipfile reads it as cp437 where its writer forgot to say UTF-8."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _zip_fault(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        return "it is packed in an unusual way"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "it is a link"
    return "" if kind in (0, stat.S_IFREG) else "it is no regular file"


def _zip_time(info: zipfile.ZipInfo) -> float:
    try:
        return datetime(*info.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


# --- tar ---


class _Metered(io.RawIOBase):
    """A stream that stops where it has given more than an archive may hold."""

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self.stream, self.packed, self.given = stream, packed, 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.given += len(data)
        _check_total(self.given)
        if self.given > max(RATIO_COUNTS_FROM, MAX_RATIO * self.packed):
            raise _Stop(f"it is packed more than {MAX_RATIO} times, as bombs are")
        return data


class _Xz:
    """An xz stream read with a limit on memory, which `lzma.open` does not have."""

    def __init__(self, path: Path, mode: str) -> None:
        self.file = path.open("rb")
        self.unpacking = lzma.LZMADecompressor(memlimit=MAX_XZ_MEMORY)

    def read(self, size: int) -> bytes:
        data = b""
        while not data and not self.unpacking.eof:
            packed = self.file.read(CHUNK) if self.unpacking.needs_input else b""
            if self.unpacking.needs_input and not packed:
                raise EOFError("it is cut off")
            data = self.unpacking.decompress(packed, size)
        return data

    def __enter__(self) -> "_Xz":
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()


_TAR_OPENERS: tuple[tuple[bytes, Any], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\0", _Xz),
)


class _TarInfo(tarfile.TarInfo):
    """Refuses the headers with which a tar file makes tarfile fill the memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        long_headers = (b"x", b"g", b"X", tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
        if self.type in long_headers and self.size > MAX_TAR_HEADER:
            raise tarfile.ReadError("a header is too long")
        return super()._proc_member(archive)  # type: ignore[misc]


def _unpack_tar(archive: Path, found: Unpacked) -> None:
    """One pass over a tar archive, packed or not; the tar format's kinds of links are refused."""
    magic = _magic(archive)
    opener: Any = next((each for start, each in _TAR_OPENERS if magic.startswith(start)), open)
    if opener is open and magic[257:262] != b"ustar":
        raise _Stop("it is no zip or tar archive")
    with opener(archive, "rb") as stream:
        metered = _Metered(stream, archive.stat().st_size)
        with tarfile.open(fileobj=metered, mode="r|", tarinfo=_TarInfo) as opened:
            for info in opened:
                if info.isdir() or JUNK.search(info.name):
                    continue
                try:
                    _check(found, info.name, _tar_fault(info))
                    _check_size(info.size, info.size)
                    source = opened.extractfile(info)
                    if source is not None:
                        found.take(info.name, source, float(info.mtime), info.size)
                except _Refused as refused:
                    found.refuse(info.name, str(refused))


def _tar_fault(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "it is a link"
    return "" if info.isreg() and not info.issparse() else "it is no regular file"


# --- folders ---


def _unpack_folder(folder: Path, found: Unpacked) -> None:
    for here, folders, files in os.walk(folder):  # which does not follow links
        folders.sort()
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for path in (Path(here) / name for name in sorted([*files, *links])):
            name = path.relative_to(folder).as_posix()
            if JUNK.search(name):
                continue
            try:
                about = path.lstat()
                kind = "it is a link" if path.is_symlink() else "it is no regular file"
                _check(found, name, "" if stat.S_ISREG(about.st_mode) else kind)
                with path.open("rb") as source:
                    found.take(name, source, about.st_mtime, about.st_size)
            except _Refused as refused:
                found.refuse(name, str(refused))


def _magic(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(512)


def _reason(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return printable(text.splitlines()[0])
