"""Operators of tensors: NumPy's, each a function of K; arrays, numbers and pandas objects on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .conversions import is_data
from .registry import K

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["Operators"]


def _binary(name, reflected=False):
    def operator(self, other):
        if not self._takes(other):
            return NotImplemented
        function = getattr(K, name)
        return function(other, self) if reflected else function(self, other)

    operator.__name__ = name
    return operator


def _both(name):
    return _binary(name), _binary(name, reflected=True)


def _unary(name):
    def operator(self):
        return getattr(K, name)(self)

    operator.__name__ = name
    return operator


class Operators:
    """Base class of tensors. `==` is identity, as in PyMC3, and tensors hash; `K.equal` compares."""

    #: (tensor, key), if it was written as ``tensor[key]``: what Theano's `set_subtensor` asks for.
    read_from: tuple[TensorVariable, Any] | None = None
    #: The engine's own classes of tensors, which may be operands.
    _native = ()
    __array_priority__ = 1000
    #: pandas leaves an operation to the class of higher priority; its own are at most 5,000.
    __pandas_priority__ = 10_000

    __add__, __radd__ = _both("add")
    __sub__, __rsub__ = _both("subtract")
    __mul__, __rmul__ = _both("multiply")
    __truediv__, __rtruediv__ = _both("true_divide")
    __floordiv__, __rfloordiv__ = _both("floor_divide")
    __mod__, __rmod__ = _both("mod")
    _power, __rpow__ = _both("power")
    __matmul__, __rmatmul__ = _both("matmul")
    __and__, __rand__ = _both("bitwise_and")
    __or__, __ror__ = _both("bitwise_or")
    __xor__, __rxor__ = _both("bitwise_xor")
    __lshift__, __rlshift__ = _both("left_shift")
    __rshift__, __rrshift__ = _both("right_shift")
    __lt__, __le__ = _binary("less"), _binary("less_equal")
    __gt__, __ge__ = _binary("greater"), _binary("greater_equal")
    __neg__, __abs__, __invert__ = _unary("negative"), _unary("abs"), _unary("bitwise_not")

    def _takes(self, other):
        return isinstance(other, (Operators, *self._native)) or is_data(other)

    def __eq__(self, other) -> bool:
        return self is other

    def __ne__(self, other) -> bool:
        return self is not other

    __hash__ = object.__hash__

    def __pow__(self, other, modulus=None) -> TensorVariable:
        if modulus is not None:
            raise TypeError("pow(x, y, z) has no third argument for tensors; write (x ** y) % z.")
        return self._power(other)

    def __pos__(self) -> Self:
        return self

    def __divmod__(self, other) -> tuple[TensorVariable, TensorVariable]:
        return (self // other, self % other) if self._takes(other) else NotImplemented

    def __rdivmod__(self, other) -> tuple[TensorVariable, TensorVariable]:
        return (other // self, other % self) if self._takes(other) else NotImplemented

    def __getitem__(self, key) -> TensorVariable:
        part = K.getitem(self, key)
        if part is not self:
            part.read_from = self, key
        return part
