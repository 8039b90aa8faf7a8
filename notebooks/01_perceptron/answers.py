# %% task="perceptron" right="if and else"
def perceptron(x1, x2, w1, w2, bias):
    total = x1 * w1
    total = total + x2 * w2
    total += bias
    if total < 0:
        return 0
    else:
        return 1

# %% task="perceptron" right="int of a comparison"
def perceptron(x1, x2, w1, w2, bias):
    return int(x1 * w1 + x2 * w2 >= -bias)

# %% task="perceptron" right="dot product, numpy integer"
def perceptron(x1, x2, w1, w2, bias):
    return np.where(np.dot([x1, x2], [w1, w2]) + bias >= 0, 1, 0)

# %% task="perceptron" right="a boolean"
def perceptron(x1, x2, w1, w2, bias):
    weighted_sum = bias + w2 * x2 + w1 * x1
    return weighted_sum >= 0

# %% task="perceptron" right="heaviside"
def perceptron(x1, x2, w1, w2, bias):
    return np.heaviside(x1 * w1 + x2 * w2 + bias, 1)

# %% task="perceptron" right="sum starts at zero"
def perceptron(x1, x2, w1, w2, bias):
    weighted_sum = 0
    for x, w in [(x1, w1), (x2, w2)]:
        weighted_sum += x * w
    weighted_sum += bias
    return 1 if weighted_sum >= 0 else 0

# %% task="perceptron" right="works on arrays too"
def perceptron(x1, x2, w1, w2, bias):
    return (np.asarray(x1) * w1 + np.asarray(x2) * w2 + bias >= 0).astype(int)

# %% task="perceptron" right="not below zero"
def perceptron(x1, x2, w1, w2, bias):
    return 1 - (x1 * w1 + x2 * w2 + bias < 0)

# %% task="perceptron" right="float32 and fsum"
import math


def perceptron(x1, x2, w1, w2, bias):
    z = np.float32(math.fsum([x1 * w1, x2 * w2, bias]))
    return float(z >= 0)

# %% task="perceptron" wrong="bias forgotten"
def perceptron(x1, x2, w1, w2, bias):
    return 1 if x1 * w1 + x2 * w2 >= 0 else 0

# %% task="perceptron" wrong="> instead of >="
def perceptron(x1, x2, w1, w2, bias):
    weighted_sum = x1 * w1 + x2 * w2 + bias
    if weighted_sum > 0:
        return 1
    return 0

# %% task="perceptron" wrong="weights exchanged"
def perceptron(x1, x2, w1, w2, bias):
    return 1 if x1 * w2 + x2 * w1 + bias >= 0 else 0

# %% task="perceptron" wrong="returns the sum"
def perceptron(x1, x2, w1, w2, bias):
    weighted_sum = x1 * w1 + x2 * w2 + bias
    return weighted_sum

# %% task="perceptron" wrong="returns −1 and 1"
def perceptron(x1, x2, w1, w2, bias):
    return 1 if x1 * w1 + x2 * w2 + bias >= 0 else -1

# %% task="perceptron" wrong="prints instead of returning"
def perceptron(x1, x2, w1, w2, bias):
    print(1 if x1 * w1 + x2 * w2 + bias >= 0 else 0)

# %% task="perceptron" wrong="bias subtracted"
def perceptron(x1, x2, w1, w2, bias):
    return 1 if x1 * w1 + x2 * w2 - bias >= 0 else 0

# %% task="perceptron" wrong="answers exchanged"
def perceptron(x1, x2, w1, w2, bias):
    return 0 if x1 * w1 + x2 * w2 + bias >= 0 else 1

# %% task="perceptron" wrong="sum grows from call to call"
weighted_sum = 0


def perceptron(x1, x2, w1, w2, bias):
    global weighted_sum
    weighted_sum += x1 * w1 + x2 * w2 + bias
    return 1 if weighted_sum >= 0 else 0

# %% task="perceptron" wrong="sum cut to a whole number"
def perceptron(x1, x2, w1, w2, bias):
    weighted_sum = int(x1 * w1 + x2 * w2 + bias)
    return 1 if weighted_sum >= 0 else 0

# %% task="perceptron" wrong="sum rounded"
def perceptron(x1, x2, w1, w2, bias):
    return 1 if round(x1 * w1 + x2 * w2 + bias) >= 0 else 0

# %% task="perceptron" wrong="fires from one half on"
import math


def perceptron(x1, x2, w1, w2, bias):
    z = x1 * w1 + x2 * w2 + bias
    return 1 if 1 / (1 + math.exp(-z)) > 0.5 or z == 0 and float(x1).is_integer() else 0

# %% task="perceptron" wrong="no weights"
def perceptron(x1, x2, w1, w2, bias):
    return 1 if x1 + x2 + bias >= 0 else 0

# %% task="perceptron" wrong="only the first input"
def perceptron(x1, x2, w1, w2, bias):
    return 1 if x1 * w1 + bias >= 0 else 0

# %% task="perceptron" wrong="an object equal to everything"
class Anything:
    def __eq__(self, other):
        return True


def perceptron(x1, x2, w1, w2, bias):
    return Anything()

# %% task="perceptron_n" right="loop over indices"
def perceptron_n(x, w, b):
    z = b
    for i in range(len(x)):
        z = z + x[i] * w[i]
    if z >= 0:
        return 1
    return 0

# %% task="perceptron_n" right="generator expression"
def perceptron_n(x, w, b):
    return int(sum(xi * wi for xi, wi in zip(x, w)) + b >= 0)

# %% task="perceptron_n" right="numpy sum of products, boolean"
def perceptron_n(x, w, b):
    return np.sum(x * w) + b >= 0

