"""The logarithm of the incomplete beta function, for parameters of very different and of large size, far out."""

import numpy as np
from mpmath import mp

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions.formulas.incomplete_beta import log_betainc
from tests.backends_symbolic.cases.special import far_beta

# the last of them: 1 - I_x is as small as 1e-31, for an x near 0
POINTS = [(1e8, 1e8, 0.5), (1e8, 1e8, 0.4995), (3e6, 1e8, 0.0285), (40.0, 1e8, 1e-7), (1e8, 5.0, 0.99999), (5.0, 1e8, 8.7e-7)]


def _exact(a, b, x):
    with mp.workdps(60):
        a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
        log = mp.log(far_beta(a, b, x))
        return [
            float(log),
            *(
                float(mp.diff(lambda v: mp.log(far_beta(*f(v))), at, h=at * mp.mpf(10) ** -20))
                for f, at in ((lambda v: (v, b, x), a), (lambda v: (a, v, x), b), (lambda v: (a, b, v), x))
            ),
        ]


def test_value_and_gradient():
    arrays = np.array(POINTS).T
    inputs = [K.placeholder((None,)) for _ in arrays]
    result = log_betainc(*inputs)
    found = K.function(inputs, [result, *K.gradients(K.sum(result), inputs)])(*arrays)
    for got, wanted in zip(found, np.array([_exact(*point) for point in POINTS]).T):
        np.testing.assert_allclose(got, wanted, rtol=1e-7 if got is not found[0] else 1e-9)


def exact(a, b, x):
    return float(mp.log(far_beta(mp.mpf(a), mp.mpf(b), x)))


def test_negative_binomial_between_gamma_and_poisson():
    mu, alpha = np.array([1e8, 3e6, 50.0, 1e8]), np.array([3e6, 3e6, 1e12, 1e8])
    counts = np.array([1, 1, 20, 100_020_000])
    with mp.workdps(60):
        wanted = [exact(a, int(count) + 1, mp.mpf(a) / (mp.mpf(a) + mp.mpf(m))) for m, a, count in zip(mu, alpha, counts)]
    found = K.eval(pm.NegativeBinomial.dist(mu, alpha).logcdf(K.as_tensor(counts)))
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


def test_binomial_of_many_trials():
    n, p = np.array([10**8, 10**8, 10**8, 10**6]), np.array([0.1, 1e-6, 1e-6, 1.0 - 1e-6])
    counts = np.array([10**7, 170, 20, 999_990])
    with mp.workdps(60):
        wanted = [exact(int(m - count), int(count) + 1, 1 - mp.mpf(own)) for m, own, count in zip(n, p, counts)]
    found = K.eval(pm.Binomial.dist(n, p).logcdf(K.as_tensor(counts)))
    np.testing.assert_allclose(found, wanted, rtol=1e-9)
