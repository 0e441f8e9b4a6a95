"""What a model function means: executors answer its requests for variables, one after the other."""

from __future__ import annotations

import abc
import dataclasses
import itertools
from typing import TYPE_CHECKING, Any

from .. import _context, backends_symbolic as K
from .._checks import check_name, listed
from ..exceptions import DuplicateNameError
from ..model.builders import errors_naming, make_distribution
from ..model.coords import Coords
from ..model.opening import OpenInSession
from .description import users_line

if TYPE_CHECKING:
    from .._context import DeterministicRequest, PotentialRequest, VariableRequest
    from ..distributions.base.distribution import Distribution

__all__ = ["Executor"]


class Executor(OpenInSession, abc.ABC):
    """Base class of the meanings of a model function. Subclass it, or one of its subclasses, for your own.

    It is a context: in its block, constructors such as ``pm.Normal`` hand their requests to it.

    Attributes
    ----------
    limit : int
        Number of names after which a model is taken for one that never ends.
    names : list of str
        Names so far, in order.
    model : Model or None
        The model that is built, if one is.
    """

    limit = 10_000
    model = None
    check_bounds = True

    def __init__(self) -> None:
        self.session = K.get_session()
        self.names = []
        self.coords = Coords()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {listed(self.names) or 'no variables'}>"

    @abc.abstractmethod
    def variable(self, request) -> Any:
        """Answer a request for a random variable.

        Parameters
        ----------
        request : VariableRequest
            With its full name.

        Returns
        -------
        tensor, or something that stands for one (`RandomVariable`)
        """

    @abc.abstractmethod
    def deterministic(self, request) -> Any:
        """Answer a request for a named quantity: return a tensor equal to ``request.value``."""

    @abc.abstractmethod
    def potential(self, request) -> Any:
        """Answer a request for a term of the log-probability: return a tensor equal to ``request.value``."""

    def register(self, request) -> Any:
        """Answer a request made in the body of a plain function."""
        return self.answer(named(request))

    def answer(self, request) -> Any:
        """Check the name of a request, and hand it to `variable`, `deterministic` or `potential`.

        Raises
        ------
        DuplicateNameError
            The name was given before.
        RuntimeError
            There are more than `limit` names.
        """
        self._check_name(request.name)
        with errors_naming(request.name, request.noun):
            result = request.answered_by(self)
        self.names.append(request.name)
        return result

    def _check_name(self, name):
        if name in self.names:
            so_far = ", ".join(itertools.islice(self.names, 20)) + (", ..." if len(self.names) > 20 else "")
            raise DuplicateNameError(
                f"The name {name!r} is given twice; the names so far are {so_far}. Choose another name, or put one "
                f"of the two into a scope: name= of a nested model's call, or `with pm.name_scope(...)`."
            )
        if len(self.names) >= self.limit:
            raise RuntimeError(
                f"The model has {self.limit} names, the last is {self.names[-1]!r}, and asks for {name!r}: does it "
                f"ever end? A model that is meant to be larger needs a higher {type(self).__name__}.limit."
            )

    def data(self, name, values, dims=None) -> Any:
        """Answer ``pm.Data(name, values, dims=dims)`` in a function that builds no `Model`: the values as a tensor."""
        self._check_name(name)
        self.names.append(name)
        for dim, length in zip(dims or (), values.shape):
            self.coords.add_length(dim, length)
        return K.as_tensor(values)

    def add_coords(self, coords) -> None:
        """Take note of the coordinates of a model, or of a part of one."""
        self.coords.add(coords)

    # ---- for subclasses ----------------------------------------------------------------------------------------------

    def make_distribution(self, request) -> Distribution:
        """Return the distribution that a request describes; its errors name the variable."""
        dims = self.coords.check_dims(request.dims, request.name)
        if dims is not None:
            request = request.with_shape(self.coords.shape_from_dims(dims))
        return make_distribution(request.name, request)


def named(request) -> DeterministicRequest | PotentialRequest | VariableRequest:
    """Return the request with a name: that of its class in the open scopes, where the user gave none.

    Raises
    ------
    TypeError
        The name is no string.
    """
    if request.name is None:
        return dataclasses.replace(request, name=_context.scoped(request.kind))
    if not isinstance(request.name, str):
        how = f"{_context.example_of(request)}, or is left out with all parameters given by keyword; at {users_line()}"
        check_name(request.name, how)
    return request
