# %% [markdown]
# # 01 · The perceptron: will this alloy be molten?
#
# Somebody hands you a new alloy. You may heat it, squeeze it, and look: is it solid, or has it melted?
# Each look costs a day in the high-pressure laboratory. After forty days you have forty points on a map of
# temperature and pressure. Tomorrow a colleague will ask about a forty-first.
#
# **Can a machine with three numbers in it learn the melting line?**
#
# That machine is the *perceptron*. It is the smallest neural network there is: one neuron. Everything in
# this course is made of it. In this notebook you build it, teach it, push it until it fails, and mend it with a second layer.
#
# **You will learn**
#
# - to compute the output of a neuron by hand, and to say what its weights and bias mean in kelvin and gigapascal;
# - to bring inputs with different units onto one scale, and to say why learning needs it;
# - to draw the region of a phase diagram in which a neuron fires, with the axes the right way round;
# - to write Rosenblatt's learning rule from an empty page, and to know when it must succeed;
# - to soften a step into a sigmoid that survives extreme inputs;
# - to prove that one neuron cannot bound a re-entrant phase, and to build the two-layer network that can.
#
# | task | what you do | points | minutes |
# |---|---|---|---|
# | 1 `perceptron` 🐞 | repair one neuron | 2 | 10 |
# | 2 `perceptron_n` | any number of inputs | 2 | 10 |
# | 3 `scale_data` | kelvin and gigapascal on one scale | 2 | 10 |
# | 4 `decision_map` | where on the map does it fire? | 3 | 15 |
# | 5 `train_perceptron` | let it learn | 4 | 25 |
# | 6 `sigmoid` 🐞 | a step made smooth | 2 | 10 |
# | 7 `phase_diagram` 🐞 | two layers, and axes that were swapped | 3 | 15 |
# | 8 `reentrant_weights` | a phase that no single neuron can bound | 2 | 15 |
#
# You need numpy, matplotlib and a pencil. 🐞 marks a *bug hunt*: the code is there, and it is broken.
# 🔮 asks you to predict: write your guess down **before** you run the next cell. 🧭 goes further, for no points.

# %% [markdown]
# ### Who are you?
#
# Your alloy is made from your College ID, so it is yours alone. Write your name between quotes and your CID as a number
# (at most 8 digits, without zeros in front).

# %% solution="identity"
name = "Ada Lovelace"
CID = 12345678
### BEGIN STARTER
# name = "Your name"
# CID = 0
### END STARTER

# %% test="test_identity" points=0
assert isinstance(name, str) and name.strip() not in ("", "Your name"), (
    "`name` still needs your name, between quotes."
)
assert not isinstance(CID, str), "`CID` is text: write the number without quotes."
assert isinstance(CID, int), "`CID` is not a whole number."
assert CID != 0, "`CID` is still 0: replace it by your own College ID."
### BEGIN HIDDEN TESTS
from autograder import checks

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
# ## 1 · Your alloy
#
# Here are your forty days. Each point is one look through the window of the press: temperature $T$ in kelvin, pressure $P$ in
# gigapascal (1 GPa is ten thousand atmospheres), and 1 for *liquid* or 0 for *solid*.
#
# Two things make the start easy. The alloy melts at one temperature, as a eutectic or a pure metal does, without a
# mushy zone. And you never looked closer than 20 K to the melting line.
#
# You worked your way up in pressure, so the points are **in order of rising pressure**. That order will matter.

# %% locked="personal_data"
rng = np.random.default_rng(CID)

melting_point = rng.uniform(900, 1200)  # K, at zero pressure; known to nature alone
melting_slope = rng.uniform(30, 60)  # K/GPa
P_min, P_max = 0.0, 10.0  # GPa, the window of the press
T_min = 10 * np.floor((melting_point - 300) / 10)  # K
T_max = 10 * np.ceil((melting_point + 10 * melting_slope + 110) / 10)  # K

P_data = np.sort(np.round(rng.uniform(0.1, 9.9, size=40), 2))  # GPa
y_data = rng.permutation(np.arange(40) % 2)  # 1 liquid, 0 solid
T_melt = melting_point + melting_slope * P_data  # K
far = np.where(y_data == 1, T_max - 10, T_min + 10)  # K, as far as the furnace goes
near = T_melt + np.where(y_data == 1, 20, -20)  # K, as near as you looked
T_data = np.round(near + (far - near) * rng.uniform(0, 1, size=40) ** 2)  # K


def draw_points(ax, x1, x2, y, size=36):
    """Draw solid samples (y = 0) as dark squares and liquid ones (y = 1) as bright discs."""
    for label, phase, colour, marker in [
        ("solid (0)", 0, "#00224e", "s"),
        ("liquid (1)", 1, "#fde737", "o"),
    ]:
        of_phase = y == phase
        style = {"marker": marker, "edgecolors": "#00224e", "label": label, "zorder": 3}
        ax.scatter(x1[of_phase], x2[of_phase], size, colour, **style)


def draw_alloy(ax):
    """Draw your samples into the axes `ax`, temperature to the right."""
    draw_points(ax, T_data, P_data, y_data)
    ax.set(xlim=(T_min, T_max), ylim=(P_min, P_max))
    ax.set(xlabel="Temperature T (K)", ylabel="Pressure P (GPa)")


# %% tags=["demo"]
fig, ax = plt.subplots(figsize=(7.5, 4.2), layout="constrained")
draw_alloy(ax)
ax.set_title("Forty days in the laboratory: your alloy")
fig.legend(loc="outside right upper")
show(fig, alt="Squares, solid, lie left of a slanting gap; discs, liquid, right.")

# %% [markdown]
# **🔮 Predict.** Lay a pencil along the gap. How many numbers do you need to tell somebody, over the telephone, where the
# pencil lies and which side of it is liquid? Keep your answer for Section 2.
#
# The gap leans to the right: under pressure the metal melts later. Thermodynamics says by how much. Along the melting line
# (Clausius and Clapeyron)
#
# $$\frac{\mathrm{d}T_\mathrm{m}}{\mathrm{d}P} = \frac{\Delta V_\mathrm{m}}{\Delta S_\mathrm{m}},$$
#
# and most metals swell when they melt ($\Delta V_\mathrm{m} > 0$), so the slope is positive. Bismuth, gallium, silicon and
# ice shrink: for them the pencil leans the other way.

# %% [markdown]
# ## 2 · One neuron, by hand
#
# A neuron takes inputs, here two of them, $x_1$ and $x_2$. It multiplies each by a *weight*, adds everything up together with a *bias*, and *fires* (gives 1)
# if the sum is not negative:
#
# $$z = x_1 w_1 + x_2 w_2 + \text{bias}, \qquad
# \text{output} = \begin{cases} 1 & \text{if } z \ge 0 \\ 0 & \text{if } z < 0 \end{cases}$$

# %% tags=["demo"]
fig, ax = plt.subplots(figsize=(7.5, 2.9))
disc = {
    "boxstyle": "circle,pad=0.45",
    "facecolor": "white",
    "edgecolor": "#00224e",
    "lw": 1.6,
}
for y, symbol, meaning in ((2.1, "$x_1$", "temperature"), (0.3, "$x_2$", "pressure")):
    ax.text(0.9, y, symbol, ha="center", va="center", size=14, bbox=disc)
    ax.text(0.4, y, meaning, ha="right", va="center", size=11)
    ax.annotate(
        "", (3.3, 1.2), (1.25, y), arrowprops={"arrowstyle": "->", "shrinkB": 22}
    )
ax.text(2.15, 2.0, "$w_1$", ha="center", va="center", size=13)
ax.text(2.15, 0.4, "$w_2$", ha="center", va="center", size=13)
ax.text(3.4, 1.2, r"$\Sigma$", ha="center", va="center", size=17, bbox=disc)
ax.text(3.4, 2.45, "bias", ha="center", va="center", size=12)
ax.annotate("", (3.4, 1.2), (3.4, 2.3), arrowprops={"arrowstyle": "->", "shrinkB": 20})
ax.annotate("", (5.0, 1.2), (3.75, 1.2), arrowprops={"arrowstyle": "->"})
ax.text(4.35, 1.42, "$z$", ha="center", va="center", size=13)
box = plt.Rectangle(
    (5.0, 0.75), 1.1, 0.9, facecolor="white", edgecolor="#00224e", lw=1.6
)
ax.add_patch(box)
ax.plot(
    [5.15, 5.55, 5.55, 5.95], [0.93, 0.93, 1.47, 1.47], color="#b07d00", ls="-", lw=2.5
)
ax.annotate("", (7.1, 1.2), (6.1, 1.2), arrowprops={"arrowstyle": "->"})
ax.text(7.2, 1.2, "1 liquid\n0 solid", ha="left", va="center", size=12)
ax.set(xlim=(-0.7, 8.2), ylim=(-0.2, 2.7))
ax.axis("off")
show(fig, alt="Two weighted inputs and a bias meet in a sum; a step gives 0 or 1.")


# %% [markdown]
# **A neuron that knows aluminium.** At zero pressure aluminium melts at 933 K, and each gigapascal raises that by about 60 K. So it is liquid where
# $T \ge 933 + 60\,P$, or
#
# $$\underbrace{1}_{w_1} \cdot T \;+\; \underbrace{(-60)}_{w_2} \cdot P \;+\; \underbrace{(-933)}_{\text{bias}} \;\ge\; 0 .$$
#
# That *is* a perceptron. Here $z$ even has a meaning: the number of kelvin above the melting line. The ratio $-w_2/w_1$ is the Clapeyron slope. The bias is the
# threshold. Do the last two rows with your pencil:
#
# | $T$ (K) | $P$ (GPa) | $z = T - 60P - 933$ (K) | output |
# |---|---|---|---|
# | 1000 | 0 | 1000 − 0 − 933 = 67 | 1, liquid |
# | 1000 | 2 | 1000 − 120 − 933 = −53 | 0, solid |
# | 1200 | 4 | ? | ? |
# | 1233 | 5 | ? | ? |
#
# <details><summary>💡 The last two rows</summary>
#
# 1200 − 240 − 933 = 27, liquid. 1233 − 300 − 933 = 0: *exactly on the melting line*. By our formula it fires. More about that row below.
#
# </details>
#
# Three numbers, then: two weights and a bias. Was that your answer on the telephone?

