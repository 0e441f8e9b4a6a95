"""Named quantities and extra terms of the log-probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _context
from .._boundary import public

if TYPE_CHECKING:
    from .. import backends_symbolic as K

__all__ = ["Deterministic", "Potential"]


@public
def Deterministic(name, var, model=None, dims=None) -> K.TensorVariable:
    """Name a quantity that is computed from others, so that it is kept in the trace.

    Parameters
    ----------
    name : str
    var : tensor
    model : Model, optional
        Default: the open one.
    dims : str or tuple of str, optional

    Returns
    -------
    tensor equal to `var`, with the name

    Raises
    ------
    TypeError
        No model is open.

    Examples
    --------
    >>> with pm.Model():
    ...     p = pm.Beta("p", 2, 2)
    ...     odds = pm.Deterministic("odds", p / (1 - p))
    ...     prior = pm.sample_prior_predictive(100, random_seed=1)
    >>> np.allclose(prior["odds"], prior["p"] / (1 - prior["p"]))
    True
    """
    return _context.register(_context.DeterministicRequest(name, var, dims), model)


@public
def Potential(name, var, model=None) -> K.TensorVariable:
    """Add a term to the log-probability.

    Parameters
    ----------
    name : str
    var : tensor
        Its sum is added.
    model : Model, optional
        Default: the open one.

    Returns
    -------
    tensor equal to `var`, with the name

    Raises
    ------
    TypeError
        No model is open.

    Examples
    --------
    >>> with pm.Model() as model:                         # a soft constraint: x + y is near 1
    ...     x, y = pm.Normal("x", 0, 1), pm.Normal("y", 0, 1)
    ...     near = pm.Potential("near", -50 * (x + y - 1) ** 2)
    >>> round(float(model.logp({"x": 0.5, "y": 0.5}) - model.logp({"x": 0.5, "y": -0.5})), 6)
    50.0
    """
    return _context.register(_context.PotentialRequest(name, var), model)
