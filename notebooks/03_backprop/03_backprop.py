# %% [markdown]
# # 03 · Backpropagation: the chain rule at work
#
# **A materials question.** You age an aluminium alloy in a furnace. It comes out too soft.
# Two knobs, temperature and time, could be to blame. You turn one a little, run the furnace
# again, and compare: one experiment per knob.
#
# A network that reads handwritten digits has **13,002 knobs**. One experiment per knob and per
# step would take for ever. Backpropagation gives all 13,002 slopes for about the price of
# *two* experiments. It is nothing but the chain rule, done in the right order. Today you build it
# three times: for one neuron, for any formula, and for any dense network.
#
# **You will learn to**
#
# 1. take the derivative of a cost through a neuron, factor by factor;
# 2. write an automatic differentiation engine in about forty lines, and *see* its graph;
# 3. compute all gradients of a dense network at once, and prove them right in two ways;
# 4. train a network by mini-batch gradient descent, and say what batch size and learning rate do;
# 5. recognise three ways in which training fails, and repair them;
# 6. do it all again in PyTorch in ten lines, and get the same numbers.
#
# | task | what you write | points | minutes |
# |---|---|---|---|
# | 1 | `neuron_gradients`: the chain rule by hand | 3 | 15 |
# | 2 | `Value`: a number that remembers | 4 | 35 |
# | 3 | `count_parameters`: how many knobs? | 1 | 5 |
# | 4 | `forward`: through all layers | 3 | 15 |
# | 5 | `backward`: and back again | 5 | 35 |
# | 6 | `numerical_gradient`: one experiment per knob | 2 | 15 |
# | 7 | `minibatches`: shuffle and deal | 2 | 10 |
# | 8 | `train`: descend | 3 | 25 |
# | 9 | `sinc`: something to fit | 1 | 5 |
#
# Plan two sittings of two hours; section 4 is a good place to stop. The whole notebook runs in less than half a minute. Colours and line styles say
# the same thing twice, so it can be read in greyscale.

# %% [markdown]
# ### ✏️ Task 0 · identity [0 points]
# Your name and your College ID (CID). The CID generates your own ageing data below.

# %% solution="identity"
name = "Ada Lovelace"
CID = 12345678
### BEGIN STARTER
# name = "Your name"
# CID = 0
### END STARTER

# %% test="test_identity" points=0
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert name != "Your name", "`name` still needs your name: write it between quotes."
assert isinstance(CID, int), "`CID` is a whole number: write it without quotes."
assert CID != 0, "`CID` is still 0: replace it by your own College ID."
### BEGIN HIDDEN TESTS
checks.identity(name, CID)
### END HIDDEN TESTS

# %% locked="setup"
import contextlib

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

plt.rcParams.update({"figure.figsize": (6, 4), "figure.dpi": 100, "axes.grid": False})
plt.rcParams["image.cmap"] = "cividis"
plt.rcParams["axes.prop_cycle"] = plt.cycler(
    color=["#00224e", "#b07d00", "#5c6d7e", "#7a9a01"], linestyle=["-", "--", "-.", ":"]
)


def show(figure, alt):
    """Show a figure; `alt` says in words what is to be seen."""
    display(figure, metadata={"image/png": {"alt": alt}})
    plt.close(figure)


@contextlib.contextmanager
def waits_for(*tasks):
    """Run the block below once the functions it needs are written."""
    try:
        yield
    except Exception as error:
        plt.close("all")
        print(f"⏳ This cell waits for {', '.join(tasks)}: {type(error).__name__}: {error}")


# %%
import math
import time

import torch

torch.set_num_threads(1)  # networks this small run fastest on one thread
DARK, AMBER, GREY, GREEN = "#00224e", "#b07d00", "#5c6d7e", "#7a9a01"
plt.rcParams["figure.constrained_layout.w_pad"] = 0.1  # inches between panels

# %% [markdown]
# ### Your own furnace
#
# Your data come from your CID: the hardness of 120 samples of an age-hardening aluminium alloy,
# each held for its own time at its own temperature. They are *synthetic*. The recipe behind them:
# precipitates coarsen by diffusion, so time $t$ at temperature $T$ counts as
# an equivalent time at 175 °C,
#
# $$\theta = t\,\exp\!\left[-\frac{Q}{R}\left(\frac{1}{T}-\frac{1}{448\ \mathrm{K}}\right)\right],
# \qquad Q = 130\ \mathrm{kJ/mol},$$
#
# and the hardness rises to a peak in $\ln\theta$ and falls again when the alloy is overaged.
# Inputs are scaled to $[-1, 1]$ and hardness to the range of a logistic neuron.

# %% locked="data"
rng = np.random.default_rng(CID)  # your data; nothing reseeds it

celsius = rng.uniform(150, 210, size=120)  # ageing temperature in °C
hours = 10 ** rng.uniform(-0.3, 2, size=120)  # ageing time in h
_theta = hours * np.exp(-130e3 / 8.314 * (1 / (celsius + 273.15) - 1 / 448.15))
_peak = 8 * np.exp(0.3 * rng.normal())  # your alloy's time to peak hardness at 175 °C, in h
hardness = 65 + 50 * np.exp(-((np.log(_theta / _peak) / 2) ** 2)) + 2 * rng.normal(size=120)

X_age = np.column_stack([(celsius - 180) / 30, (np.log10(hours) - 0.85) / 1.15])  # (120, 2)
y_age = (hardness[:, None] - 50) / 80  # (120, 1): 50 HV is 0, 130 HV is 1

# %% tags=["demo"]
fig, ax = plt.subplots(figsize=(6, 3.8))
points = ax.scatter(celsius, hours, c=hardness, s=42, edgecolor="k", linewidth=0.4)
fig.colorbar(points, label="hardness (HV)")
ax.set(xlabel="ageing temperature (°C)", ylabel="ageing time (h)", yscale="log")
ax.set_title("Your 120 samples: a ridge of peak hardness")
show(
    fig,
    alt="Scatter plot of time against temperature. A bright band of hard samples runs from long "
    "times at low temperature to short times at high temperature; soft samples on both sides.",
)

# %% [markdown]
# Soft, hard, soft again: no straight line separates this. You need hidden neurons, and so you need
# the gradient of a cost by weights that no data point sees directly.

# %% [markdown]
# ## 1 · One neuron, four numbers  (20 min)
#
# The smallest network there is has one input $a_\mathrm{prev}$, one weight $w$, one bias $b$:
#
# $$z = w\,a_\mathrm{prev} + b, \qquad a = \sigma(z) = \frac{1}{1+e^{-z}}, \qquad C = (a-y)^2 .$$
#
# Nudge $w$. That nudges $z$, which nudges $a$, which nudges $C$. The chain rule multiplies the
# three sensitivities:
#
# $$\frac{\partial C}{\partial w} =
# \underbrace{\frac{\partial z}{\partial w}}_{a_\mathrm{prev}}\;
# \underbrace{\frac{\mathrm{d} a}{\mathrm{d} z}}_{\sigma'(z)}\;
# \underbrace{\frac{\mathrm{d} C}{\mathrm{d} a}}_{2(a-y)} .$$
#
# For the bias only the first factor changes: $\partial z/\partial b = 1$. For the input it is
# $\partial z/\partial a_\mathrm{prev} = w$. That last one looks useless, since nobody can turn the
# knob $a_\mathrm{prev}$. It is the most important of the three: it is what the neuron *hands back* to
# the layer before it.
#
# 🔮 **Predict.** The neuron says $a = 0.52$ and should say $y = 1$; $w$ and $a_\mathrm{prev}$ are
# positive. Which signs have the three derivatives? Which of the three is the largest?

# %% [markdown]
# ### ✏️ Task 1 · neuron_gradients [3 points]
#
# Write `neuron_gradients(w, b, a_prev, y)`. All four are single numbers. Return the three
# derivatives of $C = (a-y)^2$ in this order: `(dC_dw, dC_db, dC_da_prev)`.
# Zero is an allowed value for each of the four. The cost has no factor ½.
#
# *What the right output looks like:* `neuron_gradients(0.8, -0.3, 0.5, 1.0)` gives
# about `(-0.1185, -0.2369, -0.1895)`.
#
# <details><summary>💡 Hint</summary>
#
# Two of the three factors are shared. Compute <code>delta = dC_da * da_dz</code> once and use it three
# times. And recall from notebook 02 that σ′(z) = σ(z)·(1 − σ(z)): with <code>a</code> at hand you need no
# further exponential.
# </details>


# %% solution="neuron_gradients"
def neuron_gradients(w, b, a_prev, y):
    """Derivatives of C = (a - y)**2 for one logistic neuron, a = sigma(w * a_prev + b).

    w, b, a_prev, y: numbers.
    Returns (dC_dw, dC_db, dC_da_prev), three numbers.
    """
    ### BEGIN SOLUTION
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    delta = 2 * (a - y) * a * (1 - a)  # dC/dz
    return delta * a_prev, delta, delta * w
    ### END SOLUTION


# %% test="test_neuron_gradients" points=3
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()


### END HIDDEN TESTS
def _cost(w, b, a_prev, y):
    return (1 / (1 + np.exp(-(w * a_prev + b))) - y) ** 2


_result = neuron_gradients(0.8, -0.3, 0.5, 1.0)
assert _result is not None, "`neuron_gradients` gives None: is a `return` missing?"
assert len(_result) == 3, "Return three numbers: dC_dw, dC_db and dC_da_prev."
_up, _down = _cost(0.8 + 1e-6, -0.3, 0.5, 1.0), _cost(0.8 - 1e-6, -0.3, 0.5, 1.0)
assert abs(_result[0] - (_up - _down) / 2e-6) < 1e-5, (
    "`dC_dw` is not the slope of C against w: check the sign, the 2 and sigma'(z)."
)
_up, _down = _cost(0.8, -0.3 + 1e-6, 0.5, 1.0), _cost(0.8, -0.3 - 1e-6, 0.5, 1.0)
assert abs(_result[1] - (_up - _down) / 2e-6) < 1e-5, (
    "`dC_db` is not the slope of C against b: what is dz/db?"
)
### BEGIN HIDDEN TESTS
import numpy as _np


def _complex_cost(p):
    return (1 / (1 + _np.exp(-(p[0] * p[2] + p[1]))) - p[3]) ** 2


_rng = checks.rng("neuron_gradients")
for _case in range(16):
    _p = [float(_entry) for _entry in _rng.normal(scale=1.5, size=4)]
    if _case >= 12:
        _p[_case - 12] = 0.0  # each of the four may be zero
    _found = checks.call(neuron_gradients, *_p, _when="for some inputs")
    with checks.running("Taking the result of `neuron_gradients` apart into three numbers"):
        _found = dict(zip(("dC_dw", "dC_db", "dC_da_prev"), _found, strict=True))
    for _k, _name in enumerate(_found):
        _q = _np.array(_p, dtype=complex)
        _q[_k] += 1e-20j  # a complex step: no subtraction, so exact to rounding
        checks.close(
            _found[_name],
            _complex_cost(_q).imag / 1e-20,
            f"`{_name}` is wrong for some inputs: go through its chain factor by factor.",
            what=f"For some inputs `{_name}`",
        )
### END HIDDEN TESTS

# %% [markdown]
# Does the slope touch the curve? The tangents below are drawn with *your* derivatives.

# %% tags=["demo"]
with waits_for("neuron_gradients"):
    start = {"w": 0.8, "b": -0.3, "a_prev": 0.5}
    slopes = neuron_gradients(**start, y=1.0)
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.1), sharey=True, layout="constrained")
    for ax, knob, slope in zip(axes, start, slopes, strict=True):
        values = np.linspace(start[knob] - 4, start[knob] + 4, 200)
        z = {**start, knob: values}
        a = 1 / (1 + np.exp(-(z["w"] * z["a_prev"] + z["b"])))
        here = (1 / (1 + np.exp(-0.1)) - 1) ** 2
        near = np.array([start[knob] - 1.8, start[knob] + 1.8])
        ax.plot(values, (a - 1) ** 2, label="cost C")
        ax.plot(near, here + slope * (near - start[knob]), lw=2.5, label="your slope")
        ax.plot(start[knob], here, "o", color="k", ms=7)
        label = {"w": "weight w", "b": "bias b", "a_prev": "input a_prev"}[knob]
        ax.set(xlabel=f"{label} (no unit)", title=f"slope {float(slope):.3f}")
    axes[0].set_ylabel("cost C (no unit)")
    axes[2].legend(loc="upper right")
    show(
        fig,
        alt="Three falling curves of the cost against weight, bias and input. A dashed straight "
        "line touches each of them at the marked point.",
    )

# %% [markdown]
# ### A chain of neurons
#
# Now the lecture's example: four neurons in a row, one per layer, $a_0 \to a_1 \to a_2 \to a_3$. How
# much does the *first* weight matter to the cost? Count the links: each layer contributes one
# $\sigma'(z)$ and, on the way back, one weight.
#
# $$\frac{\partial C}{\partial w_1} =
# \frac{\partial z_1}{\partial w_1}\,\frac{\mathrm{d} a_1}{\mathrm{d} z_1}\;
# \frac{\partial z_2}{\partial a_1}\,\frac{\mathrm{d} a_2}{\mathrm{d} z_2}\;
# \frac{\partial z_3}{\partial a_2}\,\frac{\mathrm{d} a_3}{\mathrm{d} z_3}\;
# \frac{\mathrm{d} C}{\mathrm{d} a_3}
# = a_0\,\sigma'(z_1)\; w_2\,\sigma'(z_2)\; w_3\,\sigma'(z_3)\; 2(a_3-y)$$
#
# 🔮 **Predict.** $\sigma'$ is at most ¼. With weights near 1, by what factor is $\partial C/\partial w_1$
# smaller than $\partial C/\partial w_3$: about 1, 10 or 1000?

# %% tags=["demo"]
w_chain, b_chain, a0, y_chain = [0.9, -1.1, 1.3], [0.2, 0.1, -0.4], 0.35, 1.0


def run_chain(weights):
    """Activations a0 … a3 of the chain for the given three weights."""
    activations = [a0]
    for w, b in zip(weights, b_chain, strict=True):
        activations.append(1 / (1 + np.exp(-(w * activations[-1] + b))))
    return activations


a_chain = run_chain(w_chain)
upstream = 2 * (a_chain[3] - y_chain)  # dC/da3
print("layer   dz/dw = a_prev   sigma'(z)   dC/da (from the right)   dC/dw    by nudging w")
for k in (2, 1, 0):  # from the last neuron to the first
    slope = a_chain[k + 1] * (1 - a_chain[k + 1])
    nudged = [w + 1e-6 * (j == k) for j, w in enumerate(w_chain)]
    change = (run_chain(nudged)[3] - y_chain) ** 2 - (a_chain[3] - y_chain) ** 2
    gradient = a_chain[k] * slope * upstream
    print(
        f"{k + 1:>5}{a_chain[k]:>17.4f}{slope:>12.4f}{upstream:>25.4f}"
        f"{gradient:>8.4f}{change / 1e-6:>16.4f}"
    )
    upstream *= slope * w_chain[k]  # hand dC/da back to the neuron before