# %% [markdown]
# ### 🐞 Task 1 · Bug hunt: `perceptron` [2 points]
#
# The cell below should be the neuron above: the numbers `x1`, `x2`, `w1`, `w2`, `bias` go in, and the whole number
# 1 comes out if $x_1 w_1 + x_2 w_2 + \text{bias} \ge 0$, otherwise 0. A sum of **exactly zero fires**.
#
# It does not work. Run it, read the last line of the error, and repair it.
#
# When it is right, `perceptron(1000, 2, 1, -60, -933)` gives `0`, and `perceptron(1233, 5, 1, -60, -933)` gives `1`.
#
# <details><summary>💡 Hint</summary>
#
# `a += b` means "take the old `a`, add `b`". What is the old value of `weighted_sum`?
#
# </details>

# %% solution="perceptron"
def perceptron(x1, x2, w1, w2, bias):
    """Return 1 if x1·w1 + x2·w2 + bias is zero or more, else 0 (all five are numbers)."""
    weighted_sum = x1 * w1 + x2 * w2 + bias
    if weighted_sum >= 0:
        return 1
    return 0
### BEGIN STARTER
# def perceptron(x1, x2, w1, w2, bias):
#     """Return 1 if x1·w1 + x2·w2 + bias is zero or more, else 0 (all five are numbers)."""
#     weighted_sum += x1 * w1 + x2 * w2 + bias
#     if weighted_sum >= 0:
#         return 1
#     return 0
### END STARTER


# %% test="test_perceptron" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_out = perceptron(1000, 2, 1, -60, -933)
assert _out is not None, "`perceptron` returns None: use `return`."
assert _out == 0 or _out == 1, "`perceptron` gives 0 or 1, not −1 or the sum itself."
assert perceptron(2, 3, 1, 1, -4) == 1, "A positive sum gives 1."
assert perceptron(0, 0, 1, 1, -2) == 0, "A bias of −2 alone makes the sum negative."
assert perceptron(0, 0, 1, 1, 2) == 1, "A bias of 2 alone makes the sum positive."
assert perceptron(3, 1, 1, -2, 0) == 1, "Each input has its own weight: x1 has w1."
assert perceptron(1, 3, 2, -1, 0) == 0, "Each input has its own weight: x2 has w2."
assert perceptron(1233, 5, 1, -60, -933) == 1, "A sum of exactly 0 fires: use >=."
### BEGIN HIDDEN TESTS
_rng = checks.rng("perceptron")
for _case in range(60):
    # Multiples of 1/4: every order of summation is exact, ties included.
    _x1, _x2, _w1, _w2, _b = (_rng.integers(-12, 13, size=5) / 4).tolist()
    if _case % 3 == 0:
        _b = -_x1 * _w1 - _x2 * _w2
    elif _case % 3 == 1:
        _b = -_x1 * _w1 - _x2 * _w2 + (0.25 if _case % 2 else -0.25)
    _z = _x1 * _w1 + _x2 * _w2 + _b
    checks.equal(
        checks.call(perceptron, _x1, _x2, _w1, _w2, _b),
        1 if _z >= 0 else 0,
        "A sum of exactly zero must fire (give 1)."
        if _z == 0
        else "The output is wrong for some fractions: is the sum used as it is, every term in it?",
        what="The output",
    )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("perceptron"):
    print("  T (K)   P (GPa)   aluminium is")
    for T, P in [(1000, 0), (1000, 2), (1200, 4), (1233, 5)]:
        state = "liquid" if perceptron(T, P, 1, -60, -933) else "solid"
        print(f"{T:7d} {P:9d}   {state}")

# %% [markdown]
# ### `>` on the blackboard, `>=` in the code
#
# In some textbooks, and in the lecture's formula, the neuron fires for $z > 0$. The lecture's code says `>=`. Does it matter? On a map of real numbers the
# line $z = 0$ has no area, so a mathematician shrugs. Three cases are less peaceful.
#
# **🔮 Predict** each printed line, then run the cell.

# %% tags=["demo"]
# 1. A newborn perceptron: all weights and the bias are zero, so z = 0 everywhere.
z = 0 * 700 + 0 * 3 + 0
print("newborn neuron:      >  says", int(z > 0), "   >= says", int(z >= 0))

# 2. A grid of 101 × 101 points, cut by the diagonal x1 = x2.
x1, x2 = np.meshgrid(np.linspace(-1, 1, 101), np.linspace(-1, 1, 101))
ties = np.count_nonzero(x1 - x2 == 0)
print(f"points on the line:  {ties} of {x1.size}, for which the two rules disagree")

# 3. Two sums that are zero on paper.
print(f"0.1 + 0.2 - 0.3  =  {0.1 + 0.2 - 0.3:+.1e}  fires: {0.1 + 0.2 - 0.3 >= 0}")
print(f"0.3 - 0.2 - 0.1  =  {0.3 - 0.2 - 0.1:+.1e}  fires: {0.3 - 0.2 - 0.1 >= 0}")


# %% [markdown]
# Case 1 decides the **first step of learning**: by `>=` a newborn neuron calls everything liquid, by `>` everything solid. In case 2 one point in a hundred changes
# its phase. Case 3 is the deep one: a computer's 0.1 is not one tenth, so a "tie" is decided by dust in the 17th digit.
#
# The lesson: *choose one convention, write it down, and never let anything important hang on an equality of floats.* In this course a tie fires, `>= 0`, everywhere.
# On the melting line itself, solid and liquid coexist, so neither answer is wrong. Two programs that disagree about it are.

# %% [markdown]
# ## 3 · More inputs
#
# Real alloys have more than two knobs. Copper and silicon both pull the liquidus of aluminium down: by about 3.4 K and 6.6 K per weight per cent (straight lines to the
# eutectics Al–33Cu and Al–12.6Si). With the four inputs $\mathbf{x} = (T, P, c_\mathrm{Cu}, c_\mathrm{Si})$ the alloy is fully liquid where
#
# $$T - 60\,P + 3.4\,c_\mathrm{Cu} + 6.6\,c_\mathrm{Si} - 933 \ge 0 .$$
#
# The formula grows, the idea does not: multiply, add, compare with zero. In vectors, $z = \mathbf{x} \cdot \mathbf{w} + b$.

# %% [markdown]
# ### ✏️ Task 2 · `perceptron_n` [2 points]
#
# Write the same neuron for any number of inputs:
#
# $$z = \sum_{i=1}^{n} x_i w_i + b, \qquad \text{output} = 1 \text{ if } z \ge 0, \text{ else } 0 .$$
#
# `x` and `w` are numpy arrays of one shape `(n,)`, any $n \ge 1$, and `b` is a number. A sum of exactly zero fires. A loop is as good as a dot product. The inputs stay as they are:
# a function that changes the arrays of its caller is a trap.
#
# When it is right, `perceptron_n(np.array([900, 0, 0, 7]), np.array([1, -60, 3.4, 6.6]), -933)` gives `1`: an
# Al–7Si casting alloy at 900 K is liquid, 33 K below the melting point of pure aluminium.

# %% solution="perceptron_n"
def perceptron_n(x, w, b):
    """Return 1 if x·w + b is zero or more, else 0 (`x` and `w` are arrays of shape (n,))."""
    ### BEGIN SOLUTION
    return int(np.dot(x, w) + b >= 0)
    ### END SOLUTION


# %% test="test_perceptron_n" points=2
### BEGIN HIDDEN TESTS
import numpy as _np

from autograder import checks

checks.begin(
    perceptron=lambda x1, x2, w1, w2, bias: (x1 * w1 + x2 * w2 + bias >= 0) * 1,
)
### END HIDDEN TESTS
_w = np.array([1, -60, 3.4, 6.6])
_out = perceptron_n(np.array([900.0, 0.0, 0.0, 7.0]), _w, -933)
assert _out is not None, "`perceptron_n` returns None: use `return`."
assert np.size(_out) == 1, "One neuron gives one number: add the products up."
assert perceptron_n(np.array([4.0]), np.array([0.5]), -3) == 0, (
    "For n = 1 the sum is x·w + b: is the bias in it?"
)
assert perceptron_n(np.array([1.0, 2.0]), np.array([2.0, 1.0]), -3) == 1, (
    "The sum is positive here: add all products (no mean), and the bias once."
)
assert _out == 1, "Al–7Si is liquid at 900 K: does the last input count, too?"
assert perceptron_n(np.array([900.0, 1.0, 0.0, 7.0]), _w, -933) == 0, (
    "Al–7Si is solid at 900 K and 1 GPa: does the second input count?"
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("perceptron_n")
for _n in [1, 2, 3, 3, 4, 5, 6, 7, 8, 12, 20, 40] * 3:
    # Multiples of 1/4: every order of summation is exact, ties included.
    _x, _w = _rng.integers(-8, 9, size=(2, _n)) / 4
    _sum = sum((_x * _w).tolist())
    for _z in (0.0, 0.5, -0.5, float(_rng.integers(-40, 40)) / 8):
        checks.equal(
            checks.call(perceptron_n, _x, _w, _z - _sum),
            1 if _z >= 0 else 0,
            "A sum of exactly zero must fire (give 1)."
            if _z == 0
            else f"The output is wrong for some x and w of {_n} entries: what enters the sum?",
            what="The output",
        )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("perceptron_n"):
    w = np.array([1, -60, 3.4, 6.6])  # per K, GPa, wt% Cu, wt% Si
    print("  T (K)  P (GPa)  Cu (wt%)  Si (wt%)   z (K)   state")
    for x in np.array(
        [[900, 0, 0, 0], [900, 0, 0, 7], [900, 0, 4, 2], [900, 0.5, 4, 7]]
    ):
        state = "liquid" if perceptron_n(x, w, -933) else "not fully liquid"
        print(
            f"{x[0]:7.0f}{x[1]:9.1f}{x[2]:10.0f}{x[3]:10.0f}{x @ w - 933:9.1f}   {state}"
        )


# %% [markdown]
# ## 4 · Kelvin and gigapascal on one scale
#
# Look at the weights of the aluminium neuron: 1 and −60. Is pressure sixty times more important than temperature? No. The numbers compare *kelvin* with *gigapascal*; in pascal the second weight would be
# $-6\times10^{-8}$. As long as you choose weights by hand, units are a matter of taste. A neuron that *learns* is another matter: its steps are as
# large as its inputs, and 1500 K shouts where 3 GPa whispers. So we bring every input onto $[-1, 1]$ first.

# %% [markdown]
# ### ✏️ Task 3 · `scale_data` [2 points]
#
# Write the straight line that takes `min_val` to −1 and `max_val` to +1, with `min_val` < `max_val`:
#
# $$\text{scaled} = 2\,\frac{\text{data} - \text{min\_val}}{\text{max\_val} - \text{min\_val}} - 1 .$$
#
# `data` is a number or a numpy array of any shape, of integers or floats. Values outside the range are mapped outside $[-1, 1]$ by the same line: nothing is cut off. The range is the one that is
# given, not the data's own. The input array stays as it is.
#
# When it is right, `scale_data(np.array([500, 750, 1000, 2000]), 500, 1500)` gives `[-1.  -0.5  0.   2. ]`.

# %% solution="scale_data"
def scale_data(data, min_val, max_val):
    """Map [min_val, max_val] linearly onto [−1, 1]; `data` is a number or an array."""
    ### BEGIN SOLUTION
    return 2 * (data - min_val) / (max_val - min_val) - 1
    ### END SOLUTION


# %% test="test_scale_data" points=2
### BEGIN HIDDEN TESTS
import numpy as _np

from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert scale_data(1000, 500, 1500) is not None, (
    "`scale_data` returns None: use `return`."
)
assert np.allclose(scale_data(500, 500, 1500), -1), (
    "The lower end of the range maps to −1."
)
assert np.allclose(scale_data(1500, 500, 1500), 1), (
    "The upper end of the range maps to +1."
)
assert np.allclose(scale_data(1250, 500, 1500), 0.5), (
    "Between the ends it is a straight line."
)
assert np.allclose(scale_data(2000, 500, 1500), 2), "Values outside are not cut off."
_scaled = scale_data(np.array([500.0, 1000.0, 1250.0]), 500, 1500)
assert np.shape(_scaled) == (3,), "An array comes back with its own shape."
assert np.allclose(_scaled, [-1, 0, 0.5]), (
    "Use min_val and max_val, not the data's own range."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("scale_data")
for _shape in [(), (1,), (7,), (3, 4), (2, 3, 2)]:
    for _whole in (False, True):
        # From the answer to the question: choose the scaled values, work the data out.
        _middle = float(_rng.integers(-900, 900))
        _half = float(_rng.integers(20, 400))
        _steps = _rng.integers(-600, 600, size=_shape)
        _data = (_middle + _steps).astype(int) if _whole else _middle + _steps / 8
        _want = _steps / _half if _whole else _steps / 8 / _half
        if _shape == ():
            _data = _data.item()
        checks.close(
            checks.call(
                scale_data,
                _data,
                _middle - _half,
                _middle + _half,
                _when=f"for data of shape {_shape}",
            ),
            _want,
            "Whole-number data is scaled wrongly: the result needs fractions."
            if _whole
            else "The data is scaled wrongly for some range: try negative values, and tables.",
            what="The scaled data",
        )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("scale_data"):
    T_scaled = scale_data(T_data, T_min, T_max)
    P_scaled = scale_data(P_data, P_min, P_max)
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.9), layout="constrained")
    draw_points(axes[0], T_data, P_data, y_data, size=24)
    draw_points(axes[1], T_scaled, P_scaled, y_data, size=24)
    half = (T_max - T_min) / 2
    axes[0].set(xlim=(T_min, T_max), ylim=(5 - half, 5 + half), aspect="equal")
    axes[0].set(xlabel="T (K)", ylabel="P (GPa)", title="Raw, as a neuron sees it")
    axes[1].set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal", title="Scaled")
    axes[1].set(xlabel="T scaled (no unit)", ylabel="P scaled (no unit)")
    fig.legend(*axes[1].get_legend_handles_labels(), loc="outside right upper")
    show(fig, alt="Raw data in equal units is a flat line; scaled data fills a square.")


