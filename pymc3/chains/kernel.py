"""The protocol of a kernel: what a step method does in one iteration."""

import abc
import functools
from typing import Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..exceptions import SamplingError

__all__ = ["Kernel", "NoInfo", "dtypes_of"]


class NoInfo(NamedTuple):
    """No statistics."""


def dtypes_of(info) -> dict[str, type]:
    """Return name and dtype of each statistic of an `Info`; where the name is a word of Python, its field has an underscore behind it."""
    return {name.removesuffix("_"): kind for name, kind in info.__annotations__.items()}


class Kernel(abc.ABC):
    r"""What a step method does to one chain in one iteration, written with K.

    A kernel is a pure function, and it never touches the model's graph: what it wants to know of the model it asks its
    `Target`. The engine maps it over chains, and over kernels that are alike and commute.

    A kernel writes `init` and `step`. Where there are many alike kernels, their bookkeeping is cheaper as a few operations on
    vectors: `begin` and `end` do it for all kernels of one `kind`, on arrays with any leading axes, or none.

    Parameters
    ----------
    vars : sequence of FreeRV
        The value variables that it moves, in a fixed order.

    Attributes
    ----------
    Info : class of NamedTuple
        The statistics of an iteration: scalars, annotated by their NumPy types.
    postprocess : dict of str to numpy.ufunc
        Functions that are still to be applied to statistics: NumPy does that for many iterations at once.
    sources : tuple of RandomSource
        The random numbers that one iteration needs: of fixed width, or a `STREAM`.
    elementwise : bool
        Whether it asks for the factors element by element, of its only variable, whose elements are independent, given all
        else, in turns (see `elements.turns_of`). Such a kernel is always applied by itself.
    is_long : bool
        Whether it has loops of its own: a few that are alike are then already written once, as the laps of a loop.
    is_alone : bool
        Whether no other kernel moves the chain: whatever it computed at the end of an iteration holds at the beginning of the next one.
        Set by the sweep; part of the `kind` of a kernel that makes use of it.
    sees_all_chains : bool
        Whether `step` moves all chains at once: its arguments then have a first axis of chains.
    """

    Info = NoInfo
    postprocess = {}
    sources = ()
    elementwise = False
    is_long = False
    is_alone = False
    sees_all_chains = False

    def __init__(self, vars) -> None:
        self.vars = tuple(vars)

    @property
    @abc.abstractmethod
    def kind(self) -> tuple:
        """A tuple that two kernels share if they do the same, each to its own variables.

        One of them may then stand for others. What is not in here must be in the state or in the random numbers.
        """

    @abc.abstractmethod
    def init(self, tuning) -> NamedTuple:
        """Return the state of a chain that was not moved yet, a NamedTuple of arrays.

        Parameters
        ----------
        tuning : int
            Number of iterations that the chain will be tuned.
        """

    def begin(self, state) -> NamedTuple:
        r"""Return the state with which an iteration begins, e.g. with a tuned step size; fields (..., \*shape)."""
        return state

    @abc.abstractmethod
    def step(self, points, state, random, target) -> tuple[dict[str, K.TensorVariable], list[K.TensorVariable] | None, Any]:
        """Move once.

        Parameters
        ----------
        points : dict of str to tensor
            Current value of each variable in `vars`.
        state : NamedTuple of tensors
        random : list of tensors (width,), or K.RandomStream
            One for each of the `sources`.
        target : Target

        Returns
        -------
        points : dict of str to tensor
        factors : list of tensors, or None
            The values of the target's factors there; None: they are computed anew.
        outcome : structure of tensors
            What `end` needs to know: (state, info), unless the kernel has an `end` of its own.
        """

    def end(self, state, outcome) -> tuple[NamedTuple, NamedTuple]:
        r"""Close an iteration.

        Parameters
        ----------
        state : NamedTuple of tensors (..., \*shape)
            From `begin`.
        outcome : structure of tensors (..., \*shape)
            From `step`.

        Returns
        -------
        state : NamedTuple
        info : Info
            Before the functions in `postprocess` are applied.
        """
        return outcome

    def adaptations(self, tuning) -> tuple[int, ...]:
        """Return the numbers of iterations, none above `tuning`, after which `adapt` is called; they do not depend on chunks."""
        return ()

    def adapt(self, state, iteration, tuning) -> NamedTuple:
        """Return the state (arrays, any leading axes) after `iteration` iterations, changed by NumPy: what is seldom, and not for loops.

        Where chains move together, the first axis is that of all of them.
        """
        return state

    def stop_tuning(self, state) -> NamedTuple:
        """Return the state (arrays, any leading axes) with tuning switched off: its field `tune`, if it has one, is False."""
        return state._replace(tune=np.zeros_like(state.tune)) if "tune" in state._fields else state

    def lost(self, state) -> np.ndarray | None:
        """Return how many of the last iterations could not be carried out, because a loop came to its limit; None: that cannot be.

        The run ends before the first of them, with the error `failure`.

        Parameters
        ----------
        state : NamedTuple of arrays
            With any leading axes, which the result has, too.
        """
        return None

    def failure(self, state) -> Exception:
        """Return the error for iterations that are `lost`; `state` is that of one chain after them."""
        return SamplingError(f"{type(self).__name__} came to the limit of a loop.")

    @functools.cached_property
    def stats_dtypes(self) -> dict[str, str]:
        """Name and dtype of each statistic."""
        return {name: np.dtype(kind).name for name, kind in dtypes_of(self.Info).items()}

    @property
    def state_specs(self) -> list[K.TensorSpec]:
        """Name, shape and dtype of each field of the state: list of K.TensorSpec."""
        state = self.init(0)
        return [K.TensorSpec(np.shape(value), _dtype(value), name) for name, value in zip(state._fields, state)]


def _dtype(value):
    kind = np.asarray(value).dtype.kind
    return {"f": K.floatx(), "b": "bool"}.get(kind, "int64")
