"""How requests become variables: everything is built first, so that a failure leaves the model as it was."""

from typing import NamedTuple

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.distributions.defaults import Default
from pymc3.distributions.distribution import Discrete, NoDistribution
from pymc3.exceptions import ShapeError
from pymc3.model.observed import (
    check_observed_shape,
    read_observations,
    shape_error,
    warn_of_growth,
    warn_of_imputation,
)
from pymc3.model.scaling import check_total_size
from pymc3.model.variables import (
    DeterministicWrapper,
    FreeRV,
    MultiObservedRV,
    ObservedRV,
    TransformedRV,
    static_shape,
)
from pymc3.shapes import can_broadcast_to, show
from pymc3.util import get_transformed_name

__all__ = [
    "Additions",
    "make_distribution",
    "build_free",
    "build_observed",
    "build_multi_observed",
    "build_deterministic",
    "build_potential",
]


class Additions(NamedTuple):
    """What a request adds to a model: lists of variables, and the one to give back.

    Attributes
    ----------
    result : variable
    free : list of FreeRV
    defaults : list of Default
        Start values of `free`.
    observed, missing, deterministics, potentials : list of variables
    """

    result: object
    free: list = []
    defaults: list = []
    observed: list = []
    missing: list = []
    deterministics: list = []
    potentials: list = []

    def named(self):
        """All variables, in the order in which they get their names."""
        order = [*self.free, *self.deterministics, *self.observed, *self.potentials]
        return list({id(variable): variable for variable in order}.values())


def make_distribution(name, request):
    """The distribution of a request; its errors name the variable."""
    try:
        distribution = request.make()
        distribution.check_parameters(name)
        return distribution
    except (TypeError, ValueError) as error:
        if type(error) in (TypeError, ValueError, ShapeError) and repr(name) not in str(error):
            raise type(error)(f"Variable {name!r}: {error}") from error
        raise


def build_free(model, name, distribution, total_size=None):
    """A free variable, with its transform where the distribution has one."""
    _check_known_shape(name, distribution)
    check_total_size(total_size, len(distribution.shape), name)
    if distribution.transform is None:
        variable = _free(model, name, distribution, total_size)
        return Additions(variable, free=[variable], defaults=[_default(distribution, name)])
    transform = distribution.transform
    moved = transform.apply(distribution)
    inner_name = get_transformed_name(name, transform)
    inner = _free(model, inner_name, moved, total_size)
    outer = K.view(_cast(transform.backward(inner), distribution.dtype), cls=TransformedRV, name=name)
    outer.model, outer.distribution = model, distribution
    outer.transformed, outer.transformation = inner, transform
    own = distribution.default_request()
    if own.is_known():
        outer.tag.test_value = np.broadcast_to(own.resolve(), distribution.shape).copy()
    return Additions(outer, free=[inner], defaults=[_default(moved, name)], deterministics=[outer])


def _free(model, name, distribution, total_size):
    variable = K.placeholder(distribution.shape, distribution.dtype, name=name, cls=FreeRV)
    variable.model, variable.distribution, variable.total_size = model, distribution, total_size
    _set_logp(variable, distribution, f"Variable {name!r}")
    return variable


def _set_logp(variable, distribution, label):
    """Build the log-probability; where shapes do not fit, the error names them all."""
    try:
        variable.logp_sum_unscaledt = K.as_tensor(distribution.logp_sum(variable))
    except (TypeError, ValueError) as error:
        better = shape_error(label, K.int_shape(variable), distribution) if isinstance(error, ValueError) else None
        if better is None and type(error) in (TypeError, ValueError, ShapeError) and repr(variable.name) not in str(error):
            better = type(error)(f"{label}: {error}")
        if better is None:
            raise
        raise better from error


def _default(distribution, name):
    default = distribution.default_request()
    default.owner = f"{name!r} ~ {default.owner}"
    for candidate, value in default.candidates[:1]:
        shape = static_shape(value)
        fits = can_broadcast_to(shape, distribution.shape) or not default.fits_by_shape
        if not fits:
            raise ShapeError(
                f"The start value of {name!r}, the {candidate} of its distribution, has shape {show(shape)}, which does not "
                f"fit the variable's shape {show(distribution.shape)}. Pass shape={show(shape)}, or parameters or a testval "
                "that fit."
            )
    return default


