"""The draws that are under way in a thread, and the model that they are of."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

__all__ = ["active_draws", "local", "use_model"]


class _Local(threading.local):
    """What is under way in this thread.

    Attributes
    ----------
    draws : Draws or None
    model : Model or None
    """

    def __init__(self) -> None:
        self.draws = None
        self.model = None


local = _Local()


@contextlib.contextmanager
def use_model(model) -> Iterator[None]:
    """Tell draws that are made inside the block, with no others under way, that they are of `model`."""
    outer, local.model = local.model, model
    try:
        yield
    finally:
        local.model = outer


@contextlib.contextmanager
def active_draws(draws) -> Iterator[Any]:
    """Give parameters inside the block the values that variables have in `draws`."""
    outer, local.draws = local.draws, draws
    try:
        yield draws
    finally:
        local.draws = outer
