"""A NumPy generator that makes large draws in blocks, on all cores.

Each block has a stream of random numbers of its own, and its length is fixed: what is drawn depends on the seed and on
the shape, never on the number of cores.
"""

import math
import threading

import numpy as np

from .util import available_cores

__all__ = ["BlockGenerator"]

_BLOCK = 2**15  # numbers; they stay within a core's own memory

# Method of `numpy.random.Generator` -> how many parameters it has before `size`
_CONTINUOUS = {
    **dict.fromkeys(("random", "standard_normal", "standard_exponential", "standard_cauchy"), 0),
    **dict.fromkeys(("chisquare", "exponential", "pareto", "power", "rayleigh", "standard_gamma", "standard_t", "weibull"), 1),
    **dict.fromkeys(("beta", "f", "gamma", "gumbel", "laplace", "logistic", "lognormal", "noncentral_chisquare"), 2),
    **dict.fromkeys(("normal", "uniform", "vonmises", "wald"), 2),
    **dict.fromkeys(("noncentral_f", "triangular"), 3),
}
_COUNTS = {
    **dict.fromkeys(("geometric", "logseries", "poisson", "zipf"), 1),
    **dict.fromkeys(("binomial", "negative_binomial"), 2),
    **dict.fromkeys(("hypergeometric",), 3),
}


class BlockGenerator(np.random.Generator):
    """`numpy.random.Generator` whose methods make element-wise draws of more than one block on all cores.

    Parameters
    ----------
    bit_generator : numpy.random.BitGenerator
        Makes small draws, and the seeds of blocks.
    """


def _blockwise(name, parameters, dtype):
    """Return the method called `name`, in blocks where there are several."""
    whole = getattr(np.random.Generator, name)
    one_block = _normal if name == "normal" else whole

    def draw(self, *args, **named):
        rest = args[parameters:]
        shape = _shape(rest[0] if rest else named.get("size"))
        if math.prod(shape) <= _BLOCK or len(rest) > 1 or named.keys() - {"size"}:
            return whole(self, *args, **named)
        values = [np.asarray(value) for value in args[:parameters]]
        if np.broadcast_shapes(shape, *(value.shape for value in values)) != shape:
            raise ValueError(f"{name}: parameters of shapes {[value.shape for value in values]} do not fit into size={shape}.")
        return _draw(self, one_block, values, shape, dtype)

    draw.__name__, draw.__doc__ = name, whole.__doc__
    return draw


def _shape(size):
    return () if size is None else (int(size),) if np.ndim(size) == 0 else tuple(map(int, size))


def _normal(stream, loc=0.0, scale=1.0, size=None):
    """Return the numbers that `Generator.normal` gives, in half the time where parameters are arrays."""
    if np.any(scale < 0):
        raise ValueError("scale < 0")
    draws = stream.standard_normal(size)
    with np.errstate(over="ignore", invalid="ignore"):
        draws *= scale
        draws += loc
    return draws


def _draw(generator, one_block, values, shape, dtype):
    draws = np.empty(shape, dtype)
    target = draws if any(value.ndim for value in values) else draws.reshape(-1)
    axis = int(np.argmax(target.shape))
    length = max(1, _BLOCK * target.shape[axis] // target.size)
    seed = int(generator.integers(2**63))

    def fill(place):
        cut = slice(place * length, (place + 1) * length)
        block = target[_along(target, axis, cut)]
        own = [value[_along(value, axis - target.ndim, cut)] for value in values]
        stream = np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(place,))))
        block[...] = one_block(stream, *own, size=block.shape)

    _share(fill, -(-target.shape[axis] // length))
    return draws


def _along(array, axis, cut):
    """Return the index that takes `cut` of an axis, of which an array that is broadcast may have one element only, or none at all."""
    axis = axis + array.ndim if axis < 0 else axis
    return (slice(None),) * axis + (cut,) if axis >= 0 and array.shape[axis] > 1 else ...


def _share(work, count):
    """Call ``work(0)``, ..., ``work(count - 1)``, by one thread for each core."""
    places, errors = iter(range(count)), []

    def run():
        try:
            for place in places:
                work(place)
        except BaseException as error:
            errors.append(error)

    others = [threading.Thread(target=run) for _ in range(min(available_cores(), count) - 1)]
    for thread in others:
        thread.start()
    run()
    for thread in others:
        thread.join()
    if errors:
        raise errors[0]


for _name in _CONTINUOUS:
    setattr(BlockGenerator, _name, _blockwise(_name, _CONTINUOUS[_name], np.float64))
for _name in _COUNTS:
    setattr(BlockGenerator, _name, _blockwise(_name, _COUNTS[_name], np.int64))
