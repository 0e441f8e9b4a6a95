"""Which row each box is in: below its parents, right above its children, and in rows that are not too wide."""

import math

__all__ = ["downward", "rows_of"]


def downward(names, edges) -> list[tuple[str, str]]:
    """Return the edges without cycles: of each cycle one edge is turned round.

    Parameters
    ----------
    names : sequence of str
    edges : list of (str, str)
        None of them from a box to itself.
    """
    children = {name: [] for name in names}
    for parent, child in edges:
        children[parent].append(child)
    state, upward = {}, set()
    for name in names:
        pending = [(name, False)]
        while pending:
            node, is_done = pending.pop()
            if is_done:
                state[node] = "done"
            elif node not in state:
                state[node] = "open"
                pending.append((node, True))
                pending += [(child, False) for child in reversed(children[node]) if child not in state]
                upward |= {(node, child) for child in children[node] if state.get(child) == "open"}
    return [edge[::-1] if edge in upward else edge for edge in edges]


def rows_of(names, edges, widths, plates, most) -> dict[str, int]:
    """Return the row of each box, from 0 on downwards.

    Parameters
    ----------
    names : sequence of str
    edges : list of (str, str)
        Without cycles.
    widths : dict of str to float
        With the space between boxes.
    plates : dict of str to hashable
    most : float
        Width of a row beyond which it is divided.
    """
    parents, children = {name: [] for name in names}, {name: [] for name in names}
    for parent, child in edges:
        parents[child].append(parent)
        children[parent].append(child)
    order = _parents_first(names, parents, children)
    rows = {}
    for name in order:
        rows[name] = max((rows[parent] + 1 for parent in parents[name]), default=0)
    for name in reversed(order):
        rows[name] = min((rows[child] - 1 for child in children[name]), default=rows[name])
    return _divided(names, rows, widths, plates, most)


def _parents_first(names, parents, children):
    missing = {name: len(parents[name]) for name in names}
    order = [name for name in names if not missing[name]]
    for name in order:
        for child in children[name]:
            missing[child] -= 1
            if not missing[child]:
                order.append(child)
    return order


def _divided(names, rows, widths, plates, most):
    """Divide rows that are too wide into several, of about the same width; no edges are within a row."""
    places = {}
    for name in names:
        places.setdefault(plates[name], len(places))
    members = {}
    for name in sorted(names, key=lambda name: places[plates[name]]):
        members.setdefault(rows[name], []).append(name)
    found, start = {}, 0
    for row in sorted(members):
        total = sum(widths[name] for name in members[row])
        parts, before = max(1, math.ceil(total / most)), 0.0
        for name in members[row]:
            found[name] = start + min(parts - 1, int((before + widths[name] / 2) / total * parts))
            before += widths[name]
        start += parts
    return found
