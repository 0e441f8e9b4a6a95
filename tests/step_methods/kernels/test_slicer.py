"""The moves of Slice beside loops in NumPy that read the same random numbers: one element after the other, and all at once."""

from types import SimpleNamespace

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.chains.elements import ByElement
from pymc3.chains.target import Target
from pymc3.step_methods.kernels.slicer import SliceAtOnceKernel, SliceKernel, SliceState

SIZE = 3
WIDTHS = np.array([0.3, 2.0, 9.0])
X = SimpleNamespace(name="x", dsize=SIZE, dshape=(SIZE,), dtype="float64")
KERNELS = {"one by one": SliceKernel, "at once": SliceAtOnceKernel}


def factors(points, elementwise):
    """Two factors with several modes; where their elements are not asked for, one has a term in which they meet."""
    x = points["x"]
    normal, waves = -0.5 * K.square(x - 0.3), 3.0 * K.cos(2.0 * x)
    if elementwise:
        return [ByElement(normal, K.constant(0.25)), ByElement(waves, K.constant(0.5))]
    return [K.sum(normal), K.sum(waves) - 0.2 * x[0] * x[1] * x[2]]


def logp(x, meeting):
    return (-0.5 * (x - 0.3) ** 2 + 3.0 * np.cos(2.0 * x)).sum() - 0.2 * np.prod(x) * meeting + 0.75 * (not meeting)


@pytest.fixture(scope="module", params=KERNELS)
def case(request):
    """A kernel's name, its step, and the uniform numbers of tries: functions that are compiled."""
    kernel = KERNELS[request.param]([X], WIDTHS)
    x, widths, exponential, position = (K.placeholder((SIZE,), "float64") for _ in range(4))
    key, count, tune = K.placeholder((), "int64"), K.placeholder((), "int64"), K.placeholder((), "bool")
    state = SliceState(widths, count, tune, K.constant(0))
    random = exponential, position, K.RandomStream(key)
    moved, values, (state, _) = kernel.step({"x": x}, state, random, Target(factors, [False, True], {"x": x}))
    step = K.function([x, widths, exponential, position, key, count, tune], [moved["x"], state.width, state.count, *values])
    stream, place = K.RandomStream(key), K.placeholder((), "int64")
    at_once = stream.fold_in(count).uniform((SIZE,))[place]
    uniform = at_once if request.param == "at once" else stream.fold_in(place * 2**32 + count).uniform()
    return request.param, step, K.function([key, place, count], uniform, name="uniform")


def moved_by_numpy(x, widths, exponential, position, uniform, meeting):
    """Return what Neal's (2003) figures 3 and 5 say, and the lengths of the last intervals."""
    x, lengths = x.copy(), []
    for place in range(SIZE):

        def at(value, place=place):
            return logp(np.where(np.arange(SIZE) == place, value, x), meeting)

        here = x[place]
        level = at(here) - exponential[place]
        low = here - widths[place] * position[place]
        high = low + widths[place]
        while at(low) >= level:
            low -= widths[place]
        while at(high) >= level:
            high += widths[place]
        for tries in range(1000):
            tried = low + (high - low) * uniform(place, tries)
            if at(tried) >= level:
                break
            low, high = (tried, high) if tried < here else (low, tried)
        x[place] = tried
        lengths.append(high - low)
    return x, np.array(lengths)


def test_moves_are_those_of_numpy(case):
    name, step, uniform = case
    rng, meeting = np.random.default_rng(8), name == "one by one"
    for key in range(40):
        x, exponential, position = rng.normal(size=SIZE), rng.exponential(size=SIZE), rng.random(SIZE)
        numbers = lambda place, tries, key=key: float(uniform(key, place, tries))  # noqa: E731
        wanted, lengths = moved_by_numpy(x, WIDTHS, exponential, position, numbers, meeting)
        moved, widths, count, *values = step(x, WIDTHS, exponential, position, key, 3, True)
        np.testing.assert_allclose(moved, wanted, rtol=1e-10)
        np.testing.assert_allclose(widths, 0.75 * WIDTHS + 0.25 * lengths, rtol=1e-10)  # the mean of four
        assert count == 4
        np.testing.assert_allclose(sum(values), logp(wanted, meeting), rtol=1e-10)


def test_widths_stay_when_tuning_is_over(case):
    _, step, _ = case
    _, widths, count, *_ = step(np.zeros(SIZE), WIDTHS, np.ones(SIZE), np.full(SIZE, 0.5), 1, 3, False)
    np.testing.assert_array_equal(widths, WIDTHS)
    assert count == 3
