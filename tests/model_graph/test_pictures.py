"""What users get: Graphviz's graph, Mermaid text, SVG, and what a notebook shows."""

import contextlib
import sys
import types
import xml.etree.ElementTree as tree

import numpy as np
import pytest

import pymc3 as pm
from pymc3.model_graph.text_width import shortened, text_width

from . import models

SVG = "{http://www.w3.org/2000/svg}"


class Digraph:
    """What the tests need of `graphviz.Digraph`."""

    def __init__(self, name=None):
        self.name, self.nodes, self.edges, self.boxes, self.attributes = name, {}, [], {}, {}

    def node(self, name, label, **attributes):
        self.nodes[name] = (label, attributes)

    def edge(self, tail, head):
        self.edges.append((tail, head))

    def attr(self, **attributes):
        self.attributes = attributes

    @contextlib.contextmanager
    def subgraph(self, name):
        self.boxes[name] = Digraph(name)
        yield self.boxes[name]


@pytest.fixture
def graphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", types.SimpleNamespace(Digraph=Digraph))


def test_graphviz(graphviz):
    model, parents, _ = models.radon()
    made = pm.model_to_graphviz(model)
    box = made.boxes["clusterhome (1,200)"]
    assert box.nodes["y"] == ("y\n~\nNormal", {"style": "filled"})
    assert box.nodes["log_radon"] == ("log_radon\n~\nData", {"shape": "box", "style": "rounded, filled"})
    assert box.attributes == {"label": "home (1,200)", "labeljust": "r", "labelloc": "b", "style": "rounded"}
    assert made.nodes["mu_a"] == ("mu_a\n~\nNormal", {})
    assert set(made.edges) == {(parent, name) for name, names in parents.items() for parent in names}
    boxes = pm.model_graph.ModelGraph(models.covariance()[0]).make_graph().boxes
    assert boxes["cluster2 x 2"].nodes["chol_corr"][1] == {"shape": "box"}
    assert boxes["cluster20 x 2"].nodes["soft"] == ("soft\n~\nPotential", {"shape": "octagon"})


def test_graphviz_takes_no_colons_and_parameters_where_asked(graphviz):
    with pm.Model("m") as model:
        a = pm.Normal("a:b", 0, 2)
        pm.Normal("c", a, 1)
    made = pm.model_to_graphviz(model, formatting="plain_with_params")
    assert made.name == "m" and made.edges == [("m_a&b", "m_c")]
    assert made.nodes["m_a&b"][0] == "m_a:b\n~\nNormal(mu=0.0, sigma=2.0)"
    with pm.Model() as model:
        pm.Normal(r"$\lambda$")
    assert pm.model_to_graphviz(model).nodes == {r"$\lambda$": ("$\\\\lambda$\n~\nNormal", {})}
    with pytest.raises(ValueError, match="Unsupported formatting for graph nodes: 'latex'"):
        pm.model_to_graphviz(model, formatting="latex")


