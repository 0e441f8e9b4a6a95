"""Weights of mixtures: their logs, the log of a weighted sum of densities, and the choice of a component."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import static_shape
from ...util import warn_user
from ..base.parameters import is_known, parameter

__all__ = ["read_weights", "log_weights", "valid_weights", "log_sum", "log_sum_last", "choose"]

# A sum of weights that differs from one by no more than this is rounding (PyMC3's tolerance).
_TOLERANCE = 1e-5 + 1e-8


def read_weights(w, owner, components=None) -> K.TensorVariable | np.ndarray:
    """Return `w` as a parameter [..., k]; a warning where known weights are none.

    Parameters
    ----------
    w : array or tensor
    owner : str
        The distribution, for messages.
    components : int, optional
        Number of components, where it is known.

    Raises
    ------
    ValueError
        `w` has no axis, or not one weight for each component.
    """
    w = parameter(w, "w")
    shape = static_shape(w)
    if not shape:
        raise ValueError(f"w of {owner} needs at least one axis, the components; got a single number. Pass a list.")
    if components is not None and shape[-1] not in (None, components):
        raise ValueError(
            f"w of {owner} has {shape[-1]} weights in its last axis (shape {shape}), but comp_dists has {components} "
            "components. Give one weight for each."
        )
    if is_known(w) and not np.all(_are_valid(w, np)):
        warn_user(f"w of {owner} must be weights >= 0 that sum to 1, got {w}: its log-probability is -inf.")
    return w


def log_weights(w) -> K.TensorVariable | np.ndarray:
    """Return the log of the weights, -inf where they are not positive; no NaN, nor in its derivative."""
    if is_known(w):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(w > 0, np.log(w), -np.inf)
    positive = K.greater(w, 0)
    return K.where(positive, K.log(K.where(positive, w, 1.0)), -np.inf)


def valid_weights(w) -> K.TensorVariable | np.ndarray:
    """Return whether the weights of each mixture are such: none negative, sum one."""
    return _are_valid(w, np if is_known(w) else K)


def _are_valid(w, xp):
    sums_to_one = xp.less_equal(xp.abs(xp.sum(w, axis=-1) - 1.0), _TOLERANCE)
    return xp.logical_and(xp.all(xp.greater_equal(w, 0), axis=-1), sums_to_one)


def log_sum(terms) -> K.TensorVariable:
    """Return log(sum(exp(term))) over a list of tensors that broadcast; -inf where all are, with derivative 0 there.

    The tensors are combined element by element: engines make one loop of it, without an array of all terms.
    """
    top = terms[0]
    for term in terms[1:]:
        top = K.maximum(top, term)
    top = _reference_point(top)
    total = K.exp(terms[0] - top)
    for term in terms[1:]:
        total = total + K.exp(term - top)
    return top + _log_of_total(total)


def log_sum_last(terms) -> K.TensorVariable:
    """Return what `log_sum` does, for terms in the last axis of one tensor."""
    top = _reference_point(K.max(terms, axis=-1, keepdims=True))
    return top[..., 0] + _log_of_total(K.sum(K.exp(terms - top), axis=-1))


def _reference_point(top):
    # The result does not depend on it, so no derivative passes through it; where all terms are -inf (or NaN), 0 will do.
    return K.stop_gradient(K.where(K.greater(top, -np.inf), top, 0.0))


def _log_of_total(total):
    possible = K.greater(total, 0)
    return K.where(possible, K.log(K.where(possible, total, 1.0)), -np.inf)


def choose(w, shape, owner) -> np.ndarray:
    """Return indices of components, drawn with probabilities `w` [..., k].

    Parameters
    ----------
    w : numpy.ndarray
        Its leading axes broadcast against `shape`.
    shape : tuple of int
        Of the result.
    owner : str
        For the error.

    Raises
    ------
    ValueError
        `w` are no weights.
    """
    if not np.all(_are_valid(w, np)):
        raise ValueError(f"Cannot draw from {owner}: its weights w must be >= 0 and sum to 1 along the last axis, got {w}.")
    edges = np.cumsum(w, axis=-1)[..., :-1]
    # How many edges a uniform number reaches; the last edge is 1 up to rounding, so it is left out.
    uniform = generator().uniform(size=shape)
    if edges.ndim == 1:
        return np.searchsorted(edges, uniform, side="right")
    return np.sum(uniform[..., None] >= edges, axis=-1)
