"""The arguments of a compiled loop, and what its step returns, checked once for all engines."""

import operator

import numpy as np

from .checks import check_kind
from .data import as_numpy
from .registry import K
from .shapes import TensorSpec, format_shape

__all__ = ["LoopArguments"]


class LoopArguments:
    """The arguments of one loop.

    Parameters
    ----------
    name : str or None
    carry, xs : list of TensorSpec
        Of one chain.

    Raises
    ------
    ValueError
        A shape is not static.
    """

    def __init__(self, name, carry, xs) -> None:
        self.label = "compile_loop" if name is None else f"compile_loop '{name}'"
        self.carry = [TensorSpec(*spec) for spec in carry]
        self.xs = [TensorSpec(*spec) for spec in xs]
        for what, specs in (("carry", self.carry), ("xs", self.xs)):
            for position, spec in enumerate(specs):
                if None in spec.shape:
                    raise ValueError(f"{self.label}: {_called(what, position, spec)} is {spec}; need a static shape.")

    def check_step(self, new_carry, ys) -> None:
        """Raise unless a step returned tensors of the dtypes and shapes that are carried, and others of static shapes."""
        if len(new_carry) != len(self.carry):
            raise ValueError(f"{self.label}: the step returned {len(new_carry)} carry entries, need {len(self.carry)}.")
        for position, (x, spec) in enumerate(zip(new_carry, self.carry)):
            check_kind(f"{self.label}: what the step returned for {_called('carry', position, spec)}", x, spec, exact=True)
        for position, y in enumerate(ys):
            if None in K.int_shape(y):
                raise ValueError(f"{self.label}: output {position} of the step is {y!r}; need a static shape.")

    def checked(self, carry_arrays, xs_arrays, n) -> tuple[list[np.ndarray], list[np.ndarray], int, int, int]:
        """Return (arrays of the carry, arrays of xs, n, chains, capacity), the arrays in their dtypes."""
        n = operator.index(n)
        for what, arrays, specs in (("carry", carry_arrays, self.carry), ("xs", xs_arrays, self.xs)):
            if len(arrays) != len(specs):
                raise ValueError(f"{self.label}: got {len(arrays)} arrays for {what}, need {len(specs)}.")
        if not self.carry and not self.xs:
            raise ValueError(f"{self.label}: got neither carry nor xs; the number of chains is unknown.")
        chains = np.shape(carry_arrays[0])[0] if self.carry else np.shape(xs_arrays[0])[1]
        capacity = np.shape(xs_arrays[0])[0] if self.xs else n
        if not 0 <= n <= capacity:
            raise ValueError(f"{self.label}: got n={n}; need a number from 0 to the capacity, {capacity}.")
        carry = [self._array("carry", i, array, spec, (chains,)) for i, (array, spec) in enumerate(zip(carry_arrays, self.carry))]
        xs = [self._array("xs", i, array, spec, (capacity, chains)) for i, (array, spec) in enumerate(zip(xs_arrays, self.xs))]
        return carry, xs, n, chains, capacity

    def _array(self, what, position, array, spec, leading):
        array = as_numpy(array, spec.dtype, spec.name)
        wanted = (*leading, *spec.shape)
        if array.shape != wanted:
            raise ValueError(
                f"{self.label}: {_called(what, position, spec)}: got shape {format_shape(array.shape)}, need {format_shape(wanted)}."
            )
        return array


def _called(what, position, spec):
    return f"{what} entry {position}" if spec.name is None else f"{what} entry '{spec.name}'"
