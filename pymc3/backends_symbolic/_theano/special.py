"""Special functions."""
import numpy as np
import pytensor.tensor as pt
from pytensor.tensor.elemwise import Elemwise

from .. import common
from . import special_ops as ops
from .elemwise import broadcast_checked, promoted
from .tensors import as_float, wrap


def _floating(op, x):
    return wrap(Elemwise(op)(as_float(x)))


def _real(op, *operands):
    return broadcast_checked(Elemwise(op), *promoted(*operands, rule=common.promote_float))


def erf(x):
    return wrap(pt.erf(as_float(x)))


def erfc(x):
    return wrap(pt.erfc(as_float(x)))


def erfcx(x):
    return _floating(ops.erfcx, x)


def erfinv(x):
    return _floating(ops.erfinv, x)


def erfcinv(x):
    return _floating(ops.erfcinv, x)


def gamma(x):
    return _floating(ops.gamma, x)


def gammaln(x):
    return _floating(ops.gammaln, x)


def digamma(x):
    return _floating(ops.digamma, x)


def polygamma(n, x):
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 0:
        raise ValueError(f"polygamma: got n={n!r}; need a non-negative integer.")
    return digamma(x) if n == 0 else _floating(ops.Polygamma(int(n)), x)


def betaln(a, b):
    a, b = promoted(a, b, rule=common.promote_float)
    return gammaln(a) + gammaln(b) - gammaln(a + b)


def betainc(a, b, x):
    return _real(ops.betainc, a, b, x)


def gammainc(a, x):
    return _real(ops.gammainc, a, x)


def gammaincc(a, x):
    return _real(ops.gammaincc, a, x)


def i0(x):
    return _floating(ops.i0, x)


def i0e(x):
    return _floating(ops.i0e, x)


def i1(x):
    return _floating(ops.i1, x)


def i1e(x):
    return _floating(ops.i1e, x)


def ive(v, x):
    return _real(ops.ive, v, x)


def log_ndtr(x):
    return _floating(ops.log_ndtr, x)


def ndtr(x):
    return erfc(-as_float(x) * np.sqrt(0.5)) * 0.5


def xlogy(x, y):
    return _real(ops.xlogy, x, y)


def xlog1py(x, y):
    return _real(ops.xlog1py, x, y)


def multigammaln(a, d):
    """log of the multivariate gamma function (DLMF 35.3.4)."""
    a = as_float(a)
    total = d * (d - 1) / 4 * np.log(np.pi)
    for j in range(d):
        total = gammaln(a - j / 2) + total
    return total
