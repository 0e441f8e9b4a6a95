"""Python functions of users as operations."""

from typing import Any

from pytensor.compile.builders import OpFromGraph
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op
from pytensor.graph.replace import _vectorize_node
from pytensor.graph.traversal import ancestors
from pytensor.tensor.type import TensorType

from ..derived.callbacks import pulled_back
from ..shared.callbacks import noted, raised
from .inner_graphs import BranchOp, Graph, LoopOp, has_inner_graphs, is_float, zero
from .llvm.builder import NeedsPython
from .mapping import batch_length
from .replacing import as_list
from .static_shapes import stand_in
from .tensors import wrap
from .versions import StaticShapes, inner_graph

__all__ = ["CallbackOp", "callback", "calls_python", "learns_lengths", "needs_python"]


class CallbackOp(StaticShapes, Op):
    """The arrays that a `Callback` returns."""

    __props__ = ("callback",)

    def __init__(self, callback):
        self.callback = callback

    def __str__(self):
        return f"'{self.callback.name}'"

    def make_node(self, *inputs):
        """Return the node, its results of the shapes that are known for such arguments."""
        specs = self.callback.specs_for([x.type.shape for x in inputs])
        return Apply(self, list(inputs), [TensorType(spec.dtype, spec.shape)() for spec in specs])

    def perform(self, node, inputs, storage):
        """Call the function; what it raises is noted, since PyTensor makes other errors of it."""
        try:
            results = self.callback(*inputs)
        except BaseException as error:
            raise raised(noted(error)) from None
        for cell, value in zip(storage, results):
            cell[0] = value

    def pullback(self, inputs, outputs, gradients):
        """Return what the user's gradient returns; zeros where there is none."""
        given = [_cotangent(x, g) for x, g in zip(outputs, gradients)]
        found = pulled_back(self.callback, [wrap(x) for x in inputs], given)
        return [zero(x) if g is None else g for x, g in zip(inputs, found)]


def _cotangent(x, g):
    if not is_float(x):
        return None
    return wrap(zero(x) if isinstance(g.type, DisconnectedType) else g.astype(x.type.dtype))


@_vectorize_node.register(CallbackOp)
def _vectorize_callback(op, node, *batched):
    """Return a loop over the batch, which calls the function for one after the other."""
    mapped = [new.type.ndim > old.type.ndim for new, old in zip(batched, node.inputs)]
    own = [stand_in(x) for x in node.inputs]
    results = op.make_node(*own).outputs
    rows, others = ([i for i, flag in enumerate(mapped) if flag == wanted] for wanted in (True, False))
    loop = LoopOp(Graph([own[i] for i in rows + others], results), 0, len(rows), batch_length(node.inputs, batched))
    return loop(*(batched[i] for i in rows + others), return_list=True)


def callback(callback, inputs) -> Any:
    return [wrap(x) for x in CallbackOp(callback)(*inputs, return_list=True)]


def calls_python(x) -> bool:
    return bool(_callbacks_in(as_list(x)[0]))


def learns_lengths(outputs):
    """Tell whether it becomes known only when a graph runs how long some arrays are that Python functions return."""
    return any(not op.callback.has_known_lengths for op in _callbacks_in(outputs))


def needs_python(reason, outputs):
    """Tell whether a graph that our compiler refuses must run in Python: Numba has no loops and branches of ours, and no Python functions.

    Parameters
    ----------
    reason : Unsupported
    outputs : list of variables
    """
    return isinstance(reason, NeedsPython) or has_inner_graphs(outputs) or bool(_callbacks_in(outputs))


def _callbacks_in(outputs):
    """Return the operations that call Python, of a graph and of those inside of its operations."""
    found, waiting = {}, [list(outputs)]
    while waiting:
        nodes = {x.owner for x in ancestors(waiting.pop()) if x.owner is not None}
        for op in {node.op for node in nodes}:
            if isinstance(op, CallbackOp):
                found[op] = None
            elif isinstance(op, LoopOp):
                waiting += [graph.outputs for graph in (op.body, op.condition) if graph is not None]
            elif isinstance(op, BranchOp):
                waiting += [op.if_true.outputs, op.if_false.outputs]
            elif isinstance(op, OpFromGraph):
                waiting.append(inner_graph(op)[1])
    return list(found)
