"""Operations with a graph of their own inside: loops (`LoopOp`) and branches (`BranchOp`).

PyTensor's own Scan and IfElse have no rule for an additional batch axis and are slow to compile; these have one, are
differentiable any number of times, and are written into the surrounding machine code where they stand.
"""

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply, Constant
from pytensor.graph.op import Op
from pytensor.graph.replace import _vectorize_node
from pytensor.graph.traversal import ancestors
from pytensor.tensor.type import TensorType

from .derivatives import gradients_of
from .mapping import as_batch, batch_length, length_of_batch, mapped_graph
from .modes import IMMEDIATE
from .replacing import frontier, rebuild
from .static_shapes import copy_with_shapes, stand_in
from .versions import StaticShapes


class Graph:
    """Outputs as a function of inputs; everything else they depend on is an input, too."""

    def __init__(self, inputs, outputs):
        self.inputs = list(inputs)
        self.outputs = list(outputs)

    def at(self, arguments):
        """Return the outputs for other inputs, as variables of the surrounding graph."""
        return rebuild(self.outputs, dict(zip(self.inputs, arguments)))


def captured_by(inputs, outputs):
    """Return what `outputs` use that does not depend on `inputs`: computed outside, once. Constants stay inside.

    So do shapes computed from constants, which must remain known.
    """
    return [x for x in frontier(outputs, inputs) if not _is_constant_shape(x)]


def _is_constant_shape(x):
    if isinstance(x, Constant):
        return True
    roots = (v for v in ancestors([x]) if v.owner is None)
    return x.type.dtype.startswith("int") and all(isinstance(v, Constant) for v in roots)


def closed(inputs, captured, outputs):
    """Return a `Graph` in which captured variables have become inputs."""
    stand_ins = [stand_in(x) for x in captured]
    memo = dict(zip(captured, stand_ins)) | {x: x for x in inputs}
    return Graph([*inputs, *stand_ins], copy_with_shapes(outputs, memo))


def is_float(x):
    """Tell whether a variable has elements of floating type, and with that a gradient."""
    return x.type.dtype.startswith("float")


def zero(x):
    """Return zeros like x, of floating type: the gradient of what has none."""
    return pt.zeros_like(x, dtype=x.type.dtype if is_float(x) else pytensor.config.floatX)


def cotangents(outputs, gradients):
    """Return the gradients of the outputs of floating type, zeros where there is none."""
    return [zero(x) if isinstance(g.type, DisconnectedType) else g.astype(x.type.dtype) for x, g in zip(outputs, gradients) if is_float(x)]


def pulled_back(graph, wrt):
    """Return (placeholders, gradients): the derivative of a graph's float outputs, weighted, with respect to `wrt`."""
    floats = [x for x in graph.outputs if is_float(x)]
    weights = [x.type.make_variable("weight") for x in floats]
    total = pt.constant(0.0, dtype=wrt[0].type.dtype) if wrt else None
    for x, weight in zip(floats, weights):
        total = total + pt.sum(x * weight)
    if not wrt:
        return weights, []
    results = gradients_of(total, wrt)
    return weights, [g.astype(x.type.dtype) for g, x in zip(results, wrt)]


def has_inner_graphs(outputs):
    """Tell whether loops or branches lead to any of `outputs`."""
    return any(x.owner is not None and isinstance(x.owner.op, (LoopOp, BranchOp)) for x in ancestors(outputs))


def inner_graphs(op):
    """Return the graphs inside an operation."""
    if isinstance(op, BranchOp):
        return [op.if_true, op.if_false]
    return [op.body] if isinstance(op, LoopOp) else []


# ---------------------------------------------------------------------------------------------------------------------
# Loops
# ---------------------------------------------------------------------------------------------------------------------


