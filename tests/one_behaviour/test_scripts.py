"""What PyMC3's own tests and public notebooks do, beyond what other tests hold."""

import copy

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions import draw_values, shape_utils
from tests.monte_carlo import assert_mean

RUN = dict(chains=1, progressbar=False, random_seed=3, compute_convergence_checks=False)


# ---- shapes and sizes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [-2, (3, -2)])
def test_negative_sizes(size):
    for dist in (pm.Normal.dist(), pm.Dirichlet.dist(np.ones(3), shape=3), pm.GaussianRandomWalk.dist(shape=3)):
        with pytest.raises(ValueError, match="Negative dimensions are not allowed"):
            dist.random(size=size)


@pytest.mark.parametrize("shape", [-2, 0, (0,), (2, 0), (5, 0, 3)])
def test_shapes_without_elements(shape):
    with pm.Model(), pytest.raises(ValueError, match="not allowed"):
        pm.Normal("x", 0, 1, shape=shape)


def test_helpers_of_shapes():
    for bad in (None, [None], "asd", "3", 3.6, [8, [8]]):
        with pytest.raises(TypeError):
            shape_utils.shapes_broadcasting(bad, ())
    assert shape_utils.shapes_broadcasting(3, 3.0, (), [3], np.array(3)) == (3,)
    draws = [np.zeros((2, 5, 1)), np.zeros((2, 4)), np.zeros(4)]
    assert [x.shape for x in shape_utils.broadcast_dist_samples_to((5, 4), draws, size=2)] == [(2, 5, 4)] * 3
    assert [x.shape for x in shape_utils.broadcast_dist_samples_to(None, [np.zeros(()), np.zeros((5, 4))])] == [(5, 4)] * 2
    assert [x.shape for x in shape_utils.get_broadcastable_dist_samples([np.zeros(4), np.zeros((5, 4))])] == [(1, 4), (5, 4)]


def test_prior_draws_with_other_axes_than_one():
    with pm.Model():
        x = pm.Normal("x", 0, 1, shape=4)
        pm.Normal("y", x, 1, observed=np.zeros(4))
        for samples, leading in [(None, ()), ((), ()), ((10, 3), (10, 3)), (5, (5,))]:
            drawn = pm.sample_prior_predictive(samples)
            assert drawn["y"].shape == drawn["x"].shape == leading + (4,)
        with pytest.raises(TypeError, match="samples"):
            pm.sample_prior_predictive("5")


def test_draws_of_an_observed_variable():
    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        y = pm.Normal("y", a, 1, observed=np.zeros(20))
    for params in ([y], [a, y]):
        drawn = draw_values(params, point=model.test_point, size=100)[-1]
        assert drawn.shape == (100, 20)
        assert_mean(drawn**2, 1.0, independent=True)
    assert np.ptp(draw_values([y], size=3)[0]) > 0


def test_a_random_walk_of_one_value_without_an_axis():
    init = pm.Normal.dist(2.0, 0.5)
    walk = pm.GaussianRandomWalk.dist(mu=1.0, sigma=1.0, init=init, shape=())
    assert walk.random().shape == () and walk.random(size=(4, 5)).shape == (4, 5)
    assert_mean(walk.random(size=2000), 2.0, independent=True)
    with pm.Model() as model:
        pm.GaussianRandomWalk("x", sigma=1.0, init=init, shape=())
    assert model.logp({"x": 1.5}) == pytest.approx(-0.5 - np.log(0.5) - 0.5 * np.log(2 * np.pi), rel=1e-12)


@pytest.mark.parametrize("shape", [None, (3, 4, 10, 3)])
def test_batches_of_multinomial_draws(shape):
    rng = np.random.default_rng(1)
    n = rng.integers(1, 30, size=(3, 4, 1))
    p = rng.dirichlet(np.ones(3), size=(3, 4, 10))
    drawn = pm.Multinomial.dist(n, p, **({} if shape is None else {"shape": shape})).random(size=2)
    assert drawn.shape == (2, 3, 4, 10, 3)
    np.testing.assert_array_equal(drawn.sum(-1), np.broadcast_to(n, (2, 3, 4, 10)))
    drawn = pm.DirichletMultinomial.dist(n, p, shape=(3, 4, 10, 3)).random(size=2)
    np.testing.assert_array_equal(drawn.sum(-1), np.broadcast_to(n, (2, 3, 4, 10)))
    column = pm.Multinomial.dist(n[:, 0], p[:, 0, 0], shape=(3, 3))  # PyMC3 takes the numbers of trials as a column, too
    np.testing.assert_array_equal(column.random(size=7).sum(-1), np.broadcast_to(n[:, 0, 0], (7, 3)))
    assert K.int_shape(column.logp(np.zeros((3, 3), int))) == (3, 1)


