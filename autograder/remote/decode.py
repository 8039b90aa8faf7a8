"""Plain values out of JSON and buffers: decoded by the judge, who trusts nothing.

Each form is checked, and what a form may become stands in a table. Nothing is executed, and no name
is looked up outside of a table.
"""

import collections
import decimal
import fractions
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.remote.encode import ARRAYS, DTYPE, MAX_DEPTH, SCALARS, TYPES, Json
from autograder.remote.wire import Malformed

Form = Callable[[list[Any], "Decoder"], Any]


class Decoder:
    """Decodes the values of one frame; `forms` adds forms to those of plain values.

    Raises Malformed for anything that no encoder writes.
    """

    def __init__(self, buffers: Sequence[bytearray], forms: Mapping[str, Form] = {}) -> None:
        self._buffers = buffers
        self._forms = {**_FORMS, **forms}
        self._seen: list[Any] = []
        self._depth = 0

    def decode(self, form: Json) -> Any:
        """The value of a JSON form."""
        if form is None or isinstance(form, bool | str | float | int):
            return form
        if not isinstance(form, list) or not form or not isinstance(form[0], str):
            raise Malformed("a value has no known form")
        build = self._forms.get(form[0])
        if build is None:
            raise Malformed(f"there is no form {form[0][:40]!r}")
        if self._depth > MAX_DEPTH + 50:
            raise Malformed("a value is nested too deeply")
        self._depth += 1
        try:
            return build(form[1:], self)
        finally:
            self._depth -= 1

    def remember(self, value: Any) -> Any:
        """Number a value as its encoder did."""
        self._seen.append(value)
        return value

    def seen(self, number: Any) -> Any:
        """The value of that number."""
        return self._seen[index(number, len(self._seen))]

    def buffer(self, number: Any) -> bytearray:
        """The buffer of that number."""
        return self._buffers[index(number, len(self._buffers))]


def index(number: Any, length: int) -> int:
    """A number checked to be an index. Raises Malformed."""
    if type(number) is not int or not 0 <= number < length:
        raise Malformed("a number lies outside of its range")
    return number


def texts(arguments: list[Any], number: int) -> list[str]:
    """Arguments checked to be so many texts. Raises Malformed."""
    if len(arguments) != number or not all(isinstance(each, str) for each in arguments):
        raise Malformed("a form needs texts")
    return arguments


def shape_of(numbers: Any) -> tuple[int, ...]:
    """A shape, checked. Raises Malformed."""
    if not isinstance(numbers, list) or len(numbers) > 32:
        raise Malformed("an array has no shape")
    return tuple(index(number, 2**48) for number in numbers)


def array_of(dtype: Any, numbers: Any, data: bytearray) -> NDArray[Any]:
    """An array (writable) on the bytes of a buffer. Raises Malformed."""
    if not isinstance(dtype, str) or not DTYPE.fullmatch(dtype):
        raise Malformed("an array has no plain dtype")
    shape = shape_of(numbers)
    try:
        kind = np.dtype(dtype)
        size = kind.itemsize
        for length in shape:
            size *= length
        if size != len(data):
            raise Malformed("an array's shape does not fit its bytes")
        if kind.kind == "b":
            return np.frombuffer(data, np.uint8).reshape(shape) != 0
        return np.ndarray(shape, kind, data)
    except (TypeError, ValueError) as error:
        raise Malformed("an array cannot be built") from error


def _build_array(form: list[Any], decoder: Decoder) -> NDArray[Any]:
    kind, dtype, shape, buffer = sized(form, 4)
    result = array_of(dtype, shape, decoder.buffer(buffer))
    if kind == "matrix" and result.ndim == 2:
        result = result.view(np.matrix)
    return decoder.remember(result)


def _build_objects(form: list[Any], decoder: Decoder) -> NDArray[Any]:
    if not form:
        raise Malformed("an array has no shape")
    shape = shape_of(form[0])
    result = np.empty(len(form) - 1, dtype=object)
    decoder.remember(result)  # an array within itself stays flat
    for position, item in enumerate(form[1:]):
        result[position] = decoder.decode(item)
    try:
        result.shape = shape
    except ValueError as error:
        raise Malformed("an array's shape does not fit its entries") from error
    return result


def _build_masked(form: list[Any], decoder: Decoder) -> Any:
    data, mask = (decoder.decode(part) for part in sized(form, 2))
    if not isinstance(data, np.ndarray) or not isinstance(mask, np.ndarray):
        raise Malformed("a masked array has no data")
    if data.shape != mask.shape:
        raise Malformed("a mask does not fit its array")
    return np.ma.MaskedArray(data, mask)


