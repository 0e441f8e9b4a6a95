"""Student, beta, Wald, truncated normal and others: exact values from SciPy, and from mpmath where its tails are not exact."""

import mpmath as mp
import numpy as np
from scipy import special, stats

from tests.distributions.case import Case

_DIGITS = 50


def _precise(function, *params):
    """``function(x, *params)`` of mpmath numbers as a function of arrays of x."""

    def of_array(x):
        with mp.workdps(_DIGITS):
            numbers = [mp.mpf(float(param)) for param in params]
            return np.array([float(function(mp.mpf(float(entry)), *numbers)) for entry in np.ravel(x)]).reshape(np.shape(x))

    return of_array


# ---- Student --------------------------------------------------------------------------------------------------------


def _student_logp(x, nu, mu, sigma):
    constant = mp.loggamma((nu + 1) / 2) - mp.loggamma(nu / 2) - mp.log(nu * mp.pi) / 2 - mp.log(sigma)
    return constant - (nu + 1) / 2 * mp.log1p(((x - mu) / sigma) ** 2 / nu)


def _student_logcdf(x, nu, mu, sigma):
    """By quadrature: sqrt(nu) sinh(u) turns the density into cosh(u)**-nu, which falls exponentially."""
    t = (x - mu) / sigma
    start = mp.asinh(abs(t) / mp.sqrt(nu))
    scale = 1 / (nu * mp.tanh(start) + mp.sqrt(nu))
    relative = mp.quad(lambda u: (mp.cosh(u) / mp.cosh(start)) ** -nu, [start + scale * k for k in (0, 1, 3, 8, 20, 60, 200)])
    constant = mp.loggamma((nu + 1) / 2) - mp.loggamma(nu / 2) - mp.log(mp.pi) / 2
    log_tail = constant + mp.log(relative) - nu * mp.log(mp.cosh(start))
    return log_tail if t < 0 else mp.log1p(-mp.exp(log_tail))


# ---- beta, Wald, truncated normal -----------------------------------------------------------------------------------


def _beta_logp(x, alpha, beta):
    if not 0 < x < 1:  # where the powers are 0 ** 0 or 0 is SciPy's to say
        return mp.mpf(float(stats.beta(float(alpha), float(beta)).logpdf(float(x))))
    return (alpha - 1) * mp.log(x) + (beta - 1) * mp.log1p(-x) - mp.log(mp.beta(alpha, beta))


def _beta_logcdf(x, alpha, beta):
    if x < alpha / (alpha + beta):
        return mp.log(mp.betainc(alpha, beta, 0, x, regularized=True))
    return mp.log1p(-mp.betainc(beta, alpha, 0, 1 - x, regularized=True))


def _shapes(mu, sigma):
    kappa = mu * (1 - mu) / sigma**2 - 1
    return mu * kappa, (1 - mu) * kappa


def _wald_logp(x, mu, lam, alpha):
    y = x - alpha
    return mp.log(lam / (2 * mp.pi * y**3)) / 2 - lam / (2 * y) * ((y - mu) / mu) ** 2


def _wald_logcdf(x, mu, lam, alpha):
    with mp.workdps(400):
        y = x - alpha
        root = mp.sqrt(lam / y)
        first, second = root * (y / mu - 1), -root * (y / mu + 1)
        return mp.log(mp.ncdf(first) + mp.exp(2 * lam / mu) * mp.ncdf(second))


def _truncated_logp(x, mu, sigma, lower, upper):
    z, low, high = (x - mu) / sigma, (lower - mu) / sigma, (upper - mu) / sigma
    if not lower <= x <= upper:
        return mp.ninf
    return -(z**2) / 2 - mp.log(2 * mp.pi) / 2 - mp.log(sigma) - mp.log(_normal_mass(low, high))


