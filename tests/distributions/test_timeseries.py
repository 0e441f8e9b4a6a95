"""Time series: exact densities, derivatives, several series at once, draws, errors, posteriors of known data."""

import json

import numpy as np
import pytest
from scipy import optimize, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions.timeseries import EulerMaruyama
from pymc3.distributions.timeseries.recurrence import linear_recurrence
from tests.distributions.cases.timeseries import EXACT
from tests.distributions.reference import DATA, assert_close
from tests.monte_carlo import assert_mean, assert_moments, chains_of

RNG = np.random.default_rng(21)
X = RNG.normal(size=12).cumsum()  # one series
XS = RNG.normal(size=(12, 3)).cumsum(axis=0)  # three of them
COV = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 1.5]])


def logp_of(dist, x):
    value = K.placeholder(np.shape(x), name="value")
    return K.function([value], dist.logp(value))(x)


def drift_and_diffusion(x, a, s):
    return a * x, s * (1.0 + 0.1 * x**2)


#: Parameters of one series, and which of them get a value for each series.
SERIES = {
    "AR1": (dict(k=0.6, tau_e=2.0), ["k", "tau_e"]),
    "AR": (dict(rho=np.array([0.5, -0.2]), sigma=0.7), ["rho", "sigma"]),
    "AR with a constant": (dict(rho=np.array([0.4, 0.5, -0.2]), sd=0.7, constant=True), ["rho", "sd"]),
    "AR with a start": (dict(rho=np.array([0.5, -0.2]), sigma=0.7, init=pm.Normal.dist(1.0, 2.0)), ["rho", "sigma"]),
    "GaussianRandomWalk": (dict(mu=0.2, sigma=1.3, init=pm.Normal.dist(1.0, 2.0)), ["mu", "sigma"]),
    "GARCH11": (dict(omega=0.5, alpha_1=0.3, beta_1=0.4, initial_vol=1.0), ["omega", "alpha_1", "beta_1", "initial_vol"]),
    "EulerMaruyama": (dict(dt=0.1, sde_fn=drift_and_diffusion, sde_pars=(-0.7, 0.5)), []),
}
each_series = pytest.mark.parametrize("label", SERIES)


def class_of(label):
    return EulerMaruyama if label == "EulerMaruyama" else getattr(pm, label.split()[0])


def exact(label, params, x):
    return EXACT[label.split()[0]](params, [x])[0]


# ---- log-probability -----------------------------------------------------------------------------------------------


@each_series
def test_one_series(label):
    params, _ = SERIES[label]
    assert_close(logp_of(class_of(label).dist(**params, shape=12), X), exact(label, params, X))


@each_series
def test_length_known_only_at_run_time(label):
    params, _ = SERIES[label]
    value = K.placeholder((None,), name="value")
    f = K.function([value], class_of(label).dist(**params).logp(value))
    for x in (X, X[:3]):
        assert_close(f(x), exact(label, params, x))


@pytest.mark.parametrize("label", ["AR1", "GaussianRandomWalk", "GARCH11", "EulerMaruyama"])
def test_one_value_has_no_steps(label):
    params, _ = SERIES[label]
    assert_close(logp_of(class_of(label).dist(**params), X[:1]), exact(label, params, X[:1]))
    assert_close(logp_of(class_of(label).dist(**params), XS[:1]), [exact(label, params, x) for x in XS[:1].T])
    assert class_of(label).dist(**params, shape=(1, 3)).random(size=2).shape == (2, 1, 3)


@each_series
def test_several_series_with_common_parameters(label):
    params, _ = SERIES[label]
    logp = logp_of(class_of(label).dist(**params, shape=(12, 3)), XS)
    assert_close(logp, [exact(label, params, x) for x in XS.T])


@pytest.mark.parametrize("label", [label for label, (_, names) in SERIES.items() if names])
def test_several_series_with_parameters_of_their_own(label):
    params, names = SERIES[label]
    factor = np.array([0.8, 1.0, 1.1])
    own = {name: np.multiply.outer(np.asarray(params[name]), factor) for name in names}
    logp = logp_of(class_of(label).dist(**{**params, **own}, shape=(12, 3)), XS)
    wanted = [exact(label, {**params, **{n: value[..., i] for n, value in own.items()}}, x) for i, x in enumerate(XS.T)]
    assert_close(logp, wanted)


