"""The data of every benchmark: NumPy only, so that each peer's interpreter can read it (Python 3.9 and up)."""

import numpy as np

OBSERVATIONS_PER_MEAN = 10


def regression(rows):
    """Return `X1, X2, Y` of the linear regression, each of shape (rows,); 100 rows are the example's own points."""
    random = np.random.RandomState(123)
    first = random.randn(rows)
    second = random.randn(rows) * 0.2
    response = 1.0 + first + 2.5 * second + random.randn(rows)
    return first, second, response.astype("float32")


def group_means(variables):
    """Return observations of shape (variables, 10): one row around each group's own mean."""
    random = np.random.RandomState(321)
    means = 1.0 + random.randn(variables, 1)
    return means + random.randn(variables, OBSERVATIONS_PER_MEAN)
