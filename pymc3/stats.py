"""ArviZ's statistics (0.x) under PyMC3's names; ArviZ is imported at the first call."""

from typing import Any

from ._absent import missing_name
from ._arviz import forwarded
from ._optional import import_arviz

__all__ = [
    "ELPDData",
    "apply_test_function",
    "autocorr",
    "autocov",
    "bfmi",
    "compare",
    "ess",
    "hdi",
    "kde",
    "loo",
    "loo_pit",
    "make_ufunc",
    "mcse",
    "psislw",
    "r2_samples",
    "r2_score",
    "reloo",
    "rhat",
    "summary",
    "waic",
    "wrap_xarray_ufunc",
]

apply_test_function = forwarded("apply_test_function")
autocorr = forwarded("autocorr")
autocov = forwarded("autocov")
bfmi = forwarded("bfmi")
compare = forwarded("compare")
ess = forwarded("ess")
hdi = forwarded("hdi")
kde = forwarded("kde")
loo = forwarded("loo")
loo_pit = forwarded("loo_pit")
make_ufunc = forwarded("make_ufunc")
mcse = forwarded("mcse")
psislw = forwarded("psislw")
r2_samples = forwarded("r2_samples")
r2_score = forwarded("r2_score")
reloo = forwarded("reloo")
rhat = forwarded("rhat")
summary = forwarded("summary")
waic = forwarded("waic")
wrap_xarray_ufunc = forwarded("wrap_xarray_ufunc")


def __getattr__(name) -> Any:
    # A class cannot stand for another one until it is imported.
    if name == "ELPDData":
        return import_arviz("pm.ELPDData").ELPDData
    raise missing_name(__name__, name)
