"""The tasks of the three programs that speak PyMC3's language: this project, PyMC3 itself, PyMC 5."""

import gc
import time
import warnings
from statistics import median

import measure
import models
import numpy as np

PROBE_LENGTH = 100  # draws, and tuning steps, of the run that shows what a warm `pm.sample` costs by itself


class FirstDraw(Exception):
    """Raised by the callback: the first draw is there, the rest of the run is not wanted."""


class PymcTasks:
    """Tasks that return JSON-ready dictionaries; `clear` frees an engine's compiled functions, if it can."""

    def __init__(self, pm, clear=None):
        warnings.simplefilter("ignore")
        self.pm = pm
        self.clear = clear

    def table(self):
        """Return the tasks by name, as `measure.main` wants them."""
        return {
            "rate": self.rate,
            "first_draw": self.first_draw,
            "memory": self.memory,
            "models": self.models,
            "predictive": self.predictive,
        }

    def sample(self, model, draws, job, step=None, callback=None):
        """One `pm.sample` of `model`; `job` holds chains, cores, tune and what `step` asks for."""
        with model:
            step = step or self.step(model, job)
            options = dict(step=step, tune=job["tune"], chains=job["chains"], cores=job["cores"])
            options.update(random_seed=20, progressbar=False, compute_convergence_checks=False)
            if callback is not None:
                options["callback"] = callback
            return self.pm.sample(draws, return_inferencedata=False, **options)

    def step(self, model, job):
        """Return one Metropolis per variable, one for all variables if `job` says "blocked", or NUTS if it says so."""
        with model:
            if job.get("method") == "NUTS":
                return self.pm.NUTS()
            return self.pm.Metropolis(blocked=True) if job["blocked"] else self.pm.Metropolis()

    def rate(self, job):
        """Seconds of runs of two lengths, and of warm runs of next to no length."""
        model = models.build(self.pm, job["problem"], job["size"])
        step = self.step(model, job)
        last = {}

        def run(draws):
            last["trace"] = self.sample(model, draws, job, step)

        run(job["warm_up"])
        times = measure.two_lengths(run, job["short"], job["long"], job["repeats"])
        times["means"] = posterior_means(last["trace"], job["problem"])
        last.clear()
        probe = dict(job, tune=PROBE_LENGTH)
        times["probe"] = [measure.seconds(self.sample, model, PROBE_LENGTH, probe) for _ in range(job.get("probes", 0))]
        times["probe_iterations"] = 2 * PROBE_LENGTH
        return times

    def first_draw(self, job):
        """Seconds from asking for the step method and the sample to the first draw."""
        start = time.perf_counter()
        model = models.build(self.pm, job["problem"], job["size"])
        built = time.perf_counter()
        moment = []

        def callback(trace, draw):
            moment.append(time.perf_counter())
            raise FirstDraw

        try:
            self.sample(model, 1000, job, callback=callback)
        except FirstDraw:
            pass
        return {"model": built - start, "first_draw": moment[0] - built}

    def memory(self, job):
        """Bytes: peak of one run above what was held before it, and its samples and statistics."""
        model = models.build(self.pm, job["problem"], job["size"])
        step = self.step(model, job)
        self.sample(model, 1000, job, step)
        gc.collect()
        measure.forget_peak()
        before = measure.memory_now()
        trace = self.sample(model, job["draws"], job, step)
        peak = measure.memory_peak()
        samples, stats = stored_bytes(trace)
        return {"before": before, "peak": peak, "samples": samples, "stats": stats}

    def predictive(self, job):
        """Seconds of the first and of a warm call that draws from the prior and posterior predictive distribution."""
        pm, chains = self.pm, 4
        model = models.build(pm, job["problem"], job["size"])
        trace = self.sample(model, job["draws"] // chains, dict(chains=chains, cores=1, blocked=False, tune=100))
        calls = {
            "prior": lambda: pm.sample_prior_predictive(job["draws"], random_seed=1),
            "posterior": lambda: pm.sample_posterior_predictive(trace, random_seed=1, progressbar=False),
            "fast": lambda: pm.fast_sample_posterior_predictive(trace, random_seed=1),
        }
        generator = np.random.default_rng(1)
        calls["numbers"] = lambda: generator.standard_normal((job["draws"], job["size"]))
        answer = {}
        with model:
            for name, call in calls.items():
                answer["first_" + name] = measure.seconds(call)
                answer[name] = median(measure.seconds(call) for _ in range(job["repeats"]))
        return answer

    def models(self, job):
        """Seconds to build, sample and drop each of a row of models, and the memory held after each."""
        times, worked, held = [], [], []
        for index in range(job["models"]):
            start, before = time.perf_counter(), measure.processor_seconds()
            model = models.build(self.pm, job["problem"], job["size"])
            self.sample(model, job["draws"], job)
            del model
            if job["clear"]:
                self.clear()
            times.append(time.perf_counter() - start)
            worked.append(measure.processor_seconds() - before)
            gc.collect()
            held.append(measure.memory_now())
        return {"seconds": times, "processor": worked, "bytes": held}


def posterior_means(trace, problem):
    """Return the means of the regression's three coefficients, of the common mean, or of the first scalar."""
    if problem == "regression":
        return [float(trace["alpha"].mean())] + [float(m) for m in np.atleast_1d(trace["beta"].mean(axis=0))]
    return [float(trace["theta_0" if problem == "stacked" else "common"].mean())]


def stored_bytes(trace):
    """Return the bytes of all samples and of all sampler statistics, all chains together."""
    samples = sum(
        trace.get_values(name, combine=False, squeeze=False, chains=[chain])[0].nbytes for name in trace.varnames for chain in trace.chains
    )
    stats = sum(
        np.asarray(trace.get_sampler_stats(name, combine=False, chains=[chain])).nbytes
        for name in trace.stat_names
        for chain in trace.chains
    )
    return samples, stats