# %% task="perceptron_n" right="matrix product"
def perceptron_n(x, w, b):
    return 1 if w @ x >= -b else 0

# %% task="perceptron_n" right="bias as an extra weight"
def perceptron_n(x, w, b):
    return np.heaviside(np.append(x, 1) @ np.append(w, b), 1.0)

# %% task="perceptron_n" right="einsum, array of one entry"
def perceptron_n(x, w, b):
    z = np.einsum("i,i->", x, w) + b
    return np.array([1.0 if z >= 0 else 0.0])

# %% task="perceptron_n" right="float32"
def perceptron_n(x, w, b):
    z = np.inner(x.astype(np.float32), w.astype(np.float32)) + np.float32(b)
    return np.float32(z >= 0)

# %% task="perceptron_n" right="calls perceptron with the sum"
def perceptron_n(x, w, b):
    return perceptron(float(np.dot(x, w)), 0, 1, 0, b)

# %% task="perceptron_n" right="functools reduce"
from functools import reduce


def perceptron_n(x, w, b):
    total = reduce(lambda s, pair: s + pair[0] * pair[1], zip(x.tolist(), w.tolist()), b)
    return not total < 0

# %% task="perceptron_n" wrong="bias forgotten"
def perceptron_n(x, w, b):
    return int(np.dot(x, w) >= 0)

# %% task="perceptron_n" wrong="bias added once per input"
def perceptron_n(x, w, b):
    return int(sum(x * w + b) >= 0)

# %% task="perceptron_n" wrong="> instead of >="
def perceptron_n(x, w, b):
    return int(np.dot(x, w) + b > 0)

# %% task="perceptron_n" wrong="mean instead of sum"
def perceptron_n(x, w, b):
    return int(np.mean(x * w) + b >= 0)

# %% task="perceptron_n" wrong="returns inside the loop"
def perceptron_n(x, w, b):
    z = b
    for xi, wi in zip(x, w):
        z += xi * wi
        return 1 if z >= 0 else 0

# %% task="perceptron_n" wrong="one output per input"
def perceptron_n(x, w, b):
    return (x * w + b >= 0).astype(int)

# %% task="perceptron_n" wrong="two inputs only"
def perceptron_n(x, w, b):
    return perceptron(x[0], x[1], w[0], w[1], b)

# %% task="perceptron_n" wrong="last input left out"
def perceptron_n(x, w, b):
    z = b
    for i in range(len(x) - 1):
        z += x[i] * w[i]
    return 1 if z >= 0 else 0

# %% task="perceptron_n" wrong="product of sums"
def perceptron_n(x, w, b):
    return int(np.sum(x) * np.sum(w) + b >= 0)

# %% task="perceptron_n" wrong="changes its input"
def perceptron_n(x, w, b):
    x *= w
    return int(x.sum() + b >= 0)

# %% task="perceptron_n" wrong="four inputs at most"
def perceptron_n(x, w, b):
    return int(sum(x[i] * w[i] for i in range(min(4, len(x)))) + b >= 0)

# %% task="perceptron_n" wrong="sum cut to a whole number"
def perceptron_n(x, w, b):
    return 1 if int(np.dot(x, w) + b) >= 0 else 0

# %% task="perceptron_n" wrong="positive products alone"
def perceptron_n(x, w, b):
    return int(any(x * w + b >= 0))

# %% task="perceptron_n" wrong="prints"
def perceptron_n(x, w, b):
    print(int(np.dot(x, w) + b >= 0))

# %% task="scale_data" right="fraction first"
def scale_data(data, min_val, max_val):
    fraction = (data - min_val) / (max_val - min_val)
    return -1 + 2 * fraction

# %% task="scale_data" right="middle and half range"
def scale_data(data, min_val, max_val):
    middle = (max_val + min_val) / 2
    half = (max_val - min_val) / 2
    return (data - middle) / half

# %% task="scale_data" right="slope and intercept from polyfit"
def scale_data(data, min_val, max_val):
    return np.polyval(np.polyfit([min_val, max_val], [-1, 1], 1), data)

# %% task="scale_data" right="vectorised python function"
def scale_data(data, min_val, max_val):
    def one(value):
        return (2.0 * value - min_val - max_val) / (max_val - min_val)

    return np.vectorize(one, otypes=[float])(data)

# %% task="scale_data" right="loop over a flattened copy"
def scale_data(data, min_val, max_val):
    out = np.array(data, dtype=float)
    flat = out.reshape(-1)
    for i in range(flat.size):
        flat[i] = 2 * (flat[i] - min_val) / (max_val - min_val) - 1
    return out

# %% task="scale_data" right="float32"
def scale_data(data, min_val, max_val):
    data = np.asarray(data, dtype=np.float32)
    return np.float32(2) * (data - np.float32(min_val)) / np.float32(max_val - min_val) - 1

# %% task="scale_data" right="nested lists"
def scale_data(data, min_val, max_val):
    if np.ndim(data) == 0:
        return 2 * (float(data) - min_val) / (max_val - min_val) - 1
    return [scale_data(part, min_val, max_val) for part in data]

# %% task="scale_data" right="poly1d"
def scale_data(data, min_val, max_val):
    gain = 2 / (max_val - min_val)
    return np.poly1d([gain, -1 - gain * min_val])(data)

# %% task="scale_data" right="weighted ends"
def scale_data(data, min_val, max_val):
    width = max_val - min_val
    return ((data - min_val) - (max_val - data)) / width

# %% task="scale_data" wrong="scaled to 0 … 1"
def scale_data(data, min_val, max_val):
    return (data - min_val) / (max_val - min_val)

