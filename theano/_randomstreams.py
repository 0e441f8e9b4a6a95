"""Random streams with Theano's methods, on `K.RandomStream`: a compiled function draws new numbers in each call."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3._random import draw_seeds

from ._conversion import as_tensor_variable
from ._graph import as_length, constant_value

__all__ = ["MRG_RandomStream", "MRG_RandomStreams", "RandomStream", "RandomStreams"]


class RandomStreams:
    """A stream of random numbers, as tensors.

    A function that `theano.function` compiles draws new numbers in each call, the same ones for the same seed; in a model's
    log-probability they would be the same in each evaluation.

    Parameters
    ----------
    seed : int, optional
        None: one that NumPy's global generator draws.
    """

    def __init__(self, seed=None, **ignored) -> None:
        self._key = K.variable(np.int64(0), name="random stream: key")
        self._count = K.variable(np.int64(0), name="random stream: number of calls")
        self._count.default_update = self._count + 1
        self._stream = K.RandomStream(self._key).fold_in(self._count)
        self.seed(seed)

    def seed(self, seed=None) -> None:
        """Start the stream anew; None: from a seed that NumPy's global generator draws."""
        seed = draw_seeds(1)[0] if seed is None else seed
        K.set_value(self._key, np.int64(seed if np.ndim(seed) == 0 else np.random.SeedSequence(list(seed)).generate_state(1)[0]))
        K.set_value(self._count, np.int64(0))

    @property
    def stream(self) -> K.RandomStream:
        """What its numbers come from, as `pm.set_tt_rng` takes it."""
        return self._stream

    def _uniform(self, size, *parameters):
        """Return uniforms of a size, or of the shape of the parameters."""
        if size is None or (isinstance(size, (tuple, list)) and not size and any(p.ndim for p in parameters)):
            shapes = K.int_shape(sum(K.zeros_like(p) for p in parameters)) if parameters else ()
        else:
            shapes = size
        return self._stream.uniform(_lengths(shapes))

    def uniform(self, size=None, low=0.0, high=1.0, ndim=None, dtype=None, **ignored) -> K.TensorVariable:
        """Return numbers that are uniform between `low` and `high`."""
        low, high = as_tensor_variable(low), as_tensor_variable(high)
        return _typed(low + (high - low) * self._uniform(size, low, high), dtype)

    def normal(self, size=None, avg=0.0, std=1.0, ndim=None, dtype=None, **ignored) -> K.TensorVariable:
        """Return normal numbers with this mean and standard deviation (keywords also `loc` and `scale`)."""
        avg, std = as_tensor_variable(ignored.get("loc", avg)), as_tensor_variable(ignored.get("scale", std))
        # The quantile of a uniform: one number of the stream each, whatever the shape is.
        uniform = self._uniform(size, avg, std)
        return _typed(avg - std * np.sqrt(2.0) * K.erfcinv(2.0 * uniform), dtype)

    def truncated_normal(self, size, avg=0.0, std=1.0, ndim=None, dtype=None, **ignored) -> K.TensorVariable:
        """Return normal numbers that lie within two standard deviations of the mean."""
        avg, std = as_tensor_variable(avg), as_tensor_variable(std)
        low = 0.022750131948179195  # P(z < -2)
        uniform = low + (1 - 2 * low) * self._uniform(size, avg, std)
        return _typed(avg - std * np.sqrt(2.0) * K.erfcinv(2.0 * uniform), dtype)

    def binomial(self, size=None, n=1, p=0.5, ndim=None, dtype="int64", prob=None, **ignored) -> K.TensorVariable:
        """Return how many of `n` (a number) tries succeed, each with probability `p`."""
        p = as_tensor_variable(p if prob is None else prob)
        tries = [K.cast(self._uniform(size, p) < p, "int64") for _ in range(as_length(n))]
        return _typed(K.sum(K.stack(tries), axis=0), dtype)

    def bernoulli(self, p=0.5, size=None, dtype="int64") -> K.TensorVariable:
        """Return 1 with probability `p`, else 0."""
        return self.binomial(size, 1, p, dtype=dtype)

    def random_integers(self, size=None, low=0, high=1, ndim=None, dtype="int64", **ignored) -> K.TensorVariable:
        """Return whole numbers from `low` to `high`, both included."""
        return _typed(self._stream.integers(low, K.add(high, 1), _lengths(() if size is None else size)), dtype)

    def choice(self, size=None, a=2, replace=True, p=None, ndim=None, dtype="int64", **ignored) -> K.TensorVariable:
        """Return elements of `a` (a number: of 0, ..., a - 1), each with its probability `p`."""
        values = K.arange(as_length(a)) if not np.ndim(a) and not getattr(a, "ndim", 0) else as_tensor_variable(a)
        count = K.int_shape(values)[0]
        if not replace:
            order = K.argsort(self._uniform((count,)) if p is None else K.log(self._uniform((count,))) / -as_tensor_variable(p))
            return _typed(values[order[: as_length(size if np.ndim(size) == 0 else size[0])]], dtype)
        p = K.full((count,), 1.0 / count) if p is None else as_tensor_variable(p)
        uniform = self._uniform(() if size is None else size)
        places = K.searchsorted(K.cumsum(p), uniform * K.sum(p), side="right")
        return _typed(values[K.minimum(places, count - 1)], dtype)

    def multinomial(self, size=None, n=1, pvals=(0.5, 0.5), ndim=None, dtype="int64", **ignored) -> K.TensorVariable:
        """Return how often each of some results comes in `n` (a number) tries; their probabilities are the last axis of `pvals`."""
        pvals = as_tensor_variable(pvals)
        rows = K.int_shape(pvals)[:-1] if size is None or not np.size(size) else _lengths(size)
        borders = K.cumsum(pvals, -1)
        uniforms = [K.expand_dims(self._stream.uniform((*rows,)), -1) for _ in range(as_length(n))]
        places = [K.sum(K.cast(u >= borders[..., :-1], "int64"), -1) for u in uniforms]
        results = [K.one_hot(place, K.int_shape(pvals)[-1], "int64") for place in places]
        return _typed(K.sum(K.stack(results), axis=0), dtype)

    def permutation(self, size=None, n=1, ndim=None, dtype="int64", **ignored) -> K.TensorVariable:
        """Return the whole numbers 0, ..., n - 1 in a random order, for each place of `size`."""
        return _typed(K.argsort(self._uniform((*_lengths(() if size is None else size), as_length(n))), -1), dtype)

    def shuffle_row_elements(self, input) -> K.TensorVariable:
        """Return `input` with the elements of each row in another order."""
        input = as_tensor_variable(input)
        return K.take_along_axis(input, K.argsort(self._uniform(K.int_shape(input)), -1), -1)


