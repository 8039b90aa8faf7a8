"""Examine the environment a course needs, and say in words what to do about each fault."""

import importlib.metadata
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from packaging.requirements import InvalidRequirement, Requirement

from autograder.environment import torchvision_ops
from autograder.environment.data import data_folder
from autograder.kernels.provisioner import install_kernelspec

REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"
OLDEST_PYTHON = (3, 11)
SHIM = "course_torchvision_ops"


@dataclass(frozen=True)
class Finding:
    """One thing examined: is it well, and if it is not, is it needed and what helps."""

    what: str
    well: bool
    state: str
    advice: str = ""
    needed: bool = True


def examine() -> list[Finding]:
    """Everything a course needs or can use, in the order of a set-up."""
    return [
        python_version(sys.version_info[:2]),
        *packages(read_pins(REQUIREMENTS), installed_version),
        torchvision_imports(),
        kernelspec(),
        alembic_on_path(),
        data_at_hand(data_folder()),
        sandbox_support(),
        cuda_device(),
    ]


def mend() -> None:
    """Install what pip cannot: torchvision's import hook beside a CPU torch, the warm kernel."""
    site = Path(sysconfig.get_paths()["purelib"])
    shutil.copyfile(torchvision_ops.__file__, site / f"{SHIM}.py")
    (site / f"{SHIM}.pth").write_text(f"import {SHIM}\n", encoding="utf-8")
    install_kernelspec(Path(sys.prefix))


def python_version(version: tuple[int, int]) -> Finding:
    """Is this Python new enough?"""
    return Finding(
        "Python",
        version >= OLDEST_PYTHON,
        ".".join(map(str, version)),
        f"install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer and delete .venv",
    )


def read_pins(path: Path) -> dict[str, str]:
    """Pinned versions by package that apply here; empty where the file is absent."""
    if not path.is_file():
        return {}
    pins = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            requirement = Requirement(line.split("#")[0].strip())
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate():
            pins[requirement.name] = str(requirement.specifier).removeprefix("==")
    return pins


def installed_version(package: str) -> str | None:
    """The version of a package in this environment, None where it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def packages(pins: dict[str, str], version_of: Callable[[str], str | None]) -> Iterator[Finding]:
    """Is every pinned package there, in its version? One finding where all are."""
    wrong = []
    for package, wanted in pins.items():
        found = version_of(package)
        if found is None or found.split("+")[0] != wanted:
            wrong.append(
                Finding(
                    package,
                    False,
                    f"{found or 'not installed'}, but {wanted} is pinned",
                    f"pip install {package}=={wanted} (or delete .venv and run make again)",
                )
            )
    if wrong or not pins:
        yield from wrong
        return
    yield Finding("packages", True, f"all {len(pins)} pinned packages are installed")


def torchvision_imports() -> Finding:
    """Does torchvision start beside the torch that is installed?"""
    run = subprocess.run(
        [sys.executable, "-c", "import torchvision; print(torchvision.__version__)"],
        capture_output=True,
        text=True,
    )
    last = (run.stdout if run.returncode == 0 else run.stderr).strip().splitlines()[-1:]
    state = last[0] if last else f"exit status {run.returncode}"
    advice = "run `autograder doctor --fix`: it declares the operators that a CPU torch lacks"
    if "No module named" in state:
        advice = "pip install -r requirements.txt"
    return Finding("torchvision imports", run.returncode == 0, state, advice)


def kernelspec() -> Finding:
    """Is there a kernel called python3, and does it start this environment's Python?"""
    advice = f"{sys.executable} -m ipykernel install --sys-prefix"
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("kernel python3", False, "no such kernelspec", advice)
    command = Path(spec.argv[0])
    if command.name.startswith("python") and not command.is_absolute():
        return Finding("kernel python3", True, f"{spec.display_name}, this environment's Python")
    same = command.exists() and command.samefile(sys.executable)
    return Finding("kernel python3", same, f"starts {command}", advice)


def alembic_on_path() -> Finding:
    """nbgrader calls the program alembic when it makes a gradebook."""
    found = shutil.which("alembic", path=str(Path(sys.executable).parent)) or shutil.which(
        "alembic"
    )
    return Finding("alembic", found is not None, found or "not found", "pip install alembic")


def data_at_hand(folder: Path) -> Finding:
    """Is the real FashionMNIST at hand? (A synthetic stand-in is used where it is not.)"""
    raw = folder / "FashionMNIST" / "raw"
    there = any(raw.glob("train-images-idx3-ubyte*"))
    return Finding(
        "FashionMNIST",
        there,
        f"in {raw}" if there else f"not in {raw}: a synthetic stand-in is used offline",
        "set COURSE_DATA to the folder that holds FashionMNIST/, or let 05_fashion_cnn download it",
        needed=False,
    )


def sandbox_support() -> Finding:
    """Can an ordinary user make the namespaces that a sandbox is built from?"""
    system = platform.system()
    if system != "Linux":
        return Finding(
            "sandbox",
            False,
            f"{system} has no namespaces",
            "grade on Linux (or WSL 2) when you do not trust the submissions",
            needed=False,
        )
    unshare = shutil.which("unshare")
    if unshare is None:
        advice = "install util-linux"
        return Finding("sandbox", False, "the program unshare is missing", advice, needed=False)
    run = subprocess.run(
        [unshare, "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "true"],
        capture_output=True,
        text=True,
    )
    return Finding(
        "sandbox",
        run.returncode == 0,
        "user, mount, network and process namespaces work"
        if run.returncode == 0
        else run.stderr.strip(),
        "ask the administrator for kernel.unprivileged_userns_clone=1",
        needed=False,
    )


def cuda_device() -> Finding:
    """Does torch see a CUDA device?"""
    try:
        import torch
    except ImportError:
        return Finding("CUDA", False, "torch is not installed", needed=False)
    if torch.cuda.is_available():
        return Finding("CUDA", True, torch.cuda.get_device_name(0), needed=False)
    return Finding(
        "CUDA",
        False,
        "torch sees no CUDA device: everything runs on the CPU",
        "nothing to do without a GPU; with one, install a CUDA build of torch",
        needed=False,
    )
