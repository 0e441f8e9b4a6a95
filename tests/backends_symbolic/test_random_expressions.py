"""Some hundred random expressions against NumPy; `tools/fuzz_k.py` draws any number of others."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from tests.backends_symbolic import harness
from tests.backends_symbolic.numpy_twin import twin
from tests.backends_symbolic.random_expressions import draw, evaluated

COUNT = 400
#: Every so many are computed in a compiled loop, too.
IN_LOOP = 8


def case(seed):
    """Return an expression as a case of the harness."""
    drawn = draw(seed)
    names = list(drawn.arguments)
    return harness.Case(
        f"{seed}: {drawn.text}",
        lambda *tensors: K.as_tensor(evaluated(drawn.text, K, dict(zip(names, tensors)))),
        lambda *arrays: evaluated(drawn.text, twin, dict(zip(names, arrays))),
        tuple(drawn.arguments.values()),
        wrt=(),
        second=tuple(drawn.arguments.values()),
    )


def compare(got, expected):
    """Raise AssertionError unless an engine's value is NumPy's: dtype, shape, and numbers up to rounding."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape, f"shape {got.shape}, expected {expected.shape}"
    assert got.dtype == expected.dtype, f"dtype {got.dtype}, expected {expected.dtype}"
    single = expected.dtype == "float32"
    np.testing.assert_allclose(got, expected, rtol=2e-4 if single else 1e-8, atol=1e-4 if single else 1e-9)


CASES = {"function": [case(seed) for seed in range(COUNT)], "loop": [case(seed) for seed in range(COUNT, COUNT + COUNT // IN_LOOP)]}


@pytest.mark.parametrize("mode, position", [(mode, i) for mode in CASES for i in range(len(CASES[mode]))])
def test_random_expression(mode, position):
    cases = CASES[mode]
    found = harness.outcome(cases, position, mode)
    if found.error is not None:
        raise AssertionError(f"{cases[position].name}: {found.error}") from found.error
    for got in found.values:
        compare(got[0], harness.expected_values(cases[position])[0][0])
