"""Run this project's own tasks; `PYMC_SYMB_BACKEND` says on which engine."""

import gc
import importlib
import os
import sys
import time

import measure

ENGINE_IMPORTS = {"theano": "pytensor.tensor", "tensorflow": "tensorflow"}


def import_time(job):
    """Seconds to import the engine's library, and then to import pymc3 on top of it."""
    start = time.perf_counter()
    importlib.import_module(ENGINE_IMPORTS[os.environ["PYMC_SYMB_BACKEND"]])
    engine = time.perf_counter()
    importlib.import_module("pymc3")
    return {"engine": engine - start, "added": time.perf_counter() - engine}


def versions(job):
    """Versions of this project, its engine and NumPy."""
    from importlib import metadata

    import pymc3

    found = {"pymc3-backends": pymc3.__version__, "python": sys.version.split()[0]}
    for name in ("numpy", "scipy", "pytensor", "numba", "tensorflow", "tensorflow-cpu"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            pass
    return found


def interpret(job):
    """Seconds to build a chain of variables as a block and as a generator, in turn."""
    import pymc3 as pm

    def block():
        with pm.Model() as model:
            x = pm.Normal("x0", 0.0, 1.0)
            for number in range(1, job["variables"]):
                x = pm.Normal(f"x{number}", x, 1.0)
        return model

    @pm.model
    def generator():
        x = yield pm.Normal("x0", 0.0, 1.0)
        for number in range(1, job["variables"]):
            x = yield pm.Normal(f"x{number}", x, 1.0)

    ways = {"block": block, "generator": lambda: generator().as_model()}
    seconds = {name: [] for name in ways}
    for number in range(job["repeats"] + 1):
        for name, build in ways.items():
            gc.collect()  # or one way pays for what the other left behind
            start = time.perf_counter()
            build()
            if number > 0:  # the first of each pays for what is loaded when needed
                seconds[name].append(time.perf_counter() - start)
    return seconds


def pymc_task(name):
    """Return the task `name` of `PymcTasks`, which imports pymc3 only when it is run."""

    def run(job):
        from pymc_tasks import PymcTasks

        import pymc3 as pm
        from pymc3 import backends_symbolic as K

        return PymcTasks(pm, clear=K.clear_session).table()[name](job)

    return run


def logp(job):
    """See `logp_tasks`."""
    import logp_tasks

    import pymc3 as pm
    from pymc3 import backends_symbolic as K

    return logp_tasks.task(pm, logp_tasks.Ours(K))(job)


def dense(job):
    """See `dense_tasks`."""
    measure.use_one_core()
    import dense_tasks

    from pymc3 import backends_symbolic as K

    return dense_tasks.task(dense_tasks.loop_of_ours(K))(job)


def dense_numpy(job):
    """See `dense_tasks`."""
    measure.use_one_core()
    import dense_tasks

    return dense_tasks.task(dense_tasks.loop_of_numpy)(job)


def growth(job):
    """See `growth_tasks`."""
    measure.use_one_core()
    import growth_tasks

    import pymc3 as pm

    return growth_tasks.task(growth_tasks.loop_of_ours(pm))(job)


def posterior(job):
    """See `posterior_run.posterior`."""
    import posterior_run
    import posterior_tasks

    import pymc3 as pm

    return posterior_run.posterior(job, lambda job: posterior_tasks.ours(pm, job))


def scipy_logp(job):
    """See `logp_tasks`."""
    import logp_tasks

    return logp_tasks.scipy_logp(job)


if __name__ == "__main__":
    table = {name: pymc_task(name) for name in ("rate", "first_draw", "memory", "models", "predictive")}
    table.update(import_time=import_time, versions=versions, logp=logp, scipy_logp=scipy_logp, interpret=interpret, posterior=posterior)
    table.update(dense=dense, dense_numpy=dense_numpy, growth=growth)
    measure.main(table)
