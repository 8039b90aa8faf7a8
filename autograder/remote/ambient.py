"""The state of libraries that both processes go on with, as if they were one.

Random generators, torch's gradient mode and default dtype, numpy's handling of floating-point
errors. Each side sends what differs from what was last sent or received.
"""

import contextlib
import ctypes
import random
import struct
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.remote.wire import Malformed

_ACTIONS = ("ignore", "warn", "raise", "print")
_KEY = 624  # words of a Mersenne Twister
_TORCH_BYTES = 5056  # of torch's state of it on the CPU
_DEFAULT_DTYPES = ("float32", "float64")  # nothing coarser, by which much would be close


class Ambient:
    """What this process last sent or received, by the name of the state."""

    def __init__(self) -> None:
        self._last: dict[str, Any] = {}
        self._waiting: dict[str, Any] = {}  # for torch, where it is not imported yet

    def changes(self) -> dict[str, Any]:
        """New states as plain values, by name."""
        if self._waiting and _torch():
            waiting, self._waiting = self._waiting, {}
            with contextlib.suppress(Malformed):  # it was not looked at when it came
                self.apply(waiting)
        changed = {}
        for name, (look, get, _) in _STATES.items():
            glance = look()
            if glance is not None and glance != self._last.get(name):
                self._last[name] = glance
                changed[name] = get()
        return changed

    def apply(self, changes: Any) -> None:
        """Take over the states of the other process. Raises Malformed, and changes nothing odd."""
        if not isinstance(changes, dict) or not changes.keys() <= _STATES.keys():
            raise Malformed("there is no such state")
        for name, value in changes.items():
            look, _, put = _STATES[name]
            if name in _OF_TORCH and not _torch():
                self._waiting[name] = value
                continue
            try:
                put(value)
            except (TypeError, ValueError, RuntimeError, OverflowError, struct.error) as error:
                raise Malformed(f"the state of {name} is none") from error
            self._last[name] = look()


def _torch() -> Any:
    return sys.modules.get("torch")


def _grad_mode() -> bool | None:
    return _torch().is_grad_enabled() if _torch() else None


def _put_grad_mode(value: Any) -> None:
    _torch().set_grad_enabled(_checked(value, isinstance(value, bool)))


def _default_dtype() -> str | None:
    name = str(_torch().get_default_dtype()).removeprefix("torch.") if _torch() else None
    return name if name in _DEFAULT_DTYPES else None


def _put_default_dtype(value: Any) -> None:
    name = _checked(value, value in _DEFAULT_DTYPES)
    _torch().set_default_dtype(getattr(_torch(), name))


def _torch_random() -> bytes | None:
    return _torch().get_rng_state().numpy().tobytes() if _torch() else None


def _put_torch_random(value: Any) -> None:
    _torch().set_rng_state(checked_torch_state(value))


def checked_torch_state(value: Any) -> Any:
    """The state of a generator of torch on the CPU as a tensor. Raises ValueError for nonsense."""
    _checked(value, isinstance(value, bytes) and len(value) == _TORCH_BYTES)
    _, left, _, at = struct.unpack_from("<QiiQ", value)
    _checked(left, 1 <= left <= _KEY and at <= _KEY)
    return _torch().frombuffer(bytearray(value), dtype=_torch().uint8)


def _numpy_random() -> bytes | None:
    """The generator's memory, which is a fast way to see whether a number was drawn."""
    generator = np.random.get_bit_generator()  # type: ignore[attr-defined]
    if type(generator) is not np.random.MT19937:
        return None
    return ctypes.string_at(generator.ctypes.state_address, 4 * _KEY + 4)


def _get_numpy_random() -> tuple[bytes, int, int, float]:
    state: Any = np.random.get_state()  # noqa: NPY002 - it is the students' generator
    _, key, position, has_gauss, gauss = state
    return key.tobytes(), int(position), int(has_gauss), float(gauss)


def _put_numpy_random(value: Any) -> None:
    key, position, has_gauss, gauss = value
    _checked(key, isinstance(key, bytes) and len(key) == 4 * _KEY)
    _checked(position, type(position) is int and 0 <= position <= _KEY)
    _checked(gauss, has_gauss in (0, 1) and isinstance(gauss, float))
    words = np.frombuffer(key, np.uint32)
    np.random.set_state(("MT19937", words, position, has_gauss, gauss))  # noqa: NPY002


def _get_python_random() -> tuple[bytes, float | None]:
    _, words, gauss = random.getstate()
    return struct.pack(f"<{_KEY + 1}I", *words), gauss


def _put_python_random(value: Any) -> None:
    data, gauss = value
    words = struct.unpack(f"<{_KEY + 1}I", data)
    _checked(gauss, words[-1] <= _KEY and (gauss is None or isinstance(gauss, float)))
    random.setstate((3, words, gauss))


def _errors() -> dict[str, str] | None:
    actions: dict[str, Any] = {**np.geterr()}
    return actions if set(actions.values()) <= set(_ACTIONS) else None


def _put_errors(value: Any) -> None:
    _checked(value, isinstance(value, dict) and set(value.values()) <= set(_ACTIONS))
    np.seterr(**value)


def _checked(value: Any, holds: bool) -> Any:
    if not holds:
        raise ValueError
    return value


_OF_TORCH = ("gradient mode", "default dtype", "torch.random")
# A glance that differs whenever the state does, the state as plain values, and how to take it over.
_STATES: dict[str, tuple[Callable[[], Any], Callable[[], Any], Callable[[Any], None]]] = {
    "gradient mode": (_grad_mode, _grad_mode, _put_grad_mode),
    "default dtype": (_default_dtype, _default_dtype, _put_default_dtype),
    "torch.random": (_torch_random, _torch_random, _put_torch_random),
    "numpy.random": (_numpy_random, _get_numpy_random, _put_numpy_random),
    "random": (random.getstate, _get_python_random, _put_python_random),
    "numpy errors": (_errors, _errors, _put_errors),
}
