"""Functions of neural networks."""

from typing import Any

from pymc3 import backends_symbolic as K

from .._absent import missing_name
from .._conversion import as_tensor_variable
from . import extra_ops

__all__ = [
    "batch_normalization", "binary_crossentropy", "categorical_crossentropy", "confusion_matrix", "crossentropy_categorical_1hot",
    "crossentropy_softmax_1hot", "crossentropy_softmax_1hot_with_bias", "elu", "hard_sigmoid", "log1pexp", "logsoftmax", "relu", "selu",
    "sigmoid", "sigmoid_binary_crossentropy", "softmax", "softmax_with_bias", "softplus", "softsign", "ultra_fast_sigmoid",
]  # fmt: skip

sigmoid, softplus, log1pexp = K.sigmoid, K.softplus, K.log1pexp
#: Theano's is an approximation, within 0.002 of the function.
ultra_fast_sigmoid = K.sigmoid


def _rows(name, c):
    """Return a matrix; a vector as one of one row, as Theano does."""
    c = as_tensor_variable(c)
    if c.ndim not in (1, 2):
        raise ValueError(f"{name} takes a vector or a matrix, got {c.ndim} axes. With an axis of your choice: K.{name}(x, axis).")
    return K.expand_dims(c, 0) if c.ndim == 1 else c


def softmax(c) -> K.TensorVariable:
    """Return exp(c) / sum(exp(c)) of each row of a matrix; a vector is taken for a matrix of one row."""
    return K.softmax(_rows("softmax", c))


def logsoftmax(c) -> K.TensorVariable:
    """Return the logarithm of `softmax`."""
    return K.log_softmax(_rows("log_softmax", c))


def softmax_with_bias(x, b) -> K.TensorVariable:
    """Return the softmax of each row of ``x + b``."""
    return softmax(K.add(x, b))


def hard_sigmoid(x) -> K.TensorVariable:
    """Return ``0.2 x + 0.5``, held within [0, 1]."""
    return K.clip(as_tensor_variable(x) * 0.2 + 0.5, 0, 1)


def softsign(x) -> K.TensorVariable:
    """Return ``x / (1 + |x|)``."""
    x = as_tensor_variable(x)
    return x / (1 + K.abs(x))


def relu(x, alpha=0) -> K.TensorVariable:
    """Return `x` where it is positive, else ``alpha x``; at 0 the derivative is that of the mean of both."""
    x = as_tensor_variable(x)
    if not K.is_tensor(alpha) and alpha == 0:
        return 0.5 * (x + K.abs(x))
    return 0.5 * (1 + alpha) * x + 0.5 * (1 - alpha) * K.abs(x)


def elu(x, alpha=1) -> K.TensorVariable:
    """Return `x` where it is positive, else ``alpha (exp(x) - 1)``."""
    x = as_tensor_variable(x)
    # Of the branch that is not taken exp would overflow.
    return K.where(x > 0, x, alpha * K.expm1(K.minimum(x, 0)))


def selu(x) -> K.TensorVariable:
    """Return `elu` with the constants of self-normalizing networks (Klambauer et al. 2017)."""
    return 1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)


def binary_crossentropy(output, target) -> K.TensorVariable:
    """Return minus the log-probability of `target`, 0 or 1 or between, where 1 has the probability `output`."""
    output, target = as_tensor_variable(output), as_tensor_variable(target)
    return -(target * K.log(output) + (1.0 - target) * K.log(1.0 - output))


def sigmoid_binary_crossentropy(output, target) -> K.TensorVariable:
    """Return `binary_crossentropy` where 1 has the probability ``sigmoid(output)``, without overflow."""
    output, target = as_tensor_variable(output), as_tensor_variable(target)
    return target * K.softplus(-output) + (1 - target) * K.softplus(output)


def categorical_crossentropy(coding_dist, true_dist) -> K.TensorVariable:
    """Return minus the log-probability of each row's class; `true_dist` are classes (a vector), or probabilities of them."""
    coding_dist, true_dist = as_tensor_variable(coding_dist), as_tensor_variable(true_dist)
    if true_dist.ndim == coding_dist.ndim:
        return -K.sum(true_dist * K.log(coding_dist), axis=-1)
    if true_dist.ndim != coding_dist.ndim - 1:
        raise TypeError(f"categorical_crossentropy: {true_dist!r} are neither classes nor probabilities of the rows of {coding_dist!r}.")
    return crossentropy_categorical_1hot(coding_dist, true_dist)


def crossentropy_categorical_1hot(coding_dist, true_one_of_n) -> K.TensorVariable:
    """Return minus the log-probability of each row's class."""
    return -K.log(K.take_along_axis(coding_dist, K.expand_dims(true_one_of_n, -1), -1)[..., 0])


def crossentropy_softmax_1hot(x, y_idx) -> tuple[K.TensorVariable, K.TensorVariable]:
    """Return (minus the log-probability of each row's class, the probabilities), which are the softmax of `x`."""
    log_p = logsoftmax(x)
    return -K.take_along_axis(log_p, K.expand_dims(y_idx, -1), -1)[..., 0], softmax(x)


def crossentropy_softmax_1hot_with_bias(x, b, y_idx) -> tuple[K.TensorVariable, K.TensorVariable]:
    """Return what `crossentropy_softmax_1hot` does of ``x + b``."""
    return crossentropy_softmax_1hot(K.add(x, b), y_idx)


def confusion_matrix(actual, pred) -> list[K.TensorVariable]:
    """Return [how often each class (row) was taken for which (column), the classes] of data."""
    order = extra_ops.unique(K.concatenate([as_tensor_variable(actual), as_tensor_variable(pred)]))
    one_hot = [K.cast(K.equal(K.expand_dims(x, 1), order), "int64") for x in (actual, pred)]
    return [K.dot(K.transpose(one_hot[0]), one_hot[1]), order]


def batch_normalization(inputs, gamma, beta, mean, std, mode="low_mem") -> K.TensorVariable:
    """Return ``(inputs - mean) / std * gamma + beta``; `mode` changes nothing."""
    return K.add(K.multiply(K.subtract(inputs, mean), K.true_divide(gamma, std)), beta)


def __getattr__(name) -> Any:
    raise missing_name(__name__, name)
