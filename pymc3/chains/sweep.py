"""One iteration of a compound of transitions, over packed vectors.

The sweep carries, for one chain: the point, the state of each transition, and the value of each factor of the model.  Each
transition evaluates only the factors that depend on the variables it moves (their Markov blanket), so one iteration
costs about one evaluation of the model, however many step methods there are.  Transitions that commute and do the same are
applied at once (`batching.py`).
"""
import numpy as np

from .. import backends_symbolic as K
from .layout import Block, Packing
from .schedule import scheduled
from .factors import Factors

__all__ = ["Sweep"]

_VALUES = "factor values"


class Sweep:
    """The step function of a chain.

    Parameters
    ----------
    vars : sequence of FreeRV
        All value variables of the model.
    factors : sequence of scalar tensors
        The terms of the model's log-probability, which have a value at every point (see `table_reads.py`).
    transitions : sequence of Transition
        Applied in this order.
    carry_values : bool
        Whether the factors' values are carried.  If not, they are evaluated anew in each iteration, which is right where
        something else moves the point between two iterations.
    """

    def __init__(self, vars, factors, transitions, carry_values=True):
        self.carry_values = carry_values
        self.vars = list(vars)
        self.transitions = list(transitions)
        moved = [var for transition in self.transitions for var in transition.vars]
        self._batches = scheduled(self.transitions, Factors(factors, self.vars, moved))
        self._parts = [part for batch in self._batches for part in batch.parts]
        self._groups = _grouped(self._parts)
        #: For each transition, the number of its group, and its place in the arrays of that group outside.
        self._places = {
            index: (number, place) for number, group in enumerate(self._groups) for place, index in enumerate(sorted(group))
        }
        points, states, stats = self._point_blocks(), self._state_blocks(), self._stat_blocks()
        values = self._value_blocks(len(factors)) if carry_values else []
        tables = _tables(states) | ({_VALUES: list(range(len(factors)))} if carry_values else {})
        self.carry = Packing([*points, *states, *values], tables)
        self.record = Packing([*points, *stats], _tables(stats))

    @property
    def noise(self):
        """The sources, in the order of their columns: (position of the transition, place among its sources, source)."""
        return [
            (index, place, self.transitions[index].noise[place])
            for part in self._parts
            for place in range(len(part.transition.noise))
            for index in part.indices
        ]

    @property
    def noise_width(self):
        """Number of random numbers in one iteration."""
        return sum(source.width for _, _, source in self.noise)

    @property
    def signature(self):
        """A tuple that two sweeps of one model share if they compile to the same code."""
        names = tuple(tuple(var.name for var in transition.vars) for transition in self.transitions)
        return names, tuple(transition.group for transition in self.transitions)

    def compile(self):
        """Return the compiled loop over iterations (see K.compile_loop)."""
        return K.compile_loop(self._step, self.carry.specs, [self._noise_spec()], name="chain")

    def compile_once(self):
        """Return one iteration as a compiled function of the carried vectors and the noise."""
        inputs = [K.placeholder(spec.shape, spec.dtype, spec.name) for spec in [*self.carry.specs, self._noise_spec()]]
        carry, record = self._step(inputs[:-1], inputs[-1:])
        return K.function(inputs, [*carry, *record], name="one iteration")

    def start(self, points, values=None, states=None):
        """Return the arrays carried by chains that start at `points`.

        Parameters
        ----------
        points : list of dict
            The start point of each chain.
        values : array (chains, number of factors)
            The factors' values there, where they are carried.
        states : list of dict, optional
            The state of each transition, the same for all chains; by default that of a chain that was not moved yet.

        Returns
        -------
        dict of str to array (chains, *shape)
        """
        arrays = {var.name: np.stack([np.asarray(point[var.name]) for point in points]) for var in self.vars}
        states = states or [transition.init() for transition in self.transitions]
        for number, group in enumerate(self._groups):
            for name in states[group[0]]:
                own = np.stack([np.asarray(states[member][name]) for member in sorted(group)])
                arrays[_state_name(number, name)] = np.repeat(own[None], len(points), axis=0)
        if self.carry_values:
            arrays[_VALUES] = np.asarray(values)
        return arrays

    def state(self, carry, index):
        """Return the state of one transition, a dict of arrays, from the carried vectors."""
        number, member = self._places[index]
        names = [spec.name for spec in self.transitions[index].state_specs()]
        unpacked = {name: self.carry.unpack(carry, _state_name(number, name)) for name in names}
        return {name: value[member].copy() for name, value in unpacked.items()}

    def note(self, series, chains, vectors):
        """Put what a loop wrote for a slice of the chains into a series, and make statistics of it."""
        series.put(chains, vectors)
        with np.errstate(all="ignore"):
            for number, group in enumerate(self._groups):
                for name, function in self._first_of(number).afterwards.items():
                    series.apply(function, [(_stat_name(number, name), index) for index in group], chains)

    def values_of(self, arrays):
        """Return the factors' values (chains, factors), where they are carried."""
        return arrays[_VALUES]

    def stats_of(self, series, index):
        """Return the statistics of one transition, a dict of arrays, from all `Series`."""
        number, _ = self._places[index]
        return {name: series[_stat_name(number, name), index] for name in self.transitions[index].stats_dtypes}

    def stop_tuning(self, arrays):
        """Return the carried arrays with tuning switched off."""
        arrays = dict(arrays)
        for number in range(len(self._groups)):
            first = self._first_of(number)
            names = [spec.name for spec in first.state_specs()]
            stopped = first.stop_tuning({name: arrays[_state_name(number, name)] for name in names})
            arrays.update({_state_name(number, name): value for name, value in stopped.items()})
        return arrays

    def _step(self, carry, xs):
        stacks, first = self.carry.unpack_tensors(carry), 0
        states = [self._begun(number, stacks) for number in range(len(self._groups))]
        outcomes = [[] for _ in self._groups]
        for batch in self._batches:
            places = [self._rows(part) for part in batch.parts]
            own = [{name: value[rows] for name, value in states[number].items()} for number, rows in places]
            noises = []
            for part in batch.parts:
                noises.append([])
                for source in part.transition.noise:
                    last = first + len(part.indices) * source.width
                    noises[-1].append(K.reshape(xs[0][first:last], (len(part.indices), source.width)))
                    first = last
            found = batch.step(stacks, stacks if self.carry_values else None, own, noises)
            for (number, _), outcome in zip(places, found):
                outcomes[number].append(outcome)
        record = self.record.stacks()
        for block in self._point_blocks():
            record.put(block.names, stacks.stack(block.names))
        for number, parts in enumerate(outcomes):
            outcome = {name: _joined([part[name] for part in parts]) for name in parts[0]}
            state, info = self._first_of(number).end(states[number], outcome)
            for target, name_of, found in ((stacks, _state_name, state), (record, _stat_name, info)):
                for name, value in found.items():
                    target.put(tuple((name_of(number, name), index) for index in self._groups[number]), value)
        return self.carry.pack_tensors(stacks), self.record.pack_tensors(record)

    def _begun(self, number, stacks):
        """Return the state of a group at the beginning of an iteration."""
        first = self._first_of(number)
        names = [spec.name for spec in first.state_specs()]
        blocks = {name: tuple((_state_name(number, name), index) for index in self._groups[number]) for name in names}
        return first.begin({name: stacks.stack(block) for name, block in blocks.items()})

    def _first_of(self, number):
        return self.transitions[self._groups[number][0]]

    def _rows(self, part):
        """Return the number of the group of some members, and the rows that they have there."""
        for number, members in enumerate(self._groups):
            if part.indices[0] in members:
                first = members.index(part.indices[0])
                return number, slice(first, first + len(part.indices))

    # What lies where ------------------------------------------------------------------------------------------------

    def _point_blocks(self):
        specs = {var.name: (tuple(var.dshape), var.dtype) for var in self.vars}
        together = [names for part in self._parts for names in part.var_names]
        return [Block(names, *specs[names[0]]) for names in _disjoint([*together, *((name,) for name in specs)])]

    def _state_blocks(self):
        return [
            Block(tuple((_state_name(number, spec.name), index) for index in group), tuple(spec.shape), spec.dtype)
            for number, group in enumerate(self._groups)
            for spec in self._first_of(number).state_specs()
        ]

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

    def _noise_spec(self):
        return K.TensorSpec((self.noise_width,), K.floatx(), "noise")


def _grouped(parts):
    """Return, for each kind of bookkeeping, the positions of the transitions that share it, members of a batch together."""
    groups = {}
    for part in parts:
        groups.setdefault(part.transition.group, []).extend(part.indices)
    return sorted(groups.values(), key=min)


def _disjoint(rows):
    """Return the rows of names, each once, that share none with a row before: several transitions may move one variable."""
    kept, placed = [], set()
    for names in rows:
        names = tuple(dict.fromkeys(names))
        if placed.isdisjoint(names):
            kept.append(names)
            placed.update(names)
    return kept


def _tables(blocks):
    """Return {name: rows in the order of the transitions} for blocks of (name, transition)."""
    return {block.names[0][0]: sorted(block.names, key=lambda row: row[1]) for block in blocks}


def _joined(parts):
    return parts[0] if len(parts) == 1 else K.concatenate(parts)


def _state_name(group, name):
    return f"group {group}: {name}"


def _stat_name(group, name):
    return f"stat {group}: {name}"
