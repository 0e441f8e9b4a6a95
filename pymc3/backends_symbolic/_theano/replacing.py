"""The graph as a structure: its roots, dependence, and copies with some tensors replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytensor.gradient import disconnected_grad
from pytensor.graph.basic import Constant
from pytensor.graph.traversal import ancestors, toposort

from ..shared.checks import as_replacements
from .tensors import as_tensor, is_variable, wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


def roots_of(outputs):
    """Return (placeholders, variables) that tensors depend on, each once, in a stable order."""
    roots = [x for x in ancestors(outputs) if x.owner is None and not isinstance(x, Constant)]
    return [x for x in roots if not is_variable(x)], [x for x in roots if is_variable(x)]


def as_list(x):
    """Return a list of tensors and whether a list was given."""
    if isinstance(x, (list, tuple)):
        return [as_tensor(item) for item in x], True
    return [as_tensor(x)], False


def inputs_of(x) -> list[TensorVariable]:
    tensors, _ = as_list(x)
    return [wrap(root) for root in roots_of(tensors)[0]]


def nearest(tensors, wanted, own) -> list[TensorVariable]:
    starts = tensors if own else [source for item in tensors if item.owner for source in item.owner.inputs]
    met = set(ancestors(starts, blockers=set(wanted)))
    return [item for item in wanted if item in met]


def frontier(outputs, inputs):
    """Return what, with `inputs`, leads to `outputs` and does not depend on `inputs`: nearest to them, each once."""
    nodes = list(toposort(outputs, blockers=inputs))
    dependent, changed = set(inputs), []
    for node in nodes:
        if any(x in dependent for x in node.inputs):
            dependent.update(node.outputs)
            changed.append(node)
    needed = [*(x for node in changed for x in node.inputs), *outputs]
    return list(dict.fromkeys(x for x in needed if x not in dependent))


def replace(outputs, replacements) -> Any:
    tensors, was_list = as_list(outputs)
    results = [wrap(x) for x in rebuild(tensors, as_replacements(replacements))]
    return results if was_list else results[0]


def rebuild(outputs, memo):
    """Return copies of `outputs` in which the keys of `memo` are its values; what depends on no key is not copied."""
    memo = dict(memo)
    for node in toposort(outputs, blockers=list(memo)):
        if any(x in memo for x in node.inputs):
            inputs = [memo.get(x, x) for x in node.inputs]
            copy = node.clone_with_new_inputs(inputs, strict=False)
            for old, new in zip(node.outputs, copy.outputs):
                memo.setdefault(old, new)
    return [memo.get(x, x) for x in outputs]


def stop_gradient(x) -> TensorVariable:
    return wrap(disconnected_grad(as_tensor(x)))
