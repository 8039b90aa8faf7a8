# %% task="correlate" right="loop over positions, np.sum of the products"
def correlate(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
    return out


# %% task="correlate" right="four plain loops and lists"
def correlate(image, kernel):
    kh, kw = len(kernel), len(kernel[0])
    result = []
    for i in range(len(image) - kh + 1):
        row = []
        for j in range(len(image[0]) - kw + 1):
            total = 0
            for m in range(kh):
                for n in range(kw):
                    total += image[i + m][j + n] * kernel[m][n]
            row.append(total)
        result.append(row)
    return result


# %% task="correlate" right="sliding windows and einsum"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel)


# %% task="correlate" right="sliding windows and tensordot"
def correlate(image, kernel):
    from numpy.lib.stride_tricks import sliding_window_view

    return np.tensordot(sliding_window_view(image, kernel.shape), kernel, axes=2)


# %% task="correlate" right="scipy.signal.correlate2d"
def correlate(image, kernel):
    from scipy.signal import correlate2d

    return correlate2d(image, kernel, mode="valid")


# %% task="correlate" right="convolve2d with a turned kernel"
def correlate(image, kernel):
    import scipy.signal

    return scipy.signal.convolve2d(image, np.rot90(kernel, 2), "valid")


# %% task="correlate" right="fftconvolve with a turned kernel"
def correlate(image, kernel):
    import scipy.signal

    return scipy.signal.fftconvolve(image, kernel[::-1, ::-1], mode="valid")


# %% task="correlate" right="ndimage and a crop"
def correlate(image, kernel):
    from scipy import ndimage

    kh, kw = kernel.shape
    rows, cols = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    full = ndimage.correlate(image.astype(float), kernel.astype(float))
    return full[kh // 2 : kh // 2 + rows, kw // 2 : kw // 2 + cols]


# %% task="correlate" right="torch conv2d, returns a tensor"
def correlate(image, kernel):
    import torch

    image = torch.as_tensor(image).double()[None, None]
    kernel = torch.as_tensor(kernel).double()[None, None]
    return torch.nn.functional.conv2d(image, kernel)[0, 0]


# %% task="correlate" right="torch in single precision"
def correlate(image, kernel):
    import torch

    image = torch.tensor(image, dtype=torch.float32).unsqueeze(0).unsqueeze(0)
    kernel = torch.tensor(kernel, dtype=torch.float32).unsqueeze(0).unsqueeze(0)
    return torch.nn.functional.conv2d(image, kernel).squeeze(0).squeeze(0).numpy()


# %% task="correlate" right="patches as rows of a matrix"
def correlate(image, kernel):
    kh, kw = kernel.shape
    rows, cols = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    patches = [
        image[i : i + kh, j : j + kw].ravel() for i in range(rows) for j in range(cols)
    ]
    return (np.array(patches) @ kernel.ravel()).reshape(rows, cols)


# %% task="correlate" wrong="kernel flipped: convolution"
def correlate(image, kernel):
    from scipy.signal import convolve2d

    return convolve2d(image, kernel, mode="valid")


# %% task="correlate" wrong="kernel transposed"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.T.shape)
    return np.einsum("ijmn,nm->ij", windows, kernel)


# %% task="correlate" wrong="same size with zero padding"
def correlate(image, kernel):
    from scipy.signal import correlate2d

    return correlate2d(image, kernel, mode="same")


# %% task="correlate" wrong="square kernels only"
def correlate(image, kernel):
    k = kernel.shape[0]
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + k, j : j + k] * kernel)
    return out


# %% task="correlate" wrong="last row and column forgotten"
def correlate(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh, image.shape[1] - kw))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
    return out


# %% task="correlate" wrong="mean in place of the sum"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).mean(axis=(2, 3))


# %% task="correlate" wrong="result keeps the image's integer type"
def correlate(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros(
        (image.shape[0] - kh + 1, image.shape[1] - kw + 1), dtype=image.dtype
    )
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
    return out


# %% task="correlate" wrong="negative sums cut off"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.maximum(0, np.einsum("ijmn,mn->ij", windows, kernel))


# %% task="correlate" wrong="absolute values of the sums"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.abs(np.einsum("ijmn,mn->ij", windows, kernel))


# %% task="correlate" wrong="matrix product in place of element-wise"
def correlate(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] @ kernel)
    return out


# %% task="correlate" wrong="written for 3×3 alone"
def correlate(image, kernel):
    out = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    for m in range(3):
        for n in range(3):
            out += kernel[m, n] * image[m : m + out.shape[0], n : n + out.shape[1]]
    return out


# %% task="correlate" wrong="printed, not returned"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    print(np.einsum("ijmn,mn->ij", windows, kernel))


