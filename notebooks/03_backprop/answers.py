"""Answers to 03_backprop: right ones written differently, wrong ones that students give."""

# %% task="neuron_gradients" right="plain tuple with math.exp"
def neuron_gradients(w, b, a_prev, y):
    z = w * a_prev + b
    a = 1 / (1 + math.exp(-z))
    dC_da = 2 * (a - y)
    da_dz = a * (1 - a)
    return (dC_da * da_dz * a_prev, dC_da * da_dz, dC_da * da_dz * w)

# %% task="neuron_gradients" right="own helper functions"
def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def d_sigmoid(x):
    return sigmoid(x) * (1 - sigmoid(x))


def neuron_gradients(w, b, a_prev, y):
    z = w * a_prev + b
    common = 2 * (sigmoid(z) - y) * d_sigmoid(z)
    return [common * a_prev, common, common * w]

# %% task="neuron_gradients" right="torch autograd, tensors returned"
def neuron_gradients(w, b, a_prev, y):
    w, b, a_prev = (torch.tensor(float(v), requires_grad=True) for v in (w, b, a_prev))
    cost = (torch.sigmoid(w * a_prev + b) - y) ** 2
    return torch.autograd.grad(cost, (w, b, a_prev))

# %% task="neuron_gradients" right="one array of three numbers"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    return 2 * (a - y) * a * (1 - a) * np.array([a_prev, 1.0, w])

# %% task="neuron_gradients" right="complex step"
def neuron_gradients(w, b, a_prev, y):
    def cost(w, b, a_prev):
        return (1 / (1 + np.exp(-(w * a_prev + b))) - y) ** 2

    h = 1e-30j
    return tuple(
        c.imag / 1e-30
        for c in (cost(w + h, b, a_prev), cost(w, b + h, a_prev), cost(w, b, a_prev + h))
    )

# %% task="neuron_gradients" right="central differences"
def neuron_gradients(w, b, a_prev, y):
    def cost(w, b, a_prev):
        return (1 / (1 + np.exp(-(w * a_prev + b))) - y) ** 2

    h = 1e-5
    dw = (cost(w + h, b, a_prev) - cost(w - h, b, a_prev)) / (2 * h)
    db = (cost(w, b + h, a_prev) - cost(w, b - h, a_prev)) / (2 * h)
    da = (cost(w, b, a_prev + h) - cost(w, b, a_prev - h)) / (2 * h)
    return dw, db, da

# %% task="neuron_gradients" right="derivative from the exponential"
def neuron_gradients(w, b, a_prev, y):
    e = np.exp(-(w * a_prev + b))
    a, slope = 1 / (1 + e), e / (1 + e) ** 2
    dC_db = (2 * a - 2 * y) * slope
    return np.float64(dC_db * a_prev), dC_db, w * dC_db

# %% task="neuron_gradients" right="tanh form, named tuple"
def neuron_gradients(w, b, a_prev, y):
    from collections import namedtuple

    t = np.tanh((w * a_prev + b) / 2)
    delta = (1 + t - 2 * y) * (1 - t * t) / 4
    return namedtuple("Slopes", "dC_dw dC_db dC_da_prev")(delta * a_prev, delta, delta * w)

# %% task="neuron_gradients" right="expanded cost, float32"
def neuron_gradients(w, b, a_prev, y):
    a = np.float32(1) / (np.float32(1) + np.exp(-np.float32(w * a_prev + b)))
    delta = 2 * a**2 - 2 * a**3 - 2 * y * a + 2 * y * a**2
    return np.float32(delta * a_prev), np.float32(delta), np.float32(delta * w)

# %% task="neuron_gradients" wrong="factor 2 forgotten"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = (a - y) * a * (1 - a)
    return delta * a_prev, delta, delta * w

# %% task="neuron_gradients" wrong="sigma' taken at a instead of z"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    s = 1 / (1 + np.exp(-a))
    delta = 2 * (a - y) * s * (1 - s)
    return delta * a_prev, delta, delta * w

# %% task="neuron_gradients" wrong="sign of the error"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (y - a) * a * (1 - a)
    return delta * a_prev, delta, delta * w

# %% task="neuron_gradients" wrong="sigma' left out"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - y)
    return delta * a_prev, delta, delta * w

# %% task="neuron_gradients" wrong="dC_da_prev uses a_prev instead of w"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - y) * a * (1 - a)
    return delta * a_prev, delta, delta * a_prev

# %% task="neuron_gradients" wrong="dC_da_prev stops at dC/da"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - y) * a * (1 - a)
    return delta * a_prev, delta, 2 * (a - y)

# %% task="neuron_gradients" wrong="order of the three mixed up"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - y) * a * (1 - a)
    return delta, delta * a_prev, delta * w

# %% task="neuron_gradients" wrong="divides by a_prev, which may be zero"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    dC_dw = 2 * (a - y) * a * (1 - a) * a_prev
    dC_db = dC_dw / a_prev
    return dC_dw, dC_db, dC_db * w

# %% task="neuron_gradients" wrong="only two derivatives"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - y) * a * (1 - a)
    return delta * a_prev, delta

# %% task="neuron_gradients" wrong="forward difference with a coarse step"
def neuron_gradients(w, b, a_prev, y):
    def cost(w, b, a_prev):
        return (1 / (1 + np.exp(-(w * a_prev + b))) - y) ** 2

    h, here = 0.01, cost(w, b, a_prev)
    return (
        (cost(w + h, b, a_prev) - here) / h,
        (cost(w, b + h, a_prev) - here) / h,
        (cost(w, b, a_prev + h) - here) / h,
    )

# %% task="neuron_gradients" wrong="the worked example typed in"
def neuron_gradients(w, b, a_prev, y):
    return -0.11845824, -0.23691648, -0.18953318

# %% task="neuron_gradients" wrong="bias left out of z"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-w * a_prev))
    delta = 2 * (a - y) * a * (1 - a)
    return delta * a_prev, delta, delta * w

# %% task="neuron_gradients" wrong="target taken to be 1"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - 1) * a * (1 - a)
    return delta * a_prev, delta, delta * w

# %% task="neuron_gradients" wrong="prints instead of returning"
def neuron_gradients(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - y) * a * (1 - a)
    print(delta * a_prev, delta, delta * w)

