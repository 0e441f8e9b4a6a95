"""Names of dimensions, their coordinates, and the shapes they stand for."""

import numpy as np

from .._checks import check_mapping, check_names, closest, described

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

    def __init__(self) -> None:
        self.coords = {}
        self.dims = {}
        self._lengths = {}
        self._groups = {}

    def __repr__(self) -> str:
        return f"Coords({', '.join(f'{name}: {len(values)}' for name, values in self.coords.items())})"

    def add(self, coords) -> None:
        """Add coordinates; see `Model.add_coords`."""
        new = {} if coords is None else dict(check_mapping("coords", coords, "of names of dimensions to coordinate values"))
        for name, values in new.items():
            if name in _RESERVED:
                raise ValueError(f"Dimensions can not be named `draw` or `chain`, as they are used by the trace: {name!r}.")
            _check_labels(name, values)
            if name in self.coords and not _same(self.coords[name], values):
                raise ValueError(f"Duplicate and incompatible coordinate: {name}.")
        self.coords.update(new)

    def add_length(self, name, length) -> None:
        """Give the dimension `name` a length, where it has no coordinates (from data)."""
        if name not in self.coords:
            self.coords[name] = np.arange(length)
            self._lengths[name] = length

    def set_length(self, name, length) -> None:
        """Change the length of a dimension that came from data; one with coordinates stays as it is."""
        if name in self._lengths:
            self.coords[name] = np.arange(length)
            self._lengths[name] = length

    def check_dims(self, dims, name=None) -> tuple[str, ...] | None:
        """Return `dims` as a tuple of known dimension names (None stays None).

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

    def check_names(self, group, name, dims) -> None:
        """Check that a variable has another name than the dimensions beside it.

        Parameters
        ----------
        group : str
            What is kept together in a table of results: there a name stands for a variable or for a dimension.
        name : str
        dims : tuple of str or None

        Raises
        ------
        ValueError
        """
        if dims is not None and name in dims:
            raise ValueError(
                f"The variable {name!r} and one of its dimensions {tuple(dims)} have the same name: one of them would be lost in "
                "results. Rename one of them."
            )
        others = self._groups.get(group, {})
        for variable, dim in [(name, d) for own in others.values() for d in own] + [(v, d) for v in others for d in dims or ()]:
            if variable == dim:
                raise ValueError(
                    f"{dim!r} is the name of a variable and of a dimension of other variables: one of them would be lost in "
                    "results. Rename one of them."
                )

    def name_dims(self, group, name, dims) -> None:
        """Take note of the dimensions of a variable."""
        self._groups.setdefault(group, {})[name] = dims or ()
        if dims is not None:
            self.dims[name] = dims

    def shape_from_dims(self, dims) -> tuple[int, ...]:
        """Return the shape of a variable with these dimensions."""
        return tuple(len(self.coords[dim]) for dim in dims)


def _check_labels(name, values):
    """Raise TypeError unless `values` are the labels along one dimension."""
    wanted = f"The coordinates of dimension {name!r} must be a list or an array, one value for each place; got "
    if not hasattr(values, "__len__") or isinstance(values, (str, bytes, dict, set, frozenset)):
        raise TypeError(f"{wanted}{described(values)}.")
    try:
        ndim = np.ndim(values)
    except ValueError as error:
        raise TypeError(f"{wanted}values of different lengths. Join each to one label.") from error
    if ndim != 1:
        shape = np.shape(values)
        raise TypeError(f"{wanted}values of shape {shape}. Where labels are tuples, join each to one text or number.")


def _same(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return a.shape == b.shape and bool(np.all(a == b))
