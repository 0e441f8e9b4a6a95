"""In which batches and loops kernels are applied: what commutes and is alike, at once."""

import pytest

import pymc3 as pm
from pymc3.chains.factors import Factors
from pymc3.chains.loops import Loop
from pymc3.chains.schedule import _patterns, scheduled


def plan(define, **kwargs):
    """Return [indices of the kernels] of each batch, and [[indices of a slot], ...] of each loop, of Metropolis for each variable."""
    with pm.Model() as model:
        define()
        step = pm.Metropolis()
    kernels = [own.kernel for own in (step.methods if isinstance(step, pm.CompoundStep) else [step])]
    found = scheduled(kernels, Factors(model.factors, model.vars, model.vars), **kwargs)
    return [[part.indices for part in one.parts] if isinstance(one, Loop) else one.parts[0].indices for one in found]


def alike():
    for i in range(4):
        pm.Normal(f"x_{i}", 0.0, 1.0)


def chain():
    before = 0.0
    for i in range(6):
        before = pm.Normal(f"x_{i}", before, 1.0)


def others_between():
    for i in range(3):
        pm.Normal(f"x_{i}", 0.0, 1.0)
        pm.Poisson(f"n_{i}", 3.0)


def test_alike_ones_that_commute_are_applied_at_once():
    assert plan(alike) == [[0, 1, 2, 3]]
    assert plan(others_between) == [[0, 2, 4], [1, 3, 5]]


def test_what_shares_a_factor_is_applied_one_after_the_other():
    assert plan(chain) == [[i] for i in range(6)]


def test_many_of_them_become_a_loop():
    *loops, last = plan(chain, least_batches=5)
    assert [[index for slot in loop for index in slot] for loop in loops] == [[0, 1, 2, 3, 4]] and last == [5]


def test_every_kernel_is_applied_once():
    for define in (alike, chain, others_between):
        for least in (4, 16):
            found = [index for one in plan(define, least_batches=least) for index in _flat(one)]
            assert sorted(found) == list(range(len(found)))


def _flat(indices):
    return [index for one in indices for index in (one if isinstance(one, list) else [one])]


@pytest.mark.parametrize(
    "profiles, found",
    [
        ("aaaaaa", [(0, 1, 6)]),
        ("aaaaa", [(i, 1, 1) for i in range(5)]),
        ("abababab", [(0, 2, 4)]),
        ("abcabc", [(i, 1, 1) for i in range(6)]),  # too few laps
        ("xaaaaaaabcbcbcbcbcd", [(0, 1, 1), (1, 1, 7), (8, 2, 5), (18, 1, 1)]),
        ("", []),
    ],
)
def test_patterns(profiles, found):
    assert _patterns(list(profiles), [1] * len(profiles), 6) == found


def test_few_long_ones_become_a_loop():
    assert _patterns(list("aaaa"), [4, 4, 4, 4], 16) == [(0, 1, 4)]
    assert _patterns(list("ababab"), [4, 1] * 3, 15) == [(i, 1, 1) for i in range(6)]  # too few laps
    with pm.Model() as model:
        x = pm.math.stack([pm.Normal(f"x_{i}", 0.0, 1.0) for i in range(4)])
        pm.Normal("y", pm.math.sum(x), 1.0, observed=1.0)
        for step, loops in ((pm.Slice(), 1), (pm.Metropolis(), 4)):
            kernels = [own.kernel for own in step.methods]
            assert len(scheduled(kernels, Factors(model.factors, model.vars, model.vars))) == loops
