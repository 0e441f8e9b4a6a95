"""The executor that builds a `Model`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .executor import Executor

if TYPE_CHECKING:
    from ..model.variable import PyMC3Variable

__all__ = ["ModelExecutor"]


class ModelExecutor(Executor):
    """Adds each variable to a model; in the function its variables are the model's own.

    Parameters
    ----------
    model : Model
    """

    def __init__(self, model) -> None:
        super().__init__()
        self.model = model
        self.session = model.session
        self.check_bounds = model.check_bounds

    def variable(self, request) -> PyMC3Variable:
        """Return the model's variable, deterministic or potential."""
        return self.model.register(request)

    deterministic = potential = variable

    def add_coords(self, coords) -> None:
        """Give them to the model."""
        self.model.add_coords(coords)