# %% [markdown]
# The last two columns agree: the product is the slope that you measure by nudging.
# Going from right to left, each line reuses the number that the line before handed back. *That* is
# backpropagation. Going from left to right, you would start anew for every weight.
#
# From layer 3 to layer 1 the gradient shrinks by about 13. It is the vanishing gradient of
# notebook 02, seen from within.
#
# 🧭 **Dive deeper.** What happens to the table with $w_2 = 0$? Which neurons still learn?

# %% [markdown]
# ## 2 · A number that remembers  (45 min)
#
# For one neuron you did the chain rule on paper. For a formula with a thousand operations you want
# a machine to do it. The idea is small enough for one class.
#
# A `Value` is a number that remembers how it was made: from which parents, and with which **local
# slope** to each of them. Three rules are enough to begin with:
#
# | operation | local slope to `a` | local slope to `b` |
# |---|---|---|
# | `a + b` | 1 | 1 |
# | `a * b` | `b.data` | `a.data` |
# | `a.tanh()` | $1 - \tanh^2(a)$ | – |
#
# `out.backward()` sets `out.grad = 1` and walks back through the graph. At each node it adds
# *local slope × own gradient* to the gradient of each parent. Two traps lie on the way:
#
# - **A value used twice** gets gradient from two sides, and they **add up**. If $f = a + a$, then
#   $\mathrm{d}f/\mathrm{d}a = 2$.
# - **Order matters.** A node may hand its gradient on only when it has collected *all* of it, that is,
#   after every node that uses it.

# %% [markdown]
# ### ✏️ Task 2 · value [4 points]
#
# Write the class `Value(data)` with the attributes `data` and `grad`, the operators `+` and `*`, and
# the methods `tanh()` and `backward()`.
#
# - `+` and `*` mix with Python numbers **on both sides**: `a + 1`, `1 + a`, `a * 2`, `2 * a`.
#   They give a new `Value` and leave `a` as it is.
# - `tanh()` must not fail for large numbers: $\tanh(1000) = 1$, with slope 0.
# - After `out.backward()`, `grad` of **every** `Value` in the expression, intermediate ones included,
#   is the derivative of `out` with respect to it. A value used several times collects all its
#   contributions. `out.grad` is 1.
# - Not graded: `grad` before `backward()`; what a second `backward()` does; expressions nested deeper than a
#   hundred operations; any other operator.
# - Not graded either, but needed for the drawing below: keep the operands in `_parents` and a short name
#   such as `"+"` in `_op`. You are free to change the arguments of `__init__` after `data`.
#
# *What the right output looks like:*
#
# ```
# a, b = Value(2.0), Value(-3.0)
# out = a * b + a          # a is used twice
# out.backward()
# out.data, a.grad, b.grad # -4.0, -2.0, 2.0
# ```
#
# <details><summary>💡 Hint 1: numbers on the left</summary>
#
# For <code>1 + a</code> Python first asks the integer, which gives up, and then calls
# <code>a.__radd__(1)</code>. Its sibling is <code>__rmul__</code>. Turn whatever is not a
# <code>Value</code> into one first.
# </details>
#
# <details><summary>💡 Hint 2: the order</summary>
#
# Visit the graph depth-first from <code>out</code>, and append each node to a list <em>after</em> its parents. In
# the reversed list every node stands before its parents: that is a topological order.
# </details>


# %% solution="value"
class Value:
    """A number that remembers how it was made.

    data: the number. grad: d(out)/d(this), set by out.backward().
    _parents: the Values it was made of. _slopes: the local slope to each of them.
    _op: "+", "*", "tanh", or "" for a number that was not computed.
    """

    def __init__(self, data, _parents=(), _slopes=(), _op=""):
        ### BEGIN SOLUTION
        self.data = data
        self.grad = 0.0
        self._parents = _parents
        self._slopes = _slopes
        self._op = _op
        ### END SOLUTION

    def __add__(self, other):
        """self + other, where other is a Value or a number."""
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    __radd__ = __add__
    ### END SOLUTION

    def __mul__(self, other):
        """self * other, where other is a Value or a number."""
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    __rmul__ = __mul__
    ### END SOLUTION

    def tanh(self):
        """The hyperbolic tangent of self."""
        ### BEGIN SOLUTION
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,), "tanh")
        ### END SOLUTION

    def backward(self):
        """Set grad of every Value in this expression to d(self)/d(that Value)."""
        ### BEGIN SOLUTION
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
            for parent, slope in zip(node._parents, node._slopes, strict=True):
                parent.grad += slope * node.grad
        ### END SOLUTION


# %% test="test_value_forward" points=1
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_a, _b = Value(2.0), Value(-3.0)
assert abs((_a + _b).data + 1) < 1e-9, "`a + b` has the wrong `data`."
assert abs((_a * _b).data + 6) < 1e-9, "`a * b` has the wrong `data`."
assert abs(_a.tanh().data - np.tanh(2.0)) < 1e-6, "`a.tanh()` has the wrong `data`."
assert abs((_a + 1).data - 3) < 1e-9, "`a + 1` fails: turn the number into a Value first."
assert abs((2 * _a).data - 4) < 1e-9, "`2 * a` fails: Python asks for `__rmul__`."
### BEGIN HIDDEN TESTS
import math as _math

_rng = checks.rng("value")
_rows = []  # found, wanted, message
for _case in range(6):
    _p = [float(_entry) for _entry in _rng.normal(size=4)]
    with checks.running("`Value`", "in an expression of +, * and tanh"):
        _v = [Value(_entry) for _entry in _p]
        _out = ((_v[0] * _v[1] + _v[2]).tanh() * _v[3] + _v[0] * 2).data
        _after = [_entry.data for _entry in _v]
    _wanted = _math.tanh(_p[0] * _p[1] + _p[2]) * _p[3] + _p[0] * 2
    _rows.append((_out, _wanted, "An expression of +, * and tanh has the wrong `data`."))
    _rows.append((_after, _p, "An operation changes `data` of its operands: make a new Value."))
with checks.running("`Value`", "with a number on the left of +: Python asks for `__radd__`"):
    _left = (3 + Value(1.5) * Value(2)).data
_rows.append((_left, 6.0, "A number on the left of + gives the wrong `data`."))
with checks.running("`Value.tanh`", "for a large number"):
    _large = [Value(_entry).tanh().data for _entry in (1000.0, -1000.0)]
_rows.append((_large, [1.0, -1.0], "`tanh` of a large number is wrong."))
for _found, _wanted, _message in _rows:
    checks.close(_found, _wanted, _message, what="`data`")
### END HIDDEN TESTS

# %% test="test_value_backward" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_a, _b, _c = Value(2.0), Value(-3.0), Value(0.5)
_out = (_a * _b + _c * 10).tanh()
_out.backward()
assert abs(_out.grad - 1) < 1e-9, "`out.grad` must be 1 after `out.backward()`."
_slope = 1 - np.tanh(-1.0) ** 2
assert abs(_a.grad + 3 * _slope) < 1e-6, (
    "`a.grad` is wrong in tanh(a*b + c*10): the local slope of a product is the *other* factor."
)
assert abs(_c.grad - 10 * _slope) < 1e-6, "`c.grad` is wrong in tanh(a*b + c*10)."
### BEGIN HIDDEN TESTS
import numpy as _np

_rng = checks.rng("value_backward")


def _expression(v, tanh):
    """A tree: every leaf is used once; returns all nodes, the result last."""
    left = v[0] * v[1]
    middle = tanh(left + v[2])
    right = -1.5 * v[3]
    last = tanh(right * v[4] + 0.5)
    return [*v, left, middle, right, last, middle * last]


_rows = []  # found, wanted, message
for _case in range(6):
    _p = _rng.uniform(0.3, 1.2, size=5) * _rng.choice([-1.0, 1.0], size=5)
    with checks.running("`Value.backward`", "in an expression without repeated values"):
        _nodes = _expression([Value(float(_entry)) for _entry in _p], lambda v: v.tanh())
        _nodes[-1].backward()
        _grads = [_node.grad for _node in _nodes]
    _wanted = []
    for _k in range(5):
        _q = _p.astype(complex)
        _q[_k] += 1e-20j
        _wanted.append(_expression(list(_q), _np.tanh)[-1].imag / 1e-20)
    _rows.append((_grads[:5], _wanted, "`grad` is wrong for some leaf of an expression."))
    _m, _l = (float(_node.data) for _node in _nodes[6:9:2])
    _message = "`grad` of an intermediate Value is wrong: it counts as much as that of a leaf."
    _rows.append(([_grads[5], _grads[6], _grads[8]], [_l * (1 - _m**2), _l, _m], _message))
with checks.running("`Value.backward`", "through `tanh` of a large number"):
    _x = Value(900.0)
    (_x.tanh() * 2).backward()
    _flat = _x.grad
_rows.append((_flat, 0.0, "The slope of `tanh` at a large number is wrong."))
_twins = _rng.uniform(0.4, 0.9)
with checks.running("`Value.backward`", "for two Values of equal data"):
    _x, _y = Value(_twins), Value(_twins)
    ((_x + 0.25) * 3 + (_y + 0.25).tanh()).backward()
    _grads = [_x.grad, _y.grad]
_message = "Two different Values of equal `data` are mixed up: tell them apart by identity."
_rows.append((_grads, [3.0, 1 - _np.tanh(_twins + 0.25) ** 2], _message))
for _found, _wanted, _message in _rows:
    checks.close(_found, _wanted, _message, what="`grad`")
### END HIDDEN TESTS

# %% test="test_value_reuse" points=1
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_a = Value(3.0)
(_a + _a).backward()
assert abs(_a.grad - 2) < 1e-9, "In a + a the gradient of a is 2: contributions add up."
_a, _b = Value(2.0), Value(-3.0)
(_a * _b + _a).backward()
assert abs(_a.grad + 2) < 1e-9, "In a*b + a the value a is used twice: contributions add up."
### BEGIN HIDDEN TESTS
import numpy as _np

_rng = checks.rng("value_reuse")


def _tangle(a, b, tanh):
    """Intermediate values that are used early and late, on either side of an operator."""
    c = a * b
    d = tanh(c + a)
    e = d * c + b * b
    f = c + tanh(e) * d
    return (f * e + c) * 0.5 + f


for _case in range(8):
    _p = _rng.uniform(0.3, 1.1, size=2) * _rng.choice([-1.0, 1.0], size=2)
    with checks.running("`Value.backward`", "where values are used several times"):
        _v = [Value(float(_entry)) for _entry in _p]
        _tangle(*_v, lambda v: v.tanh()).backward()
        _grads = [_entry.grad for _entry in _v]
    _wanted = [
        _tangle(_p[0] + 1e-20j, _p[1], _np.tanh).imag / 1e-20,
        _tangle(_p[0], _p[1] + 1e-20j, _np.tanh).imag / 1e-20,
    ]
    checks.close(
        _grads,
        _wanted,
        "A value used several times gets a wrong `grad`: "
        "does each node collect all of its gradient before it hands it on?",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### The picture to remember
#
# The next cell gives `draw_graph`. It reads your `_parents` and `_op`, nothing else, and draws every
# `Value` of an expression with its data and its gradient.


# %% locked="draw_graph"
def parents_of(value):
    """The Values that `value` was made of, whatever its class calls them."""
    for attribute in ("_parents", "parents", "_prev", "prev", "_children", "children"):
        found = getattr(value, attribute, None)
        if found is not None and not callable(found):
            found = [item[0] if isinstance(item, tuple) else item for item in found]
            return [item for item in found if hasattr(item, "data") and hasattr(item, "grad")]
    raise AttributeError("keep the operands of a Value in `_parents` to see its graph.")


def graph_layout(result):
    """All Values behind `result`, with column (longest way to the result) and row of each."""
    column, row, nodes, following = {}, {}, {}, 0.0
    todo = [(result, 0)]
    while todo:
        node, depth = todo.pop()
        nodes[id(node)] = node
        if depth > column.get(id(node), -1):
            column[id(node)] = depth
            todo += [(parent, depth + 1) for parent in parents_of(node)]

    def place(node):
        nonlocal following
        if id(node) in row:
            return row[id(node)]
        row[id(node)] = 0.0
        rows = [place(parent) for parent in parents_of(node)]
        if not rows:
            rows, following = [following], following - 1.0
        row[id(node)] = sum(rows) / len(rows)
        return row[id(node)]

    place(result)
    for depth in set(column.values()):  # push apart what would overlap in one column
        stack = sorted((key for key in nodes if column[key] == depth), key=lambda k: -row[k])
        for above, below in zip(stack, stack[1:], strict=False):
            row[below] = min(row[below], row[above] - 1.0)
    return nodes, column, row


def draw_graph(result, names=None, title=""):
    """Draw the expression behind `result`; names: {"w": w, …} for Values that you know by name.

    Returns the figure. White boxes are given numbers, grey ones are computed, the thick frame is
    the result; the circle says by which operation.
    """
    labels = {id(value): text for text, value in (names or {}).items()}
    nodes, column, row = graph_layout(result)
    columns, lowest, highest = max(column.values()) + 1, min(row.values()), max(row.values())
    size = (min(9.0, 1.55 * columns + 0.3), 0.82 * (highest - lowest + 1) + 0.5)
    fig, ax = plt.subplots(figsize=size, layout="constrained")
    place = {key: (-1.5 * column[key], 0.8 * row[key]) for key in nodes}
    for key, node in nodes.items():
        x, y = place[key]
        parents = parents_of(node)
        for number, parent in enumerate(parents):
            twice = sum(parent is other for other in parents) > 1
            far = column[id(parent)] - column[key] > 1
            down = place[id(parent)][1] < y
            bend = (0.18 if number else -0.18) * twice + (0.3 if down else -0.3) * far
            ax.annotate(
                "",
                xy=(x - 0.57, y),
                xytext=(place[id(parent)][0] + 0.46, place[id(parent)][1]),
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": GREY,
                    "connectionstyle": f"arc3,rad={bend}",
                    "shrinkA": 0,
                    "shrinkB": 2,
                },
            )
        fill = "#dfe5ec" if parents else "white"
        frame = {"boxstyle": "round,pad=0.02", "fc": fill, "ec": "k"}
        width = 2.5 if node is result else 0.9
        box = plt.matplotlib.patches.FancyBboxPatch(
            (x - 0.44, y - 0.28), 0.88, 0.56, lw=width, **frame
        )
        ax.add_patch(box)
        text = {"ha": "center", "va": "center", "fontsize": 8.5}
        top = y if key in labels else y + 0.09  # two lines or three in the middle of the box
        ax.text(x, y + 0.18, labels.get(key, ""), style="italic", **text)
        ax.text(x, top, f"data {float(node.data):.3f}", color=DARK, **text)
        grad = f"grad {float(node.grad):.3f}"
        ax.text(x, top - 0.18, grad, color="#8a5a00", weight="bold", **text)
        if parents:
            operation = str(getattr(node, "_op", getattr(node, "op", "")))
            sign = {"*": "×"}.get(operation, operation)
            circle = {"boxstyle": "circle,pad=0.22", "fc": "white", "ec": "k", "lw": 0.9}
            small = 7 if len(sign) > 2 else 9
            ax.text(x - 0.5, y, sign, bbox=circle, ha="center", va="center", fontsize=small)
    ax.set(xlim=(-1.5 * (columns - 1) - 0.6, 0.6))
    ax.set(ylim=(0.8 * lowest - 0.4, 0.8 * highest + 0.4), title=title)
    ax.axis("off")
    return fig