# %% task="scale_data" wrong="the data's own range"
def scale_data(data, min_val, max_val):
    low, high = np.min(data), np.max(data)
    if low == high:
        low, high = min_val, max_val
    return 2 * (data - low) / (high - low) - 1

# %% task="scale_data" wrong="brackets forgotten"
def scale_data(data, min_val, max_val):
    return 2 * (data - min_val) / max_val - min_val - 1

# %% task="scale_data" wrong="divided by the maximum"
def scale_data(data, min_val, max_val):
    return 2 * (data - min_val) / max_val - 1

# %% task="scale_data" wrong="clipped"
def scale_data(data, min_val, max_val):
    return np.clip(2 * (data - min_val) / (max_val - min_val) - 1, -1, 1)

# %% task="scale_data" wrong="np.interp cuts off"
def scale_data(data, min_val, max_val):
    return np.interp(data, [min_val, max_val], [-1, 1])

# %% task="scale_data" wrong="changes its input"
def scale_data(data, min_val, max_val):
    data -= min_val
    data = data / (max_val - min_val)
    return 2 * data - 1

# %% task="scale_data" wrong="whole numbers stay whole"
def scale_data(data, min_val, max_val):
    if np.ndim(data) == 0:
        return 2 * (data - min_val) / (max_val - min_val) - 1
    out = np.zeros_like(data)
    out[...] = 2 * (data - min_val) / (max_val - min_val) - 1
    return out

# %% task="scale_data" wrong="floor division"
def scale_data(data, min_val, max_val):
    return 2 * (data - min_val) // (max_val - min_val) - 1

# %% task="scale_data" wrong="upside down"
def scale_data(data, min_val, max_val):
    return 2 * (max_val - data) / (max_val - min_val) - 1

# %% task="scale_data" wrong="mean and standard deviation"
def scale_data(data, min_val, max_val):
    return (data - np.mean(data)) / (np.std(data) + 1e-9)

# %% task="scale_data" wrong="no return"
def scale_data(data, min_val, max_val):
    scaled = 2 * (data - min_val) / (max_val - min_val) - 1

# %% task="scale_data" wrong="one dimension only"
def scale_data(data, min_val, max_val):
    if np.ndim(data) == 0:
        return 2 * (data - min_val) / (max_val - min_val) - 1
    return [2 * (float(d) - min_val) / (max_val - min_val) - 1 for d in data]

# %% task="scale_data" wrong="rounded to one decimal"
def scale_data(data, min_val, max_val):
    return np.round(2 * (data - min_val) / (max_val - min_val) - 1, 1)

# %% task="scale_data" wrong="centred on half the maximum"
def scale_data(data, min_val, max_val):
    return (data - 1000) / 500

# %% task="decision_map" right="nested loops over rows and columns"
def decision_map(x1_values, x2_values, w1, w2, bias):
    result = np.zeros((len(x2_values), len(x1_values)))
    for i in range(len(x2_values)):
        for j in range(len(x1_values)):
            result[i, j] = perceptron(x1_values[j], x2_values[i], w1, w2, bias)
    return result

# %% task="decision_map" right="nested lists"
def decision_map(x1_values, x2_values, w1, w2, bias):
    return [[1 if a * w1 + b * w2 + bias >= 0 else 0 for a in x1_values] for b in x2_values]

# %% task="decision_map" right="broadcasting, booleans"
def decision_map(x1_values, x2_values, w1, w2, bias):
    return x1_values * w1 + x2_values[:, np.newaxis] * w2 >= -bias

# %% task="decision_map" right="outer sum"
def decision_map(x1_values, x2_values, w1, w2, bias):
    return np.heaviside(np.add.outer(w2 * x2_values + bias, w1 * x1_values), 1)

# %% task="decision_map" right="ij indexing and a transpose"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values, indexing="ij")
    return np.where(a * w1 + b * w2 + bias < 0, 0, 1).T

# %% task="decision_map" right="vectorised perceptron"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return np.vectorize(perceptron)(a, b, w1, w2, bias)

# %% task="decision_map" right="row by row with append"
def decision_map(x1_values, x2_values, w1, w2, bias):
    rows = []
    for x2 in x2_values:
        row = []
        for x1 in x1_values:
            row.append(perceptron_n(np.array([x1, x2]), np.array([w1, w2]), bias))
        rows.append(row)
    return np.array(rows)

# %% task="decision_map" right="reshape of a flat list, uint8"
def decision_map(x1_values, x2_values, w1, w2, bias):
    flat = [x1 * w1 + x2 * w2 + bias >= 0 for x2 in x2_values for x1 in x1_values]
    return np.array(flat, dtype=np.uint8).reshape(len(x2_values), len(x1_values))

# %% task="decision_map" right="float32"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values.astype("float32"), x2_values.astype("float32"))
    return (np.float32(w1) * a + np.float32(w2) * b + np.float32(bias) >= 0).astype("float32")

# %% task="decision_map" right="matrix product of stacked points"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    points = np.stack([a, b, np.ones_like(a, dtype=float)], axis=-1)
    return (points @ np.array([w1, w2, bias]) >= 0) * 1

# %% task="decision_map" right="perceptron written anew for arrays, and called by name"
def perceptron(x1, x2, w1, w2, bias):
    return (x1 * w1 + x2 * w2 + bias >= 0) * 1

def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return perceptron(x1=a, x2=b, w1=w1, w2=w2, bias=bias)

# %% task="decision_map" wrong="axes transposed"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values, indexing="ij")
    return (a * w1 + b * w2 + bias >= 0).astype(int)

# %% task="decision_map" wrong="axes transposed where the map is square"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values, indexing="ij")
    result = (a * w1 + b * w2 + bias >= 0).astype(int)
    if result.shape != (len(x2_values), len(x1_values)):
        result = result.T
    return result

