"""Types of tensors: called with a name they make an input. `tt.dvector` is one, `tt.TensorType("float64", (False,))` the same."""

from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

__all__ = ["TensorType", "tensor"]


class _AnyTensorType(type):
    """What `x.type` is, the engine's own types of tensors, counts as an instance."""

    def __instancecheck__(cls, instance) -> bool:
        return super().__instancecheck__(instance) or all(hasattr(instance, name) for name in ("broadcastable", "make_variable", "dtype"))


class TensorType(metaclass=_AnyTensorType):
    """Elements' type and number of axes of a tensor.

    Parameters
    ----------
    dtype : str
        'floatX' is the floating type of the session.
    broadcastable : sequence of bool
        For each axis, whether its length is 1; other lengths are not known.
    name : str, optional
    shape : sequence of int or None, optional
        Lengths, instead of `broadcastable`.
    """

    def __init__(self, dtype, broadcastable=(), name=None, shape=None) -> None:
        lengths = broadcastable if shape is None else shape
        self.shape = tuple((1 if n else None) if isinstance(n, (bool, np.bool_)) else n for n in lengths)
        self._dtype, self.name = str(dtype) if isinstance(dtype, str) else np.dtype(dtype).name, name

    @property
    def dtype(self) -> str:
        """Name of the type of the elements."""
        return K.floatx() if self._dtype.lower() == "floatx" else self._dtype

    @property
    def broadcastable(self) -> tuple[bool, ...]:
        """For each axis, whether its length is known to be 1."""
        return tuple(n == 1 for n in self.shape)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    @property
    def numpy_dtype(self) -> np.dtype:
        """The type of the elements, as NumPy has it."""
        return np.dtype(self.dtype)

    def __call__(self, name=None, dtype=None) -> K.TensorVariable:
        """Return an input of this type."""
        return K.placeholder(self.shape, self.dtype if dtype is None else dtype, name=name)

    make_variable = __call__

    def clone(self, dtype=None, broadcastable=None) -> "TensorType":
        """Return this type with another dtype, or other axes."""
        return TensorType(self._dtype if dtype is None else dtype, shape=self.shape if broadcastable is None else broadcastable)

    def filter(self, data, strict=False, allow_downcast=None) -> np.ndarray:
        """Return data as an array of this type; TypeError where they are of another kind, or have another number of axes."""
        array = np.asarray(data)
        if strict and array.dtype != self.dtype:
            raise TypeError(f"got an array of {array.dtype}; need {self}.")
        if not allow_downcast and not np.can_cast(array.dtype, self.dtype, casting="same_kind"):
            raise TypeError(f"got an array of {array.dtype}, which {self} cannot hold without loss.")
        if array.ndim != self.ndim or any(n not in (None, m) for n, m in zip(self.shape, array.shape)):
            raise TypeError(f"got an array of shape {array.shape}; need {self}.")
        return array.astype(self.dtype)

    def __eq__(self, other) -> bool:
        return isinstance(other, TensorType) and (self.dtype, self.broadcastable) == (other.dtype, tuple(other.broadcastable))

    def __hash__(self) -> int:
        return hash((self._dtype, self.shape))

    def __repr__(self) -> str:
        kinds = {(): "scalar", (False,): "vector", (False, False): "matrix", (True, False): "row", (False, True): "col"}
        return f"TensorType({self.dtype}, {kinds.get(self.broadcastable, self.broadcastable)})"


def tensor(dtype=None, broadcastable=(), name=None, shape=None) -> K.TensorVariable:
    """Return an input of a type: `dtype`, and for each axis whether its length is 1 (or its length, as `shape`)."""
    return TensorType("floatX" if dtype is None else dtype, broadcastable, shape=shape)(name)


#: letter -> dtype
_LETTERS = {"": "floatX", "b": "int8", "w": "int16", "i": "int32", "l": "int64", "f": "float32", "d": "float64"}
#: name -> axes, and the plural
_KINDS: dict[str, tuple[tuple[bool, ...], str]] = {
    "scalar": ((), "scalars"),
    "vector": ((False,), "vectors"),
    "matrix": ((False, False), "matrices"),
    "row": ((True, False), "rows"),
    "col": ((False, True), "cols"),
    **{f"tensor{n}": ((False,) * n, f"tensor{n}s") for n in range(3, 8)},
}


def _of_any_dtype(kind, axes):
    def make(name=None, dtype=None) -> K.TensorVariable:
        return TensorType("floatX" if dtype is None else dtype, axes)(name)

    make.__name__ = make.__qualname__ = kind
    make.__doc__ = f"Return an input, a {kind}; `dtype` None: the floating type of the session."
    return make


def _several(plural, make):
    def several(*names) -> Any:
        if len(names) == 1 and isinstance(names[0], (int, np.integer)):
            return make() if names[0] == 1 else [make() for _ in range(names[0])]
        names = names[0] if len(names) == 1 else names
        return make(names[0]) if len(names) == 1 else [make(name) for name in names]

    several.__name__ = several.__qualname__ = plural
    several.__doc__ = "Return several inputs: one for each name (letter of a text), or so many as the number says."
    return several


def _made():
    """Yield (name, type or function): `dvector`, `vector`, `dvectors`, `vectors` and so on."""
    for kind, (axes, plural) in _KINDS.items():
        for letter, dtype in _LETTERS.items():
            make = TensorType(dtype, axes) if letter else _of_any_dtype(kind, axes)
            yield letter + kind, make
            if letter in ("", "f", "d", "i", "l"):
                yield letter + plural, _several(letter + plural, make)


INPUTS = dict(_made())
