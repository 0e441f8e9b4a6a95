"""Prior and posterior predictive draws: joint forward simulation, shapes as in PyMC3, every kind of trace."""

import functools
import logging

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import _generator
from pymc3.exceptions import IncorrectArgumentsError
from pymc3.forward import chunks
from tests import monte_carlo


def regression():
    rng = np.random.RandomState(123)
    x1, x2 = rng.randn(100), 0.2 * rng.randn(100)
    with pm.Model() as model:
        alpha = pm.Normal("alpha", 0.0, 10.0)
        beta = pm.Normal("beta", 0.0, 10.0, shape=2)
        sd = pm.HalfNormal("sd", 1.0)
        mu = pm.Deterministic("mu", alpha + beta[0] * x1 + beta[1] * x2)
        pm.Normal("y", mu, sd, observed=rng.randn(100))
    return model, np.column_stack([np.ones(100), x1, x2])


def points_of(number, **fixed):
    rng = np.random.default_rng(3)
    points = [{"alpha": rng.normal(), "beta": rng.normal(size=2), "sd": np.exp(0.3 * rng.normal())} for _ in range(number)]
    return [{**point, **fixed} for point in points]


assert_mean = functools.partial(monte_carlo.assert_mean, independent=True)


def shapes(draws):
    return {name: values.shape for name, values in draws.items()}


# ---- the joint distribution ----------------------------------------------------------------------------------------


def test_prior_of_a_hierarchical_model():
    groups = np.array([0, 0, 1, 2])
    with pm.Model():
        centre = pm.Normal("centre", 2.0, 3.0)
        theta = pm.Normal("theta", centre, 1.0, shape=3)
        pm.Deterministic("twice", 2.0 * theta)
        pm.Normal("y", theta[groups], 0.5, observed=np.zeros(4))
        prior = pm.sample_prior_predictive(20_000, random_seed=5)
    assert shapes(prior) == {"centre": (20_000,), "theta": (20_000, 3), "twice": (20_000, 3), "y": (20_000, 4)}
    np.testing.assert_array_equal(prior["twice"], 2.0 * prior["theta"])
    assert_mean(prior["y"], 2.0)
    y = prior["y"] - 2.0
    assert_mean(y**2, 9.0 + 1.0 + 0.25)
    # Covariances: 3**2 + 1 within a group, 3**2 between groups.
    assert_mean(y[:, 0] * y[:, 1], 10.0)
    assert_mean(y[:, 1] * y[:, 2], 9.0)
    assert_mean((prior["theta"] - prior["centre"][:, None]) ** 2, 1.0)


def test_each_variable_is_drawn_once_for_all_that_depends_on_it():
    with pm.Model():
        a = pm.Normal("a", 0.0, 100.0)
        scale = pm.HalfNormal("scale", 1.0)
        b = pm.Normal("b", a, 1e-3 * scale)
        pm.Normal("c", a - b, 1e-3, shape=(2, 3))
        pm.Normal("d", pm.math.log(scale), 1e-6, observed=0.0)
        prior = pm.sample_prior_predictive(50, random_seed=1)
    np.testing.assert_allclose(prior["a"], prior["b"], atol=0.02)
    np.testing.assert_allclose(prior["c"], 0.0, atol=0.02)
    np.testing.assert_allclose(prior["d"], np.log(prior["scale"]), atol=1e-4)
    np.testing.assert_allclose(prior["scale_log__"], np.log(prior["scale"]), rtol=1e-12)


