"""Exact log-probabilities of distributions of vectors and matrices."""

from functools import reduce

import mpmath
import numpy as np
from scipy import stats

CASES = []


def each(f, points, axes):
    """``f`` of each array of `axes` axes in `points`, for all leading axes."""
    lead = points.shape[: points.ndim - axes]
    values = [f(points[index], index) for index in np.ndindex(lead)]
    return np.reshape(np.array(values, dtype=float), lead)


def row_of(parameter, index, axes):
    """The part of `parameter` (of `axes` axes for one event) that belongs to the event `index` of a batch."""
    parameter = np.asarray(parameter)
    extra = parameter.ndim - axes
    return parameter[index[len(index) - extra :]] if extra else parameter


def scale_matrix(params):
    """The covariance (scale) matrix of a parametrisation."""
    if "chol" in params:
        factor = params["chol"] if params.get("lower", True) else params["chol"].T
        return factor @ factor.T
    if "tau" in params:
        return np.linalg.inv(params["tau"])
    return params["cov"] if "cov" in params else params["Sigma"]


def mv_student_t(params, points):
    def one(x, index):
        frozen = stats.multivariate_t(row_of(params["mu"], index, 1), scale_matrix(params), df=params["nu"])
        return frozen.logpdf(x)

    return each(one, points, 1)


def dirichlet(params, points):
    def one(x, index):
        a = row_of(params["a"], index, 1)
        if np.any(x < 0) or abs(x.sum() - 1) > 1e-4 or np.any((x == 0) & (a != 1)):
            return -np.inf
        terms = [(mpmath.mpf(b) - 1) * mpmath.log(y) for b, y in zip(a, x) if b != 1]
        return mpmath.loggamma(mpmath.fsum(a)) + mpmath.fsum(terms) - mpmath.fsum(mpmath.loggamma(b) for b in a)

    return each(one, points, 1)


def log_factorial(n):
    return mpmath.loggamma(mpmath.mpf(n) + 1)


def _is_table(x, n):
    return np.all(x >= 0) and np.all(x == np.floor(x)) and x.sum() == n


def multinomial(params, points):
    def one(x, index):
        n, p = int(row_of(params["n"], index, 0)), row_of(params["p"], index, 1)
        if not _is_table(x, n) or np.any((x > 0) & (p == 0)):
            return -np.inf
        with mpmath.workdps(40):
            total = mpmath.fsum(p)
            terms = [k * mpmath.log(mpmath.mpf(q) / total) - log_factorial(k) for k, q in zip(x, p) if k > 0]
            return log_factorial(n) + mpmath.fsum(terms)

    return each(one, points, 1)[..., None]


def dirichlet_multinomial(params, points):
    def one(x, index):
        n, a = int(row_of(params["n"], index, 0)), [mpmath.mpf(b) for b in row_of(params["a"], index, 1)]
        if not _is_table(x, n):
            return -np.inf
        with mpmath.workdps(40):
            total = mpmath.fsum(a)
            terms = [mpmath.loggamma(k + b) - mpmath.loggamma(b) - log_factorial(k) for k, b in zip(x, a)]
            return log_factorial(n) + mpmath.loggamma(total) - mpmath.loggamma(n + total) + mpmath.fsum(terms)

    return each(one, points, 1)[..., None]


def wishart(params, points):
    frozen = stats.wishart(params["nu"], params["V"])

    def one(x, index):
        symmetric = np.allclose(x, x.T, rtol=1e-12, atol=0)
        return frozen.logpdf(x) if symmetric and np.all(np.linalg.eigvalsh(x) > 0) else -np.inf

    return each(one, points, 2)


def lkj_constant(eta, n):
    """Log of the inverse of equation 16 of Lewandowski, Kurowicka and Joe (2009)."""
    with mpmath.workdps(40):
        eta, total = mpmath.mpf(eta), mpmath.mpf(0)
        for k in range(1, n):
            half = eta + mpmath.mpf(n - k - 1) / 2
            log_beta = 2 * mpmath.loggamma(half) - mpmath.loggamma(2 * half)
            total += (n - k) * ((2 * eta - 2 + n - k) * mpmath.log(2) + log_beta)
        return -total


