"""Answers to the tasks of 02_activations: right ones, and wrong ones that students give."""

# %% task="logistic" right="stable by the sign of x, with masks"
def logistic(x):
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)
    pos = x >= 0
    out[pos] = 1 / (1 + np.exp(-x[pos]))
    e = np.exp(x[~pos])
    out[~pos] = e / (1 + e)
    return out

# %% task="logistic" right="by tanh"
def logistic(x):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x)))

# %% task="logistic" right="scipy's expit"
from scipy.special import expit

def logistic(x):
    return expit(x)

# %% task="logistic" right="clipped far out"
def logistic(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))

# %% task="logistic" right="loop over all entries with math"
import math

def logistic(x):
    x = np.array(x)
    result = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        v = float(x[index])
        if v > 0:
            result[index] = 1 / (1 + math.exp(-v))
        else:
            result[index] = math.exp(v) / (1 + math.exp(v))
    return result

# %% task="logistic" right="torch"
import torch

def logistic(x):
    return torch.sigmoid(torch.as_tensor(x))

# %% task="logistic" right="overflow silenced on purpose"
def logistic(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(x, float)))

# %% task="logistic" right="vectorised scalar function"
def _one(v):
    if v < -600:
        return 0.0
    return float(1 / (1 + np.exp(-v)))

logistic = np.vectorize(_one, otypes=[float])

# %% task="logistic" right="exp of minus logaddexp"
def logistic(x):
    return np.exp(-np.logaddexp(0, -np.asarray(x)))

# %% task="logistic" right="float32 torch, back to numpy"
import torch

def logistic(x):
    return torch.sigmoid(torch.tensor(np.asarray(x), dtype=torch.float32)).numpy()

# %% task="logistic" right="recursion over numbers and arrays, nested lists out"
import math

def logistic(x):
    if np.ndim(x) > 0:
        return [logistic(row) for row in x]
    return 1 / (1 + math.exp(-x)) if x > -500 else 0.0

# %% task="logistic" wrong="overflow at -1000"
def logistic(x):
    return 1 / (1 + np.exp(-x))

# %% task="logistic" wrong="nan at 1000"
def logistic(x):
    return np.exp(x) / (1 + np.exp(x))

# %% task="logistic" wrong="both branches of np.where are worked out"
def logistic(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))

# %% task="logistic" wrong="sign of x lost"
def logistic(x):
    return 1 / (1 + np.exp(np.clip(x, -700, 700)))

# %% task="logistic" wrong="tanh instead of logistic"
def logistic(x):
    return np.tanh(x)

# %% task="logistic" wrong="clipped too early"
def logistic(x):
    return 1 / (1 + np.exp(-np.clip(x, -5, 5)))

# %% task="logistic" wrong="numbers only, no arrays"
import math

def logistic(x):
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))

# %% task="logistic" wrong="arrays only, no numbers"
def logistic(x):
    out = np.zeros(len(x))
    for i in range(len(x)):
        out[i] = 0.5 * (1 + np.tanh(x[i] / 2))
    return out

# %% task="logistic" wrong="one axis only"
import math

def logistic(x):
    if np.ndim(x) == 0:
        return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
    return np.array([1 / (1 + math.exp(-v)) if v > -700 else 0.0 for v in x])

# %% task="logistic" wrong="flattens the array"
def logistic(x):
    if np.ndim(x) == 0:
        return 0.5 * (1 + np.tanh(0.5 * x))
    return 0.5 * (1 + np.tanh(0.5 * np.ravel(x)))

# %% task="logistic" wrong="integer array holds the result"
def logistic(x):
    if np.ndim(x) == 0:
        return 0.5 * (1 + np.tanh(0.5 * x))
    out = np.zeros_like(x)
    out[...] = 0.5 * (1 + np.tanh(0.5 * x))
    return out

# %% task="logistic" wrong="writes into its input"
def logistic(x):
    if np.ndim(x) == 0:
        return 0.5 * (1 + np.tanh(0.5 * x))
    for i in np.ndindex(x.shape):
        x[i] = 0.5 * (1 + np.tanh(0.5 * x[i]))
    return x

# %% task="logistic" wrong="values of the visible test only"
def logistic(x):
    known = {-1000: 0, -2: 0.11920292, 0: 0.5, 3: 0.95257413, 1000: 1}
    if np.ndim(x) == 0:
        return known.get(x, 0.5)
    return np.array([known.get(float(v), 0.5) for v in np.ravel(x)]).reshape(np.shape(x))

# %% task="logistic" wrong="straight lines, a hard sigmoid"
def logistic(x):
    return np.clip(0.25 * np.asarray(x) + 0.5, 0, 1)

# %% task="logistic" wrong="overflow at -1000 for numbers only"
def logistic(x):
    if np.ndim(x) == 0:
        return 1 / (1 + np.exp(-np.float64(x)))
    return 0.5 * (1 + np.tanh(0.5 * x))

# %% task="logistic" wrong="nan at 1000 for numbers only"
def logistic(x):
    if np.ndim(x) == 0:
        return np.exp(np.float64(x)) / (1 + np.exp(np.float64(x)))
    return 0.5 * (1 + np.tanh(0.5 * x))

# %% task="logistic" wrong="only -1000 itself is treated"
def logistic(x):
    x = np.where(np.asarray(x) <= -1000, -700, x)
    return 1 / (1 + np.exp(-x))

# %% task="logistic" wrong="two axes at most"
def logistic(x):
    one = lambda v: 0.5 * (1 + float(np.tanh(0.5 * v)))
    if np.ndim(x) == 0:
        return one(x)
    if np.ndim(x) == 1:
        return np.array([one(v) for v in x])
    return np.array([[one(v) for v in row] for row in x])

# %% task="logistic" wrong="prints instead of returning"
def logistic(x):
    print(0.5 * (1 + np.tanh(0.5 * x)))

# %% task="rectifiers" right="one-line numpy"
def relu(x):
    return np.maximum(0, x)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * (np.exp(np.minimum(x, 0)) - 1)

# %% task="rectifiers" right="products with comparisons"
def relu(x):
    return x * (np.asarray(x) > 0)

