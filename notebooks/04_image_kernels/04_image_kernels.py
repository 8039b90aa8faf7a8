# %% [markdown]
# # 04 · Image kernels: seeing structure in micrographs
#
# **The question.** Two sheets of the same steel lie on your desk. One yields at 230 MPa, the other at
# 290 MPa. Same furnace, same chemistry. Under the microscope the difference is plain: the stronger
# one has smaller *grains*. How small? For a century people have answered with a ruler: draw lines
# across the micrograph, count where they cross a grain boundary, divide. It is slow, and two people
# get two answers.
#
# Today you teach a computer to do it. The tool is almost embarrassingly small: a 3×3 table of numbers, called a
# **kernel**, slid across the picture. It is the same tool from which the next notebook builds a
# convolutional neural network. There the network *learns* its kernels. Here you choose them, and
# so you will know what they can see.
#
# **You will learn to**
#
# - read an image as an array: grey levels, bit depth, colour channels, pixel size;
# - slide any kernel over any image, and say how large the result is;
# - look at nine numbers and predict what they do to a picture;
# - tell correlation from convolution (31 is not 29);
# - find grain boundaries, and score a detector by precision and recall;
# - measure a grain size, *with an honest uncertainty*.
#
# | task | | points | minutes |
# |---|---|---|---|
# | 1 | `correlate`: slide a kernel over an image | 4 | 25 |
# | 2 | `correlate_same`: the same, with a padded border | 2 | 10 |
# | 3 | `output_size`: padding, stride, and what is left | 2 | 10 |
# | 4 | `kernel_effects`: the quiz | 2 | 10 |
# | 5 | `normalise_kernel`: a bug hunt | 2 | 10 |
# | 6 | `gradient_magnitude`: Sobel's edges | 3 | 15 |
# | 7 | `grain_boundaries`: your own detector | 4 | 30 |
# | 8 | `mean_intercept`: the grain size | 3 | 15 |
# | | everything between the tasks | – | 45 |
# | | **sum** | **22** | **170** |

# %% [markdown]
# ### ✏️ Your name and College ID
#
# Your micrograph is grown from your CID: nobody else has the same grains. Replace both values.
# The CID is a whole number, without quotes and without leading zeros.

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
assert isinstance(name, str) and name.strip() not in ("", "Your name"), (
    "`name` still needs your name: write it between quotes."
)
assert isinstance(CID, int) and not isinstance(CID, bool), (
    "`CID` is not a whole number: write it without quotes."
)
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
from scipy import ndimage
from skimage import filters, measure, morphology, segmentation


def picture(ax, image, title, cmap="gray", **options):
    """Draw an image with its pixel axes and a title; gives what `imshow` gives."""
    drawn = ax.imshow(image, cmap=cmap, **options)
    ax.set(title=title, xlabel="column (px)", ylabel="row (px)")
    return drawn


def write_numbers(ax, table, title, highlight=None, size=13):
    """Draw a small table of numbers as a grid; `highlight` marks one cell."""
    table = np.asarray(table)
    rows, columns = table.shape
    ax.imshow(np.ones((rows, columns)), cmap="gray", vmin=0, vmax=1)
    for (row, column), number in np.ndenumerate(table):
        marked = (row, column) == highlight
        weight = "bold" if marked else "normal"
        ax.text(
            column,
            row,
            f"{number:g}",
            ha="center",
            va="center",
            fontsize=size,
            weight=weight,
        )
        face = "#ffe08a" if marked else "none"
        ax.add_patch(
            plt.Rectangle((column - 0.5, row - 0.5), 1, 1, fc=face, ec="#5c6d7e")
        )
    ax.set(title=title, xticks=[], yticks=[], xlim=(-0.6, columns - 0.4))
    ax.set_ylim(rows - 0.4, -0.6)
    ax.set_frame_on(False)


# %% [markdown]
# ## 1 · An image is an array
#
# The next cell is given, and locked. `make_micrograph` grows a polycrystal: nuclei fall at random, every
# point belongs to the nearest nucleus (a *Voronoi* tessellation, which is what you get when all
# nuclei start together and grow at one speed). Every grain reflects light in its own way, so each has its own
# brightness. The etchant eats the boundaries, so they are darker. The camera adds noise.
#
# It also returns something that no microscope gives you: the **truth**. `grains` holds, for every pixel, the number of
# the grain it belongs to. We shall use it to score, never to detect.

# %% locked="micrograph"
from scipy.ndimage import distance_transform_edt
from scipy.spatial import cKDTree

PIXEL_SIZE = 0.5  # µm per pixel
GRAIN_SPACING = 30  # px: one grain nucleus per square of this side, on average
RIM = 5  # px on every side that `boundary_score` leaves out


def make_micrograph(rng, shape=(192, 256), grain_spacing=GRAIN_SPACING, noise=0.04):
    """Grow a synthetic polycrystal.

    Returns `image`, floats from 0 (black) to 1 (white), and `grains`, the number of the
    grain that each pixel belongs to (whole numbers with gaps); both have shape `shape`.
    """
    height, width = shape
    margin = (
        3 * grain_spacing
    )  # nuclei outside the frame, so that its rim is nothing special
    count = round((height + 2 * margin) * (width + 2 * margin) / grain_spacing**2)
    nuclei = rng.uniform(
        (-margin, -margin), (height + margin, width + margin), (count, 2)
    )
    brightness = rng.uniform(0.35, 0.9, count)
    pixels = np.stack(np.indices(shape), axis=-1).reshape(-1, 2)
    far, nearest = cKDTree(nuclei).query(pixels, k=2)
    gap = np.linalg.norm(nuclei[nearest[:, 0]] - nuclei[nearest[:, 1]], axis=1)
    to_boundary = (far[:, 1] ** 2 - far[:, 0] ** 2) / (2 * gap)
    image = brightness[nearest[:, 0]] - 0.3 * np.exp(-(to_boundary**2) / 2)
    image = image.reshape(shape) + rng.normal(0, noise, shape)
    return np.clip(image, 0, 1), nearest[:, 0].reshape(shape)


def true_boundaries(grains):
    """True where one of a pixel's four neighbours lies in another grain."""
    found = np.zeros(grains.shape, dtype=bool)
    down, across = grains[1:] != grains[:-1], grains[:, 1:] != grains[:, :-1]
    found[1:] |= down
    found[:-1] |= down
    found[:, 1:] |= across
    found[:, :-1] |= across
    return found


def boundary_score(found, grains):
    """Precision and recall of found boundary pixels, within 2 pixels, without the rim.

    precision: share of the found pixels that have a true one within 2 pixels;
    recall: share of the true pixels that have a found one within 2 pixels.
    """
    found, true = np.asarray(found).astype(bool), true_boundaries(grains)
    inner = (slice(RIM, -RIM), slice(RIM, -RIM))
    if not found[inner].any():
        return 0.0, 0.0
    precision = np.mean(distance_transform_edt(~true)[inner][found[inner]] <= 2)
    recall = np.mean(distance_transform_edt(~found)[inner][true[inner]] <= 2)
    return float(precision), float(recall)


rng = np.random.default_rng(CID)
micrograph, grains = make_micrograph(rng)


# %% tags=["demo"]
def scale_bar(ax, image, micrometres=20, pixel_size=PIXEL_SIZE):
    """Draw a scale bar into the lower left corner of a micrograph."""
    length, bottom = micrometres / pixel_size, 0.93 * image.shape[0]
    ax.plot(
        [8, 8 + length],
        [bottom, bottom],
        color="white",
        lw=8,
        ls="-",
        solid_capstyle="butt",
    )
    ax.plot(
        [8, 8 + length],
        [bottom, bottom],
        color="black",
        lw=4,
        ls="-",
        solid_capstyle="butt",
    )
    box = {"fc": "white", "ec": "none", "pad": 1.5}
    ax.text(
        8 + length / 2,
        0.895 * image.shape[0],
        f"{micrometres:g} µm",
        ha="center",
        va="bottom",
        fontsize=9,
        bbox=box,
    )


window = (slice(60, 70), slice(100, 112))
fig, axes = plt.subplots(
    1, 2, figsize=(9, 4), layout="constrained", gridspec_kw={"width_ratios": [1.1, 1]}
)
picture(axes[0], micrograph, "Your micrograph", vmin=0, vmax=1)
scale_bar(axes[0], micrograph)
axes[0].add_patch(plt.Rectangle((99.5, 59.5), 12, 10, fc="none", ec="white", lw=3))
axes[0].add_patch(plt.Rectangle((99.5, 59.5), 12, 10, fc="none", ec="black", lw=1.2))
picture(
    axes[1],
    micrograph[window],
    "The framed pixels, in percent of white",
    vmin=0,
    vmax=1,
    extent=(99.5, 111.5, 69.5, 59.5),
)
for (row, column), level in np.ndenumerate(micrograph[window]):
    ink = "white" if level < 0.5 else "black"
    axes[1].text(
        100 + column,
        60 + row,
        f"{100 * level:.0f}",
        ha="center",
        va="center",
        color=ink,
        fontsize=8,
    )
show(
    fig,
    alt="Left: grey polygonal grains with dark boundaries and a frame. Right: the "
    "framed twelve by ten pixels as grey squares, each with its brightness written in "
    "it.",
)
print(
    f"array of shape {micrograph.shape}: {micrograph.shape[0]} rows, "
    f"{micrograph.shape[1]} columns; type {micrograph.dtype}"
)
print(
    f"brightness from {micrograph.min():.2f} to {micrograph.max():.2f}, "
    f"mean {micrograph.mean():.2f}"
)
print(
    f"field of view {micrograph.shape[1] * PIXEL_SIZE:g} µm × "
    f"{micrograph.shape[0] * PIXEL_SIZE:g} µm, pixel size {PIXEL_SIZE:g} µm"
)

# %% [markdown]
# Three habits that save hours:
#
# - **Rows first.** `micrograph[row, column]`. Rows count *downwards*. The shape is (height, width),
#   although everybody says "256 by 192".
# - **The pixel size belongs to the image.** Without it, a grain is 24 pixels wide, and nobody
#   can use that number. With 0.5 µm per pixel it is 12 µm. Write it down when you record the image; it is in no
#   PNG file.
# - **Two pixels per detail, at least.** With 0.5 µm pixels you cannot resolve a structure finer than
#   about 1 µm (Nyquist), whatever filter you apply later.
#
# ### How many greys? Bit depth
#
# A camera does not store real numbers. With $b$ bits per pixel it has $2^b$ grey levels: 256 for 8 bits, 65,536 for 16.
#
# **🔮 Predict.** How few bits can you spend before the grain boundaries are gone?

# %% tags=["demo"]
fig, axes = plt.subplots(1, 4, figsize=(9, 2.9), layout="constrained", sharey=True)
for ax, bits in zip(axes, (8, 3, 2, 1)):
    top = 2**bits - 1
    coarse = np.round(micrograph * top) / top
    levels = len(np.unique(coarse))
    picture(
        ax,
        coarse[20:140, 20:140],
        f"{bits} bit: {2**bits} levels\n({levels} of them used)",
        vmin=0,
        vmax=1,
    )
    ax.label_outer()
