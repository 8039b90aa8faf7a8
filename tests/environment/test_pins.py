"""The same environment everywhere: requirements.txt, environment.yml and pyproject.toml agree."""

import re
import tomllib

import yaml

from autograder.environment.doctor import REQUIREMENTS
from tests.conftest import REPOSITORY


def requirement_lines() -> list[str]:
    lines = REQUIREMENTS.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_requirement_is_pinned():
    unpinned = [line for line in requirement_lines() if not re.match(r"[a-z0-9._-]+==[^ ]+", line)]
    assert unpinned == []


def test_conda_and_binder_get_the_same_pins():
    environment = yaml.safe_load((REPOSITORY / "environment.yml").read_text())
    [pip] = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert pip == [*requirement_lines(), "--editable ."]


def test_what_the_package_needs_is_pinned():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    pinned = {line.split("==")[0] for line in requirement_lines()}
    assert set(project["dependencies"]) <= pinned
