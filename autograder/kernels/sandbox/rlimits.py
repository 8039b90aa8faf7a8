"""What a process in the sandbox may use up."""

import sys
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import resource

_GIBIBYTE, _MEBIBYTE = 1 << 30, 1 << 20
_STACK = 8 * _MEBIBYTE


@dataclass(frozen=True)
class ProcessLimits:
    """Limits on every process of a submission, and on how many there are.

    memory: bytes that a process may allocate beyond what the warm parent holds already.
    processes: processes and threads of the whole submission at any one time.
    cpu_seconds: CPU time of a process.
    file_size: bytes of a file.
    open_files: descriptors of a process.
    """

    memory: int = 2 * _GIBIBYTE
    processes: int = 64
    cpu_seconds: int = 600
    file_size: int = 256 * _MEBIBYTE
    open_files: int = 512


def apply(limits: ProcessLimits) -> None:
    """Hold this process and all that it starts to the limits; they cannot be raised again.

    Memory is what can be written and is not shared (RLIMIT_DATA): RLIMIT_AS would count the address
    space that torch and graphics drivers reserve and never use. The system-call filter refuses the
    kinds of memory that this does not count. Raises OSError, ValueError.
    """
    wanted = {
        resource.RLIMIT_DATA: _data_now() + limits.memory,
        resource.RLIMIT_STACK: _STACK,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 1,  # less than any core file; 0 would still start a core handler
    }
    for kind, limit in wanted.items():
        _, ceiling = resource.getrlimit(kind)
        lower = limit if ceiling == resource.RLIM_INFINITY else min(limit, ceiling)
        resource.setrlimit(kind, (lower, lower))


def _data_now() -> int:
    """Bytes of private writable memory that this process has."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmData:")[1].split()[0]) << 10
