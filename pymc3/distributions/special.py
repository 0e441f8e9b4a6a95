"""Special functions under PyMC3's names."""

from .. import backends_symbolic as K

__all__ = ["gammaln", "multigammaln", "psi", "log_i0"]

gammaln = K.gammaln
psi = K.digamma


def multigammaln(a, p) -> K.TensorVariable:
    """Return the log of the multivariate gamma function of order `p`."""
    return K.multigammaln(a, p)


def log_i0(x) -> K.TensorVariable:
    """Return the log of the modified Bessel function of the first kind and order 0, exact also near 0, where it is x**2 / 4."""
    size = K.abs(x)
    quarter = 0.25 * K.square(K.minimum(size, 1.0))
    series = 0.0
    for k in range(9, 0, -1):
        # sum of (x**2 / 4)**k / k!**2 (DLMF 10.25.2)
        series = quarter / k**2 * (1.0 + series)
    return K.where(K.less(size, 1.0), K.log1p(series), K.log(K.i0e(x)) + size)
