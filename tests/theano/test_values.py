"""Values, dtypes and shapes of calls, beside those of Theano itself."""

import json
import pathlib
import runpy

import numpy as np
import pytest

import theano
import theano.tensor as tt

HERE = pathlib.Path(__file__).parent
CALLS = runpy.run_path(str(HERE / "calls.py"))
VALUES = json.loads((HERE / "values.json").read_text())["values"]


@pytest.fixture(scope="module")
def found():
    return CALLS["evaluate"](theano, tt, list(VALUES))


def test_every_call_has_its_value():
    assert list(VALUES) == CALLS["calls"]()


@pytest.mark.parametrize("text", VALUES)
def test_call(found, text):
    values, failed = found
    if text in failed:
        raise failed[text]
    expected = [np.array(value, dtype).reshape(shape) for dtype, shape, value in VALUES[text]]
    assert len(values[text]) == len(expected)
    for value, wanted in zip(values[text], expected):
        assert value.shape == wanted.shape
        assert value.dtype.kind == wanted.dtype.kind
        single = "float32" in (value.dtype.name, wanted.dtype.name)
        np.testing.assert_allclose(value, wanted, rtol=1e-6 if single else 1e-9, atol=1e-7 if single else 1e-12)
