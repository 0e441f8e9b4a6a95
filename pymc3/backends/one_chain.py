"""What every store of one chain offers."""

from __future__ import annotations

import operator
from abc import ABC
from typing import Any

import numpy as np

from .. import _context
from .._checks import check_int, closest

__all__ = ["BackendError", "BaseTrace", "check_thinning", "listing", "unknown"]


class BackendError(Exception):
    """A trace store cannot do what it was asked to."""


class BaseTrace(ABC):
    """Store of one chain; subclasses decide where the values go.

    A subclass writes `setup`, `record`, `close`, `__len__`, `get_values`, `point`, `_slice` and, where
    `supports_sampler_stats`, `_get_sampler_stats`.

    Parameters
    ----------
    name : str or None
        Name of the store.
    model : Model, optional
        Taken from the ``with model:`` block if not given.
    vars : list of variables, optional
        What to store; the model's `unobserved_RVs` if not given.
    test_point : dict, optional
        Values that replace those of the model's test point, from which shapes and dtypes are read.

    Attributes
    ----------
    varnames : list of str
    var_shapes : dict of str to tuple
        Shape of one draw of each variable.
    var_dtypes : dict of str to numpy.dtype
    chain : int or None
        Number of the chain, known after `setup`.
    sampler_vars : list of dict or None
        One dict (name of the statistic -> dtype) per step method.
    """

    supports_sampler_stats = False

    def __init__(self, name, model=None, vars=None, test_point=None) -> None:
        model = _context.open_model() if model is None else model
        if model is None:
            raise _context.no_context_error()
        if vars is None:
            vars = model.unobserved_RVs
        fn = model.fastfn(vars)
        point = dict(model.test_point)
        point.update(test_point or {})
        values = [np.asarray(value) for value in fn(point)]
        names = [var.name for var in vars]
        shapes = {key: value.shape for key, value in zip(names, values)}
        dtypes = {key: value.dtype for key, value in zip(names, values)}
        self._init_store(name, shapes, dtypes)
        self.model, self.vars, self.fn = model, list(vars), fn

    def _init_store(self, name, var_shapes, var_dtypes):
        """Set every attribute of a store that has no model and no draws yet."""
        self.name = name
        self.model = self.vars = self.fn = None
        self.varnames = list(var_shapes)
        self.var_shapes = var_shapes
        self.var_dtypes = var_dtypes
        self.chain = None
        self.sampler_vars = None
        self._is_base_setup = False
        self._warnings = []

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: chain {self.chain}, {len(self)} iterations, {len(self.varnames)} variables>"

    def __getstate__(self) -> dict[str, Any]:
        # The model belongs to a session of an engine; what was drawn does not need it.
        return {**self.__dict__, "model": None, "vars": None, "fn": None}

    def _add_warnings(self, warnings):
        self._warnings.extend(warnings)

    def _set_sampler_vars(self, sampler_vars):
        """Keep the names and dtypes of the statistics; they cannot change once set."""
        if sampler_vars is not None:
            sampler_vars = [{key: np.dtype(dtype) for key, dtype in stats.items()} for stats in sampler_vars]
        if sampler_vars is not None and not self.supports_sampler_stats:
            raise ValueError(f"{type(self).__name__} does not store sampler statistics; pass sampler_vars=None")
        if self._is_base_setup and self.sampler_vars != sampler_vars:
            raise ValueError(
                f"the sampler statistics of chain {self.chain} cannot change: they are {self.sampler_vars}, got {sampler_vars}"
            )
        dtypes = {}
        for stats in sampler_vars or []:
            for key, dtype in stats.items():
                if dtypes.setdefault(key, dtype) != dtype:
                    raise ValueError(
                        f"sampler statistic {key!r} has dtype {dtypes[key]} in one step method and "
                        f"{dtype} in another; give them one dtype or two names"
                    )
        self.sampler_vars = sampler_vars

    def setup(self, draws, chain, sampler_vars=None) -> None:
        """Prepare for `draws` iterations of chain number `chain`.

        Parameters
        ----------
        draws : int
        chain : int
        sampler_vars : list of dict, optional
            One dict (name -> dtype) per step method.
        """
        self._set_sampler_vars(sampler_vars)
        self._is_base_setup = True

    def record(self, point, sampler_states=None) -> None:
        """Store one iteration: the point, and one dict of statistics per step method."""
        raise NotImplementedError(f"{type(self).__name__} must define record(point, sampler_states)")

    def close(self) -> None:
        """Finish: called once after the last `record`."""

    def __getitem__(self, idx) -> BaseTrace | dict[str, np.ndarray]:
        if isinstance(idx, slice):
            return self._slice(idx)
        try:
            idx = operator.index(idx)
        except TypeError:
            raise ValueError(
                f"one chain is indexed with an integer or a slice, got {idx!r}; values of a variable come from get_values(name)"
            ) from None
        return self.point(idx)

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} must define __len__()")

    def get_values(self, varname, burn=0, thin=1) -> np.ndarray:
        """Return the draws of one variable, array of shape (draws, *shape)."""
        raise NotImplementedError(f"{type(self).__name__} must define get_values(varname, burn, thin)")

    def get_sampler_stats(self, stat_name, sampler_idx=None, burn=0, thin=1) -> np.ndarray:
        """Return a statistic of the step methods.

        Parameters
        ----------
        stat_name : str
        sampler_idx : int, optional
            Position of the step method; all that have the statistic if not given.
        burn, thin : int

        Returns
        -------
        numpy.ndarray
            Shape (draws,), or (draws, k) where `k` > 1 step methods have the statistic.

        Raises
        ------
        KeyError
            If no step method has the statistic.
        """
        if not self.supports_sampler_stats:
            raise ValueError(f"{type(self).__name__} does not store sampler statistics")
        if sampler_idx is not None:
            return self._get_sampler_stats(stat_name, sampler_idx, burn, thin)
        owners = [i for i, stats in enumerate(self.sampler_vars or []) if stat_name in stats]
        if not owners:
            raise KeyError(unknown("sampler statistic", stat_name, self.stat_names))
        values = [self._get_sampler_stats(stat_name, i, burn, thin) for i in owners]
        return values[0] if len(values) == 1 else np.stack(values, axis=-1)

    def _get_sampler_stats(self, stat_name, sampler_idx, burn, thin):
        raise NotImplementedError(f"{type(self).__name__} must define _get_sampler_stats(...)")

    def _slice(self, idx):
        raise NotImplementedError(f"{type(self).__name__} must define _slice(slice)")

    def point(self, idx) -> dict[str, np.ndarray]:
        """Return draw number `idx` as a dict name -> value."""
        raise NotImplementedError(f"{type(self).__name__} must define point(idx)")

    def _add_variable(self, name, values):
        raise BackendError(f"{type(self).__name__} cannot take further variables; use NDArray")

    def _remove_variable(self, name):
        raise BackendError(f"{type(self).__name__} cannot drop variables; use NDArray")

    @property
    def stat_names(self) -> set[str]:
        """Set of the names of the sampler statistics."""
        return {key for stats in self.sampler_vars or [] for key in stats}


def listing(names) -> str:
    """Return ``'alpha', 'beta'`` for use in a message."""
    return ", ".join(repr(name) for name in sorted(names)) or "none"


def unknown(what, name, known, stats=()) -> str:
    """Return the text for a name that a trace does not have: what it has, and which name is like it."""
    text = f"Unknown {what} {name!r}; the trace has {listing(known)}"
    if stats:
        text = f"{text} and the sampler statistics {listing(stats)}"
    return f"{text}.{closest(str(name).partition(':')[0], [*known, *stats])}"


def check_thinning(burn, thin) -> None:
    """Raise TypeError or ValueError unless `burn` and `thin` cut draws: integers, `thin` a positive one."""
    check_int("burn", burn)
    check_int("thin", thin, 1)
