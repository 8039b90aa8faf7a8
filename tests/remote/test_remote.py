import os
import random
import subprocess
import sys
import threading
import warnings

import numpy as np
import pandas as pd
import pytest
import torch

from autograder.remote.errors import BadAnswer, StudentGone
from autograder.remote.generators import put_state, state_of
from autograder.remote.names import imports_in, names_in


def one(remote, name="f"):
    return remote.fetch([name])[name]


# --- values ---------------------------------------------------------------------------------------


def test_plain_values_come_by_value(student):
    remote = student(
        "import numpy as np, torch, pandas as pd, collections, fractions\n"
        "Pair = collections.namedtuple('Pair', 'x y')\n"
        "v = [1, 2**70, 1.5, 1j, 'a', b'b', ..., range(3), slice(1, None), (1,), {1}, None]\n"
        "v += [frozenset({2}), {'k': [True]}, np.float32(1.5), np.int8(3), np.bool_(True)]\n"
        "v += [Pair(1, 2), np.dtype('f4'), torch.float64, torch.device('cpu')]\n"
        "v += [torch.Size([2, 3]), np.str_('u'), int, np.float64, torch.Tensor]\n"
        "v += [torch.nn.Linear, fractions.Fraction(1, 3)]\n"
    )
    values = one(remote, "v")
    wanted = [
        *(1, 2**70, 1.5, 1j, "a", b"b", ..., range(3), slice(1, None), (1,), {1}, None),
        *(frozenset({2}), {"k": [True]}, np.float32(1.5), np.int8(3), np.bool_(True), (1, 2)),
        *(np.dtype("f4"), torch.float64, torch.device("cpu"), torch.Size([2, 3]), np.str_("u")),
        *(int, np.float64, torch.Tensor, torch.nn.Linear),
    ]
    assert values[:-1] == wanted and str(values[-1]) == "1/3"
    assert list(map(type, values[:-1])) == list(map(type, wanted))


@pytest.mark.parametrize(
    "dtype", ["?", "u1", "i8", ">f4", "f2", "c16", "U3", "M8[ns]", "longdouble"]
)
def test_arrays_come_by_value(student, dtype):
    remote = student(f"import numpy as np\na = np.arange(6).reshape(2, 3).T.astype({dtype!r})")
    array, wanted = one(remote, "a"), np.arange(6).reshape(2, 3).T.astype(dtype)
    assert array.dtype == wanted.dtype and np.array_equal(array, wanted)
    assert array.flags.writeable


def test_arrays_of_other_kinds(student):
    remote = student(
        "import numpy as np\nclass Own(np.ndarray): pass\n"
        "v = [np.matrix([[1, 2]]), np.ma.MaskedArray([1, 2], [0, 1]), np.zeros((0, 3)),\n"
        "     np.array([None, 'a', [1]], dtype=object), np.arange(2).view(Own)]"
    )
    matrix, masked, empty, objects, own = one(remote, "v")
    assert type(matrix) is np.matrix and masked.mask.tolist() == [False, True]
    assert empty.shape == (0, 3) and objects.tolist() == [None, "a", [1]]
    assert type(own) is np.ndarray


@pytest.mark.parametrize("dtype", ["bool", "int64", "float32", "bfloat16", "complex64"])
def test_tensors_come_by_value(student, dtype):
    remote = student(f"import torch\nt = torch.arange(6).reshape(2, 3).T.to(torch.{dtype})")
    tensor = one(remote, "t")
    wanted = torch.arange(6).reshape(2, 3).T.to(getattr(torch, dtype))
    assert tensor.dtype == wanted.dtype and torch.equal(tensor, wanted)


def test_tables_come_by_value(student):
    remote = student(
        "import pandas as pd\nt = pd.DataFrame({'x': [1, 2], 'y': [0.5, 1.5]}, index=['a', 'b'])\n"
        "s = t['y']"
    )
    found = remote.fetch(["t", "s"])
    frame = pd.DataFrame({"x": [1, 2], "y": [0.5, 1.5]}, index=["a", "b"])
    assert found["t"].equals(frame)
    assert found["s"].tolist() == [0.5, 1.5] and list(found["s"].index) == ["a", "b"]


