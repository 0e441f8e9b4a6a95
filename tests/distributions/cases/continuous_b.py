"""Gamma and Weibull, circular, skewed and bounded distributions: exact values from SciPy, from mpmath in the tails."""

import mpmath as mp
import numpy as np
from scipy import stats

from tests.distributions.case import Case

_DIGITS = 40


def _precise(function):
    """`function` of one mpmath number as a function of arrays; -inf where the result is the logarithm of zero."""

    def of_array(x):
        with mp.workdps(_DIGITS):
            flat = [float(function(mp.mpf(float(entry)))) for entry in np.ravel(x)]
        return np.array(flat).reshape(np.shape(x))

    return of_array


def _log(x):
    return mp.log(x) if x > 0 else mp.ninf


# ---- exact log-probabilities ---------------------------------------------------------------------------------------


def _log_normal_cdf(z):
    return mp.log(mp.erfc(-z / mp.sqrt(2)) / 2)


def _ex_gaussian(mu, sigma, nu):
    mu, sigma, nu = mp.mpf(mu), mp.mpf(sigma), mp.mpf(nu)

    def logp(x):
        exponent = (mu - x) / nu + sigma**2 / (2 * nu**2)
        return exponent + _log_normal_cdf((x - mu) / sigma - sigma / nu) - mp.log(nu)

    return logp


def _ex_gaussian_cdf(mu, sigma, nu):
    def logcdf(x):
        with mp.workdps(120):
            normal = mp.erfc(-(x - mu) / (sigma * mp.sqrt(2))) / 2
            return mp.log(normal - mp.mpf(nu) * mp.exp(_ex_gaussian(mu, sigma, nu)(x)))

    return logcdf


def _von_mises(mu, kappa):
    def logp(x):
        return kappa * mp.cos(x - mu) - mp.log(2 * mp.pi) - mp.log(mp.besseli(0, kappa))

    return logp


def _skew_normal(mu, sigma, alpha):
    def logp(x):
        z = (x - mu) / mp.mpf(sigma)
        return mp.log(2 / mp.mpf(sigma)) - z**2 / 2 - mp.log(2 * mp.pi) / 2 + _log_normal_cdf(alpha * z)

    return logp


def _rice(nu, sigma):
    def logp(x):
        ratio = x * nu / mp.mpf(sigma) ** 2
        bessel = mp.log(mp.besseli(0, ratio))
        return _log(x) - 2 * mp.log(sigma) - (x**2 + mp.mpf(nu) ** 2) / (2 * mp.mpf(sigma) ** 2) + bessel

    return logp


def _gamma(alpha, beta):
    alpha, beta = mp.mpf(alpha), mp.mpf(beta)
    return lambda x: alpha * mp.log(beta) - mp.loggamma(alpha) + (alpha - 1) * mp.log(x) - beta * x


def _gamma_cdf(alpha, beta, lower=True):
    """Log of the regularized incomplete gamma function of beta x, or of beta / x."""

    def logcdf(x):
        if lower:
            return _log(mp.gammainc(alpha, 0, beta * x, regularized=True))
        return _log(mp.gammainc(alpha, beta / x, mp.inf, regularized=True))

    return logcdf


def _inverse_gamma(alpha, beta):
    return lambda x: _gamma(alpha, beta)(1 / x) - 2 * mp.log(x)


def _weibull_cdf(alpha, beta):
    return lambda x: mp.log(-mp.expm1(-((x / mp.mpf(beta)) ** mp.mpf(alpha))))


def _moyal_cdf(mu, sigma):
    return lambda x: mp.log(mp.erfc(mp.exp(-(x - mu) / (2 * mp.mpf(sigma))) / mp.sqrt(2)))


def _logit_normal(mu, sigma):
    def logp(x):
        z = (mp.log(x / (1 - x)) - mu) / sigma
        return -z * z / 2 - mp.log(x * (1 - x)) - mp.log(sigma) - mp.log(2 * mp.pi) / 2

    return logp


def _exact(family, inside=lambda x: True):
    """Entry of EXACT: `family` of the parameters, where `inside` holds."""

    def exact(params, points):
        logp = _precise(family(**params))
        return np.array([logp(x) if inside(x) else -np.inf for x in points])

    return exact


def _scale(params):
    """The parameters, with `sd` under its other name."""
    return {"sigma" if name == "sd" else name: value for name, value in params.items()}


_STANDARD = {"mu": 0, "sigma": 1, "alpha": 1}

EXACT = {
    "ExGaussian": lambda params, points: _exact(_ex_gaussian)(_scale(params), points),
    "SkewNormal": lambda params, points: _exact(_skew_normal)({**_STANDARD, **_scale(params)}, points),
    "VonMises": lambda params, points: _exact(_von_mises, lambda x: abs(x) <= np.pi)({"mu": 0, **params}, points),
    "Rice": lambda params, points: _exact(_rice, lambda x: x > 0)(_with_nu(_scale(params)), points),
}


