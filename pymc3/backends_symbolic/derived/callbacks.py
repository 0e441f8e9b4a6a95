"""Python functions in a graph: arguments are checked, and what their gradients return."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ..._log import log_once
from ..shared.callbacks import callback_of
from ..shared.dtypes import dtype_name
from ..shared.registry import K, engine
from ..shared.shapes import TensorSpec, check_shape, format_shape, shape_fits
from .lengths import lengths_of

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["callback", "pulled_back"]


def callback(fn, inputs, outputs, gradient=None) -> Any:
    for what, function in (("fn", fn), ("gradient", gradient)):
        if not callable(function) and (function is not None or what == "fn"):
            raise TypeError(f"callback: got {what}={function!r}; need a function.")
    if not isinstance(inputs, (list, tuple)):
        raise TypeError(f"callback: got inputs={inputs!r}; need a list of tensors.")
    is_single = not isinstance(outputs, list)
    specs = tuple(map(_spec, [outputs] if is_single else outputs))
    made = callback_of(fn, specs, is_single, gradient)
    log_once(logging.WARNING, "calls Python", "'%s' is a Python function, which is called for each evaluation: this is slow.", made.name)
    results = engine.callback(made, [engine.as_tensor(x) for x in inputs])
    return results[0] if is_single else results


def _spec(output):
    if not isinstance(output, tuple) or len(output) not in (2, 3):
        raise TypeError(f"callback: got the output {output!r}; need a K.TensorSpec, a pair (shape, dtype), or a list of them.")
    return TensorSpec(check_shape(output[0], "callback: shape of an output"), dtype_name(output[1]))


def pulled_back(callback, inputs, cotangents) -> list[TensorVariable | None]:
    """Return the gradient with respect to each input, None where there is none.

    Parameters
    ----------
    callback : Callback
    inputs : list of tensors
    cotangents : list of tensors, None for outputs that are not of floating type
    """
    if callback.gradient is None:
        raise NotImplementedError(
            f"'{callback.name}' is a Python function without a gradient: give it one (K.callback(..., gradient=), `grad` of an Op), "
            "or use what needs none (pm.Slice, pm.Metropolis)."
        )
    found = callback.gradient(inputs, cotangents)
    if not isinstance(found, (list, tuple)) or len(found) != len(inputs):
        raise ValueError(f"the gradient of '{callback.name}' returned {found!r}; need a list of {len(inputs)}, one for each input.")
    return [_as_gradient(callback, i, x, g) for i, (x, g) in enumerate(zip(inputs, found))]


def _as_gradient(callback, position, x, g):
    """Return a gradient with the dtype and shape of its input."""
    if g is None or not x.dtype.startswith("float"):
        return None
    g = K.cast(g, x.dtype)
    got, wanted = engine.int_shape(g), engine.int_shape(x)
    if not shape_fits(got, wanted):
        raise ValueError(
            f"the gradient of '{callback.name}' with respect to input {position} has the shape {format_shape(got)}; need that of the "
            f"input, {format_shape(wanted)}."
        )
    return engine.reshape(g, tuple(lengths_of(x))) if None in got else g
