"""The operators and methods of tensors, attached to the class once all functions exist."""
from ..derived import elemwise as bits
from . import elemwise, linalg, reduce, shaping, special, tensors
from .variables import TensorVariable

_BINARY = {
    "add": elemwise.add,
    "sub": elemwise.subtract,
    "mul": elemwise.multiply,
    "truediv": elemwise.true_divide,
    "floordiv": elemwise.floor_divide,
    "mod": elemwise.mod,
    "pow": elemwise.power,
    "matmul": linalg.matmul,
    "and": bits.bitwise_and,
    "or": bits.bitwise_or,
    "xor": bits.bitwise_xor,
    "lshift": bits.left_shift,
    "rshift": bits.right_shift,
}
_COMPARISONS = {
    "lt": elemwise.less,
    "le": elemwise.less_equal,
    "gt": elemwise.greater,
    "ge": elemwise.greater_equal,
}
_METHODS = {
    **{name: getattr(reduce, name) for name in ("sum", "mean", "prod", "std", "var", "min", "max")},
    **{name: getattr(reduce, name) for name in ("argmax", "argmin", "all", "any", "cumsum", "cumprod")},
    **{name: getattr(shaping, name) for name in ("flatten", "squeeze", "repeat", "take", "swapaxes")},
    **{name: getattr(shaping, name) for name in ("sort", "argsort", "diagonal", "zeros_like", "ones_like")},
    "dot": linalg.dot,
    "trace": linalg.trace,
    "ravel": shaping.flatten,
    "astype": tensors.cast,
    "clip": elemwise.clip,
    "eval": tensors.eval,
    # What scripts call on `pm.Data`: `borrow` is for Theano's.
    "get_value": lambda x, borrow=False: tensors.get_value(x),
    "set_value": lambda x, value, borrow=False: tensors.set_value(x, value),
}
#: NumPy's functions by name; what has another name here comes first
_OTHER_NAMES = {
    "amax": reduce.max,
    "amin": reduce.min,
    "absolute": elemwise.abs,
    "fabs": elemwise.abs,
    "rint": elemwise.round,
    "divide": elemwise.true_divide,
    "remainder": elemwise.mod,
    "float_power": elemwise.power,
    "invert": bits.bitwise_not,
    "ravel": shaping.flatten,
}
_MODULES = (bits, elemwise, reduce, shaping, linalg, special)


def attach():
    """Give `TensorVariable` its operators, methods and NumPy protocols."""
    for name, function in _BINARY.items():
        setattr(TensorVariable, f"__{name}__", _operator(function))
        setattr(TensorVariable, f"__r{name}__", _reflected(function))
    for name, function in _COMPARISONS.items():
        setattr(TensorVariable, f"__{name}__", _operator(function))
    for name, function in _METHODS.items():
        setattr(TensorVariable, name, _method(name, function))
    for name, value in vars(_Members).items():
        if not name.startswith("__") or name in _Members.special:
            setattr(TensorVariable, name, value)


def _operator(function):
    def operator(self, other):
        return function(self, other) if _is_operand(other) else NotImplemented

    return operator


def _reflected(function):
    def operator(self, other):
        return function(other, self) if _is_operand(other) else NotImplemented

    return operator


def _is_operand(other):
    return not isinstance(other, (str, bytes, dict, set)) and other is not None


def _method(name, function):
    def method(self, *args, **kwargs):
        return function(self, *args, **kwargs)

    method.__name__ = name
    return method


def _numpy_function(name):
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    return next((getattr(module, name) for module in _MODULES if name in vars(module)), None)


class _Members:
    special = (
        "__neg__ __pos__ __abs__ __invert__ __getitem__ __len__ __iter__ __array_ufunc__ __array_function__ __round__"
    ).split()

    T = property(lambda self: shaping.transpose(self))
    shape = property(lambda self: tensors.shape(self))
    size = property(lambda self: reduce.prod(tensors.shape(self)))

    def __neg__(self):
        return elemwise.negative(self)

    def __pos__(self):
        return self

    def __abs__(self):
        return elemwise.abs(self)

    def __invert__(self):
        return bits.bitwise_not(self)

    def __round__(self):
        return elemwise.round(self)

    def __getitem__(self, key):
        return shaping.getitem(self, key)

    def __len__(self):
        lengths = tensors.int_shape(self)
        if not lengths:
            raise TypeError(f"{self!r} is a scalar: it has no length.")
        if lengths[0] is None:
            raise TypeError(f"the length of {self!r} is known only at run time; use K.shape(x)[0].")
        return lengths[0]

    def __iter__(self):
        return iter([self[i] for i in range(len(self))])

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        function = _numpy_function(ufunc.__name__)
        if method != "__call__" or function is None or kwargs:
            return NotImplemented
        return function(*inputs)

    def __array_function__(self, func, types, args, kwargs):
        function = _numpy_function(func.__name__)
        return NotImplemented if function is None else function(*args, **kwargs)

    def reshape(self, *shape):
        return shaping.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes):
        return shaping.transpose(self, axes[0] if len(axes) == 1 else axes or None)

    def dimshuffle(self, *pattern):
        pattern = pattern[0] if len(pattern) == 1 and isinstance(pattern[0], (list, tuple)) else pattern
        kept = [axis for axis in pattern if axis != "x"]
        dropped = [axis for axis in range(self.ndim) if axis not in kept]
        shuffled = shaping.transpose(self, dropped + kept)
        shuffled = shaping.squeeze(shuffled, tuple(range(len(dropped)))) if dropped else shuffled
        for place, axis in enumerate(pattern):
            shuffled = shaping.expand_dims(shuffled, place) if axis == "x" else shuffled
        return shuffled

    def round(self):
        return elemwise.round(self)

    def copy(self, name=None):
        return tensors.view(self, name=name)
