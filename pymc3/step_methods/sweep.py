"""One iteration of a compound of transitions, over packed vectors.

The sweep carries, for one chain: the point, the state of each transition, and the value of each factor of the model.  Each
transition evaluates only the factors that depend on the variables it moves (their Markov blanket), so one iteration
costs about one evaluation of the model, however many step methods there are.
"""
import numpy as np

from .. import backends_symbolic as K
from .packing import Packing

__all__ = ["Sweep"]


class Sweep:
    """The step function of a chain.

    Parameters
    ----------
    vars : sequence of FreeRV
        All value variables of the model.
    factors : sequence of (name, scalar tensor)
        The terms of the model's log-probability.
    transitions : sequence of Transition
        Applied in this order.
    carry_values : bool
        Whether the factors' values are carried.  If not, they are evaluated anew in each iteration, which is right where
        something else moves the point between two iterations.
    """

    def __init__(self, vars, factors, transitions, carry_values=True):
        self.carry_values = carry_values
        self.vars = list(vars)
        self.factors = list(factors)
        self.transitions = list(transitions)
        self._blankets = [
            [index for index, factor in enumerate(self.factors) if K.depends_on(factor.logp, list(transition.vars))]
            for transition in self.transitions
        ]
        self._groups = _grouped(self.transitions)
        self.carry = Packing(self._point_specs() + self._state_specs() + self._value_specs())
        self.record = Packing(self._point_specs() + self._stat_specs())

    @property
    def noise(self):
        """The sources of each transition."""
        return [list(transition.noise) for transition in self.transitions]

    @property
    def noise_width(self):
        """Number of random numbers in one iteration."""
        return sum(source.width for inner in self.noise for source in inner)

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
        for number, members in enumerate(self._groups):
            for name in states[members[0]]:
                own = np.stack([np.asarray(states[member][name]) for member in members])
                arrays[_state_name(number, name)] = np.repeat(own[None], len(points), axis=0)
        if self.carry_values:
            arrays.update({_value_name(index): values[:, index] for index in range(len(self.factors))})
        return arrays

    def state(self, carry, index):
        """Return the state of one transition, a dict of arrays, from the carried vectors."""
        number, member = self._place(index)
        names = [spec.name for spec in self.transitions[index].state_specs()]
        unpacked = {name: self.carry.unpack(carry, _state_name(number, name)) for name in names}
        return {name: value[member].copy() for name, value in unpacked.items()}

    def stats_of(self, record, index):
        """Return the statistics of one transition, a dict of arrays, from the recorded vectors."""
        number, member = self._place(index)
        names = self.transitions[index].stats_dtypes
        return {name: self.record.unpack(record, _stat_name(number, name))[..., member] for name in names}

    def stop_tuning(self, arrays):
        """Return the carried arrays with tuning switched off."""
        arrays = dict(arrays)
        for number, members in enumerate(self._groups):
            first = self.transitions[members[0]]
            names = [spec.name for spec in first.state_specs()]
            stopped = first.stop_tuning({name: arrays[_state_name(number, name)] for name in names})
            arrays.update({_state_name(number, name): value for name, value in stopped.items()})
        return arrays

    def _step(self, carry, xs):
        tensors = self.carry.unpack_tensors(carry)
        points = {var.name: tensors[var.name] for var in self.vars}
        values = [tensors.get(_value_name(index)) for index in range(len(self.factors))]
        states = self._begun(tensors)
        outcomes, column = {}, 0
        for index, transition in enumerate(self.transitions):
            number, member = self._place(index)
            state = {name: value[member] for name, value in states[number].items()}
            noise = []
            for source in transition.noise:
                noise.append(xs[0][column : column + source.width])
                column += source.width
            outcomes[index] = self._apply(index, points, values, state, noise)
        recorded = dict(points)
        tensors.update(points)
        tensors.update({_value_name(index): value for index, value in enumerate(values)})
        for number, members in enumerate(self._groups):
            outcome = {name: K.stack([outcomes[member][name] for member in members]) for name in outcomes[members[0]]}
            state, info = self.transitions[members[0]].end(states[number], outcome)
            tensors.update({_state_name(number, name): value for name, value in state.items()})
            recorded.update({_stat_name(number, name): value for name, value in info.items()})
        return self.carry.pack_tensors(tensors), self.record.pack_tensors(recorded)

    def _begun(self, tensors):
        """Return the state of each group at the beginning of an iteration."""
        states = []
        for number, members in enumerate(self._groups):
            first = self.transitions[members[0]]
            names = [spec.name for spec in first.state_specs()]
            states.append(first.begin({name: tensors[_state_name(number, name)] for name in names}))
        return states

    def _apply(self, index, points, values, state, noise):
        """Apply one transition; `points` and `values` are updated in place."""
        transition, blanket = self.transitions[index], self._blankets[index]
        density = _Density(self.vars, [self.factors[factor].logp for factor in blanket], points)
        own = {var.name: points[var.name] for var in transition.vars}
        own_values = [values[factor] for factor in blanket] if self.carry_values else density(own)
        moved, new_values, outcome = transition.step(own, own_values, state, noise, density)
        points.update(moved)
        for factor, value in zip(blanket, new_values):
            values[factor] = value
        return outcome

    def _place(self, index):
        """Return the number of a transition's group, and its place there."""
        return next((number, members.index(index)) for number, members in enumerate(self._groups) if index in members)

    def _point_specs(self):
        return [K.TensorSpec(var.dshape, var.dtype, var.name) for var in self.vars]

    def _state_specs(self):
        return [
            K.TensorSpec((len(members), *spec.shape), spec.dtype, _state_name(number, spec.name))
            for number, members in enumerate(self._groups)
            for spec in self.transitions[members[0]].state_specs()
        ]

    def _noise_spec(self):
        return K.TensorSpec((self.noise_width,), K.floatx(), "noise")

    def _value_specs(self):
        if not self.carry_values:
            return []
        return [K.TensorSpec((), K.floatx(), _value_name(index)) for index in range(len(self.factors))]

    def _stat_specs(self):
        return [
            K.TensorSpec((len(members),), dtype, _stat_name(number, name))
            for number, members in enumerate(self._groups)
            for name, dtype in self.transitions[members[0]].stats_dtypes.items()
        ]


class _Density:
    """The values of some factors as a function of the variables that a transition moves."""

    def __init__(self, vars, factors, points):
        self._vars, self._factors, self._points = vars, factors, points

    def __call__(self, points):
        current = {**self._points, **points}
        return K.replace(self._factors, {var: current[var.name] for var in self._vars})


def _grouped(transitions):
    """Return lists of the positions of the transitions that share their bookkeeping."""
    groups = {}
    for index, transition in enumerate(transitions):
        groups.setdefault(transition.group, []).append(index)
    return list(groups.values())


def _state_name(group, name):
    return f"group {group}: {name}"


def _value_name(index):
    return f"factor {index}"


def _stat_name(group, name):
    return f"stat {group}: {name}"