def _build_scalar(form: list[Any], _: Decoder) -> Any:
    dtype, data = texts(form, 2)
    try:
        return array_of(dtype, [], bytearray.fromhex(data))[()]
    except ValueError as error:
        raise Malformed("a number is not in hexadecimal") from error


def sized(form: list[Any], length: int) -> list[Any]:
    """A form checked for its length. Raises Malformed."""
    if len(form) != length:
        raise Malformed("a form has a wrong length")
    return form


def _fill_list(form: list[Any], decoder: Decoder) -> list[Any]:
    result: list[Any] = decoder.remember([])
    result.extend(decoder.decode(item) for item in form)
    return result


def _fill_set(form: list[Any], decoder: Decoder) -> set[Any]:
    result: set[Any] = decoder.remember(set())
    result.update(_hashable(decoder.decode(item)) for item in form)
    return result


def _fill_deque(form: list[Any], decoder: Decoder) -> collections.deque[Any]:
    result: collections.deque[Any] = decoder.remember(collections.deque())
    result.extend(decoder.decode(item) for item in form)
    return result


def _fill_dict(form: list[Any], decoder: Decoder) -> dict[Any, Any]:
    result: dict[Any, Any] = decoder.remember({})
    for pair in form:
        if not isinstance(pair, list):
            raise Malformed("a dictionary has an entry that is no pair")
        key, value = (decoder.decode(part) for part in sized(pair, 2))
        result[_hashable(key)] = value
    return result


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError as error:
        raise Malformed("a key cannot be hashed") from error
    return value


def _build_int(text: Any) -> int:
    if not isinstance(text, str) or len(text) > 1 << 20:
        raise Malformed("a whole number is no text")
    try:
        return int(text, 16)
    except ValueError as error:
        raise Malformed("a whole number is not in hexadecimal") from error


def _build_range(form: list[Any], decoder: Decoder) -> range:
    parts = [decoder.decode(part) for part in sized(form, 3)]
    if not all(type(part) is int for part in parts) or parts[2] == 0:
        raise Malformed("a range is not of whole numbers")
    return range(*parts)


def _build_complex(form: list[Any], _: Decoder) -> complex:
    real, imaginary = sized(form, 2)
    if not isinstance(real, float) or not isinstance(imaginary, float):
        raise Malformed("a complex number is not of two numbers")
    return complex(real, imaginary)


def _build_fraction(form: list[Any], _: Decoder) -> fractions.Fraction:
    numerator, denominator = (_build_int(part) for part in sized(form, 2))
    if denominator == 0:
        raise Malformed("a fraction has the denominator 0")
    return fractions.Fraction(numerator, denominator)


def _build_decimal(form: list[Any], _: Decoder) -> decimal.Decimal:
    (text,) = texts(form, 1)
    try:
        return decimal.Decimal(text)
    except decimal.InvalidOperation as error:
        raise Malformed("a decimal number is none") from error


def _build_named(table: Mapping[str, Any]) -> Form:
    def build(form: list[Any], _: Decoder) -> Any:
        (name,) = texts(form, 1)
        if name not in table:
            raise Malformed("there is no such name")
        return table[name]

    return build


_FORMS: dict[str, Form] = {
    "seen": lambda form, decoder: decoder.seen(*sized(form, 1)),
    "int": lambda form, _: _build_int(*sized(form, 1)),
    "list": _fill_list,
    "tuple": lambda form, decoder: tuple([decoder.decode(item) for item in form]),
    "set": _fill_set,
    "frozenset": lambda form, decoder: frozenset(
        _hashable(decoder.decode(item)) for item in form
    ),
    "deque": _fill_deque,
    "dict": _fill_dict,
    "range": _build_range,
    "slice": lambda form, decoder: slice(*(decoder.decode(part) for part in sized(form, 3))),
    "complex": _build_complex,
    "bytes": lambda form, decoder: bytes(decoder.buffer(*sized(form, 1))),
    "bytearray": lambda form, decoder: decoder.buffer(*sized(form, 1)),
    "ellipsis": lambda form, _: ...,
    "not implemented": lambda form, _: NotImplemented,
    "fraction": _build_fraction,
    "decimal": _build_decimal,
    "array": _build_array,
    "objects": _build_objects,
    "masked": _build_masked,
    "scalar": _build_scalar,
    "dtype": lambda form, _: array_of(form[0] if form else None, [0], bytearray()).dtype,
    "type": _build_named(TYPES),
    "numpy type": _build_named({**SCALARS, **ARRAYS}),
}  # fmt: skip
