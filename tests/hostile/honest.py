"""Odd but honest submissions: what editors, browsers, disks and hurried students do to a notebook.

Each case is a function from a solved release notebook to the files that are handed in, and what
must hold of them: `SAME` (the marks of the clean notebook, which are full marks where the solution
is right), or the pattern of the sentence that says why there is no grade.
"""

from tests.hostile import honest_cells, honest_files  # noqa: F401 - they enter their cases
from tests.hostile.entry import ENTERED, SAME, Honest

__all__ = ["CASES", "SAME", "Honest"]
CASES = tuple(ENTERED)
