"""The triangular distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import FINITE, check_ascending
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import bound
from .base import BoundedContinuous

__all__ = ["Triangular"]


class Triangular(BoundedContinuous):
    r"""Triangular distribution: the density rises linearly to its mode `c`, and falls linearly from there.

    .. math::

        f(x \mid a, b, c) = \begin{cases}
            \frac{2 (x - a)}{(b - a) (c - a)} & a \le x < c \\
            \frac{2}{b - a}                   & x = c \\
            \frac{2 (b - x)}{(b - a) (b - c)} & c < x \le b
        \end{cases}

    ========  ====================================================
    Support   :math:`x \in [a, b]`, a = lower, b = upper
    Mean      :math:`(a + b + c) / 3`
    Variance  :math:`(a^2 + b^2 + c^2 - ab - ac - bc) / 18`
    ========  ====================================================

    Samplers start at `c`, or at the mean where `c` is one of the bounds, at which nothing can start.

    Parameters
    ----------
    lower, upper : float
        lower < upper. Default 0 and 1.
    c : float
        Mode, lower <= c <= upper. Default 0.5.
    """

    _domains = {"lower": FINITE, "c": FINITE, "upper": FINITE}

    def __init__(self, lower=0, upper=1, c=0.5, *args, **kwargs) -> None:
        self.lower = parameter(lower, "lower")
        self.upper = parameter(upper, "upper")
        self.c = self.mode = parameter(c, "c")
        a, b, xp = self.lower, self.upper, namespace(self.lower, self.upper, self.c)
        self.mean = (a + b + self.c) / 3.0
        self.variance = ((b - a) * (b - a) + (self.c - a) * (self.c - b)) / 18.0
        rising, falling = xp.maximum(self.c - a, 0.0), xp.maximum(b - self.c, 0.0)
        half_width = 0.5 * xp.maximum(b - a, 0.0)
        from_below, from_above = a + xp.sqrt(half_width * rising), b - xp.sqrt(half_width * falling)
        self.median = xp.where(self.c > 0.5 * (a + b), from_below, from_above)
        inside = xp.logical_and(self.c > a, self.c < b)
        self._start = xp.where(inside, self.c, self.mean)
        kwargs.setdefault("defaults", ("_start",))
        super().__init__(*args, lower=self.lower, upper=self.upper, **kwargs)

    def _share(self, value):
        """Return the height of the density above `value`, as a share of that at the mode: not positive outside the support."""
        xp = namespace(self.lower, self.upper, self.c)
        tiny = np.finfo(K.floatx()).tiny
        rise = 1.0 / xp.maximum(self.c - self.lower, tiny)
        fall = 1.0 / xp.maximum(self.upper - self.c, tiny)
        sides = K.where(K.less(value, self.c), (value - self.lower) * rise, (self.upper - value) * fall)
        return K.where(K.equal(value, self.c), 1.0, sides)

    def _valid(self):
        return self.lower < self.upper, self.lower <= self.c, self.c <= self.upper

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf outside of (lower, upper)."""
        share = self._share(value)
        inside = K.greater(share, 0)
        constant = np.log(2.0) - log_of(self.upper - self.lower)
        return bound(K.log(K.where(inside, share, 1.0)) + constant, inside, *self._valid())

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        value = K.clip(value, self.lower, self.upper)
        share = self._share(value)
        width = self.upper - self.lower
        below = K.less(value, self.c)
        part = K.where(below, value - self.lower, self.upper - value) * (K.maximum(share, 0.0) / width)
        # `part` is the mass on the side of `value` that has no mode.
        within = K.greater(part, 0)
        left = K.where(within, K.log(K.where(within, part, 1.0)), -np.inf)
        right = K.log1p(-K.clip(part, 0.0, 1.0))
        return bound(K.where(below, left, right), *self._valid())

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with mode c; ValueError where lower, c and upper do not ascend."""
        (lower, c, upper), shape = self._values_to_draw(["lower", "c", "upper"], point, size)
        check_ascending("Triangular", lower=lower, c=c, upper=upper)
        return inside(generator().triangular(lower, c, upper, shape), lower, upper)
