import logging
import pickle
import time
from types import SimpleNamespace

import numpy as np
import pytest

from pymc3.backends import report as report_module
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray
from pymc3.backends.report import SamplerReport, SamplerWarning, WarningType, merge_reports
from tests.backends.test_convergence import autoregressive


def model_of(*names):
    return SimpleNamespace(free_RVs=[SimpleNamespace(name=name) for name in names])


def trace_of(draws, name="x", tuning=0, **more):
    """Return a trace of draws of shape (chains, draws)."""
    tune = np.arange(draws.shape[1]) < tuning
    return MultiTrace(
        NDArray.from_arrays(c, {name: x, **{key: v[c] for key, v in more.items()}}, [{"tune": tune}]) for c, x in enumerate(draws)
    )


def checked(draws, model=None, **options):
    report = SamplerReport()
    report._run_convergence_checks(trace_of(draws, **options), model or model_of("x"))
    return report


def independent(chains=4, draws=1000, seed=0):
    return autoregressive(0.0, (chains, draws), seed)


def test_good_chains():
    report = checked(independent())
    assert report.ok
    assert report._warnings == []
    assert report._rhat["x"] == pytest.approx(1.0, abs=0.01)
    report.raise_ok("debug")


@pytest.mark.parametrize("shift, level", [(1.0, "info"), (1.8, "warn"), (4.0, "error")])
def test_rhat_levels(shift, level):
    draws = independent()
    draws[0] += shift
    warning = checked(draws)._warnings[0]
    assert (warning.kind, warning.level) == (WarningType.CONVERGENCE, level)
    assert "rhat" in warning.message
    assert warning.extra["x"].shape == (1,)


@pytest.mark.parametrize("rho, level, share", [(0.99, "error", "200"), (0.87, "warn", "10%"), (0.7, "info", "25%")])
def test_ess_levels(rho, level, share):
    warnings = checked(autoregressive(rho, (4, 2000), seed=2))._warnings
    (warning,) = [w for w in warnings if "effective" in w.message]
    assert warning.level == level
    assert share in warning.message


@pytest.mark.parametrize("rho, share", [(0.99, "10%"), (0.7, "25%"), (0.0, None)])
def test_long_chains_are_thinned_but_judged_alike(rho, share):
    """Thinned draws look independent; the share of effective draws must not."""
    draws = autoregressive(rho, (4, 100_000), seed=3)
    start = time.perf_counter()
    report = checked(draws)
    assert time.perf_counter() - start < 5.0
    messages = [w.message for w in report._warnings]
    assert len(messages) == (share is not None)
    assert share is None or share in messages[0]
    assert report._ess["x"] < 25_000


def test_the_cost_is_bounded(monkeypatch):
    looked_at = []
    monkeypatch.setattr(report_module.convergence, "ess", lambda x: looked_at.append(x.size) or np.ones(len(x)))
    for chains, draws, quantities in ((64, 20_000, 1), (4, 1000, 2000), (2, 50_000, 3)):
        x = np.zeros((chains, draws, quantities), np.float32)
        checked(x)
    # What is spread over the run, then (where that thins) the successive draws at its end.
    assert max(looked_at) == 4 * 500 * 2000 and looked_at[1] == 64 * 781 and looked_at[-1] == 2 * 4000 * 3


def test_only_free_variables_count():
    bad = independent()
    bad[0] += 9.0
    draws = {"sigma": independent(seed=1), "sigma_log__": independent(seed=2), "made_of_it": bad}
    report = checked(independent(), model_of("x", "sigma_log__"), **draws)
    assert set(report._rhat) == {"x", "sigma"}
    assert report.ok
    assert not checked(independent(), model_of("made_of_it"), **draws).ok


def test_tuning_draws_do_not_count():
    draws = independent(draws=1500)
    draws[:, :500] += 50 * np.arange(4)[:, None]
    assert checked(draws, tuning=500).ok
    assert not checked(draws).ok


@pytest.mark.parametrize(
    "shape, text", [((1, 500), "Only one chain"), ((4, 3), "3 draws per chain are too few"), ((4, 0), "No posterior samples")]
)
def test_what_cannot_be_judged(shape, text):
    report = checked(np.zeros(shape))
    (warning,) = report._warnings
    assert warning.level == "info"
    assert text in warning.message
    assert report.ok


def test_inferencedata_is_judged_alike():
    xarray = pytest.importorskip("xarray")
    draws = independent()
    draws[0] += 3.0
    idata = SimpleNamespace(posterior=xarray.Dataset({"x": (("chain", "draw"), draws)}))
    report = SamplerReport()
    report._run_convergence_checks(idata, model_of("x"))
    assert [w.message for w in report._warnings] == [w.message for w in checked(draws)._warnings]
    empty = SamplerReport()
    empty._run_convergence_checks(SimpleNamespace(), model_of("x"))
    assert "No posterior" in empty._warnings[0].message


def test_levels_and_raise_ok():
    report = SamplerReport()
    report._add_warnings([SamplerWarning(WarningType.BAD_PARAMS, "hm", "info")])
    assert report.ok
    report._add_warnings([SamplerWarning(WarningType.BAD_ACCEPTANCE, "low", "warn")], chain=1)
    assert not report.ok
    report.raise_ok()
    with pytest.raises(ValueError, match="Serious convergence issues during sampling: low"):
        report.raise_ok("warn")
    with pytest.raises(ValueError, match="level must be one of debug, info"):
        report.raise_ok("bad")
    assert [w.message for w in report._warnings] == ["low", "hm"]


def test_log_lines(caplog):
    report = checked(independent() + 3.0 * np.arange(4)[:, None])
    with caplog.at_level(logging.INFO, logger="pymc3"):
        report._log_summary()
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert "did not converge" in caplog.text


def test_pickle_slice_merge():
    report = checked(independent() + 3.0 * np.arange(4)[:, None])
    report._n_tune, report._n_draws, report._t_sampling = 500, 1000, 2.5
    copy = pickle.loads(pickle.dumps(report))
    assert copy._rhat["x"] == report._rhat["x"]
    assert (copy.n_tune, copy.n_draws, copy.t_sampling, copy.ok) == (500, 1000, 2.5, False)
    sliced = report._slice(10, 1000, 1)
    assert (sliced.n_tune, sliced.t_sampling, len(sliced._warnings)) == (500, 2.5, 2)
    merged = merge_reports([report, sliced, SamplerReport()])
    assert (merged.n_tune, merged.t_sampling, len(merged._warnings)) == (None, None, 4)
    assert merge_reports([report, report]).t_sampling == 5.0


@pytest.mark.parametrize("start", [(1, 1), (0, 2)])
def test_elements_that_never_moved_are_told(start):
    still = np.broadcast_to(np.array(start)[:, None, None], (2, 500, 3)).copy()
    still[:, :, 2] = np.random.RandomState(2).randint(3, size=(2, 500))
    report = checked(independent(2, 500), model_of("x", "z"), z=still)
    texts = [warning.message for warning in report._warnings if "never moved" in warning.message]
    if start == (1, 1):  # the third element moved: these are taken for certain
        assert not texts
    else:
        assert "z (2 of 3 elements)" in texts[0] and "x" not in texts[0].split(":")[0]
        assert not report.ok
    assert np.isnan(report._ess["z"]).tolist() == [True, True, False] and report._ess["x"][0] > 500
