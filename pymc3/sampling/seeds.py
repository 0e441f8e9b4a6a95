"""One seed for each chain."""

import numpy as np

from .._random import draw_seeds, legacy_seed, normalize_seed

__all__ = ["chain_seeds"]


def chain_seeds(random_seed, chains) -> list[int]:
    """Return one integer seed for each chain.

    Parameters
    ----------
    random_seed : int, sequence of int, or None
        One for the run, or one for each chain.  None (or -1) takes them from NumPy's global generator.
    chains : int

    Raises
    ------
    TypeError, ValueError
        If the seeds are no integers, are negative, or are not as many as the chains.
    """
    random_seed = normalize_seed(random_seed)
    if random_seed is None:
        return draw_seeds(chains)
    if np.isscalar(random_seed):
        return [int(word) for word in np.random.RandomState(legacy_seed(int(random_seed))).randint(2**30, size=chains)]
    if len(random_seed) != chains:
        raise ValueError(f"random_seed has {len(random_seed)} seeds, but there are {chains} chains; pass one for each")
    return [int(seed) for seed in random_seed]
