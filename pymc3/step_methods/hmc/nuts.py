"""NUTS in PyMC3's name."""

import numpy as np

from ..._boundary import public_methods
from ..._checks import check_int, check_keywords, parameters_of
from ..._old_keywords import old_keywords
from ...backends.report import SamplerWarning, WarningType
from ..arraystep import Competence
from ..kernels.nuts import NUTSInfo, NUTSKernel
from .base_hmc import HMC_OF_OLD, OFTEN, BaseHMC

__all__ = ["NUTS"]

_DEEPEST = 20


def _depth(name, value):
    if check_int(name, value, 1) > _DEEPEST:
        raise ValueError(f"{name}: got {value}; need at most {_DEEPEST}: a trajectory has as many points as 2 to the power of it.")
    return int(value)


@public_methods
class NUTS(BaseHMC):
    """The No-U-Turn Sampler: a point is drawn from a trajectory that is doubled until it turns back.

    Parameters
    ----------
    vars : variable, or list of variables, default all continuous ones of the model
    max_treedepth : int
        Number of doublings at most.
    early_max_treedepth : int
        The same, in the first 200 iterations of tuning.
    **kwargs
        See `BaseHMC`: `scaling`, `is_cov`, `potential`, `target_accept`, `step_scale`, ...

    Notes
    -----
    Statistics of each iteration: `depth` (number of doublings), `tree_size` (number of points), `mean_tree_accept` (mean acceptance
    probability of these), `step_size`, `step_size_bar` (its average while it is tuned), `tune`, `diverging`, `energy`,
    `energy_error` (of the draw), `max_energy_error`, `model_logp`, `n_gradients`.
    """

    name = "nuts"
    default_blocked = True
    _accept_stat = "mean_tree_accept"
    stats_dtypes = [NUTSInfo.__annotations__]

    @old_keywords(**HMC_OF_OLD)
    def __init__(self, vars=None, max_treedepth=10, early_max_treedepth=8, **kwargs) -> None:
        check_keywords(type(self).__name__, kwargs, parameters_of(BaseHMC.__init__))
        super().__init__(vars, **kwargs)
        self.max_treedepth = _depth("max_treedepth", max_treedepth)
        self.early_max_treedepth = _depth("early_max_treedepth", early_max_treedepth)

    @property
    def kernel(self) -> NUTSKernel:
        """A new kernel with this step method's settings."""
        return NUTSKernel(self.vars, self._settings, self.max_treedepth, self.early_max_treedepth)

    def remarks(self, stats) -> list[SamplerWarning]:
        """Return warnings, those of trajectories that were cut off among them."""
        found = super().remarks(stats)
        if np.mean(np.asarray(stats["depth"]) >= self.max_treedepth) > OFTEN:
            text = "The chain reached the maximum tree depth. Increase max_treedepth, increase target_accept or reparameterize."
            found.append(SamplerWarning(WarningType.TREEDEPTH, text, "warn"))
        return found

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return IDEAL for variables with a gradient."""
        return Competence.IDEAL if has_grad and var.dtype in ("float32", "float64") else Competence.INCOMPATIBLE
