"""How draws are judged: in Monte Carlo standard errors."""

import arviz
import numpy as np

#: A mean is further from its expectation than so many standard errors once in two million times.
MOST = 5.0
#: Draws are too few for a verdict where the standard error of a mean is more of the standard deviation than this.
COARSEST = 0.1


def assert_mean(values, expected, label=""):
    """Fail unless the mean of draws is its expectation, up to Monte Carlo error.

    Parameters
    ----------
    values : array (chains, draws, *shape)
        Draws, or any function of them.
    expected : array, broadcast to shape
    """
    values = np.asarray(values, "float64")
    chains, draws = values.shape[:2]
    for index in np.ndindex(values.shape[2:]):
        own = values[(slice(None), slice(None), *index)]
        spread = own.std()
        error = spread / np.sqrt(float(arviz.ess(own)))
        wanted = float(np.broadcast_to(expected, values.shape[2:])[index])
        assert error <= COARSEST * spread, f"{label}{list(index)}: {chains} x {draws} draws are too few, error {error:.3g} of {spread:.3g}"
        assert abs(own.mean() - wanted) <= MOST * error, (
            f"{label}{list(index)}: mean {own.mean():.6g}, expected {wanted:.6g}: {abs(own.mean() - wanted) / error:.1f} standard errors"
        )


def assert_moments(values, mean, covariance, label=""):
    """Fail unless mean and covariance of draws (chains, draws, size) are these, up to Monte Carlo error."""
    values, mean = np.asarray(values, "float64"), np.asarray(mean, "float64")
    assert_mean(values, mean, f"{label} ")
    centred = values - mean
    assert_mean(centred[..., :, None] * centred[..., None, :], covariance, f"{label} covariance ")
