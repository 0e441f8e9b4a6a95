"""PyTensor's own operations, in a graph that comes from outside, become K's where K has the function.

K's are compiled at once and have gradients to full accuracy; PyTensor's would be compiled by Numba, or leave the whole function to it.
"""

import numpy as np
from pytensor.graph.basic import Variable
from pytensor.tensor.basic import get_underlying_scalar_constant_value

from ..shared.registry import K
from .versions import reads_lower, sorted_axis

__all__ = ["in_our_terms"]


def _transposed(x):
    return K.swapaxes(x, -1, -2)


def _cholesky(op, x):
    """Return K's factor, in the triangle that PyTensor reads and returns."""
    return [K.cholesky(x) if op.lower else _transposed(K.cholesky(_transposed(x)))]


def _solve(op, a, b):
    return [K.solve(a, b)] if _fits(op, b) else None


def _solve_triangular(op, a, b):
    return [K.solve_triangular(a, b, lower=op.lower)] if _fits(op, b) and not op.unit_diagonal else None


def _cholesky_solve(op, factor, b):
    if not _fits(op, b):
        return None
    inner = K.solve_triangular(factor, b, lower=op.lower, trans=not op.lower)
    return [K.solve_triangular(factor, inner, lower=op.lower, trans=op.lower)]


def _fits(op, b):
    """Tell whether K reads a right-hand side as PyTensor does: a vector, or columns of a matrix."""
    return op.b_ndim == min(b.type.ndim, 2)


def _eigh(op, x, other=None):
    return None if other is not None else list(K.eigh(x if reads_lower(op) else _transposed(x)))


def _eigvalsh(op, x, other=None):
    return None if other is not None else [K.eigh(x if reads_lower(op) else _transposed(x))[0]]


def _qr(op, x):
    rows, columns = x.type.shape[-2:]
    is_reduced = op.mode == "economic" or (op.mode == "full" and rows == columns)
    return list(K.qr(x)) if is_reduced and not op.pivoting and rows >= columns else None


def _polygamma(n, x):
    order = get_underlying_scalar_constant_value(n, raise_not_constant=False)
    return None if isinstance(order, Variable) else K.polygamma(int(order), x)


#: class of a scalar operation of PyTensor's -> function of K, or function of tensors (None: left as it is)
SCALARS = {
    "BetaInc": "betainc",
    "Deg2Rad": lambda x: x * (np.pi / 180),
    "Erfcinv": "erfcinv",
    "Erfcx": "erfcx",
    "Erfinv": "erfinv",
    "Gamma": "gamma",
    "GammaInc": "gammainc",
    "GammaIncC": "gammaincc",
    "GammaL": lambda a, x: K.gammainc(a, x) * K.gamma(a),
    "GammaLn": "gammaln",
    "GammaU": lambda a, x: K.gammaincc(a, x) * K.gamma(a),
    "I0": "i0",
    "I1": "i1",
    "Ive": "ive",
    "PolyGamma": _polygamma,
    "Psi": "digamma",
    "Rad2Deg": lambda x: x * (180 / np.pi),
    "TriGamma": lambda x: K.polygamma(1, x),
}
#: class of an operation on arrays -> function of (operation, tensors of static shape) that returns its outputs, or None
ARRAYS = {
    "Cholesky": _cholesky,
    "CholeskySolve": _cholesky_solve,
    "Det": lambda op, x: [K.det(x)],
    "Eigh": _eigh,
    "Eigvalsh": _eigvalsh,
    "Expm": lambda op, x: [K.expm(x)] if x.type.ndim == 2 else None,
    "MatrixInverse": lambda op, x: [K.inv(x)],
    "QR": _qr,
    "SLogDet": lambda op, x: list(K.slogdet(x)),
    "SearchsortedOp": lambda op, x, v, *sorter: None if sorter else [K.searchsorted(x, v, op.side)],
    "Solve": _solve,
    "SolveTriangular": _solve_triangular,
    "SortOp": lambda op, x, *axis: [K.sort(x, sorted_axis(op, [x, *axis]))],
}


def in_our_terms(x, is_ours):
    """Return a variable equal to `x` in which K's functions stand for PyTensor's, or `x` itself if there are none.

    Parameters
    ----------
    x : PyTensor variable
    is_ours : callable
        Whether a variable came from K: what leads to it was looked at before.
    """
    memo = {}
    for node in _foreign_nodes(x, is_ours):
        given = [memo.get(v, v) for v in node.inputs]
        outputs = _ours(node, given)
        if outputs is None and any(new is not old for new, old in zip(given, node.inputs)):
            outputs = node.clone_with_new_inputs(given, strict=False).outputs
        for old, new in zip(node.outputs, outputs or ()):
            memo[old] = old.in_our_terms = new
    return memo.get(x, x)


def _foreign_nodes(x, is_ours):
    """Return the nodes that lead to a variable from K's own ones and from roots, each after those that it needs."""
    order, seen, waiting = [], set(), [(x, False)]
    while waiting:
        v, complete = waiting.pop()
        if complete:
            order.append(v.owner)
        elif v.owner is not None and not is_ours(v) and v.owner not in seen:
            seen.add(v.owner)
            waiting.append((v, True))
            waiting.extend((given, False) for given in v.owner.inputs)
    return order


def _ours(node, given):
    """Return the outputs of a node as K computes them, or None where it is left as it is."""
    known = [getattr(v, "in_our_terms", None) for v in node.outputs]
    if None not in known:
        return known
    op = getattr(node.op, "core_op", node.op)
    scalar = getattr(op, "scalar_op", None)
    if scalar is not None and _is_pytensor_s(scalar) and type(scalar).__name__ in SCALARS:
        make = SCALARS[type(scalar).__name__]
        made = getattr(K, make)(*given) if isinstance(make, str) else make(*given)
        return made if made is None else [made]
    if not _is_pytensor_s(op) or not all(None not in getattr(v.type, "shape", (None,)) for v in given):
        return None
    make = ARRAYS.get(type(op).__name__)
    return make and make(op, *given)


def _is_pytensor_s(op):
    return type(op).__module__.startswith("pytensor.")
