"""Sampling: runs of Markov chains."""

from ..chains.compiled import RunningChain
from ..chains.run import Draw
from ..forward import fast_sample_posterior_predictive, sample_posterior_predictive, sample_posterior_predictive_w, sample_prior_predictive
from .assign import STEP_METHODS, assign_step_methods, instantiate_steppers, stop_tuning
from .init_nuts import init_nuts
from .old_names import sample_ppc, sample_ppc_w
from .sample import iter_sample, sample

__all__ = [
    "Draw",
    "RunningChain",
    "STEP_METHODS",
    "assign_step_methods",
    "fast_sample_posterior_predictive",
    "init_nuts",
    "instantiate_steppers",
    "iter_sample",
    "sample",
    "sample_posterior_predictive",
    "sample_posterior_predictive_w",
    "sample_ppc",
    "sample_ppc_w",
    "sample_prior_predictive",
    "stop_tuning",
]
