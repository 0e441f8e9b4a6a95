"""Joint draws: each variable of a model is drawn once, and everything that depends on it sees that draw.

`Draws` holds what is known so far: values of variables, all with the same leading axes (one element for each draw).
While one is active, `draw_values` takes from it what parameters depend on, so a distribution's `random` need not know
whether its parents were given (posterior draws) or are drawn now (prior draws).

Where a parameter's graph is cut: at every random variable. What lies between is computed for all draws at once, by
one compiled function that the model keeps.
"""

import contextlib
import threading
from typing import NamedTuple

import numpy as np

from pymc3 import _context
from pymc3 import backends_symbolic as K
from pymc3.distributions.users_random import ManyPoints, PointRead, is_users_random
from pymc3.distributions.variable import PyMC3Variable
from pymc3.exceptions import ShapeError
from pymc3.shapes import can_broadcast_to, show, size_of

__all__ = ["Draws", "active_draws", "evaluate", "joint_draws", "use_model"]


class _Local(threading.local):
    def __init__(self):
        self.draws = None
        self.model = None


_local = _Local()


@contextlib.contextmanager
def use_model(model):
    """Inside the block, draws that are made with no others active know that they belong to `model`."""
    outer, _local.model = _local.model, model
    try:
        yield
    finally:
        _local.model = outer


@contextlib.contextmanager
def active_draws(draws):
    """Inside the block, parameters take the values of variables from `draws`."""
    outer, _local.draws = _local.draws, draws
    try:
        yield draws
    finally:
        _local.draws = outer


@contextlib.contextmanager
def joint_draws(size):
    """Inside the block, what depends on a variable twice gets the same draws of it.

    Parameters
    ----------
    size : tuple of int
        The leading axes of the draws.

    Yields
    ------
    dict
        The variables that draws made in the block depended on, as keys; empty as long as there are none.
    """
    draws = _draws_for(size)
    with active_draws(draws), draws.noting() as used:
        yield used


def _draws_for(size):
    """The draws under way where `size` begins with theirs, else new ones."""
    draws = _local.draws
    if draws is not None and size[: len(draws.size)] == draws.size:
        return draws
    return Draws(size, outer=draws)


def evaluate(tensors, point, size):
    """Values of `tensors`, and for each whether it has the leading axes `size`.

    Parameters
    ----------
    tensors : list of tensors
    point : mapping
        Values of variables by name, each for all draws.
    size : tuple of int
    """
    draws = _draws_for(size)
    with active_draws(draws):
        values, batched = draws.evaluate(tensors, point)
    more = size[len(draws.size) :]
    if more:
        values = [_widened(v, draws.size, more) if lead else v for v, lead in zip(values, batched)]
    return values, batched


def _widened(values, size, more):
    """`values` with axes of lengths `more` behind the leading axes `size`."""
    own = values.shape[len(size) :]
    return np.broadcast_to(values.reshape(size + (1,) * len(more) + own), size + more + own)


def _models_of(tensors):
    """The outermost models whose variables `tensors` may depend on."""
    models = {id(v.model.root): v.model.root for v in K.inputs_of(tensors) if isinstance(v, PyMC3Variable)}
    # Data of an observed variable are no input of the graph: that it is one must be known from elsewhere.
    for model in (_local.model, _context.current()):
        root = getattr(model, "root", None)
        if not models and root is not None:
            models[id(root)] = root
    return tuple(models.values())


class _Variables(NamedTuple):
    """The random variables of a model.

    Attributes
    ----------
    stand_ins : dict
        Every variable, deterministic ones too -> the placeholder that stands for it in functions of it.
    cut : list
        The random ones, in the order of their definition.
    on_own_scale : dict
        A free variable that has a transform -> the variable on its own scale.
    whole : dict
        The missing elements of an observed variable -> that variable.
    """

    stand_ins: dict
    cut: list
    on_own_scale: dict
    whole: dict


