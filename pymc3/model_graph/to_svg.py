"""The graph of a model as SVG."""

from __future__ import annotations

import html

from .layout.place import HEIGHT, Box, place
from .text_width import shortened, text_width

__all__ = ["SvgPicture", "svg"]

_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_NAME, _KIND, _LABEL = 14, 11, 11  # sizes of the texts
_SIGN = " × "
_MOST = 44  # characters of a text
_ARROW = 8.0, 3.2  # length, and half of the width
_FILL = {"observed": "#d9d9d9", "data": "#d9d9d9"}


class SvgPicture(str):
    """The text of an SVG file, which notebooks show as a picture."""

    def _repr_svg_(self):
        return str(self)

    def _repr_html_(self):
        return f"<div>{self}</div>"


def svg(graph, formatting="plain") -> SvgPicture:
    """Return a `ModelGraph` as the text of an SVG file.

    Parameters
    ----------
    graph : ModelGraph
    formatting : {"plain", "plain_with_params"}
    """
    texts = {name: [shortened(text, _MOST) for text in node.label(formatting)] for name, node in graph.nodes.items()}
    boxes = {name: _box(node, texts[name]) for name, node in graph.nodes.items()}
    labels = {plate: _SIGN.join(plate) for plate in graph.plates() if plate}
    widths = {plate: (label, text_width(label, _LABEL) + 20) for plate, label in labels.items()}
    layout = place(boxes, graph.edges, widths)
    width, height = (f"{length:.0f}" for length in (layout.width, layout.height))
    shown = f"Graph of {graph.model.name or 'a model'} with {len(graph.nodes)} variables"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{html.escape(shown)}" style="max-width:100%;height:auto" font-family="{_FONT}" fill="none" stroke="#222">',
        f'<rect width="{width}" height="{height}" fill="#fff" stroke="none"/>',
        *(_plate(rectangle, labels[plate]) for plate, rectangle in layout.plates.items()),
        '<g stroke-width="1.1">',
        *(_curve(curve) for curve in layout.curves),
        "</g>",
        *(_node(node, texts[name], layout.boxes[name]) for name, node in graph.nodes.items()),
        *(_plate_label(rectangle, labels[plate], layout.curves) for plate, rectangle in layout.plates.items()),
        "</svg>",
    ]
    return SvgPicture("\n".join(lines) + "\n")


def _box(node, texts):
    is_round = node.kind in ("free", "observed")
    name, kind = text_width(texts[0], _NAME), text_width(texts[1], _KIND)
    # An ellipse is narrower where the texts are than in its middle.
    width = max(1.2 * name, 1.4 * kind) + 12 if is_round else max(name, kind) + 22
    return Box(max(64.0, width), is_round, node.plate or None)


def _node(node, texts, box):
    x, y = box.middle
    about = html.escape(", ".join([f"{node.name} ~ {node.distribution}", *([_SIGN.join(node.plate)] if node.plate else [])]))
    name = _text(texts[0], _NAME, x, y - 2, 'text-anchor="middle" fill="#111"')
    kind = _text(texts[1], _KIND, x, y + 13, 'text-anchor="middle" fill="#444"')
    return f"<g><title>{about}</title>{_shape(node.kind, box)}{name}{kind}</g>"


def _text(text, size, x, y, how):
    # It has the same width in whatever font there is.
    width = f'textLength="{text_width(text, size):.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {width} stroke="none" {how}>{html.escape(text)}</text>'


def _shape(kind, box):
    fill = f'fill="{_FILL.get(kind, "#fff")}" stroke-width="1.2"'
    if kind in ("free", "observed"):
        x, y = box.middle
        return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{box.width / 2:.1f}" ry="{box.height / 2:.1f}" {fill}/>'
    if kind == "potential":
        return f'<path d="{_octagon(box)}" {fill}/>'
    radius = 10 if kind == "data" else 0
    return f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="{radius}" {fill}/>'


def _octagon(box):
    cut = 0.3 * HEIGHT
    across, down = box.width - 2 * cut, box.height - 2 * cut
    return (
        f"M{box.x + cut:.1f} {box.y:.1f}h{across:.1f}l{cut:.1f} {cut:.1f}v{down:.1f}l{-cut:.1f} {cut:.1f}"
        f"h{-across:.1f}l{-cut:.1f} {-cut:.1f}v{-down:.1f}z"
    )


def _plate(box, label):
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="10" stroke="#888">'
        f"<title>{html.escape(label)}</title></rect>"
    )


def _plate_label(box, label, curves):
    """Write the label of a plate into its right lower corner, or the left one where fewer edges pass."""
    y, width = box.y + box.height - 7, text_width(label, _LABEL)
    corners = [(box.x + box.width - 9 - width, y), (box.x + 9, y)]
    x, _ = min(corners, key=lambda corner: sum(curve.meets((corner[0] - 3, y - _LABEL, width + 6, _LABEL + 3)) for curve in curves))
    # A white border keeps it readable where an edge passes all the same.
    return _text(label, _LABEL, x, y, 'fill="#444" style="stroke:#fff;stroke-width:3;paint-order:stroke"')


def _curve(curve):
    (x0, y0), *controls = curve.points
    bends = " ".join(f"{x:.1f} {y:.1f}" for x, y in controls)
    arrows = [_arrow(*ends) for ends, is_there in zip((curve.points[1::-1], curve.points[2:]), curve.tips) if is_there]
    return f'<path d="M{x0:.1f} {y0:.1f}C{bends}"/>' + "".join(arrows)


def _arrow(before, tip):
    """Return an arrow that comes from the point `before`."""
    (x, y), (u, v) = tip, (tip[0] - before[0], tip[1] - before[1])
    length, half = _ARROW
    norm = (u * u + v * v) ** 0.5
    u, v = u / norm, v / norm
    back = x - length * u, y - length * v
    ends = (back[0] - half * v, back[1] + half * u), (back[0] + half * v, back[1] - half * u)
    return f'<path d="M{x:.1f} {y:.1f}L' + " ".join(f"{a:.1f} {b:.1f}" for a, b in ends) + 'z" fill="#222" stroke="none"/>'