# %% task="value" right="closures in every node"
class Value:
    def __init__(self, data, _parents=(), _op=""):
        self.data = data
        self.grad = 0
        self._backward = lambda: None
        self._parents = set(_parents)
        self._op = _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        out = Value(np.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        order, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for parent in v._parents:
                    build(parent)
                order.append(v)

        build(self)
        self.grad = 1
        for v in reversed(order):
            v._backward()

# %% task="value" right="every path on its own, recursively"
class Value:
    def __init__(self, data, made_of=()):
        self.data, self.grad, self.made_of = float(data), 0.0, made_of

    def __add__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __radd__, __rmul__ = __add__, __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def backward(self, gradient=1.0):
        self.grad += gradient
        for parent, slope in self.made_of:
            parent.backward(gradient * slope)

# %% task="value" right="counts users, then a queue (Kahn)"
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data = data
        self.grad = 0.0
        self.parents = list(parents)
        self.slopes = list(slopes)

    @staticmethod
    def _wrap(other):
        return other if isinstance(other, Value) else Value(other)

    def __add__(self, other):
        other = Value._wrap(other)
        return Value(self.data + other.data, [self, other], [1, 1])

    def __radd__(self, other):
        return self.__add__(other)

    def __mul__(self, other):
        other = Value._wrap(other)
        return Value(self.data * other.data, [self, other], [other.data, self.data])

    def __rmul__(self, other):
        return self.__mul__(other)

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, [self], [1 - t**2])

    def backward(self):
        users, stack, seen = {}, [self], {id(self)}
        while stack:
            node = stack.pop()
            for parent in node.parents:
                users[id(parent)] = users.get(id(parent), 0) + 1
                if id(parent) not in seen:
                    seen.add(id(parent))
                    stack.append(parent)
        self.grad = 1.0
        ready = [self]
        while ready:
            node = ready.pop()
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad
                users[id(parent)] -= 1
                if users[id(parent)] == 0:
                    ready.append(parent)

# %% task="value" right="a global tape, played back"
TAPE = []


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def _record(self, data, pairs):
        out = Value(data)
        TAPE.append((out, pairs))
        return out

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self._record(self.data + other.data, [(self, 1), (other, 1)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self._record(self.data * other.data, [(self, other.data), (other, self.data)])

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        t = math.tanh(self.data)
        return self._record(t, [(self, 1 - t**2)])

    def backward(self):
        for out, pairs in TAPE:
            out.grad = 0.0
            for value, _ in pairs:
                value.grad = 0.0
        self.grad = 1.0
        for out, pairs in reversed(TAPE):
            for value, slope in pairs:
                value.grad = value.grad + slope * out.grad

# %% task="value" right="forward mode: every value carries its derivatives"
class Value:
    def __init__(self, data, _known=None):
        self.data, self.grad = data, 0.0
        self.known = dict(_known or {})
        self.known[id(self)] = (self, 1.0)

    @staticmethod
    def _combine(*pairs):
        total = {}
        for value, slope in pairs:
            for key, (origin, derivative) in value.known.items():
                before = total[key][1] if key in total else 0.0
                total[key] = (origin, before + slope * derivative)
        return total

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, self._combine((self, 1), (other, 1)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        pairs = (self, other.data), (other, self.data)
        return Value(self.data * other.data, self._combine(*pairs))

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, self._combine((self, 1 - t * t)))

    def backward(self):
        for origin, derivative in self.known.values():
            origin.grad = derivative

# %% task="value" right="order by time of birth, slots"
import heapq
import itertools

births = itertools.count()


class Value:
    __slots__ = ("data", "grad", "_parents", "_op", "_born", "_slopes")

    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad, self._op = data, 0.0, _op
        self._parents, self._slopes, self._born = _parents, _slopes, next(births)

    def __add__(self, other):
        if isinstance(other, (int, float)):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1), "+")

    def __mul__(self, other):
        if isinstance(other, (int, float)):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        self.grad = 1.0
        heap, waiting = [(-self._born, self)], {self._born}
        while heap:
            _, node = heapq.heappop(heap)
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad
                if parent._born not in waiting:
                    waiting.add(parent._born)
                    heapq.heappush(heap, (-parent._born, parent))

# %% task="value" right="a wrapper around a torch tensor"
class Value:
    def __init__(self, data):
        if not isinstance(data, torch.Tensor):
            data = torch.tensor(float(data), dtype=torch.float64, requires_grad=True)
        else:
            data.retain_grad()
        self.tensor = data

    @property
    def data(self):
        return self.tensor.item()

    @property
    def grad(self):
        return self.tensor.grad

    def __add__(self, other):
        return Value(self.tensor + (other.tensor if isinstance(other, Value) else other))

    def __mul__(self, other):
        return Value(self.tensor * (other.tensor if isinstance(other, Value) else other))

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        return Value(torch.tanh(self.tensor))

    def backward(self):
        self.tensor.backward()

# %% task="value" right="dataclass, numpy scalars, iterative order"
from dataclasses import dataclass, field


@dataclass(eq=False)
class Value:
    data: float
    grad: float = 0.0
    _parents: list = field(default_factory=list)
    _op: str = ""

    def _lift(self, other):
        return other if isinstance(other, Value) else Value(np.float64(other))

    def __add__(self, other):
        o = self._lift(other)
        return Value(np.add(self.data, o.data), 0.0, [(self, 1.0), (o, 1.0)], "+")

    def __mul__(self, other):
        o = self._lift(other)
        return Value(np.multiply(self.data, o.data), 0.0, [(self, o.data), (o, self.data)], "*")

    def __radd__(self, other):
        return self._lift(other) + self

    def __rmul__(self, other):
        return self._lift(other) * self

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, 0.0, [(self, (1 - t) * (1 + t))], "tanh")

    def backward(self):
        order, done, stack = [], set(), [(self, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                order.append(node)
            elif id(node) not in done:
                done.add(id(node))
                stack.append((node, True))
                stack += [(parent, False) for parent, _ in node._parents]
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in order[::-1]:
            for parent, slope in node._parents:
                parent.grad = parent.grad + slope * node.grad

# %% task="value" wrong="gradients overwritten instead of added"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad = slope * node.grad

# %% task="value" wrong="slope of tanh taken at the input"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - self.data**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="slope of tanh forgotten"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1.0,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="product rule with the factors swapped"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (self.data, other.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="no number on the left of +"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="no number on the left of *"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="numbers not turned into Values"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="result's own gradient never set to 1"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="breadth-first instead of topological order"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        self.grad = 1.0
        queue, seen = [self], {id(self)}
        while queue:
            node = queue.pop(0)
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad
                if id(parent) not in seen:
                    seen.add(id(parent))
                    queue.append(parent)

# %% task="value" wrong="parents before children in the list"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                order.append(node)
                for parent in node._parents:
                    visit(parent)

        visit(self)
        self.grad = 1.0
        for node in order:
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="only the direct parents get a gradient"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in [self]:
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="tanh from exponentials overflows"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = (math.exp(2 * self.data) - 1) / (math.exp(2 * self.data) + 1)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="slope of tanh as 1/cosh² overflows"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        return Value(math.tanh(self.data), (self,), None, "tanh")

    def slopes_of(self, node):
        if node._op == "tanh":
            parent = node._parents[0]
            return [(parent, 1 / math.cosh(parent.data) ** 2)]
        return zip(node._parents, node._slopes)

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in self.slopes_of(node):
                parent.grad += slope * node.grad

# %% task="value" wrong="addition changes the left operand"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        total = Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
        self.data = self.data + (0 if other._parents or self._parents else other.data)
        return total

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="intermediate gradients thrown away"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad
            if node._parents and node is not self:
                node.grad = 0.0

# %% task="value" wrong="nodes told apart by their data"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node.data not in seen:
                seen.add(node.data)
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="right operand of + gets no gradient"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 0.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="number on the left of + is dropped"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __radd__(self, other):
        return self

    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="tanh of large numbers cut off at 0.99"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(min(max(self.data, -2.65), 2.65))
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="grad of a sum shared by averaging"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (0.5, 0.5), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="a + a noticed, other reuse not"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                same = node._parents[0] is node._parents[-1] and len(node._parents) > 1
                parent.grad = slope * node.grad + (parent.grad if same else 0.0)

# %% task="value" wrong="tanh is clipped to a straight line"
class Value:
    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        self.data, self.grad = data, 0.0
        self._parents, self._slopes, self._op = _parents, _slopes, _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data) if self.data > 0 else max(-1.0, self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node._parents, node._slopes):
                parent.grad += slope * node.grad

# %% task="value" wrong="recursion hands its gradient on several times"
class Value:
    def __init__(self, data, _parents=()):
        self.data, self.grad, self._parents = data, 0.0, _parents

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t**2),))

    def backward(self, first=True):
        if first:
            self.grad = 1.0
        for parent, slope in self._parents:
            parent.grad += slope * self.grad
            parent.backward(first=False)

