"""System calls of Linux that the standard library has no name for.

Numbers of calls that are younger than 2019 are the same on every architecture.
"""

import ctypes
import functools
import os
import signal
from pathlib import Path

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x08000000, 0x10000000, 0x20000000
CLONE_NEWNET = 0x40000000
_CLONE_CHILD_CLEARTID, _CLONE_CHILD_SETTID = 0x00200000, 0x01000000

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 1 << 14, 1 << 18
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 1, 2, 4
_MNT_DETACH, _AT_FDCWD, _AT_RECURSIVE = 2, -100, 0x8000

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 38, 22
_PR_CAPBSET_READ, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 23, 24, 47, 4
_PR_GET_TID_ADDRESS = 40
_CAPABILITY_VERSION_3 = 0x20080522
_SYS_CLONE3, _SYS_MOUNT_SETATTR = 435, 442

CAP_SYS_ADMIN = 21


@functools.cache
def _libc() -> ctypes.PyDLL:
    """The C library, called with the interpreter's lock held: after a fork nobody gives it back."""
    return ctypes.PyDLL(None, use_errno=True)


def _done(result: int, what: str) -> int:
    """The result of a call that `what` names. Raises OSError where it failed."""
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), what)
    return result


def syscall(what: str, number: int, *args: object) -> int:
    """Call the kernel by number; integers go as machine words. Raises OSError (`what`)."""
    words = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    return _done(_libc().syscall(ctypes.c_long(number), *words), what)


def prctl(option: int, *args: object) -> int:
    """Change a property of this process. Raises OSError."""
    words = [ctypes.c_ulong(arg) if isinstance(arg, int) else arg for arg in args]
    words += [ctypes.c_ulong(0)] * (4 - len(words))
    return _done(_libc().prctl(ctypes.c_int(option), *words), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave the namespaces in `flags` for new ones. Raises OSError."""
    _done(_libc().unshare(ctypes.c_int(flags)), "unshare")


class _CloneArguments(ctypes.Structure):
    """``struct clone_args``, first version (clone(2))."""

    _names = "flags pidfd child_tid parent_tid exit_signal stack stack_size tls"
    _fields_ = [(name, ctypes.c_uint64) for name in _names.split()]


def fork_into(namespaces: int) -> int:
    """``os.fork`` whose child is born in new namespaces, as process 1 of a new process namespace.

    The C library's fork takes no flags, and a second fork only to enter a namespace would copy the
    page tables of a large process once more. Python's own preparations are made as by ``os.fork``.
    Of the C library's, the thread id is renewed (the kernel writes it); its handlers do not run,
    so this process must have no other thread. Raises OSError, and RuntimeError where it has one.
    """
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise RuntimeError("a process that has other threads cannot be forked into a sandbox")
    python = ctypes.pythonapi
    thread_id = ctypes.c_uint64()
    prctl(_PR_GET_TID_ADDRESS, ctypes.byref(thread_id))
    arguments = _CloneArguments(
        flags=namespaces | _CLONE_CHILD_SETTID | _CLONE_CHILD_CLEARTID,
        child_tid=thread_id.value,
        exit_signal=signal.SIGCHLD,
    )
    size = ctypes.c_size_t(ctypes.sizeof(arguments))
    call, where = _libc().syscall, ctypes.byref(arguments)
    python.PyOS_BeforeFork()
    pid: int = call(ctypes.c_long(_SYS_CLONE3), where, size)
    (python.PyOS_AfterFork_Child if pid == 0 else python.PyOS_AfterFork_Parent)()
    return _done(pid, "clone")


def mount(source: str, target: Path, kind: str | None, flags: int, options: str = "") -> None:
    """mount(2). Raises OSError."""
    arguments = (
        os.fsencode(source),
        os.fsencode(target),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )
    _done(_libc().mount(*arguments), f"mount {target}")


def set_mount_attributes(target: Path, attributes: int, *, recursive: bool = True) -> None:
    """Add attributes (MOUNT_ATTR_…) to a mount and to those beneath it. Raises OSError."""
    change = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)  # struct mount_attr: set, clear, …
    syscall(
        f"mount_setattr {target}",
        _SYS_MOUNT_SETATTR,
        _AT_FDCWD,
        ctypes.c_char_p(os.fsencode(target)),
        _AT_RECURSIVE if recursive else 0,
        ctypes.byref(change),
        ctypes.sizeof(change),
    )


def unmount(target: Path) -> None:
    """Take a mount out of sight; what uses it keeps it. Raises OSError."""
    _done(_libc().umount2(os.fsencode(target), ctypes.c_int(_MNT_DETACH)), f"umount {target}")


def make_root(folder: Path) -> None:
    """Make a mount the root of this namespace, and let go of the old root. Raises OSError."""
    os.chdir(folder)
    _done(_libc().pivot_root(b".", b"."), "pivot_root")  # the old root now lies over the new one
    unmount(Path())
    os.chdir("/")


def has_capability(capability: int) -> bool:
    """Whether this process may use a capability in the user namespace that it is in."""
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    return bool(effective >> capability & 1)


def drop_capabilities() -> None:
    """Give up every capability, and any way to get one back. Raises OSError."""
    prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(64):
        try:
            prctl(_PR_CAPBSET_READ, capability)
        except OSError:  # the kernel has no more
            break
        prctl(_PR_CAPBSET_DROP, capability)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _done(_libc().capset(ctypes.byref(header), ctypes.byref(nothing)), "capset")
