"""Diagonals and triangles: checks, edge rules and composites over the engine's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..shared.registry import engine
from ..shared.texts import describe
from .axes import moveaxis
from .lengths import as_length, as_whole, lengths_of
from .making import offsets

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["diag", "diagonal", "tril", "triu"]


def diag(x, k=0) -> TensorVariable:
    x, k = engine.as_tensor(x), as_whole("diag: got k", k)
    if x.ndim not in (1, 2):
        raise ValueError(f"diag: got {describe(x)}; need a vector or a matrix.")
    return engine.diag_part(x, k) if x.ndim == 2 else engine.diag(x, k)


def diagonal(x, offset=0, axis1=0, axis2=1) -> TensorVariable:
    x = engine.as_tensor(x)
    if x.ndim < 2:
        raise ValueError(f"diagonal: got {describe(x)}; need at least two axes.")
    return engine.diag_part(moveaxis(x, (axis1, axis2), (-2, -1)), as_whole("diagonal: got offset", offset))


def tril(x, k=0) -> TensorVariable:
    x, k = _matrix("tril", x), as_length("tril: got k", k, least=None)
    return engine.where(_triangle(x, k), x, False)


def triu(x, k=0) -> TensorVariable:
    x, k = _matrix("triu", x), as_length("triu: got k", k, least=None)
    return engine.where(_triangle(x, k - 1), False, x)


def _matrix(name, x):
    x = engine.as_tensor(x)
    if x.ndim < 2:
        raise ValueError(f"{name}: got {describe(x)}; need a matrix, or a stack of them.")
    return x


def _triangle(x, k):
    """Return where the elements of a matrix lie on or below its k-th diagonal."""
    rows, columns = lengths_of(x)[-2:]
    if all(isinstance(n, int) for n in (rows, columns, k)):
        return engine.as_tensor(np.tri(rows, columns, k, dtype="bool"))
    return engine.less_equal(offsets(rows, columns), k)
