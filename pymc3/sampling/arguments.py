"""Checks of what is given to `pm.sample`, before anything is compiled."""

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .._checks import check_callable, check_int, check_keywords, check_mapping, constructor_parameters, described, optional_mapping
from .._log import log_once
from ..util import available_cores

__all__ = [
    "StepKeywords",
    "check_callback",
    "check_chains",
    "check_idata_kwargs",
    "check_points",
    "old_start",
    "step_keywords",
    "warn_about_later",
]

#: Arguments of every step method that `pm.sample` gives them.
_GIVEN = ("vars", "model", "blocked")
_OF_ARGUMENTS = "of arguments of the step method"


class StepKeywords(NamedTuple):
    """Arguments of step methods: dicts by the step method's name, and those that belong to whichever takes them."""

    by_step: dict[str, dict[str, Any]]
    direct: dict[str, Any]


def check_chains(chains, cores) -> int:
    """Return the number of chains, after PyMC3's rule where none is given; `cores` is a number or None."""
    return max(2, cores or min(4, available_cores())) if chains is None else check_int("chains", chains, 1)


def check_callback(callback) -> Callable | None:
    """Return a callback, or None where there is none."""
    if callback is not None:
        check_callable("callback", callback, "callback(trace=trace, draw=draw)")
        try:
            inspect.signature(callback).bind(trace=None, draw=None)
        except TypeError as error:
            raise TypeError(f"callback is called as callback(trace=trace, draw=draw), but {described(callback)}: {error}.") from error
        except ValueError:  # written in C, without a signature
            pass
    return callback


def check_idata_kwargs(idata_kwargs, known) -> dict[str, Any]:
    """Return further arguments of `to_inference_data`, whose names are `known`, as a dict."""
    if idata_kwargs is None:
        return {}
    check_mapping("idata_kwargs", idata_kwargs, "of arguments of pm.to_inference_data")
    check_keywords("idata_kwargs", idata_kwargs, known, f"pm.to_inference_data takes {', '.join(known)}.")
    return dict(idata_kwargs)


def step_keywords(kwargs, methods, known) -> StepKeywords:
    """Return the keywords of `pm.sample` that belong to step methods.

    Parameters
    ----------
    kwargs : dict
    methods : sequence of classes
    known : iterable of str
        The arguments of `pm.sample` itself: one that is misspelt arrives among `kwargs`.

    Raises
    ------
    TypeError
        For a keyword that no step method knows.
    """
    if not kwargs:
        return StepKeywords({}, {})
    kwargs = dict(kwargs)
    names = sorted(method.name for method in methods)
    own = dict.fromkeys(name for method in methods for name in constructor_parameters(method) if name not in _GIVEN)
    advice = (
        f"Arguments of a step method are given by their names, as a dict under the step method's name ({', '.join(names)}), or to the "
        "step method itself."
    )
    check_keywords("sample()", kwargs, [*known, "step_kwargs", "nuts_kwargs", *names, *own], advice)
    by_step = {name: kwargs.pop(name) for name in names if name in kwargs}
    by_step.update(optional_mapping("step_kwargs", kwargs.pop("step_kwargs", None), "of dicts by the step method's name"))
    if "nuts_kwargs" in kwargs:
        by_step["nuts"] = {**by_step.get("nuts", {}), **optional_mapping("nuts_kwargs", kwargs.pop("nuts_kwargs"), _OF_ARGUMENTS)}
    return StepKeywords({name: optional_mapping(name, given, _OF_ARGUMENTS) for name, given in by_step.items()}, kwargs)


def warn_about_later(mp_ctx, pickle_backend) -> None:
    """Name, in one warning, the arguments that have no effect because what they steer does not exist here."""
    given = {"mp_ctx": mp_ctx is not None, "pickle_backend": not (isinstance(pickle_backend, str) and pickle_backend == "pickle")}
    names = [name for name, is_given in given.items() if is_given]
    if names:
        log_once(
            logging.WARNING,
            ("ignored", *names),
            "Ignored: %s. Chains run vectorised in one process.",
            ", ".join(f"{name}=" for name in names),
        )


def old_start(init, start) -> tuple[Any, Any]:
    """Return `init` and `start`; a start came third until PyMC3 3.0: ``pm.sample(1000, step, start)``."""
    is_start = isinstance(init, Mapping) or (isinstance(init, (list, tuple)) and all(isinstance(point, Mapping) for point in init))
    if not is_start:
        return init, start
    if start is not None:
        raise TypeError(f"init must be the name of an initializer, a MultiTrace or None, where start= is given; got {described(init)}.")
    return "auto", init


def check_points(start, chains) -> list[dict[str, Any]]:
    """Return one dict for each chain of what is given as `start`; one dict, or None, serves all of them."""
    if start is None or isinstance(start, Mapping):
        return [start or {}] * chains
    if not isinstance(start, (list, tuple)) or not all(isinstance(point, Mapping) for point in start):
        raise TypeError(f"start must be a dict of variable names to values, or a list of one for each chain; got {described(start)}.")
    if len(start) != chains:
        raise ValueError(f"start has {len(start)} points, but there are {chains} chains; pass one dict, or one for each.")
    return list(start)
