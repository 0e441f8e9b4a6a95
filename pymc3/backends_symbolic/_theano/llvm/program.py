"""A whole program: one evaluation of a graph repeated, for several chains."""

import ctypes
import itertools

import numpy as np
from pytensor.graph.traversal import toposort

# They register how operations are compiled.
from . import callbacks, constructors, control, linalg, products, reductions, sorting, special, writes  # noqa: F401 - but the first
from .arrays import MAX_STACK_BYTES, Lowering, is_view, nbytes_of, size_of
from .builder import InvalidCode, SwitchedOff, memory_type
from .control import set_row
from .machine_code import code_for
from .nodes import emit_node
from .setting import OFF, VARIABLE, VERIFY, setting

#: So many chains take turns, iteration by iteration: the processor begins with one while it waits for results of the other.
TOGETHER = 2


class Program:
    """Machine code for ``n`` iterations of each of some chains.

    Parameters
    ----------
    graph : FunctionGraph
        Inputs: carries, xs, data; outputs: new carries, ys, rows with their numbers. Everything has a static shape.
    n_carry, n_xs : int
    kernels : bool
        False: this will run once; refuse operations that PyTensor would have to compile, and optimize little.
    given : sequence of variables
        Inside the graph; their values are handed in as further data.
    row_updates : dict, optional
        Position of a carry that only gets rows set -> how many; it is no output, its (row, number) pairs are, in this order.
    once : bool
        There is one iteration of one chain: no loops are written, which LLVM would vectorize for nothing.
    """

    def __init__(self, graph, n_carry, n_xs, kernels=True, given=(), row_updates=None, once=False):
        carries, xs, data = _split([*graph.inputs, *given], n_carry, n_xs)
        row_updates = row_updates or {}
        replaced = [i for i in range(n_carry) if i not in row_updates]
        n_ys = len(graph.outputs) - len(replaced) - 2 * sum(row_updates.values())
        ys, new_rows = graph.outputs[len(replaced) :][:n_ys], graph.outputs[len(replaced) + n_ys :]
        arguments = [f"%out{i}" for i in range(n_carry)]
        arguments += [f"%x{i}" for i in range(n_xs)] + [f"%y{i}" for i in range(len(ys))]
        arguments += [f"%v{i}" for i in range(len(data))]
        memory = {x: f"%s{i}" for i, x in enumerate(carries)}
        memory |= {x: f"%xi{i}" for i, x in enumerate(xs)} | {x: f"%v{i}" for i, x in enumerate(data)}
        lowering = Lowering(graph, memory)
        lowering.kernels = [] if kernels else None
        row_places = [lowering.allocate_like(x) for x in new_rows]
        _emit_evaluation(lowering, [*(f"%n{i}" for i in replaced), *(f"%yi{i}" for i in range(len(ys))), *row_places])
        pairs = iter(zip(row_places[::2], row_places[1::2]))
        for i, count in row_updates.items():
            for _ in range(count):
                set_row(lowering, carries[i], f"%s{i}", *next(pairs))
        slots, large = _state_slots({i: carries[i] for i in replaced})
        buffers = lowering.buffers | large
        arguments += [*lowering.constants.values(), *buffers]
        text = _module_text(lowering, carries, replaced, xs, ys, arguments, slots, once)
        self._constants = [np.ascontiguousarray(c.data) for c in lowering.constants]
        self._buffer_bytes = list(buffers.values())
        self._kept = lowering.kernels, lowering.kept
        self._written = [*range(n_carry), *range(n_carry + n_xs, n_carry + n_xs + len(ys))]
        code = code_for(text, 3 if kernels else 1).function("run", *[ctypes.c_int64] * 3, ctypes.c_void_p, ctypes.c_void_p)
        self._call = callbacks.hearing(code) if lowering.kept else code

    def __call__(self, n, capacity, chains, arrays):
        """Run, and return the status word, 0 if all went well.

        Parameters
        ----------
        n, capacity, chains : int
        arrays : list
            Carries (chains, ...), changed in place; xs (chains, capacity, ...); ys (chains, n, ...); data.
        """
        return self.bound(n, capacity, chains, arrays)()

    def bound(self, n, capacity, chains, arrays):
        """Return a function without arguments that runs on these very arrays, each time it is called."""
        if setting() == VERIFY:
            self._check_that_nothing_overlaps(arrays)
        buffers = [np.empty(count, dtype="uint8") for count in self._buffer_bytes]
        used = (*arrays, *self._constants, *buffers)
        table = (ctypes.c_void_p * max(1, len(used)))(*(a.ctypes.data for a in used))
        status = ctypes.c_int64(0)
        arguments = (n, capacity, chains, ctypes.addressof(table), ctypes.addressof(status))
        code = self._call

        def run(keep_alive=(used, table)):
            status.value = 0
            code(*arguments)
            return status.value

        return run

    def _check_that_nothing_overlaps(self, arrays):
        """Raise unless what `noalias` promises holds: what is written shares no memory with anything else."""
        for i, j in itertools.product(self._written, range(len(arrays))):
            if i != j and np.may_share_memory(arrays[i], arrays[j]):
                raise InvalidCode(f"arrays {i} and {j} of {len(arrays)} overlap, and array {i} is written")


