"""Whether a user's own code draws from a distribution."""

__all__ = ["is_users_random"]


def is_users_random(distribution) -> bool:
    """Return whether draws of `distribution` are made by code that does not belong to this package.

    A class is recognised by where its `random` is defined; a distribution that calls a function of the user says so by its
    attribute `draws_jointly`.
    """
    defined_in = getattr(type(distribution).random, "__module__", None) or ""
    return distribution.draws_jointly is not None or defined_in.partition(".")[0] != "pymc3"
