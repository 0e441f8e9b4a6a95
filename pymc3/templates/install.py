"""What changes elsewhere when templates are there: `pymc3.model` can be called, free variables need no model."""

import sys
from types import ModuleType

import pymc3.model
from .. import _context
from .._boundary import public
from .contexts import DefaultContext
from .executor import named
from .template import model

__all__ = ["DEFAULT_CONTEXT"]

#: Draws the variables that are made outside all contexts.
DEFAULT_CONTEXT = DefaultContext()


class _CallableModule(ModuleType):
    """The module `pymc3.model`, which is also the decorator ``@pm.model``."""

    @public
    def __call__(self, function=None, *, coords=None):
        return model(function, coords=coords)


def _variable_without_context(request):
    if not isinstance(request, _context.VariableRequest) or request.observed is not None:
        raise _context.no_context_error(request)
    return DEFAULT_CONTEXT.register(named(request))


_CallableModule.__call__.__doc__ = model.__doc__
sys.modules[pymc3.model.__name__].__class__ = _CallableModule
_context.set_fallback(_variable_without_context)