# %% [markdown]
# Both panels give one unit of $x_1$ the same length as one unit of $x_2$. On the left, pressure has vanished: ten gigapascal are nothing beside a thousand kelvin. That
# is how the raw data looks to a neuron.
#
# ## 5 · The decision map
#
# A neuron's opinion about *every* $(T, P)$ is a picture: bright where it fires, dark where it does not. The border is where $z = 0$,
#
# $$x_2 = -\frac{w_1}{w_2}\,x_1 - \frac{b}{w_2} \qquad (w_2 \ne 0),$$
#
# a straight line. **Whatever the weights, one neuron cuts the plane by one straight line.** Remember that sentence; Section 9 turns on it.
#
# To draw it we need an array of zeros and ones, and here almost everybody trips once. On paper we say "$x_1$ to the right, $x_2$ upwards", and write $(x_1, x_2)$. An array is indexed
# `[row, column]`; rows go with the *vertical* axis. So `x2` comes **first**: matplotlib's `contourf(x1, x2, Z)` wants
# `Z[i, j]` to belong to `x2[i]` and `x1[j]`, and so `Z.shape == (len(x2), len(x1))`.

# %% [markdown]
# ### ✏️ Task 4 · `decision_map` [3 points]
#
# Apply the neuron with two inputs to every pair of values:
#
# $$\text{map}[i, j] = 1 \text{ if } x_{1,j}\, w_1 + x_{2,i}\, w_2 + \text{bias} \ge 0, \text{ else } 0 .$$
#
# `x1_values` and `x2_values` are one-dimensional arrays, as a rule of different lengths, in any order and at any spacing. The result has the shape `(len(x2_values), len(x1_values))`: row = `x2`,
# column = `x1`. Zeros and ones may be integers, floats or booleans. A sum of exactly zero fires. You may use your own `perceptron`, or not.
#
# When it is right, `decision_map(np.array([0, 1, 2, 3]), np.array([0, 1]), 1, -2, -0.5)` gives
#
# ```text
# [[0 1 1 1]
#  [0 0 0 1]]
# ```
#
# <details><summary>💡 Hint</summary>
#
# Two nested loops are fine: `i` runs over `x2_values`, `j` over `x1_values`. Without loops: `np.meshgrid(x1_values, x2_values)` gives two
# arrays of the right shape, or let `x2_values[:, np.newaxis]` stand upright and numpy do the rest.
#
# </details>

# %% solution="decision_map"
def decision_map(x1_values, x2_values, w1, w2, bias):
    """Return an array of 0 and 1, shape (len(x2_values), len(x1_values)): row = x2."""
    ### BEGIN SOLUTION
    x1, x2 = np.meshgrid(x1_values, x2_values)
    return (x1 * w1 + x2 * w2 + bias >= 0).astype(int)
    ### END SOLUTION


# %% test="test_decision_map" points=3
### BEGIN HIDDEN TESTS
import numpy as _np

from autograder import checks

checks.begin(
    perceptron=lambda x1, x2, w1, w2, bias: (x1 * w1 + x2 * w2 + bias >= 0) * 1,
    perceptron_n=lambda x, w, b: (_np.dot(x, w) + b >= 0) * 1,
)
### END HIDDEN TESTS
_map = decision_map(np.array([0.0, 1, 2, 3]), np.array([0.0, 1]), 1, -2, -0.5)
assert _map is not None, "`decision_map` returns None: use `return`."
assert np.shape(_map) != (4, 2), "The map is transposed: rows are x2, columns are x1."
assert np.shape(_map) == (2, 4), "The shape is (len(x2_values), len(x1_values))."
assert np.isin(_map, [0, 1]).all(), "The map holds 0 and 1 alone, not −1 or sums."
assert not np.array_equal(_map, [[0, 0, 0, 1], [0, 1, 1, 1]]), (
    "The map is upside down: row 0 belongs to x2_values[0]."
)
assert np.array_equal(_map, [[0, 1, 1, 1], [0, 0, 0, 1]]), (
    "The map has a wrong entry: compare it with the example in the task."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("decision_map")
for _rows, _columns in [(3, 5), (6, 4), (5, 5), (1, 4), (4, 1), (9, 2)] * 3:
    # Multiples of 1/8 and 1/4: every order of summation is exact, ties included.
    _x1 = _rng.choice(_np.arange(-24, 25), size=_columns, replace=False) / 8
    _x2 = _rng.choice(_np.arange(-24, 25), size=_rows, replace=False) / 8
    _w1, _w2 = ((2 * _rng.integers(-6, 6, size=2) + 1) / 4).tolist()
    _tie = _rng.integers(_rows), _rng.integers(_columns)
    _b = float(-_x1[_tie[1]] * _w1 - _x2[_tie[0]] * _w2)
    _want = _np.array(
        [[_p * _w1 + _q * _w2 + _b >= 0 for _p in _x1] for _q in _x2]
    ).astype(float)
    _got = checks.array(checks.call(decision_map, _x1, _x2, _w1, _w2, _b), "The map")
    _message = (
        "The map is wrong for some axes: use the values given, each entry by itself."
    )
    if _got.shape == _want.shape:
        if _rows == _columns and (_got == _want.T).all():
            _message = "The map is transposed: rows are x2, columns are x1."
        elif _got[_tie] != 1 and (_got == _want).sum() >= _want.size - 1:
            _message = "A point exactly on the border must fire: use >=, not >."
    checks.equal(_got, _want, _message, what="The map")
### END HIDDEN TESTS

# %% [markdown]
# **🔮 Predict.** Now choose weights for *your* alloy by eye. Inputs are scaled, so both axes run from −1 to 1. Which sign must `w1` have (hot is liquid), and which sign `w2`? Change the three
# numbers in the next cell until the border runs through the gap. How many tries do you need?

# %% tags=["demo"]
w1, w2, bias = 1.0, -0.2, 0.3  # ← your turn

with waits_for("scale_data", "decision_map"):
    T_axis, P_axis = np.linspace(T_min, T_max, 300), np.linspace(P_min, P_max, 200)
    T_scaled, P_scaled = (
        scale_data(T_axis, T_min, T_max),
        scale_data(P_axis, P_min, P_max),
    )
    guess = decision_map(T_scaled, P_scaled, w1, w2, bias)
    fig, ax = plt.subplots(figsize=(7.5, 4.2), layout="constrained")
    ax.contourf(
        T_axis, P_axis, guess, levels=[-0.5, 0.5, 1.5], colors=["#8b9fba", "#fbf3c0"]
    )
    draw_alloy(ax)
    ax.set_title(f"By eye: w1 = {w1}, w2 = {w2}, bias = {bias}")
    fig.legend(loc="outside right upper")
    show(fig, alt="A map in two shades; some points lie beyond the straight border.")

# %% [markdown]
# ## 6 · Learning
#
# You turned three knobs until the picture looked right. Frank Rosenblatt's idea of 1957 was to let the machine turn them itself. The rule is almost insultingly simple. Show it one sample $\mathbf{x}$ with its
# true label $y$. Let it answer, $\hat y$. Then
#
# $$\mathbf{w} \leftarrow \mathbf{w} + \eta\,(y - \hat y)\,\mathbf{x}, \qquad b \leftarrow b + \eta\,(y - \hat y),$$
#
# with a *learning rate* $\eta$ (`lr`). Read it slowly:
#
# - The answer was right: $y - \hat y = 0$. Nothing changes. *It learns from mistakes alone.*
# - It said solid, and the sample was liquid: $y - \hat y = +1$. Add the sample to the weights. The next time $z$ will be larger by $\eta(|\mathbf{x}|^2 + 1)$: a step towards firing.
# - It said liquid, and the sample was solid: $y - \hat y = -1$. Subtract it.
#
# One pass through all samples is an *epoch*.
#
# **By hand.** Four samples, one input (a scaled temperature), $\eta = 0.5$, from $w = 0$, $b = 0$:
#
# | sample $x$ | truth $y$ | $z = xw + b$ | answer $\hat y$ | $y - \hat y$ | new $w$ | new $b$ |
# |---|---|---|---|---|---|---|
# | 1 | 1 | 0 | 1 | 0 | 0 | 0 |
# | −0.5 | 0 | 0 | 1 ✗ | −1 | 0 − 0.5·(−0.5) = 0.25 | 0 − 0.5 = −0.5 |
# | 0.5 | 1 | −0.375 | 0 ✗ | +1 | 0.25 + 0.5·0.5 = 0.5 | −0.5 + 0.5 = 0 |
# | −1 | 0 | −0.5 | 0 | 0 | 0.5 | 0 |
#
# Two mistakes met in epoch 1. In epoch 2 all four answers are right (try it), so we are done: $w = 0.5$, $b = 0$, `errors = [2, 0]`. Note the first two rows: a
# newborn neuron has $z = 0$, and fires. That was right for the first sample, and wrong for the second.

# %% tags=["demo"]
fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.9), layout="constrained", sharey=True)
side = np.linspace(-1.2, 1.2, 200)
g1, g2 = np.meshgrid(side, side)
sample = np.array([0.7, 0.4])
before, after = np.array([0.5, -1.0, -0.2]), np.array([0.5, -1.0, -0.2])
after[:2], after[2] = before[:2] + 0.5 * sample, before[2] + 0.5
for ax, (v1, v2, c), title in [
    (axes[0], before, "before"),
    (axes[1], after, "after one update"),
]:
    z = v1 * g1 + v2 * g2 + c
    ax.contourf(g1, g2, z, levels=[-9, 0, 9], colors=["#8b9fba", "#fbf3c0"])
    ax.contour(g1, g2, z, levels=[0], colors="#00224e", linewidths=2)
    length = np.hypot(v1, v2)
    foot = -c * np.array([v1, v2]) / length**2
    tip = foot + 0.45 * np.array([v1, v2]) / length
    ax.annotate(
        "", tip, foot, arrowprops={"arrowstyle": "-|>", "lw": 2, "color": "#00224e"}
    )
    ax.text(*(tip + [0.04, -0.12]), r"$\mathbf{w}$", size=14)
    draw_points(ax, sample[:1], sample[1:], np.array([1]), size=90)
    ax.text(sample[0] + 0.08, sample[1] + 0.06, "liquid", size=11)
    z_sample = v1 * sample[0] + v2 * sample[1] + c
    ax.set_title(f"{title}: z = {z_sample:+.2f} at the sample")
    ax.set(
        xlabel="T scaled (no unit)", aspect="equal", xlim=(-1.2, 1.2), ylim=(-1.2, 1.2)
    )
