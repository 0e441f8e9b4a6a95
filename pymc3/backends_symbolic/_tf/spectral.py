"""Eigenvalues and the matrix exponential, to full accuracy under XLA too."""

from .library import pfor, tf
from .own_gradient import own_gradient
from .variables import lengths

__all__ = ["eigenpairs", "exponential"]


# ---------------------------------------------------------------------------------------------------------------------
# Eigenvalues and eigenvectors
# ---------------------------------------------------------------------------------------------------------------------


def _refined(a, w, v):
    """Take one step of Ogita and Aishima (2018), algorithm 1 (iterative refinement of a symmetric eigendecomposition)."""
    identity = tf.eye(lengths(a)[-1], dtype=a.dtype)
    vt = tf.linalg.matrix_transpose(v)
    r = identity - tf.matmul(vt, v)
    s = tf.matmul(vt, tf.matmul(a, v))
    w = tf.linalg.diag_part(s) / (1 - tf.linalg.diag_part(r))
    off = s - tf.linalg.diag(w)
    bound = 2 * (_frobenius(off) + _frobenius(a) * _frobenius(r))
    gap = w[..., None, :] - w[..., :, None]
    close = tf.abs(gap) <= bound
    correction = tf.where(close, r / 2, (s + w[..., None, :] * r) / tf.where(close, tf.ones_like(gap), gap))
    return w, v + tf.matmul(v, correction)


def _frobenius(x):
    return tf.sqrt(tf.reduce_sum(tf.square(x), [-2, -1], keepdims=True))


def _pull_back(dys, values, a):
    """Return the gradient by the eigenvalue equation, for distinct eigenvalues, in the triangle that is read."""
    (dw, dv), (w, v) = dys, values
    gap = w[..., None, :] - w[..., :, None]
    same = tf.equal(gap, 0)
    weight = tf.where(same, tf.zeros_like(gap), 1 / tf.where(same, tf.ones_like(gap), gap))
    vt = tf.linalg.matrix_transpose(v)
    middle = tf.linalg.diag(dw) + weight * tf.matmul(vt, dv)
    whole = tf.matmul(v, tf.matmul(middle, vt))
    lower = tf.linalg.band_part(whole + tf.linalg.matrix_transpose(whole), -1, 0)
    return tf.linalg.set_diag(lower, tf.linalg.diag_part(lower) / 2)


_tie = own_gradient("eigh", _pull_back, results=2)


def eigenpairs(x):
    """Return [w, v] of symmetric matrices given by their lower triangles."""
    lower = tf.linalg.band_part(x, -1, 0)
    a = lower + tf.linalg.matrix_transpose(lower) - tf.linalg.diag(tf.linalg.diag_part(x))
    w, v = tf.linalg.eigh(a)
    for _ in range(2):
        w, v = _refined(a, w, v)
    return _tie([w, v], x)


@pfor.RegisterPFor("Qr")
def _convert_qr(pfor_input):
    q, r = tf.linalg.qr(pfor_input.stacked_input(0), full_matrices=pfor_input.get_attr("full_matrices"))
    return [pfor.wrap(q, True), pfor.wrap(r, True)]


# ---------------------------------------------------------------------------------------------------------------------
# The matrix exponential
# ---------------------------------------------------------------------------------------------------------------------

#: Higham (2005), "The scaling and squaring method for the matrix exponential revisited": coefficients of the Pade
#: approximant [13/13] (equation 2.2) and the 1-norm up to which it is exact to rounding (table 2.3)
_PADE = [
    64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
    670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
]  # fmt: skip
_LARGEST_NORM, _MOST_SQUARINGS = 5.371920351148152, 16


def exponential(x):
    """Return exp(x) of square matrices [..., n, n] with a 1-norm below 350,000."""
    norm = tf.reduce_max(tf.reduce_sum(tf.abs(tf.stop_gradient(x)), -2), -1)
    squarings = tf.math.ceil(tf.math.log(tf.maximum(norm / _LARGEST_NORM, 1)) / tf.math.log(tf.constant(2.0, x.dtype)))
    result = _pade(x * tf.pow(tf.constant(2.0, x.dtype), -squarings)[..., None, None])
    for number in range(_MOST_SQUARINGS):
        result = tf.where((number < squarings)[..., None, None], tf.matmul(result, result), result)
    return result


def _pade(x):
    identity = tf.eye(lengths(x)[-1], dtype=x.dtype)
    x2 = tf.matmul(x, x)
    x4 = tf.matmul(x2, x2)
    x6 = tf.matmul(x2, x4)
    b = [tf.constant(float(c), x.dtype) for c in _PADE]
    odd = tf.matmul(x6, b[13] * x6 + b[11] * x4 + b[9] * x2) + b[7] * x6 + b[5] * x4 + b[3] * x2 + b[1] * identity
    odd = tf.matmul(x, odd)
    even = tf.matmul(x6, b[12] * x6 + b[10] * x4 + b[8] * x2) + b[6] * x6 + b[4] * x4 + b[2] * x2 + b[0] * identity
    return tf.linalg.solve(even - odd, even + odd)
