"""How requests become variables: everything is built first, so that a failure leaves the model as it was."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..distributions.base.defaults import Default
from ..distributions.base.distribution import Discrete, NoDistribution
from ..exceptions import ShapeError
from ..shapes import broadcast_shape, can_broadcast_to, show, static_shape
from ..util import get_transformed_name, warn_user
from .observed import imputed, observations_of, parameter_shapes, read_observations, shape_error, warn_of_growth, warn_of_imputation
from .scaling import check_total_size
from .variables import DeterministicWrapper, FreeRV, MultiObservedRV, ObservedRV, TransformedRV

if TYPE_CHECKING:
    from ..distributions.base.distribution import Distribution

__all__ = ["Additions", "Builder", "errors_naming", "make_distribution"]


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

    def named(self) -> list[K.TensorVariable]:
        """Return all variables, in the order in which they get their names."""
        order = [*self.free, *self.deterministics, *self.observed, *self.potentials]
        return list({id(variable): variable for variable in order}.values())


class Builder(NamedTuple):
    """What answers a request with what it adds to a model: `Additions`.

    Attributes
    ----------
    model : Model
    name : str
        Of what is requested, with the model's prefix.
    """

    model: Any
    name: str

    def variable(self, request) -> Additions:
        """Return a random variable, free or observed."""
        if request.observed is None:
            return _build_free(self.model, self.name, make_distribution(self.name, request), request.total_size)
        build = _build_multi_observed if isinstance(request.observed, dict) else _build_observed
        return build(self.model, self.name, request)

    def deterministic(self, request) -> Additions:
        """Return a named quantity."""
        variable = K.view(K.as_tensor(request.value), cls=DeterministicWrapper, name=self.name)
        variable.model = self.model
        return Additions(variable, deterministics=[variable])

    def potential(self, request) -> Additions:
        """Return a named term of the log-probability."""
        value = K.as_tensor(request.value)
        if K.dtype(value) == "bool":
            warn_user(
                f"Potential {self.name!r} is a condition: it adds 1 to the log-probability where it holds. To exclude where it "
                "does not, pass pm.math.switch(condition, 0.0, -np.inf)."
            )
        tensor = K.view(value, name=self.name)
        return Additions(tensor, potentials=[tensor])


@contextlib.contextmanager
def errors_naming(name, kind="Variable") -> Iterator[None]:
    """Let errors inside the block about what was given name the variable (or Potential ...)."""
    try:
        yield
    except (TypeError, ValueError, AttributeError) as error:
        if type(error) in (TypeError, ValueError, AttributeError, ShapeError) and repr(name) not in str(error):
            # The same error, which now says where: with the frames, and the cause, that it has.
            named = type(error)(f"{kind} {name!r}: {error}").with_traceback(error.__traceback__)
            raise named from error.__cause__
        raise


def make_distribution(name, request) -> Distribution:
    """Return the distribution of a request, with the shape that its parameters imply if none is given; errors name the variable."""
    with errors_naming(name):
        distribution = request.make()
        if not (request.has_shape or request.dims is not None or distribution.shape):
            implied = distribution.implied_shape()
            if implied and None not in implied:
                distribution = request.make(shape=implied)
        distribution.check_parameters(name)
        return distribution


def _build_free(model, name, distribution, total_size=None):
    """Return a free variable, with its transform where the distribution has one."""
    _check_known_shape(name, distribution)
    check_total_size(total_size, len(distribution.shape), name)
    own = _default(distribution, name)
    if distribution.transform is None:
        variable = _free(model, name, distribution, total_size)
        return Additions(variable, free=[variable], defaults=[own])
    transform = distribution.transform
    moved = transform.apply(distribution)
    inner = _free(model, get_transformed_name(name, transform), moved, total_size, name)
    outer = K.view(_cast(transform.backward(inner), distribution.dtype), cls=TransformedRV, name=name)
    outer.model, outer.distribution = model, distribution
    outer.transformed, outer.transformation = inner, transform
    if own.is_known():
        outer.tag.test_value = np.broadcast_to(own.resolve(), distribution.shape).copy()
    default = _default(moved, name).then(lambda start, _: _without_nan(start, name, distribution))
    return Additions(outer, free=[inner], defaults=[default], deterministics=[outer])


def _without_nan(start, name, distribution):
    """Return start values on the scale of samplers: zero where there is none, since the value is outside the support."""
    outside = np.isnan(start)
    if not outside.any():
        return start
    if distribution.initval is not None:
        warn_user(
            f"testval of {name!r}, {distribution.initval}, is outside the support of its "
            f"{distribution._distr_name_for_repr()} distribution: another start value is taken. Pass one inside."
        )
    return np.where(outside, np.zeros_like(start), start)


def _free(model, name, distribution, total_size, shown=None):
    variable = K.placeholder(distribution.shape, distribution.dtype, name=name, cls=FreeRV)
    variable.model, variable.distribution, variable.total_size = model, distribution, total_size
    _set_logp(variable, distribution, f"Variable {name if shown is None else shown!r}")
    return variable


def _set_logp(variable, distribution, label):
    """Build the log-probability; where shapes do not fit, the error names them all."""
    try:
        variable.logp_sum_unscaledt = K.as_tensor(distribution.logp_sum(variable))
    except ValueError as error:
        better = shape_error(label, K.int_shape(variable), distribution)
        if better is None:
            raise
        raise better from error


def _default(distribution, name):
    default = distribution.default_request()
    default.owner = f"{name!r} ~ {default.owner}"
    for candidate, value in default.candidates[:1]:
        shape = static_shape(value)
        # A number is the start of all elements; a testval of another shape than the variable is hardly meant so.
        fits = _is_shape_of(shape, distribution.shape) if candidate == "testval" else can_broadcast_to(shape, distribution.shape)
        if default.fits_by_shape and not fits:
            raise _start_shape_error(name, distribution, candidate, shape)
    return default


def _is_shape_of(shape, wanted):
    """Return whether a static shape is () or, as far as its lengths are known, the shape `wanted`."""
    return shape == () or (len(shape) == len(wanted) and all(own in (None, length) for own, length in zip(shape, wanted)))


def _start_shape_error(name, distribution, candidate, shape):
    """Return the error for a start value that does not fit, which names the parameters that do not."""
    wanted = distribution.shape
    shapes = {p: own for p, own in parameter_shapes(distribution).items() if not can_broadcast_to(own, wanted)}
    if candidate == "testval":
        return ShapeError(
            f"The start value of {name!r}, the testval of its distribution, has shape {show(shape)}, but the variable has shape "
            f"{show(wanted)}. Pass {_shape_argument(shape)}, or a testval of the variable's shape, or one number for all."
        )
    if not shapes:
        return ShapeError(
            f"The start value of {name!r}, the {candidate} of its distribution, has shape {show(shape)}, but the variable "
            f"has shape {show(wanted)}. Pass {_shape_argument(shape)}, or parameters or a testval that fit."
        )
    try:
        fitting = _shape_argument(broadcast_shape(*shapes.values()))
    except ShapeError:
        return shape_error(f"Variable {name!r}", wanted, distribution)
    listed = ", ".join(f"{p} {show(own)}" for p, own in shapes.items())
    return ShapeError(
        f"Variable {name!r} has shape {show(wanted)}, which does not fit the parameters of its "
        f"{distribution._distr_name_for_repr()} distribution: {listed}. Pass {fitting}, or parameters that fit."
    )


def _shape_argument(shape):
    if None in shape:
        return "shape= with its lengths"
    return f"shape={shape[0] if len(shape) == 1 else show(shape)}"


def _check_known_shape(name, distribution):
    if None in distribution.shape:
        raise ValueError(f"Variable {name!r} has the shape {show(distribution.shape)}; all lengths must be known.")
    if 0 in distribution.shape:
        raise ValueError(
            f"Tried to create variable {name!r} with a 0-length shape: {show(distribution.shape)}; lengths of 0 are not allowed."
        )


def _cast(x, dtype):
    return x if K.dtype(x) == dtype else K.cast(x, dtype)


def _build_observed(model, name, request):
    """Return an observed variable, and a free one for its missing elements where there are any."""
    distribution = make_distribution(name, request)
    data = observations_of(request, name, distribution, request.observed)
    check_total_size(request.total_size, len(data.shape), name)
    tensor, missing, defaults = _data_tensor(model, name, f"{name}_data", data, distribution)
    variable = K.view(tensor, cls=ObservedRV, name=name)
    variable.model, variable.distribution, variable.total_size = model, distribution, request.total_size
    variable.observations = tensor
    variable.missing_values, variable.missing_mask = next(iter(missing), None), data.mask
    _set_logp(variable, distribution, f"observed of {name!r}")
    warn_of_growth(name, data.shape, distribution)
    return Additions(variable, free=missing, defaults=defaults, missing=missing, observed=[variable])


def _data_tensor(model, name, constant, data, distribution):
    """Return data as a tensor, called `constant`; the free variable for its missing elements, if any, and its start value, as lists."""
    if data.mask is None:
        return data.values if K.is_tensor(data.values) else K.variable(data.values, name=constant), [], []
    warn_of_imputation(name)
    count = int(np.count_nonzero(data.mask))
    stand_in = NoDistribution.dist(shape=(count,), dtype=distribution.dtype, parent_dist=distribution)
    missing = _free(model, f"{name}_missing", stand_in, None)
    tensor = imputed(K.variable(data.values, name=f"{name}_data"), data.mask, missing)
    return tensor, [missing], [_default_of_missing(data, distribution, missing.name)]


def _default_of_missing(data, distribution, name):
    """Return the start value of missing elements: that of their distribution, as in PyMC3; where it has none, the data's mean."""
    request = distribution.default_request()
    fitting = [(label, value) for label, value in request.candidates if can_broadcast_to(static_shape(value), data.shape)]
    known = data.values[~data.mask]
    mean = ("mean of the data", np.asarray(known.mean() if known.size else 0.0))
    steps = (*request.steps, lambda value, point: np.broadcast_to(value, data.shape)[data.mask])
    return Default([*fitting, mean], f"{name!r} ~ {request.owner}", steps, request.needs_point, fits_by_shape=False)


