"""Decide which arrays of a graph are kept in memory, and how one element of any of them is computed.

An element-wise result that is used once, and every view, is never stored: its elements are computed in the loop that needs
them. Everything else is written to memory once per call.
"""

from contextlib import contextmanager
from functools import singledispatch

import numpy as np
import pytensor.scalar as ps
from pytensor.compile.ops import DeepCopyOp, ViewOp
from pytensor.graph.basic import Constant
from pytensor.graph.traversal import toposort
from pytensor.raise_op import CheckAndRaise
from pytensor.scalar.basic import ScalarType
from pytensor.tensor.basic import Alloc, MakeVector, ScalarFromTensor, TensorFromScalar
from pytensor.tensor.elemwise import DimShuffle, Elemwise
from pytensor.tensor.shape import Reshape, SpecifyShape
from pytensor.tensor.subtensor import AdvancedSubtensor, Subtensor, unflatten_index_variables
from pytensor.tensor.type import TensorType

from ..inner_graphs import inner_graphs
from ..versions import ROW_READS
from .builder import Builder, Unsupported, literal
from .outlining import LARGE, outlined
from .scalars import cast, emit_scalar

#: Larger arrays are kept outside the stack.
MAX_STACK_BYTES = 16384


def shape_of(x):
    """Return the static shape of a variable; Unsupported if it has none."""
    if isinstance(x.type, ScalarType):
        return ()
    if not isinstance(x.type, TensorType) or None in x.type.shape:
        raise Unsupported(f"{x.type} has no static shape", x.owner and x.owner.op)
    return x.type.shape


def size_of(x):
    """Return the number of elements of a variable of static shape."""
    return int(np.prod(shape_of(x), dtype="int64"))


def nbytes_of(x):
    """Return how much memory the elements of a variable of static shape take."""
    return size_of(x) * np.dtype(x.type.dtype).itemsize