show(
    fig,
    alt="The same grains with 256, 8, 4 and 2 grey levels: with 4 levels some "
    "neighbouring grains share one grey, with 2 levels only the bright and the dark "
    "ones can be told apart.",
)

# %% [markdown]
# Three bits are enough for your eye, because you look at contrast between neighbours. One bit is a threshold: dark grains
# and dark boundaries become the same thing. Keep that in mind; it returns in section 6.
#
# **⚠️ A trap.** Images from files arrive as `uint8`, and `uint8` counts like a clock: after 255 comes 0.
# Turn images into floats *before* you calculate.

# %% tags=["demo"]
pixel = np.array([200], dtype=np.uint8)
print(
    "as uint8: 200 + 100 =",
    (pixel + np.uint8(100))[0],
    "   50 - 200 =",
    (np.array([50], dtype=np.uint8) - pixel)[0],
)
print(
    "as float: 200 + 100 =",
    pixel.astype(float)[0] + 100,
    "   50 - 200 =",
    50 - pixel.astype(float)[0],
)

# %% [markdown]
# ### Colour is three images in one
#
# A colour image has shape (rows, columns, 3): red, green, blue. Electron backscatter diffraction (EBSD) maps are coloured by crystal orientation.
# "Convert to grey" means a weighted sum of the channels; scikit-image's weights, 0.2125 R + 0.7154 G + 0.0721 B, follow the human eye.
# That is a kernel of size 1×1 across channels, and it can lose what matters.
#
# **🔮 Predict.** Some neighbouring grains below differ in colour alone. Will you still find their boundary in the grey image?

# %% tags=["demo"]
to_grey = np.array([0.2125, 0.7154, 0.0721])
colours = rng.uniform(0.1, 1, (grains.max() + 1, 3))
colours *= (
    0.45 / (colours @ to_grey)[:, None]
)  # every grain gets the same luminance ...
colours = np.clip(colours, 0, 1)
colours[::2] *= 0.7  # ... but every other one is darker
ebsd = colours[grains]
fig, axes = plt.subplots(1, 3, figsize=(9, 2.9), layout="constrained", sharey=True)
picture(axes[0], ebsd, f"colour, shape {ebsd.shape}")
picture(axes[1], ebsd[..., 0], "red channel", vmin=0, vmax=1)
picture(axes[2], ebsd @ to_grey, "grey, by the eye's weights", vmin=0.2, vmax=0.5)
for ax in axes:
    ax.label_outer()
show(
    fig,
    alt="A map of coloured grains; its red channel, in which most neighbours differ; "
    "and its grey version, in which many neighbouring grains have melted into one.",
)

# %% [markdown]
# Grains of equal luminance melt together in grey. If a boundary is not in the array that you filter, no kernel brings it
# back. So choose the channel first.
#
# ## 2 · A kernel slides over an image
#
# Put the kernel on a patch of the image. Multiply number by number. Add up. Write the sum down. Move on by one pixel. That is all.
#
# $$R_{ij} = \sum_{m}\sum_{n} I_{i+m,\,j+n}\; K_{mn}$$
#
# This is called **cross-correlation**. By hand, with a patch across a dark boundary (bright grain on the left):

# %%
example_image = np.array(
    [[5, 5, 1, 3, 3], [5, 4, 1, 3, 4], [5, 2, 2, 3, 3], [4, 1, 3, 3, 4]]
)
example_kernel = np.array([[0, 2, 0], [1, 2, 3], [1, 0, 0]])

# %% tags=["demo"]
patch = example_image[:3, :3]
fig, axes = plt.subplots(
    2,
    5,
    figsize=(9, 4.6),
    layout="constrained",
    gridspec_kw={"width_ratios": [3, 0.5, 3, 0.5, 3]},
)
for row, (kernel, label) in enumerate(
    [(example_kernel, "kernel"), (example_kernel[::-1, ::-1], "kernel, turned by 180°")]
):
    write_numbers(axes[row, 0], patch, "patch of the image")
    write_numbers(axes[row, 2], kernel, label)
    write_numbers(
        axes[row, 4], patch * kernel, f"products, sum {np.sum(patch * kernel)}"
    )
    for ax, sign in ((axes[row, 1], "×"), (axes[row, 3], "=")):
        ax.text(0.5, 0.5, sign, fontsize=20, ha="center", va="center")
        ax.set_axis_off()
fig.suptitle("Above: cross-correlation. Below: convolution.")
show(
    fig,
    alt="Patch times kernel gives products with the sum 31; patch times the kernel "
    "turned by 180 degrees gives products with the sum 29.",
)

# %% [markdown]
# First line: $5\cdot 2 + 5\cdot 1 + 4\cdot 2 + 1\cdot 3 + 5\cdot 1 = 10+5+8+3+5 = \mathbf{31}$.
#
# Second line: a mathematician's **convolution** turns the kernel by 180° first, $\sum_{mn} I_{i-m,\,j-n}K_{mn}$. The same patch then gives
# $1\cdot 1 + 5\cdot 3 + 4\cdot 2 + 1\cdot 1 + 2\cdot 2 = 1+15+8+1+4=\mathbf{29}$.
#
# > **31 or 29?** The deep-learning world says *convolution* and computes 31. PyTorch's `Conv2d` does not flip. SciPy's `convolve2d`
# > does. For a network it does not matter (it learns the kernel either way round). For you it does, whenever the kernel is not symmetric: the sign of every Sobel edge depends on it. In
# > this notebook we compute 31, and call it correlation.

# %% [markdown]
# ### ✏️ Task 1 · correlate [4 points]
#
# Write `correlate(image, kernel)`: the cross-correlation (no flip) at every position where the kernel lies **wholly inside** the image ("valid").
#
# - `image` is a 2-D array; `kernel` is a 2-D array of any shape, square or not, even or odd, up to the image's own shape. Their numbers may be whole or not, negative or not.
# - The result is a 2-D array of $H - k_h + 1$ rows and $W - k_w + 1$ columns.
# - Leave both inputs as they are. Loops are fine; so is anything else.
#
# **What the right output looks like.** `correlate(example_image, example_kernel)` gives
#
# ```
# [[31. 22. 24.]
#  [24. 22. 27.]]
# ```
#
# <details><summary>💡 Hint 1</summary>
#
# Two nested loops over the positions (`row`, `column`) of the result. `image[row : row + k_h, column : column + k_w]` is the patch.
# </details>
# <details><summary>💡 Hint 2</summary>
#
# The other way round is much quicker: loop over the few entries of the *kernel*, and add a shifted copy of the whole image, times that entry.
# </details>


# %% solution="correlate"
def correlate(image, kernel):
    """Valid cross-correlation of a 2-D image (H, W) with a kernel (k_h, k_w), no flip.

    Returns an array of shape (H - k_h + 1, W - k_w + 1).
    """
    ### BEGIN SOLUTION
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    result = np.zeros((rows, columns))
    for (m, n), weight in np.ndenumerate(kernel):
        result += weight * image[m : m + rows, n : n + columns]
    return result
    ### END SOLUTION


# %% test="test_correlate" points=4
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_patch = np.array([[5, 5, 1], [5, 4, 1], [5, 2, 2]])
_kernel = np.array([[0, 2, 0], [1, 2, 3], [1, 0, 0]])
_result = correlate(_patch, _kernel)
assert _result is not None, "`correlate` gives None: is a `return` missing?"
_result = np.asarray(_result, dtype=float)
assert np.shape(_result) == (1, 1), (
    "A 3×3 kernel fits a 3×3 patch once: one row, one column."
)
assert abs(_result[0, 0] - 29) > 1e-6, (
    "The kernel was flipped: that is convolution, the task asks for correlation."
)
assert abs(_result[0, 0] - 31) < 1e-6, (
    "The sum of the products is wrong for the worked example: compare with the figure."
)
_result = np.asarray(
    correlate(np.arange(20.0).reshape(4, 5), np.ones((2, 3))), dtype=float
)
assert np.shape(_result) == (3, 3), (
    "The shape is wrong for a 2×3 kernel: are H - k_h + 1 and W - k_w + 1 right, and "
    "not mixed up?"
)
assert np.allclose(_result[1], [51, 57, 63]), (
    "The sums are wrong for a 2×3 kernel of ones: does every patch start at its own "
    "row and column?"
)
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy.signal import correlate2d as _correlate2d

_rng = checks.rng("correlate")
for _image_shape, _kernel_shape in [
    ((7, 9), (3, 3)),
    ((6, 11), (2, 5)),
    ((9, 5), (4, 1)),
    ((5, 8), (1, 4)),
    ((4, 6), (1, 1)),
    ((5, 7), (5, 7)),
]:
    _image, _kernel = _rng.normal(size=_image_shape), _rng.normal(size=_kernel_shape)
    checks.close(
        checks.call(
            correlate, _image, _kernel, _when=f"for a kernel of shape {_kernel_shape}"
        ),
        _correlate2d(_image, _kernel, mode="valid"),
        f"The sums are wrong for random numbers and a kernel of shape {_kernel_shape}.",
        atol=1e-4,
    )
_image, _kernel = _rng.integers(1, 9, (6, 8)), _rng.uniform(0.1, 0.9, (3, 2))
checks.close(
    checks.call(correlate, _image, _kernel, _when="for whole and decimal numbers"),
    _correlate2d(_image.astype(float), _kernel, mode="valid"),
    "The sums are wrong for a whole-number image and a decimal kernel: are they "
    "rounded?",
    atol=1e-4,
)
### END HIDDEN TESTS

# %% [markdown]
# **🔮 Predict.** Below, your function slides a 9×9 kernel of equal weights, 1/81 each, over your micrograph. What happens to
# the noise? To the boundaries? And how many rows does the result have?

# %% tags=["demo"]
with waits_for("correlate"):
    blurred = np.asarray(correlate(micrograph, np.full((9, 9), 1 / 81)))
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.7), layout="constrained")
    picture(
        axes[0],
        micrograph,
        f"before: {micrograph.shape[0]} × {micrograph.shape[1]}",
        vmin=0,
        vmax=1,
    )
    picture(
        axes[1],
        blurred,
        f"after 9×9 averaging: {blurred.shape[0]} × {blurred.shape[1]}",
        vmin=0,
        vmax=1,
    )
    show(
        fig,
        alt="The micrograph before and after averaging over nine by nine pixels: "
        "noise and boundaries are washed out, and the picture has lost eight rows and "
        "columns.",
    )
    print("correlation and convolution of the worked example, at the upper left:")
    print(
        correlate(example_image, example_kernel)[0][0],
        correlate(example_image, example_kernel[::-1, ::-1])[0][0],
    )