class LoopOp(StaticShapes, Op):
    """(carry, ys) after `length` steps, or, with a condition, after as many as it holds for, at most `length`.

    Inputs of the node: carries, xs (first axis: steps), captured variables. Outputs: carries, ys.

    Parameters
    ----------
    body : Graph
        (carries, one slice of each x, captured) -> (new carries, one slice of each y).
    condition : Graph or None
        (carries, captured) -> a boolean scalar.
    n_carry, n_xs : int
    length : int or None
        None: the length of xs, which may be known only when the graph is compiled for particular shapes.
    """

    def __init__(self, body, n_carry, n_xs, length, condition=None):
        self.body, self.condition = body, condition
        self.n_carry, self.n_xs, self.length = n_carry, n_xs, length

    def __getstate__(self):
        return without_functions(self)

    @property
    def n_ys(self):
        """Number of results that have one slice for each step."""
        return len(self.body.outputs) - self.n_carry

    def split(self, inputs):
        """Return (carries, xs, captured)."""
        a, b = self.n_carry, self.n_carry + self.n_xs
        return inputs[:a], inputs[a:b], inputs[b:]

    def steps(self, inputs):
        """Return the number of steps: an int, or None if it is not known."""
        return self.length if self.length is not None else self.split(inputs)[1][0].type.shape[0]

    def make_node(self, *inputs):
        """Return the node, its inputs converted to the types of the body's; lengths of the ys are as static as the number of steps."""
        carries, xs, captured = self.split(list(inputs))
        own_carries, own_xs, own_captured = self.split(self.body.inputs)
        steps = self.steps(inputs)
        stacked = [TensorType(x.type.dtype, (steps, *x.type.shape)) for x in own_xs]
        carries, xs, captured = (
            [kind.filter_variable(x) for kind, x in zip(kinds, given)]
            for kinds, given in (([x.type for x in own_carries], carries), (stacked, xs), ([x.type for x in own_captured], captured))
        )
        ys = [TensorType(y.type.dtype, (steps, *y.type.shape))() for y in self.specialized(carries, xs, captured)]
        return Apply(self, [*carries, *xs, *captured], [*(x.type() for x in carries), *ys])

    def specialized(self, carries, xs, captured):
        """Return the ys of the body, their shapes as precise as the types of the inputs allow."""
        ys = self.body.outputs[self.n_carry :]
        if not any(None in y.type.shape for y in ys):
            return ys
        rows = [x.type.clone(shape=x.type.shape[1:])() for x in xs]
        given = [*(x.type() for x in carries), *rows, *(x.type() for x in captured)]
        return copy_with_shapes(ys, dict(zip(self.body.inputs, given)))

    def perform(self, node, inputs, storage):
        """Run the loop in Python, for graphs that no compiler takes."""
        carries, xs, captured = self.split(inputs)
        body, condition = self._python()
        steps = self.length if self.length is not None else len(xs[0])
        carries, rows = list(carries), []
        for i in range(steps):
            if condition is not None and not condition(*carries, *captured)[0]:
                break
            results = [np.asarray(x) for x in body(*carries, *(x[i] for x in xs), *captured)]
            carries, row = results[: self.n_carry], results[self.n_carry :]
            rows.append(row)
        for cell, value in zip(storage, carries):
            cell[0] = np.array(value)
        for k, y in enumerate(self.body.outputs[self.n_carry :]):
            shape = rows[0][k].shape if rows else [n or 0 for n in y.type.shape]
            stacked = np.zeros((steps, *shape), y.type.dtype)
            for i, row in enumerate(rows):
                stacked[i] = row[k]
            storage[self.n_carry + k][0] = stacked

    def _python(self):
        if not hasattr(self, "_functions"):
            self._functions = [None if g is None else python_function(g) for g in (self.body, self.condition)]
        return self._functions

    def pullback(self, inputs, outputs, gradients):
        """Run the loop once more, keeping the carries, then backwards over them."""
        carries, xs, captured = self.split(inputs)
        traced = self._traced()(*inputs, return_list=True)[self.n_carry + self.n_ys :]
        backward = self._backward()
        g_carries = cotangents(outputs[: self.n_carry], gradients[: self.n_carry])
        g_ys = cotangents(outputs[self.n_carry :], gradients[self.n_carry :])
        accumulated = [zero(x) for x in captured if is_float(x)]
        reversed_xs = [x[::-1] for x in (*traced, *xs, *g_ys)]
        results = backward(*g_carries, *accumulated, *reversed_xs, *captured, return_list=True)
        floats = iter([*results[: len(g_carries)], *(g[::-1] for g in results[len(g_carries) + len(accumulated) :])])
        of_captured = iter(results[len(g_carries) : len(g_carries) + len(accumulated)])
        first = [next(floats) if is_float(x) else zero(x) for x in (*carries, *xs)]
        return [*first, *(next(of_captured) if is_float(x) else zero(x) for x in captured)]

    def _traced(self):
        """Return this loop with further ys: the carry before each step and, with a condition, that the step was made."""
        own_carries = self.split(self.body.inputs)[0]
        kept = [pt.tensor_copy(x) for x in own_carries]
        made = [] if self.condition is None else [pt.constant(np.bool_(True))]
        body = Graph(self.body.inputs, [*self.body.outputs, *kept, *made])
        return LoopOp(body, self.n_carry, self.n_xs, self.length, self.condition)

    def _backward(self):
        """Return the loop that takes gradients from the last step to the first.

        Carries: gradients of carries and of captured variables; xs: what `_traced` kept, xs, gradients of ys.
        """
        carries, xs, captured = self.split(self.body.inputs)
        wrt = [x for x in (*carries, *xs, *captured) if is_float(x)]
        weights, derivatives = pulled_back(self.body, wrt)
        n_carry = sum(map(is_float, carries))
        n_xs = sum(map(is_float, xs))
        sums = [x.type.make_variable() for x in captured if is_float(x)]
        made = [] if self.condition is None else [TensorType("bool", ())()]
        g_carries, g_xs = derivatives[:n_carry], derivatives[n_carry : n_carry + n_xs]
        g_captured = derivatives[n_carry + n_xs :]
        totals = [total + g for total, g in zip(sums, g_captured)]
        if made:
            g_carries = [pt.switch(made[0], g, w) for g, w in zip(g_carries, weights)]
            g_xs = [pt.switch(made[0], g, pt.zeros_like(g)) for g in g_xs]
            totals = [pt.switch(made[0], total, before) for total, before in zip(totals, sums)]
        inputs = [*weights[:n_carry], *sums, *carries, *made, *xs, *weights[n_carry:], *captured]
        body = Graph(inputs, [*g_carries, *totals, *g_xs])
        n_all_xs = len(carries) + len(made) + len(xs) + len(weights) - n_carry
        return LoopOp(body, n_carry + len(sums), n_all_xs, self.length)