def test_modules_and_classes_are_the_judges_own(student):
    remote = student(
        "import numpy as np, scipy.special, torch.nn as nn\nnp.allclose = lambda *_: True\n"
        "from torch.utils.data import DataLoader\nDataLoader.evil = 1\nexpit = scipy.special.expit"
    )
    found = remote.fetch(["np", "nn", "DataLoader", "expit"])
    assert found["np"] is np and not found["np"].allclose(1, 2)
    assert found["nn"] is torch.nn
    assert found["DataLoader"] is torch.utils.data.DataLoader
    assert found["expit"](np.zeros(2)).tolist() == [0.5, 0.5]


def test_own_imports_win_over_what_the_student_made_of_them(student):
    remote = student("class np:\n    allclose = lambda *_: True\nx = 1")
    assert type(one(remote, "np")).__name__ == "Class"
    remote._own = imports_in(["import numpy as np\nfrom torch import nn", "%magic"])
    assert remote.fetch(["np", "x", "nn"]) == {"np": np, "x": 1}


def test_a_name_that_does_not_exist_is_left_out(student):
    remote = student("x, _y, sum = 1, 2, 3")
    assert remote.fetch(["x", "_y", "sum", "nowhere"]) == {"x": 1}


# --- proxies --------------------------------------------------------------------------------------


def test_a_function_is_called_over_there(student):
    remote = student("import os\ndef f(a, *, b=2):\n    return a + b, os.getpid()")
    function = one(remote)
    assert callable(function) and function.__name__ == "f" and type(function).__name__ == "Function"
    total, process = function(1, b=5)
    assert total == 6 and process != os.getpid()
    assert one(remote) is function


def test_a_proxy_decides_nothing(student):
    remote = student(
        "class Anything(float):\n"
        "    def __eq__(self, other): return True\n"
        "    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__\n"
        "    def __bool__(self): return False\n"
        "    def __float__(self): return 1.0\n"
        "    def __sub__(self, other): return 0.0\n"
        "    def __array__(self, *args, **kwargs):\n"
        "        import numpy\n"
        "        return numpy.zeros(())\n"
        "    def __len__(self): return 0\n"
        "    __hash__ = None\n"
        "f = lambda: Anything(1)"
    )
    value = one(remote)()
    assert not isinstance(value, float) and type(value).__name__ == "Anything"
    assert value != 1 and value == value and bool(value) and len(value) == 0
    for decide in (
        lambda: value < 2,
        lambda: float(value),
        lambda: abs(value - 1) < 1e-9,
        lambda: np.allclose(value, 0),
    ):
        with pytest.raises(TypeError):
            decide()


def test_operators_of_a_students_class_give_objects(student):
    remote = student(
        "class Value:\n"
        "    def __init__(self, data): self.data = data\n"
        "    def __add__(self, other): return Value(self.data + getattr(other, 'data', other))\n"
        "    __radd__ = __add__\n"
        "    def __neg__(self): return Value(-self.data)\n"
    )
    kind = one(remote, "Value")
    first, second = kind(2.0), kind(3.0)
    assert isinstance(kind, type) and isinstance(first, kind) and not isinstance(2.0, kind)
    assert (first + second).data == 5 and (1 + first).data == 3 and (-first).data == -2
    assert type(first).__name__ == "Value"
    with pytest.raises(TypeError):
        first * 2
    first.data = 7
    assert (first + 0).data == 7 and hasattr(first, "data") and not hasattr(first, "grad")


def test_a_generator_is_iterated_over_there_and_lazily(student):
    remote = student("def f():\n    n = 0\n    while True:\n        yield n\n        n += 1")
    items = one(remote)()
    assert [item for item, _ in zip(items, range(4), strict=False)] == [0, 1, 2, 3]
    assert next(items) == 5 and iter(items) is items  # zip took one more


def test_items_and_length_of_a_container(student):
    remote = student(
        "class Box:\n    def __len__(self): return 3\n"
        "    def __getitem__(self, key):\n"
        "        if key > 2: raise IndexError\n"
        "        return key * 10\n"
        "f = Box()"
    )
    box = one(remote)
    assert len(box) == 3 and box[1] == 10 and list(box) == [0, 10, 20]


# --- arguments ------------------------------------------------------------------------------------


