"""Python functions of users as operations: TensorFlow's PyFunc. In programs of XLA's others stand for it (`xla_callbacks.py`)."""

import weakref
from typing import Any

from ..derived.callbacks import pulled_back
from ..shared.callbacks import noted, raised
from .copying import walk_back
from .custom_ops import MARK, CustomOp
from .library import AttrValue, python_functions, tf
from .loops import Loop
from .tensors import as_tensor
from .tracing import Trace, like
from .variables import TensorVariable, owned, raw, static_shape, symbolic, wrap

__all__ = ["OPERAND_SHAPES", "OPERATION", "RESULT_SHAPES", "call_with_token", "callback", "calls_python", "have_callbacks", "python_calls"]

#: What calls Python here; a user's own graph may have others.
OPERATION = "PyFuncStateless"
_OPERATIONS = ("EagerPyFunc", "PyFunc", OPERATION)
#: Attributes that hold the shapes of arguments and results, where they are known.
OPERAND_SHAPES, RESULT_SHAPES = f"{MARK}operands", f"{MARK}results"
_calls, _by_token = weakref.WeakValueDictionary(), weakref.WeakValueDictionary()


class Call(CustomOp):
    """The arrays that a `Callback` returns."""

    def __init__(self, callback):
        self.callback = callback

        def answer(*arrays):
            try:
                return callback(*arrays)
            except BaseException as error:
                raise raised(noted(error)) from None

        self._answer = answer  # TensorFlow keeps a weak reference
        self._token = python_functions.insert(answer)
        _by_token[self._token.encode()] = self

    def __reduce__(self):
        return call_of, (self.callback,)

    def contents(self, *args):
        """Return the results, of the shapes that are known for such arguments."""
        specs = self.callback.specs_for(map(static_shape, args))
        results = tf.raw_ops.PyFuncStateless(input=list(args), token=self._token, Tout=[spec.dtype for spec in specs])
        for result, spec in zip(results, specs):
            result.set_shape(spec.shape)
        for name, tensors in ((OPERAND_SHAPES, args), (RESULT_SHAPES, results)):
            shapes = AttrValue.ListValue(shape=[x.shape.as_proto() for x in tensors])
            results[0].op._set_attr(name, AttrValue(list=shapes))
        return results

    def pull_back(self, args, results, grads):
        """Return what the user's gradient returns."""
        given = [_cotangent(x, g) for x, g in zip(results, grads)]
        found = pulled_back(self.callback, [wrap(x) for x in args], given)
        return [None if g is None else raw(g) for g in found]

    def mapped_over(self, args, is_stacked):
        """Return a loop over the batch, which calls the function for one after the other."""
        rows, others = ([i for i, flag in enumerate(is_stacked) if flag == wanted] for wanted in (True, False))
        places = rows + others

        def body(*given):
            return self(*(x for _, x in sorted(zip(places, given), key=lambda pair: pair[0])))

        stacked = [args[i] for i in rows]
        consts = [args[i] for i in others]
        trace = Trace(body, [*(tf.TensorSpec(x.shape[1:], x.dtype) for x in stacked), *like(consts)], "callback")
        loop = Loop(trace, (0, len(rows), len(trace.outputs)), stacked[0].shape[0])
        results = loop(tf.shape(stacked[0], out_type="int64")[0], *stacked, *consts)[:-1]
        return results, [True] * len(results)


def _cotangent(x, g):
    if not x.dtype.is_floating:
        return None
    return wrap(tf.zeros_like(x) if g is None else g)


def call_of(callback):
    """Return the one operation that calls a `Callback`."""
    call = _calls.get(callback)
    if call is None:
        call = _calls[callback] = Call(callback)
    return call


@symbolic
def callback(callback, inputs) -> Any:
    return call_of(callback)(*map(raw, inputs))


def calls_python(x) -> bool:
    listed = x if isinstance(x, (list, tuple)) else [x]
    return have_callbacks([owned(item) if isinstance(item, TensorVariable) else as_tensor(item).tensor for item in listed])


def call_with_token(token):
    """Return the `Call` that an operation names."""
    return _by_token[token]


def have_callbacks(tensors):
    """Tell whether computing tensors calls Python, also inside of loops and branches."""
    return any(True for _ in python_calls(tensors))


def python_calls(tensors):
    """Yield the operations on the way to tensors that call Python, also inside of loops and branches."""
    looked_at, waiting = set(), list(walk_back(tensors))
    while waiting:
        op = waiting.pop()
        if op.type in _OPERATIONS:
            yield op
        for name in _functions_of(op):
            if name not in looked_at:
                looked_at.add(name)
                waiting += op.graph._get_function(name).graph.get_operations()


def _functions_of(op):
    """Return the names of the functions that an operation calls."""
    attributes = op.node_def.attr.values()
    return [value.func.name for value in attributes if value.HasField("func")]
