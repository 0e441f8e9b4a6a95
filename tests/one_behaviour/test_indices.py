"""An index that comes from a random variable: rejected outside of the support, an error beyond the end of a table."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.table_reads import factors_within_tables, reads_out_of_range, table_error
from pymc3.distributions import Discrete
from tests.monte_carlo import assert_mean, chains_of

QUIET = dict(progressbar=False, compute_convergence_checks=False)
TABLE = np.array([0.0, 1.5, 0.5, 2.0])
UNSURE = np.array([0.1, 0.2, 0.3, 0.4])


class Triangle(Discrete):
    """A user's own distribution of 0, 1, 2, 3."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.mode = 1

    def logp(self, value):
        return K.where(K.logical_and(value >= 0, value <= 3), K.log(K.cast(value + 1, "float64") / 10.0), -np.inf)


def _own_density(value):
    return K.where(K.logical_and(value >= 0, value < 4), K.log(K.as_tensor(UNSURE))[K.clip(value, 0, 3)], -np.inf)


#: kind of variable -> (what makes it, its probabilities)
KINDS = {
    "categorical_of_data": (lambda name: pm.Categorical(name, p=pm.Data(f"{name}_p", UNSURE)), UNSURE),
    "categorical_of_a_row": (lambda name: pm.Categorical(name, p=K.as_tensor(np.array([UNSURE, UNSURE]))[_coin()]), UNSURE),
    "binomial": (lambda name: pm.Binomial(name, 3, 0.4), stats.binom(3, 0.4).pmf(range(4))),
    "beta_binomial": (lambda name: pm.BetaBinomial(name, 2.0, 3.0, n=3), stats.betabinom(3, 2.0, 3.0).pmf(range(4))),
    "bound": (lambda name: pm.Bound(pm.Poisson, upper=3)(name, 2.0), stats.poisson(2.0).pmf(range(4))),
    "uniform": (lambda name: pm.DiscreteUniform(name, 0, 3), np.ones(4)),
    "own_class": (Triangle, np.arange(1.0, 5.0)),
    "density_dist": (lambda name: pm.DensityDist(name, _own_density, dtype="int64", testval=1), UNSURE),
    "missing": (lambda name: pm.Binomial(name, 3, 0.4, observed=np.ma.masked_equal([1, 9], 9))[1], stats.binom(3, 0.4).pmf(range(4))),
}


