"""Classes of graphs with the same outline, and the places at which their members differ."""

__all__ = ["classes_of"]


def classes_of(outlines, is_same):
    """Return what `alike` of the contract does, for outlines that an engine read off its graphs.

    Parameters
    ----------
    outlines : list of (hashable, list of leaves)
        Graphs whose first entries are equal are the same function of their leaves.
    is_same : callable
        ``is_same(leaf, other)``: whether two leaves always have the same value.
    """
    classes = {}
    for position, (outline, leaves) in enumerate(outlines):
        classes.setdefault(outline, []).append((position, leaves))
    return [_compared(entries, is_same) for entries in classes.values()]


def _compared(entries, is_same):
    _, first = entries[0]
    differing = [
        place for place, leaf in enumerate(first) if not all(is_same(leaf, leaves[place]) for _, leaves in entries)
    ]
    members = [position for position, _ in entries]
    return members, [first[place] for place in differing], [[leaves[place] for place in differing] for _, leaves in entries]
