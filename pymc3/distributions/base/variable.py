"""The class that all variables of a model have in common."""

import copy

from ... import backends_symbolic as K

__all__ = ["PyMC3Variable"]


class PyMC3Variable(K.TensorVariable):
    """A tensor that belongs to a model.

    Attributes
    ----------
    model : Model
    distribution : Distribution or None
        None for deterministic quantities.
    init_value : numpy.ndarray
        The value at the model's test point.
    """

    distribution = None

    def __deepcopy__(self, memo):
        """The counterpart in a copy of the model; see `pymc3.model.copying`."""
        if "exchange" not in memo and getattr(self, "model", None) is not None:
            copy.deepcopy(self.model, memo)
        return super().__deepcopy__(memo)