def _derivatives(dist_of, arguments):
    inputs = [K.placeholder(np.shape(argument), name=f"a{i}") for i, argument in enumerate(arguments)]
    logp = K.sum(dist_of(*inputs[1:]).logp(inputs[0]))
    return K.function(inputs, [logp, *K.gradients(logp, inputs)])


@each_series
def test_derivatives(label):
    params, names = SERIES[label]
    cls = class_of(label)

    def dist_of(*values):
        return cls.dist(**{**params, **dict(zip(names, values))})

    arguments = [X, *(np.asarray(params[name], dtype=float) for name in names)]
    logp, *gradients = _derivatives(dist_of, arguments)(*arguments)
    assert_close(logp, exact(label, params, X))
    for i, gradient in enumerate(gradients):

        def moved(flat, i=i):
            new = [*arguments[:i], flat.reshape(np.shape(arguments[i])), *arguments[i + 1 :]]
            return exact(label, {**params, **dict(zip(names, new[1:]))}, new[0])

        flat = np.ravel(arguments[i])
        wanted = optimize.approx_fprime(flat, moved, 1e-7)
        np.testing.assert_allclose(np.ravel(gradient), wanted, rtol=2e-5, atol=2e-5)


@each_series
def test_never_nan(label):
    dist = class_of(label).dist(**SERIES[label][0])
    value = K.placeholder((4,), name="value")
    f = K.function([value], dist.logp(value))
    for x in ([np.inf] * 4, [0.0, np.inf, np.inf, 0.0], [0.0, -np.inf, 1.0, 0.0], [0.0, 1e200, 0.0, 0.0], [0.0, 1e308, -1e308, 0.0]):
        assert np.isneginf(f(np.array(x))), x


@pytest.mark.parametrize(
    "label, name, wrong",
    [
        ("AR1", "k", [-1.5, -1.0, 1.0, 2.0]),
        ("AR1", "tau_e", [-1.0, 0.0]),
        ("AR", "sigma", [-1.0, 0.0]),
        ("GaussianRandomWalk", "sigma", [-1.0, 0.0]),
        ("GARCH11", "omega", [-10.0]),
        ("GARCH11", "initial_vol", [-1.0, 0.0]),
    ],
)
def test_invalid_parameters(label, name, wrong):
    params, _ = SERIES[label]
    parameter = K.placeholder((), name=name)
    f = K.function([parameter], class_of(label).dist(**{**params, name: parameter}).logp(K.as_tensor(X)))
    for value in wrong:
        assert np.isneginf(f(value)), value
        assert np.isneginf(logp_of(class_of(label).dist(**{**params, name: value}), X)), value


def test_euler_maruyama_with_a_wrong_time_step():
    assert np.isneginf(logp_of(EulerMaruyama.dist(-0.1, drift_and_diffusion, (-0.7, 0.5)), X))


# ---- forms of parameters ------------------------------------------------------------------------------------------


def test_coefficients_of_any_form():
    wanted = exact("AR", dict(rho=[0.5], sigma=1.0), X)
    for rho in (0.5, [0.5], np.array(0.5), np.array([0.5]), K.as_tensor(0.5), K.as_tensor([0.5])):
        assert_close(logp_of(pm.AR.dist(rho), X), wanted)
    with pm.Model() as model:
        parts = [pm.Normal("a", 0.5, 1), pm.Normal("b", -0.2, 1)]
        pm.AR("x", parts, 0.7, observed=X)
        pm.AR("y", pm.Normal("rho", 0.5, 1), 0.7, observed=X)
        pm.AR("z", pm.math.stack(parts), 0.7, constant=True, observed=X)
    free = [model["a"], model["b"], model["rho"]]
    f = K.function(free, [model[name].logpt for name in "xyz"])
    x, y, z = f(0.4, -0.1, 0.3)
    assert_close(x, exact("AR", dict(rho=[0.4, -0.1], sigma=0.7), X))
    assert_close(y, exact("AR", dict(rho=[0.3], sigma=0.7), X))
    assert_close(z, exact("AR", dict(rho=[0.4, -0.1], sigma=0.7, constant=True), X))