# %% [markdown]
# Averaging 81 pixels divides the noise by $\sqrt{81} = 9$, and it smears a boundary that is 3 pixels wide over 9. It cannot know which
# is which. The result has 192 − 9 + 1 = 184 rows. Ten such layers, and 80 rows are gone; so people pad.
#
# ## 3 · Borders, padding and stride
#
# ### ✏️ Task 2 · correlate_same [2 points]
#
# Write `correlate_same(image, kernel)`: cross-correlation whose result has **the shape of the image**. Beyond its border the image is taken as **zero**.
# Both sides of the kernel are odd, not necessarily equal, and the kernel's middle lies on the pixel that is computed. You may call your `correlate`; if it is wrong, that costs nothing here.
#
# **What the right output looks like.** `correlate_same(np.ones((3, 4)), np.ones((3, 3)))` counts the neighbours inside, itself included:
#
# ```
# [[4. 6. 6. 4.]
#  [6. 9. 9. 6.]
#  [4. 6. 6. 4.]]
# ```
#
# <details><summary>💡 Hint</summary>
#
# A kernel of height 5 reaches 2 rows beyond the image, at the top and at the bottom: `k_h // 2`. `np.pad` takes one pair of widths per axis.
# </details>


# %% solution="correlate_same"
def correlate_same(image, kernel):
    """Cross-correlation (no flip) with zero padding; the result has the image's shape.

    `kernel` has odd sides, which may differ.
    """
    ### BEGIN SOLUTION
    up, left = np.shape(kernel)[0] // 2, np.shape(kernel)[1] // 2
    return correlate(np.pad(image, ((up, up), (left, left))), kernel)
    ### END SOLUTION


# %% test="test_correlate_same" points=2
### BEGIN HIDDEN TESTS
import numpy as _np
from numpy.lib.stride_tricks import sliding_window_view as _windows

from autograder import checks


def _correlate(image, kernel):
    image, kernel = _np.asarray(image, dtype=float), _np.asarray(kernel, dtype=float)
    return _np.einsum("ijkl,kl->ij", _windows(image, kernel.shape), kernel)


checks.begin(correlate=_correlate)
### END HIDDEN TESTS
_result = correlate_same(np.ones((3, 4)), np.ones((3, 3)))
assert _result is not None, "`correlate_same` gives None: is a `return` missing?"
_result = np.asarray(_result, dtype=float)
assert np.shape(_result) == (3, 4), (
    "The result does not have the image's shape: how wide is the border?"
)
assert np.allclose(_result[1, 1:3], 9), (
    "The sums are wrong where the kernel lies inside the image."
)
assert np.allclose(_result[0, 0], 4), (
    "The corner is wrong: beyond the border every pixel counts as zero."
)
assert np.shape(correlate_same(np.ones((5, 8)), np.ones((1, 5)))) == (5, 8), (
    "The shape is wrong for a kernel of 1×5: each axis needs its own border width."
)
### BEGIN HIDDEN TESTS
from scipy import ndimage as _ndimage

_rng = checks.rng("correlate_same")
for _image_shape, _kernel_shape in [
    ((6, 9), (3, 3)),
    ((8, 7), (3, 5)),
    ((7, 6), (5, 1)),
    ((5, 9), (1, 7)),
    ((4, 5), (1, 1)),
]:
    _image, _kernel = _rng.normal(size=_image_shape), _rng.normal(size=_kernel_shape)
    checks.close(
        checks.call(
            correlate_same, _image, _kernel, _when=f"for a {_kernel_shape} kernel"
        ),
        _ndimage.correlate(_image, _kernel, mode="constant"),
        f"Some pixels are wrong for random numbers and a kernel of shape "
        f"{_kernel_shape}.",
        atol=1e-4,
    )
### END HIDDEN TESTS

# %% [markdown]
# **🔮 Predict.** Blur a picture that is *uniformly* white, with zero padding. What will you see along its rim?

# %% tags=["demo"]
with waits_for("correlate_same"):
    box = np.full((15, 15), 1 / 225)
    versions = {
        "zeros beyond the border": np.asarray(correlate_same(micrograph, box)),
        "edge pixel repeated": ndimage.correlate(micrograph, box, mode="nearest"),
        "image mirrored": ndimage.correlate(micrograph, box, mode="reflect"),
    }
    fig, axes = plt.subplots(
        1,
        3,
        figsize=(9, 3.3),
        layout="constrained",
        gridspec_kw={"width_ratios": [1, 1, 1.15]},
    )
    for ax, title in zip(axes, list(versions)[::2]):
        picture(ax, versions[title][:100, :100], title, vmin=0, vmax=1)
    for (title, image), marker in zip(versions.items(), "os^"):
        axes[2].plot(image[:20, :].mean(axis=1), marker=marker, ms=4, label=title)
    axes[2].set(
        xlabel="row (px)",
        ylabel="mean brightness of the row",
        ylim=(0, 0.75),
        title="from the rim inwards",
    )
    axes[2].legend(fontsize=8, loc="lower right")
    show(
        fig,
        alt="With zero padding the blurred picture has a dark rim about seven pixels "
        "wide; mirrored or repeated borders keep the brightness up to the rim.",
    )

# %% [markdown]
# Zero padding invents a black frame. A blur makes a dark rim of it, and an edge detector will find a magnificent edge, all around, that is
# not in your sample. CNNs use zero padding all the same, since it is quick and they can learn to ignore it. In measurements, mirror the image, or leave the rim out.
#
# ### ✏️ Task 3 · output_size [2 points]
#
# A network designer counts before computing. Along one axis: $n$ pixels, a kernel of $k$, $p$ pixels of padding on **each** of the two sides, and the kernel moves by a **stride** of $s$ pixels:
#
# $$n_\text{out} = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$
#
# Write `output_size(n, kernel_size, padding=0, stride=1)` for whole numbers; the kernel fits into the padded image.
#
# **What the right output looks like.** `output_size(192, 9)` is 184, `output_size(28, 5, padding=2)` is 28, and
# `output_size(28, 3, stride=2)` is 13: the last half-step falls off the image, hence the floor ⌊ ⌋.
#
# <details><summary>💡 Hint</summary>
#
# `//` divides whole numbers and rounds down.
# </details>


# %% solution="output_size"
def output_size(n, kernel_size, padding=0, stride=1):
    """Number of positions of a kernel along one axis of n pixels: a whole number.

    `padding` pixels are added on each side; the kernel moves by `stride` pixels.
    """
    ### BEGIN SOLUTION
    return (n + 2 * padding - kernel_size) // stride + 1
    ### END SOLUTION


# %% test="test_output_size" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert output_size(192, 9) is not None, (
    "`output_size` gives None: is a `return` missing?"
)
assert output_size(192, 9) == 184, (
    "Without padding, a kernel of 9 fits n - 9 + 1 times."
)
assert output_size(28, 5, padding=2) == 28, "Padding is added on both sides: 2p."
assert output_size(28, 3, stride=2) == 13, (
    "With stride 2 the last half-step does not count: round down, then add 1."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("output_size")
for _case in range(40):
    _n, _padding, _stride = (
        int(_rng.integers(*_range)) for _range in [(1, 300), (0, 8), (1, 7)]
    )
    _size = int(_rng.integers(1, min(_n + 2 * _padding, 12) + 1))
    checks.equal(
        checks.call(output_size, _n, _size, padding=_padding, stride=_stride),
        len(range(0, _n + 2 * _padding - _size + 1, _stride)),
        "The count is wrong where padding and stride come together: count positions "
        "by hand.",
    )
### END HIDDEN TESTS

# %% [markdown]
# **🔮 Predict.** Which line of this table has the smallest picture? Which is LeNet's first layer?

# %% tags=["demo"]
with waits_for("output_size"):
    print("   n   k   p   s   n_out   pixels left of a square picture")
    for n, k, p, s in [
        (256, 3, 0, 1),
        (256, 3, 1, 1),
        (256, 3, 1, 2),
        (256, 7, 3, 2),
        (256, 16, 0, 16),
        (32, 5, 0, 1),
        (28, 5, 2, 1),
        (28, 2, 0, 2),
    ]:
        out = output_size(n, k, padding=p, stride=s)
        print(f"{n:4d}{k:4d}{p:4d}{s:4d}{out:8d}{(out / n) ** 2:12.1%}")

fig, axes = plt.subplots(1, 3, figsize=(9, 2.8), layout="constrained")
for ax, stride in zip(axes, (1, 4, 8)):
    small = ndimage.uniform_filter(micrograph, max(stride, 3))[::stride, ::stride]
    picture(
        ax,
        small,
        f"stride {stride}: {small.shape[0]} × {small.shape[1]}",
        vmin=0,
        vmax=1,
    )
show(
    fig,
    alt="Averaged micrographs at stride 1, 4 and 8: with stride 8, boundaries are "
    "gone and only the mean grey of each grain is left.",
)

# %% [markdown]
# LeNet's first layer is the line with $n=32$, $k=5$: 28 positions. (Give it a 28-pixel image without padding and the whole network changes size: next week's bug hunt.)
# A stride of 8 turns a micrograph into a thumbnail: grains survive, boundaries, 3 px wide, do not. In a CNN that is wanted: deeper layers look at
# larger things.
#
# ## 4 · What can nine numbers see?
#
# Here are three kernels from the lecture's quiz. One **blurs**, one finds **horizontal lines**, and one finds **edges** of every direction. Their responses to
# a small test card are below, but the labels have come off.

# %% locked="quiz_kernels"
quiz_kernels = {
    "A": np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]),
    "B": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "C": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
}

# %% tags=["demo"]
card = np.full((48, 64), 0.2)
card[6:20, 6:20] = 0.9  # a square precipitate
card[34, 4:30] = 0.9  # a horizontal scratch
card[4:44, 34] = 0.9  # a vertical one
yy, xx = np.indices(card.shape)
card[(yy - 13) ** 2 + (xx - 50) ** 2 < 60] = 0.9  # a round pore
card[np.abs(yy + xx - 86) < 1] = 0.9  # a slip line
fig, axes = plt.subplots(1, 4, figsize=(9, 2.4), layout="constrained")
picture(axes[0], card, "test card", vmin=0, vmax=1)
for ax, key, number in zip(axes[1:], "BCA", "123"):
    response = ndimage.correlate(card, quiz_kernels[key].astype(float), mode="nearest")
    limit = np.abs(response).max()
    low = 0 if quiz_kernels[key].min() >= 0 else -limit
    picture(ax, response, f"picture {number}", vmin=low, vmax=limit)
for ax in axes:
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
show(
    fig,
    alt="A test card with square, disc, horizontal, vertical and slanted line; and "
    "three responses: outlines of everything, a softened card, and horizontal parts "
    "alone.",
)
fig, axes = plt.subplots(1, 3, figsize=(6.5, 2.4), layout="constrained")
for ax, (key, kernel) in zip(axes, quiz_kernels.items()):
    factor = 16 if key == "C" else 1
    write_numbers(
        ax, kernel * factor, f"kernel {key}" + (" (× 1/16)" if factor > 1 else "")
    )
show(fig, alt="The numbers of the kernels A, B and C as tables.")

