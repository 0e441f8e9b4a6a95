"""What a mixture has to know about its components: their kind, the axes of one draw, their modes."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.distributions.distribution import Discrete, Distribution
from pymc3.distributions.shaped import static_shape

__all__ = ["all_discrete", "layout", "known_or_tensor"]


def all_discrete(comp_dists):
    """Whether a distribution, or every one of several, is discrete (a mixture of discrete ones is)."""
    several = [comp_dists] if isinstance(comp_dists, Distribution) else comp_dists
    return all(isinstance(dist, Discrete) or dist.dtype.startswith("int") for dist in several)


def layout(dist, logp):
    """Axes of one draw: (shape of its independent parts, shape of one part, which is () but for multivariate ones).

    Parameters
    ----------
    dist : Distribution
    logp : callable
        value -> log-probability, whose axes tell.
    """
    shape = dist.shape or _shape_of_centre(dist)
    try:
        terms = logp(K.placeholder(shape, dist.dtype))
    except (ValueError, IndexError):  # it has vectors, and nothing that was looked at shows their length
        shape = np.shape(dist.random())
        terms = logp(K.placeholder(shape, dist.dtype))
    batch = K.int_shape(terms)
    event = max(len(shape) - len(batch), 0)
    # Some keep an axis of length one for the vector that they sum over.
    while event == 0 and batch and len(batch) <= len(shape) and batch[-1] == 1 and shape[len(batch) - 1] > 1:
        batch, event = batch[:-1], event + 1
    return batch, shape[len(shape) - event :]


def _shape_of_centre(dist):
    for name in ("mean", "mode", "median"):
        centre = getattr(dist, name, None)
        if centre is not None:
            return static_shape(centre)
    return ()


def known_or_tensor(value):
    """An attribute of a distribution as array or tensor; None stays None."""
    return value if value is None or K.is_tensor(value) else np.asarray(value)
