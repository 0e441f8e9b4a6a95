"""What a run keeps: drawn values as they are, computed ones computed, chain by chain as far as written."""

from types import SimpleNamespace

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.recorder import Recorder

CHAINS, DRAWS = 2, 150


@pytest.fixture
def model():
    with pm.Model() as model:
        x = pm.Normal("x", 0.0, 1.0, shape=3)
        pm.Poisson("n", 2.0)
        pm.Deterministic("total", pm.math.sum(x) * 2.0)
        pm.Deterministic("fixed", pm.Data("d", [1.0, 2.0]) * 3.0)
    return model


def recorder(model, *names):
    return Recorder(model, [model[name] for name in names], CHAINS, DRAWS, [{"accept": "float64"}, {}])


def chunk(count, seed=0):
    rng = np.random.default_rng(seed)
    points = {"x": rng.normal(size=(CHAINS, count, 3)), "n": rng.integers(0, 9, (CHAINS, count))}
    return SimpleNamespace(points=points, stats=[{"accept": rng.random((CHAINS, count))}, {}])


def test_chunks_are_kept_one_behind_the_other(model):
    keeper, first, second = recorder(model, "x", "n", "total", "fixed"), chunk(100), chunk(50, 1)
    keeper.write(first, 0, 100)
    keeper.write(second, 100, 50)
    for chain in range(CHAINS):
        samples, (stats, nothing) = keeper.chain(chain)
        x = np.concatenate([first.points["x"][chain], second.points["x"][chain]])
        np.testing.assert_array_equal(samples["x"], x)
        np.testing.assert_allclose(samples["total"], 2.0 * x.sum(-1), rtol=1e-13)
        np.testing.assert_array_equal(samples["fixed"], np.tile([3.0, 6.0], (DRAWS, 1)))
        np.testing.assert_array_equal(stats["accept"], np.concatenate([own.stats[0]["accept"][chain] for own in (first, second)]))
        assert samples["n"].dtype == np.int64 and nothing == {}


def test_a_computed_value_does_not_depend_on_where_in_a_chunk_it_stands(model):
    whole, parts, drawn = recorder(model, "total"), recorder(model, "total"), chunk(DRAWS)
    whole.write(drawn, 0, DRAWS)
    for first, last in ((0, 1), (1, 70), (70, DRAWS)):
        piece = {name: values[:, first:last] for name, values in drawn.points.items()}
        parts.write(SimpleNamespace(points=piece, stats=[]), first, last - first)
    np.testing.assert_array_equal(whole.samples["total"], parts.samples["total"])


def test_one_shows_what_was_written_and_not_cut(model):
    keeper = recorder(model, "x")
    keeper.write(chunk(100), 0, 100)
    assert [len(keeper.chain(chain)[0]["x"]) for chain in range(CHAINS)] == [100, 100]
    keeper.cut([1], 30)
    assert [len(keeper.chain(chain)[0]["x"]) for chain in range(CHAINS)] == [100, 30]
    keeper.cut([0], -5)
    assert len(keeper.chain(0)[0]["x"]) == 0


def test_one_chain_may_be_written_alone(model):
    keeper, drawn = recorder(model, "x"), chunk(40)
    drawn.points = {name: values[:1] for name, values in drawn.points.items()}
    drawn.stats = [{"accept": drawn.stats[0]["accept"][:1]}, {}]
    keeper.write(drawn, 0, 40, chains=slice(1, 2))
    assert [len(keeper.chain(chain)[0]["x"]) for chain in range(CHAINS)] == [0, 40]
    np.testing.assert_array_equal(keeper.chain(1)[0]["x"], drawn.points["x"][0])


def test_where_a_computed_variable_fails_what_was_drawn_is_kept():
    with pm.Model() as model:
        z = pm.DiscreteUniform("z", 0, 5)
        pm.Deterministic("read", K.constant(np.arange(3.0))[z])
    keeper = recorder(model, "z", "read")
    points = {"z": np.full((CHAINS, 10), 4)}
    with pytest.raises(IndexError, match="length 3"):
        keeper.write(SimpleNamespace(points=points, stats=[]), 0, 10)
    samples, _ = keeper.chain(0)
    assert list(samples) == ["z"] and samples["z"].tolist() == [4] * 10


def test_arrays_that_the_run_fills_itself_are_not_copied(model):
    points = {"x": np.ones((CHAINS, DRAWS, 3)), "n": np.ones((CHAINS, DRAWS), "int64")}
    keeper = Recorder(model, [model["x"], model["total"]], CHAINS, DRAWS, [], noted=(points, []))
    keeper.write(SimpleNamespace(points=points, stats=[]), 0, DRAWS)
    assert keeper.samples["x"] is points["x"]
    np.testing.assert_array_equal(keeper.samples["total"], np.full((CHAINS, DRAWS), 6.0))
