"""Metropolis for binary variables: each element flips with one probability, and all flips are accepted or rejected together."""

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...chains.kernel import Kernel
from ...chains.random_numbers import LOG_UNIFORM, uniforms
from .metropolis import accept_or_reject

__all__ = ["BinaryInfo", "BinaryKernel", "BinaryState"]


class BinaryState(NamedTuple):
    """Whether the chain is tuned: that changes nothing but the statistic."""

    tune: Any


class BinaryInfo(NamedTuple):
    """PyMC3's statistics; `accept` is the log of the ratio of densities until it is recorded."""

    accept: np.float64
    tune: np.bool_
    p_jump: np.float64


class BinaryKernel(Kernel):
    """Propose to flip each element with probability ``1 - 0.5**scaling``.

    Parameters
    ----------
    vars : sequence of FreeRV
        Of elements that are 0 or 1; moved together.
    scaling : array () or (size,)
    tune : bool
    """

    Info = BinaryInfo
    postprocess = {"accept": np.exp}

    def __init__(self, vars, scaling, tune) -> None:
        super().__init__(vars)
        self.tune, size = tune, sum(var.dsize for var in self.vars)
        self._p_jump = np.broadcast_to(1.0 - 0.5 ** np.asarray(scaling, "float64"), (size,))
        self.sources = (uniforms(size), LOG_UNIFORM)

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common: how often elements flip."""
        return "BinaryMetropolis", tuple(self._p_jump.tolist())

    def init(self, tuning) -> BinaryState:
        """Return the state before the first iteration."""
        return BinaryState(np.array(bool(self.tune)))

    def step(self, points, state, random, target) -> tuple[dict[str, K.TensorVariable], list[K.TensorVariable], Any]:
        """Propose flips, and accept them if the log of a uniform number lies below the difference of the log-probabilities."""
        numbers, log_uniform = random
        flips, proposed, start = numbers < self._p_jump, {}, 0
        for var in self.vars:
            here = points[var.name]
            own = K.reshape(flips[start : start + var.dsize], var.dshape)
            proposed[var.name] = K.where(own, K.cast(1 - K.cast(here, "int64"), var.dtype), here)
            start += var.dsize
        points, factors, (delta, _) = accept_or_reject(points, proposed, log_uniform[0], target)
        info = BinaryInfo(delta, state.tune, K.constant(float(self._p_jump.mean())))
        return points, factors, (state, info)
