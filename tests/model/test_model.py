"""Models as contexts: names, nesting, what they list, and that a failure leaves them unchanged."""

import threading

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K


class Reusable(pm.Model):
    """The kind of class that users write."""

    def __init__(self, mean=0, name="", model=None):
        super().__init__(name, model)
        self.Var("v1", pm.Normal.dist(mu=mean, sigma=1))
        pm.Normal("v2", mu=mean, sigma=1)
        pm.Normal("v3", mu=mean, sigma=pm.HalfCauchy("sd", beta=10, testval=1.0))
        pm.Deterministic("v3_sq", self.v3**2)
        pm.Potential("p1", K.constant(1.0))


def _linear():
    rng = np.random.default_rng(1)
    x1, x2 = rng.normal(size=(2, 20))
    y = (1 + x1 + 2.5 * x2).astype("float32")
    with pm.Model() as model:
        alpha = pm.Normal(name="alpha", mu=0.0, sd=10.0)
        beta = pm.Normal(name="beta", mu=0.0, sd=10.0, shape=2)
        mu = alpha + beta[0] * x1 + beta[1] * x2
        pm.Normal(name="Y_obs", mu=mu, sd=1.0, observed=y)
    return model, x1, x2, y


def test_linear_regression_log_probability():
    model, x1, x2, y = _linear()
    point = {"alpha": 0.3, "beta": np.array([0.5, -0.2])}

    def normal(x, mu, sd):
        return np.sum(-0.5 * ((x - mu) / sd) ** 2 - np.log(sd) - 0.5 * np.log(2 * np.pi))

    residual = y - (0.3 + 0.5 * x1 - 0.2 * x2)
    expected = normal(0.3, 0, 10) + normal(point["beta"], 0, 10) + normal(residual, 0, 1)
    np.testing.assert_allclose(model.logp(point), expected, rtol=1e-12)
    np.testing.assert_allclose(model.logp(point, beta=point["beta"]), expected, rtol=1e-12)
    gradient = [-0.3 / 100 + residual.sum(), -0.5 / 100 + residual @ x1, 0.2 / 100 + residual @ x2]
    np.testing.assert_allclose(model.dlogp()(point), gradient, rtol=1e-10)
    flat = model.dict_to_array(point)
    np.testing.assert_allclose(model.logp_array(flat), expected, rtol=1e-12)
    np.testing.assert_allclose(model.dlogp_array(flat), gradient, rtol=1e-10)
    value, derivative = model.logp_dlogp_function()(flat)
    np.testing.assert_allclose(value, expected, rtol=1e-12)
    np.testing.assert_allclose(derivative, gradient, rtol=1e-10)


def test_lists_of_variables():
    with pm.Model() as model:
        x = pm.Normal("x", 0, 1)
        s = pm.HalfNormal("s", 1)
        k = pm.Poisson("k", 3)
        y = pm.Normal("y", x, s, observed=[1.0, 2.0])
        d = pm.Deterministic("d", x + k)
        p = pm.Potential("p", -K.square(x))
    assert [v.name for v in model.vars] == ["x", "s_log__", "k"]
    assert [v.name for v in model.free_RVs] == ["x", "s_log__", "k"]
    assert [v.name for v in model.basic_RVs] == ["x", "s_log__", "k", "y"]
    assert [v.name for v in model.unobserved_RVs] == ["x", "s_log__", "k", "s", "d"]
    assert model.observed_RVs == [y] and model.deterministics == [s, d] and model.potentials == [p]
    assert model.disc_vars == [k] and [v.name for v in model.cont_vars] == ["x", "s_log__"]
    assert list(model.named_vars) == ["x", "s_log__", "s", "k", "y", "d", "p"]
    assert s.transformed is model["s_log__"] and model.x is x and model["d"] is d
    assert "x" in model and "z" not in model
    with pytest.raises(KeyError, match="no variable 'z'"):
        model["z"]
    assert [factor.name for factor in model.factors] == ["x", "s_log__", "k", "y", "p"]
    assert all(K.ndim(factor.logp) == 0 for factor in model.factors)
    assert model.ndim == 3
    assert isinstance(x, pm.model.FreeRV) and isinstance(y, pm.model.ObservedRV)
    assert isinstance(s, pm.model.TransformedRV) and isinstance(d, pm.model.DeterministicWrapper)
    assert not pm.model.all_continuous(model.vars) and pm.model.all_continuous(model.cont_vars)
    point = model.test_point
    total = sum(K.eval(factor.logp, {v: point[v.name] for v in K.inputs_of(factor.logp)}) for factor in model.factors)
    np.testing.assert_allclose(total, K.eval(model.logpt, {v: point[v.name] for v in model.vars}))
    parts = K.eval([model.varlogpt, model.datalogpt], {v: point[v.name] for v in model.vars})
    np.testing.assert_allclose(sum(parts), total)
    terms = model.check_test_point(round_vals=8)
    np.testing.assert_allclose(sum(dict(terms).values()), total, atol=1e-7)  # the potential is 0 there


