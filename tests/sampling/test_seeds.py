"""Seeds of chains: from one seed, from one for each, or from NumPy's generator."""

import numpy as np
import pytest

from pymc3.sampling.seeds import chain_seeds


def test_one_seed_gives_each_chain_its_own():
    seeds = chain_seeds(5, 4)
    assert len(set(seeds)) == 4 and all(type(seed) is int for seed in seeds)
    assert chain_seeds(5, 4) == seeds != chain_seeds(6, 4)
    assert chain_seeds(5, 2) == seeds[:2]  # the first chains do not depend on how many there are


@pytest.mark.parametrize("nothing", [None, -1])
def test_without_a_seed_they_come_from_numpy_s_generator(nothing):
    np.random.seed(3)
    first = chain_seeds(nothing, 3)
    assert chain_seeds(nothing, 3) != first
    np.random.seed(3)
    assert chain_seeds(nothing, 3) == first


def test_seeds_of_each_chain_are_taken_as_they_are():
    assert chain_seeds([8, 9], 2) == [8, 9] == chain_seeds(np.array([8, 9]), 2)
    with pytest.raises(ValueError, match="3 seeds, but there are 2 chains"):
        chain_seeds([1, 2, 3], 2)


@pytest.mark.parametrize("wrong", ["a", 1.5, -2, [1, -2], [0.5, 1]])
def test_what_is_no_seed(wrong):
    with pytest.raises((TypeError, ValueError), match="seed"):
        chain_seeds(wrong, 2)
