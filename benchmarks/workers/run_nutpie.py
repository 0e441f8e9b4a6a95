"""nutpie's NUTS (Numba), on the models of PyMC 5; `metric` of a job: "low rank" or "diagonal"."""

import sys
import time

import measure
import models
import numpy
import nutpie
import posterior_models
import posterior_run
import pymc as pm
import pytensor


def compiled(model, job):
    """Compile a model; return it, and a function of seed and number of draws that samples."""
    found = nutpie.compile_pymc_model(model, backend="numba")

    def sample(seed, draws, **options):
        options = dict(dict(tune=job["tune"], chains=job["chains"]), **options)
        low_rank = job["metric"] == "low rank"
        return nutpie.sample(
            found, draws=draws, seed=seed, cores=job["cores"], progress_bar=False, low_rank_modified_mass_matrix=low_rank, **options
        )

    return sample


def prepare(job):
    """See `posterior_run.posterior`; what is compiled at the first draw belongs to compiling."""
    start = time.perf_counter()
    model = posterior_models.build(pm, job["posterior"])
    built = time.perf_counter()
    sample = compiled(model, job)
    sample(1, 2, tune=2, chains=1)
    facts = {"model": built - start, "first_draw": time.perf_counter() - built}
    return facts, lambda seed: sample(seed, job["draws"]), lambda found, seed: posterior_run.drawn_of_inferencedata(found)


def posterior(job):
    """See `posterior_run.posterior`."""
    return posterior_run.posterior(job, prepare)


def rate(job):
    """Seconds of whole runs of two lengths."""
    sample = compiled(models.build(pm, job["problem"], job["size"]), job)
    sample(1, job["warm_up"])
    return dict(measure.two_lengths(lambda draws: sample(20, draws), job["short"], job["long"], job["repeats"]), probe=[])


def versions(job):
    """Versions of nutpie and what it stands on."""
    return {
        "nutpie": nutpie.__version__,
        "pymc": pm.__version__,
        "pytensor": pytensor.__version__,
        "numpy": numpy.__version__,
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    measure.main({"posterior": posterior, "rate": rate, "versions": versions})