def test_precision_in_place_of_a_standard_deviation():
    assert_close(logp_of(pm.AR.dist([0.5], tau=4.0), X), exact("AR", dict(rho=[0.5], sigma=0.5), X))
    assert_close(logp_of(pm.GaussianRandomWalk.dist(tau=4.0), X), exact("GaussianRandomWalk", dict(sigma=0.5), X))
    assert_close(logp_of(pm.GaussianRandomWalk.dist(4.0), X), exact("GaussianRandomWalk", dict(sigma=0.5), X))


def test_a_constant_alone():
    assert_close(logp_of(pm.AR.dist([0.5], 2.0, constant=True), X), stats.norm.logpdf(X, 0.5, 2.0).sum())


def test_walk_with_parameters_that_change_over_time():
    mu, sigma = np.linspace(-1, 1, 12), np.linspace(0.5, 2, 12)
    wanted = exact("GaussianRandomWalk", dict(mu=mu, sigma=sigma), X)
    assert_close(logp_of(pm.GaussianRandomWalk.dist(mu=mu, sigma=sigma), X), wanted)
    # The first entries belong to no step.
    mu[0] = sigma[0] = 77.0
    assert_close(logp_of(pm.GaussianRandomWalk.dist(mu=mu, sigma=sigma), X), wanted)
    each = [exact("GaussianRandomWalk", dict(mu=mu, sigma=s), x) for s, x in zip([0.5, 1.0, 2.0], XS.T)]
    assert_close(logp_of(pm.GaussianRandomWalk.dist(mu=mu[:, None], sigma=[0.5, 1.0, 2.0]), XS), each)


def test_volatility():
    params, _ = SERIES["GARCH11"]
    volatility = K.eval(pm.GARCH11.dist(**params).get_volatility(K.as_tensor(X)))
    variances = [params["initial_vol"] ** 2]
    for x in X[:-1]:
        variances.append(params["omega"] + params["alpha_1"] * x**2 + params["beta_1"] * variances[-1])
    assert_close(volatility, np.sqrt(variances))


@pytest.mark.parametrize("factor", [0.0, 0.3, 0.99, 1.0, 1.1])
def test_recurrence_by_doubling_is_the_loop(factor):
    inputs = RNG.exponential(size=(100, 2))
    wanted = [inputs[0]]
    for row in inputs[1:]:
        wanted.append(row + factor * wanted[-1])
    parameter = K.placeholder((), name="factor")
    outputs = linear_recurrence(K.as_tensor(inputs), parameter)
    derivative = K.gradients(K.sum(outputs), parameter)
    got, slope = K.function([parameter], [outputs, derivative])(factor)
    np.testing.assert_allclose(got, wanted, rtol=1e-13)
    # d y[t] / d factor = y[t - 1] + factor d y[t - 1] / d factor
    slopes = [np.zeros(2)]
    for row in wanted[:-1]:
        slopes.append(row + factor * slopes[-1])
    np.testing.assert_allclose(slope, np.sum(slopes), rtol=1e-12)


# ---- vectors -------------------------------------------------------------------------------------------------------


MATRICES = {"cov": COV, "tau": np.linalg.inv(COV), "chol": np.linalg.cholesky(COV)}


@pytest.mark.parametrize("form", MATRICES)
@pytest.mark.parametrize("cls, extra", [(pm.MvGaussianRandomWalk, {}), (pm.MvStudentTRandomWalk, {"nu": 3.5})])
def test_walks_of_vectors(cls, extra, form):
    params = {**extra, "mu": np.array([0.1, 0.0, -0.2]), form: MATRICES[form], "init": pm.Normal.dist(0.0, 2.0)}
    wanted = EXACT[cls.__name__](params, [XS])[0]
    assert_close(logp_of(cls.dist(**params, shape=XS.shape), XS), wanted)
    assert_close(logp_of(cls.dist(**params), XS[:1]), stats.norm.logpdf(XS[0], 0, 2).sum())
    assert_close(logp_of(cls.dist(**params), XS[0]), stats.norm.logpdf(XS[0], 0, 2).sum())
    inputs = [K.placeholder(XS.shape, name="x"), K.placeholder((3, 3), name=form)]
    logp = cls.dist(**{**params, form: inputs[1]}).logp(inputs[0])
    value, by_x, by_matrix = K.function(inputs, [logp, *K.gradients(logp, inputs)])(XS, MATRICES[form])
    assert_close(value, wanted)

    def moved(flat):
        return EXACT[cls.__name__](params, [flat.reshape(XS.shape)])[0]

    np.testing.assert_allclose(by_x.ravel(), optimize.approx_fprime(XS.ravel(), moved, 1e-7), rtol=1e-4, atol=1e-4)
    assert np.all(np.isfinite(by_matrix))


