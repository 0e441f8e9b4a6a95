"""Special functions."""
import pytensor.tensor as pt

from .tensors import as_float, wrap


def _floating(function, x):
    return wrap(function(as_float(x)))


def erf(x):
    return _floating(pt.erf, x)


def erfc(x):
    return _floating(pt.erfc, x)


def gammaln(x):
    return _floating(pt.gammaln, x)
