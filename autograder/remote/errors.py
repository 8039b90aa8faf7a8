"""Exceptions and warnings of the student's code as plain data, and back."""

import builtins
import keyword
from typing import Any

from autograder.remote.wire import Malformed

TEXT_LIMIT = 10_000  # characters of an exception's text
WARNINGS_LIMIT = 100  # warnings of one call
OWN = "own"  # what becomes of warnings where the student's filters decide
_BASES: dict[str, type[BaseException]] = {
    name: each
    for name, each in vars(builtins).items()
    if isinstance(each, type)
    and issubclass(each, BaseException)
    and not issubclass(each, BaseExceptionGroup)
}
_ENDS_A_LOOP = (StopIteration, StopAsyncIteration)  # in silence, with what it should have checked
_READS_ITS_ARGUMENTS = (KeyError, UnicodeError, SyntaxError, OSError, ImportError)

Description = tuple[str, str, str]  # class name, nearest class of Python's own, text


BAD = "The submission's process gave an answer that is not plain data"


class StudentGone(Exception):
    """The student's process has ended."""

    ends_the_test_cell = True  # no check turns it into a sentence about a function


StudentGone.__name__ = "DeadKernelError"  # what nbclient calls a kernel that has ended


class BadAnswer(Exception):
    """The student's process answered with something that is no plain data."""

    ends_the_test_cell = True


def describe(error: BaseException) -> Description:
    """An exception or warning as plain data; runs its own ``__str__`` alone."""
    try:
        text = str(error)[:TEXT_LIMIT]
    except Exception:
        text = ""
    return type(error).__name__, _base(type(error)), str.__str__(text)


def _base(kind: type[BaseException]) -> str:
    return next(each.__name__ for each in kind.__mro__ if _BASES.get(each.__name__) is each)


def rebuild(plain: Any) -> BaseException:
    """An exception of the base described, under the student's name. Raises Malformed.

    What would end a loop that it passes through becomes a RuntimeError, as in PEP 479.
    """
    name, base, text = _parts(plain)
    if issubclass(base, _ENDS_A_LOOP):
        base = RuntimeError
    if name == base.__name__ and not issubclass(base, _READS_ITS_ARGUMENTS):
        return base(text)
    members = {"__module__": "__main__", "__str__": lambda self: text}
    error: BaseException = base.__new__(type(class_name(name), (base,), members))
    error.args = (text,)
    return error


def warning(plain: Any) -> tuple[str, type[Warning]]:
    """Text and category of a warning that was described. Raises Malformed."""
    _, category, text = _parts(plain)
    if not issubclass(category, Warning):
        raise Malformed("a warning is none")
    return text, category


def _parts(plain: Any) -> tuple[str, type[BaseException], str]:
    if not isinstance(plain, tuple) or len(plain) != 3:
        raise Malformed("an exception has no description")
    name, base, text = plain
    if not isinstance(name, str) or not isinstance(text, str) or base not in _BASES:
        raise Malformed("an exception has no description")
    return name, _BASES[base], text[:TEXT_LIMIT]


def class_name(name: str) -> str:
    """A name that a student chose, made harmless."""
    harmless = name[:80].isidentifier() and not keyword.iskeyword(name)
    return name[:80] if harmless else "Unnamed"