# %% [markdown]
# One neuron with two inputs, $a = \tanh(w_1 x_1 + w_2 x_2 + b)$. Data flow from left to right,
# gradients from right to left.
#
# 🔮 **Predict.** Which boxes will show the same gradient as the box to their right? And which of the five
# given numbers would you change to raise the output fastest?

# %% tags=["demo"]
with waits_for("value (with `_parents`)"):
    x1, x2, w1, w2, b = Value(2.0), Value(-1.0), Value(0.4), Value(0.9), Value(0.6)
    out = (w1 * x1 + w2 * x2 + b).tanh()
    out.backward()
    fig = draw_graph(
        out,
        {"x1": x1, "x2": x2, "w1": w1, "w2": w2, "bias b": b, "output a": out},
        "One neuron as a graph: data go right, gradients come back",
    )
    show(
        fig,
        alt="Boxes joined by arrows from left to right: inputs and weights, two products, two sums "
        "with the bias between them, a tanh. Each box holds its data and its gradient; the last "
        "gradient is 1.",
    )

# %% [markdown]
# Read it from the right. The result's gradient is 1 by definition. The tanh multiplies it by its slope.
# A **plus hands the gradient on** to everybody, unchanged. A **times swaps**: each factor gets the gradient
# times the *other* factor. That is why the gradient of a weight holds its input.
#
# Now a value that is used twice. The graph is no tree any more.

# %% tags=["demo"]
with waits_for("value (with `_parents`)"):
    a, b = Value(2.0), Value(-3.0)
    product = a * b
    out = product + a
    out.backward()
    fig = draw_graph(out, {"a": a, "b": b, "a·b": product, "f": out}, "f = a·b + a")
    show(
        fig,
        alt="Graph of a times b plus a. Two arrows leave the box a: one to the product, one to the "
        "sum. Its gradient is minus two.",
    )

# %% [markdown]
# Two arrows leave $a$. Along the upper one comes $b = -3$, along the other 1. They add up to −2.
#
# With `+`, `*` and `tanh` alone you can already learn. Below, a neuron of `Value`s is fitted to one
# target: **forward, backward, step**, forty times. This loop is all of deep learning; the rest is speed.

# %% tags=["demo"]
with waits_for("value"):
    weight, bias, target, costs = 0.1, 0.0, 0.8, []
    for step in range(40):
        w, b = Value(weight), Value(bias)
        error = (w * 1.5 + b).tanh() + -target  # forward
        cost_node = error * error
        cost_node.backward()  # backward
        weight -= 0.1 * float(w.grad)  # step
        bias -= 0.1 * float(b.grad)
        costs.append(float(cost_node.data))
    print(f"cost {costs[0]:.4f} → {costs[9]:.4f} (10 steps) → {costs[-1]:.2e} (40 steps)")

# %% [markdown]
# 🧭 **Dive deeper.** Add `__sub__`, `__pow__` and `exp`.
# 🧭🧭 Write `__truediv__` in terms of what you have, and draw the logistic function.
# 🧭🧭🧭 Why does the walk go from the result to the leaves? Count multiplications for 13,002 inputs and one
# output, in either direction. When would the other direction win?

# %% [markdown]
# ## 3 · A network is a chain  (30 min)
#
# The lecture's network reads a 28×28 image: 784 inputs, two hidden layers of 16 neurons, 10 outputs.
# Each layer does the same two things, a linear map and an activation:
#
# $$a^{(0)} = x, \qquad z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}, \qquad a^{(l)} = \sigma\!\left(z^{(l)}\right),
# \qquad l = 1, 2, 3,$$
#
# so the whole network is one function inside the other, a chain again:
#
# $$a^{(3)} = \sigma\Big(W^{(3)}\,\sigma\big(W^{(2)}\,\sigma(W^{(1)}x + b^{(1)}) + b^{(2)}\big) + b^{(3)}\Big).$$
#
# $W^{(l)}$ has one **row per neuron** of its layer and one column per input: shape `(n_out, n_in)`.
# $b^{(l)}$ has shape `(n_out,)`. Samples come as the rows of `X`, shape `(n, d)`. One line then serves
# all samples at once, with the transpose:
#
# $$A^{(l)} = \sigma\!\left(A^{(l-1)}\,W^{(l)\mathsf T} + b^{(l)}\right), \qquad \text{shape } (n, n_\mathrm{out}).$$
#
# The next cell gives two functions that you may use from here on.


