"""Plain values as JSON and buffers: encoded where the student's code runs.

The encoder looks at types alone and runs nothing of the object's own. `decode` is its counterpart.
"""

import collections
import decimal
import fractions
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_DEPTH = 150  # lists in lists; deeper ones go as proxies or fail
_SMALL = 2**53
DTYPE = re.compile(r"[<>|=](b1|[iufc]\d{1,2}|[SU]\d{1,6}|[mM]8(\[\d{0,9}[a-zA-Z]{1,7}\])?)")
TYPES: dict[str, type] = {
    each.__name__: each
    for each in (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, object)
}
SCALARS = {each.__name__: each for each in set(np.sctypeDict.values()) - {np.object_, np.void}}
ARRAYS: dict[str, type] = {"ndarray": np.ndarray, "matrix": np.matrix}

Json = Any
Extension = Callable[[Any, "Encoder"], Json]


class Encoder:
    """Encodes the values of one frame; `buffers` holds what goes beside the JSON.

    `extensions` see, in order, what is no plain value, and return None for what they do not know;
    the last one must know everything. `known` gives the form of objects that the judge has.
    """

    def __init__(self, extensions: Sequence[Extension], known: Mapping[int, Json] = {}) -> None:
        self.buffers: list[bytes] = []
        self.known: dict[int, Json] = dict(known)
        self._extensions = extensions
        self._seen: dict[int, int] = {}
        self._kept: list[Any] = []  # so that no id is given twice
        self._depth = 0

    def encode(self, value: Any) -> Json:
        """The JSON of a value."""
        kind = type(value)
        if value is None or kind is bool or kind is str or kind is float:
            return value
        if kind is int:
            return value if -_SMALL < value < _SMALL else ["int", hex(value)]
        if id(value) in self.known:
            return self.known[id(value)]
        if id(value) in self._seen:
            return ["seen", self._seen[id(value)]]
        encode = _ENCODERS.get(kind)
        if encode is None:
            encode = _encoder_of_family(value)
        if encode is None or self._depth >= MAX_DEPTH:
            return next(form for extension in self._extensions if (form := extension(value, self)))
        self._depth += 1
        try:
            return encode(self, value)
        finally:
            self._depth -= 1

    def remember(self, value: Any) -> None:
        """Number a value, so that it stays one object however often it occurs."""
        self._seen[id(value)] = len(self._seen)
        self._kept.append(value)

    def buffer(self, data: bytes) -> int:
        """Put bytes beside the JSON; their number."""
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _all(self, values: Any) -> list[Json]:
        return [self.encode(value) for value in values]

    def _list(self, value: list[Any]) -> Json:
        self.remember(value)
        return ["list", *self._all(list.__iter__(value))]

    def _tuple(self, value: tuple[Any, ...]) -> Json:
        return ["tuple", *self._all(tuple.__iter__(value))]

    def _set(self, value: set[Any]) -> Json:
        self.remember(value)
        return ["set", *self._all(set.__iter__(value))]

    def _frozenset(self, value: frozenset[Any]) -> Json:
        return ["frozenset", *self._all(frozenset.__iter__(value))]

    def _deque(self, value: collections.deque[Any]) -> Json:
        self.remember(value)
        return ["deque", *self._all(collections.deque.__iter__(value))]

    def _dict(self, value: dict[Any, Any]) -> Json:
        self.remember(value)
        return ["dict", *(self._all(pair) for pair in dict.items(value))]

    def _range(self, value: range | slice) -> Json:
        return [type(value).__name__, *self._all((value.start, value.stop, value.step))]

    def _complex(self, value: complex) -> Json:
        return ["complex", value.real, value.imag]

    def _bytes(self, value: bytes | bytearray) -> Json:
        return [type(value).__name__, self.buffer(bytes(value))]

    def _array(self, value: NDArray[Any]) -> Json:
        self.remember(value)
        kind = "matrix" if type(value) is np.matrix else "ndarray"
        data = np.ndarray.tobytes(value)
        return ["array", kind, value.dtype.str, list(value.shape), self.buffer(data)]

    def _objects(self, value: NDArray[Any]) -> Json:
        self.remember(value)
        flat = np.ndarray.ravel(value).tolist()
        return ["objects", list(value.shape), *self._all(flat)]

    def _masked(self, value: Any) -> Json:
        mask = np.ma.getmaskarray(value)
        return ["masked", self.encode(np.array(value.data)), self.encode(np.array(mask))]

    def _scalar(self, value: np.generic) -> Json:
        return ["scalar", value.dtype.str, value.tobytes().hex()]


def _words(*words: str) -> Callable[[Encoder, Any], Json]:
    return lambda encoder, value: [*words]


_ENCODERS: dict[type, Callable[[Encoder, Any], Json]] = {
    list: Encoder._list,
    tuple: Encoder._tuple,
    set: Encoder._set,
    frozenset: Encoder._frozenset,
    dict: Encoder._dict,
    collections.OrderedDict: Encoder._dict,
    collections.defaultdict: Encoder._dict,
    collections.Counter: Encoder._dict,
    collections.deque: Encoder._deque,
    range: Encoder._range,
    slice: Encoder._range,
    complex: Encoder._complex,
    bytes: Encoder._bytes,
    bytearray: Encoder._bytes,
    type(...): _words("ellipsis"),
    type(NotImplemented): _words("not implemented"),
    fractions.Fraction: lambda encoder, value: [
        "fraction", hex(value.numerator), hex(value.denominator)
    ],
    decimal.Decimal: lambda encoder, value: ["decimal", str(value)],
}  # fmt: skip
for _each in SCALARS.values():
    _ENCODERS[_each] = Encoder._scalar


def _encoder_of_family(value: Any) -> Callable[[Encoder, Any], Json] | None:
    """For plain values whose type is not in the table."""
    kind = type(value)
    if issubclass(kind, np.ndarray):
        if issubclass(kind, np.ma.MaskedArray):
            return Encoder._masked
        if value.dtype.kind == "O":
            return Encoder._objects
        return Encoder._array if DTYPE.fullmatch(value.dtype.str) else None
    if issubclass(kind, np.dtype) and DTYPE.fullmatch(value.str):
        return _words("dtype", value.str)
    if kind.__bases__ == (tuple,) and isinstance(kind.__dict__.get("_fields"), tuple):
        return Encoder._tuple  # a named tuple
    if kind is type:
        name = getattr(value, "__name__", "")
        if TYPES.get(name) is value:
            return _words("type", name)
        if SCALARS.get(name) is value or ARRAYS.get(name) is value:
            return _words("numpy type", name)
    return None