# %% task="count_parameters" right="loop over layers"
def count_parameters(layer_sizes):
    total = 0
    for i in range(1, len(layer_sizes)):
        total += layer_sizes[i - 1] * layer_sizes[i]
        total += layer_sizes[i]
    return total

# %% task="count_parameters" right="builds the arrays and adds their sizes"
def count_parameters(layer_sizes):
    total = 0
    for n_in, n_out in zip(layer_sizes, layer_sizes[1:]):
        total += np.zeros((n_out, n_in)).size + np.zeros(n_out).size
    return total

# %% task="count_parameters" right="dot product, numpy integer"
def count_parameters(layer_sizes):
    sizes = np.array(layer_sizes)
    return (sizes[:-1] + 1) @ sizes[1:]

# %% task="count_parameters" right="counts a torch network"
def count_parameters(layer_sizes):
    layers = [torch.nn.Linear(i, o) for i, o in zip(layer_sizes[:-1], layer_sizes[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())

# %% task="count_parameters" right="recursion"
def count_parameters(layer_sizes):
    if len(layer_sizes) < 2:
        return 0
    return (layer_sizes[0] + 1) * layer_sizes[1] + count_parameters(layer_sizes[1:])

# %% task="count_parameters" right="weights and biases apart, a float"
def count_parameters(layer_sizes):
    weights = float(np.sum(np.multiply(layer_sizes[:-1], layer_sizes[1:])))
    return weights + sum(layer_sizes) - layer_sizes[0]

# %% task="count_parameters" right="itertools pairwise"
def count_parameters(layer_sizes):
    from itertools import pairwise

    return sum(a * b + b for a, b in pairwise(layer_sizes))

# %% task="count_parameters" right="one neuron after the other"
def count_parameters(layer_sizes):
    n = 0
    for k, size in enumerate(layer_sizes[1:]):
        for _ in range(size):
            n += layer_sizes[k] + 1
    return n

# %% task="count_parameters" wrong="weights only"
def count_parameters(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))

# %% task="count_parameters" wrong="inputs get biases too"
def count_parameters(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes[:-1], layer_sizes[1:])) + sum(layer_sizes)

# %% task="count_parameters" wrong="biases counted per input"
def count_parameters(layer_sizes):
    return sum(a * (b + 1) for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))

# %% task="count_parameters" wrong="one bias per layer"
def count_parameters(layer_sizes):
    return sum(a * b + 1 for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))

# %% task="count_parameters" wrong="the lecture's number typed in"
def count_parameters(layer_sizes):
    return 13002

# %% task="count_parameters" wrong="always three layers"
def count_parameters(layer_sizes):
    a, b, c, d = layer_sizes
    return a * b + b + b * c + c + c * d + d

# %% task="count_parameters" wrong="hidden layers taken to be equally wide"
def count_parameters(layer_sizes):
    n_in, hidden, n_out = layer_sizes[0], layer_sizes[1], layer_sizes[-1]
    inner = (len(layer_sizes) - 3) * hidden * (hidden + 1)
    return n_in * hidden + hidden + inner + hidden * n_out + n_out

# %% task="count_parameters" wrong="last layer forgotten"
def count_parameters(layer_sizes):
    total = 0
    for i in range(1, len(layer_sizes) - 1):
        total += layer_sizes[i] * (layer_sizes[i - 1] + 1)
    return total

# %% task="count_parameters" wrong="empties the list it is given"
def count_parameters(layer_sizes):
    total, layer_sizes_left = 0, layer_sizes
    n_in = layer_sizes_left.pop(0)
    while layer_sizes_left:
        n_out = layer_sizes_left.pop(0)
        total += n_out * (n_in + 1)
        n_in = n_out
    return total

# %% task="count_parameters" wrong="a sentence instead of a number"
def count_parameters(layer_sizes):
    total = sum(b * (a + 1) for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))
    return f"{total:,}"

# %% task="forward" right="three nested loops"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        a_prev = activations[-1]
        a = np.zeros((len(a_prev), len(b)))
        for i in range(len(a_prev)):
            for j in range(len(b)):
                z = b[j]
                for k in range(W.shape[1]):
                    z += W[j, k] * a_prev[i][k]
                a[i, j] = 0.5 * (1 + math.tanh(z / 2))
        activations.append(a)
    return activations

# %% task="forward" right="sample by sample"
def forward(X, weights, biases):
    found = [X]
    a = X
    for W, b in zip(weights, biases):
        a = np.array([sigmoid(W @ row + b) for row in a])
        found.append(a)
    return found

# %% task="forward" right="torch linear and sigmoid"
def forward(X, weights, biases):
    a = torch.as_tensor(X)
    found = [a]
    for W, b in zip(weights, biases):
        a = torch.sigmoid(torch.nn.functional.linear(a, torch.as_tensor(W), torch.as_tensor(b)))
        found.append(a)
    return found

# %% task="forward" right="scipy expit, einsum, a tuple"
def forward(X, weights, biases):
    from scipy.special import expit

    found = (X,)
    for W, b in zip(weights, biases):
        found += (expit(np.einsum("ij,nj->ni", W, found[-1]) + b),)
    return found

# %% task="forward" right="recursion over layers"
def forward(X, weights, biases):
    if not weights:
        return [X]
    first = sigmoid(X @ weights[0].T + biases[0])
    return [X] + forward(first, weights[1:], biases[1:])

# %% task="forward" right="column vectors, transposed back"
def forward(X, weights, biases):
    columns = [X.T]
    for k in range(len(weights)):
        columns.append(sigmoid(np.dot(weights[k], columns[k]) + biases[k][:, None]))
    return [c.T for c in columns]

# %% task="forward" right="bias as an extra column, plain exponential"
def forward(X, weights, biases):
    activations = [np.array(X)]
    for W, b in zip(weights, biases):
        ones = np.ones((len(activations[-1]), 1))
        z = np.hstack([activations[-1], ones]) @ np.vstack([W.T, b])
        activations.append(1 / (1 + np.exp(-z)))
    return activations

# %% task="forward" right="nested lists in float32"
def forward(X, weights, biases):
    a = np.asarray(X, dtype=np.float32)
    found = [a.tolist()]
    for W, b in zip(weights, biases):
        a = sigmoid(np.matmul(a, np.transpose(W)) + b).astype(np.float32)
        found.append(a.tolist())
    return found

