"""What a run keeps: draws of the tracked variables, and statistics of the step methods."""

import numpy as np

from .. import backends_symbolic as K
from ..model.current_shapes import known_shape
from ..model.over_draws import lengthened, over_draws

__all__ = ["Recorder"]

_BATCH_BYTES = 2**25
# Rows are computed by the multiple: an engine's vector instructions may differ in the last bit from what it does with the
# odd elements at the end, and a draw must not depend on where in a chunk it stands.
_ROWS = 64
# Many rows are computed by this number: an engine may compile anew for each number of rows.
_MANY_ROWS = 1024


class Recorder:
    """Arrays (chains, draws, *shape), filled chunk by chunk.

    Parameters
    ----------
    model : Model
    vars : list of variables
        What is kept: value variables, and anything computed from them.
    chains, draws : int
    stats_dtypes : list of dict of str to dtype
        One for each step method that records statistics.
    noted : Chunk, optional
        Of all draws: the arrays that the run itself fills with values of value variables and with statistics.
    """

    def __init__(self, model, vars, chains, draws, stats_dtypes, noted=None) -> None:
        self.vars, self._model = list(vars), model
        values = {id(var) for var in model.vars}
        self._direct = [var for var in self.vars if id(var) in values]
        derived = [var for var in self.vars if id(var) not in values]
        self._derived = [var for var in derived if K.depends_on(var, model.vars)]
        self._fixed = [var for var in derived if not K.depends_on(var, model.vars)]
        self._inputs = [var for var in model.vars if self._derived and K.depends_on(self._derived, [var])]
        self._function = None
        shapes = {var.name: known_shape(var) for var in self.vars}
        self._is_noted = noted is not None
        points, self.stats = noted or ({}, [_rooms(dtypes, chains, draws) for dtypes in stats_dtypes])
        self.samples = {
            var.name: points[var.name] if var.name in points else np.empty((chains, draws, *shapes[var.name]), K.dtype(var))
            for var in self.vars
        }
        self.draws = np.zeros(chains, "int64")

    def write(self, chunk, start, count, chains=slice(None)) -> None:
        """Keep the `count` iterations of a chunk as draws `start`, ... of the given chains.

        Where a computed variable fails, its error is raised, and the others are kept without the computed ones.
        """
        where = (chains, slice(start, start + count))
        if not self._is_noted:
            for var in self._direct:
                self.samples[var.name][where] = chunk.points[var.name]
            for kept, own in zip(self.stats, chunk.stats):
                for name, values in own.items():
                    kept[name][where] = values
        try:
            for var, values in zip(self._derived, self._derive(chunk.points, count)):
                self.samples[var.name][where] = values
            for var in self._fixed:
                self.samples[var.name][where] = K.eval(var)
        except Exception:
            self.samples = {var.name: self.samples[var.name] for var in self._direct}
            self.draws[chains] = start + count
            raise
        self.draws[chains] = start + count

    def cut(self, chains, draws) -> None:
        """Forget what was written after the first `draws` draws of some chains."""
        for chain in chains:
            self.draws[chain] = max(0, min(draws, self.draws[chain]))

    def chain(self, index) -> tuple[dict[str, np.ndarray], list[dict[str, np.ndarray]]]:
        """Return the draws (dict of arrays) and statistics (list of dicts) of one chain, as views, as far as written."""
        draws = self.draws[index]
        samples = {name: values[index, :draws] for name, values in self.samples.items()}
        return samples, [{name: values[index, :draws] for name, values in own.items()} for own in self.stats]

    def _derive(self, points, count):
        """Return the values of the computed variables, arrays (chains, count, *shape)."""
        if not self._derived:
            return []
        if self._function is None:
            key = "computed variables", tuple(var.name for var in self._derived)
            self._function = self._model.remember(key, lambda: over_draws(self._derived, self._inputs, name="computed variables"))
        chains = len(next(iter(points.values())))
        total = count * chains
        size = sum(8 * int(np.prod(self.samples[var.name].shape[2:], dtype="int64")) for var in self._derived)
        batch = _ROWS if total <= _ROWS else min(_MANY_ROWS, _ROWS * max(1, _BATCH_BYTES // max(size, 1) // _ROWS))
        whole = total + -total % batch
        flat = [lengthened(points[var.name].reshape(total, *points[var.name].shape[2:]), whole) for var in self._inputs]
        pieces = []
        for first in range(0, total, batch):
            pieces.append(self._function(*[values[first : first + batch] for values in flat]))
        joined = pieces[0] if len(pieces) == 1 else [np.concatenate(parts) for parts in zip(*pieces)]
        return [values[:total].reshape(chains, count, *values.shape[1:]) for values in joined]


def _rooms(dtypes, chains, draws):
    return {name: np.empty((chains, draws), dtype) for name, dtype in dtypes.items()}