def prelu(x, alpha):
    x = np.asarray(x, dtype=float)
    return x * (x > 0) + alpha * x * (x <= 0)

def elu(x, alpha=1.0):
    x = np.asarray(x, dtype=float)
    return x * (x > 0) + alpha * np.expm1(x * (x < 0))

# %% task="rectifiers" right="masks on a float copy"
def relu(x):
    y = np.array(x, dtype=float)
    y[y < 0] = 0
    return y

def prelu(x, alpha):
    y = np.array(x, dtype=float)
    y[y < 0] *= alpha
    return y

def elu(x, alpha=1.0):
    y = np.array(x, dtype=float)
    m = y < 0
    y[m] = alpha * (np.exp(y[m]) - 1)
    return y

# %% task="rectifiers" right="loops over all entries"
import math

def _each(f, x):
    x = np.array(x)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        out[i] = f(float(x[i]))
    return out

def relu(x):
    return _each(lambda v: v if v > 0 else 0.0, x)

def prelu(x, alpha):
    return _each(lambda v: v if v > 0 else alpha * v, x)

def elu(x, alpha=1.0):
    return _each(lambda v: v if v > 0 else alpha * (math.exp(v) - 1), x)

# %% task="rectifiers" right="half of x plus |x|"
def relu(x):
    return (x + np.abs(x)) / 2

def prelu(x, alpha):
    return (1 + alpha) / 2 * x + (1 - alpha) / 2 * np.abs(x)

def elu(x, alpha=1.0):
    return relu(x) + alpha * np.exp(-relu(-x)) - alpha

# %% task="rectifiers" right="torch"
import torch
import torch.nn.functional as F

def relu(x):
    return torch.relu(torch.as_tensor(x))

def prelu(x, alpha):
    return F.leaky_relu(torch.as_tensor(x).double(), alpha)

def elu(x, alpha=1.0):
    return F.elu(torch.as_tensor(x).double(), alpha)

# %% task="rectifiers" right="np.piecewise"
def relu(x):
    x = np.asarray(x, float)
    return np.piecewise(x, [x < 0, x >= 0], [0, lambda v: v])

def prelu(x, alpha):
    x = np.asarray(x, float)
    return np.piecewise(x, [x < 0], [lambda v: alpha * v, lambda v: v])

def elu(x, alpha=1.0):
    x = np.asarray(x, float)
    return np.piecewise(x, [x < 0], [lambda v: alpha * (np.exp(v) - 1), lambda v: v])

# %% task="rectifiers" right="np.select and a silenced exponential"
def relu(x):
    return np.clip(x, 0, None)

def prelu(x, alpha):
    x = np.asarray(x)
    return np.select([x >= 0], [1.0 * x], default=alpha * x)

def elu(x, alpha=1.0):
    with np.errstate(all="ignore"):
        x = np.asarray(x, dtype=float)
        return np.where(x >= 0, x, alpha * (np.exp(x) - 1))

# %% task="rectifiers" right="one built on the other"
def prelu(x, alpha):
    return np.where(np.less(x, 0), np.multiply(alpha, x), x)

def relu(x):
    return prelu(x, 0)

def elu(x, alpha=1.0):
    inner = -relu(-np.asarray(x, float))
    return relu(x) + alpha * (np.exp(inner) - 1)

# %% task="rectifiers" wrong="ReLU is the absolute value"
relu = np.abs

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ReLU keeps the negative side"
def relu(x):
    return np.minimum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ReLU capped at 6"
def relu(x):
    return np.clip(x, 0, 6)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ReLU for one axis only"
def relu(x):
    if np.ndim(x) == 0:
        return x if x > 0 else 0
    return [v if v > 0 else 0 for v in x]

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="PReLU for arrays only"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    y = 1.0 * x
    y[y < 0] *= alpha
    return y

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ReLU writes into its input"
def relu(x):
    x[x < 0] = 0
    return x

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ReLU is a step"
def relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="PReLU with the leaky 0.01 whatever alpha is"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, 0.01 * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="PReLU takes alpha = 0 for no alpha"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    alpha = alpha or 0.01
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="PReLU refuses alpha = 1"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    if not 0 <= alpha < 1:
        raise ValueError("alpha must lie between 0 and 1")
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="PReLU scales both sides"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return alpha * np.asarray(x)

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="PReLU subtracts alpha"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.where(np.asarray(x) < 0, np.asarray(x) - alpha, x)

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="PReLU cuts integers"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    out = np.array(x)
    if out.ndim == 0:
        return x if x > 0 else alpha * x
    out[out < 0] = alpha * out[out < 0]
    return out

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ELU without the minus one"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, x, alpha * np.exp(np.minimum(x, 0)))

# %% task="rectifiers" wrong="ELU ignores alpha"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ELU with alpha inside the exponential"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, 0) + np.expm1(alpha * np.minimum(x, 0))

# %% task="rectifiers" wrong="ELU overflows in the branch not taken"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, x, alpha * (np.exp(x) - 1))

# %% task="rectifiers" wrong="ELU as the maximum of both branches"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    return np.maximum(x, alpha * np.expm1(np.minimum(x, 0)))

# %% task="rectifiers" wrong="ELU scales the positive side, too, where alpha is large"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    side = alpha if alpha > 1 else 1
    return side * np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))

# %% task="rectifiers" wrong="ELU cuts integers"
def relu(x):
    return np.maximum(x, 0)

def prelu(x, alpha):
    return np.maximum(x, alpha * np.asarray(x))

def elu(x, alpha=1.0):
    if np.ndim(x) == 0:
        return max(x, 0) + alpha * np.expm1(min(x, 0))
    out = x.copy()
    out[x < 0] = alpha * np.expm1(x[x < 0])
    return out

# %% task="rectifiers" wrong="only ReLU is written"
def relu(x):
    return np.maximum(x, 0)

# %% task="softplus" right="logaddexp"
def softplus(x):
    return np.logaddexp(0, x)

# %% task="softplus" right="masks for the two sides"
def softplus(x):
    x = np.asarray(x, dtype=float)
    out = np.empty(x.shape)
    out[x > 0] = x[x > 0] + np.log1p(np.exp(-x[x > 0]))
    out[x <= 0] = np.log1p(np.exp(x[x <= 0]))
    return out

