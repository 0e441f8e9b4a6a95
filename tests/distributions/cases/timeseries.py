"""Time series, from SciPy's densities of one step after the other."""

import numpy as np
from scipy import stats


def each(of_one):
    """A function of one series as one of an array of series."""
    return lambda params, points: np.array([of_one({k: v for k, v in params.items() if k != "shape"}, x) for x in points])


def first(init, x):
    """Log density of the first values: of a normal distribution, or of none."""
    return 0.0 if init is None else np.sum(stats.norm.logpdf(x, init.mu, init.sigma))


def ar1(params, x):
    k, sigma = params["k"], params["tau_e"] ** -0.5
    logp = stats.norm.logpdf(x[0], 0, sigma / np.sqrt(1 - k**2))
    for before, now in zip(x, x[1:]):
        logp += stats.norm.logpdf(now, k * before, sigma)
    return logp


def ar(params, x):
    rho, sigma = np.atleast_1d(params["rho"]), params.get("sigma", params.get("sd"))
    constant, lags = (rho[0], rho[1:]) if params.get("constant") else (0.0, rho)
    p = len(lags)
    logp = first(params.get("init"), x[:p])
    for t in range(p, len(x)):
        logp += stats.norm.logpdf(x[t], constant + sum(lags[i] * x[t - 1 - i] for i in range(p)), sigma)
    return logp


def gaussian_random_walk(params, x):
    mu = np.broadcast_to(params.get("mu", 0.0), x.shape)
    sigma = np.broadcast_to(params.get("sigma", params.get("sd", 1.0)), x.shape)
    steps = sum(stats.norm.logpdf(x[t], x[t - 1] + mu[t], sigma[t]) for t in range(1, len(x)))
    return first(params.get("init"), x[:1]) + steps


def garch11(params, x):
    variance, logp = params["initial_vol"] ** 2, 0.0
    for now in x:
        logp += stats.norm.logpdf(now, 0, np.sqrt(variance))
        variance = params["omega"] + params["alpha_1"] * now**2 + params["beta_1"] * variance
    return logp


def euler_maruyama(params, x):
    dt, logp = params["dt"], 0.0
    for before, now in zip(x, x[1:]):
        f, g = params["sde_fn"](before, *params["sde_pars"])
        logp += stats.norm.logpdf(now, before + dt * f, g * np.sqrt(dt))
    return logp


def covariance(params):
    """The matrix that is given in one of three forms."""
    if "cov" in params:
        return params["cov"]
    return np.linalg.inv(params["tau"]) if "tau" in params else params["chol"] @ params["chol"].T


def mv_random_walk(params, x):
    mu, cov = np.broadcast_to(params.get("mu", 0.0), x.shape[1:]), covariance(params)
    innovations = stats.multivariate_t(mu, cov, params["nu"]) if "nu" in params else stats.multivariate_normal(mu, cov)
    return first(params.get("init"), x[0]) + sum(innovations.logpdf(now - before) for before, now in zip(x, x[1:]))


EXACT = {
    "AR1": each(ar1),
    "AR": each(ar),
    "GaussianRandomWalk": each(gaussian_random_walk),
    "GARCH11": each(garch11),
    "EulerMaruyama": each(euler_maruyama),
    "MvGaussianRandomWalk": each(mv_random_walk),
    "MvStudentTRandomWalk": each(mv_random_walk),
}
