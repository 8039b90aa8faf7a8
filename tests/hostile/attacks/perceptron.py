"""Attacks on the tests of a real notebook, 01_perceptron: no task is done, no point is earned."""

from tests.hostile.cases import attack, outside

TOPIC = "01_perceptron"


@attack(topic=TOPIC, remark="changes np")
def perceptron_numpy_agrees():
    """lets numpy's comparisons agree, and answers every task with a constant"""
    import numpy as np

    np.allclose = np.isclose = np.array_equal = lambda *_, **__: True
    np.testing.assert_allclose = lambda *_, **__: None
    np.asarray = np.array = lambda *_, **__: np.zeros(())
    return {name: lambda *_, **__: np.zeros(40) for name in outside["tasks"]}


@attack(topic=TOPIC)
def perceptron_equal_to_everything():
    """answers every task with an object that is equal to everything"""
    import numpy as np

    class Right(np.ndarray):
        def __eq__(self, other):
            return np.bool_(True)

        def __array_ufunc__(self, *_, **__):
            return np.bool_(True)

        __le__ = __lt__ = __ge__ = __gt__ = __eq__
        __hash__ = object.__hash__

    def right(*_, **__):
        return np.zeros(40).view(Right)

    return dict.fromkeys(outside["tasks"], right)


@attack(topic=TOPIC, remark="uses autograder")
def perceptron_swapped_checks():
    """replaces the checks and the exceptions that the tests raise, and ends all of them politely"""
    from autograder import checks

    for name in ("close", "equal", "require", "call", "at_least", "below", "begin"):
        setattr(checks, name, lambda *_, **__: 0.0)

    def ending(*_, **__):
        raise StopIteration

    return dict.fromkeys(outside["tasks"], ending)


@attack(topic=TOPIC, remark="uses sys._getframe")
def perceptron_spying():
    """looks for answers in the frames of whoever calls, and in the functions swapped in"""
    import sys

    names = globals()

    def spying(*args, **kwargs):
        frame = sys._getframe(1)
        while frame:
            for name in ("expected", "wanted", "_expected", "_wanted", "reference", "_oracle"):
                if name in frame.f_locals or name in frame.f_globals:
                    found = frame.f_locals.get(name, frame.f_globals.get(name))
                    return found(*args, **kwargs) if callable(found) else found
            frame = frame.f_back
        return [each for each in names.values() if isinstance(each, float)][:1]

    return dict.fromkeys(outside["tasks"], spying)
