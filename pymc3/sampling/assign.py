"""Which step method moves which variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._checks import check_keywords, constructor_parameters, described
from ..model import modelcontext
from ..step_methods import (
    NUTS,
    BinaryGibbsMetropolis,
    BinaryMetropolis,
    CategoricalGibbsMetropolis,
    CompoundStep,
    HamiltonianMC,
    Metropolis,
    Slice,
)

if TYPE_CHECKING:
    from ..step_methods.arraystep import BlockedStep

__all__ = ["STEP_METHODS", "assign_step_methods", "instantiate_steppers", "merged_keywords", "stop_tuning"]

#: In PyMC3's order: of several that suit a variable equally the first is taken.
STEP_METHODS = (NUTS, HamiltonianMC, Metropolis, BinaryMetropolis, BinaryGibbsMetropolis, Slice, CategoricalGibbsMetropolis)


def assign_step_methods(model, step=None, methods=STEP_METHODS, step_kwargs=None, **direct) -> BlockedStep | CompoundStep:
    """Return a step method for all variables of a model.

    Parameters
    ----------
    model : Model
    step : step method, or list of them, optional
        Each variable that none of these moves is given the most competent of `methods`.
    methods : sequence of classes
    step_kwargs : dict of str to dict, optional
        Arguments of each class, by its lower-case name.
    **direct
        Arguments of whichever of the classes takes them.

    Returns
    -------
    CompoundStep, or step method
    """
    steps = _as_list(step)
    _check_vars(model, steps)
    moved = {id(var) for given in steps for var in given.vars}
    left = [var for var in model.vars if id(var) not in moved]
    selected = {}
    for var in left:
        has_gradient = np.dtype(var.dtype).kind == "f" and model.why_no_gradient(var) is None
        best = max(methods, key=lambda method: method._competence([var], [has_gradient])[0])
        selected.setdefault(best, []).append(var)
    return instantiate_steppers(model, steps, selected, step_kwargs, **direct)


def instantiate_steppers(model, steps, selected_steps, step_kwargs=None, **direct) -> BlockedStep | CompoundStep:
    """Return the given step methods and one new one for each entry of `selected_steps`, as one.

    Parameters
    ----------
    model : Model
    steps : list of step methods
    selected_steps : dict of class to list of variables
    step_kwargs : dict of str to dict, optional
        Arguments of each class, by its lower-case name.
    **direct
        Arguments of whichever of the classes takes them.

    Raises
    ------
    ValueError
        If there are arguments for a class that is not among `selected_steps`; if two of them take an argument that is given directly.
    """
    step_kwargs = merged_keywords(selected_steps, step_kwargs or {}, direct)
    steps = list(steps)
    for method, vars in selected_steps.items():
        kwargs = step_kwargs.pop(method.name, {})
        known = constructor_parameters(method)
        check_keywords(method.__name__, kwargs, known, f"It takes {', '.join(known)}.")
        steps.append(method(vars=vars, model=modelcontext(model), **kwargs))
    if step_kwargs:
        raise ValueError(f"There are arguments for step methods that are not used: {', '.join(sorted(step_kwargs))}")
    return steps[0] if len(steps) == 1 else CompoundStep(_flat(steps))


def stop_tuning(step) -> BlockedStep | CompoundStep:
    """Switch tuning off in a step method, and return it."""
    step.stop_tuning()
    return step


def merged_keywords(methods, step_kwargs, direct) -> dict[str, dict[str, Any]]:
    """Return the arguments of step methods by their names, those that were given directly among them; see `instantiate_steppers`."""
    merged = {name: dict(own) for name, own in step_kwargs.items()}
    for name, value in direct.items():
        takers = [method.name for method in methods if name in constructor_parameters(method)]
        if not takers:
            chosen = ", ".join(method.name for method in methods) or "no step method"
            raise ValueError(f"There are arguments for step methods that are not used: {name}={value!r}; chosen here: {chosen}.")
        if len(takers) > 1:
            raise ValueError(
                f"{name}={value!r} could be an argument of each of {', '.join(takers)}: say of which, as "
                f"{takers[0]}=dict({name}={value!r})."
            )
        own = merged.setdefault(takers[0], {})
        if name in own:
            raise ValueError(f"{name} is given twice, as {name}={value!r} and as {takers[0]}=dict({name}={own[name]!r}); pass one of them.")
        own[name] = value
    return merged


def _as_list(step):
    if step is None:
        return []
    return _flat(step) if isinstance(step, (list, tuple)) else [step]


def _flat(steps):
    return [member for step in steps for member in (step.methods if isinstance(step, CompoundStep) else [step])]


def _check_vars(model, steps):
    movers = {}
    for step in steps:
        if not hasattr(step, "step") or not hasattr(step, "vars"):
            raise TypeError(
                f"step must be a step method, such as pm.Metropolis() made inside 'with model:', or a list of them; got "
                f"{described(step)}, which is no step method."
            )
        strangers = [var.name for var in step.vars if not any(var is known for known in model.vars)]
        if strangers:
            raise ValueError(
                f"{type(step).__name__} moves {', '.join(strangers)}, which belongs to another model than the one "
                f"sampled ({', '.join(var.name for var in model.vars)}); make the step method inside 'with model:'"
            )
        for var in step.vars:
            if var.name in movers:
                raise ValueError(
                    f"step: {var.name} is moved by {movers[var.name]} and by {type(step).__name__}; each variable is moved by one "
                    "step method."
                )
            movers[var.name] = type(step).__name__
