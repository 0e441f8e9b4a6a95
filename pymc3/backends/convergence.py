"""ArviZ's R-hat and effective sample size (Vehtari et al. 2021, Bayesian Analysis 16(2)) of many quantities.

All functions take an array of shape (quantities, chains, draws) and return one of shape (quantities,).
"""

import numpy as np

from .._optional import import_arviz

__all__ = ["MIN_DRAWS", "rhat", "ess", "never_moved", "never_moved_though_it_could"]

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


def never_moved_though_it_could(draws) -> np.ndarray:
    """Tell the same, but not of whole numbers that are the same in all chains, where others of the variable moved.

    These are taken for certain: the class of what is plainly of one class.
    """
    still = never_moved(draws)
    if draws.dtype.kind not in "iub" or still.all():
        return still
    return still & (draws[:, :, 0] != draws[:, :1, 0]).any(axis=1)


def _each(statistic, draws):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.array([float(statistic(chains)) for chains in draws], dtype=np.float64)
