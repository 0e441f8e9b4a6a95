"""The graph of a model as Mermaid text, which GitHub, JupyterLab and many editors draw."""

from __future__ import annotations

__all__ = ["MermaidText", "mermaid"]

#: Kind of a node -> what encloses its label
_SHAPES = {
    "free": ('(["', '"])'),
    "observed": ('(["', '"])'),
    "deterministic": ('["', '"]'),
    "data": ('("', '")'),
    "potential": ('{{"', '"}}'),
}
_KNOWN = "classDef known fill:#d9d9d9,stroke:#333,color:#111"


class MermaidText(str):
    """Mermaid text, which notebooks that know Mermaid draw."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/vnd.mermaid": str(self), "text/plain": str(self)}


def mermaid(graph, formatting="plain") -> MermaidText:
    """Return a `ModelGraph` as Mermaid text.

    Parameters
    ----------
    graph : ModelGraph
    formatting : {"plain", "plain_with_params"}
    """
    ids = {name: f"n{number}" for number, name in enumerate(graph.nodes)}
    lines = ["flowchart TD"]
    for number, (plate, names) in enumerate(graph.plates().items()):
        own = [_node(ids[name], graph.nodes[name], formatting) for name in names]
        if plate:
            own = [f'subgraph plate{number}["{_escaped(" x ".join(plate))}"]', *(f"    {line}" for line in own), "end"]
        lines += [f"    {line}" for line in own]
    lines += [f"    {ids[parent]} --> {ids[child]}" for parent, child in graph.edges]
    known = [ids[name] for name, node in graph.nodes.items() if node.is_known]
    if known:
        lines += [f"    {_KNOWN}", f"    class {','.join(known)} known"]
    return MermaidText("\n".join(lines) + "\n")


def _node(number, node, formatting):
    opening, closing = _SHAPES[node.kind]
    name, distribution = node.label(formatting)
    return f"{number}{opening}{_escaped(name)}<br/>~ {_escaped(distribution)}{closing}"


def _escaped(text):
    """Return text for a label: what Mermaid or HTML would interpret is written by its number."""
    return "".join(f"#{ord(character)};" if character in '#"<>&`\\\n' else character for character in text)
