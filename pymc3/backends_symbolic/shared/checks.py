"""Checks of what loops, branches and replacements get and return: its structure, dtypes and shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .dtypes import can_cast
from .registry import K
from .shapes import TensorSpec, shape_fits
from .structures import leaves_of, outline

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["as_flag", "as_replacements", "check_branches", "check_carry", "check_kind", "check_pair", "check_some"]


def check_kind(what, got, wanted, may_cast=False, exact=False) -> None:
    """Raise TypeError (dtype) or ValueError (shape) unless a tensor may stand where another one does.

    Parameters
    ----------
    what : str
        How the message begins.
    got : tensor
    wanted : tensor or TensorSpec
    may_cast : bool
        Whether a dtype is allowed that becomes the wanted one without loss.
    exact : bool
        Whether unknown lengths are refused where the wanted ones are known.
    """
    got, wanted = _spec(got), _spec(wanted)
    if got.dtype != wanted.dtype and not (may_cast and can_cast(got.dtype, wanted.dtype)):
        raise TypeError(f"{what} is {got}, need {wanted}: another dtype; convert it with K.cast.")
    if got.shape != wanted.shape if exact else not shape_fits(got.shape, wanted.shape):
        raise ValueError(f"{what} is {got}, need {wanted}: another shape.")


def _spec(x):
    return TensorSpec(tuple(x.shape), x.dtype) if isinstance(x, TensorSpec) else TensorSpec(K.int_shape(x), x.dtype)


def check_carry(label, before, after, returned="the body returned the carry", entry="of what is carried") -> Any:
    """Return what a body returned; an error unless it has the structure, the dtypes and the shapes of what came before.

    Parameters
    ----------
    label : str
    before, after : structures
        Tensors, None, and (nested) tuples and lists of them.
    returned, entry : str
        How messages call `after`, and its entries.
    """
    if outline(before) != outline(after):
        raise TypeError(f"{label}: {returned} {after!r}; need the structure of the first, {before!r}.")
    for position, (x, y) in enumerate(zip(leaves_of(before), leaves_of(after))):
        check_kind(f"{label}: entry {position} {entry}", _tensor(y), _tensor(x))
    return after


def check_some(name, tensors) -> None:
    """Raise ValueError if there is nothing to join."""
    if len(tensors) == 0:
        raise ValueError(f"{name}: got no tensors; need at least one.")


def check_branches(first, second) -> None:
    """Raise unless both branches of `cond` return the same structure of the same dtypes and shapes."""
    check_carry("cond", first, second, "the second branch returned", "of what the second branch returned")


def check_pair(label, result) -> tuple[Any, Any]:
    """Return what a body of `scan` returned, a pair (carry, y); TypeError if it is none."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise TypeError(f"{label}: the body returned {result!r}; need a pair (carry, y).")
    return tuple(result)


def as_flag(what, x) -> TensorVariable:
    """Return a condition as a boolean scalar tensor; a number holds unless it is 0."""
    x = K.as_tensor(x)
    if K.ndim(x):
        raise ValueError(f"{what} is {x!r}; need a scalar (K.where chooses element by element).")
    return K.cast(x, "bool")


def as_replacements(replacements) -> dict[TensorVariable, TensorVariable]:
    """Return {old tensor: new tensor of its dtype}; TypeError or ValueError where one cannot stand for the other."""
    checked = {}
    for old, new in replacements.items():
        if not K.is_tensor(old):
            raise TypeError(f"replace: got {old!r} to be replaced; need a tensor.")
        old, new = _tensor(old), K.as_tensor(new)  # what is replaced need not be known to the function that is being built
        # A model's variables are shown by their distributions, whose texts come from replacements.
        shown = K.TensorVariable.__repr__(old) if isinstance(old, K.TensorVariable) else repr(old)
        check_kind(f"replace: what comes for {shown}", new, old, may_cast=True)
        checked[old] = K.as_tensor(new, old.dtype)
    return checked


def _tensor(x):
    return x if K.is_tensor(x) else K.as_tensor(x)
