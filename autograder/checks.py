"""What hidden tests share: a fair comparison, one sentence on failure, references swapped in.

Imported in hidden parts of test cells alone; nothing here is needed on a student's machine. A
check either returns or raises `CheckFailed` with the one sentence that the student reads: it names
the symptom and never holds an expected value. Typical use in a test cell::

    ### BEGIN HIDDEN TESTS
    from autograder import checks

    checks.begin(sigmoid=lambda x: 1 / (1 + np.exp(-x)))  # stands in for an earlier task
    ### END HIDDEN TESTS
    assert ...  # visible checks
    ### BEGIN HIDDEN TESTS
    _x = checks.rng("perceptron").normal(size=5)
    checks.close(checks.call(perceptron_n, _x, _w, 0.1), _oracle(_x), "the bias is ignored")
    ### END HIDDEN TESTS
"""

import contextlib
import copy
import functools
import io
import json
import os
import sys
import warnings
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

CID_VARIABLE = "COURSE_CID"  # set by the grader to the roster's CID of the student
MARGINS_VARIABLE = "COURSE_MARGINS"  # set where what a threshold measures is to be printed
MARGIN_MARK = "@margin "  # begins such a line; the rest is JSON: name, value, threshold
MAX_CID = 99_999_999
RTOL, ATOL = 1e-4, 1e-6  # what a correct float32 computation passes


# Set where test cells and the student's code run in two processes: an `autograder.remote` Remote.
remote: Any = None


class CheckFailed(AssertionError):
    """A failed check; its text is the one sentence that the student reads."""


# --- around a test cell ---------------------------------------------------------------------------


def begin(**references: Any) -> None:
    """Start a test cell: swap references in for functions of earlier tasks, and keep it quiet.

    `references` replace names of the notebook, so that a wrong answer to an earlier task costs
    nothing here. Until the cell ends, warnings and what is written to stderr are dropped, because
    nbgrader takes any text on stderr for a failure. All is undone when the cell ends, however it
    ends.
    """
    namespace = sys._getframe(1).f_globals
    undo = contextlib.ExitStack()
    undo.enter_context(contextlib.redirect_stderr(io.StringIO()))
    undo.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")
    missing = object()
    for name, reference in references.items():
        before = namespace.get(name, missing)
        if before is missing:
            undo.callback(namespace.pop, name, None)
        else:
            undo.callback(namespace.__setitem__, name, before)
        namespace[name] = reference
    if remote is not None and references:
        remote.swap(references)
        undo.callback(remote.restore)
    shell = namespace.get("get_ipython", lambda: None)()
    if shell is None:  # a plain Python process, as in a unit test: it lasts until `end`
        namespace["_end_of_test_cell"] = undo.close
        return

    def restore(*_: Any) -> None:
        shell.events.unregister("post_run_cell", restore)
        undo.close()

    shell.events.register("post_run_cell", restore)


def provide(**references: Any) -> None:
    """Put references in the place of the notebook's names for good, beyond this test cell."""
    sys._getframe(1).f_globals.update(references)
    if remote is not None:
        remote.swap(references, for_good=True)


