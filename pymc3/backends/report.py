"""What a sampling run has to say about itself."""

import dataclasses
import enum
import logging
from typing import Any

import numpy as np

from .._boundary import public_methods
from .._log import log, log_once
from . import convergence
from .posterior import PosteriorDraws

__all__ = ["SamplerReport", "SamplerWarning", "WarningType", "merge_reports"]


@enum.unique
class WarningType(enum.Enum):
    """Kind of a warning; PyMC3's names and numbers."""

    DIVERGENCE = 1
    TUNING_DIVERGENCE = 2
    DIVERGENCES = 3
    TREEDEPTH = 4
    BAD_PARAMS = 5
    CONVERGENCE = 6
    BAD_ACCEPTANCE = 7
    BAD_ENERGY = 8


@dataclasses.dataclass
class SamplerWarning:
    """One remark on a run.

    Attributes
    ----------
    kind : WarningType
    message : str
    level : str
        ``debug``, ``info``, ``warn``, ``error`` or ``critical``.
    step : int, optional
        Iteration that it is about.
    extra : optional
        Numbers behind the remark: a dict (name -> array) for R-hat and effective sample sizes.
    """

    kind: WarningType
    message: str
    level: str
    step: int | None = None
    exec_info: Any = None
    extra: Any = None
    divergence_point_source: dict | None = None
    divergence_point_dest: dict | None = None
    divergence_info: Any = None


_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR, "critical": logging.CRITICAL}

# Draws that the convergence checks look at: at most this many of one quantity over all chains and per
# chain, and of all quantities together, but never fewer than _LEAST per chain (for so few the cost grows
# with the number of quantities). This keeps the checks of an ordinary model below some tenths of a second.
_MOST_PER_QUANTITY = 50_000
_MOST_PER_CHAIN = 4_000
_MOST_IN_ALL = 4_000_000
_LEAST = 250

#: So many variables are named in a remark.
_MOST_NAMES = 5


