"""The draws that follow tuning, from a trace or from ArviZ's InferenceData."""

from __future__ import annotations

import numpy as np

from ..util import get_default_varnames, get_untransformed_name, is_transformed_name


def count_tuning(trace) -> int:
    """Return how many draws at the start of each chain of `trace` were made while tuning.

    The statistic `tune` tells, where a step method has it; otherwise the figures in the run's report.
    """
    if "tune" in trace.stat_names:
        counts = []
        for values in trace.get_sampler_stats("tune", combine=False, squeeze=False):
            after = ~values.astype(bool).any(axis=tuple(range(1, values.ndim)))
            counts.append(int(np.argmax(after)) if after.any() else len(after))
        return max(counts)
    n_draws = trace.report.n_draws
    return 0 if n_draws is None else max(0, len(trace) - n_draws)


def free_names(model, present) -> list[str]:
    """Return the untransformed names, among those `present`, of a model's free variables."""
    names = []
    for rv in model.free_RVs:
        name = get_untransformed_name(rv.name) if is_transformed_name(rv.name) else rv.name
        for candidate in (name, rv.name):
            if candidate in present:
                names.append(candidate)
                break
    return names


class PosteriorDraws:
    """Draws after tuning, as many from each chain as the shortest has.

    Attributes
    ----------
    names : list of str
    chains : int
    length : int
        Draws per chain.
    size : int
        Number of scalar quantities in all variables.
    """

    def __init__(self, per_chain, skip, length) -> None:
        # per_chain: dict name -> list of arrays (draws, *shape), views of what is stored
        self._per_chain = per_chain
        self._skip = skip
        self.names = list(per_chain)
        self.chains = max((len(arrays) for arrays in per_chain.values()), default=0)
        self.length = length
        self.size = sum(arrays[0][:1].size for arrays in per_chain.values() if len(arrays[0]))

    @classmethod
    def of_trace(cls, trace, model=None) -> PosteriorDraws:
        """Return those of a MultiTrace: the model's free variables, or all untransformed ones."""
        names = get_default_varnames(trace.varnames, False) if model is None else free_names(model, trace.varnames)
        skip = count_tuning(trace)
        arrays = {name: trace.get_values(name, combine=False, squeeze=False) for name in names}
        return cls(arrays, skip, max(0, len(trace) - skip))

    @classmethod
    def of_inferencedata(cls, idata, model=None) -> PosteriorDraws:
        """Return those of an InferenceData's group `posterior`."""
        if not hasattr(idata, "posterior"):
            return cls({}, 0, 0)
        posterior = idata.posterior
        present = [str(name) for name in posterior.data_vars]
        names = present if model is None else free_names(model, present)
        arrays = {name: list(posterior[name].transpose("chain", "draw", ...).values) for name in names}
        return cls(arrays, 0, posterior.sizes["draw"])

    def array(self, name, start=0, thin=1) -> np.ndarray:
        """Return draws ``start::thin`` of a variable, of shape (quantities, chains, draws); a copy."""
        first, end = self._skip + start, self._skip + self.length
        stacked = np.stack([values[first:end:thin] for values in self._per_chain[name]])
        return np.moveaxis(stacked.reshape(*stacked.shape[:2], -1), -1, 0)
