"""Factors, divided among the elements of a variable."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.elements import are_independent, divided, turns_of
from pymc3.chains.table_reads import factors_within_tables

WEIGHTS = np.array([0.5, 0.3, 0.2])
TABLE, GROUPS = np.array([-1.0, 0.5, 2.0]), np.array([0, 2, 1, 1, 0, 2, 2])
Z = np.array([2, 0, 1])


def model_of(observe):
    with pm.Model() as model:
        z = pm.Categorical("z", [0.5, 0.3, 0.2], shape=3)
        observe(K.constant(TABLE), z)
    return model


def normal(mean, data):
    pm.Normal("y", mean, 1.0, observed=data)


INDEPENDENT = {
    "each its own": lambda table, z: normal(table[z], np.arange(3.0)),
    "rows": lambda table, z: normal(table[z][:, None], np.arange(6.0).reshape(3, 2)),
    "columns": lambda table, z: normal(table[z], np.arange(6.0).reshape(2, 3)),
    "groups": lambda table, z: normal(table[z[GROUPS]], np.arange(7.0)),
    "one of them": lambda table, z: normal(table[z[1]], 0.3),
    "several factors": lambda table, z: [pm.Normal(f"y_{i}", table[z[i]], pm.HalfNormal(f"s_{i}", 1.0), observed=1.0) for i in range(3)],
    "a summed potential": lambda table, z: pm.Potential("p", K.sum(table[z])),
    "rows of p": lambda table, z: pm.Categorical("w", K.constant(np.full((3, 2), 0.5))[z], observed=[0, 1, 1]),
}
DEPENDENT = {
    "a sum": lambda table, z: normal(K.sum(table[z]), 1.0),
    "neighbours": lambda table, z: normal(table[z[1:]] - table[z[:-1]], np.zeros(2)),
    "two that share a factor": lambda table, z: normal(table[z[0]] * table[z[2]], 1.0),
    "a potential of all": lambda table, z: pm.Potential("p", -K.square(K.sum(z))),
    "a product of matrices": lambda table, z: normal(K.dot(np.ones((2, 3)), table[z]), np.zeros(2)),
    "a correlated normal": lambda table, z: pm.MvNormal("y", table[z], np.eye(3) + 0.5, observed=np.zeros(3)),
}


@pytest.mark.parametrize("name", INDEPENDENT)
def test_factors_that_are_divided(name):
    model = model_of(INDEPENDENT[name])
    z = model["z"]
    assert are_independent(model, z)
    others = {var: K.constant(model.test_point[var.name]) for var in model.vars if var is not z}
    owns = [factor for factor in factors_within_tables(model) if z in K.inputs_of(factor.logp)]
    parts = [divided(factor, z) for factor in owns]
    found = [part.values(K.replace(part.tensors, others)) for part in parts]
    whole = K.replace([factor.logp for factor in owns], others)
    evaluate = K.function([z], [sum(by.own for by in found), sum(by.rest for by in found), sum(whole)])
    before, rest, whole = evaluate(Z)
    assert before.shape == (3,)
    np.testing.assert_allclose(before.sum() + rest, whole, rtol=1e-12)
    for place in range(3):
        after, rest, whole = evaluate(np.where(np.arange(3) == place, (Z + 1) % 3, Z))
        np.testing.assert_allclose(after.sum() + rest, whole, rtol=1e-12)
        assert (after == before)[np.arange(3) != place].all()


@pytest.mark.parametrize("name", DEPENDENT)
def test_factors_that_are_not(name):
    model = model_of(DEPENDENT[name])
    assert not are_independent(model, model["z"])


def test_turns_of_neighbours():
    with pm.Model() as model:
        z = pm.Categorical("z", WEIGHTS, shape=6)
        pm.Potential("path", K.constant(np.log(np.ones((3, 3)) + np.eye(3)))[z[:-1], z[1:]])
        pm.Normal("y", K.constant(TABLE)[z[:3]] + K.constant(TABLE)[z[3:]], 1.0, observed=np.zeros(3))
    first, second = (factor for factor in factors_within_tables(model) if factor.name in ("path", "y"))
    assert sorted([divided(first, z).width, divided(second, z).width]) == [2, 4] and turns_of(model, z) == 4
    point = np.array([2, 0, 1, 1, 0, 2])
    for factor in (first, second):
        parts = divided(factor, z)
        by = [parts.values(K.replace(parts.tensors, {z: K.constant(point)}), turn, 4) for turn in range(4)]
        whole = K.replace([factor.logp], {z: K.constant(point)})[0]
        owns, rests, whole = K.eval([K.stack([each.own for each in by]), K.stack([each.rest for each in by]), whole])
        for turn, (own, rest) in enumerate(zip(owns, rests)):
            np.testing.assert_allclose(own.sum() + rest, whole, rtol=1e-12)
            assert not own[np.arange(6) % 4 != turn].any()


def test_reads_out_of_range_count_for_the_element_that_reads():
    with pm.Model() as model:
        z = pm.Categorical("z", np.ones(4) / 4, shape=3)
        pm.Normal("y", K.constant(TABLE)[z], 1.0, observed=np.zeros(3))
    parts = divided(factors_within_tables(model)[-1], z)
    own = K.eval(parts.values(K.replace(parts.tensors, {z: K.constant(np.array([1, 3, 0]))})).own)
    assert (own > 1e200).tolist() == [False, True, False]
