"""Start values of variables: which candidates there are, and when they can be computed.

A distribution with known parameters has its default value at once, from NumPy. Where parameters depend on other
variables, the default is a tensor; it is evaluated when first needed, together with all others of the model.
"""

from __future__ import annotations

import numpy as np

from ... import backends_symbolic as K

__all__ = ["Default", "evaluate"]


class Default:
    """A start value that may have to wait for other variables.

    Parameters
    ----------
    candidates : list of (str, array or tensor)
        Tried in order; the first that is finite everywhere is taken.
    steps : tuple of callables
        ``step(value, point)``, applied in turn to the chosen candidate.
    owner : str
        Named in the error.
    needs_point : bool
        Whether a step depends on the values of other variables.
    fits_by_shape : bool
        Whether a candidate that cannot be broadcast to the variable's shape is an error: not where a step changes shapes.
    """

    def __init__(self, candidates, owner, steps=(), needs_point=False, fits_by_shape=True) -> None:
        self.candidates = candidates
        self.owner = owner
        self.steps = tuple(steps)
        self.needs_point = needs_point
        self.fits_by_shape = fits_by_shape

    def then(self, step, needs_point=False, keeps_shape=True) -> Default:
        """Return the same with one more step."""
        steps, needs = self.steps + (step,), self.needs_point or needs_point
        return Default(self.candidates, self.owner, steps, needs, self.fits_by_shape and keeps_shape)

    def tensors(self) -> list[K.TensorVariable]:
        """Return the candidates that an engine has to evaluate: none if a known one comes first."""
        unknown = []
        for _, value in self.candidates:
            if K.is_tensor(value):
                unknown.append(value)
            elif _is_finite(value):
                break
        return unknown

    def is_known(self) -> bool:
        """Return whether `resolve` needs neither an engine nor other variables."""
        return not self.needs_point and not self.tensors()

    def now(self) -> np.ndarray:
        """Return the start value where every variable of the model has its own; see `resolve`."""
        tensors = self.tensors()
        return self.resolve(dict(zip(tensors, evaluate(tensors))) if tensors else None)

    def resolve(self, values=None, point=None) -> np.ndarray:
        """Return the start value.

        Parameters
        ----------
        values : dict, optional
            candidate tensor -> array.
        point : mapping, optional
            Values of other variables by name.

        Raises
        ------
        AttributeError
            No candidate is finite.
        """
        for _, candidate in self.candidates:
            value = values[candidate] if K.is_tensor(candidate) else np.asarray(candidate)
            if _is_finite(value):
                for step in self.steps:
                    value = step(value, point)
                return value
        checked = tuple(name for name, _ in self.candidates)
        raise AttributeError(
            f"{self.owner} has no finite default value to use, checked: {checked}. "
            "Pass testval= (or initial_value=), or change the parameters so that one of these is finite."
        )


def evaluate(tensors) -> list[np.ndarray]:
    """Return the values of `tensors` where every variable of the model has its start value; a list of arrays.

    Raises
    ------
    ValueError
        A tensor depends on a placeholder that is no variable of a model.
    """
    feed = {}
    for variable in K.inputs_of(tensors):
        try:
            feed[variable] = variable.init_value
        except AttributeError as error:
            raise ValueError(f"{variable!r} has no start value: only variables of a model have one. Pass testval=.") from error
    return K.eval(list(tensors), feed)


def _is_finite(value):
    return bool(np.all(np.isfinite(value)))