def _truncated_cdf(mu, sigma, lower, upper):
    """Exact to ten digits, for the 10^5 draws that it is compared with."""
    low, high = (lower - mu) / sigma, (upper - mu) / sigma

    def cdf(x):
        z = np.clip((x - mu) / sigma, low, high)
        return 1 - _left_cdf(-z, -high, -low) if low > 0 else _left_cdf(z, low, high)

    return cdf


def _left_cdf(z, low, high):
    below = np.exp(special.log_ndtr(low) - special.log_ndtr(high))
    return (np.exp(special.log_ndtr(z) - special.log_ndtr(high)) - below) / (1 - below)


def _normal_mass(low, high):
    if low > 0:
        low, high = -high, -low
    with mp.workdps(100):
        return (mp.erfc(-high / mp.sqrt(2)) - mp.erfc(-low / mp.sqrt(2))) / 2


def _exact_truncated(params, points):
    sigma = params.get("sigma", params.get("sd", 1.0))
    bounds = params.get("lower", -np.inf), params.get("upper", np.inf)
    return _precise(_truncated_logp, params.get("mu", 0.0), sigma, *bounds)(points)


# ---- others ---------------------------------------------------------------------------------------------------------


def _laplace_logp(x, mu, b):
    return -abs(x - mu) / b - mp.log(2 * b)


def _laplace_logcdf(x, mu, b):
    z = (x - mu) / b
    return z - mp.log(2) if z < 0 else mp.log1p(-mp.exp(-z) / 2)


def _cauchy_logcdf(x, alpha, beta):
    with mp.workdps(400):
        return mp.log(mp.mpf(1) / 2 + mp.atan((x - alpha) / beta) / mp.pi)


def _log_normal_logcdf(x, mu, sigma):
    return mp.log(mp.erfc(-(mp.log(x) - mu) / sigma / mp.sqrt(2)) / 2)


def _pareto_logcdf(x, alpha, m):
    return mp.log(-mp.expm1(-alpha * mp.log(x / m)))


def _gumbel_logcdf(x, mu, beta):
    return -mp.exp(-(x - mu) / beta)


def _asymmetric_laplace(params):
    """SciPy has the location-scale form with the mode at 0 and scale 1 / b."""
    return stats.laplace_asymmetric(params["kappa"], loc=params.get("mu", 0.0), scale=1 / params["b"])


def _kumaraswamy_logp(x, a, b):
    return mp.log(a) + mp.log(b) + (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-(x**a))


def _kumaraswamy_cdf(a, b):
    return lambda x: -np.expm1(b * np.log1p(-(np.clip(x, 0, 1) ** a)))


def _triangular(params):
    lower, upper, c = params.get("lower", 0.0), params.get("upper", 1.0), params.get("c", 0.5)
    return stats.triang((c - lower) / (upper - lower), loc=lower, scale=upper - lower)


def _triangular_logcdf(x, lower, upper, c):
    if x <= c:
        return mp.log((x - lower) ** 2 / ((upper - lower) * (c - lower)))
    return mp.log1p(-((upper - x) ** 2) / ((upper - lower) * (upper - c)))


def _half_student(params):
    scale = params.get("sigma", params.get("sd", 1.0))
    return lambda x: np.where(x >= 0, np.log(2) + stats.t(params.get("nu", 1), scale=scale).logpdf(x), -np.inf)


def _triangular_start(params):
    lower, upper, c = params.get("lower", 0.0), params.get("upper", 1.0), params.get("c", 0.5)
    return c if lower < c < upper else (lower + upper + c) / 3


EXACT = {
    "TruncatedNormal": _exact_truncated,
    "HalfStudentT": lambda params, points: _half_student(params)(points),
    "Triangular": lambda params, points: _triangular(params).logpdf(points),
}

STARTS = {
    # PyMC3 starts at a mode on the edge, where it cannot move.
    "Triangular": _triangular_start,
    # The same to eight digits: PyMC3's log(2) has no more.
    "Gumbel": lambda params: params.get("mu", 0.0) - params.get("beta", 1.0) * np.log(np.log(2)),
}