def test_discrete_parents_and_mixtures():
    with pm.Model():
        p = pm.Uniform("p", 0.2, 0.6)
        z = pm.Bernoulli("z", p, shape=3)
        pm.Normal("y", pm.math.switch(z, 50.0, -50.0), 1.0, shape=3)
        centre = pm.Normal("centre", 0.0, 100.0, shape=2)
        pm.NormalMixture("m", pm.math.stack([p, 1.0 - p]), centre, sigma=[1e-3, 1e-3], observed=np.zeros(4))
        prior = pm.sample_prior_predictive(4000, random_seed=2)
    np.testing.assert_array_equal(prior["y"] > 0, prior["z"] == 1)
    assert_mean(prior["z"], 0.4)
    distance = np.abs(prior["m"][:, :, None] - prior["centre"][:, None, :])
    assert distance.min(-1).max() < 0.01
    from_first = (np.argmin(distance, -1) == 0).mean(1)
    assert_mean(from_first - prior["p"], 0.0)


def test_time_series_of_drawn_steps():
    with pm.Model():
        sigma = pm.HalfNormal("sigma", 1.0)
        pm.GaussianRandomWalk("walk", sigma=sigma, shape=30)
        prior = pm.sample_prior_predictive(3000, random_seed=3)
    steps = np.diff(prior["walk"], axis=1) / prior["sigma"][:, None]
    assert stats.kstest(steps.ravel(), "norm").pvalue > 1e-4


def test_posterior_predictive_is_normal_around_each_draw():
    model, design = regression()
    points = points_of(400)
    draws = pm.sample_posterior_predictive(points, model=model, random_seed=8, progressbar=False)["y"]
    assert draws.shape == (400, 100)
    coefficients = np.column_stack([[p["alpha"] for p in points], [p["beta"] for p in points]])
    z = (draws - coefficients @ design.T) / np.array([p["sd"] for p in points])[:, None]
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-4
    assert np.abs(z.mean(1)).max() < 0.55  # each draw around its own mean (standard error 0.1)


def test_variables_that_the_trace_lacks_are_drawn():
    model, _ = regression()
    points = [{"beta": np.zeros(2), "sd": 1e-3}] * 2000
    draws = pm.sample_posterior_predictive(points, model=model, var_names=["y", "alpha", "mu"], random_seed=8, progressbar=False)
    assert_mean(draws["alpha"] ** 2, 100.0)
    np.testing.assert_allclose(draws["y"], draws["mu"], atol=0.01)
    np.testing.assert_allclose(draws["mu"], draws["alpha"][:, None] + np.zeros(100), rtol=1e-12)


def test_observed_variables_are_drawn_where_others_depend_on_them():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        x = pm.Normal("x", mu, 1e-3, observed=np.array([100.0, 200.0]))
        pm.Deterministic("shifted", x + 1.0)
        pm.Normal("y", x, 1e-6, observed=np.zeros(2))
    prior = pm.sample_prior_predictive(20, model)
    np.testing.assert_allclose(prior["x"], prior["mu"][:, None] + np.zeros(2), atol=0.01)
    np.testing.assert_allclose(prior["y"], prior["x"], atol=1e-4)
    np.testing.assert_allclose(prior["shifted"], prior["x"] + 1.0)
    draws = pm.sample_posterior_predictive([{"mu": 1.0}] * 5, model=model, var_names=["y", "shifted"], progressbar=False)
    np.testing.assert_allclose(draws["y"], 1.0, atol=0.01)
    np.testing.assert_allclose(draws["shifted"], draws["y"] + 1.0, atol=1e-4)
    alone = model["y"].random(size=4)
    assert np.ptp(alone, axis=1).max() < 0.02 and np.all(np.abs(alone) < 10)


def test_missing_data_are_part_of_the_drawn_data():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        with pytest.warns(pm.ImputationWarning):
            pm.Normal("x", mu, 1.0, observed=np.ma.masked_invalid([[0.0, np.nan], [np.nan, 1.0]]))
    prior = pm.sample_prior_predictive(6, model)
    np.testing.assert_array_equal(prior["x_missing"], prior["x"].reshape(6, 4)[:, [1, 2]])
    points = [{"mu": 0.0, "x_missing": np.array([1e6, 1e6])}] * 3
    draws = pm.sample_posterior_predictive(points, model=model, var_names=["x", "x_missing"], progressbar=False)
    assert np.abs(draws["x"]).max() < 10
    np.testing.assert_array_equal(draws["x_missing"], 1e6)


