"""Refuse the system calls that no notebook needs.

A list of what is refused, because what numpy, torch and a graphics driver need is not known in
full; calls younger than the list are refused, too. What it is for: no way to other namespaces,
mounts, kernel memory or other processes' memory, no sockets but local ones, no memory that the
limits of a process do not count, and no way to outlive the grader.
"""

import ctypes
import errno
import platform
import socket
import struct

from autograder.kernels.sandbox import linux

NEWEST = 469  # of Linux 6.18; later calls are unknown here, and do not exist inside

# Per architecture: the kernel's name of it (AUDIT_ARCH_…), and numbers from its unistd.h.
_X86_64 = 0xC000003E
_AARCH64 = 0xC00000B7
_ARCHITECTURES = {"x86_64": _X86_64, "aarch64": _AARCH64}

_EVERYWHERE = {
    "pidfd_getfd": 438,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "process_mrelease": 448,
    "set_mempolicy_home_node": 450,
    "statmount": 457,
    "listmount": 458,
    "open_tree_attr": 467,
}
# name: (x86_64, aarch64); None where an architecture has no such call
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # file systems and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "quotactl": (179, 60),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "ustat": (136, None),
    "sysfs": (139, None),
    # the kernel and the machine
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "seccomp": (317, 277),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "syslog": (103, 116),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "vhangup": (153, 58),
    "personality": (135, 92),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "_sysctl": (156, None),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    # keys
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # memory that belongs to no process, so that no limit of a process counts it
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
}
_CLONE3 = 435
# Calls of which an argument decides.
_SOCKET, _SOCKETPAIR, _CLONE, _MMAP, _IOCTL = (41, 198), (53, 199), (56, 220), (9, 222), (16, 29)
_PRCTL = (157, 167)
_NEW_NAMESPACE = 0x7E020000  # CLONE_NEWNS … CLONE_NEWNET
_MAP_SHARED, _MAP_ANONYMOUS, _MAP_GROWSDOWN = 0x01, 0x20, 0x100
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C  # type into the terminal

# Classic BPF (linux/bpf_common.h) and what a filter answers (linux/seccomp.h).
_LOAD, _AND, _EQUAL, _GREATER, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_SECCOMP_MODE_FILTER = 2

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


def machine() -> str:
    """This processor's architecture. Raises NotImplementedError for one without a list here."""
    name = platform.machine()
    if name not in _ARCHITECTURES:
        raise NotImplementedError(f"the sandbox knows no system calls of a {name} processor")
    return name


def program(architecture: str) -> list[Instruction]:
    """The filter for an architecture, as instructions of classic BPF."""
    column = list(_ARCHITECTURES).index(architecture)
    refuse = (_RETURN, 0, 0, _FAIL | errno.EPERM)
    no_such_call = (_RETURN, 0, 0, _FAIL | errno.ENOSYS)
    pretend = (_RETURN, 0, 0, _FAIL)  # with error 0
    refused = {number for call in _REFUSED.values() if (number := call[column]) is not None}

    def argument(number: int) -> Instruction:
        return (_LOAD, 0, 0, 16 + 8 * number)  # its low half: all of these are 32 bits wide

    def when(call: tuple[int, int], *then: Instruction) -> list[Instruction]:
        return [(_EQUAL, 0, len(then), call[column]), *then]

    allow = (_RETURN, 0, 0, _ALLOW)
    local_only = [argument(0), (_EQUAL, 1, 0, socket.AF_UNIX), refuse, allow]
    shared_anonymous = _MAP_SHARED | _MAP_ANONYMOUS
    filter_: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[architecture]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        # also every call of the x32 interface, whose numbers have bit 30 set
        *[(_GREATER, 0, 1, NEWEST), no_such_call],
        # its flags lie in memory, out of a filter's sight; the C library then takes clone
        *[(_EQUAL, 0, 1, _CLONE3), no_such_call],
    ]
    for number in sorted({*refused, *_EVERYWHERE.values()}):
        filter_ += [(_EQUAL, 0, 1, number), refuse]
    filter_ += when(_SOCKET, *local_only)
    filter_ += when(_SOCKETPAIR, *local_only)
    filter_ += when(
        _CLONE, argument(0), (_AND, 0, 0, _NEW_NAMESPACE), (_EQUAL, 1, 0, 0), refuse, allow
    )
    filter_ += when(
        _MMAP,
        *[argument(3), (_AND, 0, 0, _MAP_GROWSDOWN), (_EQUAL, 1, 0, 0), refuse],
        *[argument(3), (_AND, 0, 0, shared_anonymous), (_EQUAL, 0, 1, shared_anonymous), refuse],
        allow,
    )
    # As if done: torch asks for it in the processes that it starts.
    filter_ += when(_PRCTL, argument(0), (_EQUAL, 0, 1, linux.PR_SET_PDEATHSIG), pretend, allow)
    filter_ += when(
        _IOCTL, argument(1), (_EQUAL, 1, 0, _TIOCSTI), (_EQUAL, 0, 1, _TIOCLINUX), refuse, allow
    )
    return [*filter_, allow]


def install() -> None:
    """Filter the system calls of this process and of all that it starts, for good.

    Raises OSError, and NotImplementedError on an architecture without a list.
    """
    instructions = program(machine())
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(code, len(code))

    class _Program(ctypes.Structure):
        """``struct sock_fprog``."""

        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    whole = _Program(len(instructions), ctypes.addressof(buffer))
    linux.prctl(linux.PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(whole))