def _student(points, domains=None, **params):
    nu, mu = params["nu"], params.get("mu", 0.0)
    sigma = params["lam"] ** -0.5 if "lam" in params else params.get("sigma", 1.0)
    exact = dict(logp=_precise(_student_logp, nu, mu, sigma), logcdf=_precise(_student_logcdf, nu, mu, sigma))
    return Case("StudentT", params, points, stats.t(nu, mu, sigma), domains=domains, **exact)


def _half_student_case(points, domains=None, **params):
    nu = params["nu"]
    sigma = params["lam"] ** -0.5 if "lam" in params else params.get("sigma", 1.0)
    return Case(
        "HalfStudentT",
        params,
        points,
        logp=_half_student(dict(nu=nu, sigma=sigma)),
        cdf=lambda x: 2 * stats.t(nu, scale=sigma).cdf(x) - 1,
        domains=domains,
        exclude=("logcdf",),  # PyMC3 has none
    )


def _beta(points, domains=None, **params):
    shapes = _shapes(**params) if "mu" in params else tuple(params.values())
    exact = dict(logp=_precise(_beta_logp, *shapes), logcdf=_precise(_beta_logcdf, *shapes))
    return Case("Beta", params, points, stats.beta(*shapes), domains=domains, **exact)


def _wald(points, domains=None, **params):
    mu, lam, phi, alpha = (params.get(name) for name in ("mu", "lam", "phi", "alpha"))
    mu = lam / phi if mu is None else mu
    lam = (1.0 if phi is None else mu * phi) if lam is None else lam
    exact = dict(logp=_precise(_wald_logp, mu, lam, alpha or 0.0), logcdf=_precise(_wald_logcdf, mu, lam, alpha or 0.0))
    return Case("Wald", params, points, stats.invgauss(mu / lam, alpha or 0.0, lam), domains=domains, **exact)


def _truncated(points, domains=None, exclude=(), **params):
    sigma = params["tau"] ** -0.5 if "tau" in params else params.get("sigma", 1.0)
    arguments = params.get("mu", 0.0), sigma, params.get("lower", -np.inf), params.get("upper", np.inf)
    exact = dict(logp=_precise(_truncated_logp, *arguments), cdf=_truncated_cdf(*arguments))
    # PyMC3 has no logcdf.
    return Case("TruncatedNormal", params, points, domains=domains, exclude=("logcdf", *exclude), **exact)


