"""Checks of what is given to `pm.sample`, before anything is compiled."""
import logging

import numpy as np

from ..util import available_cores

__all__ = ["check_count", "check_chains", "step_keywords", "warn_about_later"]

_log = logging.getLogger("pymc3")

# Keywords of PyMC3's other samplers; they have no meaning for the step methods that exist here.
_NUTS_KEYWORDS = (
    "target_accept", "max_treedepth", "early_max_treedepth", "step_scale", "scaling", "is_cov", "potential", "Emax",
    "gamma", "k", "t0", "adapt_step_size", "step_rand", "nuts_kwargs", "nuts", "hamiltonianmc", "path_length",
    "max_steps", "start_sigma",
)  # fmt: skip


def check_count(name, value, smallest):
    """Return an integer argument, or say what is wrong with it."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be an integer; got {value!r} ({type(value).__name__})")
    if value < smallest:
        raise ValueError(f"{name} must be at least {smallest}; got {value}")
    return int(value)


def check_chains(chains, cores):
    """Return the number of chains, after PyMC3's rule where none is given; `cores` is a number or None."""
    return max(2, cores or min(4, available_cores())) if chains is None else check_count("chains", chains, 1)


def step_keywords(kwargs, step_names):
    """Return the keywords that belong to step methods, by lower-case class name.

    Raises
    ------
    TypeError
        For a keyword that neither PyMC3's samplers nor the step methods know.
    """
    kwargs = dict(kwargs)
    later = sorted(name for name in kwargs if name in _NUTS_KEYWORDS)
    if later:
        _log.warning("Ignored: %s belong to samplers that do not exist here yet (NUTS, HamiltonianMC).", ", ".join(later))
    found = {name: dict(kwargs.pop(name) or {}) for name in list(kwargs) if name in step_names}
    found.update(kwargs.pop("step_kwargs", None) or {})
    unknown = sorted(set(kwargs) - set(later))
    if unknown:
        raise TypeError(
            f"sample() got unknown keyword arguments: {', '.join(unknown)}. Arguments of a step method are given as "
            f"a dict under its name ({', '.join(sorted(step_names))}), or to the step method itself."
        )
    return found


def warn_about_later(init, n_init, jitter_max_retries, mp_ctx, pickle_backend):
    """Name, in one warning, the arguments that have no effect because what they steer does not exist here."""
    given = {
        "init": init not in (None, "auto"),
        "n_init": n_init != 200_000,
        "jitter_max_retries": jitter_max_retries != 10,
        "mp_ctx": mp_ctx is not None,
        "pickle_backend": pickle_backend != "pickle",
    }
    names = [name for name, is_given in given.items() if is_given]
    if names:
        _log.warning(
            "Ignored: %s. NUTS, which init= prepares, does not exist here yet; chains run vectorised in one process.",
            ", ".join(f"{name}=" for name in names),
        )
