# %% [markdown]
# # 06 · Missing pixels
#
# **Can a neural network restore a measurement that failed?**
#
# A diffraction map of a deformed steel takes a night at the microscope. In the morning, one
# point in five is empty: the pattern was too blurred to index, and the software wrote a zero.
# Every such map is "cleaned up" before it is published. Most people press a button
# that copies a neighbour. Some train a network.
#
# In this exercise you make such maps, fill the holes in three classical ways,
# train a convolutional network to do the same, and find out **when the network earns its cost**.
# The answer is not the one that the advertisements give.
#
# ### You will learn to
#
# 1. make synthetic data that is yours alone and that anybody can make again,
# 2. measure an error where it matters, and nowhere else,
# 3. set an honest classical baseline *before* you train anything,
# 4. write a training loop, and search a learning rate without fooling yourself,
# 5. choose an optimiser by experiment, and see what kills ReLUs,
# 6. build what you know about the problem into a network.
#
# ### Your tasks
#
# | task | what you write | points | minutes |
# |---|---|---|---|
# | 1 | `generate_image_with_missing_pixels` (🐞 bug hunt) | 3 | 15 |
# | 2 | `masked_mse` | 3 | 10 |
# | 3 | `mean_fill` | 2 | 5 |
# | 4 | `neighbour_fill` | 3 | 20 |
# | 5 | `train_model` | 4 | 15 |
# | 6 | `sweep_learning_rate` | 4 | 20 |
# | 7 | `best` and `make_optimizer` | 3 | 20 |
# | 8 | `BetterModel` and `train_better` | 4 | 40 |
# | 9 | conclusion, in words | 2 | 15 |
# | | **sum** | **28** | **160** |
#
# Everything runs on a laptop in about a minute and a half, and on a GPU by the same code.

# %% [markdown]
# ### ✏️ Who are you?
#
# Your maps are made from your College ID, so they are nobody else's. Write your name between
# the quotes, and your College ID as a whole number (no quotes, no leading zeros).

# %% solution="identity"
### BEGIN SOLUTION
name = "Ada Lovelace"
CID = 12345678
### END SOLUTION
### BEGIN STARTER
# name = "Your name"
# CID = 0
### END STARTER

# %% test="test_identity" points=0
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert name != "Your name", "Write your own name between the quotes."
assert isinstance(CID, int), "`CID` is a whole number: write it without quotes."
assert CID != 0, "Write your own College ID in place of 0."
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
import time

import torch
from scipy.ndimage import gaussian_filter
from torch import nn

# %% [markdown]
# ## 1 · A map with holes
#
# We need maps whose truth we know. Take a square of 50 × 50 points. Give every point a random
# brightness (mean 128, standard deviation 50, on the 8-bit scale of a camera: 0 to 255). Blur
# the square with a Gaussian of σ = 1 pixel, for a real beam is never sharper than its spot:
# now neighbours resemble each other. Then let 20 % of the points fail.
# A failed point reads **0**; so that nobody mistakes a dark point for a failed one, no true value is below 1.
#
# Camera images are stored as `uint8`: whole numbers from 0 to 255, one byte each. One byte is all there
# is. What happens to a value that does not fit?
#
# 🔮 **Predict** before you run: what does 300 become? And −20?

# %% tags=["demo"]
values = np.array([-20, 0, 128, 255, 256, 300])
print("values        ", values)
print("one byte each ", values.astype(np.uint8))

# %% [markdown]
# Nothing warns you. The byte *wraps around*, like an odometer: 300 becomes 44, a bright point turns dark.
# It is worse than that for fractions: what a cast of `300.7` straight to `uint8` gives is not defined at all,
# and differs between an Intel laptop and an Apple one. So a value is
# **clipped to the range first, and cast afterwards**.

# %% [markdown]
# ### ✏️ Task 1 · generate_image_with_missing_pixels [3 points] 🐞 Bug hunt
#
# The generator below runs, and its maps look plausible. They are wrong. Find out why, and repair it.
#
# `generate_image_with_missing_pixels(rng, image_size=(50, 50), missing_ratio=0.2, mean=128,
# std=50, sigma=1.0)` gives `(image, ground_truth)`, two arrays of type `uint8` and shape `image_size` (rows, columns):
#
# - normally distributed pixels of the given `mean` and `std` are **clipped to [1, 255] before the cast** to `uint8`,
# - a Gaussian filter of standard deviation `sigma` pixels smooths them, before or after the cast, as you like;
#   whether you round or cut off the decimals is up to you, too,
# - exactly `int(n * missing_ratio)` of the `n` pixels, chosen at random, are set to 0 in `image`,
# - `ground_truth` is the same map without holes; it has no 0,
# - all that is random comes from `rng`, a `numpy.random.Generator`. The function seeds nothing: the lecture's version called
#   `np.random.seed` inside, and so the whole class had one and the same map.
#
# What the right output looks like: with the default arguments `image` has 500 zeros and `ground_truth` has none. With `mean=225, std=60,
# sigma=0.1` (so narrow a filter changes nothing) the mean of `ground_truth` is near 211.
#
# <details><summary>💡 Hint</summary>
#
# Print `ground_truth.mean()` for the second example. If bright maps come out too dark, follow one pixel of
# brightness 300 through the lines of the function, in their order.
# </details>


# %% solution="generate_image"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    """A synthetic map with holes, and the same map without: `(image, ground_truth)`.

    rng: numpy.random.Generator, image_size: (rows, columns), sigma: pixels; both uint8.
    """
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    ground_truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    holes = rng.permutation(ground_truth.size)[: int(ground_truth.size * missing_ratio)]
    image = ground_truth.copy()
    image.flat[holes] = 0
    return image, ground_truth


### BEGIN STARTER
# def generate_image_with_missing_pixels(
#     rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
# ):
#     """A synthetic map with holes, and the same map without: `(image, ground_truth)`.
#
#     rng: numpy.random.Generator, image_size: (rows, columns), sigma: pixels; both uint8.
#     """
#     signal = rng.normal(mean, std, image_size).astype(int).astype(np.uint8)
#     signal = np.clip(signal, 1, 255)
#     ground_truth = np.rint(gaussian_filter(signal.astype(float), sigma)).astype(np.uint8)
#     holes = rng.permutation(ground_truth.size)[: int(ground_truth.size * missing_ratio)]
#     image = ground_truth.copy()
#     image.flat[holes] = 0
#     return image, ground_truth
### END STARTER

# %% test="test_generate_image" points=3
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_image, _truth = generate_image_with_missing_pixels(np.random.default_rng(1))
assert _image.shape == _truth.shape == (50, 50), (
    "Both maps have the shape `image_size`."
)
assert _image.dtype == _truth.dtype == np.uint8, "Both maps are of type `uint8`."
assert (_image == 0).sum() == 500, "20 % of 2500 pixels are missing: exactly 500 zeros."
assert (_truth > 0).all(), (
    "`ground_truth` has zeros: clip to [1, 255], punch holes in a copy."
)
assert (_image == _truth)[_image > 0].all(), (
    "The known pixels differ from `ground_truth`."
)
_image, _truth = generate_image_with_missing_pixels(
    np.random.default_rng(1), (30, 40), mean=225, std=60, sigma=0.1
)
assert _truth.shape == (30, 40), "`image_size` is (rows, columns): is it used?"
assert 205 < _truth.mean() < 217, (
    "A bright map has the wrong mean: do large values wrap around?"
)
_again = generate_image_with_missing_pixels(
    np.random.default_rng(1), (30, 40), mean=225, std=60, sigma=0.1
)
assert (_again[0] == _image).all(), (
    "The same `rng` gives another map: take all that is random from it."
)
_other = generate_image_with_missing_pixels(np.random.default_rng(2), (30, 40))
assert ((_other[0] == 0) != (_image == 0)).any(), (
    "Another `rng` gives the same holes: what reseeds?"
)
### BEGIN HIDDEN TESTS
import numpy
from scipy.stats import norm as _norm


def _maps(rng, *args, **kwargs):
    result = checks.call(generate_image_with_missing_pixels, rng, *args, **kwargs)
    image, truth = (checks.array(part, "a map") for part in result)
    return image, truth


_rng = checks.rng("generate_image")
for _size, _ratio in (
    ((37, 64), 0.37),
    ((64, 21), 0.0),
    ((20, 33), 0.9),
    ((40, 30), 0.2),
):
    _image, _truth = _maps(_rng, image_size=_size, missing_ratio=_ratio)
    _n = int(_size[0] * _size[1] * _ratio)
    checks.require(
        int((_image == 0).sum()) == _n,
        "The number of zeros in `image` is not int(n * missing_ratio) for some sizes and ratios.",
    )
for _mean, _std in ((225, 60), (20, 50), (128, 150)):
    _image, _truth = _maps(_rng, (90, 110), 0.2, _mean, _std, 0.1)
    checks.require(
        bool((_truth > 0).all()), "`ground_truth` has zeros where the signal is weak."
    )
    _low = (_truth <= 2).mean() - _norm.cdf((2 - _mean) / _std)
    _high = (_truth >= 254).mean() - _norm.sf((254 - _mean) / _std)
    checks.below(
        max(abs(_low), abs(_high)),
        0.04,
        "Values beyond the range do not end at its ends, 1 and 255: clip them there.",
        what="share of clipped values, deviation",
    )
for _sigma, _std in ((1.0, 30), (2.5, 60)):
    _, _truth = _maps(_rng, (120, 90), std=_std, sigma=_sigma)
    _wanted = _std / (2 * _sigma * numpy.pi**0.5)
    _message = "The contrast of the smoothed map is wrong: are `std` and `sigma` used?"
    checks.at_least(_truth.std() / _wanted, 0.6, _message, what="contrast of the map")
    checks.below(_truth.std() / _wanted, 1.5, _message, what="contrast of the map")
_image, _truth = _maps(_rng, (120, 120), missing_ratio=0.5)
_holes = _image == 0
for _part in (_holes[:60], _holes[60:], _holes[:, :60], _holes[:, 60:]):
    checks.below(
        abs(_part.mean() - 0.5),
        0.08,
        "The holes are not spread at random over the whole map.",
        what="share of holes in a half, deviation",
    )
