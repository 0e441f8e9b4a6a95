"""The Wishart distribution, and a form of it that samplers can move."""

from typing import Any

import numpy as np
from scipy import linalg

from ... import _context, backends_symbolic as K
from ..._checks import check_numbers
from ..._log import log
from ..._random import generator
from ...shapes import static_shape
from ...util import warn_user
from ..base.distribution import Continuous
from ..base.draws import draw_event_parameters
from ..base.parameters import is_known, known_array, namespace, parameter
from ..base.several import constructor, make_variables
from ..continuous import ChiSquared, Normal
from ..formulas.log_terms import bound
from .events import as_events
from .quadratic import check_square, cholesky_factor, log_diagonal, side_of, solve_factor

__all__ = ["Wishart", "WishartBartlett"]


class Wishart(Continuous):
    r"""Wishart distribution: of the sum of nu outer products of normal vectors with covariance V.

    .. math::

        f(X \mid \nu, V) = \frac{|X|^{(\nu - p - 1) / 2} \exp(-\mathrm{tr}(V^{-1} X) / 2)}
            {2^{\nu p / 2} |V|^{\nu / 2} \Gamma_p(\nu / 2)}

    ========  ================================================
    Support   symmetric positive definite p x p matrices
    Mean      :math:`\nu V`
    Variance  :math:`\nu (v_{ij}^2 + v_{ii} v_{jj})`
    ========  ================================================

    Parameters
    ----------
    nu : float
        Degrees of freedom, > p - 1.
    V : array [p, p]
        Scale matrix, positive definite.

    Notes
    -----
    As a free variable it cannot be sampled: no step keeps a matrix symmetric and positive definite. A warning says so;
    use `LKJCholeskyCov` or `WishartBartlett` there.
    """

    _negative_support = True
    _event_parameters = ("V",)

    def __init__(self, nu, V, *args, **kwargs) -> None:
        warn_user(
            "The Wishart distribution cannot be sampled as a free variable: its matrices are symmetric and positive "
            "definite, and no step method keeps them so. For a covariance matrix use LKJCholeskyCov or WishartBartlett."
        )
        self.nu = parameter(nu, "nu")
        self.V = parameter(V, "V")
        check_square(self.V, "V")
        self.p = side_of(self.V, "V")
        self._factor = cholesky_factor(V, "V")
        self.mean = _as_scalar_of_matrix(self.nu) * self.V
        excess = _as_scalar_of_matrix(self.nu) - (self.p + 1)
        xp = namespace(self.nu, self.V)
        self.mode = xp.where(xp.greater_equal(excess, 0), excess * self.V, np.nan)
        super().__init__(*args, **kwargs)

    def logp(self, X) -> K.TensorVariable:
        """Return the log-density of each matrix of `X` [..., p, p]; -inf where one is not symmetric, to 10^4 rounding errors."""
        X = as_events(X, self, 2, (self.p, self.p))
        factor = K.cholesky(X)
        positive, half_log_det = log_diagonal(factor)
        v_positive, v_half_log_det = log_diagonal(self._factor)
        xp = namespace(self.nu)
        enough = xp.logical_and(xp.greater(self.nu, self.p - 1), xp.less(self.nu, np.inf))
        nu = xp.where(enough, self.nu, float(self.p))
        trace = K.sum(K.square(solve_factor(self._factor, factor)), axis=(-2, -1))
        log_constant = nu * (0.5 * self.p * np.log(2.0)) + _log_multigamma(0.5 * nu, self.p)
        density = (nu - (self.p + 1)) * half_log_det - 0.5 * trace - nu * v_half_log_det - log_constant
        tolerance = 1e4 * np.finfo(K.floatx()).eps * K.max(K.abs(X), axis=(-2, -1), keepdims=True)
        symmetric = K.all(K.less_equal(K.abs(X - K.swapaxes(X, -1, -2)), tolerance), axis=(-2, -1))
        return bound(density, positive, symmetric, v_positive, enough)

    def random(self, point=None, size=None) -> np.ndarray:
        """Return draws by Bartlett's decomposition."""
        (nu, factor), batch = draw_event_parameters([self.nu, self._factor], [0, 2], self.shape[:-2], point, size)
        if not np.all(nu > self.p - 1) or not np.all(np.isfinite(factor)):
            raise ValueError(f"Wishart has nothing to draw from: need nu > {self.p - 1} and a positive definite V.")
        rng = generator()
        root = np.tril(rng.normal(size=batch + (self.p, self.p)), -1)
        diagonal = np.sqrt(rng.chisquare(np.asarray(nu)[..., None] - np.arange(self.p), batch + (self.p,)))
        root[..., np.arange(self.p), np.arange(self.p)] = diagonal
        root = factor @ root
        return root @ np.swapaxes(root, -1, -2)