class Lowering:
    """The statements of one evaluation of a graph.

    Attributes
    ----------
    memory : dict
        variable -> register that points to its elements, in C order.
    constants : dict
        constant -> register; the caller hands in their values.
    kept : list
        What must live as long as the code, which has its address.
    is_large : bool
        Whether its parts become functions of their own.
    buffers : dict
        register -> bytes of memory that the caller hands in, for results too large for the stack.
    postponed : dict
        variable that is not in memory -> (depth, number) of the operations that one of its elements costs.
    """

    def __init__(self, graph, memory):
        self.builder = Builder()
        self.graph = graph
        self.memory = dict(memory)
        self.targets = {}
        self.outer, self.aliases = None, {}
        self.kernels, self.kept = None, []
        self.constants = {}
        self.buffers = {}
        self.postponed = {}
        self.is_large = sum(size_of(node.outputs[0]) > 1 for node in graph.toposort()) > LARGE

    def child(self, graph, bindings):
        """Return the lowering of a graph inside this one: inputs are in memory, or variables of this one."""
        inner = Lowering(graph, {x: place for x, place in bindings.items() if isinstance(place, str)})
        inner.outer, inner.aliases = self, {x: y for x, y in bindings.items() if not isinstance(y, str)}
        inner.builder, inner.constants, inner.buffers = self.builder, self.constants, self.buffers
        inner.kernels, inner.kept, inner.is_large = self.kernels, self.kept, inner.is_large or self.is_large
        return inner

    # Elements ------------------------------------------------------------------------------------------------------

    def element(self, x, index=()):
        """Return one element of a variable; an index into an axis of length one is ignored."""
        shape = shape_of(x)
        index = tuple(0 if n == 1 else i for i, n in zip(index, shape)) or (0,) * len(shape)
        if isinstance(x, Constant) and size_of(x) == 1:
            return literal(np.asarray(x.data).reshape(()), x.type.dtype)
        known = self.builder.cached((x, index))
        if known is not None:
            return known
        return self.builder.cache((x, index), self._computed(x, index))

    def _computed(self, x, index):
        if isinstance(x, Constant) and x not in self.memory:
            self.memory[x] = self.constants.setdefault(x, f"%d{len(self.constants)}")
        if size_of(x) == 0 or self.builder.never_runs:  # at an index that does not exist, which was noted; in an empty loop
            return literal(0, x.type.dtype)
        if x in self.memory:
            return self.builder.load(self.memory[x], self.builder.offset(index, shape_of(x)), x.type.dtype)
        if x in self.aliases:
            return self.outer.element(self.aliases[x], index)
        if x.owner is None:
            raise Unsupported(f"{x} is no input")
        return emit_element(x.owner.op, self, x, index)

    def scalar(self, x):
        """Return the one element of a variable."""
        return self.element(x, (0,) * len(shape_of(x)))

    # Arrays in memory ----------------------------------------------------------------------------------------------

    def destination(self, x):
        """Return the memory where the elements of a variable are to be written: its target if it has one, else new."""
        return self.targets[x] if x in self.targets else self.allocate_like(x)

    def allocate_like(self, x):
        """Return new memory of the size of a variable."""
        return self.allocate(x.type.dtype, max(1, size_of(x)))

    def allocate(self, dtype, count):
        """Return new memory: on the stack while there is room for it; that of large programs is in one piece."""
        nbytes = count * np.dtype(dtype).itemsize
        if self.is_large:
            return self._in_arena(nbytes)
        if nbytes <= min(MAX_STACK_BYTES, self.builder.stack_left):
            return self.builder.stack_slot(dtype, count)
        register = f"%b{len(self.buffers)}"
        self.buffers[register] = nbytes
        return register

    def _in_arena(self, nbytes):
        start, register = self.buffers.setdefault("%arena", 0), self.builder.name("p")
        self.buffers["%arena"] = start + -(-nbytes // 64) * 64
        self.builder.places[register] = start
        return register

    @contextmanager
    def part(self, node):
        """Let the body emit what computes the outputs of a node; in a large program that is a function of its own.

        A node with large graphs inside is not: its parts are.
        """
        if not self.is_large or self.builder.is_inside_part or any(map(_is_large, inner_graphs(node.op))):
            yield
            return
        self.buffers.setdefault("%arena", 0)
        with outlined(self.builder):
            yield
            for x in node.outputs:
                if size_of(x) == 1 and x not in self.memory:
                    place = self.allocate(x.type.dtype, 1)
                    self.builder.store(self.scalar(x), place, 0)
                    self.memory[x] = place

    def stored(self, x):
        """Return a pointer to a variable, computing it there if it is not in memory yet."""
        if isinstance(x, Constant) and x not in self.memory:
            self.memory[x] = self.constants.setdefault(x, f"%d{len(self.constants)}")
        if x in self.aliases:
            return self.outer.stored(self.aliases[x])
        if x not in self.memory:
            pointer = self.destination(x)
            self.write(x, pointer)
            self.memory[x] = pointer
        return self.memory[x]

    def spilled(self, x):
        """Return a pointer to a variable in C order; a single value gets a place of its own."""
        if size_of(x) != 1 or x in self.memory:
            return self.stored(x)
        place = self.builder.stack_slot(x.type.dtype)
        self.builder.store(self.scalar(x), place, 0)
        return place

    def contiguous(self, x):
        """Return a pointer to the elements of x in C order if they lie in memory already, perhaps as another shape; else None."""
        while x not in self.memory and x.owner is not None and _keeps_order(x.owner.op):
            x = x.owner.inputs[0]
        in_memory = x in self.memory or (isinstance(x, Constant) and size_of(x) > 1)
        return self.stored(x) if in_memory else None

    def compute_now(self, x):
        """Compute a variable now, so that it is not computed inside a loop or a branch that uses it."""
        if size_of(x) == 1:
            self.scalar(x)
        elif not isinstance(x, Constant):
            self.stored(x)

    def write(self, x, pointer):
        """Write every element of a variable to memory."""
        if x.owner is not None and isinstance(x.owner.op, MakeVector):
            for position, item in enumerate(x.owner.inputs):
                self.builder.store(cast(self.builder, self.element(item), x.type.dtype), pointer, position)
            return
        shape = shape_of(x)
        with self.builder.loops(shape) as index:
            value = self.element(x, index)
            self.builder.store(value, pointer, self.builder.offset(index, shape))

    def index_value(self, x, index, length):
        """Return an element of an index array, counted from the start; a known index was checked when it was built."""
        if isinstance(x, (int, np.integer)):
            return self._constant_index(int(x), (), length)
        if isinstance(x, Constant):
            return self._constant_index(x, index, length)
        value = cast(self.builder, self.element(x, index), "int64")
        known = getattr(x.tag, "index_below", None)
        return value.text if known is not None and known <= length else self.checked_index(value, length)

    def _constant_index(self, x, index, length):
        data = np.asarray(getattr(x, "data", x))
        if ((data < -length) | (data >= length)).any():
            raise IndexError("an index is out of range of an axis whose length has come to be known")
        if data.size == 1:
            return int(data.reshape(())) % length
        value = cast(self.builder, self.element(x, index), "int64")
        return value.text if (data >= 0).all() else self._from_start(value, length)

    def _from_start(self, value, length):
        moved = self.builder.assign(f"add i64 {value.text}, {length}", "int64")
        negative = self.builder.assign(f"icmp slt i64 {value.text}, 0", "bool")
        return self.builder.assign(f"select i1 {negative.text}, i64 {moved.text}, i64 {value.text}", "int64").text

    def checked_index(self, value, length):
        """Return an index from the start, after noting one that is out of range (and reading element 0 instead)."""
        position = self._from_start(value, length)
        inside = self.builder.assign(f"icmp ult i64 {position}, {length}", "bool")
        code = self.builder.assign(f"select i1 {inside.text}, i64 0, i64 {INDEX_ERROR}", "int64")
        old = self.builder.assign("load i64, ptr %status", "int64")
        both = self.builder.assign(f"or i64 {old.text}, {code.text}", "int64")
        self.builder.emit(f"store i64 {both.text}, ptr %status")
        return self.builder.assign(f"select i1 {inside.text}, i64 {position}, i64 0", "int64").text


def _is_large(graph):
    """Tell whether a graph has so many operations on arrays that they should not be one function."""
    return _number_of_operations(graph) > LARGE


def _number_of_operations(graph):
    """Count the operations on arrays of a graph and of those inside it, which are written where their node stands."""
    nodes = list(toposort(graph.outputs))
    own = sum(node.outputs[0].type.ndim > 0 for node in nodes)
    return own + sum(_number_of_operations(inner) for node in nodes for inner in inner_graphs(node.op))


#: Bits of the status word that a call leaves behind.
INDEX_ERROR, KERNEL_ERROR = 1, 2


# ---------------------------------------------------------------------------------------------------------------------
# One element of the result of an operation
# ---------------------------------------------------------------------------------------------------------------------


@singledispatch
def emit_element(op, lowering, x, index):
    """Return x[index], where `op` made x; operations without a rule are computed as whole arrays (`emit_array`)."""
    raise Unsupported(f"elements of {op}")


def has_elements(op):
    """Tell whether single elements of an operation's result can be computed."""
    return emit_element.dispatch(type(op)) is not emit_element.dispatch(object)


def is_view(op):
    """Tell whether the elements are those of an input: nothing is computed."""
    return has_elements(op) and not isinstance(op, Elemwise)


def _keeps_order(op):
    """Tell whether an operation only gives an array another shape."""
    if isinstance(op, DimShuffle):
        axes = [axis for axis in op.new_order if axis != "x"]
        return axes == sorted(axes)
    return isinstance(op, (Reshape, SpecifyShape))


@emit_element.register(Elemwise)
def _elemwise(op, lowering, x, index):
    """The scalar operation on the elements of the inputs."""
    inputs = [lowering.element(i, index) for i in x.owner.inputs]
    return scalar_results(op.scalar_op, lowering.builder, x.owner, inputs)[x.index or 0]


def scalar_results(op, builder, node, inputs):
    """Return the results of a scalar operation, a composite one step by step."""
    if not isinstance(op, ps.Composite):
        return [emit_scalar(op, builder, node.outputs[0].type.dtype, *inputs)]
    values = dict(zip(op.fgraph.inputs, inputs))
    for inner in op.fgraph.toposort():
        given = [literal(v.data, v.type.dtype) if isinstance(v, Constant) else values[v] for v in inner.inputs]
        values.update(zip(inner.outputs, scalar_results(inner.op, builder, inner, given)))
    return [literal(v.data, v.type.dtype) if isinstance(v, Constant) else values[v] for v in op.fgraph.outputs]


@emit_element.register(ps.ScalarOp)
def _scalar_op(op, lowering, x, index):
    """The scalar operation itself."""
    return scalar_results(op, lowering.builder, x.owner, [lowering.element(i) for i in x.owner.inputs])[x.index or 0]


@emit_element.register(DimShuffle)
def _dimshuffle(op, lowering, x, index):
    """The element at the same place, axes in another order."""
    (source,) = x.owner.inputs
    places = [0] * len(shape_of(source))
    for i, axis in zip(index, op.new_order):
        if axis != "x":
            places[axis] = i
    return lowering.element(source, tuple(places))


@emit_element.register(ScalarFromTensor)
@emit_element.register(TensorFromScalar)
def _between_types(op, lowering, x, index):
    """The element itself."""
    return lowering.element(x.owner.inputs[0])


@emit_element.register(ViewOp)
@emit_element.register(DeepCopyOp)
@emit_element.register(SpecifyShape)
@emit_element.register(CheckAndRaise)
def _same(op, lowering, x, index):
    """The element itself."""
    return lowering.element(x.owner.inputs[0], index)


@emit_element.register(Alloc)
def _alloc(op, lowering, x, index):
    """The element that is repeated."""
    source = x.owner.inputs[0]
    return lowering.element(source, index[len(index) - len(shape_of(source)) :])


@emit_element.register(MakeVector)
def _make_vector(op, lowering, x, index):
    """The input of that number."""
    if not isinstance(index[0], int):
        return lowering.builder.load(lowering.stored(x), index[0], x.type.dtype)
    return cast(lowering.builder, lowering.element(x.owner.inputs[index[0]]), x.type.dtype)


@emit_element.register(Reshape)
def _reshape(op, lowering, x, index):
    """The element at the same position in C order."""
    source = x.owner.inputs[0]
    shape, wanted = shape_of(source), shape_of(x)
    if [n for n in shape if n != 1] == [n for n in wanted if n != 1]:
        long = iter([i for i, n in zip(index, wanted) if n != 1])
        return lowering.element(source, tuple(0 if n == 1 else next(long) for n in shape))
    builder = lowering.builder
    position = builder.offset(index, wanted)
    if source in lowering.memory or isinstance(source, Constant):
        return builder.load(lowering.stored(source), position, x.type.dtype)
    return lowering.element(source, _taken_apart(builder, position, shape))


def _taken_apart(builder, position, shape):
    index = []
    for n in reversed(shape):
        if isinstance(position, int):
            position, i = divmod(position, n)
        else:
            i = builder.assign(f"urem i64 {position}, {n}", "int64").text
            position = builder.assign(f"udiv i64 {position}, {n}", "int64").text
        index.insert(0, i)
    return tuple(index)


@emit_element.register(Subtensor)
def _subtensor(op, lowering, x, index):
    """The element at the place that the key means."""
    source, *parts = x.owner.inputs
    return lowering.element(source, basic_places(lowering, op, parts, shape_of(source), index))


def basic_places(lowering, op, parts, shape, index):
    """Return the index into the indexed array that an index into its part means."""
    parts = unflatten_index_variables(parts, op.idx_list)
    parts = [*parts, *[slice(None)] * (len(shape) - len(parts))]
    remaining = iter(index)
    return tuple(_basic_place(lowering, part, n, remaining) for part, n in zip(parts, shape))


def _basic_place(lowering, part, length, remaining):
    if not isinstance(part, slice):
        return lowering.index_value(part, (), length)
    start, _, step = slice(*(_known(v) for v in (part.start, part.stop, part.step))).indices(length)
    return lowering.builder.index_add(lowering.builder.index_multiply(next(remaining), step), start)


def _known(bound):
    if bound is None or isinstance(bound, (int, np.integer)):
        return bound
    if isinstance(bound, Constant):
        return None if bound.data is None else int(bound.data)
    raise Unsupported("slices with bounds that are not constant")


def _advanced(op, lowering, x, index):
    """The element at the place that the index arrays mean."""
    source, *parts = x.owner.inputs
    return lowering.element(source, advanced_places(lowering, op, parts, shape_of(source), index))


for _kind in (AdvancedSubtensor, *ROW_READS):
    emit_element.register(_kind, _advanced)


def advanced_places(lowering, op, parts, shape, index):
    """Return the index into the indexed array for NumPy's advanced indexing.

    The broadcast axes of the index arrays stand where the arrays are if these are adjacent, else in front.
    """
    parts = list(unflatten_index_variables(parts, op.idx_list))
    parts += [slice(None)] * (len(shape) - len(parts))
    arrays = [i for i, part in enumerate(parts) if not isinstance(part, slice)]
    if any(parts[i].type.dtype == "bool" for i in arrays):
        raise Unsupported("boolean index arrays")
    ndim = max(len(shape_of(parts[i])) for i in arrays)
    adjacent = arrays == list(range(arrays[0], arrays[-1] + 1))
    front = sum(isinstance(part, slice) for part in parts[: arrays[0]]) if adjacent else 0
    common = index[front : front + ndim]
    remaining = iter((*index[:front], *index[front + ndim :]))
    places = []
    for part, n in zip(parts, shape):
        if isinstance(part, slice):
            places.append(_basic_place(lowering, part, n, remaining))
        else:
            places.append(lowering.index_value(part, common[ndim - len(shape_of(part)) :], n))
    return tuple(places)
