"""What depends on what: checks of arguments over the engine's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..shared.registry import K, engine

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["depends_on", "nearest"]


def depends_on(x, inputs) -> bool:
    return bool(engine.nearest(_tensors(x), _tensors(inputs), True))


def nearest(x, tensors) -> list[TensorVariable]:
    return engine.nearest(_tensors(x), _tensors(tensors), False)


def _tensors(x):
    # Hundreds of variables may be asked for again and again.
    given = x if isinstance(x, (list, tuple)) else [x]
    return [item if isinstance(item, K.TensorVariable) else engine.as_tensor(item) for item in given]
