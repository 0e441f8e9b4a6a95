"""Making tensors, and asking what they are: checks of arguments over the engine's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..shared.conversions import CONVERSIONS
from ..shared.data import as_numpy
from ..shared.dtypes import dtype_name
from ..shared.function import resolved_feed
from ..shared.registry import K, engine
from ..shared.sessions import floatx
from ..shared.shapes import check_shape, format_shape, shape_fits
from ..shared.texts import called

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["backend", "constant", "dtype", "eval", "ndim", "placeholder", "register_conversion", "variable"]


def backend() -> str:
    return K.Session.engine


def constant(value, dtype=None, name=None) -> TensorVariable:
    return engine.constant(as_numpy(value, dtype, name), name)


def placeholder(shape=(), dtype=None, name=None, cls=None) -> TensorVariable:
    kind = floatx() if dtype is None else dtype_name(dtype)
    return engine.placeholder(check_shape(shape, called("placeholder", name)), kind, name, cls)


def variable(initial_value, dtype=None, name=None, shape=None) -> TensorVariable:
    value = as_numpy(initial_value, dtype, name)
    static = value.shape if shape is None else check_shape(shape, called("variable", name))
    if not shape_fits(value.shape, static):
        raise ValueError(f"{called('variable', name)}: got a value of shape {format_shape(value.shape)}, need {format_shape(static)}.")
    return engine.variable(value, static, name)


def eval(x, feed=None) -> Any:
    return engine.eval(x, resolved_feed(x, feed))


def dtype(x) -> str:
    return _described(x).dtype


def ndim(x) -> int:
    return _described(x).ndim


def _described(x):
    # A tensor of another session can be described, too.
    return x if isinstance(x, K.TensorVariable) else engine.as_tensor(x)


def register_conversion(cls, fn) -> None:
    CONVERSIONS[cls] = fn
    engine.register_conversion(cls)
