"""Predictive draws under the names that they had until PyMC3 3.6."""

import numpy as np

from .._boundary import public
from .._checks import check_sequence, check_whole
from .._random import generator, normalize_seed, seeded
from ..forward import sample_posterior_predictive, sample_posterior_predictive_w
from ..forward.given import GivenDraws, given_draws
from ..util import get_var_name

__all__ = ["sample_ppc", "sample_ppc_w"]

#: Mixed into a seed: which posterior draws are taken depends on other numbers than what is drawn from them.
_CHOICE = 0x505043


@public
def sample_ppc(trace, samples=None, model=None, vars=None, size=None, random_seed=None, progressbar=True) -> dict[str, np.ndarray]:
    """Draw data anew, given posterior draws: `sample_posterior_predictive` as it was called until PyMC3 3.6.

    Parameters
    ----------
    trace, model, size, random_seed, progressbar
        As there.
    samples : int, optional
        Number of draws, from posterior draws that are chosen at random, of all chains. Default: from each of them once.
    vars : list of variables, or of their names, optional
        Default: the observed ones.
    """
    names = None if vars is None else [get_var_name(var) for var in check_sequence("vars", vars, "of variables")]
    if samples is not None:
        trace = _chosen(given_draws(trace), check_whole("samples", samples, 0), random_seed)
    return sample_posterior_predictive(trace, None, model, names, size, random_seed=random_seed, progressbar=progressbar)


def _chosen(posterior, samples, random_seed):
    with seeded(None if normalize_seed(random_seed) is None else [*np.atleast_1d(random_seed), _CHOICE]):
        rows = generator().integers(max(posterior.total, 1), size=samples)
    return GivenDraws({name: values[rows] for name, values in posterior.values.items()}, samples, 1, samples)


@public
def sample_ppc_w(traces, samples=None, models=None, weights=None, random_seed=None, progressbar=True) -> dict[str, np.ndarray]:
    """Draw data anew from several models: `sample_posterior_predictive_w` as it was called until PyMC3 3.6.

    Parameters
    ----------
    traces, samples, models, weights, random_seed, progressbar
        As there.
    """
    return sample_posterior_predictive_w(traces, samples, models, weights, random_seed, progressbar)
