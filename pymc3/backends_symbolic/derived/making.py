"""Making arrays: checks, edge rules and composites over the engine's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..shared.conversions import is_symbolic
from ..shared.data import as_numpy
from ..shared.dtypes import data_dtype, dtype_name, promote_float
from ..shared.registry import engine
from ..shared.sessions import floatx
from ..shared.texts import describe
from .axes import check_fit
from .lengths import as_length, as_lengths, as_whole, lengths_of
from .promotion import promoted

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["arange", "eye", "full", "full_like", "linspace", "offsets", "ones", "ones_like", "zeros", "zeros_like"]


def zeros(shape, dtype=None) -> TensorVariable:
    return engine.full(as_lengths("zeros", shape), _number(0, dtype))


def ones(shape, dtype=None) -> TensorVariable:
    return engine.full(as_lengths("ones", shape), _number(1, dtype))


def _number(value, dtype):
    kind = _dtype(dtype)
    return engine.as_tensor(np.array(value, kind), kind)


def full(shape, fill_value, dtype=None) -> TensorVariable:
    value, lengths = engine.as_tensor(fill_value), as_lengths("full", shape)
    if isinstance(lengths, tuple):
        check_fit("full", value, lengths)
    return engine.full(lengths, value if dtype is None else engine.cast(value, dtype))


def full_like(x, fill_value, dtype=None) -> TensorVariable:
    x, value = engine.as_tensor(x), engine.as_tensor(fill_value)
    check_fit("full_like", value, engine.int_shape(x))
    return engine.full(tuple(lengths_of(x)), engine.cast(value, x.dtype if dtype is None else dtype))


def zeros_like(x, dtype=None) -> TensorVariable:
    return full_like(x, 0, dtype)


def ones_like(x, dtype=None) -> TensorVariable:
    return full_like(x, 1, dtype)


def _dtype(dtype):
    return floatx() if dtype is None else dtype_name(dtype)


def eye(n, m=None, k=0, dtype=None) -> TensorVariable:
    n = as_length("eye: got n", n)
    m = n if m is None else as_length("eye: got m", m)
    k = as_length("eye: got k", k, least=None)
    kind = _dtype(dtype)
    if all(isinstance(i, int) for i in (n, m, k)):
        return engine.as_tensor(np.eye(n, m, k, dtype=kind), kind)
    return engine.cast(engine.equal(offsets(n, m), k), kind)


def offsets(n, m) -> TensorVariable:
    """Return the matrix (n, m) of column less row: on the k-th diagonal it is k."""
    return engine.subtract(engine.expand_dims(arange(m), (0,)), engine.expand_dims(arange(n), (1,)))


def arange(start, stop=None, step=1, dtype=None) -> TensorVariable:
    start, stop = (0, start) if stop is None else (start, stop)
    bounds = {"start": start, "stop": stop, "step": step}
    start, stop, step = (_bound(name, value) for name, value in bounds.items())
    if not is_symbolic(step) and step == 0:
        raise ZeroDivisionError("arange: got step=0; need another number.")
    if any(map(is_symbolic, (start, stop, step))):
        result = engine.arange(start, stop, step)
        return result if dtype is None else engine.cast(result, dtype)
    values = np.arange(start, stop, step)
    kind = data_dtype(values.dtype) if dtype is None else dtype_name(dtype)
    return engine.as_tensor(values.astype(kind), kind)


def _bound(name, value):
    """Return a bound of `arange` as a number, or as a scalar tensor."""
    if is_symbolic(value):
        value = engine.as_tensor(value)
        known = engine.constant_value(value)
        value = value if known is None else known[()]
    if getattr(value, "ndim", 0):
        raise ValueError(f"arange: got {name}={describe(value) if is_symbolic(value) else repr(value)}; need a number.")
    value = value[()] if isinstance(value, np.ndarray) else value
    if not is_symbolic(value) and not isinstance(value, (bool, int, float, np.bool_, np.integer, np.floating)):
        raise TypeError(f"arange: got {name}={value!r}; need a number.")
    return value


def linspace(start, stop, num=50) -> TensorVariable:
    num = as_whole("linspace: got num", num, least=0)
    if not any(map(is_symbolic, (start, stop))):
        return engine.as_tensor(np.linspace(as_numpy(start), as_numpy(stop), num), floatx())
    start, stop = promoted(start, stop, rule=promote_float)
    ndim = max(start.ndim, stop.ndim)
    fractions = engine.as_tensor(np.linspace(0.0, 1.0, num).reshape(num, *[1] * ndim), start.dtype)
    return engine.add(engine.multiply(start, engine.subtract(1, fractions)), engine.multiply(stop, fractions))
