"""nutpie's NUTS (Numba), on the models of PyMC 5; `metric` of a job: "low rank" or "diagonal"."""

import ctypes
import sys
import time

import growth_tasks
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


def growth(job):
    """See `growth_tasks.task`: calls of the compiled function of density and gradient that nutpie's sampler calls, one after the other."""
    measure.use_one_core()

    def loop_of(rows, groups):
        found = nutpie.compile_pymc_model(growth_tasks.model(pm, rows, groups), backend="numba")
        function, size = found.compiled_logp_func.ctypes, found.n_dim
        position, gradient, value = numpy.zeros(size), numpy.zeros(size), numpy.zeros(1)
        position[1] = growth_tasks.LOG_TAU
        pointers = [array.ctypes.data_as(ctypes.POINTER(ctypes.c_double)) for array in (position, gradient, value)]

        def run(count):
            for _ in range(count):
                function(size, *pointers, found.user_data.ctypes.data)

        run(1)
        return run, 1, float(value[0])

    return growth_tasks.task(loop_of)(job)


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
    measure.main({"posterior": posterior, "rate": rate, "growth": growth, "versions": versions})