checks.below(
    abs(_truth[_holes].mean() - _truth.mean()),
    4,
    "The holes prefer dark or bright pixels: choose them at random.",
    what="brightness of the pixels that fail, deviation",
)
checks.below(
    abs(_holes[:, 1:][_holes[:, :-1]].mean() - 0.5),
    0.1,
    "The holes follow a pattern: choose each pixel at random.",
    what="holes beside holes, deviation",
)
_one = numpy.random.default_rng(int(_rng.integers(1 << 30)))
checks.require(
    not numpy.array_equal(_maps(_one)[1], _maps(_one)[1]),
    "Two calls with one `rng` give the same map: something inside reseeds.",
)
_seed = int(_rng.integers(1 << 30))
_default = _maps(numpy.random.default_rng(_seed))
_named = _maps(numpy.random.default_rng(_seed), (50, 50), 0.2, 128, 50, 1.0)
checks.require(
    numpy.array_equal(_default, _named), "The default arguments are not those of the text."
)
### END HIDDEN TESTS

# %% [markdown]
# The first row shows a map of yours before and after the accident. The histogram checks the repair: a bright map
# may pile up at 255, but must not leak into the darks. (With the starter it does.)

# %% tags=["demo"]
with waits_for("generate_image_with_missing_pixels"):
    figure_rng = np.random.default_rng(CID)
    image, ground_truth = generate_image_with_missing_pixels(figure_rng)
    _, bright = generate_image_with_missing_pixels(
        figure_rng, mean=225, std=60, sigma=0.1
    )
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.1), layout="constrained")
    for ax, data, title in zip(axes, (ground_truth, image), ("truth", "measured")):
        shown = ax.imshow(data, vmin=0, vmax=255)
        ax.set(title=title, xlabel="column (pixels)", ylabel="row (pixels)")
    fig.colorbar(shown, ax=axes[:2], shrink=0.85, label="brightness (8 bit)")
    axes[2].hist(bright.ravel(), bins=np.arange(0, 257, 8), color="#5c6d7e")
    axes[2].set(title="a bright map, unsmoothed", xlabel="brightness (8 bit)")
    axes[2].set_ylabel("number of pixels")
    show(
        fig,
        alt="A smooth random map; the same map with a fifth of its pixels "
        "black; a histogram that rises to a peak at 255.",
    )

# %% [markdown]
# ## 2 · Your data
#
# A slip in Task 1 shall cost you nothing later. So the rest of the notebook takes its maps from a given function, `make_pairs`.
# It makes maps as yours does, but in floating point all the way, scaled to [0, 1] (a network likes small numbers),
# and gives them to PyTorch. Its `rng` starts from your College ID, once, and nothing reseeds it. That makes 500 pairs to
# train with and 100 that no network ever sees in training.

# %% locked="given"
import numpy as np
import torch
from scipy.ndimage import gaussian_filter

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def make_pairs(rng, n_maps, image_size=(50, 50), missing_ratio=0.2):
    """Pairs (map with holes, true map): float32 tensors in [0, 1] on `device`.

    Each tensor has the shape (1, 1, rows, columns): one map, one channel. Holes are 0.
    """
    pairs = []
    for _ in range(n_maps):
        signal = np.minimum(np.maximum(rng.normal(128, 50, image_size), 1), 255)
        truth = np.rint(gaussian_filter(signal, 1.0)) / 255
        image = truth.copy()
        image.flat[rng.permutation(truth.size)[: int(truth.size * missing_ratio)]] = 0
        as_tensors = [torch.tensor(m, dtype=torch.float32) for m in (image, truth)]
        pairs.append(tuple(m[None, None].to(device) for m in as_tensors))
    return pairs


def as_arrays(pairs):
    """The same pairs as numpy arrays of shape (rows, columns)."""
    return [tuple(m[0, 0].cpu().numpy().astype(float) for m in pair) for pair in pairs]


# %% locked="data"
rng = np.random.default_rng(CID)
pairs = make_pairs(rng, 500)
test_pairs = make_pairs(rng, 100)
print(f"{len(pairs)} pairs to train with, {len(test_pairs)} to test with, on {device}")
print(f"one map: {tuple(pairs[0][0].shape)}, {(pairs[0][0] == 0).sum()} pixels missing")

# %% [markdown]
# ## 3 · An error where it matters
#
# Four pixels in five are known. If you average the error over *all* pixels, a method that copies the known ones looks good
# whatever it does in the holes. What counts is the error in the holes: with $M$ the set of missing pixels, $\hat y$ the
# prediction and $y$ the truth,
#
# $$\mathrm{MSE}_\text{missing} = \frac{1}{|M|} \sum_{i \in M} (\hat y_i - y_i)^2 .$$
#
# 🔮 **Predict:** a method leaves the holes at 0 and everything else right. The true values are around 0.5, a fifth of them
# is missing. What is its error over all pixels, and over the missing ones?

# %% [markdown]
# ### ✏️ Task 2 · masked_mse [3 points]
#
# `masked_mse(prediction, target, mask)` gives the mean squared error over the pixels where `mask` is True.
#
# - All three are torch tensors of one shape, whatever that is: `(rows, columns)`, `(n, 1, rows, columns)`, …; `mask` is boolean
#   and True for at least one pixel.
# - The mean goes over all missing pixels of the whole batch together (a map with more holes counts more).
# - The result is a tensor with one number, and differentiable: `masked_mse(...).backward()` must work.
#
# What the right output looks like: prediction `[1., 2., 3.]`, target `[0., 0., 0.]` and mask `[True, False, True]` give `tensor(5.)`.


# %% solution="masked_mse"
def masked_mse(prediction, target, mask):
    """Mean squared error over the pixels where `mask` (boolean) is True: a tensor."""
    ### BEGIN SOLUTION
    return ((prediction - target)[mask] ** 2).mean()
    ### END SOLUTION


# %% test="test_masked_mse" points=3
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_prediction = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
_error = masked_mse(_prediction, torch.zeros(3), torch.tensor([True, False, True]))
assert isinstance(_error, torch.Tensor), (
    "The result is not a tensor, so nothing can learn from it."
)
assert abs(_error.item() - 5.0) < 1e-5, (
    "Mean over the missing pixels only: count just those."
)
assert _error.requires_grad, (
    "The result is cut off from the prediction: no .item(), no .detach()."
)
_error.backward()
assert _prediction.grad is not None, (
    "No gradient reaches the prediction: use it, not a copy."
)
assert abs(_prediction.grad[1].item()) < 1e-6, (
    "A known pixel has a gradient: leave it out."
)
### BEGIN HIDDEN TESTS
import numpy
import torch as _torch

_rng = checks.rng("masked_mse")
for _shape in ((7,), (5, 8), (3, 6, 4), (4, 1, 5, 9), (2, 3, 2, 3, 4)):
    for _dtype in (_torch.float32, _torch.float64):
        _p, _t = _rng.normal(size=(2, *_shape)) * 3
        _m = _rng.random(_shape) < 0.3
        _m[0] = _m[0] | (
            _rng.random(_shape[1:]) < 0.6
        )  # maps with unequal numbers of holes
        _m.flat[0], _m.flat[-1] = True, False
        if len(_shape) == 1:
            _m[1:] = False  # one missing pixel
        _tensors = [_torch.tensor(_a, dtype=_dtype) for _a in (_p, _t)] + [
            _torch.tensor(_m)
        ]
        _value = checks.number(checks.call(masked_mse, *_tensors))
        _tensors[0].requires_grad_(True)
        with checks.running("`masked_mse`, or the backward pass through it,"):
            masked_mse(*_tensors).backward()
        _wanted = numpy.where(_m, 2 * (_p - _t) / _m.sum(), 0)
        checks.close(
            [_value, *_tensors[0].grad.flatten().tolist()],
            [numpy.square(_p - _t)[_m].sum() / _m.sum(), *_wanted.flat],
            "Error or gradient are wrong for some shapes: one mean over all holes of the batch.",
        )
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · First, what costs nothing
#
# Before you train a network, find out what you get for free. The cheapest idea: put the mean brightness into every hole. Its error
# is the variance of the map. Any method worth its name must beat that.

# %% [markdown]
# ### ✏️ Task 3 · mean_fill [2 points]
#
# `mean_fill(image)` gives a float copy of a 2-D array in which the missing pixels (those that are 0) have the mean of the known
# ones. `image` may hold whole numbers (`uint8`) or floats; at least one pixel is known; `image` itself stays as it is.
#
# What the right output looks like: `[[1, 0], [2, 0]]` becomes `[[1.0, 1.5], [2.0, 1.5]]`.


# %% solution="mean_fill"
def mean_fill(image):
    """A float copy of a 2-D map; missing pixels (0) get the mean of the known ones."""
    ### BEGIN SOLUTION
    filled = np.array(image, dtype=float)
    missing = filled == 0
    filled[missing] = filled[~missing].mean()
    return filled
    ### END SOLUTION


# %% test="test_mean_fill" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_image = np.array([[1, 0], [2, 0]], dtype=np.uint8)
_filled = np.asarray(mean_fill(_image), dtype=float)
assert _filled.shape == (2, 2), "The filled map has the shape of the map."
assert np.allclose(_filled[:, 0], [1, 2]), "A known pixel has changed."
assert not np.allclose(_filled[:, 1], 0.75), (
    "The zeros are no measurements: leave them out of the mean."
)
assert np.allclose(_filled[:, 1], 1.5), (
    "The holes do not hold the mean of the known pixels, as floats."
)
assert _image.tolist() == [[1, 0], [2, 0]], "`image` itself has changed: fill a copy."
### BEGIN HIDDEN TESTS
import numpy

