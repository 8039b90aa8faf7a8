# %% [markdown]
# # 02 · Activations: what makes a network non-linear
#
# Pull on a bar of aluminium. At first the stress rises in proportion to the strain.
# Then the metal yields, and the curve **bends**. Almost every curve that matters to a
# materials scientist bends: creep, phase boundaries, heat capacity near absolute zero.
#
# A layer of weights and biases cannot bend. Nor can a hundred such layers on top of
# each other. The bend comes from one humble ingredient between the layers: the
# **activation function**. In this notebook you write nine of them, take their
# derivatives, watch gradients die in a deep network, and build a stress–strain curve
# out of hinges.
#
# **You will learn to**
#
# 1. say why a network without activation functions is a straight line, however deep;
# 2. write the common activations so that they survive inputs of ±1000, and tell a
#    logistic function from a Fermi–Dirac occupation (you cannot: they are the same);
# 3. check a derivative by a central difference, with a step width that you can defend;
# 4. explain, with a number, why gradients vanish in deep sigmoid networks, and what a
#    dead ReLU is;
# 5. build any continuous curve out of ReLUs, and say what happens outside the data;
# 6. read softmax as a Boltzmann distribution, and a printed softmax vector as a
#    thermometer.
#
# | section | task | points | minutes |
# |---|---|---|---|
# | 1 · A stack of straight lines | – | – | 10 |
# | 2 · Functions that bend | 1 · `logistic` | 2 | 10 |
# | | 2 · `rectifiers` | 3 | 15 |
# | | 3 · `softplus` | 2 | 10 |
# | 3 · How steeply they bend | 4 · `derivatives` | 4 | 20 |
# | | 5 · `numerical_derivative` | 2 | 10 |
# | 4 · What depth does to a gradient | 6 · `chain_gradient` | 2 | 10 |
# | | 7 · `dead_fraction` | 2 | 10 |
# | 5 · Any curve, out of hinges | 8 · `relu_interpolant` | 3 | 25 |
# | 6 · Softmax is statistical mechanics | – | – | 15 |
# | 7 · Outside the data | – | – | 10 |
# | 8 · The other layers | – | – | 10 |
# | **sum** | | **20** | **155** |
#
# Run the cells from top to bottom. A cell that needs a function of yours waits until
# you have written it. Begin with your name and College ID: your data are made from it.

# %% [markdown]
# ### ✏️ Who are you? · identity [0 points]
#
# Your College ID is a whole number of at most eight digits, without leading zeros.

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
assert name != "Your name", "Replace the placeholder: write your own name in quotes."
assert isinstance(CID, int), "`CID` is a whole number: no quotes, no decimal point."
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

# %% [markdown]
# ### Your own measurements
#
# The next cell makes two small experiments that nobody else in the class has: a tensile
# test of an aluminium alloy, and the heat capacity of a solid. All chance in this
# notebook comes from `rng`, which starts from your CID. **Nothing reseeds it**: a
# second `np.random.default_rng(0)` further down would quietly give everybody the same
# data.

# %% locked="measurements"
rng = np.random.default_rng(CID)

# A tensile test: strain in per cent, stress in MPa (1 GPa · 1 % = 10 MPa).
modulus = rng.uniform(60, 80)  # GPa
yield_stress = rng.uniform(180, 260)  # MPa
hardening = rng.uniform(100, 160)  # MPa


def stress_curve(strain):
    """Stress in MPa at a strain in per cent: Hooke's law, then Voce hardening."""
    yield_strain = yield_stress / (10 * modulus)
    plastic_strain = np.maximum(strain - yield_strain, 0)
    elastic = 10 * modulus * np.minimum(strain, yield_strain)
    return elastic + hardening * (1 - np.exp(-plastic_strain / 0.8))


strain = np.linspace(0.1, 2.0, 12) + rng.uniform(-0.05, 0.05, 12)
stress = stress_curve(strain) + rng.normal(scale=3, size=12)

BOLTZMANN = 8.617333262e-5  # eV/K

# A calorimeter: temperature in K, molar heat capacity in J/(mol K).
GAS_CONSTANT = 8.314462618  # J/(mol K)
einstein_temperature = rng.uniform(220, 320)  # K


def heat_capacity(temperature, theta):
    """Einstein's molar heat capacity in J/(mol K); both arguments in K."""
    u = theta / (2 * temperature)
    return 3 * GAS_CONSTANT * (u / np.sinh(u)) ** 2


temperature = np.linspace(120, 320, 25)
capacity = heat_capacity(temperature, einstein_temperature)
capacity = capacity + rng.normal(scale=0.05, size=25)

# %% [markdown]
# ---
# ## 1 · A stack of straight lines
#
# Three layers, no activation:
#
# $$\mathbf{y} = W_3\,(W_2\,(W_1\mathbf{x} + \mathbf{b}_1) + \mathbf{b}_2) + \mathbf{b}_3.$$
#
# Multiply it out. It is $W\mathbf{x} + \mathbf{b}$ with $W = W_3 W_2 W_1$ and one bias
# vector $\mathbf{b}$. The three layers are **one** layer that was expensive to write
# down.
#
# **🔮 Predict.** The cell below draws three random layers with 5, 4 and 1 units: 39
# numbers in all. How many does the collapsed layer need for one input $x$?

# %% tags=["demo"]
W1, b1 = rng.normal(size=(5, 1)), rng.normal(size=(5, 1))
W2, b2 = rng.normal(size=(4, 5)), rng.normal(size=(4, 1))
W3, b3 = rng.normal(size=(1, 4)), rng.normal(size=(1, 1))

x = np.linspace(-3, 3, 7).reshape(1, -1)  # seven inputs, one per column
deep = W3 @ (W2 @ (W1 @ x + b1) + b2) + b3

W = W3 @ W2 @ W1
b = W3 @ (W2 @ b1 + b2) + b3
flat = W @ x + b

n_deep = W1.size + b1.size + W2.size + b2.size + W3.size + b3.size
n_flat = W.size + b.size
print(f"largest difference, 3 layers and 1 layer: {np.abs(deep - flat).max():.1e}")
print(f"numbers stored: {n_deep} in three layers, {n_flat} in one")

# %% [markdown]
# Now look at your tensile test. The best that *any* stack of linear layers can do is
# the best straight line. Add a single hinge,
# $\max(0,\ \varepsilon - \varepsilon_\mathrm{y})$, and the model can yield. That hinge
# is a ReLU, and it is the whole idea of this notebook.

# %% tags=["demo"]
line = np.polyfit(strain, stress, 1)


def hinge_columns(at, where):
    """The three building blocks: a constant, the strain, and a hinge at strain `at`."""
    return np.stack([np.ones_like(where), where, np.maximum(where - at, 0)], axis=1)


trials = np.linspace(0.2, 1.0, 81)  # per cent: try every hinge, keep the best
fits = [np.linalg.lstsq(hinge_columns(at, strain), stress)[0] for at in trials]
misfits = [
    np.sqrt(np.mean((hinge_columns(at, strain) @ fit - stress) ** 2))
    for at, fit in zip(trials, fits)
]
best = int(np.argmin(misfits))
fine = np.linspace(0, 2.1, 200)

fig, ax = plt.subplots(figsize=(6.5, 4))
ax.plot(strain, stress, "o", color="black", label="your tensile test", zorder=3)
ax.plot(fine, np.polyval(line, fine), "--", color="#b07d00", label="any linear stack")
ax.plot(
    fine, hinge_columns(trials[best], fine) @ fits[best], "-", color="#00224e",
    label=f"line + one hinge at {trials[best]:.2f} %",
)
ax.set(xlabel="strain ε (%)", ylabel="stress σ (MPa)")
ax.set_title("One hinge lets a model yield")
ax.legend(frameon=False, loc="lower right")
show(
    fig,
    alt="Tensile data rise steeply, then bend; a straight line misses them, a line "
    "with one hinge follows them.",
)
line_misfit = np.sqrt(np.mean((np.polyval(line, strain) - stress) ** 2))
print(f"misfit: {line_misfit:.0f} MPa (line), {misfits[best]:.0f} MPa (one hinge)")

# %% [markdown]
# ---
# ## 2 · Functions that bend
#
# The lecture's table has nine rows. Keep it beside you; you write most of it yourself.
#
# | activation | $f(x)$ | $f'(x)$ | range |
# |---|---|---|---|
# | identity | $x$ | $1$ | $(-\infty, \infty)$ |
# | binary step | $0$ for $x<0$, $1$ for $x\ge 0$ | $0$ for $x \ne 0$, none at $0$ | $\{0, 1\}$ |
# | logistic (sigmoid) | $\sigma(x) = \dfrac{1}{1+e^{-x}}$ | $\sigma(x)\,(1-\sigma(x))$ | $(0, 1)$ |
# | tanh | $\dfrac{e^{x}-e^{-x}}{e^{x}+e^{-x}}$ | $1-\tanh^2 x$ | $(-1, 1)$ |
# | arctan | $\tan^{-1} x$ | $\dfrac{1}{x^2+1}$ | $(-\frac{\pi}{2}, \frac{\pi}{2})$ |
# | ReLU | $0$ for $x<0$, $x$ for $x\ge 0$ | $0$ for $x<0$, $1$ for $x>0$ | $[0, \infty)$ |
# | PReLU | $\alpha x$ for $x<0$, $x$ for $x\ge 0$ | $\alpha$ for $x<0$, $1$ for $x>0$ | $(-\infty, \infty)$ for $\alpha>0$ |
# | ELU | $\alpha(e^{x}-1)$ for $x<0$, $x$ for $x\ge 0$ | $\alpha e^{x}$ for $x<0$, $1$ for $x>0$ | $(-\alpha, \infty)$ |
# | softplus | $\ln(1+e^{x})$ | $\dfrac{1}{1+e^{-x}}$ | $(0, \infty)$ |
#
# **Leaky ReLU** is not a tenth row: it is PReLU with $\alpha$ fixed at a small value
# such as 0.01, where PReLU *learns* its $\alpha$.
#
# **The house rules for all functions of $x$ in this notebook.** $x$ is a number or a
# numpy array of any shape, whole numbers or floats. The result has the shape of $x$ and
# is not rounded to whole numbers. The array that you were given stays as it was. For
# $|x|$ up to 1000 there are no warnings, no `nan`, and no infinities. How you do it, in
# a loop, with numpy, scipy or torch, is up to you. Lists are not tested.

# %% [markdown]
# ### ✏️ Task 1 · `logistic` [2 points]
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}$$
#
# You know it from physics. An electron state of energy $E$ is occupied with probability
# $\sigma\!\left(-(E-\mu)/k_\mathrm{B}T\right)$: **Fermi–Dirac**. At 10 K, a state 0.8
# eV from the Fermi level has $|x| \approx 930$. So $\pm 1000$ is no fancy of ours, and
# $e^{1000}$ does not fit into a float (the largest is about $e^{709}$). Write it so
# that it is right there, and silent.
#
# Done right, it gives:
#
# ```
# >>> logistic(np.array([-1000, -2, 0, 2, 1000])).round(4)
# array([0.    , 0.1192, 0.5   , 0.8808, 1.    ])
# >>> logistic(0)
# 0.5
# ```
#
# <details><summary>💡 Hint</summary>
#
# $e^{-|x|}$ never overflows. For $x \ge 0$ use $1/(1+e^{-x})$; for $x<0$ use the equal
# form $e^{x}/(1+e^{x})$. Careful: `np.where` works out *both* branches for all entries
# before it chooses, so both have to be harmless. Or think of how $\sigma$ and $\tanh$
# are related.
# </details>

