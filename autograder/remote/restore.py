"""Arguments that the student's code changed: found over there, changed here alike.

The judge hands out copies. A `Snapshot` of them says what a call changed; `restore` does the same
to the judge's own objects, so that a call looks as if it had happened in one process.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.remote.decode import Decoder, index, sized
from autograder.remote.encode import Encoder, Json
from autograder.remote.graph import attributes
from autograder.remote.tensors import Shared, is_tensor, raw
from autograder.remote.wire import Malformed

State = tuple[str, Any] | None


class Snapshot:
    """The state of handed-over objects before a call."""

    def __init__(self, objects: Sequence[Any], shared: Shared) -> None:
        self._objects, self._shared = objects, shared
        self._before = [self._state(value) for value in objects]

    def known(self) -> dict[int, Json]:
        """How to name the judge's objects in an answer, by their id."""
        return {id(value): ["known", number] for number, value in enumerate(self._objects)}

    def changes(self, encoder: Encoder) -> list[Json]:
        """What differs now: number of the object, kind of change, new content."""
        changed = []
        for number, (value, before) in enumerate(zip(self._objects, self._before, strict=True)):
            now = self._state(value)
            if before is None or now is None or _alike(before[1], now[1]):
                continue
            changed.append((number, *now))
            items = before[1].items() if isinstance(before[1], dict) else enumerate(before[1])
            if before[0] in ("list", "dict", "attributes"):
                for place, (_, item) in enumerate(items):
                    encoder.known.setdefault(id(item), ["item", number, place])
        return [[number, kind, self._form(new, encoder)] for number, kind, new in changed]

    def _state(self, value: Any) -> State:
        kind = type(value)
        if isinstance(value, dict):
            return "dict", dict(value)
        if kind is list or kind is set:
            return kind.__name__, kind(value)
        if isinstance(value, np.ndarray):
            return ("array", value.tobytes()) if value.dtype.kind not in "OV" else None
        if is_tensor(value):
            return ("tensor", raw(value)) if self._shared.name(value) is None else None
        return ("attributes", own) if (own := attributes(value)) else None

    @staticmethod
    def _form(new: Any, encoder: Encoder) -> Json:
        if isinstance(new, dict):
            return [[encoder.encode(key), encoder.encode(item)] for key, item in new.items()]
        if isinstance(new, list | set):
            return [encoder.encode(item) for item in new]
        return encoder.encode(new)


def _alike(before: Any, now: Any) -> bool:
    """Whether a state is the same; the items of containers are compared by identity."""
    if isinstance(before, dict):
        return before.keys() == now.keys() and all(before[key] is now[key] for key in before)
    if isinstance(before, list):
        return len(before) == len(now) and all(map(_is, before, now))
    if isinstance(before, set):
        return {*map(id, before)} == {*map(id, now)}
    return bool(before == now)


def _is(left: Any, right: Any) -> bool:
    return left is right


class Restorer:
    """Decodes references to the judge's objects, and does to them what was done to the copies."""

    def __init__(self, objects: Sequence[Any]) -> None:
        self._objects = objects

    def known(self, form: list[Any], _: Decoder) -> Any:
        """The judge's object of a number."""
        return self._objects[index(sized(form, 1)[0], len(self._objects))]

    def item(self, form: list[Any], _: Decoder) -> Any:
        """An item of one of the judge's containers, as it was before the call."""
        number, place = sized(form, 2)
        value = self._objects[index(number, len(self._objects))]
        content = value if isinstance(value, dict) else attributes(value)
        items = list(value) if isinstance(value, list) else list(content.values())
        return items[index(place, len(items))]

    def decode(self, changes: Any, decoder: Decoder) -> list[tuple[Any, str, Any]]:
        """What is to be done; nothing is done yet. Raises Malformed."""
        if not isinstance(changes, list):
            raise Malformed("the changes of the arguments are none")
        decoded = []
        for change in changes:
            if not isinstance(change, list):
                raise Malformed("the changes of the arguments are none")
            number, kind, form = sized(change, 3)
            value = self._objects[index(number, len(self._objects))]
            decoded.append((value, kind, self._content(kind, form, decoder)))
        return decoded

    @staticmethod
    def _content(kind: Any, form: Any, decoder: Decoder) -> Any:
        if kind in ("dict", "attributes", "list", "set") and not isinstance(form, list):
            raise Malformed("a container has no content")
        if kind in ("dict", "attributes"):
            if not all(isinstance(pair, list) and len(pair) == 2 for pair in form):
                raise Malformed("a dictionary has an entry that is no pair")
            return {decoder.decode(key): decoder.decode(item) for key, item in form}
        if kind in ("list", "set"):
            return [decoder.decode(item) for item in form]
        return decoder.decode(form)

    @staticmethod
    def restore(changes: list[tuple[Any, str, Any]]) -> None:
        """Do what was decoded. Raises Malformed for what does not fit."""
        for value, kind, content in changes:
            try:
                _RESTORE[kind](value, content)
            except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
                raise Malformed("a change does not fit its argument") from error
            except OverflowError as error:
                raise Malformed("a change does not fit its argument") from error


def _restore_list(value: Any, content: list[Any]) -> None:
    _must(type(value) is list)
    value[:] = content


def _restore_set(value: Any, content: list[Any]) -> None:
    _must(type(value) is set)
    new = set(content)
    value.clear()
    value.update(new)


def _restore_dict(value: Any, content: dict[Any, Any]) -> None:
    _must(isinstance(value, dict))
    value.clear()
    value.update(content)


def _restore_attributes(value: Any, content: dict[Any, Any]) -> None:
    before = attributes(value)
    _must(bool(before))
    _must(all(isinstance(name, str) and not name.startswith("_") for name in content))
    for name in before.keys() - content.keys():
        del vars(value)[name]
    vars(value).update(content)


def _restore_array(value: Any, content: bytes) -> None:
    _must(isinstance(value, np.ndarray) and len(content) == value.nbytes)
    value[...] = np.ndarray(value.shape, value.dtype, content)


def _restore_tensor(value: Any, content: bytes) -> None:
    from autograder.remote.tensors import record, tensor_of

    _must(is_tensor(value))
    value.data.copy_(tensor_of((*record(value)[:3], content)))


def _must(holds: bool) -> None:
    if not holds:
        raise Malformed("a change does not fit its argument")


_RESTORE: dict[str, Callable[[Any, Any], None]] = {
    "list": _restore_list,
    "set": _restore_set,
    "dict": _restore_dict,
    "attributes": _restore_attributes,
    "array": _restore_array,
    "tensor": _restore_tensor,
}