def check_that_it_is_on():
    """Raise SwitchedOff if graphs are not to be compiled here."""
    if setting() == OFF:
        raise SwitchedOff(f"{VARIABLE}={OFF}")


def invariant_frontier(graph, varying):
    """Return what does not depend on `varying` inputs, is computed from arrays, and is needed by what does depend."""
    depends, costly, found = set(varying), set(), {}
    for node in graph.toposort():
        if any(x in depends for x in node.inputs):
            depends.update(node.outputs)
        elif any(x in costly or _is_array(x) for x in (*node.inputs, *node.outputs)):
            costly.update(node.outputs)
    needed = [x for node in graph.toposort() if node.outputs[0] in depends for x in node.inputs]
    for x in (*needed, *graph.outputs):
        while x not in depends and x.owner is not None and is_view(x.owner.op):
            x = x.owner.inputs[0]
        if x not in depends and x in costly:
            found[x] = None
    return list(found)


def _is_array(x):
    return bool(getattr(x.type, "shape", ())) and size_of(x) > 1


def _split(inputs, n_carry, n_xs):
    return inputs[:n_carry], inputs[n_carry : n_carry + n_xs], inputs[n_carry + n_xs :]


def _emit_evaluation(lowering, targets):
    """Append one evaluation; every output is written to its target."""
    graph = lowering.graph
    for x, target in zip(graph.outputs, targets):
        if x not in lowering.targets and x.owner is not None and size_of(x) > 1:
            lowering.targets[x] = target
    for node in toposort(graph.outputs, blockers=list(lowering.memory)):
        emit_node(lowering, node)
    for x, target in zip(graph.outputs, targets):
        if lowering.memory.get(x) != target:
            lowering.write(x, target)


def _state_slots(carries):
    """Return lines that make room for the next state, and {register: bytes} for the large parts of it."""
    lines, large = [], {}
    for i, x in carries.items():
        if nbytes_of(x) > MAX_STACK_BYTES:
            large[f"%n{i}"] = nbytes_of(x)
        else:
            lines.append(f"  %n{i} = alloca [{max(1, size_of(x))} x {memory_type(x.type.dtype)}], align 64")
    return lines, large


def _copy(target, source, count):
    return f"  call void @llvm.memcpy.p0.p0.i64(ptr {target}, ptr {source}, i64 {count}, i1 false)"


def _place(name, base, x, position):
    """Return lines that compute the address of the part of an array that belongs to a position."""
    return [
        f"  {name}.o = mul nsw i64 {position}, {size_of(x)}",
        f"  {name} = getelementptr inbounds {memory_type(x.type.dtype)}, ptr {base}, i64 {name}.o",
    ]


