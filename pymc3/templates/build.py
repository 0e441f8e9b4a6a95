"""The executor that builds a `Model`."""

from .executor import Executor

__all__ = ["ModelExecutor"]


class ModelExecutor(Executor):
    """Adds each variable to a model; in the function its variables are the model's own.

    Parameters
    ----------
    model : Model
    """

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.session = model.session
        self.check_bounds = model.check_bounds

    def variable(self, request):
        """Return the model's variable, deterministic or potential."""
        return self.model.register(request)

    deterministic = potential = variable

    def add_coords(self, coords):
        """Give them to the model."""
        self.model.add_coords(coords)
