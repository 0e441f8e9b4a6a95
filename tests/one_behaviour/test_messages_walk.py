"""Wrong types, lengths and names, generated from the signatures of the public functions: some hundreds of calls of many.

All of them: ``python -m tests.one_behaviour.walk``.
"""

import pytest

import pymc3 as pm
from tests.one_behaviour import walk

NUMBER, SEED = 250, 20


@pytest.fixture(scope="module")
def found():
    return walk.results(NUMBER, SEED)


def test_no_message_is_one_of_python_s_or_of_an_engine_s_own(found):
    assert {label: text for label, (text, good) in found.items() if not good} == {}
    assert sum(bool(text) for text, _ in found.values()) > NUMBER / 2


def test_a_raw_message_would_be_found():
    texts = [walk.outcome(call) for call in (lambda: [][0], lambda: None.x, lambda: pm.Normal.dist(0, 1)._values_to_draw(5, 1))]
    assert not walk.RAW.search("x must be a number or an array of numbers; got 'a' (str).")
    assert [walk.RAW.search(text) is not None for text, _ in texts] == [True, True, True]


@pytest.mark.only_theano
def test_the_other_engine_says_the_same(found, other_engine):
    other = {label: walk.neutral(text) for label, (text, _) in other_engine(walk.results, NUMBER, SEED).items()}
    mine = {label: walk.neutral(text) for label, (text, _) in found.items()}
    assert {label: (mine[label], other[label]) for label in mine if mine[label] != other[label]} == {}
