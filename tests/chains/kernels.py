"""Small kernels, one for each thing that the protocol offers; what they draw is compared with what is known."""

from typing import Any, NamedTuple

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.chains.kernel import Kernel
from pymc3.chains.random_numbers import STREAM, RandomSource
from pymc3.step_methods.arraystep import Competence, value_variables
from pymc3.step_methods.kernel_step import KernelStep

LOG_UNIFORM = RandomSource(1, lambda rng, out: rng.standard_exponential(out=out), scale=-1.0)


def normals(width):
    return RandomSource(width, lambda rng, out: rng.standard_normal(out=out))


def uniforms(width):
    return RandomSource(width, lambda rng, out: rng.random(out=out))


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


class History(NamedTuple):
    past: Any
    count: Any


class AcceptedOnly(NamedTuple):
    accepted: np.bool_


class FromHistory(Kernel):
    """Differential evolution from the past of the chain (ter Braak and Vrugt 2008): its state is an array that is filled."""

    Info = AcceptedOnly
    capacity = 4000

    def __init__(self, vars, capacity=capacity):
        super().__init__(vars)
        self.capacity, (self.size,) = capacity, [var.dsize for var in vars]
        self.sources = (uniforms(2), normals(self.size), LOG_UNIFORM)

    @property
    def kind(self):
        return "from history", self.capacity, self.size

    def init(self, tuning):
        past = np.random.default_rng(1).normal(size=(self.capacity, self.size))
        return History(past, np.array(10))

    def step(self, points, state, random, target):
        (name,), (choice, noise, log_uniform) = points, random
        rows = K.cast(K.floor(choice * K.cast(state.count, "float64")), "int64")
        difference = state.past[rows[0]] - state.past[rows[1]]
        proposed = {name: points[name] + 2.38 / np.sqrt(2 * self.size) * difference + 1e-3 * noise}
        factors = target.factors(proposed)
        delta = target.logp(proposed) - target.logp(points)
        accepted = log_uniform[0] < delta
        moved = K.where(accepted, proposed[name], points[name])
        factors = [K.where(accepted, new, old) for new, old in zip(factors, target.here)]
        place = K.minimum(state.count, self.capacity - 1)
        state = History(K.set_subtensor(state.past, place, moved), K.minimum(state.count + 1, self.capacity))
        return {name: moved}, factors, (state, AcceptedOnly(accepted))


class OverChains(Kernel):
    """Differential evolution from the other chains (ter Braak 2006): half of them move, then the others."""

    Info = AcceptedOnly
    sees_all_chains = True

    def __init__(self, vars):
        super().__init__(vars)
        (self.size,) = [var.dsize for var in vars]
        self.sources = (uniforms(2), normals(self.size), LOG_UNIFORM)

    @property
    def kind(self):
        return "over chains", self.size

    def init(self, tuning):
        return NoState(np.array(True))

    def step(self, points, state, random, target):
        (name,), (choice, noise, log_uniform) = points, random
        x = points[name]
        chains = K.int_shape(x)[0]
        half = chains // 2
        accepted = []
        for movers, others in ((np.arange(half), np.arange(half, chains)), (np.arange(half, chains), np.arange(half))):
            first = K.cast(K.floor(choice[:, 0] * len(others)), "int64")
            second = K.mod(first + 1 + K.cast(K.floor(choice[:, 1] * (len(others) - 1)), "int64"), len(others))
            difference = K.take(x[others], first, axis=0) - K.take(x[others], second, axis=0)
            proposed = x + 2.38 / np.sqrt(2 * self.size) * difference + 1e-2 * noise
            delta = _each(target.factors({name: proposed})) - _each(target.factors({name: x}))
            moves = K.logical_and(log_uniform[:, 0] < delta, np.isin(np.arange(chains), movers))
            x = K.where(K.expand_dims(moves, -1), proposed, x)
            accepted.append(moves)
        return {name: x}, None, (state, AcceptedOnly(K.logical_or(*accepted)))


def _each(factors):
    """Return the sum of the factors of each chain."""
    return sum(K.sum(K.reshape(value, (K.int_shape(value)[0], -1)), axis=1) for value in factors)


class GibbsOverClasses(Kernel):
    """Draw all elements of a vector of classes at once: each element of each factor depends on its own class only."""

    elementwise = True

    def __init__(self, vars, classes):
        super().__init__(vars)
        self.classes, (self.size,) = classes, [var.dsize for var in vars]
        self.sources = (uniforms(self.size * classes),)

    @property
    def kind(self):
        return "gibbs", self.size, self.classes

    def init(self, tuning):
        return NoState(np.array(True))

    def step(self, points, state, random, target):
        (name,) = points
        logps = [sum(target.elements({name: K.full_like(points[name], value)})) for value in range(self.classes)]
        gumbel = -K.log(-K.log(K.reshape(random[0], (self.classes, self.size))))
        drawn = K.argmax(K.stack(logps) + gumbel, axis=0)
        return {name: drawn}, None, (state, self.Info())


class EllipticalSlice(Kernel):
    """Elliptical slice sampling (Murray et al. 2010) under a standard normal prior: only the likelihood is asked for."""

    sources = (STREAM,)
    kind = ("elliptical slice",)

    def init(self, tuning):
        return NoState(np.array(True))

    def step(self, points, state, random, target):
        (name,), (stream,) = points, random
        here = points[name]
        other = stream.fold_in(0).normal(K.int_shape(here))
        level = target.likelihood(points) - stream.fold_in(1).exponential()
        angle = 2 * np.pi * stream.fold_in(2).uniform()

        def at(angle):
            return {name: here * K.cos(angle) + other * K.sin(angle)}

        def missed(carry):
            return target.likelihood(at(carry[0])) <= level

        def shrunk(carry):
            angle, low, high, count = carry
            low, high = K.where(angle < 0, angle, low), K.where(angle < 0, high, angle)
            return low + (high - low) * stream.fold_in(count).uniform(), low, high, count + 1

        angle = K.while_loop(missed, shrunk, (angle, angle - 2 * np.pi, angle, K.constant(3)), 100)[0]
        return at(angle), None, (state, self.Info())


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
