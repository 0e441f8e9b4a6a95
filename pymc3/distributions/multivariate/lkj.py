"""The distribution of Lewandowski, Kurowicka and Joe (LKJ) over correlation matrices, and covariances made from it."""

from typing import Any

import numpy as np

from ... import _context, backends_symbolic as K
from ..._random import generator
from ...math import expand_packed_triangular
from ...shapes import to_tuple
from ...util import warn_user
from .. import transforms
from ..base.distribution import Continuous, Distribution
from ..base.domains import NOT_NEGATIVE, POSITIVE, check_domain
from ..base.draws import draw_event_parameters, in_shape, joint_draws
from ..base.parameters import is_known, namespace, parameter
from ..base.several import constructor, make_variables
from ..formulas.log_terms import bound, log_gamma_ratio
from .events import as_events
from .quadratic import log_diagonal

__all__ = ["LKJCorr", "LKJCholeskyCov"]


class LKJCorr(Continuous):
    r"""LKJ distribution of correlation matrices, given by the elements above the diagonal, row by row.

    .. math::

        f(R \mid \eta, n) = |R|^{\eta - 1} \prod_{k=1}^{n-1}
            \frac{\Gamma(\eta + (n - 1) / 2)}{\pi^{k/2} \Gamma(\eta + (n - 1 - k) / 2)}

    D. Lewandowski, D. Kurowicka, H. Joe (2009), "Generating random correlation matrices based on vines and extended
    onion method", Journal of Multivariate Analysis 100: 1989-2001.

    ========  ====================================================================
    Support   vectors of n (n - 1) / 2 elements of a positive definite matrix R
              with ones on its diagonal
    Mean      0
    ========  ====================================================================

    Parameters
    ----------
    eta : float
        Shape, > 0; 1 is uniform, larger values prefer weak correlations.
    n : int
        Dimension: R is n x n.
    p : int
        With `n` and without `eta`: the dimension, `n` being the shape; the oldest form, with a warning.
    transform : Transform, None or "interval"
        "interval": element by element to the real line; values that are no correlation matrix then have density zero.

    Raises
    ------
    ValueError
        Neither (`eta`, `n`) nor (`n`, `p`) are given.
    """

    _negative_support = True

    def __init__(self, eta=None, n=None, p=None, transform="interval", *args, **kwargs) -> None:
        if n is not None and p is not None and eta is None:
            warn_user(
                "LKJCorr: what was called n is now eta, and what was called p is now n. They are read in the old "
                "sense; please write eta= and n=.",
                DeprecationWarning,
            )
            eta, n = n, p
        elif n is None or eta is None or p is not None:
            raise ValueError("LKJCorr: invalid parameters; give eta, the shape, and n, the dimension of the matrix.")
        self.n = _dimension(n, "LKJCorr")
        self.eta = parameter(eta, "eta")
        length = self.n * (self.n - 1) // 2
        self.mean = np.zeros(length, dtype=K.floatx())
        self.tri_index = np.zeros((self.n, self.n), dtype="int64")
        self.tri_index[np.triu_indices(self.n, k=1)] = np.arange(length)
        self.tri_index += self.tri_index.T
        if isinstance(transform, str) and transform == "interval":
            transform = transforms.interval(-1, 1)
        kwargs.setdefault("shape", length)
        super().__init__(*args, transform=transform, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of each vector of `value` [..., n (n - 1) / 2], -inf where it is no correlation matrix."""
        value = as_events(value, self, lengths=self.mean.shape)
        inside = K.all(K.less(K.abs(value), 1.0), axis=-1)
        if self.n == 2:
            r = K.where(K.less(K.abs(value), 1.0), value, 0.0)[..., 0]
            positive, half_log_det = True, 0.5 * (K.log1p(-r) + K.log1p(r))
        else:
            matrix = K.where(np.eye(self.n, dtype=bool), 1.0, value[..., self.tri_index])
            positive, half_log_det = log_diagonal(K.cholesky(matrix))
        eta, valid = _shape_parameter(self.eta)
        return bound(_log_constant(eta, self.n) + 2.0 * (eta - 1.0) * half_log_det, inside, positive, valid)

    def _distr_parameters_for_repr(self):
        return ["eta", "n"]

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw Cholesky factors by the onion method, and take the upper triangle of their products."""
        (eta,), batch = draw_event_parameters([self.eta], [0], self.shape[:-1], point, size)
        check_domain("LKJCorr", "eta", eta, POSITIVE)
        factor = _draw_factors(eta, self.n, batch)
        rows, columns = np.triu_indices(self.n, k=1)
        return (factor @ np.swapaxes(factor, -1, -2))[..., rows, columns]


class _LKJCholeskyCov(Continuous):
    r"""Lower Cholesky factors of covariance matrices, packed row by row: LKJ correlations and any standard deviations.

    With the factor L = diag(s) C, C the factor of the correlation matrix, row i of L (i = 0, 1, ...) has the norm s_i:

    .. math::

        f(L) = f_{LKJ}(C) \prod_i f_{sd}(s_i) \, C_{ii} s_i^{-i}, \qquad
        f_{LKJ}(C) \propto \prod_i C_{ii}^{2 \eta - 3 + n - i}

    ========  ======================================================
    Support   packed lower triangles with a positive diagonal
    Mode      (start value) the identity
    ========  ======================================================

    Parameters
    ----------
    eta : float
        Shape of the LKJ distribution, > 0.
    n : int
        Dimension of the covariance matrix.
    sd_dist : Distribution
        Of the standard deviations: made with ``.dist()``, of shape () or (n,), on positive numbers.

    Raises
    ------
    TypeError
        `sd_dist` is no distribution made with ``.dist()``.
    ValueError
        `sd_dist` has another shape; `shape` or `transform` is given.
    """

    _negative_support = True
    _shown_as = "LKJCholeskyCov"

    def __init__(self, eta, n, sd_dist, *args, **kwargs) -> None:
        self.n = _dimension(n, "LKJCholeskyCov")
        self.eta = parameter(eta, "eta")
        _check_sd_dist(sd_dist, self.n)
        if kwargs.get("transform") is not None:
            raise ValueError("LKJCholeskyCov has a transform of its own; leave out transform=.")
        if kwargs.get("shape") is not None:
            raise ValueError("LKJCholeskyCov takes its shape from n; leave out shape=.")
        self.sd_dist = sd_dist
        kwargs["shape"] = self.n * (self.n + 1) // 2
        kwargs["transform"] = transforms.CholeskyCovPacked(self.n)
        self.diag_idxs = kwargs["transform"].diag_idxs
        self.mode = np.zeros(kwargs["shape"], dtype=K.floatx())
        self.mode[self.diag_idxs] = 1.0
        super().__init__(*args, **kwargs)

    def check_parameters(self, name) -> None:
        """Warn where standard deviations could be negative."""
        if self.sd_dist._negative_support:
            warn_user(
                f"sd_dist of LKJCholeskyCov {name!r} is {type(self.sd_dist).__name__}, which has negative values. "
                "Standard deviations are positive: its density counts there only, without a new constant factor, and "
                "negative draws are an error. Take a distribution on positive numbers, such as pm.HalfNormal.dist(1.0)."
            )

    def logp(self, x) -> K.TensorVariable:
        x = as_events(x, self, lengths=self.mode.shape)
        diagonal = x[..., self.diag_idxs]
        positive = K.greater(diagonal, 0)
        variance = K.sum(K.square(_unpacked(x, self.n)), axis=-1)
        log_sd = 0.5 * K.log(K.where(positive, variance, 1.0))
        log_corr = K.log(K.where(positive, diagonal, 1.0)) - log_sd
        eta, valid = _shape_parameter(self.eta)
        row = np.arange(self.n)
        power = 2.0 * _with_axis(eta) + (self.n - 2.0 - row)
        terms = power * log_corr - row * log_sd
        log_sds = K.as_tensor(self.sd_dist.logp(K.sqrt(K.where(positive, variance, 1.0))))
        total = K.sum(terms, axis=-1) + (K.sum(log_sds, axis=-1) if K.ndim(log_sds) == K.ndim(x) else log_sds)
        total = total + _log_constant(eta, self.n)
        # Where infinities meet, the density is zero.
        return bound(K.where(K.isnan(total), -np.inf, total), K.all(positive, axis=-1), valid)

    def random(self, point=None, size=None) -> np.ndarray:
        with joint_draws(to_tuple(size)):
            (eta,), batch = draw_event_parameters([self.eta], [0], self.shape[:-1], point, size)
            check_domain("LKJCholeskyCov", "eta", eta, POSITIVE)
            sds = self._draw_sds(point, size)
            check_domain("LKJCholeskyCov", "draws of sd_dist", sds, NOT_NEGATIVE)
            factor = _draw_factors(eta, self.n, batch) * sds[..., None]
        rows, columns = np.tril_indices(self.n)
        return factor[..., rows, columns]

    def _distr_name_for_repr(self):
        return self._shown_as

    def _distr_parameters_for_repr(self):
        return ["eta", "n"]

    def _draw_sds(self, point, size):
        """Return standard deviations, size + (n,)."""
        sds = np.asarray(in_shape(self.sd_dist, (self.n,)).random(point=point, size=size))
        if sds.shape == to_tuple(size) + (self.n,):
            return sds
        return np.stack([self.sd_dist.random(point=point, size=size) for _ in range(self.n)], axis=-1)


@constructor
def LKJCholeskyCov(name, eta, n, sd_dist, compute_corr=False, store_in_trace=True, *args, **kwargs) -> Any:
    """Make a covariance matrix's Cholesky factor, with LKJ distributed correlations, as a variable of the model.

    Parameters
    ----------
    name : str
    eta : float
        Shape of the LKJ distribution, > 0; 1 is uniform, larger values prefer weak correlations.
    n : int
        Dimension of the covariance matrix.
    sd_dist : Distribution
        Of the standard deviations: made with ``.dist()``, of shape () or (n,), on positive numbers.
    compute_corr : bool
        Whether to unpack the factor and to compute correlations and standard deviations from it.
    store_in_trace : bool
        Whether these become deterministic variables ``<name>_corr`` and ``<name>_stds``.

    Returns
    -------
    packed : variable (n * (n + 1) / 2,)
        Without `compute_corr`: see `pymc3.expand_packed_triangular`.
    chol, corr, stds : tensors [n, n], [n, n], [n]
        With it. In the body of a generator model: a generator that gives them when it is yielded.

    Raises
    ------
    TypeError
        `eta`, `n` or `sd_dist` is missing.
    """
    packed = _LKJCholeskyCov(name, eta, n, sd_dist, *args, **kwargs)
    return make_variables(_with_correlations(name, packed, n, store_in_trace)) if compute_corr else packed


def _with_correlations(name, packed, n, store_in_trace):
    packed = yield packed
    chol = expand_packed_triangular(n, packed, lower=True)
    stds = K.sqrt(K.sum(K.square(chol), axis=1))
    factor = chol / K.expand_dims(stds, 1)
    # Exactly one on the diagonal: plots take numbers that differ in their last digit for draws.
    corr = K.where(np.eye(n, dtype=bool), 1.0, K.dot(factor, K.transpose(factor)))
    if store_in_trace:
        stds = yield _context.register(_context.DeterministicRequest(f"{name}_stds", stds))
        corr = yield _context.register(_context.DeterministicRequest(f"{name}_corr", corr))
    return chol, corr, stds


def _dimension(n, distribution):
    least = 2 if distribution == "LKJCorr" else 1
    is_number = isinstance(n, (int, float, np.number, np.ndarray)) and np.ndim(n) == 0
    if not is_number or not np.isfinite(n) or n != int(n) or n < least:
        raise ValueError(f"n of {distribution}, the dimension of the matrix, must be a whole number, at least {least}; got {n!r}.")
    return int(n)


def _check_sd_dist(sd_dist, n):
    if not isinstance(sd_dist, Distribution):
        raise TypeError(
            f"sd_dist of LKJCholeskyCov must be a distribution made with .dist(), such as pm.Exponential.dist(1.0); got {sd_dist!r}."
        )
    if tuple(sd_dist.shape) not in ((), (1,), (n,)):
        raise ValueError(f"sd_dist of LKJCholeskyCov must have shape () or ({n},), got {tuple(sd_dist.shape)}.")


def _shape_parameter(eta):
    """Return `eta`, 1 where it is invalid, and whether it is valid."""
    xp = namespace(eta)
    valid = xp.logical_and(xp.greater(eta, 0), xp.less(eta, np.inf))
    return xp.where(valid, eta, 1.0), valid


def _with_axis(eta):
    if is_known(eta):
        return np.asarray(eta)[..., None]
    return K.expand_dims(eta, -1)


def _log_constant(eta, n):
    """Return the log of the density's constant factor for `eta` [...]."""
    k = np.arange(1, n)
    ratios = log_gamma_ratio(_with_axis(eta) + 0.5 * (n - 1 - k), 0.5 * k)
    return namespace(eta).sum(ratios - 0.5 * k * np.log(np.pi), axis=-1)


def _unpacked(x, n):
    """Return lower triangular matrices [..., n, n] of packed ones [..., n (n + 1) / 2]."""
    places = np.zeros((n, n), dtype="int64")
    places[np.tril_indices(n)] = np.arange(n * (n + 1) // 2)
    return K.where(np.tri(n, dtype=bool), x[..., places], 0.0)


def _draw_factors(eta, n, batch):
    """Return Cholesky factors [*batch, n, n] of LKJ distributed correlation matrices, all rows at once.

    Row i has a direction that is uniform on the sphere, and the square of its part below the diagonal has the
    distribution Beta(i / 2, eta + (n - 1 - i) / 2) (Lewandowski, Kurowicka and Joe 2009, section 3.2).
    """
    rng = generator()
    factor = np.zeros(batch + (n, n))
    factor[..., 0, 0] = 1.0
    if n > 1:
        row = np.arange(1, n)
        square = rng.beta(0.5 * row, np.asarray(eta)[..., None] + 0.5 * (n - 1 - row), batch + (n - 1,))
        directions = np.tril(rng.normal(size=batch + (n - 1, n - 1)))
        directions /= np.linalg.norm(directions, axis=-1, keepdims=True)
        factor[..., 1:, :-1] = directions * np.sqrt(square)[..., None]
        factor[..., row, row] = np.sqrt(1.0 - square)
    return factor
