"""How the three programs that speak PyMC3's language are prepared for whole runs of NUTS (see `posterior_run`)."""

import time
import warnings

import posterior_models
import posterior_run
from pymc_tasks import FirstDraw

warnings.simplefilter("ignore")
QUIET = dict(progressbar=False, compute_convergence_checks=False)


def ours(pm, job):
    """Prepare this project: `pm.sample` until its first draw, which compiles, and once more, which does not."""
    start = time.perf_counter()
    model = posterior_models.build(pm, job["posterior"])
    built = time.perf_counter() - start

    def sample(seed, **options):
        lengths = dict(tune=job["tune"], chains=job["chains"], cores=job["cores"])
        with model:
            step = pm.ChEESHMC() if job.get("method") == "ChEESHMC" else None  # None: NUTS, started as by default
            options = dict(options, step=step, discard_tuned_samples=False, return_inferencedata=False)
            return pm.sample(job["draws"], random_seed=seed, **lengths, **QUIET, **options)

    def until_first_draw():
        begun, moment = time.perf_counter(), []

        def callback(trace, draw):
            moment.append(time.perf_counter() - begun)
            raise FirstDraw

        try:
            sample(1000, callback=callback)
        except FirstDraw:
            pass
        return moment[0]

    first, again = until_first_draw(), until_first_draw()
    sample(1000)
    facts = {"model": built, "first_draw": first, "compile": first - again}
    return facts, sample, lambda trace, seed: posterior_run.drawn_of_multitrace(trace, job["draws"], ("n_gradients", "tree_size"))


def pymc3(pm, job):
    """Prepare PyMC3."""

    def read(trace, seed):
        return posterior_run.drawn_of_multitrace(trace, job["draws"], ("tree_size",))

    return _with_init(pm, job, "start", dict(return_inferencedata=False), {}) + (read,)


def pymc5(pm, job):
    """Prepare PyMC 5."""

    def read(found, seed):
        return posterior_run.drawn_of_inferencedata(found)

    return _with_init(pm, job, "initvals", dict(nuts_sampler="pymc"), dict(tune=job["tune"])) + (read,)


def _with_init(pm, job, start_points, options, init_options):
    """Compile apart, by `init_nuts` and a run of four iterations; return what it took, and a function of a seed that samples."""
    start = time.perf_counter()
    model = posterior_models.build(pm, job["posterior"])
    built = time.perf_counter()
    with model:
        points, step = pm.init_nuts(chains=job["chains"], random_seed=1, progressbar=False, **init_options)
        pm.sample(2, tune=2, chains=1, cores=1, step=step, random_seed=1, **{start_points: points[0]}, **options, **QUIET)
    ready = time.perf_counter()
    step.reset_tuning()

    def sample(seed):
        lengths = dict(tune=job["tune"], chains=job["chains"], cores=job["cores"])
        with model:
            return pm.sample(
                job["draws"],
                step=step,
                random_seed=seed,
                discard_tuned_samples=False,
                **{start_points: points},
                **lengths,
                **options,
                **QUIET,
            )

    return {"model": built - start, "first_draw": ready - built}, sample
