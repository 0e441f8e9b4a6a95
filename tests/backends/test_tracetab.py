import sys

import numpy as np
import pytest

from pymc3.backends.tracetab import create_flat_names, trace_to_dataframe


def test_flat_names():
    assert create_flat_names("x", ()) == ["x"]
    assert create_flat_names("x", (3,)) == ["x__0", "x__1", "x__2"]
    assert create_flat_names("x", (2, 2)) == ["x__0_0", "x__0_1", "x__1_0", "x__1_1"]


def test_dataframe(trace):
    pytest.importorskip("pandas")
    frame = trace_to_dataframe(trace)
    assert list(frame.columns) == ["alpha", "beta__0", "beta__1", "sigma", "k"]
    np.testing.assert_array_equal(frame["beta__1"], trace["beta"][:, 1])
    assert frame["k"].dtype == np.int64
    assert "sigma_log__" in trace_to_dataframe(trace, include_transformed=True)
    assert trace_to_dataframe(trace, chains=1, varnames=["alpha"]).shape == (20, 1)
    with pytest.raises(KeyError, match="Unknown variable 'gamma'"):
        trace_to_dataframe(trace, varnames=["gamma"])


def test_missing_pandas(trace, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pymc3-backends\[plots\]"):
        trace_to_dataframe(trace)


def test_keywords_of_old(trace):
    pytest.importorskip("pandas")
    assert "sigma_log__" in trace_to_dataframe(trace, hide_transformed_vars=False)
    assert "sigma_log__" not in trace_to_dataframe(trace, hide_transformed_vars=True)
    assert list(trace_to_dataframe(trace, var_names=["alpha"]).columns) == ["alpha"]
