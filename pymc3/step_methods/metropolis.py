"""Metropolis in PyMC3's name, with its proposals."""

from typing import Any

import numpy as np

from .. import backends_symbolic as K
from .._boundary import public_methods
from .._checks import check_callable, check_flag, check_int, check_numbers
from ..model import modelcontext
from .arraystep import Competence, metrop_select, value_variables
from .kernel_step import KernelStep
from .kernels import MetropolisKernel
from .kernels.metropolis import TUNING_FACTOR_ABOVE, TUNING_RULE, MetropolisInfo
from .proposals import (
    CauchyProposal,
    LaplaceProposal,
    MultivariateNormalProposal,
    NormalProposal,
    PoissonProposal,
    Proposal,
    UniformProposal,
)

__all__ = [
    "Metropolis",
    "Proposal",
    "NormalProposal",
    "UniformProposal",
    "CauchyProposal",
    "LaplaceProposal",
    "PoissonProposal",
    "MultivariateNormalProposal",
    "delta_logp",
    "metrop_select",
    "tune",
]


@public_methods
class Metropolis(KernelStep):
    """Random-walk Metropolis.

    Parameters
    ----------
    vars : variable, or list of variables, default all of the model's
    S : array (size,) or (size, size), default ones
        Standard deviations, or covariance, of the proposal; of length one: the same for each element.
    proposal_dist : class, default NormalProposal, or MultivariateNormalProposal where `S` is a matrix
        Called with `S`; the object is called without arguments for each move.
    scaling : float, or array (size,)
        Initial factor of the moves.
    tune : bool
        Whether the factor is tuned.
    tune_interval : int
        Number of iterations after which the factor is tuned.
    model : Model, default the one whose context is open
    mode : None
        Compilation mode of Theano; accepted for old scripts and without effect.
    blocked : bool
        Whether all variables are moved together; if not, there is one step method for each variable.

    Raises
    ------
    ValueError
        If `S`, `scaling` or `tune_interval` do not fit the variables.

    Examples
    --------
    >>> covariance = np.array([[1.0, 0.9], [0.9, 1.0]])
    >>> with pm.Model():                                  # two variables that are moved together, as they are correlated
    ...     a, b = pm.Normal("a", 0, 1), pm.Normal("b", 0, 1)
    ...     step = pm.Metropolis([a, b], S=covariance, blocked=True)
    >>> [var.name for var in step.vars]
    ['a', 'b']
    """

    name = "metropolis"
    default_blocked = False
    stats_dtypes = [MetropolisInfo.__annotations__]

    def __init__(
        self, vars=None, S=None, proposal_dist=None, scaling=1.0, tune=True, tune_interval=100, model=None, mode=None, blocked=False
    ) -> None:
        model = modelcontext(model)
        super().__init__(value_variables(vars, model), model)
        size, names = sum(var.dsize for var in self.vars), ", ".join(var.name for var in self.vars)
        self.proposal_dist = checked_proposal(S, proposal_dist, size, names)
        self.scaling = checked_scale("scaling", scaling, size, names)
        self.tune_interval = check_int("tune_interval", as_whole(tune_interval), 1)
        self.tune = check_flag("tune", tune)
        self._tune_at_start = self.tune

    @property
    def kernel(self) -> MetropolisKernel:
        """The kernel that does the work."""
        return MetropolisKernel(self.vars, self.proposal_dist, self.scaling, self._tune_at_start, self.tune_interval)

    def reset_tuning(self) -> None:
        """Put tuning back to its start: on, if it was on when the step method was made."""
        super().reset_tuning()
        self.tune = self._tune_at_start

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return COMPATIBLE: any variable can be moved, and other methods may suit it better."""
        return Competence.COMPATIBLE


def tune(scale, acc_rate) -> float | np.ndarray:
    """Return the step size that follows `scale` after an acceptance rate.

    Parameters
    ----------
    scale : float or array
    acc_rate : float
        Between 0 and 1.  The rate is brought between 0.2 and 0.5 by the factors

        ======  =======  ======  =======  =======  =======  =======
        <0.001  <0.05    <0.2    <=0.5    <=0.75   <=0.95   above
        0.1     0.5      0.9     1        1.1      2        10
        ======  =======  ======  =======  =======  =======  =======
    """
    for bound, included, factor in TUNING_RULE:
        if acc_rate < bound or (included and acc_rate == bound):
            return scale * factor
    return scale * TUNING_FACTOR_ABOVE


def delta_logp(logp, vars, shared) -> K.Function:
    """Compile the difference of a log-probability between two points.

    Parameters
    ----------
    logp : scalar tensor
    vars : list of value variables
    shared : dict of variable to K.variable
        Where the values of the model's other variables are read from (see `pm.make_shared_replacements`).

    Returns
    -------
    Function
        ``(q, q0) -> logp(q) - logp(q0)`` for flat arrays (size,).
    """
    return K.delta_logp([logp], vars, shared)


def checked_proposal(S, proposal_dist, size, names, default=NormalProposal) -> Any:
    """Return the proposal of moves of `size` elements; where S is a vector and no class is given, that of `default`."""
    S = np.ones(size) if S is None else check_numbers("S", S, "a vector of scales, or a covariance matrix").astype("float64")
    if S.ndim not in (1, 2):
        raise ValueError(f"Invalid rank for variance: {S.ndim}; S must be a vector or a matrix")
    if S.size == 1:
        S = np.full(size, S.item()) if S.ndim == 1 else S.item() * np.eye(size)
    if any(length != size for length in S.shape):
        raise ValueError(
            f"S has shape {S.shape}, but {names} {'has' if size == 1 else 'have'} {size} elements in all; "
            f"pass shape ({size},) or ({size}, {size}), and blocked=True if one S is for several variables"
        )
    if not np.isfinite(S).all() or (S.ndim == 1 and np.any(S < 0)):
        raise ValueError(f"S must be finite, and a vector of scales not negative; got {S.tolist()}")
    if proposal_dist is None:
        proposal_dist = default if S.ndim == 1 else MultivariateNormalProposal
    check_callable("proposal_dist", proposal_dist, "proposal_dist(S), such as the class pm.CauchyProposal")
    proposal = proposal_dist(S)
    return check_callable(f"what proposal_dist {_name_of(proposal_dist)} gives", proposal, "proposal(), which returns a move")


def _name_of(function):
    return getattr(function, "__name__", type(function).__name__)


def as_whole(number) -> Any:
    """Return a whole number that is given as a float as an int: PyMC3 takes 100.0 iterations, too."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def checked_scale(argument, scale, size, names) -> np.ndarray:
    """Return a scale, the same for all elements or one for each, as an array () or (size,)."""
    scale = check_numbers(argument, scale).astype("float64")
    scale = scale.reshape(()) if scale.size == 1 else scale
    if scale.shape not in ((), (size,)):
        raise ValueError(f"{argument} has shape {scale.shape}; expected a number or shape ({size},) for {names}")
    if not np.all(np.isfinite(scale) & (scale > 0)):
        raise ValueError(f"{argument} must be positive and finite; got {scale}")
    return scale
