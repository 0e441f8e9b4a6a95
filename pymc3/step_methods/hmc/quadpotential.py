"""Mass matrices in PyMC3's names: each says which metric a gradient-based step method moves by, and whether that is adapted."""

import numpy as np

from ..._checks import check_int, check_numbers, described
from ..kernels.metrics import Adaptation, FixedMetric, MetricFromDraws

__all__ = [
    "PositiveDefiniteError",
    "QuadPotential",
    "QuadPotentialDiag",
    "QuadPotentialDiagAdapt",
    "QuadPotentialFull",
    "QuadPotentialFullAdapt",
    "QuadPotentialFullInv",
    "QuadPotentialLowRankAdapt",
    "isquadpotential",
    "quad_potential",
]


#: All directions of so many elements may be stretched; of more elements, so many directions.
_DENSE, _OF_MANY = 256, 64


#: Methods of PyMC3's potentials, which a class of a user's may define.
_CALLED_BY_PYMC3 = frozenset("velocity velocity_energy energy random update raise_ok reset stats".split())


class PositiveDefiniteError(ValueError):
    """A matrix that has to be positive definite is not."""

    def __init__(self, msg, idx) -> None:
        super().__init__(msg, idx)
        self.idx, self.msg = idx, msg

    def __str__(self) -> str:
        return f"Scaling is not positive definite: {self.msg}. Check indexes {self.idx}."


class QuadPotential:
    """A metric and its adaptation.

    Attributes
    ----------
    size : int
        Number of elements that it is for.
    adaptation : kernels.metrics.Adaptation
    """

    def __init__(self, size, adaptation) -> None:
        self.size, self.adaptation = size, adaptation

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.size} elements>"


class QuadPotentialDiag(QuadPotential):
    """A diagonal metric that stays.

    Parameters
    ----------
    v : array (size,)
        Variances.
    """

    def __init__(self, v, dtype=None) -> None:
        variances = _variances("v", v)
        super().__init__(len(variances), FixedMetric(variances))


class QuadPotentialFull(QuadPotential):
    """A dense metric that stays.

    Parameters
    ----------
    cov : array (size, size)
        Covariance.
    """

    def __init__(self, cov, dtype=None) -> None:
        covariance = _matrix("cov", cov)
        super().__init__(len(covariance), FixedMetric(covariance))


class QuadPotentialFullInv(QuadPotential):
    """A dense metric that stays.

    Parameters
    ----------
    A : array (size, size)
        Inverse of the covariance.
    """

    def __init__(self, A, dtype=None) -> None:
        precision = _matrix("A", A)
        super().__init__(len(precision), FixedMetric(np.linalg.inv(precision)))


class QuadPotentialDiagAdapt(QuadPotential):
    """A diagonal metric from draws and gradients.

    Parameters
    ----------
    n : int
        Number of elements.
    initial_mean : array (n,)
        Of PyMC3; without effect: what is drawn far out at first is forgotten.
    initial_diag : array (n,), optional
        Variances at first; from the first gradient if not given.
    initial_weight, adaptation_window, adaptation_window_multiplier, dtype
        Of PyMC3; without effect.
    """

    def __init__(
        self, n, initial_mean, initial_diag=None, initial_weight=0, adaptation_window=101, adaptation_window_multiplier=1, dtype=None
    ) -> None:
        n = _size(n, initial_mean)
        variances = None if initial_diag is None else _variances("initial_diag", initial_diag, n)
        super().__init__(n, MetricFromDraws(0, variances))


class QuadPotentialFullAdapt(QuadPotential):
    """A dense metric from draws and gradients; the parameters are those of `QuadPotentialDiagAdapt`, `initial_cov` a matrix."""

    def __init__(
        self,
        n,
        initial_mean,
        initial_cov=None,
        initial_weight=0,
        adaptation_window=101,
        adaptation_window_multiplier=2,
        update_window=1,
        dtype=None,
    ) -> None:
        n = _size(n, initial_mean)
        super().__init__(n, MetricFromDraws(n, None if initial_cov is None else _matrix("initial_cov", initial_cov, n)))