# %% task="softplus" right="x itself beyond 50"
def softplus(x):
    x = np.asarray(x, dtype=float)
    return np.where(x > 50, x, np.log(1 + np.exp(np.minimum(x, 50))))

# %% task="softplus" right="torch"
import torch

def softplus(x):
    return torch.nn.functional.softplus(torch.as_tensor(x, dtype=torch.float64))

# %% task="softplus" right="logsumexp of 0 and x"
from scipy.special import logsumexp

def softplus(x):
    x = np.asarray(x, dtype=float)
    return logsumexp(np.stack([np.zeros_like(x), x]), axis=0)

# %% task="softplus" right="loop with math"
import math

def softplus(x):
    x = np.array(x)
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        v = float(x[i])
        y[i] = v + math.log(1 + math.exp(-v)) if v > 0 else math.log(1 + math.exp(v))
    return y

# %% task="softplus" right="by relu and logistic of Tasks 1 and 2"
def softplus(x):
    return relu(x) - np.log(logistic(np.abs(x)))

# %% task="softplus" right="scipy's log_expit"
from scipy.special import log_expit

def softplus(x):
    return -log_expit(-np.asarray(x, float))

# %% task="softplus" right="overflow silenced, then replaced"
def softplus(x):
    with np.errstate(over="ignore"):
        y = np.log1p(np.exp(np.asarray(x, float)))
    return np.where(np.isinf(y), x, y)

# %% task="softplus" wrong="overflow at 1000"
def softplus(x):
    return np.log(1 + np.exp(x))

# %% task="softplus" wrong="log1p does not help at 1000"
def softplus(x):
    return np.log1p(np.exp(np.asarray(x, float)))

# %% task="softplus" wrong="clipped, so 1000 gives 700"
def softplus(x):
    return np.log1p(np.exp(np.clip(x, -700, 700)))

# %% task="softplus" wrong="np.where works out both branches"
def softplus(x):
    return np.where(np.asarray(x) > 30, x, np.log(1 + np.exp(np.asarray(x, float))))

# %% task="softplus" wrong="logarithm to base 10"
def softplus(x):
    return np.logaddexp(0, x) / np.log(10)

# %% task="softplus" wrong="logarithm to base 2"
def softplus(x):
    return np.logaddexp2(0, x)

# %% task="softplus" wrong="sign of x lost"
def softplus(x):
    return np.logaddexp(0, -np.asarray(x))

# %% task="softplus" wrong="cut over to x too early"
def softplus(x):
    x = np.asarray(x, float)
    return np.where(x > 3.5, x, np.log1p(np.exp(np.minimum(x, 3.5))))

# %% task="softplus" wrong="cut off to zero too early"
def softplus(x):
    x = np.asarray(x, float)
    return np.where(x < -5, 0, np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))

# %% task="softplus" wrong="only 1000 itself is treated"
def softplus(x):
    x = np.asarray(x, dtype=float)
    return np.where(x >= 1000, x, np.log1p(np.exp(np.where(x >= 1000, 0, x))))

# %% task="softplus" wrong="integer array holds the result"
def softplus(x):
    if np.ndim(x) == 0:
        return np.logaddexp(0, x)
    out = np.zeros_like(x)
    out[...] = np.logaddexp(0, x)
    return out

# %% task="softplus" wrong="one axis only"
def softplus(x):
    if np.ndim(x) == 0:
        return float(np.logaddexp(0, x))
    return np.array([float(np.logaddexp(0, v)) for v in x])

# %% task="softplus" wrong="works on its input"
def softplus(x):
    if np.ndim(x) == 0:
        return np.logaddexp(0, x)
    x += np.log1p(np.exp(-np.abs(x))) - np.minimum(x, 0)
    return x

# %% task="softplus" wrong="the logistic function instead"
def softplus(x):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x)))

# %% task="softplus" wrong="one plus x inside the logarithm"
def softplus(x):
    return np.log(1 + np.abs(x))

# %% task="derivatives" right="closed forms in numpy"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return (1 - np.tanh(x)) * (1 + np.tanh(x))

