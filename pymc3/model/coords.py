"""Names of dimensions, their coordinates, and the shapes they stand for."""

import numpy as np

from pymc3._checks import check_mapping, check_names, closest

__all__ = ["Coords"]

_RESERVED = {"chain", "draw"}  # the dimensions of a trace


class Coords:
    """The dimensions of a model and of the models nested in it.

    Attributes
    ----------
    coords : dict
        Dimension name -> coordinate values.
    dims : dict
        Variable name -> tuple of dimension names.
    """

    def __init__(self):
        self.coords = {}
        self.dims = {}
        self._lengths = {}

    def __repr__(self):
        return f"Coords({', '.join(f'{name}: {len(values)}' for name, values in self.coords.items())})"

    def add(self, coords):
        """Add coordinates; see `Model.add_coords`."""
        new = {} if coords is None else dict(check_mapping("coords", coords, "of names of dimensions to coordinate values"))
        for name, values in new.items():
            if name in _RESERVED:
                raise ValueError(f"Dimensions can not be named `draw` or `chain`, as they are used by the trace: {name!r}.")
            if not hasattr(values, "__len__"):
                raise TypeError(
                    f"The coordinates of dimension {name!r} must be a list or an array, one value for each place; got {values!r}."
                )
            if name in self.coords and not _same(self.coords[name], values):
                raise ValueError(f"Duplicate and incompatible coordinate: {name}.")
        self.coords.update(new)

    def add_length(self, name, length):
        """Give the dimension `name` a length, where it has no coordinates (from data)."""
        if name not in self.coords:
            self.coords[name] = np.arange(length)
            self._lengths[name] = length

    def set_length(self, name, length):
        """Change the length of a dimension that came from data; one with coordinates stays as it is."""
        if name in self._lengths:
            self.coords[name] = np.arange(length)
            self._lengths[name] = length

    def check_dims(self, dims, name=None):
        """`dims` as a tuple of known dimension names (None stays None).

        Raises
        ------
        ValueError
            A name occurs twice or is unknown.
        """
        if dims is None:
            return None
        where = "" if name is None else f" of variable {name!r}"
        dims = tuple(check_names(f"dims{where}", dims, "names of dimensions"))
        if len(set(dims)) != len(dims):
            raise ValueError(f"Can not contain the same dimension name twice: dims {dims}{where}.")
        for dim in dims:
            if dim not in self.coords:
                raise ValueError(
                    f"Unknown dimension name {dim!r}{where}. All dimension names must be specified in the `coords` argument "
                    f"of the model or through a pm.Data variable; known: {sorted(self.coords)}.{closest(dim, self.coords)}"
                )
        return dims

    def name_dims(self, name, dims):
        """Take note of the dimensions of a variable."""
        self.dims[name] = dims

    def shape_from_dims(self, dims):
        """The shape of a variable with these dimensions."""
        return tuple(len(self.coords[dim]) for dim in dims)


def _same(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return a.shape == b.shape and bool(np.all(a == b))
