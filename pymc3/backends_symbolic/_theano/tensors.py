"""Tensors: PyTensor's own variables, in a subclass that follows the contract's rules for operators and indexing."""

from functools import cache

import numpy as np
import pytensor.tensor as pt
from pytensor.scalar.basic import ScalarConstant, ScalarVariable
from pytensor.tensor.basic import get_underlying_scalar_constant_value
from pytensor.tensor.elemwise import DimShuffle
from pytensor.tensor.sharedvar import TensorSharedVariable
from pytensor.tensor.type import TensorType
from pytensor.tensor.variable import TensorConstant

from ..shared.arguments import new_value
from ..shared.conversions import CONVERSIONS, conversion_of
from ..shared.data import MAX_CONSTANT_SIZE, as_numpy
from ..shared.dtypes import dtype_name
from ..shared.registry import K
from ..shared.sessions import floatx
from ..shared.shapes import TensorSpec
from ..shared.tensor import Tensor
from ..shared.texts import check_castable
from .native_functions import in_our_terms
from .sessions import current_session


class TensorVariable(Tensor, pt.TensorVariable):
    """A symbolic array: what it does is written in `shared/`, what it is belongs to PyTensor."""

    #: The session that made this root (`placeholder`, `variable`); other tensors have none.
    _session = None
    _native = (pt.TensorVariable,)

    def clone(self, **kwargs):
        """Return a plain PyTensor variable of this type: what PyTensor copies and rewrites is its own affair."""
        copy = self.type.make_variable(kwargs.get("name", self.name))
        copy.tag.__update__(self.tag)
        return copy

    def dimshuffle(self, *pattern):
        """Return the tensor with axes in a new order, by one operation: PyTensor's rewrites would merge several, and call this again."""
        shuffled = super().dimshuffle(*pattern)  # It refuses what does not fit, and checks lengths that are not known yet.
        order = pattern[0] if len(pattern) == 1 and isinstance(pattern[0], list | tuple) else pattern
        dropped = set(range(self.type.ndim)).difference(order)
        return shuffled if any(self.type.shape[axis] is None for axis in dropped) else wrap(dimshuffled(self, order))


class ConstantTensor(TensorVariable, TensorConstant):
    """A tensor whose value is part of the graph."""

    clone = TensorConstant.clone
    __hash__ = TensorConstant.__hash__


class SharedTensor(TensorVariable, TensorSharedVariable):
    """A tensor whose value is kept outside the graph and may be set."""

    #: Whether it stands for an array of a user's: no one sets its value.
    is_data = False
    #: What scripts set for `theano.function`; PyTensor's own warns of it.
    default_update = None

    clone = TensorSharedVariable.clone


def wrap(x, cls=None):
    """Return a PyTensor variable as a K tensor: its class is exchanged, the node stays the same."""
    if cls is not None:
        x.__class__ = cls
    elif not isinstance(x, TensorVariable):
        if isinstance(x, TensorSharedVariable):
            return _adopted(x)
        if isinstance(x, TensorConstant):
            return ConstantTensor(x.type, x.data, x.name)
        x.__class__ = TensorVariable
    return x


def _adopted(x):
    """Return the one K tensor that shares its value with a shared variable made by PyTensor itself."""
    if not hasattr(x, "_adopted"):
        x._adopted = SharedTensor(x.type, None, None, container=x.container, name=x.name)
    return x._adopted


def tensor_type(shape, dtype):
    """Return the PyTensor type of a static shape and a dtype."""
    return TensorType(dtype, shape=shape)


def is_tensor(x) -> bool:
    return isinstance(x, pt.TensorVariable)


def register_conversion(cls) -> None:
    pt._as_tensor_variable.register(cls, _converted)


def _of_scalar(x):
    """Return PyTensor's own scalar, which its rewrites index with, as a tensor."""
    return x.data if isinstance(x, ScalarConstant) else wrap(pt.tensor_from_scalar(x))


CONVERSIONS[ScalarVariable] = _of_scalar

_refuse = pt._as_tensor_variable.dispatch(object)


@pt._as_tensor_variable.register(object)
def _from_outside(x, name=None, ndim=None, **kwargs):
    """Return what PyTensor's own functions take in place of an object that they do not know: a pandas object's values."""
    if not hasattr(x, "to_numpy"):
        return _refuse(x, name=name, ndim=ndim, **kwargs)
    return pt.as_tensor_variable(as_numpy(x), name=name, ndim=ndim, **kwargs)


def _converted(x, name=None, ndim=None, **kwargs):
    """Return what PyTensor's own functions take in place of `x`."""
    return pt.as_tensor_variable(as_tensor(x), name=name, ndim=ndim, **kwargs)


