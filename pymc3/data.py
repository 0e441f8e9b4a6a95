"""Data that may be exchanged after the model was built."""

import numpy as np

from . import _context, backends_symbolic as K
from ._boundary import public
from ._checks import check_integer_range, check_mapping, check_name, check_names, closest, count
from .backends_symbolic.derived.failures import sources
from .example_data import BASE_URL, get_data, get_data_file
from .model.observed import pandas_to_array
from .model.point import modelcontext

__all__ = ["BASE_URL", "Data", "get_data", "get_data_file", "set_data"]


class Data:
    """Named data of a model: an input of everything compiled, whose value and length can change.

    ``pm.Data("x", values)`` inside a model gives a tensor; ``pm.set_data({"x": new_values})`` exchanges the values.

    Parameters
    ----------
    name : str
    value : array, list, pandas Series or DataFrame
        Floats become floatx, integers int64. The number of axes is fixed, their lengths are not.
    dims : str or tuple of str, optional
        Names of the axes; one that the model does not know gets the length of the data.
    export_index_as_coords : bool
        Whether index and columns of a pandas object become the coordinates of `dims`.

    Returns
    -------
    tensor (a `K.variable`)

    Raises
    ------
    TypeError
        No model is open; the values are no numbers, or some are missing.

    Examples
    --------
    >>> with pm.Model() as model:
    ...     x = pm.Data("x", [-1.0, 0.0, 1.0])
    ...     y = pm.Normal("y", mu=2 * x, sigma=1, observed=[-2.1, 0.3, 1.8])
    ...     pm.set_data({"x": [10.0, 20.0]})              # also of another length
    ...     pm.sample_prior_predictive(1000, random_seed=1)["y"].shape
    (1000, 2)
    """

    @public
    def __new__(cls, name, value, *, dims=None, export_index_as_coords=False) -> K.TensorVariable:
        """Add the data to the open model, and return their tensor."""
        name = _context.scoped(check_name(name, "pm.Data('x', values)"))
        array = _plain_data(name, value)
        dims = None if dims is None else check_names(f"dims of {name!r}", dims, "names of dimensions")
        if dims is not None and len(dims) != array.ndim:
            raise ValueError(f"Data {name!r} have {count(array.ndim, 'axis', 'axes')}, but dims {tuple(dims)} name {len(dims)}.")
        interpreter = _context.current()
        if interpreter is not None and interpreter.model is None:
            return interpreter.data(name, array, dims)
        model = modelcontext()
        name = model.name_for(name)
        model._check_free_name(name)
        model._coords.check_names("data", name, dims)
        with model.session.lock:
            variable = K.variable(array, name=name, shape=(None,) * array.ndim)
            variable.dshape = variable.defined_shape = array.shape
            variable.whole_for = None  # name of the discrete variable that observes these data
            _add_dims(model, value, dims, array.shape, export_index_as_coords)
            model.add_random_variable(variable, dims)
            model.data_vars[name] = variable
        return variable


@public
def set_data(new_data, model=None) -> None:
    """Exchange values of `Data` in a model; nothing is changed if any of them does not fit.

    Parameters
    ----------
    new_data : dict
        name -> new values, with the same number of axes.
    model : Model, optional
        Default: the open one.

    Raises
    ------
    TypeError
        A name is no `Data` of the model.
    ValueError
        Another number of axes; fractions where a discrete variable observes the data.
    """
    check_mapping("new_data", new_data, "of names of pm.Data to new values")
    model = modelcontext(model)
    model.check_session()
    checked = {}
    for name, value in new_data.items():
        variable = _data_of(model, name)
        array = _plain_data(name, value)
        if array.ndim != K.ndim(variable):
            raise ValueError(f"New data for {name!r} have {count(array.ndim, 'axis', 'axes')}, the old ones {K.ndim(variable)}.")
        observer = variable.whole_for
        if observer is not None and np.any(array != np.floor(array)):
            raise ValueError(
                f"New data for {name!r} have fractional values, but the distribution of {observer!r}, which "
                "observes them, is discrete. Round them."
            )
        checked[name] = variable, _same_kind(name, array, K.dtype(variable))
    for variable, array in checked.values():
        K.set_value(variable, array)
        variable.dshape = array.shape
        for dim, length in zip(model.RV_dims.get(variable.name) or (), array.shape):
            model._coords.set_length(dim, length)


def _data_of(model, name):
    full = name if name in model.data_vars else model.name_for(name)
    if full not in model.data_vars:
        known = f"its data are {sorted(model.data_vars)}" if model.data_vars else "it has no data"
        hint = closest(name, model.data_vars)
        raise TypeError(f"The variable {name!r} must be defined as `pymc3.Data` inside the model to allow updating; {known}.{hint}")
    return model.data_vars[full]


def _same_kind(name, array, dtype):
    if dtype.startswith("int") and array.dtype.kind == "f" and np.any(array != np.floor(array)):
        raise TypeError(f"New data for {name!r} are fractional numbers, but the old ones are whole numbers ({dtype}).")
    check_integer_range(f"New data for {name!r}", array, dtype)
    return array.astype(dtype)


def _constant(name, tensor):
    """Return the value of a tensor that is computed from constants."""
    found = sources(tensor)
    if found:
        raise TypeError(f"Data {name!r} must be numbers, got a tensor that is computed from {', '.join(map(repr, found))}.")
    return K.eval(tensor)


def _plain_data(name, value):
    array = pandas_to_array(value)
    if K.is_tensor(array):
        array = _constant(name, array)
    if isinstance(array, np.ma.MaskedArray):
        raise TypeError(f"Data {name!r} have missing values; only data given as observed= directly may have them.")
    if array.dtype.kind not in "biuf":
        raise TypeError(f"Data {name!r} must be numbers, got dtype {array.dtype}.")
    if array.dtype.kind == "f":
        return array.astype(K.floatx())
    check_integer_range(f"Data {name!r}", array, "int64")
    return array.astype("int64")


def _add_dims(model, value, dims, shape, export):
    if dims is None:
        return
    coords = _index_coords(value, dims) if export else {}
    model.add_coords(coords)
    for dim, length in zip(dims, shape):
        model._coords.add_length(dim, length)
        known = len(model.coords[dim])
        if known != length:
            raise ValueError(f"Dimension {dim!r} has {known} coordinates, but the data have length {length} there.")


def _index_coords(value, dims):
    axes = [getattr(value, "index", None), getattr(value, "columns", None)]
    return {dim: axis for dim, axis in zip(dims, axes) if axis is not None and not callable(axis)}
