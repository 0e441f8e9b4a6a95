"""The session: owner of one symbolic graph, which every function of this engine enters by itself.

TensorFlow stays in eager mode for the user. A K function called in eager mode builds in the session's graph; called
while another graph is being built (the body of a loop, a `tf.function`) it builds there.
"""

from __future__ import annotations

import contextlib
import threading
import weakref

from ..shared.sessions import BaseSession, install_session_class
from .forks import check_threads
from .library import FuncGraph, tf

__all__ = ["Session", "SessionGraph", "in_a_session"]


def in_a_session():
    """Tell whether what is built now is part of a session's graph, not of a `tf.function` or `tf.Graph` of a user's."""
    return isinstance(_outermost(tf.compat.v1.get_default_graph()), SessionGraph)


def _outermost(graph):
    """Return the first graph of a session around `graph`, else the last graph around it."""
    while isinstance(graph, FuncGraph) and not isinstance(graph, SessionGraph):
        graph = graph.outer_graph
    return graph


class SessionGraph(FuncGraph):
    """The graph of a session; it remembers what outside value each of its inputs stands for.

    Attributes
    ----------
    external : dict
        Operation -> eager tensor (data, or the handle of a variable) that is captured there.
    placeholders : weak dictionary
        Operation -> TensorVariable, the user's inputs.
    input_names : dict
        Operation -> what the user calls the input, also where nobody holds its TensorVariable any more.
    variables_read : dict
        Operation -> tf.Variable; keeps the variables alive as long as the graph may read them.
    variable_reads : weak dictionary
        Operation -> TensorVariable that was made by `variable`.
    adopted : dict
        id of a tf.Variable that a user made -> the TensorVariable that stands for it, which keeps it alive.
    """

    def __init__(self, name):
        with tf.init_scope():
            super().__init__(name)
        self.external = {}
        self.placeholders = weakref.WeakValueDictionary()
        self.input_names = {}
        self.variables_read = {}
        self.variable_reads = weakref.WeakValueDictionary()
        self.adopted = {}

    def as_default(self):
        """Enter the graph in this thread alone; FuncGraph's own method keeps notes on the graph, which threads would mix up."""
        return tf.Graph.as_default(self)

    def capture(self, tensor, name=None, shape=None):
        """Return a stand-in for a tensor of another graph, and remember where its value comes from."""
        captured = super().capture(tensor, name=name, shape=shape)
        if captured is not tensor:
            self.external[captured.op] = tensor
        return captured


class Session(BaseSession):
    engine, library = "tensorflow", f"TensorFlow {tf.__version__}"

    def __init__(self, seed=None, device=None) -> None:
        super().__init__(seed=seed, device=device)
        self.graph = SessionGraph("pymc3")
        self.functions = weakref.WeakSet()
        self._entered = threading.local()

    def check(self) -> None:
        super().check()
        check_threads()

    def apart(self):
        """Return a context in which what is built belongs to no graph that is open outside of this session."""
        return contextlib.nullcontext() if in_a_session() else tf.init_scope()

    def __enter__(self) -> Session:
        super().__enter__()
        context = self._inside()
        context.__enter__()
        self._entered.contexts = [*getattr(self._entered, "contexts", []), context]
        return self

    def __exit__(self, *error) -> bool:
        *self._entered.contexts, context = self._entered.contexts
        context.__exit__(*error)
        return super().__exit__(*error)

    @contextlib.contextmanager
    def _inside(self):
        self.check()
        with contextlib.ExitStack() as stack:
            if not self._builds_a_function():
                stack.enter_context(self.graph.as_default())
            if self.device is not None:
                stack.enter_context(tf.device(self.device))
            yield

    def _devices(self):
        found = [device.device_type.lower() for device in tf.config.list_physical_devices()]
        return [f"{kind}:{found[:place].count(kind)}" for place, kind in enumerate(found)]

    def own(self, compiled):
        """Remember something with a `release` method, to be called when the session is cleared."""
        self.functions.add(compiled)

    def _builds_a_function(self):
        """Whether a function of this session is being traced: what is made now belongs into its graph."""
        graph = tf.compat.v1.get_default_graph()
        if tf.executing_eagerly() or isinstance(graph, SessionGraph):
            return False
        graph = _outermost(graph)
        return graph is self.graph or not isinstance(graph, SessionGraph)

    @contextlib.contextmanager
    def building(self):
        """Build in this session's graph, holding its lock: unlike `with session:`, which may be held open for long."""
        with self.lock, self._inside():
            yield

    def _release(self):
        for function in list(self.functions):
            function.release()
        self.graph = None


install_session_class(Session)
