"""HMC of many chains that are tuned together."""

import warnings

import numpy as np

from ..._boundary import public_methods
from ..._checks import check_int, check_keywords, check_positive, check_share, parameters_of
from ...backends.report import SamplerWarning, WarningType
from ..arraystep import Competence
from ..kernels.chees import ChEESKernel
from ..kernels.hmc import HMCInfo
from .base_hmc import OFTEN, BaseHMC

__all__ = ["ChEESHMC"]

#: With fewer chains tuning has too little to go by; with fewer than the second NUTS is better.
_LEAST_CHAINS, _MANY_CHAINS = 4, 16


@public_methods
class ChEESHMC(BaseHMC):
    """Hamiltonian Monte Carlo of many chains that are tuned together (Hoffman, Radul and Sountsov 2021): for 64 chains and more.

    While they are tuned, all chains of `pm.sample` are one population: step size, length of trajectories and metric are the same for all,
    and are found from what all of them go through. When tuning is over, each chain goes its own way.

    Parameters
    ----------
    vars : variable, or list of variables, default all continuous ones of the model
    target_accept : float
        Harmonic mean of the chains' acceptance probabilities to which the step size is tuned; their mean is higher.
    max_leapfrog : int
        Number of steps of a trajectory at most.
    path_length : float
        Length of trajectories, number of steps times step size, before it is tuned.
    jitter : float
        Trajectories are shorter than the tuned length by up to this part of it, from 0 to 1: in one iteration all chains by the same.
    **kwargs
        See `BaseHMC`: `scaling`, `is_cov`, `potential`, `step_scale`, ...

    Raises
    ------
    ValueError
        If an argument does not fit, or a variable is discrete; from `pm.sample`, if there are fewer than four chains.

    Notes
    -----
    Statistics of each iteration are those of `HamiltonianMC`; `path_length` is that of the iteration.
    """

    name = "chees"
    default_blocked = True
    stats_dtypes = [HMCInfo.__annotations__]

    def __init__(self, vars=None, target_accept=0.651, max_leapfrog=256, path_length=1.0, jitter=0.7, **kwargs) -> None:
        check_keywords(type(self).__name__, kwargs, parameters_of(BaseHMC.__init__))
        super().__init__(vars, target_accept=0.651 if target_accept is None else target_accept, **kwargs)
        self.max_leapfrog = check_int("max_leapfrog", max_leapfrog, 1)
        self.path_length, self.jitter = check_positive("path_length", path_length), check_share("jitter", jitter)

    @property
    def kernel(self) -> ChEESKernel:
        """A new kernel with this step method's settings."""
        return ChEESKernel(self.vars, self._settings, self.path_length, self.max_leapfrog, self.jitter)

    def check_chains(self, chains) -> None:
        """Raise ValueError if there are fewer than four chains; warn if there are few."""
        if chains < _LEAST_CHAINS:
            raise ValueError(
                f"ChEESHMC requires at least {_LEAST_CHAINS} chains, which are tuned together; got {chains} (beside a step method in "
                "plain Python, and in iter_sample, each chain is moved alone). It is for 64 and more: pm.sample(chains=64). For fewer "
                "use pm.NUTS."
            )
        if chains < _MANY_CHAINS:
            text = f"ChEESHMC is tuned by what all chains tell; {chains} of them tell little. It is for 64 and more; for fewer use pm.NUTS."
            warnings.warn(text, UserWarning, stacklevel=2)

    def start_chain(self, seed, place=0, iteration=0, tuning=0) -> None:
        """Raise ValueError: one chain alone cannot be tuned."""
        self.check_chains(1)

    def remarks(self, stats) -> list[SamplerWarning]:
        """Return warnings of divergences, and of trajectories that were cut off."""
        found = self._divergences(stats)
        if np.mean(np.asarray(stats["n_steps"]) >= self.max_leapfrog) > OFTEN:
            text = f"Trajectories reached max_leapfrog={self.max_leapfrog} steps. Increase it, or reparameterize; NUTS may do better."
            found.append(SamplerWarning(WarningType.TREEDEPTH, text, "warn"))
        return found

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return COMPATIBLE for variables with a gradient."""
        return Competence.COMPATIBLE if has_grad and var.dtype in ("float32", "float64") else Competence.INCOMPATIBLE
