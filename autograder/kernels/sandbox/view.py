"""The file system that a submission sees: a new one, made of what it may see and nothing else."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.files import copy_files
from autograder.kernels.sandbox import linux
from autograder.kernels.sandbox.linux import (
    MOUNT_ATTR_NODEV,
    MOUNT_ATTR_NOSUID,
    MOUNT_ATTR_RDONLY,
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
)

MEBIBYTE = 1 << 20
STUDENT = 1000  # user and group inside
TMP, SHM, TERMINALS = Path("/tmp"), Path("/dev/shm"), Path("/dev/pts")

# No /dev/zero: mapped as shared memory it is memory that no limit of a process counts.
_DEVICES = ("null", "full", "random", "urandom")
_GPU_DEVICES = ("nvidia*", "nvidia-caps/*", "kfd", "dri/renderD*")
# What psutil, torch and graphics drivers ask for; the rest of /proc is covered, but for processes.
PROC = {"cpuinfo", "devices", "driver", "filesystems", "loadavg", "meminfo", "mounts", "net"} | {
    *("self", "stat", "sys", "thread-self", "uptime", "version", "vmstat")
}
_DEVICE_LINKS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}
_ETC = {
    "passwd": "student:x:{id}:{id}::{home}:/bin/sh\n",
    "group": "student:x:{id}:\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_STAGE = Path("/tmp")  # where the new file system is put together; every system has it
_MOST_LINKS = 40  # as in the kernel
_READ_ONLY = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV


@dataclass(frozen=True)
class View:
    """What a submission sees; every path is the same inside as outside.

    folder: its own files. It sees a copy, in memory, which is thrown away with the sandbox.
    readable: files and folders that it may read, with what is mounted in them.
    hidden: folders that look empty, should a readable one hold them; a readable one inside a hidden
    one is seen.
    size, files: bytes, and files and folders, that `folder`, /tmp and /dev/shm hold together.
    """

    folder: Path
    readable: tuple[Path, ...]
    hidden: tuple[Path, ...] = ()
    size: int = 256 * MEBIBYTE
    files: int = 10_000


def devices() -> list[Path]:
    """The devices in view: the harmless ones, and graphics processors where there are any."""
    dev = Path("/dev")
    found = [dev / name for name in _DEVICES]
    for pattern in _GPU_DEVICES:
        found += sorted(path for path in dev.glob(pattern) if path.is_char_device())
    return found


def enter(view: View, owner: int | None) -> None:
    """Make `view` the whole file system of this process, which is alone in its mount namespace.

    `owner` is who shall own the copies, where that is another than this process. Called as process
    1 of a process namespace. Raises OSError, and ValueError for a view that cannot be made.
    """
    links: dict[Path, str] = {}
    folder = _resolve(view.folder, links)
    wanted = {_resolve(path, links): _READ_ONLY for path in view.readable}
    wanted |= {_resolve(path, links): MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID for path in devices()}
    for path in {folder, *wanted} & {Path("/"), Path("/dev"), Path("/proc"), TMP, SHM}:
        raise ValueError(f"{path} cannot be shown: the sandbox has its own")
    linux.mount("none", Path("/"), None, MS_REC | MS_PRIVATE)
    # Held open, because the stage may come to lie over them.
    sources = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in wanted}
    files = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    shown = {path.resolve() for path in view.hidden if path.is_dir()}

    _mount_tmpfs(_STAGE, 4 * MEBIBYTE, 10_000)
    scratch = _fill_scratch(view, files, owner)
    _bind(scratch / "tmp", TMP)
    _bind(scratch / "shm", SHM)
    _furnish(folder)
    masks = []
    for path in sorted({*sources, *shown}, key=lambda path: len(path.parts)):
        if path in sources:
            _bind(_held(sources[path]), path, wanted[path])
        elif _staged(path).is_dir():
            _mount_tmpfs(_staged(path), MEBIBYTE, 1_000)
            masks.append(_staged(path))
    for link, target in links.items():
        if not os.path.lexists(_staged(link)):
            _staged(link).parent.mkdir(parents=True, exist_ok=True)
            _staged(link).symlink_to(target)
    _bind(scratch / "folder", folder)
    for mask in masks:
        linux.set_mount_attributes(mask, _READ_ONLY, recursive=False)
    linux.unmount(scratch)
    scratch.rmdir()

    _mount_proc()
    _mount_terminals()
    linux.make_root(_STAGE)
    linux.set_mount_attributes(Path("/"), MOUNT_ATTR_RDONLY, recursive=False)


def _mount_proc() -> None:
    """Show this namespace's processes, and of the machine no more than PROC."""
    proc = _staged(Path("/proc"))
    proc.mkdir()
    linux.mount("proc", proc, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    nothing, empty = _staged(Path("/dev/null")), _STAGE / "empty"
    empty.mkdir()
    for entry in proc.iterdir():
        if entry.name not in PROC and not entry.name.isdigit() and not entry.is_symlink():
            source = empty if entry.is_dir() else nothing
            linux.mount(str(source), entry, None, MS_BIND)
    empty.rmdir()
    # Or /proc/self/mem would fill memory that is not writable, which no limit counts.
    linux.set_mount_attributes(proc, _READ_ONLY)


def _mount_terminals() -> None:
    """Pseudo-terminals of its own, in which IPython runs ``!command``; the host's are not there."""
    terminals = _staged(TERMINALS)
    terminals.mkdir()
    options = "newinstance,ptmxmode=666,mode=600,max=16"
    linux.mount("devpts", terminals, "devpts", MS_NOSUID | MS_NOEXEC, options)
    linux.set_mount_attributes(terminals, MOUNT_ATTR_RDONLY)
    (terminals.parent / "ptmx").symlink_to("pts/ptmx")


def _resolve(path: Path, links: dict[Path, str]) -> Path:
    """Where a path really lies; the symbolic links on the way to it are added to `links`."""
    todo, here, followed = list(path.absolute().parts[1:]), Path("/"), 0
    while todo:
        name = todo.pop(0)
        step = here.parent if name == ".." else here / name
        if not step.is_symlink():
            here = step
            continue
        followed += 1
        if followed > _MOST_LINKS:
            raise ValueError(f"{path} leads round in a circle of symbolic links")
        target = step.readlink()
        links[step] = str(target)
        if target.is_absolute():
            here = Path("/")
        todo = [part for part in target.parts if part != "/"] + todo
    return here


def _staged(path: Path) -> Path:
    """Where a path of the new file system is while that is being put together."""
    return _STAGE / path.relative_to("/")


def _held(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}")


def _mount_tmpfs(target: Path, size: int, files: int) -> None:
    options = f"size={size},nr_inodes={files},mode=755"
    linux.mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options)