_rng = checks.rng("mean_fill")
for _shape in ((7, 11), (12, 5), (1, 9), (50, 50)):
    for _dtype in (numpy.uint8, numpy.int64, numpy.float64, numpy.float32):
        _image = _rng.integers(1, 256, _shape) * (_rng.random(_shape) > 0.4)
        _image[0, :2] = 0, 255
        _image = _image.astype(_dtype)
        if _dtype in (numpy.float64, numpy.float32):
            _image = _image / _dtype(255)
        _total = float(_image.astype(float).sum())  # zeros add nothing
        _wanted = numpy.where(_image == 0, _total / (_image != 0).sum(), _image)
        checks.close(
            checks.call(mean_fill, _image),
            _wanted,
            "Some maps are filled wrongly: the holes get the mean of the known pixels, as floats.",
            what="the filled map",
        )
_image = _rng.integers(1, 256, (6, 4))
checks.close(
    checks.call(mean_fill, _image), _image, "A map without holes comes back changed."
)
### END HIDDEN TESTS

# %% [markdown]
# ### ✏️ Task 4 · neighbour_fill [3 points]
#
# The beam blurs, so a missing pixel resembles its neighbours. Use that.
#
# `neighbour_fill(image)` fills the missing pixels (0) of a 2-D array from the known pixels around them. The method is yours to
# choose: the mean of the neighbours, a weighted mean, an interpolation, anything classical. It is graded by what it does:
#
# - known pixels keep their values, and `image` itself stays as it is,
# - every hole gets a finite number that is not 0: in the corners, and also inside a large hole (9 × 9 pixels) that no
#   known pixel touches in its middle,
# - it works for whole numbers from 1 to 255 (`uint8`) and for floats in (0, 1], on the scale of the input, and for maps that are not square,
# - on unseen maps like yours, its error on the missing pixels is **below half** of that of `mean_fill`. (The mean of the known pixels
#   among the four next neighbours reaches a seventh.)
#
# <details><summary>💡 Hint: a blur that ignores the holes</summary>
#
# Blur the map with its holes at 0. The holes make it too dark. Blur the *mask* of known pixels (1 known, 0 missing) in the same way: it says how much too dark.
# Divide the one by the other. This is called a *normalised convolution*. Where the blurred mask is nearly 0, use a wider blur.
# </details>
#
# <details><summary>💡 Hint: my sums of neighbours are far too small</summary>
#
# 200 + 100 in `uint8` is 44. Turn the map into floats first.
# </details>


# %% solution="neighbour_fill"
def neighbour_fill(image):
    """A copy of a 2-D map, missing pixels (0) filled from the known ones nearby."""
    ### BEGIN SOLUTION
    filled = np.array(image, dtype=float)
    known = filled != 0
    signal, weight = filled.copy(), known.astype(float)
    empty, sigma = ~known, 0.5  # sigma in pixels
    while empty.any():
        share = gaussian_filter(weight, sigma)
        ready = empty & (share > 1e-3)
        filled[ready] = gaussian_filter(signal, sigma)[ready] / share[ready]
        empty, sigma = empty & ~ready, 2 * sigma
    return filled
    ### END SOLUTION


# %% test="test_neighbour_fill" points=3
### BEGIN HIDDEN TESTS
import numpy

from autograder import checks


def _mean_fill(image):
    filled = numpy.array(image, dtype=float)
    filled[filled == 0] = filled[filled != 0].mean()
    return filled


checks.begin(mean_fill=_mean_fill)
### END HIDDEN TESTS
_image = np.array(
    [[9, 8, 9, 8], [8, 0, 8, 0], [9, 8, 9, 8], [0, 2, 2, 2]], dtype=np.uint8
)
_before = _image.copy()
_filled = np.asarray(neighbour_fill(_image), dtype=float)
assert (_image == _before).all(), "`image` itself has changed: fill a copy."
assert _filled.shape == (4, 4), "The filled map has the shape of the map."
assert np.allclose(_filled[_before > 0], _before[_before > 0]), (
    "A known pixel has changed."
)
assert np.isfinite(_filled).all(), (
    "Some pixels are not finite: what of holes without known neighbours?"
)
assert (_filled > 0).all(), (
    "Some holes are still empty: look at the edges and the corners."
)
assert 7 < _filled[1, 1] < 10, (
    "A hole amid bright pixels is too dark: do zeros count, or bytes wrap?"
)
_errors = {"mean": [], "yours": []}
for _image, _truth in as_arrays(make_pairs(np.random.default_rng(4), 8)):
    _holes = _image == 0
    for _key, _fill in (("mean", mean_fill), ("yours", neighbour_fill)):
        _filled = np.asarray(_fill(_image), dtype=float)
        _errors[_key].append(np.mean((_filled - _truth)[_holes] ** 2))
assert np.mean(_errors["yours"]) < 0.5 * np.mean(_errors["mean"]), (
    "In the holes you are not twice as good as the mean: what does a hole resemble?"
)
### BEGIN HIDDEN TESTS
from scipy.ndimage import gaussian_filter as _blur

_rng = checks.rng("neighbour_fill")


def _map(shape, scale):
    truth = _blur(_rng.normal(128, 50, shape).clip(1, 255), 1.0)
    truth = numpy.rint(truth) if scale == 255 else truth
    image = truth.copy()
    image.flat[_rng.permutation(image.size)[: image.size // 5]] = 0
    return (
        (image / 255, truth / 255) if scale == 1 else (image.astype(numpy.uint8), truth)
    )


def _filled_by_student(image):
    filled = checks.array(
        checks.call(neighbour_fill, image), "the filled map", shape=image.shape
    )
    checks.require(
        bool(numpy.isfinite(filled).all()),
        "Some holes get no finite value: think of those without known neighbours.",
    )
    checks.require(
        bool((filled[image == 0] != 0).all()),
        "Some holes stay 0: think of corners and of large holes.",
    )
    checks.close(
        filled[image != 0],
        image[image != 0],
        "A known pixel has changed: keep its value and its scale.",
    )
    return filled


_mine, _yours = 0.0, 0.0
for _shape, _scale, _times in (
    ((50, 50), 255, 16),
    ((50, 50), 1, 12),
    ((36, 61), 1, 4),
):
    for _ in range(_times):
        _image, _truth = _map(_shape, _scale)
        _holes = _image == 0
        _result = _filled_by_student(_image)
        _yours += float(numpy.square(_result - _truth)[_holes].mean()) / _scale**2
        _mine += (
            float(numpy.square(_mean_fill(_image) - _truth)[_holes].mean()) / _scale**2
        )
checks.below(
    _yours / _mine,
    0.5,
    "On unseen maps the error in the holes is not below half of that of `mean_fill`.",
    what="error by that of mean_fill",
)
for _corner in ((0, 0), (20, 30), (17, 2)):
    _image, _truth = _map((29, 39), 255)
    _image[_corner[0] : _corner[0] + 9, _corner[1] : _corner[1] + 9] = 0
    _filled_by_student(_image)
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("mean_fill", "neighbour_fill"):
    image, truth = as_arrays(test_pairs)[0]
    holes = image == 0
    panels = {"measured": image, "mean_fill": mean_fill(image)}
    panels["neighbour_fill"] = np.asarray(neighbour_fill(image), dtype=float)
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.2), layout="constrained")
    for ax, (title, data) in zip(axes, panels.items()):
        shown = ax.imshow(data, vmin=0.2, vmax=0.8)
        error = np.mean((data - truth)[holes] ** 2)
        ax.set(title=f"{title}\nMSE in the holes {error:.1e}", xlabel="column (pixels)")
    axes[0].set_ylabel("row (pixels)")
    fig.colorbar(shown, ax=axes, shrink=0.75, label="brightness (0 to 1)")
    show(
        fig,
        alt="A map with holes; the same with grey freckles after the mean fill; "
        "the same, smooth and without visible holes, after the neighbour "
        "fill.",
    )

# %% [markdown]
# ## 5 · The lecture's network
#
# Now the network: three convolutions of 3 × 3, with 8 and 16 channels and ReLUs between them, 1,393 parameters. A map with holes goes in, a full map comes out.
# Note what it is *not* told: which pixels are missing. It must learn that 0 means "unknown", and it must learn to copy the others.
#
# The model puts itself on `device`, where your pairs already are, so that your code needs no line about GPUs. The line with
# `last_used` lets a figure look inside it later.

# %% locked="network"
import torch
from torch import nn


class PixelPredictionModel(nn.Module):
    """The lecture's network: maps (n, 1, rows, columns) with holes to full maps."""

    last_used = None

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(8, 16, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 1, 3, padding=1),
        )
        self.to(device)

    def forward(self, x):
        type(self).last_used = self
        return self.layers(x)


def all_pixel_mse(model, pairs):
    """Mean squared error of a model over all pixels of all `pairs`: a float."""
    with torch.no_grad():
        errors = [((model(image) - truth) ** 2).mean().item() for image, truth in pairs]
    return sum(errors) / len(errors)


# %% [markdown]
# ### ✏️ Task 5 · train_model [4 points]
#
# `train_model(model, optimizer, pairs, num_epochs=5)` is the lecture's training loop. `pairs` is a list of pairs (image, truth) such as yours: already scaled to [0, 1].
#
# - In every epoch each pair takes its turn, **in the given order, one pair per step**.
# - A step: the loss is the mean squared error over **all** pixels of `model(image)` against the truth; then the gradients, then one step of `optimizer`.
#   Start every step from zero gradients.
# - The result is a list with one number per epoch: the mean over the pairs of the losses that you met (each before its own step).
#
# What the right output looks like: a model with one weight, $\hat y = w x$, from $w = 0$, with plain SGD at a rate of 0.25 and two one-pixel pairs,
# $(x, y) = (1, 1)$ and $(1, 0)$. Do it by hand: the losses are 1 and 0.25, $w$ goes to 0.5 and back to 0.25, the first mean is 0.625. Two epochs give `[0.625, 0.4765625]`.


# %% solution="train_model"
def train_model(model, optimizer, pairs, num_epochs=5):
    """Train on `pairs` (image, truth), one per step; the mean loss of each epoch."""
    ### BEGIN SOLUTION
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for image, truth in pairs:
            loss = nn.functional.mse_loss(model(image), truth)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history
    ### END SOLUTION


