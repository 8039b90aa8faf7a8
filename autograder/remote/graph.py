"""What the judge hands over: one pickle of everything, in which objects keep their identity.

Arrays and tensors travel beside pickle's own ways, so that P can tell afterwards what its code
changed. What P already has (proxied objects, shared tensors) travels by name.
"""

import io
import itertools
import pickle
import sys
import types
from collections.abc import Mapping
from typing import Any

import cloudpickle
import numpy as np

from autograder.remote.generators import Generators, is_generator, packed, unpacked
from autograder.remote.tensors import Shared, is_plain, is_tensor, record, tensor_of
from autograder.remote.wire import Malformed

_ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes, type(...), range, slice})
_CONTAINERS = (list, set, dict)
_ITEMS = 1_000_000  # of a generator that is an argument; it is used up here


class Kept:
    """What lives in both processes until the test cell ends."""

    def __init__(self, side: str) -> None:
        self.tensors, self.generators = Shared(side), Generators()

    def clear(self) -> None:
        """Keep nothing any more."""
        self.tensors.clear()
        self.generators.clear()

    def changes(self) -> Any:
        """What changed since the last frame, as plain values."""
        return self.tensors.changes(), self.generators.changes()

    def apply(self, changes: Any) -> None:
        """Do the same here. Raises Malformed."""
        if not isinstance(changes, tuple) or len(changes) != 2:
            raise Malformed("the changes of what is shared are none")
        self.tensors.apply(changes[0])
        self.generators.apply(changes[1])


def dump(message: Any, handles: Mapping[int, int], kept: Kept) -> tuple[bytes, list[Any]]:
    """The pickle of a message, and the tensors in it by the number that they have there.

    `handles` names the proxies by their id. Raises what pickle raises; then nothing new is shared.
    """
    file = io.BytesIO()
    pickler = _Pickler(file, handles, kept)
    try:
        pickler.dump(message)
    except BaseException:
        kept.tensors.remove(pickler.added)
        kept.generators.remove(pickler.added_generators)
        raise
    return file.getvalue(), pickler.numbered


def load(data: bytes | bytearray, objects: Any, kept: Kept) -> tuple[Any, dict[int, int]]:
    """The message again, and the numbers of the leaves in it that stand for the judge's tensors.

    `objects` gives a proxied object by its number.
    """
    unpickler = _Unpickler(io.BytesIO(data), objects, kept)
    message = unpickler.load()
    return message, unpickler.leaves


