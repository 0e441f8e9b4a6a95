"""Loops as operations of our own: `scan`, and loops that end when a condition fails."""

from .custom_ops import CustomOp, differentiable, mapped, zeros_where_none
from .library import tf
from .tracing import Trace, like

__all__ = ["Loop"]


class Loop(CustomOp):
    """The function (n, *carry, *xs, *consts) -> (*carry, *ys, number of steps made).

    Parameters
    ----------
    body : Trace
        (*carry, *xs, *consts) -> (*carry, *ys) of one step; `xs` and `ys` are slices along the first axis.
    counts : (int, int, int)
        How many tensors are carried, walked through, and made.
    capacity : int or None
        Most steps there can be, the length of `ys`; None: known at run time only (n).
    condition : Trace, optional
        (*carry, *consts) -> boolean scalar: stop where it fails.
    reverse : bool
        Walk from step n - 1 back to 0.
    """

    def __init__(self, body, counts, capacity, condition=None, reverse=False):
        self.body, self.counts, self.capacity = body, counts, capacity
        self.condition, self.reverse = condition, reverse

    def _split(self, args):
        carried, walked, _ = self.counts
        first, second = 1 + carried, 1 + carried + walked
        return args[0], list(args[1:first]), list(args[first:second]), list(args[second:])

    def contents(self, *args):
        """Return what is carried out of the last step, the stacked ys, and the number of steps that were made."""
        n, carry, xs, consts = self._split(args)
        made = self.body.outputs[len(carry) :]
        capacity = self.capacity
        if capacity is None:  # XLA knows the shapes of what is walked through, but no value
            capacity = tf.shape(xs[0])[0] if xs else tf.cast(n, "int32")
        buffers = [tf.TensorArray(y.dtype, size=capacity, element_shape=y.shape) for y in made]

        def goes_on(i, carry, _):
            return i < n if self.condition is None else (i < n) & self.condition([*carry, *consts])[0]

        def step(i, carry, buffers):
            t = n - 1 - i if self.reverse else i
            results = self.body([*carry, *(tf.gather(x, t) for x in xs), *consts])
            written = [b.write(tf.cast(t, "int32"), y) for b, y in zip(buffers, results[len(carry) :])]
            return i + 1, results[: len(carry)], written

        i, carry, buffers = tf.while_loop(goes_on, step, (tf.constant(0, "int64"), carry, buffers))
        return [*carry, *(b.stack() for b in buffers), i]

    # -- gradient -----------------------------------------------------------------------------------------------------

    def pull_back(self, args, results, grads):
        """Walk again, keeping what was carried into each step, then back through the steps, adding up."""
        n, carry, xs, consts = self._split(args)
        n = results[-1]
        kept = self._keeping()(n, *carry, *xs, *consts)[len(carry) : 2 * len(carry)]
        d_carry = zeros_where_none(grads[: len(carry)], results)
        d_ys = zeros_where_none(grads[len(carry) : -1], results[len(carry) : -1])
        back = _Backward(self, carry, xs, consts, d_ys)
        found = back.run(n, d_carry, kept, xs, d_ys, consts)
        return [None, *found]

    def _keeping(self):
        """Return the loop that also gives what was carried into each step."""
        carried = self.counts[0]

        def body(*args):
            return self.body(list(args))[:carried] + list(args[:carried])

        trace = Trace(body, like(self.body.inputs), "keeping")
        return Loop(trace, (carried, self.counts[1], carried), self.capacity, None, self.reverse)

    # -- mapping ------------------------------------------------------------------------------------------------------

    def mapped_over(self, args, is_stacked):
        """Return the results of one loop whose body is mapped, for a batch of any arguments but the length."""
        n, carry, xs, consts = self._split(args)
        n_stacked, carry_flags, xs_flags, const_flags = self._split(is_stacked)
        stacked = next(arg for arg, flag in zip(args, is_stacked) if flag)
        batch = stacked.shape[0] if stacked.shape[0] is not None else tf.shape(stacked)[0]
        if n_stacked:
            raise ValueError("the length of a scan must be the same for all that is mapped.")
        carry = [c if flag else _repeated(c, batch) for c, flag in zip(carry, carry_flags)]
        xs = [_first_two_swapped(x) if flag else x for x, flag in zip(xs, xs_flags)]
        loop = self._batched(carry, xs, consts, xs_flags, const_flags, batch)
        results = loop(n, *carry, *xs, *consts)
        ys = [_first_two_swapped(y) for y in results[len(carry) : -1]]
        return [*results[: len(carry)], *ys, results[-1]], [True] * (len(results) - 1) + [False]

    def _batched(self, carry, xs, consts, xs_flags, const_flags, batch):
        carried = len(carry)
        specs = [*like(carry), *(tf.TensorSpec(x.shape[1:], x.dtype) for x in xs), *like(consts)]
        flags = [True] * carried + xs_flags + const_flags
        condition = None
        if self.condition is not None:
            condition = Trace(lambda *args: [tf.reduce_any(self._active(args, const_flags, carried))], [*like(carry), *like(consts)])

        def body(*args):
            results = mapped(lambda *slices: self.body(list(slices)), args, flags, batch)
            if self.condition is None:
                return results
            active = self._active([*args[:carried], *args[carried + len(xs) :]], const_flags, carried)
            chosen = [tf.where(_aligned(active, new), new, old) for new, old in zip(results, args)]
            return chosen + list(results[carried:])

        return Loop(Trace(body, specs, "batched"), self.counts, self.capacity, condition, self.reverse)

    def _active(self, args, const_flags, carried):
        return mapped(lambda *slices: self.condition(list(slices)), args, [True] * carried + const_flags)[0]