def _check_known_shape(name, distribution):
    if None in distribution.shape:
        raise ValueError(f"Variable {name!r} has the shape {show(distribution.shape)}; all lengths must be known.")
    if 0 in distribution.shape:
        raise ValueError(f"Tried to create variable {name!r} with a 0-length shape: {show(distribution.shape)}.")


def _cast(x, dtype):
    return x if K.dtype(x) == dtype else K.cast(x, dtype)


def build_observed(model, name, request):
    """An observed variable, and a free one for its missing elements where there are any."""
    distribution = make_distribution(name, request)
    data = read_observations(name, request.observed, distribution.dtype)
    check_observed_shape(name, data.shape, distribution, request.has_shape or request.dims is not None)
    check_total_size(request.total_size, len(data.shape), name)
    if not (request.has_shape or request.dims is not None):
        distribution.shape = tuple(data.shape)
    additions = {"free": [], "defaults": [], "missing": []}
    if data.mask is not None and data.mask.any():
        tensor, missing, default = _impute(model, name, data, distribution)
        additions = {"free": [missing], "defaults": [default], "missing": [missing]}
    else:
        tensor = data.values if K.is_tensor(data.values) else K.variable(data.values, name=f"{name}_data")
    variable = K.view(tensor, cls=ObservedRV, name=name)
    variable.model, variable.distribution, variable.total_size = model, distribution, request.total_size
    variable.observations = tensor
    variable.missing_values = additions["missing"][0] if additions["missing"] else None
    _set_logp(variable, distribution, f"observed of {name!r}")
    warn_of_growth(name, data.shape, distribution)
    return Additions(variable, observed=[variable], **additions)


def _impute(model, name, data, distribution):
    """Data as a tensor whose missing elements are a new free variable, that variable, and its start value."""
    warn_of_imputation(name)
    count = int(np.count_nonzero(data.mask))
    stand_in = NoDistribution.dist(shape=(count,), dtype=distribution.dtype, parent_dist=distribution)
    missing = _free(model, f"{name}_missing", stand_in, None)
    constant = K.variable(data.values, name=f"{name}_data")
    flat = K.set_subtensor(K.flatten(constant), np.flatnonzero(data.mask), missing)
    return K.reshape(flat, data.shape), missing, _default_of_missing(data, distribution, missing.name)


def _default_of_missing(data, distribution, name):
    """The start value of missing elements: that of their distribution, as in PyMC3; where it has none, the data's mean."""
    request = distribution.default_request()
    fitting = [(label, value) for label, value in request.candidates if can_broadcast_to(static_shape(value), data.shape)]
    known = data.values[~data.mask]
    mean = ("mean of the data", np.asarray(known.mean() if known.size else 0.0))
    steps = (*request.steps, lambda value, point: np.broadcast_to(value, data.shape)[data.mask])
    return Default([*fitting, mean], f"{name!r} ~ {request.owner}", steps, request.needs_point, fits_by_shape=False)


def build_multi_observed(model, name, request):
    """A variable with several named data sets."""
    distribution = make_distribution(name, request)
    tensors, free, defaults = {}, [], []
    for key, given in request.observed.items():
        if K.is_tensor(given):
            tensors[key] = given
            continue
        kind = "int64" if isinstance(distribution, Discrete) else _kind_of(given)
        data = read_observations(f"{name}_{key}", given, kind)
        if data.mask is not None and data.mask.any():
            tensors[key], missing, default = _impute(model, f"{name}_{key}", data, distribution)
            free.append(missing)
            defaults.append(default)
        else:
            tensors[key] = data.values if K.is_tensor(data.values) else K.variable(data.values, name=f"{name}_{key}")
    variable = MultiObservedRV(name, tensors, distribution, request.total_size, model)
    variable.missing_values = free
    return Additions(variable, free=free, defaults=defaults, missing=list(free), observed=[variable])


def _kind_of(given):
    return "int64" if np.asarray(given).dtype.kind in "iub" else K.floatx()


def build_deterministic(model, name, value):
    """A named quantity."""
    variable = K.view(K.as_tensor(value), cls=DeterministicWrapper, name=name)
    variable.model = model
    return Additions(variable, deterministics=[variable])


def build_potential(model, name, value):
    """A named term of the log-probability."""
    tensor = K.view(K.as_tensor(value), name=name)
    return Additions(tensor, potentials=[tensor])
