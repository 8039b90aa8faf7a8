"""What a submission needs around it: the files of the Python environment, a few variables."""

import os
import site
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import autograder
from autograder.kernels.sandbox.view import TMP
from autograder.kernels.zygote import ONE_THREAD

# Programs, libraries and what they look up; of /usr/share and /etc no more than that.
_SYSTEM = (
    *("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"),
    *("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec"),
    *("/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/locale"),
    *("/usr/share/terminfo", "/usr/share/zoneinfo", "/usr/local/nvidia", "/usr/local/cuda"),
    *("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"),
)
_NO_ENVIRONMENT = (Path("/"), Path("/usr"))  # prefixes of a system's own Python


def environment() -> tuple[Path, ...]:
    """The files and folders that Python needs, as it runs in this process.

    The interpreter, its virtual environment, packages in site-packages, and libraries. Of a course
    that is installed for editing, or found by PYTHONPATH, only the package `autograder` is among
    them; other folders that ``sys.path`` leads to are not.
    """
    wanted = {Path(name) for name in _SYSTEM}
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    wanted |= {Path(prefix) for prefix in prefixes} - set(_NO_ENVIRONMENT)
    wanted |= {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
    packages = {*site.getsitepackages(), site.getusersitepackages()}
    wanted |= {Path(name) for name in packages if name in sys.path}
    wanted.add(Path(autograder.__file__).resolve().parent)
    return _outermost({path for path in wanted | _mapped_files() if path.exists()})


def environ(folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """The environment variables of a submission that lies in `folder`: a few, and `extra`."""
    programs = [str(Path(sys.executable).parent), "/usr/bin", "/bin"]
    return {
        "PATH": os.pathsep.join(dict.fromkeys(programs)),
        "HOME": str(folder),
        "USER": "student",
        "LANG": "C.UTF-8",
        "TMPDIR": str(TMP),
        "MPLCONFIGDIR": str(TMP / "matplotlib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **ONE_THREAD,
        **extra,
    }


def _mapped_files() -> set[Path]:
    """The libraries that this process has loaded, wherever they lie."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    names = (line.split(maxsplit=5)[5:] for line in lines)
    found = {Path(name[0]) for name in names if name and name[0].startswith("/")}
    return {path for path in found if ".so" in path.suffixes}  # mapped data may be secret


def _outermost(paths: set[Path]) -> tuple[Path, ...]:
    """The paths that lie in none of the others."""
    return tuple(sorted(path for path in paths if not paths.intersection(path.parents)))
