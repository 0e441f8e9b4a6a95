"""Times the gradient of a hierarchical logistic regression again and again, as a trajectory needs it, on one core."""

from typing import Any, NamedTuple

import measure
import numpy as np

NEXT_TO_NOTHING = 1e-14
LOG_TAU = np.log(2.0 / np.pi) / 2  # of the prior's mean
MOST = 10**6  # iterations of one call


def problem(rows, groups):
    """Return the group (rows,) of each row, a predictor (rows,) and outcomes (rows,)."""
    random = np.random.RandomState(11)
    group, x, effects = random.randint(0, groups, rows), random.standard_normal(rows), random.standard_normal(groups)
    probability = 1.0 / (1.0 + np.exp(-(0.5 + 0.7 * effects[group] - 0.4 * x)))
    return group, x, (random.uniform(size=rows) < probability).astype("int64")


def model(pm, rows, groups):
    """Return the model in PyMC3's own words; `pm` is PyMC 5 or this project."""
    group, x, y = problem(rows, groups)
    with pm.Model() as found:
        mu = pm.Normal("mu", mu=0.0, sigma=2.0)
        tau = pm.HalfNormal("tau", sigma=1.0)
        slope = pm.Normal("slope", mu=0.0, sigma=2.0)
        intercept = pm.Normal("intercept", mu=mu, sigma=tau, shape=groups)
        pm.Bernoulli("y", logit_p=intercept[group] + slope * x, observed=y)
    return found


def together(rows):
    """Return the number of gradients in an iteration: so many that what it costs beside them does not count."""
    return int(np.clip(4_000_000 // rows, 4, 64))


def task(loop_of):
    """Return the task `growth` of a program.

    ``loop_of(rows, groups)`` returns a function that evaluates density and gradient so many times, how many of them it does at once,
    and the density.
    """

    def growth(job):
        """Processor seconds of a gradient by number of groups, and the density at the first point."""
        found = {}
        for groups in job["groups"]:
            run, count, value = loop_of(job["rows"], groups)
            found["%d" % groups] = measure.each(run, job["budget"], job["repeats"], MOST) / count
            found["%d value" % groups] = value
        return found

    return growth


def loop_of_ours(pm):
    """Return a function that makes `pm.sample` with a step method that computes gradients and all but stays where it is."""
    from pymc3 import backends_symbolic as K
    from pymc3.backends_symbolic.derived.control import while_loop_checked
    from pymc3.chains.kernel import Kernel
    from pymc3.chains.random_numbers import uniforms
    from pymc3.step_methods import KernelStep

    class State(NamedTuple):
        tune: Any

    class Gradients(Kernel):
        sources = (uniforms(1),)

        def __init__(self, vars, count):
            super().__init__(vars)
            self._count = count

        @property
        def kind(self):
            return "gradients", self._count

        def init(self, tuning):
            return State(np.array(True))

        def step(self, points, state, random, target):
            def further(carry):
                number, here, _ = carry
                factors, gradient = target.factors_and_gradient(dict(zip(points, here)))
                return number + 1, [x + NEXT_TO_NOTHING * dx for x, dx in zip(here, gradient.values())], factors

            start = K.constant(0), list(points.values()), target.here
            _, here, factors = while_loop_checked(lambda carry: carry[0] < self._count, further, start, self._count)
            return dict(zip(points, here)), factors, (state, self.Info())

    class Climb(KernelStep):
        name, default_blocked, generates_stats, stats_dtypes = "climb", True, False, []

        def __init__(self, vars, model, count):
            super().__init__(vars, model)
            self._count = count

        @property
        def kernel(self):
            return Gradients(self.vars, self._count)

    def loop_of(rows, groups):
        found = model(pm, rows, groups)
        with found:
            step = Climb(found.vars, found, together(rows))

        def run(count):
            options = dict(tune=0, chains=1, cores=1, progressbar=False, compute_convergence_checks=False, return_inferencedata=False)
            with found:
                pm.sample(count, step=step, random_seed=1, **options)

        return run, together(rows), float(found.logp(found.test_point))

    return loop_of
