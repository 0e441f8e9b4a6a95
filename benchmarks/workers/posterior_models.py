"""The eight posteriors in PyMC3's own words; `pm` is PyMC3, PyMC 5 or this project."""

import posteriors


def build(pm, name):
    """Return the model of the posterior called `name`."""
    data, _ = posteriors.load(name)
    with pm.Model() as model:
        BUILDERS.get(name, regression)(pm, name, data)
    return model


def regression(pm, name, data):
    X, y = posteriors.design(name, data)
    beta = pm.Flat("beta", shape=X.shape[1])
    sigma = pm.HalfCauchy("sigma", 2.5) if name.startswith("kidiq") else pm.HalfFlat("sigma")
    pm.Normal("y", pm.math.dot(X, beta), sigma, observed=y)


def eight_schools(pm, name, data):
    mu = pm.Normal("mu", 0, 5)
    tau = pm.HalfCauchy("tau", 5)
    t = pm.Normal("t", 0, 1, shape=int(data["J"]))
    theta = pm.Deterministic("theta", mu + tau * t)
    pm.Normal("y", theta, data["sigma"], observed=data["y"])


def kilpisjarvi(pm, name, data):
    alpha = pm.Normal("alpha", data["pmualpha"], data["psalpha"])
    beta = pm.Normal("beta", data["pmubeta"], data["psbeta"])
    sigma = pm.HalfFlat("sigma")
    pm.Normal("y", alpha + beta * data["x"], sigma, observed=data["y"])


def autoregression(pm, name, data):
    X, y = posteriors.lags(data)
    alpha = pm.Normal("alpha", 0, 10)
    beta = pm.Normal("beta", 0, 10, shape=X.shape[1])
    sigma = pm.HalfCauchy("sigma", 2.5)
    pm.Normal("y", alpha + pm.math.dot(X, beta), sigma, observed=y)


def garch(pm, name, data):
    """The prior of `beta1` given `alpha1` is made flat over the triangle of both."""
    mu = pm.Flat("mu")
    alpha0 = pm.HalfFlat("alpha0")
    alpha1 = pm.Uniform("alpha1", 0, 1)
    beta1 = pm.Uniform("beta1", 0, 1 - alpha1)
    pm.Potential("triangle", pm.math.log(1 - alpha1))
    series = pm.GARCH11.dist(omega=alpha0, alpha_1=alpha1, beta_1=beta1, initial_vol=data["sigma1"], shape=len(data["y"]))
    rest = data["y"] - mu
    pm.Potential("y", series.logp(rest) if hasattr(series, "logp") else pm.logp(series, rest))


BUILDERS = {
    "eight_schools-eight_schools_noncentered": eight_schools,
    "kilpisjarvi_mod-kilpisjarvi": kilpisjarvi,
    "arK-arK": autoregression,
    "garch-garch11": garch,
}
