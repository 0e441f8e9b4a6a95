"""The class that all variables of a model have in common."""

from __future__ import annotations

import copy
import operator
from typing import Any

import numpy as np

from .. import backends_symbolic as K
from ..backends_symbolic.shared.pickling import WithGraph
from ..distributions.base.defaults import evaluate
from ..util import Shown

__all__ = ["OfModel", "PyMC3Variable", "models_of"]


class OfModel(WithGraph):
    """What belongs to a model under a name, and is pickled with the model.

    Attributes
    ----------
    model : Model or None
    name : str
    """

    model = None
    name = None

    def __reduce__(self) -> Any:
        return super().__reduce__() if self.model is None else (operator.getitem, (self.model.root, self.name))


class PyMC3Variable(Shown, OfModel, K.TensorVariable):
    """A tensor that belongs to a model.

    Attributes
    ----------
    model : Model
    distribution : Distribution or None
        None for deterministic quantities.
    dims : tuple of str or None
    """

    distribution = None
    dims = None

    @property
    def init_value(self) -> np.ndarray:
        """The value at the model's test point; of an observed variable, the data."""
        return evaluate([self])[0]

    @property
    def dshape(self) -> tuple[int | None, ...]:
        """Static shape, a tuple."""
        return K.int_shape(self)

    def __deepcopy__(self, memo) -> PyMC3Variable:
        """Return the counterpart in a copy of the model; see `pymc3.model.copying`."""
        if "exchange" not in memo and self.model is not None:
            copy.deepcopy(self.model, memo)
        return super().__deepcopy__(memo)


def models_of(tensors) -> dict[Any, None]:
    """Return the outermost models of `tensors` that are variables, and of the free variables that they depend on, as keys."""
    return {v.model.root: None for v in [*tensors, *K.inputs_of(tensors)] if isinstance(v, PyMC3Variable)}
