"""What every store of one chain offers, and the trace of several chains."""

from __future__ import annotations

import copy
import operator
import warnings
import weakref
from abc import ABC
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import _context
from .._boundary import public, public_methods
from .._checks import check_int, check_mapping, check_sequence, closest, described
from .report import SamplerReport, merge_reports

__all__ = ["BackendError", "BaseTrace", "MultiTrace", "merge_traces"]


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
            raise KeyError(_unknown("sampler statistic", stat_name, self.stat_names))
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


@public_methods
class MultiTrace:
    """Draws of several chains of one run.

    ``trace["x"]``, ``trace[x]`` and ``trace.x`` give the draws of a variable, all chains one after the
    other; ``trace["x", 100:500:2]`` cuts each chain first; a name that belongs to a sampler statistic and
    to no variable gives the statistic. ``trace[7]`` is a point (dict) of the last chain, ``trace[100:]``
    a new trace. The last chain is the one with the highest number.

    Parameters
    ----------
    straces : iterable of BaseTrace
        One per chain, with different chain numbers.

    Raises
    ------
    ValueError
        If two chains have the same number, or there is no chain.

    Attributes
    ----------
    running_chain : RunningChain or None
        What the run can be continued from.
    """

    running_chain = None

    def __init__(self, straces) -> None:
        straces = list(straces)
        if not straces:
            raise ValueError("a MultiTrace needs at least one chain, got none")
        numbers = [strace.chain for strace in straces]
        if len(set(numbers)) < len(numbers):
            raise ValueError(f"Chains are not unique: got the numbers {numbers}, need different ones")
        self._straces = dict(zip(numbers, straces))
        self._model = None
        self._report = SamplerReport()
        for strace in straces:
            self._report._add_warnings(getattr(strace, "_warnings", ()), strace.chain)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.nchains} chains, {len(self)} iterations, {len(self.varnames)} variables>"

    def __getstate__(self) -> dict[str, Any]:
        # The model belongs to a session of an engine; what was drawn does not need it.
        return {**self.__dict__, "_model": None}

    def __copy__(self) -> MultiTrace:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin

    def __deepcopy__(self, memo) -> MultiTrace:
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        # A weak reference stays itself: the copy of a trace belongs to the model that was sampled.
        twin.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return twin

    @property
    def sampled_model(self) -> Any:
        """The model that was sampled, as long as it lives and the trace was not pickled; else None."""
        return None if self._model is None else self._model()

    def remember_model(self, model) -> None:
        """Note which model was sampled, without keeping it alive."""
        self._model = weakref.ref(model)

    @property
    def nchains(self) -> int:
        """Number of chains."""
        return len(self._straces)

    @property
    def chains(self) -> list[int]:
        """List of the chains' numbers, in ascending order."""
        return sorted(self._straces)

    @property
    def report(self) -> SamplerReport:
        """The :class:`~pymc3.backends.report.SamplerReport` of the run."""
        return self._report

    @property
    def varnames(self) -> list[str]:
        """List of the variables' names."""
        return self._straces[self.chains[-1]].varnames

    @property
    def stat_names(self) -> set[str]:
        """Set of the sampler statistics' names.

        Raises
        ------
        ValueError
            If the chains have different statistics.
        """
        names = [strace.stat_names for strace in self._straces.values()]
        if any(other != names[0] for other in names):
            found = "; ".join(f"chain {chain}: {_listing(some)}" for chain, some in zip(self._straces, names))
            raise ValueError(f"the chains contain different sampler statistics: {found}")
        return names[0]

    def __len__(self) -> int:
        """Return the number of draws of each chain, of the shortest one where they differ."""
        return min(len(strace) for strace in self._straces.values())

    def __iter__(self) -> Iterator[dict[str, np.ndarray]]:
        """Iterate over the points (dicts) of the last chain, as indexing with integers does."""
        return iter(self.points(chains=self.chains[-1]))

    def __getitem__(self, idx) -> MultiTrace | dict[str, np.ndarray] | np.ndarray:
        if isinstance(idx, slice):
            return self._slice(idx)
        if not isinstance(idx, tuple):
            try:
                return self.point(operator.index(idx))
            except TypeError:
                return self._by_name(_name_of(idx), slice(None))
        if len(idx) != 2 or not isinstance(idx[1], slice):
            raise TypeError(f"expected trace[name] or trace[name, start:stop:step], got trace[{idx!r}]")
        return self._by_name(_name_of(idx[0]), idx[1])

    def __getattr__(self, name) -> np.ndarray:
        # Only reached when there is no such attribute; before __init__ or while unpickling there are no chains.
        if name.startswith("__") or name == "_straces" or "_straces" not in self.__dict__:
            raise AttributeError(name)
        if name not in self.varnames and name not in self.stat_names:
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}; it has the variables "
                f"{_listing(self.varnames)} and the statistics {_listing(self.stat_names)}"
            )
        return self._by_name(name, slice(None))

    def _by_name(self, name, cut):
        """Return the draws of a variable or statistic, each chain cut by the slice `cut`."""
        is_variable, is_stat = name in self.varnames, name in self.stat_names
        if not is_variable and not is_stat:
            raise KeyError(_unknown("variable", name, self.varnames, self.stat_names))
        if is_variable and is_stat:
            warnings.warn(
                f"{name!r} is the name of a variable and of a sampler statistic; this gives the variable. "
                "Use trace.get_values or trace.get_sampler_stats.",
                stacklevel=3,
            )
        get = "get_values" if is_variable else "get_sampler_stats"
        per_chain = [getattr(store, get)(name)[cut] for store in self._selected(None)]
        return np.concatenate(per_chain)

    def _selected(self, chains):
        """Return the stores of `chains`: None for all, one number, or several."""
        if chains is None:
            chains = self.chains
        chains = [chains] if np.isscalar(chains) else check_sequence("chains", chains, "of numbers of chains, or one")
        if not chains:
            raise ValueError(f"chains is empty; the trace has the chains {self.chains}")
        missing = [chain for chain in chains if chain not in self.chains]
        if missing:
            raise KeyError(f"unknown chain {missing[0]!r}; the trace has the chains {self.chains}")
        return [self._straces[chain] for chain in chains]

    def get_values(self, varname, burn=0, thin=1, combine=True, chains=None, squeeze=True) -> list[np.ndarray] | np.ndarray:
        """Return the draws of a variable.

        Parameters
        ----------
        varname : str or variable
        burn : int
            Number of draws to leave out at the start of each chain.
        thin : int
            Keep every `thin`-th of the rest.
        combine : bool
            Put the chains one after the other in one new array. Otherwise a list of the chains' arrays,
            which may be views of what the trace stores.
        chains : int or list of int, optional
            All if not given.
        squeeze : bool
            Give the array itself in place of a list of one.

        Returns
        -------
        numpy.ndarray or list of numpy.ndarray
            Each of shape (draws, *shape).

        Raises
        ------
        KeyError
            If there is no such variable or chain.
        """
        name = _name_of(varname)
        stores = self._selected(chains)
        if name not in self.varnames:
            raise KeyError(_unknown("variable", name, self.varnames))
        check_thinning(burn, thin)
        return _squeeze_cat([store.get_values(name, burn, thin) for store in stores], combine, squeeze)

    def get_sampler_stats(self, stat_name, burn=0, thin=1, combine=True, chains=None, squeeze=True) -> list[np.ndarray] | np.ndarray:
        """Return a statistic of the step methods.

        Parameters
        ----------
        stat_name : str
        burn, thin, combine, chains, squeeze
            As in `get_values`.

        Returns
        -------
        numpy.ndarray or list of numpy.ndarray
            Each of shape (draws,), or (draws, k) where `k` > 1 step methods have the statistic.

        Raises
        ------
        KeyError
            If there is no such statistic or chain.
        """
        stores, stat_name = self._selected(chains), _name_of(stat_name)
        if stat_name not in self.stat_names:
            raise KeyError(_unknown("sampler statistic", stat_name, self.stat_names))
        check_thinning(burn, thin)
        results = [store.get_sampler_stats(stat_name, None, burn, thin) for store in stores]
        return _squeeze_cat(results, combine, squeeze)

    def _slice(self, idx):
        sliced = type(self)(strace._slice(idx) for strace in self._straces.values())
        sliced._model = self._model
        sliced._report = self._report._slice(*idx.indices(len(self)))
        return sliced

    def point(self, idx, chain=None) -> dict[str, np.ndarray]:
        """Return draw number `idx` as a dict name -> value, of the last chain if `chain` is not given."""
        return self._selected(self.chains[-1] if chain is None else chain)[0].point(idx)

    def points(self, chains=None) -> Iterator[dict[str, np.ndarray]]:
        """Iterate over the points (dicts) of some chains, or of all, one chain after the other."""
        for store in self._selected(chains):
            for idx in range(len(store)):
                yield store.point(idx)

    def add_values(self, vals, overwrite=False) -> None:
        """Add variables.

        Parameters
        ----------
        vals : dict of str to array
            Values of shape (draws of all chains together, *shape), in the order of ``trace[name]``.
        overwrite : bool
            Allow to replace a variable.

        Raises
        ------
        ValueError
            If a name is taken, or a length is not the total number of draws; nothing is added then.
        """
        check_mapping("vals", vals, "of names to draws of all chains together")
        stores = self._selected(None)
        ends = np.cumsum([len(store) for store in stores])
        arrays = {name: np.asarray(value) for name, value in vals.items()}
        for name, array in arrays.items():
            if name in self.varnames and not overwrite:
                raise ValueError(f"Variable name {name!r} already exists; pass overwrite=True to replace it")
            if array.ndim == 0 or len(array) != ends[-1]:
                raise ValueError(
                    f"the values of {name!r} have shape {array.shape}; the first length must be "
                    f"{ends[-1]}, the number of draws of the {self.nchains} chains together"
                )
        for name, array in arrays.items():
            for store, part in zip(stores, np.split(array, ends[:-1])):
                store._add_variable(name, part)

    def remove_values(self, name) -> None:
        """Remove the variable `name`; a KeyError if there is none."""
        name = _name_of(name)
        if name not in self.varnames:
            raise KeyError(_unknown("variable", name, self.varnames))
        for store in self._straces.values():
            store._remove_variable(name)