# %% task="forward" right="accumulate"
def forward(X, weights, biases):
    from itertools import accumulate

    layers = zip(weights, biases)
    return list(accumulate(layers, lambda a, Wb: sigmoid(a @ Wb[0].T + Wb[1]), initial=X))

# %% task="forward" wrong="weights not transposed"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ W + b))
    return activations

# %% task="forward" wrong="weights reshaped instead of transposed"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        W_t = W.reshape(W.shape[1], W.shape[0])
        activations.append(sigmoid(activations[-1] @ W_t + b))
    return activations

# %% task="forward" wrong="bias forgotten"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ W.T))
    return activations

# %% task="forward" wrong="bias added after the activation"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ W.T) + b)
    return activations

# %% task="forward" wrong="last layer linear"
def forward(X, weights, biases):
    activations = [X]
    for k in range(len(weights)):
        z = activations[-1] @ weights[k].T + biases[k]
        activations.append(sigmoid(z) if k < len(weights) - 1 else z)
    return activations

# %% task="forward" wrong="X missing from the list"
def forward(X, weights, biases):
    activations, a = [], X
    for W, b in zip(weights, biases):
        a = sigmoid(a @ W.T + b)
        activations.append(a)
    return activations

# %% task="forward" wrong="only the output"
def forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = sigmoid(X @ W.T + b)
    return X

# %% task="forward" wrong="pre-activations instead of activations"
def forward(X, weights, biases):
    found, a = [X], X
    for W, b in zip(weights, biases):
        z = a @ W.T + b
        found.append(z)
        a = sigmoid(z)
    return found

# %% task="forward" wrong="every layer sees X"
def forward(X, weights, biases):
    return [X] + [sigmoid(X @ W.T + b) for W, b in zip(weights, biases)]

# %% task="forward" wrong="always two layers"
def forward(X, weights, biases):
    a1 = sigmoid(X @ weights[0].T + biases[0])
    a2 = sigmoid(a1 @ weights[1].T + biases[1])
    return [X, a1, a2]

# %% task="forward" wrong="sigmoid as e^z/(1+e^z) overflows"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        e = np.exp(activations[-1] @ W.T + b)
        activations.append(e / (1 + e))
    return activations

# %% task="forward" wrong="tanh instead of the logistic function"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(np.tanh(activations[-1] @ W.T + b))
    return activations

# %% task="forward" wrong="softmax in the last layer"
def forward(X, weights, biases):
    activations = [X]
    for k in range(len(weights)):
        z = activations[-1] @ weights[k].T + biases[k]
        if k == len(weights) - 1:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            activations.append(e / e.sum(axis=1, keepdims=True))
        else:
            activations.append(sigmoid(z))
    return activations

# %% task="forward" wrong="single samples squeezed"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(np.squeeze(sigmoid(np.atleast_2d(activations[-1]) @ W.T + b)))
    return activations

# %% task="forward" wrong="a scaled copy stored in place of X"
def forward(X, weights, biases):
    activations = [X / (1 + np.abs(X).max() * 1e-3)]
    a = X
    for W, b in zip(weights, biases):
        a = sigmoid(a @ W.T + b)
        activations.append(a)
    return activations

# %% task="forward" wrong="output repeated where there is no hidden layer"
def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ W.T + b))
    if len(activations) < 3:
        activations.append(activations[-1])
    return activations

# %% task="forward" wrong="reshapes the biases in the list it was given"
def forward(X, weights, biases):
    activations = [X]
    for k in range(len(weights)):
        biases[k] = biases[k].reshape(1, -1)
        activations.append(sigmoid(activations[-1] @ weights[k].T + biases[k]))
    return activations

# %% task="backward" right="lists filled from the end, delta by delta"
def backward(activations, weights, y):
    L = len(weights)
    grads_w, grads_b = [None] * L, [None] * L
    n, n_out = y.shape
    delta = 2 / (n * n_out) * (activations[L] - y) * activations[L] * (1 - activations[L])
    for layer in range(L - 1, -1, -1):
        grads_w[layer] = delta.T.dot(activations[layer])
        grads_b[layer] = np.sum(delta, 0)
        if layer > 0:
            delta = delta.dot(weights[layer]) * activations[layer] * (1 - activations[layer])
    return grads_w, grads_b

# %% task="backward" right="sample by sample, outer products"
def backward(activations, weights, y):
    grads_w = [np.zeros(W.shape) for W in weights]
    grads_b = [np.zeros(W.shape[0]) for W in weights]
    n, n_out = y.shape
    for i in range(n):
        a = activations[-1][i]
        delta = 2 * (a - y[i]) * a * (1 - a)
        for k in range(len(weights) - 1, -1, -1):
            a_prev = activations[k][i]
            grads_w[k] += np.outer(delta, a_prev)
            grads_b[k] += delta
            delta = (weights[k].T @ delta) * a_prev * (1 - a_prev)
    return [g / (n * n_out) for g in grads_w], [g / (n * n_out) for g in grads_b]

# %% task="backward" right="four nested loops"
def backward(activations, weights, y):
    n, m = len(y), len(y[0])
    gw = [[[0.0] * len(W[0]) for _ in range(len(W))] for W in weights]
    gb = [[0.0] * len(W) for W in weights]
    for i in range(n):
        dC = [2 * (activations[-1][i][j] - y[i][j]) / (n * m) for j in range(m)]
        for k in range(len(weights) - 1, -1, -1):
            W, a, a_in = weights[k], activations[k + 1][i], activations[k][i]
            below = [0.0] * len(a_in)
            for j in range(len(W)):
                d = dC[j] * a[j] * (1 - a[j])
                gb[k][j] += d
                for p in range(len(a_in)):
                    gw[k][j][p] += d * a_in[p]
                    below[p] += d * W[j][p]
            dC = below
    return gw, gb

# %% task="backward" right="einsum, transposes avoided, a list of two tuples"
def backward(activations, weights, y):
    a = activations[-1]
    delta = (a - y) * a * (1 - a) * (2.0 / np.prod(np.shape(y)))
    gw, gb = (), ()
    for a_prev, W in zip(activations[-2::-1], weights[::-1]):
        gw = (np.einsum("no,ni->oi", delta, a_prev), *gw)
        gb = (np.einsum("no->o", delta), *gb)
        delta = np.einsum("no,oi->ni", delta, W) * (a_prev - a_prev**2)
    return [gw, gb]

# %% task="backward" right="torch autograd, biases recovered from the activations"
def backward(activations, weights, y):
    Ws = [torch.tensor(np.asarray(W), dtype=torch.float64, requires_grad=True) for W in weights]
    bs = []
    for k, W in enumerate(weights):
        a = activations[k + 1][0]
        b = np.log(a / (1 - a)) - W @ activations[k][0]
        bs.append(torch.tensor(b, dtype=torch.float64, requires_grad=True))
    a = torch.tensor(activations[0])
    for W, b in zip(Ws, bs):
        a = torch.sigmoid(a @ W.T + b)
    torch.mean((a - torch.tensor(y)) ** 2).backward()
    return [W.grad for W in Ws], [b.grad for b in bs]

