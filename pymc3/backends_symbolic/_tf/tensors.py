"""Tensors of the TensorFlow engine: conversions, placeholders, shared variables, what a tensor is."""

import numpy as np

from ..shared.arguments import new_value
from ..shared.dtypes import data_dtype, dtype_name
from ..shared.sessions import get_session
from ..shared.shapes import TensorSpec
from .functions import eval
from .library import EagerTensor, tf
from .variables import TensorVariable, adopted, lengths, literal, located, raw, reading, shared_of, static_shape, symbolic, wrap


def register_conversion(cls) -> None:
    tf.register_tensor_conversion_function(cls, _converted)


def _converted(x, dtype=None, name=None, as_ref=False):
    """Return what TensorFlow's own functions take in place of `x`: in eager mode its value."""
    if tf.executing_eagerly():
        return tf.convert_to_tensor(eval(as_tensor(x), {}), dtype)
    return raw(x, None if dtype is None else dtype.name)


# ---------------------------------------------------------------------------------------------------------------------
# Making tensors
# ---------------------------------------------------------------------------------------------------------------------


def is_tensor(x) -> bool:
    return isinstance(x, TensorVariable)


@symbolic
def as_tensor(x, dtype=None) -> TensorVariable:
    dtype = None if dtype is None else dtype_name(dtype)
    if isinstance(x, TensorVariable) and dtype in (None, x.dtype):
        located(x)
        return x
    if isinstance(x, tf.Variable):
        return as_tensor(adopted(x), dtype)
    if dtype is None and _is_constant(x):
        dtype = data_dtype(x.dtype.as_numpy_dtype)
    return wrap(raw(x, dtype))


def _is_constant(x):
    """Tell whether `x` is what TensorFlow's `constant` gives, in eager mode or not."""
    return isinstance(x, EagerTensor) or (isinstance(x, tf.Tensor) and x.op.type == "Const")


@symbolic
def constant(array, name=None) -> TensorVariable:
    return wrap(literal(array), name=name)


def placeholder(shape, dtype, name=None, cls=None) -> TensorVariable:
    session = get_session()
    with session.building():
        tensor = tf.compat.v1.placeholder(dtype, shape)
        variable = wrap(tensor, cls, name)
        session.graph.placeholders[tensor.op] = variable
        session.graph.input_names[tensor.op] = name
    return variable


@symbolic
def view(x, cls=None, name=None) -> TensorVariable:
    return wrap(tf.identity(raw(x)), cls, name)


def variable(array, shape, name) -> TensorVariable:
    with tf.init_scope():
        shared = tf.Variable(array, shape=tf.TensorShape(shape), trainable=False)
    return reading(shared, name)


def get_value(x) -> np.ndarray:
    with tf.init_scope():
        return np.array(shared_of("get_value", x).numpy())


def set_value(x, value) -> None:
    shared = shared_of("set_value", x)
    array = new_value(value, TensorSpec(int_shape(x), shared.dtype.name, x.name))
    with tf.init_scope():
        shared.assign(array)


# ---------------------------------------------------------------------------------------------------------------------
# What a tensor is
# ---------------------------------------------------------------------------------------------------------------------


def _described(x):
    return x if isinstance(x, TensorVariable) else as_tensor(x)


@symbolic
def shape(x) -> TensorVariable:
    tensor = raw(x)
    known = lengths(tensor)
    return wrap(tf.constant(known, "int64", (len(known),)) if isinstance(known, tuple) else known)


def constant_value(x):
    """Return the value of a tensor that is the same in every run, as an array; else None."""
    return tf.get_static_value(_described(x).tensor)


def int_shape(x) -> tuple[int | None, ...]:
    return static_shape(_described(x).tensor)


@symbolic
def cast(x, dtype) -> TensorVariable:
    target = dtype_name(dtype)
    tensor = raw(x)
    if target == "bool" and tensor.dtype != "bool":
        return wrap(tf.not_equal(tensor, tf.zeros((), tensor.dtype)))
    return wrap(tf.cast(tensor, target))
