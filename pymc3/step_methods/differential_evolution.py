"""DEMetropolis and DEMetropolisZ in PyMC3's names."""

import warnings

import numpy as np

from .._boundary import public_methods
from .._checks import check_int, check_positive, check_share
from ..chains.kernel import dtypes_of
from ..model import modelcontext
from .arraystep import Competence, value_variables
from .kernel_step import KernelStep
from .kernels.differential_evolution import EvolutionInfo, HistoryKernel, PopulationKernel, Settings
from .metropolis import as_whole, checked_proposal, checked_scale
from .proposals import UniformProposal

__all__ = ["DEMetropolis", "DEMetropolisZ"]

#: The fewest chains of which two are outside of each part that moves.
_LEAST_CHAINS = 3


class _DifferentialEvolution(KernelStep):
    """What the two have in common: their arguments."""

    default_blocked = True
    stats_dtypes = [dtypes_of(EvolutionInfo)]

    def _set_up(self, vars, model, S, proposal_dist, lamb, scaling, tune, tune_interval):
        model = modelcontext(model)
        KernelStep.__init__(self, value_variables(model.cont_vars if vars is None else vars, model), model)
        size, names = sum(var.dsize for var in self.vars), ", ".join(var.name for var in self.vars)
        self.proposal_dist = checked_proposal(S, proposal_dist, size, names, UniformProposal)
        self.scaling = checked_scale("scaling", scaling, size, names)
        self.lamb = 2.38 / np.sqrt(2 * max(size, 1)) if lamb is None else check_positive("lamb", lamb)
        if not (tune is None or isinstance(tune, str)) or tune not in (None, "scaling", "lambda"):
            raise ValueError(f'The parameter "tune" must be one of {{None, scaling, lambda}}; got {tune!r}.')
        self.tune_interval = check_int("tune_interval", as_whole(tune_interval), 1)
        self._settings = Settings(self.proposal_dist, self.lamb, self.scaling, tune, self.tune_interval)

    @classmethod
    def _default_vars(cls, model) -> list:
        return model.cont_vars

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return COMPATIBLE for continuous variables."""
        return Competence.COMPATIBLE if np.dtype(var.dtype).kind == "f" else Competence.INCOMPATIBLE


@public_methods
class DEMetropolis(_DifferentialEvolution):
    """Differential evolution: each chain is moved along the difference of two others (ter Braak 2006).

    All chains of `pm.sample` are one population: there have to be at least three, and should be more than dimensions.

    Parameters
    ----------
    vars : variable, or list of variables, default all continuous ones of the model
    S : array (size,) or (size, size), default ones
        Standard deviations, or covariance, of the small random moves that are added.
    proposal_dist : class, default UniformProposal, or MultivariateNormalProposal where `S` is a matrix
        Called with `S`; the object is called without arguments for each move.
    lamb : float, default 2.38 / sqrt(2 size)
        Factor of the differences.
    scaling : float, or array (size,)
        Factor of the random moves.
    tune : {None, "lambda", "scaling"}
        Which of the two factors is tuned.
    tune_interval : int
        Number of iterations after which it is tuned.
    model : Model, default the one whose context is open
    mode : None
        Compilation mode of Theano; accepted for old scripts and without effect.
    blocked : bool
        Whether all variables are moved together.

    Raises
    ------
    ValueError
        If an argument does not fit, or a variable is discrete; from `pm.sample`, if there are fewer than three chains.

    Notes
    -----
    Statistics of each iteration: `accept` (ratio of the densities), `accepted`, `tune`, `scaling`, `lambda`.
    """

    name = "DEMetropolis"

    def __init__(
        self,
        vars=None,
        S=None,
        proposal_dist=None,
        lamb=None,
        scaling=0.001,
        tune=None,
        tune_interval=100,
        model=None,
        mode=None,
        blocked=True,
    ) -> None:
        self._set_up(vars, model, S, proposal_dist, lamb, scaling, tune, tune_interval)
        self.tune = tune

    @property
    def kernel(self) -> PopulationKernel:
        """A new kernel with this step method's settings."""
        return PopulationKernel(self.vars, self._settings)

    def check_chains(self, chains) -> None:
        """Raise ValueError if there are fewer than three chains; warn if there are not more than dimensions."""
        size = sum(var.dsize for var in self.vars)
        if chains < _LEAST_CHAINS:
            raise ValueError(
                f"DEMetropolis requires at least {_LEAST_CHAINS} chains that are moved together; got {chains} (beside a step method in "
                f"plain Python, and in iter_sample, each chain is moved alone). For these {size} dimensions you should use at least "
                f"{max(size + 1, _LEAST_CHAINS)} chains: pm.sample(chains=...). DEMetropolisZ does with one."
            )
        if chains <= size:
            text = f"DEMetropolis should be used with more chains than dimensions! It moves {size} dimensions by {chains} chains."
            warnings.warn(text, UserWarning, stacklevel=2)

    def start_chain(self, seed, place=0, iteration=0, tuning=0) -> None:
        """Raise ValueError: one chain alone cannot be moved."""
        self.check_chains(1)

    def reset_tuning(self) -> None:
        """Put tuning back to its start."""
        super().reset_tuning()
        self.tune = self._settings.tuned


@public_methods
class DEMetropolisZ(_DifferentialEvolution):
    """Differential evolution from the chain's own past: it is moved along the difference of two earlier points (ter Braak and Vrugt 2008).

    Parameters
    ----------
    vars, S, proposal_dist, lamb, scaling, model, mode, blocked
        As of `DEMetropolis`.
    tune : {"lambda", "scaling", None}
        Which of the two factors is tuned.
    tune_interval : int
        Number of iterations after which it is tuned.
    tune_drop_fraction : float
        The share of the past, its earliest part, that is forgotten when tuning ends: from 0 to 1.

    Raises
    ------
    ValueError
        If an argument does not fit, or a variable is discrete.

    Notes
    -----
    Up to 1,000 points are kept (of more than 250 elements four times as many as elements); these are a random sample of the past.
    """

    name = "DEMetropolisZ"

    def __init__(
        self,
        vars=None,
        S=None,
        proposal_dist=None,
        lamb=None,
        scaling=0.001,
        tune="lambda",
        tune_interval=100,
        tune_drop_fraction=0.9,
        model=None,
        mode=None,
        blocked=True,
    ) -> None:
        self._set_up(vars, model, S, proposal_dist, lamb, scaling, tune, tune_interval)
        self.tune, self.tune_target = True, tune
        self.tune_drop_fraction = check_share("tune_drop_fraction", tune_drop_fraction)

    @property
    def kernel(self) -> HistoryKernel:
        """A new kernel with this step method's settings."""
        return HistoryKernel(self.vars, self._settings, self.tune_drop_fraction)

    def reset_tuning(self) -> None:
        """Put tuning back to its start, and forget the past."""
        super().reset_tuning()
        self.tune = True
