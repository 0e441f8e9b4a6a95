"""Generators as models: sending, nesting, names, conditioning, errors at the user's own line."""

import traceback

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.exceptions import DuplicateNameError
from pymc3.templates import Executor


@pm.model
def part(sd=1.0):
    scale = yield pm.HalfNormal("scale", sd)
    value = yield pm.Normal("value", 0.0, scale)
    return value * 2.0


def names_of(model):
    return list(model.evaluate()[1].samples)


def test_values_are_sent_back():
    seen = []

    @pm.model
    def model():
        scale = yield pm.HalfCauchy("scale", 1)
        seen.append(scale)
        x = yield pm.Normal("x", scale, 1e-6)
        return x

    value, state = model().evaluate()
    assert K.is_tensor(seen[0])
    np.testing.assert_allclose(value, state.samples["scale"], atol=1e-4)
    assert state["samples"] is state.samples
    assert type(state.dists["scale"]).__name__ == "HalfCauchy"
    np.testing.assert_array_equal(state.deterministics["model"], value)


def test_a_state_fixes_values():
    value, state = part().evaluate()
    again, second = part().evaluate(state)
    assert again == value and second.samples == state.samples
    fixed, _ = part().evaluate({"scale": 1.0, "value": 3.0})
    assert fixed == 6.0
    with pytest.raises(ValueError, match="'walue', but the model's variables are 'scale', 'value'"):
        part().evaluate({"walue": 3.0})


def test_observed_conditions():
    model = part()
    _, state = model.evaluate(observed={"value": 0.25})
    assert list(state.samples) == ["scale"] and state.observed == {"value": 0.25}
    f = model.make_log_prob_function(observed={"value": 0.25})
    expected = stats.halfnorm.logpdf(2.0) + stats.norm.logpdf(0.25, 0, 2.0)
    np.testing.assert_allclose(f(scale=2.0), expected, rtol=1e-12)
    for call in (model.evaluate, model.make_log_prob_function):
        with pytest.raises(ValueError, match="'nobody', but the model's variables are"):
            call(observed={"nobody": 1.0})


def test_observed_none_draws_what_the_model_observes():
    @pm.model
    def model():
        yield pm.Normal("y", 0, 1, observed=np.zeros(3))

    _, state = model().evaluate(observed={"y": None})
    assert "y" in state.samples and np.all(state.samples["y"] != 0)


def plain_generator():
    x = yield pm.Normal("x", 0, 1)
    return x


def test_nesting():
    @pm.model
    def model():
        a = yield part(name="a")
        b = yield from part(name="b")
        with pm.name_scope("c"):
            yield plain_generator()
            yield part(name="d")
        yield from plain_generator()
        d = yield from pm.Normal("direct", 0, 1)
        return {"sum": a + b, "direct": d}

    made = model()
    _, state = made.evaluate()
    expected = ["a_scale", "a_value", "b_scale", "b_value", "c_x", "c_d_scale", "c_d_value", "x", "direct"]
    assert list(state.samples) == expected
    assert list(state.deterministics) == ["a", "b", "c_d", "model_sum", "model_direct"]
    np.testing.assert_allclose(state.deterministics["a"], 2 * state.samples["a_value"])
    assert [v.name for v in made.as_model().unobserved_RVs if "__" not in v.name and v.name in expected]
    assert {v.name.split("_log__")[0] for v in made.as_model().free_RVs} == set(expected)


def test_a_name_for_the_whole_model():
    assert names_of(part(name="p")) == ["p_scale", "p_value"]
    assert list(part(name="p").evaluate()[1].deterministics) == ["p"]


def test_unnamed_distributions_take_the_name_of_their_class():
    @pm.model
    def model():
        yield pm.HalfCauchy(beta=1)
        yield pm.Normal.dist(0, 1)

    assert names_of(model()) == ["HalfCauchy", "Normal"]

    @pm.model
    def twice():
        yield pm.HalfCauchy(beta=1)
        yield pm.HalfCauchy(beta=1)

    with pytest.raises(DuplicateNameError, match="HalfCauchy"):
        twice().evaluate()


