"""PyMC 5 and its Metropolis."""

import logging
import sys

import measure
import numpy
import posterior_run
import posterior_tasks
import pymc as pm
import pytensor
from pymc_tasks import PymcTasks


def posterior(job):
    """See `posterior_run.posterior`."""
    return posterior_run.posterior(job, lambda job: posterior_tasks.pymc5(pm, job))


def versions(job):
    """Versions of PyMC 5 and what it stands on."""
    return {"pymc": pm.__version__, "pytensor": pytensor.__version__, "numpy": numpy.__version__, "python": sys.version.split()[0]}


if __name__ == "__main__":
    logging.getLogger("pymc").setLevel(logging.ERROR)
    measure.main(dict(PymcTasks(pm).table(), versions=versions, posterior=posterior))
