"""NumPy under K's names: what K's functions are compared with in random expressions."""

from types import SimpleNamespace

import numpy as np

_SAME = (
    "abs square floor ceil round isnan isinf isfinite logical_not sign maximum minimum equal not_equal logical_and logical_or "
    "logical_xor where clip all any argmax argmin max min sum prod cumsum cumprod mean var concatenate stack tile repeat "
    "transpose swapaxes moveaxis expand_dims squeeze broadcast_to flip roll take take_along_axis sort tril triu diagonal "
    "bitwise_and bitwise_or bitwise_xor zeros_like reshape"
)
_REAL = "exp expm1 log log1p log2 sqrt sin cos tanh arctan arcsinh arctan2 logaddexp"


def _real(function):
    """Return a function whose integers and booleans are float64, as K's are, rather than small floats."""

    def of_floats(*arguments):
        kind = np.result_type(*arguments)
        kind = kind if kind.kind == "f" else np.dtype("float64")
        return function(*(np.asarray(x).astype(kind) for x in arguments))

    return of_floats


def _written(operation):
    def write(x, key, value):
        result = np.array(x)
        operation(result, key, np.asarray(value).astype(result.dtype))
        return result

    return write


def _set(x, key, value):
    x[key] = value


twin = SimpleNamespace(
    **{name: getattr(np, name) for name in _SAME.split()},
    **{name: _real(getattr(np, name)) for name in _REAL.split()},
    cast=lambda x, dtype: np.asarray(x).astype(dtype),
    argsort=lambda x, axis=-1: np.argsort(x, axis=axis, kind="stable"),
    flatten=np.ravel,
    set_subtensor=_written(_set),
    inc_subtensor=_written(np.add.at),
    negative=np.negative,
)