def _with_nu(params):
    sigma = params.get("sigma", 1)
    return {"nu": params["b"] * sigma if "b" in params else params["nu"], "sigma": sigma}


#: PyMC3's median of the Weibull distribution is none, that of the Moyal distribution is right to 8e-8.
STARTS = {
    "Weibull": lambda params: stats.weibull_min(params["alpha"], scale=params["beta"]).median(),
    "Moyal": lambda params: stats.moyal(params.get("mu", 0), params.get("sigma", 1)).median(),
}

# ---- settings for the generic tests --------------------------------------------------------------------------------

_POSITIVE = [1e-300, 1e-8, 0.3, 2.0, 9.0, 60.0]
_REAL = [-40.0, -8.0, -1.0, 0.3, 2.0, 9.0, 80.0]

CASES = [
    Case(
        "Gamma",
        dict(alpha=2.5, beta=0.5),
        points=[*_POSITIVE, 5e3],
        frozen=stats.gamma(2.5, scale=2.0),
        logp=_precise(_gamma(2.5, 0.5)),
        logcdf=_precise(_gamma_cdf(2.5, 0.5)),
        domains=dict(alpha=(0.5, 1e4), beta=(1e-3, 1e3)),
    ),
    Case(
        "Gamma",
        dict(alpha=1e7, beta=5e6),
        points=[1.5, 1.99, 1.9995, 2.0, 2.001, 2.1, 4.0],
        logp=_precise(_gamma(1e7, 5e6)),
        # Its distribution function is tested for smaller shapes; the density is integrated with the other parameters.
        # A step of 1e-5 is no small one for it.
        exclude=("logcdf", "random", "integral", "extremes", "gradient"),
        float32_rtol=1e-3,
    ),
    Case(
        "Gamma",
        dict(mu=3.0, sigma=1.5),
        points=_POSITIVE,
        frozen=stats.gamma(4.0, scale=0.75),
        logp=_precise(_gamma(4.0, 4 / 3)),
        logcdf=_precise(_gamma_cdf(4.0, mp.mpf(4) / 3)),
    ),
    Case(
        "ChiSquared",
        dict(nu=7.0),
        points=_POSITIVE,
        frozen=stats.chi2(7.0),
        logcdf=_precise(_gamma_cdf(3.5, 0.5)),
        domains=dict(nu=(0.5, 1e4)),
    ),
    Case(
        "InverseGamma",
        dict(alpha=2.5, beta=1.5),
        points=[1e-3, 0.05, 0.3, 2.0, 60.0, 1e8],
        frozen=stats.invgamma(2.5, scale=1.5),
        logp=_precise(_inverse_gamma(2.5, 1.5)),
        logcdf=_precise(_gamma_cdf(2.5, 1.5, lower=False)),
        domains=dict(alpha=(0.5, 1e4), beta=(1e-3, 1e3)),
    ),
    Case(
        "InverseGamma",
        dict(alpha=150.0, beta=1.5),
        points=[1e-3, 0.009, 0.01, 0.012, 2.0, 60.0],
        frozen=stats.invgamma(150.0, scale=1.5),
        logp=_precise(_inverse_gamma(150.0, 1.5)),
        logcdf=_precise(_gamma_cdf(150.0, 1.5, lower=False)),
    ),
    Case(
        "InverseGamma",
        dict(mu=2.0, sigma=0.7),
        points=[0.05, 0.4, 1.7, 2.0, 15.0, 1e6],
        logp=_precise(_inverse_gamma(2 + (2 / mp.mpf(0.7)) ** 2, 2 * (1 + (2 / mp.mpf(0.7)) ** 2))),
        logcdf=_precise(_gamma_cdf(2 + (2 / mp.mpf(0.7)) ** 2, 2 * (1 + (2 / mp.mpf(0.7)) ** 2), lower=False)),
        frozen=stats.invgamma(2 + (2 / 0.7) ** 2, scale=2 * (1 + (2 / 0.7) ** 2)),
    ),
    Case(
        "Weibull",
        dict(alpha=1.5, beta=2.0),
        points=[*_POSITIVE, 400.0],
        frozen=stats.weibull_min(1.5, scale=2.0),
        logcdf=_precise(_weibull_cdf(1.5, 2.0)),
        domains=dict(alpha=(0.5, 20.0), beta=(1e-3, 1e3)),
    ),
    Case(
        "Weibull",
        dict(alpha=0.6, beta=2.0),
        points=_POSITIVE,
        frozen=stats.weibull_min(0.6, scale=2.0),
        logcdf=_precise(_weibull_cdf(0.6, 2.0)),
    ),
    *(
        Case(
            "ExGaussian",
            dict(mu=0.5, sigma=sigma, nu=nu),
            points=points,
            frozen=stats.exponnorm(nu / sigma, loc=0.5, scale=sigma),
            logp=_precise(_ex_gaussian(0.5, sigma, nu)),
            logcdf=_precise(_ex_gaussian_cdf(0.5, sigma, nu)),
            domains=dict(mu=(-10.0, 10.0), sigma=(1e-2, 1e2), nu=(1e-2, 1e2)),
        )
        for sigma, nu, points in [(1.3, 2.0, _REAL), (1.0, 0.01, _REAL), (1e-3, 5.0, [-0.1, 0.49, 0.499, 0.5001, 0.51, 2.0, 30.0])]
    ),
    *(
        Case(
            "VonMises",
            dict(mu=mu, kappa=kappa),
            points=points,
            frozen=stats.vonmises(kappa) if mu == 0 else None,
            logp=_precise(_von_mises(mu, mp.mpf(kappa))),
            domains=dict(mu=(-3.0, 3.0), kappa=(1e-3, 1e4)) if mu == 0 else None,
            # PyMC3 has no logcdf; SciPy's circle starts at mu - pi.
            exclude=("logcdf",) if mu == 0 else ("logcdf", "random"),
        )
        for mu, kappa, points in [
            (0.0, 1.3, [-3.1, -1.0, 0.0, 0.5, 3.1]),
            (1.0, 4.99, [-3.1, -1.0, 0.0, 0.5, 3.1]),
            (1.0, 5.01, [-3.1, -1.0, 0.0, 0.5, 3.1]),
            (0.0, 1e-6, [-3.1, -1.0, 0.0, 0.5, 3.1]),
            (0.0, 2e3, [-1.0, -0.1, 0.0, 0.01, 2.0]),
        ]
    ),
    *(
        Case(
            "SkewNormal",
            dict(mu=0.5, sigma=1.3, alpha=alpha),
            points=_REAL,
            frozen=stats.skewnorm(alpha, 0.5, 1.3),
            logp=_precise(_skew_normal(0.5, 1.3, alpha)),
            domains=dict(mu=(-10.0, 10.0), sigma=(0.3, 1e2), alpha=(-10.0, 10.0)),
            exclude=("logcdf",),  # PyMC3 has none
        )
        for alpha in (3.0, 0.0, -0.7)
    ),
    *(
        Case(
            "Rice",
            dict(nu=nu, sigma=1.3),
            points=_POSITIVE,
            frozen=stats.rice(nu / 1.3, scale=1.3),
            logp=_precise(_rice(nu, 1.3)),
            domains=dict(nu=(1e-3, 1e2), sigma=(1e-2, 1e2)),
            exclude=("logcdf",),  # PyMC3 has none
        )
        for nu in (1.0, 30.0)
    ),
    Case(
        "Rice",
        dict(b=2.0, sigma=0.5),
        points=_POSITIVE,
        frozen=stats.rice(2.0, scale=0.5),
        logp=_precise(_rice(1.0, 0.5)),
        exclude=("logcdf",),  # PyMC3 has none
    ),
    Case(
        "Logistic",
        dict(mu=0.5, s=1.3),
        points=[*_REAL, -2e3, 1e4],
        frozen=stats.logistic(0.5, 1.3),
        domains=dict(mu=(-10.0, 10.0), s=(1e-2, 1e2)),
    ),
    Case(
        "LogitNormal",
        dict(mu=0.5, sigma=1.3),
        points=[1e-200, 1e-8, 0.1, 0.5, 0.9, 1 - 1e-8],
        logp=_precise(_logit_normal(0.5, 1.3)),
        cdf=lambda x: stats.norm(0.5, 1.3).cdf(np.log(x / (1 - x))),
        domains=dict(mu=(-3.0, 3.0), sigma=(0.1, 3.0)),
        exclude=("logcdf",),  # PyMC3 has none
    ),
    Case(
        "LogitNormal",
        dict(tau=4.0),
        points=[1e-200, 1e-8, 0.1, 0.5, 0.9, 1 - 1e-8],
        logp=_precise(_logit_normal(0.0, 0.5)),
        cdf=lambda x: stats.norm(0.0, 0.5).cdf(np.log(x / (1 - x))),
        exclude=("logcdf",),  # PyMC3 has none
    ),
    Case(
        "Moyal",
        dict(mu=0.5, sigma=1.3),
        points=[-8.0, -3.0, 0.5, 2.0, 9.0, 80.0, 600.0],
        frozen=stats.moyal(0.5, 1.3),
        logcdf=_precise(_moyal_cdf(0.5, 1.3)),
        domains=dict(mu=(-10.0, 10.0), sigma=(1e-2, 1e2)),
    ),
]
