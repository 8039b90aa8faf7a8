import _ctypes
import ctypes
import os
import shutil
import site
import sys
from pathlib import Path

import numpy as np

import autograder
from autograder.kernels.fork import in_fork
from autograder.kernels.sandbox import environ, environment

REPOSITORY = Path(autograder.__file__).parents[1]


def in_view(path):
    return not {path, *path.parents}.isdisjoint(environment())


def test_the_interpreter_its_packages_and_its_libraries_are_needed():
    needed = (os.__file__, np.__file__, sys.executable, os.path.realpath(sys.executable))
    assert all(in_view(Path(path)) for path in needed)
    loaded = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines()}
    assert all(in_view(Path(name)) for name in loaded if name.startswith("/") and ".so" in name)


def test_a_library_that_lies_elsewhere_is_needed(tmp_path):
    library = tmp_path / "library.so"
    shutil.copy(_ctypes.__file__, library)
    assert not in_view(library)

    np.arange(1000).tofile(tmp_path / "data")

    def work():
        ctypes.CDLL(str(library))
        data = np.memmap(tmp_path / "data")
        return [in_view(library), in_view(Path(data.filename)), in_view(tmp_path)]

    assert in_fork(work) == [True, False, False]


def test_of_the_repository_only_the_package_is_needed():
    within = [path for path in environment() if path.is_relative_to(REPOSITORY)]
    assert set(within) <= {REPOSITORY / "autograder", Path(sys.prefix)}
    assert REPOSITORY / "autograder" in within
    assert not any(in_view(REPOSITORY / name) for name in ("notebooks", "source", "tests"))


def test_other_folders_on_the_path_are_not_needed(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(tmp_path)
    assert not in_view(tmp_path)


def test_packages_that_a_user_installed_are_needed(monkeypatch, tmp_path):
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.setattr(site, "getusersitepackages", lambda: str(packages))
    assert not in_view(packages), "unless they are switched off"
    monkeypatch.syspath_prepend(packages)
    assert in_view(packages)
    assert not in_view(tmp_path)


def test_a_python_of_the_system_does_not_bring_all_of_usr(monkeypatch):
    for name in ("prefix", "exec_prefix", "base_prefix", "base_exec_prefix"):
        monkeypatch.setattr(sys, name, "/usr")
    assert in_view(Path("/usr/lib"))
    assert not in_view(Path("/usr/src"))


def test_variables_are_those_given_and_a_few(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET", "token")
    variables = environ(tmp_path, {"COURSE_DATA": "/data", "LANG": "en_GB.UTF-8"})
    assert "SECRET" not in variables
    assert variables["HOME"] == str(tmp_path)
    assert variables["COURSE_DATA"] == "/data"
    assert variables["LANG"] == "en_GB.UTF-8"
    assert Path(sys.executable).parent == Path(variables["PATH"].split(":")[0])
