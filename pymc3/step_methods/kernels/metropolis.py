"""Random-walk Metropolis (Metropolis et al. 1953) with PyMC3's tuning of the step size."""
import numpy as np

from ... import backends_symbolic as K
from ...chains.random_numbers import NoiseSource
from ..proposals import proposal_noise
from ...chains.kernel import Transition

__all__ = ["MetropolisTransition", "TUNING_RULE", "TUNING_FACTOR_ABOVE"]

# Acceptance rates up to which a step size is multiplied by a factor; above the last, by TUNING_FACTOR_ABOVE.
# Each entry is (rate, whether a rate equal to it belongs to the entry, factor).
TUNING_RULE = (
    (0.001, False, 0.1),
    (0.05, False, 0.5),
    (0.2, False, 0.9),
    (0.5, True, 1.0),
    (0.75, True, 1.1),
    (0.95, True, 2.0),
)
TUNING_FACTOR_ABOVE = 10.0

LOG_UNIFORM = NoiseSource(1, lambda rng, out: rng.standard_exponential(out=out), scale=-1.0)


class MetropolisTransition(Transition):
    """Propose ``q + scaling * move`` and accept it with probability min(1, p(proposed) / p(q)).

    Parameters
    ----------
    vars : sequence of FreeRV
        Moved together.  Moves of discrete variables are rounded to integers.
    proposal : callable
        Returns a random move of all elements of `vars`.
    scaling : array () or (size,)
        Initial step size.
    tune : bool
        Whether the step size is tuned until tuning is stopped.
    tune_interval : int
        Number of iterations after which the step size is tuned.
    """

    stats_dtypes = {"accept": "float64", "accepted": "bool", "tune": "bool", "scaling": "float64"}
    afterwards = {"accept": np.exp}

    def __init__(self, vars, proposal, scaling, tune, tune_interval):
        super().__init__(vars)
        self.scaling, self.tune, self.tune_interval = scaling, tune, tune_interval
        size = sum(var.dsize for var in self.vars)
        self.noise = (proposal_noise(proposal, size), LOG_UNIFORM)

    @property
    def group(self):
        return "Metropolis", np.shape(self.scaling), self.tune_interval

    def state_specs(self):
        return [
            K.TensorSpec(np.shape(self.scaling), K.floatx(), "scaling"),
            K.TensorSpec((), "int64", "accepted"),
            K.TensorSpec((), "int64", "steps_until_tune"),
            K.TensorSpec((), "bool", "tune"),
        ]

    def init(self):
        return {
            "scaling": np.asarray(self.scaling, K.floatx()),
            "accepted": np.array(0),
            "steps_until_tune": np.array(self.tune_interval),
            "tune": np.array(bool(self.tune)),
        }

    def stop_tuning(self, state):
        return {**state, "tune": np.zeros_like(state["tune"])}

    def begin(self, state):
        """Tune the step size if an interval has ended."""
        due = K.logical_and(state["tune"], K.equal(state["steps_until_tune"], 0))
        factor = K.where(due, _tuning_factor(state["accepted"] / float(self.tune_interval)), 1.0)
        return {
            "scaling": state["scaling"] * (factor if np.ndim(self.scaling) == 0 else K.expand_dims(factor, -1)),
            "accepted": K.where(due, 0, state["accepted"]),
            "steps_until_tune": K.where(due, self.tune_interval, state["steps_until_tune"]),
            "tune": state["tune"],
        }

    def step(self, points, values, state, noise, density):
        move, log_uniform = noise
        proposed = self._moved(points, move * state["scaling"])
        proposed_values = density(proposed)
        delta = _total([K.sum(new - old) for new, old in zip(proposed_values, values)])
        accepted = K.logical_and(K.isfinite(delta), K.less(log_uniform[0], delta))
        points = {name: K.where(accepted, proposed[name], points[name]) for name in points}
        values = [K.where(accepted, new, old) for new, old in zip(proposed_values, values)]
        return points, values, {"delta": delta, "accepted": accepted}

    def end(self, state, outcome):
        info = {
            "accept": outcome["delta"],
            "accepted": outcome["accepted"],
            "tune": state["tune"],
            "scaling": state["scaling"] if np.ndim(self.scaling) == 0 else K.mean(state["scaling"], axis=-1),
        }
        state = {
            **state,
            "accepted": state["accepted"] + K.cast(outcome["accepted"], "int64"),
            "steps_until_tune": state["steps_until_tune"] - 1,
        }
        return state, info

    def _moved(self, points, delta):
        moved, start = {}, 0
        for var in self.vars:
            stop = start + var.dsize
            part = delta[start] if var.dshape == () else K.reshape(delta[start:stop], var.dshape)
            if np.dtype(var.dtype).kind != "f":
                part = K.cast(K.round(part), var.dtype)
            moved[var.name] = points[var.name] + part
            start = stop
        return moved


def _tuning_factor(rate):
    factor = TUNING_FACTOR_ABOVE
    for bound, included, entry in reversed(TUNING_RULE):
        below = K.less_equal(rate, bound) if included else K.less(rate, bound)
        factor = K.where(below, entry, factor)
    return factor


def _total(terms):
    if len(terms) > 4:
        return K.sum(K.stack(terms))
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