# %% test="test_train_model" points=4
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_model = nn.Conv2d(1, 1, 1, bias=False).to(device)
nn.init.zeros_(_model.weight)
_one = torch.ones(1, 1, 1, 1, device=device)
_history = train_model(
    _model,
    torch.optim.SGD(_model.parameters(), lr=0.25),
    [(_one, _one), (_one, 0 * _one)],
    2,
)
assert _history is not None, "The history is None: is a `return` missing?"
assert len(_history) == 2, "The history has one number per epoch."
assert abs(_model.weight.item()) > 0, (
    "The weight has not moved: who calls `optimizer.step()`?"
)
assert abs(float(_history[0]) - 0.625) < 1e-5, (
    "The first epoch's mean loss is wrong: do it by hand."
)
assert abs(float(_history[1]) - 0.4765625) < 1e-5, (
    "The second epoch's mean loss is wrong: are gradients or sums left over?"
)
assert abs(_model.weight.item() - 0.3125) < 1e-5, "The weight ends in the wrong place."
_history = train_model(
    _model, torch.optim.SGD(_model.parameters(), lr=0.25), [(_one, _one)]
)
assert len(_history) == 5, "Without `num_epochs` there are five epochs."
### BEGIN HIDDEN TESTS
import numpy
import torch as _torch


class _Line(_torch.nn.Module):
    """y = w x + b, with numbers that start where the test wants."""

    def __init__(self, w, b):
        super().__init__()
        self.w, self.b = (_torch.nn.Parameter(_torch.tensor(float(v))) for v in (w, b))
        self.to(device)
        self.shapes = []

    def forward(self, x):
        self.shapes.append(tuple(x.shape))
        return self.w * x + self.b


def _by_hand(w, b, pairs, lr, momentum, num_epochs):
    """Gradient steps of the line in closed form, with numpy."""
    history, velocity = [], numpy.zeros(2)
    for _ in range(num_epochs):
        losses = []
        for x, y in pairs:
            rest = w * x + b - y
            losses.append(numpy.mean(rest**2))
            gradient = 2 * numpy.array([numpy.mean(rest * x), numpy.mean(rest)])
            velocity = momentum * velocity + gradient
            w, b = numpy.array([w, b]) - lr * velocity
        history.append(numpy.mean(losses))
    return history, w, b


_rng = checks.rng("train_model")
for _n, _shape, _lr, _momentum, _epochs in (
    (3, (4, 5), 0.3, 0.0, None),
    (5, (7, 3), 0.05, 0.8, 3),
    (1, (2, 6), 0.2, 0.0, 1),
    (4, (3, 3), 0.1, 0.5, 7),
):
    _w, _b = _rng.normal(size=2)
    _arrays = []
    for _ in range(_n):
        _x = _rng.random(_shape) * (_rng.random(_shape) > 0.3)
        _arrays.append((_x, _rng.random(_shape) + _rng.normal()))
    _pairs = [
        tuple(
            _torch.tensor(_a, dtype=_torch.float32, device=device)[None, None]
            for _a in _pair
        )
        for _pair in _arrays
    ]
    _model = _Line(_w, _b)
    _optimizer = _torch.optim.SGD(_model.parameters(), lr=_lr, momentum=_momentum)
    _more = () if _epochs is None else (_epochs,)
    _history = checks.call(train_model, _model, _optimizer, _pairs, *_more)
    _epochs = _epochs or 5
    _wanted, _w, _b = _by_hand(_w, _b, _arrays, _lr, _momentum, _epochs)
    _got = checks.array(_history, "the history")
    checks.require(
        all(shape == (1, 1, *_shape) for shape in _model.shapes),
        "The model is not given one pair's image per step, as it is.",
    )
    checks.close(
        [*_got.flat, _model.w.item(), _model.b.item()],
        [*_wanted, _w, _b],
        "Losses or trained weights are wrong: check order, loss, zero_grad, and whose optimizer.",
        what="the history with the weights",
        rtol=2e-3,
        atol=1e-4,
    )
### END HIDDEN TESTS

# %% [markdown]
# Let it learn. Five epochs over 500 maps are 2,500 steps. Look at three things: the loss curve, the restored map, and
# the error map. 🔮 **Predict:** will the network leave the known pixels in peace?

# %% tags=["demo"]
with waits_for("train_model"):
    torch.manual_seed(CID)
    lecture_model = PixelPredictionModel()
    start = time.perf_counter()
    optimizer = torch.optim.Adam(lecture_model.parameters(), lr=3e-3)
    history = train_model(lecture_model, optimizer, pairs)
    lecture_seconds = time.perf_counter() - start
    with torch.no_grad():
        restored = lecture_model(test_pairs[0][0])[0, 0].cpu().numpy()
    image, truth = as_arrays(test_pairs)[0]
    fig, axes = plt.subplots(1, 3, figsize=(9, 2.9), layout="constrained")
    axes[0].semilogy(range(1, len(history) + 1), history, marker="o")
    axes[0].set(xlabel="epoch", ylabel="mean loss (all pixels)", title="training")
    shown = axes[1].imshow(restored, vmin=0.2, vmax=0.8)
    fig.colorbar(shown, ax=axes[1], shrink=0.8, label="brightness (0 to 1)")
    axes[1].set(title="restored", xlabel="column (pixels)", ylabel="row (pixels)")
    shown = axes[2].imshow(np.abs(restored - truth), vmin=0, vmax=0.05)
    fig.colorbar(shown, ax=axes[2], shrink=0.8, label="|error| (0 to 1)", extend="max")
    axes[2].set(title="error", xlabel="column (pixels)")
    show(
        fig,
        alt="The loss falls steeply in five epochs; the restored map is smooth; "
        "the error map has bright spots in the holes and a faint error "
        "everywhere else.",
    )
    known = image != 0
    print(f"MSE in the holes      {np.mean((restored - truth)[~known] ** 2):.1e}")
    print(f"MSE of known pixels   {np.mean((restored - truth)[known] ** 2):.1e}")
    print("(To be 0, the network had only to leave the known pixels as they were.)")

# %% [markdown]
# ## 6 · The learning rate, without fooling yourself
#
# Here is the lecture's first exercise: which learning rate is best for plain stochastic gradient descent? ("Stochastic" because each
# step sees a random piece of the *data*; all parameters take part in every step.) The obvious way is a sweep: train with
# each rate, write down the test error. Two mistakes are so common that the lecture's code made the first of them:
#
# - **A warm start.** The model is built once, before the loop over rates. The second rate goes on where the first one stopped. The last one wins, because it had
#   the most training.
# - **Unequal luck.** Each rate starts from other random weights. You compare weights, not rates.

# %% [markdown]
# ### ✏️ Task 6 · sweep_learning_rate [4 points]
#
# `sweep_learning_rate(rates, pairs, test_pairs, seed)` gives a dictionary, learning rate → error on `test_pairs`, with one entry for each of `rates` (a list of floats).
#
# - For every rate build a **fresh** `PixelPredictionModel()`, right after `torch.manual_seed(seed)`, so that all rates start from the same weights.
# - Train it with `torch.optim.SGD`, plain (no momentum, no weight decay), for **five epochs** on `pairs`, as in Task 5. Call your `train_model`.
# - The error is the mean squared error over **all** pixels of `test_pairs`; `all_pixel_mse` computes it.
# - A run that diverges gives `inf` or `nan`, and the sweep goes on with the next rate.
#
# The result does not depend on the order of `rates`.
#
# What the right output looks like: `sweep_learning_rate([1e-3, 1e-1], pairs[:20], test_pairs[:20], seed=1)` gives two numbers near 0.14 and 0.004.


# %% solution="sweep"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    """Learning rate -> test MSE (all pixels) of a fresh model trained by plain SGD."""
    ### BEGIN SOLUTION
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors
    ### END SOLUTION


# %% test="test_sweep" points=4
### BEGIN HIDDEN TESTS
import numpy
import torch as _torch

from autograder import checks


class _Network(_torch.nn.Module):
    last_used = None

    def __init__(self):
        super().__init__()
        conv, relu = _torch.nn.Conv2d, _torch.nn.ReLU
        self.layers = _torch.nn.Sequential(
            conv(1, 8, 3, padding=1), relu(), conv(8, 16, 3, padding=1), relu(),
            conv(16, 1, 3, padding=1),
        )  # fmt: skip
        self.to(device)

    def forward(self, x):
        type(self).last_used = self
        return self.layers(x)


