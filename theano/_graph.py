"""What functions here ask of a tensor: which variables it reads, whether it is the same in every run."""

from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.shared.registry import engine

__all__ = ["as_length", "constant_value", "is_constant", "is_placeholder", "is_shared", "variables_of"]


def _roots(tensors):
    """Return the placeholders and variables that tensors depend on, without the arrays that an engine holds as variables."""
    return [root for root in engine.named_roots(list(tensors)) if not getattr(root, "is_data", False)]


def is_placeholder(x) -> bool:
    """Tell whether a tensor is an input."""
    return any(root is x for root in K.inputs_of(x))


def is_shared(x) -> bool:
    """Tell whether a tensor was made by `theano.shared`, `pm.Data` or `K.variable`."""
    return any(root is x for root in _roots([x])) and not is_placeholder(x)


def is_constant(x) -> bool:
    """Tell whether a tensor depends on no input and no shared variable: it has one value."""
    return not K.inputs_of(x) and not _roots([x])


def variables_of(tensors) -> list[K.TensorVariable]:
    """Return the shared variables that tensors depend on, each once."""
    placeholders = {id(x) for x in K.inputs_of(list(tensors))} if tensors else set()
    return list({id(x): x for x in _roots(tensors) if id(x) not in placeholders}.values())


def constant_value(x) -> np.ndarray | None:
    """Return the value of data, or of a tensor that has one value, else None."""
    if not K.is_tensor(x):
        return np.asarray(x)
    return K.eval(x) if is_constant(x) else None


def as_length(x) -> Any:
    """Return a length as an int where it is known, else as a tensor."""
    value = constant_value(x)
    return x if value is None else int(value)
