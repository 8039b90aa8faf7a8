"""Stand-ins, on the judge's side, for objects of the student's process.

Reading an attribute, calling, iterating and taking an item happen over there. What a test decides
by does not: equality is identity, a proxy is true, it is no number and has no order. Operators of a
class that a student wrote (`+`, `*`) go over, but give objects alone, never numbers.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograder.remote.errors import class_name
from autograder.remote.forms import OPERATORS

if TYPE_CHECKING:
    from autograder.remote.remote import Remote


class Proxy:
    """An object of the student's process."""

    def __init__(self, remote: "Remote", number: int) -> None:
        object.__setattr__(self, "_proxied", (remote, number))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        remote, _ = self._proxied
        value = remote.ask("getattr", self, name)
        if type(value) is Method:
            vars(self)[name] = value  # it stays the same
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        remote, _ = self._proxied
        remote.ask("setattr", self, name, value)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of the submission>"

    def __reduce__(self) -> Any:
        raise TypeError("an object of the submission cannot be copied, or kept beyond its cell")


class Function(Proxy):
    """A function of the student's process."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it over there, on copies that change what they were copied from."""
        remote, _ = self._proxied
        return remote.call(self, args, kwargs)


class Method(Function):
    """A bound method of an object of the student's process."""


class Class(type):
    """The type of the stand-ins for classes: they are types themselves, as tests want to see."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make an instance over there."""
        remote, _ = cls._proxied
        return remote.call(cls, args, kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        remote, _ = cls._proxied
        return remote.has(instance) and remote.ask("isinstance", instance, cls) is True

    def __subclasscheck__(cls, subclass: type) -> bool:
        remote, _ = cls._proxied
        return remote.has(subclass) and remote.ask("issubclass", subclass, cls) is True

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        remote, _ = cls._proxied
        return remote.ask("getattr", cls, name)


def proxy(
    remote: "Remote", number: int, word: str, typename: str, name: str, supported: list[str]
) -> Any:
    """A stand-in for the object of that number.

    `word` is function, method, class or instance; `supported` names special methods of its type.
    """
    if word == "class":
        return Class(class_name(name), (), {"_proxied": (remote, number), "__module__": "__main__"})
    if word in ("function", "method"):
        made: Any = (Method if word == "method" else Function)(remote, number)
        vars(made).update(__name__=name, __qualname__=name)
        return made
    members = {each: _SPECIAL[each] for each in supported if each in _SPECIAL}
    kind: Any = type(class_name(typename), (Proxy,), {**members, "__module__": "__main__"})
    return kind(remote, number)


def _call(self: Any, *args: Any, **kwargs: Any) -> Any:
    return self._proxied[0].call(self, args, kwargs)


def _length(self: Any) -> int:
    return self._proxied[0].whole_number("len", self)


def _getitem(self: Any, key: Any) -> Any:
    return self._proxied[0].ask("getitem", self, key)


def _setitem(self: Any, key: Any, item: Any) -> None:
    self._proxied[0].ask("setitem", self, key, item)


def _iterate(self: Any) -> Any:
    return self._proxied[0].iterator(self)


def _next(self: Any) -> Any:
    return self._proxied[0].next(self)


def _operator(name: str) -> Callable[..., Any]:
    def operate(self: Any, *others: Any) -> Any:
        return self._proxied[0].operate(name, self, *others)

    return operate


_SPECIAL: dict[str, Callable[..., Any]] = {
    "__call__": _call,
    "__len__": _length,
    "__getitem__": _getitem,
    "__setitem__": _setitem,
    "__iter__": _iterate,
    "__next__": _next,
    **{f"__{name}__": _operator(name) for name in OPERATORS},
}
