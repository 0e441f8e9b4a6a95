"""Deep copies of models: the same log-probability on a graph of its own, with data of its own."""

import copy
from typing import Self

from .. import backends_symbolic as K
from .variables import FreeRV

__all__ = ["Copied"]


class Copied:
    """What `copy.deepcopy` does with a model: it copies the outermost one, with all that are nested in it.

    Free variables, deterministic quantities, data and observed variables get counterparts; a counterpart of what is
    computed is computed from counterparts. Arrays that nobody can change, and the session, are shared.
    """

    def __deepcopy__(self, memo) -> Self:
        if "exchange" not in memo:
            memo["exchange"] = {}
            with self.building(), self:
                _add_counterparts(self.root, memo)
        if id(self) in memo:  # with the variables, or with the outermost model
            return memo[id(self)]
        twin = memo[id(self)] = object.__new__(type(self))
        twin.session, twin._memory = self.session, {}
        for name, value in vars(self).items():
            if name not in ("session", "_memory"):
                twin.__dict__[name] = copy.deepcopy(value, memo)
        return twin


def _add_counterparts(model, memo):
    """Fill the exchange of `memo`: make all tensors first, then give them their attributes, which may lead back to them."""
    exchange = memo["exchange"]
    for variable in model.free_RVs:
        _ = variable.init_value  # what waits for other variables is computed before there are two of each
    tensors = [variable for variable in [*model.free_RVs, *model.named_vars.values()] if K.is_tensor(variable)]
    for old in dict.fromkeys(tensors):
        exchange[old] = _counterpart(old, model, exchange)
    for old, new in exchange.items():
        new.take_attributes(old, memo)


def _counterpart(old, model, exchange):
    if isinstance(old, FreeRV):
        return K.placeholder(K.int_shape(old), old.dtype, name=old.name, cls=FreeRV)
    if old.name in model.data_vars:
        return K.variable(K.get_value(old), name=old.name, shape=K.int_shape(old))
    return K.view(K.replace(old, exchange) if exchange else old, cls=type(old), name=old.name)