def test_graphviz_is_missing(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    made = pm.model_to_graphviz(models.eight_schools()[0], formatting="plain_with_params")
    assert made.source.startswith("digraph {\n") and made.source.count("{") == made.source.count("}") == 2
    assert "\tsubgraph cluster8 {\n" in made.source and "theta -> y\n" in made.source and 'y [label="y\n~\nNormal(' in made.source
    assert made._repr_svg_() == pm.model_to_svg(models.eight_schools()[0], formatting="plain_with_params")
    with pm.Model() as model:
        pm.Deterministic("2 x", pm.Normal("node", shape=2))
    assert "\tsubgraph cluster2 {\n" in (text := pm.model_to_graphviz(model).source) and '"node" -> "2 x"' in text
    path = made.save("schools.gv", tmp_path)
    assert open(path).read() == made.source == str(made)
    with pytest.raises(ImportError, match="Drawing a graph into a file needs the Python package graphviz.*pm.model_to_svg"):
        made.render("schools")


def test_the_real_graphviz():
    pytest.importorskip("graphviz")
    source = pm.model_to_graphviz(models.eight_schools()[0]).source
    assert "cluster8" in source and "theta -> y" in source and "style=filled" in source


def test_mermaid():
    text = pm.model_to_mermaid(models.covariance()[0])
    assert text.startswith("flowchart TD\n") and 'n0(["chol<br/>~ LKJCholeskyCov"])' in text
    assert 'subgraph plate2["2 x 2"]\n        n2["chol_corr<br/>~ Deterministic"]\n    end' in text
    assert '{{"soft<br/>~ Potential"}}' in text and "n0 --> n1" in text and "classDef" not in text
    assert text._repr_mimebundle_()["text/vnd.mermaid"] == text
    with pm.Model() as odd:
        pm.Normal('a "b" <c> #1')
    assert "a #34;b#34; #60;c#62; #35;1<br/>~ Normal" in pm.model_to_mermaid(odd)


def shapes(picture):
    """Return {name: (tag of the shape, fill)} of the nodes of a picture, from the first text of each group."""
    found = {}
    for group in tree.fromstring(picture).iter(f"{SVG}g"):
        texts = group.findall(f"{SVG}text")
        if texts:
            shape = group[1]
            found[texts[0].text] = shape.tag.removeprefix(SVG), shape.get("fill")
    return found


def test_svg():
    picture = pm.model_to_svg(models.radon()[0])
    assert picture._repr_svg_() == picture and tree.fromstring(picture._repr_html_())[0].tag == f"{SVG}svg"
    found = shapes(picture)
    assert found["mu_a"] == ("ellipse", "#fff") and found["y"] == ("ellipse", "#d9d9d9")
    assert found["log_radon"] == ("rect", "#d9d9d9")
    assert {text.text for text in tree.fromstring(picture).iter(f"{SVG}text")} >= {"home (1,200)", "county (3)", "Exponential"}
    found = shapes(pm.model_to_svg(models.covariance()[0]))
    assert found["chol_corr"] == ("rect", "#fff") and found["soft"] == ("path", "#fff")


def test_svg_of_names_that_are_markup_or_long():
    with pm.Model() as model:
        pm.Normal("a<b & 'c'")
        pm.Normal("n" * 80)
    names = shapes(pm.model_to_svg(model))
    assert "a<b & 'c'" in names and max(map(len, names)) == 44


def test_svg_of_parameters():
    picture = pm.model_to_svg(models.eight_schools()[0], formatting="plain_with_params")
    assert "Normal(mu=0.0, sigma=5.0)" in picture


@pytest.mark.parametrize("make", models.ALL, ids=lambda make: make.__name__)
def test_notebooks_show_graph_and_table(make):
    model, parents, _ = make()
    shown = pm.modelcontext(model)._repr_html_()
    if not parents:
        assert "Model without variables" in shown
        return
    found = tree.fromstring(f"<body>{shown}</body>")
    rows = [[cell.text for cell in row] for row in found.iter("tr")]
    assert [row[0] for row in rows[1:]] == list(parents) and [row[3] or "" for row in rows[1:]] == list(map(", ".join, parents.values()))
    assert found.find(f"div/{SVG}svg") is not None


def test_notebooks_show_a_table_of_what_is_too_large_to_draw():
    with pm.Model() as model:
        for number in range(130):
            pm.Normal(f"x{number}")
    shown = model._repr_html_()
    assert "<svg" not in shown and "130 variables" in shown and "... and 30 more" in shown


def test_a_hundred_scalars_and_their_sum_fit_a_page():
    with pm.Model() as model:
        total = sum(pm.Normal(f"b{number}") for number in range(100))
        pm.Normal("y", total, 1, observed=np.zeros(5))
    root = tree.fromstring(pm.model_to_svg(model))
    assert float(root.get("width")) < 1.6 * float(root.get("height"))


def test_widths_of_texts():
    assert text_width("Wi", 10) == pytest.approx(9.44 + 2.22)  # of Helvetica, in its table of metrics
    assert text_width("é", 10) > text_width("i", 10) and text_width("漢", 10) == 10
    assert shortened("abcdefghij", 10) == "abcdefghij" and shortened("abcdefghijk", 7) == "abcd…jk"
