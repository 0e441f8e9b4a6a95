"""Factors that read tables have a value everywhere; where none can be read, an error says so."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.table_reads import check_tables, factor_values_function, factors_within_tables, reads_out_of_range, table_error

TABLE = np.array([-1.0, 0.5, 2.0])


@pytest.fixture
def model():
    """A table of three values; the index has a fourth class."""
    with pm.Model() as model:
        z = pm.Categorical("z", [0.4, 0.3, 0.2, 0.1])
        pm.Normal("y", K.constant(TABLE)[z], 1.0, observed=0.3)
    return model


def values_at(model, z):
    return factor_values_function(model)(np.int64(z))


def test_inside_of_the_table_factors_are_those_of_the_model(model):
    for z in range(3):
        wanted = [np.log([0.4, 0.3, 0.2][z]), stats.norm(TABLE[z], 1.0).logpdf(0.3)]
        np.testing.assert_allclose(values_at(model, z), wanted, rtol=1e-12)
        assert not reads_out_of_range(values_at(model, z)).any() and table_error(model, {"z": np.int64(z)}) is None
        check_tables(model, {"z": np.int64(z)})


def test_inside_of_the_support_but_not_of_the_table_is_an_error(model):
    values = values_at(model, 3)
    assert np.isfinite(values).all() and reads_out_of_range(values).tolist() == [False, True]
    with pytest.raises(IndexError, match="index 3 .*'z'.* length 3"):
        check_tables(model, {"z": np.int64(3)})


@pytest.mark.parametrize("z", [-5, 4, 2**40])
def test_outside_of_the_support_the_sum_is_minus_infinity(model, z):
    assert np.sum(values_at(model, z)) == -np.inf


def test_elements_have_a_value_everywhere_too():
    with pm.Model() as model:
        z = pm.DiscreteUniform("z", 0, 2, shape=2)
        pm.Normal("y", K.constant(TABLE)[z], 1.0, observed=np.zeros(2))
    factor = factors_within_tables(model)[-1]
    elements = K.function([model["z"]], factor.elements())
    values, outside = elements(np.array([0, 2]))
    np.testing.assert_allclose(values, stats.norm(TABLE[[0, 2]], 1.0).logpdf(0.0), rtol=1e-12)
    assert not outside.any()
    values, outside = elements(np.array([0, 7]))
    assert np.isfinite(values).all() and reads_out_of_range(outside).tolist() == [False, True]


def test_factors_of_other_variables_see_a_value_that_is_possible():
    """A Bernoulli variable that is proposed as 2 counts as 1 where it is used, and its own factor is -inf."""
    with pm.Model() as model:
        flag = pm.Bernoulli("flag", 0.5)
        pm.Normal("y", 1.0 * flag, 1.0, observed=0.0)
    own, other = factor_values_function(model)(np.int64(2))
    assert own == -np.inf and other == pytest.approx(stats.norm(1.0, 1.0).logpdf(0.0), rel=1e-12)
