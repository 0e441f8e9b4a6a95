"""ArviZ's functions under PyMC3's names: ArviZ is imported at the first call, and traces are converted."""

from pymc3._optional import import_arviz
from pymc3.backends.base import MultiTrace
from pymc3.sampling.inferencedata import to_inference_data

# These judge a model by the log-probability of each observation.
_NEED_LOG_LIKELIHOOD = frozenset(["loo", "waic", "compare", "loo_pit", "plot_loo_pit", "plot_elpd"])


def forwarded(name, alias=None):
    """Return a function that calls ``arviz.<name>``, with each MultiTrace converted to InferenceData.

    Parameters
    ----------
    name : str
        ArviZ's name.
    alias : str, optional
        PyMC3's name, where it is another.
    """
    shown = alias or name
    wants_log_likelihood = name in _NEED_LOG_LIKELIHOOD

    def function(*args, **kwargs):
        arviz = import_arviz(f"pm.{shown}")
        if "varnames" in kwargs:
            raise TypeError(f"pm.{shown} takes var_names=; ArviZ has renamed varnames=")
        args = [_converted(value, wants_log_likelihood) for value in args]
        kwargs = {key: _converted(value, wants_log_likelihood) for key, value in kwargs.items()}
        return getattr(arviz, name)(*args, **kwargs)

    function.__name__ = function.__qualname__ = shown
    function.__doc__ = (
        f"Call ``arviz.{name}``, with every MultiTrace among the arguments (also in a list or a dict) converted\n"
        f"    to InferenceData. Parameters and results: https://python.arviz.org/en/v0.23.4/api/\n\n"
        "    Raises\n    ------\n    ImportError\n        If ArviZ 0.x is not installed.\n    "
    )
    return function


def _converted(value, log_likelihood):
    """Return `value` with each MultiTrace in it as InferenceData."""
    if isinstance(value, MultiTrace):
        return to_inference_data(value, log_likelihood=log_likelihood, model=value.sampled_model)
    if isinstance(value, dict):
        return {key: _converted(entry, log_likelihood) for key, entry in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_converted(entry, log_likelihood) for entry in value)
    return value
