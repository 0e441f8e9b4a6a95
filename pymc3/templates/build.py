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
        """The model's variable."""
        return self.model.register(request)

    def deterministic(self, request):
        """The model's deterministic."""
        return self.model.register(request)

    def potential(self, request):
        """The model's potential."""
        return self.model.register(request)

    def add_coords(self, coords):
        """The model gets them."""
        self.model.add_coords(coords)
