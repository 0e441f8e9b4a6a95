"""Slice in PyMC3's name."""

import numpy as np

from .._boundary import public_methods
from .._checks import check_flag, check_int
from ..chains.elements import are_independent
from ..model import modelcontext
from .arraystep import Competence, value_variables
from .kernel_step import KernelStep
from .kernels.slicer import SliceAtOnceKernel, SliceKernel
from .metropolis import as_whole, checked_scale

__all__ = ["Slice"]

#: Independent elements are moved at once if they are so many. Fewer are not, as small alike variables are moved together instead.
_LEAST_AT_ONCE = 8


@public_methods
class Slice(KernelStep):
    """Slice sampling: each element in turn is drawn from where the density is above a random level.

    It needs no gradient, and little tuning. An iteration evaluates the density some five to ten times for each element; but elements
    that are independent, given all else, are moved at once.

    Parameters
    ----------
    vars : variable, or list of variables, default all continuous ones of the model
    w : float, or array (size,)
        First width of the interval that is searched.
    tune : bool
        Whether the width becomes the mean of the intervals, while the chain is tuned.
    model : Model, default the one whose context is open
    iter_limit : int
        How often an interval may be made longer, or shorter: an error if that is not enough. By default a million times.
    blocked : bool
        Whether there is one step method for all variables; if not, there is one for each.

    Raises
    ------
    ValueError
        If `w` or `iter_limit` do not fit, or a variable is discrete.

    Examples
    --------
    >>> with pm.Model():
    ...     rate = pm.Gamma("rate", 2.0, 1.0)
    ...     counts = pm.Poisson("counts", rate, observed=[3, 1, 4, 1, 5])
    ...     trace = pm.sample(100, tune=50, step=pm.Slice(), chains=2, random_seed=1, progressbar=False)
    >>> trace["rate"].shape
    (200,)
    """

    name = "slice"
    default_blocked = False
    generates_stats = False

    def __init__(self, vars=None, w=1.0, tune=True, model=None, iter_limit=np.inf, blocked=False) -> None:
        model = modelcontext(model)
        super().__init__(value_variables(model.cont_vars if vars is None else vars, model), model)
        size, names = sum(var.dsize for var in self.vars), ", ".join(var.name for var in self.vars)
        self.w, self.iter_limit = checked_scale("w", w, size, names), _limit(iter_limit)
        self.tune = self._tune_at_start = check_flag("tune", tune)

    @property
    def kernel(self) -> SliceKernel:
        """A new kernel with this step method's settings."""
        kernel = SliceAtOnceKernel if self._is_at_once() else SliceKernel
        return kernel(self.vars, self.w, self._tune_at_start, self.iter_limit)

    def _is_at_once(self):
        return len(self.vars) == 1 and self.vars[0].dsize >= _LEAST_AT_ONCE and are_independent(self.model, self.vars[0])

    def reset_tuning(self) -> None:
        """Put tuning back to its start: on, if it was on when the step method was made."""
        super().reset_tuning()
        self.tune = self._tune_at_start

    @classmethod
    def _default_vars(cls, model) -> list:
        return model.cont_vars

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return PREFERRED for continuous variables without a gradient, COMPATIBLE for others."""
        if np.dtype(var.dtype).kind != "f":
            return Competence.INCOMPATIBLE
        return Competence.COMPATIBLE if has_grad else Competence.PREFERRED


def _limit(value):
    is_infinite = isinstance(value, float) and value == np.inf
    return value if is_infinite else check_int("iter_limit", as_whole(value), 1)
