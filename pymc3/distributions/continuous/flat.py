"""Improper uniform distributions on the real line and on its positive half."""

import numpy as np

from ... import backends_symbolic as K
from ..base.distribution import Continuous
from ..formulas.log_terms import bound
from .base import PositiveContinuous

__all__ = ["Flat", "HalfFlat"]


class Flat(Continuous):
    r"""Uninformative log-probability: 0 everywhere. It has no draws.

    ========  ========================
    Support   :math:`x \in \mathbb{R}`
    ========  ========================
    """

    _negative_support = True

    def __init__(self, *args, **kwargs) -> None:
        self._default = 0
        super().__init__(*args, defaults=("_default",), **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return 0 for each element: the density is improper, it has no integral."""
        return K.zeros_like(value, dtype=K.floatx())

    def logcdf(self, value) -> K.TensorVariable:
        """Return -inf at -inf, 0 at inf, and log(1/2) between (the measure is not finite)."""
        value = K.as_tensor(value)
        inside = K.full_like(value, np.log(0.5), dtype=K.floatx())
        return K.where(K.equal(value, -np.inf), -np.inf, K.where(K.equal(value, np.inf), 0.0, inside))

    def random(self, point=None, size=None) -> np.ndarray:
        """Refuse to draw: the distribution has infinite mass."""
        raise ValueError("Cannot sample from Flat distribution: it has infinite mass. Give the variable a proper prior.")


class HalfFlat(PositiveContinuous):
    r"""Log-probability 0 for positive values, -inf otherwise. It has no draws.

    ========  ===========================
    Support   :math:`x \in (0, \infty)`
    ========  ===========================
    """

    def __init__(self, *args, **kwargs) -> None:
        self._default = 1
        super().__init__(*args, defaults=("_default",), **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return 0 for each positive element, -inf for the others: the density is improper."""
        return bound(K.zeros_like(value, dtype=K.floatx()), K.greater(value, 0))

    def logcdf(self, value) -> K.TensorVariable:
        """Return -inf at every finite value, 0 at inf (the measure is not finite)."""
        value = K.as_tensor(value)
        return K.where(K.equal(value, np.inf), 0.0, K.full_like(value, -np.inf, dtype=K.floatx()))

    def random(self, point=None, size=None) -> np.ndarray:
        """Refuse to draw: the distribution has infinite mass."""
        raise ValueError("Cannot sample from HalfFlat distribution: it has infinite mass. Give the variable a proper prior.")
