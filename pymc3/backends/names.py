"""Names of variables: what a caller may pass for one, and which names a trace shows."""


def name_of(variable):
    """Return the name of `variable`: a string, or an object with a `name`."""
    if isinstance(variable, str):
        return variable
    name = getattr(variable, "name", None)
    return name if isinstance(name, str) else str(variable)


def is_transformed_name(name):
    """Return whether `name` is that of a transformed value, such as ``sigma_log__``."""
    return name.endswith("__") and name.count("_") >= 3


def untransformed_name(name):
    """Return ``sigma`` for ``sigma_log__``.

    Raises
    ------
    ValueError
        If `name` is not the name of a transformed value.
    """
    if not is_transformed_name(name):
        raise ValueError(f"{name!r} is not the name of a transformed variable, such as 'sigma_log__'")
    return name[:-2].rpartition("_")[0]


def shown_names(names, include_transformed=False):
    """Return the list of `names` without the transformed ones, unless these are asked for."""
    return [name for name in names if include_transformed or not is_transformed_name(name)]


def listing(names):
    """Return ``'alpha', 'beta'`` for use in a message."""
    return ", ".join(repr(name) for name in sorted(names)) or "none"
