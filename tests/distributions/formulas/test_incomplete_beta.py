"""The logarithm of the incomplete beta function, for parameters of very different and of large size, far out."""

import numpy as np
import pytest
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


@pytest.mark.parametrize("mu, alpha, count", [(1e8, 3e6, 1), (3e6, 3e6, 1), (50.0, 1e12, 20), (1e8, 1e8, 100_020_000)])
def test_negative_binomial_between_gamma_and_poisson(mu, alpha, count):
    with mp.workdps(60):
        p = mp.mpf(alpha) / (mp.mpf(alpha) + mp.mpf(mu))
        exact = float(mp.log(far_beta(mp.mpf(alpha), mp.mpf(count + 1), p)))
    found = K.eval(pm.NegativeBinomial.dist(mu, alpha).logcdf(K.as_tensor(np.array(count))))
    np.testing.assert_allclose(found, exact, rtol=1e-9)


@pytest.mark.parametrize("n, p, count", [(10**8, 0.1, 10**7), (10**8, 1e-6, 170), (10**8, 1e-6, 20), (10**6, 1.0 - 1e-6, 999_990)])
def test_binomial_of_many_trials(n, p, count):
    with mp.workdps(60):
        exact = float(mp.log(far_beta(mp.mpf(n - count), mp.mpf(count + 1), 1 - mp.mpf(p))))
    found = K.eval(pm.Binomial.dist(n, p).logcdf(K.as_tensor(np.array(count))))
    np.testing.assert_allclose(found, exact, rtol=1e-9)