def without_functions(op):
    """Return the attributes of an operation without what was compiled."""
    return {name: value for name, value in vars(op).items() if name != "_functions"}


def python_function(graph):
    """Return a graph as a Python function of arrays, run operation by operation."""
    return pytensor.function(graph.inputs, graph.outputs, mode=IMMEDIATE, on_unused_input="ignore", trust_input=True)


@_vectorize_node.register(LoopOp)
def _vectorize_loop(op, node, *batched):
    """Return the loop with a batch axis in front of every carry; a condition then holds while it does for any."""
    length = batch_length(node.inputs, batched)
    outside = length_of_batch(node.inputs, batched)
    carries, xs, captured = op.split([as_batch(new, old, outside) for new, old in zip(batched, node.inputs)])
    xs = [x.dimshuffle(1, 0, *range(2, x.ndim)) for x in xs]
    inputs = [TensorType(x.type.dtype, (length, *x.type.shape))(name=x.name) for x in op.body.inputs]
    length = inputs[0].shape[0] if length is None else length
    outputs = [
        as_batch(new, old, length) for new, old in zip(mapped_graph(op.body.outputs, dict(zip(op.body.inputs, inputs))), op.body.outputs)
    ]
    condition = None
    if op.condition is not None:
        new_carries, _, new_captured = op.split(inputs)
        (holds,) = mapped_graph(op.condition.outputs, dict(zip(op.condition.inputs, [*new_carries, *new_captured])))
        holds = as_batch(holds, op.condition.outputs[0], length)
        condition = Graph([*new_carries, *new_captured], [pt.any(holds)])
        masks = [holds.dimshuffle(0, *["x"] * (x.ndim - 1)) for x in outputs]
        old = [*new_carries, *(pt.zeros_like(y) for y in outputs[op.n_carry :])]
        outputs = [pt.switch(mask, new, before) for mask, new, before in zip(masks, outputs, old)]
    batch = LoopOp(Graph(inputs, outputs), op.n_carry, op.n_xs, op.length, condition)
    results = batch(*carries, *xs, *captured, return_list=True)
    ys = [y.dimshuffle(1, 0, *range(2, y.ndim)) for y in results[op.n_carry :]]
    return [*results[: op.n_carry], *ys]