# ---- draws at the edge of the support ----------------------------------------------------------------------------------

ABOVE_ONE = 1.0 + 4e-15
AT_EDGES = {
    "Beta": (dict(alpha=0.01, beta=0.01), 0, 1),
    "Kumaraswamy": (dict(a=0.01, b=0.01), 0, 1),
    "LogitNormal": (dict(mu=0, sigma=1e3), 0, 1),
    "Gamma": (dict(alpha=1e-4, beta=1), 0, np.inf),
    "ChiSquared": (dict(nu=1e-4), 0, np.inf),
    "InverseGamma": (dict(alpha=1e-4, beta=1), 0, np.inf),
    "Weibull": (dict(alpha=1e-4, beta=1), 0, np.inf),
    "Pareto": (dict(alpha=1e20, m=2.0), 2, np.inf),
    "Exponential": (dict(lam=1e308), 0, np.inf),
    "HalfCauchy": (dict(beta=1e307), 0, np.inf),
    "HalfNormal": (dict(sigma=1e-308), 0, np.inf),
    "HalfStudentT": (dict(nu=1e-3, sigma=1), 0, np.inf),
    "LogNormal": (dict(mu=0, sigma=1e4), 0, np.inf),
    "Wald": (dict(mu=1e-200, lam=1e-250, alpha=3.0), 3, np.inf),
    "Uniform": (dict(lower=1, upper=ABOVE_ONE), 1, ABOVE_ONE),
    "TruncatedNormal": (dict(mu=0, sigma=1e-20, lower=1, upper=2), 1, 2),
    "Triangular": (dict(lower=1, c=1 + 2e-15, upper=ABOVE_ONE), 1, ABOVE_ONE),
    "Interpolated": (dict(x_points=[1, ABOVE_ONE], pdf_points=[1, 1]), 1, ABOVE_ONE),
    "VonMises": (dict(mu=np.pi, kappa=1e30), -np.pi, np.pi),
    "Rice": (dict(nu=0, sigma=1e-320), 0, np.inf),
}


@pytest.mark.parametrize("name", AT_EDGES)
@pytest.mark.filterwarnings("ignore:overflow")
def test_draws_lie_inside_of_the_support(name):
    parameters, lower, upper = AT_EDGES[name]
    drawn = getattr(pm, name).dist(**parameters).random(size=20_000)
    assert lower < drawn.min() and drawn.max() < upper and np.isfinite(drawn).all()


def test_elements_of_vectors_lie_inside_too():
    drawn = pm.Dirichlet.dist(np.full(3, 1e-3), shape=3).random(size=2000)
    assert drawn.min() > 0
    np.testing.assert_allclose(drawn.sum(-1), 1.0, rtol=1e-12)


def test_shares_that_are_drawn_above_one():
    with pm.Model():
        psi = pm.HalfNormal("psi", 1.0)
        pm.ZeroInflatedPoisson("y", psi, 5.0, observed=np.zeros(3, int))
        drawn = pm.sample_prior_predictive(2000, random_seed=1)
    assert (drawn["psi"] > 1).any()
    zeros, psi = drawn["y"] == 0, np.minimum(drawn["psi"], 1.0)[:, None]
    assert_mean(zeros[drawn["psi"] > 1], np.exp(-5.0), independent=True)
    assert_mean(zeros - (1 - psi * (1 - np.exp(-5.0))), 0.0, independent=True)
    with pytest.raises(ValueError, match="psi"):
        pm.ZeroInflatedPoisson.dist(1.5, 5.0).random()


# ---- step methods and functions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("S", [np.diag([4.0]), [2.0]])
def test_one_scale_serves_all_elements(S):
    with pm.Model():
        pm.Normal("x", 0, 1, shape=2)
        one, each = pm.Metropolis(S=S), pm.Metropolis(S=np.diag([4.0, 4.0]) if np.ndim(S) == 2 else [2.0, 2.0])
        traces = [pm.sample(200, tune=0, step=step, **RUN) for step in (one, each)]
    np.testing.assert_array_equal(traces[0]["x"], traces[1]["x"])
    assert len(np.unique(traces[0]["x"][:, 0] - traces[0]["x"][:, 1])) > 20


def test_covariances_that_are_none():
    with pm.Model():
        pm.Normal("x", 0, 1, shape=2)
        with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
            pm.Metropolis(S=np.array([[1.0, 2.0], [2.0, 1.0]]))
        with pytest.raises(ValueError, match="Covariance matrix is not symmetric"):
            pm.Metropolis(S=np.array([[1.0, 0.5], [0.0, 1.0]]))