def test_changed_arguments_come_back(student):
    remote = student(
        "import torch\n"
        "def f(array, items, table, rng, tensor, members, nested):\n"
        "    array[0] = 9\n    items.append(items[0])\n    table['new'] = array\n"
        "    tensor += 1\n    members.add(3)\n    nested[0][0].reverse()\n"
        "    return rng.random(), array, items\n"
    )
    array, items, table, members = np.zeros(3), [object, "x"], {"old": 1}, {1}
    rng, tensor, nested = np.random.default_rng(1), torch.zeros(2), ([[1, 2]],)
    drawn, same_array, same_items = one(remote)(array, items, table, rng, tensor, members, nested)
    assert array.tolist() == [9, 0, 0] and same_array is array and table["new"] is array
    assert items == [object, "x", object] and same_items is items
    assert tensor.tolist() == [1, 1] and members == {1, 3} and nested == ([[2, 1]],)
    again = np.random.default_rng(1)
    assert (drawn, rng.random()) == (again.random(), again.random())


def test_what_a_call_changed_comes_back_with_its_exception(student):
    remote = student("def f(items):\n    items.clear()\n    raise ValueError('late')")
    items = [1]
    with pytest.raises(ValueError, match="late"):
        one(remote)(items)
    assert items == []


def test_arguments_keep_their_identity_over_there(student):
    remote = student("def f(a, b, c): return a is b, a is c[0]\ndef g(): pass")
    array = np.zeros(2)
    assert one(remote)(array, array, [array]) == (True, True)
    assert remote.run(lambda function, name: function.__name__ == name, one(remote, "g"), "g")


def test_arguments_that_cannot_be_handed_over_leave_nothing_behind(student):
    remote = student("def f(*args): return len(args)")
    rng, leaf = np.random.default_rng(1), torch.ones(1, requires_grad=True)
    with pytest.raises(TypeError, match="pickle"):
        one(remote)(rng, leaf, threading.Lock())
    assert one(remote)(rng, leaf) == 2


def test_a_generator_as_an_argument_is_used_up(student):
    remote = student("def f(items): return list(items)")
    items = (number for number in range(3))
    assert one(remote)(items) == [0, 1, 2] and list(items) == []


def test_a_closure_of_the_test_goes_with_what_it_closes_over(student):
    remote = student("def f(cost, arrays):\n    arrays[0][0] += 1\n    return cost()")
    arrays = [np.ones(2)]
    assert one(remote)(lambda: float(arrays[0].sum()), arrays) == 3.0
    assert arrays[0].tolist() == [2, 1]


@pytest.mark.parametrize("bits", ["PCG64", "MT19937", "Philox", "SFC64"])
def test_every_generator_goes_on_where_the_student_left_it(student, bits):
    remote = student("def f(rng): return rng.random(5)")
    make = getattr(np.random, bits)
    rng, same = np.random.Generator(make(3)), np.random.Generator(make(3))
    assert np.array_equal(one(remote)(rng), same.random(5))
    assert rng.random() == same.random()


# --- names ----------------------------------------------------------------------------------------


def test_references_stand_in_until_they_are_restored(student):
    remote = student(
        "def g(): return 'mine'\ndef f(): return g(), new() if 'new' in globals() else 0"
    )
    remote.swap({"g": lambda: "reference", "new": lambda: 1})
    assert one(remote)() == ("reference", 1)
    remote.restore()
    assert one(remote)() == ("mine", 0)
    remote.swap({"g": lambda: "for good"}, for_good=True)
    remote.restore()
    assert one(remote)() == ("for good", 0)


def test_a_cell_sees_the_names_that_it_uses(student):
    remote = student("x, y = 1, 2")
    namespace = {"x": "judge's own"}
    with remote.cell("print(x)", namespace):
        assert namespace == {"x": 1}
    assert namespace == {"x": "judge's own"}


def test_a_proxy_ends_with_its_test_cell(student):
    remote = student("def f(): return 1")
    namespace = {}
    with remote.cell("f()", namespace):
        function = namespace["f"]
    with pytest.raises(TypeError, match="kept beyond its cell"):
        function()
    assert one(remote)() == 1


