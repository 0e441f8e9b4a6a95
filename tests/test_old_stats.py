"""Statistics that PyMC3 had before ArviZ: against the numbers of PyMC3 3.6, from whose functions the file of data comes."""

import json
from pathlib import Path

import numpy as np
import pytest

import pymc3 as pm
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray

REFERENCE = json.loads((Path(__file__).parent / "data" / "pymc3_old_statistics.json").read_text())
A, B = np.array(REFERENCE["a"]), np.array(REFERENCE["b"])
JOINED, VECTOR = B.ravel(), A.reshape(-1, 2)
EXACT = {"rtol": 1e-12, "atol": 1e-14}


@pytest.fixture(scope="module")
def drawn():
    with pm.Model() as model:
        a = pm.Normal("a", shape=2)
        b = pm.Gamma("b", 2.0, 1.0)
        pm.Normal("y", a.sum(), b, observed=[0.3, -0.2, 1.4])
    return model


@pytest.fixture(scope="module")
def trace(drawn):
    """A trace that holds the draws of the file."""
    stores = []
    for chain in range(3):
        store = NDArray(model=drawn, vars=[drawn["a"], drawn["b"], drawn["b_log__"]])
        store.setup(len(B[chain]), chain)
        for a, b in zip(A[chain], B[chain]):
            store.record({"a": a, "b_log__": np.log(b)})
        store.close()
        stores.append(store)
    return MultiTrace(stores)


def test_numbers_of_arrays():
    np.testing.assert_allclose(pm.hpd(VECTOR), REFERENCE["hpd"]["a"], **EXACT)
    np.testing.assert_allclose(pm.hpd(JOINED), REFERENCE["hpd"]["b"], **EXACT)
    np.testing.assert_allclose(pm.hpd(JOINED, alpha=0.3), REFERENCE["hpd"]["b_alpha_0.3"], **EXACT)
    np.testing.assert_allclose(pm.hpd(JOINED, credible_interval=0.7), REFERENCE["hpd"]["b_alpha_0.3"], **EXACT)
    np.testing.assert_allclose(pm.hpd(JOINED.tolist(), transform=np.log), np.log(pm.hpd(JOINED)), rtol=1)
    np.testing.assert_allclose(pm.mc_error(VECTOR[:120], 5), REFERENCE["mc_error"]["a"], **EXACT)
    np.testing.assert_allclose(pm.mc_error(JOINED[:120], 10), REFERENCE["mc_error"]["b"], **EXACT)
    np.testing.assert_allclose(pm.mc_error(JOINED, 1), REFERENCE["mc_error"]["b_1"], **EXACT)
    np.testing.assert_allclose(pm.geweke(JOINED), REFERENCE["geweke"]["b"], rtol=1e-11)
    np.testing.assert_allclose(pm.geweke(JOINED, 0.2, 0.3, 7), REFERENCE["geweke"]["b_0.2_0.3_7"], rtol=1e-11)
    found = pm.quantiles(VECTOR)
    assert [str(q) for q in found] == list(REFERENCE["quantiles"])
    np.testing.assert_array_equal(list(found.values()), list(REFERENCE["quantiles"].values()))


def test_numbers_of_traces(trace):
    for function in (pm.gelman_rubin, pm.effective_n):
        found = function(trace)
        assert list(found) == ["a", "b"]
        for name in found:
            np.testing.assert_allclose(found[name], REFERENCE[function.__name__][name], rtol=1e-10, err_msg=name)
    assert list(pm.gelman_rubin(trace, include_transformed=True)) == ["a", "b", "b_log__"]
    assert list(pm.effective_n(trace, varnames=["b"])) == ["b"]
    np.testing.assert_allclose(pm.effective_n(B), REFERENCE["effective_n"]["b"], rtol=1e-10)


def test_of_a_trace_each_variable_is_looked_at(trace):
    assert list(pm.hpd(trace)) == [0, 1, 2] and list(pm.hpd(trace)[1]) == trace.varnames
    joined = pm.hpd(trace, vars=["b"], combine=True)
    np.testing.assert_allclose(joined["b"], REFERENCE["hpd"]["b"], **EXACT)
    assert list(pm.hpd(trace, var_names=["a"], combine=True)) == ["a"]
    np.testing.assert_allclose(pm.hpd(trace, chains=[1], burn=10)["a"], pm.hpd(A[1, 10:]), **EXACT)
    assert pm.geweke(trace[:30], intervals=5)[2]["b"].shape[1] == 2