def test_a_long_chain_of_variables():
    with pm.Model() as model:
        x = pm.Normal("x_0", 0.0, 1.0)
        for i in range(1, 60):
            x = pm.Normal(f"x_{i}", x, 1.0)
    prior = pm.sample_prior_predictive(2000, model, var_names=["x_59"], random_seed=6)
    assert_mean(prior["x_59"] ** 2, 60.0)


# ---- names, shapes and inputs --------------------------------------------------------------------------------------


def test_names_and_shapes_of_prior_draws():
    model, _ = regression()
    all_of_it = {"alpha": (7,), "beta": (7, 2), "sd": (7,), "sd_log__": (7,), "mu": (7, 100), "y": (7, 100)}
    assert shapes(pm.sample_prior_predictive(7, model)) == all_of_it
    assert shapes(pm.sample_prior_predictive(1, model, ["y", "sd_log__"])) == {"y": (1, 100), "sd_log__": (1,)}
    assert len(pm.sample_prior_predictive(model=model, var_names=["alpha"])["alpha"]) == 500
    with pytest.raises(KeyError, match="nothing"):
        pm.sample_prior_predictive(2, model, ["nothing"])
    with pytest.raises(TypeError, match="list of names"):
        pm.sample_prior_predictive(2, model, "alpha")


@pytest.mark.parametrize("draw", [pm.sample_posterior_predictive, pm.fast_sample_posterior_predictive])
def test_shapes_of_posterior_draws(draw):
    model, _ = regression()
    points = points_of(6)
    assert shapes(draw(points, model=model)) == {"y": (6, 100)}
    assert shapes(draw(points, 9, model)) == {"y": (9, 100)}
    assert shapes(draw(points, model=model, keep_size=True)) == {"y": (1, 6, 100)}
    every = draw(points, model=model, var_names=["y", "mu", "alpha", "beta", "sd", "sd_log__"])
    assert shapes(every) == {"y": (6, 100), "mu": (6, 100), "alpha": (6,), "beta": (6, 2), "sd": (6,), "sd_log__": (6,)}
    np.testing.assert_array_equal(every["alpha"], [point["alpha"] for point in points])
    np.testing.assert_allclose(every["sd_log__"], np.log([point["sd"] for point in points]), rtol=1e-12)
    with pytest.warns(UserWarning, match="samples=3"):
        assert shapes(draw(points, 3, model)) == {"y": (3, 100)}
    with pytest.raises(IncorrectArgumentsError, match="samples"):
        draw(points, 3, model, keep_size=True)
    with pytest.raises(KeyError, match="nothing"):
        draw(points, model=model, var_names=["nothing"])
    with pytest.raises(TypeError, match="int"):
        draw(3, model=model)
    with pytest.raises(TypeError, match="list with it"):
        draw(points[0], model=model)


def test_several_draws_from_each_point():
    model, design = regression()
    points = points_of(6, sd=1e-6)
    draws = pm.sample_posterior_predictive(points, model=model, size=4, var_names=["mu", "y", "alpha"], progressbar=False)
    assert shapes(draws) == {"mu": (6, 100), "y": (6, 4, 100), "alpha": (6,)}
    np.testing.assert_allclose(draws["y"], draws["mu"][:, None] + np.zeros((4, 1)), atol=1e-4)
    assert np.ptp(draws["y"], axis=1).min() > 0
    nested = pm.sample_posterior_predictive(points, model=model, size=(2, 3), progressbar=False)
    assert shapes(nested) == {"y": (6, 2, 3, 100)}
    with pytest.raises(IncorrectArgumentsError, match="size"):
        pm.sample_posterior_predictive(points, model=model, size=2, keep_size=True)