def _train(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        losses = []
        for image, truth in pairs:
            optimizer.zero_grad()
            loss = (model(image) - truth).square().mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
    return history


def _mse(model, pairs):
    with _torch.no_grad():
        errors = [
            (model(image) - truth).square().mean().item() for image, truth in pairs
        ]
    return sum(errors) / len(errors)


checks.begin(train_model=_train, PixelPredictionModel=_Network, all_pixel_mse=_mse)
### END HIDDEN TESTS
_few = make_pairs(np.random.default_rng(6), 8, image_size=(12, 15))
_up = sweep_learning_rate([1e-2, 1e6, 1e-1], _few[:5], _few[5:], 3)
assert isinstance(_up, dict), "The result is not a dictionary, rate -> error."
assert set(_up) == {1e-2, 1e6, 1e-1}, (
    "Every rate has its entry: also the one that diverges."
)
assert not np.isfinite(float(_up[1e6])), "A diverged run gives inf or nan."
assert np.isfinite(float(_up[1e-1])), (
    "After a diverged run the next rate must start afresh."
)
assert float(_up[1e-1]) < float(_up[1e-2]), (
    "Ten times the rate should learn more here: what trains?"
)
_down = sweep_learning_rate([1e-1, 1e-2], _few[:5], _few[5:], 3)
assert all(
    np.isclose(float(_up[_r]), float(_down[_r]), rtol=1e-3) for _r in (1e-1, 1e-2)
), "The order of the rates matters: build and seed a fresh model for every rate."
_other = sweep_learning_rate([1e-2], _few[:5], _few[5:], 4)
assert not np.isclose(float(_other[1e-2]), float(_up[1e-2]), rtol=1e-6), (
    "Another seed gives the same error: is `seed` used?"
)
### BEGIN HIDDEN TESTS
from scipy.ndimage import gaussian_filter as _blur

_rng = checks.rng("sweep")


def _few_pairs(n, shape):
    pairs = []
    for _ in range(n):
        truth = _blur(_rng.normal(128, 50, shape).clip(1, 255), 1.0) / 255
        image = truth * (_rng.random(shape) > 0.2)
        pairs.append(
            tuple(
                _torch.tensor(m, dtype=_torch.float32, device=device)[None, None]
                for m in (image, truth)
            )
        )
    return pairs


def _sweep(rates, *rest):
    result = checks.call(sweep_learning_rate, rates, *rest)
    with checks.running("Reading the dictionary's rates"):
        errors = {float(rate): error for rate, error in result.items()}
    return [checks.number(errors.get(rate), "an error") for rate in rates]


for _n, _m, _shape in ((6, 3, (12, 10)), (4, 7, (9, 16))):
    _train_pairs, _held_out = _few_pairs(_n, _shape), _few_pairs(_m, _shape)
    _seed = int(_rng.integers(1 << 20))
    _rates = [float(_r) for _r in _rng.permutation([3e-3, 3e-2, 1.5e-1])]
    _wanted = []
    for _rate in _rates:
        _torch.manual_seed(_seed)
        _model = _Network()
        _train(_model, _torch.optim.SGD(_model.parameters(), lr=_rate), _train_pairs)
        _wanted.append(_mse(_model, _held_out))
    _torch.manual_seed(
        int(_rng.integers(1 << 20))
    )  # what was drawn before must not matter
    _mixed = [_rates[0], 1e5, _rates[1], 1e8, _rates[2]]
    checks.close(
        _sweep(_mixed, _train_pairs, _held_out, _seed)[::2],
        _wanted,
        "Errors are wrong: fresh seeded model, plain SGD, five epochs, test error, goes on after nan?",
        rtol=1e-2,
    )
### END HIDDEN TESTS

# %% [markdown]
# 🔮 **Predict**, with pencil and paper: draw the test error against the learning rate, both on logarithmic axes, from 0.001 to 3. Where is it flat, where steep? What happens at the far right?
#
# The lower panel shows something that an error curve hides: the share of **dead ReLUs**. A channel is dead when its output is 0 for
# every pixel of every test map. Its gradient is 0, too, so it never comes back.
#
# The cell takes 200 of your pairs and about 15 seconds, and reports each rate as it goes.


# %% tags=["demo"]
def dead_share(model, pairs):
    """Share of the ReLU channels that are 0 for every pixel of every map in `pairs`."""
    signal, dead = torch.cat([image for image, _ in pairs]), []
    with torch.no_grad():
        for layer in model.layers:
            signal = layer(signal)
            if isinstance(layer, nn.ReLU):
                dead.append((signal == 0).all(dim=(0, 2, 3)).float())
    return torch.cat(dead).mean().item()


rates = [1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 2e-1, 3e-1, 5e-1, 7e-1, 1.0, 2.0]
with waits_for("sweep_learning_rate", "train_model"):
    sweep_errors, sweep_dead = [], []
    for rate in rates:
        sweep_errors.append(
            float(sweep_learning_rate([rate], pairs[:200], test_pairs, CID)[rate])
        )
        sweep_dead.append(dead_share(PixelPredictionModel.last_used, test_pairs))
        print(
            f"rate {rate:<6g} error {sweep_errors[-1]:.2e}  dead {sweep_dead[-1]:.0%}"
        )

    errors = np.array(sweep_errors)
    stays = np.isfinite(errors) & (errors < 1)
    flat = np.mean([truth.var() for _, truth in as_arrays(test_pairs)])
    fig, (upper, lower) = plt.subplots(
        2, 1, figsize=(7, 5.6), sharex=True, height_ratios=(2, 1), layout="constrained"
    )
    upper.loglog(
        np.array(rates)[stays],
        errors[stays],
        marker="o",
        label="plain SGD, 200 pairs, 5 epochs",
    )
    upper.axhline(flat, color="#5c6d7e", linestyle=":", label="one grey for all pixels")
    top = 2 * max(errors[stays].max(), flat)
    gone = np.array(rates)[~stays]
    upper.plot(
        gone, np.full(len(gone), top), "x", color="#b07d00", ms=9, label="diverged"
    )
    upper.set(ylabel="test MSE, all pixels", title="The price of haste")
    upper.legend(loc="lower left")
    widths = 0.2 * np.array(rates)
    finite = np.isfinite(errors)
    lower.bar(np.array(rates)[finite], np.array(sweep_dead)[finite], widths[finite])
    for rate in np.array(rates)[~finite]:
        lower.text(rate, 0.04, "nan", ha="center", color="#b07d00")
    lower.set(xlabel="learning rate", ylabel="share of dead ReLUs", ylim=(0, 1))
    show(
        fig,
        alt="Above, a U-shaped curve of test error against learning rate, "
        "lowest near 0.2, with crosses for diverged runs on the right; "
        "below, bars of the share of dead ReLUs, low on the left and high "
        "on the right.",
    )

# %% [markdown]
# **The figure to remember.** On the left the network is merely slow. On the right it is not just restless: it is dying. One step too
# large throws a channel to where its ReLU never fires again. When a whole layer is dead, the network answers one grey for all pixels (dotted
# line), known and unknown, and no further training brings it back. Beyond that, even the last bias diverges, because it overshoots its mark by more than it corrects.
# And note the bottom of the U: plain SGD at *its* best is still worse than your `neighbour_fill`.
#
# <details><summary>🧭 Dive deeper: why does the last bias diverge above a rate of exactly 1?</summary>
#
# With all ReLUs dead, the prediction is the bias $b$ alone, and the loss is $(b - y)^2$ but for a constant. A step gives $b \leftarrow b - 2\eta(b - y)$: the
# distance to $y$ is multiplied by $|1 - 2\eta|$. Below $\eta = 1$ it shrinks, above it grows, at 1 it stays what it was.
# In general the limit is $2/\lambda_\text{max}$, with $\lambda_\text{max}$ the largest curvature of the loss.
# </details>

# %% [markdown]
# ## 7 · A better optimiser
#
# The lecture's second exercise. *Momentum* averages gradients over steps. *RMSprop* divides each gradient by its usual size, so that every weight moves at its own
# speed. *Adam* does both, and *AdamW* also lets the weights decay. Each has its own best rate: a comparison at one common rate is worth nothing.

# %% locked="target"
TARGET = 6e-4  # test MSE over all pixels that your choice must reach

# %% [markdown]
# ### ✏️ Task 7 · best and make_optimizer [3 points]
#
# Write `make_optimizer(name, parameters, lr)`, which gives a PyTorch optimiser for `parameters` (such as `model.parameters()`) with the learning rate `lr`:
#
# - `"sgd"`: plain SGD, without momentum and without weight decay; `"adam"`: Adam with PyTorch's own settings,
# - and **at least one** of `"momentum"` (SGD with a momentum of your choice between 0.5 and 0.99), `"rmsprop"`, `"adamw"`. What any other name does is not graded.
#
# Then choose: `best = {"optimiser": …, "lr": …}`, one of these names and a learning rate. Use the comparison below the test; come back and change `best` as
# often as you like.
#
# Your choice is trained afresh: weights from `torch.manual_seed(CID)`, five epochs on your own `pairs`, as in Task 5. Its all-pixel error on `test_pairs` must be
# **below 6 × 10⁻⁴**. We measured Adam at one good rate for twenty College IDs: (1.9 ± 0.7) × 10⁻⁴,
# so the mark leaves a well-tuned optimiser almost six standard deviations of room. Plain SGD at a rate of 0.2 gave (1.4 ± 0.3) × 10⁻³. PyTorch's default rates are not tuned for this task.
#
# What the right output looks like: the test prints the error that your choice reaches, and passes.


# %% solution="optimiser"
def make_optimizer(name, parameters, lr):
    """The optimiser called `name` for `parameters`, with the learning rate `lr`."""
    ### BEGIN SOLUTION
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=lr)
    if name == "momentum":
        return torch.optim.SGD(parameters, lr=lr, momentum=0.9)
    if name == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=lr)
    if name == "adam":
        return torch.optim.Adam(parameters, lr=lr)
    if name == "adamw":
        return torch.optim.AdamW(parameters, lr=lr)
    raise ValueError(f"unknown optimiser {name!r}")
    ### END SOLUTION


### BEGIN SOLUTION
best = {"optimiser": "adam", "lr": 5e-3}
### END SOLUTION
### BEGIN STARTER
# def make_optimizer(name, parameters, lr):
#     """The optimiser called `name` for `parameters`, with the learning rate `lr`."""
#     # Your code here.
#     raise NotImplementedError
#
#
# best = {"optimiser": "sgd", "lr": 0.1}  # change me
### END STARTER

# %% test="test_optimiser" points=3
### BEGIN HIDDEN TESTS
import os

import numpy
import torch as _torch

from autograder import checks


class _Network(_torch.nn.Module):
    last_used = None

    def __init__(self):
        super().__init__()
        conv, relu = _torch.nn.Conv2d, _torch.nn.ReLU
        self.layers = _torch.nn.Sequential(
            conv(1, 8, 3, padding=1), relu(), conv(8, 16, 3, padding=1), relu(),
            conv(16, 1, 3, padding=1),
        )  # fmt: skip
        self.to(device)

    def forward(self, x):
        type(self).last_used = self
        return self.layers(x)


def _train(model, optimizer, pairs, num_epochs=5):
    for _ in range(num_epochs):
        for image, truth in pairs:
            model.zero_grad()  # not the student's optimiser: each call of it leaves this process
            (model(image) - truth).square().mean().backward()
            optimizer.step()


def _mse(model, pairs):
    with _torch.no_grad():
        errors = [
            (model(image) - truth).square().mean().item() for image, truth in pairs
        ]
    return sum(errors) / len(errors)


# The student's own data, made again from the roster's CID (see `make_pairs`).
from scipy.ndimage import gaussian_filter as _blur

