"""Several transforms, one after the other."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from .base import Transform

__all__ = ["Chain"]


class Chain(Transform):
    """Several transforms, one after the other.

    Parameters
    ----------
    transform_list : list of Transform
        In the order in which `forward` applies them.
    """

    def __init__(self, transform_list) -> None:
        self.transform_list = list(transform_list)
        if not self.transform_list:
            raise ValueError("Chain needs at least one transform, got an empty list.")
        self.name = "+".join(transform.name for transform in self.transform_list)

    def forward(self, x) -> K.TensorVariable:
        """Return the tensor `x` after the first transform, then the second, and so on."""
        for transform in self.transform_list:
            x = transform.forward(x)
        return x

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return what `forward` does, for an array; each transform may read `point`."""
        for transform in self.transform_list:
            x = transform.forward_val(x, point=point)
        return x

    def backward(self, y) -> K.TensorVariable:
        """Return the tensor `y` after the last transform's inverse, then the one before it, and so on."""
        for transform in reversed(self.transform_list):
            y = transform.backward(y)
        return y

    def jacobian_det(self, y) -> K.TensorVariable:
        """Return log |d backward(y) / d y|: an entry per vector where one of the transforms is of vectors, else per element."""
        y = K.as_tensor(y)
        parts = []
        for transform in reversed(self.transform_list):
            parts.append(transform.jacobian_det(y))
            y = transform.backward(y)
        rank = min(K.ndim(part) for part in parts)
        total: Any = 0.0
        for part in parts:
            total = total + (K.sum(part, axis=-1) if K.ndim(part) > rank else part)
        return total

    def depends_on_tensors(self) -> bool:
        """Return whether the map of any of the transforms has parameters that are tensors."""
        return any(transform.depends_on_tensors() for transform in self.transform_list)