# %% task="backward" right="append, then reverse"
def backward(activations, weights, y):
    gw, gb = [], []
    upstream = 2 * (activations[-1] - y) / len(y) / y.shape[1]
    for k in range(1, len(weights) + 1):
        a, a_prev = activations[-k], activations[-k - 1]
        delta = np.multiply(upstream, a - a * a)
        gw.append((a_prev.T @ delta).T)
        gb.append(np.ones(len(y)) @ delta)
        upstream = (weights[-k].T @ delta.T).T
    gw.reverse()
    gb.reverse()
    return gw, gb

# %% task="backward" right="recursion from the last layer"
def backward(activations, weights, y):
    def back(k, dC_da):
        if k < 0:
            return [], []
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        gw, gb = back(k - 1, delta @ weights[k])
        return gw + [delta.T @ activations[k]], gb + [delta.sum(0)]

    return back(len(weights) - 1, 2 * (activations[-1] - y) / y.size)

# %% task="backward" right="full Jacobians, forward through the layers"
def backward(activations, weights, y):
    L, (n, m) = len(weights), y.shape
    error = 2 * (activations[-1] - y) / (n * m)
    gw, gb = [], []
    for k in range(L):
        a = activations[k + 1]
        J = [np.diag(a[i] * (1 - a[i])) for i in range(n)]
        for later in range(k + 1, L):
            s = activations[later + 1] * (1 - activations[later + 1])
            J = [np.diag(s[i]) @ weights[later] @ J[i] for i in range(n)]
        delta = np.array([error[i] @ J[i] for i in range(n)])
        gw.append(delta.T @ activations[k])
        gb.append(delta.sum(axis=0))
    return gw, gb

# %% task="backward" right="float32"
def backward(activations, weights, y):
    acts = [np.asarray(a, dtype=np.float32) for a in activations]
    ws = [np.asarray(W, dtype=np.float32) for W in weights]
    delta = np.float32(2 / y.size) * (acts[-1] - y.astype(np.float32)) * acts[-1] * (1 - acts[-1])
    gw, gb = [delta.T @ acts[-2]], [delta.sum(axis=0)]
    for k in range(len(ws) - 1, 0, -1):
        delta = (delta @ ws[k]) * acts[k] * (1 - acts[k])
        gw.insert(0, delta.T @ acts[k - 1])
        gb.insert(0, delta.sum(axis=0))
    return gw, gb

# %% task="backward" wrong="factor 2 forgotten"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="divided by samples only"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / len(a)
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="divided by outputs only"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.shape[1]
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="not divided at all"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y)
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="sign of the error"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (y - a) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="weight gradients transposed"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, activations[k].T @ delta)
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="bias gradient averaged over samples"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.mean(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="bias gradient keeps an axis"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0, keepdims=True))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="bias gradient summed over everything"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum() * np.ones(delta.shape[1]))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="sigma' taken at a instead of z"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * sigmoid(a) * (1 - sigmoid(a))
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="sigma' left out in hidden layers"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * (a * (1 - a) if k == len(weights) - 1 else 1)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="sigma' left out in the last layer, as for cross-entropy"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * (a * (1 - a) if k < len(weights) - 1 else 1)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="weights transposed on the way back"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k].T
    return grads_w, grads_b

# %% task="backward" wrong="weights reshaped on the way back"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k].T.reshape(weights[k].shape)
    return grads_w, grads_b

# %% task="backward" wrong="weights ignored on the way back"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta.sum(axis=1, keepdims=True) * np.ones(weights[k].shape[1])
    return grads_w, grads_b

# %% task="backward" wrong="last layer first in the lists"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.append(delta.T @ activations[k])
        grads_b.append(delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="slope of tanh in hidden layers"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * (a * (1 - a) if k == len(weights) - 1 else 1 - a**2)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="output bias gets the error instead of delta"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, (dC_da if k == len(weights) - 1 else delta).sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="hidden bias gradients averaged over samples"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0) if k == len(weights) - 1 else delta.mean(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="gradients of the output layer only"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        if k == len(weights) - 1:
            grads_w.insert(0, delta.T @ activations[k])
            grads_b.insert(0, delta.sum(axis=0))
        else:
            grads_w.insert(0, np.zeros_like(weights[k]))
            grads_b.insert(0, np.zeros(len(weights[k])))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="first sample only"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, np.outer(delta[0], activations[k][0]) * len(a))
        grads_b.insert(0, delta[0] * len(a))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="overwrites the activations"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        activations[k + 1] *= 1 - a
        delta = dC_da * activations[k + 1]
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b

# %% task="backward" wrong="written for two layers"
def backward(activations, weights, y):
    X, a1, a2 = activations[0], activations[1], activations[-1]
    d2 = 2 * (a2 - y) / y.size * a2 * (1 - a2)
    if len(weights) == 1:
        return [d2.T @ X], [d2.sum(axis=0)]
    d1 = (d2 @ weights[-1]) * activations[-2] * (1 - activations[-2])
    grads_w = [d1.T @ activations[-3], d2.T @ activations[-2]]
    return grads_w, [d1.sum(axis=0), d2.sum(axis=0)]

# %% task="backward" wrong="step of size one taken instead of gradients"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return [W - g for W, g in zip(weights, grads_w)], grads_b

# %% task="backward" wrong="gradients in one flat array"
def backward(activations, weights, y):
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return np.concatenate([g.ravel() for g in grads_w]), np.concatenate(grads_b)

# %% task="numerical_gradient" right="flat iterator"
def numerical_gradient(cost, params, h=1e-5):
    result = []
    for p in params:
        g = np.empty_like(p)
        for i in range(p.size):
            old = p.flat[i]
            p.flat[i] = old + h
            plus = cost()
            p.flat[i] = old - h
            minus = cost()
            p.flat[i] = old
            g.flat[i] = (plus - minus) / (2 * h)
        result.append(g)
    return result

# %% task="numerical_gradient" right="adds and subtracts the step, up to rounding"
def numerical_gradient(cost, params, h=1e-5):
    result = [np.zeros_like(p) for p in params]
    for p, g in zip(params, result):
        for index, _ in np.ndenumerate(p):
            p[index] += h
            up = cost()
            p[index] -= 2 * h
            down = cost()
            p[index] += h
            g[index] = (up - down) / 2 / h
    return result

# %% task="numerical_gradient" right="whole array shifted by a unit array"
def numerical_gradient(cost, params, h=1e-5):
    found = []
    for p in params:
        keep = p.copy()
        slopes = []
        for i in range(p.size):
            unit = np.zeros(p.size)
            unit[i] = h
            unit = unit.reshape(p.shape)
            p[...] = keep + unit
            up = cost()
            p[...] = keep - unit
            down = cost()
            slopes.append((up - down) / (2 * h))
        p[...] = keep
        found.append(np.array(slopes).reshape(p.shape))
    return found

# %% task="numerical_gradient" right="nditer with multi_index"
def numerical_gradient(cost, params, h=1e-5):
    grads = []
    for p in params:
        grad = np.zeros(p.shape)
        it = np.nditer(p, flags=["multi_index"])
        for _ in it:
            ix = it.multi_index
            keep = float(p[ix])
            p[ix] = keep + h
            a = cost()
            p[ix] = keep - h
            b = cost()
            p[ix] = keep
            grad[ix] = 0.5 * (a - b) / h
        grads.append(grad)
    return grads

