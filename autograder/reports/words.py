"""What students are told: every sentence of theirs is known here, nothing else passes."""

import builtins
import re
from collections.abc import Collection

_ANY_ID = r"[\w.\-]+"
_FLAGS = (  # what grading remarks -> what the student reads; other remarks are the instructor's
    (rf"the deleted cell {_ANY_ID} was put back", r"\g<0>"),
    (rf"the edited cell {_ANY_ID} was restored", r"\g<0>"),
    (rf"the cell {_ANY_ID} is not of the assignment", r"\g<0>"),
    (r"[^/\n]+\.ipynb is missing", r"\g<0>"),
    (r"no College ID was filled in", r"\g<0>"),
    (r"claims the College ID .*", "the College ID in the notebook is not yours"),
)
_STOPPED = re.compile(r"The code stops with (?P<name>.*)\.", re.DOTALL)
_KNOWN_ERRORS = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
} | {"CellTimeoutError", "DeadKernelError", "LinAlgError"}

NOT_HANDED_IN = "The notebook of this task was not handed in."
AGAIN = (
    "Open the notebook in Jupyter, choose “Restart Kernel and Run All Cells”, save it, and hand in "
    "the file that Jupyter saved. If it does not open, start from a fresh copy of the notebook "
    "that was handed out and copy your answers into it."
)
FRESH = (
    "Start from a fresh copy of the notebook that was handed out, copy your answers into its cells "
    "and hand in that copy."
)
ASK = "You need not do anything to your notebook: tell your instructor that you see this page."
_REFUSALS = (  # start of a reason that is not the student's to read -> what to tell, what to do
    (
        "nbgrader cannot prepare the notebook",
        "The notebook's cells no longer fit those that were handed out.",
        FRESH,
    ),
    ("the notebook could not be executed", "The notebook could not be run.", AGAIN),
    ("its marks could not be recorded", "The marks could not be recorded.", ASK),
)


def remarks_for_student(flags: Collection[str]) -> list[str]:
    """Those remarks of grading that concern the student alone, without anybody else's data."""
    said = []
    for flag in flags:
        for pattern, text in _FLAGS:
            match = re.fullmatch(pattern, flag, re.DOTALL)
            if match:
                said.append(match.expand(text))
    return said


def message_for_student(message: str) -> str:
    """A mark's message; an exception's name that a submission may have made up is left out."""
    stopped = _STOPPED.fullmatch(message)
    if stopped and stopped["name"] not in _KNOWN_ERRORS:
        return "The code stops with an error."
    return message


def refusal_for_student(reason: str, notebooks: Collection[str]) -> tuple[str, str]:
    """Why a submission was not graded and what to do, in words that are the student's to read.

    `notebooks` are the names of the topic's notebooks; a reason that starts with one of their files
    is about the student's own file.
    """
    if any(reason.startswith(f"{name}.ipynb ") for name in notebooks):
        return reason, AGAIN
    for start, told, to_do in _REFUSALS:
        if reason.startswith(start):
            return told, to_do
    if "roster" in reason:
        return (
            "Your user name is not on the class list.",
            "Tell your instructor your user name and your College ID.",
        )
    return "The submission could not be graded.", ASK


def verdict(points: float, max_points: float, message: str, *, waiting: bool, by_hand: bool) -> str:
    """One line that says how a graded cell came out: ``✗ 0 of 2 points: `double` is None.``"""
    if waiting:
        return f"… {max_points:g} points, waiting to be graded by a person"
    if not max_points:
        return f"✗ {message}" if message else "✓ passed"
    symbol = "✓" if points >= max_points else "◐" if points > 0 else "✗"
    line = f"{symbol} {points:g} of {max_points:g} point{'' if max_points == 1 else 's'}"
    if by_hand:
        line += ", set by hand"
    return f"{line}: {message}" if message and points < max_points else line