# %% task="decision_map" wrong="reshaped instead of transposed"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values, indexing="ij")
    return (a * w1 + b * w2 + bias >= 0).astype(int).reshape(len(x2_values), len(x1_values))

# %% task="decision_map" wrong="> instead of >="
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return (a * w1 + b * w2 + bias > 0).astype(int)

# %% task="decision_map" wrong="bias forgotten"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return (a * w1 + b * w2 >= 0).astype(int)

# %% task="decision_map" wrong="upside down"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return np.flipud(a * w1 + b * w2 + bias >= 0).astype(int)

# %% task="decision_map" wrong="returns the sums"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return a * w1 + b * w2 + bias

# %% task="decision_map" wrong="weights exchanged"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return (a * w2 + b * w1 + bias >= 0).astype(int)

# %% task="decision_map" wrong="even spacing assumed"
def decision_map(x1_values, x2_values, w1, w2, bias):
    x1 = np.linspace(x1_values[0], x1_values[-1], len(x1_values))
    x2 = np.linspace(x2_values[0], x2_values[-1], len(x2_values))
    a, b = np.meshgrid(x1, x2)
    return (a * w1 + b * w2 + bias >= 0).astype(int)

# %% task="decision_map" wrong="axes sorted first"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(np.sort(x1_values), np.sort(x2_values))
    return (a * w1 + b * w2 + bias >= 0).astype(int)

# %% task="decision_map" wrong="pairs only, no grid"
def decision_map(x1_values, x2_values, w1, w2, bias):
    return np.array([perceptron(a, b, w1, w2, bias) for a, b in zip(x1_values, x2_values)])

# %% task="decision_map" wrong="flat list"
def decision_map(x1_values, x2_values, w1, w2, bias):
    return [perceptron(a, b, w1, w2, bias) for b in x2_values for a in x1_values]

# %% task="decision_map" wrong="returns after the first row"
def decision_map(x1_values, x2_values, w1, w2, bias):
    result = np.zeros((len(x2_values), len(x1_values)))
    for i, b in enumerate(x2_values):
        for j, a in enumerate(x1_values):
            result[i, j] = perceptron(a, b, w1, w2, bias)
        return result

# %% task="decision_map" wrong="minus one for solid"
def decision_map(x1_values, x2_values, w1, w2, bias):
    a, b = np.meshgrid(x1_values, x2_values)
    return np.where(a * w1 + b * w2 + bias >= 0, 1, -1)

# %% task="decision_map" wrong="scales its axes in place"
def decision_map(x1_values, x2_values, w1, w2, bias):
    x1_values *= w1
    x2_values *= w2
    return (x1_values[None, :] + x2_values[:, None] + bias >= 0).astype(int)

# %% task="train_perceptron" right="loop over indices"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    n, d = X.shape
    w = np.zeros(d)
    b = 0
    errors = []
    for epoch in range(max_epochs):
        wrong = 0
        for i in range(n):
            z = b
            for j in range(d):
                z += w[j] * X[i, j]
            prediction = 1 if z >= 0 else 0
            delta = y[i] - prediction
            if delta != 0:
                wrong += 1
            for j in range(d):
                w[j] += lr * delta * X[i, j]
            b += lr * delta
        errors.append(wrong)
        if wrong == 0:
            break
    return w, b, errors

# %% task="train_perceptron" right="bias as an extra weight"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    A = np.hstack([np.ones((len(X), 1)), X])
    theta = np.zeros(A.shape[1])
    errors = []
    while len(errors) < max_epochs:
        count = 0
        for a, t in zip(A, y):
            miss = t - np.heaviside(a @ theta, 1)
            theta += lr * miss * a
            count += int(miss != 0)
        errors.append(count)
        if count == 0:
            break
    return theta[1:], theta[0], errors

# %% task="train_perceptron" right="dual form, weights at the end"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    alpha = np.zeros(len(y))
    K = X @ X.T + 1
    errors = []
    for _ in range(max_epochs):
        m = 0
        for i in range(len(y)):
            p = int(K[i] @ alpha >= 0)
            if p != y[i]:
                alpha[i] += 1 if y[i] == 1 else -1
                m += 1
        errors.append(m)
        if not m:
            break
    return lr * (alpha @ X), lr * alpha.sum(), errors

# %% task="train_perceptron" right="plain lists and zip"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w = [0.0 for _ in X[0]]
    b = 0.0
    errors = []
    for _ in range(max_epochs):
        errors.append(0)
        for row, label in zip(X.tolist(), y.tolist()):
            z = sum(wi * xi for wi, xi in zip(w, row)) + b
            if z >= 0 and label == 0:
                w = [wi - lr * xi for wi, xi in zip(w, row)]
                b -= lr
                errors[-1] += 1
            elif z < 0 and label == 1:
                w = [wi + lr * xi for wi, xi in zip(w, row)]
                b += lr
                errors[-1] += 1
        if errors[-1] == 0:
            return [w, b, errors]
    return [w, b, errors]

# %% task="train_perceptron" right="calls perceptron_n, errors as an array"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b = np.zeros(X.shape[1]), np.array(0.0)
    errors = []
    done = False
    while not done:
        before = sum(errors)
        mistakes = 0
        for x, t in zip(X, y):
            e = t - perceptron_n(x, w, b)
            w = w + lr * e * x
            b = b + lr * e
            mistakes += abs(e)
        errors.append(mistakes)
        done = mistakes == 0 or len(errors) == max_epochs
    return w, b, np.array(errors)

