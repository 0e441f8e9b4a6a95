"""Each proposal draws from the distribution it names."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3.chains.random_numbers import RandomNumbers, SourceFault
from pymc3.step_methods.proposals import Proposal, proposal_source
from tests.monte_carlo import assert_mean, assert_moments

COUNT = 20_000

UNIVARIATE = [
    (pm.NormalProposal, stats.norm(scale=2.0)),
    (pm.UniformProposal, stats.uniform(-2.0, 4.0)),
    (pm.CauchyProposal, stats.cauchy(scale=2.0)),
    (pm.LaplaceProposal, stats.laplace(scale=2.0)),
]


def moves(proposal, size, count=COUNT):
    return RandomNumbers([(0, 0, proposal_source(proposal, size))], [11]).take(0, count)[0]


@pytest.mark.parametrize("proposal, expected", UNIVARIATE)
def test_distribution(proposal, expected):
    drawn = moves(proposal(np.array([2.0])), 1)[:, 0]
    assert stats.kstest(drawn, expected.cdf).pvalue > 1e-4


class Triangular(Proposal):
    def __call__(self):
        return np.random.triangular(-1.0, 0.0, 1.0, size=len(self.s)) * self.s


PROPOSALS = [
    pm.NormalProposal,
    pm.UniformProposal,
    pm.CauchyProposal,
    pm.LaplaceProposal,
    pm.PoissonProposal,
    lambda s: pm.MultivariateNormalProposal(np.diag(s) + 0.1),
    Triangular,
]


@pytest.mark.parametrize("size", [1, 3, 9])
@pytest.mark.parametrize("proposal", PROPOSALS)
def test_moves_do_not_depend_on_how_many_are_drawn_at_once(proposal, size):
    source = proposal_source(proposal(np.linspace(1.0, 2.0, size)), size)
    others = [(step, 0, proposal_source(pm.NormalProposal(np.ones(1)), 1)) for step in range(1, 2000)]
    alone, among = RandomNumbers([(0, 0, source)], [3]), RandomNumbers([(0, 0, source), *others], [3])
    whole = alone.take(0, 300)
    np.testing.assert_array_equal(among.take(0, 300)[..., :size], whole)
    np.testing.assert_array_equal(among.take(101, 7)[..., :size], whole[:, 101:108])
    np.testing.assert_array_equal(alone.take(101, 7), whole[:, 101:108])


def test_poisson_is_centred():
    drawn = moves(pm.PoissonProposal(np.array([3.0])), 1)[:, 0] + 3.0
    assert_mean(drawn[:, None] == np.arange(10), stats.poisson(3.0).pmf(np.arange(10)), independent=True)


def test_each_element_has_its_own_scale():
    drawn = moves(pm.NormalProposal(np.array([0.1, 10.0])), 2)
    assert_moments(drawn, np.zeros(2), np.diag([0.1, 10.0]) ** 2, independent=True)


def test_multivariate_covariance():
    covariance = np.array([[2.0, -0.9], [-0.9, 1.0]])
    drawn = moves(pm.MultivariateNormalProposal(covariance), 2)
    assert_moments(drawn, np.zeros(2), covariance, independent=True)


def test_called_without_arguments_a_proposal_returns_one_move():
    np.random.seed(1)
    assert pm.NormalProposal(np.ones(3))().shape == (3,)
    assert pm.MultivariateNormalProposal(np.eye(2))().shape == (2,)
    assert pm.MultivariateNormalProposal(np.eye(2))(5).shape == (2, 5)


@pytest.mark.parametrize(
    "matrix, text",
    [
        (np.ones((2, 3)), "square"),
        (np.array([[1.0, 0.5], [0.0, 1.0]]), "symmetric"),
        (np.array([[1.0, 2.0], [2.0, 1.0]]), "positive definite"),
    ],
)
def test_bad_covariance(matrix, text):
    with pytest.raises(ValueError, match=text):
        pm.MultivariateNormalProposal(matrix)


def test_a_users_proposal_is_called_for_each_iteration():
    drawn = moves(Triangular(np.array([2.0])), 1)[:, 0]
    assert stats.kstest(drawn, stats.triang(0.5, -2.0, 4.0).cdf).pvalue > 1e-4


def test_a_users_proposal_of_the_wrong_size():
    class Wrong(Proposal):
        def __call__(self):
            return np.zeros(3)

    with pytest.raises(SourceFault) as caught:
        moves(Wrong(np.ones(2)), 2, 1)
    assert caught.value.sound == 0 and isinstance(caught.value.error, ValueError)
    assert "Wrong returned a move of shape (3,); expected 2 elements" in str(caught.value.error)
