"""A digest of what a model is, apart from the values of its data."""

import hashlib
import json

from .. import backends_symbolic as K
from ..distributions.transforms.base import TransformedDistribution
from .variables import MultiObservedRV

__all__ = ["fingerprint"]


def fingerprint(model) -> str:
    """Return a hex digest of names, shapes, dtypes, distributions and transforms of `model`, and of the shapes of its data.

    Two models with one fingerprint have the same variables, in the same order; values of parameters and data do not count.
    """
    text = json.dumps(_description(model), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _description(model):
    return {
        "free": [_variable(v, v.distribution) for v in model.free_RVs],
        "observed": [_observed(v) for v in model.observed_RVs],
        "deterministics": [[v.name, _shape(v), v.dtype] for v in model.deterministics],
        "potentials": [[v.name, _shape(v)] for v in model.potentials],
    }


def _variable(variable, distribution):
    is_moved = isinstance(distribution, TransformedDistribution)
    inner = distribution.dist if is_moved else distribution
    transform = distribution.transform_used.name if is_moved else None
    return [variable.name, _shape(variable), variable.dtype, type(inner).__name__, transform]


def _observed(variable):
    kind = type(variable.distribution).__name__
    if isinstance(variable, MultiObservedRV):
        return [variable.name, {name: _shape(value) for name, value in variable.data.items()}, kind]
    return [variable.name, _shape(variable), variable.dtype, kind]


def _shape(x):
    return list(K.int_shape(x))
