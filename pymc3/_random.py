"""Seeds, and the NumPy generator that forward draws use.

Forward draws take their generator from here, so that one caller can decide it for a whole tree of draws
(`use_generator`). Without that, each draw is seeded from NumPy's global generator: ``np.random.seed(123)`` makes a
script reproducible, as it always did.
"""

import contextlib
import threading
from collections.abc import Iterator, Sequence

import numpy as np

from ._checks import check_sequence, described
from ._generator import BlockGenerator

__all__ = ["generator", "use_generator", "seeded", "draw_seeds", "legacy_seed", "normalize_seed"]

_SEED_WORDS = 4  # 4 x 32 bits seed a 128-bit state


class _Local(threading.local):
    def __init__(self) -> None:
        self.generators = []


_local = _Local()


def generator() -> np.random.Generator:
    """Return the `numpy.random.Generator` for draws made now in this thread: of large ones it makes blocks, on all cores."""
    if _local.generators:
        return _local.generators[-1]
    return _new(_global_words(_SEED_WORDS))


@contextlib.contextmanager
def use_generator(seed=None) -> Iterator[np.random.Generator]:
    """Draw with one generator inside the block.

    Parameters
    ----------
    seed : None, int, sequence of int, or numpy.random.Generator
        None takes a seed from NumPy's global generator.
    """
    if isinstance(seed, np.random.Generator):
        chosen = seed
    else:
        words = _global_words(_SEED_WORDS) if normalize_seed(seed) is None else seed
        chosen = _new(words)
    _local.generators.append(chosen)
    try:
        yield chosen
    finally:
        _local.generators.pop()


@contextlib.contextmanager
def seeded(random_seed) -> Iterator[None]:
    """Let draws inside the block depend on `random_seed` only, those of users' functions by ``numpy.random`` as well.

    Parameters
    ----------
    random_seed : int, sequence of int or None
        None (or -1) takes a seed from NumPy's global generator, which users' functions then go on using.
    """
    with use_generator(random_seed) as generator:
        if normalize_seed(random_seed) is None:
            yield
            return
        state = np.random.get_state()
        np.random.seed([int(word) for word in generator.integers(2**32, size=4)])
        try:
            yield
        finally:
            np.random.set_state(state)


def normalize_seed(random_seed) -> int | Sequence[int] | None:
    """Return None where the user left the choice to us (None or -1), else `random_seed`.

    Raises
    ------
    TypeError, ValueError
        It is neither a whole number nor a sequence of such; one is negative.
    """
    if random_seed is None:
        return None
    is_one = np.isscalar(random_seed)
    words = [random_seed] if is_one else check_sequence("random_seed", random_seed, "of integers, or an integer")
    if not all(isinstance(word, (int, np.integer)) and not isinstance(word, bool) for word in words):
        raise TypeError(f"random_seed must be an integer, or a sequence of integers; got {described(random_seed)}.")
    if is_one and random_seed == -1:
        return None
    negative = [int(word) for word in words if word < 0]
    if negative:
        raise ValueError(f"random_seed must not be negative; got {negative[0]}.")
    return random_seed  # pyright: ignore[reportReturnType]


def legacy_seed(seed) -> int | list[int]:
    """Return a whole number as a seed of NumPy's old generators, which take 32 bits at a time: itself, or all its words."""
    words = []
    while seed >> 32 * len(words):
        words.append(seed >> 32 * len(words) & 0xFFFFFFFF)
    return words if len(words) > 1 else seed


def draw_seeds(count) -> list[int]:
    """Return `count` seeds in [0, 2**30) from NumPy's global generator, as Python ints."""
    return [int(word) for word in np.random.randint(2**30, size=count)]


def _new(seed):
    return BlockGenerator(np.random.SFC64(seed))


def _global_words(count):
    return [int(word) for word in np.random.randint(0, 2**32, size=count, dtype=np.uint64)]
