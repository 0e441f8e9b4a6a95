"""How NUTS is prepared: where the chains start, and by which metric they move."""

from __future__ import annotations

import numpy as np

from .._boundary import public
from .._checks import check_int, closest, described, listed
from .._log import log
from ..backends.base import MultiTrace
from ..exceptions import SamplingError
from ..model import modelcontext
from ..step_methods import NUTS, BlockedStep, CompoundStep
from ..step_methods.hmc import quadpotential
from ..tuning.scaling import adjust_scaling, find_hessian
from ..tuning.starting import find_MAP
from .assign import instantiate_steppers
from .seeds import chain_seeds
from .start import factor_values, last_points, start_points

__all__ = ["check_init", "init_nuts", "is_moved_by_nuts", "prepared"]

#: Mixed into a chain's seed: its start is drawn from other numbers than its draws.
_START = 0x5354


def _at_the_point(model, points, seeds, retries):
    return points


def _around_the_point(model, points, seeds, retries):
    """Return points with a uniform number between -1 and 1 added to each element; drawn anew where there is no finite density.

    Each time the numbers are half as large: in a large model no point may be possible that differs by so much in all elements.
    Where a chain starts depends on its seed alone.
    """
    streams = [np.random.default_rng([seed, _START]) for seed in seeds]
    starts = [_moved(*pair) for pair in zip(points, streams)]
    for retry in range(1, retries + 1):
        wrong = np.flatnonzero(~np.isfinite(factor_values(model, starts)).all(axis=1))
        if not len(wrong):
            break
        for chain in wrong:
            starts[chain] = _moved(points[chain], streams[chain], 0.5**retry)
    return starts


def _moved(point, rng, scale=1.0):
    return {name: (value + scale * rng.uniform(-1.0, 1.0, np.shape(value))).astype(value.dtype) for name, value in point.items()}


def _at_the_mode(model, points, seeds, retries):
    mode = find_MAP(points[0], model=model, progressbar=False)
    return [{var.name: np.asarray(mode[var.name], var.dtype) for var in model.vars}] * len(points)


def _low_rank(model, point):
    return quadpotential.QuadPotentialLowRankAdapt(_size(model))


def _diagonal(model, point):
    return quadpotential.QuadPotentialDiagAdapt(_size(model), np.zeros(_size(model)))


def _dense(model, point):
    return quadpotential.QuadPotentialFullAdapt(_size(model), np.zeros(_size(model)))


def _as_curved(model, point):
    """Return the metric of a normal that is curved as the posterior is at a point."""
    return quadpotential.QuadPotentialFullInv(adjust_scaling(find_hessian(point, model=model), _BOUND))


def _size(model):
    return sum(var.dsize for var in model.vars)


#: name -> where chains start, unless a start is given, and the metric.
_INITIALIZERS = {
    "auto": (_around_the_point, _low_rank),
    "adapt_diag": (_at_the_point, _diagonal),
    "jitter+adapt_diag": (_around_the_point, _diagonal),
    "adapt_full": (_at_the_point, _dense),
    "jitter+adapt_full": (_around_the_point, _dense),
    "map": (_at_the_mode, _as_curved),
}
#: What PyMC3 begins with a variational fit, or with a run of NUTS (until 3.8) -> the nearest that exists.
_NEAREST = {**dict.fromkeys(("advi", "advi+adapt_diag", "advi+adapt_diag_grad", "advi_map"), "jitter+adapt_diag"), "nuts": "auto"}
_BOUND = 1e-8
#: A covariance is taken from a trace that has so many draws for each element, variances from shorter ones; it stays for so many iterations.
_DRAWS_OF_AN_ELEMENT, _PATIENCE = 10, 100


def check_init(init) -> str | MultiTrace | None:
    """Return the name of an initializer, a trace from which chains start, or None."""
    if init is None or isinstance(init, MultiTrace):
        return init
    if not isinstance(init, str):
        raise TypeError(f"init must be the name of an initializer, a MultiTrace to start from, or None; got {described(init)}.")
    name, known = init.lower(), [*_INITIALIZERS, *_NEAREST]
    if name not in known:
        raise ValueError(f"Unknown initializer: {init}.{closest(name, known)} There are {', '.join(known)}.")
    return name


def is_moved_by_nuts(model) -> bool:
    """Return whether NUTS moves all variables of a model where nothing else is asked for."""
    return all(np.dtype(var.dtype).kind == "f" and model.why_no_gradient(var) is None for var in model.vars)


