"""The same questions to both engines: the same log-probabilities, gradients and draws."""

import numpy as np
import pytest

from tests.parity import answers

pytestmark = pytest.mark.only_theano  # compares both engines; run once


@pytest.fixture(scope="module", params=["linear_regression", "hierarchical", "disasters", "correlations"])
def results(request, other_engine):
    return answers.of_script(request.param), other_engine(answers.of_script, request.param)


def test_log_probability_and_gradient(results):
    one, other = results
    np.testing.assert_allclose(one["logp"], other["logp"], rtol=1e-10)
    assert ("dlogp" in one) == ("dlogp" in other)
    if "dlogp" in one:
        np.testing.assert_allclose(one["dlogp"], other["dlogp"], rtol=1e-10, atol=1e-10)


def test_draws_are_equal(results):
    """Tuning included."""
    one, other = results
    assert one.keys() == other.keys()
    np.testing.assert_array_equal(one["accepted"], other["accepted"])
    for key in one:
        if key.startswith("draws of "):
            assert one[key].shape[:2] == (2, answers.ITERATIONS)
            np.testing.assert_allclose(one[key], other[key], rtol=1e-8, atol=1e-8, err_msg=key)


@pytest.mark.parametrize("name", ["linear_regression", "disasters"])
def test_draws_of_nuts_are_equal(other_engine, name):
    """Rounding grows from iteration to iteration, as in any trajectory; a decision that is another one would be seen at once."""
    one, other = answers.by_nuts(name), other_engine(answers.by_nuts, name)
    for key in one:
        np.testing.assert_allclose(one[key], other[key], rtol=1e-5, atol=1e-5, err_msg=key)


def test_draws_of_chees_are_equal(other_engine):
    one, other = answers.by_chees("linear_regression"), other_engine(answers.by_chees, "linear_regression")
    for key in one:
        np.testing.assert_allclose(one[key], other[key], rtol=1e-5, atol=1e-5, err_msg=key)


def test_predictive_draws_are_equal(other_engine):
    one, other = answers.predictive(), other_engine(answers.predictive)
    assert one.keys() == other.keys() and len(one) > 15
    for key in one:
        np.testing.assert_allclose(one[key], other[key], rtol=1e-12, atol=1e-12, err_msg=key)
