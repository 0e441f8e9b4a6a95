"""Pickles of models and of what belongs to them: in this process, and in a fresh one, which also continues a chain."""

import copy
import importlib.util
import pickle
import subprocess
import sys

import cloudpickle
import numpy as np
import pytest

import pymc3 as pm
import theano
import theano.tensor as tt
from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.shared import pickling

GROUPS = np.repeat(np.arange(3), 4)
COUNTS = np.array([1, 0, 3, 2, 4, 1, 0, 0, 2, 5, 7, 3])


def again(thing):
    return pickle.loads(pickle.dumps(thing))


class Penalty(theano.Op):
    itypes, otypes = [tt.dvector], [tt.dscalar]

    def perform(self, node, inputs, output_storage):
        output_storage[0][0] = -np.sum(inputs[0] ** 2)

    def grad(self, inputs, output_grads):
        return [-2 * output_grads[0] * inputs[0]]


def varied_model():
    """A model with a bit of everything that is kept in a graph, or beside it."""
    with pm.Model(coords={"group": ["a", "b", "c"]}) as model:
        exposure = pm.Data("exposure", np.linspace(1.0, 2.0, 12))
        mu, sigma = pm.Normal("mu", 0, 1), pm.HalfNormal("sigma", 1.0)
        effect = pm.Normal("effect", mu, sigma, dims="group")
        rate = pm.Deterministic("rate", exposure * pm.math.exp(effect[GROUPS]))
        pm.NegativeBinomial("counts", rate, alpha=pm.Gamma("shape", 2.0, 1.0), observed=COUNTS)
        last, _ = K.scan(lambda carry, x: (0.5 * carry + K.cond(x > 0, K.sin, K.cos, x), None), mu, effect)
        pm.Potential("loop", -K.square(last))
        pm.Potential("penalty", Penalty()(effect))
        chol, _, _ = pm.LKJCholeskyCov("chol", n=2, eta=2, sd_dist=pm.Exponential.dist(1.0), compute_corr=True)
        pm.MvNormal("pairs", np.zeros(2), chol=chol, observed=[[0.1, 0.2], [1.0, -1.0]])
        pm.Normal("holes", mu, 1.0, observed=np.ma.masked_values([1.0, -9.0, 2.0], -9.0))
        pm.DensityDist("own", lambda value: -K.sum((value - mu) ** 2), observed=np.ones(2))
        pm.DensityDist("several", lambda u, v: -K.sum((u - v) ** 2), observed={"u": effect, "v": np.ones(3)})
        pm.Bound(pm.Normal, lower=0.0)("positive", mu, 1.0, shape=2)
        with pm.Model("inner"):
            pm.Categorical("choice", K.ones(3) / 3)
    return model


@pytest.fixture(scope="module")
def model():
    with pytest.warns(Warning, match="imputed"):
        return varied_model()


@pytest.fixture(scope="module")
def copied(model):
    return again(model)


def test_log_probability_and_gradient_are_the_same_bit_for_bit(model, copied):
    assert copied.logp(model.test_point).tobytes() == model.logp(model.test_point).tobytes()
    assert copied.dlogp()(model.test_point).tobytes() == model.dlogp()(model.test_point).tobytes()
    assert copied.fingerprint() == model.fingerprint()
    assert repr(copied) == repr(model)


def test_variables_are_those_of_the_copy(model, copied):
    assert list(copied.named_vars) == list(model.named_vars) and copied.named_vars.keys() & {"mu", "inner_choice", "sigma_log__"}
    assert not set(map(id, copied.named_vars.values())) & set(map(id, model.named_vars.values()))
    assert [type(v) for v in copied.named_vars.values()] == [type(v) for v in model.named_vars.values()]
    assert all(v.model.root is copied for v in [*copied.vars, *copied.deterministics, *copied.observed_RVs])
    assert copied.effect.distribution.mu is copied.mu and copied.effect.dims == ("group",)
    assert copied.sigma.transformed is copied.sigma_log__ and K.depends_on(copied.rate, copied.effect)
    for name, value in model.test_point.items():
        np.testing.assert_array_equal(copied.test_point[name], value)
    np.testing.assert_array_equal(copied.effect.tag.test_value, model.effect.tag.test_value)


