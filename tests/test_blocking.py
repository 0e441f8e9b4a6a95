"""Points as flat vectors and back."""

import pickle
from types import SimpleNamespace

import numpy as np
import pytest

from pymc3.blocking import ArrayOrdering, Compose, DictToArrayBijection, DictToVarBijection


def _variable(name, shape, dtype="float64"):
    return SimpleNamespace(name=name, dshape=shape, dsize=int(np.prod(shape)), dtype=dtype)


ORDER = ArrayOrdering([_variable("a", ()), _variable("b", (2, 2)), _variable("k", (1,), "int64")])
POINT = {"a": np.array(1.5), "b": np.arange(4.0).reshape(2, 2), "k": np.array([7])}


def test_there_and_back():
    bijection = DictToArrayBijection(ORDER, {**POINT, "other": np.array(9)})
    flat = bijection.map(POINT)
    np.testing.assert_array_equal(flat, [1.5, 0, 1, 2, 3, 7])
    assert ORDER.size == 6 and ORDER["b"].slc == slice(1, 5) and flat.dtype == "float64"
    back = bijection.rmap(flat)
    assert set(back) == {"a", "b", "k", "other"} and back["k"].dtype == "int64" and back["b"].shape == (2, 2)
    for name, value in POINT.items():
        np.testing.assert_array_equal(back[name], value)


def test_functions():
    bijection = DictToArrayBijection(ORDER, {})
    assert bijection.mapf(lambda point: point["b"].sum())(np.arange(6.0)) == 10.0
    assert pickle.loads(pickle.dumps(Compose(np.sum, np.sqrt)))(np.array([4.0, 9.0])) == 5.0


def test_one_entry():
    bijection = DictToVarBijection(_variable("b", (2, 2)), (0, 1), POINT)
    assert bijection.map(POINT) == 1.0
    assert bijection.rmap(8.0)["b"][0, 1] == 8.0 and POINT["b"][0, 1] == 1.0


def test_names():
    with pytest.raises(ValueError, match="'a' is not unique"):
        ArrayOrdering([_variable("a", ()), _variable("a", ())])
    with pytest.raises(ValueError, match="without a name"):
        ArrayOrdering([_variable(None, ())])