def probe(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function of a test that works inside the student's process.

    It sees the notebook's own objects there, and gives back plain values. Where the student has a
    process apart, its source goes there: it must not know what a right answer is.
    """
    if remote is None:
        return function
    return functools.partial(remote.run, function)


def cid(default: int = 0) -> int:
    """The College ID that grading goes by: the roster's, else the notebook's, else `default`."""
    from_roster = roster_cid()
    if from_roster is not None:
        return from_roster
    names = sys.modules["__main__"].__dict__ if remote is None else remote.fetch(["CID"])
    claimed = names.get("CID", default)
    return claimed if _is_cid(claimed) else default


def roster_cid() -> int | None:
    """The roster's College ID of the student being graded, None where grading has no roster."""
    text = os.environ.get(CID_VARIABLE, "")
    return int(text) if text else None


def rng(task: str) -> np.random.Generator:
    """A random generator for the fresh inputs of one task; it differs per College ID."""
    return np.random.default_rng([cid(), zlib.crc32(task.encode())])


def identity(name: Any, claimed: Any) -> None:
    """Check the identity cell: no placeholder, a CID as the college writes it, the roster's CID."""
    if not isinstance(name, str) or not name.strip() or name.strip() == "Your name":
        raise CheckFailed('`name` still needs your name: write it between quotes, name = "…".')
    if isinstance(claimed, str):
        raise CheckFailed("`CID` is text: write the number without quotes.")
    if not isinstance(claimed, int) or isinstance(claimed, bool):
        raise CheckFailed("`CID` is not a whole number.")
    if claimed == 0:
        raise CheckFailed("`CID` is still 0: replace it by your own College ID.")
    if not _is_cid(claimed):
        raise CheckFailed("`CID` is not a College ID: that is a number of at most 8 digits.")
    known = roster_cid()
    if known is not None and claimed != known:
        raise CheckFailed("`CID` is not the College ID on the class list for this submission.")


def _is_cid(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_CID


# --- running a student's code ---------------------------------------------------------------------


@contextlib.contextmanager
def running(what: str, when: str = "", *, warns: bool = True) -> Iterator[None]:
    """Turn an exception of a student's code into a sentence: ``what`` raises … ``when``.

    Output is dropped. With ``warns=False`` a warning fails the check too.
    """
    quiet = io.StringIO()
    place = f" {when}" if when else ""
    try:
        with (
            contextlib.redirect_stdout(quiet),
            contextlib.redirect_stderr(quiet),
            warnings.catch_warnings(),
            np.errstate(divide="warn", over="warn", invalid="warn", under="ignore"),
        ):
            warnings.simplefilter("ignore" if warns else "error")
            yield
    except CheckFailed:
        raise
    except NotImplementedError as error:
        raise CheckFailed(f"{what} is not written yet.") from error
    except Warning as warning:
        raise CheckFailed(f"{what} gives a {_kind(warning)}{place}.") from warning
    except Exception as error:
        if getattr(error, "ends_the_test_cell", False):  # not the student's code, but its process
            raise
        raise CheckFailed(f"{what} raises {_kind(error)}{place}.") from error


def _kind(error: BaseException) -> str:
    """Python's own name for an exception: one that a submission made up stays out of messages."""
    own = [each.__name__ for each in type(error).__mro__ if each.__module__ == "builtins"]
    return own[0]


def call(
    function: Callable[..., Any],
    *args: Any,
    _when: str = "",
    _warns: bool = True,
    _changes_inputs: bool = False,
    **kwargs: Any,
) -> Any:
    """Call a student's function on copies of its inputs, and fail where it changes them.

    ``_when`` ends the sentence about an exception ("for an integer array"); ``_warns=False``
    forbids warnings; ``_changes_inputs=True`` is for tasks that say so.
    """
    names = sys._getframe(1).f_globals.items()
    what = next(
        (f"`{name}`" for name, value in names if value is function and name[0] != "_"),
        "The function",
    )
    if not callable(function):
        kind = type(function).__name__
        raise CheckFailed(f"A function is needed here, and this is of type {kind}.")
    given, given_by_name = _copied(args), {key: _copied(value) for key, value in kwargs.items()}
    with running(what, _when, warns=_warns):
        result = function(*given, **given_by_name)
    if not _changes_inputs:
        untouched = all(map(_same, given, args)) and all(
            _same(given_by_name[key], kwargs[key]) for key in kwargs
        )
        if not untouched:
            raise CheckFailed(f"{what} changes its input: work on a copy.")
    return result


def _copied(value: Any) -> Any:
    """A copy of data (arrays, tensors, lists of them); anything else as it is."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if _is_tensor(value):
        return value.detach().clone().requires_grad_(value.requires_grad)
    if type(value) in (list, tuple):
        return type(value)(_copied(item) for item in value)
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    return value


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, np.ndarray):
        return bool(left.shape == right.shape and np.array_equal(left, right, equal_nan=True))
    if _is_tensor(left):
        return bool(left.shape == right.shape and (left == right).all())
    if type(left) in (list, tuple):
        return len(left) == len(right) and all(map(_same, left, right))
    if type(left) is dict:
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    return left is right or (isinstance(left, int | float | str) and left == right)


# --- plain values out of student objects ----------------------------------------------------------


def plain(value: Any, what: str = "the result") -> NDArray[Any]:
    """The numbers of a student's object as a new array, whatever container they came in.

    Takes python and numpy scalars, arrays, torch tensors, pandas objects, and lists or tuples of
    them. Raises CheckFailed for None, text, ragged lists and objects that only claim to be numbers.
    """
    if value is None:
        raise CheckFailed(f"{what} is None: is a `return` missing?")
    array = _array_of(value)
    if array is None or array.dtype.kind not in "biufc":
        raise CheckFailed(f"{what} is of type {type(value).__name__}, not a number or an array.")
    return array


def _array_of(value: Any) -> NDArray[Any] | None:
    if type(value) in (bool, int, float, complex):
        return np.array(value)
    if isinstance(value, np.generic):
        return np.array(np.asarray(value))
    if isinstance(value, np.ndarray):
        flat = np.array(value, copy=True, subok=False)
        if flat.dtype != object:
            return flat
        return _array_of(flat.tolist())
    if _is_tensor(value):
        return np.array(value.detach().cpu().resolve_conj().numpy(), copy=True)
    if type(value).__module__.split(".")[0] == "pandas" and hasattr(value, "to_numpy"):
        return np.array(value.to_numpy())
    if type(value) in (list, tuple):
        parts = [part for part in map(_array_of, value) if part is not None]
        if len(parts) < len(value) or len({part.shape for part in parts}) > 1:
            return None
        return np.stack(parts) if parts else np.array([])
    return None


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")  # imported where a notebook uses it
    return torch is not None and isinstance(value, torch.Tensor)


def number(value: Any, what: str = "the result") -> float:
    """One real number out of a student's object (an array of one entry counts as its entry)."""
    array = plain(value, what)
    if array.size != 1:
        raise CheckFailed(f"{what} is an array of shape {array.shape}, not one number.")
    if array.dtype.kind == "c":
        raise CheckFailed(f"{what} is complex, not a real number.")
    return float(array.reshape(()))


def array(
    value: Any, what: str = "the result", shape: tuple[int, ...] | None = None
) -> NDArray[Any]:
    """A real array out of a student's object; `shape` in numbers, checked where given."""
    result = plain(value, what)
    if result.dtype.kind == "c":
        raise CheckFailed(f"{what} is complex, not real.")
    if shape is not None and result.shape != shape:
        raise CheckFailed(f"{what} has shape {result.shape}, not {shape}.")
    return result.astype(float)


# --- the checks -----------------------------------------------------------------------------------


def require(condition: bool | np.bool_, message: str) -> None:
    """Fail with `message` unless `condition`, a plain boolean of the test's own, holds."""
    if type(condition) not in (bool, np.bool_):
        raise TypeError(f"require() needs a boolean, not {type(condition).__name__}")
    if not condition:
        raise CheckFailed(message)


def at_least(value: float, threshold: float, message: str, *, what: str) -> None:
    """Fail with `message` unless a figure of quality reaches its threshold.

    `what` names the figure ("precision"). How far right answers lie from a threshold, in standard
    deviations over College IDs, is what `autograder verify --repeat` tells.
    """
    _record(what, value, threshold)
    require(bool(value >= threshold), message)


def below(value: float, threshold: float, message: str, *, what: str) -> None:
    """Fail with `message` unless an error stays below its threshold; see `at_least`."""
    _record(what, -value, -threshold)
    require(bool(value < threshold), message)


def _record(what: str, value: float, threshold: float) -> None:
    if os.environ.get(MARGINS_VARIABLE):
        print(MARGIN_MARK + json.dumps([what, float(value), float(threshold)]))


def close(
    actual: Any,
    expected: Any,
    message: str,
    *,
    what: str = "the result",
    rtol: float = RTOL,
    atol: float = ATOL,
) -> None:
    """Fail with `message` unless a student's numbers agree with `expected` (same shape, no nan).

    |actual − expected| ≤ atol + rtol·|expected|, entry by entry. A shape that differs is named.
    """
    wanted = np.asarray(expected, dtype=float)
    got = array(actual, what)
    if got.shape != wanted.shape:
        if got.size != 1 or wanted.size != 1:
            raise CheckFailed(f"{what} has shape {got.shape}, not {wanted.shape}.")
        got = got.reshape(wanted.shape)
    if np.isnan(got).any() and not np.isnan(wanted).any():
        raise CheckFailed(f"{what} contains nan.")
    if not np.allclose(got, wanted, rtol=rtol, atol=atol, equal_nan=True):
        raise CheckFailed(message)


def equal(actual: Any, expected: Any, message: str, *, what: str = "the result") -> None:
    """Fail with `message` unless a student's numbers equal whole numbers: 1, 1.0 and True agree."""
    close(actual, expected, message, what=what, rtol=0.0, atol=1e-9)


def text(value: Any, what: str) -> str:
    """A student's text, stripped and in lower case; fails for anything that is not text."""
    if type(value) is not str:
        raise CheckFailed(f"{what} is of type {type(value).__name__}, not text in quotes.")
    return value.strip().lower()


def fresh(value: Any) -> Any:
    """A deep copy, for inputs that a test hands out more than once."""
    return copy.deepcopy(value)