def test_parts_in_plain_functions_and_in_blocks():
    @pm.model
    def function():
        a = part(name="a")
        return a + pm.Normal("b", 0, 1)

    value, state = function().evaluate()
    assert list(state.samples) == ["a_scale", "a_value", "b"]
    np.testing.assert_allclose(value, state.deterministics["a"] + state.samples["b"], rtol=1e-12)
    with pm.Model() as model:
        a = part(name="a")
        pm.Normal("y", a, 1.0, observed=[0.0])
    assert [v.name for v in model.free_RVs] == ["a_scale_log__", "a_value"]
    assert "a" in model.named_vars


def test_name_scopes_in_a_block():
    with pm.Model() as model:
        with pm.name_scope("inner"):
            pm.Normal("x", 0, 1)
        pm.Normal("x", 0, 1)
    assert list(model.named_vars) == ["inner_x", "x"]


def test_coords_and_dims():
    @pm.model(coords=lambda data: {"row": range(len(data))})
    def model(data):
        x = yield pm.Normal("x", 0, 1, dims="row")
        d = yield pm.Deterministic("d", 2 * x, dims="row")
        yield pm.Normal("y", d, 1, observed=data, dims="row")

    made = model(np.zeros(5))
    assert made.evaluate()[1].samples["x"].shape == (5,)
    assert made.as_model().RV_dims == {"x": ("row",), "d": ("row",), "y": ("row",)}


def test_data_need_no_yield():
    @pm.model
    def model():
        x = pm.Data("x", [1.0, 2.0], dims="row")
        yield pm.Normal("y", x, 1.0, dims="row")

    assert model().evaluate()[1].samples["y"].shape == (2,)
    f = model().make_log_prob_function()
    np.testing.assert_allclose(f([1.0, 2.0]), 2 * stats.norm.logpdf(0), rtol=1e-12)
    built = model(name="m").as_model()
    assert list(built.named_vars) == ["m_x", "m_y"]
    with built:
        pm.set_data({"m_x": [3.0, 4.0]})
    np.testing.assert_allclose(built.logp({"m_y": [3.0, 4.0]}), 2 * stats.norm.logpdf(0), rtol=1e-12)


def test_log_probability_is_a_function_of_tensors():
    f = part().make_log_prob_function()
    scale, value = K.placeholder((), name="scale"), K.placeholder((), name="value")
    total = f(scale, value)
    slopes = K.gradients(total, [scale, value])
    logp, to_scale, to_value = K.eval([total, *slopes], {scale: 2.0, value: 1.0})
    np.testing.assert_allclose(logp, stats.halfnorm.logpdf(2.0) + stats.norm.logpdf(1.0, 0, 2.0), rtol=1e-12)
    np.testing.assert_allclose([to_scale, to_value], [-2.0 - 0.5 + 1 / 8, -0.25], rtol=1e-12)
    many = K.vectorize(f)(K.constant([1.0, 2.0]), K.constant([0.0, 1.0]))
    np.testing.assert_allclose(K.eval(many), [f(1.0, 0.0), f(2.0, 1.0)], rtol=1e-12)


def test_an_executor_of_ones_own():
    class Names(Executor):
        def variable(self, request):
            return K.constant(1.0)

        def deterministic(self, request):
            return request.value

        potential = deterministic

    executor = Names()
    part().run(executor)
    assert executor.names == ["scale", "value", "part"]


# ---- bad input --------------------------------------------------------------------------------------------------------


def lines_of(error):
    return [frame.line for frame in traceback.extract_tb(error.__traceback__) if frame.filename == __file__]


RUNS = [lambda model: model.evaluate(), lambda model: model.as_model(), lambda model: model.make_log_prob_function()]


@pytest.mark.parametrize("run", RUNS)
def test_two_of_one_name(run):
    caught = []

    @pm.model
    def model():
        yield pm.Normal("x", 0, 1)
        try:
            yield pm.Normal("x", 0, 2)
        except DuplicateNameError as error:
            caught.append(error)
            raise

    with pytest.raises(DuplicateNameError, match="'x' is given twice; the names so far are x") as raised:
        run(model())
    assert isinstance(raised.value, ValueError) and isinstance(raised.value, RuntimeError)
    assert caught and 'yield pm.Normal("x", 0, 2)' in lines_of(raised.value)


