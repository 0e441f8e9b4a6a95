"""Names of PyMC3 that this package does not have, and what to use instead."""

__all__ = ["missing_name"]

_INSTEAD = {
    "BART": "BART (Bayesian additive regression trees) is not part of this package. Use a Gaussian process or splines here, or "
    "the package pymc-bart, which is made for PyMC 5.",
}


def missing_name(module, name):
    """The error for the name `name` that `module` does not have."""
    return AttributeError(_INSTEAD.get(name, f"module {module!r} has no attribute {name!r}"))