def d_arctan(x):
    return 1.0 / (1.0 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return (np.asarray(x) > 0) * 1.0

def d_prelu(x, alpha):
    return np.where(np.asarray(x) >= 0, 1, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) >= 0, 1, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" right="torch autograd"
import torch
import torch.nn.functional as F

def _grad(f, x):
    t = torch.tensor(np.asarray(x, dtype=float), requires_grad=True)
    (g,) = torch.autograd.grad(f(t).sum(), t)
    return g

def d_logistic(x):
    return _grad(torch.sigmoid, x)

def d_tanh(x):
    return _grad(torch.tanh, x)

def d_arctan(x):
    return _grad(torch.atan, x)

def d_softplus(x):
    return _grad(F.softplus, x)

def d_relu(x):
    return _grad(torch.relu, x)

def d_prelu(x, alpha):
    return _grad(lambda t: F.leaky_relu(t, alpha), x)

def d_elu(x, alpha=1.0):
    return _grad(lambda t: F.elu(t, alpha), x)

# %% task="derivatives" right="half at the kinks"
from scipy.special import expit

def d_logistic(x):
    return expit(x) * expit(-np.asarray(x))

def d_tanh(x):
    return 1 - np.square(np.tanh(x))

def d_arctan(x):
    return np.reciprocal(1 + np.square(np.asarray(x, dtype=float)))

def d_softplus(x):
    return expit(x)

def d_relu(x):
    return np.heaviside(x, 0.5)

def d_prelu(x, alpha):
    return alpha + (1 - alpha) * np.heaviside(x, 0.5)

def d_elu(x, alpha=1.0):
    left = alpha * np.exp(np.minimum(x, 0))
    return left + (1 - left) * np.heaviside(x, 0.5)

# %% task="derivatives" right="built on the functions of Tasks 1 to 3"
def d_logistic(x):
    s = logistic(x)
    return s - s**2

def d_tanh(x):
    return 4 * d_logistic(2 * np.asarray(x))

def d_arctan(x):
    return 1 / (1 + x * x)

def d_softplus(x):
    return logistic(x)

def d_relu(x):
    return np.where(relu(x) > 0, 1, 0)

def d_prelu(x, alpha):
    return np.where(prelu(x, 0.5) > 0, 1, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1, elu(-relu(-np.asarray(x)), alpha) + alpha)

# %% task="derivatives" right="loops over all entries"
import math

def _each(f, x):
    x = np.array(x)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        out[i] = f(float(x[i]))
    return out

def _s(v):
    return 1 / (1 + math.exp(-v)) if v > -500 else 0.0

def d_logistic(x):
    return _each(lambda v: _s(v) * (1 - _s(v)), x)

def d_tanh(x):
    return _each(lambda v: 1 - math.tanh(v) ** 2, x)

def d_arctan(x):
    return _each(lambda v: 1 / (1 + v**2), x)

def d_softplus(x):
    return _each(_s, x)

def d_relu(x):
    return _each(lambda v: 1 if v >= 0 else 0, x)

def d_prelu(x, alpha):
    return _each(lambda v: 1 if v > 0 else alpha, x)

def d_elu(x, alpha=1.0):
    return _each(lambda v: 1 if v > 0 else alpha * math.exp(v), x)

# %% task="derivatives" right="booleans and whole numbers out"
def d_logistic(x):
    return 0.25 * (1 - np.tanh(np.asarray(x) / 2) ** 2)

def d_tanh(x):
    return 1 / np.cosh(np.clip(x, -300, 300)) ** 2

def d_arctan(x):
    return np.cos(np.arctan(x)) ** 2

def d_softplus(x):
    return 1 / (1 + np.exp(-np.clip(x, -300, 300)))

def d_relu(x):
    return np.asarray(x) > 0

def d_prelu(x, alpha):
    y = np.full(np.shape(x), float(alpha))
    y[np.asarray(x) > 0] = 1
    return y

def d_elu(x, alpha=1.0):
    return np.minimum(1, np.exp(np.minimum(x, 0))) * np.where(np.asarray(x) > 0, 1, alpha)

# %% task="derivatives" right="central differences away from trouble"
from scipy.special import expit

def _slope(f, x, h=1e-6):
    x = np.asarray(x, float)
    return (f(x + h) - f(x - h)) / (2 * h)

def d_logistic(x):
    return _slope(expit, x)

def d_tanh(x):
    return _slope(np.tanh, x)

def d_arctan(x):
    return _slope(np.arctan, x)

def d_softplus(x):
    return _slope(lambda v: np.logaddexp(0, v), x)

def d_relu(x):
    return _slope(lambda v: np.maximum(v, 0), x)

def d_prelu(x, alpha):
    return _slope(lambda v: np.where(v > 0, v, alpha * v), x)

def d_elu(x, alpha=1.0):
    return _slope(lambda v: np.where(v > 0, v, alpha * np.expm1(np.minimum(v, 0))), x)

# %% task="derivatives" right="signs and exponentials of -|x|"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + 2 * e + e * e)

def d_tanh(x):
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2

def d_arctan(x):
    return 1 / ((1 + 1j * x) * (1 - 1j * x)).real

def d_softplus(x):
    e = np.exp(-np.abs(x))
    return np.where(np.sign(x) >= 0, 1, e) / (1 + e)

def d_relu(x):
    return (1 + np.sign(x)) / 2

def d_prelu(x, alpha):
    return (1 + alpha) / 2 + (1 - alpha) / 2 * np.sign(x)

def d_elu(x, alpha=1.0):
    return np.where(np.sign(x) > 0, 1, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="logistic slope of f(x), not of x"
def d_logistic(x):
    return x * (1 - x)

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="logistic slope warns at -1000"
def d_logistic(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="logistic slope is nan at 1000"
def d_logistic(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="logistic slope without the second factor"
def d_logistic(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="logistic slope is negative"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return -e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="tanh slope of f(x), not of x"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.square(x)

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="tanh slope without the square"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x)

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="tanh slope overflows in cosh"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 / np.cosh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="tanh slope has the logistic form"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return np.tanh(x) * (1 - np.tanh(x))

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="arctan slope of a square root"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / np.sqrt(1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="arctan slope is one over the tangent"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / np.tan(np.asarray(x) + 1e-9)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="arctan slope with a minus in the denominator"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 - (np.asarray(x) + 1e-9) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="softplus slope mirrored"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 - 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="softplus slope without the inner derivative"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return np.exp(-np.logaddexp(0, x))

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="softplus slope warns far out"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return np.exp(x) / (1 + np.exp(x))

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="softplus slope for one axis only"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    if np.ndim(x) == 0:
        return 0.5 + 0.5 * np.tanh(x / 2)
    return np.array([0.5 + 0.5 * float(np.tanh(v / 2)) for v in x])

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="arctan slope works on its input"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    if np.ndim(x) == 0:
        return 1 / (1 + x * x)
    x *= x
    x += 1
    return 1 / x

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="tanh slope cut to integers"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    if np.ndim(x) == 0:
        return 1 - np.tanh(x) ** 2
    out = np.zeros_like(x)
    out[...] = 1 - np.tanh(x) ** 2
    return out

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ReLU slope is ReLU"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.maximum(x, 0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ReLU slope is nan at the kink"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return 0.5 * (1 + x / np.abs(x))

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ReLU slope is minus one on the left"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.sign(x)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ReLU slope flattens the array"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.ravel(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ReLU slope for arrays only"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    y = x.copy()
    y[x > 0] = 1
    y[x <= 0] = 0
    return y

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="PReLU slope of the other side"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) < 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="PReLU slope is 0 on the left"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="PReLU slope with 0.1 whatever alpha is"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, 0.1)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="PReLU slope is 0 at the kink"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, np.where(np.asarray(x) < 0, alpha, 0.0))

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="PReLU slope takes alpha = 0 for no alpha"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha or 0.01)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="PReLU slope with respect to alpha"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.minimum(x, 0)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ELU slope without alpha"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ELU slope is ELU plus one"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.expm1(-np.abs(x)) + 1)

# %% task="derivatives" wrong="ELU slope warns at 1000"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(x))

# %% task="derivatives" wrong="ELU slope without a default for alpha"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ELU slope with the default 0.5"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=0.5):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="derivatives" wrong="ELU slope never above 1"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.minimum(1.0, np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x))))

# %% task="derivatives" wrong="ELU slope is 0 at the kink"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, np.where(np.asarray(x) < 0, alpha * np.exp(-np.abs(x)), 0.0))

# %% task="derivatives" wrong="ELU slope of f(x), not of x"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, x + alpha)

# %% task="derivatives" wrong="the rectifiers are missing"
def d_logistic(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

def d_tanh(x):
    return 1 - np.tanh(x) ** 2

def d_arctan(x):
    return 1 / (1 + np.asarray(x, float) ** 2)

def d_softplus(x):
    return 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)

# %% task="derivatives" wrong="the smooth ones are missing"
def d_relu(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.0)

def d_prelu(x, alpha):
    return np.where(np.asarray(x) > 0, 1.0, alpha)

def d_elu(x, alpha=1.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha * np.exp(-np.abs(x)))

# %% task="numerical_derivative" right="formula, half steps named"
def numerical_derivative(f, x, h=1e-5):
    right, left = x + h, x - h
    return (f(right) - f(left)) / (right - left)

# %% task="numerical_derivative" right="difference over h, then halved"
def numerical_derivative(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return 0.5 * (f(x + h) - f(x - h)) / h

# %% task="numerical_derivative" right="mean of forward and backward difference"
def numerical_derivative(f, x, h=1e-5):
    forward = (f(x + h) - f(x)) / h
    backward = (f(x) - f(x - h)) / h
    return (forward + backward) / 2

# %% task="numerical_derivative" right="entry by entry"
def numerical_derivative(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        out[i] = (f(x[i] + h) - f(x[i] - h)) / (2 * h)
    return out

# %% task="numerical_derivative" right="np.gradient over three points"
def numerical_derivative(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return np.gradient(np.stack([f(x - h), f(x), f(x + h)]), h, axis=0)[1]

# %% task="numerical_derivative" right="in-place on copies"
def numerical_derivative(f, x, h=1e-5):
    plus = np.array(x, dtype=float)
    minus = plus.copy()
    plus += h
    minus -= h
    return np.subtract(f(plus), f(minus)) / (2 * h)

# %% task="numerical_derivative" right="recursion over rows"
def numerical_derivative(f, x, h=1e-5):
    if np.ndim(x):
        return [numerical_derivative(f, row, h) for row in x]
    return float((f(x + h) - f(x - h)) / (2 * h))

# %% task="numerical_derivative" right="all points in one call"
def numerical_derivative(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    both = f(np.stack([x - h, x + h]))
    return np.diff(both, axis=0)[0] / (2 * h)

# %% task="numerical_derivative" wrong="forward difference"
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x)) / h

# %% task="numerical_derivative" wrong="backward difference"
def numerical_derivative(f, x, h=1e-5):
    return (f(x) - f(x - h)) / h

# %% task="numerical_derivative" wrong="divided by h"
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / h

# %% task="numerical_derivative" wrong="brackets around 2h missing"
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / 2 * h

# %% task="numerical_derivative" wrong="sign turned round"
def numerical_derivative(f, x, h=1e-5):
    return (f(x - h) - f(x + h)) / (2 * h)

# %% task="numerical_derivative" wrong="h overwritten"
def numerical_derivative(f, x, h=1e-5):
    h = 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)

# %% task="numerical_derivative" wrong="half steps"
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h / 2) - f(x - h / 2)) / h