@public
def merge_traces(mtraces) -> MultiTrace:
    """Return one trace with the chains of several.

    Parameters
    ----------
    mtraces : list of MultiTrace
        With different chain numbers, all of the same length.

    Raises
    ------
    ValueError
        If there are none, two chains have the same number, or the lengths differ.
    """
    mtraces = check_sequence("mtraces", mtraces, "of MultiTraces")
    if not mtraces:
        raise ValueError("Cannot merge an empty set of traces.")
    for mtrace in mtraces:
        if not isinstance(mtrace, MultiTrace):
            raise TypeError(f"mtraces must be a list of MultiTraces; got {described(mtrace)} among them.")
    stores = [store for mtrace in mtraces for store in mtrace._straces.values()]
    lengths = {store.chain: len(store) for store in stores}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"Chains are of different lengths: {lengths} (chain: draws)")
    merged = type(mtraces[0])(stores)
    merged._model = mtraces[0]._model
    merged._report = merge_reports([mtrace.report for mtrace in mtraces])
    return merged


def _listing(names):
    """Return ``'alpha', 'beta'`` for use in a message."""
    return ", ".join(repr(name) for name in sorted(names)) or "none"


def _name_of(key):
    """Return the name that a key of a trace, a string or a variable, stands for."""
    name = key if isinstance(key, str) else getattr(key, "name", None)
    if not isinstance(name, str):
        raise TypeError(
            f"a trace is indexed with the name of a variable, a variable, an integer (a point) or a slice; got {described(key)}."
        )
    return name


def _unknown(what, name, known, stats=()):
    text = f"Unknown {what} {name!r}; the trace has {_listing(known)}"
    if stats:
        text = f"{text} and the sampler statistics {_listing(stats)}"
    return f"{text}.{closest(str(name).partition(':')[0], [*known, *stats])}"


def check_thinning(burn, thin) -> None:
    """Raise TypeError or ValueError unless `burn` and `thin` cut draws: integers, `thin` a positive one."""
    check_int("burn", burn)
    check_int("thin", thin, 1)


def _squeeze_cat(results, combine, squeeze):
    """Concatenate a list of arrays if `combine`; unwrap a list of one if `squeeze`."""
    if combine:
        results = [np.concatenate(results)]
    return results[0] if squeeze and len(results) == 1 else results
