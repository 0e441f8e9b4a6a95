"""Special functions composed of others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...shared.dtypes import promote_float
from ...shared.registry import engine
from ..promotion import as_float, promoted

if TYPE_CHECKING:
    from ...contract.tensors import TensorVariable

__all__ = ["betaln", "ndtr"]


def betaln(a, b) -> TensorVariable:
    a, b = promoted(a, b, rule=promote_float)
    return engine.subtract(engine.add(engine.gammaln(a), engine.gammaln(b)), engine.gammaln(engine.add(a, b)))


def ndtr(x) -> TensorVariable:
    return engine.multiply(engine.erfc(engine.multiply(engine.negative(as_float(x)), math.sqrt(0.5))), 0.5)
