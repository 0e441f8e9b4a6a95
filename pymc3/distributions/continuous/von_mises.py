"""The von Mises distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from .. import transforms
from ..base.distribution import Continuous
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import bound
from .base import assert_negative_support, given_or_nan

__all__ = ["VonMises"]


class VonMises(Continuous):
    r"""Von Mises distribution, of angles.

    .. math:: f(x \mid \mu, \kappa) = \frac{e^{\kappa \cos(x - \mu)}}{2 \pi I_0(\kappa)}

    where :math:`I_0` is the modified Bessel function of order 0.

    ========  ==========================================
    Support   :math:`x \in [-\pi, \pi]`
    Mean      :math:`\mu`
    Variance  :math:`1 - I_1(\kappa) / I_0(\kappa)`
    ========  ==========================================

    Parameters
    ----------
    mu : float
        Mean direction. Default 0.
    kappa : float
        Concentration, > 0.
    transform : Transform, None or "circular"
        "circular": samplers may go round.
    """

    _domains = {"kappa": NOT_NEGATIVE}
    _negative_support = True

    def __init__(self, mu=0.0, kappa=None, transform="circular", *args, **kwargs) -> None:
        if isinstance(transform, str) and transform == "circular":
            transform = transforms.circular
        assert_negative_support(kappa, "kappa", "VonMises")
        self.mu = parameter(mu, "mu")
        self.kappa = parameter(given_or_nan(kappa, "kappa", "VonMises"), "kappa")
        self.mean = self.median = self.mode = self.mu
        xp = namespace(self.kappa)
        self.variance = 1.0 - xp.i1e(self.kappa) / xp.i0e(self.kappa)
        super().__init__(*args, transform=transform, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf outside of [-pi, pi]; it is exact for large kappa."""
        # cos(d) - 1 = -2 sin(d / 2)**2, which keeps its digits near mu; exp(kappa) is cancelled with that inside of I0.
        half_sine = K.sin(0.5 * (value - self.mu))
        log_norm = np.log(2.0 * np.pi) + log_of(namespace(self.kappa).i0e(self.kappa))
        log_density = -2.0 * self.kappa * K.square(half_sine) - log_norm
        return bound(log_density, K.less_equal(K.abs(value), np.pi), self.kappa > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw angles in [-pi, pi] about mu."""
        (mu, kappa), shape = self._values_to_draw(["mu", "kappa"], point, size)
        return inside(generator().vonmises(mu, kappa, shape), -np.pi, np.pi)