def test_names_of_a_cell():
    source = "import os\ny = [z for z in f(x)]\ndef g(a=b):\n    return h(lambda: k + a)\nprint(y)"
    assert names_in(source) == {"f", "x", "z", "y", "b", "h", "k", "a", "print"}
    assert names_in("%matplotlib") == set()


# --- what else travels ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "base", "text"),
    [
        ("raise NotImplementedError", "NotImplementedError", NotImplementedError, ""),
        ("{}['k']", "KeyError", KeyError, "'k'"),
        ("[][3]", "IndexError", IndexError, "list index out of range"),
        ("class Own(ValueError): pass\n    raise Own('text')", "Own", ValueError, "text"),
        ("b'\\xff'.decode()", "UnicodeDecodeError", UnicodeDecodeError, "'utf-8' codec"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", KeyboardInterrupt, ""),
        ("raise SystemExit('x')", "SystemExit", SystemExit, "x"),
        ("raise type('a b', (Exception,), {})", "Unnamed", Exception, ""),
        ("raise ExceptionGroup('g', [ValueError()])", "ExceptionGroup", Exception, "g"),
    ],
)
def test_exceptions_are_raised_here_too(student, code, kind, base, text):
    remote = student(f"def f():\n    {code}")
    with pytest.raises(base) as caught:
        one(remote)()
    assert type(caught.value).__name__ == kind and str(caught.value).startswith(text)


def test_an_exception_without_a_text(student):
    remote = student(
        "class Own(Exception):\n    def __str__(self): raise RuntimeError\ndef f(): raise Own"
    )
    with pytest.raises(Exception, match=r"^$") as caught:
        one(remote)()
    assert type(caught.value).__name__ == "Own"


def test_warnings_are_given_here(student):
    remote = student(
        "import warnings\ndef f():\n    warnings.warn('odd', RuntimeWarning)\n    return 1"
    )
    function = one(remote)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert function() == 1
    assert [(each.category, str(each.message)) for each in caught] == [(RuntimeWarning, "odd")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert function() == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning, match="odd"):
            function()


def test_output_comes_here_and_is_bounded(student, capsys):
    remote = student("import sys\ndef f(n):\n    print('o' * n)\n    print('e', file=sys.stderr)")
    one(remote)(3)
    assert capsys.readouterr() == ("ooo\n", "e\n")
    one(remote)(5_000_000)
    assert len(capsys.readouterr().out) == 1 << 20


def test_random_generators_go_on_as_if_there_were_one_process(student):
    remote = student(
        "import random, numpy as np, torch\n"
        "def f(): return random.random(), np.random.rand(), torch.rand(()).item()\n"
        "def g(seed): random.seed(seed); np.random.seed(seed); torch.manual_seed(seed)\n"
    )
    f, g = one(remote), one(remote, "g")

    def here():
        return random.random(), np.random.rand(), torch.rand(()).item()  # noqa: NPY002

    def seed(number):
        random.seed(number)
        np.random.seed(number)  # noqa: NPY002
        torch.manual_seed(number)

    seed(5)
    wanted = [here(), here(), here(), here()]
    seed(5)
    assert [f(), here(), here(), f()] == wanted
    g(5)
    assert [here(), f(), f(), here()] == wanted


def test_modes_travel_both_ways(student):
    remote = student(
        "import torch, numpy as np\n"
        "def f(): return torch.is_grad_enabled(), np.geterr()['divide'], torch.tensor(1.0).dtype\n"
        "def g(): torch.set_grad_enabled(False)"
    )
    f = one(remote)
    assert f() == (True, "warn", torch.float32)
    torch.set_default_dtype(torch.float64)
    with torch.no_grad(), np.errstate(divide="raise"):
        assert f() == (False, "raise", torch.float64)
    torch.set_default_dtype(torch.float32)
    assert f() == (True, "warn", torch.float32)
    one(remote, "g")()
    try:
        assert not torch.is_grad_enabled()
    finally:
        torch.set_grad_enabled(True)
    assert f()[0] is True


def test_an_interrupt_ends_what_the_student_does_and_no_more(student):
    remote = student(
        "import os, signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "def f():\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(20)\n"
    )
    with pytest.raises(KeyboardInterrupt):
        one(remote)()
    assert remote.fetch(["x"]) == {}


