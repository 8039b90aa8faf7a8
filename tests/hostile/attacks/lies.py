"""Answers that claim to be right: equal to everything, of every type, or of no end."""

from tests.hostile.cases import RIGHT, attack


@attack()
def equal_to_everything():
    """answers with an object that is equal to everything, small, and true"""

    class Right:
        def __eq__(self, other):
            return True

        def __sub__(self, other):
            return 0

        __hash__ = object.__hash__
        __rsub__ = __mul__ = __rmul__ = __add__ = __radd__ = __sub__
        __abs__ = __neg__ = __float__ = __int__ = __index__ = lambda self: 0
        __lt__ = __le__ = __gt__ = __ge__ = __eq__
        __bool__ = lambda self: True
        __array__ = lambda self, *_, **__: Right()

    return {"area": lambda radius: Right(), "volume": lambda radius, height: Right()}


@attack()
def array_that_agrees():
    """answers with an array whose comparisons and ufuncs agree with everything"""
    import numpy as np

    class Right(np.ndarray):
        def __eq__(self, other):
            return np.bool_(True)

        def __array_ufunc__(self, *_, **__):
            return np.bool_(True)

        def __array_function__(self, *_, **__):
            return np.bool_(True)

        __le__ = __lt__ = __ge__ = __gt__ = __eq__
        __array_priority__ = 1e9

    def right(*_):
        return np.zeros(()).view(Right)

    return {"area": right, "volume": right}


@attack()
def tensor_that_agrees():
    """answers with a tensor whose functions agree with everything"""
    import torch

    class Right(torch.Tensor):
        @classmethod
        def __torch_function__(cls, *_, **__):
            return True

        def __eq__(self, other):
            return True

    def right(*_):
        return torch.zeros(()).as_subclass(Right)

    return {"area": right, "volume": right}


@attack()
def float_that_lies():
    """answers with a float, an int and a text whose arithmetic lies"""

    class Right(float):
        __sub__ = __rsub__ = __abs__ = lambda self, *_: Right(0)
        __eq__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
        __hash__ = float.__hash__

    return {"area": lambda radius: Right(0.5), "volume": lambda radius, height: Right(0.5)}


@attack()
def class_that_lies():
    """answers with an object that says by __class__ that it is a float, and by hooks what it has"""

    class Right:
        __class__ = float
        __getattr__ = __getattribute__ = lambda self, name: lambda *_: 0

    class Kind(type):
        __instancecheck__ = __subclasscheck__ = lambda self, other: True
        __eq__ = lambda self, other: True
        __hash__ = type.__hash__

    class Wrong(metaclass=Kind):
        pass

    return {"area": lambda radius: Right(), "volume": lambda radius, height: Wrong}


@attack()
def functions_that_are_none():
    """hands in classes, modules, types and constants as its functions"""
    import operator

    return {"area": operator, "volume": object}


@attack()
def pickles_that_run():
    """answers with objects that run code where they are unpickled or copied"""
    import os

    class Bomb:
        def __reduce_ex__(self, protocol):
            return os._exit, (0,)

        def __deepcopy__(self, memo):
            os._exit(0)

        __copy__ = __getstate__ = __deepcopy__

    return {"area": lambda radius: Bomb(), "volume": lambda radius, height: [Bomb()]}


@attack()
def odd_numbers():
    """answers with numbers that are hard to compare: nan, huge decimals and fractions, ranges"""
    import decimal
    import fractions

    odd = [
        float("nan"),
        decimal.Decimal("1e999999999"),
        decimal.Decimal("sNaN"),
        fractions.Fraction(1 << 100_000, 3),
        range(10**18),
        10**5000,
        True,
    ]
    answers = iter(odd * 3)
    return {"area": lambda radius: next(answers), "volume": lambda radius, height: next(answers)}


@attack()
def endless_answers():
    """answers with generators and sequences without an end"""
    import itertools

    class Long:
        __len__ = lambda self: 2**62
        __getitem__ = lambda self, key: self
        __iter__ = lambda self: itertools.count()

    return {"area": lambda radius: itertools.count(), "volume": lambda radius, height: Long()}


@attack()
def answers_within_themselves():
    """answers with lists, dictionaries and arrays that hold themselves, or are very deep"""
    import numpy as np

    circle = []
    circle.append(circle)
    table = {"x": circle}
    table["table"] = table
    array = np.empty(1, object)
    array[0] = array
    deep = []
    for _ in range(100_000):
        deep = [deep]
    answers = iter([circle, table, array, deep] * 3)
    return {"area": lambda radius: next(answers), "volume": lambda radius, height: deep}


@attack()
def right_by_chance():
    """answers with what the tests hand over and with what was right the last time"""
    kept = {}

    def repeating_area(radius):
        kept.setdefault("first", radius)
        return radius if radius in (0, 1) else kept["first"]

    return {"area": repeating_area, "volume": lambda radius, height: (radius, height)}


@attack()
def identity_of_all():
    """claims every College ID at once, and a name that is no text"""

    class Any(int):
        __eq__ = __ge__ = __le__ = __lt__ = __gt__ = lambda self, other: True
        __ne__ = lambda self, other: False
        __hash__ = int.__hash__

    class Name(str):
        strip = __str__ = lambda self: "Ada"

    return {"CID": Any(7), "name": Name("Your name")}


@attack(most=2, least=2, answers={"volume": RIGHT["volume"]})
def only_one_task_is_right():
    """lies in one task and answers the other one honestly"""

    class Right(float):
        __eq__ = lambda self, other: True
        __hash__ = float.__hash__

    return {"area": lambda radius: Right()}