# %% task="numerical_gradient" right="generator of nested lists"
def numerical_gradient(cost, params, h=1e-5):
    def slope(p, index):
        values = []
        old = p[index].copy()
        for step in (h, -h):
            p[index] = old + step
            values.append(cost())
        p[index] = old
        return (values[0] - values[1]) / (2 * h)

    return [
        np.reshape([slope(p, index) for index in np.ndindex(*p.shape)], p.shape).tolist()
        for p in params
    ]

# %% task="numerical_gradient" right="one flat view of each array"
def numerical_gradient(cost, params, h=1e-5):
    out = []
    for p in params:
        flat = p.reshape(-1)
        g = np.zeros(flat.size)
        for i, old in enumerate(flat.tolist()):
            flat[i] = old + h
            g[i] += cost()
            flat[i] = old - h
            g[i] -= cost()
            flat[i] = old
        out.append(g.reshape(p.shape) / (2 * h))
    return out

# %% task="numerical_gradient" right="mean of forward and backward difference"
def numerical_gradient(cost, params, h=1e-5):
    here = cost()
    result = []
    for p in params:
        g = np.zeros(p.shape)
        for ix in np.ndindex(p.shape):
            old = p[ix]
            p[ix] = old + h
            forward_slope = (cost() - here) / h
            p[ix] = old - h
            backward_slope = (here - cost()) / h
            p[ix] = old
            g[ix] = (forward_slope + backward_slope) / 2
        result.append(g)
    return result

# %% task="numerical_gradient" right="torch tensors returned, try and finally"
def numerical_gradient(cost, params, h=1e-5):
    result = []
    for p in params:
        g = torch.zeros(p.shape, dtype=torch.float64)
        for ix in np.ndindex(p.shape):
            old = p[ix]
            try:
                p[ix] = old + h
                up = cost()
                p[ix] = old - h
                g[ix] = (up - cost()) / (2 * h)
            finally:
                p[ix] = old
        result.append(g)
    return result

# %% task="numerical_gradient" wrong="forward difference"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / h
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="divided by h instead of 2h"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / h
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="multiplied by h through missing brackets"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / 2 * h
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="entries not put back"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="last entry not put back"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            if index != tuple(n - 1 for n in p.shape):
                p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="an entry put back only when the next one is changed"
def numerical_gradient(cost, params, h=1e-5):
    gradients, last = [], None
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            if last is not None:
                last[0][last[1]] = last[2]
            last = (p, index, p[index])
            p[index] = last[2] + h
            up = cost()
            p[index] = last[2] - h
            gradient[index] = (up - cost()) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="step h ignored"
def numerical_gradient(cost, params, h=1e-5):
    h = 1e-5
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="first array only"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params[:1]:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="one gradient, not a list, for a single array"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients if len(gradients) > 1 else gradients[0]

# %% task="numerical_gradient" wrong="flattened"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient.ravel())
    return gradients

# %% task="numerical_gradient" wrong="works on a copy that cost never sees"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        p = p.copy()
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="calls cost with the parameters"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost(params)
            p[index] = before - h
            down = cost(params)
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="sign reversed"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (down - up) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="shifts whole rows"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in range(len(p)):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="one or two axes only"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in ((i, j) for i in range(p.shape[0]) for j in range(p.shape[1])) if p.ndim > 1 else range(len(p)):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="relative step"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before * (1 + h)
            up = cost()
            p[index] = before * (1 - h)
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="gradients written into params"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        p[...] = gradient
        gradients.append(gradient)
    return gradients

# %% task="numerical_gradient" wrong="derivatives rounded to two decimals"
def numerical_gradient(cost, params, h=1e-5):
    gradients = []
    for p in params:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            down = cost()
            p[index] = before
            gradient[index] = (up - down) / (2 * h)
        gradients.append(np.round(gradient, 2))
    return gradients

# %% task="minibatches" right="list of arrays"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[k : k + batch_size] for k in range(0, n_samples, batch_size)]

# %% task="minibatches" right="shuffle in place, while loop"
def minibatches(n_samples, batch_size, rng):
    indices = np.arange(n_samples)
    rng.shuffle(indices)
    start = 0
    while start < n_samples:
        yield indices[start : min(start + batch_size, n_samples)]
        start += batch_size

# %% task="minibatches" right="choice without replacement, split at positions"
def minibatches(n_samples, batch_size, rng):
    order = rng.choice(n_samples, size=n_samples, replace=False)
    return np.split(order, np.arange(batch_size, n_samples, batch_size))

# %% task="minibatches" right="sorts random numbers"
def minibatches(n_samples, batch_size, rng):
    order = np.argsort(rng.random(n_samples))
    while order.size:
        batch, order = order[:batch_size], order[batch_size:]
        yield batch

# %% task="minibatches" right="python list, pops from the end"
def minibatches(n_samples, batch_size, rng):
    left = [int(i) for i in rng.permutation(n_samples)]
    batches = []
    while len(left) > 0:
        batch = []
        while len(batch) < batch_size and left:
            batch.append(left.pop())
        batches.append(batch)
    return batches

# %% task="minibatches" right="Fisher and Yates by hand"
def minibatches(n_samples, batch_size, rng):
    order = list(range(n_samples))
    for i in range(n_samples - 1, 0, -1):
        j = int(rng.integers(i + 1))
        order[i], order[j] = order[j], order[i]
    n_batches = math.ceil(n_samples / batch_size)
    return (np.array(order[b * batch_size : (b + 1) * batch_size]) for b in range(n_batches))

# %% task="minibatches" right="draws each batch from what is left"
def minibatches(n_samples, batch_size, rng):
    left = np.arange(n_samples)
    while len(left):
        batch = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, batch)
        yield batch

# %% task="minibatches" right="torch permutation seeded from rng"
def minibatches(n_samples, batch_size, rng):
    generator = torch.Generator().manual_seed(int(rng.integers(2**31)))
    return torch.randperm(n_samples, generator=generator).split(batch_size)

