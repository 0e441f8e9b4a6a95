"""The change of a log-probability as a compiled function, once for all engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..shared.registry import K
from ..shared.sessions import floatx, get_session

if TYPE_CHECKING:
    from ..contract.control import Function

__all__ = ["delta_logp"]


def delta_logp(factors, vars, shared=None) -> Function:
    session = get_session()
    with session.lock:
        moving = [factor for factor in factors if K.depends_on(factor, vars)]
        size = sum(map(_size, vars))
        q, q0 = K.placeholder((size,), name="q"), K.placeholder((size,), name="q0")
        at_q, at_q0 = (K.replace(moving, {**(shared or {}), **_unpacked(flat, vars)}) for flat in (q, q0))
        total = K.as_tensor(np.zeros((), floatx()))
        for new, old in zip(at_q, at_q0):
            total = total + (new - old)
        return K.function([q, q0], total, name="delta_logp")


def _size(x):
    shape = K.int_shape(x)
    if None in shape:
        raise ValueError(f"delta_logp: got {x!r}; need a static shape.")
    return int(np.prod(shape, dtype="int64"))


def _unpacked(flat, vars):
    """Return {variable: its part of the vector}, discrete ones rounded."""
    parts, start = {}, 0
    for x in vars:
        stop = start + _size(x)
        part = K.reshape(flat[start:stop], K.int_shape(x))
        parts[x] = K.cast(part if x.dtype.startswith("float") else K.round(part), x.dtype)
        start = stop
    return parts
