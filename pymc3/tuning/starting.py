"""The mode of a posterior."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from .._boundary import public
from .._checks import check_flag, check_int, described
from .._log import log
from .._old_keywords import old_keywords
from .._progress import progress_bar
from ..blocking import ArrayOrdering, DictToArrayBijection
from ..exceptions import SamplingError
from ..model import modelcontext
from ..model.start_point import complete_point
from ..step_methods.arraystep import value_variables

__all__ = ["find_MAP"]

#: Functions of `scipy.optimize` whose methods are not called as they are, without ``fmin_``.
_METHODS = {"fmin": "Nelder-Mead", "fmin_l_bfgs_b": "L-BFGS-B", "fmin_ncg": "Newton-CG"}
#: Methods that take no gradient.
_WITHOUT_GRADIENT = {"nelder-mead", "powell", "cobyla", "cobyqa"}
_SHOWN = "The progress bar shows where the search is."


def _method_of(fmin):
    name = getattr(fmin, "__name__", str(fmin))
    return _METHODS.get(name, name.removeprefix("fmin_"))


@public
@old_keywords(fmin=("method", _method_of), disp=_SHOWN, live_disp=_SHOWN)
def find_MAP(
    start=None,
    vars=None,
    method="L-BFGS-B",
    return_raw=False,
    include_transformed=True,
    progressbar=True,
    maxeval=5000,
    model=None,
    *args,
    seed=None,
    **kwargs,
) -> dict[str, np.ndarray] | tuple[dict[str, np.ndarray], Any]:
    """Return the point with the largest density: the mode of the posterior, "maximum a posteriori".

    The density is that of the variables as they were defined, without the Jacobians of transformations. Near it few draws may lie:
    NUTS needs no such start.

    Parameters
    ----------
    start : dict, optional
        Where the search begins, by variable name (transformed or not); variables left out start at their test values.
    vars : variable, or list of variables, default all continuous ones
        What is changed; the others stay at `start`.
    method : str
        Of `scipy.optimize.minimize`. Where a variable is discrete, ``"Powell"`` is used, which needs no gradient; then the continuous
        ones are moved along it, with the discrete ones as they are.
    return_raw : bool
        Whether to return what SciPy returned, too.
    include_transformed : bool
        Whether the result has the values of transformed variables, too.
    progressbar : bool
    maxeval : int
        Number of evaluations after which the best point so far is returned.
    model : Model, default the one whose context is open
    seed : int, optional
        For methods of SciPy that draw random numbers: seeds NumPy's global generator.
    *args, **kwargs
        Handed to `scipy.optimize.minimize`, such as ``tol=1e-10``.

    Returns
    -------
    point : dict of str to array
        With all variables, also those that are computed.
    raw : scipy.optimize.OptimizeResult, or None where the search was cut short
        If `return_raw`.

    Raises
    ------
    ValueError
        If the model has nothing continuous to change, and `vars` is not given.
    SamplingError
        If the log-probability is not finite at the start.
    """
    model = modelcontext(model)
    if vars is None and not model.cont_vars:
        raise ValueError("Model has no unobserved continuous variables: name what is to be changed, as vars=.")
    vars = value_variables(model.cont_vars if vars is None else vars, model)
    return_raw, include_transformed = check_flag("return_raw", return_raw), check_flag("include_transformed", include_transformed)
    if seed is not None:
        np.random.seed(check_int("seed", seed, 0))
    point = complete_point(model, start or {})
    maxeval = check_int("maxeval", maxeval, 1)
    search = _Search(model, vars, point, maxeval, progressbar)
    if not search.has_gradient:
        log.warning("Some of %s are discrete, or have no gradient: the mode is looked for without one, by Powell's method.", search.names)
        method = "Powell"
    raw = search.run(method, args, kwargs)
    smooth = [var for var in vars if _has_gradient(model, var)]
    if smooth and raw is not None and not search.has_gradient:
        # Among steps Powell's lines end early.
        search = _Search(model, smooth, search.best_point, maxeval, progressbar)
        search.run("L-BFGS-B", (), {})
    wanted = model.unobserved_RVs if include_transformed else [var for var in model.unobserved_RVs if not _is_transformed(var, model)]
    values = model.fastfn(wanted)(search.best_point)
    found = dict(zip([var.name for var in wanted], values))
    return (found, raw) if return_raw else found


def _has_gradient(model, var):
    return np.dtype(var.dtype).kind == "f" and model.why_no_gradient(var) is None


def _is_transformed(var, model):
    return any(var is value and model.untransformed(value) is not value for value in model.vars)


class _Stopped(Exception):
    """Enough evaluations."""


class _Search:
    """A search for the mode: the density of flat vectors, and the best of those that were looked at."""

    def __init__(self, model, vars, point, most, progressbar) -> None:
        self._point, self._most = point, most
        self.names = ", ".join(var.name for var in vars)
        self._bijection = DictToArrayBijection(ArrayOrdering(vars), point)
        self._logp = self._bijection.mapf(model.fastlogp_nojac)
        self.has_gradient = all(_has_gradient(model, var) for var in vars)
        self._takes_gradient = self.has_gradient
        self._gradient = self._bijection.mapf(model.fastdlogp_nojac(vars)) if self.has_gradient else None
        self._best = np.asarray(self._bijection.map(point), "float64")
        self._best_logp = float(self._logp(self._best))
        if not np.isfinite(self._best_logp):
            values = "\n".join(f"  {name}: {value}" for name, value in point.items())
            raise SamplingError(
                f"find_MAP cannot start: the log-probability is {self._best_logp} there.\nStarting values:\n{values}\n"
                "Pass other values with start=, or testval= where the variable is defined; model.check_test_point() shows the parts."
            )
        self._count, self._bar = 0, progress_bar(most, "evaluations", "find_MAP", progressbar)

    @property
    def best_point(self):
        return {**self._point, **self._bijection.rmap(self._best)}

    def run(self, method, args, kwargs):
        """Run SciPy's search; return what it returned, or None if it was cut short."""
        if args and not isinstance(method, str):
            raise TypeError(f"method must be the name of a method of scipy.optimize.minimize; got {described(method)}.")
        self._takes_gradient = self.has_gradient and str(method).lower() not in _WITHOUT_GRADIENT
        try:
            return scipy.optimize.minimize(self._cost, self._best, *args, method=method, jac=self._takes_gradient, **kwargs)
        except _Stopped:
            log.info("find_MAP stopped after maxeval=%d evaluations; the best point so far is returned.", self._most)
        except KeyboardInterrupt:
            log.warning("Interrupted: the best point so far is returned.")
        finally:
            self._bar.close(self._count)
        return None

    def _cost(self, x):
        if self._count == self._most:
            raise _Stopped
        self._count += 1
        value = float(self._logp(x))
        if value > self._best_logp:
            self._best, self._best_logp = np.array(x, "float64"), value
        cost = -value if np.isfinite(value) else np.inf
        if not self._takes_gradient:
            self._told(f"logp = {value:,.5g}")
            return cost
        gradient = np.asarray(self._gradient(x), "float64")
        self._told(f"logp = {value:,.5g}, ||grad|| = {np.linalg.norm(gradient):,.5g}")
        return cost, -np.nan_to_num(gradient)

    def _told(self, text):
        self._bar.advance(note=text)