_data_rng = numpy.random.default_rng(checks.cid())
# COURSE_QUICK, for the tests of these tests: fewer steps, and a mark that fits them.
_quick = os.environ.get("COURSE_QUICK") == "1"
_n = 80 if _quick else 500
_data = []
for _ in range(_n + 100):
    _signal = numpy.clip(_data_rng.normal(128, 50, (50, 50)), 1, 255)
    _truth = numpy.rint(_blur(_signal, 1.0)) / 255
    _image = _truth.copy()
    _image.flat[_data_rng.permutation(2500)[:500]] = 0
    _data.append(
        tuple(
            _torch.tensor(m, dtype=_torch.float32, device=device)[None, None]
            for m in (_image, _truth)
        )
    )
checks.begin(
    train_model=_train,
    PixelPredictionModel=_Network,
    all_pixel_mse=_mse,
    pairs=_data[:_n],
    test_pairs=_data[_n:],
    TARGET=2e-3 if _quick else 6e-4,
    CID=checks.cid(),
)
### END HIDDEN TESTS
_w = nn.Parameter(torch.tensor([1.0, -2.0], device=device))
_optimizer = make_optimizer("sgd", [_w], 0.1)
assert _optimizer is not None, "`make_optimizer` gives None: is a `return` missing?"
assert not isinstance(_optimizer, type), (
    "`make_optimizer` gives a class: call it with its arguments."
)
for _ in range(2):
    _optimizer.zero_grad()
    (3 * _w).sum().backward()
    _optimizer.step()
assert torch.allclose(_w.cpu().detach(), torch.tensor([0.4, -2.6])), (
    'Two steps of "sgd" at a constant gradient go wrong: it is plain, and uses `lr`.'
)
assert isinstance(best, dict) and set(best) == {"optimiser", "lr"}, (
    '`best` is a dictionary with the keys "optimiser" (with s) and "lr".'
)
assert str(best["optimiser"]).lower() in (
    "sgd",
    "adam",
    "momentum",
    "rmsprop",
    "adamw",
), 'best["optimiser"] is none of the names in the text.'
assert not isinstance(best["lr"], str), (
    'best["lr"] is text: write the number without quotes.'
)
torch.manual_seed(CID)
_model = PixelPredictionModel()
train_model(
    _model, make_optimizer(best["optimiser"], _model.parameters(), best["lr"]), pairs
)
_error = all_pixel_mse(_model, test_pairs)
print(f"{best}: test MSE {_error:.2e}, to be below {TARGET:.0e}")
assert _error < TARGET, (
    "Your choice does not reach the mark: try other rates, other optimisers."
)
### BEGIN HIDDEN TESTS
checks.below(
    _error,
    TARGET,
    "The choice does not reach the mark.",
    what="test MSE",
)
_rng = checks.rng("optimiser")


def _path(name, lr, start, gradients):
    """Where the optimiser of that name goes from `start` along given gradients."""
    weights = _torch.nn.Parameter(
        _torch.tensor(start, dtype=_torch.float32, device=device)
    )
    other = _torch.nn.Parameter(_torch.zeros(2, 3, device=device))
    optimizer = make_optimizer(name, iter([weights, other]), lr)
    track = [weights.detach().cpu().double().numpy().copy()]
    for gradient in gradients:
        optimizer.zero_grad()
        weights.grad = _torch.tensor(gradient, dtype=_torch.float32, device=device)
        other.grad = _torch.ones_like(other)
        optimizer.step()
        track.append(weights.detach().cpu().double().numpy().copy())
    return numpy.array(track)


def _adam_path(lr, start, gradients):
    track, m, v = [numpy.array(start)], 0.0, 0.0
    for k, g in enumerate(gradients, 1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        step = m / (1 - 0.9**k) / (numpy.sqrt(v / (1 - 0.999**k)) + 1e-8)
        track.append(track[-1] - lr * step)
    return numpy.array(track)


_start = _rng.normal(size=4)
_gradients = _rng.normal(size=(5, 4)) * [1, 10, 0.1, 3]
for _lr in (0.02, 0.3):
    with checks.running("`make_optimizer`", 'for "sgd"'):
        _sgd = _path("sgd", _lr, _start, _gradients)
    checks.close(
        _sgd,
        _start - _lr * numpy.vstack([numpy.zeros(4), numpy.cumsum(_gradients, axis=0)]),
        '"sgd" is not plain SGD with the given rate: no momentum, no weight decay.',
        rtol=1e-3,
        atol=1e-4,
    )
    with checks.running("`make_optimizer`", 'for "adam"'):
        _adam = _path("adam", _lr, _start, _gradients)
    checks.close(
        _adam,
        _adam_path(_lr, _start, _gradients),
        '"adam" does not move as Adam with PyTorch\'s settings and the given rate.',
        rtol=1e-3,
        atol=1e-4,
    )


def _is_momentum():
    """Steps along a constant gradient grow, in proportion to gradient and rate; no decay."""
    track = _path("momentum", 0.01, _start, numpy.full((40, 4), [1.0, 4.0, -2.0, 0.5]))
    steps = numpy.diff(track, axis=0) / [-0.01, -0.04, 0.02, -0.005]
    grows = (numpy.diff(steps[:6], axis=0) > 0.02).all() and (
        steps[-1] > 1.5 * steps[0]
    ).all()
    first = steps[0].mean()
    alike = numpy.allclose(steps, steps[:, :1], rtol=5e-2)
    return bool(grows and alike and 0.005 < first < 2.05)


def _is_scaled(name, decay):
    """Steps do not depend on the gradient's size and are proportional to the rate."""
    start = numpy.zeros(4)
    rows = numpy.full((3, 4), [1.0, 100.0, -10.0, 1.0])
    small, large = (
        numpy.diff(_path(name, lr, start, rows), axis=0) for lr in (0.01, 0.03)
    )
    alike = numpy.allclose(abs(small), abs(small[:, :1]), rtol=0.02)
    first = (
        abs(small[0, 0]) / 0.01
    )  # Adam's first step is the rate; RMSprop's is longer
    alike = alike and (0.8 < first < 1.2 if decay else first > 1.2)
    moves = (abs(small) > 0.002).all() and numpy.allclose(large, 3 * small, rtol=0.02)
    down = (small * rows < 0).all()
    shrinks = numpy.diff(
        _path(name, 0.1, numpy.full(4, 50.0), 0 * rows + 1e-12), axis=0
    )
    decays = bool((shrinks < -1e-3).all())
    return bool(alike and moves and down and decays == decay)


_found = False
for _name, _behaves in (
    ("momentum", _is_momentum),
    ("rmsprop", lambda: _is_scaled("rmsprop", False)),
    ("adamw", lambda: _is_scaled("adamw", True)),
):
    try:
        _found = _found or _behaves()
    except Exception:
        continue  # this one is not supported; another may be
checks.require(
    _found,
    'No third optimiser: "momentum", "rmsprop" or "adamw" must do what its name says.',
)
### END HIDDEN TESTS

# %% [markdown]
# The comparison: every optimiser that your `make_optimizer` knows, each at several rates, on 150 of your pairs to save time (a quarter of a minute). Judge each by the
# lowest point of its curve, and look how wide its valley is: a wide valley forgives. All start from one and the same set of random weights: an
# unlucky start can kill a method that does well from another, so a scientist would repeat this with five seeds before saying which is best.

# %% tags=["demo"]
five_lines = plt.cycler(
    color=["#00224e", "#b07d00", "#5c6d7e", "#7a9a01", "#c2571a"],
    linestyle=["-", "--", "-.", ":", (0, (8, 2))],
)
candidates = {
    "sgd": [0.03, 0.1, 0.3],
    "momentum": [0.01, 0.03, 0.1, 0.3],
    "rmsprop": [1e-4, 3e-4, 1e-3, 3e-3],
    "adam": [1e-3, 3e-3, 1e-2, 3e-2],
    "adamw": [1e-3, 3e-3, 1e-2, 3e-2],
}
with waits_for("make_optimizer", "train_model"):
    make_optimizer("sgd", [nn.Parameter(torch.zeros(1))], 0.1)
    compared = {}
    for optimiser_name, optimiser_rates in candidates.items():
        for rate in optimiser_rates:
            torch.manual_seed(CID)
            model = PixelPredictionModel()
            try:
                optimizer = make_optimizer(optimiser_name, model.parameters(), rate)
            except Exception:
                print(f"{optimiser_name}: not in your make_optimizer")
                break
            train_model(model, optimizer, pairs[:150])
            error = all_pixel_mse(model, test_pairs)
            compared.setdefault(optimiser_name, []).append((rate, error))
        if optimiser_name in compared:
            rate, error = min(compared[optimiser_name], key=lambda pair: pair[1])
            print(f"{optimiser_name:9} best rate {rate:<7g} error {error:.1e}")
    fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
    ax.set_prop_cycle(five_lines)
    for (label, points), marker in zip(compared.items(), "os^Dv"):
        ax.loglog(*zip(*points), marker=marker, label=label)
    ax.set(xlabel="learning rate", ylabel="test MSE, all pixels")
    ax.set_title("Each optimiser at its own rates (150 pairs, 5 epochs)")
    ax.legend()
    show(
        fig,
        alt="Test error against learning rate for five optimisers; Adam and "
        "AdamW reach the lowest errors, plain SGD the highest.",
    )

# %% [markdown]
# ## 8 · A network that knows what it is doing
#
# The lecture's network wastes its strength. It learns to copy pixels that it could simply keep. It must guess which zeros are
# holes, though you know. And its loss counts mostly pixels that need no repair. You can do better than that.

# %% [markdown]
# ### ✏️ Task 8 · BetterModel and train_better [4 points]
#
# Write a class `BetterModel(nn.Module)` and a function `train_better(pairs, seed)` that builds one, trains it, and returns it.
#
# - `BetterModel()` takes no arguments and has at most **100,000 parameters**. Its input has the shape `(n, 1, 50, 50)`, values in [0, 1], 0 where missing;
#   its output has the same shape. `n` may be 1. It leaves its input as it is. [1 point]
# - `train_better(pairs, seed)` gets 500 fresh pairs such as yours, on `device`, and a whole number as a seed. Everything about the training is up to you: loss, optimiser, batches, epochs. Keep it under a minute on a laptop.
# - Graded by the error **on missing pixels** of maps that neither of you has seen, after `model.eval()`. The maps come one by one or many at a time. Your error must be
#   at least 5 % below those of both rivals, which the test computes itself [3 points]:
#     - the lecture's network, trained by Adam (rate 3 × 10⁻³, five epochs) on the same pairs,
#     - the mean of the known pixels among the four next neighbours (where there is none: the mean of the map).
#
# What the right output looks like: the test prints your error. The neighbours have 4.4 × 10⁻⁴; the lecture's network had between 3.2 and 6.1 × 10⁻⁴ in twelve
# trials, for it depends on its start. Below 2.5 × 10⁻⁴ you are safe from its luck; an hour of thought brings you to half of that.
#
# <details><summary>💡 Hint 1: three cheap gains</summary>
#
# In `forward`, `known = x != 0` is your mask. Give it to the network as a second channel. Return `torch.where(known, x, prediction)`. Train with `masked_mse`.
# </details>
#
# <details><summary>💡 Hint 2: start from a good fill</summary>
#
# A network that starts from a filled map needs to learn only the correction. A normalised convolution (Task 4) is two calls of `nn.functional.conv2d` and a division, and can be
# a layer of the network.
# </details>
#
# <details><summary>💡 Hint 3: how to get far with little</summary>
#
# Fill; let every hole take a weighted sum of its 24 neighbours, with *learned* weights; put the known pixels back; do that again, five times, always with the same
# weights. That is an iterative solver turned into a network, with some 50 parameters. Batches of 10 maps make training quicker.
# </details>


# %% solution="better_model"
class BetterModel(nn.Module):
    """Fill by a normalised convolution, then relax every hole to its neighbours."""

    def __init__(self):
        super().__init__()
        offset = torch.arange(5) - 2
        kernel = torch.exp(-(offset[:, None] ** 2 + offset**2) / (2 * 0.6**2))
        kernel[2, 2] = 0
        self.fill = nn.Parameter(kernel[None, None].clone())
        self.relax = nn.Parameter(kernel[None, None] / kernel.sum())

    def forward(self, x):
        """Maps (n, 1, rows, columns) in [0, 1], holes 0; the same without holes."""
        known = x != 0
        count = known.sum(dim=(1, 2, 3), keepdim=True).clamp(min=1)
        mean = x.sum(dim=(1, 2, 3), keepdim=True) / count
        signal = torch.where(known, x - mean, 0.0)
        weight = self._around(known.to(x.dtype), self.fill.abs()).clamp(min=1e-3)
        state = torch.where(
            known, signal, self._around(signal, self.fill.abs()) / weight
        )
        for _ in range(5):
            state = torch.where(known, signal, self._around(state, self.relax))
        return state + mean

    @staticmethod
    def _around(maps, kernel):
        padded = nn.functional.pad(maps, (2, 2, 2, 2), mode="reflect")
        return nn.functional.conv2d(padded, kernel)


def train_better(pairs, seed):
    """A `BetterModel` trained on `pairs`, all that is random in it from `seed`."""
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    images, truths = (torch.cat(maps) for maps in zip(*pairs))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
    num_epochs = 3
    slower = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, num_epochs)
    for _ in range(num_epochs):
        for batch in torch.randperm(len(images)).to(device).split(10):
            holes = images[batch] == 0
            loss = (model(images[batch]) - truths[batch])[holes].square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        slower.step()
    return model