# %% [markdown]
# ### ✏️ Task 4 · kernel_effects [2 points]
#
# Say what each kernel does: make the dictionary `effects` with the keys `"A"`, `"B"`, `"C"`. The values are `"blur"`,
# `"horizontal lines"` and `"edges"`, each once, in capitals or not. Decide from the **numbers** first, then find the picture.
#
# **What the right output looks like:** `{"A": "…", "B": "…", "C": "…"}` with three different texts.
#
# <details><summary>💡 Hint</summary>
#
# Ask each kernel two questions. What do you answer to a uniform grey? (The sum of the weights.) And what if I turn the picture by 90°? (Turn the kernel and compare.)
# </details>

# %% solution="kernel_effects"
### BEGIN SOLUTION
effects = {"A": "horizontal lines", "B": "edges", "C": "blur"}
### END SOLUTION
### BEGIN STARTER
# effects = {"A": "…", "B": "…", "C": "…"}
### END STARTER

# %% test="test_kernel_effects" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert isinstance(effects, dict), (
    "`effects` is not a dictionary: write it with braces, key: value."
)
assert {"A", "B", "C"} <= set(effects), '`effects` needs the keys "A", "B" and "C".'
_words = sorted(str(effects[_key]).strip().lower() for _key in "ABC")
assert _words == ["blur", "edges", "horizontal lines"], (
    'Use each of "blur", "horizontal lines" and "edges" once, spelt like this.'
)
assert (
    str(effects["A"]).strip().lower() != "blur"
    and str(effects["B"]).strip().lower() != "blur"
), (
    "A blur leaves a uniform grey as it is, so its weights add up to 1: look for that "
    "kernel."
)
### BEGIN HIDDEN TESTS
for _key, _expected in [("A", "horizontal lines"), ("B", "edges"), ("C", "blur")]:
    checks.require(
        checks.text(effects[_key], f'effects["{_key}"]') == _expected,
        "Two kernels are mixed up: which of them changes when you turn it by 90°?",
    )
### END HIDDEN TESTS

# %% [markdown]
# **How to read a kernel:**
#
# - **The sum** is the answer to a uniform grey. Sum 1: brightness is kept (a blur). Sum 0: flat regions vanish (a detector).
# - **The symmetry** says what direction it prefers. A kernel that looks the same after a quarter turn has no preference.
# - **The signs** are the pattern itself. A kernel responds most to a patch that *looks like the kernel*: it is a template. The neuron of notebook 01
#   did the same, with weights instead of pixels.
# - **The sum of squares** is the price: independent noise of strength $\sigma$ leaves as $\sigma\sqrt{\sum K^2}$.
#
# ### 🐞 Task 5 · normalise_kernel [2 points]
#
# A blur should not change the mean brightness, so its weights must add up to 1. A colleague wrote the function below. It works for every blur. Then somebody used it on an
# edge kernel, and the whole micrograph vanished.
#
# **Run the starter on `quiz_kernels["A"]`, read what Python says, and repair it.**
#
# - `normalise_kernel(kernel)` gives the kernel divided by the sum of its weights, whether that sum is positive or negative.
# - Where the absolute value of the sum is **below 1e-12**, the kernel comes back with its values unchanged.
# - The kernel that was passed in is not changed. It may hold whole numbers.
#
# **What the right output looks like.** `normalise_kernel(np.array([[1, 2, 1]]))` gives `[[0.25 0.5 0.25]]`; `normalise_kernel(quiz_kernels["A"])` gives the numbers of A.
#
# <details><summary>💡 Hint</summary>
#
# Why not simply `== 0`? Look at `sum([0.1, 0.2, -0.3])`.
# </details>


# %% solution="normalise_kernel"
def normalise_kernel(kernel):
    """The kernel divided by the sum of its weights; unchanged where |sum| < 1e-12."""
    total = np.sum(kernel)
    if abs(total) < 1e-12:
        return kernel
    return kernel / total


### BEGIN STARTER
# def normalise_kernel(kernel):
#     """The kernel divided by the sum of its weights; unchanged where |sum| < 1e-12."""
#     total = np.sum(kernel)
#     return kernel / total
### END STARTER

# %% test="test_normalise_kernel" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_result = normalise_kernel(np.array([[1, 2, 1], [2, 4, 2]]))
assert _result is not None, "`normalise_kernel` gives None: is a `return` missing?"
assert np.allclose(
    np.asarray(_result, dtype=float), np.array([[1, 2, 1], [2, 4, 2]]) / 12
), "A kernel of positive weights is not divided by their sum."
_kernel = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
_result = np.asarray(normalise_kernel(_kernel.copy()), dtype=float)
assert np.isfinite(_result).all(), (
    "A kernel whose weights add up to 0 gives inf or nan: do not divide by zero."
)
assert np.allclose(_result, _kernel), (
    "A kernel whose weights add up to 0 must come back with its values unchanged."
)
### BEGIN HIDDEN TESTS
import numpy as _np

_rng = checks.rng("normalise_kernel")
for _sign in (1, -1):
    _kernel = _rng.normal(size=(3, 5))
    _kernel += (_sign * _rng.uniform(0.5, 3) - _kernel.sum()) / _kernel.size
    checks.close(
        checks.call(normalise_kernel, _kernel),
        _kernel / _kernel.sum(),
        f"The result is wrong where the sum of the weights is "
        f"{'positive' if _sign > 0 else 'negative'}.",
        atol=1e-4,
    )
_kernel = _np.array([[0.1, 0.2, -0.3], [0.7, 0.1, -0.8]]) * _rng.choice([1, -1])
checks.close(
    checks.call(normalise_kernel, _kernel),
    _kernel,
    "A sum that is zero but for rounding errors is not recognised: compare its size "
    "with 1e-12.",
)
checks.close(
    checks.call(normalise_kernel, 1e-10 * _np.array([[1, 2, 1], [2, 4, 2]])),
    _np.array([[1, 2, 1], [2, 4, 2]]) / 12,
    "A kernel with small weights is not normalised: only sums below 1e-12 count as "
    "zero.",
)
_weights = _np.array([[0.5, 0.3, 0.2]])
for _total, _wanted in ((7e-13, 7e-13 * _weights), (1.4e-12, _weights)):
    checks.close(
        checks.call(normalise_kernel, _total * _weights),
        _wanted,
        "The border between a sum that counts as zero and one that does not is not 1e-12.",
    )
### END HIDDEN TESTS

# %% [markdown]
# **Keep what must be kept.** A good test of a filter is a conservation law: a normalised blur keeps the mean. A detector forgets it. And the noise follows
# $\sigma\sqrt{\sum K^2}$; here it is measured on a uniform grey with noise 0.04.

# %% tags=["demo"]
with waits_for("normalise_kernel"):
    gallery = {
        "box 3×3": normalise_kernel(np.ones((3, 3))),
        "Gaussian 3×3": normalise_kernel(np.outer([1, 2, 1], [1, 2, 1])),
        "Sobel x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        "Laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        "quiz kernel B": quiz_kernels["B"],
    }
    grey = 0.6 + rng.normal(0, 0.04, (256, 256))
    print("kernel            sum  mean after  noise after  predicted")
    for title, kernel in gallery.items():
        after = ndimage.correlate(grey, np.asarray(kernel, dtype=float), mode="wrap")
        mean = round(after.mean(), 3) + 0.0  # "+ 0.0" turns -0.0 into 0.0
        print(
            f"{title:15s}{np.sum(kernel):6.2f}{mean:12.3f}{after.std():13.3f}"
            f"{0.04 * np.sqrt(np.sum(np.square(kernel))):11.3f}"
        )

# %% [markdown]
# A blur cuts the noise to a third. Sobel makes it 3.5 times, the Laplacian 4.5 times, quiz kernel B 8.5 times larger. **Derivatives amplify noise.** You will want to blur
# before you differentiate.
#
# ## 5 · Three classical filters: Gaussian, Sobel, Laplacian
#
# | filter | kernel | what it measures |
# |---|---|---|
# | Gaussian | $K_{mn}\propto e^{-(m^2+n^2)/2\sigma^2}$, sum 1 | a local mean; near weighs more than far |
# | Sobel | $S_x = \begin{pmatrix}-1&0&1\\-2&0&2\\-1&0&1\end{pmatrix}$, $\;S_y = S_x^\top$ | the slope of brightness, along columns and along rows, each times 8 |
# | Laplacian | $\begin{pmatrix}0&1&0\\1&-4&1\\0&1&0\end{pmatrix}$ | the curvature: positive on dark lines, negative on bright ones |
#
# Why "times 8"? On a ramp that rises by 1 per column, $S_x$ gives $(1+2+1)\cdot 2 = 8$: three rows with weights 1, 2, 1, and a difference over two pixels.
#
# ### ✏️ Task 6 · gradient_magnitude [3 points]
#
# Write `gradient_magnitude(image)`: with $G_x$ and $G_y$ the correlations of the image with $S_x$ and $S_y$, as they stand above (**not** divided by anything),
#
# $$G = \sqrt{G_x^2 + G_y^2}$$
#
# The result has the image's shape (at least 3×3). The outermost ring of pixels is not graded, so any border handling is right. You may use your
# earlier functions (if they are wrong, that costs nothing here), or any library.
#
# **What the right output looks like.** For a ramp that rises by 3 per column and 4 per row, every inner pixel is $8\cdot\sqrt{3^2+4^2} = 40$.
#
# <details><summary>💡 Hint</summary>
#
# `correlate_same` twice, then `np.hypot` or `np.sqrt`. If you take a library's Sobel, check its factor on the ramp.
# </details>


# %% solution="gradient_magnitude"
def gradient_magnitude(image):
    """Sobel gradient magnitude √(Gx² + Gy²) of a 2-D image, in its shape.

    The kernels are not normalised.
    """
    ### BEGIN SOLUTION
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.hypot(correlate_same(image, sobel_x), correlate_same(image, sobel_x.T))
    ### END SOLUTION


# %% test="test_gradient_magnitude" points=3
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy import ndimage as _ndimage

from autograder import checks


def _correlate_same(image, kernel):
    image, kernel = _np.asarray(image, dtype=float), _np.asarray(kernel, dtype=float)
    return _ndimage.correlate(image, kernel, mode="constant")


def _correlate(image, kernel):
    kernel = _np.asarray(kernel, dtype=float)
    windows = _np.lib.stride_tricks.sliding_window_view(
        _np.asarray(image, dtype=float), kernel.shape
    )
    return _np.einsum("ijkl,kl->ij", windows, kernel)


def _normalise_kernel(kernel):
    return kernel if abs(_np.sum(kernel)) < 1e-12 else kernel / _np.sum(kernel)


def _output_size(n, kernel_size, padding=0, stride=1):
    return (n + 2 * padding - kernel_size) // stride + 1


