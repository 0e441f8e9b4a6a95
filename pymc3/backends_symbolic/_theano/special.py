"""Special functions."""
import numpy as np
import pytensor.tensor as pt

from .. import common
from .elemwise import broadcast_checked, log, log1p, promoted, where
from .tensors import as_float, wrap


def _floating(function, x):
    return wrap(function(as_float(x)))


def _real(function, *operands):
    return broadcast_checked(function, *promoted(*operands, rule=common.promote_float))


def erf(x):
    return _floating(pt.erf, x)


def erfc(x):
    return _floating(pt.erfc, x)


def erfcx(x):
    return _floating(pt.erfcx, x)


def erfinv(x):
    return _floating(pt.erfinv, x)


def erfcinv(x):
    return _floating(pt.erfcinv, x)


def gamma(x):
    return _floating(pt.gamma, x)


def gammaln(x):
    return _floating(pt.gammaln, x)


def digamma(x):
    return _floating(pt.digamma, x)


def polygamma(n, x):
    return wrap(pt.polygamma(n, as_float(x)))


def betaln(a, b):
    a, b = promoted(a, b, rule=common.promote_float)
    return gammaln(a) + gammaln(b) - gammaln(a + b)


def betainc(a, b, x):
    return _real(pt.betainc, a, b, x)


def gammainc(a, x):
    return _real(pt.gammainc, a, x)


def gammaincc(a, x):
    return _real(pt.gammaincc, a, x)


def i0(x):
    return _floating(pt.i0, x)


def i0e(x):
    return ive(0, x)


def i1(x):
    return _floating(pt.i1, x)


def i1e(x):
    return ive(1, x)


def ive(v, x):
    return _real(pt.ive, v, x)


def log_ndtr(x):
    x = as_float(x)
    tail = where(x < -1.0, x, -1.0)
    body = where(x < -1.0, -1.0, x)
    far = log(erfcx(-tail / np.sqrt(2.0)) / 2.0) - tail * tail / 2.0
    return where(x < -1.0, far, log1p(-erfc(body / np.sqrt(2.0)) / 2.0))


def ndtr(x):
    return erfc(-as_float(x) / np.sqrt(2.0)) / 2.0


def xlogy(x, y):
    x, y = promoted(x, y, rule=common.promote_float)
    return where(wrap(pt.eq(x, 0.0)), where(wrap(pt.isnan(y)), np.nan, 0.0 * x), x * log(y))


def xlog1py(x, y):
    x, y = promoted(x, y, rule=common.promote_float)
    return where(wrap(pt.eq(x, 0.0)), where(wrap(pt.isnan(y)), np.nan, 0.0 * x), x * log1p(y))


def multigammaln(a, d):
    a = as_float(a)
    total = d * (d - 1) / 4 * np.log(np.pi)
    for j in range(d):
        total = gammaln(a - j / 2) + total
    return total
