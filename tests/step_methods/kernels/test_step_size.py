"""The step size: dual averaging beside its recursion in NumPy, and the acceptance that is chosen while tuning."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.step_methods.kernels.step_size import DualAveraging, StepSize


def by_recursion(averaging, step, accepted):
    """Return the logs of step size and average after some iterations (Hoffman and Gelman 2014, equations 6 and 7)."""
    target, mean, average = np.log(10 * step), 0.0, np.log(step)
    for m, alpha in enumerate(accepted, 1):
        weight = 1 / (m + averaging.t0)
        mean = (1 - weight) * mean + weight * (averaging.target_accept - alpha)
        x = target - np.sqrt(m) / averaging.gamma * mean
        average = m**-averaging.k * x + (1 - m**-averaging.k) * average
    return x, average


def test_dual_averaging_is_the_recursion():
    averaging = DualAveraging(0.65, 0.07, 0.8, 12.0)
    start = averaging.start(0.3)
    fields = [K.placeholder(np.shape(field), np.asarray(field).dtype.name) for field in start]
    accepted, error = K.placeholder(()), K.placeholder(())
    function = K.function([*fields, accepted, error], list(averaging.updated(StepSize(*fields), accepted, error)))
    state, probabilities, errors = start, [0.9, 0.1, 0.7, 1.0, 0.4], [0.1, -30.0, 3.0, np.inf, 19.0]
    for pair in zip(probabilities, errors):
        state = StepSize(*function(*state, *pair))
    np.testing.assert_allclose([state.log_step, state.log_average], by_recursion(averaging, 0.3, probabilities), rtol=1e-12)
    assert state.large_errors == 2 and state.count == 6


@pytest.mark.parametrize("asked, large, expected", [(None, 0, 0.6), (None, 1, 0.6), (None, 2, 0.8), (0.9, 0, 0.9), (0.9, 9, 0.9)])
def test_the_acceptance_is_chosen_by_errors_of_the_energy(asked, large, expected):
    averaging = DualAveraging(asked)
    half, last = averaging.schedule(1000)
    assert (half, last) == (500, 850)
    state = averaging.start(np.array([0.2, 0.4]))._replace(large_errors=np.array([7, 7]))
    state = averaging.adapted(state, half, 1000)
    assert state.large_errors.tolist() == [0, 0]
    state = averaging.adapted(state._replace(large_errors=np.array([large, 0])), last, 1000)
    np.testing.assert_allclose(state.target_accept, [expected, 0.6 if asked is None else 0.9])
    np.testing.assert_allclose(np.exp(state.log_step), [0.2, 0.4])


@pytest.mark.parametrize("tuning", [0, 1, 2, 5, 10])
def test_short_tuning(tuning):
    averaging = DualAveraging()
    state = averaging.start(0.2)
    for number in averaging.schedule(tuning):
        assert 0 < number <= tuning
        state = averaging.adapted(state, number, tuning)
    assert state.target_accept in (0.6, 0.8)


def test_a_normal_is_drawn_from_by_larger_steps_than_what_is_bent():
    def acceptance(make):
        with pm.Model():
            make()
            trace = pm.sample(300, tune=600, chains=2, cores=1, random_seed=3, progressbar=False, compute_convergence_checks=False)
        return trace.get_sampler_stats("mean_tree_accept").mean()

    def bent():
        x = pm.Normal("x", 0.0, 1.0)
        pm.Normal("y", 0.5 * x**2, 0.3)

    normal = acceptance(lambda: pm.Normal("x", 0.0, 1.0, shape=5))
    assert 0.55 < normal < 0.75 < acceptance(bent)
