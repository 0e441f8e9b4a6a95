"""Contract: counter-based random numbers inside the graph.

Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): a number is a pure function of the key, of
what was folded in, and of which call on the stream it is; the same on every engine, whatever is mapped or looped.
"""

from __future__ import annotations

from .tensors import TensorVariable
from .types import DType, Shape, TensorLike


class RandomStream:
    """A stream of random numbers; successive calls of its methods give independent numbers.

    Parameters
    ----------
    key : int or int64 tensor (), optional
        Equal keys give equal numbers. None: the current session's next key, which its seed fixes (``K.Session(seed=1)``);
        without a seed, one that NumPy's global generator draws.

    Examples
    --------
    >>> draws = K.RandomStream(7).normal((1000,))
    >>> abs(float(K.eval(K.mean(draws)))) < 0.1
    True
    """

    def __init__(self, key: int | TensorVariable | None = None) -> None: ...

    def fold_in(self, data: int | TensorVariable) -> RandomStream:
        """Return a new stream whose key mixes in `data`, an int or an int64 tensor (); independent of this stream."""
        ...

    def uniform(self, shape: Shape = (), dtype: DType | None = None) -> TensorVariable:
        """Return uniforms in the open interval (0, 1), odd multiples of 2^-53 (float32: 2^-24)."""
        ...

    def normal(self, shape: Shape = (), dtype: DType | None = None) -> TensorVariable:
        """Return standard normals (by Box and Muller's formula); dtype None: floatx."""
        ...

    def exponential(self, shape: Shape = ()) -> TensorVariable:
        """Return exponentials of rate 1."""
        ...

    def integers(self, low: TensorLike, high: TensorLike, shape: Shape = ()) -> TensorVariable:
        """Return int64 numbers, uniform on low, ..., high - 1 (bias below (high - low) / 2^52).

        `low` and `high` may be tensors.
        """
        ...
