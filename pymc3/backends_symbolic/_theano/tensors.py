"""Tensors: PyTensor's own variables, in a subclass that follows the contract's rules for operators and indexing."""
from functools import lru_cache

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.tensor.elemwise import DimShuffle
from pytensor.tensor.sharedvar import TensorSharedVariable
from pytensor.tensor.type import TensorType
from pytensor.tensor.variable import TensorConstant

from .. import common
from ..common import dtype_name, format_shape
from .numpy_protocols import array_function, array_ufunc
from .sessions import current_session

#: K's functions by name, filled by `methods.py`: the methods below call functions of higher modules through it.
FUNCTIONS = {}

_conversions = {}


def _method(name):
    def method(self, *args, **kwargs):
        return FUNCTIONS[name](self, *args, **kwargs)

    method.__name__ = name
    return method


def _operator(name, reflected=False):
    def operator(self, other):
        if not _is_operand(other):
            return NotImplemented
        return FUNCTIONS[name](other, self) if reflected else FUNCTIONS[name](self, other)

    operator.__name__ = name
    return operator


def _is_operand(value):
    if isinstance(value, (bool, int, float, np.generic, np.ndarray, list, tuple, pt.TensorVariable)):
        return True
    return hasattr(value, "to_numpy") or conversion_of(value) is not None


class TensorVariable(pt.TensorVariable):
    """A symbolic array. `==` is identity, as in PyMC3; `K.equal` compares."""

    #: The session that made this root (`placeholder`, `variable`); other tensors have none.
    _session = None
    __array_priority__ = 1000
    __add__, __radd__ = _operator("add"), _operator("add", reflected=True)
    __sub__, __rsub__ = _operator("subtract"), _operator("subtract", reflected=True)
    __mul__, __rmul__ = _operator("multiply"), _operator("multiply", reflected=True)
    __truediv__, __rtruediv__ = _operator("true_divide"), _operator("true_divide", reflected=True)
    __floordiv__, __rfloordiv__ = _operator("floor_divide"), _operator("floor_divide", reflected=True)
    __mod__, __rmod__ = _operator("mod"), _operator("mod", reflected=True)
    __pow__, __rpow__ = _operator("power"), _operator("power", reflected=True)
    __matmul__, __rmatmul__ = _operator("matmul"), _operator("matmul", reflected=True)
    __lt__, __le__ = _operator("less"), _operator("less_equal")
    __gt__, __ge__ = _operator("greater"), _operator("greater_equal")
    __and__, __rand__ = _operator("bitwise_and"), _operator("bitwise_and", reflected=True)
    __or__, __ror__ = _operator("bitwise_or"), _operator("bitwise_or", reflected=True)
    __xor__, __rxor__ = _operator("bitwise_xor"), _operator("bitwise_xor", reflected=True)
    __lshift__, __rlshift__ = _operator("left_shift"), _operator("left_shift", reflected=True)
    __rshift__, __rrshift__ = _operator("right_shift"), _operator("right_shift", reflected=True)
    __neg__, __abs__, __invert__ = _method("negative"), _method("abs"), _method("bitwise_not")
    __getitem__ = _method("getitem")

    sum, prod, mean, max, min = (_method(name) for name in ("sum", "prod", "mean", "max", "min"))
    all, any, var, std = (_method(name) for name in ("all", "any", "var", "std"))
    argmin, argmax, cumsum, cumprod = (_method(name) for name in ("argmin", "argmax", "cumsum", "cumprod"))
    dot, flatten, ravel, squeeze = (_method(name) for name in ("dot", "flatten", "flatten", "squeeze"))
    swapaxes, diagonal, take, repeat = (_method(name) for name in ("swapaxes", "diagonal", "take", "repeat"))
    sort, argsort, round, clip, trace = (_method(name) for name in ("sort", "argsort", "round", "clip", "trace"))
    astype = _method("cast")

    def __pos__(self):
        return self

    def __bool__(self):
        raise TypeError(
            f"{self!r} has no truth value: it is symbolic. Use K.where or K.cond to choose, K.logical_and / K.logical_or "
            "to combine, or K.eval(x) for its value."
        )

    def __array__(self, *args, **kwargs):
        raise TypeError(f"{self!r} is symbolic and has no NumPy value; K.eval(x) computes it.")

    def __len__(self):
        if not self.type.ndim:
            raise TypeError(f"{self!r} is a scalar and has no length.")
        if self.type.shape[0] is None:
            raise TypeError(f"{self!r}: the length of the first axis is not static; use K.shape(x)[0].")
        return self.type.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __repr__(self, firstPass=True):
        name = "" if self.name is None else f"{self.name}: "
        return f"<{name}{self.type.dtype} {format_shape(self.type.shape)}>"

    def __str__(self):
        return self.name or repr(self)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return array_ufunc(FUNCTIONS, ufunc, method, inputs, kwargs)

    def __array_function__(self, func, types, args, kwargs):
        return array_function(FUNCTIONS, func, args, kwargs)

    @property
    def T(self):
        return FUNCTIONS["transpose"](self)

    @property
    def shape(self):
        return shape(self)

    @property
    def size(self):
        return FUNCTIONS["prod"](shape(self))

    def reshape(self, *shape, ndim=None):
        return FUNCTIONS["reshape"](self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes):
        if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
            axes = axes[0]
        return FUNCTIONS["transpose"](self, axes or None)

    def copy(self, name=None):
        return view(self, name=name)

    def eval(self, feed=None):
        return eval(self, feed)

    def clone(self, **kwargs):
        """Return a plain PyTensor variable of this type: what PyTensor copies and rewrites is its own affair."""
        copy = self.type.make_variable(kwargs.get("name", self.name))
        copy.tag.__update__(self.tag)
        return copy