def test_attributes_of_variables():
    with pm.Model() as model:
        x = pm.Normal("x", 1.0, 2.0, shape=(3, 2))
        y = pm.Normal("y", x, 1.0, observed=np.zeros((3, 2)))
    assert x.dshape == (3, 2) and x.dsize == 6 and x.name == "x" and x.dtype == "float64"
    np.testing.assert_array_equal(x.init_value, np.ones((3, 2)))
    np.testing.assert_array_equal(x.tag.test_value, np.ones((3, 2)))
    with model:
        s = pm.HalfNormal("s", 2.0, shape=2)
    np.testing.assert_allclose(s.tag.test_value, 2.0 * np.sqrt(2 / np.pi) * np.ones(2))
    np.testing.assert_allclose(s.init_value, s.tag.test_value)
    assert isinstance(x.distribution, pm.Normal) and x.model is model
    assert y.missing_values is None
    np.testing.assert_array_equal(K.eval(y.observations), np.zeros((3, 2)))
    point = {"x": np.zeros((3, 2))}
    np.testing.assert_allclose(x.logp(point), 6 * (-0.5 * 0.25 - np.log(2) - 0.5 * np.log(2 * np.pi)))
    np.testing.assert_allclose(y.logp(point), 6 * -0.5 * np.log(2 * np.pi))
    assert y.logp_elemwise(point).shape == (3, 2)
    np.testing.assert_allclose(x.dlogp([x])(point), np.full(6, 0.25))
    assert x.random().shape == (3, 2) and x.random(size=4).shape == (4, 3, 2)
    assert str(x) == "x ~ Normal" and x._repr_latex_(formatting="latex") == r"$\text{x} \sim \text{Normal}$"
    shown = r"$\text{s} \sim \text{HalfNormal}(\mathit{sigma}=2.0)$"  # notebooks show the parameters, a model's text does not
    assert s._repr_latex_() == shown and "sigma" in model._repr_latex_()
    assert repr([x, s, y]) == "[x ~ Normal, s ~ HalfNormal, y ~ Normal]"
    with model:
        double = pm.Deterministic("double", 2 * s)
    assert repr(double) == "double ~ Deterministic"
    assert str(model).split("\n") == ["     x ~ Normal", "     s ~ HalfNormal", "double ~ Deterministic", "     y ~ Normal"]
    assert str(pm.Model()) == ""


def test_variables_are_tensors():
    with pm.Model():
        x = pm.Normal("x", 0, 1, shape=3)
        s = pm.HalfNormal("s", 1)
    total = np.ones(3) * x + x[0] * s + K.exp(s)
    assert K.is_tensor(total) and K.int_shape(total) == (3,)
    assert set(K.inputs_of(total)) == {x, s.transformed}


# ---- names, nesting, subclasses --------------------------------------------------------------------------------------


def test_subclass():
    model = Reusable(mean=2.0)
    assert {"v1", "v2", "v3", "v3_sq", "sd", "sd_log__", "p1"} <= set(model.named_vars)
    assert len(model.potentials) == 1
    assert model.v1 is model["v1"]
    assert K.get_session() is model.session


