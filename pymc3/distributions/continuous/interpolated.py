"""The distribution of a density that is given by points."""

import numpy as np
import scipy

from ... import backends_symbolic as K
from ..._random import generator
from ..base.draws import draw_parameters, inside
from ..formulas.log_terms import bound
from ..formulas.splines import SplineWrapper
from .base import BoundedContinuous

__all__ = ["Interpolated"]


class Interpolated(BoundedContinuous):
    r"""Distribution whose density is linear between given points.

    ========  =======================================
    Support   :math:`x \in [x\_points[0], x\_points[-1]]`
    ========  =======================================

    Parameters
    ----------
    x_points : array (n,)
        Ascending, n >= 2.
    pdf_points : array (n,)
        Density at `x_points`, up to a factor; it is normalised.

    Raises
    ------
    TypeError
        The points are tensors: they must be numbers.
    ValueError
        The points are not two vectors of one length with finite numbers, `x_points` do not ascend, or the integral of
        the density is not positive.
    """

    def __init__(self, x_points, pdf_points, *args, **kwargs) -> None:
        x, pdf = _checked(x_points, pdf_points)
        areas = 0.5 * (pdf[1:] + pdf[:-1]) * np.diff(x)
        total = areas.sum()
        if not total > 0:
            raise ValueError(f"Interpolated: the integral over pdf_points is {total}; a density needs a positive one.")
        self.lower, self.upper, self.Z = x[0], x[-1], total
        self.x_points = x
        self.pdf_points = pdf / total
        self.cdf_points = np.append(0.0, np.cumsum(areas)) / total
        self.interp_op = SplineWrapper(scipy.interpolate.InterpolatedUnivariateSpline(x, pdf, k=1, ext="zeros"))
        self.median = self._argcdf(np.asarray(0.5))
        super().__init__(*args, lower=self.lower, upper=self.upper, **kwargs)

    def _distr_parameters_for_repr(self):
        return []

    def _argcdf(self, p):
        """Return the inverse of the distribution function."""
        x, pdf, cdf = self.x_points, self.pdf_points, self.cdf_points
        piece = np.clip(np.searchsorted(cdf, p) - 1, 0, len(x) - 2)
        slope = (pdf[piece + 1] - pdf[piece]) / (x[piece + 1] - x[piece])
        rest = p - cdf[piece]
        with np.errstate(invalid="ignore", divide="ignore"):
            # The root of pdf d + slope d**2 / 2 = rest, in the form that has no difference of nearly equal numbers.
            distance = 2.0 * rest / (pdf[piece] + np.sqrt(np.maximum(pdf[piece] ** 2 + 2.0 * slope * rest, 0.0)))
        return np.minimum(x[piece] + np.where(rest == 0, 0.0, distance), x[piece + 1])

    def logp(self, value) -> K.TensorVariable:
        """Return the log of the interpolated and normalized density, -inf outside of `x_points`."""
        density = self.interp_op(value)
        possible = K.logical_or(K.greater(density, 0.0), K.isnan(density))
        return bound(K.log(density) - np.log(self.Z), possible)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw by inversion of the cumulative distribution."""
        _, shape = draw_parameters([], self.shape, point, size)
        return inside(self._argcdf(generator().uniform(size=shape)), self.x_points[0], self.x_points[-1])


def _checked(x_points, pdf_points):
    """Return both as vectors of numbers."""
    for name, points in dict(x_points=x_points, pdf_points=pdf_points).items():
        if K.is_tensor(points) or np.asarray(points).dtype.kind not in "biuf":
            raise TypeError(f"Interpolated: {name} must be numbers: the table is made once. Got {points!r}.")
    x, pdf = np.asarray(x_points, dtype=float), np.asarray(pdf_points, dtype=float)
    if x.ndim != 1 or x.shape != pdf.shape or len(x) < 2:
        raise ValueError(
            f"Interpolated: x_points and pdf_points must be vectors of one length, at least 2. Got shapes {x.shape} and {pdf.shape}."
        )
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(pdf))):
        raise ValueError("Interpolated: x_points and pdf_points must be finite.")
    if not np.all(np.diff(x) > 0):
        raise ValueError("Interpolated: x_points must ascend; sort both lists by x_points and remove repeated ones.")
    return x, pdf
