"""Lengths that depend on values: `x[:z]` of a random `z` is another array in each iteration of a chain.

XLA has one program for given lengths. Of operands that say how long a result is, it asks their values before it
compiles: it would compile a chain anew for each chunk, with the random numbers for constants, or not at all.
"""

from .copying import walk_back

__all__ = ["have_random_lengths"]

#: Places of the operands that XLA, or a map over an axis, must know beforehand, by type of operation.
_KNOWN_BEFORE = {
    "BroadcastTo": (1,),
    "Fill": (0,),
    "LinSpace": (2,),
    "MirrorPad": (1,),
    "OneHot": (1,),
    "Pad": (1,),
    "PadV2": (1,),
    "Range": (0, 1, 2),
    "Reshape": (1,),
    "ScatterNd": (2,),
    "Slice": (1, 2),
    "SplitV": (1,),
    "StridedSlice": (1, 2, 3),
    "TensorListReserve": (1,),
    "Tile": (1,),
    "TopKV2": (1,),
    "Unique": (0,),
    "UniqueV2": (0,),
    "UnsortedSegmentMax": (2,),
    "UnsortedSegmentMin": (2,),
    "UnsortedSegmentProd": (2,),
    "UnsortedSegmentSum": (2,),
    "Where": (0,),
}
#: What they give depends on the shape of their operand alone.
_OF_SHAPES = frozenset(["Rank", "Shape", "ShapeN", "Size"])


def have_random_lengths(inputs, outputs):
    """Tell whether the length of an array, on the way from `inputs` to `outputs` of a graph, depends on their values."""
    walk = _Walk()
    walk.through(inputs, outputs, [True] * len(inputs))
    return walk.found


class _Walk:
    def __init__(self):
        self.found = False
        self._known = {}

    def through(self, inputs, outputs, varies):
        """Return which outputs vary, where it is known for the inputs of their graph."""
        varying = {id(x) for x, flag in zip(inputs, varies) if flag}
        for op in walk_back(outputs, {id(x) for x in inputs}):
            flags = [id(x) in varying for x in op.inputs]
            if not any(flags) or op.type in _OF_SHAPES:
                continue
            self.found = self.found or any(flags[place] for place in _KNOWN_BEFORE.get(op.type, ()))
            varying.update(id(x) for x, flag in zip(op.outputs, self._results(op, flags)) if flag)
        return [id(x) in varying for x in outputs]

    def _results(self, op, varies):
        if op.type in ("While", "StatelessWhile"):
            return self._of_loop(op, varies)
        if op.type in ("If", "StatelessIf"):
            branches = [self._of_function(op, name, varies[1:]) for name in ("then_branch", "else_branch")]
            return [varies[0] or any(flags) for flags in zip(*branches)]
        if op.type in ("PartitionedCall", "StatefulPartitionedCall"):
            return self._of_function(op, "f", varies)
        return [True] * len(op.outputs)

    def _of_loop(self, op, varies):
        """Follow the loop until what varies after a step varies in the next one."""
        while True:
            self._of_function(op, "cond", varies)
            after = [old or new for old, new in zip(varies, self._of_function(op, "body", varies))]
            if after == varies:
                return varies
            varies = after

    def _of_function(self, op, attribute, varies):
        name = op.get_attr(attribute).name
        key = (name, *varies)
        if key not in self._known:
            graph = op.graph._get_function(name).graph
            self._known[key] = self.through(graph.inputs, graph.outputs, varies)
        return self._known[key]