def test_subclass_nested_with_a_prefix():
    with pm.Model() as outer:
        part = Reusable(mean=1, name="part")
        assert pm.modelcontext(None) is outer
        with part:
            assert pm.modelcontext(None) is part
        pm.Normal("x", part.v1, 1)
    assert {"part_v1", "part_sd_log__", "part_p1", "x"} <= set(outer.named_vars)
    assert "x" not in part.named_vars
    assert part["v1"] is outer["part_v1"] and part.v1 is outer["part_v1"]
    assert "v1" in part and len(outer.potentials) == 1
    assert part.parent is outer and part.root is outer and outer.isroot and not part.isroot
    assert part.prefix == "part_" and part.name_for("a") == "part_a" and part.name_of("part_a") == "a"
    assert np.isfinite(K.eval(outer.logpt, {v: outer.test_point[v.name] for v in outer.vars}))


def test_model_argument_names_the_enclosing_model():
    outer = pm.Model()
    part = Reusable(name="part", model=outer)
    assert part.parent is outer and "part_v2" in outer.named_vars
    other = pm.Model(model=outer)
    with other:
        pm.Normal("y", 0, 1)
    assert "y" in outer.named_vars


def test_two_parts_of_one_name_collide():
    with pm.Model():
        Reusable(name="part")
        with pytest.raises(ValueError, match="part_v1 already exists"):
            Reusable(name="part")


def test_names_already_prefixed_are_kept():
    with pm.Model(name="m") as model:
        pm.Normal("m_x", 0, 1)
    assert list(model.named_vars) == ["m_x"]


def test_contexts():
    with pytest.raises(TypeError, match="No model on context stack"):
        pm.modelcontext(None)
    assert pm.Model.get_context(error_if_none=False) is None
    with pm.Model() as outer:
        with pm.Model() as inner:
            assert pm.Model.get_contexts() == [outer, inner] and pm.Model.get_context() is inner
        assert pm.modelcontext(None) is outer
        assert pm.modelcontext(inner) is inner


def test_contexts_belong_to_their_thread():
    seen = []
    with pm.Model():
        thread = threading.Thread(target=lambda: seen.append(pm.Model.get_context(error_if_none=False)))
        thread.start()
        thread.join()
    assert seen == [None]