def _build_multi_observed(model, name, request):
    """Return a variable with several named data sets."""
    distribution = make_distribution(name, request)
    _check_data_names(name, request.observed, distribution)
    tensors, masks, free, defaults = {}, {}, [], []
    for key, given in request.observed.items():
        if K.Function.is_symbolic(given):
            tensors[key] = K.as_tensor(given)
            continue
        kind = "int64" if isinstance(distribution, Discrete) else _kind_of(given)
        data = read_observations(f"{name}_{key}", given, kind)
        tensors[key], missing, starts = _data_tensor(model, f"{name}_{key}", f"{name}_{key}", data, distribution)
        if missing:
            masks[key] = data.mask
        free += missing
        defaults += starts
    variable = MultiObservedRV(name, tensors, distribution, request.total_size, model, free, masks)
    return Additions(variable, free=free, defaults=defaults, missing=free, observed=[variable])


def _check_data_names(name, observed, distribution):
    """Raise TypeError unless the data sets are the arguments of the distribution's logp."""
    try:
        inspect.signature(distribution.logp).bind(**observed)
    except TypeError as error:
        given = ", ".join(map(repr, observed))
        raise TypeError(
            f"observed of {name!r} has the data sets {given}, which are not the arguments of its "
            f"{distribution._distr_name_for_repr()} distribution's logp: {error}."
        ) from error


def _kind_of(given):
    return "int64" if np.asarray(given).dtype.kind in "iub" else K.floatx()