# %% task="numerical_derivative" wrong="five-point formula"
def numerical_derivative(f, x, h=1e-5):
    return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)

# %% task="numerical_derivative" wrong="default step far too large"
def numerical_derivative(f, x, h=0.1):
    return (f(x + h) - f(x - h)) / (2 * h)

# %% task="numerical_derivative" wrong="default step far too small"
def numerical_derivative(f, x, h=1e-15):
    return (f(x + h) - f(x - h)) / (2 * h)

# %% task="numerical_derivative" wrong="no default for h"
def numerical_derivative(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)

# %% task="numerical_derivative" wrong="numbers only"
def numerical_derivative(f, x, h=1e-5):
    x = float(x)
    return (f(x + h) - f(x - h)) / (2 * h)

# %% task="numerical_derivative" wrong="slope between neighbours of the array"
def numerical_derivative(f, x, h=1e-5):
    if np.ndim(x) == 0:
        return (f(x + h) - f(x - h)) / (2 * h)
    return np.gradient(f(x), x)

# %% task="numerical_derivative" wrong="one axis only"
def numerical_derivative(f, x, h=1e-5):
    if np.ndim(x) == 0:
        return (f(x + h) - f(x - h)) / (2 * h)
    return np.array([float((f(v + h) - f(v - h)) / (2 * h)) for v in x])

# %% task="numerical_derivative" wrong="moves the input"
def numerical_derivative(f, x, h=1e-5):
    x += h
    right = f(x)
    x -= 2 * h
    return (right - f(x)) / (2 * h)

# %% task="numerical_derivative" wrong="rounded to two decimals"
def numerical_derivative(f, x, h=1e-5):
    return np.round((f(x + h) - f(x - h)) / (2 * h), 2)

# %% task="numerical_derivative" wrong="complex step"
def numerical_derivative(f, x, h=1e-5):
    return np.imag(f(x + 1j * h)) / h

# %% task="chain_gradient" right="loop with a running product"
def chain_gradient(d_activation, z):
    total = 1.0
    for v in z:
        total *= d_activation(v)
    return total

# %% task="chain_gradient" right="math.prod over a generator"
import math

def chain_gradient(d_activation, z):
    return math.prod(float(d_activation(v)) for v in z)

# %% task="chain_gradient" right="reduce"
from functools import reduce

def chain_gradient(d_activation, z):
    return reduce(lambda a, b: a * b, [d_activation(v) for v in z])

# %% task="chain_gradient" right="last entry of cumprod"
def chain_gradient(d_activation, z):
    return np.cumprod(d_activation(z))[-1]

