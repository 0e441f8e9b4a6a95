"""What Python asks of a tensor: its truth, length, text, value as a number; what has no answer says what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

from .registry import K
from .texts import describe

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["PythonProtocol"]


def _number(name):
    def convert(self):
        raise TypeError(
            f"{describe(self)} is symbolic and has no value as a Python {name}. Write the formula with functions of pm.math "
            "or NumPy (pm.math.exp(x), not math.exp(x)); x.eval({input: value}) computes a value."
        )

    return convert


class PythonProtocol:
    """Base class of tensors: truth, numbers, containers and texts."""

    __float__, __int__, __complex__ = _number("float"), _number("int"), _number("complex")

    def __bool__(self) -> bool:
        raise TypeError(
            f"{describe(self)} is symbolic and has no truth value. Choose with pm.math.where or K.cond instead of `if`, combine "
            "with & and | instead of `and` and `or`, and write (a < x) & (x < b) for a < x < b; x.eval({input: value}) computes "
            "a value."
        )

    def __index__(self) -> NoReturn:
        raise TypeError(
            f"{describe(self)} is symbolic and cannot be a position in a list or a length. Index a tensor with it "
            "(pm.math.constant(values)[x]); x.eval({input: value}) computes a value."
        )

    def __array__(self, dtype=None, copy=None) -> NoReturn:
        raise TypeError(
            f"{describe(self)} is symbolic and NumPy cannot make an array of it. Write pm.math.dot(A, x) for A.dot(x), "
            "pm.math.stack([x, y]) for np.array([x, y]), pm.math.constant(A)[x] for A[x], x itself for np.asarray(x); NumPy's "
            "functions take tensors (np.exp(x)); x.eval({input: value}) computes a value."
        )

    def __len__(self) -> int:
        lengths = K.int_shape(self)
        if not lengths:
            raise TypeError(f"{describe(self)} is a scalar: it has no length and cannot be iterated over.")
        if lengths[0] is None:
            raise TypeError(
                f"{describe(self)} has a length that is known only when it is computed: K.shape(x)[0] is that length as a "
                "tensor, K.scan and K.vectorize go over the elements."
            )
        return lengths[0]

    def __iter__(self) -> Iterator[TensorVariable]:
        return iter([self[i] for i in range(len(self))])

    def __contains__(self, value) -> bool:
        raise TypeError(f"{describe(self)} is symbolic: whether it contains a value is not known. Write K.any(K.equal(x, value)).")

    def __setitem__(self, key, value) -> None:
        raise TypeError(
            f"{describe(self)} is symbolic and cannot be written to. Write x = K.set_subtensor(x, key, value) for "
            "x[key] = value, and K.inc_subtensor for x[key] += value."
        )

    def __round__(self, decimals=0) -> TensorVariable:
        return self.round(decimals)

    def __floor__(self) -> TensorVariable:
        return K.floor(self)

    def __ceil__(self) -> TensorVariable:
        return K.ceil(self)

    def __trunc__(self) -> TensorVariable:
        return self.trunc()

    def __format__(self, specification) -> str:
        if specification:
            raise TypeError(
                f"{describe(self)} is symbolic and has no value to be shown as '{specification}'; x.eval({{input: value}}) "
                "computes a value."
            )
        return str(self)

    def __repr__(self) -> str:
        return describe(self)

    def __str__(self) -> str:
        return self.name or repr(self)
