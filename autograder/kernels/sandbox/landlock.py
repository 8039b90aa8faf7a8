"""Landlock: a second fence around files, which holds where a mount is wrong.

It also keeps signals and abstract sockets inside, and stops what a read-only mount allows: to write
into a pipe or to a device that lies in a readable folder.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from autograder.kernels.sandbox import linux

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1

# LANDLOCK_ACCESS_FS_… of linux/landlock.h
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_AND_MAKE = 0x1FF0  # remove and make directories, files, links, sockets, pipes, devices
_MAKE_DEVICE = 1 << 6 | 1 << 11
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_NET = 0b11  # bind and connect by TCP
_SCOPE = 0b11  # abstract sockets and signals

_READ = _EXECUTE | _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | (_REMOVE_AND_MAKE & ~_MAKE_DEVICE) | _REFER | _TRUNCATE
_DEVICE = _READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL_DEV
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV


class _Ruleset(ctypes.Structure):
    """``struct landlock_ruleset_attr``."""

    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scope")]


class _PathBeneath(ctypes.Structure):
    """``struct landlock_path_beneath_attr``."""

    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """Which version of Landlock this kernel has; 0 where it has none or it is switched off."""
    try:
        return linux.syscall("landlock", _CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    except OSError:
        return 0


def restrict(readable: Iterable[Path], writable: Iterable[Path], devices: Iterable[Path]) -> bool:
    """Leave this process, for good, no files but those beneath the paths given.

    False where the kernel has no Landlock. Needs no_new_privs. Raises OSError.
    """
    abi = version()
    if not abi:
        return False
    files = _READ | _WRITE_FILE | _REMOVE_AND_MAKE
    files |= (_REFER if abi >= 2 else 0) | (_TRUNCATE if abi >= 3 else 0)
    files |= _IOCTL_DEV if abi >= 5 else 0
    ruleset = _Ruleset(files, _NET if abi >= 4 else 0, _SCOPE if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8  # older kernels know a shorter structure
    rules = linux.syscall("landlock", _CREATE_RULESET, ctypes.byref(ruleset), size, 0)
    for paths, access in ((readable, _READ), (writable, _WRITE), (devices, _DEVICE)):
        for path in paths:
            allowed = access & files & (~0 if path.is_dir() else _OF_A_FILE)
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = _PathBeneath(allowed, parent)
            linux.syscall("landlock", _ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0)
            os.close(parent)
    linux.syscall("landlock", _RESTRICT_SELF, rules, 0)
    os.close(rules)
    return True
