"""ArviZ's functions under PyMC3's names: ArviZ is imported at the first call, and traces are converted."""

from __future__ import annotations

import inspect
import numbers
from typing import Any

import numpy as np

from ._checks import described, listed
from ._log import log
from ._optional import import_arviz
from .backends.base import MultiTrace
from .sampling.inferencedata import draws_to_inference_data, to_inference_data

__all__ = ["forwarded"]

# These judge a model by the log-probability of each observation.
_NEED_LOG_LIKELIHOOD = frozenset(["loo", "waic", "compare", "loo_pit", "plot_loo_pit", "plot_elpd"])
# These look at the data, too; the others get what was drawn alone.
_NEED_DATA = frozenset(["loo_pit", "plot_loo_pit", "plot_ppc", "plot_bpv", "plot_lm", "plot_ts", "plot_separation"])
# What ArviZ's functions call the draws that they look at.
_DRAWS = frozenset(["data", "idata"])
# ArviZ takes seconds for more draws than so many, and knows no more from them than from so few.
_MANY, _ENOUGH = 100_000, 20_000


class _Forwarded:
    # A function that calls ``arviz.<name>``, with each MultiTrace converted. Its signature and docstring are ArviZ's, which
    # is imported when somebody asks for them.

    def __init__(self, name, alias=None, old_form=None) -> None:
        self._name = name
        self.__name__ = self.__qualname__ = alias or name
        self._old_form = old_form

    def __call__(self, *args, **kwargs) -> Any:
        if self._old_form is not None:
            return self._old_form(_Forwarded(self._name, self.__name__), *args, **kwargs)
        arviz = import_arviz(f"pm.{self.__name__}")
        self._check(getattr(arviz, self._name), args, kwargs)
        args = [self._converted(value) for value in args]
        kwargs = {key: self._converted(value) for key, value in kwargs.items()}
        return getattr(arviz, self._name)(*args, **kwargs)

    def _check(self, original, args, kwargs):
        """Refuse what ArviZ could only refuse in words of its own: no draws, and names that they do not have."""
        try:
            given = inspect.signature(original).bind_partial(*args, **kwargs).arguments
        except (TypeError, ValueError):
            return
        for name in _DRAWS & given.keys():
            self._check_draws(f"{name}=", given[name])
        if "compare_dict" in given:
            self._check_models(given["compare_dict"])
        draws = given.get("data", given.get("idata"))
        if isinstance(draws, MultiTrace) and not given.get("filter_vars"):
            self._check_names(given.get("var_names"), draws.varnames)

    def _check_draws(self, place, value):
        nothing = value is None or isinstance(value, (numbers.Number, type)) or callable(value) or (isinstance(value, dict) and not value)
        if nothing:
            raise TypeError(
                f"pm.{self.__name__}: got {place}{described(value)}; need draws: what pm.sample returned, an InferenceData, "
                "or a dictionary of arrays (chains, draws, ...)."
            )

    def _check_models(self, models):
        if not isinstance(models, dict) or not models:
            raise TypeError(
                f"pm.{self.__name__}: got {described(models)}; need a dictionary, name of a model -> its draws (what pm.sample returned, "
                "or an InferenceData) or what pm.loo or pm.waic returned for them."
            )
        for name, draws in models.items():
            self._check_draws(f"{name!r}: ", draws)

    def _check_names(self, names, known):
        names = [names] if isinstance(names, str) else names or []
        unknown = [name for name in names if isinstance(name, str) and name.removeprefix("~") not in known]
        if unknown:
            raise KeyError(f"pm.{self.__name__}: var_names has {listed(map(repr, unknown))}; the trace has {listed(map(repr, known))}.")

    def _converted(self, value):
        """Return `value` with each MultiTrace in it as InferenceData, and a column of a pandas table as an array."""
        if isinstance(value, MultiTrace):
            self._mention_thinning(value)
            convert = to_inference_data if self._name in _NEED_DATA else draws_to_inference_data
            return convert(value, log_likelihood=self._name in _NEED_LOG_LIKELIHOOD)
        if isinstance(value, dict):
            return {key: self._converted(entry) for key, entry in value.items()}
        if type(value) in (list, tuple):
            return type(value)(self._converted(entry) for entry in value)
        # ArviZ's compiled functions take arrays alone.
        return np.asarray(value) if _is_series(value) else value

    def _mention_thinning(self, trace):
        number = trace.nchains * len(trace)
        if number > _MANY:
            log.info(
                "pm.%s looks at all %d draws, which takes time and memory. Thinned draws serve as well: trace[::%d].",
                self.__name__,
                number,
                -(-number // _ENOUGH),
            )

    def _original(self):
        try:
            return getattr(import_arviz(), self._name)
        except ImportError:
            return None

    @property
    def __signature__(self) -> inspect.Signature:
        original = self._original()
        return inspect.signature(_anything if original is None else original)

    @property
    def __doc__(self) -> str:
        original = self._original()
        lead = (
            f"ArviZ's ``{self._name}``; each MultiTrace among the arguments (also in a list or a dict) is converted to\n"
            "InferenceData.\n\nRaises\n------\nImportError\n    If ArviZ 0.x is not installed.\n"
        )
        if original is None:
            return lead
        return f"{lead}\nArviZ's own text\n----------------\n{inspect.cleandoc(original.__doc__ or '')}\n"

    def __get__(self, instance, owner=None) -> _Forwarded:
        # Functions have it: `help` takes what has it for a function.
        return self

    def __repr__(self) -> str:
        return f"<function pymc3.{self.__name__}>"


def _is_series(value):
    kind = type(value)
    return kind.__name__ == "Series" and kind.__module__.partition(".")[0] == "pandas"


def _anything(*args, **kwargs):
    """Stand for the signature of a function of ArviZ's, as long as ArviZ is not loaded."""


def forwarded(name, alias=None, old_form=None) -> _Forwarded:
    """Return a function that calls ``arviz.<name>``, with each MultiTrace converted to InferenceData.

    Parameters
    ----------
    name : str
        ArviZ's name.
    alias : str, optional
        PyMC3's name, where it is another.
    old_form : callable, optional
        Asked instead, with the function and the arguments of a call, which may have the form of old versions of PyMC3.
    """
    return _Forwarded(name, alias, old_form)
