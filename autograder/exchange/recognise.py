"""Tell which of a topic's notebooks a file is, whatever it is called by now."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course

NOTEBOOK = ".ipynb"
_COPY_NUMBER = re.compile(r"([-_ ]\d{1,3}|\s*\(\d{1,3}\))$")  # of toy-2 and toy (2), not of toy2
_ENDING = re.compile(r"\.ipynb(\.(txt|json))?$", re.IGNORECASE)  # browsers add what they know
LARGEST = 20 * 2**20  # bytes of a notebook that is opened for its cells
ENOUGH = 0.5  # share of a notebook's grade_ids that make a file that notebook


@dataclass(frozen=True)
class Known:
    """The notebooks of a topic with the grade_ids of each, and the names of other topics'."""

    notebooks: dict[str, frozenset[str]]
    others: tuple[str, ...]


def known_notebooks(course: Course, topic: str) -> Known:
    """What `recognise` has to know of a course."""
    here = sorted(course.folder("source", topic).glob(f"*{NOTEBOOK}"))
    others = [
        path.stem
        for other in course.topics()
        if other != topic
        for path in course.folder("source", other).glob(f"*{NOTEBOOK}")
    ]
    return Known({path.stem: grade_ids(path) for path in here}, tuple(others))


def recognise(known: Known, name: str, content: Path) -> tuple[str, str]:
    """The notebook of the topic that a file is, or why it is none of them.

    Its name tells where it holds that of a notebook (``Copy of 01_perceptron (2)-1.ipynb``); else
    the grade_ids of its cells do.
    """
    stem = _ENDING.sub("", name.rsplit("/", 1)[-1])
    everyone = (*known.notebooks, *known.others)
    uncounted = _words(_COPY_NUMBER.sub("", stem))
    exactly = [each for each in everyone if "".join(_words(each)) == "".join(uncounted)]
    best = max(exactly or [each for each in everyone if holds(stem, each)], key=len, default="")
    if best in known.notebooks:
        return best, ""
    if best:
        return "", f"it is the notebook of another topic, {best}"
    ids = grade_ids(content) if content.stat().st_size <= LARGEST else frozenset()
    shares = {each: len(own & ids) / len(own) for each, own in known.notebooks.items() if own}
    likeliest = max(shares, key=lambda each: shares[each], default="")
    if likeliest and shares[likeliest] > ENOUGH:
        return likeliest, ""
    return "", "neither its name nor its cells are those of the topic's notebook"


def is_notebook(name: str) -> bool:
    """Whether a file is called as a notebook is."""
    return bool(_ENDING.search(name))


def grade_ids(notebook: Path) -> frozenset[str]:
    """The grade_ids in a notebook file; none where it cannot be read."""
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        found = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return frozenset()
    return frozenset(each for each in found if isinstance(each, str))


def holds(stem: str, notebook: str) -> bool:
    """Whether whole words of a name, put together, are a notebook's or topic's name."""
    words, wanted = _words(stem), "".join(_words(notebook))
    for start in range(len(words)):
        joined = ""
        for word in words[start:]:
            joined += word
            if joined == wanted:
                return True
    return False


def likeliest_first(names: Iterable[str], notebook: str) -> list[str]:
    """Names that all mean one notebook: the right one first, then by the number at their end."""
    return sorted(names, key=lambda name: (name != f"{notebook}{NOTEBOOK}", -_number(name), name))


def _number(name: str) -> int:
    """2 of ``toy (2).ipynb`` and of ``toy-2.ipynb``."""
    match = re.search(r"(\d{1,4})\)?$", _ENDING.sub("", name))
    return int(match[1]) if match else 0


def _words(name: str) -> list[str]:
    return re.findall(r"\d+|[^\W\d_]+", name.casefold())
