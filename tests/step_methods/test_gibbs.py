"""The step methods of discrete variables, against posteriors that are summed over all states."""

import itertools

import arviz
import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.compiled import CompiledChains
from pymc3.sampling.python_chains import PythonChain
from pymc3.sampling.start import factor_values
from pymc3.step_methods import gibbs
from pymc3.step_methods.kernels.gibbs import GibbsAtOnce, GibbsOneByOne

from ..monte_carlo import assert_mean

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=3)
MEANS, WEIGHTS = np.array([-1.0, 0.5, 2.0]), np.array([0.5, 0.3, 0.2])
STAYS = np.array([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.3, 0.1, 0.6]])
STEPS = np.array([-1.2, 0.4, 0.1, 1.7, 1.4])


def sampled(model, step=None, draws=2000, chains=2, **kwargs):
    with model:
        return pm.sample(draws, tune=50, step=step, chains=chains, **{**QUIET, **kwargs})


def values_of(trace, name):
    return np.array(trace.get_values(name, combine=False))


def assert_states(draws, probabilities):
    """Fail unless draws (chains, draws, size) have these probabilities: states (tuples of values) -> number, not normalised."""
    states, weights = np.array(list(probabilities)), np.array(list(probabilities.values()))
    weights = weights / weights.sum()
    for value in np.unique(states)[1:]:
        assert_mean(draws == value, weights @ (states == value), f"P({value})")
    products = states[:, :-1] * states[:, 1:]  # neither are neighbours independent, nor too little so
    assert_mean(draws[..., :-1] * draws[..., 1:], weights @ products, "neighbours")


# ---------------------------------------------------------------------------------------------------------------------
# Independent elements
# ---------------------------------------------------------------------------------------------------------------------


def mixture(size=60):
    data = np.linspace(-2.5, 3.5, size)
    with pm.Model() as model:
        z = pm.Categorical("z", WEIGHTS, shape=size)
        pm.Normal("y", K.constant(MEANS)[z], 1.5, observed=data)
    posterior = WEIGHTS[:, None] * stats.norm.pdf(data, MEANS[:, None], 1.5)
    return model, posterior / posterior.sum(axis=0)


@pytest.fixture(scope="module")
def sixty():
    """Sixty elements of three classes."""
    return mixture()


def test_sixty_elements_of_three_classes_are_moved_at_once(sixty):
    model, posterior = sixty
    step = pm.CategoricalGibbsMetropolis(model=model)
    assert [type(kernel) for kernel in step.kernels] == [GibbsAtOnce] and not step.generates_stats
    draws = values_of(sampled(model), "z")
    for value in range(3):
        assert_mean(draws == value, posterior[value])
    effective = [arviz.ess(draws[..., place].astype("float64")) for place in range(0, 60, 10)]
    assert np.mean(effective) > 0.9 * draws[..., 0].size  # as good as independent draws


def test_element_by_element_draws_the_same(monkeypatch):
    """So it does not matter for the draws how much can be proved, which an engine may know better than another one."""
    model, _ = mixture(8)
    at_once = values_of(sampled(model, draws=200), "z")
    monkeypatch.setattr(gibbs, "turns_of", lambda model, var: var.dsize)
    np.testing.assert_array_equal(values_of(sampled(model, draws=200), "z"), at_once)


def test_groups_that_share_a_class():
    """Several elements of the data for each class, by an index; some of the classes without any."""
    groups, data = np.array([0, 2, 2, 0, 3, 2]), np.array([0.2, 1.9, -0.3, 0.1, 2.2, 1.0])
    with pm.Model() as model:
        z = pm.Categorical("z", np.array([WEIGHTS, WEIGHTS[::-1], WEIGHTS, WEIGHTS]), shape=4)
        pm.Normal("y", K.constant(MEANS)[z[groups]], 1.5, observed=data)
    draws = values_of(sampled(model), "z")
    posterior = np.array([WEIGHTS, WEIGHTS[::-1], WEIGHTS, WEIGHTS]).T.copy()
    for group, value in zip(groups, data):
        posterior[:, group] *= stats.norm.pdf(value, MEANS, 1.5)
    posterior /= posterior.sum(axis=0)
    for value in range(3):
        assert_mean(draws == value, posterior[value])


def test_a_seed_is_a_chain_whatever_their_number(sixty):
    many, few = (values_of(sampled(sixty[0], draws=50, chains=chains), "z") for chains in (4, 2))
    np.testing.assert_array_equal(many[:2], few)


