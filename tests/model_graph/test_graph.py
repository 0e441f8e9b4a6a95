"""What a variable depends on, and the plates that it lies in."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.model_graph import ModelGraph

from . import models


@pytest.mark.parametrize("make", models.ALL, ids=lambda make: make.__name__)
def test_parents_and_plates(make):
    model, parents, plates = make()
    graph = ModelGraph(model)
    assert graph.parents() == parents
    assert graph.make_compute_graph() == {name: set(names) for name, names in parents.items()}
    assert {" x ".join(plate): set(names) for plate, names in graph.plates().items()} == plates
    assert set(graph.var_names) == set(parents)


def test_kinds_of_nodes():
    graph = ModelGraph(models.radon()[0])
    kinds = {name: node.kind for name, node in graph.nodes.items()}
    assert kinds["county_idx"] == "data" and kinds["a"] == "free" and kinds["y"] == "observed"
    assert graph.nodes["sigma"].distribution == "Exponential"
    nodes = ModelGraph(models.covariance()[0]).nodes
    assert (nodes["soft"].kind, nodes["soft"].distribution) == ("potential", "Potential")
    assert (nodes["chol"].kind, nodes["chol"].distribution) == ("free", "LKJCholeskyCov")
    assert (nodes["chol_corr"].kind, nodes["chol_corr"].distribution) == ("deterministic", "Deterministic")
    assert ModelGraph(models.missing()[0]).nodes["y_missing"].distribution == "Normal"
    assert ModelGraph(models.simulated()[0]).nodes["s"].distribution == "Simulator"


def test_names_of_pymc3():
    model, _, _ = models.eight_schools()
    graph = ModelGraph(model)
    assert graph.get_parents(model.theta) == {"mu", "tau", "eta"} and graph.get_parents(model["tau_log__"]) == set()
    assert graph.get_deterministics(model.y) == [model.theta] and graph.get_deterministics(model.theta) == []
    assert graph.var_list[0] is model.mu and graph._repr_svg_() == pm.model_to_svg(model)
    with model:
        assert ModelGraph().var_names == graph.var_names


def test_a_nested_model_alone_has_what_it_depends_on():
    model, _, _ = models.nested()
    graph = ModelGraph(model["inner_r"].model)
    assert graph.parents() == {"outer_q": [], "inner_r": ["outer_q"], "inner_s": ["outer_q", "inner_r"]}


def test_plates_have_the_lengths_of_new_data():
    with pm.Model() as model:
        x = pm.Data("x", np.zeros(3), dims="place")
        mu = pm.Deterministic("mu", 2 * x)
        pm.Normal("y", mu, 1, observed=x)
    assert ModelGraph(model).plates() == {("place (3)",): ["x"], ("3",): ["mu", "y"]}
    assert ModelGraph(model).get_plates() == {(3,): {"x", "mu", "y"}}
    pm.set_data({"x": np.zeros(5)}, model)
    assert ModelGraph(model).plates() == {("place (5)",): ["x"], ("5",): ["mu", "y"]}


def test_one_element_needs_no_plate_unless_it_has_a_dimension():
    with pm.Model(coords={"day": ["Monday"]}) as model:
        pm.Normal("a")
        pm.Normal("b", shape=1)
        pm.Normal("c", dims="day")
    assert ModelGraph(model).plates() == {(): ["a", "b"], ("day (1)",): ["c"]}
    assert ModelGraph(model).get_plates() == {(): {"a", "b", "c"}}


def test_without_a_model():
    with pytest.raises(TypeError, match="No model on context stack"):
        pm.model_to_svg()
    with pytest.raises(TypeError, match="model must be a pm.Model"):
        pm.model_to_mermaid(3)
