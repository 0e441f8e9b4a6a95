"""Whole runs of NUTS on one posterior: what they cost, and how good their draws are."""

import time
from typing import Dict, NamedTuple

import measure
import numpy as np
import posteriors
from scores import scores


class Drawn(NamedTuple):
    """The draws (chain, draw, ...) of one run, and how many gradients they took."""

    values: Dict[str, np.ndarray]
    gradients: int
    tuning_gradients: int
    divergences: int


def posterior(job, prepare):
    """Return what it took to prepare, and a list with the scores of a run for each seed.

    ``prepare(job)`` compiles; it returns numbers to report, a function of a seed that samples, timed, and one that reads what
    that returned, as `Drawn`.
    """
    _, reference = posteriors.load(job["posterior"])
    facts, sample, read = prepare(job)
    runs = []
    for seed in job["seeds"]:
        clock = Clock()
        result = sample(seed)
        costs = clock.read()
        drawn = read(result, seed)
        draws = posteriors.parameters(drawn.values, reference)
        assert all(values.shape == (job["chains"], job["draws"]) for values in draws.values())
        counts = {name: int(count) for name, count in drawn._asdict().items() if name != "values"}
        runs.append(dict(costs, **scores(draws, reference), **counts))
    return dict(facts, seeds=runs)


class Clock:
    """Seconds, and seconds of processor time, since it was made."""

    def __init__(self):
        self._seconds, self._processor = time.perf_counter(), measure.processor_seconds()

    def read(self):
        """Return both, by name."""
        return {"seconds": time.perf_counter() - self._seconds, "processor": measure.processor_seconds() - self._processor}


def drawn_of_multitrace(trace, draws, counts):
    """Return `Drawn` of a trace that begins with the draws of tuning; the first statistic of `counts` that it has counts gradients."""

    def statistic(name):
        return np.asarray(trace.get_sampler_stats(name)).reshape(trace.nchains, -1)

    values = {name: np.stack(trace.get_values(name, combine=False, squeeze=False))[:, -draws:] for name in trace.varnames}
    gradients = statistic(next(name for name in counts if name in trace.stat_names))
    return Drawn(values, gradients[:, -draws:].sum(), gradients[:, :-draws].sum(), statistic("diverging")[:, -draws:].sum())


def drawn_of_inferencedata(found):
    """Return `Drawn` of what PyMC 5 and nutpie return, with the draws of tuning in groups of their own."""
    statistics, tuning = found.sample_stats, found.warmup_sample_stats
    return Drawn(
        {name: values.values for name, values in found.posterior.items()},
        statistics["n_steps"].values.sum(),
        tuning["n_steps"].values.sum(),
        statistics["diverging"].values.sum(),
    )
