"""Make a graph ready to be compiled: static shapes carried through, small integers computed, equal nodes merged.

PyTensor's own rewrites would take seconds for models of a few hundred nodes; LLVM simplifies arithmetic itself.
"""

from pytensor.graph.fg import FunctionGraph
from pytensor.graph.rewriting.basic import MergeOptimizer

from ..static_shapes import copy_with_shapes, stand_in


def prepared_graph(inputs, outputs, types=None):
    """Return a `FunctionGraph` of copies of `inputs`, perhaps of more precise `types`, and of simplified `outputs`."""
    copies = [stand_in(x, kind) for x, kind in zip(inputs, types or [x.type for x in inputs])]
    graph = FunctionGraph(copies, copy_with_shapes(outputs, dict(zip(inputs, copies))), clone=False)
    MergeOptimizer().rewrite(graph)
    return graph