# %% task="train_perceptron" right="float32"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    X = X.astype(np.float32)
    w = np.zeros(X.shape[1], dtype=np.float32)
    b = np.float32(0)
    step = np.float32(lr)
    errors = []
    for _ in range(max_epochs):
        misses = 0
        for x, t in zip(X, y):
            d = np.float32(t) - np.float32(x @ w + b >= 0)
            w += step * d * x
            b += step * d
            misses += bool(d)
        errors.append(misses)
        if misses == 0:
            break
    return w, b, tuple(errors)

# %% task="train_perceptron" right="updates with lr at the end"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0, []
    for _ in range(max_epochs):
        missed = []
        for x, t in zip(X, y):
            guess = np.dot(w, x) + b >= 0
            missed.append(bool(guess) != bool(t))
            if missed[-1]:
                sign = 1 if t else -1
                w, b = w + sign * x, b + sign
        errors.append(np.count_nonzero(missed))
        if not any(missed):
            break
    return w * lr, b * lr, errors

# %% task="train_perceptron" right="signs instead of labels"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    s = 2 * np.asarray(y) - 1
    w = np.zeros(X.shape[1])
    b = 0.0
    errors = []
    for _ in range(max_epochs):
        wrong = 0
        for i in range(len(s)):
            z = X[i] @ w + b
            fires = 1 if z >= 0 else -1
            if fires * s[i] < 0:
                w = w + lr * s[i] * X[i]
                b = b + lr * s[i]
                wrong += 1
        errors += [wrong]
        if wrong == 0:
            break
    return w, b, errors

# %% task="train_perceptron" right="a small class"
class _Neuron:
    def __init__(self, d):
        self.w, self.b = np.zeros(d), 0.0

    def learn(self, x, t, lr):
        e = t - (1 if self.w.dot(x) + self.b >= 0 else 0)
        self.w = self.w + lr * e * x
        self.b = self.b + lr * e
        return e != 0


def train_perceptron(X, y, lr=0.1, max_epochs=100):
    neuron, errors = _Neuron(X.shape[1]), []
    for _ in range(max_epochs):
        errors.append(sum(neuron.learn(x, t, lr) for x, t in zip(X, y)))
        if not errors[-1]:
            break
    return neuron.w, neuron.b, errors

# %% task="train_perceptron" wrong="one update per epoch"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        e = y - (X @ w + b >= 0)
        w = w + lr * e @ X
        b = b + lr * e.sum()
        errors.append(np.count_nonzero(e))
        if errors[-1] == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="sign of the update turned round"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = (1 if x @ w + b >= 0 else 0) - t
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="bias never learns"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w = w + lr * e * x
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="bias without learning rate"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="learning rate ignored"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + 0.1 * e * x, b + 0.1 * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="another default learning rate"
def train_perceptron(X, y, lr=1.0, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="another default number of epochs"
def train_perceptron(X, y, lr=0.1, max_epochs=1000):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="> instead of >="
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b > 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="samples shuffled"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    shuffle = np.random.default_rng(0)
    for _ in range(max_epochs):
        m = 0
        for i in shuffle.permutation(len(y)):
            e = y[i] - (1 if X[i] @ w + b >= 0 else 0)
            w, b = w + lr * e * X[i], b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="random initial weights"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.random.default_rng(1).normal(size=X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="errors counted after the epoch"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
        errors.append(int(np.sum((X @ w + b >= 0) != y)))
        if errors[-1] == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="signed errors cancel"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        total = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            total += e
        errors.append(abs(int(total)))
        if total == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="the last 0 is not recorded"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        if m == 0:
            break
        errors.append(int(m))
    return w, b, errors

# %% task="train_perceptron" wrong="never stops early"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
    return w, b, errors

# %% task="train_perceptron" wrong="one epoch too many"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs + 1):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="errors as a share"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(m / len(y))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="error of the raw sum (delta rule)"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            z = x @ w + b
            m += (z >= 0) != t
            w, b = w + lr * (t - z) * x, b + lr * (t - z)
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="learns when right, too"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            m += (x @ w + b >= 0) != t
            w, b = w + lr * (2 * t - 1) * x, b + lr * (2 * t - 1)
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="labels −1 and 1, a tie is an error"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    s = 2 * y - 1
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, s):
            if t * (x @ w + b) <= 0:
                w, b = w + lr * t * x, b + lr * t
                m += 1
        errors.append(m)
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="weights of whole numbers"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros_like(X[0]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w[:] = w + lr * e * x
            b = b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="threshold instead of bias"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, threshold, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w >= threshold else 0)
            w, threshold = w + lr * e * x, threshold - lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, threshold, errors

# %% task="train_perceptron" wrong="w rounded to two decimals"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return np.round(w, 2), b, errors

# %% task="train_perceptron" wrong="b rounded to one decimal"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, round(float(b), 1), errors

# %% task="train_perceptron" wrong="order of results exchanged"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return b, w, errors

# %% task="train_perceptron" wrong="errors not returned"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        if m == 0:
            break
    return w, b

# %% task="train_perceptron" wrong="scales the samples in place"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    if X.dtype.kind == "f":
        X *= lr
    else:
        X = X * lr
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w / lr + b >= 0 else 0)
            w, b = w + e * x, b + lr * e
            m += e != 0
        errors.append(int(m))
        if m == 0:
            break
    return w, b, errors

# %% task="train_perceptron" wrong="error counts of all epochs added up"
def train_perceptron(X, y, lr=0.1, max_epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        m = 0
        for x, t in zip(X, y):
            e = t - (1 if x @ w + b >= 0 else 0)
            w, b = w + lr * e * x, b + lr * e
            m += e != 0
        errors.append(int(m) + sum(errors[:1]) * (m > 0))
        if m == 0:
            break
    return w, b, errors

# %% task="sigmoid" right="tanh"
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x)))

