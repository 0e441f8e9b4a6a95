"""A graph in Graphviz's language, written without the Python package `graphviz`."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from typing import Any

from .._optional import import_graphviz

__all__ = ["DotText"]

#: What Graphviz reads as a name or a number without quotes.
_PLAIN = re.compile(r"(?!(?:node|edge|graph|digraph|subgraph|strict)$)(?:[A-Za-z_]\w*|-?(?:\.\d+|\d+(?:\.\d*)?))", re.ASCII | re.IGNORECASE)


class DotText:
    """A directed graph, with those methods of `graphviz.Digraph` that write; notebooks show a picture that was made without Graphviz.

    Parameters
    ----------
    name : str
    picture : SvgPicture, optional
        What notebooks show.
    """

    def __init__(self, name="", picture=None) -> None:
        self.name, self.picture = name, picture
        self._lines = []

    @property
    def source(self) -> str:
        """The text that Graphviz reads."""
        return "\n".join([f"digraph {_quoted(self.name)} {{" if self.name else "digraph {", *self._lines, "}"]) + "\n"

    def node(self, name, label=None, **attributes) -> None:
        """Add a node."""
        attributes = attributes if label is None else {"label": label, **attributes}
        self._lines.append(f"\t{_quoted(name)}{_listed(attributes)}")

    def edge(self, tail, head, **attributes) -> None:
        """Add an arrow from `tail` to `head`."""
        self._lines.append(f"\t{_quoted(tail)} -> {_quoted(head)}{_listed(attributes)}")

    def attr(self, kind="graph", **attributes) -> None:
        """Set attributes of all nodes, of all edges, or of the graph."""
        self._lines.append(f"\t{kind}{_listed(attributes)}")

    @contextlib.contextmanager
    def subgraph(self, name="") -> Iterator[DotText]:
        """Add the graph that is made in the context."""
        inner = DotText(name)
        yield inner
        self._lines += [f"\tsubgraph {_quoted(name)} {{", *("\t" + line for line in inner._lines), "\t}"]

    def save(self, filename="graph.gv", directory=None) -> str:
        """Write the text into a file, and return its path."""
        path = os.path.join(directory or "", filename)
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.source)
        return path

    def render(self, *args, **kwargs) -> Any:
        """Raise the ImportError that says what drawing into a file needs."""
        import_graphviz("Drawing a graph into a file")

    pipe = view = render

    def _repr_svg_(self):
        return None if self.picture is None else str(self.picture)

    def __str__(self) -> str:
        return self.source


def _quoted(text):
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '\\"') + '"'


def _listed(attributes):
    return " [" + " ".join(f"{key}={_quoted(str(value))}" for key, value in attributes.items()) + "]" if attributes else ""