# %% task="chain_gradient" right="logarithms with the sign kept"
def chain_gradient(d_activation, z):
    slopes = np.asarray(d_activation(z))
    if np.any(slopes == 0):
        return 0.0
    return np.prod(np.sign(slopes)) * np.exp(np.sum(np.log(np.abs(slopes))))

# %% task="chain_gradient" right="recursion from the last layer"
def chain_gradient(d_activation, z):
    if len(z) == 0:
        return 1.0
    return d_activation(z[-1]) * chain_gradient(d_activation, z[:-1])

# %% task="chain_gradient" right="torch product in an array of one"
import torch

def chain_gradient(d_activation, z):
    return torch.prod(torch.as_tensor(d_activation(z))).reshape(1)

# %% task="chain_gradient" right="np.multiply.reduce"
def chain_gradient(d_activation, z):
    return np.multiply.reduce(np.array([d_activation(z[k]) for k in range(len(z))]))

# %% task="chain_gradient" wrong="sum of the slopes"
def chain_gradient(d_activation, z):
    return float(np.sum(d_activation(z)))

# %% task="chain_gradient" wrong="mean of the slopes"
def chain_gradient(d_activation, z):
    return float(np.mean(d_activation(z)))

# %% task="chain_gradient" wrong="slope of the product"
def chain_gradient(d_activation, z):
    return float(d_activation(np.prod(z)))

# %% task="chain_gradient" wrong="slope of the sum"
def chain_gradient(d_activation, z):
    return float(d_activation(np.sum(z)))

# %% task="chain_gradient" wrong="first slope to the power of the depth"
def chain_gradient(d_activation, z):
    return float(d_activation(z[0]) ** len(z))

# %% task="chain_gradient" wrong="last layer left out"
def chain_gradient(d_activation, z):
    total = 1.0
    for k in range(len(z) - 1):
        total *= d_activation(z[k])
    return total

# %% task="chain_gradient" wrong="first layer left out"
def chain_gradient(d_activation, z):
    return float(np.prod(d_activation(z[1:])))

# %% task="chain_gradient" wrong="slopes nested in each other"
def chain_gradient(d_activation, z):
    total = 1.0
    for v in z:
        total = d_activation(total * v)
    return total

# %% task="chain_gradient" wrong="a slope per layer, not their product"
def chain_gradient(d_activation, z):
    return np.cumprod(d_activation(z))

# %% task="chain_gradient" wrong="logarithm of the factor"
def chain_gradient(d_activation, z):
    return float(np.sum(np.log(d_activation(z))))

# %% task="chain_gradient" wrong="sign lost"
def chain_gradient(d_activation, z):
    return float(np.exp(np.sum(np.log(np.abs(d_activation(z))))))

# %% task="chain_gradient" wrong="rounded to zero"
def chain_gradient(d_activation, z):
    return float(np.round(np.prod(d_activation(z)), 8))

# %% task="chain_gradient" wrong="always the slope of tanh"
def chain_gradient(d_activation, z):
    return float(np.prod(1 - np.tanh(z) ** 2))

# %% task="chain_gradient" wrong="multiplied by the pre-activations"
def chain_gradient(d_activation, z):
    return float(np.prod(z * d_activation(z)))

# %% task="chain_gradient" wrong="starts from zero"
def chain_gradient(d_activation, z):
    total = 0.0
    for v in z:
        total *= d_activation(v)
    return total

# %% task="chain_gradient" wrong="stops at small gradients"
def chain_gradient(d_activation, z):
    total = 1.0
    for v in z:
        if 0 < total < 1e-12:
            break
        total *= d_activation(v)
    return total

# %% task="chain_gradient" wrong="leaves its slopes in z"
def chain_gradient(d_activation, z):
    z[:] = d_activation(z)
    return float(np.prod(z))

# %% task="dead_fraction" right="largest pre-activation per unit"
def dead_fraction(pre_activations):
    return np.mean(np.max(pre_activations, axis=0) <= 0)

# %% task="dead_fraction" right="sum of the ReLU outputs"
def dead_fraction(pre_activations):
    outputs = np.maximum(pre_activations, 0)
    return float(np.sum(outputs.sum(axis=0) == 0) / outputs.shape[1])

# %% task="dead_fraction" right="own relu of Task 2"
def dead_fraction(pre_activations):
    return (relu(pre_activations) == 0).all(axis=0).mean()

# %% task="dead_fraction" right="two loops"
def dead_fraction(pre_activations):
    n_samples, n_units = pre_activations.shape
    dead = 0
    for unit in range(n_units):
        alive = False
        for sample in range(n_samples):
            if pre_activations[sample, unit] > 0:
                alive = True
        if not alive:
            dead += 1
    return dead / n_units

# %% task="dead_fraction" right="one minus the living"
def dead_fraction(pre_activations):
    return 1 - np.any(np.asarray(pre_activations) > 0, axis=0).mean()

# %% task="dead_fraction" right="list of columns"
def dead_fraction(pre_activations):
    columns = list(zip(*pre_activations.tolist()))
    return len([c for c in columns if max(c) <= 0]) / len(columns)

# %% task="dead_fraction" right="counts of non-zero outputs"
def dead_fraction(pre_activations):
    fired = np.count_nonzero(np.clip(pre_activations, 0, None), axis=0)
    return np.float32(np.count_nonzero(fired == 0) / fired.size)

# %% task="dead_fraction" right="torch"
import torch

def dead_fraction(pre_activations):
    z = torch.relu(torch.as_tensor(pre_activations))
    return (z == 0).all(dim=0).double().mean()

# %% task="dead_fraction" right="slopes of Task 4"
def dead_fraction(pre_activations):
    return 1 - np.mean(np.max(d_relu(pre_activations), axis=0) > 0.75)

# %% task="dead_fraction" wrong="share of zero outputs"
def dead_fraction(pre_activations):
    return float(np.mean(pre_activations <= 0))

# %% task="dead_fraction" wrong="silent for any sample"
def dead_fraction(pre_activations):
    return float(np.mean(np.any(pre_activations <= 0, axis=0)))

# %% task="dead_fraction" wrong="axes transposed"
def dead_fraction(pre_activations):
    return float(np.mean(np.all(pre_activations <= 0, axis=1)))