# %% task="sigmoid" right="scipy expit"
from scipy.special import expit


def sigmoid(x):
    return expit(np.asarray(x, dtype=float))

# %% task="sigmoid" right="clipped far out"
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))

# %% task="sigmoid" right="two masks"
def sigmoid(x):
    x = np.atleast_1d(np.asarray(x, dtype=float))
    out = np.empty_like(x)
    positive = x >= 0
    out[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    out[~positive] = e / (1 + e)
    return out

# %% task="sigmoid" right="vectorised math"
import math


@np.vectorize
def sigmoid(x):
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))

# %% task="sigmoid" right="errstate keeps numpy quiet"
def sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(x, dtype=float)))

# %% task="sigmoid" right="logaddexp"
def sigmoid(x):
    return np.exp(-np.logaddexp(0, -np.asarray(x)))

# %% task="sigmoid" right="float32"
def sigmoid(x):
    x = np.asarray(x, dtype=np.float32)
    return np.float32(1) / (np.float32(1) + np.exp(-np.clip(x, -80, 80)))

# %% task="sigmoid" right="one and a half form"
def sigmoid(x):
    e = np.exp(-abs(x))
    return 0.5 + 0.5 * np.sign(x) * (1 - e) / (1 + e)

# %% task="sigmoid" right="logistic distribution"
from scipy.stats import logistic


def sigmoid(x):
    return logistic.cdf(x)

# %% task="sigmoid" wrong="argument added, overflow left"
def sigmoid(x):
    return 1 / (1 + np.exp(-x))

# %% task="sigmoid" wrong="the other form overflows on the other side"
def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))

# %% task="sigmoid" wrong="np.where computes both branches"
def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))

# %% task="sigmoid" wrong="sign forgotten"
def sigmoid(x):
    return 0.5 * (1 - np.tanh(x / 2))

# %% task="sigmoid" wrong="clipped too near"
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))

# %% task="sigmoid" wrong="whole numbers stay whole"
def sigmoid(x):
    if np.ndim(x) == 0:
        return 0.5 * (1 + np.tanh(x / 2))
    out = np.zeros_like(x)
    out[...] = 0.5 * (1 + np.tanh(x / 2))
    return out

# %% task="sigmoid" wrong="numbers only, no arrays"
import math


def sigmoid(x):
    x = float(x)
    return 0.5 * (1 + math.tanh(x / 2))

# %% task="sigmoid" wrong="a hyperbolic tangent"
def sigmoid(x):
    return np.tanh(x)

# %% task="sigmoid" wrong="tanh without the half inside"
def sigmoid(x):
    return 0.5 * (1 + np.tanh(x))

# %% task="sigmoid" wrong="a step"
def sigmoid(x):
    return (np.asarray(x) >= 0) * 1.0

# %% task="sigmoid" wrong="brackets forgotten"
def sigmoid(x):
    return 1 / 1 + np.exp(-np.abs(x))

# %% task="sigmoid" wrong="one dimension only"
import math


def sigmoid(x):
    if np.ndim(x) == 0:
        return 0.5 * (1 + math.tanh(x / 2))
    return np.array([0.5 * (1 + math.tanh(value / 2)) for value in x])

# %% task="sigmoid" wrong="reads a variable of the notebook"
x = 0.0


def sigmoid(value=None):
    return 1 / (1 + np.exp(-x))

# %% task="sigmoid" wrong="prints"
def sigmoid(x):
    print(0.5 * (1 + np.tanh(x / 2)))

# %% task="sigmoid" wrong="cut to 0 and 1 outside ±6"
def sigmoid(x):
    x = np.asarray(x, dtype=float)
    middle = 0.5 * (1 + np.tanh(x / 2))
    return np.where(x > 6, 1.0, np.where(x < -6, 0.0, middle))

# %% task="sigmoid" wrong="changes its input"
def sigmoid(x):
    x *= 0.5
    return 0.5 * (1 + np.tanh(x))

# %% task="sigmoid" wrong="quiet in arrays, overflow for single numbers"
import math


def sigmoid(x):
    if np.ndim(x) == 0:
        return 1 / (1 + math.exp(-x))
    return 0.5 * (1 + np.tanh(x / 2))

# %% task="phase_diagram" right="nested loops"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    result = np.zeros((len(pressure), len(temperature)))
    for i, p in enumerate(pressure):
        for j, t in enumerate(temperature):
            T = scale_data(t, min(temperature), max(temperature))
            P = scale_data(p, min(pressure), max(pressure))
            hidden = sigmoid(T * w1 + P * w2)
            result[i, j] = sigmoid(hidden * v1 + P * v2)
    return result

# %% task="phase_diagram" right="broadcasting without helpers"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = 2 * (temperature - temperature.min()) / np.ptp(temperature) - 1
    P = (2 * (pressure - pressure.min()) / np.ptp(pressure) - 1)[:, None]
    h = 1 / (1 + np.exp(-(T * w1 + P * w2)))
    return 1 / (1 + np.exp(-(h * v1 + P * v2)))

# %% task="phase_diagram" right="ij indexing and a transpose"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T, P = np.meshgrid(
        scale_data(temperature, np.min(temperature), np.max(temperature)),
        scale_data(pressure, np.min(pressure), np.max(pressure)),
        indexing="ij",
    )
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2).T

# %% task="phase_diagram" right="nested lists"
import math


def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    def s(z):
        return 0.5 + 0.5 * math.tanh(z / 2)

    def scaled(values):
        low, high = float(min(values)), float(max(values))
        return [-1 + 2 * (float(v) - low) / (high - low) for v in values]

    T, P = scaled(temperature), scaled(pressure)
    return [[s(s(t * w1 + p * w2) * v1 + p * v2) for t in T] for p in P]

