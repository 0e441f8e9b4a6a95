"""Values of variables that are drawn together: what is not known yet is drawn when it is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from .. import _context, backends_symbolic as K
from ..distributions.base.users_random import is_users_random
from ..exceptions import ShapeError
from ..model.variable import models_of
from ..model.variables import FreeRV, ObservedRV, value_variable
from ..shapes import can_broadcast_to, show, size_of
from .active import active_draws, local
from .cut_graphs import call_in_batches, compiled, cut_graphs, variables_of
from .users_random import ManyPoints, OtherSize, one_by_one

if TYPE_CHECKING:
    from ..model.variable import PyMC3Variable

__all__ = ["Draws"]


class Draws:
    """Values of variables with common leading axes; what is not known yet is drawn when it is asked for.

    Parameters
    ----------
    size : tuple of int
        The leading axes.
    models : tuple of Model, optional
        Outermost models, where all draws are of these; else they are found from the tensors.
    given : dict, optional
        Variable -> values that are not drawn but known, with the leading axes `size`.
    outer : Draws, optional
        Other draws that are under way: to draw one of their variables again is an error.

    Attributes
    ----------
    values : dict
        Variable -> what is known.
    """

    def __init__(self, size, models=(), given=None, outer=None) -> None:
        self.size = size
        self.models = tuple(models)
        self.values = dict(given or {})
        self.given = frozenset(self.values)
        self._models_are_known = bool(models)
        self._computed = {}
        self._used = {}
        self._outer = outer

    @contextlib.contextmanager
    def recording(self) -> Iterator[dict]:
        """Yield a dict that gets the variables used inside the block as keys."""
        outer, self._used = self._used, {}
        try:
            yield self._used
        finally:
            self._used = {**outer, **self._used}

    # ---- tensors ---------------------------------------------------------------------------------------------------

    def evaluate(self, tensors, point=None) -> tuple[list, list[bool]]:
        """Return the values of `tensors`, and for each whether it has the leading axes; see `joint.evaluate`."""
        if not self._models_are_known:
            self._find_models(tensors)
        in_point = self._nodes_in(point) if point is not None else frozenset()
        graphs = cut_graphs(self.models, tensors, self.given | in_point if in_point else self.given)
        fixed = {}
        for node in dict.fromkeys(node for parents in graphs.parents for node in parents):
            if node in in_point:
                fixed[node] = np.asarray(point[node.name]).astype(node.dtype)
            else:
                self.value(node, point)
                self._used[node] = None
        values, batched = [None] * len(tensors), [False] * len(tensors)
        groups = {}
        for i, (tensor, parents) in enumerate(zip(tensors, graphs.parents)):
            batched[i] = bool(self.size) and any(node not in fixed for node in parents)
            if tensor in parents:
                values[i] = fixed[tensor] if tensor in fixed else self.values[tensor]
            elif tensor in self._computed and not fixed:
                values[i] = self._computed[tensor]
            else:
                groups.setdefault(batched[i], []).append(i)
        for mapped, places in groups.items():
            for i, value in zip(places, self._compute(graphs, places, fixed, mapped)):
                values[i] = value
                if not fixed:
                    self._computed[tensors[i]] = value
        return values, batched

    def _find_models(self, tensors):
        found = {**dict.fromkeys(self.models), **models_of(tensors)}
        # Data of an observed variable are no input of a graph: that it is one must be known from elsewhere.
        for model in (local.model, _context.open_model()):
            if not found and model is not None:
                found[model.root] = None
        self.models = tuple(found)

    def _nodes_in(self, point):
        """Return the variables of which `point` gives the value."""
        return frozenset(node for model in self.models for node in variables_of(model).stand_ins if node.name in point)

    def _compute(self, graphs, places, fixed, mapped):
        """Return the values of the graphs at `places`, from one call of a compiled function."""
        parents = list(dict.fromkeys(node for i in places for node in graphs.parents[i]))
        over = [node for node in parents if mapped and node not in fixed]
        once = [node for node in parents if node not in over]
        functions = [graphs.functions[i] for i in places]
        function = compiled(self.models, functions, once, over)
        single = [fixed[node] if node in fixed else self.values[node] for node in once]
        if not mapped:
            return function(*single)
        count, leads = size_of(self.size), len(self.size)
        many = [self.values[node].reshape((count,) + self.values[node].shape[leads:]) for node in over]
        results = call_in_batches(function, single, many, count, functions)
        return [value.reshape(self.size + value.shape[1:]) for value in results]

    # ---- random variables ------------------------------------------------------------------------------------------

    def value(self, variable, point=None) -> np.ndarray:
        """Return the values of a random variable, shape size + shape; drawn if they are not known yet."""
        if variable not in self.values:
            self._refuse_to_draw_again(variable)
            variables = variables_of(variable.model.root)
            if variable in variables.on_own_scale:
                (values,), (lead,) = self.evaluate([_moved(variable)], point)
                values = values if lead else np.broadcast_to(values, self.size + values.shape)
            elif variable in variables.whole:
                whole = variables.whole[variable]
                values = self.value(whole, point).reshape(self.size + (-1,))[..., np.flatnonzero(whole.missing_mask)]
            else:
                values = self._draw(variable, point)
            self.values[variable] = np.asarray(values).astype(variable.dtype, copy=False)
        return self.values[variable]

    def _refuse_to_draw_again(self, variable):
        outer = self._outer
        if outer is not None and (variable in outer.values or outer.given):
            raise OtherSize(
                f"{variable.name!r} has {show(outer.size)} draws already, but now {show(self.size)} are asked for. A "
                "distribution's random() must ask for its parameters with the size it was given, or with that and more "
                "axes behind it."
            )

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
        may_differ = isinstance(variable, ObservedRV)
        fits = len(shape) == values.ndim - leads and can_broadcast_to(values.shape[leads:], shape)
        if values.shape[:leads] != self.size or not (fits or may_differ):
            raise ShapeError(
                f"random() of {type(variable.distribution).__name__} gave an array of shape {show(values.shape)}; "
                f"need {show(self.size + shape)}."
            )

    def _draw_by_users_random(self, variable):
        """Make all draws at once where the function allows it, else one after the other, each at its own point."""
        if variable.distribution.draws_jointly is not False or not self.given:
            try:
                values = np.asarray(variable.random(point=ManyPoints(), size=self.size))
                if values.shape[: len(self.size)] == self.size and values.ndim == len(self.size) + K.ndim(variable):
                    return values
            except Exception:
                pass
        for node in self._parents(variable):
            self.value(node)
        known = {**self._known_deterministics(), **self.values}
        return one_by_one(variable, known, self.size, lambda row: active_draws(Draws((), self.models, row)))

    def _known_deterministics(self):
        """Return the values of all deterministic quantities that depend on known variables only."""
        nodes = [node for model in self.models for node in variables_of(model).stand_ins]
        named = [node for node in nodes if node.distribution is None and node not in self.values]
        parents = cut_graphs(self.models, named, self.given).parents
        found = [x for x, own in zip(named, parents) if own and all(node in self.values for node in own)]
        return dict(zip(found, self.evaluate(found)[0])) if found else {}

    # ---- what a whole run asks for ---------------------------------------------------------------------------------

    def draw_in_order(self, tensors) -> None:
        """Draw what `tensors` depend on, in the order of definition, so that no variable waits for a long row of others."""
        unknown = [node for model in self.models for node in variables_of(model).random if not self._is_known(node)]
        if not {*tensors, *map(value_variable, tensors)}.issuperset(unknown):
            unknown = self._ancestors(tensors)
        on_own_scale = [variables_of(model).on_own_scale for model in self.models]
        for node in unknown:
            if not any(node in free for free in on_own_scale):
                self.value(node)

    def _is_known(self, node):
        """Return whether the values of a random variable are known, or follow from those given on the other scale."""
        return node in self.values or value_variable(node) in self.given

    def _ancestors(self, tensors):
        """Return the random variables that `tensors` depend on, as far as they are unknown, in the order of their definition."""
        parents = cut_graphs(self.models, tensors, self.given).parents
        pending, seen = [node for own in parents for node in own], set()
        while pending:
            node = pending.pop()
            if node not in seen and not self._is_known(node):
                seen.add(node)
                pending += self._parents(node)
        return [node for model in self.models for node in variables_of(model).random if node in seen]

    def _parents(self, variable):
        """Return the random variables that the distribution of `variable` depends on next."""
        variables = variables_of(variable.model.root)
        if variable in variables.whole:
            return [variables.whole[variable]]
        inner = value_variable(variable)
        (found,) = cut_graphs(self.models, [inner.logp_sum_unscaledt], self.given).parents
        return [node for node in found if node is not inner and node is not variable]

    def of_all(self, targets) -> list[np.ndarray]:
        """Return the values of all `targets`, each with the leading axes."""
        tensors = {x: self._as_computed(x) for x in targets if K.is_tensor(x)}
        values, batched = self.evaluate(list(tensors.values())) if tensors else ([], [])
        found = {
            target: value if lead else np.broadcast_to(value, self.size + value.shape).copy()
            for target, value, lead in zip(tensors, values, batched)
        }
        return [found[x] if x in found else self._draw_data_sets(x) for x in targets]

    def _as_computed(self, target):
        """Return what to compute for a target: a free variable follows from the variable on its own scale."""
        if not isinstance(target, FreeRV) or target in self.values:
            return target
        return _moved(target) if target in variables_of(target.model.root).on_own_scale else target

    def _draw_data_sets(self, variable):
        """Draw a variable with several named data sets, which is no tensor."""
        if is_users_random(variable.distribution) and self.given:
            return one_by_one(variable, self.values, self.size, lambda row: active_draws(Draws((), self.models, row)))
        return np.asarray(variable.random(size=self.size))

    def computable(self, tensors, and_observed=False) -> list[PyMC3Variable]:
        """Return those of `tensors` that depend on given variables only (or on observed ones, too)."""
        tensors = [x for x in tensors if K.is_tensor(x)]
        parents = cut_graphs(self.models, tensors, self.given).parents if tensors else []
        return [x for x, own in zip(tensors, parents) if all(self._is_given(node, and_observed) for node in own)]

    def _is_given(self, node, and_observed):
        return node in self.given or (and_observed and isinstance(node, ObservedRV))


def _moved(free):
    """Return a free variable as a function of the variable on its own scale."""
    root = free.model.root
    variable = variables_of(root).on_own_scale[free]
    return root.remember((free, "from its own scale"), lambda: variable.transformation.forward(variable))