def test_table(trace):
    pytest.importorskip("pandas")
    table = pm.df_summary(trace)
    assert list(table.index) == ["a__0", "a__1", "b"]
    assert list(table.columns) == ["mean", "sd", "mc_error", "hpd_2.5", "hpd_97.5", "n_eff", "Rhat"]
    np.testing.assert_allclose(table["mean"], [*VECTOR.mean(axis=0), JOINED.mean()], rtol=1e-12)
    np.testing.assert_allclose(table.loc["b", ["hpd_2.5", "hpd_97.5"]].astype(float), REFERENCE["hpd"]["b"], **EXACT)
    np.testing.assert_allclose(table.loc["a__1", "Rhat"], REFERENCE["gelman_rubin"]["a"][1], rtol=1e-10)
    # ArviZ's function, called as in old scripts.
    old = pm.summary(trace, varnames=["b"], alpha=0.1, roundto=2)
    assert list(old.columns)[3:5] == ["hpd_5", "hpd_95"] and old.loc["b", "mean"] == round(JOINED.mean(), 2)
    one = pm.df_summary(trace, ["b"], stat_funcs=[lambda x: __import__("pandas").Series(np.median(x, 0), name="median")])
    assert list(one.columns) == ["median"] and one.loc["b", "median"] == np.median(JOINED)


def test_information_criteria(trace, drawn):
    pytest.importorskip("arviz")
    deviances = np.array([-2 * drawn.logp({"a": a, "b_log__": np.log(b)}) for a, b in zip(VECTOR, JOINED)])
    of_mean = -2 * drawn.logp({"a": VECTOR.mean(axis=0), "b_log__": np.log(JOINED).mean()})
    np.testing.assert_allclose(pm.dic(trace, drawn), 2 * deviances.mean() - of_mean, rtol=1e-10)
    np.testing.assert_allclose(pm.bpic(trace, drawn), 3 * deviances.mean() - 2 * of_mean, rtol=1e-10)
    terms = np.array([drawn.y.logp_elemwise({"a": a, "b_log__": np.log(b)}) for a, b in zip(VECTOR, JOINED)])
    with np.errstate(all="ignore"):
        effective = terms.var(axis=0)
        wanted = -2 * (np.log(np.exp(terms).mean(axis=0)) - effective)
    found = pm.waic(trace, drawn)
    np.testing.assert_allclose([found.WAIC, found.p_WAIC], [wanted.sum(), effective.sum()], rtol=1e-8)
    given = pm.loo(pm.to_inference_data(trace, model=drawn, log_likelihood=True), scale="deviance")
    assert pm.loo(trace, model=drawn).LOO == given["elpd_loo"]


@pytest.mark.parametrize(
    "call, text",
    [
        (lambda: pm.hpd(3.0), "x must hold draws"),
        (lambda: pm.hpd(["a"]), "x must be draws"),
        (lambda: pm.hpd(JOINED, alpha=2), "alpha: got 2"),
        (lambda: pm.mc_error(JOINED, 1000), "need fewer batches"),
        (lambda: pm.geweke(JOINED, 0.6, 0.6), "Invalid intervals for Geweke"),
        (lambda: pm.geweke(JOINED[:9]), "need fewer intervals"),
        (lambda: pm.gelman_rubin("x"), "mtrace must be a MultiTrace"),
        (lambda: pm.df_summary(JOINED), "pm.summary, pm.waic and pm.loo take others"),
        (lambda: pm.hpd(JOINED, alhpa=0.1), "alpha"),
        (lambda: pm.hpd(JOINED, alpha="a"), "alpha must be a positive number"),
        (lambda: pm.quantiles(JOINED, [50, 101]), "qlist: got 101"),
        (lambda: pm.quantiles(JOINED, 50), "qlist must be a list of percentages"),
        (lambda: pm.gelman_rubin(JOINED), "requires multiple chains"),
        (lambda: pm.dic(JOINED), "trace must be a MultiTrace"),
        (lambda: pm.compare([], [pm.Model()]), "0 traces and 1 models"),
    ],
)
def test_bad_input(call, text):
    with pytest.raises((TypeError, ValueError), match=text):
        call()


def test_the_sampled_model_is_the_last_resort(trace, drawn):
    copied = trace[:]
    copied.remember_model(drawn)
    assert pm.dic(copied) == pm.dic(trace, drawn)
    with pytest.raises(ValueError, match="start=41, but the chains have 41 draws"):
        pm.df_summary(trace, start=41)


def test_one_chain_is_not_enough_for_some(trace):
    one = MultiTrace([trace._straces[0]])
    for function in (pm.gelman_rubin, pm.effective_n):
        with pytest.raises(ValueError, match="requires multiple chains"):
            function(one)
