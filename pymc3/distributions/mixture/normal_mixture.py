"""Mixtures of normal distributions."""

import numpy as np

from ..._random import generator
from ...shapes import static_shape
from ..base.domains import SCALE, check_domain
from ..base.draws import draw_event_parameters
from ..base.parameters import parameter
from ..continuous.base import get_tau_sigma, sigma_or_sd
from ..continuous.normal import Normal
from .mixture import Mixture

__all__ = ["NormalMixture"]


class NormalMixture(Mixture):
    r"""Mixture of normal distributions.

    .. math:: f(x \mid w, \mu, \sigma) = \sum_{i=1}^k w_i N(x \mid \mu_i, \sigma_i)

    ========  =========================================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\sum_{i=1}^k w_i \mu_i`
    ========  =========================================

    Parameters
    ----------
    w : array [..., k]
        Weights, >= 0, with sum 1 along the last axis.
    mu : array [..., k]
        Means of the components.
    sigma (or sd) : array [..., k]
        Standard deviations of the components, > 0. Default 1. A component with another one counts nothing.
    tau : array [..., k]
        Precisions 1 / sigma**2, > 0; instead of sigma.
    comp_shape : tuple of int
        Shape of the components: that of the mixture and the number of components as last axis. It may be left out.

    Raises
    ------
    ValueError
        Both `sigma` and `tau` are given.
    """

    def __init__(self, w, mu, sigma=None, tau=None, sd=None, comp_shape=(), *args, **kwargs) -> None:
        _, self.sigma = get_tau_sigma(tau=tau, sigma=sigma_or_sd(sigma, sd, "NormalMixture"))
        self.sd = self.sigma
        self.mu = parameter(mu, "mu")
        _check_components(w=parameter(w, "w"), mu=self.mu, sigma=self.sigma)
        super().__init__(w, Normal.dist(self.mu, sigma=self.sigma, shape=comp_shape), *args, **kwargs)

    def _draw_chosen(self, index, parts, event, point, size):
        """Return one normal number for each draw, with the parameters of the component `index`."""
        given = [entry if static_shape(entry) else entry[None] for entry in (self.mu, self.sigma)]
        values, _ = draw_event_parameters(given, [1, 1], parts, point, size)
        mu, sigma = (_chosen(value, index) for value in values)
        check_domain("NormalMixture", "sigma", sigma, SCALE)
        return generator().normal(mu, sigma, index.shape)

    def _distr_parameters_for_repr(self):
        return ["w", "mu", "sigma"]


def _check_components(**params):
    lengths = {name: static_shape(param)[-1] for name, param in params.items() if static_shape(param)}
    if len({length for length in lengths.values() if length not in (None, 1)}) > 1:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ValueError(f"The last axes of NormalMixture's parameters, the components, must have one length; got {listed}.")


def _chosen(value, index):
    """Return ``value[..., index]``, row by row; leading axes of `value` broadcast against those of `index`."""
    if value.shape[-1] == 1:
        return value[..., 0]
    if value.ndim == 1:
        return value[index]
    value = value.reshape((1,) * (index.ndim + 1 - value.ndim) + value.shape)
    return np.take_along_axis(value, index[..., None], axis=-1)[..., 0]