def _variables_of(model):
    return model.remember("variables of forward draws", lambda: _collect(model))


def _collect(model):
    nodes = [v for v in model.named_vars.values() if isinstance(v, PyMC3Variable)]
    stand_ins = {v: K.placeholder(K.int_shape(v), K.dtype(v), name=v.name) for v in nodes}
    own = {v.transformed: v for v in nodes if getattr(v, "transformed", None) is not None}
    whole = {v.missing_values: v for v in nodes if getattr(v, "missing_values", None) is not None}
    return _Variables(stand_ins, [v for v in nodes if v.distribution is not None], own, whole)


class _Plan(NamedTuple):
    """Tensors whose graphs are cut at the variables they depend on next.

    Attributes
    ----------
    tensors : list
        Functions of stand-ins.
    parents : list of tuple
        For each of them the variables that are cut.
    """

    tensors: list
    parents: list


def _plan(models, tensors, given):
    if not models:
        return _Plan(tensors, [()] * len(tensors))
    key = "cut graphs", tuple(tensors), given
    return models[0].remember(key, lambda: _make_plan(models, tensors, given))


def _make_plan(models, tensors, given):
    cut = {}
    for variables in map(_variables_of, models):
        for node in variables.cut:
            inner = getattr(node, "transformed", None)
            # A variable given on the scale of the sampler only is computed from there.
            if inner is None or inner not in given or node in given:
                cut[node] = variables.stand_ins[node]
        cut.update((node, stand_in) for node, stand_in in variables.stand_ins.items() if node in given)
    functions = K.replace(tensors, cut) if cut else list(tensors)
    nodes = {stand_in: node for node, stand_in in cut.items()}
    return _Plan(functions, [tuple(nodes[x] for x in K.inputs_of(f) if x in nodes) for f in functions])


