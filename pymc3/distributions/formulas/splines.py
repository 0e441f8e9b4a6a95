"""Splines made by SciPy, evaluated on tensors."""

from __future__ import annotations

import numpy as np
import scipy

from ... import backends_symbolic as K
from ..base.parameters import parameter

__all__ = ["SplineWrapper"]

# What SciPy's `ext` says about arguments outside of the knots.
_EXTRAPOLATE, _ZEROS, _ERROR, _BOUNDARY = range(4)
# Knots whose distances differ by less than this share of them are found by division.
_EVEN = 1e-10


class SplineWrapper:
    """A univariate spline of SciPy as a function of tensors, with its gradient.

    Parameters
    ----------
    spline : scipy.interpolate.UnivariateSpline, InterpolatedUnivariateSpline, LSQUnivariateSpline, BSpline or PPoly
        Outside of the knots it is continued as SciPy does it: by its ``ext`` (2, an error there, gives NaN here) or
        ``extrapolate`` (False gives NaN).

    Raises
    ------
    TypeError
        `spline` is nothing of that kind, or has several dimensions.
    """

    def __init__(self, spline) -> None:
        self.spline = spline
        knots, coefficients, self._outside = _pieces(spline)
        self._ends = knots[0], knots[-1]
        self._left = parameter(knots[:-1], "knots")
        self._coefficients = [parameter(row, "coefficients") for row in coefficients]
        steps = np.diff(knots)
        is_even = len(coefficients) > 1 and np.ptp(steps) <= _EVEN * steps[0]
        self._step = (knots[-1] - knots[0]) / len(steps) if is_even else None

    @property
    def grad_op(self) -> SplineWrapper:
        """The derivative, a `SplineWrapper`."""
        return SplineWrapper(self.spline.derivative())

    def __call__(self, x) -> K.TensorVariable:
        """Return the spline at each element of `x`."""
        x = K.as_tensor(x, K.floatx())
        start, end = self._ends
        inside = K.clip(x, start, end) if self._outside == _BOUNDARY else x
        piece = self._piece(inside)
        distance = inside - K.take(self._left, piece, mode="clip")
        values = K.take(self._coefficients[0], piece, mode="clip")
        for coefficient in self._coefficients[1:]:
            values = values * distance + K.take(coefficient, piece, mode="clip")
        if self._outside in (_EXTRAPOLATE, _BOUNDARY):
            return values
        is_outside = K.logical_or(K.less(x, start), K.greater(x, end))
        return K.where(is_outside, 0.0 if self._outside == _ZEROS else np.nan, values)

    def _piece(self, x):
        """Return the number of the polynomial for each element of `x`: the last knot that is not above it; some number at NaN."""
        last = K.int_shape(K.as_tensor(self._left))[0] - 1
        if self._step is not None:
            position = (x - self._ends[0]) * (1.0 / self._step)
            return K.cast(K.where(K.less(position, last), K.maximum(position, 0.0), float(last)), "int64")
        piece = K.zeros_like(x, dtype="int64")
        jump = 1 << last.bit_length()
        while jump > 1:
            jump //= 2
            candidate = K.minimum(piece + jump, last)
            piece = K.where(K.less_equal(K.take(self._left, candidate, mode="clip"), x), candidate, piece)
        return piece


def _pieces(spline):
    """Return the knots, coefficients of the polynomials between them (highest power first), and what is outside."""
    if isinstance(spline, scipy.interpolate.UnivariateSpline):
        inner, weights, outside = spline.get_knots(), spline.get_coeffs(), spline.ext
        degree = len(weights) - len(inner) + 1
        knots = np.concatenate([[inner[0]] * degree, inner, [inner[-1]] * degree])
        spline = scipy.interpolate.BSpline(knots, weights, degree)
    elif isinstance(spline, (scipy.interpolate.BSpline, scipy.interpolate.PPoly)) and np.ndim(spline.c) <= 2:
        outside = _EXTRAPOLATE if spline.extrapolate else _ERROR
    else:
        raise TypeError(f"SplineWrapper takes a univariate spline of scipy.interpolate; got {type(spline).__name__}.")
    if isinstance(spline, scipy.interpolate.BSpline):
        start, end = spline.t[spline.k], spline.t[-spline.k - 1]
        spline = scipy.interpolate.PPoly.from_spline(spline)
    else:
        start, end = spline.x[0], spline.x[-1]
    real = (np.diff(spline.x) > 0) & (spline.x[:-1] >= start) & (spline.x[1:] <= end)
    knots = np.append(spline.x[:-1][real], end)
    return knots, spline.c[:, real], outside