#: Around one iteration of one chain: %c from %first to %last, for each %i.
_TURNS = """
  br label %head
head:
  %i = phi i64 [0, %entry], [%i.next, %turned]
  %more = icmp slt i64 %i, %n
  br i1 %more, label %turn, label %end
turn:
  %c = phi i64 [%first, %head], [%c.next, %latch]
  %waits = icmp slt i64 %c, %last
  br i1 %waits, label %start, label %turned
start:"""
_TURNED = """
  br label %latch
latch:
  %c.next = add nuw nsw i64 %c, 1
  br label %turn
turned:
  %i.next = add nuw nsw i64 %i, 1
  br label %head
end:
  ret void
}"""


def _module_text(lowering, carries, replaced, xs, ys, arguments, slots, once):
    """Return a module of two functions: `run`, and `together`, which moves some chains by n iterations.

    `replaced` are the positions of the carries that are copied from where their next values are.
    """
    body = lowering.builder
    given = ", ".join(["ptr noalias %status", *(f"ptr noalias nocapture {a}" for a in arguments)])
    lines = [f"define internal void @together(i64 %n, i64 %capacity, i64 %first, i64 %last, {given}) #1 {{"]
    places = [f"  {name} = getelementptr inbounds i8, ptr %arena, i64 {start}" for name, start in body.places.items()]
    lines += ["entry:", *slots, *body.entry, *places]
    lines += ["  br label %start", "start:"] if once else _TURNS.strip("\n").split("\n")
    chain, iteration = ("0", "0") if once else ("%c", "%i")
    for i, x in enumerate(carries):
        lines += _place(f"%s{i}", f"%out{i}", x, chain)
    for stem, variables, length in (("x", xs, "%capacity"), ("y", ys, "%n")):
        lines += [f"  %{stem}.first = mul nsw i64 {chain}, {length}", f"  %{stem}.row = add nsw i64 %{stem}.first, {iteration}"]
        for i, x in enumerate(variables):
            lines += _place(f"%{stem}i{i}", f"%{stem}{i}", x, f"%{stem}.row")
    lines += body.lines
    lines += [_copy(f"%s{i}", f"%n{i}", nbytes_of(carries[i])) for i in replaced]
    lines += ["  ret void", "}"] if once else _TURNED.strip("\n").split("\n")
    return "\n".join([*lines, *_outer_function(arguments, once), *_declarations(body), *body.metadata()]) + "\n"


def _outer_function(arguments, once):
    """Return the lines of `run`: the chains by TOGETHER."""
    lines = ["define void @run(i64 %n, i64 %capacity, i64 %chains, ptr %table, ptr %status) #1 {", "entry:"]
    for i, argument in enumerate(arguments):
        lines.append(f"  {argument}.p = getelementptr ptr, ptr %table, i64 {i}")
        lines.append(f"  {argument} = load ptr, ptr {argument}.p")
    given = "".join(f", ptr {a}" for a in arguments)
    if once:
        return [*lines, f"  call void @together(i64 1, i64 1, i64 0, i64 1, ptr %status{given})", "  ret void", "}"]
    lines += ["  br label %head", "head:", "  %first = phi i64 [0, %entry], [%following, %body]"]
    lines += ["  %more = icmp slt i64 %first, %chains", "  br i1 %more, label %body, label %end", "body:"]
    lines += [f"  %following = add nuw nsw i64 %first, {TOGETHER}", "  %inside = icmp slt i64 %following, %chains"]
    lines += ["  %last = select i1 %inside, i64 %following, i64 %chains"]
    lines += [f"  call void @together(i64 %n, i64 %capacity, i64 %first, i64 %last, ptr %status{given})"]
    return [*lines, "  br label %head", "end:", "  ret void", "}"]


def _declarations(body):
    return [
        *body.declarations.values(),
        "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)",
        "attributes #0 = { nounwind willreturn memory(none) }",
        'attributes #1 = { nounwind "prefer-vector-width"="512" }',
    ]
