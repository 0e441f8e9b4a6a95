"""Stacks of alike parts in a factor become one tensor; what is computed stays the same."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.factors import Factors
from pymc3.chains.stacked_parts import with_stacks

COUNT = 12


def likelihood_of(parts):
    """Return (model, factors, term) of a likelihood around a stack of parts, functions of COUNT variables."""
    with pm.Model() as model:
        x = [pm.Normal(f"x_{i}", 0.0, 1.0) for i in range(COUNT)]
        pm.Normal("y", pm.math.stack(parts(x)), 1.0, observed=np.arange(float(COUNT)))
    factors = Factors(model.factors, model.vars, model.vars)
    (place,) = (place for place, factor in enumerate(model.factors) if factor.name == "y")
    return model, factors, factors.term(np.full((1, 1, 1), place))


def value(model, factors, term, point):
    """Return a term's value where the variables have the values of a point."""
    given = []
    for leaf in term.all_leaves:
        items = [factors.items[number] for number in leaf.table.ravel()]
        tensors = [K.constant(point[item]) if isinstance(item, str) else item for item in items]
        given.append((K.stack(tensors) if leaf.table.ndim > 3 else tensors[0], False))
    return K.eval(term.values(given))


def alike(x):
    return [pm.math.exp(own) for own in x]


def of_two_kinds(x):
    return [pm.math.exp(own) if i % 3 else 2.0 * own for i, own in enumerate(x)]


@pytest.mark.parametrize("parts, kinds", [(alike, 1), (of_two_kinds, 2)])
def test_alike_parts_are_one_tensor(parts, kinds):
    model, factors, term = likelihood_of(parts)
    stacked = with_stacks(term, factors)
    (stack,) = stacked.stacks
    assert [leaves[0].table.shape[-1] for _, leaves in stack.pieces] == {1: [COUNT], 2: [4, 8]}[kinds]
    point = {f"x_{i}": np.float64(0.1 * i) for i in range(COUNT)}
    np.testing.assert_allclose(value(model, factors, stacked, point), value(model, factors, term, point), rtol=1e-13)


def all_different(x):
    functions = [pm.math.exp, pm.math.sin, pm.math.sqr, pm.math.cos]
    return [functions[i % 4](own + (i > 3) * pm.math.tanh(own)) for i, own in enumerate(x)]


@pytest.mark.parametrize("parts", [all_different, lambda x: x[:7] + x[:5]], ids=["other functions", "no functions"])
def test_the_value_is_the_same_whatever_is_stacked(parts):
    model, factors, term = likelihood_of(parts)
    point = {f"x_{i}": np.float64(0.1 * i) for i in range(COUNT)}
    np.testing.assert_allclose(value(model, factors, with_stacks(term, factors), point), value(model, factors, term, point), rtol=1e-13)


def test_what_depends_on_the_variables_named_is_left():
    model, factors, term = likelihood_of(alike)
    assert with_stacks(term, factors, without=np.array([factors.number(model["x_3"])])) is term


def test_a_short_stack_is_left():
    _, factors, term = likelihood_of(lambda x: alike(x[:5]) + [K.constant(0.0)] * 7)
    found = with_stacks(term, factors)
    assert not found.stacks or all(len(leaves) for stack in found.stacks for _, leaves in stack.pieces)
