"""Special functions composed of others."""

import math

from ...shared.dtypes import promote_float
from ...shared.registry import engine
from ..promotion import as_float, promoted

__all__ = ["betaln", "ndtr"]


def betaln(a, b):
    a, b = promoted(a, b, rule=promote_float)
    return engine.subtract(engine.add(engine.gammaln(a), engine.gammaln(b)), engine.gammaln(engine.add(a, b)))


def ndtr(x):
    return engine.multiply(engine.erfc(engine.multiply(engine.negative(as_float(x)), math.sqrt(0.5))), 0.5)
