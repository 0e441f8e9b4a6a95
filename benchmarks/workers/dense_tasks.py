"""Times a product of a dense design with coefficients, and its gradient, again and again in a compiled loop, on one core.

Two log-densities of coefficients b are evaluated, of a normal and of a Poisson regression: ``-sum((y - X b)^2) / 2`` and
``sum(y X b - exp(X b))``. In each iteration b is moved, by next to nothing, along what was computed, so that none can be left out.
"""

import measure
import numpy as np

MOST = 2**19  # iterations of one call
NEXT_TO_NOTHING = 1e-14


def problem(rows, columns):
    """Return a design (rows, columns), responses (rows,) and coefficients (columns,)."""
    random = np.random.RandomState(7)
    design = random.standard_normal((rows, columns))
    b = random.standard_normal(columns) * 0.3 / np.sqrt(columns)
    return design, random.poisson(np.exp(design @ b)).astype("float64"), b


def normal(np, eta, y):
    """Return the log-density of a normal regression, by the functions of a module `np`."""
    return -0.5 * np.sum((y - eta) ** 2)


def poisson(np, eta, y):
    """Return that of a Poisson regression."""
    return np.sum(y * eta - np.exp(eta))


DENSITIES = {"normal": normal, "poisson": poisson}


def task(loop_of):
    """Return the task `dense` of a program.

    ``loop_of(density, with_gradient, design, y, b)`` returns a function that evaluates the density so many times, or
    density and gradient, and returns the last value.
    """

    def dense(job):
        """Processor seconds of one evaluation, by name of the density, number of columns, and "forward" or "gradient"."""
        found = {}
        for columns in job["columns"]:
            given = problem(job["rows"], columns)
            for name, density in DENSITIES.items():
                for kind in ("forward", "gradient"):
                    run = loop_of(density, kind == "gradient", *given)
                    found["%s %d %s" % (name, columns, kind)] = measure.each(run, job["budget"], job["repeats"], MOST)
                found["%s %d value" % (name, columns)] = float(run(1))
        return found

    return dense


def loop_of_numpy(density, with_gradient, design, y, b):
    """Return a loop in Python, of NumPy's functions, in which nothing is computed twice."""

    def evaluated(here):
        eta = design @ here
        if density is normal:
            residual = y - eta
            return -0.5 * (residual @ residual), residual
        mean = np.exp(eta)
        return y @ eta - np.sum(mean), y - mean

    def run(count):
        here, value = b, 0.0
        for _ in range(count):
            value, residual = evaluated(here)
            here = here + NEXT_TO_NOTHING * (residual @ design if with_gradient else value)
        return value

    return run


def loop_of_ours(K):
    """Return a function that makes a compiled chain's loop of K."""

    def loop_of(density, with_gradient, design, y, b):
        data, responses = K.constant(design), K.constant(y)

        def step(carry, xs):
            (here,) = carry
            value = density(K, K.dot(data, here), responses)
            move = K.gradients(value, [here])[0] if with_gradient else value
            return [here + NEXT_TO_NOTHING * move], [value]

        specs = [K.TensorSpec(b.shape, "float64", "b")], [K.TensorSpec((), "float64", "number")]
        loop, numbers = K.compile_loop(step, *specs), [np.zeros((MOST, 1))]
        return lambda count: np.asarray(loop([b[None]], numbers, count)[1][0]).ravel()[count - 1]

    return loop_of
