"""PyMC3 3.11.6 itself, in a Python 3.9 of its own."""

import logging
import sys
import time

start = time.perf_counter()
import pymc3 as pm  # noqa: E402  (timed)

IMPORT_SECONDS = time.perf_counter() - start

import logp_tasks  # noqa: E402
import measure  # noqa: E402
import numpy  # noqa: E402
import posterior_run  # noqa: E402
import posterior_tasks  # noqa: E402
from pymc_tasks import PymcTasks  # noqa: E402

import theano  # noqa: E402


def import_time(job):
    """Seconds that `import pymc3` took, Theano included."""
    return {"engine": 0.0, "added": IMPORT_SECONDS}


def posterior(job):
    """See `posterior_run.posterior`."""
    return posterior_run.posterior(job, lambda job: posterior_tasks.pymc3(pm, job))


def versions(job):
    """Versions of PyMC3 and what it stands on."""
    return {"pymc3": pm.__version__, "theano-pymc": theano.__version__, "numpy": numpy.__version__, "python": sys.version.split()[0]}


if __name__ == "__main__":
    logging.getLogger("pymc3").setLevel(logging.ERROR)
    logp = logp_tasks.task(pm, logp_tasks.Theano(theano))
    measure.main(dict(PymcTasks(pm).table(), import_time=import_time, versions=versions, logp=logp, posterior=posterior))
