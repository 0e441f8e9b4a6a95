"""Some hundred random graphs with gradients, compiled by us against PyTensor's own; `tools/fuzz_llvm.py` draws any number."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm.chain_loop import LoweredLoop
from pymc3.backends_symbolic._theano.llvm.functions import LoweredFunction
from pymc3.backends_symbolic._theano.llvm.setting import OFF, VERIFY, using
from pymc3.backends_symbolic._theano.python_chain_loop import PythonLoop
from tests.backends_symbolic._theano import random_graphs

#: Graphs, so many of them compiled together; every so many groups are run with our compiler switched off, too, and in a chain.
COUNT, GROUP, SWITCHED = 240, 20, 6
_results = {}


def compiled(graphs, setting=VERIFY):
    """Return the values of the outputs of each graph, computed by one function."""
    inputs, outputs = ([x for graph in graphs for x in getattr(graph, kind)] for kind in ("inputs", "outputs"))
    with using(setting):
        f = K.function(inputs, outputs)
        results = f(*(v for graph in graphs for v in graph.values))
    assert isinstance(f._compiled, LoweredFunction) == (setting == VERIFY)
    return divided(graphs, results)


def in_a_chain(graphs, setting=VERIFY):
    """Return the same as computed by the last iteration of the second chain of a loop; the others are given zeros."""
    inputs, values = ([x for graph in graphs for x in getattr(graph, kind)] for kind in ("inputs", "values"))
    outputs = [x for graph in graphs for x in graph.outputs]

    def step(carry, xs):
        return [carry[0] + 1], K.replace(outputs, dict(zip(inputs, xs)))

    specs = [K.TensorSpec(v.shape, v.dtype.name) for v in values]
    with using(setting):
        loop = K.compile_loop(step, [K.TensorSpec((), "int64")], specs)
        given = [np.stack([[np.zeros_like(v), np.zeros_like(v)], [np.zeros_like(v), v]]) for v in values]
        (count,), ys = loop([np.zeros(2, "int64")], given, 2)
    assert count.tolist() == [2, 2]
    (code,) = loop._compiled.values()
    assert isinstance(code, LoweredLoop if setting == VERIFY else PythonLoop)
    return divided(graphs, [y[1, 1] for y in ys])


def divided(graphs, results):
    results = iter(results)
    return [[np.asarray(next(results)) for _ in graph.outputs] for graph in graphs]


def group(number):
    """Return the graphs of a group and what our function of all of them says."""
    if number not in _results:
        graphs = [random_graphs.draw(seed) for seed in range(number * GROUP, (number + 1) * GROUP)]
        _results[number] = graphs, compiled(graphs)
    return _results[number]


@pytest.mark.parametrize("seed", range(COUNT))
def test_random_graph(seed):
    graphs, results = group(seed // GROUP)
    graph = graphs[seed % GROUP]
    wrong = random_graphs.difference(graph, results[seed % GROUP], random_graphs.reference(graph))
    assert not wrong, "\n".join([wrong, *graph.steps])


@pytest.mark.parametrize("run", [compiled, in_a_chain])
@pytest.mark.parametrize("number", range(0, COUNT // GROUP, SWITCHED))
def test_the_same_without_our_compiler(number, run):
    graphs = group(number)[0]
    for graph, ours, theirs in zip(graphs, run(graphs), run(graphs, OFF)):
        wrong = random_graphs.difference(graph, ours, theirs)
        assert not wrong, "\n".join([wrong, *graph.steps])


def test_the_graphs_are_worth_comparing():
    """Most have gradients, and among them are loops, matrices, empty arrays and all dtypes."""
    graphs = [graph for number in range(COUNT // GROUP) for graph in group(number)[0]]
    steps = "\n".join(step for graph in graphs for step in graph.steps)
    outputs = [x for graph in graphs for x in graph.outputs]
    assert {x.type.dtype for x in outputs} >= set(random_graphs.DTYPES)
    assert sum(len(graph.outputs) > 1 for graph in graphs) > COUNT / 2
    assert any(0 in x.type.shape for x in outputs)
    for rule in random_graphs.RULES:
        assert f"{rule.__name__}:" in steps, rule.__name__
