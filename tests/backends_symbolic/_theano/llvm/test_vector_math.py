"""Functions of our own that LLVM vectorizes: as exact as NumPy's and SciPy's, everywhere."""

import numpy as np
import pytest
from scipy import special

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm import vector_math
from pymc3.backends_symbolic._theano.llvm.scalars import MANY

SIZES = np.concatenate([np.linspace(0.0, 37.0, 500), np.logspace(-300, 300, 200), [np.inf]])
POINTS = np.append(np.concatenate([-SIZES, SIZES, [-1.0, 700.0, 709.5, -708.0, -745.0]]), np.nan)


@pytest.mark.parametrize("name", vector_math.TEXTS)
def test_functions_are_exact_everywhere(name):
    x = K.placeholder(POINTS.shape, "float64", name="x")
    with np.errstate(all="ignore"):
        exact = getattr(special, name, getattr(np, name, None))(POINTS)
    found = K.function([x], getattr(K, name)(x))(POINTS)
    np.testing.assert_allclose(found, exact, rtol=1e-12 if name in ("log_ndtr", "i0e") else 1e-15, atol=1e-300)


@pytest.mark.parametrize("name", ["exp", "log", "log1p", "expm1"])
def test_few_elements_and_many_agree(name):
    """Fewer than `MANY` are computed by the C library."""
    values = np.linspace(-0.9, 3.0, MANY - 1)
    few, many = K.placeholder((MANY - 1,), name="few"), K.placeholder((3 * MANY,), name="many")
    function = getattr(K, name)
    first, rest = K.function([few, many], [function(few), function(many)])(np.abs(values), np.resize(np.abs(values), 3 * MANY))
    np.testing.assert_allclose(rest[: MANY - 1], first, rtol=1e-15)
