"""What continuous distributions share: transforms by support, and the two ways to give a scale."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ...util import warn_user
from .. import transforms
from ..base.distribution import Continuous
from ..base.parameters import is_known, namespace, parameter

__all__ = [
    "PositiveContinuous",
    "UnitContinuous",
    "BoundedContinuous",
    "assert_negative_support",
    "get_tau_sigma",
    "scale_parameters",
    "sigma_or_sd",
    "given_or_nan",
    "times_log",
]


class PositiveContinuous(Continuous):
    """Base class of distributions on (0, inf), sampled on the log scale."""

    _negative_support = False

    def __init__(self, transform=transforms.log, *args, **kwargs) -> None:
        super().__init__(*args, transform=transform, **kwargs)


class UnitContinuous(Continuous):
    """Base class of distributions on (0, 1), sampled on the log-odds scale."""

    _negative_support = False

    def __init__(self, transform=transforms.logodds, *args, **kwargs) -> None:
        super().__init__(*args, transform=transform, **kwargs)


class BoundedContinuous(Continuous):
    """Base class of distributions with bounds, either of which may be missing.

    Parameters
    ----------
    transform : Transform, None or "auto"
        "auto": the transform for these bounds.
    lower, upper : number, array, tensor or None
    """

    def __init__(self, transform="auto", lower=None, upper=None, *args, **kwargs) -> None:
        if isinstance(transform, str) and transform == "auto":
            transform = _transform_for(lower, upper)
        if lower is None:
            self._negative_support = True
        elif is_known(lower):
            self._negative_support = bool(np.any(np.asarray(lower) < 0))
        super().__init__(*args, transform=transform, **kwargs)


def _transform_for(lower, upper):
    if lower is None and upper is None:
        return None
    if upper is None:
        return transforms.lowerbound(lower)
    if lower is None:
        return transforms.upperbound(upper)
    return transforms.interval(lower, upper)


def get_tau_sigma(tau=None, sigma=None) -> tuple[K.TensorVariable | np.ndarray, K.TensorVariable | np.ndarray]:
    """Return the precision and standard deviation from either of them; both are 1 where none is given.

    Returns
    -------
    tau, sigma : numpy.ndarray or tensor
        Where a value is negative, both are negative, so that checks of bounds see it.

    Raises
    ------
    ValueError
        Both are given.
    """
    if tau is not None and sigma is not None:
        raise ValueError("Can't pass both tau and sigma: they say the same thing, tau = 1 / sigma**2. Give one.")
    if tau is None:
        sigma = parameter(1.0 if sigma is None else sigma, "sigma")
        xp = namespace(sigma)
        with np.errstate(divide="ignore", invalid="ignore"):
            return xp.sign(sigma) / (sigma * sigma), sigma
    tau = parameter(tau, "tau")
    xp = namespace(tau)
    with np.errstate(divide="ignore", invalid="ignore"):
        return tau, xp.sign(tau) / xp.sqrt(xp.abs(tau))


def get_tau_sd(tau=None, sd=None) -> tuple[K.TensorVariable | np.ndarray, K.TensorVariable | np.ndarray]:
    """Return what `get_tau_sigma` does: its name before PyMC3 3.7."""
    return get_tau_sigma(tau=tau, sigma=sd)


def scale_parameters(distribution, sigma, sd, tau, precision="tau") -> tuple[K.TensorVariable | np.ndarray, K.TensorVariable | np.ndarray]:
    """Return (tau, sigma) of a distribution whose scale may be called `sigma`, `sd` or `tau`; `sd` wins over `sigma`.

    Warns where the scale is a variable that may be negative.

    Parameters
    ----------
    distribution : str
        Named in warnings and errors.
    sigma, sd, tau : number, array, tensor or None
    precision : str
        What the distribution calls its `tau`.

    Raises
    ------
    ValueError
        A scale and a precision are given.
    """
    sigma = sigma_or_sd(sigma, sd, distribution)
    if tau is not None and sigma is not None:
        raise ValueError(
            f"{distribution}: can't pass both {precision} and sigma (or sd): they say the same thing, {precision} = 1 / sigma**2. Give one."
        )
    assert_negative_support(sigma, "sigma", distribution)
    assert_negative_support(tau, precision, distribution)
    return get_tau_sigma(tau=None if tau is None else parameter(tau, precision), sigma=sigma)


def sigma_or_sd(sigma, sd, distribution) -> Any:
    """Return the standard deviation, under either of its names; `sd` counts where both are given, with a warning."""
    if sd is None:
        return sigma
    if sigma is not None:
        warn_user(f"sigma and sd of {distribution} are two names of one parameter: sd counts, sigma is ignored. Give one.")
    return sd


def times_log(power, log_base) -> K.TensorVariable:
    """Return power * log_base, the log of base**power: 0 where the power is 0, also where the base is 0."""
    if is_known(power) and np.all(power != 0):
        return power * log_base
    both = K.logical_and(K.equal(power, 0), K.isinf(log_base))
    return power * K.where(both, 0.0, log_base)


def given_or_nan(value, label, distname) -> Any:
    """Return `value`; where it is not given, NaN and a warning: PyMC3 accepts that, and no value is possible then."""
    if value is None:
        warn_user(f"{label} of {distname} is not given: the log-probability is -inf everywhere. Pass {label}=.")
        return np.nan
    return value


def assert_negative_support(var, label, distname, value=-1e-6) -> None:
    """Warn where the variable `var` of a model is used as parameter `label`, which is positive, and may be negative."""
    distribution = getattr(var, "distribution", None)
    if distribution is not None and distribution._negative_support:
        warn_user(
            f"{var.name} is used as {label} of {distname}, which must be positive, "
            f"but its own distribution, {type(distribution).__name__}, has negative support."
        )
