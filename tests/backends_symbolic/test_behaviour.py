"""The tables of behaviour on the chosen engine: call -> value, or error class and text; values in the four modes, too."""

import importlib
import pkgutil

import pytest

from tests.backends_symbolic import behaviour, harness
from tests.backends_symbolic.behaviour import rows

TABLES = {
    module.name: importlib.import_module(f"{behaviour.__name__}.{module.name}").ROWS
    for module in pkgutil.iter_modules(behaviour.__path__)
    if module.name != "rows"
}


def _positional(row, function):
    return lambda *args: function(row, dict(zip(row.arguments, args)))


def _cases(mode):
    """Return the rows that are evaluated in a mode as cases of the harness: all in a function, some in the others."""
    return [
        harness.Case(
            f"{table}: {row}",
            _positional(row, rows.build),
            _positional(row, rows.expected),
            tuple(row.arguments.values()),
            wrt=(),
            second=tuple(row.arguments.values()),
        )
        for table in TABLES
        for row in TABLES[table][:: 1 if mode == "function" else 4]
        if mode in row.modes and row.arguments
    ]


CASES = {mode: _cases(mode) for mode in harness.MODES}


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=f"{table}: {row}") for table, listed in TABLES.items() for row in listed if not (row.modes and row.arguments)],
)
def test_call(row):
    rows.check(row)


@pytest.mark.parametrize(
    "mode, position",
    [pytest.param(mode, position, id=f"{mode}-{case.name}") for mode, table in CASES.items() for position, case in enumerate(table)],
)
def test_value_in_mode(mode, position):
    case = CASES[mode][position]
    found = harness.outcome(CASES[mode], position, mode)
    if found.error is not None:
        raise found.error
    for got, wanted in zip(found.values, harness.expected_values(case)):
        rows.compare(got, wanted, case.rtol)


def test_rows_are_distinct():
    for table, listed in TABLES.items():
        texts = [str(row) for row in listed]
        assert len(set(texts)) == len(texts), (table, sorted({text for text in texts if texts.count(text) > 1}))


def test_there_are_many_rows():
    assert sum(map(len, TABLES.values())) >= 300
