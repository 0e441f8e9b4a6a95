"""Scales of a posterior: second derivatives of the log-probability, and the covariance of draws."""

import numpy as np

from .. import _context
from .._boundary import public
from ..backends.base import MultiTrace
from ..blocking import ArrayOrdering, DictToArrayBijection
from ..model import modelcontext
from ..util import get_var_name

__all__ = ["adjust_scaling", "approx_hessian", "find_hessian", "find_hessian_diag", "fixed_hessian", "guess_scaling", "trace_cov"]

#: The step of a difference quotient, in units of the value: balances truncation and rounding of a central difference.
_STEP = np.finfo("float64").eps ** (1 / 3)


@public
def approx_hessian(point, vars=None, model=None) -> np.ndarray:
    """Return minus the second derivatives of the log-probability, by differences of its gradient.

    Parameters
    ----------
    point : dict
    vars : list of variables, default all continuous ones
    model : Model, default the one whose context is open

    Returns
    -------
    array (size, size)
        In the variables' order; symmetric.
    """
    model = modelcontext(model)
    vars, point = model.cont_vars if vars is None else list(vars), _complete(point, model)
    bijection = DictToArrayBijection(ArrayOrdering(vars), point)
    gradient, at = bijection.mapf(model.fastdlogp(vars)), bijection.map(point)
    rows = []
    for element, value in enumerate(at):
        step = _STEP * max(abs(value), 1.0)
        move = np.where(np.arange(len(at)) == element, step, 0.0)
        rows.append((gradient(at + move) - gradient(at - move)) / (2 * step))
    hessian = np.array(rows).reshape(len(at), len(at))
    return -(hessian + hessian.T) / 2


@public
def fixed_hessian(point, vars=None, model=None) -> np.ndarray:
    """Return a tenth for each element of the variables: array (size,)."""
    model = modelcontext(model)
    vars = model.cont_vars if vars is None else list(vars)
    return np.full(sum(var.dsize for var in vars), 0.1)


@public
def find_hessian(point, vars=None, model=None) -> np.ndarray:
    """Return minus the second derivatives of the log-probability: at a mode, the inverse of the covariance of a normal like it.

    Parameters
    ----------
    point : dict
    vars : list of variables, default all continuous ones
    model : Model, default the one whose context is open

    Returns
    -------
    array (size, size)
    """
    model = modelcontext(model)
    return model.fastd2logp(vars)(_complete(point, model))


@public
def find_hessian_diag(point, vars=None, model=None) -> np.ndarray:
    """Return the diagonal of `find_hessian`, array (size,)."""
    return np.diag(find_hessian(point, vars, model))


@public
def guess_scaling(point, vars=None, model=None, scaling_bound=1e-8) -> np.ndarray:
    """Return a positive number for each element, from the second derivatives: what `scaling` of a step method takes.

    Parameters
    ----------
    point : dict
    vars : list of variables, default all continuous ones
    model : Model, default the one whose context is open
    scaling_bound : float
        Neither scales nor their inverses are smaller.

    Returns
    -------
    array (size,)
    """
    return adjust_scaling(find_hessian_diag(point, vars, model), scaling_bound)


def adjust_scaling(s, scaling_bound) -> np.ndarray:
    """Return precisions, or a matrix of them, with absolute values that are within bounds."""
    if np.ndim(s) < 2:
        return _bounded(s, scaling_bound)
    values, vectors = np.linalg.eigh(s)
    return (vectors * _bounded(values, scaling_bound)) @ vectors.T


def _bounded(precisions, bound):
    return np.clip(np.sqrt(np.abs(precisions)), bound, 1 / bound) ** 2


@public
def trace_cov(trace, vars=None, model=None) -> np.ndarray:
    """Return the covariance of all elements of the variables over the draws of a trace.

    Parameters
    ----------
    trace : MultiTrace
    vars : list of variables or names, optional
        By default the free variables of the model, in its order; without a model all of the trace.
    model : Model, optional
        The one whose context is open.

    Returns
    -------
    array (size, size)
    """
    if not isinstance(trace, MultiTrace):
        raise TypeError(f"trace must be a MultiTrace, as pm.sample returns it; got {type(trace).__name__}.")
    if vars is None:
        model = _context.open_model() if model is None else modelcontext(model)
        vars = trace.varnames if model is None else model.free_RVs
    draws = [trace[get_var_name(var)] for var in vars]
    return np.cov(np.concatenate([values.reshape(len(values), -1) for values in draws], axis=1).T)


def _complete(point, model):
    return {**model.test_point, **point}