def _bind(source: Path, path: Path, attributes: int = 0) -> None:
    """Show a file or folder of the old file system, or of the scratch one, in the new one."""
    target = _staged(path)
    if stat.S_ISDIR(source.stat().st_mode):
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    linux.mount(str(source), target, None, MS_BIND | MS_REC)
    if attributes:
        linux.set_mount_attributes(target, attributes)


def _fill_scratch(view: View, files: int, owner: int | None) -> Path:
    """One limited file system for all that can be written, with a copy of the submission in it."""
    scratch = _STAGE / "scratch"
    scratch.mkdir()
    _mount_tmpfs(scratch, view.size, view.files)
    for name in ("tmp", "shm", "folder"):
        (scratch / name).mkdir()
    copy_files(_held(files), scratch / "folder")
    if owner is not None:
        for path in (scratch, *scratch.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)
    return scratch


def _furnish(home: Path) -> None:
    """Write the few files of /etc and links of /dev that programs expect."""
    etc, dev = _staged(Path("/etc")), _staged(Path("/dev"))
    etc.mkdir()
    for name, text in _ETC.items():
        (etc / name).write_text(text.format(id=STUDENT, home=home))
    for name, stream in _DEVICE_LINKS.items():
        (dev / name).symlink_to(f"/proc/self/fd{stream}")