# ---------------------------------------------------------------------------------------------------------------------
# Elements that see each other
# ---------------------------------------------------------------------------------------------------------------------


def path_probabilities(data):
    found = {}
    for path in itertools.product(range(3), repeat=len(data)):
        logp = np.log(WEIGHTS[path[0]]) + sum(np.log(STAYS[a, b]) for a, b in zip(path, path[1:]))
        found[path] = np.exp(logp + stats.norm.logpdf(data, MEANS[list(path)], 1.0).sum())
    return found


def vector_chain(data):
    """The path of a hidden Markov chain as one vector."""
    with pm.Model() as model:
        z = pm.Categorical("z", np.ones(3) / 3, shape=len(data))
        log_stays = K.constant(np.log(STAYS))
        pm.Potential("path", K.constant(np.log(WEIGHTS))[z[0]] + K.sum(log_stays[z[:-1], z[1:]]))
        pm.Normal("y", K.constant(MEANS)[z], 1.0, observed=data)
    return model


def scalar_chain(data):
    """The same, each step a variable."""
    with pm.Model() as model:
        z = [pm.Categorical("z_0", WEIGHTS)]
        for t in range(1, len(data)):
            z.append(pm.Categorical(f"z_{t}", K.constant(STAYS)[z[-1]]))
        for t, value in enumerate(data):
            pm.Normal(f"y_{t}", K.constant(MEANS)[z[t]], 1.0, observed=value)
        pm.Deterministic("z", pm.math.stack(z))
    return model


@pytest.mark.parametrize(
    "make, data, order, kernel",
    [
        (vector_chain, STEPS, "random", GibbsAtOnce),  # in two turns
        (vector_chain, STEPS, [3, 1, 4, 0, 2], GibbsOneByOne),
        (scalar_chain, STEPS[:3], [1, 0, 2], GibbsOneByOne),
    ],
)
def test_a_hidden_markov_chain(make, data, order, kernel):
    model = make(data)
    step = pm.CategoricalGibbsMetropolis(order=order, model=model)
    assert {type(own) for own in step.kernels} == {kernel}
    assert_states(values_of(sampled(model, step, draws=4000), "z"), path_probabilities(data))


def test_a_sum_of_switches():
    with pm.Model() as model:
        z = pm.Bernoulli("z", [0.2, 0.5, 0.7, 0.4], shape=4)
        pm.Normal("y", K.sum(z * np.array([1.0, 2.0, -1.0, 0.5])), 0.7, observed=1.2)
    found = {}
    for state in itertools.product(range(2), repeat=4):
        prior = np.prod(np.where(state, [0.2, 0.5, 0.7, 0.4], [0.8, 0.5, 0.3, 0.6]))
        found[state] = prior * stats.norm.pdf(1.2, np.dot(state, [1.0, 2.0, -1.0, 0.5]), 0.7)
    trace = sampled(model, draws=4000)
    assert_states(values_of(trace, "z"), found)
    assert not trace.stat_names
    together = sampled(model, pm.BinaryMetropolis(model=model), draws=20000)
    assert_states(values_of(together, "z"), found)
    assert together.stat_names == {"accept", "tune", "p_jump"} and (together.get_sampler_stats("p_jump") == 0.5).all()
    assert together.get_sampler_stats("accept").dtype == "float64" and not together.get_sampler_stats("tune").any()


def test_order_goes_to_and_fro_between_variables():
    with pm.Model() as model:
        a, b = pm.Bernoulli("a", 0.3, shape=3), pm.Bernoulli("b", 0.6)
        pm.Normal("y", K.sum(a) - 2.0 * b, 1.0, observed=0.4)
        step = pm.BinaryGibbsMetropolis([a, b], order=[1, 3, 2, 0])
    assert [(kernel.vars[0].name, kernel.places) for kernel in step.kernels] == [("a", (1,)), ("b", (0,)), ("a", (2, 0))]
    found = {}
    for state in itertools.product(range(2), repeat=4):
        prior = np.prod(np.where(state, [0.3, 0.3, 0.3, 0.6], [0.7, 0.7, 0.7, 0.4]))
        found[state] = prior * stats.norm.pdf(0.4, sum(state[:3]) - 2.0 * state[3], 1.0)
    trace = sampled(model, step, draws=4000)
    assert_states(np.concatenate([values_of(trace, "a"), values_of(trace, "b")[..., None]], axis=2), found)


# ---------------------------------------------------------------------------------------------------------------------
# Beside other step methods, and by themselves
# ---------------------------------------------------------------------------------------------------------------------