checks.begin(
    correlate=_correlate,
    correlate_same=_correlate_same,
    output_size=_output_size,
    normalise_kernel=_normalise_kernel,
)
### END HIDDEN TESTS
_rows, _columns = np.indices((6, 9))
_result = gradient_magnitude(3.0 * _columns)
assert _result is not None, "`gradient_magnitude` gives None: is a `return` missing?"
_result = np.asarray(_result, dtype=float)
assert np.shape(_result) == (6, 9), "The result does not have the image's shape."
assert np.allclose(_result[1:-1, 1:-1], 24), (
    "A ramp along the columns has the wrong slope: are the kernels unnormalised, with "
    "1, 2, 1?"
)
_result = np.asarray(gradient_magnitude(4.0 * _rows), dtype=float)
assert np.allclose(_result[1:-1, 1:-1], 32), (
    "A ramp along the rows has the wrong slope: is Gy there, with the transposed "
    "kernel?"
)
_result = np.asarray(gradient_magnitude(3.0 * _columns + 4.0 * _rows), dtype=float)
assert np.allclose(_result[1:-1, 1:-1], 40), (
    "A slanted ramp is wrong: take the root of the sum of the squares of Gx and Gy."
)
### BEGIN HIDDEN TESTS
_rng = checks.rng("gradient_magnitude")
for _shape in [(3, 3), (6, 11), (12, 5)]:
    _image = _rng.normal(size=_shape)
    _result = checks.array(checks.call(gradient_magnitude, _image), shape=_shape)
    checks.close(
        _result[1:-1, 1:-1],
        _np.sqrt(
            _ndimage.sobel(_image, axis=0) ** 2 + _ndimage.sobel(_image, axis=1) ** 2
        )[1:-1, 1:-1],
        "Inner pixels are wrong for random images: check both kernels number by "
        "number.",
        atol=1e-4,
    )
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("correlate_same", "gradient_magnitude"):
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    mirrored = np.pad(
        micrograph, 4, mode="symmetric"
    )  # so that no black frame is found
    inner = (slice(4, -4), slice(4, -4))
    parts = {
        "$G_x$: left–right": np.asarray(correlate_same(mirrored, sobel_x))[inner],
        "$G_y$: up–down": np.asarray(correlate_same(mirrored, sobel_x.T))[inner],
        r"$G = \sqrt{G_x^2+G_y^2}$": np.asarray(gradient_magnitude(mirrored))[inner],
    }
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.3), layout="constrained", sharey=True)
    for ax, (title, image) in zip(axes, parts.items()):
        low = -2 if "left" in title or "up" in title else 0
        drawn = picture(ax, image, title, cmap="cividis", vmin=low, vmax=2)
        fig.colorbar(
            drawn,
            ax=ax,
            location="bottom",
            aspect=30,
            label="8 × slope (brightness per px)",
        )
        ax.label_outer()
    show(
        fig,
        alt="Gx shows boundaries that run up and down, Gy those that run across, each "
        "with a bright and a dark flank; their magnitude shows every boundary as a "
        "double line.",
    )

# %% [markdown]
# Look closely at $G$: every boundary is a **double** line. A dark groove has two flanks, and on its very bottom the slope is zero. Sobel finds steps; a groove is
# two steps. For a thin line the Laplacian, which measures curvature, would be the better template, if only it were not so noisy.
#
# ### The figure to remember: one micrograph, four kernels, four responses

# %% tags=["demo"]
with waits_for("correlate_same"):
    four = {
        "blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
        "horizontal lines": np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]),
        "slope to the right": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        "curvature": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    }
    mirrored = np.pad(micrograph, 4, mode="symmetric")
    crop = (slice(30, 140), slice(30, 140))
    fig, axes = plt.subplots(
        2,
        5,
        figsize=(9, 4.1),
        layout="constrained",
        gridspec_kw={"height_ratios": [1, 1.65]},
    )
    axes[0, 0].text(
        0.5,
        0.5,
        "one\nmicrograph,\nfour kernels",
        ha="center",
        va="center",
        fontsize=12,
    )
    axes[0, 0].set_axis_off()
    axes[1, 0].imshow(micrograph[crop], cmap="gray", vmin=0, vmax=1)
    axes[1, 0].set(
        title="micrograph", xticks=[], yticks=[], xlabel=f"{110 * PIXEL_SIZE:g} µm wide"
    )
    for column, (title, kernel) in enumerate(four.items(), start=1):
        factor = 16 if title == "blur" else 1
        write_numbers(axes[0, column], kernel * factor, title, size=11)
        response = np.asarray(correlate_same(mirrored, kernel))[4:-4, 4:-4][crop]
        limit = 1 if title == "blur" else np.percentile(np.abs(response), 99.5)
        low = 0 if title == "blur" else -limit
        axes[1, column].imshow(response, cmap="gray", vmin=low, vmax=limit)
        axes[1, column].set(
            xticks=[],
            yticks=[],
            xlabel="0 … 1" if title == "blur" else f"±{limit:.1f} (grey = 0)",
        )
    axes[0, 1].set_title("blur (× 1/16)")
    fig.align_xlabels(axes[1])
    show(
        fig,
        alt="A micrograph crop and four kernels as tables. Below each its response: "
        "softer grains; boundaries that run across; relief lit from the side; thin "
        "lines in noise.",
    )

# %% [markdown]
# A CNN's first layer is exactly this, with 32 kernels instead of four, and nobody chooses the numbers.
#
# ### The same three filters in scikit-image
#
# Libraries are faster, and they have their own conventions. Never swap your filter for a library's without looking at the difference.
#
# **🔮 Predict.** Your Sobel and scikit-image's: which factor lies between them? And the Laplacians?

# %% tags=["demo"]
with waits_for("correlate_same", "normalise_kernel", "gradient_magnitude"):
    reach = np.arange(-4, 5)
    gauss_1d = np.exp(-(reach**2) / 2)  # sigma = 1 px, cut off at 4 sigma
    laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    mine = {
        "Gaussian, σ = 1 px": correlate_same(
            micrograph, normalise_kernel(np.outer(gauss_1d, gauss_1d))
        ),
        "Sobel": gradient_magnitude(micrograph),
        "Laplacian": correlate_same(micrograph, laplacian),
    }
    theirs = {
        "Gaussian, σ = 1 px": filters.gaussian(micrograph, sigma=1),
        "Sobel": filters.sobel(micrograph),
        "Laplacian": filters.laplace(micrograph),
    }
    factors = {"Gaussian, σ = 1 px": 1, "Sobel": 4 * np.sqrt(2), "Laplacian": -1}
    fig, axes = plt.subplots(3, 3, figsize=(9, 7.2), layout="constrained")
    print("filter                factor   largest difference inside   at the rim")
    for row, title in zip(axes, mine):
        own = np.asarray(mine[title])
        library = theirs[title] * factors[title]
        difference = own - library
        inside, rim = np.abs(difference[5:-5, 5:-5]).max(), np.abs(difference).max()
        print(f"{title:20s}{factors[title]:8.3f}{inside:28.1e}{rim:13.2f}")
        low, high = np.percentile(own[5:-5, 5:-5], [0.5, 99.5])
        picture(row[0], own, "yours", vmin=low, vmax=high)
        row[0].set_ylabel(f"{title}\n\nrow (px)")
        picture(
            row[1], library, f"scikit-image × {factors[title]:.3g}", vmin=low, vmax=high
        )
        limit = np.abs(difference).max()
        drawn = picture(
            row[2],
            difference[:24, :32],
            "difference, in the corner",
            "cividis",
            vmin=-limit,
            vmax=limit,
        )
        fig.colorbar(drawn, ax=row[2], shrink=0.9, label="brightness")
        for ax in row:
            ax.set_xlabel("column (px)" if ax in axes[2] else "")
        row[1].set_ylabel("")
    fig.align_ylabels(axes[:, 0])
    show(
        fig,
        alt="Gaussian, Sobel and Laplacian of the micrograph, yours and "
        "scikit-image's: the pictures agree; the magnified corner shows differences "
        "in the outermost pixels alone.",
    )

# %% [markdown]
# Inside, the two agree to the last digit, once you know the conventions:
#
# - **Gaussian.** Equal, since we cut the kernel off at 4σ as scikit-image does. The 3×3 kernel (1, 2, 1) is a Gaussian too, of σ = √½ ≈ 0.7 px.
# - **Sobel.** scikit-image divides each kernel by 4, and takes $\sqrt{(G_x^2+G_y^2)/2}$. Together: a factor $4\sqrt2\approx 5.66$.
# - **Laplacian.** scikit-image has +4 in the middle, you have −4 (and so does SciPy). With its sign, boundaries are *dark*.
# - **Borders.** scikit-image mirrors or repeats the border, you padded with zeros. All that remains of the difference is the rim.
#
# ### The same kernel again and again
#
# **🔮 Predict.** Apply a 3×3 box blur once, twice, eight times. What shape does the *effective* kernel tend to?

# %% tags=["demo"]
passes = (1, 2, 4, 8)
spike = np.zeros(41)
spike[20] = 1
offsets = np.arange(-20, 21)
fig, axes = plt.subplots(1, 4, figsize=(9, 2.5), layout="constrained", sharey=True)
for ax, count in zip(axes, passes):
    kernel = spike
    for _ in range(count):
        kernel = ndimage.correlate1d(kernel, np.ones(3) / 3)
    variance = np.sum(kernel * offsets**2)
    fine = np.linspace(-12, 12, 241)
    ax.plot(
        fine,
        np.exp(-(fine**2) / 2 / variance) / np.sqrt(2 * np.pi * variance),
        ls="--",
        color="#b07d00",
        label="Gaussian",
    )
    ax.plot(offsets, kernel, "o", ms=4, color="#00224e", label="box, repeated")
    ax.set(
        title=f"{count} × box: σ² = {variance:.2f} px²",
        xlabel="offset (px)",
        xlim=(-9, 9),
    )
axes[0].set_ylabel("weight")
axes[3].legend(fontsize=8, loc="upper right")
axes[0].set_ylim(0, 0.56)
show(
    fig,
    alt="The weights of one, two, four and eight box blurs: a flat top of three "
    "points becomes a triangle and then a bell that lies on the Gaussian curve.",
)

fig, axes = plt.subplots(1, 4, figsize=(9, 2.6), layout="constrained", sharey=True)
for ax, count in zip(axes, (0, 4, 16, 64)):
    image = micrograph
    for _ in range(count):
        image = ndimage.uniform_filter(image, 3, mode="reflect")
    picture(ax, image, f"{count} passes, mean {image.mean():.3f}", vmin=0.1, vmax=0.95)
    ax.label_outer()
show(
    fig,
    alt="The micrograph after 0, 4, 16 and 64 box blurs: grains diffuse into each "
    "other while the mean brightness stays the same.",
)