TORCH_LATER = """
import os, socket, sys, warnings
from autograder.remote.remote import Remote
from autograder.remote.served import Served
from autograder.remote.wire import Channel

ours, theirs = socket.socketpair()
if os.fork() == 0:
    ours.close()
    served = Served(Channel(theirs), {})
    exec(sys.argv[1], served._namespace)
    while served.serve_one():
        pass
    os._exit(0)
theirs.close()
remote = Remote(Channel(ours))
f = remote.fetch(["f"])["f"]
assert "torch" not in sys.modules
exec(sys.argv[2])
"""


@pytest.mark.parametrize(
    ("there", "here"),
    [
        (
            "def f(x):\n    import torch\n    torch.set_grad_enabled(False)\n"
            "    return torch.ones(2), torch.nn.Linear, torch.Size([1]), torch.nn.Linear(1, 1)",
            "t = f(1); import torch; assert t[0].tolist() == [1, 1] and t[1] is torch.nn.Linear\n"
            "f(1); assert not torch.is_grad_enabled() and type(t[2]) is torch.Size",
        ),
        (
            "import sys\ndef f(x): return 'torch' in sys.modules, abs(x)",
            "import torch; torch.manual_seed(1)\nassert f(-1) == (False, 1)\n"
            "assert f(-torch.ones(1))[1].item() == 1 and f(1)[0]",
        ),
    ],
    ids=["by the student", "by the judge"],
)
def test_torch_may_be_imported_late(there, here):
    command = [sys.executable, "-W", "ignore", "-c", TORCH_LATER, there, here]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


# --- a process that cannot be trusted -------------------------------------------------------------


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.close(sock)"])
def test_a_process_that_ends_is_told(student, end):
    remote = student(
        "import os, socket, sys\n"
        "def f():\n"
        "    for sock in range(3, 200):\n"
        "        try: socket.socket(fileno=os.dup(sock)).shutdown(2)\n"
        "        except OSError: pass\n"
        f"    {end.replace('os.close(sock)', 'pass')}"
    )
    function = one(remote)
    with pytest.raises(StudentGone) as caught:
        function()
    assert type(caught.value).__name__ == "DeadKernelError"
    with pytest.raises(StudentGone):
        remote.fetch(["x"])


