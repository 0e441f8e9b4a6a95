"""EllipticalSlice in PyMC3's name."""

import numpy as np

from .. import backends_symbolic as K
from .._boundary import public_methods
from .._checks import check_numbers, listed
from ..distributions import Flat
from ..model import modelcontext
from .arraystep import Competence, value_variables
from .kernel_step import KernelStep
from .kernels.elliptical_slice import EllipticalSliceKernel

__all__ = ["EllipticalSlice"]


@public_methods
class EllipticalSlice(KernelStep):
    """Elliptical slice sampling, for variables whose prior is a normal distribution around 0 (Murray, Adams and MacKay 2010).

    Nothing is tuned, and strong correlations of the prior do no harm.

    Parameters
    ----------
    vars : variable, or list of variables, default all continuous ones of the model
    prior_cov : array (size, size), optional
        Covariance of the prior.
    prior_chol : array (size, size), optional
        Its lower Cholesky factor; one of the two is given.
    model : Model, default the one whose context is open
    blocked : bool
        Whether all variables are moved together.

    Raises
    ------
    ValueError
        If both or none of covariance and factor are given, or their shape does not fit, or a variable is discrete.
    numpy.linalg.LinAlgError
        If the covariance is not positive definite.

    Notes
    -----
    What is drawn is the posterior of the model: the prior that the model gives the variables counts, whatever it is. The closer
    it is to this normal distribution, the better the chain mixes. Variables that the model gives no prior (`pm.Flat`) have the normal
    distribution as their prior, as in PyMC3.

    Examples
    --------
    >>> places = np.linspace(0.0, 1.0, 5)
    >>> covariance = np.exp(-np.subtract.outer(places, places) ** 2) + 1e-6 * np.eye(5)
    >>> with pm.Model():
    ...     f = pm.MvNormal("f", np.zeros(5), cov=covariance, shape=5)
    ...     step = pm.EllipticalSlice([f], prior_cov=covariance)
    >>> [var.name for var in step.vars]
    ['f']
    """

    name = "elliptical_slice"
    default_blocked = True
    generates_stats = False

    def __init__(self, vars=None, prior_cov=None, prior_chol=None, model=None, blocked=True) -> None:
        model = modelcontext(model)
        super().__init__(value_variables(model.cont_vars if vars is None else vars, model), model)
        size, names = sum(var.dsize for var in self.vars), ", ".join(var.name for var in self.vars)
        self.prior_chol = _checked_chol(prior_cov, prior_chol, size, names)
        self._is_prior = self._is_flat()

    @property
    def kernel(self) -> EllipticalSliceKernel:
        """A new kernel with this step method's settings."""
        return EllipticalSliceKernel(self.vars, self.prior_chol, self._is_prior)

    def _is_flat(self):
        flat = [var.name for var in self.vars if isinstance(var.distribution, Flat)]
        if flat and len(flat) < len(self.vars):
            raise ValueError(
                f"EllipticalSlice of {listed(var.name for var in self.vars)}: {listed(flat)} have no prior in the model (pm.Flat), the "
                "others have one. Give all of them a prior, or none: then prior_cov is that of all."
            )
        return bool(flat)

    @classmethod
    def _default_vars(cls, model) -> list:
        return model.cont_vars

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return INCOMPATIBLE: it is chosen by its user only, who knows the prior."""
        return Competence.INCOMPATIBLE


def _checked_chol(cov, chol, size, names):
    if (cov is None) == (chol is None):
        raise ValueError(
            "Must pass exactly one of cov or chol: prior_cov, the covariance of the prior, or prior_chol, its Cholesky factor."
        )
    name, given = ("prior_cov", cov) if chol is None else ("prior_chol", chol)
    if isinstance(given, K.TensorVariable):
        given = _known_value(name, given)
    matrix = check_numbers(name, given, "a matrix of numbers").astype("float64")
    if matrix.shape != (size, size):
        raise ValueError(f"{name} has shape {matrix.shape}; expected ({size}, {size}) for {names}.")
    if not np.isfinite(matrix).all():
        raise ValueError(f"{name} must be finite; got {matrix.tolist()}.")
    return _cholesky(matrix) if chol is None else _factor(matrix)


def _known_value(name, tensor):
    if K.inputs_of(tensor):
        raise TypeError(f"{name} depends on {listed(x.name for x in K.inputs_of(tensor))}; it must be known before: give an array.")
    return K.eval(tensor)


def _cholesky(cov):
    if not np.allclose(cov, cov.T):
        raise ValueError("prior_cov is not symmetric; pass (S + S.T) / 2.")
    try:
        return np.linalg.cholesky(cov)
    except np.linalg.LinAlgError as error:
        smallest = np.linalg.eigvalsh(cov)[0]
        raise np.linalg.LinAlgError(
            f"prior_cov must be positive definite; its smallest eigenvalue is {smallest:.3g}. Add a small number to its diagonal."
        ) from error


def _factor(chol):
    if np.triu(chol, 1).any():
        raise ValueError("prior_chol has elements above its diagonal; expected a lower Cholesky factor, as numpy.linalg.cholesky gives it.")
    if not (np.diag(chol) > 0).all():
        raise ValueError(f"prior_chol must have a positive diagonal; got {np.diag(chol).tolist()}.")
    return chol
