"""The model drawn forward: each variable once for each draw, given those that it depends on.

Distributions, which know of no models, reach it through `pymc3._context.above`: parameters take their values from the draws
that are under way.
"""

from .. import _context
from . import joint
from .predictive import fast_sample_posterior_predictive, sample_posterior_predictive, sample_prior_predictive
from .predictive_w import sample_posterior_predictive_w

__all__ = ["fast_sample_posterior_predictive", "sample_posterior_predictive", "sample_posterior_predictive_w", "sample_prior_predictive"]

_context.above.forward = joint
