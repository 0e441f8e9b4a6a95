"""What HamiltonianMC and NUTS have in common."""

import numpy as np
import scipy.special

from ... import backends_symbolic as K
from ..._checks import check_callable, check_flag, check_positive
from ...backends.report import SamplerWarning, WarningType
from ...chains.table_reads import factors_within_tables
from ...exceptions import SamplingError
from ...model import modelcontext
from ...model.start_point import complete_point
from ...tuning.scaling import guess_scaling
from ..arraystep import value_variables
from ..kernel_step import KernelStep
from ..kernels.hamiltonian import Settings
from ..kernels.step_size import CHOSEN_TARGETS, DualAveraging
from .quadpotential import QuadPotentialLowRankAdapt, checked_potential, quad_potential

__all__ = ["HMC_OF_OLD", "OFTEN", "BaseHMC"]

#: The mean acceptance probability is judged as if it came from so many draws at most: small deviations do no harm.
_MOST_LOOKED_AT = 100
#: The share of trajectories that may be as long as is allowed.
OFTEN = 0.05


#: Of `NUTS` and `HamiltonianMC` in PyMC3 3.0.
HMC_OF_OLD = {"state": "Chains start at start= of pm.sample.", "profile": "model.profile(model.logpt) measures the log-probability."}


class BaseHMC(KernelStep):
    """Base class of gradient-based step methods.

    Parameters
    ----------
    vars : variable, or list of variables, default all continuous ones of the model
    scaling : array (size,) or (size, size), or a point, optional
        Inverse of the variances, or of the covariance, by which it moves; it stays. With ``is_cov=True`` these themselves. Of a
        point, the second derivatives there (`guess_scaling`).
    step_scale : float
        The first step size is this, divided by the fourth root of the number of elements.
    is_cov : bool
    model : Model, default the one whose context is open
    blocked : bool
        Whether all variables are moved together.
    potential : QuadPotential, optional
        The metric; instead of `scaling`. If neither is given, it is adapted: diagonal, with the directions stretched in which
        the posterior is long or short (`quadpotential.QuadPotentialLowRankAdapt`).
    dtype : None
        Of PyMC3; without effect.
    Emax : float
        Error of the energy from which on a trajectory diverges.
    target_accept : float, optional
        Mean acceptance probability to which the step size is tuned. If not given, it is chosen while tuning: 0.6 where errors of the
        energy are small, as on posteriors that are nearly normal, else 0.8 (`kernels.step_size`).
    gamma, k, t0 : float
        Of the tuning of the step size (`kernels.step_size.DualAveraging`).
    adapt_step_size : bool
    step_rand : None
        Of PyMC3, a function of step sizes; there is none here.
    """

    generates_stats = True
    _accept_stat = "accept"

    def __init__(
        self,
        vars=None,
        scaling=None,
        step_scale=0.25,
        is_cov=False,
        model=None,
        blocked=True,
        potential=None,
        dtype=None,
        Emax=1000,
        target_accept=None,
        gamma=0.05,
        k=0.75,
        t0=10,
        adapt_step_size=True,
        step_rand=None,
    ) -> None:
        model = modelcontext(model)
        super().__init__(value_variables(self._default_vars(model) if vars is None else vars, model), model)
        self._check_gradients()
        size, names = sum(var.dsize for var in self.vars), ", ".join(var.name for var in self.vars)
        if scaling is not None and potential is not None:
            raise ValueError("Can not specify both potential and scaling: they are two ways to give the metric.")
        if step_rand is not None:
            check_callable("step_rand", step_rand, "step_rand(step_size)")
            raise TypeError("step_rand: a function that changes step sizes is not taken; step sizes are not changed at random.")
        if isinstance(scaling, dict):
            scaling = guess_scaling(complete_point(model, scaling), self.vars, model)
        self.potential = checked_potential(_potential(scaling, check_flag("is_cov", is_cov), potential, size), size, names)
        self.target_accept = None if target_accept is None else _between(target_accept)
        averaging = DualAveraging(
            self.target_accept, *(check_positive(name, value) for name, value in (("gamma", gamma), ("k", k), ("t0", t0)))
        )
        self.step_size = check_positive("step_scale", step_scale) / size**0.25
        adapt = check_flag("adapt_step_size", adapt_step_size)
        self._settings = Settings(self.potential.adaptation, averaging, self.step_size, adapt, check_positive("Emax", Emax))
        self.tune = True

    def _check_gradients(self):
        for var in self.vars:
            reason = self.model.why_no_gradient(var)
            if reason is not None:
                raise NotImplementedError(f"{type(self).__name__} cannot move '{var.name}': {reason}") from reason

    def remarks(self, stats) -> list[SamplerWarning]:
        """Return warnings of divergences, and of a mean acceptance probability that is far from what was asked for."""
        found, accepted = self._divergences(stats), float(np.mean(stats[self._accept_stat]))
        number = min(_MOST_LOOKED_AT, len(stats["diverging"]))
        low, high = scipy.special.betaincinv(accepted * number + 1, (1 - accepted) * number + 1, [0.025, 0.975])
        smallest, largest = CHOSEN_TARGETS if self.target_accept is None else [self.target_accept] * 2
        if high < smallest or low > largest:
            wanted = f"{largest:.3g}" if smallest == largest else f"{smallest:.3g} to {largest:.3g}"
            text = (
                f"The acceptance probability does not match the target. It is {accepted:.3g}, but should be close to "
                f"{wanted}. Try to increase the number of tuning steps."
            )
            found.append(SamplerWarning(WarningType.BAD_ACCEPTANCE, text, "warn"))
        return found

    def _divergences(self, stats):
        found, diverging = [], int(np.sum(stats["diverging"]))
        if diverging == len(stats["diverging"]):
            text = "The chain contains only diverging samples. The model is probably misspecified."
            found.append(SamplerWarning(WarningType.DIVERGENCES, text, "error"))
        elif diverging:
            were = "was 1 divergence" if diverging == 1 else f"were {diverging} divergences"
            text = f"There {were} after tuning. Increase `target_accept` or reparameterize."
            found.append(SamplerWarning(WarningType.DIVERGENCES, text, "error"))
        return found

    def check_start(self, points) -> None:
        """Raise an error where the gradient is not finite.

        Parameters
        ----------
        points : list of dict

        Raises
        ------
        SamplingError
            It names the variables, the elements and their values.
        """
        function = self.model.remember(("gradients", *(var.name for var in self.vars)), self._gradients)
        for chain, point in enumerate(points):
            found = []
            for var, gradient in zip(self.vars, function(*(point[var.name] for var in self.model.vars))):
                wrong = ~np.isfinite(gradient)
                if wrong.any():
                    where = f" of element {', '.join(map(str, np.argwhere(wrong)[0]))}" if wrong.ndim else ""
                    found.append(f"  {var.name}: the derivative{where} is {gradient[wrong].flat[0]}, at {point[var.name][wrong].flat[0]}")
            if found:
                raise SamplingError(
                    f"{type(self).__name__} cannot start (chain {chain}): the gradient of the log-probability is not finite.\n"
                    + "\n".join(found)
                    + "\nStart elsewhere, with start= or testval=, or write the model so that its derivative exists there."
                )

    def _gradients(self):
        total = K.sum(K.stack([K.cast(factor.logp, K.floatx()) for factor in factors_within_tables(self.model)]))
        return K.function(self.model.vars, K.gradients(total, self.vars), name="gradients")

    @classmethod
    def _default_vars(cls, model) -> list:
        return [var for var in model.vars if np.dtype(var.dtype).kind == "f"]


def _potential(scaling, is_cov, potential, size):
    if potential is not None:
        return potential
    if scaling is None:
        return QuadPotentialLowRankAdapt(size)
    return quad_potential(scaling, is_cov)


def _between(value):
    number = check_positive("target_accept", value)
    if number >= 1:
        raise ValueError(f"target_accept: got {value!r}; need a number between 0 and 1, such as 0.8.")
    return number
