"""Pictures of models, as users ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._boundary import public
from .dot_text import DotText
from .graph import ModelGraph
from .node import check_formatting
from .to_mermaid import MermaidText, mermaid
from .to_svg import SvgPicture, svg

if TYPE_CHECKING:
    import graphviz

__all__ = ["model_to_graphviz", "model_to_mermaid", "model_to_svg"]


@public
def model_to_graphviz(model=None, *, formatting="plain") -> graphviz.Digraph | DotText:
    """Return a model's graph for Graphviz: ellipses are random variables, shaded where they are observed.

    Variables of one shape lie in one plate. Boxes are Deterministic, rounded boxes Data, octagons potentials.

    Parameters
    ----------
    model : Model, default the one whose context is open
    formatting : {"plain", "plain_with_params"}
        Whether labels have the parameters of distributions.

    Returns
    -------
    graphviz.Digraph
        Notebooks show it where Graphviz's program `dot` is installed; its `source` needs no program. Where the Python package
        `graphviz` is missing, an object that has this `source`, and which notebooks show as what `model_to_svg` draws.
    """
    return ModelGraph(model).make_graph(formatting)


@public
def model_to_mermaid(model=None, *, formatting="plain") -> MermaidText:
    """Return a model's graph as Mermaid text, which GitHub and JupyterLab draw: stadiums are random variables.

    Plates are subgraphs. Boxes are Deterministic, rounded boxes Data, hexagons potentials; what is known is shaded.

    Parameters
    ----------
    model : Model, default the one whose context is open
    formatting : {"plain", "plain_with_params"}
        Whether labels have the parameters of distributions.

    Returns
    -------
    str

    Examples
    --------
    >>> with pm.Model() as model:
    ...     mu = pm.Normal("mu", 0, 1)
    ...     y = pm.Normal("y", mu, 1, observed=[0.3, -0.2])
    >>> print(pm.model_to_mermaid(model))
    flowchart TD
        n0(["mu<br/>~ Normal"])
        subgraph plate1["2"]
            n1(["y<br/>~ Normal"])
        end
        n0 --> n1
        classDef known fill:#d9d9d9,stroke:#333,color:#111
        class n1 known
    <BLANKLINE>
    """
    return mermaid(ModelGraph(model), check_formatting(formatting))


@public
def model_to_svg(model=None, *, formatting="plain") -> SvgPicture:
    """Return a picture of a model's graph, which notebooks show by themselves and books print; no program is needed.

    Ellipses are random variables, shaded where they are observed; boxes are Deterministic, rounded boxes Data, octagons
    potentials. Variables of one shape lie in one plate, which names its dimensions and their lengths.

    Parameters
    ----------
    model : Model, default the one whose context is open
    formatting : {"plain", "plain_with_params"}
        Whether labels have the parameters of distributions.

    Returns
    -------
    str
        The text of an SVG file.

    Examples
    --------
    >>> with pm.Model() as model:
    ...     mu = pm.Normal("mu", 0, 1)
    ...     y = pm.Normal("y", mu, 1, observed=[0.3, -0.2])
    >>> picture = pm.model_to_svg(model)
    >>> picture.startswith("<svg ")
    True
    """
    return svg(ModelGraph(model), check_formatting(formatting))