@pytest.fixture(scope="module")
def sampled():
    model, _ = regression()
    with model:
        trace = pm.sample(30, tune=10, chains=2, step=pm.Metropolis(), random_seed=1, progressbar=False,
                          compute_convergence_checks=False)  # fmt: skip
    return model, trace


def test_every_kind_of_trace_gives_the_same_draws(sampled):
    pytest.importorskip("arviz")
    model, trace = sampled
    options = dict(model=model, random_seed=4, progressbar=False)
    flat = pm.sample_posterior_predictive(trace, **options)["y"]
    assert flat.shape == (60, 100)
    kept = pm.sample_posterior_predictive(trace, keep_size=True, **options)["y"]
    np.testing.assert_array_equal(kept, flat.reshape(2, 30, 100))
    points = [point for chain in trace.chains for point in trace._straces[chain]]
    idata = pm.to_inference_data(trace, model=model, log_likelihood=False)
    for other in (idata, idata.posterior, points):
        np.testing.assert_allclose(pm.sample_posterior_predictive(other, **options)["y"], flat, rtol=1e-12, atol=1e-12)
    fast = pm.fast_sample_posterior_predictive(trace, model=model, random_seed=4)
    np.testing.assert_array_equal(fast["y"], flat)
    longer = pm.sample_posterior_predictive(trace, 90, var_names=["alpha"], **options)["alpha"]
    np.testing.assert_array_equal(longer, np.concatenate([trace["alpha"], trace["alpha"][:30]]))


def test_inference_data_takes_the_draws(sampled):
    pytest.importorskip("arviz")
    model, trace = sampled
    with model:
        prior = pm.sample_prior_predictive(50)
        posterior = pm.sample_posterior_predictive(trace, progressbar=False)
        idata = pm.to_inference_data(trace, prior=prior, posterior_predictive=posterior)
    assert idata.prior["beta"].shape == (1, 50, 2) and idata.prior_predictive["y"].shape == (1, 50, 100)
    np.testing.assert_array_equal(idata.posterior_predictive["y"].values.reshape(60, 100), posterior["y"])
    with model:
        idata = pm.sample(
            20, tune=5, chains=2, step=pm.Metropolis(), progressbar=False, compute_convergence_checks=False,
            return_inferencedata=True, idata_kwargs=dict(prior=prior, log_likelihood=False),
        )  # fmt: skip
    assert idata.prior_predictive["y"].shape == (1, 50, 100)


def test_points_must_agree():
    model, _ = regression()
    with pytest.raises(ValueError, match="'beta' has different shapes"):
        pm.sample_posterior_predictive([{"beta": np.zeros(2)}, {"beta": np.zeros(3)}], model=model, progressbar=False)
    with pytest.raises(ValueError, match="'sd' is missing"):
        pm.sample_posterior_predictive([{"alpha": 0.0, "sd": 1.0}, {"alpha": 0.0}], model=model, progressbar=False)
    with pytest.raises(ValueError, match=r"'beta' have shape \(3,\), but in the model its shape is \(2,\)"):
        pm.sample_posterior_predictive([{"beta": np.zeros(3)}], model=model, progressbar=False)


# ---- new data ------------------------------------------------------------------------------------------------------


def with_data(observed_is_data):
    with pm.Model() as model:
        x = pm.Data("x", np.arange(5.0))
        y = pm.Data("y_data", np.zeros(5)) if observed_is_data else np.zeros(5)
        slope = pm.Normal("slope", 0.0, 1.0)
        mu = pm.Deterministic("mu", slope * x)
        pm.Normal("y", mu, 1e-6, observed=y)
    return model