### BEGIN STARTER
# class BetterModel(nn.Module):
#     """Say here how your network works."""
#
#     def __init__(self):
#         super().__init__()
#         # Your code here.
#         raise NotImplementedError
#
#     def forward(self, x):
#         """Maps (n, 1, rows, columns) in [0, 1], holes 0; the same without holes."""
#         # Your code here.
#         raise NotImplementedError
#
#
# def train_better(pairs, seed):
#     """A `BetterModel` trained on `pairs`, all that is random in it from `seed`."""
#     # Your code here.
#     raise NotImplementedError
### END STARTER

# %% test="test_better_model_form" points=1
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_model = BetterModel().to(device)
assert isinstance(_model, nn.Module), "`BetterModel` is not an `nn.Module`."
_n_parameters = sum(p.numel() for p in _model.parameters())
assert _n_parameters <= 100_000, "The network has more than 100,000 parameters."
_images = torch.cat([_pair[0] for _pair in make_pairs(np.random.default_rng(8), 3)])
for _n in (1, 3):
    _batch = _images[:_n].clone()
    with torch.no_grad():
        _filled = _model(_batch)
    assert _filled.shape == (_n, 1, 50, 50), (
        "The output does not have the shape of the input."
    )
    assert (_batch == _images[:_n]).all(), (
        "The model changes its input: work on a copy."
    )

# %% test="test_better_model" points=3
### BEGIN HIDDEN TESTS
import os

import numpy
import torch as _torch
from scipy.ndimage import convolve as _convolve
from scipy.ndimage import gaussian_filter as _blur

from autograder import checks


class _Network(_torch.nn.Module):
    last_used = None

    def __init__(self):
        super().__init__()
        conv, relu = _torch.nn.Conv2d, _torch.nn.ReLU
        self.layers = _torch.nn.Sequential(
            conv(1, 8, 3, padding=1), relu(), conv(8, 16, 3, padding=1), relu(),
            conv(16, 1, 3, padding=1),
        )  # fmt: skip
        self.to(device)

    def forward(self, x):
        type(self).last_used = self
        return self.layers(x)


