"""Times the summed log-probability of many observations, compiled with its parameters as inputs."""

import time
from statistics import median

import numpy as np

from densities import GROUPS, label_of, values_of


class Ours:
    """How this project compiles a function; `K` is its layer of engines."""

    def __init__(self, K):
        self.placeholder = lambda name, value: K.placeholder(value.shape, str(value.dtype), name=name)
        self.data = K.variable
        self.function = K.function


class Theano:
    """How PyMC3 compiles a function."""

    def __init__(self, theano):
        self.placeholder = lambda name, value: theano.tensor.TensorType(str(value.dtype), (False,) * value.ndim)(name)
        self.data = theano.shared
        self.function = lambda inputs, output: theano.function(inputs, output, on_unused_input="ignore")


def task(pm, compiler):
    """Return the task `logp` of a program."""

    def logp(job):
        """Seconds of one evaluation for each distribution of a group, and the value; an error's text where it fails."""
        return {label_of(density): _attempt(lambda: _time(pm, compiler, density, job)) for density in GROUPS[job["group"]]}

    return logp


def _time(pm, compiler, density, job):
    values = values_of(density, job["observations"])
    params = {name: np.asarray(value) for name, value in density.params.items()}
    inputs = {name: compiler.placeholder(name, value) for name, value in params.items()}
    shape = {"shape": values.shape} if density.shaped else {}
    start = time.perf_counter()
    distribution = getattr(pm, density.name).dist(**inputs, **density.fixed, **shape)
    function = compiler.function(list(inputs.values()), distribution.logp_sum(compiler.data(values)))
    arguments = list(params.values())
    value = float(function(*arguments))
    first = time.perf_counter() - start
    return {"seconds": _typical(lambda: function(*arguments), job["budget"]), "first": first, "value": value}


def scipy_logp(job):
    """The same for SciPy's functions, summed."""
    found = {}
    for density in GROUPS[job["group"]]:
        if density.scipy is not None:
            values = values_of(density, job["observations"])
            found[label_of(density)] = _attempt(lambda: {
                "seconds": _typical(lambda: np.sum(density.scipy(values)), job["budget"]),
                "value": float(np.sum(density.scipy(values)))})
    return found


def _attempt(measure):
    try:
        return measure()
    except Exception as error:  # one distribution that fails must not hide the others
        return {"error": "%s: %s" % (type(error).__name__, str(error)[:200])}


def _typical(call, budget):
    """Return the median seconds of as many calls as fit into `budget` seconds, at least three."""
    call()
    times, began = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - began < budget and len(times) < 100:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return median(times)
