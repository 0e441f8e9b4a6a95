"""A point of a model, completed from what a user gives."""

import numpy as np

from .. import backends_symbolic as K
from .._checks import check_integer_range, check_numbers, closest
from ..util import get_var_name, update_start_vals
from .variables import TransformedRV

__all__ = ["complete_point"]


def complete_point(model, given) -> dict[str, np.ndarray]:
    """Return a value for each value variable of a model, in its dtype.

    Parameters
    ----------
    model : Model
    given : dict
        Values by variable name (transformed or not); variables left out are at their test values.

    Raises
    ------
    TypeError, ValueError
        For names and values that are not those of the model's variables.
    """
    known = set(model.test_point) | set(model.named_vars)
    point = {get_var_name(key): check_numbers(f"start: {get_var_name(key)}", value) for key, value in given.items()}
    unknown = sorted(set(point) - known)
    if unknown:
        hints = "".join(closest(name, known) for name in unknown)
        raise ValueError(f"start has {', '.join(unknown)}: no variable of the model, which has {', '.join(sorted(known))}.{hints}")
    _check_names(model, point)
    given = dict(point)
    update_start_vals(point, model.test_point, model)
    _check_scales(model, given, point)
    complete = {}
    for var in model.vars:
        value = np.asarray(point[var.name])
        if value.shape != tuple(var.dshape):
            raise ValueError(f"start: {var.name} has shape {value.shape}, but the variable's shape is {tuple(var.dshape)}")
        if np.dtype(var.dtype).kind != "f" and not np.all(np.isfinite(value) & (value == np.round(value))):
            raise ValueError(f"start: {var.name} is {value}, but the variable is discrete")
        check_integer_range(f"start: {var.name}", value, var.dtype)
        complete[var.name] = value.astype(var.dtype)
    return complete


def _check_names(model, point):
    """Raise ValueError for values of what does not move: of data, or of quantities that follow from variables left out."""
    fixed = {v.name for v in [*model.observed_RVs, *model.potentials, *model.data_vars.values()]} & set(point)
    if fixed:
        names = ", ".join(map(repr, sorted(fixed)))
        raise ValueError(f"start has {names}, which the sampler does not move: leave it out (pm.set_data exchanges data).")
    following = {v.name for v in model.deterministics if not isinstance(v, TransformedRV)} & set(point)
    absent = [var.name for var in model.vars if not {var.name, model.untransformed(var).name} & set(point)]
    if following and absent:
        names = ", ".join(map(repr, sorted(following)))
        raise ValueError(f"start has {names}, which is computed from other variables; pass values of these, {', '.join(absent)}, instead.")


def _check_scales(model, given, point):
    """Raise ValueError where a variable is given on two scales, with different values."""
    for var in model.vars:
        own = model.untransformed(var).name
        if own != var.name and {own, var.name} <= set(given):
            with np.errstate(divide="ignore"):
                moved = var.distribution.transform_used.forward_val(given[own], point=point)
            if not _agree(moved, given[var.name]) and not _agree(_on_own_scale(model, var, point), given[own]):
                raise ValueError(
                    f"start has {own} = {given[own]}, which is {var.name} = {moved}, and {var.name} = {given[var.name]}: pass "
                    "one of the two."
                )


def _agree(one, other):
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-5, equal_nan=True)


def _on_own_scale(model, var, point):
    """Return the value there, for one which is rounded there: a probability of 1, a standard deviation of 0, as of `find_MAP`."""
    own = model.untransformed(var)
    return K.eval(own, {x: point[x.name] for x in K.inputs_of(own)})
