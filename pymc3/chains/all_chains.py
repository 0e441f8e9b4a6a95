"""One iteration of all chains together, for kernels that see all of them."""

from .. import backends_symbolic as K
from ..backends_symbolic.shared.structures import leaves_of, rebuilt
from .target import Target

__all__ = ["StepOfAllChains"]


class StepOfAllChains:
    """A step whose carried vectors and random numbers have a first axis of chains.

    What moves each chain by itself is mapped over them; a kernel that sees all chains is called in between.

    Parameters
    ----------
    sweep : Sweep
    chains : int
    """

    def __init__(self, sweep, chains) -> None:
        self._sweep, self._chains = sweep, chains

    def specs(self, specs) -> list[K.TensorSpec]:
        """Return the specs of all chains for those of one."""
        return [K.TensorSpec((self._chains, *spec.shape), spec.dtype, spec.name) for spec in specs]

    def __call__(self, carry, xs) -> tuple[list[K.TensorVariable], list[K.TensorVariable]]:
        """Return what is carried and what is recorded: lists of tensors (chains, size)."""
        sweep, (numbers,) = self._sweep, xs
        states = self._mapped(lambda stacks: ([], tuple(sweep.begun(stacks))), carry)[1]
        outcomes = []
        for batches in sweep.segments:
            if batches[0].parts[0].kernel.sees_all_chains:
                carry, outcome = self._together(batches[0], carry, states, numbers)
                outcomes.append(outcome)
            else:
                carry, found = self._apart(batches, carry, states, numbers)
                outcomes += found
        groups = [number for number, _ in outcomes]

        def closed(stacks, states, outcomes):
            return sum(sweep.closed(stacks, states, list(zip(groups, outcomes))), []), ()

        closing, _ = self._mapped(closed, carry, states, tuple(outcome for _, outcome in outcomes))
        return closing[: len(carry)], closing[len(carry) :]

    def _apart(self, batches, carry, states, numbers):
        groups = []

        def applied(stacks, states, numbers):
            found = self._sweep.applied(batches, stacks, states, numbers)
            groups[:] = [number for number, _ in found]
            return self._sweep.carry.pack_tensors(stacks), tuple(outcome for _, outcome in found)

        carry, outcomes = self._mapped(applied, carry, states, numbers)
        return carry, list(zip(groups, outcomes))

    def _together(self, batch, carry, states, numbers):
        """Call a kernel that sees all chains; return the carry, and the number of its group with its outcome."""
        (part,) = batch.parts
        kernel, columns = part.kernel, self._sweep.columns_of(part)
        names = [var.name for var in kernel.vars]
        own, _ = self._mapped(lambda stacks: ([stacks[name] for name in names], ()), carry)
        state = self._sweep.state_of(part, states, axis=1)
        random = [source.numbers_of_all(numbers[:, own]) for source, own in zip(kernel.sources, columns)]

        def evaluate(points, turn):
            own = tuple(points[name] for name in names)
            return self._mapped(lambda stacks, own: (batch.values_at(list(own), stacks, turn), ()), carry, own)[0]

        point = dict(zip(names, own))
        target = Target(evaluate, batch.are_likelihoods, point)
        moved, factors, outcome = kernel.step(point, state, random, target)
        factors = target.factors(moved) if factors is None else factors

        def put(stacks, own, factors):
            batch.put(list(own), list(factors), stacks, stacks if self._sweep.carry_values else None)
            return self._sweep.carry.pack_tensors(stacks), ()

        carry, _ = self._mapped(put, carry, tuple(moved[name] for name in names), tuple(factors))
        return carry, self._sweep.outcome_of(part, outcome, axis=1)

    def _mapped(self, function, carry, *structures):
        """Map ``function(stacks, *structures) -> (tensors, structure)`` over chains."""
        found = []

        def one(*tensors):
            given, rest = [], iter(tensors[len(carry) :])
            for structure in structures:
                given.append(rebuilt(structure, rest))
            tensors, structure = function(self._sweep.carry.unpack_tensors(tensors[: len(carry)]), *given)
            found[:] = [len(tensors), structure]
            return [*tensors, *leaves_of(structure)]

        results = K.vectorize(one)(*carry, *(leaf for structure in structures for leaf in leaves_of(structure)))
        count, structure = found
        return list(results[:count]), rebuilt(structure, results[count:])