@public_methods
class SamplerReport:
    """Warnings, convergence statistics and key figures of a sampling run."""

    def __init__(self) -> None:
        self._chain_warnings = {}
        self._global_warnings = []
        self._ess = None
        self._rhat = None
        self._n_tune = None
        self._n_draws = None
        self._t_sampling = None

    def __repr__(self) -> str:
        state = "ok" if self.ok else "problems found"
        return f"<SamplerReport: {state}, {len(self._warnings)} warnings>"

    @property
    def _warnings(self):
        """List of all warnings, those of the chains first."""
        return [w for some in self._chain_warnings.values() for w in some] + self._global_warnings

    @property
    def ok(self) -> bool:
        """Whether there is no warning of level `warn` or above."""
        return all(_LEVELS[warning.level] < _LEVELS["warn"] for warning in self._warnings)

    @property
    def n_tune(self) -> int | None:
        """Number of tuning iterations (int, or None), whether or not the trace has kept them."""
        return self._n_tune

    @property
    def n_draws(self) -> int | None:
        """Number of draws after tuning, per chain (int, or None)."""
        return self._n_draws

    @property
    def t_sampling(self) -> float | None:
        """Seconds that the run took (float, or None)."""
        return self._t_sampling

    def raise_ok(self, level="error") -> None:
        """Raise a ValueError if there is a warning of `level` or above.

        Parameters
        ----------
        level : str
            ``debug``, ``info``, ``warn``, ``error`` or ``critical``.
        """
        if not isinstance(level, str) or level not in _LEVELS:
            raise ValueError(f"level must be one of {', '.join(_LEVELS)}, got {level!r}")
        found = [w.message for w in self._warnings if _LEVELS[w.level] >= _LEVELS[level]]
        if found:
            raise ValueError("Serious convergence issues during sampling: " + " ".join(found))

    def _run_convergence_checks(self, trace, model=None):
        """Judge R-hat and effective sample sizes of the free variables.

        Long chains are thinned: R-hat and the sizes in `_ess` come from at most 4,000 evenly spaced draws per
        chain, and 50,000 in all (the sizes are then lower bounds); the share of effective draws, which
        thinning would flatter, comes from as many successive draws at the end of the chains.

        Parameters
        ----------
        trace : MultiTrace or arviz.InferenceData
            Draws kept from tuning are left out.
        model : Model, optional
            Says which variables are free; all untransformed ones in the trace are looked at if not given.
        """
        is_trace = hasattr(type(trace), "get_values")
        read = PosteriorDraws.of_trace if is_trace else PosteriorDraws.of_inferencedata
        draws = read(trace, model)
        obstacle = _obstacle(draws)
        if obstacle is not None:
            self._remark(WarningType.BAD_PARAMS, "info", obstacle)
            return
        used = _draws_to_check(draws)
        thin = -(-draws.length // used)
        spread = {name: draws.array(name, thin=thin) for name in draws.names}
        try:
            self._rhat = {name: convergence.rhat(values) for name, values in spread.items()}
        except ImportError as error:
            log_once(logging.WARNING, "convergence", "Runs are not checked for convergence: %s", error)
            return
        self._ess = share = {name: convergence.ess(values) for name, values in spread.items()}
        self._judge_motion(spread)
        if thin > 1:
            log.debug("Convergence checks look at every %d-th of %d draws.", thin, draws.length)
            recent = draws.length - used
            share = {name: convergence.ess(draws.array(name, recent)) for name in draws.names}
        self._judge_rhat()
        self._judge_ess(_extreme(min, share) / (draws.chains * used), draws.chains * draws.length)

    def _judge_motion(self, spread):
        """Remark on what never moved; its effective size is unknown, whatever its draws look like."""
        still = {name: convergence.never_moved(values) for name, values in spread.items()}
        self._ess = {name: np.where(still[name], np.nan, sizes) for name, sizes in self._ess.items()}
        told = {name: convergence.never_moved_though_it_could(values) for name, values in spread.items()}
        found = [f"{name} ({flags.sum()} of {flags.size} elements)" for name, flags in told.items() if flags.any()]
        if found:
            names = ", ".join(found[:_MOST_NAMES]) + (f" and {len(found) - _MOST_NAMES} more" if len(found) > _MOST_NAMES else "")
            text = (
                f"In each chain all draws are equal for {names}: the sampler never moved there, unless one value only is possible. "
                "R-hat and effective sample sizes cannot tell. Try another step method, smaller steps (scaling=) or one step "
                "method per variable (blocked=False)."
            )
            self._remark(WarningType.CONVERGENCE, "warn", text, still)

    def _judge_rhat(self):
        worst = _extreme(max, self._rhat)
        if worst > 1.4:
            text = "The rhat statistic is larger than 1.4 for some parameters. The sampler did not converge."
            self._remark(WarningType.CONVERGENCE, "error", text, self._rhat)
        elif worst > 1.2:
            text = "The rhat statistic is larger than 1.2 for some parameters."
            self._remark(WarningType.CONVERGENCE, "warn", text, self._rhat)
        elif worst > 1.05:
            text = "The rhat statistic is larger than 1.05 for some parameters. This indicates slight problems during sampling."
            self._remark(WarningType.CONVERGENCE, "info", text, self._rhat)

    def _judge_ess(self, share, total):
        """Remark on the smallest effective size, and on its `share` in the `total` number of draws."""
        if _extreme(min, self._ess) < 200 and total >= 500:
            text = "The estimated number of effective samples is smaller than 200 for some parameters."
            self._remark(WarningType.CONVERGENCE, "error", text, self._ess)
        elif share < 0.1:
            text = "The number of effective samples is smaller than 10% for some parameters."
            self._remark(WarningType.CONVERGENCE, "warn", text, self._ess)
        elif share < 0.25:
            text = "The number of effective samples is smaller than 25% for some parameters."
            self._remark(WarningType.CONVERGENCE, "info", text, self._ess)

    def _remark(self, kind, level, message, extra=None):
        self._add_warnings([SamplerWarning(kind, message, level, extra=extra)])

    def _add_warnings(self, warnings, chain=None):
        """Add warnings on the whole run, or on one chain."""
        if chain is None:
            self._global_warnings.extend(warnings)
        else:
            self._chain_warnings.setdefault(chain, []).extend(warnings)

    def _log_summary(self):
        """Write every warning to PyMC3's logger."""
        for warning in self._warnings:
            log.log(_LEVELS[warning.level], warning.message)

    def _slice(self, start, stop, step):
        """Return the report of a trace cut to ``range(start, stop, step)``.

        The figures of the run stay; R-hat and effective sizes belonged to the uncut draws.
        """
        kept = range(start, stop, step)

        def cut(warnings):
            for warning in warnings:
                if warning.step is None:
                    yield warning
                elif warning.step in kept:
                    yield dataclasses.replace(warning, step=kept.index(warning.step))

        report = _with_figures(self)
        report._add_warnings(cut(self._global_warnings))
        for chain, warnings in self._chain_warnings.items():
            report._add_warnings(cut(warnings), chain)
        return report


def merge_reports(reports) -> SamplerReport:
    """Return one report with the warnings of several, and the key figures that they agree on."""
    reports = list(reports)
    merged = SamplerReport()
    for report in reports:
        merged._add_warnings(report._global_warnings)
        for chain, warnings in report._chain_warnings.items():
            merged._add_warnings(warnings, chain)
    for figure in ("_n_tune", "_n_draws"):
        values = {getattr(report, figure) for report in reports}
        setattr(merged, figure, values.pop() if len(values) == 1 else None)
    times = [report._t_sampling for report in reports]
    merged._t_sampling = None if None in times else sum(times)
    return merged


def _with_figures(report):
    new = SamplerReport()
    new._n_tune, new._n_draws, new._t_sampling = report._n_tune, report._n_draws, report._t_sampling
    return new


def _obstacle(draws):
    """Return why convergence cannot be judged, or None."""
    if draws.length == 0 or draws.size == 0:
        return "No posterior samples. Unable to run convergence checks."
    if draws.chains == 1:
        return "Only one chain was sampled, this makes it impossible to run some convergence checks."
    if draws.length < convergence.MIN_DRAWS:
        return f"{draws.length} draws per chain are too few for convergence checks."
    return None


def _draws_to_check(draws):
    """Return how many draws per chain the checks look at."""
    affordable = min(_MOST_PER_CHAIN, _MOST_PER_QUANTITY // draws.chains, _MOST_IN_ALL // (draws.chains * draws.size))
    return min(draws.length, max(affordable, _LEAST))


def _extreme(choose, values):
    """Return the smallest or largest number of a dict of arrays, those that are NaN aside."""
    numbers = np.concatenate(list(values.values()))
    numbers = numbers[~np.isnan(numbers)]
    return choose(numbers, default=np.nan)