def _coin():
    return pm.Bernoulli("coin", 0.5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore:Data in missing")
def test_outside_of_the_support_counts_before_beyond_the_end(kind):
    make, prior = KINDS[kind]
    with pm.Model() as model:
        z = make(kind)
        pm.Normal("y", K.as_tensor(TABLE)[z], 0.7, observed=1.2)
        total = sum(factor.logp for factor in factors_within_tables(model))
        moved = next(var for var in model.vars if var.name.startswith(kind))
        total, point = K.function(model.vars, total), model.test_point
        values = [total(**{**point, moved.name: np.full(moved.dshape, value)}) for value in range(-2, 7)]
    expected = np.log(prior / prior.sum()) + stats.norm(TABLE, 0.7).logpdf(1.2)
    assert np.isneginf([*values[:2], *values[6:]]).all()
    np.testing.assert_allclose(np.diff(values[2:6]), np.diff(expected), rtol=1e-9)


@pytest.mark.filterwarnings("ignore:Data in missing")
def test_a_proposal_outside_of_the_support_is_rejected():
    kinds = {name: KINDS[name] for name in ("categorical_of_a_row", "bound", "missing")}
    with pm.Model():
        for name, (make, _) in kinds.items():
            pm.Normal(f"y_{name}", K.as_tensor(TABLE)[make(name)], 0.7, observed=1.2)
        trace = pm.sample(4000, tune=300, step=pm.Metropolis(), chains=4, random_seed=3, **QUIET)
    likelihood = stats.norm(TABLE, 0.7).pdf(1.2)
    for name, (_, prior) in kinds.items():
        draws = chains_of(trace, "missing_missing" if name == "missing" else name).reshape(4, 4000)
        expected = prior * likelihood / np.sum(prior * likelihood)
        assert set(np.unique(draws)) <= {0, 1, 2, 3}
        assert_mean(draws[..., None] == np.arange(4), expected, name)


def test_a_density_that_is_a_table_is_not_read_beyond_its_end():
    with pm.Model():
        table = pm.Data("L", np.log([0.2, 0.3, 0.5]))
        pm.DensityDist("z", lambda v: table[v], dtype="int64", testval=0)
        with pytest.raises(IndexError, match=r"index -?\d+ .*'z'.* length 3"):
            pm.sample(500, tune=500, chains=2, random_seed=1, **QUIET)


def test_a_proposal_outside_of_the_support_is_rejected_where_a_loop_reads():
    with pm.Model():
        z = pm.Categorical("z", p=UNSURE)
        total, _ = K.scan(lambda c, x: (c + K.as_tensor(TABLE)[z] * x, None), K.as_tensor(0.0), K.as_tensor(np.ones(3)))
        branch = K.cond(z > 1, lambda t: t[z], lambda t: t[0], K.as_tensor(TABLE))
        pm.Normal("y", total + branch, 1.0, observed=2.0)
        trace = pm.sample(500, tune=100, step=pm.Metropolis(), chains=2, random_seed=1, **QUIET)
    assert {0, 2} <= set(np.unique(trace["z"])) <= {0, 1, 2, 3}


def test_what_was_drawn_before_a_table_was_too_short_is_kept():
    with pm.Model():
        z = pm.Poisson("z", 6.0)
        pm.Deterministic("entry", K.as_tensor(np.arange(14.0))[z])
        pm.Normal("y", K.as_tensor(np.arange(14.0))[z], 30.0, observed=6.0)
        with pytest.raises(IndexError, match=r"index 1[4-9] .*'z'.* length 14") as caught:
            pm.sample(20_000, tune=100, chains=3, random_seed=1, **QUIET)
    trace = caught.value.trace
    assert 0 < len(trace) < 20_000 and trace["z"].max() < 14
    np.testing.assert_array_equal(trace["entry"], trace["z"])


def test_a_step_method_called_by_hand_does_not_read_beyond_the_end():
    with pm.Model() as model:
        z = pm.Poisson("z", 3.0)
        pm.Normal("y", K.as_tensor(np.arange(4.0))[z], 30.0, observed=6.0)
        step, point = pm.Metropolis(), model.test_point
        np.random.seed(1)
        with pytest.raises(IndexError, match="'z'.* length 4"):
            for _ in range(200):
                point, _ = step.step(point)
                assert point["z"] < 4


#: how an index is made and used -> (factor of a variable z in 0..9, values of z at which the tables have no entry)
USES = {
    "plain": (lambda z: K.as_tensor(TABLE)[z], [-5, 4, 9]),
    "shifted": (lambda z: K.as_tensor(TABLE)[z - 1], [-4, 5]),
    "sum": (lambda z: K.as_tensor(TABLE)[z + z], [-3, 2]),
    "row, then element": (lambda z: K.as_tensor(np.ones((4, 4)))[z][1], [4]),
    "both axes": (lambda z: K.as_tensor(np.ones((5, 4)))[z, z], [4, -5]),
    "second axis": (lambda z: K.as_tensor(np.ones((5, 4)))[1, z], [4, -5]),
    "table of places": (lambda z: K.as_tensor(TABLE)[K.as_tensor(np.array([0, 7, 1]))[z]], [1, -2, 3]),
    "take": (lambda z: K.take(K.as_tensor(TABLE), z), [4]),
    "take_along_axis": (lambda z: K.take_along_axis(K.as_tensor(TABLE), K.stack([z, z]), axis=0)[0], [4, -5]),
    "set_subtensor": (lambda z: K.sum(K.set_subtensor(K.as_tensor(TABLE), z, 1.0)), [4, -5]),
    "inc_subtensor": (lambda z: K.sum(K.inc_subtensor(K.as_tensor(TABLE), z, 1.0)), [4, -5]),
    "length of data": (lambda z: pm.Data("table", TABLE)[z], [4, -5]),
    "cast": (lambda z: K.as_tensor(TABLE[:2])[K.cast(K.cast(z, "float64") * 0.5, "int64")], [4]),
    "mapped": (lambda z: K.sum(K.vectorize(lambda i: K.as_tensor(TABLE)[i])(K.stack([z, z]))), [4, -5]),
    "small integers": (lambda z: K.as_tensor(TABLE)[K.cast(z, "int8")], [4]),
}


@pytest.mark.parametrize("use", USES)
def test_a_read_beyond_the_end_is_found_wherever_the_index_comes_from(use):
    make, beyond = USES[use]
    with pm.Model() as model:
        z = pm.DiscreteUniform("z", -9, 9)
        pm.Normal("y", make(z), 1.0, observed=0.5)
        factors = K.function([z], K.stack([factor.logp for factor in factors_within_tables(model)]))
        for value in beyond:
            assert reads_out_of_range(factors(value)).tolist() == [False, True], value
            assert "'z'" in str(table_error(model, {"z": np.array(value)}))
        inside = factors(0)
        assert not reads_out_of_range(inside).any() and table_error(model, {"z": np.array(0)}) is None
        np.testing.assert_allclose(inside, K.eval([factor.logp for factor in model.factors], {z: 0}), rtol=1e-14)


@pytest.mark.parametrize("call", ["prior", "posterior", "function"])
def test_a_deterministic_quantity_beyond_the_end_names_the_variable(call):
    with pm.Model() as model:
        z = pm.Poisson("z", 3.0)
        entry = pm.Deterministic("entry", K.as_tensor(TABLE)[z])
        calls = {
            "prior": lambda: pm.sample_prior_predictive(500, random_seed=1),
            "posterior": lambda: pm.sample_posterior_predictive([{"z": 7}], var_names=["entry"], progressbar=False),
            "function": lambda: model.fn(entry)({"z": 7}),
        }
        with pytest.raises(IndexError, match=r"index [4-9] \(computed from 'z'\) is out of range for an axis of length 4"):
            calls[call]()


def test_a_start_beyond_the_end_is_an_error_that_names_the_variable():
    with pm.Model():
        z = pm.Poisson("z", 3.0)
        pm.Normal("y", K.as_tensor(TABLE)[z], 1.0, observed=0.5)
        with pytest.raises(IndexError, match=r"index 7 .*'z'.* length 4"):
            pm.sample(10, start={"z": 7}, **QUIET)


def test_a_factor_without_a_moving_index_is_left_alone():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0, shape=3)
        x = pm.Data("x", np.arange(4.0))[pm.Data("place", [0, 1, 2, 3])]
        pm.Normal("y", mu[np.array([0, 1, 2, 2])] + x, 1.0, observed=np.ones(4))
        pm.Poisson("k", 3.0)
        assert all(a.logp is b.logp for a, b in zip(factors_within_tables(model), model.factors))
