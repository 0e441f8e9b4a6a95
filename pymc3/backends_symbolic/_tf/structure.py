"""Structures of tensors: a tensor, None, or a (nested) tuple or list of structures."""
from .variables import raw

__all__ = ["flatten", "map_structure", "unflatten"]


def flatten(structure):
    """Return the tensors of a structure as TensorFlow tensors, in order."""
    if structure is None:
        return []
    if isinstance(structure, (list, tuple)):
        return [tensor for part in structure for tensor in flatten(part)]
    return [raw(structure)]


def unflatten(structure, tensors):
    """Return `tensors` (in order) in the form of `structure`."""
    return _build(structure, iter(tensors))


def _build(structure, tensors):
    if structure is None:
        return None
    if isinstance(structure, (list, tuple)):
        parts = [_build(part, tensors) for part in structure]
        return type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts)
    return next(tensors)


def map_structure(function, structure):
    """Return the structure with `function` applied to each of its parts."""
    if structure is None:
        return None
    if isinstance(structure, (list, tuple)):
        parts = [map_structure(function, part) for part in structure]
        return type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts)
    return function(structure)
