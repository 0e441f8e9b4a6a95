"""One setting of a univariate distribution, with what the generic tests compare it with."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

__all__ = ["Case"]


class Case(NamedTuple):
    """A distribution with parameters, points inside its support, and exact values there.

    Parameters
    ----------
    name : str
        Of the distribution.
    params : dict
        Scalars by name: an int is a whole-number parameter, a float a real one.
    points : list
        Inside the support, with its tails.
    frozen : scipy.stats frozen distribution, optional
    logp, logcdf, cdf : callable, optional
        Exact functions of an array, where there is no `frozen` or where SciPy's own is inexact.
    domains : dict of str to (low, high), optional
        Range of each real parameter for property tests; whole-number parameters stay as they are.
    rtol, float32_rtol : float
        Relative error allowed in double and in single precision.
    exclude : tuple of str
        Generic tests that make no sense here: logcdf, gradient, integral, random, extremes, float32.
    """

    name: str
    params: dict
    points: list
    frozen: object = None
    logp: Callable = None
    logcdf: Callable = None
    cdf: Callable = None
    domains: dict = None
    rtol: float = 1e-9
    float32_rtol: float = 1e-4
    exclude: tuple = ()

    @property
    def label(self):
        """Test id."""
        return self.name + "-" + ",".join(f"{name}={value}" for name, value in self.params.items())

    @property
    def is_discrete(self):
        """Whether the points are whole numbers."""
        return all(isinstance(point, (int, np.integer)) for point in self.points)

    def exact_logp(self, x):
        """Exact log-probability of each element of `x`."""
        if self.logp is not None:
            return np.asarray(self.logp(x), dtype=float)
        return self.frozen.logpmf(x) if self.is_discrete else self.frozen.logpdf(x)

    def exact_logcdf(self, x):
        """Exact log of the distribution function."""
        return np.asarray(self.logcdf(x) if self.logcdf is not None else self.frozen.logcdf(x), dtype=float)

    def exact_cdf(self, x):
        """Exact distribution function."""
        return np.asarray(self.cdf(x) if self.cdf is not None else self.frozen.cdf(x), dtype=float)
