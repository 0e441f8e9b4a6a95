"""Every function of the contract: value and gradient in the four modes, against NumPy, SciPy and mpmath."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.contract import AREAS
from tests.backends_symbolic.cases import elemwise, linalg, reduce, shaping, special
from tests.backends_symbolic.exceptions import known_gap
from tests.backends_symbolic.harness import MODES, check, outcome

TABLES = {"elemwise": elemwise.CASES, "reduce": reduce.CASES, "special": special.CASES, "shaping": shaping.CASES, "linalg": linalg.CASES}


def rows():
    for mode in MODES:
        for area, table in TABLES.items():
            for position, case in enumerate(table):
                reason = known_gap(mode, case.name)
                marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
                yield pytest.param(area, position, mode, id=f"{mode}-{case.name}", marks=marks)


@pytest.mark.parametrize("area, position, mode", list(rows()))
def test_value_and_gradient(area, position, mode):
    table = TABLES[area]
    check(table[position], outcome(table, position, mode))


@pytest.mark.parametrize("area", TABLES)
def test_every_function_has_a_row(area):
    covered = {case.name.partition(":")[0] for case in TABLES[area]}
    assert covered == set(AREAS[area])


@pytest.mark.parametrize("area", TABLES)
def test_rows_have_distinct_names(area):
    names = [case.name for case in TABLES[area]]
    assert len(set(names)) == len(names), sorted(name for name in set(names) if names.count(name) > 1)


def test_logsumexp_of_nothing_has_slope_zero():
    x = K.placeholder((2, 3), name="x")
    total = K.sum(K.where(K.equal(K.logsumexp(x, axis=1), -np.inf), 0.0, K.logsumexp(x, axis=1)))
    rows = np.array([[-np.inf, -np.inf, -np.inf], [0.0, -np.inf, 0.0]])
    value, slope = K.eval([total, K.gradients(total, x)], {x: rows})
    np.testing.assert_allclose(value, np.log(2))
    np.testing.assert_allclose(slope, [[0.0, 0.0, 0.0], [0.5, 0.0, 0.5]])


def test_take_along_an_axis_beside_one_of_unknown_length():
    x = K.placeholder((None, 3), name="x")
    values = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(K.eval(K.take(x, [2, 0], axis=-1), {x: values}), values[:, [2, 0]])


@pytest.mark.parametrize("compare", [K.less, K.less_equal, K.greater, K.greater_equal, K.equal, K.not_equal])
def test_a_comparison_negated_is_true_for_nan(compare):
    x = K.placeholder((3,), name="x")
    negated = K.function([x], K.logical_not(compare(x, 1.0)))
    values = np.array([np.nan, 1.0, 2.0])
    plain = K.function([x], compare(x, 1.0))
    np.testing.assert_array_equal(negated(values), ~plain(values))
    assert plain(values)[0] == (compare is K.not_equal)
