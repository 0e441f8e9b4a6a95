"""What a mixture has to know about its components: their kind, the axes of one draw, their modes."""

import copy

import numpy as np

from ... import backends_symbolic as K
from ...shapes import static_shape
from ..base.distribution import Discrete, Distribution
from ..base.parameters import is_known
from ..base.users_random import is_users_random

__all__ = ["all_discrete", "layout", "known_or_tensor", "one_by_one", "note_users_random"]


# With more components than this, taking them apart makes large programs.
_FEW = 8
_ELEMENT_WISE = ("pymc3.distributions.continuous", "pymc3.distributions.discrete")
_WITH_TABLES = ("Interpolated",)
_NO_PARAMETERS = ("shape", "dtype", "initval", "defaults", "transform")


def all_discrete(comp_dists) -> bool:
    """Return whether a distribution, or every one of several, is discrete (a mixture of discrete ones is)."""
    several = [comp_dists] if isinstance(comp_dists, Distribution) else comp_dists
    return all(isinstance(dist, Discrete) or dist.dtype.startswith("int") for dist in several)


def layout(dist, logp) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
    """Return the axes of one draw: (shape of its independent parts, shape of one part, which is () but for multivariate ones).

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
    return batch, shape[len(shape) - event :]


def _shape_of_centre(dist):
    for name in ("mean", "mode", "median"):
        centre = getattr(dist, name, None)
        if centre is not None:
            return static_shape(centre)
    return ()


def note_users_random(mixture, dists) -> None:
    """Tell forward draws (attribute `draws_jointly`) where components are drawn by functions of the user."""
    users = [dist for dist in dists if is_users_random(dist)]
    vars(mixture).pop("draws_jointly", None)
    if users:
        mixture.draws_jointly = all(dist.draws_jointly is not False for dist in users)


def one_by_one(dist, k) -> list[Distribution] | None:
    """Return the k components of an element-wise distribution, whose last axis they are, as k distributions; None if it cannot be.

    Engines compute k long arrays faster than one with a short last axis. Only what belongs to this package and has nothing
    but numbers for parameters is taken apart: each attribute then is a number for each component, or one for all.
    """
    family = type(dist).__module__.rpartition(".")[0]
    if k > _FEW or family not in _ELEMENT_WISE or dist._event_parameters or type(dist).__name__ in _WITH_TABLES:
        return None
    attributes = {name: value for name, value in vars(dist).items() if name not in _NO_PARAMETERS}
    parts = {name: _parts(value, k) for name, value in attributes.items()}
    if any(part is None for part in parts.values()):
        return None
    components = []
    for i in range(k):
        component = copy.copy(dist)
        vars(component).update({name: part[i] for name, part in parts.items()})
        component.shape = dist.shape[:-1]
        components.append(component)
    return components


def _parts(value, k):
    """Return an attribute for each of k components; None where it is of another kind."""
    if isinstance(value, Distribution):
        return one_by_one(value, k)
    if not K.is_tensor(value) and not isinstance(value, np.ndarray):
        several = value if isinstance(value, (list, tuple)) else [value]
        plain = all(entry is None or isinstance(entry, (bool, int, float, str, np.generic)) for entry in several)
        return [value] * k if plain else None
    shape = static_shape(value)
    if not shape:
        return [value] * k
    if shape[-1] not in (1, k):
        return None
    parts = [value[..., 0 if shape[-1] == 1 else i] for i in range(k)]
    return [np.asarray(part) for part in parts] if is_known(value) else parts


def known_or_tensor(value) -> K.TensorVariable | np.ndarray | None:
    """Return an attribute of a distribution as array or tensor; None stays None."""
    return value if value is None or K.is_tensor(value) else np.asarray(value)