@pytest.mark.parametrize("observed_is_data", [False, True])
def test_new_data_of_another_length(observed_is_data):
    model = with_data(observed_is_data)
    points = [{"slope": s, "mu": s * np.arange(5.0)} for s in (1.0, -2.0, 3.0)]
    names = dict(var_names=["y", "mu"], model=model)
    assert shapes(pm.fast_sample_posterior_predictive(points, **names)) == {"y": (3, 5), "mu": (3, 5)}
    new = {"x": np.arange(10.0, 18.0)}
    if observed_is_data:
        new["y_data"] = np.zeros(8)
    pm.set_data(new, model=model)
    draws = pm.fast_sample_posterior_predictive(points, **names)
    expected = np.outer([1.0, -2.0, 3.0], np.arange(10.0, 18.0))
    np.testing.assert_allclose(draws["mu"], expected)  # not the values that the trace holds
    np.testing.assert_allclose(draws["y"], expected, atol=1e-4)
    prior = pm.sample_prior_predictive(4, model)
    assert prior["y"].shape == (4, 8)
    np.testing.assert_allclose(prior["y"], prior["mu"], atol=1e-4)


def test_deterministic_quantities_without_their_parents_come_from_the_trace():
    model, _ = regression()
    points = [{"mu": np.full(100, 7.0), "sd": 1e-6}] * 2
    draws = pm.sample_posterior_predictive(points, model=model, progressbar=False)["y"]
    np.testing.assert_allclose(draws, 7.0, atol=1e-4)


# ---- users' own random functions -----------------------------------------------------------------------------------


def test_a_users_function_is_called_at_each_point():
    calls = []

    def random(point=None, size=None):
        calls.append(point)
        return np.random.normal(point["mu"] + point["shifted"], 1e-6, size=size)

    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        pm.Deterministic("shifted", mu + 100.0)
        pm.DensityDist("d", lambda v: -0.5 * (v - mu) ** 2, random=random, observed=np.zeros(4))
    points = [{"mu": float(i)} for i in range(5)]
    draws = [pm.sample_posterior_predictive(points, model=model, random_seed=3, progressbar=False)["d"] for _ in "ab"]
    np.testing.assert_allclose(draws[0], 2.0 * np.arange(5.0)[:, None] + 100.0 + np.zeros(4), atol=1e-4)
    np.testing.assert_array_equal(*draws)  # though the function draws from NumPy's global generator
    assert all(isinstance(point, dict) for point in calls)
    prior = pm.sample_prior_predictive(6, model)
    np.testing.assert_allclose(prior["d"], 2.0 * prior["mu"][:, None] + 100.0 + np.zeros(4), atol=1e-4)


def test_a_distributions_method_as_random_takes_all_draws_at_once():
    calls = []

    class Counted(pm.Normal):
        def random(self, point=None, size=None):
            calls.append(size)
            return super().random(point=point, size=size)

    with pm.Model() as model:
        mu = pm.Flat("mu")
        parts = Counted.dist(mu, 1e-6, shape=4)
        pm.DensityDist("d", lambda v: -0.5 * (v - mu) ** 2, random=parts.random, observed=np.zeros(4))
    points = [{"mu": float(i)} for i in range(300)]
    draws = pm.sample_posterior_predictive(points, model=model, progressbar=False)["d"]
    np.testing.assert_allclose(draws, np.arange(300.0)[:, None] + np.zeros(4), atol=1e-4)
    assert len(calls) <= 2


def test_a_users_function_may_take_one_draws_parameters_alone():
    """One that loops over elements fails where it gets those of many draws."""

    def smaller_half(mu, size=None):
        return np.array([value if value < 2 else np.nan for value in np.broadcast_to(mu, size or mu.shape)])

    class Halved(pm.Continuous):
        def __init__(self, mu, **kwargs):
            super().__init__(**kwargs)
            self.mu = self.mode = mu

        def logp(self, value):
            return -((value - self.mu) ** 2)

        def random(self, point=None, size=None):
            (mu,) = pm.distributions.draw_values([self.mu], point=point, size=size)
            return pm.distributions.generate_samples(smaller_half, mu=mu, dist_shape=self.shape, size=size)

    with pm.Model() as model:
        mu = pm.Flat("mu")
        Halved("y", mu * np.array([1.0, 2.0]), observed=np.zeros(2))
    draws = pm.sample_posterior_predictive([{"mu": 0.5}, {"mu": 1.5}], model=model, progressbar=False)["y"]
    np.testing.assert_array_equal(draws, [[0.5, 1.0], [1.5, np.nan]])


