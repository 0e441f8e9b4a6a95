"""The class that all variables of a model have in common."""

from pymc3 import backends_symbolic as K

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
