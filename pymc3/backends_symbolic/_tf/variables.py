"""The class of tensors, and the ways between it, TensorFlow's tensors and data from outside."""

import builtins
import functools

import numpy as np

from ..derived.failures import check_broadcast
from ..shared.conversions import conversion_of
from ..shared.data import MAX_CONSTANT_SIZE, as_numpy
from ..shared.dtypes import promote, promote_float
from ..shared.registry import K
from ..shared.sessions import floatx, get_session
from ..shared.static_type import Owner, StaticType
from ..shared.tensor import Tensor
from ..shared.texts import check_castable
from .copying import current_graph, import_tensor, is_reachable
from .library import tf

__all__ = [
    "TensorVariable",
    "adopted",
    "lengths",
    "literal",
    "located",
    "fitting",
    "operands",
    "owned",
    "promoted",
    "raw",
    "reading",
    "real",
    "shared_of",
    "static_shape",
    "symbolic",
    "wrap",
]


def symbolic(function):
    """Make a function of this layer of one that returns TensorFlow tensors.

    It builds in the graph that is being built (the body of a loop, a `tf.function`), or, called in eager mode, in the
    current session's graph; its results are wrapped.
    """

    @functools.wraps(function)
    def entering(*args, **kwargs):
        session = get_session()
        if tf.executing_eagerly():
            with session.building():
                return _wrapped(function(*args, **kwargs))
        if current_graph() is session.graph:
            with session.lock:
                return _wrapped(function(*args, **kwargs))
        return _wrapped(function(*args, **kwargs))

    return entering


def _wrapped(result):
    if isinstance(result, tf.Tensor):
        return wrap(result)
    if isinstance(result, (list, tuple)):
        parts = [_wrapped(item) for item in result]
        return type(result)(*parts) if hasattr(result, "_fields") else type(result)(parts)
    return result


class TensorVariable(Tensor):
    """A symbolic array: what it does is written in `shared/`; this class holds a TensorFlow tensor and its session."""

    _native = (tf.Tensor, tf.Variable, tf.IndexedSlices)
    tensor = None
    shared = None
    session = None
    name = None
    evaluators = None

    def __tf_tensor__(self, dtype=None, name=None):
        """Return the TensorFlow tensor, for TensorFlow's own functions (and for this engine's)."""
        if tf.executing_eagerly():
            raise TypeError(
                f"TensorFlow function called on the symbolic tensor {self!r} in eager mode. Call it inside "
                "`with model:` or `with session:`, or through `K.apply(function, x)`."
            )
        tensor = located(self)
        if dtype is not None and tensor.dtype != dtype:
            raise TypeError(f"{self!r} was given to a TensorFlow function that needs {dtype.name}; use `.astype`.")
        return tensor

    @property
    def dtype(self):
        """Name of the type of the elements, as NumPy spells it."""
        return self.tensor.dtype.name

    @property
    def ndim(self):
        """Number of axes, which is always known."""
        return self.tensor.shape.rank

    @property
    def type(self):
        """Type of the elements, and the lengths that are known."""
        return StaticType(self.dtype, static_shape(self.tensor))

    @property
    def owner(self):
        """The operation that computes the tensor, with its operands; None for what is not computed."""
        operation = self.tensor.op
        if operation.type in ("Const", "Placeholder", "ReadVariableOp"):
            return None
        return Owner(operation.type, [x if isinstance(x, TensorVariable) else wrap(x) for x in operation.inputs])


# ---------------------------------------------------------------------------------------------------------------------
# Between the classes
# ---------------------------------------------------------------------------------------------------------------------


def wrap(tensor, cls=None, name=None):
    """Return a TensorFlow tensor as a tensor of this layer."""
    cls = TensorVariable if cls is None else cls
    variable = cls.__new__(cls)
    variable.tensor = tensor
    variable.session = get_session()
    variable.session.mark_built()
    variable.name = name
    return variable


def owned(x):
    """Return the TensorFlow tensor of a TensorVariable, in its own graph, after a check of its session."""
    session = get_session()
    if x.session is not session or session.cleared:
        session.check_owner(x.session, f"the tensor {x!r}" if not x.session.cleared else f"the tensor '{x.name}'")
    return x.tensor


def located(x):
    """Return the TensorFlow tensor of a TensorVariable as one that the graph being built can use."""
    tensor, graph = owned(x), current_graph()
    return tensor if is_reachable(tensor.graph, graph) else import_tensor(tensor)


