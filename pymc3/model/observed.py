"""Observed data: checked, converted, missing values found."""

import reprlib
from typing import Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .._checks import check_integer_range
from ..exceptions import ImputationWarning, ShapeError
from ..shapes import broadcast_shape, can_broadcast_to, show, static_shape
from ..util import warn_user
from .variable import PyMC3Variable

__all__ = ["Observations", "pandas_to_array", "read_observations", "observations_of", "imputed", "check_data_fit", "parameter_shapes"]


class Observations(NamedTuple):
    """Data as a model holds them.

    Attributes
    ----------
    values : numpy.ndarray or tensor
        Of the distribution's dtype; missing elements hold a stand-in.
    mask : numpy.ndarray of bool, or None
        True where an element is missing; None where none is.
    """

    values: Any
    mask: np.ndarray | None

    @property
    def shape(self) -> tuple[int | None, ...]:
        """Static shape."""
        return static_shape(self.values)


def pandas_to_array(data) -> K.TensorVariable | np.ndarray:
    """Return data of any supported kind as a NumPy array (masked where values are missing), or as a tensor.

    Parameters
    ----------
    data : array, masked array, list, number, pandas Series or DataFrame, sparse matrix of SciPy's, or tensor
    """
    if K.Function.is_symbolic(data):
        return K.as_tensor(data)
    if type(data).__module__.startswith("scipy.sparse"):
        data = data.toarray()
    if type(data).__module__.partition(".")[0] == "pandas":
        data = _from_pandas(data)
    if isinstance(data, np.ma.MaskedArray):
        return data if np.ma.getmaskarray(data).any() else np.asarray(data.data)
    try:
        array = np.asarray(data)
    except ValueError as error:
        raise ValueError(f"observed has parts of different shapes, so it is no array: {reprlib.repr(data)}.") from error
    if array.dtype.kind == "f" and np.isnan(array).any():
        return np.ma.MaskedArray(array, np.isnan(array))
    return array


def _from_pandas(data):
    values = data.to_numpy()
    missing = np.asarray(data.isna())
    if not missing.any():
        return _numbers(values)
    filled = np.where(missing, 0, values)
    return np.ma.MaskedArray(_numbers(filled), missing)


def _numbers(values):
    if values.dtype != object:
        return values
    for dtype in ("int64", "float64"):
        converted = _try_astype(values, dtype)
        if converted is not None:
            return converted
    return values


def _try_astype(values, dtype):
    try:
        converted = values.astype(dtype)
    except (TypeError, ValueError):
        return None
    return converted if np.all(converted == values) else None


def read_observations(name, data, dtype) -> Observations:
    """Check `data` for the variable `name` of the given dtype and convert them.

    Raises
    ------
    TypeError
        `data` are no numbers, or are a random variable.
    ValueError
        Infinite values; fractions for a discrete variable.
    """
    if isinstance(data, PyMC3Variable):
        raise TypeError(
            f"observed of {name!r} needs to be data but got the variable {data.name!r} ({type(data).__name__}). "
            "Use pm.Potential to tie variables together."
        )
    array = pandas_to_array(data)
    if K.is_tensor(array):
        free = K.inputs_of(array)
        if free:
            raise TypeError(
                f"observed of {name!r} needs to be data but is computed from {free[0].name!r}. Use pm.Potential to tie variables together."
            )
        if K.dtype(array) == dtype:
            return Observations(array, None)
        if K.dtype(array).startswith("float") and not dtype.startswith("float"):
            _check_values(name, K.eval(array), dtype)
            if hasattr(array, "whole_for"):
                array.whole_for = name
        return Observations(K.cast(array, dtype), None)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"observed of {name!r} must be numbers, got {type(data).__name__} with dtype {array.dtype}. "
            "Convert them first, for example with pandas.to_numeric or numpy.asarray(data, dtype=float)."
        )
    mask = np.ma.getmaskarray(array) if isinstance(array, np.ma.MaskedArray) else None
    plain = np.asarray(array.data if mask is not None else array)
    known = plain if mask is None else plain[~mask]
    _check_values(name, known, dtype)
    if mask is None:
        return Observations(plain.astype(dtype), None)
    mask = mask | (np.isnan(plain) if plain.dtype.kind == "f" else False)
    return Observations(np.where(mask, 0, plain).astype(dtype), mask)


