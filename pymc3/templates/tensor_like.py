"""Objects that stand for a tensor: operators and attributes go to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .. import backends_symbolic as K

__all__ = ["TensorLike", "plain"]

_OPERATORS = (
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul "
    "lt le gt ge neg abs getitem len iter bool"
).split()


def _operator(name):
    def operator(self, *others):
        return getattr(self.as_tensor(), name)(*others)

    operator.__name__ = name
    return operator


class TensorLike:
    """Base class: `as_tensor` says which tensor. Equality is identity, as for tensors."""

    is_yielded = True  # of what waits for an answer: whether it was
    __array_priority__ = 1001  # above tensors and arrays: `array * x` is x's to answer

    def as_tensor(self) -> K.TensorVariable:
        """Return the tensor that this object stands for."""
        raise AttributeError(f"{type(self).__name__} defines no as_tensor")

    def __getattr__(self, name) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.as_tensor(), name)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs) -> Any:
        return getattr(ufunc, method)(*map(plain, inputs), **kwargs)

    def __array_function__(self, function, types, args, kwargs) -> Any:
        return function(*_plain_all(args), **{name: _plain_all(value) for name, value in kwargs.items()})


for _name in _OPERATORS:
    setattr(TensorLike, f"__{_name}__", _operator(f"__{_name}__"))


def plain(value) -> Any:
    """Return the tensor that `value` stands for; `value` itself where it stands for none."""
    return value.as_tensor() if isinstance(value, TensorLike) else value


def _plain_all(value):
    if isinstance(value, (list, tuple)):
        return type(value)(map(_plain_all, value))
    return plain(value)