def two_places():
    with pm.Model() as model:
        z = pm.Categorical("z", WEIGHTS)
        x = pm.Normal("x", K.constant(MEANS)[z], 1.0)
        pm.Normal("y", x, 1.0, observed=1.1)
    posterior = WEIGHTS * stats.norm.pdf(1.1, MEANS, np.sqrt(2.0))
    return model, posterior / posterior.sum()


def test_beside_nuts_and_metropolis():
    model, posterior = two_places()
    with model:
        u = pm.Normal("u", model["x"], 1.0)
        step = [pm.NUTS([model["x"]]), pm.CategoricalGibbsMetropolis([model["z"]]), pm.Metropolis([u])]
    trace = sampled(model, step, draws=8000)
    draws = values_of(trace, "z")
    for value in range(3):
        assert_mean(draws == value, posterior[value])
    for name in ("x", "u"):
        assert_mean(values_of(trace, name), posterior @ ((MEANS + 1.1) / 2))


def test_single_calls():
    model, posterior = two_places()
    step = pm.CategoricalGibbsMetropolis([model["z"]], model=model)
    np.random.seed(4)
    point, seen = {"x": np.array(0.6), "z": np.array(0)}, []
    for _ in range(1500):
        point = step.step(point)
        seen.append(int(point["z"]))
    given = WEIGHTS * stats.norm.pdf(0.6, MEANS, 1.0)
    for value in range(3):
        assert_mean(np.equal(seen, value)[None], given[value] / given.sum())


def test_python_chains_draw_what_compiled_ones_do():
    def steps(model):
        return [pm.CategoricalGibbsMetropolis(model=model), pm.Metropolis([model["x"]], model=model)]

    with pm.Model() as model:
        z, w = pm.Categorical("z", WEIGHTS), pm.Bernoulli("w", 0.4, shape=2)
        pm.Normal("x", K.constant(MEANS)[z] + K.sum(w), 1.0)
    compiled = CompiledChains(model, steps(model), cores=1)
    start = [model.test_point]
    position = compiled.start(start, factor_values(model, start), [7])
    _, chunk = compiled.advance(position, 20)
    alone, _, _ = PythonChain(pm.CompoundStep(steps(model)), model.test_point, 7).advance(20)
    for name in ("z", "w", "x"):
        np.testing.assert_allclose(alone.points[name], chunk.points[name], rtol=1e-12)


@pytest.mark.filterwarnings("ignore::pymc3.exceptions.ImputationWarning")
def test_missing_elements():
    with pm.Model() as model:
        p = K.constant([0.2, 0.6, 0.9, 0.3])
        pm.Bernoulli("b", p, observed=np.ma.masked_array([1, 0, 1, 0], mask=[False, True, False, True]))
    missing = model["b_missing"]
    assert pm.BinaryGibbsMetropolis.competence(missing) == 3
    step = pm.BinaryGibbsMetropolis(model=model)
    assert [type(kernel) for kernel in step.kernels] == [GibbsAtOnce]
    assert_mean(values_of(sampled(model, step), "b_missing"), [0.6, 0.3])


def test_a_table_that_is_too_short():
    with pm.Model() as model:
        z = pm.Categorical("z", np.ones(4) / 4, shape=3)
        pm.Normal("y", K.constant(MEANS)[z], 1.0, observed=np.zeros(3))
    with pytest.raises(IndexError, match="index 3 .*'z'.* length 3"):
        sampled(model, pm.CategoricalGibbsMetropolis(model=model), draws=200)


def test_a_short_table_of_one_element_does_not_concern_the_others():
    prior = np.array([[0.5, 0.5, 0.0], [0.3, 0.3, 0.4]])
    with pm.Model() as model:
        z = pm.Categorical("z", prior, shape=2)
        pm.Normal("first", K.constant(MEANS[:2])[z[0]], 1.0, observed=0.0)
        pm.Normal("second", K.constant(MEANS)[z[1]], 1.0, observed=1.0)
        step = pm.CategoricalGibbsMetropolis([z])
    assert [type(kernel) for kernel in step.kernels] == [GibbsAtOnce]
    draws = values_of(sampled(model, step), "z")
    for place, value in enumerate((0.0, 1.0)):
        posterior = prior[place] * stats.norm.pdf(value, MEANS, 1.0)
        for category in np.flatnonzero(posterior):
            assert_mean(draws[..., place] == category, posterior[category] / posterior.sum())


