"""One iteration of a compound of kernels, over packed vectors.

The sweep carries, for one chain: the point, the state of each kernel, and the value of each factor of the model.  Each
kernel evaluates only the factors that depend on the variables it moves (their Markov blanket), so one iteration
costs about one evaluation of the model, however many step methods there are.  Kernels that commute and do the same are
applied at once (`batching.py`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..backends_symbolic.shared.structures import leaves_of, rebuilt
from .all_chains import StepOfAllChains
from .factors import Factors
from .kernel import Kernel
from .layout import Block, Packing
from .schedule import scheduled

if TYPE_CHECKING:
    from .batching import Batch
    from .loops import Loop
    from .random_numbers import RandomSource

__all__ = ["Sweep", "signature_of", "told_if_alone"]

_VALUES = "factor values"
#: A state with more elements is carried apart.
_LARGE = 256


class Sweep:
    """The step function of a chain.

    Parameters
    ----------
    vars : sequence of FreeRV
        All value variables of the model.
    factors : sequence of ModelFactor
        The terms of the model's log-probability, which have a value at every point (see `table_reads.py`).
    kernels : sequence of Kernel
        Applied in this order.
    carry_values : bool
        Whether the factors' values are carried.  If not, they are evaluated anew in each iteration, which is right where
        something else moves the point between two iterations.
    """

    def __init__(self, vars, factors, kernels, carry_values=True) -> None:
        self.carry_values = carry_values
        self.vars = list(vars)
        self.kernels = told_if_alone(kernels, carry_values)
        self.sees_all_chains = any(kernel.sees_all_chains for kernel in self.kernels)
        moved = [var for kernel in self.kernels for var in kernel.vars]
        self._batches = scheduled(self.kernels, Factors(factors, self.vars, moved))
        self._parts = [part for batch in self._batches for part in batch.parts]
        self._groups = _grouped(self._parts)
        #: For each kernel, the number of its group, and its place in the arrays of that group outside.
        self._places = {index: (number, place) for number, group in enumerate(self._groups) for place, index in enumerate(sorted(group))}
        self._columns = _columns(self._parts)
        #: Of each group a state, for its fields.
        self._forms = [self._first_of(number).init(0) for number in range(len(self._groups))]
        points, states, stats = self._point_blocks(), self._state_blocks(), self._stat_blocks()
        values = self._value_blocks(len(factors)) if carry_values else []
        tables = _tables(states) | ({_VALUES: list(range(len(factors)))} if carry_values else {})
        self._schedules = {}
        self._may_be_lost = [type(self._first_of(number)).lost is not Kernel.lost for number in range(len(self._groups))]
        self.carry = Packing([*points, *states, *values], tables)
        self.record = Packing([*points, *stats], _tables(stats))

    @property
    def sources(self) -> list[tuple[int, int, RandomSource]]:
        """The sources, in the order of their columns: (position of the kernel, place among its sources, source)."""
        return [
            (index, place, self.kernels[index].sources[place])
            for part in self._parts
            for place in range(len(part.kernel.sources))
            for index in part.indices
        ]

    @property
    def random_width(self) -> int:
        """Number of random numbers in one iteration."""
        return sum(source.width for _, _, source in self.sources)

    @property
    def signature(self) -> tuple:
        """A tuple that two sweeps of one model share if they compile to the same code."""
        return signature_of(self.kernels)

    def with_kernels(self, kernels) -> Sweep:
        """Return the sweep of other kernels that have the same signature."""
        other = copy.copy(self)
        other.kernels, other._schedules = told_if_alone(kernels, self.carry_values), {}
        return other

    def compile(self, chains) -> Callable:
        """Return the compiled loop over iterations (see K.compile_loop), of one chain, or of all where a kernel sees all."""
        carry, random = self.carry.specs, [self._random_spec()]
        if not self.sees_all_chains:
            return K.compile_loop(self._step, carry, random, name="chain")
        step = StepOfAllChains(self, chains)
        return K.compile_loop(step, step.specs(carry), step.specs(random), name="chains")

    def compile_once(self) -> K.Function:
        """Return one iteration of one chain as a compiled function of the carried vectors and the random numbers."""
        step = _of_one_chain(StepOfAllChains(self, 1)) if self.sees_all_chains else self._step
        inputs = [K.placeholder(spec.shape, spec.dtype, spec.name) for spec in [*self.carry.specs, self._random_spec()]]
        carry, record = step(inputs[:-1], inputs[-1:])
        return K.function(inputs, [*carry, *record], name="one iteration")

    def start(self, points, values=None, states=None, tuning=0) -> dict[str, np.ndarray]:
        """Return the arrays carried by chains that start at `points`.

        Parameters
        ----------
        points : list of dict
            The start point of each chain.
        values : array (chains, number of factors)
            The factors' values there, where they are carried.
        states : list of NamedTuple, optional
            The state of each kernel, the same for all chains; by default that of a chain that was not moved yet.
        tuning : int
            Number of iterations that the chains will be tuned.

        Returns
        -------
        dict of str to array (chains, *shape)
        """
        arrays = {var.name: np.stack([np.asarray(point[var.name]) for point in points]) for var in self.vars}
        states = states or [kernel.init(tuning) for kernel in self.kernels]
        for number, group in enumerate(self._groups):
            for name in states[group[0]]._fields:
                own = np.stack([np.asarray(getattr(states[member], name)) for member in sorted(group)])
                arrays[_state_name(number, name)] = np.repeat(own[None], len(points), axis=0)
        if self.carry_values:
            arrays[_VALUES] = np.asarray(values)
        return arrays

    def state(self, carry, index) -> NamedTuple:
        """Return the state of one kernel, a NamedTuple of arrays, from the carried vectors."""
        number, member = self._places[index]
        form = self._forms[number]
        return rebuilt(form, [self.carry.unpack(carry, _state_name(number, name))[member].copy() for name in form._fields])

    def note(self, series, chains, vectors) -> None:
        """Put what a loop wrote for a slice of the chains into a series, and make statistics of it."""
        series.put(chains, vectors)
        with np.errstate(all="ignore"):
            for number, group in enumerate(self._groups):
                for name, function in self._first_of(number).postprocess.items():
                    series.apply(function, [(_stat_name(number, name), index) for index in group], chains)

    def failures(self, vectors) -> list[tuple[int, Exception]]:
        """Return how many of the last iterations kernels could not carry out, with the error of each; see `Kernel.lost`."""
        found = []
        for number, (group, form) in enumerate(zip(self._groups, self._forms)):
            if not self._may_be_lost[number]:
                continue
            state = self._unpacked(vectors, number)
            lost = self._first_of(number).lost(state)
            if lost is not None and lost.any():
                worst = np.unravel_index(np.argmax(lost), lost.shape)
                kernel = self.kernels[sorted(group)[worst[-1]]]
                found.append((int(lost[worst]), kernel.failure(rebuilt(form, [value[worst] for value in state]))))
        return found

    def values_of(self, vectors) -> np.ndarray:
        """Return the factors' values (chains, factors) from the carried vectors, where they are carried."""
        return self.carry.unpack(vectors, _VALUES)

    def stats_of(self, series, index) -> dict[str, np.ndarray]:
        """Return the statistics of one kernel, a dict of arrays, from all `Series`."""
        number, _ = self._places[index]
        return {name: series[_stat_name(number, name), index] for name in self.kernels[index].stats_dtypes}

    def adaptations(self, tuning) -> frozenset[int]:
        """Return the numbers of iterations after which the state of some kernel is adapted."""
        return frozenset().union(*(self._schedule(kernel, tuning) for kernel in self.kernels))

    def _schedule(self, kernel, tuning):
        key = id(kernel), tuning
        if key not in self._schedules:
            self._schedules[key] = frozenset(kernel.adaptations(tuning))
        return self._schedules[key]

    def adapt(self, vectors, iteration, tuning) -> list[np.ndarray]:
        """Return the carried vectors with the states adapted that are due after so many iterations."""

        def adapted(kernel, state):
            return kernel.adapt(state, iteration, tuning) if iteration in self._schedule(kernel, tuning) else state

        return self._with_states(vectors, adapted)

    def stop_tuning(self, vectors) -> list[np.ndarray]:
        """Return the carried vectors with tuning switched off."""
        return self._with_states(vectors, lambda kernel, state: kernel.stop_tuning(state))

    def _with_states(self, vectors, change):
        """Return the carried vectors with the state of each group changed, of which the first kernel knows how."""
        vectors = [vector.copy() for vector in vectors]
        for number in range(len(self._groups)):
            state = self._unpacked(vectors, number)
            for name, old, new in zip(state._fields, state, change(self._first_of(number), state)):
                if new is not old:
                    self.carry.write(vectors, _state_name(number, name), new)
        return vectors

    def _unpacked(self, vectors, number):
        """Return the state of a group, with the leading axes of the vectors and one of kernels, as far as it can be a view of them."""
        form = self._forms[number]
        return form._make(self.carry.unpack(vectors, _state_name(number, name)) for name in form._fields)

    # One iteration --------------------------------------------------------------------------------------------------

    def _step(self, carry, xs):
        stacks = self.carry.unpack_tensors(carry)
        states = self.begun(stacks)
        return self.closed(stacks, states, self.applied(self._batches, stacks, states, xs[0]))

    def begun(self, stacks) -> list[NamedTuple]:
        """Return the state of each group at the beginning of an iteration."""
        states = []
        for number, form in enumerate(self._forms):
            blocks = [self._names(_state_name, number, name) for name in form._fields]
            state = rebuilt(form, [stacks.gather(block, self._lengths(number)) for block in blocks])
            states.append(self._first_of(number).begin(state))
        return states

    def applied(self, batches, stacks, states, numbers) -> list[tuple[int, Any]]:
        """Apply some batches and update the stacks.

        Parameters
        ----------
        batches : list of Batch or Loop
        stacks : Stacks
            Points and factors.
        states : list of NamedTuple
            Of each group.
        numbers : tensor (width,)
            The random numbers of all kernels.

        Returns
        -------
        list of (int, structure)
            The number of a group and an outcome of some of its kernels, in order.
        """
        outcomes = []
        for batch in batches:
            own = [self.state_of(part, states) for part in batch.parts]
            randoms = [self._random_of(part, numbers) for part in batch.parts]
            found = batch.step(stacks, stacks if self.carry_values else None, own, randoms)
            outcomes += [self.outcome_of(part, outcome) for part, outcome in zip(batch.parts, found)]
        return outcomes

    def closed(self, stacks, states, outcomes) -> tuple[list[K.TensorVariable], list[K.TensorVariable]]:
        """Close an iteration, and return what is carried and what is recorded: lists of vectors."""
        record = self.record.stacks()
        for block in self._point_blocks():
            record.put(block.names, stacks.stack(block.names))
        for number in range(len(self._groups)):
            own = [outcome for other, outcome in outcomes if other == number]
            columns = zip(*(leaves_of(outcome) for outcome in own))
            outcome = rebuilt(own[0], [_joined(column) for column in columns])
            state, info = self._first_of(number).end(states[number], outcome)
            for target, name_of, found in ((stacks, _state_name, state), (record, _stat_name, info)):
                for name, value in zip(found._fields, found):
                    target.scatter(self._names(name_of, number, name), self._lengths(number), value)
        return self.carry.pack_tensors(stacks), self.record.pack_tensors(record)

    @property
    def segments(self) -> list[list[Batch | Loop]]:
        """The batches in a row that move each chain by itself, and those that see all chains: lists of batches."""
        runs = groupby(self._batches, key=lambda batch: batch.parts[0].kernel.sees_all_chains)
        return [part for sees_all, run in runs for part in ([[batch] for batch in run] if sees_all else [list(run)])]

    def columns_of(self, part) -> list[slice]:
        """Return the columns of the random numbers of some kernels, for each of their sources."""
        return self._columns[part]

    def state_of(self, part, states, axis=0) -> NamedTuple:
        """Return the state of some kernels; an axis of kernels, at the place `axis`, is there only if they are several.

        The state of a kernel that is alone in its group is handed on as it is: an array in it may be written in place.
        """
        number, first = self._place(part)
        state, count = states[number], len(part.indices)
        if len(self._groups[number]) == 1:
            return state
        rows = (slice(None),) * axis + (slice(first, first + count) if count > 1 else first,)
        return rebuilt(state, [value[rows] for value in state])

    def outcome_of(self, part, outcome, axis=0) -> tuple[int, Any]:
        """Return the number of the group of some kernels, and their outcome with an axis of kernels if the group has one."""
        number, _ = self._place(part)
        if len(part.indices) == 1 < len(self._groups[number]):
            outcome = rebuilt(outcome, [K.expand_dims(x, axis) for x in leaves_of(outcome)])
        return number, outcome

    def _random_of(self, part, numbers):
        """Return the random numbers of some kernels, ([kernels,] width) for each of their sources."""
        count = len(part.indices)
        sources = zip(part.kernel.sources, [numbers[columns] for columns in self._columns[part]])
        return [K.reshape(own, (count, source.width)) if count > 1 else own for source, own in sources]

    def _names(self, name_of, number, name):
        return tuple((name_of(number, name), index) for index in self._groups[number])

    def _lengths(self, number):
        return (len(self._groups[number]),) if len(self._groups[number]) > 1 else ()

    def _first_of(self, number):
        return self.kernels[self._groups[number][0]]

    def _place(self, part):
        """Return the number of the group of some kernels, and the place of the first there."""
        number = next(number for number, members in enumerate(self._groups) if part.indices[0] in members)
        return number, self._groups[number].index(part.indices[0])

    # What lies where ------------------------------------------------------------------------------------------------

    def _point_blocks(self):
        specs = {var.name: (tuple(var.dshape), var.dtype) for var in self.vars}
        together = [names for part in self._parts for names in part.var_names]
        return [Block(names, *specs[names[0]]) for names in _disjoint([*together, *((name,) for name in specs)])]

    def _state_blocks(self):
        blocks = []
        for number, group in enumerate(self._groups):
            for spec in self._first_of(number).state_specs:
                names = tuple((_state_name(number, spec.name), index) for index in group)
                blocks.append(Block(names, tuple(spec.shape), spec.dtype, apart=len(group) == 1 and prod(spec.shape) > _LARGE))
        return blocks

    def _value_blocks(self, count):
        """Return blocks of factors that are computed together: the small ones first, of which larger ones may be made."""
        together = {names: None for batch in self._batches for names in batch.factors if len(names) > 1}
        rows = _disjoint([*sorted(together, key=len), *((place,) for place in range(count))])
        return [Block(names, (), K.floatx()) for names in rows]

    def _stat_blocks(self):
        return [
            Block(tuple((_stat_name(number, name), index) for index in group), (), dtype)
            for number, group in enumerate(self._groups)
            for name, dtype in self._first_of(number).stats_dtypes.items()
        ]

    def _random_spec(self):
        return K.TensorSpec((self.random_width,), K.floatx(), "random numbers")


