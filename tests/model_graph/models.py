"""Models to look at, and what PyMC3 says about their graphs: parents and plates by name."""

import numpy as np

import pymc3 as pm


def eight_schools():
    with pm.Model() as model:
        mu, tau = pm.Normal("mu", 0, 5), pm.HalfCauchy("tau", 5)
        eta = pm.Normal("eta", 0, 1, shape=8)
        theta = pm.Deterministic("theta", mu + tau * eta)
        pm.Normal("y", theta, sigma=np.arange(1.0, 9.0), observed=np.arange(8.0))
    parents = {"mu": [], "tau": [], "eta": [], "theta": ["mu", "tau", "eta"], "y": ["theta"]}
    return model, parents, {"": {"mu", "tau"}, "8": {"eta", "theta", "y"}}


def radon():
    rng = np.random.default_rng(0)
    with pm.Model(coords={"county": list("abc"), "home": np.arange(1200)}) as model:
        county = pm.Data("county_idx", rng.integers(0, 3, 1200), dims="home")
        log_radon = pm.Data("log_radon", rng.normal(size=1200), dims="home")
        mu_a, sigma_a = pm.Normal("mu_a", 0, 10), pm.Exponential("sigma_a", 1)
        a = pm.Normal("a", mu_a, sigma_a, dims="county")
        pm.Normal("y", a[county], pm.Exponential("sigma", 1), observed=log_radon, dims="home")
    parents = {
        "county_idx": [],
        "log_radon": ["y"],
        "mu_a": [],
        "sigma_a": [],
        "a": ["mu_a", "sigma_a"],
        "sigma": [],
        "y": ["county_idx", "a", "sigma"],
    }
    plates = {"": {"mu_a", "sigma_a", "sigma"}, "county (3)": {"a"}, "home (1,200)": {"county_idx", "log_radon", "y"}}
    return model, parents, plates


def covariance():
    with pm.Model() as model:
        chol, _, _ = pm.LKJCholeskyCov("chol", n=2, eta=2, sd_dist=pm.HalfCauchy.dist(2.5), compute_corr=True)
        v = pm.MvNormal("v", 0, chol=chol, shape=(20, 2))
        pm.Potential("soft", -(v**2))
    parents = {"chol": [], "chol_stds": ["chol"], "chol_corr": ["chol"], "v": ["chol"], "soft": ["v"]}
    return model, parents, {"3": {"chol"}, "2 x 2": {"chol_corr"}, "2": {"chol_stds"}, "20 x 2": {"v", "soft"}}


def missing():
    with pm.Model() as model:
        mu = pm.Normal("mu")
        pm.Normal("y", mu, 1, observed=np.ma.masked_invalid([1.0, np.nan, 2.0]))
        pm.DensityDist("d", lambda value: -((value - mu) ** 2), observed=np.zeros(3))
    return model, {"mu": [], "y_missing": [], "y": ["mu", "y_missing"], "d": ["mu"]}, {"": {"mu", "y_missing"}, "3": {"y", "d"}}


def several_data():
    with pm.Model() as model:
        rate = pm.Gamma("rate", 1, 1)
        pm.DensityDist(
            "t", lambda died, time: died * pm.math.log(rate) - rate * time, observed={"died": np.ones(4), "time": np.arange(4.0)}
        )
    return model, {"rate": [], "t": ["rate"]}, {"": {"rate"}, "4": {"t"}}


def nested():
    with pm.Model("outer") as model:
        q = pm.Normal("q")
        with pm.Model("inner"):
            r = pm.HalfNormal("r", pm.math.exp(q))
            pm.Normal("s", r, pm.math.exp(q), observed=1.0)
    return model, {"outer_q": [], "inner_r": ["outer_q"], "inner_s": ["outer_q", "inner_r"]}, {"": {"outer_q", "inner_r", "inner_s"}}


def data_again():
    with pm.Model() as model:
        data = pm.Data("data", np.arange(4.0))
        centred = pm.Deterministic("centred", data - 1)
        pm.Normal("y", centred, 1, observed=data)
    return model, {"data": ["y"], "centred": ["data"], "y": ["centred"]}, {"4": {"data", "centred", "y"}}


def of_a_function():
    @pm.model
    def simple():
        a = yield pm.Normal("a", 0, 1)
        yield pm.Normal("y", a, 1, observed=[0.0, 1.0])

    return simple(), {"a": [], "y": ["a"]}, {"": {"a"}, "2": {"y"}}


def empty():
    return pm.Model(), {}, {}


def simulated():
    def simulate(a, b):
        return np.random.normal(a, b, 5)

    with pm.Model() as model:
        a, b = pm.Normal("a"), pm.HalfNormal("b")
        pm.Simulator("s", simulate, params=[a, 2 * b], observed=np.zeros(5))
    return model, {"a": [], "b": [], "s": ["a", "b"]}, {"": {"a", "b"}, "5": {"s"}}


ALL = [eight_schools, radon, covariance, missing, several_data, nested, data_again, simulated, of_a_function, empty]
