"""The guide's seventh topic: its files and commands, taken from docs/authors.md as they stand."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.evidence.verify import verify_topic

REPOSITORY = Path(__file__).parents[2]
GUIDE = (REPOSITORY / "docs" / "authors.md").read_text(encoding="utf-8")
SECTION = GUIDE.split("## A seventh topic in ten minutes", 1)[1]
FILES = re.findall(r"^`(\S+)`:\n\n```python\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
COMMANDS = re.search(r"^```\n(autograder .*?)^```$", SECTION, re.MULTILINE | re.DOTALL)[1]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course with nothing but the guide's two files."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text((REPOSITORY / "nbgrader_config.py").read_text())
    assert len(FILES) == 2
    for name, text in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_the_guides_commands_do_what_the_guide_says(root):
    said = ""
    for line in COMMANDS.splitlines():
        _, *words = shlex.split(line)
        run = subprocess.run(
            [sys.executable, "-m", "autograder.cli", *words],
            cwd=root,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
        said = run.stdout
    promised = re.search(r"The last line says `(.+?)`", SECTION)[1]
    assert said.splitlines()[-1] == promised
    release = (root / "release/07_diffusion/07_diffusion.ipynb").read_text(encoding="utf-8")
    assert "How far (m) atoms" in release
    assert "np.asarray(t)" not in release


def test_a_weakened_test_is_found_as_the_guide_says(root):
    course = Course.open(root)
    script = course.script("07_diffusion")
    text = script.read_text(encoding="utf-8")
    weak = re.sub(r"^checks\.close\(.*?^\)\n", "", text, flags=re.MULTILINE | re.DOTALL)
    assert weak != text
    script.write_text(weak, encoding="utf-8")
    faults = {each.answer.name for each in verify_topic(course, "07_diffusion", 1) if each.fault}
    script.write_text(text, encoding="utf-8")
    assert "factor 2 forgotten" in faults
