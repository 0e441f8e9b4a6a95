"""What every univariate distribution must hold to: exact values, derivatives, total mass, edges, draws."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.distributions.cases import CASES
from tests.distributions.reference import assert_close

DRAWS = 100_000

_compiled = {}


def cases_for(test):
    """The cases that a generic test makes sense for."""
    chosen = [case for case in CASES if test not in case.exclude]
    return pytest.mark.parametrize("case", chosen, ids=[case.label for case in chosen])


def _dtype(value):
    return "int64" if isinstance(value, (int, np.integer)) else K.floatx()


def _is_real(value):
    return not isinstance(value, (int, np.integer))


class Compiled:
    """Log-probability, its derivatives and the log of the distribution function, with parameters as inputs."""

    def __init__(self, case):
        inputs = {name: K.placeholder((), _dtype(value), name=name) for name, value in case.params.items()}
        value = K.placeholder((None,), "int64" if case.is_discrete else K.floatx(), name="value")
        dist = getattr(pm, case.name).dist(**inputs)
        every = [value, *inputs.values()]
        logp = K.as_tensor(dist.logp(value))
        real = {name: inputs[name] for name, given in case.params.items() if _is_real(given)}
        if not case.is_discrete:
            real = {"value": value, **real}
        self.wrt = list(real)
        gradients = K.gradients(K.sum(logp), list(real.values())) if real and "gradient" not in case.exclude else []
        self._logp = K.function(every, logp, name=case.name)
        self._gradients = K.function(every, gradients, name=f"gradients of {case.name}") if gradients else None
        self._logcdf = None
        if "logcdf" not in case.exclude:
            self._logcdf = K.function(every, dist.logcdf(value), name=f"logcdf of {case.name}")
        self._dtype = value.dtype
        self._from_unconstrained = None
        transform = dist.transform if "integral" not in case.exclude and not case.is_discrete else None
        if transform is not None:
            z = K.placeholder((None,), K.floatx(), name="z")
            transform = unfolded(transform)
            outputs = [K.as_tensor(transform.backward(z)), K.as_tensor(transform.jacobian_det(z))]
            self._from_unconstrained = K.function([z, *inputs.values()], outputs, name=f"transform of {case.name}")

    def from_unconstrained(self, z, params):
        """Values on the scale of the distribution, and the log of the derivative."""
        return (z, np.zeros_like(z)) if self._from_unconstrained is None else self._from_unconstrained(z, *params.values())

    def logp(self, x, params):
        """Log-probability of each element of `x`."""
        return self._logp(np.asarray(x, self._dtype), *params.values())

    def logcdf(self, x, params):
        """Log of the distribution function."""
        return self._logcdf(np.asarray(x, self._dtype), *params.values())

    def gradients(self, x, params):
        """Derivatives of the log-probability at the number `x`, by name."""
        return {name: float(np.sum(d)) for name, d in zip(self.wrt, self._gradients(np.array([x], self._dtype), *params.values()))}


def unfolded(transform):
    """A transform of the same values that is no circle."""
    return pm.transforms.interval(-np.pi, np.pi) if transform is not None and transform.name == "circular" else transform


def compiled(case):
    """One compilation for each distribution and parametrisation."""
    key = case.name, tuple((name, _dtype(value)) for name, value in case.params.items()), case.exclude, K.floatx()
    if key not in _compiled:
        _compiled[key] = Compiled(case)
    return _compiled[key]


@cases_for("logp")
def test_logp(case):
    assert_close(compiled(case).logp(case.points, case.params), case.exact_logp(np.array(case.points)), case.rtol)


@cases_for("logcdf")
def test_logcdf(case):
    assert_close(compiled(case).logcdf(case.points, case.params), case.exact_logcdf(np.array(case.points)), case.rtol)


@cases_for("logcdf")
def test_logcdf_is_never_nan(case):
    far = [-(2**40), -1, 0, 1, 2**40] if case.is_discrete else [-1e300, -1e8, -1.0, 0.0, 1.0, 1e8, 1e300]
    logcdf = compiled(case).logcdf(far, case.params)
    assert not np.isnan(logcdf).any(), dict(zip(far, logcdf))
    assert np.all(logcdf <= 1e-12), dict(zip(far, logcdf))


# ---- derivatives ------------------------------------------------------------------------------------------------


def check_gradients(case, x, params, rtol):
    """Compare derivatives with differences of the log-probability, to the digits that those have.

    A long step suits a flat density, a short one a narrow density far from zero: one of them must agree.
    """
    functions = compiled(case)
    for name, derivative in functions.gradients(x, params).items():
        assert np.isfinite(derivative), (name, x, params)
        found = [_difference(functions, name, x, params, relative) for relative in (1e-5, 1e-7)]
        if not np.all(np.isfinite(found)):
            continue  # within a step of an edge
        errors = [abs(derivative - difference) - rtol * max(abs(derivative), abs(difference)) - noise - 1e-7 for difference, noise in found]
        assert min(errors) <= 0, (name, x, params, derivative, found)


def _difference(functions, name, x, params, relative):
    """Difference quotient for a step `relative` to where it is taken, and the error that rounding leaves in it."""
    at = x if name == "value" else params[name]
    step = relative * max(abs(at), 1e-6)
    low, high = (_moved(functions, name, x, params, at + sign * step) for sign in (-1, 1))
    return (high - low) / (2 * step), 1e-14 * (1.0 + max(abs(low), abs(high))) / step


def _moved(functions, name, x, params, at):
    if name == "value":
        return functions.logp([at], params)[0]
    return functions.logp([x], {**params, name: at})[0]


@cases_for("gradient")
def test_gradients(case):
    if case.is_discrete and not any(_is_real(value) for value in case.params.values()):
        pytest.skip("nothing to differentiate by")
    for x in case.points:
        check_gradients(case, x, case.params, rtol=1e-5)


# ---- total mass -------------------------------------------------------------------------------------------------


def total_mass(case, params):
    """Integral of the density or sum of the mass function.

    The integral runs over the unconstrained scale z of the distribution's transform, z = m + s sinh(t), by the trapezoidal
    rule in t, which converges fast and reaches far into heavy tails. m and s come from draws.
    """
    dist = getattr(pm, case.name).dist(**params)
    draws = np.asarray(dist.random(size=1000))
    if case.is_discrete:
        reach = int(40 * draws.std() + 100)
        low, number = draws.min() - reach, np.ptp(draws) + 2 * reach
        support = low + np.arange(4 ** np.ceil(np.log(number) / np.log(4)), dtype="int64")  # few lengths: each is compiled
        return np.exp(compiled(case).logp(support, params)).sum()
    transform = unfolded(dist.transform)
    z = draws if transform is None else transform.forward_val(draws)
    low, middle, high = np.quantile(z[np.isfinite(z)], [0.1, 0.5, 0.9])
    scale = max(high - low, 1e-12 * abs(middle), 1e-300) / 4
    t = np.linspace(-25.0, 25.0, 20_001)
    nodes = middle + scale * np.sinh(t)
    weights = scale * np.cosh(t) * (t[1] - t[0])
    x, jacobian = compiled(case).from_unconstrained(nodes, params)
    with np.errstate(over="ignore"):
        density = np.exp(compiled(case).logp(x, params) + jacobian)
    return np.sum(np.where(np.isfinite(density), density, 0.0) * weights)


@cases_for("integral")
def test_total_mass_is_one(case):
    # Densities with a kink or a step keep the trapezoidal rule from converging faster than this.
    np.testing.assert_allclose(total_mass(case, case.params), 1.0, atol=1e-6 if case.is_discrete else 2e-3)


# ---- whatever the parameters ---------------------------------------------------------------------------------------


@cases_for("extremes")
def test_never_nan_at_extreme_values(case):
    values = [-1e300, -1e10, -1.0, 0.0, 1e-300, 0.5, 1.0, 1e10, 1e300]
    if case.is_discrete:
        values = [-(2**62), -(2**31), -1, 0, 1, 2, 2**31, 2**62]
    values = values + list(case.points)
    for name, own in case.params.items():
        extremes = [1e-300, 1e-10, 1e10, 1e300, -1.0, 0.0] if _is_real(own) else [-1, 0, 1, 2**31, 2**53]
        for extreme in extremes:
            params = {**case.params, name: extreme}
            logp = compiled(case).logp(values, params)
            assert not np.isnan(logp).any(), (params, dict(zip(values, logp)))


WITH_DOMAINS = [case for case in CASES if case.domains]


def _numbers_in(low, high):
    """Numbers of a range, evenly spread over its orders of magnitude where it is positive."""
    if low > 0:
        return st.floats(np.log(low), np.log(high)).map(lambda z: float(np.clip(np.exp(z), low, high)))
    return st.floats(low, high)


@pytest.mark.parametrize("case", WITH_DOMAINS, ids=[case.label for case in WITH_DOMAINS])
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_holds_for_any_parameters(case, data):
    chosen = {name: data.draw(_numbers_in(*bounds), label=name) for name, bounds in case.domains.items()}
    params = {**case.params, **chosen}
    np.random.seed(7)
    draws = np.asarray(getattr(pm, case.name).dist(**params).random(size=4))
    logp = compiled(case).logp(draws, params)
    assert not np.isnan(logp).any(), (params, draws, logp)
    if "gradient" not in case.exclude:
        for x, value in zip(draws, logp):
            if np.isfinite(value) and compiled(case).wrt:
                check_gradients(case, x, params, rtol=1e-3)
    if "integral" not in case.exclude:
        np.testing.assert_allclose(total_mass(case, params), 1.0, atol=1e-5 if case.is_discrete else 5e-3)


# ---- draws ---------------------------------------------------------------------------------------------------------


@cases_for("random")
def test_draws(case):
    np.random.seed(11)
    draws = np.asarray(getattr(pm, case.name).dist(**case.params).random(size=DRAWS))
    assert draws.shape == (DRAWS,)
    if not case.is_discrete:
        assert stats.kstest(draws, case.exact_cdf).pvalue > 1e-3
        return
    assert draws.dtype == np.int64
    support = np.unique(draws)
    mass = np.exp(case.exact_logp(support))
    frequent = mass * DRAWS > 10
    observed = np.array([np.count_nonzero(draws == value) for value in support[frequent]])
    expected = mass[frequent] * DRAWS
    rest, rest_expected = DRAWS - observed.sum(), DRAWS - expected.sum()
    if rest_expected > 5:
        observed, expected = np.append(observed, rest), np.append(expected, rest_expected)
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-3
    assert abs(rest - rest_expected) <= 5 * np.sqrt(max(rest_expected, 1.0)) + 5


@cases_for("random")
def test_draws_have_the_shapes_of_their_parameters(case):
    first = next(iter(case.params), None)
    if first is None:
        pytest.skip("no parameters")
    params = {name: np.full((2, 1), value) if name == first else value for name, value in case.params.items()}
    dist = getattr(pm, case.name).dist(**params, shape=(2, 3))
    assert np.shape(dist.random()) == (2, 3)
    assert np.shape(dist.random(size=5)) == (5, 2, 3)
    assert np.shape(dist.random(size=(4, 5))) == (4, 5, 2, 3)
    flat = np.ravel(dist.random(size=5))
    assert len(np.unique(flat)) > 1 or case.is_discrete