# %% task="minibatches" wrong="not shuffled"
def minibatches(n_samples, batch_size, rng):
    order = np.arange(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="reversed instead of shuffled"
def minibatches(n_samples, batch_size, rng):
    order = np.arange(n_samples)[::-1]
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="global random numbers"
def minibatches(n_samples, batch_size, rng):
    order = np.random.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="fixed seed instead of rng"
def minibatches(n_samples, batch_size, rng):
    order = np.random.default_rng(0).permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="own generator, seeded by rng's seed each time"
def minibatches(n_samples, batch_size, rng):
    order = np.random.default_rng(rng.bit_generator.seed_seq.entropy).permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="last short batch dropped"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    for start in range(0, n_samples - batch_size + 1, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="an empty batch at the end where sizes divide"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    for start in range(0, n_samples + 1, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="drawn with replacement"
def minibatches(n_samples, batch_size, rng):
    order = rng.integers(n_samples, size=n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="each batch drawn from all samples"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield rng.choice(n_samples, size=min(batch_size, n_samples - start), replace=False)

# %% task="minibatches" wrong="equal split into uneven batches"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return np.array_split(order, math.ceil(n_samples / batch_size))

# %% task="minibatches" wrong="blocks shuffled, not samples"
def minibatches(n_samples, batch_size, rng):
    batches = [np.arange(k, min(k + batch_size, n_samples)) for k in range(0, n_samples, batch_size)]
    full, rest = batches[:-1], batches[-1:]
    if n_samples % batch_size == 0:
        full, rest = batches, []
    return [full[k] for k in rng.permutation(len(full))] + rest

# %% task="minibatches" wrong="samples shuffled within fixed batches"
def minibatches(n_samples, batch_size, rng):
    for start in range(0, n_samples, batch_size):
        yield rng.permutation(np.arange(start, min(start + batch_size, n_samples)))

# %% task="minibatches" wrong="random starting point, then in order"
def minibatches(n_samples, batch_size, rng):
    order = np.roll(np.arange(n_samples), rng.integers(1, n_samples + 1))
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="never ends"
def minibatches(n_samples, batch_size, rng):
    while True:
      order = rng.permutation(n_samples)
      for start in range(0, n_samples, batch_size):
          yield order[start : start + batch_size]

# %% task="minibatches" wrong="one index at a time"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield from order[start : start + batch_size]

# %% task="minibatches" wrong="indices as floats"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(np.linspace(0, n_samples - 1, n_samples))
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="two-dimensional batches"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size] if start + batch_size <= n_samples and batch_size < 9 else order[None, start : start + batch_size]

# %% task="minibatches" wrong="batch_size beyond n_samples gives nothing"
def minibatches(n_samples, batch_size, rng):
    if batch_size > n_samples:
        return
    order = rng.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="minibatches" wrong="first batch short instead of last"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    first = n_samples % batch_size or batch_size
    yield order[:first]
    for start in range(first, n_samples, batch_size):
        yield order[start : start + batch_size]

# %% task="train" right="normal weights, zero biases"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" right="uniform weights and biases in [-1, 1]"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.uniform(-1, 1, size=shape) for shape in shapes]
    biases = [rng.uniform(-1, 1, size=shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" right="Xavier start"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(0, np.sqrt(2 / sum(shape)), size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" right="He start, in place"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.standard_normal(shape) * np.sqrt(2 / shape[1]) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] -= lr * grads_w[k]
                biases[k] -= lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" right="small weights of 0.1"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [0.1 * rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" right="PyTorch's own start, everything in torch"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    layers = [torch.nn.Linear(a, b, dtype=torch.float64) for a, b in zip(layer_sizes, layer_sizes[1:])]
    steps = []
    for layer in layers:
        steps += [layer, torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*steps)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    X, y = torch.tensor(X), torch.tensor(y)
    history = []
    for _ in range(num_epochs):
        for batch in torch.randperm(len(X)).split(batch_size):
            optimizer.zero_grad()
            ((model(X[batch]) - y[batch]) ** 2).mean().backward()
            optimizer.step()
        with torch.no_grad():
            history.append(((model(X) - y) ** 2).mean())
    return [l.weight for l in layers], [l.bias for l in layers], history

# %% task="train" right="self-contained, loops over batches by hand"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    def run(X):
        acts = [X]
        for W, b in zip(weights, biases):
            acts.append(1 / (1 + np.exp(-(acts[-1] @ W.T + b))))
        return acts

    weights, biases = [], []
    for i in range(len(layer_sizes) - 1):
        weights.append(rng.normal(0, 1, (layer_sizes[i + 1], layer_sizes[i])))
        biases.append(rng.normal(0, 1, layer_sizes[i + 1]))
    history = np.zeros(num_epochs)
    n = X.shape[0]
    for epoch in range(num_epochs):
        order = np.arange(n)
        rng.shuffle(order)
        start = 0
        while start < n:
            chosen = order[start : start + batch_size]
            acts = run(X[chosen])
            delta = 2 * (acts[-1] - y[chosen]) / y[chosen].size * acts[-1] * (1 - acts[-1])
            for k in range(len(weights) - 1, -1, -1):
                gw, gb = delta.T @ acts[k], delta.sum(axis=0)
                if k > 0:
                    delta = (delta @ weights[k]) * acts[k] * (1 - acts[k])
                weights[k] -= lr * gw
                biases[k] -= lr * gb
            start += batch_size
        history[epoch] = ((run(X)[-1] - y) ** 2).mean()
    return weights, biases, history

# %% task="train" right="all orders drawn before the weights"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    orders = [rng.permutation(len(X)) for _ in range(num_epochs)]
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    biases = [rng.normal(size=shape[0]) for shape in shapes]
    weights = [rng.normal(size=shape) for shape in shapes]
    history = []
    for order in orders:
        for batch in np.split(order, range(batch_size, len(X), batch_size)):
            gw, gb = backward(forward(X[batch], weights, biases), weights, y[batch])
            weights = [W - lr * g for W, g in zip(weights, gw)]
            biases = [b - lr * g for b, g in zip(biases, gb)]
        history.append(float(((forward(X, weights, biases)[-1] - y) ** 2).mean()))
    return weights, biases, history

# %% task="train" right="float32 parameters"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape).astype(np.float32) for shape in shapes]
    biases = [np.zeros(shape[0], dtype=np.float32) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = (weights[k] - lr * grads_w[k]).astype(np.float32)
                biases[k] = (biases[k] - lr * grads_b[k]).astype(np.float32)
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" right="numerical gradients instead of backward"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    sizes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights, biases = [rng.normal(size=s) for s in sizes], [rng.normal(size=s[0]) for s in sizes]
    params, history = weights + biases, []
    for _ in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads = numerical_gradient(
                lambda: np.mean((forward(X[batch], weights, biases)[-1] - y[batch]) ** 2), params
            )
            for p, g in zip(params, grads):
                p -= lr * g
        history.append(mean_squared_error(forward(X, weights, biases)[-1], y))
    return weights, biases, history

# %% task="train" wrong="uphill"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] + lr * grads_w[k]
                biases[k] = biases[k] + lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="biases never updated"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="first layer never updated"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(1, len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="all weights start at zero"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [np.zeros(shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="all weights start at one"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [np.ones(shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="one random number per layer"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [np.full(shape, rng.normal()) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="start almost at zero"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [1e-12 * rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="start far out, all saturated"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [300 * rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="batch size ignored, always full batch"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), len(X), rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="history holds the cost of the last batch"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X[batch], weights, biases)[-1] - y[batch]) ** 2))
    return weights, biases, history

# %% task="train" wrong="history holds the cost before each epoch"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
    return weights, biases, history

# %% task="train" wrong="history entries shifted, last one right"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, [history[0], *history[:-2], history[-1]]

# %% task="train" wrong="one history entry per batch"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
            history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="history starts with the untrained network"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = [np.mean((forward(X, weights, biases)[-1] - y) ** 2)]
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="shuffled once for all epochs"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    batches = list(minibatches(len(X), batch_size, rng))
    for epoch in range(num_epochs):
        for batch in batches:
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="not shuffled"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in np.split(np.arange(len(X)), range(batch_size, len(X), batch_size)):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="short last batch left out"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            if len(batch) < min(batch_size, len(X)):
                continue
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="gradient summed over the batch"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * len(batch) * grads_w[k]
                biases[k] = biases[k] - lr * len(batch) * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="short batch weighted by its length"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * len(batch) / min(batch_size, len(X)) * grads_w[k]
                biases[k] = biases[k] - lr * len(batch) / min(batch_size, len(X)) * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="random subset of parameters instead of data"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in [np.arange(len(X))]:
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k] * (rng.random(weights[k].shape) < 0.5)
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="learning rate ignored"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - 0.1 * grads_w[k]
                biases[k] = biases[k] - 0.1 * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="learning rate decays"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        lr = lr * 0.9
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="momentum"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    v = [0 * W for W in weights]
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                v[k] = 0.9 * v[k] + grads_w[k]
                weights[k] = weights[k] - lr * v[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="gradients of the whole set in every step"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X, weights, biases), weights, y)
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="batches drawn with replacement"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in [rng.integers(len(X), size=min(batch_size, len(X))) for _ in range(0, len(X), batch_size)]:
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="weights from the global generator"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [np.random.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="batches from the global generator"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in np.split(np.random.permutation(len(X)), range(batch_size, len(X), batch_size)):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="own generator with a fixed seed"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    rng = np.random.default_rng(0)
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="stops early when the cost rises"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
        if len(history) > 1 and history[-1] > history[-2]:
            break
    return weights, biases, history

# %% task="train" wrong="returns the history alone"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return history

# %% task="train" wrong="weights transposed"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape[::-1]).T for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return [w.T for w in weights], biases, history

# %% task="train" wrong="scales X in place"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    X /= np.abs(X).max()
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="first layer and output of two, rest untouched"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in (0, len(weights) - 1):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return weights, biases, history

# %% task="train" wrong="initial weights returned instead of trained ones"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1]))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [np.zeros(shape[0]) for shape in shapes]
    history = []
    first = [W.copy() for W in weights]
    for epoch in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_w, grads_b = backward(forward(X[batch], weights, biases), weights, y[batch])
            for k in range(len(weights)):
                weights[k] = weights[k] - lr * grads_w[k]
                biases[k] = biases[k] - lr * grads_b[k]
        history.append(np.mean((forward(X, weights, biases)[-1] - y) ** 2))
    return first, biases, history

# %% task="sinc" right="safe divisor in where"
def sinc(x1, x2):
    r = np.sqrt(np.asarray(x1, dtype=float) ** 2 + np.asarray(x2, dtype=float) ** 2)
    safe = np.where(r == 0, 1.0, r)
    return np.where(r == 0, 1.0, np.sin(safe) / safe)

# %% task="sinc" right="divide with where and out"
def sinc(x1, x2):
    r = np.hypot(x1, x2)
    return np.divide(np.sin(r), r, out=np.ones_like(r), where=r != 0)

# %% task="sinc" right="boolean mask"
def sinc(x1, x2):
    r = np.sqrt(np.multiply(x1, x1) + np.multiply(x2, x2)) * 1.0
    result = np.ones(np.shape(r))
    mask = r > 0
    result[mask] = np.sin(r[mask]) / r[mask]
    return result

# %% task="sinc" right="tiny shift of r"
def sinc(x1, x2):
    r = np.sqrt(np.square(x1) + np.square(x2)) + 1e-12
    return np.sin(r) / r

# %% task="sinc" right="errstate silenced, then repaired"
def sinc(x1, x2):
    r = np.sqrt(np.array(x1, dtype=float) ** 2 + np.array(x2, dtype=float) ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(r == 0, 1, np.sin(r) / r)

# %% task="sinc" right="vectorised python function"
@np.vectorize
def sinc(x1, x2):
    r = math.hypot(x1, x2)
    return 1.0 if r == 0 else math.sin(r) / r

# %% task="sinc" right="spherical Bessel function"
def sinc(x1, x2):
    from scipy.special import spherical_jn

    return spherical_jn(0, np.hypot(x1, x2))

# %% task="sinc" right="torch"
def sinc(x1, x2):
    a, b = torch.as_tensor(x1, dtype=torch.float64), torch.as_tensor(x2, dtype=torch.float64)
    return torch.sinc(torch.sqrt(a**2 + b**2) / math.pi)

# %% task="sinc" right="numbers and arrays apart"
def sinc(x1, x2):
    if np.isscalar(x1):
        r = (x1**2 + x2**2) ** 0.5
        return math.sin(r) / r if r else 1.0
    flat = [sinc(float(a), float(b)) for a, b in zip(np.ravel(x1), np.ravel(x2))]
    return np.array(flat).reshape(np.shape(x1))

# %% task="sinc" wrong="numpy's sinc with its hidden pi"
def sinc(x1, x2):
    return np.sinc(np.hypot(x1, x2))

# %% task="sinc" wrong="nan at the origin"
def sinc(x1, x2):
    r = np.sqrt(x1**2 + x2**2)
    return np.sin(r) / r

# %% task="sinc" wrong="where computes both branches and warns"
def sinc(x1, x2):
    r = np.sqrt(np.asarray(x1) ** 2 + np.asarray(x2) ** 2)
    return np.where(r == 0, 1.0, np.sin(r) / r)

# %% task="sinc" wrong="zero at the origin"
def sinc(x1, x2):
    r = np.hypot(x1, x2)
    return np.sin(r) / (r + 1e-12)

# %% task="sinc" wrong="square root forgotten"
def sinc(x1, x2):
    r = np.asarray(x1, dtype=float) ** 2 + np.asarray(x2) ** 2
    return np.sinc(r / np.pi)

# %% task="sinc" wrong="product of two ripples"
def sinc(x1, x2):
    return np.sinc(np.asarray(x1) / np.pi) * np.sinc(np.asarray(x2) / np.pi)

# %% task="sinc" wrong="whole numbers cut the result"
def sinc(x1, x2):
    result = np.ones_like(x1)
    r = np.hypot(x1, x2)
    np.copyto(result, np.sinc(r / np.pi), casting="unsafe")
    return result

# %% task="sinc" wrong="arrays only"
def sinc(x1, x2):
    r = np.hypot(x1, x2)
    if np.ndim(r) == 0:
        return 1.0 if r == 0 else np.sin(5.0) / 5.0
    return np.sinc(r / np.pi)

# %% task="sinc" wrong="numbers only"
def sinc(x1, x2):
    r = math.hypot(x1, x2)
    return math.sin(r) / r if r > 0 else 1.0

# %% task="sinc" wrong="degrees"
def sinc(x1, x2):
    return np.sinc(np.radians(np.hypot(x1, x2)) / np.pi)

# %% task="sinc" wrong="series that holds near the origin only"
def sinc(x1, x2):
    r2 = np.asarray(x1, dtype=float) ** 2 + np.asarray(x2, dtype=float) ** 2
    return sum((-r2) ** k / math.factorial(2 * k + 1) for k in range(25))

# %% task="sinc" wrong="flattened"
def sinc(x1, x2):
    return np.sinc(np.hypot(np.ravel(x1), np.ravel(x2)) / np.pi)