def test_tempered_log_probabilities():
    with pm.Model() as model:
        pm.Normal("x", 0, 1)
        pm.Normal("y", 0, 1, observed=1.0)
    whole = model.logp_dlogp_function(mode="FAST_COMPILE")
    tempered = model.logp_dlogp_function(tempered=True)
    at = np.ones(1)
    assert whole(at)[0] == tempered(at)[0]
    for weights, share in [([0.0], 0.5), ([0.5], 0.75), ([1.0, 1.0], 1.0), ([2.0, 0.0], 1.0)]:
        tempered.set_weights(np.array(weights))
        assert tempered(at)[0] == pytest.approx(share * whole(at)[0], rel=1e-12)
    with pytest.raises(ValueError, match="weights"):
        tempered.set_weights([1.0, 2.0, 3.0])
    with pytest.raises(TypeError, match="unexpected"):
        model.logp_dlogp_function(mood="slow")


# ---- words that scripts look for ---------------------------------------------------------------------------------------


def test_words():
    with pm.Model():
        a = pm.Normal("a", 0, 1)
        pm.Potential("p", a)
        pm.Normal("y", a, 1, observed=5.0)
        with pytest.raises(TypeError, match="defined as `pymc3.Data` inside the model"):
            pm.set_data({"a": [1.0]})
        with pytest.warns(UserWarning, match="The effect of Potentials on other parameters is ignored during prior"):
            pm.sample_prior_predictive(3)
        with pytest.warns(UserWarning, match="The effect of Potentials on other parameters is ignored during posterior"):
            pm.sample_posterior_predictive([{"a": 0.0}], progressbar=False)


def test_test_values():
    with pm.Model() as model:
        a = pm.Normal("a", 1.0, 1.0)
        s = pm.HalfNormal("s", a, shape=2)
        d = pm.Deterministic("d", a + s)
        x = pm.Data("x", [1.0, 2.0])
        y = pm.Normal("y", d, 1.0, observed=[3.0, np.nan])
        z = pm.Normal("z", x * a, s, shape=2)
        inside = (pm.math.exp(z) + y).tag.test_value
    np.testing.assert_array_equal(a.tag.test_value, 1.0)
    np.testing.assert_allclose(s.tag.test_value, s.init_value, rtol=1e-15)
    np.testing.assert_array_equal(d.tag.test_value, d.init_value)
    np.testing.assert_array_equal(y.tag.test_value, y.init_value)
    np.testing.assert_allclose(inside, np.exp([1.0, 2.0]) + y.tag.test_value, rtol=1e-12)
    np.testing.assert_allclose((2 * d).tag.test_value, 2 * d.init_value, rtol=1e-12)
    assert y.missing_values.tag.test_value.shape == (1,) and model.test_point["a"] == 1.0
    expression = a + 1
    expression.tag.test_value, expression.tag.note = 5.0, "mine"
    assert (expression.tag.test_value, expression.tag.note) == (5.0, "mine")
    with pytest.raises(AttributeError, match="no test value"):
        K.placeholder((), name="p").tag.test_value
    with pytest.raises(AttributeError):
        a.tag.misspelt


# ---- copies of models ----------------------------------------------------------------------------------------------------


def rich_model():
    """A model with every kind of variable, one that is nested, and a density that refers to a variable by its name."""
    with pm.Model(coords={"row": [1, 2, 3]}) as model:
        x = pm.Data("x", [1.0, 2.0, 3.0], dims="row")
        a = pm.Normal("a", 0.0, 2.0)
        s = pm.HalfNormal("s", pm.math.exp(a))
        low = pm.Uniform("low", a, 5.0)
        with pm.Model("inner"):
            b = pm.Normal("b", a, 1.0, shape=3)
            pm.Deterministic("twice", 2 * b)
        k = pm.Poisson("k", pm.math.exp(a))
        pm.DensityDist("d", lambda value: -0.5 * (value - a) ** 2, testval=0.3)
        pm.Potential("p", -((low - a) ** 2))
        pm.DensityDist("e", lambda u, v: -((u - v) ** 2), observed={"u": np.arange(3.0), "v": a})
        pm.MvNormal("m", a * np.ones(2), np.eye(2), observed=np.ma.masked_invalid([[1.0, np.nan], [0.5, 2.0]]))
        pm.Normal("y", b * x + k, s, observed=x * 2, dims="row")
    return model


