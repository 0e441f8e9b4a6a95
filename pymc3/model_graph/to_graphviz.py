"""The graph of a model in Graphviz's language: an object of the Python package `graphviz`, or a text of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._optional import has_graphviz, import_graphviz
from .dot_text import DotText
from .to_svg import svg

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


def digraph(graph, formatting="plain") -> graphviz.Digraph | DotText:
    """Return a `ModelGraph` for Graphviz; without the Python package, its text, which notebooks show as our own picture.

    Parameters
    ----------
    graph : ModelGraph
    formatting : {"plain", "plain_with_params"}
    """
    if has_graphviz():
        made = import_graphviz().Digraph(graph.model.name)
    else:
        made = DotText(graph.model.name, picture=svg(graph, formatting))
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
