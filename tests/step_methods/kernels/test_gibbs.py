"""What one element's draw does, exactly: on a grid of uniform numbers on which all probabilities are multiples."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.step_methods.kernels.gibbs import metropolised

CHOICE, ACCEPTANCE = (np.arange(42) + 0.5) / 42, (np.arange(28) + 0.5) / 28
WEIGHTS = np.array([1.0, 2.0, 5.0])


@pytest.fixture(scope="module")
def drawn():
    """Function of log-probabilities, (of where it is, of the others) -> probabilities of staying, of each of the others."""
    choice, acceptance = (grid.ravel() for grid in np.meshgrid(CHOICE, ACCEPTANCE))
    functions = {}

    def probabilities(here, others, transit=1.0):
        count = len(others)
        if (count, transit) not in functions:
            first, rest = K.placeholder((), name="here"), K.placeholder((count,), name="others")
            shape = (count, len(choice))
            rows = K.broadcast_to(K.expand_dims(rest, 1), shape)
            chosen = metropolised(K.broadcast_to(first, shape[1:]), rows, choice, acceptance, transit)
            functions[count, transit] = K.function([first, rest], chosen)
        chosen = functions[count, transit](here, np.asarray(others))
        return np.bincount(chosen, minlength=count + 1) / len(chosen)

    return probabilities


def transitions(drawn, weights, transit=1.0):
    """Return the matrix of transition probabilities between values of these probabilities."""
    count, matrix = len(weights), np.zeros((len(weights), len(weights)))
    for value in range(count):
        others = (value + np.arange(1, count)) % count
        matrix[value, np.r_[value, others]] = drawn(np.log(weights[value]), np.log(weights[others]), transit)
    return matrix


def test_the_distribution_stays_and_moves_go_to_and_fro(drawn):
    matrix, flow = transitions(drawn, WEIGHTS), np.zeros((3, 3))
    for i, j in [(0, 1), (0, 2), (1, 2)]:  # Liu (1996): the smaller of w_j / (sum - w_i) and w_j / (sum - w_j), i to j
        flow[i, j] = flow[j, i] = WEIGHTS[i] * WEIGHTS[j] / (8.0 - min(WEIGHTS[i], WEIGHTS[j]))
    flow += np.diag(WEIGHTS - flow.sum(axis=1))
    np.testing.assert_allclose(WEIGHTS[:, None] * matrix, flow, atol=1e-12)
    gibbs = np.tile(WEIGHTS / 8.0, (3, 1))
    assert (matrix >= gibbs)[~np.eye(3, dtype=bool)].all()  # it leaves more often for each of the others than a draw anew


def test_two_values_are_the_flip_of_metropolis(drawn):
    matrix = transitions(drawn, np.array([1.0, 2.0]))
    np.testing.assert_allclose(matrix, [[0.0, 1.0], [0.5, 0.5]], atol=1e-12)
    matrix = transitions(drawn, np.array([1.0, 2.0]), transit=0.5)
    np.testing.assert_allclose(matrix, [[0.5, 0.5], [0.25, 0.75]], atol=1e-12)


@pytest.mark.parametrize(
    "here, others, wanted",
    [
        (0.0, [-np.inf, 1.0], [0, 0, 1]),
        (0.0, [-np.inf, -np.inf], [1, 0, 0]),
        (0.0, [np.nan, np.nan], [1, 0, 0]),
        (-np.inf, [-np.inf, -np.inf], [1, 0, 0]),
        (-np.inf, [-900.0, -np.inf], [0, 1, 0]),
        (-1e6, [-1e6 + 50.0, -1e6 - 800.0], [0, 1, 0]),
        (0.0, [1e290, np.inf], [0, 1, 0]),
    ],
)
def test_what_cannot_be_is_never_drawn(drawn, here, others, wanted):
    np.testing.assert_allclose(drawn(here, others), wanted, atol=1e-12)