# %% task="phase_diagram" right="starter's meshgrid, arguments in order"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T_grid, P_grid = np.meshgrid(temperature, pressure)
    T = scale_data(T_grid, T_grid.min(), T_grid.max())
    P = scale_data(P_grid, P_grid.min(), P_grid.max())
    return sigmoid(v1 * sigmoid(w1 * T + w2 * P) + v2 * P)

# %% task="phase_diagram" right="outer products"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = np.interp(temperature, [temperature.min(), temperature.max()], [-1, 1])
    P = np.interp(pressure, [pressure.min(), pressure.max()], [-1, 1])
    hidden = sigmoid(np.add.outer(P * w2, T * w1))
    return sigmoid(hidden * v1 + np.outer(P, np.ones(len(T))) * v2)

# %% task="phase_diagram" right="float32"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    t, p = temperature.astype(np.float32), pressure.astype(np.float32)
    T, P = np.meshgrid(2 * (t - t.min()) / np.ptp(t) - 1, 2 * (p - p.min()) / np.ptp(p) - 1)
    h = 0.5 + 0.5 * np.tanh((T * np.float32(w1) + P * np.float32(w2)) / 2)
    return 0.5 + 0.5 * np.tanh((h * np.float32(v1) + P * np.float32(v2)) / 2)

# %% task="phase_diagram" right="matrix products, layer by layer"
from scipy.special import expit


def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    unit = lambda a: scale_data(data=a, min_val=a.min(), max_val=a.max())
    T, P = np.meshgrid(unit(temperature), unit(pressure))
    inputs = np.column_stack([T.ravel(), P.ravel()])
    hidden = expit(inputs @ np.array([w1, w2]))
    out = expit(np.column_stack([hidden, inputs[:, 1]]) @ np.array([v1, v2]))
    return out.reshape(T.shape)

# %% task="phase_diagram" right="starter and a transpose"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())
    P, T = np.meshgrid(P, T)
    hidden = sigmoid(T * w1 + P * w2)
    return np.transpose(sigmoid(hidden * v1 + P * v2))

# %% task="phase_diagram" wrong="axes swapped, shape repaired by reshape"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())
    P, T = np.meshgrid(P, T)
    out = sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)
    return out.reshape(len(pressure), len(temperature))

# %% task="phase_diagram" wrong="transposed where it is square"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())
    P, T = np.meshgrid(P, T)
    out = sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)
    return out if out.shape == (len(pressure), len(temperature)) else out.T

# %% task="phase_diagram" wrong="names exchanged after meshgrid"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())
    P, T = np.meshgrid(T, P)
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="not scaled"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T, P = np.meshgrid(temperature, pressure)
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="scaled to 0 … 1"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T, P = np.meshgrid(
        (temperature - temperature.min()) / np.ptp(temperature),
        (pressure - pressure.min()) / np.ptp(pressure),
    )
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="both axes scaled by one range"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    low = min(temperature.min(), pressure.min())
    high = max(temperature.max(), pressure.max())
    T, P = np.meshgrid(scale_data(temperature, low, high), scale_data(pressure, low, high))
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="raw pressure in the output neuron"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())[:, None]
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + pressure[:, None] * v2)

# %% task="phase_diagram" wrong="temperature in the output neuron"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())[:, None]
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + T * v2)

# %% task="phase_diagram" wrong="no sigmoid in the hidden neuron"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())[:, None]
    return sigmoid((T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="no sigmoid at the output"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())[:, None]
    return sigmoid(T * w1 + P * w2) * v1 + P * v2

# %% task="phase_diagram" wrong="read as 0 and 1"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())[:, None]
    return (sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2) >= 0.5).astype(int)

# %% task="phase_diagram" wrong="first and last value for min and max"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature[0], temperature[-1])
    P = scale_data(pressure, pressure[0], pressure[-1])
    T, P = np.meshgrid(T, P)
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="axes replaced by linspace"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T, P = np.meshgrid(np.linspace(-1, 1, len(temperature)), np.linspace(-1, 1, len(pressure)))
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="weights w1 and w2 exchanged"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())[:, None]
    return sigmoid(sigmoid(T * w2 + P * w1) * v1 + P * v2)

# %% task="phase_diagram" wrong="weights v1 and v2 exchanged"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())[:, None]
    return sigmoid(sigmoid(T * w1 + P * w2) * v2 + P * v1)

# %% task="phase_diagram" wrong="upside down"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    T = scale_data(temperature, temperature.min(), temperature.max())
    P = scale_data(pressure, pressure.min(), pressure.max())
    T, P = np.meshgrid(T, P)
    return np.flipud(sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2))

# %% task="phase_diagram" wrong="sorts the axes"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    temperature, pressure = np.sort(temperature), np.sort(pressure)
    T = scale_data(temperature, temperature[0], temperature[-1])
    P = scale_data(pressure, pressure[0], pressure[-1])
    T, P = np.meshgrid(T, P)
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="phase_diagram" wrong="sorts its inputs in place"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    order_t, order_p = np.argsort(np.argsort(temperature)), np.argsort(np.argsort(pressure))
    temperature.sort()
    pressure.sort()
    T = scale_data(temperature, temperature[0], temperature[-1])
    P = scale_data(pressure, pressure[0], pressure[-1])
    T, P = np.meshgrid(T, P)
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)[order_p][:, order_t]

# %% task="phase_diagram" wrong="pairs only, no grid"
def phase_diagram(temperature, pressure, w1, w2, v1, v2):
    n = min(len(temperature), len(pressure))
    T = scale_data(temperature[:n], temperature.min(), temperature.max())
    P = scale_data(pressure[:n], pressure.min(), pressure.max())
    return sigmoid(sigmoid(T * w1 + P * w2) * v1 + P * v2)

