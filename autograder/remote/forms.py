"""The forms of what is no plain value: encoded in the student's process, `Proxies` decodes them."""

import inspect
import sys
import types
from collections.abc import Iterator
from typing import Any

from autograder.remote import libraries
from autograder.remote.encode import Encoder, Extension, Json
from autograder.remote.tensors import Shared, is_plain, is_tensor, record

OPERATORS = [
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "neg",
    "pos",
    "abs",
    "radd",
    "rsub",
    "rmul",
    "rmatmul",
    "rtruediv",
    "rfloordiv",
    "rmod",
    "rpow",
]
PROTOCOLS = ("__call__", "__len__", "__getitem__", "__setitem__", "__iter__", "__next__")
_SPECIAL = (*PROTOCOLS, *(f"__{name}__" for name in OPERATORS))
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.LambdaType)


class Objects:
    """Objects that the judge holds proxies of, by number."""

    def __init__(self) -> None:
        self._given = 0
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}

    def __getitem__(self, number: int) -> Any:
        if number not in self._objects:
            raise LookupError("this object belongs to a test cell that has ended")
        return self._objects[number]

    def number(self, value: Any) -> int:
        """The number of an object, a new one where it has none."""
        number = self._numbers.get(id(value))
        if number is None:
            self._given += 1
            number = self._numbers[id(value)] = self._given
            self._objects[number] = value
        return number

    def clear(self) -> None:
        """Forget them all; numbers are not given again."""
        self._objects.clear()
        self._numbers.clear()