class ConstantTensor(TensorVariable, TensorConstant):
    """A tensor whose value is part of the graph."""

    clone = TensorConstant.clone
    __hash__ = TensorConstant.__hash__


class SharedTensor(TensorVariable, TensorSharedVariable):
    """A tensor whose value is kept outside the graph and may be set."""

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


def is_tensor(x):
    return isinstance(x, pt.TensorVariable)


def register_conversion(cls, fn):
    _conversions[cls] = fn
    pt._as_tensor_variable.register(cls, _converted)


def _converted(x, name=None, ndim=None, **kwargs):
    """What PyTensor's own functions take in place of `x`."""
    return pt.as_tensor_variable(as_tensor(x), name=name, ndim=ndim, **kwargs)


def conversion_of(value):
    """Return the function registered for the type of `value`, or None."""
    for cls in type(value).__mro__:
        if cls in _conversions:
            return _conversions[cls]
    return None


def as_tensor(x, dtype=None):
    if isinstance(x, TensorVariable):
        return x if dtype is None else cast(x, dtype)
    if isinstance(x, pt.TensorVariable):
        return wrap(x) if dtype is None else cast(wrap(x), dtype)
    convert = conversion_of(x)
    if convert is not None:
        return as_tensor(convert(x), dtype)
    if isinstance(x, (list, tuple)) and holds_tensor(x):
        return FUNCTIONS["stack"]([as_tensor(item, dtype) for item in x])
    value = common.as_numpy(x, dtype)
    if value.size > common.MAX_CONSTANT_SIZE:
        return _shared(value)
    return literal(value)


def holds_tensor(items):
    """Tell whether a nested sequence contains a tensor."""
    return any(
        is_tensor(item) or conversion_of(item) is not None or (isinstance(item, (list, tuple)) and holds_tensor(item))
        for item in items
    )


def literal(value, name=None):
    """Return a NumPy array as a constant of the graph."""
    return ConstantTensor(tensor_type(value.shape, value.dtype), np.array(value), name=name)


def constant(value, dtype=None, name=None):
    return literal(common.as_numpy(value, dtype, name), name)


def placeholder(shape=(), dtype=None, name=None, cls=None):
    session = current_session()
    kind = dtype_name(floatx() if dtype is None else dtype)
    x = tensor_type(common.check_shape(shape, "placeholder"), kind).make_variable(name)
    x = wrap(x, cls or TensorVariable)
    x._session = session
    return x


def view(x, cls=None, name=None):
    x = as_tensor(x)
    result = wrap(pt.tensor_copy(x), cls or TensorVariable)
    result.name = name
    return result


def variable(initial_value, dtype=None, name=None, shape=None):
    session = current_session()
    value = common.as_numpy(initial_value, dtype, name)
    static = value.shape if shape is None else common.check_shape(shape, "variable")
    if not common.shape_fits(value.shape, static):
        raise ValueError(
            f"variable {name!r}: got a value of shape {format_shape(value.shape)}, need {format_shape(static)}."
        )
    x = _shared(value, name, static)
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
        raise TypeError(f"{what}: got {x!r}; need something made by K.variable.")
    return x


def get_value(x):
    return np.array(_check_variable(x, "get_value").get_value(borrow=True))


def set_value(x, value):
    _check_variable(x, "set_value")
    label = x.name or "variable"
    value = np.array(common.as_numpy(value, x.type.dtype, label))
    if not common.shape_fits(value.shape, x.type.shape):
        raise ValueError(
            f"set_value of '{label}': got shape {format_shape(value.shape)}, need {format_shape(x.type.shape)}."
        )
    x.set_value(value, borrow=True)


def backend():
    return "theano"


def floatx():
    return common.floatx()


def set_floatx(dtype):
    common.set_floatx(dtype)
    # PyTensor uses its own setting where it turns integers into floats, in gradients above all.
    pytensor.config.floatX = common.floatx()


def eval(x, feed=None):
    return FUNCTIONS["eval"](x, feed)


def dtype(x):
    return as_tensor(x).type.dtype


def ndim(x):
    return as_tensor(x).type.ndim


def shape(x):
    x = as_tensor(x)
    static = x.type.shape
    if None not in static:
        return literal(np.array(static, dtype="int64"))
    return wrap(pt.shape(x))


def constant_value(x):
    """Return the value of a tensor that is the same in every run, as an array; else None."""
    x = as_tensor(x)
    return x.data if isinstance(x, TensorConstant) else None


def int_shape(x):
    return as_tensor(x).type.shape


def cast(x, dtype):
    x = as_tensor(x)
    kind = dtype_name(dtype)
    if x.type.dtype == kind:
        return x
    if kind == "bool":
        return wrap(pt.neq(x, np.zeros((), x.type.dtype)))
    return wrap(pt.cast(x, kind))


@lru_cache(maxsize=None)
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
    return x if x.type.dtype.startswith("float") else cast(x, common.floatx())
