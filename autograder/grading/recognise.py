"""Which cell of a submission is which cell of the source, also where nbgrader's metadata is lost.

Evidence is taken in this order, and a cell that is recognised is not looked at again: the grade_id,
the cell id, the text as it was handed out, the names that a solution defines or a comment that
names it, and at last its place between recognised neighbours.
"""

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from nbformat import NotebookNode

from autograder.authoring.hidden import without_hidden
from autograder.authoring.roles import grade_id_of
from autograder.authoring.starter import release_source
from autograder.errors import CourseError
from autograder.grading.salvage import unique_ids

DEFINED = re.compile(
    r"^(?:async )?(?:def|class)[ \t]+(\w++)|^(\w++)[ \t]*+(?::[^=\n]++)?=(?!=)", re.MULTILINE
)
ALIKE = 0.6  # share of characters in common that a given cell keeps when it is edited
LONGEST_COMPARED = 20_000  # characters
MOST_LISTED = 5  # names in a remark
ROLES = ("solution", "locked", "text")


@dataclass(frozen=True)
class Given:
    """A cell of the source, and how it was handed out."""

    cell: NotebookNode = field(repr=False)

    @cached_property
    def grade_id(self) -> str | None:
        """Its grade_id, None for a cell that is not nbgrader's."""
        return grade_id_of(self.cell)

    @cached_property
    def role(self) -> str:
        """'solution' (written answers, too), 'locked', or 'text' for what is not nbgrader's."""
        if self.grade_id is None:
            return "text"
        return "solution" if self.cell.metadata.nbgrader.get("solution") else "locked"

    @cached_property
    def handed_out(self) -> str:
        """Its text in the release."""
        if self.role == "solution" and self.cell.cell_type == "code":
            try:
                return release_source(self.cell.source).strip()
            except CourseError:  # of another course, which has no starters
                return self.cell.source.strip()
        return without_hidden(self.cell.source).strip()

    @cached_property
    def names(self) -> set[str]:
        """What a student's solution defines: the starter's names, else the grade_id's."""
        return defined(self.handed_out) or {str(self.grade_id)}


class Pairing:
    """Which cell is which: `found` maps a place in the source to one in the notebook.

    `certain` counts nbgrader's cells among them that were not found by their place alone.
    """

    def __init__(self, source: NotebookNode, notebook: NotebookNode) -> None:
        self.source, self.notebook = source, notebook
        self.given, self.cells = [Given(cell) for cell in source.cells], notebook.cells
        self.found: dict[int, int] = {}
        self.repeats: set[int] = set()  # earlier copies of a cell, which do not count
        self.remarks: list[str] = []
        self.by_grade_id()
        labelled = set(self.found)
        self.by_id()
        self.by_text()
        self.by_names()
        self.certain = sum(self.given[g].grade_id is not None for g in self.found)
        self.by_place()
        bare = [str(self.given[g].grade_id) for g in sorted(self.found) if g not in labelled]
        self._remark_on_lost([name for name in bare if name != "None"])

    def unpaired(self) -> list[int]:
        """Cells of the notebook that are none of the source."""
        taken = set(self.found.values())
        return [h for h in range(len(self.cells)) if h not in taken]

    # --- the evidence, strongest first ---

    def by_grade_id(self) -> None:
        """The last cell with a grade_id is meant, as nbgrader has it."""
        places: dict[str | None, list[int]] = {}
        for h, cell in enumerate(self.cells):
            places.setdefault(grade_id_of(cell), []).append(h)
        for g, given in enumerate(self.given):
            found = places.get(given.grade_id, []) if given.grade_id else []
            if found:
                self.found[g] = found[-1]
                self.repeats.update(found[:-1])
            if len(found) > 1:
                times = f"stands there {len(found)} times: the last one counts"
                self.remarks.append(f"the cell {given.grade_id} {times}")

    def by_id(self) -> None:
        """A cell's own id, which editors leave alone."""
        self._by(lambda given: given.cell.get("id"), lambda cell: cell.get("id"))

    def by_text(self) -> None:
        """Text as it was handed out, where only one cell has it; solutions are to be changed."""
        texts = Counter(given.handed_out for given in self.given)
        self._by(
            lambda given: (
                given.handed_out
                if given.role != "solution" and texts[given.handed_out] == 1
                else None
            ),
            lambda cell: cell.source.strip(),
        )

    def by_names(self) -> None:
        """A solution defines its task's names, or begins with the comment ``# name``."""
        wanted = self._open_given("solution")
        names = {h: defined(self.cells[h].source) for h in self._open_cells()} if wanted else {}
        for g in wanted:
            given, candidates = self.given[g], []
            for h in self._open_cells():
                same_type = self.cells[h].cell_type == given.cell.cell_type
                if same_type and _marker(self.cells[h].source) == given.grade_id:
                    candidates.append((0, -h))
                elif given.cell.cell_type == "code" and given.names <= names[h]:
                    candidates.append((len(names[h] - given.names), -h))
            if candidates:  # the one that defines the least besides, the last of these
                self.found[g] = -min(candidates)[1]

    def by_place(self) -> None:
        """Between recognised neighbours stand as many cells of a type as are missing there."""
        for first, last in _runs(self._open_given()):
            if first == 0 and last == len(self.given) - 1:
                return
            low = self.found[first - 1] if first else -1
            at_end = last == len(self.given) - 1
            high = len(self.cells) if at_end else self.found[last + 1]
            for kind in ("code", "markdown"):
                missing = [
                    g for g in range(first, last + 1) if self.given[g].cell.cell_type == kind
                ]
                there = [
                    h
                    for h in self._open_cells()
                    if low < h < high and self.cells[h].cell_type == kind
                ]
                if len(missing) != len(there):  # prose may be gone
                    missing = [g for g in missing if self.given[g].grade_id]
                if len(missing) == len(there):
                    self._pair_in_order(missing, there)

    # --- helpers ---

    def _open_given(self, *roles: str) -> list[int]:
        every = enumerate(self.given)
        return [g for g, each in every if g not in self.found and each.role in (roles or ROLES)]

    def _open_cells(self) -> list[int]:
        return [h for h in self.unpaired() if h not in self.repeats]

    def _pair_in_order(self, missing: list[int], there: list[int]) -> None:
        for g, h in zip(missing, there, strict=True):
            if self.given[g].role == "solution" or self._alike(g, h):
                self.found[g] = h

    def _alike(self, g: int, h: int) -> bool:
        before = self.given[g].handed_out[:LONGEST_COMPARED]
        after = self.cells[h].source[:LONGEST_COMPARED]
        return SequenceMatcher(None, before, after).quick_ratio() >= ALIKE

    def _by(
        self,
        key_of_given: Callable[[Given], str | None],
        key_of_cell: Callable[[NotebookNode], str | None],
    ) -> None:
        """Pair what has the same key, in order."""
        places: dict[str | None, list[int]] = {}
        for h in self._open_cells():
            places.setdefault(key_of_cell(self.cells[h]), []).append(h)
        for g in self._open_given():
            key = key_of_given(self.given[g])
            if key and places.get(key):
                self.found[g] = places[key].pop(0)

    def _remark_on_lost(self, names: list[str]) -> None:
        if names:
            listed = ", ".join(names[:MOST_LISTED])
            more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
            what = "recognised without nbgrader's metadata, which is missing"
            self.remarks.append(f"{listed}{more}: {what}")


