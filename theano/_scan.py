"""`theano.scan`, on `K.scan`: loops over sequences, with outputs that depend on earlier ones.

The function of a step is called once, with placeholders; each step of the loop is its graph with values in their place. So variables
that it updates, and random streams that it draws from, are found before the loop is built: they are carried along.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pymc3 import backends_symbolic as K

from ._conversion import as_tensor_variable
from ._function import default_updates
from ._graph import as_length
from .updates import OrderedUpdates

__all__ = ["foldl", "foldr", "map", "reduce", "scan", "until"]


class until:
    """The condition on which a loop ends, as the last thing that the function of a step returns: after the first step where it holds."""

    def __init__(self, condition) -> None:
        self.condition = as_tensor_variable(condition)


class _Step(NamedTuple):
    """What the function of a step returned: outputs, {shared variable: new value}, and the condition to end, or None."""

    outputs: list[Any]
    updates: dict[Any, Any]
    condition: Any


class _Sequence:
    """A tensor that is looped over, with the places, from the current one, at which a step sees it."""

    def __init__(self, given) -> None:
        given = given if isinstance(given, dict) else {"input": given}
        self.taps = [0] if given.get("taps") is None else _listed(given["taps"])
        self.tensor = as_tensor_variable(given["input"])
        if not self.tensor.ndim:
            raise ValueError(f"scan: got {self.tensor!r} among the sequences; need at least one axis, which is looped over.")
        self.first, self.last = min(*self.taps, 0), max(*self.taps, 0)

    def shifted(self, backwards) -> list[K.TensorVariable]:
        """Return, for each tap, the tensor whose slice i a step i sees."""
        parts = []
        for tap in self.taps:
            stop = tap - self.last
            part = self.tensor[tap - self.first : stop if stop else None]
            parts.append(part[::-1] if backwards else part)
        return parts


class _Output:
    """An output of the steps: where it starts, and which of its earlier values a step sees."""

    def __init__(self, given) -> None:
        given = given if isinstance(given, dict) else {"initial": given}
        initial, taps = given.get("initial"), given.get("taps")
        if initial is None and taps is not None:
            raise ValueError(f"scan: if a step sees earlier values of an output, it needs an initial state; got {given}.")
        self.taps = [] if initial is None else [-1] if taps is None else _listed(taps)
        if len(set(self.taps)) < len(self.taps) or any(tap >= 0 for tap in self.taps):
            raise ValueError(f"scan: all taps of an output must be smaller than 0, and different; got {self.taps}.")
        self.depth = -min(self.taps, default=0)
        initial = None if initial is None else as_tensor_variable(initial)
        if initial is None or self.taps == [-1]:
            self.states = [] if initial is None else [initial]
        else:
            self.states = [initial[i] for i in range(self.depth)]

    def seen(self, states) -> list[Any]:
        """Return the earlier values that a step sees, out of the last ones."""
        return [states[tap + self.depth] for tap in self.taps]


def _listed(x):
    return [] if x is None else list(x) if isinstance(x, (list, tuple)) else [x]


def scan(
    fn, sequences=None, outputs_info=None, non_sequences=None, n_steps=None, truncate_gradient=-1, go_backwards=False, mode=None,
    name=None, profile=False, allow_gc=None, strict=False, return_list=False,
) -> tuple[Any, OrderedUpdates]:  # fmt: skip
    """Return (outputs, updates) of a loop: what `fn` returns in each step, stacked, and what shared variables become.

    Parameters
    ----------
    fn : callable
        Of the slices of the sequences, the earlier values of the outputs, and the non-sequences, in this order. Returns outputs (a
        tensor or a list), then, if there are any, updates of shared variables (a dictionary) and `until`.
    sequences : tensor, ``dict(input=, taps=)`` or list of them
        Looped over along the first axis, up to the shortest length; `taps` are the places a step sees, [0] by default.
    outputs_info : tensor, ``dict(initial=, taps=)``, None, or list of them
        For each output where it starts, if a step sees earlier values: the one before, or those at `taps`, such as [-1, -2]; then
        `initial` has so many values along a first axis. None: a step sees none.
    non_sequences : tensor or list of tensors
    n_steps : int or integer tensor, optional
        Default: the length of the shortest sequence.
    truncate_gradient : int
        -1: the gradient goes through all steps. Nothing else exists.
    go_backwards : bool
        Whether sequences are looped over from their end.
    return_list : bool
        Whether a single output is in a list, too.
    mode, name, profile, allow_gc, strict
        Theano's; they change nothing.

    Returns
    -------
    outputs : tensor, or list of tensors if there are several
    updates : OrderedUpdates
        For `theano.function`.
    """
    if truncate_gradient != -1:
        raise NotImplementedError(f"scan: got truncate_gradient={truncate_gradient}; the gradient goes through all steps (-1).")
    xs = [part for given in _listed(sequences) for part in _Sequence(given).shifted(go_backwards)]
    outputs = [_Output(given) for given in _listed(outputs_info)]
    steps = _number_of_steps(xs, n_steps)
    loop = _Loop(fn, xs, outputs, [as_tensor_variable(x) for x in _listed(non_sequences)])
    stacked, updates = loop.unrolled_until(steps) if loop.step.condition is not None else loop.stacked(steps)
    if not stacked:
        return None, updates
    return (stacked if len(stacked) > 1 or return_list else stacked[0]), updates


def _number_of_steps(xs, n_steps):
    """Return an int where the number is known, else a tensor."""
    if n_steps is not None:
        n_steps = as_length(n_steps)
        if K.is_tensor(n_steps) and not n_steps.dtype.startswith(("int", "uint")):
            raise ValueError(f"scan: n_steps must be an integer; got {n_steps!r}.")
        return n_steps
    if not xs:
        raise ValueError("scan: no information about the number of steps. Give n_steps, or a sequence.")
    lengths = [K.int_shape(x)[0] for x in xs]
    if None not in lengths:
        return min(lengths)
    steps = K.shape(xs[0])[0]
    for x in xs[1:]:
        steps = K.minimum(steps, K.shape(x)[0])
    return steps


class _Loop:
    """A step's graph, and the loop of it.

    Parameters
    ----------
    fn : callable
    xs : list of tensors
        Of which a step sees one slice each.
    outputs : list of _Output
    constants : list of tensors
        What `fn` gets besides.
    """

    def __init__(self, fn, xs, outputs, constants) -> None:
        self.xs = xs
        self.slices = [_alike(x, K.int_shape(x)[1:]) for x in xs]
        self.given_states = [[_alike(state, K.int_shape(state)) for state in output.states] for output in outputs]
        seen = [state for output, states in zip(outputs, self.given_states) for state in output.seen(states)]
        self.step = _parsed(fn(*self.slices, *seen, *constants))
        self.outputs = _as_many(outputs, len(self.step.outputs))
        self.given_states += [[] for _ in range(len(self.outputs) - len(self.given_states))]
        found = [*self.step.outputs, *self.step.updates.values()]
        self.updates = {**default_updates(found, known=self.step.updates), **self.step.updates}
        self.graph = [*self._results(), *self._new_values()]
        if self.step.condition is not None:
            self.graph.append(self.step.condition)

    def _results(self):
        """Return the outputs of a step; those that are carried have the dtype that they start with."""
        for place, (output, result) in enumerate(zip(self.outputs, self.step.outputs)):
            state = output.states[-1] if output.states else result
            if state.dtype != result.dtype and np.dtype(state.dtype).kind != np.dtype(result.dtype).kind:
                raise TypeError(
                    f"scan: output {place} starts with {state!r}, but a step returns {result!r}. Give its initial state the dtype "
                    f"{result.dtype}."
                )
            yield K.cast(result, state.dtype)

    def _new_values(self):
        for x, value in self.updates.items():
            yield K.cast(as_tensor_variable(value), x.dtype)

    def start(self) -> list[Any]:
        """Return the first carry: the states of each output, and the shared variables that are updated."""
        return [[list(output.states) for output in self.outputs], [K.view(x) for x in self.updates]]

    def apply(self, carry, slices) -> tuple[list[Any], list[Any], Any]:
        """Return the next carry, the outputs of a step, and whether it is the last one (None: not known)."""
        states, variables = carry
        replaced = dict(zip(self.slices, slices))
        replaced |= {x: y for olds, news in zip(self.given_states, states) for x, y in zip(olds, news)}
        replaced |= dict(zip(self.updates, variables))
        results = K.replace(self.graph, replaced)
        count = len(self.outputs)
        outputs, new = results[:count], results[count : count + len(self.updates)]
        moved = [[*old[1:], result] if old else [] for old, result in zip(states, outputs)]
        return [moved, new], outputs, None if self.step.condition is None else results[-1]

    def stacked(self, steps) -> tuple[list[K.TensorVariable], OrderedUpdates]:
        """Return the outputs of all steps, and the updates."""

        def body(carry, slices):
            carry, outputs, _ = self.apply(carry, slices or [])
            return carry, outputs

        xs = [_of_length(x, steps) for x in self.xs]
        (_, variables), outputs = K.scan(body, self.start(), xs or None, None if xs else steps)
        return list(outputs), OrderedUpdates(zip(self.updates, variables))

    def unrolled_until(self, steps) -> tuple[list[K.TensorVariable], OrderedUpdates]:
        """Return the outputs of the steps up to the first one where the condition holds, and the updates."""
        if not isinstance(steps, int):
            raise ValueError("scan: with `until` n_steps must be a number: so many steps at most are done.")
        first = K.replace(self.graph[: len(self.outputs)], dict(self._first_values()))
        room = [K.zeros((steps, *K.int_shape(x)), x.dtype) for x in first]

        def body(carry):
            _, place, inner, written = carry
            inner, outputs, is_last = self.apply(inner, [x[place] for x in self.xs])
            written = [K.set_subtensor(rows, place, x) for rows, x in zip(written, outputs)]
            return [K.cast(is_last, "bool"), place + 1, inner, written]

        start = [K.constant(False), K.constant(0), self.start(), room]
        _, count, (_, variables), written = K.while_loop(
            lambda carry: K.logical_and(K.logical_not(carry[0]), carry[1] < steps), body, start, max_iterations=max(steps, 1)
        )
        return [rows[:count] for rows in written], OrderedUpdates(zip(self.updates, variables))

    def _first_values(self):
        yield from zip(self.slices, (x[0] for x in self.xs))
        for output, states in zip(self.outputs, self.given_states):
            yield from zip(states, output.states)


def _alike(x, shape):
    return K.placeholder(shape, x.dtype, name=x.name)


def _of_length(x, steps):
    """Return the first slices of a sequence; ValueError, at the latest when it is computed, if it has fewer than a known number."""
    length, *rest = K.int_shape(x)
    if length == steps:
        return x
    if length is not None and isinstance(steps, int) and length < steps:
        raise ValueError(f"scan: got n_steps={steps}, but a sequence of {length}: {x!r}.")
    x = x[:steps]
    return K.reshape(x, (steps, *rest)) if length is None and isinstance(steps, int) and None not in rest else x


def _as_many(outputs, number):
    """Return as many outputs as a step has: those of which nothing was said are not seen by later steps."""
    if len(outputs) > number:
        raise ValueError(f"scan: the function of a step returned {number} outputs, but outputs_info has {len(outputs)} entries.")
    return [*outputs, *(_Output(None) for _ in range(number - len(outputs)))]


def _parsed(returned):
    """Return what the function of a step returned, sorted."""
    parts = list(returned) if isinstance(returned, (tuple, list)) else [returned]
    condition = parts.pop().condition if parts and isinstance(parts[-1], until) else None
    updates = dict(parts.pop()) if parts and _is_updates(parts[-1]) else {}
    outputs = parts[0] if len(parts) == 1 and isinstance(parts[0], (tuple, list)) else parts
    try:
        return _Step([as_tensor_variable(x) for x in outputs], updates, condition)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"scan: the function of a step must return tensors, then updates (a dictionary), then `until`; it returned {returned!r}."
        ) from error


def _is_updates(x):
    return isinstance(x, dict) or (isinstance(x, (list, tuple)) and bool(x) and all(isinstance(p, tuple) and len(p) == 2 for p in x))


def map(fn, sequences, non_sequences=None, truncate_gradient=-1, go_backwards=False, mode=None, name=None) -> tuple[Any, OrderedUpdates]:
    """Return (outputs, updates): `fn` of the slices of sequences, stacked; see `scan`."""
    return scan(fn, sequences, [], non_sequences, None, truncate_gradient, go_backwards, mode, name)


def reduce(fn, sequences, outputs_info, non_sequences=None, go_backwards=False, mode=None, name=None) -> tuple[Any, OrderedUpdates]:
    """Return (outputs, updates): the last outputs of a loop over sequences; see `scan`."""
    outputs, updates = scan(fn, sequences, outputs_info, non_sequences, None, -1, go_backwards, mode, name)
    return [x[-1] for x in outputs] if isinstance(outputs, list) else outputs[-1], updates


def foldl(fn, sequences, outputs_info, non_sequences=None, mode=None, name=None) -> tuple[Any, OrderedUpdates]:
    """Return what `reduce` does."""
    return reduce(fn, sequences, outputs_info, non_sequences, False, mode, name)


def foldr(fn, sequences, outputs_info, non_sequences=None, mode=None, name=None) -> tuple[Any, OrderedUpdates]:
    """Return what `reduce` does, over the sequences from their end."""
    return reduce(fn, sequences, outputs_info, non_sequences, True, mode, name)
