"""Reductions and cumulative operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytensor.tensor as pt
from pytensor.tensor.extra_ops import CumOp
from pytensor.tensor.math import NonZeroDimsCAReduce, Prod

from .scalar_ops import nan_maximum, nan_minimum
from .tensors import wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


def sum(x, axes, keepdims) -> TensorVariable:
    return wrap(pt.sum(x, axis=axes, keepdims=keepdims))


def prod(x, axes, keepdims) -> TensorVariable:
    result = Product(axis=axes)(x) if axes else x
    return wrap(pt.expand_dims(result, sorted(axes)) if keepdims and axes else result)


class Product(Prod):
    """PyTensor's product with a gradient that is exact where factors are zero, any number of times."""

    def clone(self, **kwargs):
        """Return the product over other axes, of this class: rewrites of PyTensor's call this."""
        return type(self)(axis=kwargs.get("axis", self.axis))

    def pullback(self, inputs, outputs, gradients):
        """Return g times the product of all other elements, from running products of both sides, with no division."""
        (x,), (g,) = inputs, gradients
        axes = tuple(range(x.type.ndim)) if self.axis is None else self.axis
        kept = [i for i in range(x.type.ndim) if i not in axes]
        rows = x.dimshuffle(*kept, *axes)
        lengths = [rows.shape[i] for i in range(len(kept))]
        factors = pt.reshape(rows, (*lengths, -1), ndim=len(kept) + 1)
        others = _products_before(factors) * _products_before(factors[..., ::-1])[..., ::-1]
        back = pt.reshape(others, rows.shape, ndim=x.type.ndim)
        order = [*kept, *axes]
        return [back.dimshuffle([order.index(i) for i in range(x.type.ndim)]) * pt.expand_dims(g, sorted(axes))]


def _products_before(x):
    """Return, for each element along the last axis, the product of those before it."""
    products = CumulativeProduct(x.type.ndim - 1, mode="mul")(x)
    return pt.concatenate([pt.ones_like(x[..., :1]), products[..., :-1]], axis=-1)


def max(x, axes, keepdims) -> TensorVariable:
    return _extremum(Max, x, axes, keepdims)


def min(x, axes, keepdims) -> TensorVariable:
    return _extremum(Min, x, axes, keepdims)


class _Extremum(NonZeroDimsCAReduce):
    """Maximum or minimum over axes: NaN if there is one; ties share the gradient equally."""

    scalar = None

    def __init__(self, axis):
        super().__init__(self.scalar, axis)

    def clone(self, **kwargs):
        return type(self)(kwargs.get("axis", self.axis))

    def pullback(self, inputs, outputs, gradients):
        (x,), (result,), (g,) = inputs, outputs, gradients
        axes = tuple(range(x.type.ndim)) if self.axis is None else self.axis
        attained = pt.eq(pt.expand_dims(result, axes), x).astype(x.type.dtype)
        return [attained * pt.expand_dims(g, axes) / pt.sum(attained, axis=axes, keepdims=True)]


class Max(_Extremum):
    """The largest element along axes; a NaN comes through."""

    nfunc_spec = ("max", 1, 1)
    scalar = nan_maximum


class Min(_Extremum):
    """The smallest element along axes; a NaN comes through."""

    nfunc_spec = ("min", 1, 1)
    scalar = nan_minimum


def _extremum(op, x, axes, keepdims):
    if not axes:
        return x
    if x.type.dtype == "bool":
        reduction = pt.any if op is Max else pt.all
        return wrap(reduction(x, axis=axes, keepdims=keepdims))
    result = op(axes)(x)
    return wrap(pt.expand_dims(result, sorted(axes)) if keepdims else result)


# ---------------------------------------------------------------------------------------------------------------------
# Positions, cumulative operations
# ---------------------------------------------------------------------------------------------------------------------


def argmax(x, axis) -> TensorVariable:
    return wrap(pt.argmax(x, axis=axis))


def cumsum(x, axis) -> TensorVariable:
    return wrap(pt.cumsum(x, axis=axis))


def cumprod(x, axis) -> TensorVariable:
    return wrap(CumulativeProduct(axis, mode="mul")(x))


class CumulativeProduct(CumOp):
    """PyTensor's cumulative product with a gradient that is exact where factors are zero."""

    def pullback(self, inputs, outputs, gradients):
        """Return the gradient without a division; PyTensor's own where the length is not static."""
        (x,), (g,) = inputs, gradients
        if x.type.shape[self.axis] is None:
            return super().pullback(inputs, outputs, gradients)
        return [cumprod_gradient(x, g, self.axis)]


def cumprod_gradient(x, g, axis):
    """Return the gradient of a cumulative product: dx[i] = P[i-1] * r[i], r[i] = g[i] + x[i+1] r[i+1], with no division.

    r is the last entry of a product of affine maps, taken in log2(n) steps: (a, b) after (c, d) is (a c, b + a d).
    """
    x, g = pt.moveaxis(x, axis, -1), pt.moveaxis(g, axis, -1)
    n = x.type.shape[-1]
    before = _products_before(x)
    factor = pt.concatenate([x[..., 1:], pt.zeros_like(x[..., :1])], axis=-1)
    rest = g
    step = 1
    while step < n:
        shifted_rest = pt.concatenate([rest[..., step:], pt.zeros_like(rest[..., :step])], axis=-1)
        shifted_factor = pt.concatenate([factor[..., step:], pt.zeros_like(factor[..., :step])], axis=-1)
        rest = rest + factor * shifted_rest
        factor = factor * shifted_factor
        step *= 2
    return pt.moveaxis(before * rest, -1, axis)
