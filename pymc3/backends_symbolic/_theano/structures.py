"""Nested structures of tensors: what loops carry and return."""
from .tensors import as_tensor


def flatten_structure(structure):
    """Return (leaves, pattern): the tensors of nested tuples and lists, None left out, and what `rebuild` needs."""
    if structure is None:
        return [], None
    if isinstance(structure, (tuple, list)):
        leaves, patterns = [], []
        for item in structure:
            item_leaves, pattern = flatten_structure(item)
            leaves += item_leaves
            patterns.append(pattern)
        return leaves, (_maker(structure), patterns)
    return [as_tensor(structure)], ...


def _maker(structure):
    cls = type(structure)
    return (lambda items: cls(*items)) if hasattr(structure, "_fields") else cls


def rebuild_structure(pattern, leaves):
    """Return the structure of a pattern, with leaves taken from an iterator."""
    if pattern is None:
        return None
    if pattern is ...:
        return next(leaves)
    make, patterns = pattern
    return make([rebuild_structure(p, leaves) for p in patterns])
