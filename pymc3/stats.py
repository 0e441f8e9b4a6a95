"""ArviZ's statistics (0.x) under PyMC3's names; ArviZ is imported at the first call. Beside them, PyMC3's own of old."""

from typing import Any

from . import old_calls
from ._absent import missing_name
from ._arviz import forwarded
from ._optional import import_arviz
from .old_stats import bpic, df_summary, dic, effective_n, gelman_rubin, geweke, hpd, mc_error, quantiles

__all__ = [
    "ELPDData",
    "apply_test_function",
    "autocorr",
    "autocov",
    "bfmi",
    "bpic",
    "compare",
    "df_summary",
    "dic",
    "effective_n",
    "ess",
    "gelman_rubin",
    "geweke",
    "hdi",
    "hpd",
    "kde",
    "loo",
    "loo_pit",
    "make_ufunc",
    "mc_error",
    "mcse",
    "psislw",
    "quantiles",
    "r2_samples",
    "r2_score",
    "reloo",
    "rhat",
    "summary",
    "waic",
    "wrap_xarray_ufunc",
]

apply_test_function = forwarded("apply_test_function")
autocorr = forwarded("autocorr", old_form=old_calls.of_lag)
autocov = forwarded("autocov", old_form=old_calls.of_lag)
bfmi = forwarded("bfmi")
compare = forwarded("compare", old_form=old_calls.compare)
ess = forwarded("ess")
hdi = forwarded("hdi")
kde = forwarded("kde")
loo = forwarded("loo", old_form=old_calls.criterion)
loo_pit = forwarded("loo_pit")
make_ufunc = forwarded("make_ufunc")
mcse = forwarded("mcse")
psislw = forwarded("psislw")
r2_samples = forwarded("r2_samples")
r2_score = forwarded("r2_score", old_form=old_calls.rounded)
reloo = forwarded("reloo")
rhat = forwarded("rhat")
summary = forwarded("summary", old_form=old_calls.summary)
waic = forwarded("waic", old_form=old_calls.criterion)
wrap_xarray_ufunc = forwarded("wrap_xarray_ufunc")


def __getattr__(name) -> Any:
    # A class cannot stand for another one until it is imported.
    if name == "ELPDData":
        return import_arviz("pm.ELPDData").ELPDData
    raise missing_name(__name__, name)
