"""Products of matrices and vectors of every shape and layout, beside NumPy's."""

from itertools import product

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

#: Around the lengths at which a loop is written out, taken several elements at a time, or in blocks of rows.
INNER, OUTER = (1, 5, 6, 9, 19), ((1, 2), (5, 19), (19, 6))
TOLERANCE = {"float64": 1e-12, "float32": 1e-5, "int64": 0}  # of the largest element; float32 has seven digits


def _operands(dtype, rows, inner, columns):
    rng = np.random.default_rng(rows + 100 * inner + 10_000 * columns)
    return [(5 * rng.normal(size=shape)).astype(dtype) for shape in ((rows, inner), (inner, columns))]


@pytest.mark.parametrize(("dtype", "inner"), [*(("float64", inner) for inner in INNER), ("float32", 9), ("int64", 9)])
def test_products_are_those_of_numpy_whatever_the_shapes_and_the_layout(dtype, inner):
    inputs, outputs, values, expected = [], [], [], []
    for rows, columns in OUTER:
        a, b = _operands(dtype, rows, inner, columns)
        tensors = [K.placeholder(v.shape, dtype) for v in (a, a.T, b, b.T)]
        lefts, rights = (tensors[0], K.transpose(tensors[1])), (tensors[2], K.transpose(tensors[3]), tensors[2] * 1)
        inputs += tensors
        values += [a, a.T.copy(), b, b.T.copy()]
        for left, right in product(lefts, rights):
            outputs += [K.dot(left, right), K.dot(left[0], right), K.dot(left, right[:, 0])]
            expected += [a @ b, a[0] @ b, a @ b[:, 0]]
    for got, wanted in zip(K.function(inputs, outputs)(*values), expected):
        assert (got.shape, got.dtype) == (wanted.shape, wanted.dtype)
        np.testing.assert_allclose(got, wanted, rtol=0, atol=TOLERANCE[dtype] * max(1.0, np.abs(wanted).max()))
