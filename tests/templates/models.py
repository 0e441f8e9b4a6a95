"""Models written in the four ways that must mean the same."""

import numpy as np

import pymc3 as pm
from pymc3 import backends_symbolic as K

#: Rubin (1981): effects of coaching in eight schools and their standard errors.
EFFECTS = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
ERRORS = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])


def schools_in_a_block():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0, 5)
        tau = pm.HalfCauchy("tau", 5)
        t = pm.Normal("t", 0, 1, shape=8)
        theta = pm.Deterministic("theta", mu + tau * t)
        pm.Normal("y", theta, ERRORS, observed=EFFECTS)
    return model


@pm.model
def schools_template(effects, errors):
    mu = pm.Normal("mu", 0, 5)
    tau = pm.HalfCauchy("tau", 5)
    t = pm.Normal("t", 0, 1, shape=8)
    theta = pm.Deterministic("theta", mu + tau * t)
    pm.Normal("y", theta, errors, observed=effects)


@pm.model
def schools_generator(effects, errors):
    mu = yield pm.Normal("mu", 0, 5)
    tau = yield pm.HalfCauchy("tau", 5)
    t = yield pm.Normal("t", 0, 1, shape=8)
    theta = yield pm.Deterministic("theta", mu + tau * t)
    yield pm.Normal("y", theta, errors, observed=effects)


def _hyperparameters():
    mu = yield pm.Normal("mu", 0, 5)
    tau = yield pm.HalfCauchy("tau", 5)
    return mu, tau


@pm.model
def _effects(count):
    mu, tau = yield _hyperparameters()
    t = yield pm.Normal("t", 0, 1, shape=count)
    theta = yield pm.Deterministic("theta", mu + tau * t)
    return theta


@pm.model
def schools_nested(effects, errors):
    theta = yield from _effects(len(effects))
    yield pm.Normal("y", theta, errors, observed=effects)


SCHOOLS = {
    "template": lambda: schools_template(EFFECTS, ERRORS),
    "generator": lambda: schools_generator(EFFECTS, ERRORS),
    "nested generators": lambda: schools_nested(EFFECTS, ERRORS),
}


# ---- regression with a horseshoe prior --------------------------------------------------------------------------------

_rng = np.random.default_rng(5)
X = _rng.normal(size=(40, 4))
Y = X @ np.array([2.0, 0.0, 0.0, -1.0]) + _rng.normal(size=40)


@pm.model
def horseshoe(count, scale=1.0):
    """Carvalho, Polson & Scott (2010): most coefficients near zero, few of them large."""
    tau = yield pm.HalfCauchy("tau", scale)
    lam = yield pm.HalfCauchy("lam", 1, shape=count)
    z = yield pm.Normal("z", 0, 1, shape=count)
    return z * lam * tau


@pm.model
def regression(x, y):
    intercept = yield pm.Normal("intercept", 0, 10)
    coefs = yield horseshoe(x.shape[1], name="coefs")
    sigma = yield pm.HalfNormal("sigma", 5)
    yield pm.Normal("y", intercept + K.dot(x, coefs), sigma, observed=y)


def regression_in_a_block():
    with pm.Model() as model:
        intercept = pm.Normal("intercept", 0, 10)
        with pm.Model("coefs"):
            tau = pm.HalfCauchy("tau", 1.0)
            lam = pm.HalfCauchy("lam", 1, shape=4)
            z = pm.Normal("z", 0, 1, shape=4)
        coefs = pm.Deterministic("coefs", z * lam * tau)
        sigma = pm.HalfNormal("sigma", 5)
        pm.Normal("y", intercept + K.dot(X, coefs), sigma, observed=Y)
    return model
