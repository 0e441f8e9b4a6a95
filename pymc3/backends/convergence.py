"""ArviZ's R-hat and effective sample size (Vehtari et al. 2021, Bayesian Analysis 16(2)) of many quantities.

All functions take an array of shape (quantities, chains, draws) and return one of shape (quantities,).
"""

import numpy as np

from .._optional import import_arviz

__all__ = ["MIN_DRAWS", "rhat", "ess", "never_moved"]

# ArviZ gives NaN for fewer draws per chain.
MIN_DRAWS = 4


def rhat(draws) -> np.ndarray:
    """Return the rank-normalised split R-hat; NaN where all draws are equal."""
    return _each(import_arviz("R-hat").rhat, draws)


def ess(draws) -> np.ndarray:
    """Return the bulk effective sample size, summed over chains."""
    return _each(import_arviz("The effective sample size").ess, draws)


def never_moved(draws) -> np.ndarray:
    """Tell for each quantity whether all draws of each chain are equal."""
    return (draws == draws[..., :1]).all(axis=(1, 2))


def _each(statistic, draws):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.array([float(statistic(chains)) for chains in draws], dtype=np.float64)