# %% [markdown]
# A Gaussian, by the central limit theorem: each pass adds 2/3 px² to the variance. You have met this before. Repeated averaging with the neighbours **is diffusion**:
# $\sigma^2 = 2Dt$, with $D = 1/3$ px² per pass, and brightness in the place of concentration. The mean stays, as mass does.
#
# It also says something about networks. Two blurs in a row are one larger blur; any two linear layers in a row are one linear layer. Without an activation between them, depth is wasted (notebook 02).
#
# ### Separable kernels: the same for less
#
# The Gaussian is a product, $K_{mn} = g_m\,g_n$: blur the rows, then the columns. A $k\times k$ kernel costs $k^2$ multiplications per pixel; two passes with $k$ numbers cost $2k$. So does Sobel:
# $(1,2,1)^\top(-1,0,1)$. The Laplacian is not a product (its table has rank 2), but it is a *sum* of two one-dimensional ones.
#
# **🔮 Predict.** How much faster are two passes for $k = 31$: about 2, 15 or 30 times?

# %% tags=["demo"]
import time


def shortest(action, repeats=3):
    """The shortest time of several runs, in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - start))
    return np.min(times)


sides = np.array([3, 5, 9, 15, 21, 31])
full, separable = [], []
for side in sides:
    reach = np.arange(side) - side // 2
    g = np.exp(-(reach**2) / 2 / (side / 6) ** 2)
    g /= g.sum()
    full.append(shortest(lambda: ndimage.correlate(micrograph, np.outer(g, g))))
    separable.append(
        shortest(
            lambda: ndimage.correlate1d(
                ndimage.correlate1d(micrograph, g, axis=0), g, axis=1
            )
        )
    )
    agree = np.allclose(
        ndimage.correlate(micrograph, np.outer(g, g)),
        ndimage.correlate1d(ndimage.correlate1d(micrograph, g, axis=0), g, axis=1),
    )
    print(
        f"k = {side:2d}: {side**2:4d} or {2 * side:2d} multiplications per pixel; "
        f"{full[-1]:6.1f} ms or {separable[-1]:4.1f} ms; same result: {agree}"
    )
fig, axes = plt.subplots(1, 2, figsize=(9, 3.3), layout="constrained")
axes[0].loglog(sides, sides**2, marker="o", label="k × k kernel: k²")
axes[0].loglog(sides, 2 * sides, marker="s", label="two passes: 2k")
axes[0].set(title="counted", ylabel="multiplications per pixel")
axes[1].loglog(sides, full, marker="o", label="k × k kernel")
axes[1].loglog(sides, separable, marker="s", label="two passes")
axes[1].set(title="timed, on your micrograph", ylabel="time (ms)")
for ax in axes:
    ax.set(xlabel="kernel side k (px)", xticks=sides, xticklabels=sides)
    ax.minorticks_off()
    ax.legend()
show(
    fig,
    alt="Two double logarithmic plots: the cost of a full kernel rises as the square "
    "of its side, that of two passes linearly; the timed curves follow the counted "
    "ones.",
)

# %% [markdown]
# Counted: $31^2/62 = 15.5$. Timed, the gain may well be larger: how a library walks through memory matters as much as how often it multiplies. *Count first, then measure.*
#
# ## 6 · Find the grain boundaries
#
# Why not simply take the dark pixels? Here is every possible grey threshold at once, scored against the truth by `boundary_score`:
#
# - **precision** $=$ share of your boundary pixels that are near a true one. Low: you cry wolf.
# - **recall** $=$ share of the true boundary pixels that are near one of yours. Low: you miss some.
#
# "Near" means within 2 pixels, measured straight. You need both: an image that is boundary everywhere has perfect recall.

# %% tags=["demo"]
grey_scores = np.array(
    [
        boundary_score(micrograph < level, grains)
        for level in np.linspace(0.08, 0.95, 40)
    ]
)


def score_axes(ax):
    """Axes for precision against recall, with the corner that passes."""
    ax.add_patch(
        plt.Rectangle((0.9, 0.8), 0.1, 0.2, fc="#ffe08a", ec="#5c6d7e", hatch="//")
    )
    ax.text(
        0.945,
        0.9,
        "pass",
        ha="center",
        va="center",
        bbox={"fc": "#ffe08a", "ec": "none"},
    )
    ax.set(xlabel="recall (no unit)", ylabel="precision (no unit)")
    ax.set(xlim=(0.4, 1.02), ylim=(0.2, 1.03))


fig, axes = plt.subplots(
    1,
    2,
    figsize=(9, 3.6),
    layout="constrained",
    gridspec_kw={"width_ratios": [1, 1.25]},
)
score_axes(axes[0])
axes[0].plot(
    grey_scores[:, 1], grey_scores[:, 0], marker="o", ms=3, label="grey < threshold"
)
axes[0].legend(loc="lower left")
axes[0].set_title("every grey threshold")
picture(axes[1], micrograph < 0.42, "pixels darker than 0.42", cmap="gray_r")
show(
    fig,
    alt="Precision against recall for all grey thresholds: the curve keeps away from "
    "the corner that passes. Right: the dark pixels, among them those of whole grains.",
)

# %% [markdown]
# Whole grains are darker than the boundaries of others. A threshold on grey sees *level*; a boundary is a *change*. That is what your kernels are for.
#
# ### ✏️ Task 7 · grain_boundaries [4 points]
#
# Write `grain_boundaries(image)`: a boolean array of the image's shape, True on grain boundaries (0 and 1 will do, too).
#
# - It is graded on **six unseen micrographs** that `make_micrograph` grows with its default settings. Averaged over them, **precision must be at least 0.80 and recall at least 0.90**, as `boundary_score` counts
#   (within 2 pixels; the outermost 5 pixels on every side do not count, so borders are your own affair).
# - Any method is welcome: your kernels, SciPy, scikit-image. No training data are needed. Only the image is passed in.
# - Aim for 0.85 and 0.95 on your own micrograph; then unlucky grains cannot hurt you. Many detectors reach 0.95 and 0.99.
# - If your earlier functions are wrong, that costs nothing here.
#
# **What the right output looks like.** `grain_boundaries(micrograph)` has shape (192, 256), and about a tenth to a quarter of it is True, depending on the method.
#
# <details><summary>💡 Hint 1: a recipe</summary>
#
# Blur a little, take the gradient magnitude, and call everything above a threshold a boundary. Print `boundary_score(grain_boundaries(micrograph), grains)` and play with the threshold.
# </details>
# <details><summary>💡 Hint 2: which threshold?</summary>
#
# Let the image choose: `filters.threshold_otsu(gradient)` splits the values into two groups; so does "mean plus one standard deviation".
# </details>
# <details><summary>💡 Hint 3: low precision</summary>
#
# Too much blur widens every boundary beyond the 2 pixels. Zero padding draws a frame around the picture, which may upset an automatic threshold: mirror the image first (`np.pad(..., mode="symmetric")`), and cut the frame off at the end.
# </details>


# %% solution="grain_boundaries"
def grain_boundaries(image):
    """True on the grain boundaries of a micrograph: booleans in the image's shape."""
    ### BEGIN SOLUTION
    frame = 4
    mirrored = np.pad(image, frame, mode="symmetric")
    blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
    gradient = gradient_magnitude(correlate_same(mirrored, blur))
    gradient = gradient[frame:-frame, frame:-frame]
    return gradient > filters.threshold_otsu(gradient)
    ### END SOLUTION


# %% test="test_grain_boundaries" points=4
### BEGIN HIDDEN TESTS
import numpy as _np
from scipy import ndimage as _ndimage
from scipy.spatial import cKDTree as _cKDTree

from autograder import checks


def _correlate_same(image, kernel):
    image, kernel = _np.asarray(image, dtype=float), _np.asarray(kernel, dtype=float)
    return _ndimage.correlate(image, kernel, mode="constant")


def _correlate(image, kernel):
    kernel = _np.asarray(kernel, dtype=float)
    windows = _np.lib.stride_tricks.sliding_window_view(
        _np.asarray(image, dtype=float), kernel.shape
    )
    return _np.einsum("ijkl,kl->ij", windows, kernel)


def _normalise_kernel(kernel):
    return kernel if abs(_np.sum(kernel)) < 1e-12 else kernel / _np.sum(kernel)


def _output_size(n, kernel_size, padding=0, stride=1):
    return (n + 2 * padding - kernel_size) // stride + 1


def _gradient_magnitude(image):
    sobel_x = _np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return _np.hypot(_correlate_same(image, sobel_x), _correlate_same(image, sobel_x.T))


checks.begin(
    correlate=_correlate,
    correlate_same=_correlate_same,
    output_size=_output_size,
    normalise_kernel=_normalise_kernel,
    gradient_magnitude=_gradient_magnitude,
)
### END HIDDEN TESTS
_image, _grains = make_micrograph(np.random.default_rng(2024))
_found = grain_boundaries(_image.copy())
assert _found is not None, "`grain_boundaries` gives None: is a `return` missing?"
_found = np.asarray(_found)
assert _found.shape == _image.shape, "The result does not have the image's shape."
assert np.isin(_found, (0, 1)).all(), (
    "The result has values other than True and False: compare the response with a "
    "threshold."
)
_precision, _recall = boundary_score(_found, _grains)
print(f"precision {_precision:.2f}, recall {_recall:.2f}")
assert _precision >= 0.8, (
    "Precision is too low: too many pixels far from a boundary. Raise the threshold?"
)
assert _recall >= 0.9, (
    "Recall is too low: boundaries are missed. Lower the threshold? Are all directions "
    "seen?"
)
### BEGIN HIDDEN TESTS
# The generator and the score again: a submission may have redefined those of the notebook.


def _unseen(rng, shape=(192, 256), spacing=30):
    height, width = shape
    margin = 3 * spacing
    count = round((height + 2 * margin) * (width + 2 * margin) / spacing**2)
    nuclei = rng.uniform(
        (-margin, -margin), (height + margin, width + margin), (count, 2)
    )
    brightness = rng.uniform(0.35, 0.9, count)
    pixels = _np.stack(_np.indices(shape), axis=-1).reshape(-1, 2)
    far, nearest = _cKDTree(nuclei).query(pixels, k=2)
    gap = _np.linalg.norm(nuclei[nearest[:, 0]] - nuclei[nearest[:, 1]], axis=1)
    to_boundary = (far[:, 1] ** 2 - far[:, 0] ** 2) / (2 * gap)
    image = brightness[nearest[:, 0]] - 0.3 * _np.exp(-(to_boundary**2) / 2)
    image = image.reshape(shape) + rng.normal(0, 0.04, shape)
    return _np.clip(image, 0, 1), nearest[:, 0].reshape(shape)


def _score(found, grains):
    cross = _ndimage.generate_binary_structure(2, 1)
    true = _ndimage.maximum_filter(grains, footprint=cross) != _ndimage.minimum_filter(
        grains, footprint=cross
    )
    inner = (slice(5, -5), slice(5, -5))
    if not found[inner].any():
        return 0.0, 0.0
    precision = _np.mean(
        _ndimage.distance_transform_edt(~true)[inner][found[inner]] <= 2
    )
    recall = _np.mean(_ndimage.distance_transform_edt(~found)[inner][true[inner]] <= 2)
    return precision, recall