def test_what_belongs_to_a_model_comes_with_it(model):
    inner = model["inner_choice"].model
    found = again(
        {"model": model, "mu": model.mu, "sigma": model.sigma, "several": model["several"], "inner": inner, "dist": model.mu.distribution}
    )
    twin = found["model"]
    assert found["mu"] is twin.mu and found["sigma"] is twin.sigma and found["several"] is twin["several"]
    assert found["inner"] is twin["inner_choice"].model and found["inner"].parent is twin and found["inner"].name == "inner"
    assert again(model.mu).model.root.fingerprint() == model.fingerprint()
    assert isinstance(found["dist"], pm.Normal)


def test_data_can_be_set(model, copied):
    before = copied.logp(model.test_point)
    with copied:
        pm.set_data({"exposure": np.ones(12)})
    assert copied.logp(model.test_point) != before == model.logp(model.test_point)
    twin = again(copied)
    assert twin.logp(model.test_point) == copied.logp(model.test_point)
    with copied:
        pm.set_data({"exposure": model.exposure.get_value()})
    assert copied.logp(model.test_point) == before
    with copied:
        pm.Normal("later", copied.mu, 1.0)
    assert "later" in copied.named_vars and "later" not in model.named_vars


def test_forward_draws_are_the_same(model):
    draws = [
        pm.sample_prior_predictive(5, model=m, var_names=["mu", "effect", "counts", "inner_choice"], random_seed=3)
        for m in (model, again(model))
    ]
    for name, values in draws[0].items():
        np.testing.assert_array_equal(draws[1][name], values)


def test_distributions():
    x = K.placeholder((2,), name="x")
    dist = again(pm.Normal.dist(mu=2 * x, sigma=np.array([1.0, 2.0]), shape=2))
    (root,) = K.inputs_of(dist.mu)
    assert root.name == "x" and root is not x
    np.testing.assert_allclose(K.eval(dist.logp(np.zeros(2)), {root: [0.0, 1.0]}), -0.5 * np.log(2 * np.pi) - [0, np.log(2) + 0.5])
    mixture = pm.Mixture.dist([0.3, 0.7], [pm.Normal.dist(0, 1), pm.Normal.dist(2, 1)])
    assert K.eval(again(mixture).logp(1.0)) == K.eval(mixture.logp(1.0))
    shallow = copy.copy(mixture)
    assert shallow is not mixture and shallow.w is mixture.w


def test_tensors():
    x = K.placeholder((None,), "int64", name="x")
    y = again(K.variable([1.0, 2.0], name="y") + K.cast(K.sum(x), "float64"))
    assert y.ndim == 1 and K.int_shape(y) == (2,) and [root.name for root in K.inputs_of(y)] == ["x"]
    np.testing.assert_array_equal(K.eval(y, {"x": [1, 2]}), [4, 5])
    assert copy.copy(x) is x
    large = again(K.constant(np.arange(1000.0)))
    np.testing.assert_array_equal(K.eval(large), np.arange(1000.0))


def test_functions():
    x, total = K.placeholder((2,), name="x"), K.variable(0.0)
    function = K.function([x], [2 * x, K.sum(x)], updates={total: total + K.sum(x)}, name="doubled")
    twin = again(function)
    assert repr(twin) == repr(function) and copy.deepcopy(function) is function
    for got, wanted in zip(twin(x=[1.0, 2.0]), function([1.0, 2.0])):
        np.testing.assert_array_equal(got, wanted)
    vector = tt.dvector("vector")
    assert again(theano.function([vector], (vector**2).sum()))([1.0, 2.0]) == 5


def test_operations_that_hold_functions():
    vector = tt.dvector("vector")

    class Computed(Penalty):
        def __init__(self, helper):
            self.helper = helper

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = np.asarray(self.helper(inputs[0]))

    with pm.Model() as computed:
        pm.Potential("penalty", Computed(theano.function([vector], -(vector**2).sum()))(pm.Normal("x", shape=2)))
    assert again(computed).logp({"x": np.ones(2)}) == computed.logp({"x": np.ones(2)})
    with pm.Model() as selfish:
        pm.Potential("penalty", Computed(lambda x: selfish.logp({"x": x}))(pm.Normal("x", shape=2)))
    with pytest.raises(pickle.PicklingError, match="x ~ Normal.* cannot be pickled: a Python function in its graph holds it"):
        pickle.dumps(selfish)