# %% locked="network"
def sigmoid(z):
    """The logistic function of an array; safe for large |z|, since exp cannot overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def mean_squared_error(prediction, y):
    """The cost: mean over samples and outputs of (prediction - y)**2, without a factor 1/2."""
    return float(np.mean((prediction - y) ** 2))


# %% [markdown]
# ### ✏️ Task 3 · count_parameters [1 point]
#
# Write `count_parameters(layer_sizes)`: the number of weights and biases of a dense network. The list
# (or tuple) holds the number of inputs first, and then the number of neurons of each layer; it has at
# least two entries. Every neuron has a bias. Inputs are no neurons.
#
# *What the right output looks like:* `count_parameters([784, 16, 16, 10])` gives `13002`.


# %% solution="count_parameters"
def count_parameters(layer_sizes):
    """Number of weights and biases of a dense network, an int.

    layer_sizes: numbers of inputs and of neurons in each layer, e.g. [784, 16, 16, 10].
    """
    ### BEGIN SOLUTION
    pairs = zip(layer_sizes[:-1], layer_sizes[1:], strict=True)
    return sum(n_out * (n_in + 1) for n_in, n_out in pairs)
    ### END SOLUTION


# %% test="test_count_parameters" points=1
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert count_parameters([784, 16, 16, 10]) == 13002, (
    "The lecture's network has 13,002 parameters: weights and biases, but no biases for inputs."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("count_parameters")
for _length in (2, 3, 4, 5, 6):
    _sizes = [int(_size) for _size in _rng.integers(1, 40, size=_length)]
    _wanted = 0
    for _layer in range(1, _length):
        for _neuron in range(_sizes[_layer]):
            _wanted += _sizes[_layer - 1] + 1
    for _kind in (list, tuple):
        checks.equal(
            checks.call(count_parameters, _kind(_sizes), _when="for other layer sizes"),
            _wanted,
            "The number is wrong for other layer sizes: any depth, any width, lists and tuples.",
        )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("count_parameters"):
    sizes = [784, 16, 16, 10]
    layers = [count_parameters(sizes[k : k + 2]) for k in range(3)]
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(9, 3.6), width_ratios=[1.5, 1], layout="constrained"
    )
    dots = [np.linspace(-1, 1, n) for n in (24, 16, 16, 10)]  # 24 dots stand for 784 inputs
    for k in range(3):
        ends = [(p, q) for p in dots[k] for q in dots[k + 1]]
        left.plot([k, k + 1], np.array(ends).T, ls="-", color=GREY, lw=0.25)
    for k, column in enumerate(dots):
        left.plot(np.full(len(column), k), column, "o", ls="", ms=5, mec="k", mfc="w")
        left.text(k, 1.18, f"{sizes[k]}", ha="center", weight="bold")
    left.set(xlim=(-0.4, 3.4), ylim=(-1.15, 1.35), title="input → hidden → hidden → output")
    left.axis("off")
    names = ["W1, b1", "W2, b2", "W3, b3"]
    bars = right.barh(names, layers, color=[DARK, AMBER, GREY])
    right.bar_label(bars, [f"{n:,}" for n in layers], padding=4)
    right.invert_yaxis()
    right.set(xlabel="parameters", xlim=(0, 15500), title=f"{sum(layers):,} knobs in all")
    right.set_xticks([0, 5000, 10000, 15000])
    show(
        fig,
        alt="Left: four columns of dots for 784, 16, 16 and 10 neurons, all joined to the next "
        "column. Right: bars of the parameters per layer; the first layer has almost all.",
    )

# %% [markdown]
# Almost all knobs sit in the first layer. Images are expensive for dense layers; notebooks 04 and
# 05 show a cheaper way to look at them.

# %% [markdown]
# ### ✏️ Task 4 · forward [3 points]
#
# Write `forward(X, weights, biases)`. It returns the list of **all** activations,
# `[X, a1, …, aL]`, because `backward` will need every one of them. `X` has shape `(n, d)`; `weights` and
# `biases` are lists of L arrays, shapes `(n_out, n_in)` and `(n_out,)`. The logistic function acts
# on every layer, the last one included. Any number of layers, any number of samples; a large $|z|$ (up
# to 1000) gives 0 or 1, never `nan`.
#
# *What the right output looks like:* for `X` of shape (5, 784) and the lecture's network, four arrays of
# shapes `(5, 784)`, `(5, 16)`, `(5, 16)`, `(5, 10)`. With all weights and biases zero, every activation after `X` is
# 0.5.


# %% solution="forward"
def forward(X, weights, biases):
    """Activations of a dense logistic network for all samples.

    X: array (n, d). weights: list of arrays (n_out, n_in). biases: list of arrays (n_out,).
    Returns the list [X, a1, ..., aL]; a_l has shape (n, n_out of layer l).
    """
    ### BEGIN SOLUTION
    activations = [X]
    for W, b in zip(weights, biases, strict=True):
        activations.append(sigmoid(activations[-1] @ W.T + b))
    return activations
    ### END SOLUTION


# %% test="test_forward" points=3
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_rng = np.random.default_rng(1)
_W = [_rng.normal(size=(4, 2)), _rng.normal(size=(3, 4))]
_b = [_rng.normal(size=4), _rng.normal(size=3)]
_X = _rng.normal(size=(5, 2))
_result = forward(_X, _W, _b)
assert _result is not None, "`forward` gives None: is a `return` missing?"
assert len(_result) == 3, "Return all activations, [X, a1, …, aL]: one more than there are layers."
assert np.shape(_result[1]) == (5, 4), "The first hidden layer must have shape (n, n_out)."
_z = sum(_W[0][2, _k] * _X[3, _k] for _k in range(2)) + _b[0][2]
assert abs(float(_result[1][3][2]) - 1 / (1 + np.exp(-_z))) < 1e-5, (
    "Neuron 2 of the first layer is wrong for sample 3: its weights are row 2 of W."
)
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit

_rng = checks.rng("forward")
for _n, _sizes in ((6, (3, 5, 2)), (1, (4, 1)), (4, (2, 3, 3, 4, 2)), (3, (3, 3)), (2, (1, 2, 1))):
    _layers = list(zip(_sizes[:-1], _sizes[1:], strict=True))
    _X = _rng.normal(size=(_n, _sizes[0]))
    _W = [_rng.normal(size=(_out, _in)) for _in, _out in _layers]
    _b = [_rng.normal(size=_out) for _in, _out in _layers]
    if _n == 2:
        _b = [_np.array([900.0, -900.0]), _b[1]]
    _found = checks.call(forward, _X, _W, _b, _when="for another network")
    with checks.running("Reading the list that `forward` returns"):
        _found = list(_found)
    checks.require(
        len(_found) == len(_sizes),
        "The list has a wrong length for another network: X and one entry per layer.",
    )
    checks.close(_found[0], _X, "The first entry of the list must be X itself.", what="Entry 0")
    _a = _X
    for _k in range(len(_W)):
        _a = _expit(_np.einsum("ni,oi->no", _a, _W[_k]) + _b[_k])
        checks.close(
            _found[_k + 1],
            _a,
            "Some layer's activations are wrong: check bias, transpose and sigma in every layer.",
            what=f"Entry {_k + 1} of the list",
        )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("forward"):
    shape_of = [(16, 784), (16, 16), (10, 16)]
    W_digits = [rng.normal(size=shape) / np.sqrt(shape[1]) for shape in shape_of]
    b_digits = [np.zeros(shape[0]) for shape in shape_of]
    X_digits = rng.uniform(size=(5, 784))  # five "images" of random grey levels
    for k, a in enumerate(forward(X_digits, W_digits, b_digits)):
        print(f"a{k}: shape {np.shape(a)}, from {np.min(a):.2f} to {np.max(a):.2f}")

# %% [markdown]
# ## 4 · And back again  (60 min)
#
# The cost is the mean over all $n$ samples and all $n_L$ outputs, without a factor ½:
#
# $$C = \frac{1}{n\,n_L}\sum_{i=1}^{n}\sum_{j=1}^{n_L}\left(a^{(L)}_{ij} - y_{ij}\right)^2 .$$
#
# Define $\delta^{(l)} = \partial C/\partial z^{(l)}$, an array of shape $(n, n_l)$. It starts at the end and
# travels to the front:
#
# $$\delta^{(L)} = \frac{2}{n\,n_L}\left(a^{(L)} - y\right)\odot \sigma'\!\left(z^{(L)}\right),
# \qquad
# \delta^{(l-1)} = \left(\delta^{(l)}\, W^{(l)}\right)\odot \sigma'\!\left(z^{(l-1)}\right).$$
#
# On its way it drops the gradients that you want:
#
# $$\frac{\partial C}{\partial W^{(l)}} = \delta^{(l)\mathsf T}\, a^{(l-1)}, \qquad
# \frac{\partial C}{\partial b^{(l)}} = \sum_{i=1}^{n} \delta^{(l)}_i .$$
#
# Compare with Task 1: the same three products, now for arrays. And $\sigma'(z) = a\,(1-a)$, so the
# activations are all you need; no $z$ has to be stored.
#
# 🔮 **Predict.** Each gradient has the shape of its parameter. With that alone, which order and which
# transpose can $\delta^{(l)}$ and $a^{(l-1)}$ have in the weight gradient?

# %% [markdown]
# ### ✏️ Task 5 · backward [5 points]
#
# Write `backward(activations, weights, y)`. `activations` is what `forward` returns; `y` has the shape
# of the last activation, $(n, n_L)$. Return `(grads_w, grads_b)`: two lists in the order of the
# layers, first layer first, with the same shapes as `weights` and `biases`. The gradients are those of the
# cost of the whole batch, as defined above. Two points are for the last layer, three for all others.
#
# *What the right output looks like:* one layer, one sample, one input, one neuron is Task 1: with
# `w = 0.8`, `b = -0.3`, `a_prev = 0.5`, `y = 1` you get `grads_w[0]` = `[[-0.1185]]` and `grads_b[0]` = `[-0.2369]`.
#
# <details><summary>💡 Hint</summary>
#
# Loop over the layers from the last to the first: <code>for k in reversed(range(len(weights)))</code>. The layer
# with <code>weights[k]</code> takes in <code>activations[k]</code> and gives <code>activations[k + 1]</code>.
# </details>


# %% solution="backward"
def backward(activations, weights, y):
    """Gradients of the mean squared error by all weights and biases.

    activations: [X, a1, ..., aL] as from forward. weights: list of arrays (n_out, n_in).
    y: targets, shape (n, n_out of the last layer).
    Returns (grads_w, grads_b): lists of arrays, shapes as weights and biases.
    """
    ### BEGIN SOLUTION
    grads_w, grads_b = [], []
    a = activations[-1]
    dC_da = 2 * (a - y) / a.size
    for k in reversed(range(len(weights))):
        a = activations[k + 1]
        delta = dC_da * a * (1 - a)
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        dC_da = delta @ weights[k]
    return grads_w, grads_b
    ### END SOLUTION


# %% test="test_backward_last_layer" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
from autograder import checks


def _reference_forward(X, weights, biases):
    found = [X]
    for W, b in zip(weights, biases, strict=True):
        found.append(1 / (1 + _np.exp(-(found[-1] @ W.T + b))))
    return found


checks.begin(forward=_reference_forward)
### END HIDDEN TESTS
_rng = np.random.default_rng(2)
_W, _b = [_rng.normal(size=(2, 3))], [_rng.normal(size=2)]
_X, _y = _rng.normal(size=(4, 3)), _rng.uniform(size=(4, 2))
_a = 1 / (1 + np.exp(-(_X @ _W[0].T + _b[0])))
_result = backward([_X, _a], _W, _y)
assert _result is not None, "`backward` gives None: is a `return` missing?"
assert len(_result) == 2, "Return two lists, (grads_w, grads_b)."
assert np.shape(_result[0][-1]) == (2, 3), "A weight gradient must have the shape of its weights."
assert np.shape(_result[1][-1]) == (2,), "A bias gradient must have the shape of its biases."
_change = 0.0  # what nudging one weight does to the cost
for _sign in (1, -1):
    _nudged = _W[0].copy()
    _nudged[1, 2] += _sign * 1e-6
    _new = 1 / (1 + np.exp(-(_X @ _nudged.T + _b[0])))
    _change += _sign * np.mean((_new - _y) ** 2)
assert abs(float(_result[0][-1][1][2]) - _change / 2e-6) < 1e-5, (
    "A weight gradient differs from nudging the weight: check 2/(n·n_out), sign and sigma'(z)."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("backward_last_layer")
for _n, _sizes in ((5, (3, 4)), (1, (2, 3)), (4, (2, 5, 3)), (6, (3, 2, 4, 1)), (3, (3, 3))):
    _layers = list(zip(_sizes[:-1], _sizes[1:], strict=True))
    _X, _y = _rng.normal(size=(_n, _sizes[0])), _rng.uniform(size=(_n, _sizes[-1]))
    _W = [_rng.normal(size=(_out, _in)) for _in, _out in _layers]
    _b = [_rng.normal(size=_out) for _in, _out in _layers]
    _found = checks.call(backward, _reference_forward(_X, _W, _b), _W, _y, _when="for a network")
    with checks.running("Reading the two lists that `backward` returns"):
        _gw, _gb = _found
        _gw, _gb = _gw[-1], _gb[-1]
    for _g, _p, _name in ((_gw, _W[-1], "weights"), (_gb, _b[-1], "biases")):
        _wanted = _np.zeros(_p.shape)
        for _index in _np.ndindex(*_p.shape):
            _q = _p.astype(complex)
            _q[_index] += 1e-20j
            _Wq = [*_W[:-1], _q] if _p is _W[-1] else _W
            _bq = [*_b[:-1], _q] if _p is _b[-1] else _b
            _C = _np.mean((_reference_forward(_X, _Wq, _bq)[-1] - _y) ** 2)
            _wanted[_index] = _C.imag / 1e-20
        checks.close(
            checks.array(_g, f"The gradient of the last {_name}", _p.shape),
            _wanted,
            f"The gradient of the last layer's {_name} is wrong for another network or batch.",
        )
### END HIDDEN TESTS

# %% test="test_backward_hidden_layers" points=3
### BEGIN HIDDEN TESTS
import numpy as _np
from autograder import checks


def _reference_forward(X, weights, biases):
    found = [X]
    for W, b in zip(weights, biases, strict=True):
        found.append(1 / (1 + _np.exp(-(found[-1] @ W.T + b))))
    return found


checks.begin(forward=_reference_forward)
### END HIDDEN TESTS
_rng = np.random.default_rng(3)
_W = [_rng.normal(size=(4, 3)), _rng.normal(size=(2, 4))]
_b = [_rng.normal(size=4), _rng.normal(size=2)]
_X, _y = _rng.normal(size=(5, 3)), _rng.uniform(size=(5, 2))


def _activations(W0):
    a1 = 1 / (1 + np.exp(-(_X @ W0.T + _b[0])))
    return [_X, a1, 1 / (1 + np.exp(-(a1 @ _W[1].T + _b[1])))]


_result = backward(_activations(_W[0]), _W, _y)
assert len(_result[0]) == 2, "`grads_w` needs one array per layer."
assert np.shape(_result[0][0]) == (4, 3), "`grads_w[0]` must belong to the first layer."
_nudge = np.zeros((4, 3))
_nudge[2, 1] = 1e-6
_up = np.mean((_activations(_W[0] + _nudge)[-1] - _y) ** 2)
_down = np.mean((_activations(_W[0] - _nudge)[-1] - _y) ** 2)
assert abs(float(_result[0][0][2][1]) - (_up - _down) / 2e-6) < 1e-6, (
    "The gradient of a hidden weight is wrong: delta goes back through W and sigma'(z)."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("backward_hidden_layers")
for _n, _sizes in ((5, (3, 4, 2)), (1, (2, 3, 2)), (4, (2, 5, 3, 4)), (3, (3, 3, 3, 3, 3))):
    _layers = list(zip(_sizes[:-1], _sizes[1:], strict=True))
    _X, _y = _rng.normal(size=(_n, _sizes[0])), _rng.uniform(size=(_n, _sizes[-1]))
    _W = [2 * _rng.normal(size=(_out, _in)) for _in, _out in _layers]
    _b = [_rng.normal(size=_out) for _in, _out in _layers]
    _found = checks.call(backward, _reference_forward(_X, _W, _b), _W, _y, _when="for a network")
    with checks.running("Reading the two lists that `backward` returns"):
        _gw, _gb = _found
        _gw, _gb = [_gw[_k] for _k in range(len(_W))], [_gb[_k] for _k in range(len(_W))]
    for _k in range(len(_W) - 1):
        for _g, _p, _name in ((_gw[_k], _W[_k], "weights"), (_gb[_k], _b[_k], "biases")):
            _wanted = _np.zeros(_p.shape)
            for _index in _np.ndindex(*_p.shape):
                _q = _p.astype(complex)
                _q[_index] += 1e-20j
                _Wq = [_q if _w is _p else _w for _w in _W]
                _bq = [_q if _w is _p else _w for _w in _b]
                _C = _np.mean((_reference_forward(_X, _Wq, _bq)[-1] - _y) ** 2)
                _wanted[_index] = _C.imag / 1e-20
            checks.close(
                checks.array(_g, f"The gradient of layer {_k + 1}'s {_name}", _p.shape),
                _wanted,
                f"The gradient of a hidden layer's {_name} is wrong for another network or batch.",
            )
### END HIDDEN TESTS

# %% [markdown]
# ### One experiment per knob
#
# How do you know that a gradient is right? Measure it: change one parameter by $\pm h$ and see what the
# cost does. This is slow, but it knows nothing of the chain rule, so it makes an independent witness.
# Whoever writes gradients by hand checks them in this way.

# %% [markdown]
# ### ✏️ Task 6 · numerical_gradient [2 points]
#
# Write `numerical_gradient(cost, params, h=1e-5)`. `cost` is a function **without arguments**; it reads the
# arrays that stand in the list `params`. So change an entry **in place**, call `cost()`, change it
# the other way, call again:
#
# $$\frac{\partial C}{\partial p} \approx \frac{C(p+h) - C(p-h)}{2h}.$$
#
# Return a list of arrays with the shapes of the arrays in `params` (floats; any shape, any number of
# arrays). When you are done, the arrays in `params` hold what they held before, up to rounding.
#
# *What the right output looks like:* with `p = np.array([1.0, 2.0])` and a cost of `p[0]**2 + 3 * p[1]`,
# `numerical_gradient(cost, [p])` gives about `[array([2., 3.])]`.
#
# <details><summary>💡 Hint</summary>
#
# <code>for index in np.ndindex(p.shape)</code> visits every entry of an array of any shape;
# <code>p[index]</code> reads and writes it.
# </details>


# %% solution="numerical_gradient"
def numerical_gradient(cost, params, h=1e-5):
    """Central differences of cost() by every entry of every array in params.

    cost: function without arguments that reads the arrays in params. h: step.
    Returns a list of arrays, shapes as in params; params come back unchanged.
    """
    ### BEGIN SOLUTION
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
    ### END SOLUTION


# %% test="test_numerical_gradient" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_matrix, _vector = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.5, -1.0])


def _cost():
    return float(_matrix[0, 1] ** 2 + 3 * _matrix[1, 2] + _vector[0] * _vector[1])


_result = numerical_gradient(_cost, [_matrix, _vector])
assert _result is not None, "`numerical_gradient` gives None: is a `return` missing?"
assert len(_result) == 2, "Return one array of derivatives for each array in `params`."
assert np.shape(_result[0]) == (2, 3), "Each gradient must have the shape of its parameter."
assert abs(float(_result[0][0][1]) - 4) < 1e-5, "The slope of p**2 at p = 2 comes out wrong."
assert abs(float(_result[1][0]) + 1) < 1e-5, "A slope in the second array is wrong."
assert abs(_matrix[1, 2] - 6) < 1e-9, "`params` must be unchanged at the end: restore each entry."
### BEGIN HIDDEN TESTS
import numpy as _np

_rng = checks.rng("numerical_gradient")
for _shapes in (((3,), (2, 4)), ((2, 3, 2),), ((1,), (3, 1), (2,), (1, 5))):
    for _h in (1e-5, 0.2):
        _arrays = [_rng.normal(size=_shape) for _shape in _shapes]
        _factors = [_rng.normal(size=_shape) for _shape in _shapes]
        _before = [_array.copy() for _array in _arrays]

        def _cost():  # a cubic: its central difference is known for every step
            return sum(float((f * p**3).sum()) for f, p in zip(_factors, _arrays, strict=True))

        with checks.running("`numerical_gradient`", "for arrays of other shapes"):
            _found = numerical_gradient(_cost, list(_arrays), h=_h)
            _found = [_found[_k] for _k in range(len(_shapes))]
        for _p, _q in zip(_arrays, _before, strict=True):
            checks.close(_p, _q, "`params` are not what they were: restore every entry.", atol=1e-9)
        for _g, _f, _p in zip(_found, _factors, _before, strict=True):
            checks.close(
                checks.array(_g, "A gradient", _p.shape),
                _f * (3 * _p**2 + _h**2),
                "Some derivative is wrong: use (C(p+h) - C(p-h)) / (2h) with the `h` given, "
                "entry by entry.",
                atol=1e-5,
            )
# So fast a wave shows the step: the slope comes out as k sin(kh)/kh.
_place, _k = _np.zeros(1), float(_rng.uniform(15e3, 25e3))
with checks.running("`numerical_gradient`", "without a given `h`"):
    _found = numerical_gradient(lambda: float(_np.sin(_k * _place[0])), [_place])[0]
checks.close(
    _found, [_np.sin(_k * 1e-5) / 1e-5], "The default of h is not the one in the text.", rtol=1e-3
)
### END HIDDEN TESTS

# %% [markdown]
# ### The witness speaks
#
# Your two gradients, one by the chain rule and one by experiments, for a network with 59 parameters on
# your ageing data. The figure shows their relative difference for many steps $h$.
#
# 🔮 **Predict.** A smaller $h$ makes a better difference quotient. Is $h = 10^{-12}$ best?

# %% tags=["demo"]
with waits_for("forward", "backward", "numerical_gradient"):
    W_small = [rng.normal(size=(8, 2)), rng.normal(size=(3, 8)), rng.normal(size=(2, 3))]
    b_small = [rng.normal(size=8), rng.normal(size=3), rng.normal(size=2)]
    y_two = np.hstack([y_age, 1 - y_age])

    def small_cost():
        return mean_squared_error(forward(X_age, W_small, b_small)[-1], y_two)

    exact = backward(forward(X_age, W_small, b_small), W_small, y_two)
    exact = np.concatenate([np.ravel(g) for g in [*exact[0], *exact[1]]])
    steps = 10.0 ** np.arange(-12, 0.1, 0.75)
    difference = []
    for h in steps:
        measured = numerical_gradient(small_cost, [*W_small, *b_small], h)
        measured = np.concatenate([np.ravel(g) for g in measured])
        difference.append(np.linalg.norm(measured - exact) / np.linalg.norm(exact))
    fig, ax = plt.subplots(figsize=(6.5, 3.8), layout="constrained")
    ax.loglog(steps, difference, "o-", ms=5)
    ax.axvline(1e-5, color=AMBER, ls="--")
    ax.text(1.3e-5, difference[0] / 3, "h = 1e-5", color="#8a5a00", clip_on=True)
    ax.text(2e-12, 1e-7, "rounding\n~ 1/h", color=GREY, clip_on=True)
    ax.text(3e-2, 1e-7, "curvature\n~ h²", color=GREY, clip_on=True)
    ax.set(xlabel="step h (no unit)", ylabel="relative difference (no unit)")
    ax.set_title(f"Backpropagation against nudging, {exact.size} parameters")
    show(
        fig,
        alt="V-shaped curve on log-log axes: the difference falls with h as rounding errors fade, "
        "has its minimum of about 1e-10 near h = 1e-5, and rises with the square of h.",
    )

# %% [markdown]
# There is a best step. For smaller ones the subtraction of two almost equal costs eats the digits; for
# larger ones the curve bends. A relative difference of $10^{-7}$ or less at $h=10^{-5}$ is a pass. One of
# $10^{-2}$ is a bug, even though training would still seem to work.
#
# Now the price. The 13,002-parameter network, one batch of 32 images:

# %% tags=["demo"]
with waits_for("forward", "backward"):
    X_batch, y_batch = rng.uniform(size=(32, 784)), np.eye(10)[rng.integers(10, size=32)]

    def seconds(run):
        """Shortest of several timings, in s: of 20, or of as many as one second holds."""
        times = []
        while len(times) < 20 and sum(times) < 1:
            begin = time.perf_counter()
            run()
            times.append(time.perf_counter() - begin)
        return min(times)

    kept = forward(X_batch, W_digits, b_digits)
    t_forward = seconds(lambda: forward(X_batch, W_digits, b_digits))
    t_backward = seconds(lambda: backward(kept, W_digits, y_batch))
    print(f"one forward pass              {t_forward * 1e3:9.3f} ms")
    print(f"one backward pass             {t_backward * 1e3:9.3f} ms   gives all 13,002 slopes")
    print(f"26,004 forward passes  {2 * 13002 * t_forward:16.1f}  s   for the same by nudging")

# %% [markdown]
# One way costs about as much as two or three forward passes, whatever the number of parameters. The other
# costs two passes *per parameter*. At a thousand million parameters there is no other way.

# %% [markdown]
# ### The second witness: PyTorch
#
# PyTorch does what your `Value` does, for whole arrays. Give it the same numbers, and it must give
# you the same gradients, to 1e-6 or better. (`float64`, because NumPy uses it too.)

# %% tags=["demo"]
with waits_for("forward", "backward"):
    yours = backward(forward(X_batch, W_digits, b_digits), W_digits, y_batch)
    W_torch = [torch.tensor(W, requires_grad=True) for W in W_digits]
    b_torch = [torch.tensor(b, requires_grad=True) for b in b_digits]
    a_torch = torch.tensor(X_batch)
    for W, b in zip(W_torch, b_torch, strict=True):
        a_torch = torch.sigmoid(a_torch @ W.T + b)
    torch.nn.functional.mse_loss(a_torch, torch.tensor(y_batch)).backward()
    for k in range(3):
        gap_w = np.abs(np.asarray(yours[0][k]) - W_torch[k].grad.numpy()).max()
        gap_b = np.abs(np.asarray(yours[1][k]) - b_torch[k].grad.numpy()).max()
        same = "✓ same" if max(gap_w, gap_b) < 1e-6 else "✗ different"
        print(f"layer {k + 1}: largest gap in W {gap_w:.1e}, in b {gap_b:.1e}   {same}")

# %% [markdown]
# 🧭 **Dive deeper.** Replace the logistic function of the last layer by the identity. Which line of
# `backward` changes?
# 🧭🧭 Build a two-layer network of your `Value`s and compare its gradients with those of `backward`. How much slower is it?

# %% [markdown]
# ## 5 · Downhill, in small batches  (45 min)
#
# Gradients in hand, learning is one line: $W \leftarrow W - \eta\,\partial C/\partial W$, with the learning rate
# $\eta$ (`lr` in code). What remains is a choice: over *which samples* do you take the cost?
#
# | | samples per step | steps per epoch |
# |---|---|---|
# | full batch | all $n$ | 1 |
# | mini-batch | e.g. 8 or 32 | $\lceil n/\text{batch size}\rceil$ |
# | single sample | 1 | $n$ |
#
# An **epoch** is one pass over all samples. The word *stochastic* in "stochastic gradient descent"
# is about this choice and nothing else.
#
# > ⚠️ **A slip worth knowing.** You may hear that stochastic gradient descent updates "a random subset of the
# > *parameters*". It does not. It takes a random subset of the **data**, and updates **all** parameters
# > with the gradient that these few samples suggest.
#
# It pays because the samples resemble each other. The gradient from 8 of them points roughly where
# the gradient from 8,000 does, at a thousandth of the price.

# %% [markdown]
# ### ✏️ Task 7 · minibatches [2 points]
#
# Write `minibatches(n_samples, batch_size, rng)`. Iterating over the result gives index arrays (of
# whole numbers, so that `X[batch]` works). In one pass every sample comes exactly once, in random order.
# Each batch has `batch_size` entries, except that the last one may be shorter; no batch is empty. A `batch_size` beyond
# `n_samples` gives one batch of all. All randomness comes from `rng`, a NumPy `Generator`; calling again with the same
# `rng` shuffles anew. A list of arrays and a generator function (with `yield`) are both fine.
#
# *What the right output looks like:* `[list(b) for b in minibatches(7, 3, rng)]` might be
# `[[4, 0, 6], [2, 5, 1], [3]]`.


# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    """Index arrays that deal out all samples once, in random order.

    n_samples, batch_size: ints. rng: numpy Generator, the only source of randomness.
    Gives arrays of batch_size indices; the last one may be shorter.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]
    ### END SOLUTION


