"""Pages made of the evidence: docs/evidence.md, docs/misconceptions.md, a table in the README."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.gather import PARTS, Figures, faults_of, kept, share_killed
from autograder.files import write_if_changed

BEGIN, END = "<!-- evidence -->", "<!-- end of evidence -->"


def write_pages(course: Course) -> list[Path]:
    """Write all pages from the figures that are kept; those that changed.

    Raises CourseError where the README has no place for the table.
    """
    figures = kept(course)
    readme = course.root / "README.md"
    pages = {
        course.root / "docs" / "evidence.md": evidence_page(figures),
        course.root / "docs" / "misconceptions.md": misconceptions_page(figures),
        readme: with_table(readme.read_text(encoding="utf-8"), headline(figures)),
    }
    return [path for path, text in pages.items() if write_if_changed(path, text)]


def with_table(readme: str, table: str) -> str:
    """A README with the table between its two markers."""
    if BEGIN not in readme or END not in readme:
        raise CourseError(f"README.md has no place for the figures: add {BEGIN} and {END}.")
    before, rest = readme.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{table}{END}{rest.split(END, 1)[1]}"


def headline(figures: Mapping[str, Figures]) -> str:
    """What the README shows, a line per topic."""
    if not figures:
        return "No topic has been proved yet: run `make evidence`.\n"
    rows = []
    for topic, own in figures.items():
        answers, mutants, cids = own["answers"], own["mutants"], own["cids"]
        rows.append(
            (
                f"`{topic}`",
                f"{answers['accepted']} of {answers['right']}",
                f"{answers['caught']} of {answers['wrong']}",
                f"{share_killed(mutants):.1%} of {mutants['graded'] - mutants['equivalent']}",
                f"{cids['tried']}, {len(cids['refusals'])} refusals",
                f"{answers['collateral']:g}",
            )
        )
    columns = (
        "topic",
        "right answers accepted",
        "wrong answers caught",
        "mutants killed",
        "College IDs tried",
        "marks lost in other tasks",
    )
    return _table(columns, rows)


def evidence_page(figures: Mapping[str, Figures]) -> str:
    """docs/evidence.md."""
    parts = [
        "# Evidence",
        "How fair and how strong the tests are. Written by `make evidence`, a topic at a time; "
        "do not edit.",
        headline(figures),
    ]
    if figures:
        parts += _chapters(figures)
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _chapters(figures: Mapping[str, Figures]) -> list[str]:
    return [
        "- **Right and wrong answers** are those of `answers.py`; wrong ones also include, for "
        "each task, the starter untouched, an empty cell and a syntax error. Each is graded in a "
        "whole notebook of right answers, so that marks lost in other tasks show.\n"
        "- **Mutants** are reference solutions with one small change (`autograder mutate`), each "
        "graded by the tests of its task. Those that are right answers, too, are listed with the "
        "reason in `notebooks/<topic>/evidence.toml` and do not count.\n"
        "- **College IDs**: every right answer and the reference, graded by the tests of its task "
        "on the data of so many students (`autograder verify --repeat`).\n"
        "- Notebooks that train run with `COURSE_QUICK=1` and `COURSE_TRAIN_SIZE=1000`: less data, "
        "fewer steps, and marks that fit them.",
        "## Mutants",
        _mutants(figures),
        "## Visible tests",
        "Wrong answers of `answers.py` that the tests in the release catch, before the deadline, "
        "and those that hidden tests alone catch.",
        _visible(figures),
        "## Thresholds",
        "How far the right answer that comes nearest to a threshold stays away from it: mean and "
        "standard deviation over College IDs (errors with a minus sign: more is better).",
        _margins(figures),
        "## Faults",
        _faults(figures),
        "## Runs",
        _table(
            ("topic", "machine", *(f"{part} (minutes)" for part in PARTS)),
            [
                (f"`{topic}`", own["machine"], *(own["minutes"].get(part, "—") for part in PARTS))
                for topic, own in figures.items()
            ],
        ),
    ]


def _mutants(figures: Mapping[str, Figures]) -> str:
    rows = []
    for topic, own in figures.items():
        found = own["mutants"]
        counts = [found[key] for key in ("made", "graded", "killed", "equivalent")]
        survived, share = len(found["survivors"]), f"{share_killed(found):.1%}"
        rows.append((f"`{topic}`", *counts, survived, share, found["CPU seconds"]))
    columns = (
        "topic",
        "made",
        "graded",
        "killed",
        "equivalent",
        "survived",
        "share killed",
        "CPU seconds",
    )
    lines = [
        f"- `{topic}`: {_code(name)}"
        for topic, own in figures.items()
        for name in own["mutants"]["survivors"]
    ]
    return _table(columns, rows) + ("\nSurvivors:\n\n" + "\n".join(lines) if lines else "")


def _visible(figures: Mapping[str, Figures]) -> str:
    rows = []
    for topic, own in figures.items():
        visible = sum(row["visible"] for row in own["messages"])
        number = len(own["messages"])
        rows.append((f"`{topic}`", number, visible, number - visible, f"{visible / number:.0%}"))
    return _table(("topic", "wrong answers", "visible", "hidden", "share visible"), rows)


def _margins(figures: Mapping[str, Figures]) -> str:
    rows = []
    for topic, own in figures.items():
        for each in own["margins"]:
            away = each["mean"] - each["threshold"]
            sigmas = f"{away / each['deviation']:.1f}" if each["deviation"] else f"{math.inf}"
            measured = f"{each['mean']:.3g} ± {each['deviation']:.2g}"
            name = f"`{topic}`, {each['task']}: {each['figure']}"
            rows.append((name, f"{each['threshold']:g}", measured, sigmas, each["answer"]))
    columns = ("figure", "threshold", "mean ± deviation", "margin in deviations", "nearest answer")
    return _table(columns, rows)


def _faults(figures: Mapping[str, Figures]) -> str:
    lines = [f"- `{topic}`: {fault}" for topic, own in figures.items() for fault in faults_of(own)]
    return "\n".join(lines) or "None."


def misconceptions_page(figures: Mapping[str, Figures]) -> str:
    """docs/misconceptions.md: what students get wrong, and what they read then."""
    parts = [
        "# Misconceptions",
        "What students get wrong in each task, and the first sentence that the tests say to it. "
        "*Visible* ones are read at once, while working; *hidden* ones after the deadline, in the "
        "feedback. Read a topic's table before you teach it. Written by `make evidence`; do not "
        "edit.",
    ]
    for topic, own in figures.items():
        rows = [
            (
                row["task"],
                row["misconception"],
                row["message"],
                "visible" if row["visible"] else "hidden",
            )
            for row in own["messages"]
        ]
        parts += [f"## {topic}", _table(("task", "misconception", "message", "test"), rows)]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(map(_cell, line)) + " |\n" for line in lines)


def _cell(value: object) -> str:
    return re.sub(r"([|<])", r"\\\1", " ".join(str(value).split()))


def _code(text: str) -> str:
    return f"`` {text} ``"
