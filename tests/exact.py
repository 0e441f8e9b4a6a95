"""Posteriors that are known without sampling: the references for chains of whole scripts."""

import numpy as np
from scipy import optimize, special, stats


def laplace_importance(logp, start, count=50_000):
    """Return points (count, size) and their weights: importance sampling of a smooth density.

    Points come from a Student-t distribution with 5 degrees of freedom around the mode, with the curvature there.
    """
    found = optimize.minimize(lambda x: -logp(x[None])[0], start, method="BFGS")
    size, eps = len(start), 1e-4
    steps = eps * np.eye(size)
    near = [[found.x + sign_a * a + sign_b * b for sign_a, sign_b in ((1, 1), (1, -1), (-1, 1), (-1, -1))] for a in steps for b in steps]
    values = logp(np.reshape(near, (-1, size))).reshape(size, size, 4)
    curvature = (values[..., 0] - values[..., 1] - values[..., 2] + values[..., 3]) / (4 * eps**2)
    proposal = stats.multivariate_t(found.x, np.linalg.inv(-curvature), df=5, seed=1)
    points = proposal.rvs(count)
    ratios = logp(points) - proposal.logpdf(points)
    weights = np.exp(ratios - special.logsumexp(ratios))
    assert 1 / np.sum(weights**2) > 0.25 * count  # so exact that only the chain's errors matter
    return points, weights


def moments(weights, /, **quantities):
    """Return {name: (means, variances)} of quantities (count, *shape) with weights (count,)."""
    result = {}
    for name, values in quantities.items():
        mean = np.tensordot(weights, values, 1)
        result[name] = mean, np.tensordot(weights, (values - mean) ** 2, 1)
    return result
