"""Counts with more zeros than their distribution has: a share 1 - psi of zeros, a share psi of the distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE, NUMBER, POSITIVE, PROBABILITY
from ..base.parameters import is_known, parameter
from ..formulas.log_terms import bound
from .binomial import Binomial
from .counts import Counts
from .masses import log_inflated, log_probabilities
from .negative_binomial import NegativeBinomial, draw_negative_binomial
from .poisson import Poisson

__all__ = ["ZeroInflatedPoisson", "ZeroInflatedBinomial", "ZeroInflatedNegativeBinomial"]


def _log_mass(psi, counts, value):
    """Return the log-probability where a share `psi` follows the distribution `counts` and the rest is 0."""
    log_psi, _ = log_probabilities(psi)
    at_zero = log_inflated(psi, counts.logp(np.asarray(0)))
    log_mass = K.where(K.equal(value, 0), at_zero, log_psi + counts.logp(value))
    return bound(log_mass, K.greater_equal(value, 0), psi >= 0, psi <= 1, *counts._valid())


def _log_cdf(psi, counts, value):
    log_cdf = log_inflated(psi, counts.logcdf(value))
    return bound(log_cdf, K.greater_equal(value, 0), psi >= 0, psi <= 1, *counts._valid())


def _share(self, psi):
    """Keep the parameter `psi`, which may be drawn from a variable: as in PyMC3, a share above 1 counts as 1 then."""
    self.psi = parameter(psi, "psi")
    if not is_known(self.psi):
        self._domains = {**self._domains, "psi": NUMBER}


def _inflated(draws, psi):
    """Return `draws` with a share 1 - psi of them set to 0."""
    return np.where(generator().uniform(size=draws.shape) < psi, draws, 0)


class ZeroInflatedPoisson(Counts):
    r"""Zero-inflated Poisson distribution.

    .. math::

        f(x \mid \psi, \theta) = \begin{cases}
            1 - \psi + \psi e^{-\theta} & x = 0 \\
            \psi \frac{e^{-\theta} \theta^x}{x!} & x > 0
        \end{cases}

    ========  =============================
    Support   :math:`x \in \{0, 1, \ldots\}`
    Mean      :math:`\psi \theta`
    Variance  :math:`\psi \theta (1 + (1 - \psi) \theta)`
    ========  =============================

    Parameters
    ----------
    psi : float
        Share of Poisson counts, between 0 and 1.
    theta : float
        Expected number of those, >= 0.
    """

    _domains = {"psi": PROBABILITY, "theta": NOT_NEGATIVE}

    def __init__(self, psi, theta, *args, **kwargs) -> None:
        self.theta = parameter(theta, "theta")
        _share(self, psi)
        self.pois = Poisson.dist(self.theta)
        self.mode = self.pois.mode
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log of psi times the Poisson mass, with 1 - psi added to the mass of 0."""
        return _log_mass(self.psi, self.pois, value)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        return _log_cdf(self.psi, self.pois, value)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw Poisson counts, each exchanged for 0 with probability 1 - psi."""
        (psi, theta), shape = self._values_to_draw(["psi", "theta"], point, size)
        return _inflated(np.asarray(generator().poisson(theta, shape)), psi)


class ZeroInflatedBinomial(Counts):
    r"""Zero-inflated binomial distribution.

    .. math::

        f(x \mid \psi, n, p) = \begin{cases}
            1 - \psi + \psi (1-p)^n & x = 0 \\
            \psi \binom{n}{x} p^x (1-p)^{n-x} & x > 0
        \end{cases}

    ========  ==================================
    Support   :math:`x \in \{0, 1, \ldots, n\}`
    Mean      :math:`\psi n p`
    Variance  :math:`\psi n p (1 - p + (1 - \psi) n p)`
    ========  ==================================

    Parameters
    ----------
    psi : float
        Share of binomial counts, between 0 and 1.
    n : int
        Number of trials, >= 0; fractions are rounded down.
    p : float
        Probability of a hit in one trial, between 0 and 1.
    """

    _domains = {"psi": PROBABILITY, "n": NOT_NEGATIVE, "p": PROBABILITY}

    def __init__(self, psi, n, p, *args, **kwargs) -> None:
        self.bin = Binomial.dist(n, p)
        self.n, self.p = self.bin.n, self.bin.p
        _share(self, psi)
        self.mode = self.bin.mode
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log of psi times the binomial mass, with 1 - psi added to the mass of 0."""
        return _log_mass(self.psi, self.bin, value)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        return _log_cdf(self.psi, self.bin, value)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw binomial counts, each exchanged for 0 with probability 1 - psi."""
        (psi, n, p), shape = self._values_to_draw(["psi", "n", "p"], point, size)
        return _inflated(np.asarray(generator().binomial(n, np.clip(p, 0.0, 1.0), shape)), psi)


class ZeroInflatedNegativeBinomial(Counts):
    r"""Zero-inflated negative binomial distribution.

    .. math::

        f(x \mid \psi, \mu, \alpha) = \begin{cases}
            1 - \psi + \psi \left(\frac{\alpha}{\alpha + \mu}\right)^\alpha & x = 0 \\
            \psi \frac{\Gamma(x + \alpha)}{x! \Gamma(\alpha)}
            \left(\frac{\alpha}{\mu + \alpha}\right)^\alpha \left(\frac{\mu}{\mu + \alpha}\right)^x & x > 0
        \end{cases}

    ========  =============================
    Support   :math:`x \in \{0, 1, \ldots\}`
    Mean      :math:`\psi \mu`
    Variance  :math:`\psi \mu (1 + \mu / \alpha + (1 - \psi) \mu)`
    ========  =============================

    Parameters
    ----------
    psi : float
        Share of negative binomial counts, between 0 and 1.
    mu : float
        Mean of those, > 0.
    alpha : float
        Their shape, > 0, as of `NegativeBinomial`.
    """

    _domains = {"psi": PROBABILITY, "mu": NOT_NEGATIVE, "alpha": POSITIVE}

    def __init__(self, psi, mu, alpha, *args, **kwargs) -> None:
        self.nb = NegativeBinomial.dist(mu, alpha)
        self.mu, self.alpha = self.nb.mu, self.nb.alpha
        _share(self, psi)
        self.mode = self.nb.mode
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log of psi times the negative binomial mass, with 1 - psi added to the mass of 0."""
        return _log_mass(self.psi, self.nb, value)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        return _log_cdf(self.psi, self.nb, value)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw negative binomial counts, each exchanged for 0 with probability 1 - psi."""
        (psi, mu, alpha), shape = self._values_to_draw(["psi", "mu", "alpha"], point, size)
        return _inflated(draw_negative_binomial(mu, alpha, shape), psi)