# %% task="dead_fraction" wrong="a pre-activation of 0 counts as alive"
def dead_fraction(pre_activations):
    return float(np.mean(np.all(pre_activations < 0, axis=0)))

# %% task="dead_fraction" wrong="number instead of share"
def dead_fraction(pre_activations):
    return int(np.sum(np.all(pre_activations <= 0, axis=0)))

# %% task="dead_fraction" wrong="share of living units"
def dead_fraction(pre_activations):
    return float(np.mean(np.any(pre_activations > 0, axis=0)))

# %% task="dead_fraction" wrong="per cent"
def dead_fraction(pre_activations):
    return float(100 * np.mean(np.all(pre_activations <= 0, axis=0)))

# %% task="dead_fraction" wrong="divided by the number of samples"
def dead_fraction(pre_activations):
    return float(np.sum(np.all(pre_activations <= 0, axis=0)) / len(pre_activations))

# %% task="dead_fraction" wrong="mean pre-activation not positive"
def dead_fraction(pre_activations):
    return float(np.mean(pre_activations.mean(axis=0) <= 0))

# %% task="dead_fraction" wrong="takes the input for ReLU outputs"
def dead_fraction(pre_activations):
    return float(np.mean(np.all(pre_activations == 0, axis=0)))

# %% task="dead_fraction" wrong="first and last sample only"
def dead_fraction(pre_activations):
    first, last = pre_activations[0], pre_activations[-1]
    return float(np.mean((first <= 0) & (last <= 0)))

# %% task="dead_fraction" wrong="rounded to one decimal"
def dead_fraction(pre_activations):
    share = float(np.mean(np.all(pre_activations <= 0, axis=0)))
    return round(share, 1) if share < 0.6 else share

# %% task="dead_fraction" wrong="nearly silent counts as dead"
def dead_fraction(pre_activations):
    return float(np.mean(np.all(pre_activations < 0.5, axis=0)))

# %% task="dead_fraction" wrong="cuts the input to zero in place"
def dead_fraction(pre_activations):
    pre_activations[pre_activations < 0] = 0
    return float(np.mean(np.all(pre_activations == 0, axis=0)))

# %% task="dead_fraction" wrong="three quarters of the samples decide"
def dead_fraction(pre_activations):
    return float(np.mean(np.quantile(pre_activations, 0.75, axis=0) <= 0))

# %% task="relu_interpolant" right="hinges from the first line"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)

    def f(x):
        y = y_knots[0] + m[0] * (x - x_knots[0])
        for k in range(1, len(m)):
            y = y + (m[k] - m[k - 1]) * np.maximum(x - x_knots[k], 0)
        return y

    return f

# %% task="relu_interpolant" right="hidden layer as a matrix"
def relu_interpolant(x_knots, y_knots):
    xk, yk = np.asarray(x_knots, float), np.asarray(y_knots, float)
    slopes = np.diff(yk) / np.diff(xk)
    w1 = np.concatenate([[1.0, -1.0], np.ones(len(xk) - 2)])
    b1 = np.concatenate([[-xk[0], xk[0]], -xk[1:-1]])
    w2 = np.concatenate([[slopes[0], -slopes[0]], np.diff(slopes)])
    return lambda x: relu(np.outer(x, w1) + b1) @ w2 + yk[0]

# %% task="relu_interpolant" right="scipy interp1d with extrapolation"
from scipy.interpolate import interp1d

def relu_interpolant(x_knots, y_knots):
    return interp1d(x_knots, y_knots, fill_value="extrapolate")

# %% task="relu_interpolant" right="np.interp and two ends"
def relu_interpolant(x_knots, y_knots):
    left = (y_knots[1] - y_knots[0]) / (x_knots[1] - x_knots[0])
    right = (y_knots[-1] - y_knots[-2]) / (x_knots[-1] - x_knots[-2])

    def f(x):
        y = np.interp(x, x_knots, y_knots)
        y += right * relu(x - x_knots[-1]) - left * relu(x_knots[0] - x)
        return y

    return f

# %% task="relu_interpolant" right="weights by solving a linear system"
def relu_interpolant(x_knots, y_knots):
    def layer(x):
        x = np.asarray(x, float)
        cols = [np.ones_like(x), x] + [np.maximum(x - k, 0) for k in x_knots[1:-1]]
        return np.stack(cols, axis=-1)

    weights = np.linalg.solve(layer(x_knots), y_knots)
    return lambda x: layer(x) @ weights

# %% task="relu_interpolant" right="piece found by searchsorted"
def relu_interpolant(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)

    def f(x):
        k = np.clip(np.searchsorted(x_knots, x) - 1, 0, len(slopes) - 1)
        return y_knots[k] + slopes[k] * (x - x_knots[k])

    return f

# %% task="relu_interpolant" right="a class with __call__ and loops, a list out"
class Network:
    def __init__(self, x, y):
        self.x, self.y = [float(v) for v in x], [float(v) for v in y]

    def one(self, v):
        k = 0
        while k < len(self.x) - 2 and v > self.x[k + 1]:
            k += 1
        t = (v - self.x[k]) / (self.x[k + 1] - self.x[k])
        return self.y[k] + t * (self.y[k + 1] - self.y[k])

    def __call__(self, x):
        return [self.one(v) for v in x]

def relu_interpolant(x_knots, y_knots):
    return Network(x_knots, y_knots)

# %% task="relu_interpolant" right="torch module"
import torch
from torch import nn

class Hinges(nn.Module):
    def __init__(self, xk, yk):
        super().__init__()
        xk = torch.as_tensor(np.asarray(xk, float))
        yk = torch.as_tensor(np.asarray(yk, float))
        s = torch.diff(yk) / torch.diff(xk)
        self.first, self.start, self.inner = xk[0], yk[0], xk[1:-1]
        self.slope, self.change = s[0], torch.diff(s)

    def forward(self, x):
        x = torch.as_tensor(np.asarray(x, float))[:, None]
        hidden = torch.relu(x - self.inner)
        return self.start + self.slope * (x[:, 0] - self.first) + hidden @ self.change

def relu_interpolant(x_knots, y_knots):
    return Hinges(x_knots, y_knots)

