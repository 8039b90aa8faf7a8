"""Prove that source/ and release/ are up to date and that nothing hidden is left in release/."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.build import generate, source_text, throwaway_gradebook
from autograder.authoring.hidden import hidden_parts, without_hidden
from autograder.authoring.roles import role_of
from autograder.authoring.starter import release_source
from autograder.course import Course

MARKERS = re.compile(r"(BEGIN|END) (SOLUTION|STARTER|HIDDEN TESTS|MARK SCHEME)|autograder")
SHORTEST_SECRET = 10  # characters; a shorter line (`else:`) gives nothing away


def check(course: Course, topic: str) -> list[str]:
    """Everything wrong with a topic's source and release, a sentence each; empty if all is well."""
    source, release = course.notebook("source", topic), course.folder("release", topic)
    if not source.is_file():
        return [f"{source} is missing: run `autograder build {topic}`."]
    if not (release / f"{topic}.ipynb").is_file():
        return [f"{release / topic}.ipynb is missing: run `autograder release {topic}`."]
    faults = []
    script = course.script(topic)
    if script.is_file() and source_text(script) != source.read_text(encoding="utf-8"):
        faults.append(f"{source} is older than {script}: run `autograder build {topic}`.")
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "release"
        generate(course, topic, fresh, throwaway_gradebook(Path(folder)))
        faults += _differences(fresh / topic, release, topic)
    return faults + leaks(nbformat.read(source, as_version=4), release)


def _differences(fresh: Path, release: Path, topic: str) -> list[str]:
    """Files of a release that are not what nbgrader makes of the source today."""
    wanted, found = _files(fresh), _files(release)
    advice = f"run `autograder release {topic}`"
    return (
        [f"{release / name} is missing: {advice}." for name in sorted(wanted.keys() - found)]
        + [
            f"{release / name} does not come from source/."
            for name in sorted(found.keys() - wanted)
        ]
        + [
            f"{release / name} is not what source/ gives: {advice}."
            for name in sorted(wanted.keys() & found)
            if wanted[name] != found[name]
        ]
    )


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def leaks(source: NotebookNode, release: Path) -> list[str]:
    """What of solutions, hidden tests and outputs stands anywhere in a release folder."""
    secret = secrets(source)
    faults = []
    for path in sorted(path for path in release.rglob("*") if path.is_file()):
        data = path.read_text(encoding="utf-8", errors="replace")
        texts = [data]
        if path.suffix == ".ipynb":
            content = json.loads(data)
            texts = list(_strings(content))
            for number, cell in enumerate(content["cells"], start=1):
                if cell.get("outputs") or cell.get("execution_count"):
                    faults.append(f"{path}: cell {number} holds an output.")
        lines = {line.strip() for text in texts for line in text.splitlines()}
        for line in sorted(lines):
            if MARKERS.search(line):
                faults.append(f"{path} holds an instructor's marker or import: {line!r}.")
        for line in sorted(secret & lines):
            faults.append(f"{path} holds a line of a solution or hidden test: {line!r}.")
    return faults


def secrets(source: NotebookNode) -> set[str]:
    """Lines of solutions, hidden tests and model answers that no student is given elsewhere."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for cell in source.cells:
        role = role_of(cell)
        if role and role[0] == "solution":
            hidden |= _lines(cell.source)
            shown |= _lines(release_source(cell.source))
        elif role and role[0] == "written":
            hidden |= _lines(cell.source)
        else:
            for block in hidden_parts(cell.source):
                hidden |= _lines(block)
            shown |= _lines(without_hidden(cell.source))
    return {line for line in hidden - shown if len(line) >= SHORTEST_SECRET}


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def _strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value, a list of lines joined to one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
