"""Transforms of vectors, along the last axis: the log-Jacobian has one entry per vector."""

import numpy as np

from ... import backends_symbolic as K
from ...util import warn_user
from .base import Transform

__all__ = ["Ordered", "SumTo1", "StickBreaking", "CholeskyCovPacked", "ordered", "sum_to_1", "stick_breaking"]


class Ordered(Transform):
    """x[0] < x[1] < ... -> x[0] and the logs of the differences of neighbours; `testval` must be ordered, too."""

    name = "ordered"

    def backward(self, y) -> K.TensorVariable:
        """Return the running sums of y[0] and of the exponentials of the others."""
        return K.cumsum(K.concatenate([y[..., :1], K.exp(y[..., 1:])], axis=-1), axis=-1)

    def forward(self, x) -> K.TensorVariable:
        """Return x[0], and the logs of the differences of neighbours."""
        return K.concatenate([x[..., :1], K.log(x[..., 1:] - x[..., :-1])], axis=-1)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return what `forward` does, for an array."""
        x = np.asarray(x)
        return np.concatenate([x[..., :1], np.log(np.diff(x, axis=-1))], axis=-1)

    def jacobian_det(self, y) -> K.TensorVariable:
        """Return the sum of all elements of y but the first."""
        return K.sum(y[..., 1:], axis=-1)


class SumTo1(Transform):
    """x with sum 1 -> all of x but its last element. The image is a simplex still, not the whole space."""

    name = "sumto1"

    def backward(self, y) -> K.TensorVariable:
        """Return y with 1 minus its sum as last element."""
        return K.concatenate([y, 1.0 - K.sum(y, axis=-1, keepdims=True)], axis=-1)

    def forward(self, x) -> K.TensorVariable:
        """Return x without its last element."""
        return K.as_tensor(x)[..., :-1]

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return the array x without its last element."""
        return np.asarray(x)[..., :-1]

    def jacobian_det(self, y) -> K.TensorVariable:
        """Return 0 for each vector: the map is linear, with slope 1."""
        return K.zeros_like(K.sum(y, axis=-1))


class StickBreaking(Transform):
    r"""x > 0 with sum 1 -> all but the last of the logs of x, centred: k - 1 numbers for k.

    .. math::

        y_i = \log x_i - \frac{1}{k} \sum_j \log x_j, \qquad
        x = \mathrm{softmax}(y_1, \ldots, y_{k-1}, -\sum_i y_i)

    The name is older than the map. Its Jacobian has the determinant :math:`k \prod_i x_i`.

    Parameters
    ----------
    eps : float, optional
        Accepted for old scripts, with a warning: it has no effect.
    """

    name = "stickbreaking"

    def __init__(self, eps=None) -> None:
        if eps is not None:
            warn_user("The argument `eps` is deprecated and will not be used.", DeprecationWarning)

    def forward(self, x) -> K.TensorVariable:
        """Return the centred logs of x without the last."""
        logs = K.log(x)
        return logs[..., :-1] - K.mean(logs, axis=-1, keepdims=True)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return what `forward` does, for an array."""
        logs = np.log(x)
        return logs[..., :-1] - np.mean(logs, axis=-1, keepdims=True)

    def backward(self, y) -> K.TensorVariable:
        """Return the softmax of y and minus its sum."""
        return K.softmax(_centred(y), axis=-1)

    def jacobian_det(self, y) -> K.TensorVariable:
        """Return log(k) plus the logs of all k elements of x, for each vector."""
        logits = _centred(y)
        length = K.int_shape(logits)[-1]
        k = K.cast(K.shape(logits)[-1], K.dtype(logits)) if length is None else float(length)
        # The logits have sum 0, so that the logs of the k elements add up to this.
        return K.log(k) - k * K.logsumexp(logits, axis=-1)


def _centred(y):
    """Return `y` with one element more, so that the sum is zero."""
    y = K.as_tensor(y)
    return K.concatenate([y, -K.sum(y, axis=-1, keepdims=True)], axis=-1)


class CholeskyCovPacked(Transform):
    """The logs of the diagonal of a lower triangular matrix, given row by row; the rest unchanged.

    Parameters
    ----------
    n : int
        Number of rows: vectors have n * (n + 1) / 2 elements.
    """

    name = "cholesky-cov-packed"

    def __init__(self, n) -> None:
        if not isinstance(n, (int, np.integer)) or n < 1:
            raise TypeError(f"n must be a whole number of rows, at least 1; got {n!r}.")
        self.n = int(n)
        self.diag_idxs = np.arange(1, self.n + 1).cumsum() - 1

    @property
    def _on_diagonal(self):
        mask = np.zeros(self.n * (self.n + 1) // 2, dtype=bool)
        mask[self.diag_idxs] = True
        return mask

    def backward(self, y) -> K.TensorVariable:
        """Return y with the exponentials of the elements of the diagonal."""
        diagonal = self._on_diagonal
        return K.where(diagonal, K.exp(K.where(diagonal, y, 0.0)), y)

    def forward(self, x) -> K.TensorVariable:
        """Return x with the logs of the elements of the diagonal."""
        diagonal = self._on_diagonal
        return K.where(diagonal, K.log(K.where(diagonal, x, 1.0)), x)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return what `forward` does, for an array."""
        moved = np.array(x, dtype=K.floatx())
        moved[..., self.diag_idxs] = np.log(moved[..., self.diag_idxs])
        return moved

    def jacobian_det(self, y) -> K.TensorVariable:
        """Return the sum of the diagonal's elements of y, for each packed matrix."""
        return K.sum(K.as_tensor(y)[..., self.diag_idxs], axis=-1)


ordered = Ordered()
sum_to_1 = SumTo1()
stick_breaking = StickBreaking()