class Draws:
    """Values of variables with common leading axes; what is not known yet is drawn when it is asked for.

    Parameters
    ----------
    size : tuple of int
        The leading axes.
    model : Model, optional
        The outermost model, where all draws are of one; else models are found from the tensors.
    given : dict, optional
        Variable -> values that are not drawn but known, with the leading axes `size`.
    outer : Draws, optional
        Other draws that are under way; to draw one of their variables again is an error.
    """

    def __init__(self, size, model=None, given=None, outer=None):
        self.size = size
        self.models = () if model is None else (model,)
        self.values = dict(given or {})
        self.given = frozenset(self.values)
        self._is_of_one_model = model is not None
        self._computed = {}
        self._used = {}
        self._outer = outer

    @contextlib.contextmanager
    def noting(self):
        """Yields a dict that gets the variables used inside the block as keys."""
        outer, self._used = self._used, {}
        try:
            yield self._used
        finally:
            self._used = {**outer, **self._used}

    def evaluate(self, tensors, point=None):
        """Values of `tensors`, and for each whether it has the leading axes; see `evaluate` of this module."""
        if not self._is_of_one_model:
            self.models = tuple(dict.fromkeys([*self.models, *_models_of(tensors)]))
        in_point = self._nodes_in(point) if point is not None else frozenset()
        if not in_point and all(x in self.values or x in self._computed for x in tensors):
            values = [self.values[x] if x in self.values else self._computed[x] for x in tensors]
            return values, [bool(self.size)] * len(values)
        plan = _plan(self.models, tensors, self.given | in_point if in_point else self.given)
        fixed = {}
        for node in dict.fromkeys(node for parents in plan.parents for node in parents):
            if node in in_point:
                fixed[node] = np.asarray(point[node.name]).astype(node.dtype)
            else:
                self.value(node, point)
                self._used[node] = None
        values, batched = [None] * len(tensors), [False] * len(tensors)
        groups = {}
        for i, (tensor, parents) in enumerate(zip(tensors, plan.parents)):
            batched[i] = bool(self.size) and any(node not in fixed for node in parents)
            if tensor in parents:
                values[i] = fixed[tensor] if tensor in fixed else self.values[tensor]
            elif tensor in self._computed and not fixed:
                values[i] = self._computed[tensor]
            else:
                groups.setdefault(batched[i], []).append(i)
        for mapped, places in groups.items():
            self._compute(plan, tensors, places, fixed, mapped, values)
        return values, batched

    def _nodes_in(self, point):
        """The variables of which `point` gives the value."""
        return frozenset(node for model in self.models for node in _variables_of(model).stand_ins if node.name in point)

    def _compute(self, plan, tensors, places, fixed, mapped, values):
        """Fill in `values` at `places`, with one call of a compiled function."""
        parents = list(dict.fromkeys(node for i in places for node in plan.parents[i]))
        over = [node for node in parents if mapped and node not in fixed]
        once = [node for node in parents if node not in over]
        wanted = [plan.tensors[i] for i in places]
        function = self._function(wanted, once, over)
        single = [fixed[node] if node in fixed else self.values[node] for node in once]
        count, leads = size_of(self.size), len(self.size)
        many = [self.values[node].reshape((count,) + self.values[node].shape[leads:]) for node in over]
        for i, value in zip(places, function(*single, *many)):
            values[i] = value.reshape(self.size + value.shape[1:]) if mapped else value
            if not fixed and mapped == bool(self.size):
                self._computed[tensors[i]] = values[i]

    def _function(self, tensors, once, over):
        """A function of the values of the variables `once`, and of many values of those `over`; kept with the model."""
        if not self.models:
            return lambda: K.eval(tensors)
        key = "forward draws", tuple(tensors), tuple(once), tuple(over)
        return self.models[0].remember(key, lambda: _compile(tensors, self._stand_ins(once), self._stand_ins(over)))

    def _stand_ins(self, nodes):
        return [_variables_of(node.model.root).stand_ins[node] for node in nodes]

    # ---- one variable ----------------------------------------------------------------------------------------------

    def value(self, variable, point=None):
        """Values of a random variable, shape size + shape; drawn if they are not known yet."""
        if variable not in self.values:
            self._refuse_to_draw_again(variable)
            variables = _variables_of(variable.model.root)
            if variable in variables.on_own_scale:
                values = self._on_free_scale(variable, variables.on_own_scale[variable], point)
            elif variable in variables.whole:
                values = self._missing_elements(variables.whole[variable], point)
            else:
                values = self._draw(variable, point)
            self.values[variable] = np.asarray(values).astype(variable.dtype)
        return self.values[variable]

    def _refuse_to_draw_again(self, variable):
        outer = self._outer
        if outer is not None and (variable in outer.values or outer.given):
            raise ValueError(
                f"{variable.name!r} has {show(outer.size)} draws already, but now draws of shape {show(self.size)} are asked "
                "for. A distribution's random() must ask for its parameters with the size it was given, or with that "
                "and more axes behind it."
            )

    def _on_free_scale(self, free, variable, point):
        root = free.model.root
        moved = root.remember((free, "from its own scale"), lambda: variable.transformation.forward(variable))
        self.value(variable, point)
        with active_draws(self):
            (values,), (lead,) = self.evaluate([moved], point)
        return values if lead else np.broadcast_to(values, self.size + values.shape)

    def _missing_elements(self, whole, point):
        values = self.value(whole, point)
        return values.reshape(self.size + (-1,))[..., _missing_places(whole)]

    def _draw(self, variable, point):
        """Draw a variable from its distribution; errors name it."""
        try:
            with active_draws(self):
                if self.size and not point and is_users_random(variable.distribution):
                    values = self._draw_by_users_random(variable)
                else:
                    values = np.asarray(variable.random(point=point or None, size=self.size or None))
            self._check_shape(variable, values)
        except (TypeError, ValueError) as error:
            if repr(variable.name) in str(error) or type(error) not in (TypeError, ValueError, ShapeError):
                raise
            raise type(error)(f"Draws of {variable.name!r}: {error}") from error
        return values

    def _check_shape(self, variable, values):
        shape = K.int_shape(variable)
        leads = len(self.size)
        # New data may have given the parameters of an observed variable another shape.
        may_differ = getattr(variable, "observations", None) is not None
        fits = len(shape) == values.ndim - leads and can_broadcast_to(values.shape[leads:], shape)
        if values.shape[:leads] != self.size or not (fits or may_differ):
            raise ShapeError(
                f"random() of {type(variable.distribution).__name__} gave an array of shape {show(values.shape)}; "
                f"need {show(self.size + shape)}"
            )

    def parents(self, variable):
        """The random variables that the distribution of `variable` depends on next."""
        inner = getattr(variable, "transformed", None) or variable
        variables = _variables_of(variable.model.root)
        if variable in variables.whole:
            return [variables.whole[variable]]
        (found,) = _plan(self.models, [inner.logp_sum_unscaledt], self.given).parents
        return [node for node in found if node is not inner and node is not variable]

    def ancestors(self, tensors):
        """The random variables that `tensors` depend on, up to those that are given, in the order of their definition."""
        plan = _plan(self.models, tensors, self.given)
        pending, seen = [node for parents in plan.parents for node in parents], set()
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                if node not in self.given:
                    pending += self.parents(node)
        return [node for model in self.models for node in _variables_of(model).cut if node in seen]

    # ---- a user's own random ---------------------------------------------------------------------------------------

    def _draw_by_users_random(self, variable):
        """All draws at once where the function allows it, else one after the other, each at its own point."""
        jointly = not self.given or getattr(variable.distribution, "draws_jointly", True)
        if jointly:
            try:
                values = np.asarray(variable.random(point=ManyPoints(), size=self.size))
                if values.shape[: len(self.size)] == self.size and values.ndim == len(self.size) + K.ndim(variable):
                    return values
            except PointRead:
                pass
        return self._draw_one_by_one(variable)

    def _draw_one_by_one(self, variable):
        for node in self.parents(variable):
            self.value(node)
        known = {**self._known_deterministics(), **self.values}
        rows = []
        for index in np.ndindex(self.size):
            row = {node: values[index] for node, values in known.items()}
            with active_draws(Draws((), self.models[0], row)):
                rows.append(np.asarray(variable.random(point={node.name: value for node, value in row.items()})))
        return np.stack(rows).reshape(self.size + rows[0].shape) if rows else np.empty(self.size + K.int_shape(variable))

    def _known_deterministics(self):
        """Values of all deterministic quantities that depend on known variables only."""
        nodes = [node for model in self.models for node in _variables_of(model).stand_ins]
        named = [node for node in nodes if node.distribution is None and node not in self.values]
        plan = _plan(self.models, named, self.given)
        found = [x for x, parents in zip(named, plan.parents) if parents and all(p in self.values for p in parents)]
        return dict(zip(found, self.evaluate(found)[0])) if found else {}


def _compile(tensors, once, over):
    if not over:
        return K.function(once, tensors, name="forward draws")
    many = [K.placeholder((None,) + K.int_shape(x), K.dtype(x), name=x.name) for x in over]
    mapped = K.vectorize(
        lambda *parts: K.replace(tensors, dict(zip(once + over, parts))), in_axes=[None] * len(once) + [0] * len(over)
    )
    return K.function(once + many, list(mapped(*once, *many)), name="forward draws")


def _missing_places(variable):
    """Indices, in the flattened data of an observed variable, of the elements that are missing."""
    free, data = variable.missing_values, variable.observations

    def find():
        zeros, ones = (K.eval(data, {free: np.full(K.int_shape(free), n, free.dtype)}) for n in (0, 1))
        return np.flatnonzero(np.asarray(zeros) != np.asarray(ones))

    return variable.model.remember((variable, "missing places"), find)
