"""How draws are judged: in Monte Carlo standard errors, those of chains by their effective number of draws."""

import arviz
import numpy as np

#: A mean is further from its expectation than so many standard errors once in two million times.
MOST = 5.0
#: Draws are too few for a verdict where the standard error of a mean is more of the standard deviation than this.
COARSEST = 0.1


def chains_of(trace, name):
    """Return the draws of a variable, (chains, draws, *shape)."""
    return np.asarray(trace.get_values(name, combine=False, squeeze=False))


def assert_mean(values, expected, label="", independent=False):
    """Fail unless the mean of draws is its expectation, up to Monte Carlo error.

    Parameters
    ----------
    values : array (chains, draws, *shape)
        Draws, or any function of them: an indicator has a probability as its mean, a squared deviation a variance.
    expected : array, broadcast to shape
    independent : bool
        Whether the draws are independent ones, of shape (draws, *shape), rather than chains.
    """
    values = np.asarray(values, "float64")
    values = values[None] if independent else values
    chains, draws = values.shape[:2]
    expected = np.broadcast_to(expected, values.shape[2:])
    for index in np.ndindex(values.shape[2:]):
        own, wanted = values[(slice(None), slice(None), *index)], float(expected[index])
        spread = own.std()
        error = spread / np.sqrt(draws if independent else float(arviz.ess(own)))
        assert error <= COARSEST * spread, f"{label}{list(index)}: {chains} x {draws} draws are too few, error {error:.3g} of {spread:.3g}"
        off = abs(own.mean() - wanted)
        assert off <= MOST * error + 1e-12 * abs(wanted), (
            f"{label}{list(index)}: mean {own.mean():.6g}, expected {wanted:.6g}: {off / (error or off):.1f} standard errors"
        )


def assert_moments(values, mean, covariance, label="", independent=False):
    """Fail unless mean and covariance of draws (chains, draws, size) are these, up to Monte Carlo error."""
    values, mean = np.asarray(values, "float64"), np.asarray(mean, "float64")
    assert_mean(values, mean, f"{label} ", independent)
    centred = values - mean
    assert_mean(centred[..., :, None] * centred[..., None, :], covariance, f"{label} covariance ", independent)


def assert_found(names, known):
    """Fail unless the traces among a script's names have the means and variances that are known.

    Parameters
    ----------
    names : dict
        What a script leaves behind, as `runpy` returns it.
    known : dict
        Variable of ``trace``, or (trace, variable) -> (mean, variance or None).
    """
    for key, (mean, variance) in known.items():
        trace, name = key if isinstance(key, tuple) else ("trace", key)
        draws = chains_of(names[trace], name)
        assert_mean(draws, mean, name)
        if variance is not None:
            assert_mean((draws - mean) ** 2, variance, f"{name} variance")