def as_tensor(x, dtype=None) -> TensorVariable:
    dtype = None if dtype is None else dtype_name(dtype)
    if isinstance(x, TensorVariable):
        return x if dtype in (None, x.type.dtype) else _widened(x, dtype)
    if isinstance(x, pt.TensorVariable):
        return as_tensor(wrap(in_our_terms(x, lambda v: isinstance(v, TensorVariable))), dtype)
    convert = conversion_of(x)
    if convert is not None:
        return as_tensor(convert(x), dtype)
    if isinstance(x, (list, tuple)) and holds_tensor(x):
        return K.stack(x if dtype is None else [as_tensor(item, dtype) for item in x])
    value = as_numpy(x, dtype)
    if value.size > MAX_CONSTANT_SIZE:
        data = _shared(value)
        data.is_data = True
        return data
    return constant(value)


def _widened(x, dtype):
    check_castable(x, dtype)
    return cast(x, dtype)


def holds_tensor(items):
    """Tell whether a nested sequence contains a tensor."""
    return any(
        is_tensor(item) or conversion_of(item) is not None or (isinstance(item, (list, tuple)) and holds_tensor(item)) for item in items
    )


def constant(value, name=None) -> TensorVariable:
    """Return a NumPy array as a tensor whose value is part of the graph."""
    return ConstantTensor(tensor_type(value.shape, value.dtype), np.array(value), name=name)


def placeholder(shape, dtype, name=None, cls=None) -> TensorVariable:
    session = current_session()
    x = wrap(tensor_type(shape, dtype).make_variable(name), cls or TensorVariable)
    x._session = session
    return x


def view(x, cls=None, name=None) -> TensorVariable:
    x = as_tensor(x)
    result = wrap(pt.tensor_copy(x), cls or TensorVariable)
    result.name = name
    return result


def variable(value, shape, name) -> TensorVariable:
    session = current_session()
    x = _shared(value, name, shape)
    x._session = session
    return x


def _shared(value, name=None, shape=None):
    static = tensor_type(value.shape if shape is None else shape, value.dtype)
    return SharedTensor(static, np.array(value), strict=False, name=name)


def is_variable(x):
    """Tell whether x was made by `variable` (or is a large array that became a run-time input)."""
    return isinstance(x, TensorSharedVariable)


def _check_variable(x, what):
    if not is_variable(x):
        raise TypeError(f"{what}: got {x!r}; need a tensor made by K.variable.")
    return x


def get_value(x) -> np.ndarray:
    return np.array(held(_check_variable(x, "get_value")))


def held(x):
    """Return the very array that a shared variable holds; in C order, where PyTensor's own holds it in another."""
    value = x.container.storage[0]
    return value if value.flags.c_contiguous and value.flags.aligned else np.array(value, order="C")


def hold(x, value):
    """Let a shared variable hold an array of its dtype, which now belongs to it."""
    x.container.storage[0] = value


def set_value(x, value) -> None:
    _check_variable(x, "set_value")
    hold(x, np.array(new_value(value, TensorSpec(x.type.shape, x.type.dtype, x.name))))


def shape(x) -> TensorVariable:
    x = as_tensor(x)
    static = x.type.shape
    if None not in static:
        return constant(np.array(static, dtype="int64"))
    return wrap(pt.shape(x))


def constant_value(x):
    """Return the value of a tensor that is the same in every run, as an array; else None."""
    x = as_tensor(x)
    if isinstance(x, TensorConstant):
        return x.data
    if x.type.ndim or x.type.dtype != "int64":
        return None
    known = get_underlying_scalar_constant_value(x, raise_not_constant=False)  # a length, for one
    return known if isinstance(known, np.ndarray) else None


def lengths_of(x):
    """Return the lengths of a tensor: a number where it is static, else a tensor."""
    return tuple(shape(x)[i] if n is None else n for i, n in enumerate(x.type.shape))


def int_shape(x) -> tuple[int | None, ...]:
    return as_tensor(x).type.shape


def cast(x, dtype) -> TensorVariable:
    x = as_tensor(x)
    kind = dtype_name(dtype)
    if x.type.dtype == kind:
        return x
    if isinstance(x, TensorConstant):
        with np.errstate(invalid="ignore", over="ignore"):
            return constant(x.data.astype(kind))
    if kind == "bool":
        return wrap(pt.neq(x, np.zeros((), x.type.dtype)))
    return wrap(pt.cast(x, kind))


@cache
def _dimshuffle(ndim, order):
    # PyTensor reads a file for each new instance.
    return DimShuffle(input_ndim=ndim, new_order=order)


def dimshuffled(x, order):
    """Return x with its axes in another order, 'x' standing for a new axis of length one."""
    order = tuple(order)
    return x if order == tuple(range(x.type.ndim)) else _dimshuffle(x.type.ndim, order)(x)


def as_float(x):
    """Return x as a tensor of floating type: integers and booleans become floatx."""
    x = as_tensor(x)
    return x if x.type.dtype.startswith("float") else cast(x, floatx())
