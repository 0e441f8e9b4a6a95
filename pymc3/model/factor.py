"""What everything with a log-probability offers: its tensor, and compiled functions of a point."""

from collections.abc import Callable

import numpy as np

from .. import backends_symbolic as K
from ..theanof import check_variables, gradient, hessian
from .scaling import scaling_of

__all__ = ["Factor", "sum_of"]


class Factor:
    """Something with a log-probability that is a function of the model's variables.

    Subclasses define `model`; `logp_sum_unscaledt`, a tensor (); `logp_elemwiset` and `logp_nojac_unscaledt`, tensors
    with one entry per element, which they may build when asked.

    Attributes
    ----------
    total_size : int, sequence or None
        Size of the data set of which the observed data are a part; the log-probability is scaled up to it.
    """

    total_size = None

    @property
    def scaling(self) -> K.TensorVariable | float:
        """By what the log-probability is multiplied: the whole data set's size over that of the part at hand."""
        return scaling_of(self.total_size, self.logp_elemwiset)

    @property
    def logpt(self) -> K.TensorVariable:
        """Tensor (): log-probability with the Jacobians of transforms, scaled to `total_size`."""
        return self._scaled(self.logp_sum_unscaledt)

    @property
    def logp_nojact(self) -> K.TensorVariable:
        """Tensor (): log-probability without the Jacobians of transforms, scaled to `total_size`."""
        return self._scaled(sum_of(self.logp_nojac_unscaledt))

    @property
    def scaled_elements(self) -> K.TensorVariable:
        """Tensor: the elements whose sum is `logpt`."""
        return self._scaled(self.logp_elemwiset)

    def _scaled(self, total):
        return total if self.total_size is None else total * self.scaling

    @property
    def logp(self) -> Callable[..., np.ndarray]:
        """Compiled function of a point: the log-probability."""
        return self._compiled("logp", lambda: self.logpt)

    @property
    def logp_elemwise(self) -> Callable[..., np.ndarray]:
        """Compiled function of a point: the log-probability of each element."""
        return self._compiled("logp_elemwise", lambda: self.logp_elemwiset)

    @property
    def logp_nojac(self) -> Callable[..., np.ndarray]:
        """Compiled function of a point: the log-probability without the Jacobians of transforms."""
        return self._compiled("logp_nojac", lambda: self.logp_nojact)

    def dlogp(self, vars=None) -> Callable[..., np.ndarray]:
        """Return the compiled gradient of the log-probability, a function of a point.

        Parameters
        ----------
        vars : list of free variables, optional
            With respect to which; default: all continuous ones. The gradient is flat: one variable after the other.
        """
        return self._compiled("dlogp", lambda: gradient(self.logpt, vars), _key(vars))

    def d2logp(self, vars=None) -> Callable[..., np.ndarray]:
        """Return minus the compiled matrix of second derivatives of the log-probability, a function of a point.

        Parameters
        ----------
        vars : list of free variables, optional
            With respect to which; default: all continuous ones. Rows and columns are as in `dlogp`.
        """
        return self._compiled("d2logp", lambda: hessian(self.logpt, vars), _key(vars))

    def dlogp_nojac(self, vars=None) -> Callable[..., np.ndarray]:
        """Return what `dlogp` does, without the Jacobians of transforms."""
        return self._compiled("dlogp_nojac", lambda: gradient(self.logp_nojact, vars), _key(vars))

    def d2logp_nojac(self, vars=None) -> Callable[..., np.ndarray]:
        """Return what `d2logp` does, without the Jacobians of transforms."""
        return self._compiled("d2logp_nojac", lambda: hessian(self.logp_nojact, vars), _key(vars))

    # PyMC3 has a faster form that takes only complete points; here there is one form.
    fastlogp, fastlogp_nojac = logp, logp_nojac
    fastd2logp, fastdlogp_nojac, fastd2logp_nojac = d2logp, dlogp_nojac, d2logp_nojac

    def fastdlogp(self, vars=None) -> Callable[..., np.ndarray]:
        """Return what `dlogp` does."""
        return self.dlogp(vars)

    def _compiled(self, name, make, key=None):
        """Return the compiled function of a point that gives ``make()``, built once."""
        return self.model.remember((self, name, key), lambda: self.model.fn(make(), name=name))


def sum_of(elements) -> K.TensorVariable:
    """Return the sum of all elements; a scalar as it is."""
    return elements if K.ndim(elements) == 0 else K.sum(elements)


def _key(vars):
    return None if vars is None else tuple(check_variables(vars))