def test_graphs_may_be_deep():
    x = K.placeholder((), name="x")
    y = x
    for _ in range(1200):
        y = K.sin(y)
    twin = again(y)
    assert K.eval(twin, {"x": 0.5}) == K.eval(y, {"x": 0.5})


def test_steps_and_what_they_move(model):
    with model:
        steps = [
            pm.NUTS([model.effect], target_accept=0.9),
            pm.Metropolis([model.mu]),
            pm.CompoundStep([pm.Slice([model.positive_lowerbound__])]),
        ]
    point = steps[1].step(model.test_point)[0]
    twin, nuts, metropolis, compound = again([model, *steps])
    assert nuts.model is twin and nuts.vars[0] is twin.effect and nuts.target_accept == 0.9
    assert compound.methods[0].vars[0] is twin.positive_lowerbound__
    assert metropolis.step(model.test_point)[0].keys() == point.keys()


READER = """
import pickle, sys
import pymc3 as pm
with open(sys.argv[1], "rb") as file:
    stored = pickle.load(file)
model, point = stored["model"], stored["point"]
assert model.logp(point).tobytes() == stored["logp"] and model.dlogp()(point).tobytes() == stored["dlogp"]
with stored["small"]:
    trace = pm.sample(20, trace=stored["running"], step=pm.Metropolis(), progressbar=False, return_inferencedata=False,
                      compute_convergence_checks=False)
with open(sys.argv[2], "wb") as file:
    pickle.dump(trace["x"], file)
"""


def test_a_fresh_process_has_the_model_and_continues_the_chain(model, tmp_path):
    settings = {"chains": 2, "progressbar": False, "return_inferencedata": False, "compute_convergence_checks": False}
    with pm.Model() as small:
        pm.Normal("y", pm.Normal("x", 0, 1, shape=3), 1.0, observed=np.ones(3))
        whole = pm.sample(40, tune=10, step=pm.Metropolis(), random_seed=5, **settings)
        first = pm.sample(20, tune=10, step=pm.Metropolis(), random_seed=5, **settings)
    written, draws = tmp_path / "model.pickle", tmp_path / "draws.pickle"
    point = model.test_point
    stored = {"point": point, "logp": model.logp(point).tobytes(), "dlogp": model.dlogp()(point).tobytes(), "running": first.running_chain}
    written.write_bytes(cloudpickle.dumps({"model": model, "small": small, **stored}))
    subprocess.run([sys.executable, "-c", READER, str(written), str(draws)], check=True, timeout=300)
    continued = pickle.loads(draws.read_bytes()).reshape(2, -1, 3)[:, -20:]
    np.testing.assert_array_equal(continued, whole["x"].reshape(2, 40, 3)[:, 20:])


@pytest.mark.parametrize(
    "change, words",
    [
        ({"format": 99}, ["format 99", "up to 1", "Update"]),
        ({"engine": "abacus"}, ["'abacus'", "PYMC_SYMB_BACKEND=abacus"]),
        ({"floatx": "float16"}, ["'float16'", "K.set_floatx"]),
    ],
)
def test_what_cannot_be_read(model, change, words):
    function, (about, content) = model.__reduce__()
    with pytest.raises(K.BackendError) as raised:
        function({**about, **change}, content)
    assert all(word in str(raised.value) for word in words), raised.value


def test_a_graph_of_another_version(model, monkeypatch):
    function, (about, content) = model.__reduce__()

    def removed(record):
        raise AttributeError("no such operation")

    monkeypatch.setattr(pickling.engine, "restored", removed)
    with pytest.raises(K.BackendError, match="was written with Library 0.1, whose graph .* cannot read"):
        function({**about, "library": "Library 0.1"}, content)
    with pytest.raises(AttributeError, match="no such operation"):
        function(about, content)


def test_functions_without_names_need_cloudpickle(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "cloudpickle" else find(name))
    with pm.Model() as plain:
        pm.Normal("y", pm.HalfNormal("x"), 1.0, observed=[1.0, 2.0])
    assert again(plain).logp(plain.test_point) == plain.logp(plain.test_point)
    with plain:
        pm.DensityDist("own", lambda value: -(value**2), observed=1.0)
    with pytest.raises(pickle.PicklingError, match="pip install cloudpickle"):
        pickle.dumps(plain)


def test_a_cleared_model():
    with K.Session():
        with pm.Model() as model:
            pm.Normal("x")
        K.clear_session()
        with pytest.raises(K.SessionClearedError):
            pickle.dumps(model)