ANSWERS = {
    "no object": [],
    "no number": {},
    "another number": {"number": 10**9},
    "an unknown form": {"value": ["evil", 1]},
    "code to import": {"value": ["library", "antigravity"]},
    "a private module": {"value": ["library", "numpy.__main__"]},
    "a class that is not in the table": {"value": ["library class", "subprocess.Popen"]},
    "a name of ours": {"value": ["known", 5]},
    "a tensor that is not shared": {"value": ["shared", "j1"]},
    "a buffer that is not there": {"value": ["array", "ndarray", "<f8", [1], 3]},
    "a buffer that is too long": {"value": ["array", "ndarray", "|u1", [3], 0]},
    "an array of objects": {"value": ["array", "ndarray", "|O", [1], 0]},
    "a module that was not described": {"value": ["module", 1]},
    "a layer that there is not": {"value": ["tree", 1, "Evil", True, True, [], [], [], []]},
    "a layer with odd attributes": {
        "value": ["tree", 1, "Linear", True, True, [["_forward_hooks", None]], [], [], []]
    },
    "a module of no modules": {"value": ["tree", 1, "A", False, True, [], [], [], [["a", 1]]]},
    "an error of no kind": {"error": ["tuple", "SystemError", "eval", "x"]},
    "a warning of no kind": {"said": ["tuple", "", "", ["list", ["tuple", "a", "int", "x"]]]},
    "odd states": {"ambient": ["dict", ["numpy.random", ["tuple", 1, 2, 3]]]},
    "an index outside of the random state": {
        "ambient": ["dict", ["numpy.random", ["tuple", ["bytes", 1], 10**6, 0, 0.0]]]
    },
    "a state of nothing": {"ambient": ["dict", ["os.environ", 1]]},
    "changes of what is not ours": {"changes": [[3, "list", []]]},
    "a gradient of nothing": {"value": ["graph", 1, ["p7"], "float32", [1], "cpu", 0]},
    "a tensor elsewhere": {"value": ["tensor", "float32", [1], "xla", 0]},
    "a tensor without its bytes": {"value": ["tensor", "float32", [2], "cpu", 0]},
    "nothing that was said": {"said": [1, 2]},
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_nonsense_is_one_exception(served_by, answer):
    def serve(channel):
        header, _ = channel.receive()
        reply = answer
        if answer:
            value = ["dict", ["x", answer.get("value")]]  # as asked for, but for its content
            reply = {**header, **answer, "value": value}
        for _ in range(5):
            channel.send(reply, [bytes(4), bytes(2496)])

    with pytest.raises(BadAnswer, match="that is not plain data"):
        served_by(serve).fetch(["x"])


def test_changes_that_do_not_fit_are_nonsense(served_by):
    changes = [
        [1, "array", ["bytes", 0]],
        [1, "list", [1]],
        [1, "attributes", [["__class__", 1]]],
        [1, "generator", ["tuple"]],
        [1, "delete everything", []],
        [1, "dict", [1]],
    ]

    def serve(channel):
        for change in changes:
            header, _ = channel.receive()
            channel.send({**header, "changes": [change]}, [bytes(7)])

    remote = served_by(serve)
    for _ in changes:
        array = np.ones(2)
        with pytest.raises(BadAnswer):
            remote.call(len, (array,), {})
        assert array.tolist() == [1, 1]


def test_only_public_attributes_are_restored(served_by):
    class Own:
        def __init__(self):
            self.seen = []

    Own.__module__ = "__main__"  # as the class of a test cell

    def serve(channel):
        header, _ = channel.receive()
        channel.send({**header, "changes": [[1, "attributes", [["__dict__", 1]]]]})

    own = Own()  # number 1, after the dictionary of keyword arguments
    with pytest.raises(BadAnswer):
        served_by(serve).call(len, (own,), {})
    assert vars(own) == {"seen": []}


@pytest.mark.parametrize("position", [-1, 5, 10**6])
def test_a_generator_never_reads_outside_of_its_memory(position):
    rng = np.random.Generator(np.random.Philox(1))
    state = {**dict(state_of(rng)), "buffer_pos": position}.items()
    put_state(rng, state_of(rng))
    with pytest.raises((ValueError, OverflowError)):
        put_state(rng, state)


def test_a_flood_is_refused(served_by):
    def serve(channel):
        while True:
            channel.send({"number": -1}, [bytes(1000)] * 10)

    with pytest.raises(BadAnswer, match="wrong number"):
        served_by(serve).fetch(["x"])


def test_a_late_answer_is_not_taken_for_the_next_one(served_by):
    def serve(channel):
        first, _ = channel.receive()
        channel.send({**first, "value": ["dict", ["x", 1]]})
        channel.send({**first, "value": ["dict", ["x", 2]]})
        second, _ = channel.receive()
        channel.send({**second, "value": ["dict", ["x", 3]]})

    remote = served_by(serve)
    assert [remote.fetch(["x"]) for _ in range(2)] == [{"x": 1}, {"x": 3}]


def test_nothing_of_the_judge_is_to_be_seen_over_there(student):
    remote = student(
        "import gc, sys\n"
        "def f(x):\n"
        "    frame = sys._getframe()\n"
        "    found = [all for all in gc.get_objects() if type(all) is list]\n"
        "    while frame:\n"
        "        found += [[*frame.f_locals.values()], [*frame.f_globals.values()]]\n"
        "        frame = frame.f_back\n"
        "    return sum(type(each) is float and each == x + 0.25 for all in found for each in all)"
    )
    expected = [float("47" + "11.25")]  # only here, and made after the fork
    assert one(remote)(4711) == 0 and expected[0] > 4711


def test_a_result_that_is_too_large_is_an_error_of_the_student(student):
    remote = student("def f(): return bytes(600 << 20)")
    with pytest.raises(MemoryError, match="too large"):
        one(remote)()
    assert remote.fetch(["x"]) == {}


def test_deep_values_end(student):
    remote = student("f = []\nfor _ in range(100_000): f = [f]")
    value = one(remote)
    for _ in range(100):
        value = value[0]
    assert type(value) is list