def observations_of(request, name, distribution, data) -> Observations:
    """Return `data`, checked, as the `Observations` of a requested variable, whose distribution gets their shape.

    Raises
    ------
    ShapeError
        They do not fit the shape that was given for the variable.
    TypeError, ValueError
        See `read_observations`.
    """
    observations = read_observations(name, data, distribution.dtype)
    if not (request.has_shape or request.dims is not None):
        distribution.shape = tuple(observations.shape)
    elif not can_broadcast_to(distribution.shape, observations.shape):
        raise ShapeError(
            f"observed of {name!r} has shape {show(observations.shape)}, which does not fit the shape "
            f"{show(distribution.shape)} given for it. Leave out shape= (and dims=), or correct one of the two."
        )
    return observations


def imputed(values, mask, missing) -> K.TensorVariable | np.ndarray:
    """Return data whose elements where `mask` is True are those of the vector `missing`: an array, or a tensor where it is one."""
    if K.is_tensor(missing):
        return K.reshape(K.set_subtensor(K.flatten(values), np.flatnonzero(mask), missing), mask.shape)
    filled = values.copy()
    filled[mask] = missing
    return filled


def _check_values(name, known, dtype):
    if known.dtype.kind != "f":
        check_integer_range(f"observed of {name!r}", known, dtype)
        return
    finite = np.isfinite(known) | np.isnan(known)
    if not finite.all():
        raise ValueError(
            f"observed of {name!r} has {np.size(finite) - np.count_nonzero(finite)} infinite values; data must be "
            "finite (NaN stands for a missing value). Remove or mask them."
        )
    if not dtype.startswith("float"):
        whole = known[~np.isnan(known)]
        fractions = whole[whole != np.floor(whole)]
        if fractions.size:
            raise ValueError(
                f"observed of {name!r} has fractional values, the first is {fractions.flat[0]}, but its distribution is "
                "discrete. Round them, or use a continuous distribution."
            )
        check_integer_range(f"observed of {name!r}", whole, dtype)


def warn_of_imputation(name) -> None:
    """Warn, as PyMC3 does, that the missing data of `name` become free variables."""
    warn_user(
        f"Data in {name} contains missing values and will be automatically imputed from the sampling distribution.", ImputationWarning
    )


def check_data_fit(name, data_shape, distribution) -> None:
    """Raise ShapeError where no log-probability can be built for data of a shape."""
    label = f"observed of {name!r}"
    better = shape_error(label, data_shape, distribution)
    if better is None and not distribution._event_parameters:
        return
    try:
        distribution.logp_sum(K.placeholder(data_shape, distribution.dtype))
    except ValueError as error:
        raise better or ShapeError(f"{label} has shape {show(data_shape)}, which does not fit: {error}") from error


def shape_error(label, value_shape, distribution) -> ShapeError | None:
    """Return the error to raise where a log-probability cannot be built, or None if shapes are not the reason."""
    shapes = parameter_shapes(distribution)
    try:
        broadcast_shape(value_shape, *shapes.values())
    except ShapeError:
        listed = ", ".join(f"{p} {show(shape)}" for p, shape in shapes.items())
        return ShapeError(
            f"{label} has shape {show(value_shape)}, which does not broadcast with the parameters of its "
            f"{distribution._distr_name_for_repr()} distribution: {listed}. Give them shapes that match."
        )
    return None


def parameter_shapes(distribution) -> dict[str, tuple[int | None, ...]]:
    """Return static shapes of the parameters that broadcast against values, without the scalars."""
    shapes = {p: static_shape(value) for p, value in distribution.parameters().items()}
    return {p: shape for p, shape in shapes.items() if shape and p not in distribution._event_parameters}


def warn_of_growth(name, data_shape, distribution) -> None:
    """Warn where broadcasting makes more terms than there are data: the usual cause is a column among rows."""
    shapes = parameter_shapes(distribution)
    try:
        logp_shape = broadcast_shape(data_shape, *shapes.values())
    except ShapeError:  # time series have parameters of other lengths
        return
    if data_shape and not can_broadcast_to(logp_shape, data_shape):
        longer = ", ".join(f"{p} {show(shape)}" for p, shape in shapes.items() if not can_broadcast_to(shape, data_shape))
        warn_user(
            f"observed of {name!r} has shape {show(data_shape)}, but its log-probability has shape {show(logp_shape)}: the "
            f"parameters do not have the axes of the data ({longer}), and every observation counts several times. Flatten one "
            "of them."
        )
