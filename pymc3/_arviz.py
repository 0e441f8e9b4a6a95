"""ArviZ's functions under PyMC3's names: ArviZ is imported at the first call, and traces are converted."""

import inspect

from ._log import log
from ._optional import import_arviz
from .backends.base import MultiTrace
from .sampling.inferencedata import draws_to_inference_data, to_inference_data

__all__ = ["forwarded"]

# These judge a model by the log-probability of each observation.
_NEED_LOG_LIKELIHOOD = frozenset(["loo", "waic", "compare", "loo_pit", "plot_loo_pit", "plot_elpd"])
# These look at the data, too; the others get what was drawn alone.
_NEED_DATA = frozenset(["loo_pit", "plot_loo_pit", "plot_ppc", "plot_bpv", "plot_lm", "plot_ts", "plot_separation"])
# ArviZ takes seconds for more draws than so many, and knows no more from them than from so few.
_MANY, _ENOUGH = 100_000, 20_000


class _Forwarded:
    # A function that calls ``arviz.<name>``, with each MultiTrace converted. Its signature and docstring are ArviZ's, which
    # is imported when somebody asks for them.

    def __init__(self, name, alias=None):
        self._name = name
        self.__name__ = self.__qualname__ = alias or name

    def __call__(self, *args, **kwargs):
        arviz = import_arviz(f"pm.{self.__name__}")
        if "varnames" in kwargs:
            raise TypeError(f"pm.{self.__name__} takes var_names=; ArviZ has renamed varnames=")
        args = [self._converted(value) for value in args]
        kwargs = {key: self._converted(value) for key, value in kwargs.items()}
        return getattr(arviz, self._name)(*args, **kwargs)

    def _converted(self, value):
        """Return `value` with each MultiTrace in it as InferenceData."""
        if isinstance(value, MultiTrace):
            self._mention_thinning(value)
            convert = to_inference_data if self._name in _NEED_DATA else draws_to_inference_data
            return convert(value, log_likelihood=self._name in _NEED_LOG_LIKELIHOOD)
        if isinstance(value, dict):
            return {key: self._converted(entry) for key, entry in value.items()}
        if type(value) in (list, tuple):
            return type(value)(self._converted(entry) for entry in value)
        return value

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
    def __signature__(self):
        original = self._original()
        return inspect.signature(_anything if original is None else original)

    @property
    def __doc__(self):
        original = self._original()
        lead = (
            f"ArviZ's ``{self._name}``; each MultiTrace among the arguments (also in a list or a dict) is converted to\n"
            "InferenceData.\n\nRaises\n------\nImportError\n    If ArviZ 0.x is not installed.\n"
        )
        if original is None:
            return lead
        return f"{lead}\nArviZ's own text\n----------------\n{inspect.cleandoc(original.__doc__ or '')}\n"

    def __get__(self, instance, owner=None):
        # Functions have it: `help` takes what has it for a function.
        return self

    def __repr__(self):
        return f"<function pymc3.{self.__name__}>"


def _anything(*args, **kwargs):
    """Stand for the signature of a function of ArviZ's, as long as ArviZ is not loaded."""


def forwarded(name, alias=None):
    """Return a function that calls ``arviz.<name>``, with each MultiTrace converted to InferenceData.

    Parameters
    ----------
    name : str
        ArviZ's name.
    alias : str, optional
        PyMC3's name, where it is another.
    """
    return _Forwarded(name, alias)