def adopt(pairing: Pairing) -> list[str]:
    """Give each recognised cell the source's metadata, id and type (in place).

    The notebook's other cells lose their metadata. The recognised ones stand in the order of the
    source afterwards; where one stands there several times, the last one counts. Returns what was
    odd, a phrase each.
    """
    source, notebook = pairing.source, pairing.notebook
    remarks, strangers = [*pairing.remarks], []
    for g, h in sorted(pairing.found.items()):
        remarks += _take_over(pairing.given[g], notebook.cells[h])
    reserved = {cell.get("id") for cell in source.cells}
    for h in pairing.unpaired():
        cell = notebook.cells[h]
        if h not in pairing.repeats and (stranger := grade_id_of(cell)):
            strangers.append(f"the cell {stranger} is not of the assignment")
        cell.metadata = NotebookNode()
        if cell.get("id") in reserved:
            cell["id"] = None
    remarks += strangers[:MOST_LISTED]
    if len(strangers) > MOST_LISTED:
        remarks.append(f"{len(strangers) - MOST_LISTED} more cells are not of the assignment")
    remarks += _put_in_order(pairing)
    unique_ids(notebook.cells)
    notebook.metadata = copy.deepcopy(source.metadata)
    return remarks


def defined(code: str) -> set[str]:
    """Functions, classes and variables that code defines at its left margin, also broken code."""
    return {function or variable for function, variable in DEFINED.findall(code)}


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _marker(text: str) -> str:
    """The name in a first line that is the comment ``# name`` or the heading ``# name``."""
    first = text.lstrip().split("\n", 1)[0]
    return first.strip("#% \t:") if first.startswith("#") else ""


def _take_over(given: Given, cell: NotebookNode) -> list[str]:
    """Make a recognised cell the source's in all but its text and outputs (in place)."""
    claims, truth = cell.metadata.get("nbgrader", {}), given.cell.metadata.get("nbgrader", {})
    cell.metadata, cell["id"] = copy.deepcopy(given.cell.metadata), given.cell.get("id")
    if given.grade_id is None:
        return []
    remarks = []
    keys = ("points", "grade", "solution", "locked", "cell_type")
    changed = [key for key in keys if key in claims and claims[key] != truth.get(key, claims[key])]
    if changed:
        what = f"the metadata of {given.grade_id} was changed ({', '.join(changed)})"
        remarks.append(f"{what}: the source's counts")
    if cell.cell_type != given.cell.cell_type:
        kinds = f"{cell.cell_type}, not {given.cell.cell_type}"
        remarks.append(f"the cell {given.grade_id} was {kinds}")
        cell.cell_type = given.cell.cell_type
        for key in ("attachments", "outputs", "execution_count"):
            cell.pop(key, None)
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    return remarks


def _put_in_order(pairing: Pairing) -> list[str]:
    """Let nbgrader's cells follow in the order of the source; others stay where they are."""
    own = [pairing.found[g] for g in sorted(pairing.found) if pairing.given[g].grade_id]
    places, cells = sorted(own), list(pairing.cells)
    for place, h in zip(places, own, strict=True):
        pairing.cells[place] = cells[h]
    return [] if own == places else ["the cells stood in another order than they were handed out"]
