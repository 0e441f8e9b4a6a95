"""Times the summed log-probability of many observations, compiled with its parameters as inputs.

Ours is timed twice: as a function that is called (`K.function`), and as a step of a compiled chain, which is what a sampler
runs (TensorFlow compiles only that by XLA). PyMC3's samplers call a function.
"""

import time
from statistics import median

import numpy as np
from densities import GROUPS, label_of, values_of

MOST = 64  # evaluations in one call of a chain


class Ours:
    """How this project compiles a function; `K` is its layer of engines."""

    def __init__(self, K):
        self.placeholder = lambda name, value: K.placeholder(value.shape, str(value.dtype), name=name)
        self.data = K.variable
        self.function = K.function
        self._K = K

    def chain(self, logp, params):
        """Return ``run(n)``, which evaluates `logp` n times in a compiled chain.

        The parameters are what the chain carries; they change by a zero that depends on the value, so that no evaluation can
        be left out.
        """
        K = self._K

        def step(carry, number):
            value = logp(dict(zip(params, carry)))
            zero = 0.0 * value
            return [x + K.cast(zero, K.dtype(x)) for x in carry], [value]

        specs = [K.TensorSpec(value.shape, str(value.dtype), name) for name, value in params.items()]
        loop = K.compile_loop(step, specs, [K.TensorSpec((), K.floatx(), "number")])
        start, numbers = [value[None] for value in params.values()], [np.zeros((MOST, 1))]
        return lambda n: loop(start, numbers, n)


class Theano:
    """How PyMC3 compiles a function."""

    chain = None

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
    data = compiler.data(values)

    def logp(symbols):
        return getattr(pm, density.name).dist(**symbols, **density.fixed, **shape).logp_sum(data)

    start = time.perf_counter()
    function = compiler.function(list(inputs.values()), logp(inputs))
    arguments = list(params.values())
    answer = {"value": float(function(*arguments)), "first": time.perf_counter() - start}
    answer["function"] = _typical(lambda: function(*arguments), job["budget"])
    answer["seconds"] = answer["function"]
    if compiler.chain is not None and params:  # without parameters nothing would be left to do in a chain
        answer["seconds"] = _per_evaluation(compiler.chain(logp, params), job["budget"])
    return answer


def _per_evaluation(run, budget):
    """Return the seconds of one of many evaluations in a chain."""
    run(1)
    once = _typical(lambda: run(1), 0.0)
    count = int(np.clip(budget / max(once, 1e-6), 3, MOST))
    return _typical(lambda: run(count), budget) / count


def scipy_logp(job):
    """The same for SciPy's functions, summed."""
    found = {}
    for density in GROUPS[job["group"]]:
        if density.scipy is not None:
            values = values_of(density, job["observations"])
            found[label_of(density)] = _attempt(
                lambda: {
                    "seconds": _typical(lambda: np.sum(density.scipy(values)), job["budget"]),
                    "value": float(np.sum(density.scipy(values))),
                }
            )
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
    while len(times) < 3 or (time.perf_counter() - began < budget and len(times) < 100):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return median(times)
