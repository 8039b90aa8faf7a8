"""Tensors as plain data, and the tensors that both processes share.

A record of a tensor is a tuple (dtype, shape, device, bytes); the bytes are None on "meta". torch
is imported where the first tensor is met.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from autograder.remote.wire import Malformed

Record = tuple[str, tuple[int, ...], str, bytes | None]
Change = tuple[str, Record | None, bool, Record | None, bool]
_DEVICE = re.compile(r"cpu|meta|cuda(:\d{1,2})?")
_DTYPES = [
    "bool",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "complex64",
    "complex128",
]


def is_tensor(value: Any) -> bool:
    """Whether a value is a torch tensor; without importing torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def is_plain(tensor: Any) -> bool:
    """Whether `record` can hold a tensor."""
    import torch

    return tensor.layout is torch.strided and str(tensor.dtype).removeprefix("torch.") in _DTYPES


def raw(tensor: Any) -> bytes | None:
    """The bytes of a tensor in the order of its indices, None on "meta"."""
    import torch

    if tensor.device.type == "meta":
        return None
    flat = tensor.detach().cpu().resolve_conj().resolve_neg()
    if flat.dtype is torch.bfloat16:
        flat = flat.contiguous().reshape(-1).view(torch.uint8)
    data: bytes = flat.numpy().tobytes()
    return data


def record(tensor: Any) -> Record:
    """A tensor as plain data."""
    dtype = str(tensor.dtype).removeprefix("torch.")
    return dtype, tuple(tensor.shape), str(tensor.device), raw(tensor)


def dtype_of(name: Any) -> Any:
    """torch's dtype of that name. Raises Malformed."""
    import torch

    if name not in _DTYPES:
        raise Malformed("there is no such dtype of a tensor")
    return getattr(torch, name)


def device_of(name: Any) -> Any:
    """torch's device of that name. Raises Malformed."""
    import torch

    if not isinstance(name, str) or not _DEVICE.fullmatch(name):
        raise Malformed("there is no such device")
    return torch.device(name)


def size_of(shape: tuple[int, ...]) -> Any:
    """A shape as torch's own type."""
    import torch

    return torch.Size(shape)


def tensor_of(plain: Any) -> Any:
    """A new tensor from a record. Raises Malformed for a record that is none."""
    import torch

    if not isinstance(plain, tuple) or len(plain) != 4:
        raise Malformed("a tensor has no record")
    dtype, device = dtype_of(plain[0]), device_of(plain[2])
    shape, data = plain[1], plain[3]
    if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
        raise Malformed("a tensor has no shape")
    try:
        if device.type == "meta":
            return torch.empty(shape, dtype=dtype, device=device)
        size = dtype.itemsize
        for length in shape:
            size *= length
        if not isinstance(data, bytes | bytearray) or len(data) != size:
            raise Malformed("a tensor's shape does not fit its bytes")
        if size == 0:
            return torch.empty(shape, dtype=dtype, device=device)
        if dtype is torch.bool:
            flat = torch.frombuffer(bytearray(data), dtype=torch.uint8) != 0
        else:
            flat = torch.frombuffer(bytearray(data), dtype=dtype)
        return flat.reshape(shape).to(device)
    except (RuntimeError, TypeError, ValueError, OverflowError) as error:
        raise Malformed("a tensor cannot be built") from error


class Shared:
    """Tensors that live in both processes under one name, each process with its own copy.

    Parameters, other leaves that need gradients, and the buffers of modules. Whoever sends a frame
    puts `changes` into it; whoever receives it does `apply`.
    """

    def __init__(self, side: str) -> None:
        self._side = side  # begins the names that are given here
        self._given = 0
        self._tensors: dict[str, Any] = {}
        self._names: dict[int, str] = {}
        self._state: dict[str, tuple[Any, ...]] = {}

    def clear(self) -> None:
        """Share nothing any more; names are not given again."""
        self._tensors.clear()
        self._names.clear()
        self._state.clear()

    def __getitem__(self, name: Any) -> Any:
        if not isinstance(name, str) or name not in self._tensors:
            raise Malformed("there is no shared tensor of that name")
        return self._tensors[name]

    def name(self, tensor: Any) -> str | None:
        """The name of a shared tensor, None for another one."""
        return self._names.get(id(tensor))

    def add(self, tensor: Any, name: str | None = None) -> str:
        """Share a tensor that the other process gets, or has sent, in this frame."""
        if name is None:
            self._given += 1
            name = f"{self._side}{self._given}"
        self._tensors[name] = tensor
        self._names[id(tensor)] = name
        self._state[name] = self._state_of(tensor)
        return name

    def remove(self, names: Iterable[str]) -> None:
        """Share these tensors no longer."""
        for name in names:
            del self._names[id(self._tensors.pop(name))], self._state[name]

    def changes(self) -> list[Change]:
        """What changed since the last frame: name, data, whether grad changed, grad, needs grad."""
        return list(self._changes())

    def _changes(self) -> Iterator[Change]:
        for name, tensor in self._tensors.items():
            before, now = self._state[name], self._state_of(tensor)
            if now == before:
                continue
            self._state[name] = now
            data = record(tensor) if now[:2] != before[:2] else None
            has_new_grad = now[2] != before[2]
            grad = record(tensor.grad) if has_new_grad and tensor.grad is not None else None
            yield name, data, has_new_grad, grad, tensor.requires_grad

    def apply(self, changes: Any) -> None:
        """Do to the copies here what was done to those over there. Raises Malformed."""
        try:
            for name, data, has_new_grad, grad, needs_grad in changes:
                tensor = self[name]
                if data is not None:
                    _replace(tensor, tensor_of(data))
                if has_new_grad:
                    _replace_grad(tensor, None if grad is None else tensor_of(grad))
                tensor.requires_grad_(needs_grad is True)
                self._state[name] = self._state_of(tensor)
        except (RuntimeError, TypeError, ValueError) as error:
            raise Malformed("the changes of a tensor are none") from error

    @staticmethod
    def _state_of(tensor: Any) -> tuple[Any, ...]:
        grad = None if tensor.grad is None else (tensor.grad.shape, raw(tensor.grad))
        place = tensor.shape, tensor.dtype, tensor.device
        return place, raw(tensor), grad, tensor.requires_grad


def _replace(tensor: Any, new: Any) -> None:
    if (tensor.shape, tensor.dtype, tensor.device) == (new.shape, new.dtype, new.device):
        tensor.data.copy_(new)
    else:
        tensor.data = new


def _replace_grad(tensor: Any, new: Any) -> None:
    if new is None or tensor.grad is None or tensor.grad.shape != new.shape:
        tensor.grad = new
    else:
        tensor.grad.data.copy_(new)
