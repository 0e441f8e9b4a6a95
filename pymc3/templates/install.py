"""What changes elsewhere when templates are there: `pymc3.model` can be called, free variables need no model."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from .. import _context, model as model_package
from .._boundary import public
from .contexts import DefaultContext
from .executor import named
from .template import model

if TYPE_CHECKING:
    from .template import ModelTemplate

__all__ = []


@functools.cache
def _default_context():
    """Return what draws the variables that are made outside all contexts; it needs a session, which an import does not make."""
    return DefaultContext()


class _CallableModule(ModuleType):
    """The module `pymc3.model`, which is also the decorator ``@pm.model``."""

    @public
    def __call__(self, function=None, *, coords=None) -> Callable | ModelTemplate:
        return model(function, coords=coords)


def _variable_without_context(request):
    if not isinstance(request, _context.VariableRequest) or request.observed is not None:
        raise _context.no_context_error(request)
    return _default_context().register(named(request))


_CallableModule.__call__.__doc__ = model.__doc__
model_package.__class__ = _CallableModule
_context.set_fallback(_variable_without_context)