def test_first_vector_with_a_distribution_of_vectors():
    init = pm.MvNormal.dist(np.zeros(3), COV)
    wanted = EXACT["MvGaussianRandomWalk"](dict(cov=COV), [XS])[0] + stats.multivariate_normal(np.zeros(3), COV).logpdf(XS[0])
    assert_close(logp_of(pm.MvGaussianRandomWalk.dist(cov=COV, init=init, shape=XS.shape), XS), wanted)
    walks = sum(exact("GaussianRandomWalk", dict(sigma=1.0), x) for x in XS.T)
    start = stats.multivariate_normal(np.zeros(3), COV).logpdf(XS[0])
    assert_close(logp_of(pm.GaussianRandomWalk.dist(init=init, shape=XS.shape), XS), walks + start)


# ---- draws ----------------------------------------------------------------------------------------------------------


def check_draws_are_of_the_density(dist, transform_to_normal):
    """What `transform_to_normal` makes of draws [n, time, ...] must be independent standard normal numbers."""
    np.random.seed(31)
    draws = dist.random(size=4000)
    assert draws.shape == (4000, *dist.shape)
    z = transform_to_normal(draws)
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-3
    columns = z.reshape(4000, -1)
    assert_moments(columns, np.zeros(columns.shape[1]), np.eye(columns.shape[1]), independent=True)
    assert dist.random().shape == dist.shape
    assert dist.random(size=(2, 3)).shape == (2, 3, *dist.shape)


@pytest.mark.parametrize("shape", [(5,), (5, 2)])
def test_draws_of_autoregressive_processes(shape):
    k, tau_e = (0.8, 4.0) if len(shape) == 1 else (np.array([0.8, -0.5]), 4.0)

    def stationary(x):
        return np.concatenate([x[:, :1] * 2 * np.sqrt(1 - k**2), 2 * (x[:, 1:] - k * x[:, :-1])], axis=1)

    check_draws_are_of_the_density(pm.AR1.dist(k, tau_e, shape=shape), stationary)
    rho = np.array([1.0, 0.5, -0.3]) if len(shape) == 1 else np.array([[1.0, 2.0], [0.5, 0.1], [-0.3, 0.7]])

    def two_lags(x):
        later = (x[:, 2:] - rho[0] - rho[1] * x[:, 1:-1] - rho[2] * x[:, :-2]) / 0.5
        return np.concatenate([(x[:, :2] - 3) / 2, later], axis=1)

    check_draws_are_of_the_density(pm.AR.dist(rho, 0.5, constant=True, init=pm.Normal.dist(3, 2), shape=shape), two_lags)


@pytest.mark.parametrize("shape", [(5,), (5, 2)])
def test_draws_of_random_walks(shape):
    def steps(x, mu, sigma):
        return np.concatenate([(x[:, :1] - 3) / 2, (np.diff(x, axis=1) - mu) / sigma], axis=1)

    init = pm.Normal.dist(3, 2)
    check_draws_are_of_the_density(pm.GaussianRandomWalk.dist(mu=0.3, sigma=0.5, init=init, shape=shape), lambda x: steps(x, 0.3, 0.5))
    mu, sigma = (np.arange(1.0, 6.0).reshape((5,) + (1,) * (len(shape) - 1)) for _ in range(2))
    check_draws_are_of_the_density(
        pm.GaussianRandomWalk.dist(mu=mu, sigma=sigma, init=init, shape=shape), lambda x: steps(x, mu[1:], sigma[1:])
    )
    flat = pm.GaussianRandomWalk.dist(sigma=0.5, shape=shape).random(size=3)
    assert np.all(flat[:, 0] == 0) and np.all(flat[:, 1:] != 0)


