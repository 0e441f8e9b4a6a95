"""Values of parameters for forward draws: from a point, or drawn from the variables they depend on."""

import contextlib
import threading

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3 import shapes
from pymc3.distributions.variable import PyMC3Variable
from pymc3.shapes import can_broadcast_to, size_of, to_tuple

__all__ = ["draw_values", "draw_parameters", "draw_event_parameters", "generate_samples", "joint_draws"]


def draw_values(params, point=None, size=None):
    """Values of parameters, for one point or for `size` forward draws.

    Parameters
    ----------
    params : list of arrays and tensors
    point : mapping, optional
        Values of variables by name, on the original or on the unconstrained scale. A variable that is not in it is
        drawn from its distribution, once for all `params`.
    size : int or tuple of int, optional
        Number of draws.

    Returns
    -------
    list of numpy.ndarray
        Each with its own shape; what depends on drawn variables has the leading axes `size`.
    """
    return _values(params, point, size)[0]


def _values(params, point, size):
    """`draw_values`, and for each value whether it has the leading axes `size`."""
    values = list(params)
    batched = [False] * len(values)
    unknown = [i for i, value in enumerate(values) if K.is_tensor(value)]
    if unknown:
        drawn, has_draws = _evaluate([values[i] for i in unknown], {} if point is None else point, to_tuple(size))
        for i, value in zip(unknown, drawn):
            values[i] = value
            batched[i] = has_draws
    return [np.asarray(value) for value in values], batched


def _evaluate(tensors, point, size):
    with joint_draws(size) as drawn:
        known = _known_nodes(tensors, point)
        missing = [v for v in _open_inputs(tensors, known) if v not in known]
        needed = _named_parents(missing)
        for variable in needed:
            if variable not in drawn:
                drawn[variable] = _draw(variable, point, size)
        parents = {variable: drawn[variable] for variable in needed}
    if parents and size:
        return _for_each_draw(tensors, known, parents, size), True
    cut = {**known, **parents}
    return _compiled(tensors, cut)(*cut.values()), False


class _Local(threading.local):
    def __init__(self):
        self.size = None
        self.drawn = None


_local = _Local()


@contextlib.contextmanager
def joint_draws(size):
    """The variables drawn so far for one outermost call: what depends on a variable twice gets the same draws of it."""
    if _local.drawn is not None and _local.size == size:
        yield _local.drawn
        return
    outer = _local.size, _local.drawn
    _local.size, _local.drawn = size, {}
    try:
        yield _local.drawn
    finally:
        _local.size, _local.drawn = outer


def _known_nodes(tensors, point):
    """The variables that `tensors` depend on and `point` gives: node -> value."""
    known = {}
    for variable in _ancestors(tensors):
        if variable.name in point:
            known[variable] = np.asarray(point[variable.name]).astype(variable.dtype)
    return known


def _ancestors(tensors):
    """Named variables of the model that `tensors` depend on, in the order of their definition."""
    seen = {}
    for model in {id(v.model): v.model for v in K.inputs_of(tensors) if isinstance(v, PyMC3Variable)}.values():
        for variable in model.root.named_vars.values():
            if isinstance(variable, PyMC3Variable) and K.depends_on(tensors, [variable]):
                seen[variable] = None
    return list(seen)


def _open_inputs(tensors, known):
    """Free variables that `tensors` still depend on once the nodes `known` are given."""
    stand_ins = {node: K.zeros_like(node) if not _is_root(node) else node for node in known}
    inner = {node: new for node, new in stand_ins.items() if new is not node}
    return K.inputs_of(K.replace(tensors, inner) if inner else tensors)


def _is_root(node):
    return K.inputs_of([node]) == [node]


def _named_parents(free):
    """For each free variable the variable to draw: the one on the original scale where there is a transform."""
    return [variable.model.untransformed(variable) for variable in free]


def _draw(variable, point, size):
    return np.asarray(variable.distribution.random(point=point, size=size or None)).astype(variable.dtype)


def _compiled(tensors, cut):
    """A function of the values of the nodes `cut` that gives `tensors`; kept with the model."""
    nodes = list(cut)
    if not nodes:
        return lambda: K.eval(list(tensors))

    def build():
        inputs = {node: K.placeholder(K.int_shape(node), K.dtype(node), name=node.name) for node in nodes}
        return K.function(list(inputs.values()), K.replace(list(tensors), inputs), name="draw_values")

    return nodes[0].model.root.remember(("draw_values", tuple(tensors), tuple(nodes)), build)