class _Backward:
    """The loop back through the steps of a loop: it carries the gradients of what was carried and of the constants."""

    def __init__(self, loop, carry, xs, consts, d_ys):
        self.loop = loop
        self.sizes = (len(carry), len(xs), len(consts))
        self.wanted = [i for i, t in enumerate([*carry, *xs, *consts]) if differentiable(t)]
        carried, walked, _ = self.sizes
        self.of_carry = [i for i in self.wanted if i < carried]
        self.of_xs = [i for i in self.wanted if carried <= i < carried + walked]
        self.of_consts = [i for i in self.wanted if i >= carried + walked]
        self.floating = [differentiable(y) for y in loop.body.outputs]

    def run(self, n, d_carry, kept, xs, d_ys, consts):
        carried, walked, _ = self.sizes
        sums = [tf.zeros_like(consts[i - carried - walked]) for i in self.of_consts]
        start = [d_carry[i] for i in self.of_carry] + sums
        slices = [*kept, *xs, *(dy for dy, flag in zip(d_ys, self.floating[carried:]) if flag)]
        specs = [*like(start), *(tf.TensorSpec(s.shape[1:], s.dtype) for s in slices), *like(consts)]
        back = Loop(
            Trace(self._step, specs, "backward"),
            (len(start), len(slices), len(self.of_xs)),
            self.loop.capacity,
            None,
            not self.loop.reverse,
        )
        results = back(n, *start, *slices, *consts)
        found = dict(zip(self.of_carry + self.of_consts, results))
        found.update(zip(self.of_xs, results[len(start) :]))
        return [found.get(i) for i in range(sum(self.sizes))]

    def _step(self, *args):
        carried, walked, _ = self.sizes
        first = len(self.of_carry) + len(self.of_consts)
        d_carry, sums = list(args[: len(self.of_carry)]), args[len(self.of_carry) : first]
        body_args = list(args[first : first + carried + walked])
        d_count = sum(self.floating[carried:])
        d_ys = list(args[first + carried + walked : first + carried + walked + d_count])
        body_args += list(args[first + carried + walked + d_count :])
        body_args = [tf.identity(arg) for arg in body_args]
        outputs = [y for y, flag in zip(self.loop.body(body_args), self.floating) if flag]
        grads = tf.gradients(outputs, [body_args[i] for i in self.wanted], grad_ys=d_carry + d_ys, unconnected_gradients="zero")
        found = dict(zip(self.wanted, map(tf.convert_to_tensor, grads)))
        return (
            [found[i] for i in self.of_carry]
            + [total + found[i] for total, i in zip(sums, self.of_consts)]
            + [found[i] for i in self.of_xs]
        )


def _repeated(tensor, batch):
    return tf.broadcast_to(tensor, tf.concat([[batch], tf.shape(tensor)], 0))


def _first_two_swapped(tensor):
    return tf.transpose(tensor, [1, 0, *range(2, tensor.shape.rank)])


def _aligned(active, tensor):
    return tf.reshape(active, tf.concat([tf.shape(active), tf.ones([tensor.shape.rank - 1], "int32")], 0))
