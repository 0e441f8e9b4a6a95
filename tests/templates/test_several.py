"""Constructors that make several variables mean the same in models, generators and plain functions."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K


def _lkj(**kwargs):
    return pm.LKJCholeskyCov("packed", eta=2.0, n=2, sd_dist=pm.HalfNormal.dist(1.0), compute_corr=True, **kwargs)


@pm.model
def by_yield():
    chol, corr, stds = yield _lkj()
    yield pm.MvNormal("x", np.zeros(2), chol=chol, shape=2)
    matrix = yield pm.WishartBartlett("w", np.eye(2), 4.0)
    yield pm.Deterministic("trace", K.trace(matrix))
    return corr


@pm.model
def by_yield_from():
    chol, corr, stds = yield from _lkj()
    yield from pm.MvNormal("x", np.zeros(2), chol=chol, shape=2)
    matrix = yield from pm.WishartBartlett("w", np.eye(2), 4.0)
    yield pm.Deterministic("trace", K.trace(matrix))
    return corr


@pm.model
def by_call():
    chol, corr, stds = _lkj()
    pm.MvNormal("x", np.zeros(2), chol=chol, shape=2)
    matrix = pm.WishartBartlett("w", np.eye(2), 4.0)
    pm.Deterministic("trace", K.trace(matrix))
    return corr


@pytest.fixture(scope="module")
def model():
    with pm.Model() as model:
        chol, corr, stds = _lkj()
        pm.MvNormal("x", np.zeros(2), chol=chol, shape=2)
        pm.Deterministic("trace", K.trace(pm.WishartBartlett("w", np.eye(2), 4.0)))
        assert [K.int_shape(part) for part in (chol, corr, stds)] == [(2, 2), (2, 2), (2,)]
    return model


TEMPLATES = pytest.mark.parametrize("template", [by_yield, by_yield_from, by_call], ids=["yield", "yield from", "call"])


@TEMPLATES
def test_one_meaning(template, model):
    made = template().as_model()
    assert [v.name for v in made.free_RVs] == [v.name for v in model.free_RVs]
    own = template.function.__name__
    assert [v.name for v in made.deterministics] == [v.name for v in model.deterministics] + [own]
    np.testing.assert_allclose(made.logp(made.test_point), model.logp(model.test_point), rtol=1e-12)


@TEMPLATES
def test_forward_draws_and_log_probability(template, model):
    value, state = template().evaluate()
    assert list(state.samples) == ["packed", "x", "w_c", "w_z"]
    assert {"packed_stds", "packed_corr", "w", "trace"} <= set(state.deterministics)
    a, b, c = state.samples["packed"]
    np.testing.assert_allclose(state.deterministics["packed_stds"], [a, np.hypot(b, c)], rtol=1e-10)
    np.testing.assert_allclose(value, [[1.0, b / np.hypot(b, c)], [b / np.hypot(b, c), 1.0]], rtol=1e-10)
    c0, c1 = state.samples["w_c"]
    np.testing.assert_allclose(state.deterministics["trace"], c0 + c1 + state.samples["w_z"][0] ** 2, rtol=1e-10)
    found = template().make_log_prob_function()(**state.samples)
    exact = sum(K.eval(state.dists[name].logp_sum(state.samples[name])) for name in ("packed", "w_c", "w_z", "x"))
    np.testing.assert_allclose(found, exact, rtol=1e-9)


def test_only_the_factor_in_the_trace():
    @pm.model
    def bare():
        with pm.name_scope("part"):
            chol, _, _ = yield _lkj(store_in_trace=False)
        yield pm.MvNormal("x", np.zeros(2), chol=chol, shape=2)

    _, state = bare().evaluate()
    assert list(state.samples) == ["part_packed", "x"] and not state.deterministics


def test_what_was_not_yielded():
    @pm.model
    def unpacked():
        chol, _, _ = _lkj()
        yield pm.Normal("x", K.sum(chol))

    @pm.model
    def left():
        _lkj()
        yield pm.Normal("x")

    for wrong in (unpacked, left):
        with pytest.raises(TypeError, match="pm.LKJCholeskyCov\\('packed', .*test_several.py.*rite `yield` in front"):
            wrong().evaluate()


def test_outside_of_all_models():
    chol, corr, stds = _lkj(store_in_trace=False)
    np.testing.assert_allclose(K.eval(K.diagonal(corr)), [1.0, 1.0], rtol=1e-12)
    with pytest.raises(TypeError, match="pm.Deterministic\\('packed_stds', .* needs one"):
        _lkj()


def test_errors_name_the_variable():
    @pm.model
    def wrong(p=0.5, observed=None, term=0.0):
        yield pm.Bernoulli("x", p, observed=observed)
        yield pm.Potential("term", term)

    cases = [
        (wrong(1.5), "Variable 'x': Cannot draw from Bernoulli: p must be between 0 and 1, got 1.5"),
        (wrong(observed=[[1], [0, 1]]), "Variable 'x': observed has parts of different shapes"),
        (wrong("a"), "Variable 'x': Bernoulli: p is 'a'"),
        (wrong(term="a"), "Potential 'term': "),
    ]
    for model, message in cases:
        with pytest.raises((TypeError, ValueError), match=message):
            model.evaluate()
