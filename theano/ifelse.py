"""`ifelse`: one of two branches, chosen when the graph is computed."""

from typing import Any

from pymc3 import backends_symbolic as K

from ._conversion import as_tensor_variable

__all__ = ["ifelse"]


def ifelse(condition, then_branch, else_branch, name=None) -> Any:
    """Return `then_branch` where the scalar `condition` is not 0, else `else_branch`: a tensor each, or lists of tensors.

    Only the branch that is chosen is computed, unless the engine computes both.
    """
    is_list = isinstance(then_branch, (list, tuple))
    if is_list != isinstance(else_branch, (list, tuple)) or (is_list and len(then_branch) != len(else_branch)):
        raise ValueError(f"ifelse: the branches must hold as many tensors each; got {then_branch!r} and {else_branch!r}.")
    pairs = zip(then_branch, else_branch) if is_list else [(then_branch, else_branch)]
    branches = [_alike(x, y) for x, y in pairs]
    chosen = K.cond(as_tensor_variable(condition), lambda: [x for x, _ in branches], lambda: [y for _, y in branches])
    return list(chosen) if is_list else chosen[0]


def _alike(x, y):
    """Return two tensors of the dtype that they have in common."""
    x, y = as_tensor_variable(x), as_tensor_variable(y)
    dtype = K.promote(x.dtype, y.dtype)
    return K.cast(x, dtype), K.cast(y, dtype)
