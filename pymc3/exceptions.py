"""Exceptions and warnings that users may catch, under PyMC3's names."""

__all__ = [
    "SamplingError",
    "IncorrectArgumentsError",
    "TraceDirectoryError",
    "ImputationWarning",
    "ShapeError",
    "DtypeError",
    "DuplicateNameError",
]


class SamplingError(RuntimeError):
    """Sampling cannot start or go on, e.g. the start point has probability zero."""


class IncorrectArgumentsError(ValueError):
    """Arguments contradict each other."""


class TraceDirectoryError(ValueError):
    """A saved trace cannot be read from, or written to, a directory."""


class ImputationWarning(UserWarning):
    """Observed data have missing values, which become free variables."""


class ShapeError(ValueError):
    """Shapes do not fit together.

    Parameters
    ----------
    message : str
        What does not fit.
    actual, expected : object, optional
        The shape (or number of dimensions) that was seen and the one needed.
    """

    def __init__(self, message, actual=None, expected=None) -> None:
        super().__init__(_with_values(message, actual, expected))
        self.actual = actual
        self.expected = expected


class DtypeError(TypeError):
    """A dtype is not the one needed; arguments as for `ShapeError`."""

    def __init__(self, message, actual=None, expected=None) -> None:
        super().__init__(_with_values(message, actual, expected))
        self.actual = actual
        self.expected = expected


class DuplicateNameError(ValueError, RuntimeError):
    """Two variables of one model have the same name."""


def _with_values(message, actual, expected):
    if actual is None and expected is None:
        return message
    if expected is None:
        return f"{message} (actual {actual})"
    if actual is None:
        return f"{message} (expected {expected})"
    return f"{message} (actual {actual} != expected {expected})"