axes[0].set_ylabel("P scaled (no unit)")
show(fig, alt="A liquid sample on the dark side; one update turns the line past it.")


# %% [markdown]
# One update, drawn: the bright side is where the neuron fires, and $\mathbf{w}$ points into it, at right angles to the border. A liquid sample lay on the dark side. The rule added half of it to $\mathbf{w}$; the
# arrow turned towards the sample, and the border swept past it.
#
# ### ✏️ Task 5 · `train_perceptron` [4 points]
#
# Write Rosenblatt's rule. `X` has the shape `(n, d)`: `n` samples (rows) with `d` inputs each, $d \ge 1$. `y` has the shape `(n,)` and holds the whole numbers 0 and 1 (as integers or floats).
#
# - Start from weights and bias **zero**.
# - In each epoch take the samples **in the given order**, and update by the rule above straight **after every sample**. The answer to a sum of exactly zero is 1, as always.
# - `errors[k]` is the number of samples that were misclassified **when they were met** in epoch `k`: each mistake counts 1.
# - Stop after the first epoch without an error (its 0 is the last entry of `errors`), or after `max_epochs` epochs, whatever comes first.
# - Return the three things `w, b, errors`: an array of shape `(d,)`, a number, a list of whole numbers, one per epoch that was run.
# - `X` and `y` stay as they are.
#
# When it is right, the example above comes out as
#
# ```text
# >>> X = np.array([[1.0], [-0.5], [0.5], [-1.0]])
# >>> train_perceptron(X, np.array([1, 0, 1, 0]), lr=0.5)
# (array([0.5]), 0.0, [2, 0])
# ```
#
# and with 0 in place of −0.5, a melting point off the middle, which takes longer:
#
# ```text
# >>> X = np.array([[1.0], [0.0], [0.5], [-1.0]])
# >>> train_perceptron(X, np.array([1, 0, 1, 0]), lr=0.5)
# (array([1.]), -0.5, [2, 2, 2, 2, 1, 0])
# ```
#
# Points: 2 for `w` and `b`, 2 for `errors` and for stopping in time.
#
# <details><summary>💡 A skeleton in words</summary>
#
# weights zero, bias zero, empty list → for each epoch: no mistakes so far → for each sample: answer, difference, update, count → write the count down → no mistakes? stop → return three things.
#
# </details>
#
# <details><summary>💡 My weights stay whole numbers</summary>
#
# `np.zeros_like(X[0])` has the *type* of `X`. For an integer `X` the weights cannot hold 0.5. `np.zeros(X.shape[1])` is always float.
#
# </details>

