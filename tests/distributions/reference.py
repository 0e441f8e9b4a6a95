"""Values that log-probabilities are compared with: PyMC3's own, and SciPy's where SciPy has the distribution."""

import json
from pathlib import Path

import numpy as np
from scipy import stats

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


def params_of(setting):
    """Keyword arguments of a setting: lists are arrays, ``shape`` is a tuple."""
    return {name: _argument(name, value) for name, value in setting["params"].items()}


def _argument(name, value):
    if name == "shape":
        return tuple(value) if isinstance(value, list) else value
    return np.array(value) if isinstance(value, list) else value


def settings(*kinds):
    """(name, setting) of all settings of the reference, of some kinds of distribution."""
    return [
        (name, setting)
        for name, entry in REFERENCE.items()
        if not kinds or entry["kind"] in kinds
        for setting in entry["settings"]
    ]


def label(argument):
    """Test id of a name or a setting."""
    return argument if isinstance(argument, str) else json.dumps(argument["params"]).replace(" ", "")


def expected_logp(name, setting):
    """Exact log-probabilities at the points of a setting.

    SciPy's where it has the distribution; PyMC3's own otherwise, from 64-bit parameters where that differs. Outside the
    support, where PyMC3 does not look for logit_p, the exact value is -inf.
    """
    params = params_of(setting)
    points = numbers(setting["points"])
    if name in SCIPY:
        frozen = SCIPY[name](**params)
        return frozen.logpdf(points) if hasattr(frozen.dist, "pdf") else frozen.logpmf(points)
    values = numbers(setting.get("logp_if_params_are_numpy_64bit", setting["logp"]))
    if name == "Bernoulli":
        values = np.where((points == 0) | (points == 1), values, -np.inf)
    return values


def assert_close(actual, expected, rtol=1e-9):
    """Equal to a relative error (an absolute one below 1e-3 of it); infinities and NaN in the same places."""
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=1e-12, equal_nan=True)