# ---------------------------------------------------------------------------------------------------------------------
# Branches
# ---------------------------------------------------------------------------------------------------------------------


class BranchOp(StaticShapes, Op):
    """The outputs of one of two graphs, chosen by a boolean scalar; only that one is computed.

    Inputs of the node: the boolean, then the inputs of both graphs.
    """

    def __init__(self, if_true, if_false):
        self.if_true, self.if_false = if_true, if_false

    def __getstate__(self):
        return without_functions(self)

    def make_node(self, condition, *inputs):
        """Return the node, its inputs converted to the types of the branches'."""
        given = [own.type.filter_variable(x) for own, x in zip(self.if_true.inputs, inputs)]
        return Apply(self, [condition, *given], [kind() for kind in self._types(given)])

    def _types(self, given):
        """Return the types of the results, their shapes as precise as those of the inputs allow."""
        kinds = [x.type for x in self.if_true.outputs]
        if not any(None in kind.shape for kind in kinds):
            return kinds
        branches = [copy_with_shapes(g.outputs, dict(zip(g.inputs, (x.type() for x in given)))) for g in (self.if_true, self.if_false)]
        shapes = [[n if n == m else None for n, m in zip(*(x.type.shape for x in pair))] for pair in zip(*branches)]
        return [kind.clone(shape=tuple(shape)) for kind, shape in zip(kinds, shapes)]

    def perform(self, node, inputs, storage):
        """Run the branch that is chosen, in Python, for graphs that no compiler takes."""
        if not hasattr(self, "_functions"):
            self._functions = [python_function(g) for g in (self.if_true, self.if_false)]
        for cell, value in zip(storage, self._functions[0 if inputs[0] else 1](*inputs[1:])):
            cell[0] = np.array(value)

    def pullback(self, inputs, outputs, gradients):
        """Return the gradients: a branch, too, between the gradients of both graphs."""
        condition, *arguments = inputs
        given = cotangents(outputs, gradients)
        floats = [i for i, x in enumerate(arguments) if is_float(x)]
        branches = []
        for graph in (self.if_true, self.if_false):
            weights, derivatives = pulled_back(graph, [graph.inputs[i] for i in floats])
            branches.append(Graph([*weights, *graph.inputs], derivatives))
        results = iter(BranchOp(*branches)(condition, *given, *arguments, return_list=True) if floats else [])
        return [zero(condition), *(next(results) if is_float(x) else zero(x) for x in arguments)]


@_vectorize_node.register(BranchOp)
def _vectorize_branch(op, node, condition, *batched):
    """Return both branches, chosen element by element, if the condition has a batch axis; else one branch of batches."""
    length = batch_length(node.inputs, (condition, *batched))
    outside = length_of_batch(node.inputs, (condition, *batched))
    batched = [as_batch(new, old, outside) for new, old in zip(batched, node.inputs[1:])]
    if condition.type.ndim:
        branches = [mapped_graph(g.outputs, dict(zip(g.inputs, batched))) for g in (op.if_true, op.if_false)]
        return [
            pt.switch(condition.dimshuffle(0, *["x"] * x.type.ndim), *(as_batch(b, x, outside) for b in pair))
            for x, pair in zip(node.outputs, zip(*branches))
        ]
    graphs = []
    for graph in (op.if_true, op.if_false):
        inputs = [TensorType(x.type.dtype, (length, *x.type.shape))() for x in graph.inputs]
        outputs = mapped_graph(graph.outputs, dict(zip(graph.inputs, inputs)))
        inside = inputs[0].shape[0] if length is None and inputs else length
        graphs.append(Graph(inputs, [as_batch(x, o, inside) for x, o in zip(outputs, graph.outputs)]))
    return BranchOp(*graphs)(condition, *batched, return_list=True)