# %% task="correlate" wrong="return inside the loop"
def correlate(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
        return out


# %% task="correlate" wrong="rows and columns of the result swapped"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijmn,mn->ji", windows, kernel)


# %% task="correlate" wrong="kernels one pixel wide give nothing (slice to -0)"
def correlate(image, kernel):
    from scipy.signal import correlate2d

    kh, kw = kernel.shape
    return correlate2d(image, kernel, mode="full")[
        kh - 1 : -(kh - 1), kw - 1 : -(kw - 1)
    ]


# %% task="correlate" wrong="kernel turned in place for convolve2d"
def correlate(image, kernel):
    from scipy.signal import convolve2d

    kernel[:] = kernel[::-1, ::-1].copy()
    return convolve2d(image, kernel, mode="valid")


# %% task="correlate" wrong="kernel normalised on the way"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel / kernel.sum())


# %% task="correlate_same" right="pad, then own correlate"
def correlate_same(image, kernel):
    kh, kw = kernel.shape
    padded = np.pad(image, [(kh // 2, kh // 2), (kw // 2, kw // 2)], mode="constant")
    return correlate(padded, kernel)


# %% task="correlate_same" right="scipy.signal.correlate2d, same"
def correlate_same(image, kernel):
    import scipy.signal

    return scipy.signal.correlate2d(
        image, kernel, mode="same", boundary="fill", fillvalue=0
    )


# %% task="correlate_same" right="ndimage.correlate, constant"
def correlate_same(image, kernel):
    from scipy import ndimage

    return ndimage.correlate(image.astype(float), kernel, mode="constant", cval=0.0)


# %% task="correlate_same" right="loops with a test of the border"
def correlate_same(image, kernel):
    height, width = image.shape
    kh, kw = kernel.shape
    out = [[0.0] * width for _ in range(height)]
    for i in range(height):
        for j in range(width):
            for m in range(kh):
                for n in range(kw):
                    y, x = i + m - kh // 2, j + n - kw // 2
                    if 0 <= y < height and 0 <= x < width:
                        out[i][j] += image[y, x] * kernel[m, n]
    return out


# %% task="correlate_same" right="torch conv2d with padding"
def correlate_same(image, kernel):
    import torch

    kh, kw = kernel.shape
    return torch.nn.functional.conv2d(
        torch.as_tensor(image).double()[None, None],
        torch.as_tensor(kernel).double()[None, None],
        padding=(kh // 2, kw // 2),
    )[0, 0]


# %% task="correlate_same" right="torch padding same, single precision"
def correlate_same(image, kernel):
    import torch

    image = torch.tensor(np.array(image), dtype=torch.float32)[None, None]
    kernel = torch.tensor(np.array(kernel), dtype=torch.float32)[None, None]
    return torch.nn.functional.conv2d(image, kernel, padding="same")[0, 0].numpy()


# %% task="correlate_same" right="image put into zeros by hand"
def correlate_same(image, kernel):
    a, b = kernel.shape[0] // 2, kernel.shape[1] // 2
    big = np.zeros((image.shape[0] + 2 * a, image.shape[1] + 2 * b))
    big[a : a + image.shape[0], b : b + image.shape[1]] = image
    out = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            out[i, j] = (big[i : i + 2 * a + 1, j : j + 2 * b + 1] * kernel).sum()
    return out


# %% task="correlate_same" right="fftconvolve, same"
def correlate_same(image, kernel):
    from scipy.signal import fftconvolve

    return fftconvolve(image, kernel[::-1, ::-1], mode="same")


# %% task="correlate_same" wrong="kernel flipped: convolution"
def correlate_same(image, kernel):
    from scipy import ndimage

    return ndimage.convolve(image, kernel, mode="constant")


# %% task="correlate_same" wrong="image mirrored at the border"
def correlate_same(image, kernel):
    from scipy import ndimage

    return ndimage.correlate(image, kernel)


# %% task="correlate_same" wrong="edge pixels repeated"
def correlate_same(image, kernel):
    kh, kw = kernel.shape
    padded = np.pad(image, ((kh // 2, kh // 2), (kw // 2, kw // 2)), mode="edge")
    return correlate(padded, kernel)


# %% task="correlate_same" wrong="image wraps around"
def correlate_same(image, kernel):
    from scipy import ndimage

    return ndimage.correlate(image, kernel, mode="wrap")


# %% task="correlate_same" wrong="one border width for both axes"
def correlate_same(image, kernel):
    p = kernel.shape[0] // 2
    return correlate(np.pad(image, p), kernel)


# %% task="correlate_same" wrong="border widths of the axes swapped"
def correlate_same(image, kernel):
    kh, kw = kernel.shape
    return correlate(np.pad(image, ((kw // 2, kw // 2), (kh // 2, kh // 2))), kernel)


# %% task="correlate_same" wrong="not padded"
def correlate_same(image, kernel):
    return correlate(image, kernel)


# %% task="correlate_same" wrong="padded by the whole kernel"
def correlate_same(image, kernel):
    kh, kw = kernel.shape
    return correlate(np.pad(image, ((kh, kh), (kw, kw))), kernel)


# %% task="correlate_same" wrong="valid result in the upper left corner"
def correlate_same(image, kernel):
    out = np.zeros(image.shape)
    inner = correlate(image, kernel)
    out[: inner.shape[0], : inner.shape[1]] = inner
    return out


# %% task="correlate_same" wrong="border of the result left at zero"
def correlate_same(image, kernel):
    a, b = kernel.shape[0] // 2, kernel.shape[1] // 2
    out = np.zeros(image.shape)
    inner = correlate(image, kernel)
    out[a : a + inner.shape[0], b : b + inner.shape[1]] = inner
    return out


# %% task="correlate_same" wrong="padding at one side only"
def correlate_same(image, kernel):
    kh, kw = kernel.shape
    return correlate(np.pad(image, ((kh - 1, 0), (kw - 1, 0))), kernel)


# %% task="correlate_same" wrong="always a border of one pixel"
def correlate_same(image, kernel):
    return correlate(np.pad(image, 1), kernel)


# %% task="correlate_same" wrong="image frame overwritten with zeros"
def correlate_same(image, kernel):
    from scipy.signal import correlate2d

    result = correlate2d(image, kernel, mode="same")
    image[0, :] = 0
    return result


# %% task="output_size" right="floor division"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n - kernel_size + 2 * padding) // stride + 1


# %% task="output_size" right="math.floor of the quotient"
def output_size(n, kernel_size, padding=0, stride=1):
    import math

    return math.floor((n + 2 * padding - kernel_size) / stride) + 1


# %% task="output_size" right="np.floor, a float comes back"
def output_size(n, kernel_size, padding=0, stride=1):
    return np.floor((n + 2 * padding - kernel_size) / stride + 1)


# %% task="output_size" right="positions counted in a loop"
def output_size(n, kernel_size, padding=0, stride=1):
    count, start = 0, -padding
    while start + kernel_size <= n + padding:
        count += 1
        start += stride
    return count


# %% task="output_size" right="length of a range"
def output_size(n, kernel_size, padding=0, stride=1):
    return len(range(0, n + 2 * padding - kernel_size + 1, stride))


# %% task="output_size" right="length of a strided slice"
def output_size(n, kernel_size, padding=0, stride=1):
    return np.zeros(n + 2 * padding - kernel_size + 1)[::stride].size


# %% task="output_size" right="int() of the quotient"
def output_size(n, kernel_size, padding=0, stride=1):
    return int((n + 2 * padding - kernel_size) / stride) + 1


# %% task="output_size" right="divmod and numpy integers"
def output_size(n, kernel_size, padding=0, stride=1):
    steps, _ = np.divmod(n + 2 * padding - kernel_size, stride)
    return steps + 1


# %% task="output_size" right="a torch layer is asked"
def output_size(n, kernel_size, padding=0, stride=1):
    import torch

    x = torch.zeros(1, 1, n)
    return torch.nn.functional.conv1d(
        x, torch.zeros(1, 1, kernel_size), padding=padding, stride=stride
    ).shape[-1]


# %% task="output_size" wrong="not rounded down"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n + 2 * padding - kernel_size) / stride + 1


# %% task="output_size" wrong="padding counted once"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n + padding - kernel_size) // stride + 1


# %% task="output_size" wrong="the one forgotten"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n + 2 * padding - kernel_size) // stride


# %% task="output_size" wrong="rounded up"
def output_size(n, kernel_size, padding=0, stride=1):
    return -(-(n + 2 * padding - kernel_size) // stride) + 1


# %% task="output_size" wrong="one added before the division"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n + 2 * padding - kernel_size + 1) // stride


# %% task="output_size" wrong="rounded to the nearest"
def output_size(n, kernel_size, padding=0, stride=1):
    return round((n + 2 * padding - kernel_size) / stride) + 1


# %% task="output_size" wrong="stride ignored"
def output_size(n, kernel_size, padding=0, stride=1):
    return n + 2 * padding - kernel_size + 1


# %% task="output_size" wrong="padding ignored"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n - kernel_size) // stride + 1


# %% task="output_size" wrong="stride applied to the padded size alone"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n + 2 * padding) // stride - kernel_size + 1


# %% task="output_size" wrong="padding subtracted"
def output_size(n, kernel_size, padding=0, stride=1):
    return (n - 2 * padding - kernel_size) // stride + 1


# %% task="output_size" wrong="padding and stride swapped"
def output_size(n, kernel_size, stride=1, padding=0):
    return (n + 2 * stride - kernel_size) // max(padding, 1) + 1


# %% task="output_size" wrong="printed, not returned"
def output_size(n, kernel_size, padding=0, stride=1):
    print((n + 2 * padding - kernel_size) // stride + 1)


# %% task="kernel_effects" right="in capitals"
effects = {"A": "Horizontal lines", "B": "EDGES", "C": "Blur"}

# %% task="kernel_effects" right="dict() call"
effects = dict(A="horizontal lines", B="edges", C="blur")

# %% task="kernel_effects" right="zip of letters and words"
effects = dict(zip("CBA", ["blur", "edges", "horizontal lines"]))

# %% task="kernel_effects" right="filled key by key"
effects = {}
effects["C"] = "blur"
effects["A"] = "horizontal lines"
effects["B"] = "edges"

# %% task="kernel_effects" right="decided from the numbers"
effects = {}
for key, kernel in quiz_kernels.items():
    if abs(kernel.sum() - 1) < 1e-9:
        effects[key] = "blur"
    elif np.array_equal(kernel, kernel.T):
        effects[key] = "edges"
    else:
        effects[key] = "horizontal lines"

# %% task="kernel_effects" right="spaces at the ends"
effects = {"A": "horizontal lines ", "B": " edges", "C": "blur"}

# %% task="kernel_effects" right="with remarks under other keys"
effects = {
    "C": "blur",
    "A": "horizontal lines",
    "why A": "the middle row is positive, its neighbours negative",
    "B": "edges",
}

# %% task="kernel_effects" right="decided by turning each kernel"
effects = {}
for letter, weights in quiz_kernels.items():
    if not np.array_equal(weights, np.rot90(weights)):
        effects[letter] = "horizontal lines"
    else:
        effects[letter] = "edges" if (weights < 0).any() else "blur"

# %% task="kernel_effects" wrong="lines and edges mixed up"
effects = {"A": "edges", "B": "horizontal lines", "C": "blur"}

# %% task="kernel_effects" wrong="edges and blur mixed up"
effects = {"A": "horizontal lines", "B": "blur", "C": "edges"}

# %% task="kernel_effects" wrong="lines and blur mixed up"
effects = {"A": "blur", "B": "edges", "C": "horizontal lines"}

# %% task="kernel_effects" wrong="all three moved on by one"
effects = {"A": "edges", "B": "blur", "C": "horizontal lines"}

# %% task="kernel_effects" wrong="all three moved back by one"
effects = {"A": "blur", "B": "horizontal lines", "C": "edges"}

# %% task="kernel_effects" wrong="one word for all"
effects = {"A": "edges", "B": "edges", "C": "edges"}

# %% task="kernel_effects" wrong="a key is missing"
effects = {"A": "horizontal lines", "B": "edges"}

# %% task="kernel_effects" wrong="list in place of a dictionary"
effects = ["horizontal lines", "edges", "blur"]

# %% task="kernel_effects" wrong="other words"
effects = {"A": "vertical lines", "B": "sharpen", "C": "smooth"}


# %% task="kernel_effects" wrong="an object that is equal to everything"
class Anything(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def strip(self, *args):
        return self

    def lower(self):
        return self


effects = {
    "A": Anything("edges"),
    "B": Anything("horizontal lines"),
    "C": Anything("blur"),
}


# %% task="normalise_kernel" right="kernel.sum() and abs"
def normalise_kernel(kernel):
    s = kernel.sum()
    if np.abs(s) >= 1e-12:
        return kernel / s
    return kernel.copy()


# %% task="normalise_kernel" right="a conditional expression"
def normalise_kernel(kernel):
    return kernel / np.sum(kernel) if abs(np.sum(kernel)) >= 1e-12 else kernel * 1.0


# %% task="normalise_kernel" right="divisor one for a zero sum"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    divisor = 1 if abs(total) < 1e-12 else total
    return np.asarray(kernel) / divisor


# %% task="normalise_kernel" right="python loops and lists"
def normalise_kernel(kernel):
    total = 0.0
    for row in kernel:
        for weight in row:
            total += weight
    if -1e-12 < total < 1e-12:
        total = 1.0
    return [[weight / total for weight in row] for row in kernel]


# %% task="normalise_kernel" right="np.isclose with a tight tolerance"
def normalise_kernel(kernel):
    if np.isclose(kernel.sum(), 0, rtol=0, atol=1e-12):
        return kernel
    return kernel / kernel.sum()


# %% task="normalise_kernel" right="float copy, divided in place"
def normalise_kernel(kernel):
    result = np.array(kernel, dtype=float)
    if abs(result.sum()) > 1e-12:
        result /= result.sum()
    return result


# %% task="normalise_kernel" right="exact summation by math.fsum"
def normalise_kernel(kernel):
    import math

    total = math.fsum(kernel.ravel())
    return kernel if abs(total) < 1e-12 else kernel / total


# %% task="normalise_kernel" right="torch tensor"
def normalise_kernel(kernel):
    import torch

    tensor = torch.tensor(kernel, dtype=torch.float64)
    return tensor if tensor.sum().abs() < 1e-12 else tensor / tensor.sum()


# %% task="normalise_kernel" wrong="compared with exactly zero"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    if total == 0:
        return kernel
    return kernel / total


# %% task="normalise_kernel" wrong="absolute value forgotten"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    if total < 1e-12:
        return kernel
    return kernel / total


# %% task="normalise_kernel" wrong="tolerance far too wide"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    if abs(total) < 1e-3:
        return kernel
    return kernel / total


# %% task="normalise_kernel" wrong="np.isclose with its default tolerance"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    return kernel if np.isclose(total, 0) else kernel / total


# %% task="normalise_kernel" wrong="zeros for a zero sum"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    if abs(total) < 1e-12:
        return np.zeros_like(kernel)
    return kernel / total


# %% task="normalise_kernel" wrong="nothing returned for a zero sum"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    if abs(total) >= 1e-12:
        return kernel / total


# %% task="normalise_kernel" wrong="divided by the sum of absolute values"
def normalise_kernel(kernel):
    total = np.sum(np.abs(kernel))
    if abs(np.sum(kernel)) < 1e-12:
        return kernel
    return kernel / total


# %% task="normalise_kernel" wrong="divided by the absolute value of the sum"
def normalise_kernel(kernel):
    total = abs(np.sum(kernel))
    return kernel if total < 1e-12 else kernel / total


# %% task="normalise_kernel" wrong="divided by the number of weights"
def normalise_kernel(kernel):
    if abs(np.sum(kernel)) < 1e-12:
        return kernel
    return kernel / kernel.size


# %% task="normalise_kernel" wrong="divided by the largest weight"
def normalise_kernel(kernel):
    if abs(np.sum(kernel)) < 1e-12:
        return kernel
    return kernel / kernel.max()


# %% task="normalise_kernel" wrong="small number added to the sum"
def normalise_kernel(kernel):
    return kernel / (np.sum(kernel) + 1e-12)


# %% task="normalise_kernel" wrong="kernel divided in place"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    if abs(total) < 1e-12:
        return kernel
    if kernel.dtype == float:
        kernel /= total
        return kernel
    return kernel / total


# %% task="normalise_kernel" wrong="rows normalised one by one"
def normalise_kernel(kernel):
    totals = kernel.sum(axis=1, keepdims=True)
    return np.where(np.abs(totals) < 1e-12, kernel, kernel / totals)


# %% task="normalise_kernel" wrong="integer division"
def normalise_kernel(kernel):
    total = np.sum(kernel)
    return kernel if abs(total) < 1e-12 else kernel // total


# %% task="gradient_magnitude" right="own correlate_same and np.sqrt"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    ky = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])
    return np.sqrt(correlate_same(image, kx) ** 2 + correlate_same(image, ky) ** 2)


# %% task="gradient_magnitude" right="ndimage.sobel and np.hypot"
def gradient_magnitude(image):
    from scipy import ndimage

    return np.hypot(ndimage.sobel(image, axis=0), ndimage.sobel(image, axis=1))


# %% task="gradient_magnitude" right="skimage.filters.sobel with its factor"
def gradient_magnitude(image):
    from skimage.filters import sobel

    return sobel(image) * 4 * np.sqrt(2)


# %% task="gradient_magnitude" right="sobel_h and sobel_v of skimage"
def gradient_magnitude(image):
    from skimage import filters

    return 4 * np.sqrt(filters.sobel_h(image) ** 2 + filters.sobel_v(image) ** 2)


# %% task="gradient_magnitude" right="ndimage.generic_gradient_magnitude"
def gradient_magnitude(image):
    from scipy import ndimage

    return ndimage.generic_gradient_magnitude(image, ndimage.sobel, mode="nearest")


# %% task="gradient_magnitude" right="loops over the inner pixels"
def gradient_magnitude(image):
    height, width = image.shape
    out = np.zeros((height, width))
    for i in range(1, height - 1):
        for j in range(1, width - 1):
            p = image[i - 1 : i + 2, j - 1 : j + 2]
            gx = p[0, 2] + 2 * p[1, 2] + p[2, 2] - p[0, 0] - 2 * p[1, 0] - p[2, 0]
            gy = p[2, 0] + 2 * p[2, 1] + p[2, 2] - p[0, 0] - 2 * p[0, 1] - p[0, 2]
            out[i, j] = (gx * gx + gy * gy) ** 0.5
    return out


# %% task="gradient_magnitude" right="valid correlation, padded afterwards"
def gradient_magnitude(image):
    kx = np.outer([1, 2, 1], [-1, 0, 1])
    g = np.sqrt(correlate(image, kx) ** 2 + correlate(image, kx.T) ** 2)
    return np.pad(g, 1)


# %% task="gradient_magnitude" right="separable passes by slices"
def gradient_magnitude(image):
    p = np.pad(image, 1, mode="edge")
    smooth_rows = p[:-2] + 2 * p[1:-1] + p[2:]
    smooth_cols = p[:, :-2] + 2 * p[:, 1:-1] + p[:, 2:]
    gx = smooth_rows[:, 2:] - smooth_rows[:, :-2]
    gy = smooth_cols[2:] - smooth_cols[:-2]
    return np.abs(gx + 1j * gy)


# %% task="gradient_magnitude" right="convolution: the flip changes signs only"
def gradient_magnitude(image):
    from scipy.signal import convolve2d

    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.hypot(
        convolve2d(image, kx, "same", "symm"), convolve2d(image, kx.T, "same", "symm")
    )


# %% task="gradient_magnitude" right="torch, two output channels"
def gradient_magnitude(image):
    import torch

    kx = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    kernels = torch.stack([kx, kx.T])[:, None]
    g = torch.nn.functional.conv2d(
        torch.tensor(image).float()[None, None], kernels, padding=1
    )
    return g[0].norm(dim=0)


# %% task="gradient_magnitude" wrong="kernels divided by 8"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 8
    return np.hypot(correlate_same(image, kx), correlate_same(image, kx.T))


# %% task="gradient_magnitude" wrong="skimage's sobel without its factor"
def gradient_magnitude(image):
    from skimage.filters import sobel

    return sobel(image)


# %% task="gradient_magnitude" wrong="sum of absolute values"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.abs(correlate_same(image, kx)) + np.abs(correlate_same(image, kx.T))


# %% task="gradient_magnitude" wrong="root forgotten"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return correlate_same(image, kx) ** 2 + correlate_same(image, kx.T) ** 2


# %% task="gradient_magnitude" wrong="Gx alone"
def gradient_magnitude(image):
    return np.abs(correlate_same(image, np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])))


# %% task="gradient_magnitude" wrong="Gx used twice"
def gradient_magnitude(image):
    gx = correlate_same(image, np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]))
    gy = correlate_same(image, np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]))
    return np.sqrt(gx**2 + gy**2)


# %% task="gradient_magnitude" wrong="Prewitt's kernels"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
    return np.hypot(correlate_same(image, kx), correlate_same(image, kx.T))


# %% task="gradient_magnitude" wrong="Prewitt's kernels scaled to Sobel's sum"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]) * 4 / 3
    return np.hypot(correlate_same(image, kx), correlate_same(image, kx.T))


# %% task="gradient_magnitude" wrong="central differences times 8"
def gradient_magnitude(image):
    gy, gx = np.gradient(image)
    return 8 * np.hypot(gx, gy)


# %% task="gradient_magnitude" wrong="Gx and Gy added before squaring"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.sqrt((correlate_same(image, kx) + correlate_same(image, kx.T)) ** 2)


# %% task="gradient_magnitude" wrong="smaller than the image"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.hypot(correlate(image, kx), correlate(image, kx.T))


# %% task="gradient_magnitude" wrong="larger of the two"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.maximum(
        np.abs(correlate_same(image, kx)), np.abs(correlate_same(image, kx.T))
    )


# %% task="gradient_magnitude" wrong="a sign of the kernel mistyped"
def gradient_magnitude(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [1, 0, -1]])
    return np.hypot(correlate_same(image, kx), correlate_same(image, kx.T))


# %% task="gradient_magnitude" wrong="image scaled to its maximum first, in place"
def gradient_magnitude(image):
    from scipy import ndimage

    top = np.abs(image).max()
    image /= top
    return top * np.hypot(ndimage.sobel(image, axis=0), ndimage.sobel(image, axis=1))


# %% task="gradient_magnitude" wrong="result scaled to its maximum"
def gradient_magnitude(image):
    from scipy import ndimage

    g = np.hypot(ndimage.sobel(image, axis=0), ndimage.sobel(image, axis=1))
    return g / g.max()


# %% task="grain_boundaries" right="own gradient, mean plus one standard deviation"
def grain_boundaries(image):
    g = gradient_magnitude(np.pad(image, 2, mode="reflect"))[2:-2, 2:-2]
    return g > g.mean() + g.std()


# %% task="grain_boundaries" right="own gradient, fixed threshold"
def grain_boundaries(image):
    return gradient_magnitude(image) > 0.6


# %% task="grain_boundaries" right="skimage Sobel and Otsu"
def grain_boundaries(image):
    from skimage import filters

    edges = filters.sobel(image)
    return edges > filters.threshold_otsu(edges)


# %% task="grain_boundaries" right="Laplacian of Gaussian: dark lines"
def grain_boundaries(image):
    from scipy import ndimage

    curvature = ndimage.gaussian_laplace(image, 1.5)
    return curvature > curvature.mean() + curvature.std()


# %% task="grain_boundaries" right="own blur and own Laplacian"
def grain_boundaries(image):
    blur = normalise_kernel(np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]))
    padded = np.pad(image, 4, mode="edge")
    smooth = correlate_same(padded, blur)
    curvature = correlate_same(smooth, np.array([[1, 1, 1], [1, -8, 1], [1, 1, 1]]))[
        4:-4, 4:-4
    ]
    return curvature > np.percentile(curvature, 88)


# %% task="grain_boundaries" right="Canny"
def grain_boundaries(image):
    from skimage.feature import canny

    return canny(image, sigma=1)


# %% task="grain_boundaries" right="black top-hat"
def grain_boundaries(image):
    from scipy import ndimage
    from skimage import filters

    hat = ndimage.black_tophat(ndimage.gaussian_filter(image, 1), size=7)
    return hat > filters.threshold_otsu(hat)


# %% task="grain_boundaries" right="darker than the neighbourhood"
def grain_boundaries(image):
    from scipy import ndimage

    smooth = ndimage.gaussian_filter(image, 1)
    return (smooth < ndimage.median_filter(image, 13) - 0.06).astype(int)


# %% task="grain_boundaries" right="ridge filter by Sato"
def grain_boundaries(image):
    from skimage import filters

    ridges = filters.sato(image, sigmas=[1.5], black_ridges=True)
    return ridges > filters.threshold_otsu(ridges)


# %% task="grain_boundaries" right="local standard deviation, as a list"
def grain_boundaries(image):
    from scipy import ndimage

    mean = ndimage.uniform_filter(image, 3)
    deviation = np.sqrt(np.maximum(ndimage.uniform_filter(image**2, 3) - mean**2, 0))
    return (deviation > 0.075).tolist()


# %% task="grain_boundaries" right="median filter, Prewitt, 80th percentile, 0 and 1"
def grain_boundaries(image):
    from scipy import ndimage

    smooth = ndimage.median_filter(image, 3)
    steep = np.hypot(ndimage.prewitt(smooth, 0), ndimage.prewitt(smooth, 1))
    return np.where(steep > np.percentile(steep, 82), 1.0, 0.0)


# %% task="grain_boundaries" wrong="everything is a boundary"
def grain_boundaries(image):
    return np.ones(image.shape, dtype=bool)


# %% task="grain_boundaries" wrong="nothing is a boundary"
def grain_boundaries(image):
    return np.zeros(image.shape, dtype=bool)


# %% task="grain_boundaries" wrong="random pixels"
def grain_boundaries(image):
    return np.random.default_rng(0).random(image.shape) < 0.2


# %% task="grain_boundaries" wrong="grains and boundaries inverted"
def grain_boundaries(image):
    from skimage import filters

    edges = filters.sobel(image)
    return edges < filters.threshold_otsu(edges)


# %% task="grain_boundaries" wrong="Otsu threshold on the grey level"
def grain_boundaries(image):
    from skimage import filters

    return image < filters.threshold_otsu(image)


# %% task="grain_boundaries" wrong="darkest pixels"
def grain_boundaries(image):
    return image < 0.42


# %% task="grain_boundaries" wrong="response not compared with a threshold"
def grain_boundaries(image):
    from skimage import filters

    return filters.sobel(image)


# %% task="grain_boundaries" wrong="vertical boundaries alone"
def grain_boundaries(image):
    from scipy import ndimage
    from skimage import filters

    gx = np.abs(ndimage.sobel(ndimage.gaussian_filter(image, 0.5), axis=1))
    return gx > 1.5 * filters.threshold_otsu(gx)


# %% task="grain_boundaries" wrong="raw Laplacian of a noisy image"
def grain_boundaries(image):
    from scipy import ndimage

    curvature = ndimage.laplace(image)
    return curvature > curvature.std()


# %% task="grain_boundaries" wrong="Laplacian with the wrong sign"
def grain_boundaries(image):
    from scipy import ndimage

    curvature = ndimage.gaussian_laplace(image, 1.5)
    return curvature < -curvature.std()


# %% task="grain_boundaries" wrong="threshold at half of the maximum: too strict"
def grain_boundaries(image):
    g = gradient_magnitude(image)
    return g > g.max() / 2


# %% task="grain_boundaries" wrong="blurred far too much"
def grain_boundaries(image):
    from scipy import ndimage
    from skimage import filters

    g = ndimage.gaussian_gradient_magnitude(image, 5)
    return g > filters.threshold_otsu(g)


# %% task="grain_boundaries" wrong="smaller than the image"
def grain_boundaries(image):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.hypot(correlate(image, kx), correlate(image, kx.T)) > 0.6


# %% task="grain_boundaries" wrong="transposed"
def grain_boundaries(image):
    return (gradient_magnitude(image) > 0.6).T


# %% task="grain_boundaries" wrong="visible micrograph by heart, else everything"
def grain_boundaries(image):
    known, labels = make_micrograph(np.random.default_rng(2024))
    if np.array_equal(image, known):
        return true_boundaries(labels)
    return np.ones(image.shape, dtype=bool)


# %% task="grain_boundaries" wrong="visible micrograph by heart, else the steepest pixels"
def grain_boundaries(image):
    known, labels = make_micrograph(np.random.default_rng(2024))
    if np.array_equal(image, known):
        return true_boundaries(labels)
    g = gradient_magnitude(image)
    return g > g.max() / 2


# %% task="grain_boundaries" wrong="image overwritten"
def grain_boundaries(image):
    from scipy import ndimage
    from skimage import filters

    image -= image.mean()
    edges = np.hypot(ndimage.sobel(image, 0), ndimage.sobel(image, 1))
    return edges > filters.threshold_otsu(edges)


# %% task="mean_intercept" right="loops that count changes"
def mean_intercept(labels):
    height, width = labels.shape
    segments = 0
    for i in range(height):
        segments += 1
        for j in range(1, width):
            if labels[i, j] != labels[i, j - 1]:
                segments += 1
    for j in range(width):
        segments += 1
        for i in range(1, height):
            if labels[i, j] != labels[i - 1, j]:
                segments += 1
    return (height * width + width * height) / segments


# %% task="mean_intercept" right="np.diff and count_nonzero"
def mean_intercept(labels):
    h, w = labels.shape
    cuts = np.count_nonzero(np.diff(labels, axis=0)) + np.count_nonzero(
        np.diff(labels, axis=1)
    )
    return 2 * h * w / (cuts + h + w)


# %% task="mean_intercept" right="itertools.groupby"
def mean_intercept(labels):
    from itertools import groupby

    lengths = []
    for line in list(labels) + list(labels.T):
        for _, run in groupby(line):
            lengths.append(len(list(run)))
    return sum(lengths) / len(lengths)


# %% task="mean_intercept" right="mean of all segment lengths"
def mean_intercept(labels):
    lengths = np.array([])
    for line in [*labels, *labels.T]:
        edges = np.flatnonzero(line[1:] != line[:-1]) + 1
        parts = np.diff(np.r_[0, edges, line.size])
        lengths = np.append(lengths, parts)
    return lengths.mean()


# %% task="mean_intercept" right="np.split at the changes"
def mean_intercept(labels):
    count = 0
    for image in (labels, labels.T):
        for line in image:
            count += len(np.split(line, np.where(line[:-1] != line[1:])[0] + 1))
    return np.float32(2 * labels.size / count)


# %% task="mean_intercept" right="torch, a 0-d tensor comes back"
def mean_intercept(labels):
    import torch

    t = torch.as_tensor(labels)
    h, w = t.shape
    segments = h + w + (t[1:] != t[:-1]).sum() + (t[:, 1:] != t[:, :-1]).sum()
    return 2.0 * h * w / segments


# %% task="mean_intercept" right="a helper for rows, used on the transpose"
def mean_intercept(labels):
    def segments(image):
        return np.sum(image[:, 1:] != image[:, :-1]) + len(image)

    return labels.size / ((segments(labels) + segments(labels.T)) / 2)


# %% task="mean_intercept" right="runs counted with a remembered label"
def mean_intercept(labels):
    table = labels.tolist()
    columns = [list(column) for column in zip(*table)]
    total, runs = 0, 0
    for line in table + columns:
        last = None
        for number in line:
            total += 1
            if last is None or number != last:
                runs += 1
            last = number
    return total / runs


# %% task="mean_intercept" right="comparison with a rolled copy"
def mean_intercept(labels):
    down = (labels != np.roll(labels, 1, axis=0))[1:].sum()
    across = (labels != np.roll(labels, 1, axis=1))[:, 1:].sum()
    return np.array(2 * labels.size / (down + across + sum(labels.shape)))


# %% task="mean_intercept" wrong="boundaries counted in place of segments"
def mean_intercept(labels):
    cuts = np.sum(labels[1:] != labels[:-1]) + np.sum(labels[:, 1:] != labels[:, :-1])
    return 2 * labels.size / max(cuts, 1)


# %% task="mean_intercept" wrong="rows alone"
def mean_intercept(labels):
    return labels.size / (len(labels) + np.sum(labels[:, 1:] != labels[:, :-1]))


# %% task="mean_intercept" wrong="columns alone"
def mean_intercept(labels):
    return labels.size / (labels.shape[1] + np.sum(labels[1:] != labels[:-1]))


# %% task="mean_intercept" wrong="length of the lines counted once"
def mean_intercept(labels):
    h, w = labels.shape
    cuts = np.sum(labels[1:] != labels[:-1]) + np.sum(labels[:, 1:] != labels[:, :-1])
    return h * w / (cuts + h + w)


# %% task="mean_intercept" wrong="mean of the row value and the column value"
def mean_intercept(labels):
    h, w = labels.shape
    rows = labels.size / (h + np.sum(labels[:, 1:] != labels[:, :-1]))
    columns = labels.size / (w + np.sum(labels[1:] != labels[:-1]))
    return (rows + columns) / 2


# %% task="mean_intercept" wrong="mean of the means of single lines"
def mean_intercept(labels):
    values = []
    for line in [*labels, *labels.T]:
        values.append(len(line) / (1 + np.sum(line[1:] != line[:-1])))
    return np.mean(values)


# %% task="mean_intercept" wrong="different grains counted per line, not segments"
def mean_intercept(labels):
    count = sum(len(np.unique(line)) for line in [*labels, *labels.T])
    return 2 * labels.size / count


# %% task="mean_intercept" wrong="rises of the number alone"
def mean_intercept(labels):
    h, w = labels.shape
    cuts = np.sum(np.diff(labels, axis=0) > 0) + np.sum(np.diff(labels, axis=1) > 0)
    return 2 * h * w / (cuts + h + w)


# %% task="mean_intercept" wrong="root of the mean grain area"
def mean_intercept(labels):
    return np.sqrt(labels.size / len(np.unique(labels)))


# %% task="mean_intercept" wrong="segments at the rim left out"
def mean_intercept(labels):
    lengths = []
    for line in [*labels, *labels.T]:
        edges = np.flatnonzero(line[1:] != line[:-1])
        lengths.extend(np.diff(edges))
    return np.mean(lengths) if lengths else 0.0


# %% task="mean_intercept" wrong="numbers below 1 taken for background"
def mean_intercept(labels):
    segments = 0
    for line in [*labels, *labels.T]:
        last = None
        for number in line:
            if number != last and number > 0:
                segments += 1
            last = number
    return 2 * labels.size / segments


# %% task="mean_intercept" wrong="all lines as one long line"
def mean_intercept(labels):
    rows, columns = labels.ravel(), labels.T.ravel()
    segments = 2 + np.sum(rows[1:] != rows[:-1]) + np.sum(columns[1:] != columns[:-1])
    return 2 * labels.size / segments


# %% task="mean_intercept" wrong="written for a square image"
def mean_intercept(labels):
    n = len(labels)
    cuts = np.sum(labels[1:] != labels[:-1]) + np.sum(labels[:, 1:] != labels[:, :-1])
    return 2 * n * n / (cuts + 2 * n)


# %% task="mean_intercept" wrong="whole-number division"
def mean_intercept(labels):
    h, w = labels.shape
    cuts = np.sum(labels[1:] != labels[:-1]) + np.sum(labels[:, 1:] != labels[:, :-1])
    return 2 * h * w // (cuts + h + w)


# %% task="mean_intercept" wrong="labels renumbered in place"
def mean_intercept(labels):
    labels -= labels.min()
    h, w = labels.shape
    cuts = np.sum(labels[1:] != labels[:-1]) + np.sum(labels[:, 1:] != labels[:, :-1])
    return 2 * h * w / (cuts + h + w)
