"""Values that log-probabilities are compared with: PyMC3's own, and SciPy's where SciPy has the distribution."""

import json
from pathlib import Path

import numpy as np
from scipy import stats

import pymc3 as pm
from pymc3.distributions import multivariate
from tests.distributions.cases import EXACT

DATA = Path(__file__).parent.parent / "data"
REFERENCE = json.loads((DATA / "pymc3_logp.json").read_text())["distributions"]

#: Frozen SciPy distribution of PyMC3's parameters.
SCIPY = {
    "Normal": lambda mu=0.0, sigma=None, tau=None, sd=None: stats.norm(mu, _scale(sigma if sd is None else sd, tau)),
    "HalfNormal": lambda sigma=None, tau=None, sd=None: stats.halfnorm(scale=_scale(sigma if sd is None else sd, tau)),
    "Uniform": lambda lower=0.0, upper=1.0: stats.uniform(lower, upper - lower),
    "HalfCauchy": lambda beta: stats.halfcauchy(scale=beta),
    "Exponential": lambda lam: stats.expon(scale=1.0 / lam),
    "Poisson": lambda mu: stats.poisson(mu),
    "DiscreteUniform": lambda lower, upper: stats.randint(np.floor(lower), np.floor(upper) + 1),
}


def _scale(sigma, tau):
    if tau is not None:
        return tau**-0.5
    return 1.0 if sigma is None else sigma


def numbers(values):
    """Nested lists with 'inf', '-inf' and 'nan' as an array."""
    return np.array(_converted(values), dtype=float)


def _converted(value):
    return [_converted(entry) for entry in value] if isinstance(value, list) else float(value)


def class_named(name):
    """The distribution under PyMC3's name (the class behind it where that is a function), or None."""
    if name == "LKJCholeskyCov":
        return getattr(multivariate, "_LKJCholeskyCov", None)
    return getattr(pm, name, None) or getattr(getattr(pm.distributions, "timeseries", None), name, None)


def params_of(setting):
    """Keyword arguments of a setting; see `meta.conventions` of the file."""
    return {name: _argument(name, value) for name, value in setting["params"].items()}


def make(name, setting):
    """The distribution of a setting, as an object of its own."""
    params = params_of(setting)
    if name == "Bound":
        return _bounded(params).dist(**params["params"])
    return class_named(name).dist(**params)


def make_variable(label, name, setting):
    """The distribution of a setting as a variable called `label` of the model in context."""
    params = params_of(setting)
    # PyMC3 has no start value for this one; the reference was made with zeros.
    start = {"testval": np.zeros(setting["params"]["shape"])} if name == "EulerMaruyama" else {}
    if name == "Bound":
        return _bounded(params)(label, **params["params"])
    return class_named(name)(label, **params, **start)


def _bounded(params):
    return pm.Bound(getattr(pm, params["bound_of"]), lower=params["lower"], upper=params["upper"])


def _argument(name, value):
    if isinstance(value, dict):
        return class_named(value["dist"]).dist(**params_of(value)) if "dist" in value else params_of({"params": value})
    if name in ("shape", "comp_shape", "sde_pars"):
        return tuple(value) if isinstance(value, list) else value
    if name in ("covs", "chols"):
        return [np.array(matrix) for matrix in value]
    if name == "evds":
        return [tuple(np.array(part) for part in pair) for pair in value]
    if name in ("sde_fn", "logp"):
        return _callable(value)
    if _has_distributions(value):
        return [_argument(name, entry) for entry in value]
    return np.array(value) if isinstance(value, list) else value


def _callable(source):
    """The function that a lambda expression of the reference describes."""
    return eval(source, {"abs": abs})


def can_be_inputs(setting):
    """Whether the parameters of a setting are numbers and arrays of numbers, which a compiled function can be given."""
    if any(isinstance(value, dict) or _has_distributions(value) for value in setting["params"].values()):
        return False
    plain = (int, float, np.ndarray)
    params = {name: value for name, value in params_of(setting).items() if name != "shape"}
    return all(isinstance(value, plain) and not isinstance(value, bool) for value in params.values())


def _has_distributions(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def settings(*kinds):
    """(name, setting) of all settings of the reference, of some kinds of distribution."""
    return [
        (name, setting)
        for name, entry in REFERENCE.items()
        if name != "WishartBartlett" and class_named(name) is not None
        if not kinds or entry["kind"] in kinds
        for setting in entry["settings"]
    ]


def label(argument):
    """Test id of a name or a setting."""
    return argument if isinstance(argument, str) else json.dumps(argument["params"]).replace(" ", "")


def expected_logp(name, setting):
    """Exact log-probabilities at the points of a setting.

    From SciPy or mpmath where one of them is the better source; PyMC3's own otherwise, from 64-bit parameters where that
    differs. Where PyMC3 has NaN at a finite point, or does not look whether it is in the support, the exact value is -inf.
    """
    params = params_of(setting)
    points = numbers(setting["points"])
    if name in EXACT:
        return EXACT[name](params, points)
    if name in SCIPY:
        frozen = SCIPY[name](**params)
        return frozen.logpdf(points) if hasattr(frozen.dist, "pdf") else frozen.logpmf(points)
    values = numbers(setting.get("logp_if_params_are_numpy_64bit", setting["logp"]))
    if name == "Bernoulli":
        values = np.where((points == 0) | (points == 1), values, -np.inf)
    return np.where(np.isnan(values), -np.inf, values)


def assert_close(actual, expected, rtol=1e-9):
    """Equal to a relative error (an absolute one below 1e-3 of it); infinities and NaN in the same places."""
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=1e-12, equal_nan=True)
