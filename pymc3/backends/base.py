"""The trace of several chains."""

from __future__ import annotations

import copy
import operator
import warnings
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from .._boundary import public, public_methods
from .._checks import check_mapping, check_sequence, described
from .one_chain import BackendError, BaseTrace, check_thinning, listing, unknown
from .report import SamplerReport, merge_reports

__all__ = ["BackendError", "BaseTrace", "MultiTrace", "merge_traces"]


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
            found = "; ".join(f"chain {chain}: {listing(some)}" for chain, some in zip(self._straces, names))
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
                f"{listing(self.varnames)} and the statistics {listing(self.stat_names)}"
            )
        return self._by_name(name, slice(None))

    def _by_name(self, name, cut):
        """Return the draws of a variable or statistic, each chain cut by the slice `cut`."""
        is_variable, is_stat = name in self.varnames, name in self.stat_names
        if not is_variable and not is_stat:
            raise KeyError(unknown("variable", name, self.varnames, self.stat_names))
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
            raise KeyError(unknown("variable", name, self.varnames))
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
            raise KeyError(unknown("sampler statistic", stat_name, self.stat_names))
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
            raise KeyError(unknown("variable", name, self.varnames))
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


def _name_of(key):
    """Return the name that a key of a trace, a string or a variable, stands for."""
    name = key if isinstance(key, str) else getattr(key, "name", None)
    if not isinstance(name, str):
        raise TypeError(
            f"a trace is indexed with the name of a variable, a variable, an integer (a point) or a slice; got {described(key)}."
        )
    return name


def _squeeze_cat(results, combine, squeeze):
    """Concatenate a list of arrays if `combine`; unwrap a list of one if `squeeze`."""
    if combine:
        results = [np.concatenate(results)]
    return results[0] if squeeze and len(results) == 1 else results