_rng = checks.rng("grain_boundaries")
_scores = []
for _case in range(6):
    _image, _grains = _unseen(_rng)
    _found = checks.call(grain_boundaries, _image, _when="for an unseen micrograph")
    _scores.append(_score(checks.array(_found, shape=_image.shape) != 0, _grains))
_precision, _recall = _np.mean(_scores, axis=0)
checks.at_least(
    _precision,
    0.8,
    "On unseen micrographs precision is too low: many pixels lie far from any "
    "boundary.",
    what="precision",
)
checks.at_least(
    _recall,
    0.9,
    "On unseen micrographs recall is too low: part of the boundaries is missed.",
    what="recall",
)
### END HIDDEN TESTS

# %% tags=["demo"]
with waits_for("gradient_magnitude", "grain_boundaries"):
    found = np.asarray(grain_boundaries(micrograph)).astype(bool)
    precision, recall = boundary_score(found, grains)
    steep = np.asarray(gradient_magnitude(np.pad(micrograph, 4, mode="symmetric")))[
        4:-4, 4:-4
    ]
    slope_scores = np.array(
        [boundary_score(steep > level, grains) for level in np.linspace(0.1, 2.2, 30)]
    )
    fig, axes = plt.subplots(
        1,
        2,
        figsize=(9, 3.6),
        layout="constrained",
        gridspec_kw={"width_ratios": [1, 1.25]},
    )
    score_axes(axes[0])
    axes[0].plot(
        grey_scores[:, 1], grey_scores[:, 0], marker="o", ms=3, label="grey < threshold"
    )
    axes[0].plot(
        slope_scores[:, 1],
        slope_scores[:, 0],
        marker="s",
        ms=3,
        label="gradient > threshold",
    )
    axes[0].plot(
        recall, precision, "*", ms=16, color="black", mfc="white", label="your detector"
    )
    axes[0].legend(loc="lower left")
    axes[0].set_title(f"yours: precision {precision:.2f}, recall {recall:.2f}")
    true = true_boundaries(grains)
    verdict = np.ones(found.shape)  # white: nothing there, nothing found
    verdict[found] = 0.75
    verdict[found & (distance_transform_edt(~true) > 2)] = 0.4
    verdict[true & (distance_transform_edt(~found) > 2)] = 0
    picture(
        axes[1], verdict, "found (light), false (dark), missed (black)", vmin=0, vmax=1
    )
    show(
        fig,
        alt="Precision against recall: the gradient's curve runs through the corner "
        "that passes, the grey threshold's does not. Right: found, false and missed "
        "pixels.",
    )

# %% [markdown]
# The same pixels, the same scoring: what changed is the *feature*. Between "grey" and "slope" lies the whole idea of a convolutional network: transform first, decide later.
#
# **🧭 Dive deeper.** `skimage.feature.canny` thins the double line to one pixel. Is its score better? Should it be, with a tolerance of 2 pixels?
#
# **🧭🧭 Dive deeper.** Blur with σ = 1, 2, 3 px before the gradient, and plot precision and recall against σ for `noise=0.04` and `noise=0.15`. Where is the optimum, and why does it move?
#
# ## 7 · How large are the grains?
#
# Back to the ruler. Draw a line across the micrograph. Boundaries cut it into **segments**, one per grain that it crosses. The *mean linear intercept* is the total length of all lines,
# divided by the number of all segments. It is the grain size $d$ of the Hall–Petch relation, $\sigma_y = \sigma_0 + k/\sqrt{d}$.
#
# A computer need not be sparing: it takes **every row and every column** as a line.

# %% tags=["demo"]
fig, ax = plt.subplots(figsize=(6.5, 4.9), layout="constrained")
picture(ax, micrograph, "Three of your 448 lines, cut into segments", vmin=0, vmax=1)
for row in (40, 95, 150):
    cuts = np.flatnonzero(np.diff(grains[row])) + 0.5
    ax.axhline(row, color="white", lw=4, ls="-")
    ax.axhline(row, color="#00224e", lw=1.6, ls="-")
    ax.plot(cuts, np.full(len(cuts), row), "|", color="black", ms=17, mew=5)
    ax.plot(cuts, np.full(len(cuts), row), "|", color="#ffe08a", ms=14, mew=2.5)
    ax.text(
        252,
        row - 9,
        f"{len(cuts) + 1} segments",
        ha="right",
        va="bottom",
        fontsize=9,
        bbox={"fc": "white", "ec": "none", "pad": 1.5},
    )
ax.set_xlim(-0.5, 255.5)
show(
    fig,
    alt="A micrograph with three horizontal lines; ticks mark where boundaries cut "
    "them, and the number of segments is written at each line.",
)

# %% [markdown]
# ### ✏️ Task 8 · mean_intercept [3 points]
#
# Write `mean_intercept(labels)` for an array of grain numbers (like `grains`) with $H$ rows and $W$ columns:
#
# $$\ell = \frac{\text{total length of all lines}}{\text{number of all segments}} = \frac{2HW}{\text{segments of all rows} + \text{segments of all columns}}$$
#
# - The lines are all $H$ rows (each $W$ pixels long) and all $W$ columns (each $H$ pixels long); so the total length is $2HW$ pixels.
# - A **segment** is an unbroken run of one number along a line. Those that end at the rim of the image count as full ones. A grain that a line meets twice gives two segments. A line
#   without any boundary is one segment.
# - Grain numbers are any whole numbers, negative ones too, in any order and with gaps; 0 is an ordinary grain. $H$ and $W$ may differ.
# - The result is one float, in pixels.
#
# **What the right output looks like.** `mean_intercept(np.array([[7, 7, 2], [7, 2, 2]]))` is 1.5: rows have 2 + 2 segments, columns 1 + 2 + 1, and 12 pixels over 8 segments is 1.5.
#
# <details><summary>💡 Hint</summary>
#
# A line has one segment more than it has changes from one pixel to the next. `labels[:, 1:] != labels[:, :-1]` marks the changes along the rows.
# </details>


# %% solution="mean_intercept"
def mean_intercept(labels):
    """Mean linear intercept over all rows and columns of labels (H, W), in pixels."""
    ### BEGIN SOLUTION
    labels = np.asarray(labels)
    height, width = labels.shape
    along_rows = height + np.count_nonzero(labels[:, 1:] != labels[:, :-1])
    along_columns = width + np.count_nonzero(labels[1:] != labels[:-1])
    return 2 * height * width / (along_rows + along_columns)
    ### END SOLUTION


# %% test="test_mean_intercept" points=3
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
_result = mean_intercept(np.array([[7, 7, 2], [7, 2, 2]]))
assert _result is not None, "`mean_intercept` gives None: is a `return` missing?"
assert np.asarray(_result).size == 1, "The result is one number, not an array."
assert np.allclose(np.asarray(_result), 1.5), (
    "The small example of the text is wrong: count its segments by hand, rows and "
    "columns."
)
assert np.allclose(np.asarray(mean_intercept(np.ones((4, 6), dtype=int))), 4.8), (
    "A single grain is wrong: every line without a boundary is one segment."
)
assert np.allclose(np.asarray(mean_intercept(np.array([[1, 2, 1, 2]] * 3))), 1.5), (
    "A grain that a line meets twice gives two segments."
)
### BEGIN HIDDEN TESTS
from itertools import groupby as _groupby

import numpy as _np

