"""Numbers that a distribution keeps: NumPy arrays that also have Theano's `eval`."""

import numpy as np

__all__ = ["KnownArray", "mark_known"]


class KnownArray(np.ndarray):
    """An array that scripts may ask for its value as they would ask a constant of Theano: ``x.distribution.mu.eval()``.

    What is computed from it is a plain array, so that only the first operation costs more than NumPy's.
    """

    def eval(self, inputs_to_values=None) -> np.ndarray:
        """Return the array itself, plain; a constant has no inputs."""
        return np.array(self)

    def __array_wrap__(self, result, context=None, return_scalar=False) -> np.ndarray:
        plain = np.asarray(result)
        return plain[()] if return_scalar else plain


def mark_known(distribution) -> None:
    """Give the numbers among the public attributes of `distribution` the class `KnownArray`."""
    for name, value in vars(distribution).items():
        if not name.startswith("_") and (type(value) is np.ndarray or isinstance(value, np.number)):
            vars(distribution)[name] = np.asarray(value).view(KnownArray)
