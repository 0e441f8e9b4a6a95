"""A trace of two chains with known values, and a stand-in for a model (traces must not need a real one)."""

from types import SimpleNamespace

import numpy as np
import pytest

from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray

DRAWS = 20


def arrays(chain, draws=DRAWS):
    """Return (samples, stats) of one chain; every number tells where it belongs."""
    t = np.arange(draws)
    samples = {
        "alpha": 100.0 * chain + t,
        "beta": (100.0 * chain + t)[:, None] + np.array([0.0, 0.25]),
        "sigma_log__": np.log1p(t) + chain,
        "sigma": np.exp(np.log1p(t) + chain),
        "k": t + 10 * chain,
    }
    stats = [
        {"accept": np.full(draws, 0.5 + chain), "tune": t < 5},
        {"accept": np.full(draws, 0.25 + chain), "scaling": np.full(draws, 2.0)},
    ]
    return samples, stats


def chain_store(chain, draws=DRAWS):
    return NDArray.from_arrays(chain, *arrays(chain, draws))


class FakeModel:
    """Three variables, one of them transformed: what a store asks a model for."""

    def __init__(self):
        names = {"alpha": (), "beta": (2,), "k": ()}
        self.unobserved_RVs = [SimpleNamespace(name=name) for name in names]
        self.free_RVs = self.unobserved_RVs
        self.test_point = {"alpha": np.array(0.0), "beta": np.zeros(2), "k": np.array(0)}
        self.unpicklable = lambda: None

    def fastfn(self, outs):
        names = [var.name for var in outs]
        return lambda point: [point[name] for name in names]


@pytest.fixture
def trace():
    return MultiTrace([chain_store(0), chain_store(1)])


@pytest.fixture
def fake_model():
    return FakeModel()
