"""Random variables that belong to no `Model`: their values depend on the context that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _context, backends_symbolic as K
from .description import users_line
from .tensor_like import TensorLike

if TYPE_CHECKING:
    from ..distributions.base.distribution import Distribution

__all__ = ["RandomVariable"]


class RandomVariable(TensorLike):
    """A random variable outside a `Model`, or inside a template.

    It stands for a tensor wherever one is needed: in arithmetic, in functions of K, and in the engine's own functions.

    Parameters
    ----------
    request : VariableRequest
        What was asked for.
    home : Executor
        The context that it was made in, which gives its value where no context is open.

    Attributes
    ----------
    name : str
    where : str
        ``file:line`` of the user's code that made it.
    """

    def __init__(self, request, home) -> None:
        self.request = request
        self.home = home
        self.name = request.name
        self.where = users_line()

    @property
    def distribution(self) -> Distribution:
        """The distribution, with parameters as the open context has them."""
        return self._context().distribution_of(self)

    def as_tensor(self) -> K.TensorVariable:
        """Return the value in the open context: a draw in a `ForwardContext`, the given input in an `InferenceContext`.

        Raises
        ------
        TypeError
            A `Model` is open, which knows nothing of this variable.
        """
        return self._context().tensor_of(self)

    def random(self, point=None, size=None) -> np.ndarray:
        """Return draws from the distribution; see `Distribution.random`."""
        return self.distribution.random(point=point, size=size)

    def log_prob(self) -> K.TensorVariable:
        """Return the log-probability (density or mass), a tensor, of each element of the variable's own value."""
        return K.as_tensor(self.distribution.logp(self.as_tensor()))

    def _context(self):
        context = _context.current()
        if context is None:
            return self.home
        if not hasattr(context, "tensor_of"):
            raise TypeError(f"{self!r} belongs to no model, and {type(context).__name__} cannot use it. Define it inside the model.")
        return context

    def __repr__(self) -> str:
        return f"<{self.name} ~ {self.request.kind}>"


K.register_conversion(RandomVariable, RandomVariable.as_tensor)
