"""HamiltonianMC in PyMC3's name."""

from ..._boundary import public_methods
from ..._checks import check_int, check_keywords, check_positive, parameters_of
from ..._old_keywords import old_keywords
from ..arraystep import Competence
from ..kernels.hmc import HMCInfo, HMCKernel
from .base_hmc import HMC_OF_OLD, BaseHMC

__all__ = ["HamiltonianMC"]


@public_methods
class HamiltonianMC(BaseHMC):
    """Hamiltonian Monte Carlo: the end of a trajectory of fixed length is accepted or rejected.

    Parameters
    ----------
    vars : variable, or list of variables, default all continuous ones of the model
    path_length : float
        Length of a trajectory: number of steps times step size.
    max_steps : int
        Number of steps at most.
    **kwargs
        See `BaseHMC`: `scaling`, `is_cov`, `potential`, `target_accept`, `step_scale`, ...
    """

    name = "hmc"
    default_blocked = True
    stats_dtypes = [HMCInfo.__annotations__]

    @old_keywords(**HMC_OF_OLD)
    def __init__(self, vars=None, path_length=2.0, max_steps=1024, **kwargs) -> None:
        check_keywords(type(self).__name__, kwargs, parameters_of(BaseHMC.__init__))
        super().__init__(vars, **kwargs)
        self.path_length, self.max_steps = check_positive("path_length", path_length), check_int("max_steps", max_steps, 1)

    @property
    def kernel(self) -> HMCKernel:
        """A new kernel with this step method's settings."""
        return HMCKernel(self.vars, self._settings, self.path_length, self.max_steps)

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return COMPATIBLE for variables with a gradient."""
        return Competence.COMPATIBLE if has_grad and var.dtype in ("float32", "float64") else Competence.INCOMPATIBLE
