"""Structures, what loops and branches carry and return: a tensor, None, or a (nested) tuple or list of structures."""

from typing import Any

__all__ = ["leaves_of", "outline", "rebuilt"]


def leaves_of(structure) -> list:
    """Return what a structure holds, in order, None left out."""
    if isinstance(structure, (list, tuple)):
        return [leaf for part in structure for leaf in leaves_of(part)]
    return [] if structure is None else [structure]


def rebuilt(structure, leaves) -> Any:
    """Return other leaves in the form of a structure; of an iterator, as many are taken as are needed."""
    leaves = iter(leaves)
    if isinstance(structure, (list, tuple)):
        parts = [rebuilt(part, leaves) for part in structure]
        return type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts)
    return None if structure is None else next(leaves)


def outline(structure) -> Any:
    """Return what two structures have in common whose leaves stand in the same places."""
    if isinstance(structure, (list, tuple)):
        return tuple(map(outline, structure))
    return structure is not None
