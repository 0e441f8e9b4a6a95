"""Points (name -> array) as one flat vector, and back."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ._checks import listed
from .shapes import size_of

__all__ = ["VarMap", "DataMap", "ArrayOrdering", "DictToArrayBijection", "DictToVarBijection", "Compose"]


class VarMap(NamedTuple):
    """Where a variable lies in the flat vector: its name, slice, shape and dtype."""

    var: str
    slc: slice
    shp: tuple
    dtyp: str


class DataMap(NamedTuple):
    """Where an array of a list lies in the flat vector."""

    list_ind: int
    slc: slice
    shp: tuple
    dtype: str
    name: str


class ArrayOrdering:
    """The order and place of variables in a flat vector.

    Parameters
    ----------
    vars : list of variables
        Each with `name`, `dshape`, `dsize` and `dtype`.

    Attributes
    ----------
    vmap : list of VarMap
    by_name : dict of name to VarMap
    size : int
        Length of the vector.
    """

    def __init__(self, vars) -> None:
        self.vmap = []
        self.by_name = {}
        self.size = 0
        for var in vars:
            if var.name is None:
                raise ValueError(f"A variable without a name has no place in a point: {var!r}")
            if var.name in self.by_name:
                raise ValueError(f"Name of variable {var.name!r} is not unique")
            shape = tuple(var.dshape)
            length = size_of(shape)
            entry = VarMap(var.name, slice(self.size, self.size + length), shape, var.dtype)
            self.vmap.append(entry)
            self.by_name[var.name] = entry
            self.size += length

    def __getitem__(self, key) -> VarMap:
        return self.by_name[key]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {listed(self.by_name) or 'no variables'}: {self.size} elements>"


class DictToArrayBijection:
    """Maps points to flat vectors of floats and back.

    Parameters
    ----------
    ordering : ArrayOrdering
    dpoint : dict
        A point with values for variables that are not in `ordering`; `rmap` returns them unchanged.
    """

    def __init__(self, ordering, dpoint) -> None:
        self.ordering = ordering
        self.dpt = dpoint
        dtypes = [entry.dtyp for entry in ordering.vmap if entry.dtyp.startswith("float")]
        self.array_dtype = np.result_type(*dtypes).name if dtypes else "float64"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {listed(self.ordering.by_name) or 'no variables'}>"

    def map(self, dpt) -> np.ndarray:
        """Return the flat vector, shape (ordering.size,), of the point `dpt`."""
        apt = np.empty(self.ordering.size, dtype=self.array_dtype)
        for entry in self.ordering.vmap:
            apt[entry.slc] = np.ravel(dpt[entry.var])
        return apt

    def rmap(self, apt) -> dict[str, np.ndarray]:
        """Return the point of the flat vector `apt`; integer variables get their own dtype back."""
        dpt = dict(self.dpt)
        for entry in self.ordering.vmap:
            dpt[entry.var] = np.asarray(apt[entry.slc]).reshape(entry.shp).astype(entry.dtyp)
        return dpt

    def mapf(self, f) -> Compose:
        """Return the function of a flat vector that `f`, a function of points, is."""
        return Compose(f, self.rmap)


class DictToVarBijection:
    """Maps points to one entry of one variable and back."""

    def __init__(self, var, idx, dpoint) -> None:
        self.var = str(var.name)
        self.idx = idx
        self.dpt = dpoint

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.var}[{self.idx}]>"

    def map(self, dpt) -> np.number:
        """Return the entry's value in the point `dpt`."""
        return dpt[self.var][self.idx]

    def rmap(self, apt) -> dict[str, np.ndarray]:
        """Return the point with `apt` in that entry."""
        dpt = dict(self.dpt)
        dvar = np.array(dpt[self.var], copy=True)
        dvar[self.idx] = apt
        dpt[self.var] = dvar
        return dpt

    def mapf(self, f) -> Compose:
        """Return the function of the entry's value that `f`, a function of points, is."""
        return Compose(f, self.rmap)


class Compose(NamedTuple):
    """The function ``x -> fa(fb(x))``, which can be pickled where `fa` and `fb` can."""

    fa: Any
    fb: Any

    def __call__(self, x) -> Any:
        """Return ``fa(fb(x))``."""
        return self.fa(self.fb(x))
