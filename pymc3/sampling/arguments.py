"""Checks of what is given to `pm.sample`, before anything is compiled."""

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any

from .._checks import check_callable, check_int, check_keywords, check_mapping, described
from .._log import log_once
from ..util import available_cores

__all__ = ["check_callback", "check_chains", "check_idata_kwargs", "check_points", "step_keywords", "warn_about_later"]

# Keywords of PyMC3's samplers that are not chosen here yet unless they are given.
_NUTS_KEYWORDS = (
    "target_accept", "max_treedepth", "early_max_treedepth", "step_scale", "scaling", "is_cov", "potential", "Emax",
    "gamma", "k", "t0", "adapt_step_size", "step_rand", "nuts_kwargs", "nuts", "hamiltonianmc", "path_length",
    "max_steps", "start_sigma",
)  # fmt: skip


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


def step_keywords(kwargs, step_names, known) -> dict[str, Any]:
    """Return the keywords that belong to step methods, by lower-case class name.

    Parameters
    ----------
    kwargs : dict
    step_names : set of str
        Lower-case names of the classes.
    known : iterable of str
        The arguments of `pm.sample` itself: one that is misspelt arrives among `kwargs`.

    Raises
    ------
    TypeError
        For a keyword that neither PyMC3's samplers nor the step methods know.
    """
    kwargs = dict(kwargs)
    later = sorted(name for name in kwargs if name in _NUTS_KEYWORDS)
    names = sorted(step_names)
    advice = f"Arguments of a step method are given as a dict under its name ({', '.join(names)}), or to the step method itself."
    check_keywords("sample()", kwargs, [*known, "step_kwargs", *names, *later], advice)
    if later:
        log_once(
            logging.WARNING,
            ("later", *later),
            "Ignored: %s. pm.sample does not choose NUTS by itself yet; give it as step=pm.NUTS(...), with its arguments.",
            ", ".join(later),
        )
    given = {name: kwargs[name] for name in names if name in kwargs}
    given.update(_a_dict("step_kwargs", kwargs.get("step_kwargs"), "of dicts by the step method's name"))
    return {name: dict(_a_dict(name, own, "of arguments of the step method")) for name, own in given.items()}


def _a_dict(name, value, what):
    return {} if value is None else check_mapping(name, value, what)


def warn_about_later(init, n_init, jitter_max_retries, mp_ctx, pickle_backend) -> None:
    """Name, in one warning, the arguments that have no effect because what they steer does not exist here."""
    given = {
        "init": not (init is None or (isinstance(init, str) and init == "auto")),
        "n_init": not (isinstance(n_init, int) and n_init == 200_000),
        "jitter_max_retries": not (isinstance(jitter_max_retries, int) and jitter_max_retries == 10),
        "mp_ctx": mp_ctx is not None,
        "pickle_backend": not (isinstance(pickle_backend, str) and pickle_backend == "pickle"),
    }
    names = [name for name, is_given in given.items() if is_given]
    if names:
        log_once(
            logging.WARNING,
            ("ignored", *names),
            "Ignored: %s. NUTS, which init= prepares, is not chosen by itself yet; chains run vectorised in one process.",
            ", ".join(f"{name}=" for name in names),
        )


def check_points(start, chains) -> list[dict[str, Any]]:
    """Return one dict for each chain of what is given as `start`; one dict, or None, serves all of them."""
    if start is None or isinstance(start, Mapping):
        return [start or {}] * chains
    if not isinstance(start, (list, tuple)) or not all(isinstance(point, Mapping) for point in start):
        raise TypeError(f"start must be a dict of variable names to values, or a list of one for each chain; got {described(start)}.")
    if len(start) != chains:
        raise ValueError(f"start has {len(start)} points, but there are {chains} chains; pass one dict, or one for each.")
    return list(start)
