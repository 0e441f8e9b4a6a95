"""Deep graphs, of any form, are computed, differentiated and sampled; what models leave behind does not grow."""

import gc
import os
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
import scipy.stats

import pymc3 as pm
from pymc3 import _arviz, backends_symbolic as K
from pymc3.sampling import pointwise

DEEP = 1500  # Python allows a thousand calls within calls
GRID = np.linspace(0.1, 1.0, 5)


def affine(x, n):
    for _ in range(n):
        x = x * 0.999 + 0.001
    return x


def diamond(x, n):
    for _ in range(n):
        x = x * x - 0.5 * x
    return x


def two_behind(x, n):
    a, b = x, 0.5 * x
    for _ in range(n):
        a, b = b, 0.5 * (a + b)
    return b


def reversed_vector(x, n):
    z = x * GRID
    for _ in range(n):
        z = 0.5 * z[::-1] + 0.4 * z
    return z[0]


def reads(x, n):
    z = x * GRID
    for _ in range(n):
        z = z[[1, 2, 3, 4, 0]]
    return z[1]


def errors_of_an_ar(x, n):
    data, e, total = np.sin(np.arange(n + 1.0)), 0.0, 0.0
    for i in range(1, n + 1):
        e = data[i] - x * data[i - 1] - 0.3 * e
        total = total - 0.5 * e**2
    return total / n


FORMS = [affine, diamond, two_behind, reversed_vector, reads, errors_of_an_ar]


def model_of(form, n):
    with pm.Model() as model:
        x = pm.Normal("x", 0.0, 1.0)
        pm.Potential("p", -((form(x, n) - 0.3) ** 2))
    return model


def logp(form, n, x):
    return -0.5 * x**2 - 0.5 * np.log(2.0 * np.pi) - (form(x, n) - 0.3) ** 2


@pytest.mark.parametrize("form", FORMS)
def test_deep_graphs_of_any_form_have_logp_and_gradient(form):
    n = 250  # deeper than Python's limit allows for calls within calls, some of which each operation would take
    with model_of(form, n) as model:
        np.testing.assert_allclose(model.logp({"x": 0.3}), logp(form, n, 0.3), rtol=1e-9)
        step = 1e-5
        slope = (logp(form, n, 0.3 + step) - logp(form, n, 0.3 - step)) / (2.0 * step)
        np.testing.assert_allclose(model.dlogp()({"x": 0.3})[0], slope, rtol=1e-5, atol=1e-8)


def test_a_graph_of_very_many_operations_in_a_row():
    limit = sys.getrecursionlimit()
    x = K.placeholder((), "float64", name="x")
    y = affine(x, DEEP)
    value, slope = K.function([x], [y, K.gradients(y, x)])(0.3)
    np.testing.assert_allclose(value, affine(0.3, DEEP), rtol=1e-10)
    np.testing.assert_allclose(slope, 0.999 ** (DEEP), rtol=1e-10)
    assert sys.getrecursionlimit() == limit


def test_deep_models_are_sampled_and_predict():
    n = 300
    with pm.Model():
        x = pm.Normal("x", 0.0, 1.0)
        z = pm.Deterministic("z", affine(x, n))
        pm.Normal("y", z, 1.0, observed=[1.0, 2.0])
        trace = pm.sample(50, tune=20, chains=2, cores=1, step=pm.Metropolis(), progressbar=False, compute_convergence_checks=False)
        prior = pm.sample_prior_predictive(20)
        posterior = pm.sample_posterior_predictive(trace, progressbar=False)
    np.testing.assert_allclose(trace["z"], affine(trace["x"], n), rtol=1e-10)
    np.testing.assert_allclose(prior["z"], affine(prior["x"], n), rtol=1e-10)
    assert posterior["y"].shape == (100, 2)


GROWTH = """
import gc, os, resource
import numpy as np
import pymc3 as pm

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

def build():
    with pm.Model():
        x = pm.Normal("x", 0.0, 1.0)
        pm.Normal("y", x, 1.0, observed=np.ones(20))
        pm.sample(20, tune=10, chains=1, step=pm.Metropolis(), progressbar=False, compute_convergence_checks=False)
    gc.collect()

for _ in range(3):
    build()
before = held()
for _ in range(5):
    build()
print((held() - before) / 5)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="reads the size of the process where Linux tells it")
def test_dropped_models_leave_no_compiled_code_behind():
    gc.collect()
    run = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True)
    # MiB for each model; where the models are kept, it is 2.2 and 6.2.
    assert float(run.stdout.split()[-1]) < {"theano": 1.5, "tensorflow": 4.0}[K.backend()]


def test_the_log_likelihood_of_many_draws_is_computed_for_all_at_once_and_held_once(caplog, monkeypatch):
    y = np.linspace(-1.0, 2.0, 40)
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 10.0)
        sd = pm.HalfNormal("sd", 5.0)
        pm.Normal("y", mu, sd, observed=y)
        trace = pm.sample(3000, tune=50, chains=2, cores=1, step=pm.Metropolis(), progressbar=False, compute_convergence_checks=False)
    monkeypatch.setattr(pointwise, "_BATCH_BYTES", 2**18)  # several batches for each chain
    pointwise.log_likelihood(trace, model)  # compiles
    assert "one by one" not in caplog.text
    tracemalloc.start()
    values = pointwise.log_likelihood(trace, model)["y"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.5 * values.nbytes
    mean, scale = (np.stack(trace.get_values(name, combine=False))[..., None] for name in ("mu", "sd"))
    np.testing.assert_allclose(values, scipy.stats.norm(mean, scale).logpdf(y), rtol=1e-12)


def test_functions_that_look_at_very_many_draws_say_that_thinning_serves(caplog, monkeypatch):
    pytest.importorskip("arviz")
    monkeypatch.setattr(_arviz, "_MANY", 100)
    monkeypatch.setattr(_arviz, "_ENOUGH", 50)
    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        trace = pm.sample(200, tune=50, chains=2, cores=1, step=pm.Metropolis(), progressbar=False, compute_convergence_checks=False)
    caplog.set_level("INFO", logger="pymc3")
    pm.summary(trace)
    assert "all 400 draws" in caplog.text and "trace[::8]" in caplog.text
    caplog.clear()
    pm.summary(trace[::8])
    assert "draws" not in caplog.text
