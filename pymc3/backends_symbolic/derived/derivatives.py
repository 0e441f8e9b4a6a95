"""Derivatives: checks of arguments over the engine's primitives."""

from typing import Any

from ..shared.conversions import is_symbolic
from ..shared.registry import engine
from ..shared.texts import describe


def gradients(y, wrt) -> Any:
    y, xs = _checked("gradients", y, wrt)
    if y.ndim:
        raise ValueError(f"gradients: got {describe(y)}; need a scalar (sum it, or take K.jacobian).")
    return _as_given(engine.gradients(y, xs), wrt)


def jacobian(y, wrt) -> Any:
    y, xs = _checked("jacobian", y, wrt)
    return _as_given(engine.jacobian(y, xs), wrt)


def hessian(y, wrt) -> Any:
    y, xs = _checked("hessian", y, wrt)
    if y.ndim:
        raise ValueError(f"hessian: got {describe(y)}; need a scalar (sum it).")
    return _as_given([engine.jacobian(g, [x])[0] for g, x in zip(engine.gradients(y, xs), xs)], wrt)


def _checked(name, y, wrt):
    """Return `y` and a list of what it is differentiated with respect to; TypeError for what has no derivative."""
    xs = list(wrt) if isinstance(wrt, (list, tuple)) else [wrt]
    strange = [x for x in xs if not is_symbolic(x)]
    if strange:
        raise TypeError(f"{name}: got {strange[0]!r} to differentiate with respect to; need a tensor, or a list of tensors.")
    tensors = [engine.as_tensor(x) for x in (y, *xs)]
    for x in tensors:
        if not x.dtype.startswith("float"):
            raise TypeError(f"{name}: got {describe(x)}; only tensors of floating type have derivatives (cast it first).")
    return tensors[0], tensors[1:]


def _as_given(results, wrt):
    return results if isinstance(wrt, (list, tuple)) else results[0]