class _Pickler(cloudpickle.Pickler):
    def __init__(self, file: io.BytesIO, handles: Mapping[int, int], kept: Kept) -> None:
        super().__init__(file, protocol=5)
        self._handles, self._kept = handles, kept
        self._given: dict[int, Any] = {}
        self.numbered: list[Any] = []
        self.added: list[str] = []
        self.added_generators: list[int] = []

    def persistent_id(self, value: Any) -> Any:
        kind = type(value)
        if kind in _ATOMS:
            return None
        number = self._handles.get(id(value))
        if number is not None:
            return "object", number
        if id(value) in self._given:
            return self._given[id(value)]
        if kind is np.ndarray and value.dtype.kind not in "OV":
            place = value.dtype.str, value.shape, value.flags.writeable
            return self._number(value, "array", *place, value.tobytes())
        if is_tensor(value):
            return self._tensor(value)
        if is_generator(value):
            return self._generator(value)
        return None

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, types.GeneratorType):
            return iter, (list(itertools.islice(value, _ITEMS)),)
        return super().reducer_override(value)

    def _number(self, value: Any, kind: str, *parts: Any) -> Any:
        self._given[id(value)] = kind, len(self.numbered), *parts
        self.numbered.append(value)
        return self._given[id(value)]

    def _generator(self, generator: Any) -> Any:
        number = self._kept.generators.number(generator)
        if number is None:
            number = self._kept.generators.add(generator)
            self.added_generators.append(number)
            self._given[id(generator)] = "generator", number, packed(generator)
            return self._given[id(generator)]
        return "kept generator", number

    def _tensor(self, tensor: Any) -> Any:
        name = self._kept.tensors.name(tensor)
        if name is not None:
            return "shared", name
        if not is_plain(tensor):
            return None
        parameter = isinstance(tensor, sys.modules["torch"].nn.Parameter)
        if not (tensor.is_leaf and (parameter or tensor.requires_grad)):
            return self._number(tensor, "tensor", record(tensor), tensor.requires_grad)
        name = self._kept.tensors.add(tensor)
        self.added.append(name)
        grad = None if tensor.grad is None else record(tensor.grad)
        self._given[id(tensor)] = (
            *("leaf", name, record(tensor), grad, tensor.requires_grad, parameter),
        )
        return self._given[id(tensor)]


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, objects: Any, kept: Kept) -> None:
        super().__init__(file)
        self._objects, self._kept = objects, kept
        self._built: dict[Any, Any] = {}
        self.leaves: dict[int, int] = {}  # id of a leaf -> number of the judge's tensor

    def persistent_load(self, pid: Any) -> Any:
        kind, name, *parts = pid
        if kind == "object":
            return self._objects[name]
        if kind == "shared":
            return self._kept.tensors[name]
        if kind == "kept generator":
            return self._kept.generators[name]
        if (kind, name) not in self._built:
            self._built[kind, name] = getattr(self, f"_load_{kind}")(name, *parts)
        return self._built[kind, name]

    def _load_array(
        self, _: int, dtype: str, shape: tuple[int, ...], writeable: bool, data: bytes
    ) -> Any:
        array: Any = np.ndarray(shape, dtype, bytearray(data))
        array.flags.writeable = writeable
        return array

    def _load_tensor(self, number: int, plain: Any, needs_grad: bool) -> Any:
        tensor = tensor_of(plain)
        if not needs_grad:
            return tensor
        torch = sys.modules["torch"]
        self.leaves[id(tensor)] = number
        self._built["kept", number] = tensor.requires_grad_()
        with torch.enable_grad():
            return tensor.clone()  # no leaf here, as it is none over there

    def _load_leaf(
        self, name: str, plain: Any, grad: Any, needs_grad: bool, parameter: bool
    ) -> Any:
        tensor = tensor_of(plain)
        if parameter:
            tensor = sys.modules["torch"].nn.Parameter(tensor, requires_grad=needs_grad)
        tensor.requires_grad_(needs_grad)
        if grad is not None:
            tensor.grad = tensor_of(grad)
        self._kept.tensors.add(tensor, name)
        return tensor

    def _load_generator(self, number: int, data: bytes) -> Any:
        generator = unpacked(data)
        self._kept.generators.add(generator, number)
        return generator


def mutables(root: Any, handles: Mapping[int, int]) -> list[Any]:
    """All objects in a graph of arguments that have an identity, apart from proxies.

    Containers, arrays, tensors, generators, modules, and whatever else is no plain value.
    """
    found: dict[int, Any] = {}
    waiting = [root]
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind in _ATOMS:
            continue
        if kind is tuple:
            waiting.extend(value)
        elif id(value) not in found and id(value) not in handles:
            found[id(value)] = value
            waiting.extend(parts_of(value))
    return list(found.values())


def parts_of(value: Any) -> list[Any]:
    """What of an object's parts may be changed by those whom it is handed to."""
    if isinstance(value, dict):
        return [*value.values()]
    if isinstance(value, _CONTAINERS):
        return [*value]
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.nn.Module):
        own = vars(value)
        tables = (own[name] for name in ("_parameters", "_buffers", "_modules") if name in own)
        return [*tables, *attributes(value).values()]
    if torch is not None and isinstance(value, torch.optim.Optimizer):
        return [value.state, value.param_groups]
    return [*attributes(value).values()]


def attributes(value: Any) -> dict[str, Any]:
    """The public attributes of a module, or of an instance of a class that a notebook defines."""
    torch = sys.modules.get("torch")
    is_module = torch is not None and isinstance(value, torch.nn.Module)
    if not is_module and (isinstance(value, type) or type(value).__module__ != "__main__"):
        return {}
    own = getattr(value, "__dict__", {})
    return {name: item for name, item in own.items() if not name.startswith("_")}
