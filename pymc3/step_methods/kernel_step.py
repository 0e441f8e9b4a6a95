"""Step methods that are thin shells around kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import backends_symbolic as K
from ..chains.random_numbers import RandomNumbers, SourceFault
from ..chains.sweep import Sweep
from ..chains.table_reads import check_tables, factors_within_tables
from .arraystep import BlockedStep

if TYPE_CHECKING:
    from ..chains.kernel import Kernel

__all__ = ["KernelStep"]


class KernelStep(BlockedStep):
    """Base class of the built-in step methods.

    `pm.sample` takes their kernels and compiles the whole chain.  Here, each of them can also move a single chain, one
    call at a time: for users, and for compounds that hold a step method written in plain Python.

    Parameters
    ----------
    vars : list of value variables
    model : Model
    """

    generates_stats = True

    def __init__(self, vars, model) -> None:
        self.vars, self.model, self.blocked = list(vars), model, True
        self._single = None

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_single": None}

    @property
    def kernel(self) -> Kernel:
        """A new `Kernel` with this step method's settings; a class writes this, or `kernels`."""
        raise NotImplementedError(f"{type(self).__name__} has neither `kernel` nor `kernels`: it has to say what it does.")

    @property
    def kernels(self) -> list[Kernel]:
        """New kernels, applied one after the other; where they are several, none has statistics."""
        return [self.kernel]

    def step(self, point) -> Any:
        """Move a point (dict of arrays) once.

        Returns
        -------
        point : dict of str to array
        stats : list of one dict
            Where the step method has statistics.
        """
        if self._single is None:
            self.start_chain(np.random.randint(2**30))
        point, stats = self._single.step(point)
        return (point, stats) if self.generates_stats else point

    def start_chain(self, seed, place=0, iteration=0, tuning=0) -> None:
        """Let the following calls of `step` be iterations `iteration`, ... of a chain with this seed, in its untuned state.

        Parameters
        ----------
        seed : int
        place : int
            Position of its first kernel among those of its compound.
        iteration : int
        tuning : int
            Number of iterations that the chain will be tuned.
        """
        self._single = _SingleChain(self.model, self.kernels, seed, place, iteration, tuning)

    def check_chains(self, chains) -> None:
        """Raise ValueError if the step method cannot move so many chains together."""

    def stop_tuning(self) -> None:
        """Switch tuning off."""
        self.tune = False
        if self._single is not None:
            self._single.stop_tuning()

    def reset_tuning(self) -> None:
        """Put tuning back to its start."""
        self._single = None


class _SingleChain:
    """One chain that is moved by the kernels of one step method, one call at a time."""

    def __init__(self, model, kernels, seed, place, iteration, tuning) -> None:
        self._sweep = Sweep(model.vars, factors_within_tables(model), kernels, carry_values=False)
        self._model, self._kernels = model, kernels
        self._random = RandomNumbers([(place + index, number, source) for index, number, source in self._sweep.sources], [seed])
        self._iteration, self._tuning = iteration, tuning
        self._states = [kernel.init(tuning) for kernel in kernels]
        self._adaptations = [frozenset(kernel.adaptations(tuning)) for kernel in kernels]
        self._function = model.remember(("one iteration", self._sweep.signature), self._sweep.compile_once)

    def step(self, point) -> tuple[dict[str, np.ndarray], list[dict[str, Any]]]:
        sweep = self._sweep
        arrays = sweep.start([point], None, self._states)
        vectors = [vector[0] for vector in sweep.carry.pack(arrays, (1,))]
        try:
            numbers = self._random.take(self._iteration, 1)[0, 0]
        except SourceFault as fault:
            raise fault.error from fault.error.__cause__
        results = self._function(*vectors, numbers.astype(K.floatx()))
        carry, record = results[: len(vectors)], results[len(vectors) :]
        self._iteration += 1
        self._states = [self._adapted(index, sweep.state(carry, index)) for index in range(len(self._kernels))]
        moved = {name: sweep.carry.unpack(carry, name).copy() for name in point if name in sweep.carry.names}
        check_tables(self._model, {**point, **moved})
        series = sweep.record.series(1, 1)
        sweep.note(series, slice(None), [vector[None, None] for vector in record])
        return {**point, **moved}, [{name: value[0, 0] for name, value in sweep.stats_of(series, 0).items()}]

    def _adapted(self, index, state):
        kernel = self._kernels[index]
        if np.any(kernel.lost(state)):
            raise kernel.failure(state)
        return kernel.adapt(state, self._iteration, self._tuning) if self._iteration in self._adaptations[index] else state

    def stop_tuning(self) -> None:
        self._states = [kernel.stop_tuning(state) for kernel, state in zip(self._kernels, self._states)]