def test_models_built_in_threads():
    models = [None] * 4

    def build(i):
        with pm.Model() as model:
            for j in range(5):
                pm.Normal(f"x{j}", i, 1 + j)
        models[i] = model

    threads = [threading.Thread(target=build, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i, model in enumerate(models):
        assert list(model.test_point) == [f"x{j}" for j in range(5)]
        np.testing.assert_allclose(list(model.test_point.values()), i)


# ---- outside a model, and failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call, advice",
    [
        (lambda: pm.Normal("x", 0, 1, observed=[1.0]), "with model:"),
        (lambda: pm.Deterministic("d", K.constant(1.0)), "with model:"),
        (lambda: pm.Potential("p", K.constant(1.0)), "with model:"),
        (lambda: pm.Data("d", [1.0]), "with model:"),
    ],
)
def test_outside_a_model(call, advice):
    with pytest.raises(TypeError, match="No model on context stack") as error:
        call()
    assert error.match(advice)


def _snapshot(model):
    kinds = (model.free_RVs, model.observed_RVs, model.deterministics, model.potentials, model.missing_values)
    return [list(kind) for kind in kinds], dict(model.named_vars), dict(model.coords), sorted(vars(model))


@pytest.mark.parametrize(
    "define, error, words",
    [
        (lambda: pm.Normal("x", 0, 1), ValueError, "x already exists"),
        (lambda: pm.HalfNormal("z", 1, transform=_Broken()), RuntimeError, "broken"),
        (lambda: pm.Deterministic("x", K.constant(1.0)), ValueError, "x already exists"),
        (lambda: pm.Normal(3, 0, 1), TypeError, "Name needs to be a string"),
        (lambda: pm.Normal("n", 0, 1, unknown=3), TypeError, "Variable 'n': Normal got an unexpected argument 'unknown'"),
        (lambda: pm.Normal("n", 0, sigma=1, tau=1), ValueError, "'n'.*both tau and sigma"),
        (lambda: pm.Normal("n", 0, 1, shape=0), ValueError, "0-length shape"),
        (lambda: pm.Normal("n", 0, 1, shape=(2.5,)), TypeError, "int elements in shape"),
        (lambda: pm.Normal("n", [0.0, 1.0], 1, shape=()), pm.ShapeError, r"'n' has shape \(\).*mu \(2,\). Pass shape=2"),
        (
            lambda: pm.Normal("n", pm.modelcontext(None)["x"] * np.ones(2), 1, shape=()),
            pm.ShapeError,
            r"'n' has shape \(\).*mu \(2,\). Pass shape=2",
        ),
        (lambda: pm.HalfNormal("n", [1.0, 1.0], shape=3), pm.ShapeError, r"'n(_log__)?'"),
        (lambda: pm.Normal("n", 0, 1, testval=[1.0, 2.0]), pm.ShapeError, "'n'"),
        (lambda: pm.Normal("n", np.nan, 1), AttributeError, "'n'.*no finite default"),
        (lambda: pm.Poisson("n", "3"), TypeError, "'n'.*mu is '3'"),
        (lambda: pm.Normal("n", 0, 1, testval=1.0, initval=2.0), TypeError, "initval and testval"),
        (lambda: pm.Normal("n", 0, 1, dims="nowhere"), ValueError, "Unknown dimension name 'nowhere'"),
        (lambda: pm.Normal("n", 0, 1, dims="c", shape=3), ValueError, "only one of 'dims' or 'shape'"),
        (lambda: pm.Deterministic("n", K.zeros((3, 2)), dims="c"), ValueError, "'n' has 2 axes.*name 1"),
        (lambda: pm.Normal("n", 0, 1, dims="c", observed=np.zeros(2)), pm.ShapeError, r"'n' has shape \(2,\).*\(3,\)"),
        (lambda: pm.Normal("n", 0, 1, dims=("c", "c")), ValueError, "same dimension name twice"),
        (lambda: pm.Normal("n", np.zeros(4), 1, observed=np.zeros(3)), pm.ShapeError, r"'n' has shape \(3,\).*mu \(4,\)"),
        (lambda: pm.Normal("n", 0, 1, shape=4, observed=np.zeros(3)), pm.ShapeError, r"'n' has shape \(3,\).*\(4,\)"),
        (lambda: pm.Normal("n", 0, 1, observed=[1.0, np.inf]), ValueError, "'n' has 1 infinite"),
        (lambda: pm.Poisson("n", 1, observed=[1.0, 2.5]), ValueError, "'n' has fractional values.*2.5"),
        (lambda: pm.Normal("n", 0, 1, observed=["a"]), TypeError, "'n' must be numbers"),
        (lambda: pm.Normal("n", 0, 1, observed=pm.modelcontext(None)["x"]), TypeError, "'n' needs to be data"),
        (lambda: pm.Normal("n", 0, 1, observed=pm.modelcontext(None)["x"] + 1), TypeError, "'n'.*computed from 'x'"),
        (lambda: pm.Normal("n", 0, 1, observed=np.zeros(3), total_size="5"), TypeError, "total_size of 'n'"),
        (lambda: pm.Bernoulli("n"), ValueError, "'n'.*one of p and logit_p"),
        (lambda: pm.Data("x", [1.0]), ValueError, "x already exists"),
        (lambda: pm.Data("n", [1.0, np.nan]), TypeError, "'n' have missing values"),
        (lambda: pm.Data("n", [1.0, 2.0], dims="c"), ValueError, "'c' has 3 coordinates.*length 2"),
    ],
)
def test_a_failure_leaves_the_model_unchanged(define, error, words):
    with pm.Model(coords={"c": [1, 2, 3]}) as model:
        pm.Normal("x", 0, 1)
        before = _snapshot(model)
        with pytest.raises(error, match=words):
            define()
        after = _snapshot(model)
        assert before == after
        pm.Normal("later", 0, 1)
    assert list(model.test_point) == ["x", "later"]


class _Broken(pm.transforms.ElemwiseTransform):
    name = "broken"

    def backward(self, z):
        raise RuntimeError("broken")


def test_an_error_in_the_block_closes_the_model():
    with pytest.raises(ZeroDivisionError):
        with pm.Model():
            1 / 0
    assert pm.Model.get_context(error_if_none=False) is None


def test_check_bounds():
    values = {}
    for check in (True, False):
        with pm.Model(check_bounds=check) as model:
            x = pm.HalfNormal("x", 1, transform=None)
        values[check] = K.eval(model.logpt, {x: -1.0})
    assert values[True] == -np.inf and np.isfinite(values[False])


def test_a_negative_scale_is_warned_about():
    with pm.Model():
        s = pm.Normal("s", 0, 1)
        with pytest.warns(UserWarning, match="s is used as sigma of Normal"):
            pm.Normal("x", 0, s)


# ---- sessions ----------------------------------------------------------------------------------------------------


def test_a_model_cannot_be_used_after_clear_session():
    with K.Session():
        with pm.Model() as model:
            pm.Normal("x", 0, 1)
        K.clear_session()
        for use in (lambda: model.logp, lambda: model.test_point, lambda: model.fn(model.vars), model.check_test_point):
            with pytest.raises(RuntimeError, match="cleared"):
                use()
        with pytest.raises(RuntimeError, match="cleared"):
            with model:
                pm.Normal("y", 0, 1)
        assert pm.Model.get_context(error_if_none=False) is None


def test_a_model_keeps_its_session():
    with K.Session() as session:
        with pm.Model() as model:
            pm.Normal("x", 0, 1)
    assert model.session is session and K.get_session() is not session
    with model:
        assert K.get_session() is session
        pm.Normal("y", model.x, 1)
    np.testing.assert_allclose(K.get_session() is not session, True)
    np.testing.assert_allclose(model.check_test_point()["y"], -0.92)


def test_fifty_models():
    names = set()
    for i in range(50):
        with pm.Model() as model:
            x = pm.Normal("x", i, 1)
            pm.Normal("y", x, 1, observed=np.zeros(3))
        names.add(model.fingerprint())
        assert model.test_point["x"] == i
    assert len(names) == 1


def test_fingerprint_sees_structure_not_values():
    def build(n=3, value=0.0, sd=1.0, kind=pm.Normal, name="x"):
        with pm.Model() as model:
            x = kind(name, sigma=sd)
            pm.Normal("y", x, 1, observed=np.full(n, value))
        return model.fingerprint()

    same = build()
    assert same == build(value=5.0, sd=3.0)
    assert len({same, build(n=4), build(kind=pm.HalfNormal), build(kind=pm.Moyal), build(name="z")}) == 5


# ---- compiled functions --------------------------------------------------------------------------------------------


def test_functions_of_a_point():
    with pm.Model() as model:
        x = pm.Normal("x", 0, 1, shape=2)
        k = pm.Poisson("k", 3)
        f = pm.fn([K.sum(x), x * k])
        g = pm.fastfn(K.sum(x))
        made = pm.Point(x=[1.0, 2.0], k=3, other=9)
    assert list(made) == ["x", "k"] and made["x"].tolist() == [1.0, 2.0]
    point = {"x": np.array([1.0, 2.0]), "k": 3, "more": 5}
    total, product = f(point)
    np.testing.assert_allclose(total, 3.0)
    np.testing.assert_allclose(product, [3.0, 6.0])
    np.testing.assert_allclose(g(x=[4.0, 5.0]), 9.0)
    with pytest.raises(KeyError, match="no value for .*'k'"):
        f({"x": np.zeros(2)})
    with pytest.raises(ValueError, match="x"):
        f({"x": np.zeros(3), "k": 1})
    np.testing.assert_allclose(model.makefn(x + k)(np.zeros(2), 1), [1.0, 1.0])
    np.testing.assert_allclose(K.eval(pm.logp(x, [0.0, 1.0])), [-0.918938533, -1.418938533])
    with pytest.raises(TypeError, match="No model on context stack"):
        pm.fn(x)


def test_value_and_gradient_with_other_variables():
    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        k = pm.Poisson("k", 3)
        b = pm.Normal("b", a * k, 1, shape=2)
        pm.Normal("y", b, 1, observed=np.ones(2))
    f = model.logp_dlogp_function()
    assert f.size == 3
    point = {"a": 0.5, "b": np.array([1.0, 2.0]), "k": 2}
    flat = f.dict_to_array(point)
    with pytest.raises(ValueError, match="set_extra_values"):
        f(flat)
    f.set_extra_values(point)
    value, gradient = f(flat)
    np.testing.assert_allclose(value, model.logp(point))
    np.testing.assert_allclose(gradient, model.dlogp()(point))
    np.testing.assert_allclose(gradient, [-0.5 + 2 * (0 + 1), -0.0 + 0.0, -1.0 - 1.0])
    out = np.empty(3)
    np.testing.assert_allclose(f(flat, grad_out=out), value)
    np.testing.assert_allclose(out, gradient)
    np.testing.assert_allclose(f(flat, extra_vars={"k": 5})[0], model.logp({**point, "k": 5}))
    assert f.array_to_full_dict(flat)["k"] == 5
    np.testing.assert_allclose(f.array_to_dict(flat)["b"], point["b"])
    with pytest.raises(ValueError, match="Invalid shape"):
        f(np.zeros(2))
    with pytest.raises(ValueError, match="continuous types"):
        model.logp_dlogp_function([k])


def test_weights_of_prior_and_data():
    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        pm.Normal("y", a, 1, observed=[1.0])
    f = model.logp_dlogp_function(tempered=True)
    f.set_weights(np.array([1.0, 0.25]))
    value, gradient = f(np.array([0.0]))
    constant = -0.5 * np.log(2 * np.pi)
    np.testing.assert_allclose(value, constant + 0.25 * (constant - 0.5))
    np.testing.assert_allclose(gradient, [0.25])


def test_flatten_and_profile():
    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        b = pm.Normal("b", a, 1, shape=2)
    flat = model.flatten([b, a])
    replaced = K.replace([model.logpt], flat.replacements)[0]
    expected = model.logp({"a": 3.0, "b": np.array([1.0, 2.0])})
    np.testing.assert_allclose(K.eval(replaced, {flat.input: [1.0, 2.0, 3.0]}), expected)
    assert flat.view["a"].slc == slice(2, 3)
    profile = model.profile(model.logpt, n=10)
    assert profile.n == 10 and "10 calls" in str(profile)
    np.testing.assert_allclose(model.fn(model.dlogpt())({"a": 3.0, "b": np.array([1.0, 2.0])}), [-6.0, 2.0, 1.0])
    np.testing.assert_allclose(a.d2logp([a])({"a": 0.0}), [[1.0]])


def test_clear_session_inside_the_block():
    with pm.Model() as model:
        pm.Normal("x", 0, 1)
        K.clear_session()
        with pytest.raises(RuntimeError, match="cleared"):
            pm.Normal("y", 0, 1)
    assert not K.get_session().cleared and model.session.cleared
    with pm.Model() as model:
        pm.Normal("x", 0, 1)
    assert model.test_point["x"] == 0.0


def test_another_thread_builds_while_a_model_is_open():
    with pm.Model() as model:
        pm.Normal("x", 0.0, 1.0)
        found = []
        worker = threading.Thread(target=lambda: found.append(model.logp({"x": 0.0})), daemon=True)
        worker.start()
        worker.join(60)
    assert not worker.is_alive()
    np.testing.assert_allclose(found, -0.5 * np.log(2 * np.pi), rtol=1e-12)


class Observing(pm.Model):
    """A model that gets its data apart from its variables: users' code for PyMC3 makes such a class."""

    def __init__(self, observed):
        self.observed = observed
        super().__init__()

    def Var(self, name, dist, data=None, total_size=None):
        return super().Var(name, dist, data=self.observed.get(name, data), total_size=total_size)


def test_variables_come_by_the_method_var_of_a_subclass():
    with Observing({"y": np.arange(5.0), "mu": 1.0}) as model:
        mu = pm.HalfNormal("mu", 3)
        pm.Normal("y", mu, 1)
        pm.Normal("z", np.zeros(3), 1)
        pm.MvNormal("w", np.zeros(2), np.eye(2), observed=np.zeros((4, 2)))
    assert [v.name for v in model.free_RVs] == ["z"]
    assert {v.name: v.dshape for v in model.observed_RVs} == {"mu": (), "y": (5,), "w": (4, 2)}
    half_normal = 0.5 * np.log(2 / np.pi) - np.log(3) - 0.5 / 9
    normal = -0.5 * ((np.arange(5.0) - 1) ** 2).sum() - (5 + 3 + 8) * 0.5 * np.log(2 * np.pi)
    np.testing.assert_allclose(model.logp(model.test_point), half_normal + normal, rtol=1e-12)