def test_some_categories_only():
    model, posterior = mixture(3)
    with pytest.warns(DeprecationWarning, match="switch to CategoricalGibbsMetropolis"):
        step = pm.ElemwiseCategorical([model["z"]], values=[2, 0], model=model)
    draws = values_of(sampled(model, step), "z")
    assert set(np.unique(draws)) == {0, 2}
    assert_mean(draws == 2, posterior[2] / (posterior[0] + posterior[2]))


# ---------------------------------------------------------------------------------------------------------------------
# Which step method, and what is refused
# ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kinds():
    """One variable of each kind."""
    with pm.Model() as model:
        pm.Bernoulli("switch", 0.5)
        pm.Categorical("two", [0.5, 0.5])
        pm.Categorical("three", WEIGHTS)
        pm.OrderedLogistic("ordered", 0.3, np.array([-1.0, 1.0]))
        pm.DiscreteUniform("coin", 0, 1)
        pm.DiscreteUniform("die", 1, 6)
        pm.Poisson("count", 3.0)
        pm.Categorical("unknown", K.variable(WEIGHTS, shape=(None,)))
        pm.Normal("x", 0.0, 1.0)
    return model


def test_assignment(kinds):
    step = pm.sampling.assign_step_methods(kinds)
    chosen = {var.name: method.name for method in step.methods for var in method.vars if var.name != "x"}
    assert chosen == {
        "switch": "binary_gibbs_metropolis",
        "two": "binary_gibbs_metropolis",
        "three": "categorical_gibbs_metropolis",
        "ordered": "categorical_gibbs_metropolis",
        "coin": "metropolis",
        "die": "metropolis",
        "count": "metropolis",
        "unknown": "metropolis",
    }
    with kinds:
        assert [var.name for var in pm.BinaryGibbsMetropolis().vars] == ["switch", "two", "coin"]
        kwargs = {"binary_gibbs_metropolis": {"transit_p": 0.5}}
        found = pm.sampling.assign_step_methods(kinds, step_kwargs=kwargs).methods
    assert [method.transit_p for method in found if method.name == "binary_gibbs_metropolis"] == [0.5]


@pytest.mark.parametrize(
    "method, var, kwargs, text",
    [
        ("BinaryGibbsMetropolis", "x", {}, "All variables must be binary for BinaryGibbsMetropolis; got x, Normal"),
        ("BinaryGibbsMetropolis", "count", {}, "binary .*got count, Poisson"),
        ("BinaryGibbsMetropolis", "three", {}, "got three, Categorical of 3 categories"),
        ("BinaryMetropolis", "die", {}, "binary for BinaryMetropolis; got die, DiscreteUniform"),
        ("CategoricalGibbsMetropolis", "x", {}, "categorical or binary .*got x, Normal"),
        ("CategoricalGibbsMetropolis", "count", {}, "got count, Poisson"),
        ("CategoricalGibbsMetropolis", "unknown", {}, "how many categories unknown has"),
        ("ElemwiseCategorical", "switch", {}, "categorical for ElemwiseCategorical; got switch, Bernoulli"),
        ("BinaryGibbsMetropolis", "switch", {"order": [1]}, "'order' has to be a permutation of 0 to 0"),
        ("BinaryGibbsMetropolis", "switch", {"order": [[0]]}, "'order' has to be a permutation"),
        ("CategoricalGibbsMetropolis", "three", {"order": "rondom"}, "'order' has to be a permutation.* 'rondom'"),
        ("CategoricalGibbsMetropolis", "three", {"proposal": "unifrom"}, "either be 'uniform' or 'proportional'.*unifrom"),
        ("BinaryGibbsMetropolis", "switch", {"transit_p": 1.2}, "transit_p: got 1.2; need a probability"),
        ("BinaryGibbsMetropolis", "switch", {"transit_p": float("nan")}, "transit_p: got nan"),
        ("BinaryMetropolis", "switch", {"scaling": 0.0}, "scaling: got 0.0; need a positive number"),
        ("BinaryMetropolis", "switch", {"tune_interval": 0}, "tune_interval must be at least 1"),
        ("ElemwiseCategorical", "three", {"values": [1, 1]}, "at least two different categories"),
    ],
)
@pytest.mark.filterwarnings("ignore:ElemwiseCategorical is deprecated")
def test_what_is_refused(kinds, method, var, kwargs, text):
    with kinds, pytest.raises(ValueError, match=text):
        getattr(pm, method)([kinds[var]], **kwargs)