# %% test="test_minibatches" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_result = minibatches(10, 4, np.random.default_rng(0))
assert _result is not None, "`minibatches` gives None: is a `return` or a `yield` missing?"
_batches = [list(_batch) for _batch, _ in zip(_result, range(50), strict=False)]
assert sorted(_index for _batch in _batches for _index in _batch) == list(range(10)), (
    "Every sample must come exactly once per pass."
)
assert [len(_batch) for _batch in _batches] == [4, 4, 2], (
    "Each batch has `batch_size` entries, and only the last one may be shorter."
)
assert [_index for _batch in _batches for _index in _batch] != list(range(10)), (
    "The samples come in their old order: shuffle them with `rng`."
)
### BEGIN HIDDEN TESTS
import itertools as _it

import numpy as _np

_rng = checks.rng("minibatches")


def _pass_of(n, batch_size, rng):
    """One pass as whole-number arrays, cut off where it does not end."""
    with checks.running("`minibatches`", "for another number of samples or batch size"):
        found = list(_it.islice(minibatches(n, batch_size, rng), n + 5))
    found = [checks.plain(batch, "A batch") for batch in found]
    checks.require(
        all(batch.ndim == 1 and batch.dtype.kind in "iu" for batch in found),
        "A batch must be a one-dimensional array of whole numbers: X[batch] has to work.",
    )
    return found


_rows = []  # condition, message
for _n, _size in ((10, 3), (12, 4), (5, 8), (7, 7), (1, 1), (int(_rng.integers(40, 80)), 9)):
    _found = _pass_of(_n, _size, _np.random.default_rng(_rng.integers(2**31)))
    _rows.append(
        (
            [len(_batch) for _batch in _found]
            == [min(_size, _n - _k) for _k in range(0, _n, _size)],
            "Batch lengths are wrong for another size: all full but the last, and none empty.",
        )
    )
    _rows.append(
        (
            sorted(_k for _batch in _found for _k in _batch.tolist()) == list(range(_n)),
            "For another size some sample comes twice, or never, in one pass.",
        )
    )
_seed = int(_rng.integers(2**31))
_same = _np.random.default_rng(_seed)
_passes = [_pass_of(200, 20, _same), _pass_of(200, 20, _same)]
_passes.append(_pass_of(200, 20, _np.random.default_rng(_seed)))
_passes.append(_pass_of(200, 20, _np.random.default_rng(_seed + 1)))
_orders = [_np.concatenate(_one) for _one in _passes]
_rows += [
    (
        not _np.array_equal(_orders[0], _orders[1]),
        "A second pass with the same `rng` comes in the same order: shuffle anew in every call.",
    ),
    (
        _np.array_equal(_orders[0], _orders[2]),
        "Two generators of equal seed give different batches: take all randomness from `rng`.",
    ),
    (
        not _np.array_equal(_orders[0], _orders[3]),
        "Generators of different seeds give the same batches: `rng` is not used.",
    ),
    (
        int((_np.abs(_np.diff(_orders[0])) == 1).sum()) < 40,
        "Neighbours in the data stay neighbours in the batches: shuffle all samples, not blocks.",
    ),
    (
        {frozenset(_batch.tolist()) for _batch in _passes[0]}
        != {frozenset(_batch.tolist()) for _batch in _passes[1]},
        "The same samples meet in a batch in every pass: shuffle before you deal.",
    ),
]
for _holds, _message in _rows:
    checks.require(_holds, _message)
### END HIDDEN TESTS

# %% [markdown]
# ### What the batch size does
#
# One neuron, two knobs $w$ and $b$, 48 noisy samples: a landscape that you can see. Three walkers
# start at the same point and see the same number of samples.
#
# 🔮 **Predict.** Which walker is at the bottom first? Which one never comes to rest?

# %% tags=["demo"]
with waits_for("forward", "backward", "minibatches"):
    X_line = rng.uniform(-1.5, 1.5, size=(48, 1))
    y_line = np.clip(sigmoid(3 * X_line - 1) + 0.15 * rng.normal(size=(48, 1)), 0, 1)

    def walk(batch_size, lr, num_epochs=15):
        """Path of (w, b), and the cost on all samples after each epoch."""
        W, b = np.array([[-2.0]]), np.array([2.5])
        path, costs = [(W[0, 0], b[0])], []
        for _ in range(num_epochs):
            for batch in minibatches(48, batch_size, rng):
                step_w, step_b = backward(forward(X_line[batch], [W], [b]), [W], y_line[batch])
                W, b = W - lr * np.asarray(step_w[0]), b - lr * np.asarray(step_b[0])
                path.append((W[0, 0], b[0]))
            costs.append(mean_squared_error(forward(X_line, [W], [b])[-1], y_line))
        return np.array(path), costs

    w_axis, b_axis = np.linspace(-3, 5, 81), np.linspace(-3, 3.5, 66)
    grid = sigmoid(w_axis[None, :, None] * X_line[:, 0] + b_axis[:, None, None])
    surface = ((grid - y_line[:, 0]) ** 2).mean(axis=-1)  # rows are b, columns are w
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(9, 4), width_ratios=[1.3, 1], layout="constrained"
    )
    filled = left.contourf(w_axis, b_axis, surface, levels=14, cmap="cividis", alpha=0.55)
    left.contour(w_axis, b_axis, surface, levels=[0.011, 0.015], colors="k", linewidths=0.6)
    fig.colorbar(filled, ax=left, label="cost (no unit)")
    looks = [("full batch, 48", 48, "o-", "k"), ("mini-batch, 8", 8, "s--", "#8a5a00")]
    looks.append(("single sample, 1", 1, "-", "white"))
    for label, size, look, color in reversed(looks):
        path, costs = walk(size, lr=3.0)
        left.plot(*path.T, look, color=color, ms=3.5, lw=1.1, label=label)
        dark = GREY if color == "white" else color
        right.semilogy(range(1, 16), costs, look, color=dark, ms=4, lw=1.4, label=label)
    left.plot(-2, 2.5, "*", color="k", ms=14)
    left.set(
        xlabel="weight w (no unit)", ylabel="bias b (no unit)", title="Three walkers, one start"
    )
    left.set(xlim=(-3, 5), ylim=(-3, 3.5))
    right.set(xlabel="epochs (passes over the data)", ylabel="cost on all samples (no unit)")
    right.legend(title="samples per step")
    show(
        fig,
        alt="Left: contours of the cost over w and b with three paths from a star. The full-batch "
        "path is smooth and slow, the mini-batch path jitters, the single-sample path scatters "
        "around the minimum. Right: cost against epochs; small batches fall first.",
    )

# %% [markdown]
# Small batches take many cheap, inaccurate steps. They are down within a few epochs, but keep
# jittering about the minimum: their gradient never vanishes, because no single sample is fitted. A full
# batch takes few dear, accurate steps. Mini-batches are the usual bargain. (The jitter has a use: it shakes walkers
# out of poor, narrow valleys.)

# %% [markdown]
# ### ✏️ Task 8 · train [3 points]
#
# Write `train(X, y, layer_sizes, lr, num_epochs, batch_size, rng)`, which returns
# `(weights, biases, history)`. `X` is `(n, d)`, `y` is `(n, n_out)`, `layer_sizes` is e.g. `[2, 4, 1]`.
#
# 1. **Start** from random weights of order 1, drawn from `rng`: a normal distribution of standard deviation 1, or
#    uniform in $[-1, 1]$, or scaled by the layer's width, as you like. Biases start random or at zero.
# 2. **In every epoch** shuffle anew and go through all mini-batches. For each of them, update all weights and all biases
#    once: $W \leftarrow W - \eta\,\partial C/\partial W$, where $C$ is the mean squared error of *this batch* (also where it is
#    short). Plain steps: no momentum, no decay of `lr`, no early stop. `lr = 0` hence gives back the initial weights.
# 3. **After each epoch** append the cost of the *whole* data set to `history`: it has `num_epochs` entries, the first of them after the first epoch.
#
# All randomness comes from `rng`: equal seeds, equal results. Use your earlier functions; in grading,
# correct ones stand in for them. Two points are for the descent, one for learning XOR with `[2, 4, 1]`. The XOR test
# uses `lr=10`, 1000 epochs, full batch, and is content if one of eight seeds reaches a cost
# below 0.05. (Nearly every start does.)
#
# *What the right output looks like:* for XOR the history begins near 0.25, may wait there for a while, and falls below 0.001.


# %% solution="train"
def train(X, y, layer_sizes, lr, num_epochs, batch_size, rng):
    """Train a dense logistic network by mini-batch gradient descent on the mean squared error.

    X: (n, d). y: (n, n_out). layer_sizes: [d, ..., n_out]. rng: numpy Generator.
    Returns (weights, biases, history); history[k] is the cost of all data after epoch k.
    """
    ### BEGIN SOLUTION
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1], strict=True))
    weights = [rng.normal(size=shape) for shape in shapes]
    biases = [rng.normal(size=n_out) for n_out, _ in shapes]
    history = []
    for _ in range(num_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            activations = forward(X[batch], weights, biases)
            grads_w, grads_b = backward(activations, weights, y[batch])
            weights = [W - lr * g for W, g in zip(weights, grads_w, strict=True)]
            biases = [b - lr * g for b, g in zip(biases, grads_b, strict=True)]
        history.append(mean_squared_error(forward(X, weights, biases)[-1], y))
    return weights, biases, history
    ### END SOLUTION


# %% test="test_train_descent" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
from autograder import checks


def _forward(X, weights, biases):
    found = [X]
    for W, b in zip(weights, biases, strict=True):
        found.append(0.5 * (1 + _np.tanh(0.5 * (found[-1] @ W.T + b))))
    return found


def _backward(activations, weights, y):
    grads_w, grads_b = [], []
    slope = 2 * (activations[-1] - y) / _np.size(y)
    for k in reversed(range(len(weights))):
        delta = slope * activations[k + 1] * (1 - activations[k + 1])
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        slope = delta @ weights[k]
    return grads_w, grads_b


def _minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[k : k + batch_size] for k in range(0, n_samples, batch_size)]


