"""Operations that users write in Python: `perform` computes, `grad` says with tensors what the gradient is."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from . import _absent
from ._conversion import as_tensor_variable

__all__ = ["Apply", "Constant", "DisconnectedType", "Op", "Variable", "grad_not_implemented", "grad_undefined", "graph_inputs"]

Variable = K.TensorVariable


class _Constant(type):
    def __instancecheck__(cls, instance) -> bool:
        return isinstance(instance, Variable) and not K.inputs_of(instance)


class Constant(metaclass=_Constant):
    """For `isinstance`: a tensor that depends on no input."""


class Apply:
    """An operation with its inputs, and tensors that say of which type its outputs are.

    Parameters
    ----------
    op : Op
    inputs, outputs : list of tensors
    """

    def __init__(self, op, inputs, outputs) -> None:
        self.op, self.inputs, self.outputs = op, list(inputs), list(outputs)
        for what, tensors in (("inputs", self.inputs), ("outputs", self.outputs)):
            for x in tensors:
                if not K.is_tensor(x):
                    raise TypeError(f"Apply of {op}: got {x!r} among the {what}; need tensors (tt.as_tensor_variable makes them of data).")

    @property
    def nin(self) -> int:
        """Number of inputs."""
        return len(self.inputs)

    @property
    def nout(self) -> int:
        """Number of outputs."""
        return len(self.outputs)

    @property
    def out(self) -> Any:
        """The first output."""
        return self.outputs[0]

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(repr, self.inputs))})"


def graph_inputs(variable_list: Sequence, blockers: Any = None) -> list:
    """Return the inputs that tensors depend on."""
    return K.inputs_of(list(variable_list))


class Op:
    """Base class of operations.

    A class defines `perform`, and `itypes` and `otypes` (lists of types, such as ``[tt.dvector]``) or `make_node`; `grad` or `L_op`
    where the gradient is needed; `infer_shape` where lengths follow from those of the inputs. Called with tensors, it returns
    tensors. What `perform` returns is computed by Python in each evaluation.
    """

    itypes: Any = None
    otypes: Any = None
    __props__: Any = None
    default_output: int | None = None
    #: ``infer_shape(node, input_shapes)`` -> list of the shapes of the outputs; or with a first argument that is None here.
    infer_shape: Any = None

    # -- what a class writes ------------------------------------------------------------------------------------------

    def make_node(self, *inputs) -> Apply:
        """Return the `Apply` for inputs, converted to `itypes`; its outputs are of `otypes`."""
        if self.itypes is None or self.otypes is None:
            raise NotImplementedError(f"{self}: define itypes and otypes, lists of types such as [tt.dvector], or make_node.")
        if len(inputs) != len(self.itypes):
            raise ValueError(f"{self}: We expected {len(self.itypes)} inputs but got {len(inputs)}.")
        converted = [_of_type(self, i, x, kind) for i, (x, kind) in enumerate(zip(inputs, self.itypes))]
        return Apply(self, converted, [kind() for kind in self.otypes])

    def perform(self, node, inputs, output_storage, params=None) -> None:
        """Compute: ``output_storage[i][0]`` becomes output i for the arrays `inputs`."""
        raise NotImplementedError(f"{self} has no `perform`: that is what is called here; C code is not compiled.")

    def grad(self, inputs, output_grads) -> Any:
        """Return the gradient with respect to each input, made of tensors."""
        raise NotImplementedError(f"{self} has no `grad`.")

    def L_op(self, inputs, outputs, output_grads) -> Any:
        """Return what `grad` does; the outputs are at hand, too."""
        return self.grad(inputs, output_grads)

    # -- what it does -------------------------------------------------------------------------------------------------

    def __call__(self, *inputs, name=None, return_list=False, **kwargs) -> Any:
        """Return the outputs for tensors: one, or a list."""
        node = self.make_node(*inputs, **kwargs)
        if type(self).perform is Op.perform:
            self.perform(node, [], [])
        lengths = _lengths(node)
        specs = [K.TensorSpec(shape, x.dtype) for shape, x in zip(lengths, node.outputs)]
        differentiable = type(self).grad is not Op.grad or type(self).L_op is not Op.L_op
        gradient = _Gradient(self) if differentiable else None
        node.outputs = K.callback(_Perform(node, specs), node.inputs, specs, gradient)
        if name is not None:
            node.outputs[0] = K.view(node.outputs[0], name=name)
        if self.default_output is not None and not return_list:
            return node.outputs[self.default_output]
        return node.outputs if return_list or len(node.outputs) != 1 else node.outputs[0]

    def _key(self):
        """Return by what operations of one class are told apart."""
        return id(self) if self.__props__ is None else tuple(getattr(self, name) for name in self.__props__)

    def __eq__(self, other) -> bool:
        return type(self) is type(other) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((type(self), self._key()))

    def __str__(self) -> str:
        shown = [f"{name}={getattr(self, name)!r}" for name in self.__props__ or ()]
        return type(self).__name__ + (f"{{{', '.join(shown)}}}" if shown else "")

    __repr__ = __str__


def _of_type(op, position, x, kind):
    """Return an input as a tensor of a type; TypeError for one of another type that is not converted without loss."""
    x = as_tensor_variable(x)
    wanted = K.TensorSpec(tuple(kind.shape), kind.dtype)
    lengths = K.int_shape(x)
    fits = len(lengths) == len(wanted.shape) and all(None in pair or pair[0] == pair[1] for pair in zip(lengths, wanted.shape))
    if not fits or not np.can_cast(x.dtype, wanted.dtype):
        got = K.TensorSpec(lengths, x.dtype)
        raise TypeError(f"{op}: We expected inputs of types {op.itypes}, but got for input {position} {got}; convert it with .astype.")
    return K.as_tensor(x, wanted.dtype)


def _lengths(node):
    """Return the static shape of each output: by `infer_shape`, else only axes of length 1 are known."""
    declared = [tuple(1 if n == 1 else None for n in K.int_shape(x)) for x in node.outputs]
    infer = node.op.infer_shape
    if infer is None:
        return declared
    shapes = [tuple(K.shape(x)[i] if n is None else n for i, n in enumerate(K.int_shape(x))) for x in node.inputs]
    arguments = (node, shapes) if len(inspect.signature(infer).parameters) == 2 else (None, node, shapes)
    return [tuple(map(_known, shape)) for shape in infer(*arguments)]


def _known(length):
    """Return a length as an int, None where it is a tensor that is not the same in every run."""
    if K.is_tensor(length):
        return None if K.inputs_of(length) else int(K.eval(length))
    return None if length is None else int(length)


class _Perform:
    """`perform` as a function of arrays; equal for equal operations on inputs of equal types."""

    def __init__(self, node, specs) -> None:
        self._node, self.__name__ = node, str(node.op)
        self._key = node.op, tuple((x.dtype, x.ndim) for x in node.inputs), tuple(specs)

    def __reduce__(self) -> Any:
        types = [[K.TensorSpec(K.int_shape(x), x.dtype) for x in tensors] for tensors in (self._node.inputs, self._node.outputs)]
        return _performing, (self._node.op, *types, self._key[-1])

    def __call__(self, *arrays) -> list:
        storage = [[None] for _ in self._node.outputs]
        self._node.op.perform(self._node, list(arrays), storage)
        return [cell[0] for cell in storage]

    def __eq__(self, other) -> bool:
        return isinstance(other, _Perform) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def _performing(op, inputs, outputs, specs) -> _Perform:
    """Return `perform` for inputs and outputs of these types: what a pickle stands for."""
    inputs, outputs = ([K.placeholder(shape, dtype) for shape, dtype, _ in types] for types in (inputs, outputs))
    return _Perform(Apply(op, inputs, outputs), specs)


class _Gradient:
    """`L_op` or `grad` as a function of tensors."""

    def __init__(self, op) -> None:
        self._op = op

    def __call__(self, inputs, output_gradients) -> list:
        outputs = None
        if type(self._op).L_op is not Op.L_op or None in output_gradients:
            outputs = self._op(*inputs, return_list=True)
            pairs = zip(outputs, output_gradients)
            output_gradients = [K.zeros_like(x, dtype=K.floatx()) if g is None else g for x, g in pairs]
        found = self._op.L_op(inputs, outputs, output_gradients)
        found = list(found) if isinstance(found, (list, tuple)) else [found]
        return [self._checked(i, x, g) for i, (x, g) in enumerate(zip(inputs, found, strict=True))]

    def _checked(self, position, x, g):
        """Return a gradient, None for one that is said not to exist."""
        if isinstance(g, NoGradient):
            return g.gradient(self._op, position, x)
        return g if g is None else K.as_tensor(g)

    def __eq__(self, other) -> bool:
        return isinstance(other, _Gradient) and self._op == other._op

    def __hash__(self) -> int:
        return hash(self._op)


class NoGradient:
    """What `grad` returns for an input in place of a gradient that does not exist.

    Parameters
    ----------
    problem : str, optional
        Why there is none; None: the outputs do not change with the input.
    """

    def __init__(self, problem=None) -> None:
        self._problem = problem

    def gradient(self, op, position, x) -> None:
        """Return None if there is none; NotImplementedError if there should be one: `x` is computed from others, and floating."""
        if self._problem is not None and x.dtype.startswith("float") and K.inputs_of(x):
            raise NotImplementedError(f"{op} has no gradient with respect to input {position}: {self._problem}")


class DisconnectedType:
    """``DisconnectedType()()`` is returned by `grad` for an input with which the outputs do not change."""

    def __call__(self) -> NoGradient:
        """Return what stands for the gradient."""
        return NoGradient()


def grad_not_implemented(op, x_pos, x, comment="") -> NoGradient:
    """Return what `grad` returns for an input whose gradient is not written: an error where it is asked for."""
    return NoGradient(comment or "it is not implemented.")


def grad_undefined(op, x_pos, x, comment="") -> NoGradient:
    """Return what `grad` returns for an input that has no gradient: an error where it is asked for."""
    return NoGradient(comment or "it is undefined.")


def __getattr__(name) -> Any:
    raise _absent.missing_name(__name__, name)