CASES = [
    _student(
        [-1e200, -1e6, -30.0, -4.0, 0.2, 0.7, 3.0, 50.0, 1e5],
        nu=3.5,
        mu=0.2,
        sigma=1.4,
        domains=dict(nu=(0.5, 1e6), mu=(-100.0, 100.0), sigma=(1e-3, 1e3)),
    ),
    _student([-40.0, -5.1, -1.0, 0.0, 1e-9, 2.0, 5.0, 38.0], nu=1e10),
    _student([-1e4, -60.0, -5.0, -1.0, 2.5, 9.0, 300.0], nu=700.0, lam=0.25, domains=dict(lam=(1e-4, 1e4))),
    _student([-1e12, -5.0, -1e-9, 0.0, 0.4, 1e10], nu=0.8, sigma=1.0),
    _half_student_case([1e-9, 0.3, 2.0, 9.0, 1e6], nu=4.0, sigma=2.0, domains=dict(nu=(0.5, 1e6), sigma=(1e-3, 1e3))),
    _half_student_case([1e-9, 0.3, 2.0, 9.0], nu=1.0, lam=0.25, domains=dict(lam=(1e-4, 1e4))),
    _beta([1e-200, 1e-5, 0.01, 0.3, 0.6, 0.99, 1 - 1e-9], alpha=2.5, beta=1.5, domains=dict(alpha=(0.5, 1e3), beta=(0.5, 1e3))),
    _beta([1e-5, 0.01, 0.2, 0.3, 0.45, 0.9, 0.98], mu=0.3, sigma=0.05, domains=dict(mu=(0.2, 0.8), sigma=(1e-3, 0.2))),
    _beta([0.01, 0.2, 0.35, 0.41, 0.5, 0.7], alpha=500.0, beta=700.0),
    _beta([1e-12, 1e-5, 0.001, 0.1, 0.5], alpha=0.5, beta=60.0),
    _wald([0.003, 0.05, 0.4, 1.5, 6.0, 80.0, 1e4], mu=1.5, lam=2.0, domains=dict(mu=(1e-2, 1e2), lam=(1e-1, 1e2))),
    _wald([0.003, 0.4, 1.5, 80.0], mu=1.5),
    _wald([0.003, 0.4, 1.5, 80.0], mu=1.5, phi=2.0),
    _wald([0.003, 0.4, 1.5, 80.0], lam=3.0, phi=1.5),
    _wald([0.51, 0.6, 1.5, 6.0, 80.0], mu=1.0, lam=2.0, alpha=0.5),
    _truncated([-1.0, -0.3, 0.0, 1.9], mu=0.3, sigma=1.2, lower=-1.0, upper=2.0, domains=dict(mu=(-30.0, 30.0), sigma=(0.3, 1e3))),
    _truncated([30.01, 30.2, 30.5, 31.0], mu=0.0, sigma=1.0, lower=30.0, upper=31.0),
    _truncated([-31.0, -30.5, -30.2, -30.01], mu=0.0, sigma=1.0, lower=-31.0, upper=-30.0),
    _truncated([2.0, 2.5, 4.0, 90.0], mu=-1.0, sigma=2.0, lower=2.0, domains=dict(mu=(-500.0, 10.0), sigma=(0.1, 10.0))),
    _truncated([-90.0, -4.0, 1.0, 1.9], mu=3.0, tau=0.25, upper=2.0, domains=dict(tau=(1e-2, 1e2))),
    _truncated(
        [1000.00001, 1000.001, 1000.003], mu=0.0, sigma=1.0, lower=1000.0, exclude=("float32",)
    ),  # a number of single precision has no such decimals
    _truncated(
        [1.0000001, 1.0000004, 1.0000009], mu=0.0, sigma=1.0, lower=1.0, upper=1.000001, exclude=("float32", "gradient")
    ),  # the same; and steps of differences are longer than the interval
    Case("TruncatedNormal", dict(mu=0.5), [-9.0, 0.0, 7.0], stats.norm(0.5, 1.0), exclude=("logcdf",)),
    Case(
        "Kumaraswamy",
        dict(a=2.0, b=3.0),
        [1e-5, 0.1, 0.5, 0.9, 0.98],
        logp=_precise(_kumaraswamy_logp, 2.0, 3.0),
        cdf=_kumaraswamy_cdf(2.0, 3.0),
        domains=dict(a=(0.5, 50.0), b=(0.5, 50.0)),
        exclude=("logcdf",),
    ),  # PyMC3 has none
    Case(
        "Kumaraswamy",
        dict(a=2.0, b=1e9),
        [1e-6, 1e-5, 1e-4],
        logp=_precise(_kumaraswamy_logp, 2.0, 1e9),
        cdf=_kumaraswamy_cdf(2.0, 1e9),
        exclude=("logcdf",),
    ),
    Case(
        "Laplace",
        dict(mu=0.7, b=1.3),
        [-1e5, -9.0, 0.7, 0.8, 8.0, 40.0],
        stats.laplace(0.7, 1.3),
        logp=_precise(_laplace_logp, 0.7, 1.3),
        logcdf=_precise(_laplace_logcdf, 0.7, 1.3),
        domains=dict(mu=(-100.0, 100.0), b=(1e-3, 1e3)),
        exclude=("gradient",),
    ),  # a kink at mu, one of the points
    Case("Laplace", dict(mu=-0.2, b=0.4), [-60.0, -9.0, 0.8, 8.0], stats.laplace(-0.2, 0.4), logcdf=_precise(_laplace_logcdf, -0.2, 0.4)),
    Case(
        "AsymmetricLaplace",
        dict(b=2.0, kappa=0.5, mu=1.0),
        [-60.0, -2.0, 0.9, 1.1, 4.0, 80.0],
        _asymmetric_laplace(dict(b=2.0, kappa=0.5, mu=1.0)),
        domains=dict(b=(1e-2, 1e2), kappa=(0.1, 10.0)),
        exclude=("logcdf",),
    ),  # PyMC3 has none
    Case(
        "LogNormal",
        dict(mu=0.5, sigma=0.7),
        [1e-5, 0.3, 2.0, 9.0, 1e6],
        stats.lognorm(0.7, scale=np.exp(0.5)),
        logcdf=_precise(_log_normal_logcdf, 0.5, 0.7),
        domains=dict(mu=(-5.0, 5.0), sigma=(1e-2, 5.0)),
    ),
    Case(
        "LogNormal",
        dict(mu=0.5, tau=4.0),
        [1e-5, 0.3, 2.0, 9.0],
        stats.lognorm(0.5, scale=np.exp(0.5)),
        logcdf=_precise(_log_normal_logcdf, 0.5, 0.5),
        domains=dict(tau=(0.1, 1e3)),
    ),
    Case(
        "Pareto",
        dict(alpha=3.0, m=0.5),
        [0.5000001, 0.6, 2.0, 90.0, 1e9],
        stats.pareto(3.0, scale=0.5),
        logcdf=_precise(_pareto_logcdf, 3.0, 0.5),
        domains=dict(alpha=(0.3, 100.0), m=(1e-2, 1e2)),
    ),
    Case(
        "Pareto",
        dict(alpha=1e8, m=2.0),
        [2.00000001, 2.0000003],
        stats.pareto(1e8, scale=2.0),
        logp=_precise(lambda x, a, m: mp.log(a / x) - a * mp.log(x / m), 1e8, 2.0),
        logcdf=_precise(_pareto_logcdf, 1e8, 2.0),
        exclude=("gradient", "float32"),
    ),  # too steep for differences, for 7 digits
    Case(
        "Cauchy",
        dict(alpha=0.7, beta=1.3),
        [-1e250, -1e5, -9.0, 0.7, 0.8, 8.0, 1e9],
        stats.cauchy(0.7, 1.3),
        logp=_precise(lambda x, a, b: -mp.log(mp.pi * b) - mp.log1p(((x - a) / b) ** 2), 0.7, 1.3),
        logcdf=_precise(_cauchy_logcdf, 0.7, 1.3),
        domains=dict(alpha=(-5.0, 5.0), beta=(0.1, 1e2)),
    ),
    Case(
        "Triangular",
        dict(lower=-1.0, upper=3.0, c=0.5),
        [-1 + 1e-9, -0.5, 0.4, 0.6, 2.9, 3 - 1e-9],
        _triangular(dict(lower=-1.0, upper=3.0, c=0.5)),
        logcdf=_precise(_triangular_logcdf, -1.0, 3.0, 0.5),
        domains=dict(c=(-0.9, 2.9)),
        float32_rtol=1e-3,
    ),
    Case(
        "Gumbel",
        dict(mu=0.7, beta=1.3),
        [-20.0, -2.0, 0.7, 3.0, 30.0, 1e5],
        stats.gumbel_r(0.7, 1.3),
        logcdf=_precise(_gumbel_logcdf, 0.7, 1.3),
        domains=dict(mu=(-100.0, 100.0), beta=(1e-3, 1e3)),
    ),
]
