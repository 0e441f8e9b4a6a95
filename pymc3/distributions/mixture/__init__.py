"""Mixtures of distributions."""

from .components import all_discrete
from .mixture import Mixture
from .normal_mixture import NormalMixture
from .same_family import MixtureSameFamily

__all__ = ["Mixture", "NormalMixture", "MixtureSameFamily", "all_discrete"]
