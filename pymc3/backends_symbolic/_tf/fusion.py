"""The values that XLA should compute once and keep, instead of fusing them into each of their users.

XLA's CPU compiler fuses a chain of cheap operations into every one of its users. In a sweep over many variables, where
each acceptance decides about all that follows, the copies multiply: both the program and its compilation grow with the
square of the number of variables. XLA never copies what it holds for expensive, division among them. So small
values that several users would otherwise compute again are divided by a one that XLA does not know to be one.
"""

from .copying import walk_back
from .library import tf

__all__ = ["hidden_one", "kept_once", "shared_values"]

#: XLA keeps the results of these by itself
_MATERIALIZED = frozenset(
    "Sum Prod Max Min Mean All Any MatMul BatchMatMulV2 Einsum Cholesky MatrixTriangularSolve MatrixSolve GatherV2 "
    "While StatelessWhile PartitionedCall If StatelessIf Exp Log Log1p Expm1 Lgamma Digamma Erf Erfc RealDiv Pow Sqrt "
    "Tanh".split()
)
_FREE = frozenset(["Const", "Placeholder", "Identity", "IdentityN"])
#: a value is kept if more operations than this stand behind it, more than one user needs it, and it is small
_COST, _SIZE = 12, 16


def shared_values(outputs):
    """Return the ids of the floating tensors among the ancestors of `outputs` that should be computed once."""
    order = walk_back(outputs)
    users = {}
    for tensor in [tensor for op in order for tensor in op.inputs] + list(outputs):
        users[id(tensor)] = users.get(id(tensor), 0) + 1
    cost, chosen = {}, set()
    for op in order:
        behind = _cost(op, cost)
        for tensor in op.outputs:
            cost[id(tensor)] = behind
            if behind > _COST and users.get(id(tensor), 0) > 1 and _is_small(tensor):
                chosen.add(id(tensor))
                cost[id(tensor)] = 1
    return chosen


def _cost(op, cost):
    if op.type in _MATERIALIZED:
        return 1
    behind = sum(cost[id(tensor)] for tensor in op.inputs)
    return min(behind + (op.type not in _FREE), 10**6)


def _is_small(tensor):
    return tensor.dtype.is_floating and (tensor.shape.num_elements() or 10**9) <= _SIZE


def hidden_one(n):
    """Return a float64 one that depends on `n`, an int64 tensor that is never negative."""
    return tf.where(n < 0, tf.constant(2.0, "float64"), tf.constant(1.0, "float64"))


def kept_once(tensor, one):
    """Return `tensor` as a value that XLA computes once."""
    return tensor / tf.cast(one, tensor.dtype)
