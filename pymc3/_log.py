"""The logger `pymc3`: what a run says about itself."""

import logging
import sys

__all__ = ["log", "log_once", "show_unless_configured"]

log = logging.getLogger("pymc3")
_said = set()


def log_once(level, about, text, *args) -> None:
    """Log `text` unless something with the same `level` and key `about` was logged in this process."""
    if (level, about) not in _said:
        _said.add((level, about))
        log.log(level, text, *args)


class _ToStderr(logging.Handler):
    """Writes to what `sys.stderr` is at the time (a notebook replaces it); silent once others listen to all loggers."""

    def emit(self, record) -> None:
        if not logging.root.handlers:
            print(self.format(record), file=sys.stderr)


def show_unless_configured() -> None:
    """Write lines from INFO on to stderr, where the user has configured neither this logger nor the root."""
    if not logging.root.handlers and not log.handlers and log.level == logging.NOTSET:
        log.setLevel(logging.INFO)
        log.addHandler(_ToStderr())