@public
def init_nuts(
    init="auto", chains=1, n_init=500_000, model=None, random_seed=None, progressbar=True, jitter_max_retries=10, start=None, **kwargs
) -> tuple[list[dict[str, np.ndarray]], BlockedStep | CompoundStep]:
    """Return where chains start, and a NUTS that moves them.

    Parameters
    ----------
    init : str, or MultiTrace
        ``auto``: diagonal, with the directions stretched in which the posterior is long
        or short, from start points drawn around the model's test point. ``adapt_diag``: diagonal, from the test point itself;
        ``adapt_full``: dense. ``jitter+adapt_diag``, ``jitter+adapt_full``: the same, from start points drawn around it.
        ``map``: from the mode, with the metric that the curvature there says; that stays. PyMC3's others begin with a variational
        fit; ``jitter+adapt_diag`` is taken for them. A MultiTrace of the model, or of one with the same variables: chains start at its
        last draws, with the covariance of its draws as metric, and need little tuning.
    chains : int
    n_init : int
        Of PyMC3's variational fits; without effect.
    model : Model, default the one whose context is open
    random_seed : int, or list of one int for each chain, optional
    progressbar : bool
        Of PyMC3's variational fits; without effect.
    jitter_max_retries : int
        How often a start point is drawn anew at most where the log-probability is not finite, each time twice as near.
    start : dict, or list of one dict for each chain, optional
        Start points; they are not changed.
    **kwargs
        Arguments of NUTS.

    Returns
    -------
    start : list of dict
        A point for each chain.
    step : NUTS

    Raises
    ------
    ValueError
        If `init` is unknown; if the model has no variables, or a discrete one.
    """
    model = modelcontext(model)
    name, chains = check_init(init), check_int("chains", chains, 1)
    retries = check_int("jitter_max_retries", jitter_max_retries, 0)
    discrete = [var.name for var in model.vars if np.dtype(var.dtype).kind != "f"]
    if discrete or not model.vars:
        raise ValueError(f"Model can only have continuous variables, and must have one; NUTS cannot move {listed(discrete) or 'none'}.")
    points, seeds = start_points(model, start, chains), chain_seeds(random_seed, chains)
    with model.session:
        step, points = prepared(model, name or "auto", points, seeds, retries if start is None else None, {"nuts": kwargs})
    return points, step


def prepared(model, init, points, seeds, retries, step_kwargs) -> tuple[BlockedStep | CompoundStep, list[dict[str, np.ndarray]]]:
    """Return a NUTS that moves all variables, and where chains start; see `init_nuts`.

    Parameters
    ----------
    model : Model
    init : str, or MultiTrace
    points : list of dict
        The start point of each chain, before a random number is added.
    seeds : list of int
    retries : int or None
        How often random numbers are drawn anew at most; None: none are added.
    step_kwargs : dict of str to dict
        Arguments of NUTS by its name.
    """
    starts, metric = _after(init) if isinstance(init, MultiTrace) else _INITIALIZERS[_nearest(init)]
    if retries is not None:
        points = starts(model, points, seeds, retries)
    own = dict(step_kwargs.get("nuts", {}))
    if own.get("potential") is None and own.get("scaling") is None:
        own["potential"] = metric(model, points[0])
    step = instantiate_steppers(model, [], {NUTS: model.vars}, {**step_kwargs, "nuts": own})
    return step, points


def _after(trace):
    """Return where chains start after an earlier trace, and with which metric: at its draws, and with their covariance."""

    def starts(model, points, seeds, retries):
        ends = last_points(model, trace)
        return [ends[chain % len(ends)] for chain in range(len(points))]

    def metric(model, point):
        last_points(model, trace)  # all variables are there
        draws = np.concatenate([trace[var.name].reshape(-1, var.dsize) for var in model.vars], axis=1)
        count, size = draws.shape
        if count < _DRAWS_OF_AN_ELEMENT * size:
            covariance = draws.var(axis=0)
        else:
            covariance = np.cov(draws.T).reshape(size, size)
        if not np.all(np.diag(covariance) > 0 if covariance.ndim == 2 else covariance > 0):
            raise SamplingError("init: the trace to start from has a variable that did not move; it tells no metric.")
        return quadpotential.QuadPotentialLowRankAdapt(size, initial_cov=covariance, patience=_PATIENCE)

    return starts, metric


def _nearest(name):
    if name in _NEAREST:
        log.warning("init=%r: %s is used, the nearest that exists here: NUTS finds its metric while it is tuned.", name, _NEAREST[name])
    else:
        log.info("Initializing NUTS using %s...", name)
    return _NEAREST.get(name, name)
