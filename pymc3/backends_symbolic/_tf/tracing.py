"""Pieces of graph that are traced once, and put into other graphs as often as needed."""

from .copying import copy_tensors, current_graph
from .library import FuncGraph, tf

__all__ = ["Trace"]


class Trace:
    """A function of tensors, traced into a graph of its own.

    Parameters
    ----------
    fn : callable
        TensorFlow tensors -> list of TensorFlow tensors.
    specs : list of tf.TensorSpec
        Of the arguments.

    Attributes
    ----------
    inputs, outputs : list of tf.Tensor
    captured : list of tf.Tensor
        What the function uses of the graphs around it.
    """

    def __init__(self, fn, specs, name="trace"):
        self.graph = FuncGraph(name)
        with self.graph.as_default():
            self.inputs = [tf.compat.v1.placeholder(spec.dtype, spec.shape) for spec in specs]
            outputs = [tf.convert_to_tensor(output) for output in fn(*self.inputs)]
            # What is returned as it is found around this graph becomes one of its inputs.
            self.outputs = [output if output.graph is self.graph else tf.identity(output) for output in outputs]
        self.captured = [outside for outside, _ in self.graph.captures]
        self._captures = [inside for _, inside in self.graph.captures]

    def closed(self):
        """Return the trace of the same function that takes what it captured as further arguments."""
        count = len(self.inputs)
        return Trace(lambda *args: self(args[:count], args[count:]), like(self.inputs + self._captures))

    def __call__(self, args, captured=None):
        """Return the outputs for these arguments (and other values of what was captured) in the graph being built."""
        captured = self.captured if captured is None else captured
        mapping = [*zip(self.inputs, args), *zip(self._captures, captured)]
        return copy_tensors(self.outputs, mapping, closed=True)


def like(tensors):
    """Return the tf.TensorSpec of each tensor."""
    return [tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in tensors]


def in_large_graph():
    """Tell whether the graph being built lives as long as the session, so that what walks all of it must stay out."""
    return hasattr(current_graph(), "placeholders")