def test_a_users_class_may_ask_for_its_parameters_without_a_size():
    """As classes for PyMC3 3.0 to 3.4 do: then each draw is made by itself."""

    class AtTheMean(pm.Continuous):
        def __init__(self, mu, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.mu = self.mode = mu

        def random(self, point=None, size=None):
            (mu,) = pm.distributions.draw_values([self.mu], point=point)
            return pm.distributions.generate_samples(lambda mu, size=None: np.zeros(size) + mu, mu, dist_shape=self.shape, size=size)

        def logp(self, value):
            return -((value - self.mu) ** 2)

    with pm.Model():
        mu = pm.Normal("mu")
        AtTheMean("y", mu, observed=np.zeros(3))
        given = np.array([1.0, 5.0, 9.0])
        drawn = pm.sample_posterior_predictive([{"mu": value} for value in given], progressbar=False)["y"]
        np.testing.assert_array_equal(drawn, np.repeat(given[:, None], 3, axis=1))
        prior = pm.sample_prior_predictive(7, random_seed=1)
    np.testing.assert_array_equal(prior["y"], np.repeat(prior["mu"][:, None], 3, axis=1))


def test_a_users_class_may_use_draw_values_or_read_the_point():
    class Around(pm.Continuous):
        reads_point = False

        def __init__(self, mu, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.mu = self.mode = mu

        def logp(self, value):
            return -0.5 * (value - self.mu) ** 2

        def random(self, point=None, size=None):
            if self.reads_point:
                return np.full(self.shape, point["mu"])
            mu = pm.distributions.draw_values([self.mu], point=point, size=size)[0]
            return pm.distributions.generate_samples(np.random.normal, mu, 1e-9, dist_shape=self.shape, size=size)

    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        Around("x", mu, shape=3, observed=np.zeros(3))
    points = [{"mu": float(i)} for i in range(4)]
    expected = np.arange(4.0)[:, None] + np.zeros(3)
    for Around.reads_point in (False, True):
        draws = pm.sample_posterior_predictive(points, model=model, progressbar=False)["x"]
        np.testing.assert_allclose(draws, expected, atol=1e-6)


# ---- seeds, warnings, errors, interruption -------------------------------------------------------------------------


def test_seeds():
    model, _ = regression()
    state = np.random.get_state()[1].copy()
    one, two = (pm.sample_prior_predictive(5, model, random_seed=9)["y"] for _ in "ab")
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(np.random.get_state()[1], state)
    results = []
    for _ in "ab":
        np.random.seed(17)
        results.append(pm.sample_posterior_predictive(points_of(3), model=model, progressbar=False)["y"])
    np.testing.assert_array_equal(*results)
    assert np.any(results[0] != pm.sample_posterior_predictive(points_of(3), model=model, progressbar=False)["y"])


def test_draws_do_not_depend_on_the_number_of_cores(monkeypatch):
    model, _ = regression()
    draws = []
    for cores in (1, 3):
        monkeypatch.setattr(_generator, "available_cores", lambda: cores)
        np.random.seed(18)
        draws.append(pm.sample_prior_predictive(2000, model))
    for name, values in draws[0].items():
        np.testing.assert_array_equal(values, draws[1][name])


def test_potentials_are_ignored_with_a_warning():
    with pm.Model() as model:
        x = pm.Normal("x", 0.0, 1.0)
        pm.Potential("pot", 2.0 * x)
        pm.Normal("y", x, 1.0, observed=0.0)
    with pytest.warns(UserWarning, match="Potentials"):
        prior = pm.sample_prior_predictive(5, model)
    np.testing.assert_array_equal(prior["pot"], 2.0 * prior["x"])
    with pytest.warns(UserWarning, match="Potentials"):
        pm.sample_posterior_predictive([{"x": 0.0}], model=model, progressbar=False)


def test_errors_name_the_variable():
    with pm.Model() as model:
        level = pm.Flat("level")
        pm.Normal("y", level, 1.0, observed=np.zeros(3))
        pm.DensityDist("z", lambda v: -(v**2), observed=0.0)
    with pytest.raises(ValueError, match="'level'.*Cannot sample from Flat"):
        pm.sample_prior_predictive(3, model, ["y"])
    with pytest.raises(ValueError, match="'z'.*random"):
        pm.sample_posterior_predictive([{"level": 0.0}], model=model, progressbar=False)
    assert pm.sample_posterior_predictive([{"level": 0.0}], None, model, ["y"], progressbar=False)["y"].shape == (1, 3)
    with pytest.raises(TypeError, match="No model on context stack"):
        pm.sample_prior_predictive(3)


def test_interruption_keeps_what_was_drawn(monkeypatch, caplog):
    model, _ = regression()
    original, calls = chunks.simulate, []

    def simulate(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(*args)

    monkeypatch.setattr(chunks, "simulate", simulate)
    monkeypatch.setattr(chunks, "_CHUNK_NUMBERS", 2**16)
    with caplog.at_level(logging.WARNING, logger="pymc3"):
        draws = pm.sample_posterior_predictive(points_of(50) * 80, model=model, keep_size=True, progressbar=False)["y"]
    assert 0 < len(draws) < 4000 and draws.shape[1:] == (100,)
    assert f"{len(draws)} of 4000 draws of y" in caplog.text


def test_nothing_is_compiled_again():
    model, _ = regression()
    points = points_of(5)
    pm.sample_posterior_predictive(points, model=model, progressbar=False)
    pm.sample_prior_predictive(5, model)
    known = set(model._memory)
    pm.sample_posterior_predictive(points, 7, model, progressbar=False)
    pm.sample_prior_predictive(6, model)
    assert set(model._memory) == known


# ---- several models ------------------------------------------------------------------------------------------------


def test_weighted_models():
    models = []
    for mean in (0.0, 1000.0):
        with pm.Model() as model:
            mu = pm.Normal("mu", mean, 1.0)
            pm.Normal("y", mu, 1.0, observed=np.zeros(3))
        models.append(model)
    traces = [[{"mu": 0.0}] * 4000, [{"mu": 1000.0}] * 5000]
    draws = pm.sample_posterior_predictive_w(traces, models=models, weights=[1.0, 3.0], random_seed=2, progressbar=False)["y"]
    assert draws.shape == (4000, 3)
    from_second = draws[:, 0] > 500
    assert_mean(from_second, 0.75)
    assert 0.1 < np.abs(np.diff(from_second)).mean()  # the models' draws are mixed
    np.testing.assert_allclose(draws[from_second], 1000.0, atol=6)
    with models[0]:
        assert pm.sample_posterior_predictive_w([traces[0]] * 2, 10, progressbar=False)["y"].shape == (10, 3)
    with pm.Model() as other:
        pm.Normal("y", pm.Normal("mu"), 1.0, observed=np.zeros(5))
    three = [*traces, [{"mu": 0.0}] * 4000], 10, [*models, other]
    draws = pm.sample_posterior_predictive_w(*three, weights=[1.0, 3.0, 0.0], progressbar=False)["y"]
    assert draws.shape == (10, 3)  # a model of no weight need not fit
    with pytest.raises(ValueError, match="weights"):
        pm.sample_posterior_predictive_w(traces, models=models, weights=[1.0], progressbar=False)
    with pytest.raises(ValueError, match="models"):
        pm.sample_posterior_predictive_w(traces, models=models[:1], progressbar=False)
    with pytest.raises(ValueError, match=">= 0"):
        pm.sample_posterior_predictive_w(traces, models=models, weights=[-1.0, 2.0], progressbar=False)
