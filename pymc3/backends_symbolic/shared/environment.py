"""The environment variable that chooses the engine: it is read once, and a warning says so if it changes later."""

import os
import warnings

__all__ = ["VARIABLE", "fixed_for_good", "warn_if_changed"]

VARIABLE = "PYMC_SYMB_BACKEND"
#: What the variable held when it was last looked at.
_seen = [os.environ.get(VARIABLE)]


def fixed_for_good(engine) -> str:
    """Return the sentence that says that an engine was chosen already."""
    asked = os.environ.get(VARIABLE)
    now = f"is now '{asked}'" if asked else "is no longer set"
    return (
        f"environment variable {VARIABLE} {now}, but the engine '{engine}' was chosen when pymc3 was first imported and "
        "stays for this process. Set the variable before the first import: start Python again (in a notebook: the kernel)."
    )


def warn_if_changed(engine) -> None:
    """Warn, once for each change, if the variable changed since the engine was chosen."""
    value = os.environ.get(VARIABLE)
    if value != _seen[0]:
        _seen[0] = value
        if (value or "").strip().lower() != engine:
            warnings.warn(fixed_for_good(engine), UserWarning, stacklevel=3)