def _numerical_gradient(cost, params, h=1e-5):
    found = [_np.zeros(p.shape) for p in params]
    for p, g in zip(params, found, strict=True):
        for index in _np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            g[index] = (up - cost()) / (2 * h)
            p[index] = before
    return found


checks.begin(
    forward=_forward,
    backward=_backward,
    minibatches=_minibatches,
    numerical_gradient=_numerical_gradient,
)


### END HIDDEN TESTS
def _plain(one):
    return np.asarray(one.detach() if hasattr(one, "detach") else one)


_rng = np.random.default_rng(4)
_X, _y = _rng.normal(size=(7, 3)), _rng.uniform(size=(7, 2))
_result = train(_X, _y, [3, 5, 2], 0.1, 6, 3, np.random.default_rng(5))
assert _result is not None, "`train` gives None: is a `return` missing?"
assert len(_result) == 3, "Return three things: weights, biases and history."
_W, _b, _history = _result
assert [np.shape(_one) for _one in _W] == [(5, 3), (2, 5)], "Weights have shape (n_out, n_in)."
assert [np.shape(_one) for _one in _b] == [(5,), (2,)], "Biases have shape (n_out,)."
assert len(_history) == 6, "`history` has one entry per epoch."
_a = _X
for _k in range(2):
    _a = 1 / (1 + np.exp(-(_a @ _plain(_W[_k]).T + _plain(_b[_k]))))
assert abs(float(_history[-1]) - np.mean((_a - _y) ** 2)) < 1e-5, (
    "The last entry of `history` is not the cost of the returned weights on all samples."
)
_history = train(_X, _y, [3, 5, 2], 0.1, 30, 7, np.random.default_rng(6))[2]
assert float(_history[-1]) <= float(_history[0]) + 1e-6, (
    "The cost rises in full-batch descent with a small `lr`: check the sign of the step."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("train_descent")


def _run(lr, X, y, sizes, num_epochs, batch_size, seed):
    """Weights, biases and history of a student's run, as plain arrays."""
    generator = _np.random.default_rng(seed)
    found = checks.call(train, X, y, list(sizes), lr, num_epochs, batch_size, generator)
    with checks.running("Taking the result of `train` apart into weights, biases, history"):
        W, b, history = found
        W, b = list(W), list(b)
        layers = list(zip(sizes[:-1], sizes[1:], W, b, strict=True))
    W = [checks.array(w, "A weight array", (n_out, n_in)) for n_in, n_out, w, _ in layers]
    b = [checks.array(c, "A bias array", (n_out,)) for _, n_out, _, c in layers]
    return W, b, checks.array(history, "`history`", (num_epochs,))


def _step(lr, W, b, X, y):
    grads_w, grads_b = _backward(_forward(X, W, b), W, y)
    W = [one - lr * g for one, g in zip(W, grads_w, strict=True)]
    return W, [one - lr * g for one, g in zip(b, grads_b, strict=True)]


def _cost(W, b, X, y):
    return float(_np.mean((_forward(X, W, b)[-1] - y) ** 2))


# One batch of all samples: from the initial weights (lr = 0, same seed) each step is known.
for _n, _sizes, _size in ((5, (3, 4, 2), 5), (4, (2, 3, 3, 1), 9)):
    _X, _y = _rng.normal(size=(_n, _sizes[0])), _rng.uniform(size=(_n, _sizes[-1]))
    _seed = int(_rng.integers(2**31))
    _W, _b, _ = _run(0.0, _X, _y, _sizes, 3, _size, _seed)
    _foundW, _foundb, _found_history = _run(2.0, _X, _y, _sizes, 3, _size, _seed)
    _history = []
    for _epoch in range(3):
        _W, _b = _step(2.0, _W, _b, _X, _y)
        _history.append(_cost(_W, _b, _X, _y))
    for _mine, _wanted in zip([*_foundW, *_foundb], [*_W, *_b], strict=True):
        checks.close(
            _mine,
            _wanted,
            "The weights are not those of full-batch descent: W - lr·dC/dW, biases too, once "
            "per batch and nothing else.",
            atol=1e-5,
        )
    _message = "`history` is not the cost of all data after each epoch."
    checks.close(_found_history, _history, _message, atol=1e-5)

# Three samples in batches of two and one: three possible epochs, so every run can be retraced.
_retraced, _constant = True, True
for _case in range(5):
    _X, _y = 1.5 * _rng.normal(size=(3, 2)), _rng.uniform(size=(3, 1))
    _seed = int(_rng.integers(2**31))
    _W, _b, _ = _run(0.0, _X, _y, (2, 3, 1), 5, 2, _seed)
    _foundW, _foundb, _found_history = _run(4.0, _X, _y, (2, 3, 1), 5, 2, _seed)
    _ways = [(_W, _b, (), 0.0)]
    for _epoch in range(5):
        _next = []
        for _W, _b, _order, _misfit in _ways:
            for _alone in range(3):
                _pair = [_k for _k in range(3) if _k != _alone]
                _new = _step(4.0, _W, _b, _X[_pair], _y[_pair])
                _new = _step(4.0, *_new, _X[[_alone]], _y[[_alone]])
                _gap = abs(_cost(*_new, _X, _y) - _found_history[_epoch])
                if _gap < 1e-4:
                    _next.append((*_new, (*_order, _alone), _misfit + _gap))
        _ways = _next
    _ways = [
        _way
        for _way in _ways
        if all(
            _np.allclose(_mine, _wanted, rtol=1e-3, atol=1e-3)
            for _mine, _wanted in zip([*_foundW, *_foundb], [*_way[0], *_way[1]], strict=True)
        )
    ]
    _retraced = _retraced and len(_ways) > 0
    _best = min(_ways, key=lambda way: way[3], default=None)
    _constant = _constant and (_best is None or len(set(_best[2])) == 1)
for _holds, _message in (
    (
        _retraced,
        "Mini-batches of 2 out of 3 samples go wrong: every sample once per epoch, "
        "one update per batch, with the mean over that batch.",
    ),
    (not _constant, "The batches are the same in every epoch: shuffle anew each time."),
):
    checks.require(_holds, _message)
### END HIDDEN TESTS

# %% test="test_train_xor" points=1
### BEGIN HIDDEN TESTS
import numpy as _np
from autograder import checks


def _forward(X, weights, biases):
    found = [X]
    for W, b in zip(weights, biases, strict=True):
        found.append(0.5 * (1 + _np.tanh(0.5 * (found[-1] @ W.T + b))))
    return found


def _backward(activations, weights, y):
    grads_w, grads_b = [], []
    slope = 2 * (activations[-1] - y) / _np.size(y)
    for k in reversed(range(len(weights))):
        delta = slope * activations[k + 1] * (1 - activations[k + 1])
        grads_w.insert(0, delta.T @ activations[k])
        grads_b.insert(0, delta.sum(axis=0))
        slope = delta @ weights[k]
    return grads_w, grads_b


def _minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[k : k + batch_size] for k in range(0, n_samples, batch_size)]


def _numerical_gradient(cost, params, h=1e-5):
    found = [_np.zeros(p.shape) for p in params]
    for p, g in zip(params, found, strict=True):
        for index in _np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            up = cost()
            p[index] = before - h
            g[index] = (up - cost()) / (2 * h)
            p[index] = before
    return found


checks.begin(
    forward=_forward,
    backward=_backward,
    minibatches=_minibatches,
    numerical_gradient=_numerical_gradient,
)
### END HIDDEN TESTS
_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
_y = np.array([[0.0], [1.0], [1.0], [0.0]])
_learnt = False
for _seed in range(8):
    _history = train(_X, _y, [2, 4, 1], 10.0, 1000, 4, np.random.default_rng(_seed))[2]
    _learnt = float(_history[-1]) < 0.05
    if _learnt:
        break