def lkj_corr(params, points):
    eta, n = (params["eta"], params["n"]) if "eta" in params else (params["n"], params["p"])

    def one(x, index):
        matrix = np.eye(n)
        matrix[np.triu_indices(n, 1)] = x
        matrix = np.triu(matrix) + np.triu(matrix, 1).T
        # A matrix on the border may have a smallest eigenvalue of 1e-17 instead of zero.
        if np.any(np.abs(x) >= 1) or np.linalg.eigvalsh(matrix)[0] < 1e-15:
            return -np.inf
        return lkj_constant(eta, n) + (eta - 1) * mpmath.log(mpmath.det(mpmath.matrix(matrix.tolist())))

    return each(one, points, 1)


def sd_logp(dist, sds):
    """Log-densities of standard deviations, by mpmath, for the two distributions of the reference."""
    if type(dist).__name__ == "HalfCauchy":
        beta = np.broadcast_to(dist.beta, len(sds))
        return mpmath.fsum(mpmath.log(2 / (mpmath.pi * b * (1 + (s / b) ** 2))) for b, s in zip(beta, sds))
    assert type(dist).__name__ == "Exponential"
    lam = np.broadcast_to(dist.lam, len(sds))
    return mpmath.fsum(mpmath.log(b) - b * s for b, s in zip(lam, sds))


def lkj_cholesky_cov(params, points):
    n, eta = params["n"], params["eta"]

    def one(x, index):
        rows = [[mpmath.mpf(e) for e in x[i * (i + 1) // 2 : (i + 1) * (i + 2) // 2]] for i in range(n)]
        if any(row[-1] <= 0 for row in rows):
            return -np.inf
        sds = [mpmath.sqrt(mpmath.fsum(e**2 for e in row)) for row in rows]
        log_corr = [mpmath.log(row[-1] / sd) for row, sd in zip(rows, sds)]
        density = mpmath.fsum((2 * eta - 3 + n - i) * log_corr[i] for i in range(n))
        jacobian = mpmath.fsum(log_corr[i] - i * mpmath.log(sds[i]) for i in range(n))
        return lkj_constant(eta, n) + density + jacobian + sd_logp(params["sd_dist"], sds)

    return each(one, points, 1)


def matrix_normal(params, points):
    def side(name):
        return params[f"{name}chol"] @ params[f"{name}chol"].T if f"{name}chol" in params else params[f"{name}cov"]

    mean = np.broadcast_to(params["mu"], points.shape[-2:])
    return each(lambda x, index: stats.matrix_normal(mean, side("row"), side("col")).logpdf(x), points, 2)


def kronecker_normal(params, points):
    if "evds" in params:
        factors = [vectors @ np.diag(values) @ vectors.T for values, vectors in params["evds"]]
    else:
        factors = params["covs"] if "covs" in params else [factor @ factor.T for factor in params["chols"]]
    cov = reduce(np.kron, factors)
    cov = cov + (params.get("sigma") or 0.0) ** 2 * np.eye(len(cov))
    return each(lambda x, index: stats.multivariate_normal(row_of(params["mu"], index, 1), cov).logpdf(x), points, 1)


EXACT = {
    "MvStudentT": mv_student_t,
    "Dirichlet": dirichlet,
    "Multinomial": multinomial,
    "DirichletMultinomial": dirichlet_multinomial,
    "Wishart": wishart,
    "LKJCorr": lkj_corr,
    "LKJCholeskyCov": lkj_cholesky_cov,
    "MatrixNormal": matrix_normal,
    "KroneckerNormal": kronecker_normal,
}

#: PyMC3 divides all rows of a batch by one sum; the free variable starts at the same place.
STARTS = {"Dirichlet": lambda params: params["a"] / np.sum(params["a"], axis=-1, keepdims=True)}
