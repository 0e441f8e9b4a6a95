"""Compiled XLA programs, each in a TensorFlow session of its own, with which its memory is freed.

What TensorFlow compiles in eager mode stays for the life of the process, some megabytes for each model: the cache of a
device has no end. A session has devices of its own.
"""

import threading

import numpy as np

from . import library
from .xla_callbacks import Calls

__all__ = ["program_of"]

tf = library.tf


def program_of(function, calls_python=False, by_xla=True):
    """Return a compiled function of arrays, for a `tf.ConcreteFunction`: a list of arrays comes back.

    One that calls Python, and is none of XLA's, runs in the thread that calls it, where Ctrl-C is heard.
    """
    on_gpu = tf.config.list_physical_devices("GPU")  # its memory is divided between sessions
    if on_gpu:
        return _EagerProgram(function)
    return _Program(function, calls_python and not by_xla, Calls() if calls_python and by_xla else None)


class _EagerProgram:
    def __init__(self, function):
        self._function = function

    def __call__(self, arrays):
        with tf.init_scope():
            results = tf.nest.flatten(self._function(*map(tf.constant, arrays)))
        return [viewed(result) for result in results]


class _Program:
    def __init__(self, function, in_this_thread, calls=None):
        outside = list(function.captured_inputs)
        count = len(function.inputs) - len(outside)
        self._variables = [x for x in outside if x.dtype == tf.resource]
        self._data = [viewed(x) for x in outside if x.dtype != tf.resource]
        self._filled, self._lock = None if self._variables else [], threading.Lock()
        graph = tf.Graph()
        with graph.as_default():
            given = [tf.compat.v1.placeholder(x.dtype, x.shape) for x in function.inputs[:count]]
            data = [tf.compat.v1.placeholder(x.dtype, x.shape) for x in outside if x.dtype != tf.resource]
            places, values, filled = _counterparts(self._variables)
            left = iter(data), iter(places)
            function.set_external_captures([next(left[x.dtype == tf.resource]) for x in outside])
            results = tf.nest.flatten(function(*given))
        self._calls = calls
        graph = graph if calls is None else calls.put_into(graph)
        session = tf.compat.v1.Session(graph=graph, config=_configuration(in_this_thread))
        self._run = _direct(session, [*given, *data], results)
        self._fill = _direct(session, values, [], filled) if filled else None

    def __call__(self, arrays):
        self._refresh()
        if self._calls is None:
            return self._run(*arrays, *self._data)
        return self._calls.run(self._run, *arrays, *self._data)

    def _refresh(self):
        """Give the session the values that the variables have now; what is held here is not overwritten in place."""
        with self._lock, tf.init_scope():
            now = [viewed(tf.raw_ops.ReadVariableOp(resource=x, dtype=_described(x)[0])) for x in self._variables]
            if self._filled is None or any(map(_differ, now, self._filled)):
                self._fill(*now)
                self._filled = now


def _direct(session, given, results, done=()):
    """Return a function of arrays, one for each of the tensors `given`, that has operations done and returns a list of results.

    `Session.make_callable` takes arrays apart and together again in Python, a millisecond in each call; this is what it calls then.
    """
    options = library.CallableOptions()
    options.feed.extend(x.name for x in given)
    options.fetch.extend(x.name for x in results)
    options.target.extend(operation.name for operation in done)
    return session._make_callable_from_options(options)


def _described(handle):
    """Return (dtype, shape) of the variable with this handle."""
    (entry,) = handle._handle_data.shape_and_type
    return tf.as_dtype(entry.dtype), tf.TensorShape(entry.shape)


def _counterparts(handles):
    """Return handles of variables of the graph being built, placeholders of their values, and what assigns these."""
    places, values = [], []
    for i, handle in enumerate(handles):
        dtype, shape = _described(handle)
        places.append(tf.raw_ops.VarHandleOp(dtype=dtype, shape=shape, shared_name=f"variable{i}"))
        values.append(tf.compat.v1.placeholder(dtype, shape))
    return places, values, [tf.raw_ops.AssignVariableOp(resource=p, value=v) for p, v in zip(places, values)]


def _configuration(in_this_thread):
    """Return settings that leave the function to XLA as it is."""
    config = tf.compat.v1.ConfigProto()
    if in_this_thread:
        config.inter_op_parallelism_threads = -1
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    return config


def viewed(tensor):
    """Return an eager tensor as an array without a copy."""
    return np.asarray(memoryview(tensor))


def _differ(a, b):
    return a.ctypes.data != b.ctypes.data or a.shape != b.shape