def test_draws_of_garch():
    omega, alpha, beta, start = 0.5, 0.3, 0.4, 2.0

    def standardized(x):
        variance, z = np.full_like(x[:, 0], start**2), []
        for t in range(x.shape[1]):
            z.append(x[:, t] / np.sqrt(variance))
            variance = omega + alpha * x[:, t] ** 2 + beta * variance
        return np.stack(z, axis=1)

    check_draws_are_of_the_density(pm.GARCH11.dist(omega, alpha, beta, start, shape=6), standardized)
    check_draws_are_of_the_density(pm.GARCH11.dist(omega, alpha, beta, start, shape=(6, 2)), standardized)


def test_draws_of_differential_equations():
    def standardized(x):
        f, g = drift_and_diffusion(x[:, :-1], -0.7, 0.5)
        return (np.diff(x, axis=1) - 0.1 * f) / (g * np.sqrt(0.1))

    dist = EulerMaruyama.dist(0.1, drift_and_diffusion, (-0.7, 0.5), shape=6)
    check_draws_are_of_the_density(dist, standardized)
    assert np.all(dist.random(size=3)[:, 0] == 0)
    started = EulerMaruyama.dist(0.1, drift_and_diffusion, (-0.7, 0.5), shape=(6, 2), testval=np.full((6, 2), 4.0))
    assert np.all(started.random(size=3)[:, 0] == 4)
    check_draws_are_of_the_density(started, standardized)


@pytest.mark.parametrize("form", MATRICES)
def test_draws_of_walks_of_vectors(form):
    np.random.seed(32)
    mu = np.array([0.1, 0.0, -0.2])
    normal = pm.MvGaussianRandomWalk.dist(mu, **{form: MATRICES[form]}, init=pm.Normal.dist(5, 1), shape=(4, 3))
    draws = normal.random(size=20_000)
    assert draws.shape == (20_000, 4, 3)
    steps = np.diff(draws, axis=1)
    assert_moments(steps.reshape(20_000, 9), np.tile(mu, 3), np.kron(np.eye(3), COV), independent=True)
    assert_mean(draws[:, 0], 5.0, independent=True)
    student = pm.MvStudentTRandomWalk.dist(6.0, mu, **{form: MATRICES[form]}, shape=(4, 3))
    steps = np.diff(student.random(size=20_000), axis=1)
    whitened = (steps - mu) @ np.linalg.inv(np.linalg.cholesky(COV)).T
    assert stats.kstest(whitened[:, :, 0].ravel(), stats.t(6).cdf).pvalue > 1e-3
    assert student.random().shape == (4, 3)
    assert np.all(student.random(size=(2, 5))[..., 0, :] == 0)
    assert pm.MvGaussianRandomWalk.dist(mu, cov=COV, shape=3).random(size=7).shape == (7, 3)


def test_draws_with_drawn_parameters():
    np.random.seed(33)
    with pm.Model():
        rho = pm.Normal("rho", 0.5, 0.1, shape=2)
        sigma = pm.Uniform("sigma", 0.5, 1.5)
        variables = [
            pm.AR1("ar1", pm.Uniform("k", -0.9, 0.9), sigma, shape=6),
            pm.AR("ar", rho, sigma, shape=(6, 3)),
            pm.GaussianRandomWalk("walk", mu=rho, sigma=sigma, shape=(6, 2)),
            pm.GARCH11("garch", sigma, 0.2, 0.3, sigma, shape=6),
            EulerMaruyama("sde", 0.1, drift_and_diffusion, (-0.5, sigma), shape=6, testval=np.zeros(6)),
            pm.MvGaussianRandomWalk("vectors", mu=rho, chol=sigma * np.eye(2), shape=(6, 2)),
            pm.MvStudentTRandomWalk("heavy", sigma + 3, mu=rho, chol=sigma * np.eye(2), shape=(6, 2)),
        ]
        observed = pm.AR("data", rho, sigma, observed=X)
        prior = pm.sample_prior_predictive(samples=50, random_seed=1)
    for variable in variables:
        draws = variable.random(size=50)
        assert draws.shape == (50, *variable.distribution.shape)
        assert prior[variable.name].shape == draws.shape
        assert np.all(np.isfinite(draws)) and len(np.unique(draws[:, -1])) >= 50
    assert prior["data"].shape == (50, 12)
    assert observed.random(point={"rho": [0.5, 0.1], "sigma": 1e-9}, size=2).shape == (2, 12)
    # sigma and the walk it belongs to come from one draw
    tight = variables[2].random(point={"rho": np.array([1.0, -1.0]), "sigma": 1e-9}, size=4)
    np.testing.assert_allclose(tight, np.broadcast_to(np.outer(np.arange(6), [1, -1]), (4, 6, 2)), atol=1e-6)


