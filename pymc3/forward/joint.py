"""Joint draws: each variable of a model is drawn once, and everything that depends on it sees that draw.

Parameters take the values of variables from the `Draws` under way, so a distribution's `random` need not know whether its
parents were given (posterior draws) or are drawn now (prior draws). Distributions reach these functions by `_context.above`.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import backends_symbolic as K
from ..shapes import size_of
from .active import active_draws, local, use_model
from .draws import Draws
from .users_random import ManyPoints

__all__ = ["evaluate", "joint_draws", "simulate", "some_draws", "use_model"]


@contextlib.contextmanager
def joint_draws(size) -> Iterator[Any]:
    """Give what depends on a variable twice, inside the block, the same draws of it.

    Parameters
    ----------
    size : tuple of int
        The leading axes of the draws.

    Yields
    ------
    dict
        The variables that draws made in the block depended on, as keys; empty as long as there are none.
    """
    draws = _draws_for(size)
    with active_draws(draws), draws.recording() as used:
        yield used


@contextlib.contextmanager
def some_draws(size, places) -> Iterator[None]:
    """Give variables, inside the block, some of the draws under way: those at `places` in `size`, flattened.

    What is drawn inside has one leading axis, of the length of `places`.
    """
    draws = _draws_for(size)
    each = size_of(size[len(draws.size) :])
    chosen = {}
    for node, values in draws.values.items():
        own = values.shape[len(draws.size) :]
        chosen[node] = values.reshape((-1,) + own)[places // each]
    with active_draws(Draws((len(places),), draws.models, chosen)):
        yield


def _draws_for(size):
    """Return the draws under way where `size` begins with theirs, else new ones."""
    draws = local.draws
    if draws is not None and size[: len(draws.size)] == draws.size:
        return draws
    return Draws(size, outer=draws)


def evaluate(tensors, point, size) -> tuple[list[np.ndarray], list[bool]]:
    """Return the values of `tensors`, and for each whether it has the leading axes `size`.

    Parameters
    ----------
    tensors : list of tensors
    point : mapping or None
        Values of variables by name, each for all draws.
    size : tuple of int
    """
    draws = _draws_for(size)
    with active_draws(draws):
        values, batched = draws.evaluate(tensors, {} if point is None or isinstance(point, ManyPoints) else point)
    more = size[len(draws.size) :]
    if more and draws.size:
        values = [_widened(v, draws.size, more) if lead else v for v, lead in zip(values, batched)]
    return values, batched


def _widened(values, size, more):
    """Return `values` with axes of lengths `more` behind the leading axes `size`."""
    own = values.shape[len(size) :]
    return np.broadcast_to(values.reshape(size + (1,) * len(more) + own), size + more + own)


def simulate(model, targets, size, given=None) -> list[np.ndarray]:
    """Draw variables of a model, and compute what depends on them.

    Parameters
    ----------
    model : Model
    targets : list of variables or tensors
    size : tuple of int
    given : dict, optional
        Variable -> values that are not drawn but known, with the leading axes `size`.

    Returns
    -------
    list of numpy.ndarray, shape size + shape
    """
    draws = Draws(size, (model.root,), given)
    with active_draws(draws), use_model(model):
        draws.draw_in_order([x for x in targets if K.is_tensor(x)])
        return draws.of_all(targets)
