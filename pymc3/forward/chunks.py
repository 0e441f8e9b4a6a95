"""Forward draws in chunks, so that many of them need little memory at a time."""

import functools

import numpy as np

from .. import backends_symbolic as K
from .._log import log
from ..model.data_shapes import explaining_data_shapes
from ..shapes import size_of
from ..util import power_of_two
from .draws import Draws
from .joint import simulate

__all__ = ["draw_in_chunks"]

# Numbers drawn at once: they stay within a processor's own memory, the bar moves, and Ctrl-C is heard.
_CHUNK_NUMBERS = 2**19


def draw_in_chunks(model, targets, rows, given=None, size=(), bar=None) -> tuple[dict[str, np.ndarray], int]:
    """Draw `targets` forward, some of the draws at a time.

    Parameters
    ----------
    model : Model
    targets : list of variables
    rows : int or array of int
        Number of draws, or which of the given draws each of them starts from.
    given : dict, optional
        Variable -> array (total, *shape).
    size : tuple of int
        Draws made from each row; quantities that follow from the given ones alone have no axes for it.
    bar : Bar, optional

    Returns
    -------
    results : dict of str to array (draws, *size, *shape)
    done : int
        Number of rows: fewer after Ctrl-C.
    """
    _keep_freed_memory()
    total, repeats = (rows, 1) if given is None else (len(rows), size_of(size))
    step = power_of_two(_CHUNK_NUMBERS // max(repeats * sum(_numbers_of(target, model) for target in targets), 1))
    known = {} if given is None else given
    results, done = {}, 0
    with model.session, explaining_data_shapes(model, with_observed=False):
        fixed = set(Draws((), (model.root,), dict.fromkeys(known)).computable(targets)) if size else set()
        try:
            while done < total or len(results) < len(targets):
                count = min(step, total - done)
                chunk = {node: _repeated(values[rows[done : done + count]], repeats) for node, values in known.items()}
                for target, values in zip(targets, simulate(model, targets, (count * repeats,), chunk)):
                    once = values[::repeats] if target in fixed else values.reshape((count,) + size + values.shape[1:])
                    _keep(results, target.name, once, done, total)
                done += count
                if bar is not None:
                    bar.advance(count)
        except KeyboardInterrupt:
            if given is None or not done:
                raise
            log.warning("Interrupted: %d of %d draws of %s were made.", done, total, ", ".join(results))
            results = {name: values[:done] for name, values in results.items()}
    return results, done


@functools.cache
def _keep_freed_memory():
    """Let the memory of one chunk serve the next: to get it from the system anew costs as much as half of the draws.

    The C library of Linux gives freed memory back beyond a mark, which it raises when a larger array is freed.
    """
    np.empty(4 * _CHUNK_NUMBERS)


def _numbers_of(target, model):
    """Return how many numbers one draw has; lengths that depend on `Data` are taken for the longest of these."""
    shape = K.int_shape(target if K.is_tensor(target) else target.logp_elemwiset)
    longest = max((max(data.dshape, default=1) for data in model.root.data_vars.values()), default=1)
    return size_of([longest if n is None else n for n in shape])


def _repeated(values, repeats):
    return values if repeats == 1 else np.repeat(values, repeats, axis=0)


def _keep(results, name, values, done, total):
    """Write values of some rows to the array of all."""
    if len(values) == total:
        results[name] = values
        return
    if name not in results:
        results[name] = np.empty((total,) + values.shape[1:], values.dtype)
    results[name][done : done + len(values)] = values
