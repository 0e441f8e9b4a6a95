"""What notebooks show of a model: its graph, and a table of its variables."""

import html

from .. import _context
from .graph import ModelGraph
from .to_svg import svg

__all__ = ["html_of"]

_MOST_DRAWN, _MOST_LINES = 120, 100
_HEADS = ("variable", "distribution", "shape", "depends on")


def html_of(model) -> str:
    """Return the picture of a model's graph, and below it one line for each variable."""
    graph = ModelGraph(model)
    if not graph.nodes:
        return "<em>Model without variables</em>"
    if len(graph.nodes) <= _MOST_DRAWN:
        picture = f"<div>{svg(graph)}</div>"
    else:
        picture = f"<p>{len(graph.nodes)} variables: <code>pm.model_to_svg(model)</code> draws them.</p>"
    return f"{picture}{_table(graph)}"


def _table(graph):
    parents = graph.parents()
    rows = [_row(_cells(node, parents[name])) for name, node in list(graph.nodes.items())[:_MOST_LINES]]
    left = len(graph.nodes) - len(rows)
    if left:
        rows.append(f'<tr><td colspan="{len(_HEADS)}">... and {left} more</td></tr>')
    heads = "".join(f'<th style="text-align:left">{head}</th>' for head in _HEADS)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cells(node, parents):
    distribution = f"{node.distribution}, observed" if node.kind == "observed" else node.distribution
    return node.name, distribution, " × ".join(node.plate), ", ".join(parents)


def _row(cells):
    return "<tr>" + "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in cells) + "</tr>"


_context.above.html_of = html_of
