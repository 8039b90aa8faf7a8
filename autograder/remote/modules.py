"""Mirrors of the student's networks: real modules here, whose forward runs over there."""

from typing import TYPE_CHECKING, Any

import torch

from autograder.remote import libraries
from autograder.remote.decode import Decoder, sized
from autograder.remote.errors import class_name
from autograder.remote.wire import Malformed

if TYPE_CHECKING:
    from autograder.remote.remote import Remote


class Mirror(torch.nn.Module):
    """A network of the student's: its parts are here, too, and kept in step."""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Run the student's network."""
        return self._proxied[0].call(self, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name.startswith("_"):
                raise
        return self._proxied[0].ask("getattr", self, name)

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("a network of the submission cannot be copied, or kept beyond its cell")


class Modules:
    """The mirrors of one test cell, by number."""

    def __init__(self, remote: "Remote") -> None:
        self._remote = remote
        self._modules: dict[int, torch.nn.Module] = {}
        self._training: dict[int, bool] = {}

    def clear(self) -> None:
        """Forget them all."""
        self._modules.clear()
        self._training.clear()

    def new_training(self) -> dict[int, bool]:
        """Which modules were switched to training or evaluation here since the last frame."""
        changed = {
            number: module.training
            for number, module in self._modules.items()
            if module.training != self._training[number]
        }
        self._training.update(changed)
        return changed

    def switch(self, changes: Any) -> None:
        """Take over which modules were switched there. Raises Malformed."""
        for change in changes:
            if not isinstance(change, tuple) or change[0] not in self._modules:
                raise Malformed("there is no such network")
            number, training = change
            self._modules[number].training = self._training[number] = training is True

    def known(self, form: list[Any], _: Decoder) -> torch.nn.Module:
        """A module that was described before."""
        (number,) = sized(form, 1)
        if type(number) is not int or number not in self._modules:
            raise Malformed("there is no such network")
        return self._modules[number]

    def described(self, form: list[Any], decoder: Decoder) -> torch.nn.Module:
        """A module as described: a new mirror, or the old one with its parts renewed."""
        number, typename, is_layer, training, attributes, *tables = sized(form, 8)
        if type(number) is not int or not isinstance(typename, str):
            raise Malformed("a network has no number")
        module = self._modules.get(number)
        if module is None:
            module = self._new(number, typename, is_layer is True)
        module.training = self._training[number] = training is True
        for name, value in _entries(attributes, decoder):
            if name.startswith("_") and name != "_reversed_padding_repeated_twice":
                raise Malformed("a layer has an odd attribute")
            vars(module)[name] = value
        kinds = (torch.Tensor, torch.Tensor, torch.nn.Module)
        for table, kind, entries in zip(_TABLES, kinds, tables, strict=True):
            parts = dict(_entries(entries, decoder))
            if not all(part is None or isinstance(part, kind) for part in parts.values()):
                raise Malformed("a network has an odd part")
            vars(module)[table].clear()
            vars(module)[table].update(parts)
        return module

    def _new(self, number: int, typename: str, is_layer: bool) -> torch.nn.Module:
        if is_layer and typename not in libraries.layers():
            raise Malformed("there is no such layer")
        if is_layer:
            kind: Any = libraries.layers()[typename]
        else:
            kind = type(class_name(typename), (Mirror,), {"__module__": "__main__"})
        module: torch.nn.Module = kind.__new__(kind)
        torch.nn.Module.__init__(module)
        if not is_layer:
            vars(module)["_proxied"] = self._remote, number
        self._modules[number] = module
        self._remote.register(number, module)
        return module


_TABLES = ("_parameters", "_buffers", "_modules")


def _entries(form: Any, decoder: Decoder) -> list[tuple[str, Any]]:
    if not isinstance(form, list):
        raise Malformed("a network has no parts")
    entries = []
    for entry in form:
        if not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[0], str):
            raise Malformed("a part of a network has no name")
        entries.append((entry[0][:200], decoder.decode(entry[1])))
    return entries


class Bridge(torch.autograd.Function):
    """A tensor that the student's process computed; its gradient is asked for over there."""

    @staticmethod
    def forward(ctx: Any, remote: "Remote", token: int, held: list[Any], *inputs: Any) -> Any:
        """Give the tensor in `held`, as a function of `inputs`, the judge's own leaves."""
        ctx.remote, ctx.token = remote, token
        ctx.inputs = [(each.shape, each.dtype, each.device) for each in inputs]
        return held.pop()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, gradient: Any) -> Any:
        """The gradients for `inputs`."""
        return None, None, None, *ctx.remote.gradients(ctx.token, gradient, ctx.inputs)


def bridged(remote: "Remote", token: int, tensor: Any, inputs: list[Any]) -> Any:
    """The tensor as a result of `inputs`, and of leaves that are not known here."""
    with torch.enable_grad():
        unknown = torch.empty(0, requires_grad=True)
        return Bridge.apply(remote, token, [tensor], *inputs, unknown)