def raw(x, dtype=None):
    """Return anything that `as_tensor` takes as a TensorFlow tensor of the graph being built."""
    if isinstance(x, TensorVariable):
        return located(x) if dtype in (None, x.dtype) else _raw_cast(located(x), dtype, x)
    if isinstance(x, tf.Variable):
        return _raw_cast(located(adopted(x)), dtype)
    if isinstance(x, (tf.Tensor, tf.IndexedSlices)):
        return _raw_cast(tf.convert_to_tensor(x), dtype)
    convert = conversion_of(x)
    if convert is not None:
        return raw(convert(x), dtype)
    if isinstance(x, (list, tuple)) and _holds_tensors(x):
        return raw(K.stack(x if dtype is None else [raw(item, dtype) for item in x]))
    return literal(as_numpy(x, dtype))


def real(x):
    """Return `x` as a floating TensorFlow tensor: integers and booleans become floatx."""
    tensor = raw(x)
    return tensor if tensor.dtype.is_floating else tf.cast(tensor, floatx())


def operands(*xs, to_float=False):
    """Return `promoted` values that fit together; ValueError if it is known that they do not."""
    tensors = promoted(*xs, to_float=to_float)
    fitting(*tensors)
    return tensors


def fitting(*tensors):
    """Raise ValueError if it is known that TensorFlow tensors cannot be broadcast together."""
    shapes = {tensor.shape.rank and static_shape(tensor) for tensor in tensors} - {0}
    if len(shapes) > 1:
        check_broadcast([wrap(tensor) for tensor in tensors], [static_shape(tensor) for tensor in tensors])


def promoted(*xs, to_float=False):
    """Return several values as TensorFlow tensors of their promoted dtype; Python scalars are weak."""
    kinds = [type(x) if type(x) in (bool, int, float) else None for x in xs]
    tensors = [raw(x) if kind is None else None for x, kind in zip(xs, kinds)]
    rule = promote_float if to_float else promote
    target = rule(*(kind if tensor is None else tensor.dtype.name for tensor, kind in zip(tensors, kinds)))
    return [
        tf.constant(np.asarray(x, target)) if tensor is None else tensor if tensor.dtype == target else tf.cast(tensor, target)
        for x, tensor in zip(xs, tensors)
    ]


def static_shape(tensor):
    """Return the shape of a TensorFlow tensor as a tuple, None where a length is unknown."""
    return tuple(tensor.shape.as_list())


def lengths(tensor):
    """Return the shape of a TensorFlow tensor: a tuple of ints if it is known, else an int64 tensor."""
    static = static_shape(tensor)
    return static if None not in static else tf.shape(tensor, out_type="int64")


def _raw_cast(tensor, dtype, x=None):
    if dtype is None or tensor.dtype == dtype:
        return tensor
    check_castable(wrap(tensor) if x is None else x, dtype)
    return tf.cast(tensor, dtype)


def _holds_tensors(items):
    return builtins.any(
        _holds_tensors(item) if isinstance(item, (list, tuple)) else isinstance(item, (TensorVariable, tf.Tensor)) for item in items
    )


def literal(array):
    """Return an array as a constant: in the graph itself if it is small, else captured, so that it is not copied with the graph."""
    if array.size <= MAX_CONSTANT_SIZE:
        return tf.constant(array)
    with tf.init_scope():
        data = tf.constant(array)
    return current_graph().capture(data)


def reading(shared, name):
    """Return the value of a tf.Variable as a tensor of the session's graph."""
    session = get_session()
    with session.building():
        tensor = tf.raw_ops.ReadVariableOp(resource=shared.handle, dtype=shared.dtype)
        tensor.set_shape(shared.shape)
        session.graph.variables_read[tensor.op] = shared
        result = session.graph.variable_reads[tensor.op] = wrap(tensor, name=name)
    result.shared = shared
    return result


def adopted(shared):
    """Return the one tensor of the session that shares its value with a tf.Variable that a user made."""
    known = get_session().graph.adopted
    if id(shared) not in known:
        known[id(shared)] = reading(shared, shared.name.partition(":")[0])
    return known[id(shared)]


def shared_of(label, x):
    """Return the tf.Variable of a tensor made by `variable`, or that variable itself; TypeError for another."""
    if isinstance(x, tf.Variable):
        return x
    if not isinstance(x, TensorVariable) or x.shared is None:
        raise TypeError(f"{label}: got {x!r}; need a tensor made by K.variable.")
    x.session.check()
    return x.shared