def test_draws_from_invalid_parameters_are_refused():
    for dist in (
        pm.AR1.dist(1.5, 1.0, shape=3),
        pm.AR1.dist(0.5, -1.0, shape=3),
        pm.AR.dist([0.5], -1.0, shape=3),
        pm.GaussianRandomWalk.dist(sigma=-1.0, shape=3),
        pm.GARCH11.dist(-10.0, 0.1, 0.1, 1.0, shape=3),
    ):
        with pytest.raises(ValueError, match="Cannot draw from"):
            dist.random(size=5)


# ---- errors ---------------------------------------------------------------------------------------------------------


def test_wrong_arguments():
    with pytest.raises(ValueError, match="both tau and sigma"):
        pm.AR.dist([0.5], sigma=1.0, tau=1.0)
    with pytest.raises(TypeError, match=r"init of AR must be a distribution made with .dist\(\), got int"):
        pm.AR.dist([0.5], init=3)
    with pytest.raises(ValueError, match="rho of AR must have at least one coefficient"):
        pm.AR.dist(np.zeros(0))
    with pytest.raises(TypeError, match="GaussianRandomWalk must have at least one value"):
        pm.GaussianRandomWalk.dist(shape=0)
    with pytest.raises(TypeError, match="sde_fn of EulerMaruyama must be a function"):
        EulerMaruyama.dist(0.1, 3, (1,))
    with pytest.raises(ValueError, match="exactly one of tau, cov, or chol"):
        pm.MvGaussianRandomWalk.dist(0.0)
    with pytest.raises(TypeError, match="unexpected argument 'sigmaa'"):
        pm.AR.dist([0.5], sigmaa=1)


def test_shapes_that_do_not_fit():
    with pm.Model(), pytest.raises(ValueError, match=r"AR needs values whose first axis is time, .* the shape \(\)"):
        pm.AR("x", [0.5], 1.0)
    with pm.Model(), pytest.raises(ValueError, match="at least 3 of them"):
        pm.AR("x", [0.5, 0.1, 0.2], 1.0, shape=2)
    with pm.Model(), pytest.raises(ValueError, match=r"shape \(12,\) .* GARCH11: .*omega \(3,\)"):
        pm.GARCH11("x", np.ones(3), 0.1, 0.1, 1.0, observed=X)
    with pytest.raises(ValueError, match="its shape must be known"):
        pm.AR.dist([0.5], 1.0).random()


def test_one_value_is_a_walk_too():
    with pm.Model() as model:
        pm.GaussianRandomWalk("x", sigma=1.0)
    assert model["x"].distribution.shape == (1,)
    assert float(model.logp({"x": np.array([3.0])})) == 0.0


def test_missing_values_are_imputed():
    data = np.ma.masked_invalid(np.where(np.arange(12) == 5, np.nan, X))
    with pm.Model() as model, pytest.warns(UserWarning, match="imputed"):
        pm.GaussianRandomWalk("x", sigma=1.0, observed=data)
    assert_close(model.logp({"x_missing": X[5:6]}), exact("GaussianRandomWalk", dict(sigma=1.0), X))


def test_single_precision(single_precision):
    x = X.astype("float32").astype(float)
    for label, (params, _) in SERIES.items():
        fresh = {**params, "init": pm.Normal.dist(1.0, 2.0)} if "init" in params else params
        dist = class_of(label).dist(**fresh, shape=12)
        logp = K.eval(dist.logp(K.as_tensor(x)))
        assert dist.dtype == logp.dtype == "float32"
        np.testing.assert_allclose(logp, exact(label, params, x), rtol=1e-5)
    for cls, extra in ((pm.MvGaussianRandomWalk, {}), (pm.MvStudentTRandomWalk, {"nu": 3.5})):
        logp = K.eval(cls.dist(cov=COV, **extra).logp(K.as_tensor(XS)))
        assert logp.dtype == "float32"
        np.testing.assert_allclose(logp, EXACT[cls.__name__](dict(cov=COV, **extra), [XS])[0], rtol=1e-4)