def _lengths(shape):
    """Return a shape as a tuple of ints; TypeError where a length is not known."""
    value = constant_value(shape) if K.is_tensor(shape) else shape
    lengths = [None] if value is None else [as_length(n) for n in (value if np.ndim(value) else [value])]
    if not all(isinstance(n, int) for n in lengths):
        raise TypeError(f"Random streams need lengths that are known; got {shape!r}.")
    return tuple(lengths)


def _typed(x, dtype):
    return x if dtype is None else K.cast(x, dtype)


class RandomStream(RandomStreams):
    """The stream of `theano.tensor.random.utils`: as NumPy's generators, it takes parameters before sizes."""

    def uniform(self, low=0.0, high=1.0, size=None, **ignored) -> K.TensorVariable:
        """Return numbers that are uniform between `low` and `high`."""
        return super().uniform(size, low, high, **ignored)

    def normal(self, loc=0.0, scale=1.0, size=None, **ignored) -> K.TensorVariable:
        """Return normal numbers with this mean and standard deviation."""
        return super().normal(size, loc, scale, **ignored)

    def binomial(self, n=1, p=0.5, size=None, **ignored) -> K.TensorVariable:
        """Return how many of `n` (a number) tries succeed, each with probability `p`."""
        return super().binomial(size, n, p, **ignored)

    def bernoulli(self, p=0.5, size=None, dtype="int64") -> K.TensorVariable:
        """Return 1 with probability `p`, else 0."""
        return super().binomial(size, 1, p, dtype=dtype)


MRG_RandomStream = MRG_RandomStreams = RandomStreams
