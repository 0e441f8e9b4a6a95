"""Large draws are made in blocks: right in distribution, and the same whatever the machine."""

import numpy as np
import pytest
from scipy import stats

from pymc3 import _generator
from pymc3._generator import BlockGenerator

LENGTH = 3 * _generator._BLOCK + 1000
PARAMETERS = {
    "chisquare": (3.0,),
    "exponential": (2.0,),
    "pareto": (3.0,),
    "power": (2.5,),
    "rayleigh": (1.5,),
    "standard_gamma": (0.7,),
    "standard_t": (4.0,),
    "weibull": (1.7,),
    "beta": (2.0, 0.6),
    "f": (4.0, 7.0),
    "gamma": (2.5, 0.3),
    "gumbel": (1.0, 2.0),
    "laplace": (-1.0, 2.0),
    "logistic": (0.5, 3.0),
    "lognormal": (0.2, 0.5),
    "noncentral_chisquare": (3.0, 1.0),
    "normal": (-2.0, 0.5),
    "uniform": (-1.0, 3.0),
    "vonmises": (0.3, 2.0),
    "wald": (1.0, 2.0),
    "noncentral_f": (4.0, 7.0, 1.0),
    "triangular": (0.0, 0.3, 1.5),
    "geometric": (0.2,),
    "logseries": (0.6,),
    "poisson": (4.5,),
    "zipf": (2.5,),
    "binomial": (12, 0.3),
    "negative_binomial": (3, 0.4),
    "hypergeometric": (20, 30, 10),
}
METHODS = sorted({**_generator._CONTINUOUS, **_generator._COUNTS})


def new(seed):
    return BlockGenerator(np.random.SFC64(seed))


def same_distribution(first, second):
    """Two-sample test that holds for counts too: their ties make it only milder."""
    return stats.ks_2samp(first, second).pvalue > 1e-3


@pytest.mark.parametrize("name", METHODS)
def test_blocks_are_distributed_as_numpy_draws(name):
    parameters = PARAMETERS.get(name, ())
    draws = getattr(new(1), name)(*parameters, LENGTH)
    expected = getattr(np.random.default_rng(2), name)(*parameters, 60_000)
    assert draws.shape == (LENGTH,) and draws.dtype == expected.dtype
    assert same_distribution(draws, expected)
    assert same_distribution(draws[-1000:], expected)  # the last block is a shorter one


@pytest.mark.parametrize("name", [name for name in METHODS if name in PARAMETERS])
@pytest.mark.parametrize("columns", [1, 50])
def test_each_block_takes_its_own_part_of_the_parameters(name, columns):
    """The last tenth of the rows has another first parameter; so has the last column."""
    first, *others = PARAMETERS[name]
    other = 2 * first if name != "logseries" else 0.3
    rows = LENGTH // columns
    values = np.full((rows, columns), first)
    values[-rows // 10 :] = other
    draws = getattr(new(3), name)(values, *others, size=(rows, columns))
    for value, part in ((first, draws[: -rows // 10]), (other, draws[-rows // 10 :])):
        expected = getattr(np.random.default_rng(4), name)(value, *others, 30_000)
        assert same_distribution(part.ravel(), expected)


def test_shapes_and_broadcasting():
    means = np.array([0.0, 100.0, 200.0])
    rows = np.arange(LENGTH)[:, None] * 1000.0
    draws = new(5).normal(means, 1e-3, (LENGTH, 3))
    assert draws.shape == (LENGTH, 3) and abs(draws - means).max() < 0.01
    draws = new(5).normal(rows + means, np.full((1, 3), 1e-3), (LENGTH, 3))
    assert abs(draws - rows - means).max() < 0.01
    draws = new(5).normal(rows.T, 1e-3, (2, LENGTH))  # blocks are cut along the longest axis
    assert abs(draws - rows.T).max() < 0.01
    assert new(5).standard_normal((2, 0, LENGTH)).shape == (2, 0, LENGTH)
    assert new(5).normal(rows.T, 1.0).shape == (1, LENGTH)


def test_draws_depend_on_the_seed_and_not_on_the_cores(monkeypatch):
    def draw(cores, seed=6):
        monkeypatch.setattr(_generator, "available_cores", lambda: cores)
        random = new(seed)
        return [random.gamma(np.linspace(1, 2, LENGTH), 2.0, LENGTH), random.standard_normal((LENGTH, 2)), random.random()]

    alone = draw(1)
    for cores in (2, 7):
        for one, many in zip(alone, draw(cores)):
            np.testing.assert_array_equal(one, many)
    assert not np.any(alone[1] == draw(2, seed=7)[1])


def test_blocks_and_calls_are_independent():
    random = new(8)
    first, second = (random.standard_normal(4 * _generator._BLOCK).reshape(4, -1) for _ in "ab")
    correlation = np.corrcoef(np.concatenate([first, second]))
    assert abs(correlation - np.eye(8)).max() < 5 / np.sqrt(_generator._BLOCK)


def test_small_draws_are_numpys_own():
    ours, numpys = new(9), np.random.Generator(np.random.SFC64(9))
    np.testing.assert_array_equal(ours.normal(1.0, 2.0, 10), numpys.normal(1.0, 2.0, 10))
    np.testing.assert_array_equal(ours.random(out=np.empty(LENGTH)), numpys.random(out=np.empty(LENGTH)))
    np.testing.assert_array_equal(ours.standard_normal(LENGTH, "float32"), numpys.standard_normal(LENGTH, "float32"))
    np.testing.assert_array_equal(ours.normal(np.arange(3.0)), numpys.normal(np.arange(3.0)))


def test_children_draw_in_blocks_too():
    first, second = (child.standard_normal(LENGTH) for child in new(13).spawn(2))
    assert abs(np.corrcoef(first, second)[0, 1]) < 5 / np.sqrt(LENGTH)
    np.testing.assert_array_equal(first, new(13).spawn(1)[0].standard_normal(LENGTH))


def test_blocks_of_normal_numbers_are_those_of_numpy():
    loc, scale = np.arange(100.0), np.linspace(0.0, 3.0, 100)
    ours = _generator._normal(np.random.default_rng(10), loc, scale, (5, 100))
    np.testing.assert_allclose(ours, np.random.default_rng(10).normal(loc, scale, (5, 100)), rtol=1e-14)


def test_errors(monkeypatch):
    monkeypatch.setattr(_generator, "available_cores", lambda: 3)
    random = new(11)
    scale = np.ones(LENGTH)
    scale[-1] = -1.0
    with pytest.raises(ValueError, match="scale < 0"):
        random.normal(0.0, scale, LENGTH)
    with pytest.raises(ValueError, match="scale < 0"):
        random.gamma(2.0, scale, LENGTH)
    with pytest.raises(ValueError, match=r"normal: parameters of shapes .* do not fit into size=\(1, "):
        random.normal(np.zeros((4, LENGTH)), 1.0, (1, LENGTH))
    with pytest.raises(ValueError):
        random.normal(np.zeros(LENGTH + 1), 1.0, LENGTH)


def test_numbers_that_overflow_are_infinite_as_numpys(monkeypatch):
    monkeypatch.setattr(_generator, "available_cores", lambda: 3)
    with np.errstate(all="raise"):
        assert np.isinf(new(12).normal(0.0, np.full(LENGTH, 1e308), LENGTH)).any()
