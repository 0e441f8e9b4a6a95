"""The graph of a model in Graphviz's language, as an object of the Python package `graphviz`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._optional import import_graphviz

if TYPE_CHECKING:
    import graphviz

__all__ = ["digraph"]

#: Kind of a node -> Graphviz's attributes
_STYLES = {
    "free": {},
    "observed": {"style": "filled"},
    "deterministic": {"shape": "box"},
    "data": {"shape": "box", "style": "rounded, filled"},
    "potential": {"shape": "octagon"},
}


def digraph(graph, formatting="plain") -> graphviz.Digraph:
    """Return a `ModelGraph` for Graphviz.

    Parameters
    ----------
    graph : ModelGraph
    formatting : {"plain", "plain_with_params"}
    """
    made = import_graphviz("pm.model_to_graphviz").Digraph(graph.model.name)
    for plate, names in graph.plates().items():
        nodes = [graph.nodes[name] for name in names]
        if not plate:
            _add_nodes(made, nodes, formatting)
            continue
        label = " x ".join(plate)
        with made.subgraph(name=f"cluster{label}") as box:
            _add_nodes(box, nodes, formatting)
            box.attr(label=label, labeljust="r", labelloc="b", style="rounded")
    for parent, child in graph.edges:
        made.edge(_id(parent), _id(child))
    return made


def _add_nodes(made, nodes, formatting):
    for node in nodes:
        # Backslashes are Graphviz's own in labels.
        label = "\n~\n".join(text.replace("\\", "\\\\") for text in node.label(formatting))
        made.node(_id(node.name), label, **_STYLES[node.kind])


def _id(name):
    """Return what stands for a name: behind a colon Graphviz expects the side of a node."""
    return name.replace(":", "&")
