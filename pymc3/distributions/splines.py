"""Splines made by SciPy, evaluated on tensors."""

import numpy as np
from scipy import interpolate

from pymc3 import backends_symbolic as K
from pymc3.distributions.parameters import parameter

__all__ = ["SplineWrapper"]

# What SciPy's `ext` says about arguments outside of the knots.
_EXTRAPOLATE, _ZEROS, _ERROR, _BOUNDARY = range(4)


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

    def __init__(self, spline):
        self.spline = spline
        knots, coefficients, self._outside = _pieces(spline)
        self._ends = knots[0], knots[-1]
        self._left = parameter(knots[:-1], "knots")
        self._interior = parameter(knots[1:-1], "knots")
        self._coefficients = [parameter(row, "coefficients") for row in coefficients]

    @property
    def grad_op(self):
        """The derivative, a `SplineWrapper`."""
        return SplineWrapper(self.spline.derivative())

    def __call__(self, x):
        """The spline at each element of `x`."""
        x = K.as_tensor(x, K.floatx())
        start, end = self._ends
        inside = K.clip(x, start, end) if self._outside == _BOUNDARY else x
        if K.int_shape(K.as_tensor(self._interior)) == (0,):
            values = self._polynomial(inside - start, [row[0] for row in self._coefficients])
        else:
            piece = K.searchsorted(self._interior, inside, side="right")
            rows = [K.take(row, piece) for row in self._coefficients]
            values = self._polynomial(inside - K.take(self._left, piece), rows)
        if self._outside in (_EXTRAPOLATE, _BOUNDARY):
            return values
        is_outside = K.logical_or(K.less(x, start), K.greater(x, end))
        return K.where(is_outside, 0.0 if self._outside == _ZEROS else np.nan, values)

    @staticmethod
    def _polynomial(distance, coefficients):
        total = coefficients[0]
        for coefficient in coefficients[1:]:
            total = total * distance + coefficient
        return K.zeros_like(distance) + total if len(coefficients) == 1 else total


def _pieces(spline):
    """Knots, coefficients of the polynomials between them (highest power first), and what is outside."""
    if isinstance(spline, interpolate.UnivariateSpline):
        inner, weights, outside = spline.get_knots(), spline.get_coeffs(), spline.ext
        degree = len(weights) - len(inner) + 1
        knots = np.concatenate([[inner[0]] * degree, inner, [inner[-1]] * degree])
        spline = interpolate.BSpline(knots, weights, degree)
    elif isinstance(spline, (interpolate.BSpline, interpolate.PPoly)) and np.ndim(spline.c) <= 2:
        outside = _EXTRAPOLATE if spline.extrapolate else _ERROR
    else:
        raise TypeError(f"SplineWrapper takes a univariate spline of scipy.interpolate; got {type(spline).__name__}.")
    if isinstance(spline, interpolate.BSpline):
        start, end = spline.t[spline.k], spline.t[-spline.k - 1]
        spline = interpolate.PPoly.from_spline(spline)
    else:
        start, end = spline.x[0], spline.x[-1]
    real = (np.diff(spline.x) > 0) & (spline.x[:-1] >= start) & (spline.x[1:] <= end)
    knots = np.append(spline.x[:-1][real], end)
    return knots, spline.c[:, real], outside
