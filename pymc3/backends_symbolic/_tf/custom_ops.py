"""Operations of our own, which know their gradient and how to be mapped over an axis.

TensorFlow can differentiate its loops, map them over an axis, and compile them with XLA, but not all at once. So a
loop or a choice is put into one function-call operation that carries the number of its `CustomOp`; gradients and maps of
that operation ask this object, and what it answers is made of such operations again.
"""

import itertools
import logging
import re
import weakref

from .copying import OP_ATTRIBUTE, current_graph, keep_custom_op
from .library import AttrValue, pfor, tf
from .tracing import Trace, like

__all__ = ["MARK", "CustomOp", "custom_op_of", "differentiable", "mapped", "mark", "one_by_one", "zeros_where_none"]

_GRADIENT = "PyMC3.custom_op"
#: What the names of attributes begin with that an operation keeps when it is copied or mapped.
MARK = "_pymc3_mark_"
_log = logging.getLogger("pymc3")
_custom_ops = weakref.WeakValueDictionary()
_numbers = itertools.count(1)


class CustomOp:
    """An operation that calls a function of tensors. A subclass gives the contents, the gradient and the mapping."""

    def contents(self, *args):
        """Return the results (a list) for these arguments, in the graph being built."""
        raise TypeError(f"{type(self).__name__} has no contents.")

    def pull_back(self, args, results, grads):
        """Return the gradient with respect to each argument, None where there is none."""
        raise TypeError(f"{type(self).__name__} has no gradient.")

    def mapped_over(self, args, is_stacked):
        """Return (results, which of them are stacked) for arguments of which some have a further first axis."""
        raise TypeError(f"{type(self).__name__} cannot be mapped.")

    def __call__(self, *args):
        number = self._register()
        with tf.init_scope():
            function = tf.function(lambda *xs: list(self.contents(*xs)), autograph=False)
            function = function.get_concrete_function(*like(args))
        results = tf.raw_ops.PartitionedCall(args=list(args), Tout=[t.dtype for t in function.outputs], f=function)
        op = results[0].op
        op._set_attr(OP_ATTRIBUTE, AttrValue(i=number))
        op._set_attr("_gradient_op_type", AttrValue(s=_GRADIENT.encode()))
        for result, known in zip(results, function.outputs):
            result.set_shape(known.shape)
        return results

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "_number"}

    def _register(self):
        if not hasattr(self, "_number"):
            self._number = next(_numbers)
            _custom_ops[self._number] = self
        keep_custom_op(current_graph(), self._number, self)
        return self._number


def mark(op, attribute):
    """Give an operation an attribute that begins with `MARK`; its copies have it too."""
    op._set_attr(attribute, AttrValue(b=True))


def custom_op_of(op):
    """Return the `CustomOp` of a TensorFlow operation, or None."""
    try:
        return _custom_ops[op.get_attr(OP_ATTRIBUTE)]
    except ValueError:
        return None


@tf.RegisterGradient(_GRADIENT)
def _gradient(op, *grads):
    grads = [None if grad is None else tf.convert_to_tensor(grad) for grad in grads]
    return custom_op_of(op).pull_back(list(op.inputs), list(op.outputs), grads)


_call_converter = pfor._pfor_converter_registry.pop("PartitionedCall")


@pfor.RegisterPFor("PartitionedCall")
def _convert(pfor_input):
    custom_op = custom_op_of(pfor_input.op)
    if custom_op is None:
        return _call_converter(pfor_input)
    results, is_stacked = custom_op.mapped_over([x.t for x in pfor_input.inputs], [x.is_stacked for x in pfor_input.inputs])
    return [pfor.wrap(tensor, stacked) for tensor, stacked in zip(results, is_stacked)]


_select_converter = pfor._pfor_converter_registry.pop("SelectV2")


@pfor.RegisterPFor("SelectV2")
def _convert_select(pfor_input):
    """Map a choice; its marks are kept."""
    result = _select_converter(pfor_input)
    for attribute in pfor_input.op.node_def.attr:
        if attribute.startswith(MARK):
            mark(result.t.op, attribute)
    return result


# ---------------------------------------------------------------------------------------------------------------------
# What these operations have in common
# ---------------------------------------------------------------------------------------------------------------------


def differentiable(tensor):
    """Tell whether a gradient with respect to this tensor may be asked for."""
    return tensor.dtype.is_floating


def zeros_where_none(grads, tensors):
    """Return the gradients of floating tensors, zeros in place of None."""
    return [tf.zeros_like(t) if grad is None else grad for grad, t in zip(grads, tensors)]


class _Slice(CustomOp):
    """One slice of a tensor: mapped over all slices this operation gives the tensor itself, where TensorFlow would copy it."""

    def contents(self, x, i):
        return [tf.gather(x, i)]

    def pull_back(self, args, results, grads):
        x, i = args
        return [tf.scatter_nd([[i]], tf.expand_dims(grads[0], 0), tf.shape(x)), None]

    def mapped_over(self, args, is_stacked):
        return [args[0]], [True]


def mapped(function, args, is_stacked, length=None):
    """Return ``function(*args)`` for each slice of the stacked ones, all results stacked."""
    if not any(is_stacked):
        return [tf.broadcast_to(r, tf.concat([[length], tf.shape(r)], 0)) for r in function(*args)]
    stacked = [arg for arg, flag in zip(args, is_stacked) if flag]

    def one(slices):
        rest = iter(slices)
        return list(function(*(next(rest) if flag else arg for arg, flag in zip(args, is_stacked))))

    try:
        if all(x.shape[0] is not None for x in stacked):
            return tf.vectorized_map(one, stacked, fallback_to_while_loop=False)
        places = tf.range(tf.shape(stacked[0])[0])
        return tf.vectorized_map(lambda i: one([_Slice()(x, i)[0] for x in stacked]), places, fallback_to_while_loop=False)
    except ValueError as error:
        lacking = re.search(r"No pfor vectorization defined for (\w+)", str(error))
        if lacking is None:
            raise
        _log.warning("TensorFlow cannot map its operation %s over an axis; it runs one by one, slowly.", lacking.group(1))
        return one_by_one(one, stacked)


def one_by_one(function, stacked):
    """Return ``function(slices)`` for each slice of what is stacked, all results stacked."""
    outline = Trace(lambda *slices: function(slices), [tf.TensorSpec(x.shape[1:], x.dtype) for x in stacked])
    return tf.map_fn(lambda slices: function(slices), stacked, fn_output_signature=like(outline.outputs))
