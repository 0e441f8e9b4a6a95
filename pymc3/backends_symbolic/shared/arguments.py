"""The arguments of a compiled `Function`: their number, names, types and shapes, checked before anything runs."""

import numpy as np

from .data import as_numpy
from .dtypes import can_cast
from .shapes import TensorSpec, format_shape, shape_fits


def as_given(value, dtype, name=None) -> np.ndarray:
    """Return data as `as_numpy` does; whole numbers of floating type are taken for integers, 0 and 1 for booleans, too."""
    try:
        return as_numpy(value, dtype, name)
    except TypeError:
        exact = _exactly(value, dtype)
        if exact is None:
            raise
        return exact


def _exactly(value, dtype):
    """Return numbers in a dtype that holds each of them exactly, else None."""
    if isinstance(value, np.ma.MaskedArray) or np.asarray(value).dtype.kind not in "fiu":
        return None
    array = np.asarray(value)
    with np.errstate(invalid="ignore"):
        converted = array.astype(dtype)
    return converted if (converted == array).all() else None


def new_value(value, spec) -> np.ndarray:
    """Return the array that a `variable` of this name, dtype and static shape holds from now on; TypeError or ValueError."""
    label = spec.name or "variable"
    array = as_given(value, spec.dtype, label)
    if not shape_fits(array.shape, spec.shape):
        raise ValueError(f"set_value of '{label}': got shape {format_shape(array.shape)}, need {format_shape(spec.shape)}.")
    return array


class ArgumentChecker:
    """Orders and checks the arguments of one function; made once, called for every call.

    Parameters
    ----------
    function_name : str or None
        What the messages call the function.
    specs : sequence of TensorSpec
        One per input, in order.
    """

    def __init__(self, function_name, specs) -> None:
        self.label = f"function '{function_name}'" if function_name else "function"
        self.specs = [TensorSpec(*spec) for spec in specs]
        self._dtypes = [np.dtype(spec.dtype) for spec in self.specs]
        self._positions = {}
        for position, spec in enumerate(self.specs):
            if spec.name is not None:
                self._positions.setdefault(spec.name, []).append(position)

    def __call__(self, args, by_name) -> list[np.ndarray]:
        """Return the arguments as NumPy arrays of the wanted dtypes, in the order of the inputs."""
        return [self.as_array(position, value) for position, value in enumerate(self.bind(args, by_name))]

    def bind(self, args, by_name) -> tuple:
        """Return the arguments, positional first, in the order of the inputs; TypeError for a wrong count or name."""
        if not by_name:
            if len(args) != len(self.specs):
                raise TypeError(f"{self.label}: got {len(args)} arguments, need {self._wanted()}.")
            return args
        if len(args) > len(self.specs):
            raise TypeError(f"{self.label}: got {len(args)} positional arguments, need {self._wanted()}.")
        values = dict(enumerate(args))
        for name, value in by_name.items():
            position = self._position(name)
            if position in values:
                raise TypeError(f"{self.label}: input '{name}' was given twice, by position and by name.")
            values[position] = value
        missing = [self._describe(i) for i in range(len(self.specs)) if i not in values]
        if missing:
            raise TypeError(f"{self.label}: no value for {', '.join(missing)}; need {self._wanted()}.")
        return tuple(values[i] for i in range(len(self.specs)))

    def as_array(self, position, value) -> np.ndarray:
        """Return one argument as an array of the wanted dtype; TypeError (dtype) or ValueError (rank, shape)."""
        spec, dtype = self.specs[position], self._dtypes[position]
        if type(value) is not np.ndarray or value.dtype != dtype:
            try:
                value = as_given(value, dtype)
            except (TypeError, ValueError) as error:
                raise type(error)(f"{self.label}, {self._describe(position)}, need {spec}: {error}") from error
        self.check(position, value.dtype, value.shape)
        return value

    def check(self, position, dtype, shape) -> None:
        """Raise unless a value or tensor of this dtype and (static) shape may be given for the input."""
        spec = self.specs[position]
        if dtype != self._dtypes[position] and not can_cast(dtype, spec.dtype):
            raise TypeError(
                f"{self.label}, {self._describe(position)}: got {np.dtype(dtype)} {format_shape(shape)}, need {spec}; "
                f"{np.dtype(dtype)} cannot be cast safely to {spec.dtype}, cast it explicitly."
            )
        if not shape_fits(shape, spec.shape):
            raise ValueError(f"{self.label}, {self._describe(position)}: got shape {format_shape(shape)}, need {format_shape(spec.shape)}.")

    def _position(self, name):
        positions = self._positions.get(name, [])
        if len(positions) != 1:
            problem = "no input has this name" if not positions else f"{len(positions)} inputs have this name"
            raise TypeError(f"{self.label}: got an argument '{name}', but {problem}; need {self._wanted()}.")
        return positions[0]

    def _describe(self, position):
        name = self.specs[position].name
        return f"input {position}" if name is None else f"input '{name}'"

    def _wanted(self):
        if not self.specs:
            return "none"
        listed = ", ".join(f"{spec.name or f'#{i}'}: {spec}" for i, spec in enumerate(self.specs))
        return f"{len(self.specs)} ({listed})"