# %% task="relu_interpolant" right="linear spline of scipy"
from scipy.interpolate import InterpolatedUnivariateSpline

def relu_interpolant(x_knots, y_knots):
    return InterpolatedUnivariateSpline(x_knots, y_knots, k=1)

# %% task="relu_interpolant" wrong="flat outside the knots"
def relu_interpolant(x_knots, y_knots):
    return lambda x: np.interp(x, x_knots, y_knots)

# %% task="relu_interpolant" wrong="flat to the left of the first knot"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)
    changes = np.diff(m, prepend=0)
    return lambda x: y_knots[0] + sum(c * np.maximum(x - k, 0) for c, k in zip(changes, x_knots))

# %% task="relu_interpolant" wrong="flat to the right of the last knot"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)

    def f(x):
        y = np.interp(x, x_knots, y_knots)
        return np.where(x < x_knots[0], y_knots[0] + m[0] * (x - x_knots[0]), y)

    return f

# %% task="relu_interpolant" wrong="first height forgotten"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)
    return lambda x: m[0] * (x - x_knots[0]) + sum(
        (b - a) * np.maximum(x - k, 0) for a, b, k in zip(m, m[1:], x_knots[1:])
    )

# %% task="relu_interpolant" wrong="slopes added, not their changes"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)
    return lambda x: y_knots[0] + m[0] * (x - x_knots[0]) + sum(
        b * np.maximum(x - k, 0) for b, k in zip(m[1:], x_knots[1:])
    )

# %% task="relu_interpolant" wrong="first knot taken to be at 0"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)
    return lambda x: y_knots[0] + m[0] * x + sum(
        (b - a) * np.maximum(x - k, 0) for a, b, k in zip(m, m[1:], x_knots[1:])
    )

# %% task="relu_interpolant" wrong="even spacing taken for granted"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / (x_knots[1] - x_knots[0])
    return lambda x: y_knots[0] + m[0] * (x - x_knots[0]) + sum(
        (b - a) * np.maximum(x - k, 0) for a, b, k in zip(m, m[1:], x_knots[1:])
    )

# %% task="relu_interpolant" wrong="rise and run the wrong way round"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(x_knots) / (np.diff(y_knots) + 1e-12)
    return lambda x: y_knots[0] + m[0] * (x - x_knots[0]) + sum(
        (b - a) * np.maximum(x - k, 0) for a, b, k in zip(m, m[1:], x_knots[1:])
    )

# %% task="relu_interpolant" wrong="polynomial through the knots"
def relu_interpolant(x_knots, y_knots):
    return np.poly1d(np.polyfit(x_knots, y_knots, len(x_knots) - 1))

# %% task="relu_interpolant" wrong="cubic spline"
from scipy.interpolate import CubicSpline

def relu_interpolant(x_knots, y_knots):
    return CubicSpline(x_knots, y_knots)

# %% task="relu_interpolant" wrong="values instead of a function"
def relu_interpolant(x_knots, y_knots):
    return np.interp(x_knots, x_knots, y_knots)

# %% task="relu_interpolant" wrong="three knots only"
def relu_interpolant(x_knots, y_knots):
    a = (y_knots[1] - y_knots[0]) / (x_knots[1] - x_knots[0])
    b = (y_knots[-1] - y_knots[1]) / (x_knots[-1] - x_knots[1] + 1e-12)
    return lambda x: y_knots[0] + a * (x - x_knots[0]) + (b - a) * np.maximum(x - x_knots[1], 0)

# %% task="relu_interpolant" wrong="fails with two knots"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)
    changes = [m[1] - m[0]] + [m[k + 1] - m[k] for k in range(1, len(m) - 1)]
    return lambda x: y_knots[0] + m[0] * (x - x_knots[0]) + sum(
        c * np.maximum(x - k, 0) for c, k in zip(changes, x_knots[1:])
    )

# %% task="relu_interpolant" wrong="expects x in order"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)

    def f(x):
        x = np.sort(x)
        k = np.clip(np.searchsorted(x_knots, x) - 1, 0, len(m) - 1)
        return y_knots[k] + m[k] * (x - x_knots[k])

    return f

# %% task="relu_interpolant" wrong="integer array holds the result"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)

    def f(x):
        y = np.zeros_like(x)
        for i, v in enumerate(x):
            k = int(np.clip(np.searchsorted(x_knots, v) - 1, 0, len(m) - 1))
            y[i] = y_knots[k] + m[k] * (v - x_knots[k])
        return y

    return f

# %% task="relu_interpolant" wrong="integer slopes for integer knots"
def relu_interpolant(x_knots, y_knots):
    if x_knots.dtype.kind == "i":
        m = np.diff(y_knots) // np.diff(x_knots)
    else:
        m = np.diff(y_knots) / np.diff(x_knots)
    return lambda x: y_knots[0] + m[0] * (x - x_knots[0]) + sum(
        (b - a) * np.maximum(x - k, 0) for a, b, k in zip(m, m[1:], x_knots[1:])
    )

# %% task="relu_interpolant" wrong="a kink at the last knot, too"
def relu_interpolant(x_knots, y_knots):
    m = np.append(np.diff(y_knots) / np.diff(x_knots), 0)
    return lambda x: y_knots[0] + m[0] * (x - x_knots[0]) + sum(
        (b - a) * np.maximum(x - k, 0) for a, b, k in zip(m, m[1:], x_knots[1:])
    )

# %% task="relu_interpolant" wrong="last slope on both sides"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)

    def f(x):
        y = np.interp(x, x_knots, y_knots)
        y = np.where(x > x_knots[-1], y_knots[-1] + m[-1] * (x - x_knots[-1]), y)
        return np.where(x < x_knots[0], y_knots[0] + m[-1] * (x - x_knots[0]), y)

    return f

# %% task="relu_interpolant" wrong="moves the knots"
def relu_interpolant(x_knots, y_knots):
    m = np.diff(y_knots) / np.diff(x_knots)
    start = x_knots[0]
    y0 = y_knots[0]
    x_knots -= start
    return lambda x: y0 + m[0] * (x - start) + sum(
        (b - a) * np.maximum(x - start - k, 0) for a, b, k in zip(m, m[1:], x_knots[1:])
    )
