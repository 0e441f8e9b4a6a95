"""Special functions."""
import numpy as np
import pytensor.tensor as pt
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.variable import TensorConstant

from .. import common
from . import special_ops as ops
from .elemwise import broadcast_checked, promoted
from .tensors import as_float, as_tensor, wrap


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
    return digamma(x) if n == 0 else _floating(ops.Polygamma(int(n)), x)


def betaln(a, b):
    a, b = promoted(a, b, rule=common.promote_float)
    return gammaln(a) + gammaln(b) - gammaln(a + b)


def _of_any_size(op, *operands):
    """Apply SciPy's function if it is exact for the parameters, all operands but the last; that is known of constants."""
    is_small = all(_is_known_below(ops.LARGE, parameter) for parameter in operands[:-1])
    return _real(op if is_small else ops.SizedFunction(op), *operands)


def _is_known_below(limit, x):
    x = as_tensor(x)
    return isinstance(x, TensorConstant) and bool(np.all(x.data <= limit))


def betainc(a, b, x):
    return _of_any_size(ops.betainc, a, b, x)


def gammainc(a, x):
    return _of_any_size(ops.gammainc, a, x)


def gammaincc(a, x):
    return _of_any_size(ops.gammaincc, a, x)


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
