"""Special functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytensor.tensor as pt
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.variable import TensorConstant

from ..derived.promotion import promoted
from ..shared.dtypes import promote_float
from . import special_ops as ops
from .elemwise import broadcast_checked, of_reals
from .tensors import as_float, as_tensor, wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


def _of_two(op):
    def applied(x, y):
        return _applied(op, x, y)

    return applied


def _applied(op, *operands):
    return broadcast_checked(Elemwise(op), *promoted(*operands, rule=promote_float))


erf = of_reals(pt.erf)
erfc = of_reals(pt.erfc)
erfcx = of_reals(Elemwise(ops.erfcx))
erfinv = of_reals(Elemwise(ops.erfinv))
erfcinv = of_reals(Elemwise(ops.erfcinv))
gamma = of_reals(Elemwise(ops.gamma))
gammaln = of_reals(Elemwise(ops.gammaln))
digamma = of_reals(Elemwise(ops.digamma))
i0 = of_reals(Elemwise(ops.i0))
i0e = of_reals(Elemwise(ops.i0e))
i1 = of_reals(Elemwise(ops.i1))
i1e = of_reals(Elemwise(ops.i1e))
log_ndtr = of_reals(Elemwise(ops.log_ndtr))
xlogy = _of_two(ops.xlogy)
xlog1py = _of_two(ops.xlog1py)


def ive(v, x) -> TensorVariable:
    return _applied(ops.ive, v, x)


def polygamma(n, x) -> TensorVariable:
    return wrap(Elemwise(ops.Polygamma(n))(as_float(x)))


def _of_any_size(op, *operands):
    """Apply SciPy's function if it is exact for the parameters, all operands but the last; that is known of constants."""
    is_small = all(_is_known_below(ops.LARGE, parameter) for parameter in operands[:-1])
    return _applied(op if is_small else ops.SizedFunction(op), *operands)


def _is_known_below(limit, x):
    x = as_tensor(x)
    return isinstance(x, TensorConstant) and bool(np.all(x.data <= limit))


def betainc(a, b, x) -> TensorVariable:
    return _of_any_size(ops.betainc, a, b, x)


def gammainc(a, x) -> TensorVariable:
    return _of_any_size(ops.gammainc, a, x)


def gammaincc(a, x) -> TensorVariable:
    return _of_any_size(ops.gammaincc, a, x)