def _log_multigamma(a, p):
    """Return the log of the multivariate gamma function (Muirhead 1982, theorem 2.1.12)."""
    xp = namespace(a)
    return 0.25 * p * (p - 1) * np.log(np.pi) + sum(xp.gammaln(a - 0.5 * j) for j in range(p))


def _as_scalar_of_matrix(nu):
    """Return `nu` [...] ready to broadcast against matrices [..., p, p]."""
    if is_known(nu):
        return nu[..., None, None] if np.ndim(nu) else nu
    return nu[..., None, None] if K.ndim(nu) else nu


@constructor
def WishartBartlett(name, S, nu, is_cholesky=False, return_cholesky=False, testval=None) -> Any:
    r"""Make a Wishart distributed matrix of variables that samplers can move: Bartlett's decomposition.

    With :math:`S = L L'`, independent :math:`c_i \sim \chi^2(\nu - i)` (i = 0, 1, ...) and standard normal :math:`z`,
    and A the lower triangular matrix with :math:`\sqrt{c_i}` on its diagonal and z below it,
    :math:`L A A' L' \sim \mathrm{Wishart}(\nu, S)`.

    Parameters
    ----------
    name : str
        Of the matrix; ``<name>_c`` and ``<name>_z`` are the free variables.
    S : array [p, p]
        Scale matrix.
    nu : float
        Degrees of freedom, > p - 1.
    is_cholesky : bool
        Whether `S` is the lower Cholesky factor of the scale matrix already.
    return_cholesky : bool
        Whether to make the lower Cholesky factor of the Wishart matrix instead of the matrix.
    testval : array [p, p], optional
        Matrix to start from.

    Returns
    -------
    Deterministic [p, p]
        In the body of a generator model: a generator that gives it when it is yielded.

    Raises
    ------
    ValueError
        `S` is not positive definite, or `nu` is too small.
    """
    check_square(parameter(S, "S"), "S")
    if static_shape(parameter(nu, "nu")) != ():
        raise ValueError(f"WishartBartlett {name!r}: nu must be one number, got shape {static_shape(parameter(nu, 'nu'))}.")
    factor = _factor_of_scale(S, is_cholesky)
    p = static_shape(factor)[-1]
    if is_known(parameter(nu, "nu")) and not np.all(np.asarray(nu) > p - 1):
        raise ValueError(f"WishartBartlett {name!r}: nu must be larger than {p - 1} for {p} x {p} matrices, got {nu}.")
    return make_variables(_bartlett_variables(name, factor, nu, return_cholesky, *_bartlett_parts(factor, testval)))


def _bartlett_variables(name, factor, nu, return_cholesky, c_start, z_start):
    p = static_shape(factor)[-1]
    c = yield ChiSquared(f"{name}_c", nu - np.arange(p), shape=p, testval=c_start)
    log.info("Added the variable %s_c: squares of the diagonal of a Wishart matrix's factor.", name)
    parts = [K.sqrt(c)]
    if p > 1:
        z = yield Normal(f"{name}_z", 0.0, 1.0, shape=p * (p - 1) // 2, testval=z_start)
        log.info("Added the variable %s_z: what is below the diagonal of a Wishart matrix's factor.", name)
        parts.append(z)
    # Where the elements of the triangular matrix are: first the diagonal, then the rows below it.
    place = np.zeros((p, p), dtype="int64")
    place[np.diag_indices(p)] = np.arange(p)
    place[np.tril_indices(p, -1)] = p + np.arange(p * (p - 1) // 2)
    packed = K.concatenate(parts, axis=0) if p > 1 else parts[0]
    root = K.dot(factor, K.where(np.tri(p, dtype=bool), K.take(packed, place, axis=0), 0.0))
    value = root if return_cholesky else K.dot(root, K.transpose(root))
    return (yield _context.register(_context.DeterministicRequest(name, value)))


def _factor_of_scale(S, is_cholesky):
    if is_cholesky:
        known = known_array(S, "S")
        return parameter(S, "S") if known is None else known
    factor = cholesky_factor(S, "S")
    if is_known(factor) and not np.all(np.isfinite(factor)):
        raise ValueError("S of WishartBartlett is not positive definite.")
    return factor


def _bartlett_parts(factor, testval):
    """Return start values of the two variables for a matrix to start from."""
    if testval is None:
        return None, None
    if not is_known(factor):
        raise TypeError("WishartBartlett takes a testval only where S is known; got a tensor S.")
    testval = check_numbers("testval of WishartBartlett", testval, "a matrix").astype(float)
    if testval.shape != np.shape(factor):
        raise ValueError(f"testval of WishartBartlett has shape {testval.shape}; need {np.shape(factor)}, as S has it.")
    half = linalg.solve_triangular(factor, testval, lower=True)
    inner = np.linalg.cholesky(linalg.solve_triangular(factor, half.T, lower=True))
    return np.diag(inner) ** 2, inner[np.tril_indices_from(inner, -1)]
