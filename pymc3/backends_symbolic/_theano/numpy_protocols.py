"""NumPy's functions and ufuncs applied to tensors: looked up by name among K's functions."""
import numpy as np

#: NumPy's name -> K's name, where they differ.
_RENAMED = {
    "absolute": "abs",
    "divide": "true_divide",
    "remainder": "mod",
    "invert": "bitwise_not",
    "amax": "max",
    "amin": "min",
    "ravel": "flatten",
    "astype": "cast",
    "clip": "clip",
}
_MODULES = ("numpy", "numpy.linalg")
#: Arguments that say nothing here: their default, whatever NumPy means by it.
_IGNORED = {"out": None, "order": "K", "casting": "same_kind", "subok": True, "where": True}


def array_ufunc(functions, ufunc, method, inputs, kwargs):
    """Apply a ufunc; NotImplemented where K has no function of that name or the call asks for more than K offers."""
    function = functions.get(_RENAMED.get(ufunc.__name__, ufunc.__name__))
    if method != "__call__" or function is None or any(value is not None for value in kwargs.values()):
        return NotImplemented
    return function(*inputs)


def array_function(functions, func, args, kwargs):
    """Apply a NumPy function such as `np.dot` or `np.sum`."""
    if func is np.shape:
        return functions["int_shape"](*args)
    if func is np.size:
        return int(np.prod(functions["int_shape"](*args)))
    function = functions.get(_RENAMED.get(func.__name__, func.__name__))
    if function is None or func.__module__ not in _MODULES:
        return NotImplemented
    return function(*args, **{key: value for key, value in kwargs.items() if value is not None})
