"""Graphs of parameters, cut at the random variables they depend on next, and compiled for many draws at once."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..model.over_draws import lengthened, over_draws
from ..model.variables import ObservedRV, PyMC3Variable, TransformedRV, value_variable
from ..shapes import size_of
from ..util import power_of_two

__all__ = ["variables_of", "cut_graphs", "compiled", "call_in_batches"]

# Numbers computed at once. The number of draws at once is a power of two: an engine may compile anew for each length.
_MOST_AT_ONCE = 2**19


class _Variables(NamedTuple):
    """The variables of a model.

    Attributes
    ----------
    stand_ins : dict
        Every variable, deterministic ones too -> the placeholder that stands for it in functions of it.
    random : list
        Those that have a distribution, in the order of their definition.
    on_own_scale : dict
        A free variable that has a transform -> the variable on its own scale.
    whole : dict
        The missing elements of an observed variable -> that variable.
    """

    stand_ins: dict
    random: list
    on_own_scale: dict
    whole: dict


def variables_of(model) -> _Variables:
    """Return the variables of an outermost model, by what they are in forward draws."""
    return model.remember("variables of forward draws", lambda: _collect(model))


def _collect(model):
    nodes = [v for v in model.named_vars.values() if isinstance(v, PyMC3Variable)]
    stand_ins = {v: K.placeholder(K.int_shape(v), K.dtype(v), name=v.name) for v in nodes}
    own = {v.transformed: v for v in nodes if isinstance(v, TransformedRV)}
    whole = {v.missing_values: v for v in nodes if isinstance(v, ObservedRV) and v.missing_values is not None}
    return _Variables(stand_ins, [v for v in nodes if v.distribution is not None], own, whole)


class CutGraphs(NamedTuple):
    """Tensors whose graphs end at the random variables they depend on next.

    Attributes
    ----------
    functions : list of tensors
        Functions of stand-ins.
    parents : list of tuple
        For each of them the variables at which it was cut.
    """

    functions: list
    parents: list


def cut_graphs(models, tensors, given) -> CutGraphs:
    """Return the `CutGraphs` of `tensors`; they are kept with the first of the models.

    Parameters
    ----------
    models : tuple of Model
        Outermost models.
    tensors : list of tensors
    given : frozenset of variables
        Their values are known: graphs are cut there too where they are deterministic, and a variable that is given on
        the scale of the sampler only is computed from there.
    """
    if not models:
        return CutGraphs(tensors, [()] * len(tensors))
    key = "cut graphs", tuple(tensors), given
    return models[0].remember(key, lambda: _cut(models, tensors, given))


def _cut(models, tensors, given):
    ends = {}
    for variables in map(variables_of, models):
        for node in variables.random:
            if value_variable(node) not in given or node in given:
                ends[node] = variables.stand_ins[node]
        ends.update((node, stand_in) for node, stand_in in variables.stand_ins.items() if node in given)
    functions = K.replace(list(tensors), ends) if ends else list(tensors)
    nodes = {stand_in: node for node, stand_in in ends.items()}
    return CutGraphs(functions, [tuple(nodes[x] for x in K.inputs_of(f) if x in nodes) for f in functions])


def compiled(models, functions, once, over) -> Callable:
    """Return a function of one value of each of the variables `once` and of many of each of those `over`; the model keeps it."""
    if not models:
        return lambda: K.eval(functions)
    key = "forward draws", tuple(functions), tuple(once), tuple(over)
    return models[0].remember(key, lambda: over_draws(functions, _stand_ins(over), _stand_ins(once), "forward draws"))


def _stand_ins(nodes):
    return [variables_of(node.model.root).stand_ins[node] for node in nodes]


def call_in_batches(function, once, over, count, outputs) -> list[np.ndarray]:
    """Return the results of a `compiled` function for `count` draws, computed in batches whose lengths are powers of two.

    Parameters
    ----------
    function : callable
    once, over : list of numpy.ndarray
        Its arguments; those `over` have `count` elements along their first axis.
    count : int
    outputs : list of tensors
        What it computes, for one draw.
    """
    width = sum(size_of([n or 1 for n in K.int_shape(x)]) for x in outputs)
    at_once = min(power_of_two(_MOST_AT_ONCE // max(width, 1)), power_of_two(2 * count - 1))
    parts = []
    for start in range(0, max(count, 1), at_once):
        length = min(at_once, count - start)
        rows = [lengthened(values[start : start + at_once], at_once) for values in over]
        parts.append([x if length == at_once else x[:length] for x in function(*once, *rows)])
    return parts[0] if len(parts) == 1 else [np.concatenate(pieces) for pieces in zip(*parts)]