# ---- posteriors -----------------------------------------------------------------------------------------------------


KNOWN = json.loads((DATA / "time_series.json").read_text())


def laplace(model, start):
    """Mode of the posterior on the unconstrained scale, and the covariance there."""
    free = model.free_RVs
    shapes = [K.int_shape(x) for x in free]
    f = K.function(free, [model.logpt, *K.gradients(model.logpt, free)])

    def split(flat):
        edges = np.cumsum([int(np.prod(s)) for s in shapes])[:-1]
        return [part.reshape(s) for part, s in zip(np.split(flat, edges), shapes)]

    def negative(flat):
        logp, *gradients = f(*split(flat))
        return -float(logp), -np.concatenate([np.ravel(g) for g in gradients])

    found = optimize.minimize(negative, start, jac=True, method="BFGS")
    hessian = optimize.approx_fprime(found.x, lambda flat: negative(flat)[1], 1e-6)
    return found.x, np.linalg.inv(0.5 * (hessian + hessian.T))


def test_posterior_of_an_autoregressive_process():
    """The data and the posterior (long runs of Stan) are posteriordb's; see the file."""
    known = KNOWN["arK"]
    y = np.array(known["y"])
    with pm.Model() as model:
        rho = pm.Normal("rho", 0, 10, shape=6)
        sigma = pm.HalfCauchy("sigma", 2.5)
        pm.AR("y", rho, sigma, constant=True, observed=y)
    mode, covariance = laplace(model, np.append(np.zeros(6), np.log(0.5)))
    reference = np.array(list(known["reference"].values()))
    sd = reference[:, 1]
    assert np.all(np.abs(mode[:6] - reference[:6, 0]) < 0.1 * sd[:6])
    # The tails of the posterior, which the normal approximation at the mode lacks, are a twentieth of its width.
    np.testing.assert_allclose(np.sqrt(np.diag(covariance))[:6], sd[:6], rtol=0.05)
    assert abs(np.exp(mode[6]) - reference[6, 0]) < 0.5 * sd[6]


def test_posterior_of_volatilities():
    """The data and the posterior (long runs of Stan) are posteriordb's; see the file."""
    known = KNOWN["garch"]
    y = np.array(known["y"])
    with pm.Model() as model:
        mu = pm.Flat("mu")
        omega = pm.HalfFlat("omega")
        alpha = pm.Uniform("alpha", 0, 1)
        beta = pm.Uniform("beta", 0, 1)
        pm.Potential("y", pm.GARCH11.dist(omega, alpha, beta, known["sigma1"]).logp(y - mu))
    mode, covariance = laplace(model, np.array([5.0, 0.0, 0.0, -1.0]))
    # Posterior means by importance sampling, from Student's t distribution around the mode.
    proposal = stats.multivariate_t(mode, 1.5 * covariance, df=6, seed=1)
    points = proposal.rvs(4000)
    f = K.function(model.free_RVs, model.logpt)
    logp = np.array([f(*point) for point in points])
    mean, omega, alpha, beta = points[:, 0], np.exp(points[:, 1]), *(1 / (1 + np.exp(-points[:, 2:].T)))
    weights = np.exp(logp - proposal.logpdf(points) - logp.max()) * (beta < 1 - alpha)
    means = np.array([np.average(values, weights=weights) for values in (mean, omega, alpha, beta)])
    reference = np.array(list(known["reference"].values()))
    assert np.sum(weights) ** 2 / np.sum(weights**2) > 500
    assert np.all(np.abs(means - reference[:, 0]) < 0.15 * reference[:, 1])


def test_sampling_a_latent_walk():
    data = np.arange(6.0)
    with pm.Model():
        walk = pm.GaussianRandomWalk("walk", sigma=1.0, init=pm.Normal.dist(0, 1), shape=6)
        pm.Normal("y", walk, 0.5, observed=data)
        trace = pm.sample(4000, tune=1000, step=pm.Metropolis(), chains=2, random_seed=3, progressbar=False)
    # Everything is normal: the posterior mean solves a linear equation.
    precision = 4 * np.eye(6) + np.diag([2.0] * 5 + [1.0]) - np.eye(6, k=1) - np.eye(6, k=-1)
    assert_moments(chains_of(trace, "walk"), np.linalg.solve(precision, 4 * data), np.linalg.inv(precision))