@pytest.mark.parametrize("run", RUNS)
def test_errors_of_a_distribution_are_raised_at_its_yield(run):
    @pm.model
    def model():
        yield pm.Normal("x", 0, sigma=1, tau=1)

    with pytest.raises(ValueError, match="'x'.*both tau and sigma") as raised:
        run(model())
    assert 'yield pm.Normal("x", 0, sigma=1, tau=1)' in lines_of(raised.value)


def test_exceptions_keep_their_traceback():
    @pm.model
    def model():
        yield pm.Normal("x", 0, 1)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine") as raised:
        model().evaluate()
    assert 'raise KeyError("mine")' in lines_of(raised.value)


def test_what_is_no_distribution():
    @pm.model
    def model():
        yield 3.0

    with pytest.raises(TypeError, match="yielded 3.0 .*Yield distributions") as raised:
        model().evaluate()
    assert "yield 3.0" in lines_of(raised.value)


def test_a_forgotten_yield():
    @pm.model
    def used():
        scale = pm.HalfNormal("scale", 1)
        yield pm.Normal("x", 0, scale * 2)

    with pytest.raises(TypeError, match=r"'scale', pm.HalfNormal of .*test_generators.py:\d+, is used but was not yielded"):
        used().evaluate()

    @pm.model
    def parameter():
        scale = pm.HalfNormal("scale", 1)
        yield pm.Normal("x", 0, scale)

    with pytest.raises(TypeError, match="not yielded"):
        parameter().evaluate()

    @pm.model
    def left_over():
        yield pm.Normal("x", 0, 1)
        pm.Normal("y", 0, 1)

    with pytest.raises(TypeError, match=r"pm.Normal\('y', ...\) of .*test_generators.py:\d+.*never yielded"):
        left_over().evaluate()

    @pm.model
    def part_left_over():
        yield pm.Normal("x", 0, 1)
        part(name="p")

    with pytest.raises(TypeError, match="never yielded"):
        part_left_over().as_model()

    @pm.model
    def returned():
        yield pm.Normal("x", 0, 1)
        return pm.Normal("y", 0, 1)

    with pytest.raises(TypeError, match="never yielded"):
        returned().evaluate()


def test_a_generator_that_never_ends():
    @pm.model
    def model():
        number = 0
        while True:
            yield pm.Deterministic(f"x{number}", K.constant(0.0))
            number += 1

    class Short(pm.ForwardContext):
        limit = 50

    with pytest.raises(RuntimeError, match="has 50 names, the last is 'x49'.*Short.limit"):
        model().run(Short())


def test_arguments_are_checked_when_they_are_given():
    with pytest.raises(TypeError, match="nothing"):
        part(nothing=1)
    with pytest.raises(TypeError, match="must be a string"):
        part(name=3)
    with pytest.raises(TypeError, match="goes before a function"):
        pm.model(3)


def test_two_models_for_one_call():
    with pytest.raises(TypeError, match="two models"):
        pm.sample(part(), model=pm.Model())


@pytest.mark.parametrize(
    "call",
    [
        lambda: pm.sample(part, 10),
        lambda: pm.sample(10, model=part),
        lambda: pm.sample_prior_predictive(part),
        lambda: pm.sample_posterior_predictive([{}], model=part),
    ],
    ids=["sample", "model", "prior", "posterior"],
)
def test_a_function_that_was_not_called(call):
    with pytest.raises(TypeError, match=r"part\(sd=1.0\)> is no model yet: write @pm.model .* the call part\(...\) gives"):
        call()


def test_nothing_stays_open_after_an_error():
    @pm.model
    def model():
        with pm.name_scope("outer"):
            yield part(name="inner")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        model().evaluate()
    assert names_of(part()) == ["scale", "value"]
    with pytest.raises(TypeError, match="No model on context stack"):
        pm.modelcontext(None)