def _train(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        losses = []
        for image, truth in pairs:
            optimizer.zero_grad()
            loss = (model(image) - truth).square().mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
    return history


def _mse(model, pairs):
    with _torch.no_grad():
        errors = [
            (model(image) - truth).square().mean().item() for image, truth in pairs
        ]
    return sum(errors) / len(errors)


def _masked_mse(prediction, target, mask):
    return (prediction - target)[mask].square().mean()


def _mean_fill(image):
    filled = numpy.array(image, dtype=float)
    filled[filled == 0] = filled[filled != 0].mean()
    return filled


def _neighbour_fill(image):
    filled = _mean_fill(image)
    known = numpy.asarray(image) != 0
    cross = numpy.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    number = _convolve(known.astype(float), cross, mode="constant")
    total = _convolve(numpy.where(known, filled, 0), cross, mode="constant")
    near = ~known & (number > 0.5)
    filled[near] = total[near] / number[near]
    return filled


def _optimizer(name, parameters, lr):
    kinds = {"adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop"}
    if name in kinds:
        return getattr(_torch.optim, kinds[name])(parameters, lr=lr)
    return _torch.optim.SGD(
        parameters, lr=lr, momentum=0.9 if name == "momentum" else 0.0
    )


_rng = checks.rng("better_model")


def _fresh_pairs(n):
    made = []
    for _ in range(n):
        truth = (
            numpy.rint(_blur(_rng.normal(128, 50, (50, 50)).clip(1, 255), 1.0)) / 255
        )
        image = truth.copy()
        image.flat[_rng.permutation(2500)[:500]] = 0
        made.append(
            tuple(
                _torch.tensor(m, dtype=_torch.float32, device=device)[None, None]
                for m in (image, truth)
            )
        )
    return made


# COURSE_QUICK, for the tests of these tests: fewer pairs for all rivals alike.
_fresh = _fresh_pairs(100 if os.environ.get("COURSE_QUICK") == "1" else 500)
_copy = _torch.cat([part.clone() for pair in _fresh for part in pair])
_unseen = _fresh_pairs(60)
checks.begin(
    masked_mse=_masked_mse,
    mean_fill=_mean_fill,
    neighbour_fill=_neighbour_fill,
    train_model=_train,
    make_optimizer=_optimizer,
    PixelPredictionModel=_Network,
    all_pixel_mse=_mse,
    pairs=_fresh,
    test_pairs=_unseen,
)
### END HIDDEN TESTS
_model = train_better(pairs, 8)
assert isinstance(_model, BetterModel), (
    "`train_better` does not return a `BetterModel`."
)
_x, _y = (torch.cat(_part) for _part in zip(*test_pairs))
_model.eval()
with torch.no_grad():
    _holes = _x == 0
    _error = ((_model(_x.clone()) - _y)[_holes] ** 2).mean().item()
print(f"Your model's MSE in the holes of unseen maps: {_error:.2e}")
assert _error < 4.4e-4, (
    "In the holes your model is no better than the rivals: see the hints."
)
### BEGIN HIDDEN TESTS
_holes = (_x == 0).cpu().numpy()
_truths = _y.cpu().double().numpy()


def _in_the_holes(prediction):
    return float(numpy.square(prediction - _truths)[_holes].mean())


checks.require(
    bool(_torch.equal(_copy, _torch.cat([part for pair in _fresh for part in pair]))),
    "`train_better` changes the pairs that it is given: work on copies.",
)
checks.require(
    sum(p.numel() for p in _model.parameters()) <= 100_000,
    "The trained model has more than 100,000 parameters.",
)
_model.to(device).eval()
with _torch.no_grad():
    _parts = [*_x[:30].split(1), _x[30:]]  # one by one, and many at a time
    _results = [
        checks.array(checks.call(_model, part), "the output", tuple(part.shape))
        for part in _parts
    ]
_yours = _in_the_holes(numpy.concatenate(_results))
_images = _x.cpu().double().numpy()[:, 0]
_rivals = {
    "the mean of four neighbours": _in_the_holes(
        numpy.stack([_neighbour_fill(image) for image in _images])[:, None]
    )
}
if (
    not _yours < 2e-4
):  # the lecture's network never comes near that: 3.0e-4 was its best of 60
    _torch.manual_seed(int(_rng.integers(1 << 20)))
    _lecture = _Network()
    _train(_lecture, _torch.optim.Adam(_lecture.parameters(), lr=3e-3), _fresh)
    with _torch.no_grad():
        _rivals["the lecture's network"] = _in_the_holes(
            _lecture(_x).cpu().double().numpy()
        )
for _rival, _theirs in _rivals.items():
    checks.below(
        _yours / _theirs,
        0.95,
        f"In the holes of unseen maps your model does not beat {_rival} by 5 %.",
        what=f"error by that of {_rival}",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 9 · The honest table
#
# All methods, side by side, on your 100 test maps. Two errors: over all pixels, and in the holes. Two costs: seconds of training, and milliseconds per map.
#
# - **Gaussian fill** is the normalised convolution of Task 4's hint with σ = 0.5 pixels.
# - **Biharmonic** inpainting (`skimage.restoration.inpaint_biharmonic`) stretches a thin elastic plate through the known pixels: it solves
#   $\nabla^4 u = 0$ in the holes. It has no parameters and has never seen a map before.
# - **Lecture, pasted** is the lecture's network with the known pixels put back afterwards.
#
# 🔮 **Predict** the order of the last column but one before you run it.

# %% tags=["demo"]
from skimage.restoration import inpaint_biharmonic


def gaussian_fill(image):
    """Normalised Gaussian convolution, sigma = 0.5 pixels; known pixels stay."""
    known = image != 0
    weight = gaussian_filter(known.astype(float), 0.5)
    blurred = gaussian_filter(image, 0.5) / np.maximum(weight, 1e-12)
    return np.where(known, image, np.where(weight > 1e-6, blurred, image[known].mean()))


def biharmonic_fill(image):
    """A thin elastic plate through the known pixels."""
    return inpaint_biharmonic(image, image == 0)


def network_fill(model):
    """A fill for arrays out of a network."""

    def fill(image):
        x = torch.tensor(image, dtype=torch.float32, device=device)[None, None]
        with torch.no_grad():
            return model(x)[0, 0].cpu().numpy().astype(float)

    return fill


def pasted(fill):
    """The same fill, with the known pixels put back."""
    return lambda image: np.where(image != 0, image, fill(image))


def judge(fill, maps):
    """MSE over all pixels, MSE in the holes, milliseconds per map."""
    start = time.perf_counter()
    results = [np.asarray(fill(image), dtype=float) for image, _ in maps]
    milliseconds = 1000 * (time.perf_counter() - start) / len(maps)
    squares = [(result - truth) ** 2 for result, (_, truth) in zip(results, maps)]
    in_holes = [square[image == 0].mean() for square, (image, _) in zip(squares, maps)]
    return np.mean(squares), np.mean(in_holes), milliseconds


recorded, tolerances = (
    {},
    {},
)  # the figures that count; how far a GPU may be off (relative)
maps = as_arrays(test_pairs)
headings = ("MSE, all", "MSE, holes", "training/s", "ms per map")
print(f"{'method':22}" + "".join(f"{heading:>12}" for heading in headings))


def report(label, fill, seconds=0.0):
    """Print a row of the table and keep its errors."""
    everywhere, in_holes, milliseconds = judge(fill, maps)
    for where, mse in (("all pixels", everywhere), ("holes", in_holes)):
        recorded[f"{label}, {where}"] = float(mse)
        tolerances[f"{label}, {where}"] = 0.5 if seconds else 1e-6  # a network has luck
    print(
        f"{label:22}{everywhere:12.1e}{in_holes:12.1e}"
        f"{seconds:12.1f}{milliseconds:12.2f}"
    )


with waits_for("mean_fill"):
    report("mean fill", mean_fill)
with waits_for("neighbour_fill"):
    report("your neighbour_fill", neighbour_fill)
report("Gaussian fill", gaussian_fill)
report("biharmonic", biharmonic_fill)
with waits_for("train_model"):
    report("lecture's network", network_fill(lecture_model), lecture_seconds)
    report("lecture, pasted", pasted(network_fill(lecture_model)), lecture_seconds)
with waits_for("BetterModel", "train_better"):
    start = time.perf_counter()
    better_model = train_better(pairs, CID)
    better_seconds = time.perf_counter() - start
    better_model.to(device).eval()
    report("your BetterModel", network_fill(better_model), better_seconds)

# %% [markdown]
# Read the table slowly. The equation of the thin plate is two hundred years old. Without any training it beats the lecture's network
# two to four times over in the holes. The network's error over *all* pixels looked respectable, because four pixels in five were handed to it. And merely pasting those back
# is the cheapest improvement of all.
#
# So when does a network pay? When it **keeps what is known**, and when its structure **knows the physics**: here, that a hole is a weighted sum of its neighbours, the same everywhere. Then a few dozen
# parameters, fitted to maps *of this kind*, beat the plate, which assumes every map to be as smooth as steel sheet.

# %% tags=["demo"]
with waits_for("train_model", "train_better"):
    image, truth = maps[1]
    fills = {
        "biharmonic": biharmonic_fill,
        "lecture's network": network_fill(lecture_model),
        "your BetterModel": network_fill(better_model),
    }
    fig, axes = plt.subplots(1, 4, figsize=(9, 2.7), layout="constrained")
    shown = axes[0].imshow(image, vmin=0.2, vmax=0.8)
    fig.colorbar(
        shown, ax=axes[0], orientation="horizontal", label="brightness (0 to 1)"
    )
    axes[0].set(title="measured", xticks=[], yticks=[])
    for ax, (title, fill) in zip(axes[1:], fills.items()):
        shown = ax.imshow(np.abs(fill(image) - truth), vmin=0, vmax=0.04)
        ax.set(title=title, xticks=[], yticks=[])
    fig.colorbar(
        shown,
        ax=axes[1:],
        orientation="horizontal",
        label="|error| (0 to 1)",
        extend="max",
        shrink=0.5,
    )
    show(
        fig,
        alt="A map with holes and three error maps: few spots for biharmonic "
        "inpainting, spots and a haze everywhere for the lecture's network, "
        "the fewest for BetterModel.",
    )

# %% [markdown]
# ### 🧭 Dive deeper: more and more holes
#
# 🔮 **Predict:** your network was trained with 20 % missing. Which method suffers most when 60 % are missing? (Made with your own generator of Task 1.)

# %% tags=["demo"]
with waits_for("generate_image_with_missing_pixels", "neighbour_fill", "train_better"):
    fractions = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    fills = {
        "mean_fill": mean_fill,
        "neighbour_fill": neighbour_fill,
        "biharmonic": biharmonic_fill,
        "lecture, pasted": pasted(network_fill(lecture_model)),
        "BetterModel": network_fill(better_model),
    }
    curves = {label: [] for label in fills}
    for fraction in fractions:
        batch = [
            generate_image_with_missing_pixels(rng, missing_ratio=fraction)
            for _ in range(8)
        ]
        batch = [tuple(m / 255 for m in pair) for pair in batch]
        for label, fill in fills.items():
            curves[label].append(judge(fill, batch)[1])
    fig, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
    ax.set_prop_cycle(five_lines)
    for (label, curve), marker in zip(curves.items(), "os^Dv"):
        ax.semilogy(fractions, curve, marker=marker, label=label)
    ax.axvline(0.2, color="0.7", linestyle=":", zorder=0)
    ax.annotate(
        "trained here",
        (0.2, ax.get_ylim()[0] * 1.15),
        xytext=(4, 0),
        textcoords="offset points",
        color="0.35",
    )
    ax.set(xlabel="share of missing pixels", ylabel="MSE in the holes")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    show(
        fig,
        alt="Error in the holes against the missing share for five methods: all "
        "rise but the mean fill, the lecture's network most steeply.",
    )

# %% [markdown]
# ### ✏️ Task 9 · Conclusion [2 points]
#
# **Does the CNN earn its cost against the classical fill?** Answer in 100 to 200 words, for a colleague who has a microscope, 500 maps, and no time. Use numbers from
# your own table: at least two errors in the holes and one cost. Say for which maps your answer would change.

# %% [markdown] written="conclusion" points=2
# Not the lecture's network. In the holes its error is about 4 × 10⁻⁴, after seconds of training on 500 maps whose truth must be known. The mean of the next
# neighbours reaches the same with no training at all, and biharmonic inpainting 1.4 × 10⁻⁴ in some milliseconds per map. The network also spoils the pixels that were measured;
# its good error over all pixels comes from the four fifths that were given to it.
#
# A network pays when it keeps the known pixels, is told where the holes are, and shares its weights sensibly. My BetterModel has 50 parameters, trains in a few seconds and reaches about 1 × 10⁻⁴, better than
# the elastic plate, because it has learned how *these* maps are correlated. For a single map, or for maps of unknown kind, I would use the classical fill: it cannot
# be wrong about training data that it never had.
#
# My answer would change for maps with structure that no smooth interpolation can guess (grain boundaries, lattice fringes), for large holes, and where many thousand
# similar maps are to be filled, so that the cost of training is shared.
#
# *Marks: 1 for a judgement backed by at least two errors in the holes and one cost from the own table; 1 for saying when it would change, and why.*

# %% [markdown]
# ## What you learnt
#
# - Clip first, cast afterwards; bytes wrap without a warning.
# - Data from one seed, once. A seed inside a function makes everybody's data the same.
# - An error averaged over what was given away for free flatters. Measure in the holes.
# - A fair sweep starts every rate from the same fresh weights.
# - Large rates do not only bounce: they kill ReLUs, for good.
# - Every optimiser has its own best rate. Compare valleys, not points.
# - A baseline that costs nothing comes first. Structure beats size: fifty parameters in the right place do more than a thousand in the wrong one.
#
# ### Three ways to go on
#
# 🧭 **Draw what was learned.** If your model has a kernel of weights, show it as a picture. Some weights are negative. Why? (Look up the Mexican hat, and *kriging*.)
#
# 🧭🧭 **The limit.** You know exactly how the maps were made, so you can compute the best linear guess: the covariance of two pixels at a distance $d$ is proportional to
# $\exp(-d^2/4\sigma^2)$, and the mean of the missing given the known ones is one linear system per map. It reaches about 2.5 × 10⁻⁵. How near can a network come?
#
# 🧭🧭🧭 **Real maps.** Take an electron backscatter diffraction map with unindexed points from your own work. Orientations are no brightnesses: they live on a sphere of quaternions
# and jump at grain boundaries. Which of the methods above survive?
