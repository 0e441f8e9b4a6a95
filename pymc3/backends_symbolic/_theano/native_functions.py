"""PyTensor's own operations, in a graph that comes from outside, become K's where K has the function.

K's are compiled at once and have gradients to full accuracy; PyTensor's would be compiled by Numba, or leave the whole function to it.
"""
from ..shared.registry import K
from .versions import sorted_axis

__all__ = ["in_our_terms"]


def _cholesky(op, x):
    factor = K.cholesky(x)
    return [factor if op.lower else K.swapaxes(factor, -1, -2)]


def _solve(op, a, b):
    return [K.solve(a, b)] if op.b_ndim == min(b.type.ndim, 2) else None


def _solve_triangular(op, a, b):
    if op.unit_diagonal or op.b_ndim != min(b.type.ndim, 2):
        return None
    return [K.solve_triangular(a, b, lower=op.lower)]


#: class of a scalar operation of PyTensor's -> function of K
_SCALARS = {
    "BetaInc": "betainc",
    "Erfcinv": "erfcinv",
    "Erfcx": "erfcx",
    "Erfinv": "erfinv",
    "Gamma": "gamma",
    "GammaInc": "gammainc",
    "GammaIncC": "gammaincc",
    "GammaLn": "gammaln",
    "I0": "i0",
    "I1": "i1",
    "Ive": "ive",
    "Psi": "digamma",
}
#: class of an operation on matrices -> function of (operation, tensors of static shape) that returns its outputs, or None
_MATRICES = {
    "Cholesky": _cholesky,
    "Det": lambda op, x: [K.det(x)],
    "Eigh": lambda op, x: list(K.eigh(x)),
    "MatrixInverse": lambda op, x: [K.inv(x)],
    "SLogDet": lambda op, x: list(K.slogdet(x)),
    "Solve": _solve,
    "SolveTriangular": _solve_triangular,
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
    if scalar is not None and _is_pytensor_s(scalar) and type(scalar).__name__ in _SCALARS:
        return [getattr(K, _SCALARS[type(scalar).__name__])(*given)]
    if not _is_pytensor_s(op) or not all(None not in getattr(v.type, "shape", (None,)) for v in given):
        return None
    if type(op).__name__ == "SortOp":
        return [K.sort(given[0], sorted_axis(op, given))]
    make = _MATRICES.get(type(op).__name__)
    return make and make(op, *given)


def _is_pytensor_s(op):
    return type(op).__module__.startswith("pytensor.")
