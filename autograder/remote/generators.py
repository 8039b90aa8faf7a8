"""Random generators that the judge hands over: each has a copy over there, kept in step."""

import pickle
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.remote.ambient import checked_torch_state
from autograder.remote.wire import Malformed


def is_generator(value: Any) -> bool:
    """Whether a value is a random generator of numpy or torch."""
    torch = sys.modules.get("torch")
    kinds = np.random.Generator | np.random.RandomState
    return isinstance(value, kinds) or (torch is not None and isinstance(value, torch.Generator))


class Generators:
    """The generators that both processes have, by number.

    A student's function may draw long after it was called, when what it returned is iterated; so
    both copies live as long as the test cell.
    """

    def __init__(self) -> None:
        self._given = 0
        self._generators: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._states: dict[int, Any] = {}

    def clear(self) -> None:
        """Forget them all; numbers are not given again."""
        self._generators.clear()
        self._numbers.clear()
        self._states.clear()

    def number(self, generator: Any) -> int | None:
        """The number of a generator, None for one that was not handed over."""
        return self._numbers.get(id(generator))

    def add(self, generator: Any, number: int | None = None) -> int:
        """Keep a generator in step from now on; its number."""
        if number is None:
            self._given += 1
            number = self._given
        self._generators[number] = generator
        self._numbers[id(generator)] = number
        self._states[number] = state_of(generator)
        return number

    def remove(self, numbers: Iterable[int]) -> None:
        """Keep these in step no longer."""
        for number in numbers:
            del self._numbers[id(self._generators.pop(number))], self._states[number]

    def __getitem__(self, number: int) -> Any:
        return self._generators[number]

    def changes(self) -> list[tuple[int, Any]]:
        """The new states of those that were drawn from, by number."""
        changed = []
        for number, generator in self._generators.items():
            state = state_of(generator)
            if state != self._states[number]:
                self._states[number] = state
                changed.append((number, state))
        return changed

    def apply(self, changes: Any) -> None:
        """Take over new states. Raises Malformed for what is none."""
        try:
            for number, state in changes:
                put_state(self._generators[number], state)
                self._states[number] = state_of(self._generators[number])
        except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
            raise Malformed("the state of a random generator is none") from error
        except OverflowError as error:
            raise Malformed("the state of a random generator is none") from error


def packed(generator: Any) -> bytes:
    """A generator as a pickle, for a process that may trust it."""
    if isinstance(generator, np.random.Generator | np.random.RandomState):
        return pickle.dumps(generator)
    return pickle.dumps((str(generator.device), state_of(generator)))


def unpacked(data: bytes) -> Any:
    """The generator of a pickle that may be trusted."""
    made = pickle.loads(data)
    if isinstance(made, tuple):
        device, state = made
        made = sys.modules["torch"].Generator(device)
        put_state(made, state)
    return made


def state_of(generator: Any) -> Any:
    """The state of a generator as nested tuples of plain values, or as torch's bytes."""
    if isinstance(generator, np.random.Generator | np.random.RandomState):
        return _frozen(_bits(generator).state)
    return generator.get_state().numpy().tobytes()


def put_state(generator: Any, state: Any) -> None:
    """Give a generator a state. Raises ValueError and the like for one that is none."""
    if isinstance(state, bytes):
        generator.set_state(checked_torch_state(state))
        return
    bits = _bits(generator)
    new = _thawed(state, bits.state)
    # numpy reads its memory at these places, and does not look whether they are inside.
    _must(0 <= new.get("buffer_pos", 0) <= 4)
    _must(not isinstance(new["state"], dict) or 0 <= new["state"].get("pos", 0) <= 624)
    bits.state = new


def _bits(generator: Any) -> Any:
    if isinstance(generator, np.random.RandomState):
        return generator._bit_generator
    return generator.bit_generator


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _frozen(item)) for key, item in value.items())
    return value.tobytes() if isinstance(value, np.ndarray) else value


def _thawed(content: Any, like: Any) -> Any:
    """Nested tuples as the dictionary that they were, in the form of another one."""
    if isinstance(like, dict):
        new = dict(content)
        _must(new.keys() == like.keys())
        return {name: _thawed(new[name], like[name]) for name in like}
    if isinstance(like, np.ndarray):
        _must(isinstance(content, bytes) and len(content) == like.nbytes)
        return np.frombuffer(content, like.dtype).reshape(like.shape)
    _must(type(content) is type(like) and (not isinstance(like, str) or content == like))
    return content


def _must(holds: bool) -> None:
    if not holds:
        raise ValueError
