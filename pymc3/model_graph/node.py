"""A variable as it is drawn."""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import backends_symbolic as K
from ..model.current_shapes import shape_now
from ..model.variables import DeterministicWrapper, FreeRV, MultiObservedRV, ObservedRV, TransformedRV

__all__ = ["Node", "check_formatting", "node_of"]

_FORMATTINGS = ("plain", "plain_with_params")


def check_formatting(formatting) -> str:
    """Return `formatting` if labels can be written so; ValueError otherwise."""
    if formatting not in _FORMATTINGS:
        raise ValueError(f"Unsupported formatting for graph nodes: {formatting!r}; it may be {' or '.join(map(repr, _FORMATTINGS))}.")
    return formatting


class Node(NamedTuple):
    """A variable of a model, as it is drawn.

    Attributes
    ----------
    name : str
    kind : {"free", "observed", "deterministic", "data", "potential"}
    distribution : str
        Name of its distribution; Deterministic, Data or Potential where it has none.
    shape : tuple of int
        As the data are now; None for a length that cannot be told.
    plate : tuple of str
        For each axis its length, behind the name of its dimension if it has one: ``("county (85)",)``. Where there is but one element,
        of no dimension, there is no plate: ().
    variable : tensor, or MultiObservedRV
    """

    name: str
    kind: str
    distribution: str
    shape: tuple[int | None, ...]
    plate: tuple[str, ...]
    variable: Any

    @property
    def is_known(self) -> bool:
        """Whether its value is given: such nodes are shaded."""
        return self.kind in ("observed", "data")

    def label(self, formatting="plain") -> tuple[str, str]:
        """Return the two texts of its label: name, and distribution, that with parameters if `formatting` says so."""
        if formatting == "plain_with_params" and self.kind not in ("data", "potential"):
            return self.name, self.variable._str_repr(formatting=formatting).partition(" ~ ")[2]
        return self.name, self.distribution


def node_of(model, variable) -> Node:
    """Return the node of a variable of the outermost model `model`."""
    kind = _kind(model, variable)
    distribution = variable._str_repr().partition(" ~ ")[2].partition("(")[0] if kind in ("free", "observed") else kind.capitalize()
    shape = _shape(variable)
    return Node(variable.name, kind, distribution, shape, _plate(shape, model.RV_dims.get(variable.name)), variable)


def _kind(model, variable):
    if isinstance(variable, (ObservedRV, MultiObservedRV)):
        return "observed"
    if isinstance(variable, (FreeRV, TransformedRV)):
        return "free"
    if isinstance(variable, DeterministicWrapper):
        return "deterministic"
    if any(variable is potential for potential in model.potentials):
        return "potential"
    return "data" if variable.name in model.data_vars else "deterministic"


def _shape(variable):
    tensor = variable.logp_elemwiset if isinstance(variable, MultiObservedRV) else variable
    shape = K.int_shape(tensor)
    # Lengths that depend on Data may change.
    return (shape_now(tensor) or shape) if None in shape else shape


def _plate(shape, dims):
    lengths = ["?" if length is None else f"{length:,}" for length in shape]
    if dims is None:
        return () if shape == (1,) else tuple(lengths)
    return tuple(f"{dim} ({length})" for dim, length in zip(dims, lengths))
