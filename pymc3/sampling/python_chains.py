"""Chains with a step method that a user wrote in plain Python: a loop over iterations."""
import copy

import numpy as np

from .._random import legacy_seed
from ..step_methods import CompoundStep, TransitionStep
from ..chains.compiled import Chunk

__all__ = ["PythonChain"]


class PythonChain:
    """One chain that is moved by its step methods, one call after the other.

    Built-in members draw the same random numbers as in a compiled chain.  A user's own step method reads NumPy's global
    generator, which is seeded when the chain starts.

    Parameters
    ----------
    step : CompoundStep, or step method
    point : dict of str to array
    seed : int
    """

    def __init__(self, step, point, seed):
        members = step.methods if isinstance(step, CompoundStep) else [step]
        self._members = [copy.copy(member) if isinstance(member, TransitionStep) else member for member in members]
        for place, member in enumerate(self._members):
            if isinstance(member, TransitionStep):
                member.start_chain(seed, place)
            elif hasattr(member, "reset_tuning"):
                member.reset_tuning()
        np.random.seed(legacy_seed(seed))
        self._step = CompoundStep(self._members)
        self.point = {name: np.asarray(value) for name, value in point.items()}

    def stop_tuning(self):
        """Switch tuning off."""
        self._step.stop_tuning()

    def advance(self, count):
        """Move the chain `count` times, or until a step method fails.

        Returns
        -------
        Chunk
            With a chain axis of length 1.
        int
            Its length.
        Exception or None
            What a step method raised then; where that is the first move, it is raised.
        """
        points, stats, error = [], [], None
        for _ in range(count):
            try:
                point, *own = self._step.step(self.point) if self._step.generates_stats else [self._step.step(self.point)]
            except Exception as caught:
                if not points:
                    raise
                error = caught
                break
            self.point = point
            points.append(point)
            stats.extend(own)
        stacked = {name: np.stack([np.asarray(point[name]) for point in points])[None] for name in self.point}
        kept = [
            {name: np.array([own[index][name] for own in stats])[None] for name in dtypes}
            for index, dtypes in enumerate(self._step.stats_dtypes)
        ]
        return Chunk(stacked, kept), len(points), error
