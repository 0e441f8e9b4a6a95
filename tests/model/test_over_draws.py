"""Graphs as functions of many draws at once, against NumPy."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.model.over_draws import over_draws

ROWS = np.arange(6.0).reshape(3, 2)


def test_many_values_of_some_inputs_and_one_of_others():
    x, y = K.placeholder((2,), name="x"), K.placeholder((), name="y")
    total, moved = over_draws([K.sum(x) * y, x + y], [x], [y])(2.0, ROWS)
    np.testing.assert_allclose(total, 2.0 * ROWS.sum(1))
    np.testing.assert_allclose(moved, ROWS + 2.0)


def test_without_many_values_the_results_have_no_axis_for_them():
    y = K.placeholder((), name="y")
    (result,) = over_draws([y + 1.0], [], [y])(2.0)
    assert result.shape == () and result == 3.0
