"""The start values of a model's free variables, computed when first needed."""

from collections.abc import Iterator, Mapping

import numpy as np

from .. import backends_symbolic as K
from ..exceptions import ShapeError
from ..shapes import can_broadcast_to, show
from .builders import errors_naming

__all__ = ["InitialValues"]


class InitialValues:
    """Start values of free variables.

    Those with known parameters are computed with NumPy at once. The others wait; when one is asked for, all that can be
    computed are evaluated together, in as many rounds as they depend on each other.
    """

    def __init__(self) -> None:
        self._values = {}
        self._waiting = {}

    def add(self, variable, default) -> None:
        """Take note of `variable` and its `Default`."""
        if default.is_known():
            self._set(variable, default.resolve())
        else:
            self._waiting[variable] = default

    def value_of(self, variable) -> np.ndarray:
        """Return the start value of `variable`, an array of its shape and dtype (a copy)."""
        if variable not in self._values:
            with variable.model.building():
                self._evaluate_until(variable)
        return self._values[variable].copy()

    def set_value(self, variable, value) -> None:
        """Replace the start value of `variable`."""
        self._waiting.pop(variable, None)
        self._set(variable, value)

    def _set(self, variable, value):
        shape = K.int_shape(variable)
        value = np.asarray(value)
        if not can_broadcast_to(value.shape, shape):
            raise ShapeError(
                f"The start value of {variable.name!r} has shape {show(value.shape)}, which does not fit the variable's "
                f"shape {show(shape)}. Pass shape={show(value.shape)}, or parameters or a testval of the right shape."
            )
        value = np.broadcast_to(value, shape).astype(variable.dtype)
        self._values[variable] = value
        variable.tag.test_value = value.copy()

    def _evaluate_until(self, variable):
        """Evaluate what waits for nothing unknown, again and again, until `variable` has its value."""
        while variable not in self._values:
            ready = {v: d for v, d in self._waiting.items() if self._is_ready(d)}
            if variable not in self._waiting or not ready:
                raise AttributeError(f"{variable!r} has no start value in its model.")
            self._evaluate(ready)

    def _is_ready(self, default):
        return all(root in self._values for root in K.inputs_of(default.tensors())) if default.tensors() else True

    def _evaluate(self, ready):
        tensors = list(dict.fromkeys(tensor for default in ready.values() for tensor in default.tensors()))
        values = {}
        if tensors:
            feed = {root: self._values[root] for root in K.inputs_of(tensors)}
            values = dict(zip(tensors, K.eval(tensors, feed)))
        point = _Point(self, next(iter(ready)).model)
        for variable, default in ready.items():
            if self._waiting.pop(variable, None) is not None:
                self._resolve(variable, default, values, point)

    def _resolve(self, variable, default, values, point):
        # Meanwhile `variable` does not wait: a transform that asks for other variables' values may resolve those.
        try:
            with errors_naming(variable.model.untransformed(variable).name):
                self._set(variable, default.resolve(values, point))
        except BaseException:
            self._waiting[variable] = default
            raise


class _Point(Mapping):
    """Start values by name; one that waits is computed when it is asked for."""

    def __init__(self, initial_values, model) -> None:
        self._initial_values = initial_values
        self._names = {variable.name: variable for variable in model.root.free_RVs}

    def __getitem__(self, name) -> np.ndarray:
        return self._initial_values.value_of(self._names[name])

    def __contains__(self, name) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
