"""Mixtures of distributions."""

from pymc3.distributions.mixture.components import all_discrete
from pymc3.distributions.mixture.mixture import Mixture
from pymc3.distributions.mixture.normal_mixture import NormalMixture
from pymc3.distributions.mixture.same_family import MixtureSameFamily

__all__ = ["Mixture", "NormalMixture", "MixtureSameFamily", "all_discrete"]