def _for_each_draw(tensors, known, drawn, size):
    """Values of `tensors` for each draw of the nodes `drawn`, all in one call of a mapped function."""
    fixed, mapped = list(known), list(drawn)

    def build():
        inputs = [K.placeholder(K.int_shape(node), K.dtype(node), name=node.name) for node in fixed]
        inputs += [K.placeholder((None,) + K.int_shape(node), K.dtype(node), name=node.name) for node in mapped]
        one_draw = K.vectorize(
            lambda *parts: K.replace(list(tensors), dict(zip(fixed + mapped, parts))),
            in_axes=[None] * len(fixed) + [0] * len(mapped),
        )
        return K.function(inputs, list(one_draw(*inputs)), name="draw_values")

    key = ("draw_values", tuple(tensors), tuple(fixed), tuple(mapped))
    function = mapped[0].model.root.remember(key, build)
    count = size_of(size)
    flat = [value.reshape((count,) + value.shape[len(size) :]) for value in drawn.values()]
    results = function(*known.values(), *flat)
    return [np.reshape(value, size + np.shape(value)[1:]) for value in results]


def draw_parameters(params, shape, point=None, size=None):
    """Parameters of element-wise draws, ready to broadcast against each other, and the shape of the draws.

    Parameters
    ----------
    params : list of arrays and tensors
    shape : tuple of int
        Shape of one draw.
    point, size
        As for `draw_values`.

    Returns
    -------
    values : list of numpy.ndarray
    shape : tuple of int
        size + the shape of one draw.
    """
    return draw_event_parameters(params, [0] * len(params), shape, point, size)


def draw_event_parameters(params, event_ndims, shape, point=None, size=None):
    """As `draw_parameters`, for parameters whose last axes belong together (a vector of means, a covariance matrix).

    Parameters
    ----------
    params, point, size
        As for `draw_parameters`.
    event_ndims : list of int
        For each parameter the number of its last axes that take no part in broadcasting.
    shape : tuple of int
        Shape of one draw, without the axes of one event.
    """
    values, batched = _values(params, point, size)
    return _align(values, batched, event_ndims, to_tuple(shape), to_tuple(size))


def _align(values, batched, event_ndims, shape, size):
    entries = []
    for value, lead, event in zip(values, batched, event_ndims):
        own = np.shape(value)[len(size) if lead else 0 :]
        split = len(own) - event
        entries.append((value, lead, own[:split], own[split:]))
    single = shapes.broadcast_shape(shape, *(batch for _, _, batch, _ in entries))
    aligned = [
        np.reshape(value, size + (1,) * (len(single) - len(batch)) + batch + event) if lead else value
        for value, lead, batch, event in entries
    ]
    return aligned, size + single


def generate_samples(generator, *args, dist_shape=(), size=None, broadcast_shape=None, **kwargs):
    """Draws of an element-wise NumPy generator with broadcast parameters.

    Parameters
    ----------
    generator : callable
        ``generator(*args, size=..., **kwargs)`` of arrays.
    *args, **kwargs
        Its parameters, as `draw_values` gives them: with the leading axes `size` or without.
    dist_shape : tuple of int
        Shape of one draw.
    size : int or tuple of int, optional
        Number of draws.
    broadcast_shape : tuple of int, optional
        Accepted under PyMC3's name; the shape follows from the parameters.

    Returns
    -------
    numpy.ndarray, shape size + dist_shape
    """
    size, dist_shape = to_tuple(size), to_tuple(dist_shape)
    values = [np.asarray(value) for value in (*args, *kwargs.values())]
    batched = [_has_draws(value.shape, dist_shape, size) for value in values]
    aligned, shape = _align(values, batched, [0] * len(values), dist_shape, size)
    named = dict(zip(kwargs, aligned[len(args) :]))
    return np.asarray(generator(*aligned[: len(args)], size=shape, **named))


def _has_draws(shape, dist_shape, size):
    return bool(size) and shape[: len(size)] == size and not can_broadcast_to(shape, dist_shape)
