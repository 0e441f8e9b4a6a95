"""The factor by which the log-probability of a part of the data stands for the whole."""

import numpy as np

from .. import backends_symbolic as K
from .._checks import check_int

__all__ = ["scaling_of", "check_total_size"]


def check_total_size(total_size, ndim, name) -> None:
    """Check `total_size` where a variable is made.

    Raises
    ------
    TypeError, ValueError
        It is no int or sequence of int, None and Ellipsis; a length is not positive; it has more entries than the data have
        axes.
    """
    if total_size is None:
        return
    if isinstance(total_size, (int, np.integer)):
        check_int(f"total_size of {name!r}", total_size, 1)
        return
    if not isinstance(total_size, (list, tuple)):
        raise TypeError(f"total_size of {name!r} must be an int or a sequence of ints, got {total_size!r}.")
    for entry in total_size:
        if entry is not None and entry is not Ellipsis:
            if not isinstance(entry, (int, np.integer)):
                raise TypeError(f"total_size of {name!r} has the entry {entry!r}; use int, None or Ellipsis.")
            check_int(f"an entry of total_size of {name!r}", entry, 1)
    lengths = [entry for entry in total_size if entry is not Ellipsis]
    if len(total_size) - len(lengths) > 1:
        raise ValueError(f"total_size of {name!r} has more than one Ellipsis: {total_size!r}.")
    if len(lengths) > ndim:
        raise ValueError(f"total_size of {name!r} has {len(lengths)} lengths, but the data have {ndim} axes.")


def scaling_of(total_size, elements) -> K.TensorVariable | float:
    """Return the product, over the axes that `total_size` gives, of its length over that of `elements`.

    Parameters
    ----------
    total_size : int, sequence or None
        An int is the length of the first axis. In a sequence None leaves an axis alone, and an Ellipsis stands for any
        number of axes, so that what follows it counts from the last axis.
    elements : tensor
    """
    if total_size is None:
        return 1.0
    ndim = K.ndim(elements)
    if isinstance(total_size, (int, np.integer)):
        return float(total_size) / _length(elements, 0) if ndim else float(total_size)
    factor = 1.0
    for axis, length in _by_axis(total_size, ndim):
        factor = factor * (float(length) / _length(elements, axis))
    return factor


def _by_axis(total_size, ndim):
    entries = list(total_size)
    if Ellipsis in entries:
        split = entries.index(Ellipsis)
        tail = entries[split + 1 :]
        pairs = list(enumerate(entries[:split])) + [(ndim - len(tail) + i, n) for i, n in enumerate(tail)]
    else:
        pairs = list(enumerate(entries))
    return [(axis, length) for axis, length in pairs if length is not None]


def _length(x, axis):
    static = K.int_shape(x)[axis]
    return float(static) if static is not None else K.cast(K.shape(x)[axis], K.floatx())