_rng = checks.rng("mean_intercept")
for _shape in [(9, 14), (17, 6), (1, 12), (8, 8)]:
    _numbers = _rng.choice(_np.arange(-6, 7), size=5, replace=False)
    _labels = _rng.choice(_numbers, size=_shape, p=[0.5, 0.2, 0.15, 0.1, 0.05])
    _lines = [*_labels.tolist(), *_labels.T.tolist()]
    _segments = [len([_run for _run in _groupby(_line)]) for _line in _lines]
    checks.close(
        checks.number(checks.call(mean_intercept, _labels)),
        2 * _labels.size / _np.sum(_segments),
        f"The intercept is wrong for random grain numbers in an image of shape "
        f"{_shape}.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ### A number needs an uncertainty
#
# **🔮 Predict.** Your micrograph gives about 4,000 segments. If they were independent, the standard error of their mean would be about 1 %. If you took another
# micrograph of the same steel, would you get the same number to 1 %?

# %% tags=["demo"]
with waits_for("mean_intercept"):
    measured = float(mean_intercept(grains)) * PIXEL_SIZE

    runs = []  # the length of every segment, along rows and columns
    for line in [*grains, *grains.T]:
        ends = np.flatnonzero(np.diff(line)) + 1
        runs.extend(np.diff(np.concatenate([[0], ends, [len(line)]])))
    runs = np.array(runs) * PIXEL_SIZE
    naive = runs.std(ddof=1) / np.sqrt(len(runs))

    fields = [make_micrograph(rng)[1] for _ in range(30)]
    others = PIXEL_SIZE * np.array([float(mean_intercept(field)) for field in fields])
    scatter = others.std(ddof=1)
    print(f"your micrograph: {measured:.2f} µm from {len(runs)} segments")
    print(f"if segments were independent:      ± {naive:.2f} µm")
    print(
        f"scatter between 30 micrographs:    ± {scatter:.2f} µm, "
        f"{scatter / naive:.1f} times as much"
    )
    print(
        f"mean of 30 micrographs: {others.mean():.2f} ± {scatter / np.sqrt(30):.2f} µm"
    )

    fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    axes[0].hist(runs, bins=np.arange(0, 45, 1.5), color="#5c6d7e", ec="white")
    axes[0].axvline(
        measured, color="#00224e", ls="-", lw=2, label=f"mean {measured:.1f} µm"
    )
    axes[0].set(
        xlabel="segment length (µm)",
        ylabel="number of segments",
        title="all segments of your micrograph",
    )
    axes[0].legend()
    order = np.arange(1, 31)
    axes[1].plot(
        order, others, "o", ms=4, color="#5c6d7e", label="30 other micrographs"
    )
    axes[1].errorbar(
        [-1.5],
        [measured],
        yerr=[naive],
        fmt="s",
        color="#00224e",
        capsize=5,
        label="yours, segments as if independent",
    )
    axes[1].errorbar(
        [-4.5],
        [measured],
        yerr=[scatter],
        fmt="D",
        color="#b07d00",
        capsize=5,
        label="yours, scatter between micrographs",
    )
    axes[1].axhline(others.mean(), color="black", lw=1, ls=":")
    axes[1].set(
        xlabel="number of the micrograph",
        ylabel="mean intercept (µm)",
        title="which error bar is honest?",
        xticks=[1, 10, 20, 30],
        xlim=(-7, 32),
    )
    spread = np.abs(np.append(others, measured) - others.mean()).max()
    axes[1].set_ylim(others.mean() - 1.4 * spread, others.mean() + 2.4 * spread)
    axes[1].legend(fontsize=8, loc="upper right")
    show(
        fig,
        alt="Left: a broad histogram of segment lengths. Right: 30 micrographs "
        "scatter several times more widely than the error bar from independent "
        "segments suggests.",
    )

# %% [markdown]
# The naive error bar is several times too small. Neighbouring rows are half a micrometre apart, and cross the *same grains*: 4,000 segments, but only about 60 grains. **Count what is independent.**
# The remedy is the microscopist's: more fields of view. ASTM E112, the standard for grain sizes, asks for several fields, chosen blindly, and for the 95 % confidence interval of their mean.
#
# ### A bias that no averaging removes
#
# Segments at the rim are cut short by the picture, not by a boundary. Counting them as full ones, as we did, makes $\ell$ too small. The standard counts an end inside a grain as **half** an
# intercept; then a line with $b$ boundaries has $(b-1) + 2\cdot\tfrac12 = b$ of them, and $\ell = 2HW/\text{boundaries}$.
# We can tell which is right, because for random nuclei theory knows the answer: with one nucleus per area $s^2$ the mean intercept is $\ell = \tfrac{\pi}{4}s$ (Poisson–Voronoi tessellation; $s$ is `GRAIN_SPACING`).

# %% tags=["demo"]
with waits_for("mean_intercept"):
    boundaries = [
        np.count_nonzero(np.diff(field, axis=0))
        + np.count_nonzero(np.diff(field, axis=1))
        for field in fields
    ]
    halved = PIXEL_SIZE * np.array([2 * f.size / b for f, b in zip(fields, boundaries)])
    print(
        f"full end segments: {others.mean():6.2f} ± "
        f"{others.std(ddof=1) / np.sqrt(30):.2f} µm (as graded)"
    )
    print(
        f"half end segments: {halved.mean():6.2f} ± "
        f"{halved.std(ddof=1) / np.sqrt(30):.2f} µm (as in ASTM E112)"
    )
    print(f"theory, π/4 · s:   {np.pi / 4 * GRAIN_SPACING * PIXEL_SIZE:6.2f} µm")
    size, error = halved.mean(), halved.std(ddof=1) / np.sqrt(30)
    grain_number = -3.288 - 6.6439 * np.log10(size / 1000)
    yield_stress = 70 + 0.74 / np.sqrt(size * 1e-6)
    print(f"ASTM grain size number G = {grain_number:.1f}")
    print(
        f"Hall–Petch (σ0 = 70 MPa, k = 0.74 MPa·√m, mild steel): {yield_stress:.0f} ± "
        f"{0.74 / np.sqrt(size * 1e-6) * error / size / 2:.0f} MPa"
    )

# %% [markdown]
# Statistics gave an error bar; the rim gave a *bias* of about a tenth, ten times larger than the statistical error of 30 fields. More micrographs would have made you more certain of the wrong number.
# (Small change: a boundary pixel belongs to one grain, so segments are whole pixels, and chords shorter than one pixel are lost. That makes a percent.)
#
# ### From picture to grain size, without the truth
#
# Now all together, as with a real sample. Your detector marks the boundaries; what lies between them are grains; give each a number, let the numbers grow
# into the boundaries, and measure.


# %%
def label_grains(found, smallest=30):
    """Number the grains between found boundaries, and let them grow until they meet."""
    cores = distance_transform_edt(~np.asarray(found).astype(bool)) > 1.5
    pieces = measure.label(cores, connectivity=1)
    sizes = np.bincount(pieces.ravel())
    pieces[sizes[pieces] < smallest] = 0
    return segmentation.expand_labels(pieces, distance=max(np.shape(found)))


# %% tags=["demo"]
with waits_for("grain_boundaries", "mean_intercept"):
    seen = label_grains(grain_boundaries(micrograph))
    fig, axes = plt.subplots(1, 3, figsize=(9, 2.8), layout="constrained", sharey=True)
    shuffled = rng.permutation(10_000)
    picture(axes[0], micrograph, "micrograph", vmin=0, vmax=1)
    picture(
        axes[1],
        shuffled[grains % 10_000],
        f"truth: {len(np.unique(grains))} grains",
        cmap="cividis",
    )
    picture(
        axes[2],
        shuffled[seen % 10_000],
        f"yours: {len(np.unique(seen))} grains",
        cmap="cividis",
    )
    for ax in axes[1:]:
        ax.contour(
            true_boundaries(grains if ax is axes[1] else seen),
            levels=[0.5],
            colors="white",
            linewidths=0.5,
        )
    for ax in axes:
        ax.label_outer()
    show(
        fig,
        alt="The micrograph, its true grains and the grains found from it, as patches "
        "of different shade: nearly the same, but a few small grains have been lost.",
    )
    truth, yours = (
        PIXEL_SIZE * float(mean_intercept(image)) for image in (grains, seen)
    )
    print(
        f"mean intercept: truth {truth:.2f} µm, from the picture {yours:.2f} µm "
        f"({100 * (yours / truth - 1):+.1f} %)"
    )

    ratios = []
    for _ in range(12):
        image, true_labels = make_micrograph(rng)
        found_labels = label_grains(grain_boundaries(image))
        ratios.append(
            float(mean_intercept(found_labels)) / float(mean_intercept(true_labels))
        )
    print(
        f"over 12 more micrographs: {100 * (np.mean(ratios) - 1):+.1f} % on average, "
        f"scatter {100 * np.std(ratios, ddof=1):.1f} %"
    )

# %% [markdown]
# Small grains that vanish between two thick boundaries make the mean too large; gaps in a boundary join two grains, with the same effect. Compare this error of *detection* with the
# scatter between micrographs above. Which should you work on first?
#
# ## 8 · Your own micrograph
#
# Put the path of an image file, or a URL, between the quotes, and its pixel size below. Colour and 16-bit images are fine; large ones are scaled down. Nothing is fetched while the quotes are
# empty, and if the file cannot be read (a typo, no network), the notebook says so and goes on with the synthetic one.

# %% tags=["demo"]
MY_MICROGRAPH = ""  # "steel.png", or "https://…"
MY_PIXEL_SIZE = PIXEL_SIZE  # µm per pixel of the file


def load_micrograph(source, longest=400):
    """A grey image from a file or URL, floats in [0, 1], and the shrink factor."""
    import io
    import urllib.request

    from PIL import Image

    if source.startswith(("http://", "https://")):
        request = urllib.request.Request(
            source, headers={"User-Agent": "course notebook"}
        )
        with urllib.request.urlopen(request, timeout=10) as reply:
            source = io.BytesIO(reply.read())
    with Image.open(source) as opened:
        has_colour = opened.mode not in (
            "1",
            "L",
            "I",
            "F",
        ) and not opened.mode.startswith("I;")
        array = np.asarray(opened.convert("RGB") if has_colour else opened, dtype=float)
    if array.ndim == 3:
        array = array @ np.array([0.2125, 0.7154, 0.0721])
    shrink = max(1, int(np.ceil(max(array.shape) / longest)))
    if shrink > 1:  # average over blocks, as a camera's binning does
        height, width = (side // shrink * shrink for side in array.shape)
        array = (
            array[:height, :width]
            .reshape(height // shrink, shrink, width // shrink, shrink)
            .mean(axis=(1, 3))
        )
    low, high = np.percentile(array, [0.5, 99.5])
    if high <= low:
        raise ValueError("the image is one uniform grey")
    return np.clip((array - low) / (high - low), 0, 1), shrink


mine, my_pixel_size, origin = micrograph, PIXEL_SIZE, "synthetic"
if MY_MICROGRAPH:
    try:
        mine, shrink = load_micrograph(MY_MICROGRAPH)
        my_pixel_size, origin = MY_PIXEL_SIZE * shrink, MY_MICROGRAPH.split("/")[-1]
    except Exception as error:
        print(f"⚠️ {MY_MICROGRAPH} could not be read:")
        print(f"   {type(error).__name__}: {error}")
        print("   Going on with the synthetic micrograph.")
print(f"{origin}: {mine.shape[0]} × {mine.shape[1]} pixels of {my_pixel_size:g} µm")

# %% tags=["demo"]
with waits_for(
    "correlate_same", "gradient_magnitude", "grain_boundaries", "mean_intercept"
):
    mirrored = np.pad(mine, 4, mode="symmetric")
    found = np.asarray(grain_boundaries(mine)).astype(bool)
    panels = {
        f"{origin[:28]}": (mine, "gray", 0, 1),
        "horizontal lines": (
            np.asarray(correlate_same(mirrored, quiz_kernels["A"]))[4:-4, 4:-4],
            "gray",
            -1.5,
            1.5,
        ),
        "gradient magnitude": (
            np.asarray(gradient_magnitude(mirrored))[4:-4, 4:-4],
            "cividis",
            0,
            2,
        ),
        "your boundaries": (found, "gray_r", 0, 1),
    }
    fig, axes = plt.subplots(
        2,
        2,
        figsize=(9, 9 * mine.shape[0] / mine.shape[1] + 0.8),
        layout="constrained",
        sharex=True,
        sharey=True,
    )
    for ax, (title, (image, cmap, low, high)) in zip(axes.flat, panels.items()):
        picture(ax, image, title, cmap=cmap, vmin=low, vmax=high)
        ax.label_outer()
    show(
        fig,
        alt="The chosen micrograph, its horizontal lines, its gradient magnitude and "
        "the boundaries that your detector finds in it.",
    )
    size = float(mean_intercept(label_grains(found))) * my_pixel_size
    print(
        f"mean intercept {size:.1f} µm, if what was found are grain boundaries: look!"
    )

# %% [markdown]
# On a real micrograph your detector will find scratches, precipitates, twins and uneven light, too: 0.95 on synthetic images is a promise about synthetic images. That gap is why people train networks on labelled real ones.
#
# ## What you learnt
#
# - An image is an array with a type, a range and a **pixel size**. Rows first. Floats before arithmetic.
# - A kernel is a template; correlation asks, at every pixel, "how much does it look like this here?" Without a flip it is 31, with one it is 29.
# - $\lfloor(n+2p-k)/s\rfloor+1$. Zero padding invents a frame.
# - Read a kernel by its sum, its symmetry, its signs, and its sum of squares. Derivatives amplify noise; blurs widen edges; every detector is a bargain between the two.
# - A separable kernel costs $2k$ instead of $k^2$. Blurs in a row add their variances, as diffusion does.
# - Precision *and* recall. A number *and* its uncertainty. And the bias that no error bar shows.
#
# ## Three ways to go on
#
# 1. **🧭 Anisotropy.** Stretch a micrograph by rolling it: make one with `shape=(192, 256)`, and drop every other row. Report the intercept along rows and along columns separately. What is the aspect ratio of the grains?
# 2. **🧭🧭 A dark-line detector.** Write a 5×5 kernel that looks like a groove, turn it to eight directions, and take the largest response at each pixel. Can it beat Sobel for `noise=0.12`?
# 3. **🧭🧭🧭 Let a computer choose.** Start from a random 5×5 kernel, and improve it by gradient descent (notebook 03) so that its response, through a sigmoid, tells boundary pixels from others. Draw the kernel that it finds. You have just trained the smallest CNN there is; notebook 05 trains a larger one.
