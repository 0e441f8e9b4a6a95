"""Tensors by name: read and set singly or as blocks, with the same values."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.chains.stacks import Stacks

NAMES = tuple("abcde")


@pytest.fixture
def stacks():
    """A block of a, b, c; d and e by themselves; `a` has the value 0, `b` 1, ..."""
    stacks = Stacks([NAMES[:3], ("d",), ("e",)])
    stacks.put(NAMES[:3], K.constant(np.arange(3.0)))
    for number, name in enumerate("de", 3):
        stacks[name] = K.constant(float(number))
    return stacks


def values(stacks):
    return [float(K.eval(stacks[name])) for name in NAMES]


def test_members_of_a_block_are_read_by_themselves(stacks):
    assert values(stacks) == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_a_whole_block_is_handed_on_as_it_is(stacks):
    block = stacks.stack(NAMES[:3])
    assert stacks.stack(NAMES[:3]) is block


def test_one_that_is_set_is_set_in_its_block(stacks):
    stacks["b"] = K.constant(7.0)
    assert K.eval(stacks.stack(NAMES)).tolist() == [0.0, 7.0, 2.0, 3.0, 4.0]
    stacks.put(NAMES[:3], K.constant(np.array([5.0, 6.0, 8.0])))
    assert values(stacks) == [5.0, 6.0, 8.0, 3.0, 4.0]


@pytest.mark.parametrize("names", ["dabce", "cab", "ad", "e", "abcabc"])
def test_any_order_may_be_stacked_and_put(stacks, names):
    numbers = [float(NAMES.index(name)) for name in names]
    assert K.eval(stacks.stack(tuple(names))).tolist() == numbers
    stacks.put(tuple(names), 10.0 + K.constant(np.array(numbers)))
    assert [float(K.eval(stacks[name])) for name in names] == [10.0 + number for number in numbers]


def test_gathered_with_other_tensors_and_scattered_again(stacks):
    found = stacks.gather(["d", "a", K.constant(9.0), "e"], (2, 2))
    assert K.eval(found).tolist() == [[3.0, 0.0], [9.0, 4.0]]
    stacks.scatter(("a", "b", "d", "e"), (2, 2), found)
    assert values(stacks) == [3.0, 0.0, 2.0, 9.0, 4.0]
    assert float(K.eval(stacks.gather(["d"], ()))) == 9.0