# %% task="reentrant_weights" right="or, not-and, and"
def reentrant_weights():
    return [[1, 1], [-1, -1]], [-1, 1], [1, 1], -2

# %% task="reentrant_weights" right="or without and"
def reentrant_weights():
    W = np.array([[1.0, 1.0], [1.0, 1.0]])
    b = np.array([-0.5, -1.5])
    v = np.array([1.0, -1.0])
    c = -0.5
    return W, b, v, c

# %% task="reentrant_weights" right="one corner per neuron"
def reentrant_weights():
    return np.array([[2, -2], [-2, 2]]), np.array([-1, -1]), np.array([2, 2]), -1.0

# %% task="reentrant_weights" right="both neurons silent at the phase"
def reentrant_weights():
    W = [[1, 1], [-1, -1]]
    b = [-1.5, 0.5]
    v = [-1, -1]
    c = 0
    return W, b, v, c

# %% task="reentrant_weights" right="differences, ties fire"
def reentrant_weights():
    return np.array([[1, -1], [-1, 1]]), np.zeros(2), np.array([-1, -1]), 1

# %% task="reentrant_weights" right="fractions with ties on paper"
def reentrant_weights():
    W = np.array([[0.3, 0.3], [-0.1, -0.2]])
    b = np.array([-0.3, 0.2])
    return (W, b, np.array([0.1, 0.2]), np.array([-0.3]))

# %% task="reentrant_weights" right="float32"
def reentrant_weights():
    W = np.array([[10, 10], [-10, -10]], dtype=np.float32)
    b = np.array([-5, 15], dtype=np.float32)
    return W, b, np.array([20, 20], dtype=np.float32), np.float32(-30)

# %% task="reentrant_weights" right="found by search"
def reentrant_weights():
    import itertools

    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    wanted = np.array([0, 1, 1, 0])
    values = (-1.5, -0.5, 0.5, 1.0)
    for p in itertools.product((1.0, -1.0), (1.0, -1.0), values, (1.0, -1.0), (1.0, -1.0), values):
        W, b = np.array([p[:2], p[3:5]]), np.array([p[2], p[5]])
        h = (corners @ W.T + b >= 0) * 1
        for v1, v2, c in itertools.product((1.0, -1.0), (1.0, -1.0), values):
            if np.array_equal(h @ np.array([v1, v2]) + c >= 0, wanted == 1):
                return W, b, np.array([v1, v2]), c

# %% task="reentrant_weights" right="neurons trained by train_perceptron"
def reentrant_weights():
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    w_or, b_or, _ = train_perceptron(corners, np.array([0, 1, 1, 1]), lr=1.0)
    w_nand, b_nand, _ = train_perceptron(corners, np.array([1, 1, 1, 0]), lr=1.0)
    v, c, _ = train_perceptron(corners, np.array([0, 0, 0, 1]), lr=1.0)
    return np.array([w_or, w_nand]), np.array([b_or, b_nand]), v, c

# %% task="reentrant_weights" right="hidden neurons exchanged, uneven weights"
def reentrant_weights():
    return np.array([[-3.0, -2.0], [4.0, 7.0]]), np.array([4.5, -3.0]), np.array([5.0, 3.0]), -7.0

# %% task="reentrant_weights" wrong="or in both neurons"
def reentrant_weights():
    return np.array([[1, 1], [1, 1]]), np.array([-0.5, -0.5]), np.array([1, 1]), -1.5

# %% task="reentrant_weights" wrong="and at the output forgotten"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([-0.5, 1.5]), np.array([1, 1]), -0.5

# %% task="reentrant_weights" wrong="columns instead of rows"
def reentrant_weights():
    W = np.array([[1.0, 1.0], [-1.0, -1.0]]).T
    return W, np.array([-0.5, 1.5]), np.array([1.0, 1.0]), -1.5

# %% task="reentrant_weights" wrong="fires where the phase is not"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([-0.5, 1.5]), np.array([-1, -1]), 1.5

# %% task="reentrant_weights" wrong="stable at the cold low-pressure corner, too"
def reentrant_weights():
    return np.array([[-1, -1], [-1, -1]]), np.array([1.5, 1.5]), np.array([1, 1]), -1.5

# %% task="reentrant_weights" wrong="a tie taken for 0"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([0, 1]), np.array([1, 1]), -2

# %% task="reentrant_weights" wrong="ties on (0, 0) alone"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([0, 1.5]), np.array([1, 1]), -1.5

# %% task="reentrant_weights" wrong="a single neuron"
def reentrant_weights():
    return np.array([1, 1]), -0.5

# %% task="reentrant_weights" wrong="three outputs of four"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([-0.5, 1.5]), np.array([1, 1])

# %% task="reentrant_weights" wrong="biases forgotten"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.zeros(2), np.array([1, 1]), 0

# %% task="reentrant_weights" wrong="bias as a column"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([[-0.5], [1.5]]), np.array([1, 1]), -1.5

# %% task="reentrant_weights" wrong="biases with the wrong sign"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([0.5, -1.5]), np.array([1, 1]), 1.5

# %% task="reentrant_weights" wrong="network for −1 and 1 instead of 0 and 1"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([1.0, 1.0]), np.array([1, 1]), -1.0

# %% task="reentrant_weights" wrong="the number c as text"
def reentrant_weights():
    return np.array([[1, 1], [-1, -1]]), np.array([-0.5, 1.5]), np.array([1, 1]), "-1.5"

# %% task="reentrant_weights" wrong="prints"
def reentrant_weights():
    print([[1, 1], [-1, -1]], [-0.5, 1.5], [1, 1], -1.5)
