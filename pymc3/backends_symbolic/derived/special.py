"""Special functions: checks of arguments and composites over the engine's primitives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..shared.registry import engine
from ..shared.texts import describe
from .making import arange
from .promotion import as_float
from .reduce import sum

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


def polygamma(n, x) -> TensorVariable:
    _check_order("polygamma: got n", n, 0)
    return engine.digamma(x) if n == 0 else engine.polygamma(int(n), x)


def multigammaln(a, d) -> TensorVariable:
    a = as_float(a)
    if not engine.is_tensor(d):
        _check_order("multigammaln: got d", d, 1)
        terms = [engine.gammaln(engine.subtract(a, j / 2)) for j in range(int(d))]
        total = engine.as_tensor(d * (d - 1) / 4 * math.log(math.pi), a.dtype)
        for term in terms:
            total = engine.add(total, term)
        return total
    if d.ndim or d.dtype.startswith("float"):
        raise ValueError(f"multigammaln: got d={describe(d)}; need one integer of at least 1.")
    halves = engine.true_divide(arange(d), 2)
    total = sum(engine.gammaln(engine.subtract(engine.expand_dims(a, (a.ndim,)), halves)), -1)
    return engine.add(total, engine.multiply(engine.multiply(d, engine.subtract(d, 1)), math.log(math.pi) / 4))


def _check_order(problem, n, least):
    if isinstance(n, (bool, np.bool_)) or not isinstance(n, (int, np.integer)) or n < least:
        raise ValueError(f"{problem}={n!r}; need an integer of at least {least}.")
