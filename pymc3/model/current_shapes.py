"""Values and shapes of tensors with the data as they are now."""

import numpy as np

from .. import backends_symbolic as K

__all__ = ["is_shortened", "known_shape", "shape_now", "value_now"]


def is_shortened(data) -> bool:
    """Return whether `Data` have length 1 along an axis where they had another length when they were defined."""
    return any(now == 1 != then for now, then in zip(data.dshape, data.defined_shape))


def known_shape(tensor) -> tuple[int | None, ...]:
    """Return the shape of a tensor; lengths that depend on the data are those of now."""
    shape = K.int_shape(tensor)
    if None not in shape:
        return shape
    symbolic = K.shape(tensor)
    return tuple(int(n) for n in K.eval(symbolic, {variable: variable.init_value for variable in K.inputs_of(symbolic)}))


def shape_now(tensor) -> tuple[int, ...] | None:
    """Return the shape of a tensor with the data as they are; None where it cannot be computed."""
    value = value_now(tensor)
    return None if value is None else value.shape


def value_now(tensor, replacements=None) -> np.ndarray | None:
    """Return the value of a tensor, with some `Data` replaced; None where it cannot be computed."""
    try:
        (tensor,) = K.replace([tensor], replacements or {})
        return K.eval(tensor, {variable: variable.init_value for variable in K.inputs_of(tensor)})
    except Exception:  # each engine has its own errors of shapes
        return None
