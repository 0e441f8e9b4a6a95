"""Draws of one chain in memory, and traces on disk."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from .._boundary import public
from .._checks import check_int, described
from ..exceptions import TraceDirectoryError
from .base import MultiTrace
from .one_chain import BackendError, BaseTrace, check_thinning, unknown

__all__ = ["NDArray", "load_trace", "point_list_to_multitrace", "save_trace"]


class NDArray(BaseTrace):
    """Store of one chain in NumPy arrays.

    Parameters
    ----------
    name : str, optional
        Has no meaning here.
    model, vars, test_point
        As in :class:`~pymc3.backends.base.BaseTrace`.

    Attributes
    ----------
    samples : dict of str to numpy.ndarray
        Each of shape (draws, *shape); rows from `draw_idx` on are not yet written.
    draw_idx : int
        Number of draws recorded.
    draws : int or None
        Number of draws there is room for.
    """

    supports_sampler_stats = True

    def __init__(self, name=None, model=None, vars=None, test_point=None) -> None:
        super().__init__(name, model, vars, test_point)
        self._init_draws()

    def _init_draws(self):
        self.draw_idx = 0
        self.draws = None
        self.samples = {}
        self._stats = None

    @classmethod
    def from_arrays(cls, chain, samples, stats=None, warnings=()) -> NDArray:
        """Return a store that holds the given arrays themselves (no copy), without a model.

        Parameters
        ----------
        chain : int
            Number of the chain.
        samples : dict of str to numpy.ndarray
            Draws of each variable, of shape (draws, *shape); views are fine.
        stats : list of dict of str to numpy.ndarray, optional
            One dict per step method; arrays of shape (draws,) or (draws, ...).
        warnings : iterable of SamplerWarning
            What the chain has to say in the run's report.

        Raises
        ------
        ValueError
            If the arrays differ in the number of draws.
        """
        self = cls.__new__(cls)
        samples = {name: np.asarray(values) for name, values in samples.items()}
        if stats is not None:
            stats = [{key: np.asarray(values) for key, values in one.items()} for one in stats]
        draws = _common_length(chain, samples, stats)
        self._init_store(
            None, {name: values.shape[1:] for name, values in samples.items()}, {name: values.dtype for name, values in samples.items()}
        )
        self._init_draws()
        self._set_sampler_vars(None if stats is None else [{key: v.dtype for key, v in one.items()} for one in stats])
        self._is_base_setup = True
        self.chain = chain
        self.samples, self._stats = samples, stats
        self.draws = self.draw_idx = draws
        self._add_warnings(warnings)
        return self

    def setup(self, draws, chain, sampler_vars=None) -> None:
        """Make room for `draws` more iterations of chain number `chain`.

        Parameters
        ----------
        draws : int
        chain : int
        sampler_vars : list of dict, optional
            One dict (name -> dtype) per step method; cannot change once set.
        """
        super().setup(draws, chain, sampler_vars)
        self.chain = chain
        kept = self.draw_idx
        self.draws = kept + draws
        for name, shape in self.var_shapes.items():
            old = self.samples.get(name)
            self.samples[name] = _grown(old, kept, draws, shape, self.var_dtypes[name])
        if sampler_vars is not None:
            before = self._stats or [{}] * len(sampler_vars)
            self._stats = [
                {key: _grown(old.get(key), kept, draws, (), dtype) for key, dtype in new.items()}
                for old, new in zip(before, self.sampler_vars)
            ]

    def record(self, point, sampler_stats=None) -> None:
        """Store one iteration.

        Parameters
        ----------
        point : dict of str to array
            Values of the model's free variables.
        sampler_stats : list of dict, optional
            One dict (name -> value) per step method; needed if and only if `setup` was given `sampler_vars`.

        Raises
        ------
        BackendError
            If there is no room left, or the store has lost its model by pickling or slicing.
        ValueError
            If statistics are missing or not expected.
        """
        if self.fn is None:
            raise BackendError(
                f"chain {self.chain} was made from arrays, a file or a pickle and has no model to compute "
                "values with; record into NDArray(model=model)"
            )
        if self.draws is None or self.draw_idx >= self.draws:
            raise BackendError(
                f"no room for draw {self.draw_idx} of chain {self.chain} (room for {self.draws or 0}); call setup(draws, chain) for more"
            )
        if (self._stats is None) != (sampler_stats is None):
            given = "none were given" if sampler_stats is None else "some were given"
            raise ValueError(f"sampler_stats: {given}, but setup() was called with sampler_vars={self.sampler_vars}")
        for name, value in zip(self.varnames, self.fn(point)):
            self.samples[name][self.draw_idx] = value
        for arrays, values in zip(self._stats or [], sampler_stats or []):
            for key, value in values.items():
                arrays[key][self.draw_idx] = value
        self.draw_idx += 1

    def close(self) -> None:
        """Cut the arrays to what was recorded (an interrupted run records less than planned)."""
        if self.draw_idx == self.draws:
            return
        end = slice(self.draw_idx)
        self.samples = {name: values[end] for name, values in self.samples.items()}
        if self._stats is not None:
            self._stats = [{key: v[end] for key, v in one.items()} for one in self._stats]
        self.draws = self.draw_idx

    def __len__(self) -> int:
        return self.draw_idx

    def get_values(self, varname, burn=0, thin=1) -> np.ndarray:
        """Return the draws of a variable, of shape (draws, *shape); a view of what is stored."""
        if varname not in self.samples:
            raise KeyError(unknown("variable", varname, self.samples))
        check_thinning(burn, thin)
        return self.samples[varname][: self.draw_idx][burn::thin]

    def _get_sampler_stats(self, stat_name, sampler_idx, burn, thin):
        return self._stats[sampler_idx][stat_name][: self.draw_idx][burn::thin]

    def _slice(self, idx):
        def cut(values):
            return values[: self.draw_idx][idx]

        stats = self._stats
        if stats is not None:
            stats = [{key: cut(values) for key, values in one.items()} for one in stats]
        samples = {name: cut(values) for name, values in self.samples.items()}
        return NDArray.from_arrays(self.chain, samples, stats, self._warnings)

    def point(self, idx) -> dict[str, np.ndarray]:
        """Return draw number `idx` (negative: from the end) as a dict name -> value."""
        idx = check_int("the number of a draw", idx)
        if not -self.draw_idx <= idx < self.draw_idx:
            raise IndexError(f"draw {idx} of chain {self.chain}: it has {self.draw_idx} draws")
        return {name: values[: self.draw_idx][idx] for name, values in self.samples.items()}

    def _add_variable(self, name, values):
        if name not in self.samples:
            self.varnames.append(name)
        self.samples[name] = values
        self.var_shapes[name], self.var_dtypes[name] = values.shape[1:], values.dtype

    def _remove_variable(self, name):
        self.varnames.remove(name)
        for table in (self.samples, self.var_shapes, self.var_dtypes):
            del table[name]


def _path(directory):
    if not isinstance(directory, (str, os.PathLike)):
        raise TypeError(f"directory must be the name of a directory, a string; got {described(directory)}.")
    return Path(directory)


def _common_length(chain, samples, stats):
    """Return the number of draws that all arrays of a chain have."""
    lengths = {name: _length(values) for name, values in samples.items()}
    for position, one in enumerate(stats or []):
        lengths.update({f"{key} of step {position}": _length(v) for key, v in one.items()})
    if len(set(lengths.values())) > 1 or None in lengths.values():
        raise ValueError(f"the arrays of chain {chain} need one number of draws, got {lengths}")
    return next(iter(lengths.values()), 0)


def _length(values):
    return len(values) if values.ndim else None


def _grown(old, kept, more, shape, dtype):
    """Return zeros of shape (kept + more, *shape) that begin with the first `kept` rows of `old`."""
    new = np.zeros((kept + more, *shape), dtype)
    if old is not None:
        new[:kept] = old[:kept]
    return new


def point_list_to_multitrace(point_list, model=None) -> MultiTrace:
    """Return a trace of one chain from a list of points.

    Parameters
    ----------
    point_list : list of dict of str to array
        All with the same names and shapes.
    model : Model, optional
        Not needed; PyMC3 reads dtypes from it, here they are those of the values.
    """
    points = list(point_list)
    if not points:
        raise ValueError("a trace needs at least one point, got an empty list")
    names = list(points[0])
    for position, point in enumerate(points):
        if point.keys() != points[0].keys():
            raise ValueError(f"point {position} has the variables {list(point)}, the first has {names}")
    samples = {name: np.stack([np.asarray(point[name]) for point in points]) for name in names}
    return MultiTrace([NDArray.from_arrays(0, samples)])


@public
def save_trace(trace, directory=None, overwrite=False) -> str:
    """Write a trace to a directory, in PyMC3's format: one folder per chain.

    Parameters
    ----------
    trace : MultiTrace
    directory : str, optional
        ``.pymc_1.trace`` (or the next free number) in the working directory if not given.
    overwrite : bool
        Replace what is there.

    Returns
    -------
    str
        The directory.

    Raises
    ------
    OSError
        If the directory exists and `overwrite` is False.
    """
    if directory is None:
        number = 1
        while Path(f".pymc_{number}.trace").exists():
            number += 1
        directory = f".pymc_{number}.trace"
    path = _path(directory)
    if path.exists():
        if not overwrite:
            raise OSError(f"{path} exists already; give another directory, or overwrite=True")
        _check_is_trace(path)
        shutil.rmtree(path)
    path.mkdir(parents=True)
    for chain, store in trace._straces.items():
        SerializeNDArray(path / str(chain)).save(store)
    return str(directory)


def _check_is_trace(path):
    """Refuse to delete a directory that holds anything but saved chains."""
    chain_files = {SerializeNDArray.metadata_file, SerializeNDArray.samples_file}
    for entry in path.iterdir() if path.is_dir() else [path]:
        if not entry.is_dir() or not {inner.name for inner in entry.iterdir()} <= chain_files:
            raise OSError(f"{path} holds {entry.name!r}, which is no saved chain; delete it yourself")


@public
def load_trace(directory, model=None) -> MultiTrace:
    """Read a trace written by `save_trace`, or by PyMC3's.

    Parameters
    ----------
    directory : str
    model : Model, optional
        Not needed: the files hold names, shapes and dtypes.

    Raises
    ------
    TraceDirectoryError
        If there is no chain in the directory.
    """
    path = _path(directory)
    folders = sorted(entry for entry in path.iterdir() if entry.is_dir()) if path.is_dir() else []
    if not folders:
        raise TraceDirectoryError(f"{directory} is not a directory with chains written by save_trace")
    return MultiTrace(SerializeNDArray(folder).load() for folder in folders)


class SerializeNDArray:
    """One chain on disk: ``metadata.json`` (chain, statistics) and ``samples.npz`` (draws)."""

    metadata_file = "metadata.json"
    samples_file = "samples.npz"

    def __init__(self, directory) -> None:
        self.directory = Path(directory)
        self.metadata_path = self.directory / self.metadata_file
        self.samples_path = self.directory / self.samples_file

    @staticmethod
    def to_metadata(ndarray) -> dict[str, Any]:
        """Return all but the draws as a dict that JSON can hold."""
        length = slice(len(ndarray))
        stats = sampler_vars = None
        if ndarray._stats is not None:
            stats = [{k: v[length].tolist() for k, v in one.items()} for one in ndarray._stats]
            sampler_vars = [{k: str(v.dtype) for k, v in one.items()} for one in ndarray._stats]
        return {
            "draw_idx": ndarray.draw_idx,
            "draws": ndarray.draw_idx,
            "_stats": stats,
            "chain": int(ndarray.chain),
            "sampler_vars": sampler_vars,
        }

    def save(self, ndarray) -> None:
        """Write a chain.

        Raises
        ------
        TypeError
            If it is not an :class:`NDArray`.
        """
        if not isinstance(ndarray, NDArray):
            raise TypeError(f"only NDArray chains can be saved, got {type(ndarray).__name__}")
        self.directory.mkdir(exist_ok=True)
        self.metadata_path.write_text(json.dumps(self.to_metadata(ndarray)))
        samples = {name: ndarray.get_values(name) for name in ndarray.varnames}
        np.savez_compressed(self.samples_path, **samples)

    def load(self, model=None) -> NDArray:
        """Read the chain back as an :class:`NDArray`; `model` is not needed.

        Raises
        ------
        TraceDirectoryError
            If a file is missing.
        """
        if not (self.samples_path.exists() and self.metadata_path.exists()):
            raise TraceDirectoryError(f"{self.directory} is not a saved chain: it needs {self.metadata_file} and {self.samples_file}")
        metadata = json.loads(self.metadata_path.read_text())
        with np.load(self.samples_path) as archive:
            samples = {name: archive[name] for name in archive.files}
        stats = metadata["_stats"]
        if stats is not None:
            dtypes = metadata.get("sampler_vars") or [{}] * len(stats)
            stats = [{key: np.array(values, dtype=kinds.get(key)) for key, values in one.items()} for one, kinds in zip(stats, dtypes)]
        # PyMC3's sliced traces may carry a wrong draw_idx: the arrays themselves say how many draws there are.
        return NDArray.from_arrays(metadata["chain"], samples, stats)
