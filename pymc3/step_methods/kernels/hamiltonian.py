"""What kernels that move along the gradient have in common: a tuned step size, and a metric that is adapted."""

import abc
from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...backends_symbolic.derived.control import while_loop_checked
from ...chains.kernel import Kernel
from ...chains.random_numbers import normals, uniforms
from ...chains.target import total
from .metrics import MetricState
from .phase_space import Evaluated, Metric, Phase, Vectors, evaluator
from .step_size import StepSize

__all__ = ["HamiltonianKernel", "HamiltonianState", "Settings", "Start", "part_of"]


class Settings(NamedTuple):
    """How step size and metric are tuned.

    Attributes
    ----------
    adaptation : metrics.Adaptation
    averaging : step_size.DualAveraging
    step_size : float
        The first one.
    adapt_step_size : bool
    largest_error : float
        An energy that is higher than at the start by more than this is a divergence.
    """

    adaptation: Any
    averaging: Any
    step_size: float
    adapt_step_size: bool = True
    largest_error: float = 1000.0


class HamiltonianState(NamedTuple):
    """What is carried.

    Number of iterations; gradient where the chain is; step size (fields of `StepSize`); metric, with what it is adapted to
    (`MetricState`).
    """

    tune: Any
    iteration: Any
    gradient: Any
    log_step: Any
    log_average: Any
    log_target: Any
    shortfall: Any
    count: Any
    target_accept: Any
    large_errors: Any
    scale: Any
    directions: Any
    stretches: Any
    draws: Any
    gradients: Any


class Start(NamedTuple):
    """Where a trajectory starts, and what it needs: metric, step size, and a function from position to density and gradient."""

    phase: Phase
    here: Any
    metric: Metric
    step_size: Any
    evaluate: Any


def part_of(state, kind) -> Any:
    """Return the fields of a state that are those of `StepSize` or `MetricState`."""
    known = state._asdict()
    return kind(*(known[name] for name in kind._fields))


class HamiltonianKernel(Kernel):
    """Base class of the kernels that follow Hamilton's equations.

    A subclass writes `drawn`, and says in `uniforms` how many uniform random numbers that needs.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; moved together.
    settings : Settings
    """

    is_long = True
    uniforms = 1

    def __init__(self, vars, settings) -> None:
        super().__init__(vars)
        self._vectors, self._settings = Vectors(self.vars), settings
        self.sources = normals(self._vectors.size), uniforms(self.uniforms)

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        settings = self._settings
        own = settings.adaptation.kind, settings.averaging, settings.adapt_step_size, settings.largest_error
        return type(self).__name__, self._vectors.size, self.is_alone, *own

    def init(self, tuning) -> HamiltonianState:
        """Return the state before the first iteration."""
        step = self._settings.averaging.start(np.asarray(self._settings.step_size, K.floatx()))
        gradient, metric = np.zeros(self._vectors.size, K.floatx()), self._settings.adaptation.start(self._vectors.size)
        return HamiltonianState(np.array(True), np.array(0), gradient, *step, *metric)

    def adaptations(self, tuning) -> tuple[int, ...]:
        """Return the numbers of iterations after which the metric is adapted."""
        step_sizes = self._settings.averaging.schedule(tuning) if self._settings.adapt_step_size else ()
        return tuple(sorted({*self._settings.adaptation.schedule(tuning, self._vectors.size), *step_sizes}))

    def adapt(self, state, iteration, tuning) -> HamiltonianState:
        """Return the state (arrays, any leading axes) with what is due: a new metric, another step size."""
        adaptation, averaging = self._settings.adaptation, self._settings.averaging
        if iteration in adaptation.schedule(tuning, self._vectors.size):
            state = state._replace(**adaptation.adapted(part_of(state, MetricState), iteration)._asdict())
        if self._settings.adapt_step_size:
            state = state._replace(**averaging.adapted(part_of(state, StepSize), iteration, tuning)._asdict())
        return state

    def step(self, points, state, random, target) -> tuple:
        """Draw from one trajectory, and tune the step size by how well the energy was kept."""
        normals, uniforms = random
        directions = (state.directions, state.stretches) if K.int_shape(state.stretches)[-1] else ()
        metric = Metric(state.scale, *directions)
        evaluate, position = evaluator(self._vectors, target), self._vectors.vector(points)
        here, gradient = self._here(evaluate, position, state, target)
        phase = Phase(position, *metric.momentum_and_velocity(normals), gradient, metric.of(gradient))
        step_size = K.exp(K.where(state.tune, state.log_step, state.log_average))
        drawn, accepted, error, info = self.drawn(Start(phase, here, metric, step_size, evaluate), state, uniforms)
        return self._vectors.points(drawn.position), drawn.here.factors, (self._tuned(state, drawn, accepted, error), info)

    def _here(self, evaluate, position, state, target):
        """Return density and gradient where the chain is; they are known from the last iteration, if nothing else has moved it."""
        if not self.is_alone:
            return evaluate(position)

        def evaluated(_):
            return K.constant(False), evaluate(position)[1]

        # A loop of no lap, or of one: unlike a branch it costs nothing where chains are mapped.
        begins = K.equal(state.iteration, 0)
        _, gradient = while_loop_checked(lambda carry: carry[0], evaluated, (begins, state.gradient), 1)
        return Evaluated(total(target.here), target.here), gradient

    def gradients_of(self, state, steps) -> K.TensorVariable:
        """Return the number of gradients of an iteration that made so many steps."""
        return steps + K.cast(K.equal(state.iteration, 0), "int64") if self.is_alone else steps + 1

    @abc.abstractmethod
    def drawn(self, start, state, uniforms) -> tuple:
        """Return what was drawn from a trajectory.

        Returns
        -------
        drawn : phase_space.Drawn
            A point of it.
        accepted : tensor ()
            The probability with which its points are accepted.
        error : tensor ()
            The largest of the energy.
        info : NamedTuple
        """

    def _tuned(self, state, drawn, accepted, error):
        changes = {"iteration": state.iteration + 1, "gradient": drawn.gradient, **self.noted(state, accepted, error)}
        rows = K.int_shape(state.draws)[-2]
        if rows:
            row = K.mod(state.iteration, rows)
            changes["draws"] = K.set_subtensor(state.draws, row, drawn.position)
            changes["gradients"] = K.set_subtensor(state.gradients, row, drawn.gradient)
        return state._replace(**changes)

    def noted(self, state, accepted, error) -> dict[str, K.TensorVariable]:
        """Return the fields that change with the acceptance of a trajectory and its error: those of the step size."""
        if not self._settings.adapt_step_size:
            return {}
        old = part_of(state, StepSize)
        new = self._settings.averaging.updated(old, accepted, error)
        return {name: K.where(state.tune, x, before) for name, x, before in zip(StepSize._fields, new, old)}