assert _learnt, (
    "XOR is learnt from none of eight seeds: are initial weights random and of order 1, "
    "and do all of them change?"
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("train_xor")
_X, _y = _rng.normal(size=(12, 2)), _rng.uniform(size=(12, 1))
_seed = int(_rng.integers(2**31))
_runs = []
for _other in (0, 0, 1):
    _generator = _np.random.default_rng(_seed + _other)
    _W = checks.call(train, _X, _y, [2, 4, 1], 3.0, 4, 5, _generator)[0]
    _runs.append(_np.concatenate([checks.array(_one, "A weight array").ravel() for _one in _W]))
checks.require(
    _np.allclose(_runs[0], _runs[1], rtol=1e-4, atol=1e-5),
    "Two runs with generators of equal seed differ: take all randomness from `rng`.",
)
checks.require(
    not _np.allclose(_runs[0], _runs[2], rtol=1e-3, atol=1e-4),
    "Runs with different seeds give the same weights: draw them from the `rng` you are given.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### XOR: the reentrant phase of notebook 01, now learnt
#
# In notebook 01 you *designed* weights for a phase that is stable with exactly one of two additions.
# Here the network finds such weights itself, from six different starts.

# %% tags=["demo"]
with waits_for("train", "forward"):
    X_xor = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y_xor = np.array([[0.0], [1.0], [1.0], [0.0]])
    runs = [train(X_xor, y_xor, [2, 4, 1], 10, 1000, 4, rng) for _ in range(6)]
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
    for k, (_, _, history) in enumerate(runs):
        left.loglog(range(1, 1001), history, lw=1.3, label=f"start {k + 1}")
    left.axhline(0.25, color="k", ls=":", lw=1)
    left.text(1.1, 0.15, "0.25: always says 0.5", fontsize=8, clip_on=True)
    left.set(xlabel="epoch", ylabel="cost (no unit)", title="Six random starts")
    best_run = min(runs, key=lambda run: run[2][-1])
    axis = np.linspace(-0.3, 1.3, 81)
    mesh = np.stack(np.meshgrid(axis, axis), axis=-1)  # rows are x2, columns are x1
    output = np.asarray(forward(mesh.reshape(-1, 2), *best_run[:2])[-1]).reshape(81, 81)
    filled = right.contourf(axis, axis, output, levels=np.linspace(0, 1, 11), cmap="cividis")
    right.contour(axis, axis, output, levels=[0.5], colors="white", linewidths=2)
    for (p, q), target in zip(X_xor, y_xor[:, 0], strict=True):
        look = {"marker": "s", "mfc": "white"} if target else {"marker": "o", "mfc": "k"}
        right.plot(p, q, ls="", ms=11, mec="white" if not target else "k", **look)
    fig.colorbar(filled, ax=right, label="output (no unit)")
    right.set(xlabel="x1 (addition 1)", ylabel="x2 (addition 2)", title="The best of them")
    show(
        fig,
        alt="Left: six falling curves of cost against epoch; they linger at 0.25 and then drop. "
        "Right: the learnt map; a bright band holds the corners (0,1) and (1,0), dark regions the "
        "other two.",
    )

# %% [markdown]
# First nothing seems to happen: the network answers 0.5 to everything, at a cost of 0.25. Behind the scenes the hidden
# neurons drift apart. Then the cost drops within a few epochs. **A plateau is not the end of learning.**
#
# ### Your alloy
#
# The same function, your furnace data, 12 hidden neurons.

# %% tags=["demo"]
with waits_for("train", "forward"):
    W_age, b_age, history_age = train(X_age, y_age, [2, 12, 1], 2.0, 300, 10, rng)
    t_axis, h_axis = np.linspace(150, 210, 61), np.linspace(-0.3, 2, 60)
    mesh = np.stack(np.meshgrid((t_axis - 180) / 30, (h_axis - 0.85) / 1.15), axis=-1)
    prediction = np.asarray(forward(mesh.reshape(-1, 2), W_age, b_age)[-1]).reshape(60, 61)
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(9, 3.8), width_ratios=[1.25, 1], layout="constrained"
    )
    levels = np.arange(60, 126, 5)
    look = {"vmin": 60, "vmax": 125, "cmap": "cividis"}
    filled = left.contourf(
        t_axis, 10**h_axis, 50 + 80 * prediction, levels=levels, extend="both", **look
    )
    left.scatter(celsius, hours, c=hardness, s=28, edgecolor="white", linewidth=0.6, **look)
    fig.colorbar(filled, ax=left, label="hardness (HV)")
    left.set(xlabel="ageing temperature (°C)", ylabel="ageing time (h)", yscale="log")
    left.set_title("Learnt map; dots are your data")
    right.semilogy(range(1, 301), 80 * np.sqrt(np.asarray(history_age, dtype=float)))
    right.axhline(2, color="k", ls=":", lw=1)
    look = {"ha": "right", "va": "top", "fontsize": 9, "clip_on": True}
    right.text(300, 1.9, "scatter of the data, 2 HV", **look)
    right.set(xlabel="epoch", ylabel="root mean square error (HV)", title="Training")
    right.set_ylim(1.6, 40)
    right.set_yticks([2, 3, 5, 10, 20], ["2", "3", "5", "10", "20"])
    right.minorticks_off()
    show(
        fig,
        alt="Left: contours of predicted hardness over temperature and time, a diagonal ridge, with "
        "the data as dots of matching shade. Right: error falling from about 15 to about 2 Vickers.",
    )

# %% [markdown]
# ### Learning rate and batch size together
#
# 🔮 **Predict.** Sixteen networks, each trained for 100 epochs. Where in the table are the best ones: large steps and
# large batches, small and small, or along a diagonal?

# %% tags=["demo"]
with waits_for("train"):
    rates, batch_sizes = [0.2, 1, 5, 25], [2, 8, 32, 120]
    table = np.empty((len(rates), len(batch_sizes)))
    for i, lr in enumerate(rates):
        for j, batch_size in enumerate(batch_sizes):
            start = np.random.default_rng([CID, 1])  # the same start for all sixteen
            history = train(X_age, y_age, [2, 12, 1], lr, 100, batch_size, start)[2]
            table[i, j] = 80 * np.sqrt(float(history[-1]))
        print(f"lr = {lr:<4}: " + "  ".join(f"{error:5.1f} HV" for error in table[i]))
    fig, ax = plt.subplots(figsize=(6, 4), layout="constrained")
    picture = ax.imshow(np.log10(table), cmap="cividis", aspect="auto", origin="lower")
    middle = np.log10(table).mean()
    for (i, j), error in np.ndenumerate(table):
        color = "k" if np.log10(error) > middle else "white"
        ax.text(j, i, f"{error:.1f}", ha="center", va="center", color=color)
    ax.set_xticks(range(4), batch_sizes)
    ax.set_yticks(range(4), rates)
    ax.set(xlabel="batch size (samples)", ylabel="learning rate lr (no unit)")
    ax.set_title("Error after 100 epochs (HV); dark is good")
    show(
        fig,
        alt="Table of four learning rates by four batch sizes, shaded by the error. Good, dark cells "
        "lie on a diagonal: small batches with small rates, large batches with large rates.",
    )

# %% [markdown]
# At a fixed number of epochs a large batch makes few steps, so it needs long ones. A small batch makes
# many, noisy ones, so they must be short. Double the batch, and you may try to double the rate. But not for ever:
# at `lr = 25` many a network has thrown itself into saturation. Section 7 looks inside one.
#
# 🧭 **Dive deeper.** Repeat the table with twice the epochs. Which cells improve?
# 🧭🧭 Hold back 30 of your samples. Which of the sixteen networks is best on *those*?

# %% [markdown]
# ## 6 · Better steps  (15 min)
#
# Plain descent takes a step proportional to the slope. That goes wrong in two landscapes: on a **plateau**, where
# the slope is tiny, and in a **ravine**, where it is large across and small along the valley.
#
# ### Plain against normalised steps
#
# A *normalised* step divides the gradient by its length, $p \leftarrow p - \eta\, g/\lVert g\rVert$: only the
# direction counts, and each step is $\eta$ long. Below, one logistic neuron starts on a plateau, badly
# saturated.
#
# 🔮 **Predict.** Which one crosses the plateau? Which one can stop at the bottom?

# %% tags=["demo"]
x_step = np.linspace(-1.5, 1.5, 31)
y_step = 1 / (1 + np.exp(-(2 * x_step - 0.5)))


def neuron_cost(w, b):
    """Cost of one neuron; w and b are numbers or arrays of equal shape."""
    z = np.multiply.outer(w, x_step) + np.asarray(b)[..., None]
    return ((1 / (1 + np.exp(-z)) - y_step) ** 2).mean(axis=-1)


def neuron_slope(p):
    a = 1 / (1 + np.exp(-(p[0] * x_step + p[1])))
    delta = 2 * (a - y_step) * a * (1 - a) / x_step.size
    return np.array([delta @ x_step, delta.sum()])


def descend_neuron(step, num_steps=200):
    path = [np.array([-4.0, 10.0])]
    for k in range(num_steps):
        path.append(path[-1] - step(neuron_slope(path[-1]), k))
    return np.array(path)


rules = {
    "plain": lambda g, k: 3 * g,
    "normalised": lambda g, k: 0.4 * g / np.linalg.norm(g),
    "normalised, shrinking": lambda g, k: 0.6 * 0.975**k * g / np.linalg.norm(g),
}
w_axis, b_axis = np.linspace(-7, 6, 131), np.linspace(-4, 12, 129)
fig, (left, right) = plt.subplots(
    1, 2, figsize=(9, 4), width_ratios=[1.25, 1], layout="constrained"
)
filled = left.contourf(
    w_axis, b_axis, neuron_cost(*np.meshgrid(w_axis, b_axis)), levels=12, alpha=0.5
)
fig.colorbar(filled, ax=left, label="cost (no unit)")
looks = [("o", "k", "k"), ("s", "#8a5a00", "#8a5a00"), ("^", GREY, "white")]
for (label, rule), (marker, color, face) in zip(rules.items(), looks, strict=True):
    path = descend_neuron(rule)
    look = {"color": color, "ls": "-", "marker": marker, "mfc": face, "mec": "k", "mew": 0.5}
    left.plot(*path.T, **look, ms=5, lw=1, markevery=3, label=label)
    right.semilogy(neuron_cost(*path.T), **look, ms=5, lw=1.2, markevery=12, label=label)
left.plot(2, -0.5, "*", color="k", ms=14)
left.set(xlabel="weight w (no unit)", ylabel="bias b (no unit)", title="★ the minimum")
right.set(xlabel="step", ylabel="cost (no unit)", ylim=(1e-8, 1))
right.legend(fontsize=8.5, loc=(0.42, 0.71))
show(
    fig,
    alt="Left: contours with a plateau at the top. Plain descent hardly leaves its start; both "
    "normalised paths cross to the minimum, the one with fixed steps jumps about it. Right: cost "
    "against step; plain stays high, fixed normalised levels off, decaying normalised falls lowest.",
)

# %% [markdown]
# Plain descent starves where the slope is small. Normalised steps march on, but they cannot stop: near the
# minimum each one is still $\eta$ long. Let $\eta$ shrink, and you have both. Which part of this idea survives in
# Adam?
#
# ### Momentum and Adam in a ravine
#
# | rule | in words |
# |---|---|
# | plain | $p \leftarrow p - \eta g$ |
# | momentum | $v \leftarrow \beta v + g,\quad p \leftarrow p - \eta v$: a heavy ball; steps across the ravine cancel, steps along it add up |
# | Adam | $m \leftarrow \beta_1 m + (1-\beta_1) g,\quad s \leftarrow \beta_2 s + (1-\beta_2) g^2,\quad p \leftarrow p - \eta\, \hat m/(\sqrt{\hat s}+\epsilon)$: momentum, and for *every knob* a step normalised by its usual slope |
#
# The hats undo the start from zero: $\hat m = m/(1-\beta_1^k)$ and $\hat s = s/(1-\beta_2^k)$ in step $k$
# (Kingma and Ba, 2015).


# %% tags=["demo"]
def ravine(p):
    return 0.5 * (p[0] ** 2 + 40 * p[1] ** 2)  # forty times steeper across than along


def ravine_slope(p):
    return np.array([p[0], 40 * p[1]])


def plain(num_steps, lr=0.046):
    path = [np.array([-9.0, 1.2])]
    for _ in range(num_steps):
        path.append(path[-1] - lr * ravine_slope(path[-1]))
    return np.array(path)


def momentum(num_steps, lr=0.02, beta=0.8):
    path, v = [np.array([-9.0, 1.2])], np.zeros(2)
    for _ in range(num_steps):
        v = beta * v + ravine_slope(path[-1])
        path.append(path[-1] - lr * v)
    return np.array(path)


def adam(num_steps, lr=0.5, beta1=0.9, beta2=0.999, eps=1e-8):
    path, m, s = [np.array([-9.0, 1.2])], np.zeros(2), np.zeros(2)
    for k in range(1, num_steps + 1):
        g = ravine_slope(path[-1])
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1**k), s / (1 - beta2**k)
        path.append(path[-1] - lr * m_hat / (np.sqrt(s_hat) + eps))
    return np.array(path)


x_axis, y_axis = np.linspace(-10, 4, 141), np.linspace(-1.7, 1.7, 101)
height = ravine(np.stack(np.meshgrid(x_axis, y_axis)))
fig, axes = plt.subplots(2, 2, figsize=(9, 5.2), layout="constrained")
looks = [("plain", plain, "o-", DARK), ("momentum", momentum, "s--", "#8a5a00")]
looks.append(("Adam", adam, "^-.", "#4d6100"))
for ax, (label, rule, look, color) in zip(axes.flat, looks, strict=False):
    path = rule(100)
    ax.contour(
        x_axis, y_axis, height, levels=np.geomspace(0.3, 90, 9), cmap="cividis", linewidths=1
    )
    ax.plot(*path[:41].T, look, color=color, ms=4, lw=1)
    ax.plot(0, 0, "*", color="k", ms=13)
    ax.set(xlabel="p1, along (no unit)", ylabel="p2, across (no unit)")
    ax.set_title(f"{label}: first 40 steps")
    axes[1, 1].semilogy(ravine(path.T), look[1:], color=color, lw=2, label=label)
axes[1, 1].set(xlabel="step", ylabel="cost (no unit)", ylim=(1e-8, 1e2), title="All three")
axes[1, 1].legend()
show(
    fig,
    alt="Three paths in a long narrow valley. Plain descent zigzags across and creeps along; "
    "momentum swings and arrives; Adam goes diagonally, overshoots and comes back. Fourth panel: "
    "cost against step; momentum is fastest here.",
)

# %% [markdown]
# The ravine allows plain descent no step above $2/40$: a longer one diverges *across*. So it creeps *along*. Momentum
# averages the zigzag away. Adam rescales each axis by its own slope, so it hardly notices the ravine; its price is
# some overshoot. On real networks Adam's great merit is that it works with almost any scaling of your data.
#
# 🧭 **Dive deeper.** Set `lr=0.051` in plain descent. 🧭🧭 Rotate the ravine by 45°. Which rule suffers, and why?

# %% [markdown]
# ## 7 · When training fails  (20 min)
#
# Three failures that you will meet, each provoked on purpose. All use *your* `forward` and `backward`, in the plainest of
# loops:


# %%
def descend(X, y, weights, biases, lr, num_epochs):
    """Full-batch descent from given weights; returns weights, biases and history."""
    weights, biases = [np.array(W) for W in weights], [np.array(b) for b in biases]
    history = []
    for _ in range(num_epochs):
        activations = forward(X, weights, biases)
        history.append(mean_squared_error(activations[-1], y))
        grads_w, grads_b = backward(activations, weights, y)
        for p, g in zip([*weights, *biases], [*grads_w, *grads_b], strict=True):
            p -= lr * np.asarray(g)
    return weights, biases, history


def random_start(layer_sizes, scale=1.0):
    """Normal weights of standard deviation `scale`, biases zero."""
    pairs = list(zip(layer_sizes[:-1], layer_sizes[1:], strict=True))
    weights = [scale * rng.normal(size=(n_out, n_in)) for n_in, n_out in pairs]
    return weights, [np.zeros(n_out) for _, n_out in pairs]


# %% [markdown]
# ### Failure 1: all weights start at zero
#
# Zero is the natural starting value for a fit, and fatal here.
#
# 🔮 **Predict.** After 500 epochs on your ageing data, what do the four rows of the first weight matrix look like?

# %% tags=["demo"]
with waits_for("forward", "backward"):
    starts = {"zero start": random_start([2, 4, 1], 0.0), "random start": random_start([2, 4, 1])}
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.5), width_ratios=[1, 1, 1.5], layout="constrained")
    for ax, look, (label, start) in zip(axes, ["-", "--"], starts.items(), strict=False):
        W, b, history = descend(X_age, y_age, *start, lr=5, num_epochs=500)
        ax.imshow(W[0], cmap="cividis", vmin=-8, vmax=8, aspect="auto")
        for (i, j), entry in np.ndenumerate(W[0]):
            color = "k" if entry > 1 else "white"
            ax.text(j, i, f"{entry:.2f}", ha="center", va="center", color=color, clip_on=True)
        ax.set_xticks([0, 1], ["temperature", "time"])
        ax.set_yticks(range(4), range(1, 5))
        ax.set(xlabel="input", title=f"W1 after a {label}")
        axes[2].semilogy(80 * np.sqrt(history), look, label=label)
    axes[0].set_ylabel("hidden neuron")
    axes[2].set(xlabel="epoch", ylabel="error (HV)", title="Training")
    axes[2].set_yticks([3, 5, 10, 20], ["3", "5", "10", "20"])
    axes[2].minorticks_off()
    axes[2].legend()
    show(
        fig,
        alt="Two weight matrices of four rows. After a zero start all rows are equal; after a random "
        "start all differ. Right: the error after a zero start stays high, the other falls.",
    )

# %% [markdown]
# All four neurons see the same inputs with the same weights, so they get the same gradient, for ever. You pay for
# four neurons and get one. **Random weights break the symmetry**; biases may start at zero.
#
# ### Failure 2: the learning rate is too large

# %% tags=["demo"]
with waits_for("forward", "backward"):
    start = random_start([2, 12, 1])
    fig, ax = plt.subplots(figsize=(6.5, 3.8), layout="constrained")
    for lr, look in ((0.2, "-"), (8, "--"), (400, "-.")):
        W, b, history = descend(X_age, y_age, *start, lr=lr, num_epochs=400)
        ax.semilogy(80 * np.sqrt(history), look, label=f"lr = {lr}")
        a1, a2 = (np.asarray(a) for a in forward(X_age, W, b)[1:])
        flat = np.mean(a1 * (1 - a1) < 0.01)
        print(
            f"lr = {lr:<4} hidden slopes below 0.01: {flat:4.0%}, outputs within 0.01 of 0 or 1: "
            f"{np.mean(a2 * (1 - a2) < 0.01):4.0%}"
        )
    ax.set(
        xlabel="epoch", ylabel="root mean square error (HV)", title="Too small, right, too large"
    )
    ax.set_yticks([3, 5, 10, 20, 50], ["3", "5", "10", "20", "50"])
    ax.minorticks_off()
    ax.legend()
    show(
        fig,
        alt="Error against epoch for three learning rates. The small one falls slowly, the middle one "
        "falls to a few Vickers, the large one jumps to about 40 and stays there.",
    )

# %% [markdown]
# With a linear output the cost would run off to infinity, and you would notice. With logistic outputs one
# huge step drives all neurons into saturation, where the slope is zero: the curve is flat, as if training had *finished*.
# **Flat is not the same as done.** Look at the activations.
#
# ### Failure 3: saturated sigmoids, because inputs were not scaled
#
# What if you feed temperatures in °C and times in h as they are? Then $z$ is of order ±200.

# %% tags=["demo"]
with waits_for("forward", "backward"):
    X_raw = np.column_stack([celsius, hours])
    start = random_start([2, 12, 1])
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    shades = [(AMBER, "//", "raw"), (DARK, "", "scaled to [−1, 1]")]
    bins = np.linspace(0, 1, 21)
    for (color, hatch, label), X, look in zip(shades, (X_raw, X_age), ("--", "-"), strict=True):
        activations = forward(X, *start)
        left.hist(
            np.ravel(activations[1]),
            bins=bins,
            weights=np.full(12 * 120, 100 / (12 * 120)),
            color=color,
            alpha=0.6,
            hatch=hatch,
            edgecolor="k",
            label=label,
        )
        slopes = np.asarray(activations[1]) * (1 - np.asarray(activations[1]))
        print(
            f"{label:<18} median slope of the hidden neurons at the start: {np.median(slopes):.1e}"
        )
        history = descend(X, y_age, *start, lr=8, num_epochs=400)[2]
        right.semilogy(80 * np.sqrt(history), look, color=color, label=label)
    left.set(xlabel="hidden activation (no unit)", ylabel="share (%)", title="Before training")
    left.legend(title="inputs", loc="upper center")
    right.set(xlabel="epoch", ylabel="root mean square error (HV)", title="Training")
    right.set_yticks([3, 5, 10, 20], ["3", "5", "10", "20"])
    right.minorticks_off()
    right.legend(title="inputs")
    show(
        fig,
        alt="Left: histograms of hidden activations; with raw inputs nearly all are 0 or 1, with "
        "scaled ones they spread between. Right: with raw inputs the error jumps about and "
        "stays high, with scaled ones it falls.",
    )