# %% solution="train_perceptron"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    """Train a perceptron by Rosenblatt's rule, from zero weights, samples in their order.

    X: array (n, d); y: array (n,) of 0 and 1; lr: learning rate.
    Returns w (d,), b, and the list of misclassified samples met in each epoch.
    """
    ### BEGIN SOLUTION
    w = np.zeros(X.shape[1])
    b = 0.0
    errors = []
    for _ in range(max_epochs):
        mistakes = 0
        for sample, label in zip(X, y):
            answer = 1 if sample @ w + b >= 0 else 0
            if answer != label:
                w = w + lr * (label - answer) * sample
                b = b + lr * (label - answer)
                mistakes += 1
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
    ### END SOLUTION


# %% test="test_train_perceptron" points=2
### BEGIN HIDDEN TESTS
import numpy as _np

from autograder import checks

checks.begin(
    perceptron=lambda x1, x2, w1, w2, bias: (x1 * w1 + x2 * w2 + bias >= 0) * 1,
    perceptron_n=lambda x, w, b: (_np.dot(x, w) + b >= 0) * 1,
    scale_data=lambda data, min_val, max_val: (
        2 * (_np.asarray(data) - min_val) / (max_val - min_val) - 1
    ),
)
### END HIDDEN TESTS
_y = np.array([1, 0, 1, 0])
_result = train_perceptron(np.array([[1.0], [-0.5], [0.5], [-1.0]]), _y, lr=0.5)
assert _result is not None, "`train_perceptron` returns None: use `return`."
assert len(_result) == 3, "`train_perceptron` returns three things: w, b, errors."
_w, _b, _errors = _result
assert np.shape(_w) == (1,), "`w` comes first, with one entry per column of X."
assert np.allclose(_w, [0.5]), "`w` is wrong for the first example: follow its table."
assert np.allclose(_b, 0), "`b` is wrong for the first example: follow its table."
_w, _b, _errors = train_perceptron(np.array([[1.0], [0.0], [0.5], [-1.0]]), _y, lr=0.5)
assert np.allclose(_b, -0.5), "`b` is wrong for the second example: it learns like w."
assert np.allclose(_w, [1]), "`w` is wrong for the second example."
### BEGIN HIDDEN TESTS


def _dual(X, y, max_epochs=100):
    # The dual form: how often each sample was added or subtracted. Returns w and b
    # for lr = 1, errors, and whether a sum came close to zero after the first update.
    gram = X @ X.T + 1
    times = _np.zeros(len(y))
    errors, tie = [], False
    for _ in range(max_epochs):
        mistakes = 0
        for i in range(len(y)):
            total = gram[i] @ times
            moved = sum(errors) + mistakes > 0
            tie = tie or (moved and abs(total) < 0.01)
            step = y[i] - (1 if total >= 0 else 0)
            times[i] += step
            mistakes += step != 0
        errors.append(int(mistakes))
        if mistakes == 0:
            break
    return X.T @ times, times.sum(), errors, bool(tie)


_rng = checks.rng("train_perceptron")
for _n, _d, _options in [
    (12, 2, {"lr": 0.5}),
    (20, 3, {"lr": 0.25}),
    (7, 1, {"lr": 2.0}),
    (15, 5, {"lr": 0.5, "max_epochs": 1}),
    (25, 2, {"lr": 1.0, "max_epochs": 2}),
    (14, 2, {}),
    (18, 4, {}),
]:
    while True:
        # Multiples of 1/8 and learning rates that are powers of two: sums are exact.
        # For the default lr, a draw with a close call on its way is thrown away.
        _X = _rng.integers(-16, 17, size=(_n, _d)) / 8
        _plane, _shift = _rng.integers(-8, 9, size=_d), _rng.integers(-6, 7) / 8 + 0.05
        _y = (_X @ _plane + _shift * 8 >= 0).astype(float if _n % 2 else int)
        _w, _b, _errors, _tie = _dual(_X, _y, _options.get("max_epochs", 100))
        _useful = 0 < _y.mean() < 1 and len(_errors) < 100 and _b % 2 == 1
        if _useful and not ("lr" not in _options and _tie):
            break
    _lr = _options.get("lr", 0.1)
    _got = checks.call(train_perceptron, _X, _y, **_options)
    checks.close(
        _got[0],
        _lr * _w,
        "`w` is wrong on some data set: check the order of samples, lr, and the update after each.",
        what="`w`",
    )
    checks.close(
        checks.number(_got[1], "`b`"),
        _lr * _b,
        "`b` is wrong on some data set: is it updated with lr, after every mistake?",
    )
_w = _np.zeros(2)
while not (_w % 2).any():  # half of an odd number is a fraction
    _X = _rng.integers(-4, 5, size=(9, 2))
    _y = (_X @ [3, -2] >= 1).astype(int)
    _w, _b, _errors, _tie = _dual(_X, _y)
checks.close(
    checks.call(train_perceptron, _X, _y, lr=0.5)[0],
    0.5 * _w,
    "`w` is wrong where X holds whole numbers: the weights must be able to hold fractions.",
    what="`w`",
)
### END HIDDEN TESTS

# %% test="test_train_perceptron_errors" points=2
### BEGIN HIDDEN TESTS
import numpy as _np

from autograder import checks

checks.begin(
    perceptron=lambda x1, x2, w1, w2, bias: (x1 * w1 + x2 * w2 + bias >= 0) * 1,
    perceptron_n=lambda x, w, b: (_np.dot(x, w) + b >= 0) * 1,
    scale_data=lambda data, min_val, max_val: (
        2 * (_np.asarray(data) - min_val) / (max_val - min_val) - 1
    ),
)
### END HIDDEN TESTS
_X = np.array([[1.0], [-0.5], [0.5], [-1.0]])
_errors = list(train_perceptron(_X, np.array([1, 0, 1, 0]), lr=0.5)[2])
assert len(_errors) > 1, "`errors` has one entry per epoch, the last one included."
assert _errors[-1] == 0, "Stop after the first epoch without an error: its 0 is last."
assert len(_errors) == 2, "Training goes on although an epoch had no error."
assert _errors == [2, 0], "`errors` counts samples that were wrong when they were met."
_errors = train_perceptron(
    np.array([[1.0], [1.0]]), np.array([0, 1]), lr=0.5, max_epochs=7
)[2]
assert len(_errors) == 7, (
    "Where no line separates the data, stop after max_epochs epochs."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("train_perceptron_errors")
for _n, _d, _options in [
    (12, 2, {"lr": 0.5}),
    (20, 3, {"lr": 0.25, "max_epochs": 60}),
    (9, 1, {"lr": 2.0}),
    (16, 2, {"lr": 1.0, "max_epochs": 1}),
    (10, 2, {"lr": 0.5, "max_epochs": 9}),
    (6, 2, {"lr": 0.5}),
]:
    # Multiples of 1/8 and learning rates that are powers of two: every sum is exact.
    _X = _rng.integers(-16, 17, size=(_n, _d)) / 8
    _plane = _rng.integers(1, 9, size=_d) * _rng.choice([-1, 1], size=_d)
    _y = (_X @ _plane >= 0.3).astype(int)
    if _n in (10, 6):  # one sample twice, with either label: no line separates that
        _X[4], _y[3], _y[4] = _X[3], 0, 1
    # The oracle works in the dual form: how often each sample was added or subtracted.
    _gram, _times, _want = _X @ _X.T + 1, _np.zeros(_n), []
    while len(_want) < _options.get("max_epochs", 100) and 0 not in _want:
        _want.append(0)
        for _i in range(_n):
            _step = _y[_i] - (1 if _gram[_i] @ _times >= 0 else 0)
            _times[_i] += _step
            _want[-1] += abs(int(_step))
    _got = checks.array(
        checks.call(train_perceptron, _X, _y, **_options)[2], "`errors`"
    )
    _right_length = _got.shape == (len(_want),)
    checks.require(
        _right_length and bool((_got == _want).all()),
        "`errors` is wrong on some data set: count every sample that is wrong when met."
        if _right_length
        else "`errors` has a wrong length: one entry per epoch run, max_epochs at most.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### The figure to remember
#
# Now your alloy. Scale, train, and look at the border after every epoch. (Training always begins at zero and takes the samples in order, so training for $k$ epochs replays the first $k$ epochs of any longer training. That is how the
# cell below gets its snapshots.)
#
# **🔮 Predict.** Will the number of mistakes fall in every epoch?

# %% tags=["demo"]
with waits_for("scale_data", "train_perceptron"):
    X_data = np.column_stack(
        [scale_data(T_data, T_min, T_max), scale_data(P_data, P_min, P_max)]
    )
    w, b, errors = train_perceptron(X_data, y_data, max_epochs=1000)
    epochs = len(errors)

    fig, (ax, right) = plt.subplots(
        1, 2, figsize=(9, 4.4), layout="constrained", width_ratios=[2, 1]
    )
    T_axis, P_axis = np.linspace(T_min, T_max, 300), np.linspace(P_min, P_max, 200)
    grid = np.meshgrid(
        scale_data(T_axis, T_min, T_max), scale_data(P_axis, P_min, P_max)
    )
    shades = plt.cm.cividis(np.linspace(0.95, 0.0, epochs))
    for k in np.unique(np.linspace(1, epochs, 30).astype(int)):  # 30 borders at most
        w_k, b_k, _ = train_perceptron(X_data, y_data, max_epochs=k)
        z = w_k[0] * grid[0] + w_k[1] * grid[1] + b_k
        if k == epochs:
            ax.contourf(
                T_axis, P_axis, z, levels=[-99, 0, 99], colors=["#dfe5ec", "#fdf9e3"]
            )
        width = 3.5 if k == epochs else 1.8
        ax.contour(
            T_axis, P_axis, z, levels=[0], colors=[shades[k - 1]], linewidths=width
        )
    draw_alloy(ax)
    ax.set_title(f"The border turns, epoch by epoch (1 to {epochs})")

    numbers = np.arange(1, epochs + 1)
    right.plot(numbers, errors, "-", color="#5c6d7e", zorder=1)
    right.scatter(numbers, errors, 55, shades, edgecolors="#00224e", zorder=2)
    right.set(
        xlabel="Epoch",
        ylabel="Mistakes met (of 40 samples)",
        title="Learning stops at 0",
    )
    right.set_ylim(-0.04 * max(errors), 1.3 * max(errors))
    right.legend(*ax.get_legend_handles_labels(), loc="upper right")
    right.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
    right.yaxis.set_major_locator(plt.MaxNLocator(integer=True))
    show(fig, alt="Borders, pale to dark, turn until no point is on the wrong side.")

# %% [markdown]
# Pale lines are early, the thick dark one is the last. The colours of the dots on the right say which is which. (Of more than
# thirty epochs, only thirty are drawn.) The line does not glide to its place. It is knocked about: each mistake pulls it towards one sample, at the
# expense of others. And yet it arrives.
#
# **Read the neuron.** A trained network is often called a black box. This one is not: undo the scaling, and three numbers turn into a melting curve.

# %% tags=["demo"]
with waits_for("scale_data", "train_perceptron"):
    w, b, errors = train_perceptron(X_data, y_data, max_epochs=1000)
    kelvin = (T_max - T_min) / 2  # one unit of scaled temperature
    gigapascal = (P_max - P_min) / 2  # one unit of scaled pressure
    slope = -w[1] / w[0] * kelvin / gigapascal
    at_zero = T_min + kelvin * (1 + (w[1] - b) / w[0])
    print(f"the neuron: w = {np.round(w, 3)}, b = {b:.3f}, after {len(errors)} epochs")
    print(f"its melting line:  T = {at_zero:6.0f} K + {slope:5.1f} K/GPa × P")
    print(
        f"nature's line:     T = {melting_point:6.0f} K + {melting_slope:5.1f} K/GPa × P"
    )

# %% [markdown]
# Close, and not the same. Every line through the gap is as good as any other to this rule: it stops at the first one without a mistake. It does not look for the best. (A *support vector
# machine* does: it takes the line with the widest margin.)
#
# ### When must it succeed?
#
# Rosenblatt's rule comes with a guarantee, which is rare in this field (Novikoff, 1962). If *some* line separates the samples with a margin $\gamma$, and no sample is farther than
# $R$ from the origin, the rule makes **at most $(R/\gamma)^2$ mistakes** in its whole life. Here each sample counts as $(\mathbf{x}, 1)$, since the bias is a weight, too, whose input is always 1.
#
# **🔮 Predict**, before you run the next cell:
#
# 1. Without scaling, in kelvin and gigapascal: will it need more epochs, or fewer?
# 2. With `lr=10` instead of `lr=0.1`: faster? Or does it overshoot and fail?
# 3. With the samples shuffled, instead of in order of rising pressure?

# %% tags=["demo"]
with waits_for("scale_data", "train_perceptron"):
    raw = np.column_stack([T_data, P_data])
    cases = {
        "scaled, lr = 0.1": (X_data, y_data, 0.1),
        "scaled, lr = 10": (X_data, y_data, 10.0),
        "raw (K, GPa)": (raw, y_data, 0.1),
    }
    shuffled = np.random.default_rng(1).permutation(40)  # a generator of its own
    cases["scaled, shuffled"] = (X_data[shuffled], y_data[shuffled], 0.1)
    for label, (X, y, lr) in cases.items():
        _, _, errors = train_perceptron(X, y, lr=lr, max_epochs=500)
        end = "separated" if errors[-1] == 0 else "NOT separated"
        print(f"{label:17s} {len(errors):4d} epochs, {sum(errors):6d} mistakes, {end}")

    middle = melting_point + melting_slope * gigapascal  # K, melting line at 5 GPa
    true_scaled = [kelvin, -melting_slope * gigapascal, T_min + kelvin - middle]
    true_raw = [1, -melting_slope, -melting_point]
    for label, X, line in [("scaled", X_data, true_scaled), ("raw", raw, true_raw)]:
        samples = np.column_stack([X, np.ones(40)])
        gamma = np.abs(samples @ line).min() / np.linalg.norm(line)
        R = np.linalg.norm(samples, axis=1).max()
        print(
            f"{label:7s} R = {R:7.1f}, γ = {gamma:.3f}: at most {(R / gamma) ** 2:,.0f} mistakes"
        )


# %% [markdown]
# <details><summary>💬 What you have seen</summary>
#
# 1. **Raw data**: 500 epochs are not enough. The guarantee still holds, but it promises an end only after thousands of millions of mistakes. One mistake changes the temperature weight by about $\eta \cdot 1000$ and the bias by $\eta$: the
#    neuron cannot make the bias as large as it needs to be. *Scale your data.*
# 2. **Learning rate**: not a single mistake more or less. Starting from zero, `lr` multiplies $\mathbf{w}$ and $b$ alike, and the sign of $z$ does not see it. This is special to the perceptron with zero
#    weights. For every other network of this course the learning rate will be the most important number.
# 3. **Order**: shuffled samples often learn faster (not always), because neighbours in the list no longer repeat the same news. From Notebook 3 on we shuffle in every epoch.
#
# </details>
#
# **🧭 Dive deeper.** Mislabel one single sample: `y = y_data.copy(); y[0] = 1 - y[0]`, and train again. What does `errors` do? What would you return instead of the last weights?
# (Look up the *pocket algorithm*.)
#
# **🧭🧭 Dive deeper.** Make a data set of your own with a smaller margin, points only 2 K from the line. How does the number of mistakes grow? Compare with $(R/\gamma)^2$; the guarantee is an upper limit, and a generous one.

# %% [markdown]
# ## 7 · A step made smooth
#
# The step is blind: at $z = -0.001$ and at $z = -1000$ it says 0. It cannot say "almost". And its slope is zero wherever it has one, so nobody downhill can tell in which direction to improve. The *logistic sigmoid* mends both:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} .$$
#
# You know this function, if you have met Boltzmann. Take two states, solid and liquid, whose free energies differ by $\Delta G = G_\mathrm{solid} - G_\mathrm{liquid}$ for a small cluster of atoms. The probability to find it liquid is
#
# $$p_\mathrm{liquid} = \frac{e^{-G_\mathrm{liquid}/k_\mathrm{B}T}}{e^{-G_\mathrm{liquid}/k_\mathrm{B}T} + e^{-G_\mathrm{solid}/k_\mathrm{B}T}}
#   = \sigma\!\left(\frac{\Delta G}{k_\mathrm{B}T}\right).$$
#
# A sigmoid is a step at a finite temperature. Large weights are the cold limit: the step comes back.

# %% [markdown]
# ### 🐞 Task 6 · Bug hunt: `sigmoid` [2 points]
#
# The cell below has **two** faults. The first you meet as soon as you call it. The second hides until somebody comes with $x = -1000$.
#
# `sigmoid(x)` takes a number or a numpy array of any shape, of integers or floats, and gives floats of the same shape. It gives **no warning and no nan** for any $|x| \le 1000$.
#
# When it is right, `sigmoid(0)` gives 0.5, `sigmoid(2)` gives 0.8808 (rounded), and `sigmoid(np.array([-1000, 1000]))` gives `[0. 1.]` in silence.
#
# Points: 1 for the function, 1 for staying calm at the extremes.
#
# <details><summary>💡 Why a warning?</summary>
#
# For $x = -1000$ the formula needs $e^{1000}$, and floats end at about $10^{308} \approx e^{709}$. The result, 0, is right by luck.
#
# </details>
#
# <details><summary>💡 A way round it</summary>
#
# Only ever compute $e$ to a *negative* power: $e^{-|x|}$ never overflows. Multiply the fraction by $e^{x}$ above and below to get a second form of $\sigma$ for $x < 0$.
# Beware: `np.where(a, b, c)` computes *both* `b` and `c` for all entries. Other ways: $\sigma(x) = \tfrac12\left(1 + \tanh\tfrac{x}{2}\right)$, or `scipy.special.expit`.
#
# </details>

# %% solution="sigmoid"
def sigmoid(x):
    """The logistic function 1 / (1 + exp(−x)) of a number or an array; calm at ±1000."""
    small = np.exp(-np.abs(x))  # never above 1
    return np.where(np.asarray(x) >= 0, 1, small) / (1 + small)
### BEGIN STARTER
# def sigmoid():
#     """The logistic function 1 / (1 + exp(−x)) of a number or an array; calm at ±1000."""
#     return 1 / (1 + np.exp(-x))
### END STARTER


# %% test="test_sigmoid" points=1
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit

from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert sigmoid(0) is not None, "`sigmoid` returns None: use `return`."
assert np.allclose(sigmoid(0), 0.5), "At x = 0 the sigmoid is exactly in the middle."
assert np.allclose(sigmoid(2.0), 0.880797), (
    "The value at x = 2 is wrong: mind the sign of x."
)
_s = sigmoid(np.array([-2.0, 0.0, 2.0]))
assert np.shape(_s) == (3,), "An array comes back with its own shape."
assert np.allclose(_s, [0.119203, 0.5, 0.880797]), "Some value of the array is wrong."
### BEGIN HIDDEN TESTS
_rng = checks.rng("sigmoid")
for _shape in [(), (1,), (9,), (4, 3), (2, 3, 4)]:
    for _x in (_rng.uniform(-9, 9, size=_shape), _rng.integers(-9, 10, size=_shape)):
        _given = _x.item() if _shape == () else _x
        checks.close(
            checks.call(sigmoid, _given, _when=f"for an input of shape {_shape}"),
            _expit(_x),
            "The sigmoid is wrong for some input: try whole numbers, and arrays of two dimensions.",
            what="The sigmoid",
        )
### END HIDDEN TESTS

# %% test="test_sigmoid_extremes" points=1
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.special import expit as _expit

from autograder import checks

checks.begin()
### END HIDDEN TESTS
import warnings as _warnings

with _warnings.catch_warnings(record=True) as _caught:
    _warnings.simplefilter("always")
    _far = sigmoid(np.array([-1000.0, 1000.0]))
assert not np.isnan(_far).any(), "The sigmoid gives nan far from zero."
assert np.allclose(_far, [0, 1], atol=1e-3), "Far from zero the sigmoid is 0 or 1."
assert not _caught, "The sigmoid gives a warning at ±1000: which exponential overflows?"
### BEGIN HIDDEN TESTS
_rng = checks.rng("sigmoid_extremes")
for _x in (
    -1000,
    1000.0,
    _rng.uniform(-1000, 1000, size=(3, 40)),
    _rng.integers(-1000, 1001, size=50),
    _np.array([-30.0, -15.0, -1.0, 0.0, 1.0, 710.0, -710.0, 88.0, -89.0, -746.0]),
):
    checks.close(
        checks.call(sigmoid, _x, _when="between −1000 and 1000", _warns=False),
        _expit(_x),
        "The sigmoid is wrong for large |x|: it goes to 0 and 1, and is cut off nowhere.",
        what="The sigmoid",
    )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("sigmoid"):
    x = np.linspace(-6, 6, 400)
    fig, ax = plt.subplots(figsize=(6.5, 3.6))
    ax.plot(x, sigmoid(x), "-", color="#00224e", label="σ(x), warm")
    ax.plot(x, sigmoid(4 * x), "--", color="#b07d00", label="σ(4x), cooler")
    ax.plot(
        x, (x >= 0) * 1.0, ":", color="#5c6d7e", lw=2.5, label="step, absolute zero"
    )
    ax.set(
        xlabel="x (no unit)",
        ylabel="Output (no unit)",
        title="A step at a finite temperature",
    )
    ax.legend(loc="upper left")
    show(fig, alt="An S-shaped curve, a steeper one, and a step, all centred on zero.")


# %% [markdown]
# ## 8 · Two layers: a toy phase diagram
#
# Let neurons feed neurons. The lecture's toy has one *hidden* neuron. It looks at temperature and pressure. An output neuron looks at the hidden one, and once more at the pressure. With both axes scaled to $[-1, 1]$, and without biases:
#
# $$\text{hidden} = \sigma(T\,w_1 + P\,w_2), \qquad \text{output} = \sigma(\text{hidden}\cdot v_1 + P\,v_2) .$$
#
# An output above ½ is read as liquid.
#
# ### 🐞 Task 7 · Bug hunt: `phase_diagram` [3 points]
#
# `phase_diagram(temperature, pressure, w1, w2, v1, v2)` gives the output for every pair of a temperature and a pressure: an array of floats of shape `(len(pressure), len(temperature))`, **row = pressure, column = temperature**.
#
# - `temperature` (K) and `pressure` (GPa) are one-dimensional arrays with at least two different values each, as a rule of different lengths. They may hold whole numbers, and need not be in order.
# - Each axis is scaled to $[-1, 1]$ by its own smallest and largest value.
# - The scaled $P$ is used twice: in the hidden neuron and in the output neuron.
# - The inputs stay as they are.
#
# The cell below is what was shown in the lecture. The picture looked fine, and the axes were swapped. Nobody noticed, because both axes had the same length. Repair it. Your own `scale_data` and `sigmoid` are used in it; you
# may write it in another way.
#
# When it is right, `phase_diagram(np.array([300, 600, 900]), np.array([0, 10]), 1, -1, 2, -1).round(3)` gives
#
# ```text
# [[0.881 0.921 0.941]
#  [0.318 0.386 0.5  ]]
# ```

# %% solution="phase_diagram"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    """Output of the two-layer toy, shape (len(pressure), len(temperature))."""
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())
    T, P = np.meshgrid(T, P)  # row = pressure, column = temperature
    hidden = sigmoid(T * w1 + P * w2)
    return sigmoid(hidden * v1 + P * v2)
### BEGIN STARTER
# def phase_diagram(temperature, pressure, w1, w2, v1, v2):
#     """Output of the two-layer toy, shape (len(pressure), len(temperature))."""
#     T = scale_data(temperature, temperature.min(), temperature.max())
#     P = scale_data(pressure, pressure.min(), pressure.max())
#     P, T = np.meshgrid(P, T)
#     hidden = sigmoid(T * w1 + P * w2)
#     return sigmoid(hidden * v1 + P * v2)
### END STARTER


# %% test="test_phase_diagram" points=3
### BEGIN HIDDEN TESTS
import math as _math

import numpy as _np
from scipy.special import expit as _expit

from autograder import checks

checks.begin(
    perceptron=lambda x1, x2, w1, w2, bias: (x1 * w1 + x2 * w2 + bias >= 0) * 1,
    perceptron_n=lambda x, w, b: (_np.dot(x, w) + b >= 0) * 1,
    scale_data=lambda data, min_val, max_val: (
        2 * (_np.asarray(data) - min_val) / (max_val - min_val) - 1
    ),
    sigmoid=lambda x: _expit(_np.asarray(x, dtype=float)),
)
### END HIDDEN TESTS
_out = phase_diagram(np.array([300, 600, 900]), np.array([0, 10]), 1, -1, 2, -1)
assert _out is not None, "`phase_diagram` returns None: use `return`."
assert np.shape(_out) != (3, 2), "The diagram is transposed: rows are pressure."
assert np.shape(_out) == (2, 3), "The shape is (len(pressure), len(temperature))."
assert np.min(_out) >= 0 and np.max(_out) <= 1, (
    "A sigmoid gives values between 0 and 1: is the outer one there?"
)
assert not np.isin(_out, [0, 1]).any(), "Give the output itself, not cut to 0 or 1."
assert not np.allclose(_out[1], [0.881, 0.921, 0.941], atol=0.002), (
    "The diagram is upside down: row 0 belongs to pressure[0]."
)
assert np.allclose(_out[0], [0.881, 0.921, 0.941], atol=0.002), (
    "The first row is wrong: check the scaling, both formulas, and which weight is where."
)
assert np.allclose(_out[1], [0.318, 0.386, 0.5], atol=0.002), (
    "The second row is wrong: check the scaling, both formulas, and which weight is where."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("phase_diagram")
for _rows, _columns in [(2, 5), (6, 3), (4, 4), (7, 2)] * 2:
    _t = _rng.permutation(1700)[:_columns] + 300
    _p = _rng.permutation(200)[:_rows] / 4
    _w1, _w2, _v1, _v2 = _rng.uniform(0.5, 4, size=4) * _rng.choice([-1, 1], size=4)
    _t_low, _t_high, _p_low, _p_high = _t.min(), _t.max(), _p.min(), _p.max()
    _want = _np.zeros((_rows, _columns))
    for _i in range(_rows):
        for _j in range(_columns):  # by tanh, one number at a time
            _T = (2 * _t[_j] - _t_low - _t_high) / (_t_high - _t_low)
            _P = (2 * _p[_i] - _p_low - _p_high) / (_p_high - _p_low)
            _hidden = (1 + _math.tanh((_T * _w1 + _P * _w2) / 2)) / 2
            _want[_i, _j] = (1 + _math.tanh((_hidden * _v1 + _P * _v2) / 2)) / 2
    _got = checks.array(
        checks.call(phase_diagram, _t, _p, _w1, _w2, _v1, _v2), "The diagram"
    )
    _transposed = _rows == _columns == len(_got) and _np.allclose(
        _got, _want.T, atol=1e-4
    )
    checks.close(
        _got,
        _want,
        "The diagram is transposed: rows are pressure, columns are temperature."
        if _transposed
        else "The diagram is wrong for some axes: each is scaled by its own min and max, in any order.",
        what="The diagram",
    )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("scale_data", "sigmoid", "phase_diagram"):
    temperature, pressure = np.linspace(600, 1600, 201), np.linspace(0, 10, 101)
    toy = phase_diagram(temperature, pressure, 1.5, -0.5, 8.0, -8.0)
    fig, ax = plt.subplots(figsize=(6.5, 4.2), layout="constrained")
    filled = ax.contourf(temperature, pressure, toy, levels=np.linspace(0, 1, 11))
    ax.contour(temperature, pressure, toy, levels=[0.5], colors="white", linewidths=2.5)
    fig.colorbar(filled, label="Output (above ½: liquid)")
    ax.text(720, 9, "solid", color="white", size=13)
    ax.text(1350, 2, "liquid", color="black", size=13)
    ax.set(xlabel="Temperature (K)", ylabel="Pressure (GPa)", title="The two-layer toy")
    show(
        fig,
        alt="Dark where cold and squeezed, bright elsewhere; an almost straight border.",
    )

# %% [markdown]
# It looks like a melting line: liquid where it is hot, solid where you squeeze. Two layers, two sigmoids, a network at last. And the border is… **almost straight**. One neuron could have drawn that. Why?
#
# ### Why the toy is almost straight
#
# **🔮 Predict.** Think for a minute before you read on. The border is where the output is ½. What must its argument be there?
#
# The output is ½ where $\text{hidden}\cdot v_1 + P\,v_2 = 0$, that is where
#
# $$\sigma(T\,w_1 + P\,w_2) = r\,P, \qquad r = -\frac{v_2}{v_1} .$$
#
# The left side lies between 0 and 1. So there is a border only where $0 < rP < 1$: on *one* side of $P = 0$. There, undo the sigmoid with its inverse, $\operatorname{logit}(h) = \ln\frac{h}{1-h}$:
#
# $$\boxed{\,T = \frac{\operatorname{logit}(r P) - P\,w_2}{w_1}\,}$$
#
# All the curvature sits in the logit. And the logit is nearly straight in its middle: between $h = 0.2$ and $0.8$ it differs from $4\left(h - \tfrac12\right)$ by less than 0.19, on a rise of 2.8. Now $T$ runs from −1 to 1 only. For small $w_1$, this window
# shows no more than the middle of the logit: a straight line. *You look at a curve through a keyhole.* A larger $w_1$ opens the window, and in the limit the border becomes a staircase.
#
# So it is not the number of layers that bends a border. It is how far the neurons inside are driven out of their linear middle.

# %% tags=["demo"]
with waits_for("scale_data", "sigmoid", "phase_diagram"):
    T_side, P_side = np.linspace(-1, 1, 121), np.linspace(-1, 1, 121)
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.5), layout="constrained", sharey=True)
    for ax, steepness in zip(axes, (1.5, 6, 40)):
        toy = phase_diagram(T_side, P_side, steepness, -0.3 * steepness, 8.0, -8.0)
        ax.contourf(T_side, P_side, toy, levels=np.linspace(0, 1, 11))
        logit = np.linspace(-60, 60, 2401)
        P_border = 1 / (1 + np.exp(-logit))
        T_border = (logit + 0.3 * steepness * P_border) / steepness
        ax.plot(T_border, P_border, color="white", ls="-", lw=3)
        T_straight = (4 * (P_border - 0.5) + 0.3 * steepness * P_border) / steepness
        ax.plot(T_straight, P_border, color="black", ls="--", lw=1.5)
        ax.set(xlim=(-1, 1), ylim=(-1, 1), aspect="equal", title=f"w1 = {steepness}")
        ax.set_xlabel("T scaled (no unit)")
    axes[0].set_ylabel("P scaled (no unit)")
    show(fig, alt="Three maps: the border is straight, an S, and a staircase.")

# %% [markdown]
# White is the boxed formula, drawn over your own `phase_diagram` ($r = 1$, $w_2 = -0.3\,w_1$); dashed black is the straight line that you get if you replace the logit by $4\left(h - \tfrac12\right)$. On the left you need good eyes to tell them apart.
#
# **🧭 Dive deeper.** The toy has no bias. Where does the hidden neuron's own border, $\text{hidden} = \tfrac12$, pass for *every* choice of $w_1$ and $w_2$? What would a bias buy you?

# %% [markdown]
# ## 9 · The phase that no single neuron can bound
#
# Heat pure iron. Up to 1185 K it is body-centred cubic. Then it turns face-centred. At 1667 K it turns **back** into body-centred cubic, until it melts at 1811 K. A phase that goes away and comes back along one axis is called *re-entrant*. The ferroelectric
# phase of Rochelle salt is the other way round: it lives between 255 K and 297 K, and is gone above and below.
#
# Now in two dimensions. Squeeze the idea to its core, with two knobs that are low (0) or high (1), and a phase that is stable (1) at exactly two opposite corners:
#
# | | $x_1 = 0$ (cold) | $x_1 = 1$ (hot) |
# |---|---|---|
# | $x_2 = 1$ (high pressure) | **1** | 0 |
# | $x_2 = 0$ (low pressure) | 0 | **1** |
#
# At low pressure heating *makes* the phase; at high pressure heating *destroys* it. Logicians call this table XOR.
#
# **Claim: no perceptron does this.** Suppose there were one. The four corners demand
#
# $$\begin{aligned}
# (0,0) \to 0:&\quad b < 0 & (1,0) \to 1:&\quad w_1 + b \ge 0\\
# (1,1) \to 0:&\quad w_1 + w_2 + b < 0 & (0,1) \to 1:&\quad w_2 + b \ge 0
# \end{aligned}$$
#
# Add the two on the left: $w_1 + w_2 + 2b < 0$. Add the two on the right: $w_1 + w_2 + 2b \ge 0$. Both cannot hold. $\blacksquare$
#
# **🔮 Predict.** So what will Rosenblatt's rule do with these four samples? Give up? Settle for three out of four? Sketch `errors` for 20 epochs.

# %% tags=["demo"]
with waits_for("train_perceptron"):
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    w, b, errors = train_perceptron(
        corners, np.array([0, 1, 1, 0]), lr=0.5, max_epochs=20
    )
    fig, ax = plt.subplots(figsize=(6.5, 3))
    ax.plot(range(1, len(errors) + 1), errors, "o-", color="#00224e")
    ax.set(
        xlabel="Epoch",
        ylabel="Mistakes met (of 4)",
        title="One neuron, re-entrant phase",
    )
    ax.set(ylim=(-0.2, 4.3), xticks=range(1, 21, 2))
    show(fig, alt="The number of mistakes rises to four and stays there.")


# %% [markdown]
# It ends up wrong about *every* sample at the moment it meets it, and goes round in circles for ever. In 1969 Minsky and Papert made this the centre of a book, and money for neural networks dried up for years. The way out was known: **one more layer.** What was not known was how to train it. That is Notebook 3.
#
# ### ✏️ Task 8 · `reentrant_weights` [2 points]
#
# Choose, by thought and pencil, the numbers of a network with two hidden neurons and one output neuron:
#
# $$\mathbf{h} = \operatorname{step}(W\mathbf{x} + \mathbf{b}), \qquad \text{output} = \operatorname{step}(\mathbf{v}\cdot\mathbf{h} + c), \qquad \operatorname{step}(z) = 1 \text{ if } z \ge 0, \text{ else } 0,$$
#
# such that the output is 1 for the corners $(0,1)$ and $(1,0)$, and 0 for $(0,0)$ and $(1,1)$. **Row $i$ of $W$ holds the weights of hidden neuron $i$**: $h_i = \operatorname{step}(W_{i1} x_1 + W_{i2} x_2 + b_i)$.
#
# `reentrant_weights()` returns the four things `W, b, v, c`, of shapes `(2, 2)`, `(2,)`, `(2,)` and a number; lists will do. There are infinitely many right answers, and every one gets full marks. Stay clear of sums that are zero
# "on paper" with fractions such as 0.1.
#
# The visible test looks at three corners; check the fourth yourself. When it is right, the truth table below shows two phases at opposite corners.
#
# <details><summary>💡 Hint 1</summary>
#
# The phase is a *strip* between two parallel lines. Each hidden neuron draws one of them.
#
# </details>
#
# <details><summary>💡 Hint 2</summary>
#
# "Exactly one of the two" is the same as "at least one, and not both". One neuron for "at least one" ($x_1 + x_2 \ge \tfrac12$), one for "not both". The output neuron must fire only if both hidden neurons do.
#
# </details>

# %% solution="reentrant_weights"
def reentrant_weights():
    """Return W (2, 2), b (2,), v (2,), c of a two-layer network for the re-entrant phase."""
    ### BEGIN SOLUTION
    W = np.array([[1.0, 1.0], [-1.0, -1.0]])  # at least one; not both
    b = np.array([-0.5, 1.5])
    v = np.array([1.0, 1.0])  # and
    c = -1.5
    return W, b, v, c
    ### END SOLUTION


# %% test="test_reentrant_weights" points=2
### BEGIN HIDDEN TESTS
import numpy as _np

from autograder import checks


def _train(X, y, lr=0.1, max_epochs=100):
    X, w, b, errors = _np.asarray(X), _np.zeros(_np.shape(X)[1]), 0.0, []
    while len(errors) < max_epochs and 0 not in errors:
        errors.append(0)
        for x, label in zip(X, y, strict=True):
            step = label - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * step * x, b + lr * step
            errors[-1] += step != 0
    return w, b, errors


checks.begin(
    perceptron=lambda x1, x2, w1, w2, bias: (x1 * w1 + x2 * w2 + bias >= 0) * 1,
    perceptron_n=lambda x, w, b: (_np.dot(x, w) + b >= 0) * 1,
    train_perceptron=_train,
)
### END HIDDEN TESTS
_result = reentrant_weights()
assert _result is not None, "`reentrant_weights` returns None: use `return`."
assert len(_result) == 4, "`reentrant_weights` returns four things: W, b, v, c."
_W, _b, _v, _c = _result
assert np.shape(_W) == (2, 2), "`W` has two rows (neurons) and two columns (inputs)."
assert np.shape(_b) == (2,) and np.shape(_v) == (2,), (
    "`b` and `v` hold two numbers each."
)
assert np.size(_c) == 1, "`c` is one number."
for _x, _wanted in [((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]:
    # Zero on paper counts as zero, hence the -1e-6.
    _h = np.dot(_W, _x) + _b >= -1e-6 * (np.dot(np.abs(_W), _x) + np.abs(_b))
    _fires = np.dot(_v, _h) + _c >= -1e-6 * (np.dot(np.abs(_v), _h) + np.abs(_c))
    assert bool(_fires) == bool(_wanted), f"The output is wrong at the corner {_x}."
### BEGIN HIDDEN TESTS
_W, _b, _v, _c = checks.call(reentrant_weights)
_W = checks.array(_W, "`W`", shape=(2, 2)).tolist()
_b = checks.array(_b, "`b`", shape=(2,)).tolist()
_v = checks.array(_v, "`v`", shape=(2,)).tolist()
_c = checks.number(_c, "`c`")
for _x1, _x2 in [(0, 0), (0, 1), (1, 0), (1, 1)]:
    # A sum that is zero on paper counts as zero, whatever the dust in its last digits.
    _h = []
    for _row, _shift in zip(_W, _b, strict=True):
        _dust = 1e-6 * (abs(_row[0]) + abs(_row[1]) + abs(_shift))
        _h.append(1 if _row[0] * _x1 + _row[1] * _x2 + _shift >= -_dust else 0)
    _dust = 1e-6 * (abs(_v[0]) + abs(_v[1]) + abs(_c))
    _z = _v[0] * _h[0] + _v[1] * _h[1] + _c
    checks.equal(
        1 if _z >= -_dust else 0,
        1 if _x1 + _x2 == 1 else 0,
        "The phase is stable at a wrong corner, or missing at a right one: work all four out.",
    )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("reentrant_weights"):
    W, b, v, c = (np.asarray(part, dtype=float) for part in reentrant_weights())
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    side = np.linspace(-0.4, 1.4, 361)
    g1, g2 = np.meshgrid(side, side)
    hidden = [(W[i, 0] * g1 + W[i, 1] * g2 + b[i] >= 0) * 1.0 for i in (0, 1)]
    output = (v[0] * hidden[0] + v[1] * hidden[1] + c >= 0) * 1.0
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.5), layout="constrained", sharey=True)
    titles = ["Hidden neuron 1", "Hidden neuron 2", "Output"]
    for ax, fires, title in zip(axes, [*hidden, output], titles):
        ax.contourf(
            g1, g2, fires, levels=[-0.5, 0.5, 1.5], colors=["#8b9fba", "#fbf3c0"]
        )
        draw_points(ax, corners[:, 0], corners[:, 1], np.array([0, 1, 1, 0]), size=90)
        ax.set(xlabel="x1 (0 cold, 1 hot)", title=title, aspect="equal")
        ax.set(xticks=[0, 1], yticks=[0, 1])
    axes[0].set_ylabel("x2 (0 low, 1 high pressure)")
    show(fig, alt="Two half planes, and a strip that holds two opposite corners.")
    print("x1 x2   hidden   output   wanted")
    for x in corners:
        h = (W @ x + b >= 0) * 1
        fires, wanted = int(v @ h + c >= 0), int(x[0] != x[1])
        print(f"{x[0]:2d} {x[1]:2d}    {h[0]}  {h[1]}  {fires:6d} {wanted:8d}")

# %% [markdown]
# Bright is where a neuron fires; circles are the corners where the phase is stable. Two straight cuts, one strip. That is all there is to hidden layers: **each hidden neuron draws a line, and the next layer speaks
# about sides of lines.** In the plane of $(h_1, h_2)$ the four corners become points that one last line *can* separate. The hidden layer has not answered the question. It has asked a better one.
#
# ## 🧭🧭🧭 Challenge: a triple point
#
# One neuron gives one line. A phase diagram with a solid, a liquid *and* a gas has three, which meet in a triple point. Carbon dioxide is a good case, since its triple point (216.6 K, 0.518 MPa) lies above atmospheric pressure: dry ice does not melt.

# %% tags=["demo"]
T_triple, P_triple = 216.6, 0.518  # K, MPa


def co2_phase(T, P):
    """0 solid, 1 liquid, 2 gas: carbon dioxide near its triple point (T in K, P in MPa)."""
    step = 1 / T_triple - 1 / T
    # Enthalpies that fit 0.1 MPa at 195 K (over the solid), 1.8 MPa at 250 K (liquid).
    sublimes = P_triple * np.exp(26_000 / 8.314 * step)  # 26 kJ/mol
    boils = P_triple * np.exp(16_500 / 8.314 * step)  # 16.5 kJ/mol
    melts = T_triple + 0.2 * (P - P_triple)  # 0.2 K/MPa
    gas = np.where(T < T_triple, P < sublimes, P < boils)
    return np.where(gas, 2, np.where(T < melts, 0, 1))


co2_rng = np.random.default_rng(2166)  # a generator of its own
T_co2 = co2_rng.uniform(190, 250, size=600)  # K
P_co2 = np.exp(co2_rng.uniform(np.log(0.05), np.log(8), size=600))  # MPa
y_co2 = co2_phase(T_co2, P_co2)
clear = np.ones(600, dtype=bool)  # drop what lies too close to a line
for shift_T, shift_P in [(1.02, 1), (0.98, 1), (1, 1.15), (1, 0.87)]:
    clear &= co2_phase(T_co2 * shift_T, P_co2 * shift_P) == y_co2
T_co2, P_co2, y_co2 = T_co2[clear], P_co2[clear], y_co2[clear]

fig, ax = plt.subplots(figsize=(7.5, 4.2), layout="constrained")
styles = [
    ("solid", "s", "#00224e"),
    ("liquid", "o", "#fde737"),
    ("gas", "^", "#8b8f94"),
]
for phase, (label, marker, colour) in enumerate(styles):
    T, P = T_co2[y_co2 == phase], P_co2[y_co2 == phase]
    ax.scatter(T, P, 22, colour, marker=marker, ec="#00224e", lw=0.6, label=label)
ax.plot(
    T_triple,
    P_triple,
    "*",
    ms=18,
    mfc="white",
    mec="black",
    ls="",
    label="triple point",
)
ax.set(
    yscale="log",
    xlabel="Temperature (K)",
    ylabel="Pressure (MPa)",
    title="Carbon dioxide",
)
fig.legend(loc="outside right upper")
show(fig, alt="Solid upper left, liquid upper right, gas below; a star between.")

# %% [markdown]
# **Your challenge.** Train *three* linear neurons, one per phase, without a step: each gives a score $z_k = \mathbf{x}\cdot\mathbf{w}_k + b_k$, and the largest score wins. Choose your inputs like a physicist. In which two
# variables are Clausius and Clapeyron's lines straight? Then let the machine find the triple point: where are all three scores equal?
#
# <details><summary>💡 Hint 1: the inputs</summary>
#
# For a vapour that is an ideal gas, $\ln P = \text{const} - \Delta H / RT$. So $x_1 = 1/T$ and $x_2 = \ln P$, both scaled.
#
# </details>
#
# <details><summary>💡 Hint 2: the rule</summary>
#
# Where the winner is wrong, add the sample to the weights of the right phase, and subtract it from those of the wrong winner. That is Rosenblatt's rule, twice.
#
# </details>
#
# <details><summary>🔓 One way to do it</summary>
#
# ```python
# x1 = scale_data(1 / T_co2, 1 / 250, 1 / 190)
# x2 = scale_data(np.log(P_co2), np.log(0.05), np.log(8))
# X = np.column_stack([x1, x2, np.ones(len(x1))])      # the last input is the bias
# scores = np.zeros((3, 3))                            # one row of weights per phase
# for epoch in range(1000):
#     mistakes = 0
#     for x, phase in zip(X, y_co2):
#         winner = np.argmax(scores @ x)
#         if winner != phase:
#             scores[phase] += x
#             scores[winner] -= x
#             mistakes += 1
#     if mistakes == 0:
#         break
#
# # Solid = liquid and liquid = gas: two equations for x1 and x2.
# A = np.array([scores[0] - scores[1], scores[1] - scores[2]])
# x1, x2 = np.linalg.solve(A[:, :2], -A[:, 2])
# T = 1 / (1 / 250 + (x1 + 1) / 2 * (1 / 190 - 1 / 250))
# P = np.exp(np.log(0.05) + (x2 + 1) / 2 * np.log(8 / 0.05))
# print(f"{epoch + 1} epochs; triple point at {T:.1f} K and {P:.2f} MPa")
# ```
#
# It needs two epochs, and puts the triple point at 215.9 K and 0.63 MPa. Nature has it at 216.6 K and 0.518 MPa, and
# no sample lay within 2 % of a line in temperature, or 13 % in pressure. Three linear scores always meet in one point (in general): *a triple point is what three linear neurons make.*
#
# </details>

# %% [markdown]
# ## What you learnt
#
# - A neuron multiplies, adds, and compares with zero. Its weights are slopes, its bias is a threshold, and both can be read in kelvin and gigapascal.
# - One neuron cuts the plane by one straight line. In arrays, rows belong to the vertical axis: check a picture's axes with *unequal* lengths.
# - Rosenblatt's rule learns from mistakes alone. It must succeed if a line exists, in at most $(R/\gamma)^2$ mistakes, and it never ends if none does.
# - Scaling inputs is not cosmetics: it decides between a handful of epochs and for ever.
# - A sigmoid is a step at a finite temperature. Written naively, it overflows.
# - A second layer can bound what no neuron can, but it bends a border only where its neurons leave their linear middle.
#
# ## Three ways to go on
#
# 1. **Notebook 2** asks which non-linearity to put in place of the step, and why depth punishes the sigmoid.
# 2. **Notebook 3** finds the weights of two layers by the chain rule instead of by thought. Come back then, and let it learn Task 8.
# 3. **Your own data.** Take forty alloys from a paper, with two descriptors and a yes/no property (single phase or not, glass or crystal). Is it linearly separable? If `errors` reaches 0, you have found a rule. If not, you have found a question.
