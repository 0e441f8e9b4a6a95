"""NumPy's functions, and SciPy's special ones, in terms of K's: other names, other arguments, and a few composites."""

import numpy as np

from .registry import K

__all__ = ["COMPOSITES", "RENAMED"]

#: NumPy's or SciPy's name -> K's, where they differ.
RENAMED = {
    "absolute": "abs",
    "divide": "true_divide",
    "remainder": "mod",
    "invert": "bitwise_not",
    "bitwise_invert": "bitwise_not",
    "bitwise_left_shift": "left_shift",
    "bitwise_right_shift": "right_shift",
    "pow": "power",
    "acos": "arccos",
    "acosh": "arccosh",
    "asin": "arcsin",
    "asinh": "arcsinh",
    "atan": "arctan",
    "atanh": "arctanh",
    "atan2": "arctan2",
    "amax": "max",
    "amin": "min",
    "ravel": "flatten",
    "concat": "concatenate",
    "permute_dims": "transpose",
    "vecdot": "batched_dot",
    "psi": "digamma",
    "expit": "sigmoid",
}


def _float(x):
    return K.true_divide(x, 1)


def _hypot(x, y):
    """Return the larger one times sqrt(1 + ratio^2), so that no square overflows."""
    x, y = K.abs(_float(x)), K.abs(_float(y))
    large, small = K.maximum(x, y), K.minimum(x, y)
    harmless = K.logical_and(large > 0, K.isfinite(large))
    ratio = small / K.where(harmless, large, 1.0)
    return K.where(harmless, large * K.sqrt(1.0 + ratio * ratio), large)


def _trunc(x):
    x = K.as_tensor(x)
    return x if not x.dtype.startswith("float") else K.where(x < 0, K.ceil(x), K.floor(x))


def _round(x, decimals=0):
    return K.as_tensor(x).round(decimals)


def _at_least_1d(x):
    x = K.as_tensor(x)
    return x if x.ndim else K.reshape(x, (1,))


def _hstack(tensors):
    tensors = [_at_least_1d(x) for x in tensors]
    return K.concatenate(tensors, axis=0 if tensors[0].ndim == 1 else 1)


def _at_least_2d(x):
    x = _at_least_1d(x)
    return x if x.ndim > 1 else K.expand_dims(x, 0)


def _vstack(tensors):
    return K.concatenate([_at_least_2d(x) for x in tensors], axis=0)


def _column_stack(tensors):
    tensors = [_at_least_1d(x) for x in tensors]
    return K.concatenate([x if x.ndim > 1 else K.expand_dims(x, 1) for x in tensors], axis=1)


def _append(x, values, axis=None):
    if axis is None:
        x, values, axis = K.flatten(x), K.flatten(values), 0
    return K.concatenate([x, values], axis=axis)


def _concatenate(tensors, axis=0):
    return K.concatenate([K.flatten(x) for x in tensors], axis=0) if axis is None else K.concatenate(tensors, axis)


def _diff(x, n=1, axis=-1):
    x = K.moveaxis(x, axis, -1)
    for _ in range(n):
        x = x[..., 1:] - x[..., :-1]
    return K.moveaxis(x, -1, axis)


def _inner(x, y):
    x, y = K.as_tensor(x), K.as_tensor(y)
    return x * y if not (x.ndim and y.ndim) else K.tensordot(x, y, axes=((x.ndim - 1,), (y.ndim - 1,)))


def _isclose(x, y, rtol=1e-05, atol=1e-08):
    near = K.less_equal(K.abs(K.subtract(x, y)), atol + rtol * K.abs(y))
    return K.logical_or(K.equal(x, y), K.logical_and(near, K.isfinite(y)))


def _where(condition, x=None, y=None):
    if x is None or y is None:
        raise TypeError("np.where(condition) has as many values as data decide; np.where(condition, x, y) takes tensors.")
    return K.where(condition, x, y)


#: NumPy's or SciPy's name -> function of tensors that K does not have under a name of its own.
COMPOSITES = {
    "shape": lambda x: K.int_shape(x),
    "ndim": lambda x: K.ndim(x),
    "size": lambda x, axis=None: int(np.prod(K.int_shape(x))) if axis is None else K.int_shape(x)[axis],
    "positive": lambda x: x,
    "conj": lambda x: x,
    "conjugate": lambda x: x,
    "real": lambda x: x,
    "copy": lambda x: K.view(x),
    "fabs": lambda x: K.abs(_float(x)),
    "rint": lambda x: K.round(_float(x)),
    "float_power": lambda x, y: K.power(_float(x), y),
    "divmod": lambda x, y: (K.floor_divide(x, y), K.mod(x, y)),
    "hypot": _hypot,
    "trunc": _trunc,
    "fix": _trunc,
    "exp2": lambda x: K.power(2.0, _float(x)),
    "cbrt": lambda x: K.sign(x) * K.power(K.abs(_float(x)), 1.0 / 3.0),
    "deg2rad": lambda x: x * (np.pi / 180.0),
    "radians": lambda x: x * (np.pi / 180.0),
    "rad2deg": lambda x: x * (180.0 / np.pi),
    "degrees": lambda x: x * (180.0 / np.pi),
    "log_expit": lambda x: -K.softplus(-_float(x)),
    "round": _round,
    "around": _round,
    "ptp": lambda x, axis=None, keepdims=False: K.max(x, axis, keepdims) - K.min(x, axis, keepdims),
    "count_nonzero": lambda x, axis=None, keepdims=False: K.sum(K.not_equal(x, 0), axis, keepdims),
    "atleast_1d": _at_least_1d,
    "atleast_2d": _at_least_2d,
    "hstack": _hstack,
    "vstack": _vstack,
    "column_stack": _column_stack,
    "append": _append,
    "concatenate": _concatenate,
    "concat": _concatenate,
    "diff": _diff,
    "inner": _inner,
    "vdot": lambda x, y: K.dot(K.flatten(x), K.flatten(y)),
    "isclose": _isclose,
    "where": _where,
    "matrix_transpose": lambda x: K.swapaxes(x, -1, -2),
    "fliplr": lambda x: K.flip(x, 1),
    "flipud": lambda x: K.flip(x, 0),
    "clip": lambda x, a_min=None, a_max=None, min=None, max=None: K.clip(
        x, min if a_min is None else a_min, max if a_max is None else a_max
    ),
}