def told_if_alone(kernels, carry_values=True) -> list[Kernel]:
    """Return kernels after telling each whether nothing but it moves the chain."""
    kernels = list(kernels)
    for kernel in kernels:
        kernel.is_alone = carry_values and len(kernels) == 1
    return kernels


def signature_of(kernels) -> tuple:
    """Return a tuple that the sweeps of some kernels and of others share, of one model, if they compile to the same code."""
    return tuple(tuple(var.name for var in kernel.vars) for kernel in kernels), tuple(kernel.kind for kernel in kernels)


def _grouped(parts):
    """Return, for each kind of bookkeeping, the positions of the kernels that share it, members of a batch together."""
    groups = {}
    for part in parts:
        groups.setdefault(part.kernel.kind, []).extend(part.indices)
    return sorted(groups.values(), key=min)


def _columns(parts):
    """Return {part: slice of its columns among the random numbers, for each of its sources}."""
    columns, first = {}, 0
    for part in parts:
        columns[part] = []
        for source in part.kernel.sources:
            last = first + len(part.indices) * source.width
            columns[part].append(slice(first, last))
            first = last
    return columns


def _disjoint(rows):
    """Return the rows of names, each once, that share none with a row before: several kernels may move one variable."""
    kept, placed = [], set()
    for names in rows:
        names = tuple(dict.fromkeys(names))
        if placed.isdisjoint(names):
            kept.append(names)
            placed.update(names)
    return kept


def _tables(blocks):
    """Return {name: rows in the order of the kernels} for blocks of (name, kernel)."""
    return {block.names[0][0]: sorted(block.names, key=lambda row: row[1]) for block in blocks}


def _joined(parts):
    return parts[0] if len(parts) == 1 else K.concatenate(list(parts))


def _of_one_chain(step):
    """Return the step of one chain, from that of all chains."""

    def one(carry, xs):
        carry, record = step([K.expand_dims(x, 0) for x in carry], [K.expand_dims(x, 0) for x in xs])
        return [x[0] for x in carry], [x[0] for x in record]

    return one


def _state_name(group, name):
    return f"group {group}: {name}"


def _stat_name(group, name):
    return f"stat {group}: {name.removesuffix('_')}"