class Forms:
    """Encodes the objects of one student's process; keeps what the judge may come back to."""

    def __init__(self, shared: Shared) -> None:
        self.objects, self._shared = Objects(), shared
        self.leaves: dict[int, int] = {}  # of this request: id of a leaf -> the judge's number
        # token -> an output, its leaves, and which of them the judge has
        self.graphs: dict[int, tuple[Any, list[Any], list[bool]]] = {}
        self._tokens = 0
        self._described: dict[int, Any] = {}  # number of a module -> its structure
        self.extensions: list[Extension] = [
            self._library, self._torch, self._pandas, self._module, self._object,
        ]  # fmt: skip

    def clear(self) -> None:
        """Forget what the judge has released."""
        self.objects.clear()
        self.graphs.clear()
        self._described.clear()

    def modules(self) -> Iterator[tuple[int, Any]]:
        """The modules that the judge has mirrors of, by number."""
        for number in list(self._described):
            yield number, self.objects[number]

    def changed_modules(self, encoder: Encoder) -> list[Json]:
        """New descriptions of modules that got or lost a part."""
        return [
            self._describe(number, module, encoder)
            for number, module in self.modules()
            if _structure(module) != self._described[number]
        ]

    @staticmethod
    def _library(value: Any, _: Encoder) -> Json:
        if isinstance(value, types.ModuleType):
            name = libraries.module_name(value)
            return ["library", name] if name else None
        if isinstance(value, type) and (name := libraries.class_name(value)):
            return ["library class", name]
        return None

    def _torch(self, value: Any, encoder: Encoder) -> Json:
        torch = sys.modules.get("torch")
        if torch is None:
            return None
        if type(value) is torch.Size:
            return ["size", *value]
        if isinstance(value, torch.dtype):
            return ["torch dtype", str(value).removeprefix("torch.")]
        if isinstance(value, torch.device):
            return ["device", str(value)]
        if is_tensor(value) and is_plain(value) and not _uninitialised(value):
            return self._tensor(value, encoder)
        return None

    def _tensor(self, value: Any, encoder: Encoder) -> Json:
        name = self._shared.name(value)
        if name is not None:
            return ["shared", name]
        if value.requires_grad and not value.is_leaf:
            return self._graph(value, encoder)
        if value.requires_grad or isinstance(value, sys.modules["torch"].nn.Parameter):
            return self.shared_tensor(value, encoder)
        encoder.remember(value)
        return ["tensor", *_record(value, encoder)]

    def shared_tensor(self, value: Any, encoder: Encoder) -> Json:
        """The form of a leaf tensor that both sides keep from now on."""
        name = self._shared.name(value)
        if name is not None:
            return ["shared", name]
        parameter = isinstance(value, sys.modules["torch"].nn.Parameter)
        grad = None if value.grad is None else _record(value.grad, encoder)
        name = self._shared.add(value)
        return ["leaf", name, parameter, value.requires_grad, grad, *_record(value, encoder)]

    def _graph(self, value: Any, encoder: Encoder) -> Json:
        """A tensor whose gradient goes on in this process, as far as the judge's leaves."""
        leaves = _leaves(value)
        places: list[Json] = []
        for leaf in leaves:
            name, number = self._shared.name(leaf), self.leaves.get(id(leaf))
            places.append(name if name is not None else number)
        self._tokens += 1
        self.graphs[self._tokens] = value, leaves, [place is not None for place in places]
        encoder.remember(value)
        return ["graph", self._tokens, places, *_record(value, encoder)]

    @staticmethod
    def _pandas(value: Any, encoder: Encoder) -> Json:
        pandas = sys.modules.get("pandas")
        if pandas is None:
            return None
        if type(value) is pandas.Series and value.dtype.kind in "biufc":
            return ["series", encoder.encode(value.to_numpy()), encoder.encode(list(value.index))]
        if type(value) is pandas.DataFrame and all(kind.kind in "biufc" for kind in value.dtypes):
            columns = [encoder.encode(value[name].to_numpy()) for name in value.columns]
            names = encoder.encode(list(value.columns))
            return ["frame", columns, names, encoder.encode(list(value.index))]
        return None

    def _module(self, value: Any, encoder: Encoder) -> Json:
        torch = sys.modules.get("torch")
        if torch is None or not isinstance(value, torch.nn.Module) or "_modules" not in vars(value):
            return None
        number = self.objects.number(value)
        if number in self._described:
            return ["module", number]
        return self._describe(number, value, encoder)

    def _describe(self, number: int, module: Any, encoder: Encoder) -> Json:
        self._described[number] = _structure(module)
        own = vars(module)
        kind = type(module)
        layer = libraries.layers().get(kind.__name__) is kind and not any(
            own.get(name) for name in own if name.endswith("_hooks")
        )
        layer = layer and not any(callable(item) for item in _public(own).values())
        attributes = [
            [name, encoder.encode(item)] for name, item in _public(own).items() if layer
        ]  # fmt: skip
        parameters = [
            [name, None if each is None or _uninitialised(each) else encoder.encode(each)]
            for name, each in own["_parameters"].items()
        ]
        buffers = [
            [name, None if each is None else self._buffer(each, encoder)]
            for name, each in own["_buffers"].items()
        ]
        children = [[name, encoder.encode(each)] for name, each in own["_modules"].items()]
        head = ["tree", number, kind.__name__, layer, bool(own.get("training", True))]
        return [*head, attributes, parameters, buffers, children]

    def _buffer(self, tensor: Any, encoder: Encoder) -> Json:
        if tensor.requires_grad or not is_plain(tensor):
            return encoder.encode(tensor)
        return self.shared_tensor(tensor, encoder)

    def _object(self, value: Any, _: Encoder) -> Json:
        kind = type(value)
        if isinstance(value, types.MethodType):
            word = "method"
        elif isinstance(value, type):
            word = "class"
        elif isinstance(value, _FUNCTIONS):
            word = "function"
        else:
            word = "instance"
        name = getattr(value, "__name__", "") if word != "instance" else ""
        supported = [
            special for special in _SPECIAL if inspect.getattr_static(kind, special, None)
        ]  # fmt: skip
        return [
            "object", self.objects.number(value), word, kind.__name__, str(name), supported,
        ]  # fmt: skip


def _record(tensor: Any, encoder: Encoder) -> list[Json]:
    dtype, shape, device, data = record(tensor)
    return [dtype, list(shape), device, None if data is None else encoder.buffer(data)]


def _leaves(tensor: Any) -> list[Any]:
    """The leaf tensors that a tensor's gradient ends in."""
    found, seen, waiting = [], set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        waiting.extend(following for following, _ in node.next_functions)
    return found


def _structure(module: Any) -> Any:
    own = vars(module)
    return [
        [(name, id(each), type(each)) for name, each in own[table].items()]
        for table in ("_parameters", "_buffers", "_modules")
    ]


def _public(own: dict[str, Any]) -> dict[str, Any]:
    kept = ("_reversed_padding_repeated_twice",)
    return {
        name: item
        for name, item in own.items()
        if (not name.startswith("_") or name in kept) and name != "training"
    }


def _uninitialised(tensor: Any) -> bool:
    torch = sys.modules["torch"]
    return isinstance(tensor, torch.nn.parameter.UninitializedTensorMixin)