# %% [markdown]
# A neuron that says 0.000 or 1.000 has a slope of zero, and $\delta$ dies there. The few that are not saturated get
# gradients two hundred times too large, and jump. **Scale your inputs**: it is the cheapest
# improvement there is.
#
# ### What batch normalisation repairs
#
# Scaling helps the first layer. Who scales the inputs of the second, and of the fifth, while the weights before them
# change? **Batch normalisation** (Ioffe and Szegedy, 2015) does it inside the network. For each neuron, over the batch:
#
# $$\hat z = \frac{z - \mu_\mathrm{batch}}{\sqrt{\sigma^2_\mathrm{batch} + \epsilon}}, \qquad
# z_\mathrm{new} = \gamma\,\hat z + \beta .$$
#
# $\gamma$ and $\beta$ are learnt, so a neuron may choose its own scale and offset; it is no longer *thrown* into saturation. By hand,
# and by PyTorch:

# %% tags=["demo"]
z = torch.tensor(
    X_age @ np.array([[40.0, 3.0, -0.2], [5.0, -8.0, 0.1]]) + np.array([90.0, 0.0, -7.0])
)
by_hand = (z - z.mean(dim=0)) / torch.sqrt(z.var(dim=0, unbiased=False) + 1e-5)
layer = torch.nn.BatchNorm1d(3, dtype=torch.float64)
layer.train()
print("before:  mean", np.round(z.mean(0).numpy(), 2), " std", np.round(z.std(0).numpy(), 2))
print(
    "after:   mean", np.round(by_hand.mean(0).numpy(), 2), " std", by_hand.std(0).numpy().round(2)
)
print(f"largest gap to torch.nn.BatchNorm1d: {(by_hand - layer(z)).abs().max().item():.1e}")

# %% [markdown]
# Now a deep one: four hidden layers of 20 logistic neurons, fed with **raw** temperatures and times.
#
# 🔮 **Predict.** Which of the three curves below stays flat?


# %% tags=["demo"]
def deep_net(normalised):
    """Four hidden layers of 20 logistic neurons, with or without batch normalisation."""
    layers, n_in = [], 2
    for _ in range(4):
        layers.append(torch.nn.Linear(n_in, 20))
        if normalised:
            layers.append(torch.nn.BatchNorm1d(20))
        layers.append(torch.nn.Sigmoid())
        n_in = 20
    return torch.nn.Sequential(*layers, torch.nn.Linear(20, 1))


torch.manual_seed(CID)
cases = [
    ("raw inputs", np.column_stack([celsius, hours]), False, "--"),
    ("scaled inputs", X_age, False, ":"),
    ("raw inputs, batch norm", np.column_stack([celsius, hours]), True, "-"),
]
targets = torch.tensor(y_age, dtype=torch.float32)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.7), layout="constrained")
for (label, X, normalised, look), color in zip(cases, [AMBER, GREY, DARK], strict=True):
    model, inputs = deep_net(normalised), torch.tensor(X, dtype=torch.float32)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    errors = []
    for _ in range(400):
        loss = torch.nn.functional.mse_loss(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        errors.append(80 * math.sqrt(loss.item()))
        if len(errors) == 1:  # the gradients before anything has been learnt
            norms = [m.weight.grad.norm().item() for m in model if isinstance(m, torch.nn.Linear)]
    left.semilogy(errors, look, color=color, lw=2, label=label)
    right.semilogy(range(1, 6), norms, look, color=color, marker="o", label=label)
    print(f"{label:<24} error {errors[0]:6.1f} → {errors[-1]:5.1f} HV")
left.set(xlabel="step", ylabel="root mean square error (HV)", title="Training (momentum)")
left.set_yticks([5, 10, 20, 50], ["5", "10", "20", "50"])
left.minorticks_off()
left.legend()
right.set(xlabel="layer", ylabel="gradient norm (no unit)", title="Gradients at the start")
right.set_xticks(range(1, 6))
show(
    fig,
    alt="Left: error against step. Without batch normalisation, raw and scaled inputs stay flat near "
    "17 Vickers; with it the error falls to about 6. Right: gradient norms by layer; without it they "
    "vanish towards layer 1 by many orders of magnitude.",
)

# %% [markdown]
# Scaled inputs alone do not save a *deep* sigmoid network: from layer to layer the gradient shrinks, and the first
# layers hardly move. With batch normalisation every layer works in the steep middle of its sigmoids.
#
# One caution. In training, a sample's output depends on its batch mates. For predictions PyTorch
# uses running averages instead: call `model.eval()` first. Forgetting it is a classic.
#
# 🧭🧭 **Dive deeper.** Why can a batch of one sample not be normalised? Try it.

# %% [markdown]
# ## 8 · The library does it second: fitting a ripple in PyTorch  (20 min)
#
# A last target: the ripple $\sin r/r$. Materials people know it well: the Debye scattering formula is made of it, and so is the
# wave around a defect.
#
# ### ✏️ Task 9 · sinc [1 point]
#
# Write `sinc(x1, x2)` $= \sin r / r$ with $r = \sqrt{x_1^2 + x_2^2}$ in radians, and 1 at the origin, for numbers and for arrays of
# equal shape, integers included. No warnings, no `nan`.
#
# *What the right output looks like:* `sinc(0, 0)` is `1.0`; `sinc(3.0, 4.0)` is about `-0.1918`.
#
# <details><summary>💡 Hint</summary>
#
# <code>np.where</code> computes both of its branches everywhere, so it does not keep you from 0/0. And what does
# <code>np.sinc</code> compute? Read its help text to the end.
# </details>


# %% solution="sinc"
def sinc(x1, x2):
    """sin(r)/r with r = sqrt(x1**2 + x2**2), and 1 at the origin.

    x1, x2: numbers, or arrays of equal shape. Returns floats of that shape.
    """
    ### BEGIN SOLUTION
    return np.sinc(np.hypot(x1, x2) / np.pi)  # numpy's sinc(t) is sin(pi t)/(pi t)
    ### END SOLUTION


# %% test="test_sinc" points=1
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_here = sinc(3.0, 4.0)
assert _here is not None, "`sinc` gives None: is a `return` missing?"
assert abs(float(_here) - np.sin(5.0) / 5.0) < 1e-6, "`sinc(3, 4)` is wrong: there r is 5."
_there = sinc(np.array([0.0, 1.0]), np.array([0.0, 0.0]))
assert np.shape(_there) == (2,), "For arrays the result must have their shape."
assert abs(float(_there[0]) - 1) < 1e-6, "At the origin sin(r)/r tends to 1."
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import spherical_jn as _jn

_rng = checks.rng("sinc")
_x1, _x2 = _rng.normal(scale=4, size=(3, 5)), _rng.normal(scale=4, size=(3, 5))
_x1[1, 2] = _x2[1, 2] = 0.0
for _p, _q in (
    (_x1, _x2),
    (_np.array([0, 2, -3]), _np.array([0, -1, 0])),
    (_np.array([1000.0, -1000.0]), _np.array([0.0, 1000.0])),
    (0.0, 0.0),
    (0, 0),
    (2, -1),
    (float(_x1[0, 0]), float(_x2[0, 0])),
):
    checks.close(
        checks.call(sinc, _p, _q, _when="at the origin, or for plain numbers", _warns=False),
        _jn(0, _np.sqrt(_np.asarray(_p, dtype=float) ** 2 + _np.asarray(_q, dtype=float) ** 2)),
        "`sinc` is wrong for some inputs: numbers and arrays, whole numbers, the origin.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Autograd against your functions
#
# First the check, as always. Two networks with 80 hidden neurons, on the ripple:
#
# - all neurons logistic: PyTorch against your `backward`;
# - hidden tanh, linear output, the one to be trained: PyTorch against your `numerical_gradient`. Nudging
#   knows no activation function, so it checks anything.

# %% tags=["demo"]
with waits_for("sinc", "forward", "backward", "numerical_gradient"):
    grid = np.linspace(-8, 8, 25)  # in radians
    x1_grid, x2_grid = np.meshgrid(grid, grid)  # rows are x2, columns are x1
    X_ripple = np.column_stack([x1_grid.ravel(), x2_grid.ravel()]) / 8
    y_ripple = np.asarray(sinc(x1_grid, x2_grid), dtype=float).reshape(-1, 1)

    W_net = [rng.normal(size=(80, 2)), rng.normal(size=(1, 80)) / 9]
    b_net = [rng.normal(size=80), rng.normal(size=1)]
    params = [torch.tensor(p, requires_grad=True) for p in (*W_net, *b_net)]
    inputs, targets = torch.tensor(X_ripple), torch.tensor(y_ripple)

    hidden = torch.sigmoid(inputs @ params[0].T + params[2])
    output = torch.sigmoid(hidden @ params[1].T + params[3])
    autograd = torch.autograd.grad(torch.mean((output - targets) ** 2), params)
    grads_w, grads_b = backward(forward(X_ripple, W_net, b_net), W_net, y_ripple)
    pairs = zip(autograd, [*grads_w, *grads_b], strict=True)
    gap = max(np.abs(t.numpy() - np.asarray(g)).max() for t, g in pairs)
    print(f"logistic network, backward:           largest gap {gap:.1e}")

    hidden = torch.tanh(inputs @ params[0].T + params[2])
    output = hidden @ params[1].T + params[3]
    autograd = torch.autograd.grad(torch.mean((output - targets) ** 2), params)

    def tanh_cost():
        hidden = np.tanh(X_ripple @ W_net[0].T + b_net[0])
        return mean_squared_error(hidden @ W_net[1].T + b_net[1], y_ripple)

    measured = numerical_gradient(tanh_cost, [*W_net, *b_net])
    pairs = zip(autograd, measured, strict=True)
    gap = max(np.abs(t.numpy() - np.asarray(g)).max() for t, g in pairs)
    print(f"tanh network, 321 parameters nudged:  largest gap {gap:.1e}")

# %% [markdown]
# Now train it. Ten lines do what this notebook took apart: `zero_grad` (gradients *accumulate*, as in your `Value`),
# forward, `backward`, `step`. The learning rate shrinks on the way, for the reason that you saw in section 6.

# %% tags=["demo"]
with waits_for("sinc"):
    grid = np.linspace(-8, 8, 25)
    x1_grid, x2_grid = np.meshgrid(grid, grid)
    inputs = torch.tensor(
        np.column_stack([x1_grid.ravel(), x2_grid.ravel()]) / 8, dtype=torch.float32
    )
    truth = np.asarray(sinc(x1_grid, x2_grid), dtype=float)
    targets = torch.tensor(truth.reshape(-1, 1), dtype=torch.float32)

    torch.manual_seed(CID)
    model = torch.nn.Sequential(torch.nn.Linear(2, 80), torch.nn.Tanh(), torch.nn.Linear(80, 1))
    with torch.no_grad():
        model[0].weight.mul_(5)  # start with ripples of about the right width
        model[0].bias.mul_(5)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    slower = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.02, total_iters=2000)
    losses = []
    for step in range(2000):
        optimizer.zero_grad()
        loss = torch.mean((model(inputs) - targets) ** 2)
        loss.backward()
        optimizer.step()
        slower.step()
        losses.append(loss.item())
        if (step + 1) % 500 == 0:
            print(f"step {step + 1}: cost {loss.item():.2e}")

# %% tags=["demo"]
with waits_for("sinc"):
    with torch.no_grad():
        fitted = model(inputs).numpy().reshape(truth.shape)
    fig, axes = plt.subplots(2, 2, figsize=(8.5, 6.8), layout="constrained")
    levels = np.linspace(-0.3, 1.05, 28)
    for ax, picture, title in zip(axes[0], (truth, fitted), ("Truth", "Network"), strict=True):
        filled = ax.contourf(grid, grid, picture, levels=levels, cmap="cividis", extend="both")
        ax.contour(grid, grid, picture, levels=[0], colors="white", linewidths=1)
        ax.set(xlabel="x1 (rad)", ylabel="x2 (rad)", title=title, aspect="equal")
        fig.colorbar(filled, ax=ax, label="sin r / r (no unit)", ticks=[-0.2, 0, 0.5, 1])
    wrong = axes[1, 0].contourf(grid, grid, np.abs(fitted - truth), levels=12, cmap="cividis")
    fig.colorbar(wrong, ax=axes[1, 0], label="|network − truth| (no unit)")
    axes[1, 0].set(xlabel="x1 (rad)", ylabel="x2 (rad)", title="Where it errs", aspect="equal")
    axes[1, 1].semilogy(losses, lw=1)
    axes[1, 1].set(xlabel="step", ylabel="cost (no unit)", title="Adam, full batch")
    show(
        fig,
        alt="Contours of the true ripple and of the network's, which look alike: a bright peak with "
        "dark and faint rings; the white lines mark zero. Below, the small error, and the cost "
        "falling by several orders of magnitude.",
    )

# %% [markdown]
# 🧭 **Dive deeper.** Use 8 hidden neurons, then 20. What does the network give up first, the peak or the rings?
# 🧭🧭 Ask the network for $x_1 = 20$. Compare with "four models that agree" in notebook 02.
# 🧭🧭🧭 Give the network $r$ instead of $(x_1, x_2)$. How many neurons do you need now? This is what symmetry is worth.

# %% [markdown]
# ## What you learnt
#
# - Each derivative is a product of local slopes; going **backwards** shares all the work.
# - A value used twice **adds up** its gradients, and a node waits until it has all of them.
# - `delta` starts as $2(a-y)\,\sigma'/(n\,n_L)$ and goes back through $W$ and $\sigma'$.
# - **Check gradients** by nudging; the best step is neither large nor tiny.
# - *Stochastic* means a random subset of the **data**. Batch size and learning rate go together.
# - Equal starts, giant steps and saturated neurons stop learning, and a flat curve does not tell you which.
#   Random weights, scaled inputs and batch normalisation repair it.
#
# ## Three ways to go on
#
# 1. **Deeper into the engine.** Give `Value` a `relu` and train a whole network of `Value`s on your ageing data.
# 2. **Deeper into materials.** Ask your trained network for the time of peak hardness at 165 °C. With autograd, take
#    the derivative of hardness by *temperature*: how exactly must the furnace hold it?
# 3. **On to images.** Notebook 04 replaces the 12,544 weights of the first layer by a handful that look at every place.
