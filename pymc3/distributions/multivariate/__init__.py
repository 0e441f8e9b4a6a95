"""Distributions of vectors and matrices, one per file."""

from pymc3.distributions.multivariate.mv_normal import MvNormal

__all__ = ["MvNormal"]
