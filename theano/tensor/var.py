"""The classes of tensors, for `isinstance`: one class of K stands for all, and these tell what a tensor is."""

from pymc3 import backends_symbolic as K

from .._graph import is_constant, is_shared

__all__ = ["TensorConstant", "TensorVariable"]

TensorVariable = K.TensorVariable


class _Constant(type):
    def __instancecheck__(cls, instance) -> bool:
        return isinstance(instance, K.TensorVariable) and is_constant(instance)


class TensorConstant(metaclass=_Constant):
    """For `isinstance`: a tensor of fixed values."""


class _Shared(type):
    def __instancecheck__(cls, instance) -> bool:
        return isinstance(instance, K.TensorVariable) and is_shared(instance)


class TensorSharedVariable(metaclass=_Shared):
    """For `isinstance`: what `theano.shared` returns."""