# %% solution="logistic"
def logistic(x):
    """The logistic function 1 / (1 + exp(-x)): a number or an array of any shape."""
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1.0, small) / (1 + small)
    ### END SOLUTION

# %% test="test_logistic" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit

from autograder import checks

checks.begin()
### END HIDDEN TESTS
import warnings as _warnings

assert np.isclose(logistic(0), 0.5), (
    "Halfway: at x = 0 the logistic function is one half."
)
_y = logistic(np.array([-2.0, 0.0, 3.0]))
assert np.shape(_y) == (3,), "Three numbers in, three numbers out: keep the shape of x."
assert np.all(np.diff(_y) > 0), "The function must rise with x: look at the sign of x."
assert np.allclose(_y, [0.11920292, 0.5, 0.95257413]), (
    "Wrong away from x = 0: is it exp?"
)
with _warnings.catch_warnings(record=True) as _caught:
    _warnings.simplefilter("always")
    _y = logistic(np.array([-1000.0, 1000.0]))
assert np.allclose(_y, [0, 1], atol=1e-6), (
    "At -1000 it is 0 and at 1000 it is 1, not nan."
)
assert not _caught, (
    "A warning at x = -1000 or 1000: exp(1000) does not fit into a float."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("logistic")
for _x, _when in (
    (float(_rng.uniform(-4, 4)), "for a float"),
    (int(_rng.integers(-5, 0)), "for a negative whole number"),
    (-1000.0, "for the number -1000"),
    (1000, "for the number 1000"),
    (_rng.normal(scale=3, size=9), "for an array"),
    (_rng.normal(scale=3, size=(3, 4)), "for an array with two axes"),
    (_rng.normal(scale=3, size=(2, 3, 4)), "for an array with three axes"),
    (_rng.integers(-6, 7, size=(4, 5)), "for an integer array"),
    (_rng.permutation(_np.linspace(-1000, 1000, 41)), "for |x| up to 1000"),
):
    checks.close(
        checks.call(logistic, _x, _when=_when, _warns=False),
        _expit(_x),
        f"`logistic` is wrong {_when}.",
        what="`logistic(x)`",
    )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("logistic"):
    energy = np.linspace(-0.4, 0.4, 401)  # eV, counted from the Fermi level
    fig, ax = plt.subplots(figsize=(6.5, 3.8))
    for kelvin in (10, 300, 1200):
        ax.plot(energy, logistic(-energy / (BOLTZMANN * kelvin)), label=f"{kelvin} K")
    ax.set_xlabel("energy above the Fermi level, E − μ (eV)")
    ax.set_ylabel("occupation (0 to 1)")
    ax.set_title("Your logistic function is the Fermi–Dirac distribution")
    ax.legend(frameon=False, title="temperature")
    show(
        fig,
        alt="Occupation falls from 1 to 0 at the Fermi level: a sharp step at 10 K, a "
        "gentle slope at 1200 K.",
    )

# %% [markdown]
# A cold solid is a **binary step**; a warm one is a smooth switch. A perceptron's step
# is the logistic function at zero temperature, and it learns badly for just that
# reason: a step has no slope to follow.

# %% [markdown]
# ### ✏️ Task 2 · `rectifiers` [3 points, one each]
#
# A diode lets current through in one direction; so do these. With
#
# $$\mathrm{relu}(x) = \max(0, x), \qquad
# \mathrm{prelu}(x, \alpha) = \begin{cases}\alpha x & x < 0\\ x & x \ge 0\end{cases}, \qquad
# \mathrm{elu}(x, \alpha) = \begin{cases}\alpha\,(e^{x} - 1) & x < 0\\ x & x \ge 0\end{cases}$$
#
# write all three in the one cell. For PReLU $0 \le \alpha \le 1$, both ends included;
# for ELU $\alpha > 0$, and 1 if nothing is said. The slope $\alpha$ is a number.
#
# **🔮 Predict.** Which of the three is smooth at $x = 0$, and for which $\alpha$?
#
# Done right:
#
# ```
# >>> relu(np.array([-2, 0, 3]))         # 0. 0. 3.
# >>> prelu(np.array([-2, 0, 3]), 0.1)   # -0.2 0. 3.
# >>> elu(np.array([-2, 0, 3]), 0.5)     # -0.4323 0. 3.   (rounded)
# >>> elu(-1000), elu(1000)              # -1.0 and 1000.0, no warning
# ```
#
# <details><summary>💡 Hint: whole numbers</summary>
#
# An integer array cannot hold −0.2: `out = x.copy()` and then `out[x < 0] = …` cuts it
# to 0. Start from a float array. And do not write into `x` itself.
# </details>
#
# <details><summary>💡 Hint: the warning in ELU</summary>
#
# $e^{1000}$ is worked out even where the other branch is chosen. Nobody needs it: take
# the exponential of $\min(x, 0)$ instead.
# </details>

# %% solution="rectifiers"
def relu(x):
    """Rectified linear unit: x where x is positive, else 0."""
    ### BEGIN SOLUTION
    return np.maximum(x, 0.0)
    ### END SOLUTION


def prelu(x, alpha):
    """Parametric ReLU: x where x is positive, else alpha * x, with 0 <= alpha <= 1."""
    ### BEGIN SOLUTION
    return np.where(np.asarray(x) < 0, alpha * np.asarray(x), x)
    ### END SOLUTION


def elu(x, alpha=1.0):
    """Exponential linear unit: x where x is positive, else alpha * (exp(x) - 1)."""
    ### BEGIN SOLUTION
    return np.where(np.asarray(x) < 0, alpha * np.expm1(np.minimum(x, 0)), x)
    ### END SOLUTION

# %% test="test_rectifiers_relu" points=1
### BEGIN HIDDEN TESTS
import numpy as _np
import torch as _torch
from scipy.special import expit as _expit

from autograder import checks

checks.begin(logistic=_expit)
### END HIDDEN TESTS
_x = np.array([-2.0, 0.0, 3.0])
_y = relu(_x)
assert np.shape(_y) == (3,), (
    "Three numbers in, three numbers out: `relu` keeps the shape."
)
assert np.allclose(_y, [0, 0, 3]), (
    "`relu` cuts off what is negative and keeps the rest."
)
assert _x[0] == -2, "`relu` has changed the array it was given: work on a copy."
assert np.isclose(relu(5), 5) and np.isclose(relu(-5), 0), (
    "`relu` is wrong for one number."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("relu")
for _x, _when in (
    (float(_rng.uniform(-4, -1)), "for a negative float"),
    (float(_rng.uniform(1, 4)), "for a positive float"),
    (1000, "for the number 1000"),
    (_rng.normal(scale=3, size=9), "for an array"),
    (_rng.normal(scale=3, size=(3, 4)), "for an array with two axes"),
    (_rng.normal(scale=3, size=(2, 3, 4)), "for an array with three axes"),
    (_rng.integers(-6, 7, size=(4, 5)), "for an integer array"),
    (_rng.permutation(_np.linspace(-1000, 1000, 41)), "for |x| up to 1000"),
):
    checks.close(
        checks.call(relu, _x, _when=_when, _warns=False),
        _torch.relu(_torch.tensor(_np.array(_x, dtype=float))).numpy(),
        f"`relu` is wrong {_when}.",
        what="`relu(x)`",
    )
### END HIDDEN TESTS

# %% test="test_rectifiers_prelu" points=1
### BEGIN HIDDEN TESTS
import numpy as _np
import torch as _torch
from scipy.special import expit as _expit

from autograder import checks

checks.begin(logistic=_expit)
### END HIDDEN TESTS
_y = prelu(np.array([-2.0, 0.0, 3.0]), 0.1)
assert np.shape(_y) == (3,), (
    "Three numbers in, three numbers out: `prelu` keeps the shape."
)
assert np.isclose(_y[2], 3), "`prelu` leaves positive inputs as they are."
assert np.allclose(_y, [-0.2, 0, 3]), "`prelu` multiplies negative inputs by `alpha`."
assert np.isclose(prelu(-4, 0.5), -2), (
    "`prelu` is wrong for one number, or ignores `alpha`."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("prelu")
for _alpha in (float(_rng.uniform(0.2, 0.8)), 0.0, 1.0):
    for _x, _when in (
        (float(_rng.uniform(-4, -1)), "for a negative float"),
        (float(_rng.uniform(1, 4)), "for a positive float"),
        (_rng.normal(scale=3, size=9), "for an array"),
        (_rng.normal(scale=3, size=(3, 4)), "for an array with two axes"),
        (_rng.normal(scale=3, size=(2, 3, 4)), "for an array with three axes"),
        (_rng.integers(-6, 7, size=(4, 5)), "for an integer array"),
        (_rng.permutation(_np.linspace(-1000, 1000, 41)), "for |x| up to 1000"),
    ):
        _t = _torch.tensor(_np.array(_x, dtype=float))
        checks.close(
            checks.call(prelu, _x, _alpha, _when=_when, _warns=False),
            _torch.nn.functional.leaky_relu(_t, _alpha).numpy(),
            f"`prelu` is wrong {_when}: try several `alpha`, 0 and 1 among them.",
            what="`prelu(x, alpha)`",
        )
### END HIDDEN TESTS

# %% test="test_rectifiers_elu" points=1
### BEGIN HIDDEN TESTS
import numpy as _np
import torch as _torch
from scipy.special import expit as _expit

from autograder import checks

checks.begin(logistic=_expit)
### END HIDDEN TESTS
import warnings as _warnings

_y = elu(np.array([-2.0, 0.0, 3.0]), 0.5)
assert np.shape(_y) == (3,), (
    "Three numbers in, three numbers out: `elu` keeps the shape."
)
assert np.isclose(_y[2], 3), "`elu` leaves positive inputs as they are."
assert np.isclose(_y[1], 0), "At 0 both branches of `elu` meet: is the - 1 there?"
assert np.allclose(_y, [-0.43233236, 0, 3]), (
    "`elu` is wrong for negative x: is `alpha` used?"
)
with _warnings.catch_warnings(record=True) as _caught:
    _warnings.simplefilter("always")
    _y = elu(np.array([-1000.0, 1000.0]))
assert np.allclose(_y, [-1, 1000]), (
    "`elu` is wrong far out, or its `alpha` is not 1 unasked."
)
assert not _caught, "`elu` warns at x = 1000: the exponential is worked out there, too."
### BEGIN HIDDEN TESTS
_rng = checks.rng("elu")
for _alpha in ((), (float(_rng.uniform(0.2, 0.8)),), (float(_rng.uniform(1.5, 3)),)):
    for _x, _when in (
        (float(_rng.uniform(-4, -1)), "for a negative float"),
        (float(_rng.uniform(1, 4)), "for a positive float"),
        (1000, "for the number 1000"),
        (_rng.normal(scale=3, size=9), "for an array"),
        (_rng.normal(scale=3, size=(3, 4)), "for an array with two axes"),
        (_rng.normal(scale=3, size=(2, 3, 4)), "for an array with three axes"),
        (_rng.integers(-6, 7, size=(4, 5)), "for an integer array"),
        (_rng.permutation(_np.linspace(-1000, 1000, 41)), "for |x| up to 1000"),
    ):
        checks.close(
            checks.call(elu, _x, *_alpha, _when=_when, _warns=False),
            _torch.nn.functional.elu(
                _torch.tensor(_np.array(_x, dtype=float)), *_alpha
            ).numpy(),
            f"`elu` is wrong {_when}: try `alpha` left out, small, and above 1.",
            what="`elu(x, alpha)`",
        )
### END HIDDEN TESTS

# %% [markdown]
# ### ✏️ Task 3 · `softplus` [2 points]
#
# $$\mathrm{softplus}(x) = \ln\left(1 + e^{x}\right)$$
#
# A state that can be empty (energy 0) or filled (energy $E - \mu$) has the partition
# function $Z = 1 + e^{x}$ with $x = -(E-\mu)/k_\mathrm{B}T$. So softplus is $\ln Z$ of a
# two-level system, and its slope is the occupation: the logistic function. Task 4 comes
# back to that.
#
# Far to the right, softplus is $x$ itself; far to the left it is 0. It must be finite
# and right at $\pm 1000$, without a warning:
#
# ```
# >>> softplus(np.array([-1000, -1, 0, 1, 1000])).round(4)
# array([   0.    ,    0.3133,    0.6931,    1.3133, 1000.    ])
# ```
#
# <details><summary>💡 Hint</summary>
#
# Take $e^{x}$ out of the logarithm where $x$ is large:
# $\ln(1+e^{x}) = x + \ln(1+e^{-x})$. Both cases in one line need $\max(x, 0)$ and
# $e^{-|x|}$. Or find out what `np.logaddexp` adds.
# </details>

# %% solution="softplus"
def softplus(x):
    """The softplus function log(1 + exp(x)), for a number or an array of any shape."""
    ### BEGIN SOLUTION
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
    ### END SOLUTION

# %% test="test_softplus" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit
from scipy.special import log_expit as _log_expit

from autograder import checks

checks.begin(
    logistic=_expit,
    relu=lambda x: _np.maximum(x, 0.0),
    prelu=lambda x, alpha: _np.maximum(x, 0.0) + alpha * _np.minimum(x, 0.0),
    elu=lambda x, alpha=1.0: _np.maximum(x, 0) + alpha * _np.expm1(_np.minimum(x, 0.0)),
)
### END HIDDEN TESTS
import warnings as _warnings

assert np.isclose(softplus(0), 0.69314718), "At x = 0 it is the natural logarithm of 2."
_y = softplus(np.array([-2.0, 0.0, 3.0]))
assert np.shape(_y) == (3,), "Three numbers in, three numbers out: keep the shape of x."
assert np.allclose(_y, [0.12692801, 0.69314718, 3.04858735]), "Wrong away from x = 0."
with _warnings.catch_warnings(record=True) as _caught:
    _warnings.simplefilter("always")
    _y = softplus(np.array([-1000.0, 1000.0]))
assert np.allclose(_y, [0, 1000]), (
    "Far left it is 0 and far right it is x: not inf, not cut."
)
assert not _caught, (
    "A warning at x = -1000 or 1000: exp(1000) does not fit into a float."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("softplus")
for _x, _when in (
    (float(_rng.uniform(-4, 4)), "for a float"),
    (int(_rng.integers(1, 6)), "for a whole number"),
    (-1000.0, "for the number -1000"),
    (1000, "for the number 1000"),
    (_rng.normal(scale=3, size=9), "for an array"),
    (_rng.normal(scale=3, size=(3, 4)), "for an array with two axes"),
    (_rng.normal(scale=3, size=(2, 3, 4)), "for an array with three axes"),
    (_rng.integers(-6, 7, size=(4, 5)), "for an integer array"),
    (_rng.permutation(_np.linspace(-30, 30, 41)), "between -30 and 30"),
    (_rng.permutation(_np.linspace(-1000, 1000, 41)), "for |x| up to 1000"),
):
    checks.close(
        checks.call(softplus, _x, _when=_when, _warns=False),
        -_log_expit(-_np.asarray(_x, dtype=float)),
        f"`softplus` is wrong {_when}.",
        what="`softplus(x)`",
    )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("rectifiers", "softplus"):
    x = np.linspace(-3, 3, 301)
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True, layout="constrained")
    axes[0].plot(x, relu(x), label="ReLU")
    axes[0].plot(x, prelu(x, 0.25), label="PReLU, α = 0.25")
    axes[0].plot(x, elu(x), label="ELU, α = 1")
    axes[0].set(xlabel="x (no unit)", ylabel="f(x) (no unit)", title="Three rectifiers")
    axes[0].legend(frameon=False, loc="upper left")
    for beta in (1, 2, 8):
        axes[1].plot(x, softplus(beta * x) / beta, label=f"β = {beta}")
    axes[1].plot(x, relu(x), color="black", linestyle=":", label="ReLU")
    axes[1].set(xlabel="x (no unit)", title="softplus(βx)/β hardens into a ReLU")
    axes[1].legend(frameon=False, loc="upper left")
    show(
        fig,
        alt="Left: ReLU, PReLU and ELU agree for positive x and differ for negative "
        "x. Right: softplus with growing sharpness approaches ReLU.",
    )

# %% [markdown]
# Read $\beta$ as $1/k_\mathrm{B}T$. Heat rounds a hinge; cold sharpens it. ReLU is
# softplus at zero temperature, as the binary step is the logistic function at zero
# temperature.

# %% [markdown]
# ---
# ## 3 · How steeply they bend
#
# Training follows slopes. Every layer multiplies the gradient by $f'(z)$, where $z$ is
# what comes *in*. So you need the derivatives, and you need them as functions of the
# input.
#
# ### ✏️ Task 4 · `derivatives` [4 points: 2 for the smooth ones, 2 for the rectifiers]
#
# Write seven functions, in the one cell:
#
# | smooth | rectifiers |
# |---|---|
# | `d_logistic(x)`, `d_tanh(x)`, `d_arctan(x)`, `d_softplus(x)` | `d_relu(x)`, `d_prelu(x, alpha)`, `d_elu(x, alpha=1.0)` |
#
# - They are functions **of $x$**, not of $f(x)$. Textbooks write $f' = f(1-f)$ for the
#   logistic function because $f$ is at hand in a network; here you begin at $x$.
# - At the kink $x = 0$ of ReLU, PReLU and ELU, the slope jumps. **Any value from the
#   left slope to the right slope, both included, is right there.** PyTorch takes 0 for
#   ReLU.
# - The house rules hold: ±1000 without warnings.
# - You may call the functions that you wrote above.
#
# **🔮 Predict.** Which of the seven is largest at $x = 0$, and how large can the
# derivative of the logistic function ever be? Keep your number for section 4.
#
# Done right:
#
# ```
# d_logistic(1) = 0.1966     d_tanh(1) = 0.4200      d_arctan(1) = 0.5
# d_softplus(1) = 0.7311     d_relu(-1) = 0          d_prelu(-1, 0.1) = 0.1
# d_elu(-1, 0.5) = 0.1839    d_elu(-1) = 0.3679      d_elu(2) = 1
# ```
#
# <details><summary>💡 Hint</summary>
#
# $\cosh(1000)$ overflows, so $1/\cosh^2 x$ warns; $1 - \tanh^2 x$ does not. What is the
# derivative of $\ln(1+e^{x})$? You have already written it.
# </details>

# %% solution="derivatives"
def d_logistic(x):
    """Derivative of the logistic function at x."""
    ### BEGIN SOLUTION
    return logistic(x) * (1 - logistic(x))
    ### END SOLUTION


def d_tanh(x):
    """Derivative of tanh at x."""
    ### BEGIN SOLUTION
    return 1 - np.tanh(x) ** 2
    ### END SOLUTION


def d_arctan(x):
    """Derivative of arctan at x."""
    ### BEGIN SOLUTION
    return 1 / (1 + np.square(x, dtype=float))
    ### END SOLUTION


def d_softplus(x):
    """Derivative of log(1 + exp(x)) at x."""
    ### BEGIN SOLUTION
    return logistic(x)
    ### END SOLUTION


def d_relu(x):
    """Derivative of relu at x."""
    ### BEGIN SOLUTION
    return np.where(np.asarray(x) > 0, 1.0, 0.0)
    ### END SOLUTION


def d_prelu(x, alpha):
    """Derivative of prelu(x, alpha) with respect to x."""
    ### BEGIN SOLUTION
    return np.where(np.asarray(x) > 0, 1.0, alpha)
    ### END SOLUTION


def d_elu(x, alpha=1.0):
    """Derivative of elu(x, alpha) with respect to x."""
    ### BEGIN SOLUTION
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
    ### END SOLUTION

# %% test="test_derivatives_smooth" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
import torch as _torch
from scipy.special import expit as _expit

from autograder import checks

checks.begin(
    logistic=_expit,
    relu=lambda x: _np.maximum(x, 0.0),
    prelu=lambda x, alpha: _np.maximum(x, 0.0) + alpha * _np.minimum(x, 0.0),
    elu=lambda x, alpha=1.0: _np.maximum(x, 0) + alpha * _np.expm1(_np.minimum(x, 0.0)),
    softplus=lambda x: _np.logaddexp(0.0, x),
)
### END HIDDEN TESTS
import warnings as _warnings

_x = np.array([-2.0, 0.0, 1.0])
for _name, _f, _right in (
    ("d_logistic", d_logistic, [0.10499359, 0.25, 0.19661193]),
    ("d_tanh", d_tanh, [0.07065082, 1, 0.41997434]),
    ("d_arctan", d_arctan, [0.2, 1, 0.5]),
    ("d_softplus", d_softplus, [0.11920292, 0.5, 0.73105858]),
):
    with _warnings.catch_warnings(record=True) as _caught:
        _warnings.simplefilter("always")
        _y, _far = _f(_x), _f(np.array([-1000.0, 1000.0]))
    assert np.shape(_y) == (3,), f"`{_name}` must keep the shape of x."
    assert np.allclose(_y, _right), f"`{_name}` is wrong: begin at x, not at f(x)."
    assert np.isfinite(np.asarray(_far)).all(), f"`{_name}` is not finite at ±1000."
    assert not _caught, f"`{_name}` warns at x = ±1000: something overflows there."
### BEGIN HIDDEN TESTS
_rng = checks.rng("derivatives_smooth")
_inputs = (
    (float(_rng.uniform(-4, 4)), "for a float"),
    (int(_rng.integers(1, 4)), "for a whole number"),
    (-1000.0, "for the number -1000"),
    (_rng.normal(scale=2, size=9), "for an array"),
    (_rng.normal(scale=2, size=(3, 4)), "for an array with two axes"),
    (_rng.normal(scale=2, size=(2, 3, 4)), "for an array with three axes"),
    (_rng.integers(-4, 5, size=(4, 5)), "for an integer array"),
    (_rng.permutation(_np.linspace(-1000, 1000, 41)), "for |x| up to 1000"),
)
for _name, _f, _forward in (
    ("d_logistic", d_logistic, _torch.sigmoid),
    ("d_tanh", d_tanh, _torch.tanh),
    ("d_arctan", d_arctan, _torch.arctan),
    ("d_softplus", d_softplus, _torch.nn.functional.softplus),
):
    for _x, _when in _inputs:
        _t = _torch.tensor(_np.array(_x, dtype=float), requires_grad=True)
        _forward(_t).sum().backward()
        checks.close(
            checks.call(_f, _x, _when=_when, _warns=False),
            _t.grad.numpy(),
            f"`{_name}` is wrong {_when}: compare it with a difference quotient.",
            what=f"`{_name}(x)`",
        )
### END HIDDEN TESTS

# %% test="test_derivatives_rectifiers" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
import torch as _torch
from scipy.special import expit as _expit

from autograder import checks

checks.begin(
    logistic=_expit,
    relu=lambda x: _np.maximum(x, 0.0),
    prelu=lambda x, alpha: _np.maximum(x, 0.0) + alpha * _np.minimum(x, 0.0),
    elu=lambda x, alpha=1.0: _np.maximum(x, 0) + alpha * _np.expm1(_np.minimum(x, 0.0)),
    softplus=lambda x: _np.logaddexp(0.0, x),
)
### END HIDDEN TESTS
import warnings as _warnings

_x = np.array([-2.0, -1.0, 1.0, 3.0])
for _name, _f, _alpha, _right in (
    ("d_relu", d_relu, (), [0, 0, 1, 1]),
    ("d_prelu", d_prelu, (0.1,), [0.1, 0.1, 1, 1]),
    ("d_elu", d_elu, (0.5,), [0.06766764, 0.18393972, 1, 1]),
):
    with _warnings.catch_warnings(record=True) as _caught:
        _warnings.simplefilter("always")
        _y, _far = _f(_x, *_alpha), _f(np.array([-1000.0, 1000.0]), *_alpha)
    assert np.shape(_y) == (4,), f"`{_name}` must keep the shape of x."
    assert np.allclose(_y[2:], 1), f"`{_name}` is 1 for positive x."
    assert np.allclose(_y, _right), (
        f"`{_name}` is wrong for negative x: is `alpha` right?"
    )
    assert np.isfinite(np.asarray(_far)).all(), f"`{_name}` is not finite at ±1000."
    assert not _caught, f"`{_name}` warns at x = ±1000: something overflows there."
### BEGIN HIDDEN TESTS
_rng = checks.rng("derivatives_rectifiers")
_inputs = (
    (float(_rng.uniform(-3, -0.5)), "for a negative float"),
    (float(_rng.uniform(0.5, 3)), "for a positive float"),
    (-int(_rng.integers(1, 4)), "for a negative whole number"),
    (1000, "for the number 1000"),
    (_rng.permutation(_np.linspace(-1, 1, 20)) * _rng.uniform(0.8, 1.2), "near 0"),
    (_rng.normal(scale=2, size=(3, 4)), "for an array with two axes"),
    (_rng.normal(scale=2, size=(2, 3, 4)), "for an array with three axes"),
    (_rng.permutation([-3, -2, -1, 1, 2, 3]).reshape(2, 3), "for an integer array"),
    (_rng.permutation(_np.linspace(-1000, 1000, 40)), "for |x| up to 1000"),
)
_small, _large = float(_rng.uniform(0.2, 0.8)), float(_rng.uniform(1.5, 3))
for _name, _f, _forward, _alpha, _left in (
    ("d_relu", d_relu, _torch.relu, (), 0.0),
    ("d_prelu", d_prelu, None, (_small,), _small),
    ("d_prelu", d_prelu, None, (0.0,), 0.0),
    ("d_elu", d_elu, _torch.nn.functional.elu, (), 1.0),
    ("d_elu", d_elu, _torch.nn.functional.elu, (_small,), _small),
    ("d_elu", d_elu, _torch.nn.functional.elu, (_large,), _large),
):
    for _x, _when in _inputs:
        _t = _torch.tensor(_np.array(_x, dtype=float), requires_grad=True)
        if _forward is None:
            _y = _torch.nn.functional.leaky_relu(_t, *_alpha)
        else:
            _y = _forward(_t, *_alpha)
        _y.sum().backward()
        checks.close(
            checks.call(_f, _x, *_alpha, _when=_when, _warns=False),
            _t.grad.numpy(),
            f"`{_name}` is wrong {_when}: is `alpha` used, and its default right?",
            what=f"`{_name}`",
        )
    _kink = checks.number(
        checks.call(_f, _np.array([0.0]), *_alpha, _when="at x = 0", _warns=False),
        f"`{_name}` at x = 0",
    )
    _low, _high = (_left, 1.0) if _left < 1 else (1.0, _left)
    checks.require(
        _low - 1e-6 <= _kink <= _high + 1e-6,
        f"`{_name}` at x = 0 lies outside the slopes left and right of the kink.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### The lecture's table, drawn
#
# Nine functions, and below each its slope. Circles mark a jump: a filled one is
# the value that counts, and where both are open, there is none. Look at the *lower*
# rows: where a slope is near zero, a network does not learn.

# %% tags=["demo"]
from functools import partial

with waits_for("logistic", "rectifiers", "softplus", "derivatives"):
    def step(x):
        """The binary step: 0 for negative x, else 1."""
        return np.where(x < 0, 0.0, 1.0)

    # name, function, derivative, does the function jump, does the derivative jump
    table = [
        ("identity", lambda x: x, lambda x: np.ones_like(x), False, False),
        ("binary step", step, np.zeros_like, True, True),
        ("logistic", logistic, d_logistic, False, False),
        ("tanh", np.tanh, d_tanh, False, False),
        ("arctan", np.arctan, d_arctan, False, False),
        ("ReLU", relu, d_relu, False, True),
        ("PReLU, α = 0.25", partial(prelu, alpha=0.25), partial(d_prelu, alpha=0.25),
         False, True),
        ("ELU, α = 0.7", partial(elu, alpha=0.7), partial(d_elu, alpha=0.7),
         False, True),
        ("softplus", softplus, d_softplus, False, False),
    ]
    left, right = np.linspace(-4, -1e-9, 200), np.linspace(1e-9, 4, 200)

    def draw(ax, f, jumps, style):
        """Draw f left and right of 0, with open circles where it has no value."""
        ax.axhline(0, color="0.8", linewidth=0.8, linestyle="-", zorder=0)
        ax.axvline(0, color="0.8", linewidth=0.8, linestyle="-", zorder=0)
        ax.plot(left, f(left), **style)
        ax.plot(right, f(right), **style)
        if jumps:
            ends = np.concatenate([f(left[-1:]), f(right[:1])])
            ax.plot([0, 0], ends, "o", color=style["color"], mfc="white", ms=5)
            if f is step:
                ax.plot(0, 1, "o", color=style["color"], ms=5)  # its value at 0

    fig, axes = plt.subplots(6, 3, figsize=(9, 11), sharex=True, layout="constrained")
    for k, (label, f, df, f_jumps, df_jumps) in enumerate(table):
        top, bottom = axes[2 * (k // 3), k % 3], axes[2 * (k // 3) + 1, k % 3]
        draw(top, f, f_jumps, {"color": "#00224e", "ls": "-", "lw": 2})
        draw(bottom, df, df_jumps, {"color": "#b07d00", "ls": "--", "lw": 2})
        top.set_title(label, fontweight="bold")
        limits = {"logistic": (-0.2, 1.2), "binary step": (-0.2, 1.2)}
        top.set_ylim(limits.get(label, (-4, 4) if label == "identity" else (-2, 4)))
        bottom.set_ylim(-0.15, 1.25)
        if k % 3 == 0:
            top.set_ylabel("f(x)")
            bottom.set_ylabel("slope f′(x)")
    for ax in axes[-1]:
        ax.set_xlabel("x (no unit)")
    show(
        fig,
        alt="A grid of nine activation functions, each above its derivative: the "
        "slopes of the S-shaped ones fall to zero on both sides, those of the "
        "rectifiers jump at zero.",
    )

# %% [markdown]
# Three families. **S-shaped** ones saturate: their slope dies on both sides.
# **Rectifiers** keep slope 1 for ever on one side. **Softplus** is the smooth
# compromise. Note the tops of the slopes: 1 for tanh and arctan, but only **¼** for the
# logistic function.

# %% [markdown]
# ### ✏️ Task 5 · `numerical_derivative` [2 points]
#
# Never trust a derivative that you have not checked. The **central difference**
#
# $$f'(x) \approx \frac{f(x+h) - f(x-h)}{2h}$$
#
# needs nothing but $f$. Write `numerical_derivative(f, x, h=1e-5)` for a number or an
# array `x`; `f` takes what `x` is, and works on an array entry by entry. Use exactly
# this formula with the `h` that is given: it is graded with large `h`, too, where the
# formula is not exact.
#
# Done right:
#
# ```
# >>> numerical_derivative(lambda x: x**3, 2.0)          # 12.0 (nearly)
# >>> numerical_derivative(lambda x: x**3, 2.0, h=0.1)   # 12.01
# ```
#
# **🔮 Predict.** A smaller `h` makes the formula more exact. Why not `h=1e-15`?

# %% solution="numerical_derivative"
def numerical_derivative(f, x, h=1e-5):
    """Central difference of f at x (a number or an array) with the step width h."""
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION

# %% test="test_numerical_derivative" points=2
### BEGIN HIDDEN TESTS
import numpy as _np

from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert np.isclose(numerical_derivative(lambda x: 7 * x, 1.0), 7), (
    "The slope of 7x is 7: is the difference divided by the whole distance, 2h?"
)
assert np.isclose(numerical_derivative(lambda x: x**2, 3.0, h=0.5), 6), (
    "On a parabola a central difference is exact: step to both sides of x."
)
_y = numerical_derivative(lambda x: x**2, np.array([1.0, 2.0]))
assert np.shape(_y) == (2,) and np.allclose(_y, [2, 4]), (
    "With an array x, the result has one slope per entry."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("numerical_derivative")
_a, _b = _rng.uniform(1, 2, size=2)
for _x, _when in (
    (float(_rng.uniform(-2, 2)), "for a float"),
    (int(_rng.integers(1, 4)), "for a whole number"),
    (_rng.normal(size=7), "for an array"),
    (_rng.normal(size=(3, 4)), "for an array with two axes"),
    (_rng.integers(-3, 4, size=6), "for an integer array"),
):
    _wave = lambda v: _np.sin(_a * v) + _b * v
    checks.close(
        checks.call(numerical_derivative, _wave, _x, _when=_when),
        _a * _np.cos(_a * _np.asarray(_x)) + _b,
        f"`numerical_derivative` is inexact {_when}: look at h and at its default.",
        what="`numerical_derivative(f, x)`",
    )
    _h = float(_rng.uniform(0.2, 0.5))
    checks.close(
        checks.call(numerical_derivative, lambda v: _a * v**3, _x, h=_h, _when=_when),
        _a * (3 * _np.asarray(_x, dtype=float) ** 2 + _h**2),
        f"`numerical_derivative` does not use the formula with the given h {_when}.",
        what="`numerical_derivative(f, x, h)`",
    )
# So fast a wave shows the step: the slope comes out as k sin(kh)/kh.
_k = float(_rng.uniform(15e3, 25e3))
checks.close(
    checks.call(numerical_derivative, lambda v: _np.sin(_k * v), 0.0),
    _np.sin(_k * 1e-5) / 1e-5,
    "The default of h is not the one in the text.",
    what="`numerical_derivative(f, x)`",
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("derivatives", "numerical_derivative"):
    steps = np.logspace(-15, 0, 61)
    exact = 1 - np.tanh(0.7) ** 2
    central = [abs(numerical_derivative(np.tanh, 0.7, h) - exact) for h in steps]
    forward = [abs((np.tanh(0.7 + h) - np.tanh(0.7)) / h - exact) for h in steps]
    fig, ax = plt.subplots(figsize=(6.5, 4))
    ax.loglog(steps, np.maximum(central, 1e-13), "o-", ms=3.5, label="central")
    ax.loglog(steps, np.maximum(forward, 1e-13), "s--", ms=3.5, label="forward")
    ax.axvline(1e-5, color="0.6", linestyle=":")
    ax.annotate("default h", (1.3e-5, 3e-2), color="0.35")
    ax.annotate("rounding", (2e-15, 1e-7), color="0.35")
    ax.annotate("curvature", (2e-2, 1.2e-7), color="0.35")
    ax.set(xlabel="step width h (no unit)", ylabel="error of the slope (no unit)")
    ax.set_title("Too large a step, too small a step: tanh at x = 0.7")
    ax.legend(frameon=False, loc="upper center")
    show(
        fig,
        alt="Error against step width, logarithmic: both curves are V-shaped; the "
        "central difference has its minimum near 1e-5, lower than the forward "
        "one.",
    )

    x = np.linspace(-4, 4, 80)  # no grid point at the kink
    for label, f, df in (
        ("logistic", logistic, d_logistic),
        ("tanh", np.tanh, d_tanh),
        ("arctan", np.arctan, d_arctan),
        ("ReLU", relu, d_relu),
        ("PReLU", lambda x: prelu(x, 0.25), lambda x: d_prelu(x, 0.25)),
        ("ELU", elu, d_elu),
        ("softplus", softplus, d_softplus),
    ):
        gap = np.max(np.abs(numerical_derivative(f, x) - df(x)))
        print(f"{label:10s} largest gap between slope and difference: {gap:.0e}")

# %% [markdown]
# To the right, the error of the formula grows as $h^2$ (central) or $h$ (forward):
# curvature. To the left, $f(x+h)$ and $f(x-h)$ agree in so many digits that their
# difference is mostly rounding: it grows as $1/h$. The best central step is near
# $\sqrt[3]{10^{-16}} \approx 5\cdot 10^{-6}$. That is where the default `1e-5` comes
# from.

# %% [markdown]
# ---
# ## 4 · What depth does to a gradient
#
# Take a chain of layers with one unit each, $a_l = f(z_l)$, all weights 1. The chain
# rule multiplies the slopes:
#
# $$\frac{\partial a_L}{\partial z_1} = \prod_{l=1}^{L} f'(z_l).$$
#
# ### ✏️ Task 6 · `chain_gradient` [2 points]
#
# Write `chain_gradient(d_activation, z)`: the product of `d_activation` along the
# pre-activations `z`, a one-dimensional array with one entry per layer (at least one).
# `d_activation` is any derivative, of a number or of an array; its values may be
# negative. The result is one number, however small: do not round it.
#
# ```
# >>> chain_gradient(d_logistic, np.zeros(10))      # 9.5367e-07, that is 0.25**10
# >>> chain_gradient(d_tanh, np.array([0.5, -1.0])) # 0.3303
# ```

# %% solution="chain_gradient"
def chain_gradient(d_activation, z):
    """Product of d_activation along the pre-activations z (depth,), one number."""
    ### BEGIN SOLUTION
    return float(np.prod(d_activation(z)))
    ### END SOLUTION

# %% test="test_chain_gradient" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit

from autograder import checks

checks.begin(
    logistic=_expit,
    d_logistic=lambda x: _expit(x) * _expit(-_np.asarray(x)),
    d_tanh=lambda x: 1 - _np.tanh(x) ** 2,
    d_relu=lambda x: _np.where(_np.asarray(x) > 0, 1.0, 0.0),
)
### END HIDDEN TESTS
_test_slope = lambda z: 1 - np.tanh(z) ** 2
assert np.isclose(chain_gradient(_test_slope, np.array([0.5])), 0.78644773), (
    "A chain of one layer has the slope of that layer."
)
assert np.asarray(chain_gradient(_test_slope, np.array([0.5, -1.0]))).size == 1, (
    "One number for the whole chain: multiply the slopes with each other."
)
assert np.isclose(chain_gradient(_test_slope, np.array([0.5, -1.0])), 0.33028784), (
    "The slopes of all layers are multiplied, each at its own z."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("chain_gradient")
_turned = _rng.uniform(-1.2, 1.2, size=7) + _np.pi * _np.array([0, 1, 0, 0, 1, 1, 0])
_d_logistic = lambda z: _expit(z) * _expit(-z)
for _d, _z, _when in (
    (_d_logistic, _rng.normal(scale=1.5, size=5), "for a logistic chain"),
    (lambda z: 1 / (1 + z**2), _rng.normal(scale=1.5, size=8), "for an arctan chain"),
    (_np.cos, _turned, "where some slopes are negative"),
    (_d_logistic, _rng.normal(size=30), "for a deep chain"),
    (lambda z: _np.where(z > 0, 1.0, 0.25), _rng.normal(size=6), "for a leaky chain"),
):
    _logs = _np.array([_np.log(_np.abs(_d(_one))) for _one in _z])  # another way
    _minus = _np.array([_d(_one) < 0 for _one in _z])
    checks.close(
        checks.number(
            checks.call(chain_gradient, _d, _z, _when=_when),
            "`chain_gradient(d_activation, z)`",
        ),
        _np.exp(_logs.sum()) * (-1.0) ** _minus.sum(),
        f"`chain_gradient` is wrong {_when}: is each slope a factor, unrounded?",
        atol=0.0,
        rtol=1e-3,
    )
### END HIDDEN TESTS

# %% [markdown]
# ### The figure to remember
#
# Now a real network: 40 layers of 64 units, random weights, and a gradient of length 1
# that starts at the output and runs back. Weights are drawn as each activation likes
# them best (variance $1/n$ for the S-shaped ones, $2/n$ for ReLU, which kills half of
# its inputs). Twelve networks each; the band holds nine or ten of them.
#
# **🔮 Predict.** The logistic slope is at most ¼. After 40 layers, how long is the
# gradient? And with ReLU?

# %% tags=["demo"]
def gradient_norms(activation, d_activation, gain, depth=40, width=64):
    """Length of a gradient after each layer on its way back, shape (depth + 1,)."""
    a = rng.normal(size=width)
    layers = []
    for _ in range(depth):
        W = rng.normal(scale=np.sqrt(gain / width), size=(width, width))
        z = W @ a
        a = activation(z)
        layers.append((W, z))
    gradient = rng.normal(size=width)
    gradient /= np.linalg.norm(gradient)
    lengths = [1.0]
    for W, z in reversed(layers):
        gradient = W.T @ (d_activation(z) * gradient)
        lengths.append(np.linalg.norm(gradient))
    return np.array(lengths)


with waits_for("logistic", "rectifiers", "derivatives", "chain_gradient"):
    layers_back = np.arange(41)
    fig, ax = plt.subplots(figsize=(8, 4.8))
    for label, f, df, gain, marker, lift in (
        ("ReLU", relu, d_relu, 2, "o", 8),
        ("tanh", np.tanh, d_tanh, 1, "s", 1 / 8),
        ("logistic", logistic, d_logistic, 1, "^", 1),
    ):
        runs = np.array([gradient_norms(f, df, gain) for _ in range(12)])
        (line,) = ax.semilogy(layers_back, np.median(runs, axis=0), marker=marker,
                              ms=4, markevery=4)
        low, high = np.quantile(runs, [0.1, 0.9], axis=0)
        ax.fill_between(layers_back, low, high, alpha=0.2, color=line.get_color(), lw=0)
        ax.annotate(label, (40.6, lift * np.median(runs[:, -1])), va="center",
                    color=line.get_color(), fontweight="bold", annotation_clip=False)
    chain = [1.0] + [chain_gradient(d_logistic, np.zeros(n)) for n in layers_back[1:]]
    ax.semilogy(layers_back, chain, ":", color="black",
                label="your chain_gradient: ¼ per layer")
    ax.axhline(1.2e-7, color="0.6", linestyle="-", linewidth=0.8)
    ax.annotate("one part in 10⁷: where 32-bit floats stop adding up", (39.5, 3e-7),
                color="0.35", va="bottom", ha="right")
    ax.set(xlabel="layers that the gradient has gone back (count)",
           ylabel="length of the gradient (no unit)",
           title="A sigmoid network forgets what it should learn", xlim=(0, 40))
    ax.legend(frameon=False, loc="lower left")
    fig.subplots_adjust(right=0.87)
    show(
        fig,
        alt="Gradient length on a logarithmic axis against depth: ReLU stays near 1, "
        "tanh falls slowly, the logistic line falls straight to about 1e-25 after "
        "40 layers.",
    )

# %% [markdown]
# Twelve layers are enough to push a sigmoid network's gradient below what a 32-bit
# update can add to a weight of size 1. The first layers of such a network do not learn
# slowly; they do not learn. ReLU's slope of exactly 1 on the live half is why deep
# learning got deep.
#
# ### ✏️ Task 7 · `dead_fraction` [2 points]
#
# ReLU pays for it. A unit whose pre-activation is not positive for *any* sample outputs
# 0 always, has slope 0 always, and never recovers: it is **dead**.
#
# Write `dead_fraction(pre_activations)` for an array of shape `(n_samples, n_units)`,
# one row per sample: the share of units (0 to 1) whose ReLU output is 0 for **every**
# sample. A pre-activation of exactly 0 gives the output 0.
#
# ```
# >>> z = np.array([[-1.0,  2.0, 0.0],
# ...               [-3.0, -1.0, 0.0]])
# >>> dead_fraction(z)     # 0.667: units 0 and 2 are dead, unit 1 lives
# ```

# %% solution="dead_fraction"
def dead_fraction(pre_activations):
    """Share of units (columns) whose ReLU output is 0 for every sample (row)."""
    ### BEGIN SOLUTION
    return float(np.mean(np.all(pre_activations <= 0, axis=0)))
    ### END SOLUTION

# %% test="test_dead_fraction" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit

from autograder import checks

checks.begin(
    logistic=_expit,
    relu=lambda x: _np.maximum(x, 0.0),
    prelu=lambda x, alpha: _np.maximum(x, 0.0) + alpha * _np.minimum(x, 0.0),
    elu=lambda x, alpha=1.0: _np.maximum(x, 0) + alpha * _np.expm1(_np.minimum(x, 0.0)),
    d_relu=lambda x: _np.where(_np.asarray(x) > 0, 1.0, 0.0),
)
### END HIDDEN TESTS
_z = np.array([[-1.0, 2.0, -2.0], [-3.0, -1.0, -1.0]])
assert np.isclose(dead_fraction(_z[:, 1:2]), 0), (
    "A unit that fires for one sample lives: dead means silent for every sample."
)
assert np.isclose(dead_fraction(_z), 2 / 3), (
    "The share is counted over units: rows are samples, columns are units."
)
assert np.isclose(dead_fraction(np.array([[0.0, 1.0], [0.0, 2.0]])), 1 / 2), (
    "A pre-activation of exactly 0 gives a ReLU output of 0."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("dead_fraction")
for _n_samples, _n_units, _n_dead in (
    (5, 7, int(_rng.integers(1, 7))),
    (40, 3, 1),
    (1, 6, int(_rng.integers(1, 6))),
    (6, 1, 1),
    (3, 11, 0),
    (4, 4, 4),
):
    _z = _rng.normal(size=(_n_samples, _n_units))
    _dead = _rng.permutation(_n_units)[:_n_dead]
    _fires = _rng.integers(0, _n_samples, size=_n_units)  # the others fire once each
    _z = -_np.abs(_z) * (_z > -0.7)  # some are exactly 0
    _z[_fires, _np.arange(_n_units)] = _rng.uniform(0.1, 0.4, size=_n_units)
    _z[:, _dead] = -_np.abs(_z[:, _dead])
    checks.close(
        checks.number(checks.call(dead_fraction, _z), "`dead_fraction(…)`"),
        _n_dead / _n_units,
        "`dead_fraction` is wrong: count the units that are never above 0.",
    )
### END HIDDEN TESTS

# %% [markdown]
# **🔮 Predict.** A layer of 200 units sees 500 samples; its pre-activations scatter by
# about 1. One clumsy training step shifts all its biases by $-3$. What share of the
# units survives?

# %% tags=["demo"]
with waits_for("rectifiers", "derivatives", "dead_fraction"):
    samples = rng.normal(size=(500, 8))
    weights = rng.normal(size=(8, 200)) / np.sqrt(8)
    shifts = np.linspace(0, -6, 25)
    z = samples @ weights
    silent = [np.mean(relu(z + shift) == 0) for shift in shifts]
    dead = [dead_fraction(z + shift) for shift in shifts]

    fig, ax = plt.subplots(figsize=(6.5, 4))
    ax.plot(shifts, silent, "s--", ms=4, color="#b07d00", label="silent for one sample")
    ax.plot(shifts, dead, "o-", ms=4, color="#00224e", label="dead: silent for all 500")
    ax.invert_xaxis()
    ax.set(xlabel="shift of all biases (no unit)", ylabel="share (0 to 1)",
           title="How a layer of ReLUs dies")
    ax.legend(frameon=False, loc="lower right")
    show(
        fig,
        alt="Two rising curves against a growing negative bias: the share of silent "
        "outputs rises first, the share of dead units follows two units of bias "
        "later.",
    )
    shifted = z - 3
    print("bias shifted by -3:")
    print(f"  dead units                     {dead_fraction(shifted):.2f}")
    print(f"  mean slope, ReLU               {np.mean(d_relu(shifted)):.4f}")
    print(f"  mean slope, leaky ReLU (0.01)  {np.mean(d_prelu(shifted, 0.01)):.4f}")

# %% [markdown]
# Silence is no illness: a healthy ReLU layer is silent half of the time, and sparse.
# Death is silence for *all* data. A **leaky** ReLU keeps a slope of $\alpha$ on the
# dark side, so a gradient can still pull the unit back. ELU does the same near the
# hinge, but far to the left its slope dies as well.
#
# <details><summary>🧭 Dive deeper: GELU and SiLU</summary>
#
# Transformers use $x\,\sigma(x)$ (SiLU) or $x\,\Phi(x)$ (GELU), with $\Phi$ the normal
# distribution function. Write both, check their derivatives with yours, and find where
# the slope is negative. Can a unit like this die?
# </details>

# %% [markdown]
# ---
# ## 5 · Any curve, out of hinges
#
# One hidden layer, ReLU, one output:
#
# $$f(x) = c + \sum_k w_k\,\mathrm{relu}(s_k x + b_k), \qquad s_k = \pm 1.$$
#
# Each unit is a hinge: flat on one side of a kink, straight on the other. A sum of
# hinges is a polygon. And any continuous curve on an interval is as close to a polygon
# as you like. That is the **universal approximation** theorem for ReLU, and you can
# hold it in your hand.
#
# ### ✏️ Task 8 · `relu_interpolant` [3 points]
#
# Write `relu_interpolant(x_knots, y_knots)`. It returns a **function** `f(x)` that
#
# - passes through all knots $(x_k, y_k)$, and is linear between neighbours;
# - goes on with the last slope to the right of the last knot, and with the first slope
#   to the left of the first.
#
# `x_knots` is strictly increasing, of any spacing, and has at least two entries. `f`
# takes a one-dimensional array `x` in any order, whole numbers or floats, and returns
# an array of the same length. What counts are the values of `f`; build it as a network,
# though, and you understand section 7.
#
# ```
# >>> f = relu_interpolant(np.array([0, 1, 3]), np.array([1, 3, 2]))
# >>> f(np.array([-1, 0, 0.5, 2, 5]))
# array([-1. ,  1. ,  2. ,  2.5,  1. ])
# ```
#
# <details><summary>💡 Hint 1</summary>
#
# Work out the slopes of the pieces first. Going from left to right, the slope changes
# at each inner knot. A hinge at that knot has to add the *change* of slope.
# </details>
#
# <details><summary>💡 Hint 2: to the left of the first knot</summary>
#
# All hinges that open to the right are 0 there. You need the whole straight line of the
# first piece, on both sides:
# $\mathrm{relu}(x - x_0) - \mathrm{relu}(x_0 - x) = x - x_0$. Two units make a line.
# </details>

# %% solution="relu_interpolant"
def relu_interpolant(x_knots, y_knots):
    """A one-hidden-layer ReLU network through the knots: a function of a 1-D array."""
    ### BEGIN SOLUTION
    slopes = np.diff(y_knots) / np.diff(x_knots)
    first = x_knots[0]

    def network(x):
        y = y_knots[0] + slopes[0] * (relu(x - first) - relu(first - x))
        for knot, change in zip(x_knots[1:-1], np.diff(slopes)):
            y = y + change * relu(x - knot)
        return y

    return network
    ### END SOLUTION

# %% test="test_relu_interpolant" points=3
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit

from autograder import checks

checks.begin(
    logistic=_expit,
    relu=lambda x: _np.maximum(x, 0.0),
    prelu=lambda x, alpha: _np.maximum(x, 0.0) + alpha * _np.minimum(x, 0.0),
    d_relu=lambda x: _np.where(_np.asarray(x) > 0, 1.0, 0.0),
)
### END HIDDEN TESTS
_f = relu_interpolant(np.array([0.0, 1.0, 3.0]), np.array([1.0, 3.0, 2.0]))
assert callable(_f), "`relu_interpolant` returns a function of x, not numbers."
_y = _f(np.array([0.0, 1.0, 3.0]))
assert np.shape(_y) == (3,), (
    "Three numbers in, three numbers out: `f` keeps the shape of x."
)
assert np.allclose(_y, [1, 3, 2]), "`f` misses a knot: is the first height there?"
assert np.allclose(_f(np.array([0.5, 2.0])), [2, 2.5]), (
    "`f` is not straight between knots."
)
assert np.allclose(_f(np.array([5.0])), [1]), (
    "To the right, `f` goes on with the last slope."
)
assert np.allclose(_f(np.array([-1.0])), [-1]), (
    "To the left, `f` goes on with the first slope."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("relu_interpolant")
for _n, _whole in ((5, False), (2, False), (3, True), (9, False), (6, True)):
    _xk = _rng.uniform(-6, -2) + _np.cumsum(_rng.uniform(0.3, 1.5, size=_n))
    _yk = _rng.normal(scale=2, size=_n) + 1
    if _whole:
        _xk = int(_rng.integers(-6, -2)) + _np.cumsum(_rng.integers(1, 4, size=_n))
        _yk = _rng.integers(-4, 5, size=_n)
    _f = checks.call(relu_interpolant, _xk, _yk, _when="for some numbers of knots")
    _inside = _np.concatenate([_xk, _rng.uniform(_xk[0], _xk[-1], size=12)])
    for _x, _when in (
        (_rng.permutation(_inside), "between the knots"),
        (_xk[-1] + _rng.uniform(0.5, 3, size=3), "to the right of the last knot"),
        (_xk[0] - _rng.uniform(0.5, 3, size=4), "to the left of the first knot"),
        (_rng.permutation(_np.arange(-9, 9)), "for an integer array"),
    ):
        _first = (_yk[1] - _yk[0]) / (_xk[1] - _xk[0]) * (_x - _xk[0])
        _last = (_yk[-1] - _yk[-2]) / (_xk[-1] - _xk[-2]) * (_x - _xk[-1])
        _expected = _np.interp(_x, _xk, _yk)
        _expected = _np.where(_x < _xk[0], _yk[0] + _first, _expected)
        _expected = _np.where(_x > _xk[-1], _yk[-1] + _last, _expected)
        checks.close(
            checks.call(_f, _x, _when=_when),
            _expected,
            f"The function that `relu_interpolant` returns is wrong {_when}.",
            what="`f(x)`",
            atol=1e-4,
        )
### END HIDDEN TESTS

# %% [markdown]
# Your tensile curve, as a network. The left panel takes the finished function apart:
# the kink at each knot is one hidden unit. (Because the network is a sum, the kinks can
# be measured from outside, without opening it.) The right panel adds the units up
# again.

# %% tags=["demo"]
with waits_for("relu_interpolant"):
    knots = np.array([0.0, 0.2, 0.4, 0.7, 1.2, 2.0])  # per cent
    network = relu_interpolant(knots, stress_curve(knots))
    x = np.linspace(0, 2.3, 400)
    near = 1e-3
    kinks = [
        ((network(at + near) - 2 * network(at) + network(at - near)) / near)[0]
        for at in knots[1:-1].reshape(-1, 1)
    ]
    start = network(knots[:1])[0]
    slope = (network(np.array([near]))[0] - start) / near
    running = start + slope * x

    fig, axes = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
    shades = plt.get_cmap("cividis")(np.linspace(0, 0.85, len(kinks) + 1))
    styles = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]
    axes[0].plot(x, running, color=shades[0], ls="-", label="first straight line")
    axes[1].plot(x, running, color=shades[0], linestyle="-", linewidth=1)
    for at, kink, shade, style in zip(knots[1:-1], kinks, shades[1:], styles[1:]):
        unit = kink * np.maximum(x - at, 0)
        running = running + unit
        axes[0].plot(x, unit, color=shade, ls=style, label=f"hinge at {at:.1f} %")
        axes[1].plot(x, running, color=shade, linestyle=style, linewidth=1)
    axes[1].plot(x, network(x), color="#00224e", linestyle="-", linewidth=2.5,
                 label="sum of all units")
    axes[1].plot(x, stress_curve(x), ":", color="#b07d00", linewidth=2,
                 label="the metal itself")
    axes[1].plot(knots, stress_curve(knots), "o", color="#00224e", ms=5)
    for ax in axes:
        ax.set_xlabel("strain ε (%)")
    axes[0].set(ylabel="part of the stress (MPa)", title="The hidden units …")
    axes[1].set(ylabel="stress σ (MPa)", title="… and their running sum", ylim=(0, 550))
    axes[0].legend(frameon=False, fontsize="small")
    axes[1].legend(frameon=False, loc="lower right")
    show(
        fig,
        alt="Left: one rising line and four hinges. Right: their running sums bend "
        "one after the other until the polygon follows the stress-strain curve.",
    )

# %% [markdown]
# ### How many hinges do you need?
#
# **🔮 Predict.** Twice as many knots: by which factor does the largest error fall, for a
# smooth curve? And for one with a sharp yield point between two knots?

# %% tags=["demo"]
with waits_for("relu_interpolant"):
    def diffraction(angle):
        """Two overlapping diffraction peaks, in counts; angle 2θ in degrees."""
        first = 900 * np.exp(-((angle - 43.3) ** 2))
        return first + 500 * np.exp(-(((angle - 45) / 0.7) ** 2))

    counts = np.array([4, 8, 16, 32, 64, 128, 256])
    errors = {"smooth: two diffraction peaks": [], "kinked: your tensile curve": []}
    for n in counts:
        for (label, found), (f, low, high) in zip(
            errors.items(), ((diffraction, 40, 48), (stress_curve, 0, 2))
        ):
            at = np.linspace(low, high, n + 1)
            dense = np.linspace(low, high, 20_001)
            gap = np.abs(relu_interpolant(at, f(at))(dense) - f(dense)).max()
            found.append(gap / np.abs(f(dense)).max())

    fig, axes = plt.subplots(1, 2, figsize=(9, 3.9), layout="constrained")
    angle = np.linspace(40, 48, 600)
    axes[0].plot(angle, diffraction(angle), ":", color="black", lw=2, label="pattern")
    for n, style, color in ((8, "--", "#b07d00"), (32, "-", "#00224e")):
        at = np.linspace(40, 48, n + 1)
        axes[0].plot(angle, relu_interpolant(at, diffraction(at))(angle), ls=style,
                     color=color, label=f"{n} pieces")
    axes[0].set(xlabel="diffraction angle 2θ (°)", ylabel="intensity (counts)",
                title="A network of hinges")
    axes[0].legend(frameon=False)
    for (label, found), marker in zip(errors.items(), "os"):
        axes[1].loglog(counts, found, marker=marker, label=label)
    guide = errors["smooth: two diffraction peaks"][-1] * (counts / counts[-1]) ** -2.0
    axes[1].loglog(counts, 0.3 * guide, ":", color="0.5", label="falls as 1/n²")
    axes[1].set(xlabel="number of pieces n (count)", title="Universal, at a price",
                ylabel="largest error / largest value")
    axes[1].legend(frameon=False, fontsize="small")
    show(
        fig,
        alt="Left: a polygon of 32 pieces follows two diffraction peaks. Right: the "
        "error falls as one over n squared for the smooth curve, slower for the "
        "kinked one.",
    )

# %% [markdown]
# A smooth curve: four times better for twice the units. A kink that falls between two
# knots: about twice better on average, but in fits and starts, for it depends on where
# between them it falls. A trained network moves its knots to where the curve bends;
# that is what its biases are for.
#
# ### Depth: folding instead of adding
#
# Put one such network **behind** another. The inner one folds the axis; the outer one
# draws on the folded paper; unfold it, and the drawing is there several times. Both
# below have four pieces.
#
# **🔮 Predict.** How many pieces has $g(f(x))$? And the sum $f(x) + g(x)$, which needs
# as many units?

# %% tags=["demo"]
def count_pieces(y):
    """Number of straight pieces of a polygon given on a fine, even grid."""
    bends = np.abs(np.diff(y, 2)) > 1e-6
    return 1 + np.count_nonzero(bends[1:] & ~bends[:-1]) + int(bends[0])


with waits_for("relu_interpolant"):
    zigzag = relu_interpolant(np.linspace(0, 1, 5), np.array([0.0, 1.0, 0.0, 1.0, 0.0]))
    drawing = relu_interpolant(
        np.array([0.0, 0.3, 0.45, 0.7, 1.0]), np.array([0.1, 0.9, 0.35, 0.6, 0.0])
    )
    x = np.linspace(0, 1, 7_001)
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.2), sharey=True, layout="constrained")
    for ax, y, label in zip(
        axes,
        (zigzag(x), drawing(x), drawing(zigzag(x))),
        ("inner f(x)", "outer g(x)", "composed g(f(x))"),
    ):
        ax.plot(x, y, "-", color="#00224e")
        ax.set(xlabel="x (no unit)", title=f"{label}: {count_pieces(y)} pieces")
    axes[0].set_ylabel("output (no unit)")
    show(
        fig,
        alt="A zigzag with four pieces, a profile with four pieces, and their "
        "composition: the profile four times in a row, every second time "
        "mirrored.",
    )
    side_by_side = count_pieces(zigzag(x) + drawing(x))
    print(f"added in one layer: {side_by_side} pieces; one behind the other: "
          f"{count_pieces(drawing(zigzag(x)))}")

# %% [markdown]
# Pieces **multiply** with depth ($4 \times 4$) where they only **add** with width (here
# $4 + 4 - 1$, less where kinks coincide). Five foldings of four make 1024 pieces out of
# twenty-odd units. The catch: all copies look alike, so depth pays for curves with
# structure that repeats on several scales. Crystals, textures and microstructures are
# such curves.
#
# <details><summary>🧭🧭 Dive deeper: lazy folding</summary>
#
# Let the inner zigzag reach only 0.6 instead of 1. Predict the number of pieces of the
# composition before you count it. Then compose three networks.
# </details>

# %% [markdown]
# ---
# ## 6 · Softmax is statistical mechanics
#
# A classifier ends in $n$ numbers, the **logits** $z_i$. Softmax makes probabilities of
# them:
#
# $$p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}
# \qquad\text{beside}\qquad
# p_i = \frac{e^{-E_i/k_\mathrm{B}T}}{Z},\quad Z = \sum_j e^{-E_j/k_\mathrm{B}T}.$$
#
# A logit is minus an energy; the sum in the denominator is the **partition function**;
# and the temperature of softmax is a temperature. With two states, softmax is the
# logistic function, and $\ln Z$ is softplus: you have met both.
#
# Below, a defect can sit in five configurations (energies made up, but typical).
#
# **🔮 Predict.** Which of the bars become equal as $T \to \infty$? What is $Z$ there,
# and what is it at $T\to 0$?

# %% tags=["demo"]
def softmax(z, temperature=1.0):
    """Probabilities of logits z; without the largest logit, nothing overflows."""
    scaled = np.asarray(z, dtype=float) / temperature
    weights = np.exp(scaled - scaled.max())
    return weights / weights.sum()


levels = np.array([0.0, 0.02, 0.05, 0.05, 0.12])  # eV above the ground state

fig, axes = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for k, (kelvin, color, hatch) in enumerate(
    ((100, "#00224e", ""), (300, "#b07d00", "//"), (3000, "#c9c9c9", ".."))
):
    p = softmax(-levels, BOLTZMANN * kelvin)
    axes[0].bar(np.arange(5) + 0.27 * (k - 1), p, width=0.25, color=color, hatch=hatch,
                edgecolor="black", linewidth=0.6, label=f"{kelvin} K")
axes[0].axhline(0.2, color="0.4", linestyle=":", linewidth=1)
axes[0].set_xticks(range(5), [f"{level:.2f}" for level in levels])
axes[0].set(xlabel="energy of the configuration (eV)", ylabel="probability (0 to 1)",
            title="Softmax at three temperatures")
axes[0].legend(frameon=False, title="temperature")

kelvins = np.logspace(1, 4, 200)
partition = np.exp(-levels / (BOLTZMANN * kelvins[:, None])).sum(axis=1)
axes[1].semilogx(kelvins, partition, "-")
axes[1].axhline(1, color="0.4", linestyle=":", linewidth=1)
axes[1].axhline(5, color="0.4", linestyle=":", linewidth=1)
axes[1].annotate("frozen: 1 state", (9.5, 1.17), color="0.3")
axes[1].annotate("all 5 states", (9.5, 4.75), color="0.3")
axes[1].set(xlabel="temperature T (K)", ylabel="partition function Z (no unit)",
            title="Z counts the states within reach", ylim=(0.8, 5.2))
show(
    fig,
    alt="Left: at 100 K almost only the lowest level is occupied, at 3000 K all five "
    "nearly equally. Right: the partition function rises from 1 to 5 with "
    "temperature.",
)

# %% [markdown]
# $Z$ knows everything. The mean energy, for one, is a derivative of its logarithm, with
# $\beta = 1/k_\mathrm{B}T$:
#
# $$\langle E\rangle = \sum_i p_i E_i = -\frac{\partial \ln Z}{\partial \beta}.$$
#
# Your own `numerical_derivative` can check that.

# %% tags=["demo"]
with waits_for("numerical_derivative"):
    beta = 1 / (BOLTZMANN * 300)  # 1/eV, at 300 K
    slope = numerical_derivative(lambda b: np.log(np.exp(-b * levels).sum()), beta)
    mean = np.sum(softmax(-levels, 1 / beta) * levels)
    print(f"mean energy at 300 K: {mean:.6f} eV from p, {-slope:.6f} eV from ln Z")

# %% [markdown]
# ### Reading the temperature off a printed vector
#
# The denominator drops out of a ratio:
#
# $$\frac{p_i}{p_j} = e^{(z_i - z_j)/T}
# \quad\Longrightarrow\quad T = \frac{z_i - z_j}{\ln p_i - \ln p_j}.$$
#
# So a slide that prints logits *and* their softmax has also printed a temperature, once
# for every pair. All pairs must agree, within rounding. At $T = 1$, two logits that
# differ by 2 must have probabilities that differ by the factor $e^2 \approx 7.4$,
# whatever the other logits are.
#
# The first example is ours: is it $T = 1$? Then type in the vector that **the lecture's
# softmax slide** prints, and its logits. It cannot be $T = 1$. Which $T$ is it, or is
# it no softmax at all?

# %% tags=["demo"]
def printed_temperatures(logits, printed, digits=2):
    """Print the temperatures that each pair of a printed softmax vector allows."""
    half = 0.5 * 10.0**-digits  # a printed 0.63 is anything from 0.625 to 0.635
    print(f"sum of the printed vector: {sum(printed):.{digits}f}")
    order = np.argsort(logits)[::-1]
    for i, j in zip(order[:-1], order[1:]):
        gap = logits[i] - logits[j]
        low = gap / np.log((printed[i] + half) / max(printed[j] - half, 1e-12))
        smallest = (printed[i] - half) / (printed[j] + half)
        high = gap / np.log(smallest) if smallest > 1 else np.inf
        pair = f"{logits[i]:g} and {logits[j]:g}"
        print(f"  logits {pair}: T from {low:.2f} to {high:.2f}")


printed_temperatures(logits=[4.0, 2.0, 1.0], printed=[0.63, 0.23, 0.14])
print("softmax at T = 1:", softmax([4.0, 2.0, 1.0]).round(2))
print("softmax at T = 2:", softmax([4.0, 2.0, 1.0], temperature=2.0).round(2))

# Your turn: the lecture's logits and the vector printed beside them.
# printed_temperatures(logits=[...], printed=[...])

# %% [markdown]
# The temperature never changes *which* class wins, only how sure the network sounds. A
# low $T$ makes it boastful, a high $T$ modest. Language models sample at a $T$ that you
# may choose; calibrated classifiers have theirs fitted after training.

# %% [markdown]
# ---
# ## 7 · Outside the data
#
# The activation does its quiet work inside the data. Outside, it is all that is left.
# Your calorimeter measured from 120 to 320 K. Four models with twelve or fewer free
# parameters are fitted to it by least squares: a polynomial, and three networks with
# one hidden layer that differ in nothing but the activation. (The hidden weights are
# random and fixed; only the output layer is fitted. That is quick, and it has no local
# minima.)
#
# **🔮 Predict.** Sketch how each of them goes on to 0 K and to 800 K: polynomial, ReLU,
# tanh, sine.

# %% tags=["demo"]
def scaled(kelvin):
    """Temperature mapped so that the measured range becomes -1 … 1."""
    return (np.asarray(kelvin, dtype=float) - 220) / 100


slopes = rng.choice([-1, 1], size=10) * rng.uniform(0.6, 1.4, size=10)
centres = np.linspace(-0.9, 0.9, 10)  # where each hidden unit switches


def hidden(activation):
    """The hidden layer with this activation, and a bias column, as a function of T."""

    def columns(kelvin):
        units = activation(slopes * (scaled(kelvin)[:, None] - centres))
        return np.column_stack([np.ones(len(units)), units])

    return columns


models = {
    "polynomial": lambda kelvin: np.vander(scaled(kelvin), 6),
    "ReLU": hidden(lambda z: np.maximum(z, 0)),
    "tanh": hidden(np.tanh),
    "sine": hidden(lambda z: np.sin(1.5 * z)),
}
wide = np.linspace(5, 800, 400)
curves, inside = {}, {}
for label, columns in models.items():
    A = columns(temperature)
    penalty = 3e-3 * np.eye(A.shape[1])  # a little ridge keeps the weights small
    fit = np.linalg.lstsq(
        np.vstack([A, penalty]), np.concatenate([capacity, np.zeros(len(penalty))])
    )[0]
    curves[label] = columns(wide) @ fit
    inside[label] = np.sqrt(np.mean((A @ fit - capacity) ** 2))

fig, ax = plt.subplots(figsize=(8.5, 4.8))
ax.axvspan(120, 320, color="0.92", zorder=0)
ax.annotate("measured range", (220, 1), ha="center", color="0.35")
ax.plot(wide, heat_capacity(wide, einstein_temperature), "-", color="black", lw=3,
        alpha=0.35, label="the solid itself")
ax.plot(temperature, capacity, "o", color="black", ms=3, zorder=4, label="your data")
for (label, curve), (color, style, marker) in zip(
    curves.items(),
    (("#b07d00", "--", "D"), ("#00224e", "-", "o"), ("#5c6d7e", "-.", "s"),
     ("#7a9a01", ":", "^")),
):
    ax.plot(wide, curve, color=color, ls=style, marker=marker, markevery=25, ms=5,
            lw=1.8, label=label)
ax.axhline(3 * GAS_CONSTANT, color="0.5", linewidth=0.8, linestyle="-")
ax.annotate("3R (Dulong–Petit)", (5, 3 * GAS_CONSTANT + 0.6), color="0.35")
ax.set(xlabel="temperature T (K)", ylabel="molar heat capacity (J mol⁻¹ K⁻¹)",
       title="Four models that agree, until they do not", ylim=(-10, 50), xlim=(0, 800))
ax.legend(frameon=False, ncol=2, loc="upper left")
show(
    fig,
    alt="Inside the shaded measured range all four models follow the data; outside, "
    "the polynomial leaves the figure, ReLU goes on straight, tanh levels off, "
    "sine swings.",
)

at_600 = int(np.argmin(np.abs(wide - 600)))
print("model        misfit inside      prediction at 600 K (J/(mol K))")
for label in models:
    print(f"{label:12s} {inside[label]:.3f} {curves[label][at_600]:24.1f}")
print(f"{'the solid':18s} {heat_capacity(600.0, einstein_temperature):24.1f}")

# %% [markdown]
# Inside, no test that you could run on your data tells them apart. Outside, each does
# what its activation does at infinity: ReLU goes on **straight** (Task 8!), tanh
# **levels off** (where that looks right, it is luck: see the cold end), sine **comes
# back**, the polynomial **runs away**. None of them knows the third law of thermodynamics ($C \to 0$ at 0 K), nor Dulong and Petit.
#
# The cure is physics, not a better activation. Einstein's formula has *one* parameter;
# fit it to the same data:

# %% tags=["demo"]
from scipy.optimize import curve_fit

(theta,), covariance = curve_fit(heat_capacity, temperature, capacity, p0=[200.0])
print(f"Einstein temperature: {theta:.1f} ± {np.sqrt(covariance[0, 0]):.1f} K "
      f"(the truth: {einstein_temperature:.1f} K)")
print(f"prediction at 600 K:  {heat_capacity(600.0, theta):.2f} J/(mol K) "
      f"(the truth: {heat_capacity(600.0, einstein_temperature):.2f})")

# %% [markdown]
# <details><summary>🧭🧭🧭 Dive deeper: a network that obeys the third law</summary>
#
# Multiply the output of the tanh network by an activation of your own that is 0 at 0 K
# and tends to 1 at high temperature, and fit again. Which shape at 0 K does a Debye
# solid want ($T^3$), and which an Einstein solid? Does the fit inside get worse?
# </details>

# %% [markdown]
# ---
# ## 8 · The other layers
#
# Activations sit *between* layers. These are the layers that you will meet:
#
# | layer | what it does | learned numbers | in materials |
# |---|---|---|---|
# | dense | every output sees every input | $n_\mathrm{out}(n_\mathrm{in} + 1)$ | property from composition |
# | convolutional | one small kernel slides over the image | $n_\mathrm{out}(n_\mathrm{in} k^2 + 1)$ | micrographs (notebooks 04, 05) |
# | pooling | keeps the largest (or mean) of each patch | none | micrographs, made coarser |
# | recurrent | reads a sequence and remembers | depends on the cell | load histories, ageing |
# | dropout | silences random units while training | none | few data, large network |
# | embedding | a learned vector for each symbol | $n_\mathrm{symbols}\, n_\mathrm{dim}$ | chemical elements |
# | upscaling | makes an image larger again | none, or a kernel | restoring and segmenting images |
#
# **🔮 Predict** each printed shape before you run the cell. The first axis is always the
# sample; images are (sample, channel, row, column).

# %% tags=["demo"]
import torch
from torch import nn

# dense: 8 features of 5 alloys to 3 properties
dense = nn.Linear(8, 3)
print("dense        ", tuple(dense(torch.zeros(5, 8)).shape))

# convolutional: 5 grey micrographs of 28 × 28 pixels to 4 feature maps each
convolution = nn.Conv2d(1, 4, kernel_size=3)
print("convolutional", tuple(convolution(torch.zeros(5, 1, 28, 28)).shape))

# pooling: the largest of each 2 × 2 patch
pooling = nn.MaxPool2d(2)
print("pooling      ", tuple(pooling(torch.zeros(5, 4, 26, 26)).shape))

# recurrent: 5 load histories of 20 steps, 2 readings each, to 16 numbers per step
recurrent = nn.LSTM(2, 16, batch_first=True)
print("recurrent    ", tuple(recurrent(torch.zeros(5, 20, 2))[0].shape))

# dropout: same shape, about half of the entries silenced (and the others doubled)
dropout = nn.Dropout(0.5)
print("dropout      ", tuple(dropout(torch.ones(5, 8)).shape))

# embedding: the atomic numbers of TiO2 to one vector of 6 numbers per atom
embedding = nn.Embedding(119, 6)
print("embedding    ", tuple(embedding(torch.tensor([[22, 8, 8]])).shape))

# upscaling: 13 × 13 pixels to 26 × 26
upscaling = nn.Upsample(scale_factor=2)
print("upscaling    ", tuple(upscaling(torch.zeros(5, 4, 13, 13)).shape))

# %% [markdown]
# Dropout behaves differently in training and in use: `dropout.eval()` switches it off.
# Forgetting that is one of the commonest bugs in deep learning; notebook 05 grades it.

# %% [markdown]
# ---
# ## What you learnt
#
# - Layers without activations collapse into one: depth without bends is a straight
#   line.
# - Write activations so that they are right at ±1000: take exponentials of negative
#   numbers only. Physics goes there (0.8 eV at 10 K).
# - Logistic = Fermi–Dirac; softplus = $\ln Z$ of two levels; softmax = Boltzmann.
#   Temperature rounds hinges.
# - Check every derivative by a central difference, with a step near the cube root of
#   the rounding error.
# - Gradients multiply. With weights of ordinary size, a sigmoid costs a factor of four
#   or more per layer; ReLU costs nothing while it lives, and dead units are its price.
# - ReLU networks are polygons. Width adds pieces, depth multiplies them. Outside the
#   data, they go on straight.
#
# **Three ways to go on**
#
# 1. Do the 🧭 dives: GELU, lazy folding, the network that obeys the third law.
# 2. Repeat the figure to remember with weights of the wrong size (variance $1/n$ and
#    $4/n$ for ReLU). What happens to the ReLU line? Look up “He initialisation”.
# 3. Go on to **03 · backprop**, where the product of slopes becomes an algorithm, and
#    the network chooses its own knots.
