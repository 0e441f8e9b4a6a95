"""A row of the tables of behaviour, and how it is evaluated.

A call is an expression as a user would type it, in which `K`, `np`, `math` and `special` (SciPy's) are known, and the row's
arguments, which are placeholders called by their names (or a function of those placeholders). What is expected never comes from an engine: it
is the same expression of NumPy's arrays, another one, or a value written out.

    agrees("x & 3", x=[6, 5])                                     # as NumPy: the same expression, `K.` read as `np.`
    agrees("K.softplus(x)", "np.logaddexp(0, x)", x=[0.5])        # as NumPy: a twin
    gives("repr(x)", "<x: float64 (2,)>", x=[1.0, 2.0])           # a value written out, of whatever type
    raises("x + y", ValueError, "the whole text", x=[1.0, 2.0], y=[1.0, 2.0, 3.0])
"""

import math
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from pymc3 import backends_symbolic as K

NAMES = {"K": K, "np": np, "math": math, "special": special}


class Row(NamedTuple):
    """One row of a table.

    Attributes
    ----------
    call : str or callable
    arguments : dict
        name -> NumPy array.
    twin : str or callable, optional
        Of the arrays: what NumPy says.
    value : optional
        What is expected where there is no twin.
    error : type, optional
    text : str, optional
        All of the error's message.
    unknown : bool
        The placeholders have no static lengths, so that an error comes when the function runs.
    rtol : float
    modes : tuple of str
        Other modes of `harness.py` in which a row with a twin is evaluated.
    """

    call: str | Callable
    arguments: dict
    twin: str | Callable | None = None
    value: Any = None
    error: type | None = None
    text: str | None = None
    unknown: bool = False
    rtol: float = 1e-13
    modes: tuple = ("function", "loop")

    def __str__(self):
        call = self.call if isinstance(self.call, str) else self.call.__name__
        shown = ", ".join(f"{name}={_short(value)}" for name, value in self.arguments.items())
        return call + (f" [{shown}]" if shown else "") + (" unknown lengths" if self.unknown else "")


def agrees(call, twin=None, *, unknown=False, rtol=1e-13, modes=Row._field_defaults["modes"], **arguments):
    """Return the row of a call that gives what NumPy gives: value, shape and dtype."""
    twin = call.replace("K.", "np.") if twin is None else twin
    return Row(call, _arrays(arguments), twin=twin, unknown=unknown, rtol=rtol, modes=modes)


def gives(call, value, *, unknown=False, rtol=1e-13, **arguments):
    """Return the row of a call whose value is written out: a tensor's is compared as an array, another by `==`."""
    return Row(call, _arrays(arguments), value=value, unknown=unknown, rtol=rtol, modes=())


def raises(call, error, text, *, unknown=False, **arguments):
    """Return the row of a call that raises this error with this text, when defined or when its function runs."""
    return Row(call, _arrays(arguments), error=error, text=text, unknown=unknown, modes=())


def build(row, tensors):
    """Return what a row's call gives for these tensors."""
    return _evaluated(row.call, tensors)


def expected(row, arrays=None):
    """Return the value that a row asks for."""
    if row.twin is None:
        return row.value
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _evaluated(row.twin, row.arguments if arrays is None else arrays)


def run(row):
    """Return what a row's call gives; of tensors: their values."""
    tensors = {
        name: K.placeholder([None] * array.ndim if row.unknown else array.shape, str(array.dtype), name)
        for name, array in row.arguments.items()
    }
    result = build(row, tensors)
    if not (K.is_tensor(result) or (isinstance(result, (list, tuple)) and any(map(K.is_tensor, result)))):
        return result
    function = K.function(list(tensors.values()), result, name="row")
    return function(*row.arguments.values())


def check(row):
    """Run a row and compare what it gives with what it asks for."""
    if row.error is None:
        compare(run(row), expected(row), row.rtol)
        return
    try:
        result = run(row)
    except Exception as error:  # any other class is what is looked for
        assert type(error) is row.error, f"{type(error).__name__}: {error}"
        assert str(error) == row.text
        return
    raise AssertionError(f"no error; the result is {result!r}")


def compare(got, wanted, rtol):
    """Compare a result with what is expected: arrays by dtype, shape and values (NaN equals NaN), others by `==`."""
    if isinstance(got, (list, tuple)) and isinstance(wanted, (list, tuple)):
        assert len(got) == len(wanted)
        for one, other in zip(got, wanted):
            compare(one, other, rtol)
    elif isinstance(got, np.ndarray) or isinstance(wanted, np.ndarray):
        wanted = np.asarray(wanted)
        assert got.dtype == wanted.dtype, f"dtype {got.dtype}, expected {wanted.dtype}"
        assert got.shape == wanted.shape, f"shape {got.shape}, expected {wanted.shape}"
        np.testing.assert_allclose(got, wanted, rtol=rtol, atol=0)
    else:
        assert type(got) is type(wanted) and got == wanted, f"got {got!r}, expected {wanted!r}"


def _arrays(arguments):
    return {name: np.asarray(value) for name, value in arguments.items()}


def _evaluated(call, arguments):
    return eval(call, {**NAMES, **arguments}) if isinstance(call, str) else call(**arguments)


def _short(array):
    text = np.array2string(array, separator=",", threshold=6, edgeitems=2).replace("\n", "")
    return f"{array.dtype}{array.shape}" if array.size == 0 else f"{array.dtype.char}{text}"
