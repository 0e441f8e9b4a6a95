"""Looking at a model: its variables as a graph, drawn by Graphviz, as Mermaid text, and as SVG."""

from .graph import ModelGraph
from .node import Node
from .pictures import model_to_graphviz, model_to_mermaid, model_to_svg
from .to_html import html_of

__all__ = ["ModelGraph", "Node", "html_of", "model_to_graphviz", "model_to_mermaid", "model_to_svg"]
