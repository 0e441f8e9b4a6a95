"""Every function of the contract: value and gradient in the four modes, against NumPy, SciPy and mpmath."""
import pytest

from pymc3.backends_symbolic.contract import AREAS
from tests.backends_symbolic.cases import elemwise, linalg, reduce, shaping, special
from tests.backends_symbolic.exceptions import known_gap
from tests.backends_symbolic.harness import MODES, check, outcome

TABLES = {
    "elemwise": elemwise.CASES,
    "reduce": reduce.CASES,
    "special": special.CASES,
    "shaping": shaping.CASES,
    "linalg": linalg.CASES,
}


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