def test_a_deep_copy_of_a_model():
    model = rich_model()
    before = model.logp(model.test_point)
    twin = copy.deepcopy(model)
    assert twin is not model and type(twin) is type(model)
    assert list(twin.named_vars) == list(model.named_vars) and str(twin) == str(model)
    assert twin.fingerprint() == model.fingerprint() and twin.RV_dims == model.RV_dims
    for name in ("vars", "deterministics", "observed_RVs", "potentials", "missing_values"):
        assert [v.name for v in getattr(twin, name)] == [v.name for v in getattr(model, name)]
        assert not set(map(id, getattr(twin, name))) & set(map(id, getattr(model, name)))
    point = {name: value + 0.1 if value.dtype.kind == "f" else value + 1 for name, value in model.test_point.items()}
    assert twin.logp(point) == pytest.approx(model.logp(point), rel=1e-13)
    np.testing.assert_allclose(twin.dlogp()(point), model.dlogp()(point), rtol=1e-12)
    assert twin.logps_at(point) == pytest.approx(model.logps_at(point), rel=1e-13)
    pm.set_data({"x": [3.0, 4.0, 5.0]}, model=twin)
    assert model.logp(model.test_point) == before != twin.logp(twin.test_point)
    with twin:
        pm.Normal("more", twin["a"], 1.0)
    assert "more" not in model.named_vars


def test_a_copy_needs_nothing_of_the_first_model():
    model = rich_model()
    twin = copy.deepcopy(model)
    old = list(model.free_RVs)
    for variable in [*twin.basic_RVs, *twin.potentials, *twin.deterministics]:
        tensor = variable.logp_elemwiset if hasattr(variable, "logp_elemwiset") else variable
        assert not K.depends_on(tensor, old), variable
    with twin:
        trace = pm.sample(20, tune=10, step=pm.Metropolis(), **RUN)
        drawn = pm.sample_posterior_predictive(trace, var_names=["y", "inner_twice"], progressbar=False)
    assert trace.sampled_model is twin and drawn["y"].shape == (20, 3)
    with model:
        again = pm.sample(20, tune=10, step=pm.Metropolis(), **RUN)
    for name in trace.varnames:
        np.testing.assert_allclose(trace[name], again[name], rtol=1e-9, err_msg=name)


def test_copies_of_variables_and_of_nested_models():
    model = rich_model()
    a, again, nested = copy.deepcopy([model["a"], model, model["inner_b"].model])
    assert again["a"] is a and a.model is again and nested["b"] is again["inner_b"] and nested.parent is again
    assert nested.root is again and len(nested.free_RVs) == 1
    assert copy.deepcopy(model["a"]).name == "a"


def test_models_as_keys_of_a_comparison():
    pytest.importorskip("arviz")
    traces = {}
    for spread in (1.0, 2.0):
        with pm.Model() as model:
            mu = pm.Normal("mu", 0.0, 1.0)
            pm.Normal("y", mu, spread, observed=np.arange(4.0))
            traces[model] = pm.sample(100, tune=50, step=pm.Metropolis(), **{**RUN, "chains": 2})
    assert len(pm.compare(traces)) == 2


@pytest.mark.parametrize("dtype", [np.dtype("float64"), np.float64, "float64", float])
def test_a_dtype_may_be_any_name_of_it(dtype):
    with pm.Model() as model:
        x = pm.Normal("x", 0, 1, dtype=dtype)
        pm.Flat("y", dtype=dtype)
    assert x.distribution.dtype == x.dtype == "float64"
    assert np.isfinite(model.logp(model.test_point))


def test_parameters_that_are_numbers_can_be_evaluated():
    with pm.Model():
        x = pm.Gamma("x", alpha=2.0, beta=[1.0, 4.0], shape=2)
        k = pm.Binomial("k", 5, 0.3)
        y = pm.Normal("y", x, 1.0, shape=2)
        np.testing.assert_array_equal(x.distribution.alpha.eval(), 2.0)
        np.testing.assert_allclose(x.distribution.mean.eval(), [2.0, 0.5], rtol=1e-15)
        np.testing.assert_allclose(x.distribution.mode.eval(), [1.0, 0.25], rtol=1e-15)
        assert k.distribution.mode.eval() == 2 and k.distribution.n.eval() == 5
        assert y.distribution.sigma.eval() == 1.0
    known = x.distribution.beta
    assert type(known * 2) is type(np.exp(known)) is type(known.eval()) is np.ndarray
    np.testing.assert_array_equal(K.eval(K.as_tensor(known) * known), [1.0, 16.0])


def test_functions_of_tensors_that_belong_to_no_model():
    extra, value = K.placeholder((), "int64", name="extra"), K.placeholder((None,), name="value")
    extra.tag.test_value, value.tag.test_value, value.dshape, value.dsize = np.array(2), np.zeros(3), (3,), 3
    extra.dshape, extra.dsize = (), 1
    function = pm.model.ValueGradFunction([extra * K.sum(value)], [value], [extra], mode="FAST_COMPILE")
    function.set_extra_values({"extra": 5})
    at, gradient = function(np.ones(3))
    assert at == 15.0 and gradient.tolist() == [5.0] * 3
