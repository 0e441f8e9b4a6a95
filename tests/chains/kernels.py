"""Small kernels, one for each thing that the protocol offers; what they draw is compared with what is known."""

from typing import Any, NamedTuple

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.chains.kernel import Kernel
from pymc3.chains.random_numbers import LOG_UNIFORM, STREAM, normals
from pymc3.step_methods.arraystep import Competence, value_variables
from pymc3.step_methods.kernel_step import KernelStep


class Tuned(NamedTuple):
    """A state that only counts: iterations that were tuned, of those that were announced."""

    tune: Any
    count: Any
    announced: Any


class TunedInfo(NamedTuple):
    tune: np.bool_
    announced: np.int64


class Slice(Kernel):
    """Slice sampling of a number (Neal 2003): how many random numbers an iteration needs is not known before."""

    Info = TunedInfo
    sources = (STREAM,)
    kind = ("slice",)

    def init(self, tuning):
        return Tuned(np.array(True), np.array(0), np.array(tuning))

    def step(self, points, state, random, target):
        (name,), (stream,) = points, random
        here = points[name]
        level = target.logp(points) - stream.fold_in(0).exponential()
        left = here - 2.0 * stream.fold_in(1).uniform()

        def outside(edge):
            return target.logp({name: edge}) > level

        left = K.while_loop(outside, lambda edge: edge - 2.0, left, 50)
        right = K.while_loop(outside, lambda edge: edge + 2.0, left + 2.0, 50)

        def drawn(carry):
            left, right, _, count = carry
            proposed = left + (right - left) * stream.fold_in(count + 2).uniform()
            is_left = proposed < here
            return K.where(is_left, proposed, left), K.where(is_left, right, proposed), proposed, count + 1

        def missed(carry):
            return K.logical_or(K.equal(carry[3], 0), target.logp({name: carry[2]}) <= level)

        moved = K.while_loop(missed, drawn, (left, right, here, K.constant(0)), 100)[2]
        state = Tuned(state.tune, state.count + K.cast(state.tune, "int64"), state.announced)
        return {name: moved}, None, (state, TunedInfo(state.tune, state.announced))


class NoState(NamedTuple):
    tune: Any


class AcceptedInfo(NamedTuple):
    accepted: np.bool_
    energy: np.float64


class Hamiltonian(Kernel):
    """Hamiltonian Monte Carlo (Neal 2011) with a fixed step size and number of steps."""

    Info = AcceptedInfo
    kind = ("hmc",)
    step_size, steps = 0.25, 8

    def __init__(self, vars):
        super().__init__(vars)
        self.sources = (normals(sum(var.dsize for var in vars)), LOG_UNIFORM)

    def init(self, tuning):
        return NoState(np.array(True))

    def step(self, points, state, random, target):
        numbers, log_uniform = random
        momentum, start = {}, 0
        for var in self.vars:
            momentum[var.name] = K.reshape(numbers[start : start + var.dsize], var.dshape)
            start += var.dsize
        names = list(points)
        logp, gradient = target.logp_and_gradient(points)
        before = logp - _kinetic(momentum)

        def leap(carry, _):
            point, momentum, gradient = (dict(zip(names, part)) for part in carry)
            half = {name: momentum[name] + 0.5 * self.step_size * gradient[name] for name in names}
            point = {name: point[name] + self.step_size * half[name] for name in names}
            _, gradient = target.logp_and_gradient(point)
            momentum = {name: half[name] + 0.5 * self.step_size * gradient[name] for name in names}
            return tuple(tuple(part[name] for name in names) for part in (point, momentum, gradient)), ()

        start = tuple(tuple(part[name] for name in names) for part in (points, momentum, gradient))
        (end, momentum, _), _ = K.scan(leap, start, length=self.steps)
        proposed = dict(zip(names, end))
        factors = target.factors(proposed)
        after = target.logp(proposed) - _kinetic(dict(zip(names, momentum)))
        accepted = log_uniform[0] < after - before
        points = {name: K.where(accepted, proposed[name], points[name]) for name in names}
        factors = [K.where(accepted, new, old) for new, old in zip(factors, target.here)]
        return points, factors, (state, AcceptedInfo(accepted, -after))


def _kinetic(momentum):
    return 0.5 * sum(K.sum(p**2) for p in momentum.values())


def step_method(kernel_class, *arguments):
    """Return a step method with such a kernel."""

    class Step(KernelStep):
        name = kernel_class.__name__
        generates_stats = bool(kernel_class.Info._fields)
        stats_dtypes = [dict(kernel_class.Info.__annotations__)] if kernel_class.Info._fields else []

        def __init__(self, vars, model):
            super().__init__(value_variables(vars, model), model)

        @property
        def kernel(self):
            return kernel_class(self.vars, *arguments)

        @staticmethod
        def competence(var, has_grad):
            return Competence.COMPATIBLE

    return Step
