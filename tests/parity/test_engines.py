"""One user script under both engines, each in its own process: the same log-probability, gradient and draws."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import pymc3 as pm

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("theano", "tensorflow")
ITERATIONS = 1000

pytestmark = pytest.mark.skipif(pm.backends_symbolic.backend() != ENGINES[0], reason="compares both engines; run once, under the first")

SCRIPT = """
import sys
import numpy as np
import pymc3 as pm
from tests.parity.scripts import {name} as build
with build() as model:
    rng = np.random.RandomState(7)
    point = {{v.name: rng.normal(size=v.dshape) if v.dtype.startswith("float") else model.test_point[v.name]
             for v in model.vars}}
    kept = {{"logp": model.logp(point)}}
    if all(v.dtype.startswith("float") for v in model.vars):
        kept["dlogp"] = model.dlogp()(point)
    step = pm.Metropolis() if "{name}" == "linear_regression" else None  # None: the automatic choice
    trace = pm.sample({iterations}, step=step, tune=500, cores=1, chains=2, random_seed=11,
                      progressbar=False, compute_convergence_checks=False, discard_tuned_samples=False)
    for v in trace.varnames:
        kept["draws of " + v] = trace.get_values(v, combine=False)
    kept["margins"] = np.log(trace.get_sampler_stats("accept", combine=False))
    kept["accepted"] = trace.get_sampler_stats("accepted", combine=False)
np.savez(sys.argv[1], **kept)
"""


def run(engine, name, path):
    environment = {**os.environ, "PYMC_SYMB_BACKEND": engine, "PYTHONPATH": str(ROOT)}
    script = SCRIPT.format(name=name, iterations=ITERATIONS)
    done = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with np.load(path) as kept:
        return {key: kept[key] for key in kept.files}


@pytest.fixture(scope="module", params=["linear_regression", "hierarchical", "disasters", "correlations"])
def results(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return [run(engine, request.param, folder / f"{engine}.npz") for engine in ENGINES]


def test_log_probability_and_gradient(results):
    one, other = results
    np.testing.assert_allclose(one["logp"], other["logp"], rtol=1e-10)
    if "dlogp" in one:
        np.testing.assert_allclose(one["dlogp"], other["dlogp"], rtol=1e-10, atol=1e-10)


def test_draws_are_equal(results):
    """Equal to 1e-8 in the first 1,000 iterations, tuning included."""
    one, other = results
    np.testing.assert_array_equal(one["accepted"][:, :ITERATIONS], other["accepted"][:, :ITERATIONS])
    for key in one:
        if key.startswith("draws of "):
            np.testing.assert_allclose(one[key][:, :ITERATIONS], other[key][:, :ITERATIONS], rtol=1e-8, atol=1e-8, err_msg=key)
