"""Structures of tensors: a tensor, or a tuple, named or not, of structures."""

__all__ = ["leaves_of", "rebuilt"]


def leaves_of(structure):
    """Return the tensors of a structure, in order."""
    if not isinstance(structure, tuple):
        return [structure]
    return [leaf for part in structure for leaf in leaves_of(part)]


def rebuilt(structure, leaves):
    """Return a structure like another one, of other tensors; as many are taken from `leaves` as are needed."""
    leaves = iter(leaves)

    def built(part):
        if not isinstance(part, tuple):
            return next(leaves)
        parts = [built(entry) for entry in part]
        return tuple(parts) if type(part) is tuple else type(part)(*parts)

    return built(structure)
