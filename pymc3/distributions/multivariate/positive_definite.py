"""Whether a matrix is positive definite."""

import numpy as np

from ... import backends_symbolic as K

__all__ = ["posdef", "PosDefMatrix", "matrix_pos_def"]


def posdef(AA) -> int:
    """Return 1 if the array `AA` is a positive definite matrix, else 0."""
    try:
        np.linalg.cholesky(AA)
    except np.linalg.LinAlgError:
        return 0
    return 1


class PosDefMatrix:
    """Function of a tensor [..., k, k]: whether each matrix is positive definite (of its lower triangle)."""

    def __call__(self, x) -> K.TensorVariable:
        """Return a boolean tensor [...], one entry for each matrix."""
        return K.all(K.greater(K.diagonal(K.cholesky(x), axis1=-2, axis2=-1), 0), axis=-1)


matrix_pos_def = PosDefMatrix()