class QuadPotentialLowRankAdapt(QuadPotential):
    """A diagonal metric with some directions stretched, from draws and gradients: what `NUTS` uses if nothing is said.

    Parameters
    ----------
    n : int
        Number of elements.
    rank : int, optional
        Number of directions at most; by default all up to 256 elements, and 64 of more.
    initial_cov : array (n,) or (n, n), optional
        Variances, or covariance, at first; from the first gradient if not given.
    patience : int
        Number of iterations of tuning before which the first metric stays.
    """

    def __init__(self, n, rank=None, initial_cov=None, patience=0) -> None:
        n = check_int("n", n, 1)
        rank = (n if n <= _DENSE else _OF_MANY) if rank is None else check_int("rank", rank, 0)
        if initial_cov is not None:
            initial_cov = (_variances if np.ndim(initial_cov) == 1 else _matrix)("initial_cov", initial_cov, n)
        super().__init__(n, MetricFromDraws(min(rank, n), initial_cov, check_int("patience", patience, 0)))


def quad_potential(C, is_cov) -> QuadPotential:
    """Return the metric for variances or a covariance; for their inverses if not `is_cov`.

    Parameters
    ----------
    C : array (size,) or (size, size), or QuadPotential
        The latter is returned as it is.
    is_cov : bool
    """
    if isquadpotential(C):
        return C
    C = np.asarray(check_numbers("scaling", C))
    if C.ndim not in (1, 2):
        raise ValueError(f"scaling has shape {C.shape}; need a vector, a number for each element, or a square matrix.")
    if C.ndim == 1:
        return QuadPotentialDiag(_variances("scaling", C) if is_cov else 1.0 / _variances("scaling", C))
    return QuadPotentialFull(C) if is_cov else QuadPotentialFullInv(C)


def isquadpotential(value) -> bool:
    """Tell whether a value is a `QuadPotential`."""
    return isinstance(value, QuadPotential)


def checked_potential(potential, size, names) -> QuadPotential:
    """Return a potential; an error unless it is one, for so many elements, without methods of a user's.

    Parameters
    ----------
    potential : QuadPotential
    size : int
    names : str
        Of the variables that it is for.
    """
    if not isquadpotential(potential) or not isinstance(potential.adaptation, Adaptation):
        raise TypeError(
            f"potential: got {described(potential)}; need one of the classes in pm.step_methods.hmc.quadpotential, such as "
            "QuadPotentialDiag(variances) or QuadPotentialFull(covariance)."
        )
    if own := sorted(_CALLED_BY_PYMC3.intersection(dir(type(potential)))):
        raise TypeError(
            f"potential: {type(potential).__name__} defines {', '.join(own)}, which nothing calls here: chains are compiled. Give the "
            "metric as QuadPotentialDiag(variances) or QuadPotentialFull(covariance)."
        )
    if potential.size != size:
        raise ValueError(f"potential or scaling is for {potential.size} elements, but {names} have {size}.")
    return potential


def _size(n, mean):
    n = check_int("n", n, 1)
    if np.shape(mean) not in ((), (n,)):
        raise ValueError(f"initial_mean has shape {np.shape(mean)}; need ({n},), one for each element.")
    return n


def _variances(name, values, size=None):
    values = np.asarray(check_numbers(name, values), "float64")
    if values.ndim != 1 or (size is not None and len(values) != size):
        raise ValueError(f"{name} has shape {values.shape}; need ({'size' if size is None else size},), a number for each element.")
    wrong = np.flatnonzero(~(np.isfinite(values) & (values > 0)))
    if len(wrong):
        raise PositiveDefiniteError("Simple check failed. Diagonal contains negatives, zeros or what is not finite", wrong)
    return values


def _matrix(name, values, size=None):
    values = np.asarray(check_numbers(name, values), "float64")
    if values.ndim != 2 or values.shape[0] != values.shape[1] or (size is not None and len(values) != size):
        raise ValueError(f"{name} has shape {values.shape}; need a square matrix{'' if size is None else f' of {size} rows'}.")
    if not np.allclose(values, values.T):
        raise ValueError(f"{name} is not symmetric; need a covariance, or the inverse of one.")
    _variances(name, np.diag(values))
    smallest = np.linalg.eigvalsh(values)[0]
    if smallest <= 0:
        raise PositiveDefiniteError(f"Its smallest eigenvalue is {smallest:.3g}", np.flatnonzero(np.diag(values) > 0))
    return values
