"""Element-wise functions composed of others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...shared.dtypes import promote_float
from ...shared.registry import engine
from ..promotion import as_float, promoted

if TYPE_CHECKING:
    from ...contract.tensors import TensorVariable

__all__ = [
    "isfinite",
    "isinf",
    "log10",
    "log1mexp",
    "log1pexp",
    "log2",
    "logaddexp",
    "logical_xor",
    "logit",
    "logsumexp",
    "maximum",
    "minimum",
    "reciprocal",
]

_LOG_2, _LOG_10 = math.log(2.0), math.log(10.0)


def reciprocal(x) -> TensorVariable:
    return engine.true_divide(1, x)


def maximum(x, y) -> TensorVariable:
    x, y = promoted(x, y)
    return _first_where(engine.greater_equal(x, y), x, y)


def minimum(x, y) -> TensorVariable:
    x, y = promoted(x, y)
    return _first_where(engine.less_equal(x, y), x, y)


def _first_where(holds, x, y):
    """Return x where that holds or x is NaN, else y: a NaN on either side comes through, a tie is x's."""
    if x.dtype.startswith("float"):
        holds = engine.logical_or(holds, engine.isnan(x))
    return engine.where(holds, x, y)


def isinf(x) -> TensorVariable:
    return engine.equal(engine.abs(x), np.inf)


def isfinite(x) -> TensorVariable:
    return engine.less(engine.abs(x), np.inf)


def logical_xor(x, y) -> TensorVariable:
    return engine.not_equal(engine.cast(x, "bool"), engine.cast(y, "bool"))


# ---------------------------------------------------------------------------------------------------------------------
# Logarithms
# ---------------------------------------------------------------------------------------------------------------------


def log2(x) -> TensorVariable:
    return engine.multiply(engine.log(x), 1.0 / _LOG_2)


def log10(x) -> TensorVariable:
    return engine.multiply(engine.log(x), 1.0 / _LOG_10)


def logit(x) -> TensorVariable:
    x = as_float(x)
    return engine.subtract(engine.log(x), engine.log1p(engine.negative(x)))


def log1pexp(x) -> TensorVariable:
    return engine.softplus(x)


def log1mexp(x) -> TensorVariable:
    """Return log(1 - exp(-x)); each branch sees a harmless argument where the other one is taken."""
    x = as_float(x)
    small = engine.less(x, _LOG_2)
    near = engine.log(engine.negative(engine.expm1(engine.negative(engine.where(small, x, 0.5)))))
    far = engine.log1p(engine.negative(engine.exp(engine.negative(engine.where(small, 1.0, x)))))
    return engine.where(small, near, far)


def logaddexp(x, y) -> TensorVariable:
    """Add softplus of minus the distance to the larger one; equal infinities would give inf - inf."""
    x, y = promoted(x, y, rule=promote_float)
    same = engine.logical_and(engine.isinf(x), engine.equal(x, y))
    distance = engine.where(same, 0.0, engine.subtract(y, x))
    below = engine.add(x, engine.softplus(distance))
    return engine.where(engine.greater(y, x), engine.add(y, engine.softplus(engine.negative(distance))), below)


def logsumexp(x, axes, keepdims) -> TensorVariable:
    largest = engine.max(x, axes, True)
    shift = engine.stop_gradient(engine.where(engine.isinf(largest), 0.0, largest))
    total = engine.sum(engine.exp(engine.subtract(x, shift)), axes, True)
    # Where all terms are exp(-inf), the logarithm's infinite slope would make NaN of their zero slopes.
    vanishes = engine.equal(total, 0.0)
    result = engine.add(engine.where(vanishes, -np.inf, engine.log(engine.where(vanishes, 1.0, total))), shift)
    return result if keepdims else engine.squeeze(result, axes)
