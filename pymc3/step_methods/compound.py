"""Several step methods, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._checks import listed

if TYPE_CHECKING:
    from ..model.variables import FreeRV

__all__ = ["CompoundStep"]


class CompoundStep:
    """Apply several step methods in turn; together they move all variables of a model once.

    Parameters
    ----------
    methods : sequence of step methods
    """

    def __init__(self, methods) -> None:
        self.methods = list(methods)
        self.name = f"Compound[{', '.join(getattr(method, 'name', type(method).__name__) for method in self.methods)}]"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {listed(str(method).strip('<>') for method in self.methods)}>"

    @property
    def generates_stats(self) -> bool:
        """Whether any of the step methods records statistics."""
        return any(method.generates_stats for method in self.methods)

    @property
    def stats_dtypes(self) -> list[dict[str, type]]:
        """Name and dtype of each statistic, one dict for each step method that records some."""
        return [dtypes for method in self.methods if method.generates_stats for dtypes in method.stats_dtypes]

    @property
    def vars(self) -> list[FreeRV]:
        """All variables that are moved."""
        return [var for method in self.methods for var in method.vars]

    @property
    def vars_shape_dtype(self) -> dict[str, tuple[tuple[int, ...], np.dtype]]:
        """Shape and dtype of each variable, by name."""
        return {name: entry for method in self.methods for name, entry in method.vars_shape_dtype.items()}

    def step(self, point) -> Any:
        """Move a point (dict of arrays) once with each step method."""
        stats = []
        for method in self.methods:
            if method.generates_stats:
                point, own = method.step(point)
                stats.extend(own)
            else:
                point = method.step(point)
        return (point, stats) if self.generates_stats else point

    def stop_tuning(self) -> None:
        """Switch tuning off in each step method."""
        for method in self.methods:
            method.stop_tuning()

    def reset_tuning(self) -> None:
        """Put each step method's tuning back to its start."""
        for method in self.methods:
            if hasattr(method, "reset_tuning"):
                method.reset_tuning()

    def warnings(self) -> list:
        """Return what the step methods have to say about the run."""
        return [text for method in self.methods if hasattr(method, "warnings") for text in method.warnings()]
