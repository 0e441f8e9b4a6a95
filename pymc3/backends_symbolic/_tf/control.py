"""Control flow, compiled functions, sessions."""
from ..common import clear_session, get_session, normalize_axis, set_session
from ..shared.checks import as_flag, check_branches, check_carry, check_pair
from .blocks import mapped, one_by_one
from .choices import Choice
from .compiled_loop import compile_loop
from .functions import Function, function
from .lengths import have_random_lengths
from .library import tf
from .loops import Loop
from .session import Session
from .structure import flatten, unflatten
from .tracing import Trace, in_large_graph, like
from .variables import raw, static_shape, symbolic, wrap

__all__ = [
    "Function", "Session", "clear_session", "compile_loop", "cond", "function", "get_session", "scan", "set_session",
    "vectorize", "while_loop",
]


def _rewrapped(structure, tensors):
    return unflatten(structure, [wrap(tensor) for tensor in tensors])


class _Traced:
    """A function of structures, traced; it remembers the structure of its result."""

    def __init__(self, fn, structures, slices, label):
        self.structure = None
        self._fn, self._structures, self._label = fn, structures, label
        self.trace = Trace(self._run, like(slices), label)

    def _run(self, *tensors):
        args, start = [], 0
        for structure in self._structures:
            count = len(flatten(structure))
            args.append(_rewrapped(structure, tensors[start : start + count]))
            start += count
        self.structure = self._fn(*args)
        return flatten(self.structure)


@symbolic
def scan(fn, init, xs=None, length=None):
    first, sequences = flatten(init), flatten(xs)
    steps, capacity = _scan_length(sequences, length)
    slices = [*first, *(tf.TensorSpec(s.shape[1:], s.dtype) for s in sequences)]

    def body(carry, x):
        new, y = check_pair("scan", fn(carry, x))
        return check_carry("scan", carry, new), y

    traced = _Traced(body, [init, xs], slices, "scan")
    _, y = traced.structure
    made = len(traced.trace.outputs) - len(first)
    loop = Loop(traced.trace.closed(), (len(first), len(sequences), made), capacity)
    results = loop(steps, *first, *sequences, *map(tf.convert_to_tensor, traced.trace.captured))
    return unflatten(init, results), unflatten(y, results[len(first) : -1])


def _scan_length(sequences, length):
    """Return the number of steps: an int64 tensor, and an int or None."""
    known = {static_shape(s)[0] for s in sequences} - {None}
    if length is None and not sequences:
        raise ValueError("scan: got neither xs nor length; need one of them.")
    if isinstance(length, int):
        known.add(length)
    if len(known) > 1:
        raise ValueError(f"scan: got different lengths {sorted(known)}; all of xs need one first length.")
    if known:
        capacity = known.pop()
        return tf.constant(capacity, "int64"), capacity
    if length is not None:
        steps = tf.cast(raw(length), "int64")
        static = tf.get_static_value(steps)
        return steps, None if static is None else int(static)
    return tf.shape(sequences[0], out_type="int64")[0], None


@symbolic
def while_loop(cond, body, init, max_iterations):
    first = flatten(init)
    condition = _Traced(lambda carry: as_flag("while_loop: the condition", cond(carry)), [init], first, "while_loop")
    traced = _Traced(lambda carry: check_carry("while_loop", carry, body(carry)), [init], first, "while_loop")
    ours = len(traced.trace.captured)
    count = len(first)

    def body_of_all(*args):
        return traced.trace(args[:count], args[count : count + ours])

    def condition_of_all(*args):
        return condition.trace(args[:count], args[count + ours :])

    consts = [tf.convert_to_tensor(c) for c in traced.trace.captured + condition.trace.captured]
    specs = like(first + consts)
    loop = Loop(
        Trace(body_of_all, specs), (count, 0, 0), int(max_iterations), Trace(condition_of_all, specs)
    )
    results = loop(tf.constant(int(max_iterations), "int64"), *first, *consts)
    return unflatten(init, results)


@symbolic
def cond(p, f, g, *args):
    p, structures = raw(as_flag("cond: the condition", p)), list(args)
    tensors = flatten(structures)
    first, second = (_Traced(h, structures, tensors, "cond") for h in (f, g))
    check_branches(first.structure, second.structure)
    count, ours = len(tensors), len(first.trace.captured)
    consts = [tf.convert_to_tensor(c) for c in first.trace.captured + second.trace.captured]
    specs = like(tensors + consts)
    choice = Choice(
        Trace(lambda *all_: first.trace(all_[:count], all_[count : count + ours]), specs),
        Trace(lambda *all_: second.trace(all_[:count], all_[count + ours :]), specs),
    )
    return unflatten(first.structure, choice(p, *tensors, *consts))


def vectorize(fn, in_axes=0):
    @symbolic
    def over_first_axis(*args):
        axes = list(in_axes) if isinstance(in_axes, (list, tuple)) else [in_axes] * len(args)
        if len(axes) != len(args):
            raise ValueError(f"vectorize: got {len(args)} arguments, and {len(axes)} in_axes; need as many.")
        tensors = [t if axis is None else _first_axis(t, axis) for t, axis in zip(map(raw, args), axes)]
        is_mapped = [axis is not None for axis in axes]
        _check_mapped(tensors, is_mapped)
        found = {}

        def one(*slices):
            found["structure"] = fn(*map(wrap, slices))
            return flatten(found["structure"])

        def run(*tensors):
            return _mapped(one, tensors, is_mapped)

        results = Trace(run, like(tensors))(tensors) if in_large_graph() else run(*tensors)
        return unflatten(found["structure"], results)

    return over_first_axis


def _mapped(one, tensors, is_mapped):
    slices = [tf.TensorSpec(t.shape[1:], t.dtype) if flag else t for t, flag in zip(tensors, is_mapped)]
    outline = Trace(one, like(slices))
    own = [x for x, flag in zip(outline.inputs, is_mapped) if flag]
    if not have_random_lengths(own, outline.outputs):
        return mapped(one, tensors, is_mapped)

    def of_row(row):
        rest = iter(row)
        return one(*(next(rest) if flag else t for t, flag in zip(tensors, is_mapped)))

    return one_by_one(of_row, [t for t, flag in zip(tensors, is_mapped) if flag])


def _first_axis(tensor, axis):
    if tensor.shape.rank == 0:
        raise ValueError("vectorize: got a scalar to map over; need an axis, or None in in_axes.")
    axis = normalize_axis(axis, tensor.shape.rank)
    if axis == 0:
        return tensor
    return tf.transpose(tensor, [axis] + [i for i in range(tensor.shape.rank) if i != axis])


def _check_mapped(tensors, is_mapped):
    if not any(is_mapped):
        raise ValueError("vectorize: no argument is mapped over; need at least one axis in in_axes.")
    lengths = {t.shape[0] for t, flag in zip(tensors, is_mapped) if flag} - {None}
    if len(lengths) > 1:
        raise ValueError(f"vectorize: got different lengths {sorted(lengths)} to map over; need one.")
