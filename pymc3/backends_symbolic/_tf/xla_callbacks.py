"""Python functions of users in XLA's programs: a C function that takes the interpreter's lock, which XLA finds by name.

XLA looks up what an operation `CustomCall` names in a registry of its own. TensorFlow has nothing in Python that adds to it, so the
function of C++ is called as it lies in the library. Where it does not lie there, TensorFlow runs such chains (`compiled_loop.py`).
"""

import ctypes
import functools
import itertools
import threading
import weakref

import numpy as np

from ..shared.callbacks import noted, raised
from .callbacks import OPERAND_SHAPES, OPERATION, RESULT_SHAPES, call_with_token, python_calls
from .library import AttrValue, library_path, tf

__all__ = ["Calls", "can_call_python"]

_TARGET, _PLATFORM = b"pymc3_callback", b"Host"
_REGISTRY = "_ZN3xla24CustomCallTargetRegistry"
_REGISTER = "8RegisterERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEPvS8_"
_Answer = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
_sites, _numbers = weakref.WeakValueDictionary(), itertools.count(1)


class _String(ctypes.Structure):
    """What a `std::string` of the GNU library begins with; nobody writes to it."""

    _fields_ = [("text", ctypes.c_char_p), ("length", ctypes.c_size_t), ("room", ctypes.c_size_t * 2)]


@_Answer
def _answer(out, given, opaque, length, status):
    """Call the function of one place in a program, whose number XLA hands on."""
    site = _sites.get(int(ctypes.string_at(opaque, length)))
    if site is not None:
        site(out, given)


def can_call_python(tensors):
    """Tell whether XLA can call the Python functions on the way to tensors: it must know all lengths."""
    known = all(x.shape.is_fully_defined() for op in python_calls(tensors) for x in (*op.inputs, *op.outputs))
    return known and not tf.config.list_physical_devices("GPU") and _is_registered()


@functools.cache
def _is_registered():
    """Register the C function, once; return whether that could be done."""
    try:
        library = ctypes.CDLL(library_path())
        registry, register = library[f"{_REGISTRY}6GlobalEv"], library[f"{_REGISTRY}{_REGISTER}"]
    except (OSError, AttributeError):
        return False
    registry.restype, register.restype = ctypes.c_void_p, None
    names = [_String(text, len(text)) for text in (_TARGET, _PLATFORM)]
    register(ctypes.c_void_p(registry()), ctypes.byref(names[0]), ctypes.cast(_answer, ctypes.c_void_p), ctypes.byref(names[1]))
    return True


class Calls:
    """The places of one program where Python is called, and what went wrong there."""

    def __init__(self):
        self._sites, self._error, self._stopped = [], None, False

    def put_into(self, graph):
        """Return a copy of a graph in which XLA's operation stands for TensorFlow's."""
        definition = graph.as_graph_def()
        for node in definition.node:
            self._changed(node)
        for function in definition.library.function:
            self._put_into_function(function)
        copy = tf.Graph()
        with copy.as_default():
            tf.graph_util.import_graph_def(definition, name="")
        return copy

    def _put_into_function(self, function):
        changed = {node.name for node in function.node_def if self._changed(node)}
        if not changed:
            return
        for node in function.node_def:
            node.input[:] = [_renamed(name, changed) for name in node.input]
        for name, source in list(function.ret.items()):
            function.ret[name] = _renamed(source, changed)

    def _changed(self, node):
        """Make a node XLA's, if it calls Python; tell whether it does."""
        if node.op != OPERATION:
            return False
        given, made = node.attr["Tin"].list, node.attr["Tout"].list
        shapes = [node.attr[name].list for name in (OPERAND_SHAPES, RESULT_SHAPES)]
        site = _Site(self, call_with_token(node.attr["token"].s).callback, _specs(given, shapes[0]), _specs(made, shapes[1]))
        self._sites.append(site)
        node.op = "XlaCustomCallV2"
        attributes = {
            "call_target_name": AttrValue(s=_TARGET),
            "backend_config": AttrValue(s=str(site.number).encode()),
            "has_side_effect": AttrValue(b=False),
            "operand_dtypes": AttrValue(list=given),
            "result_dtypes": AttrValue(list=made),
            "result_shapes": AttrValue(list=shapes[1]),
        }
        node.attr.clear()
        for name, value in attributes.items():
            node.attr[name].CopyFrom(value)
        return True

    def failed(self, error):
        """Note an error; what is asked for after it gets no answer."""
        self._error, self._stopped = noted(error), True

    @property
    def stopped(self):
        """Whether functions are called no more."""
        return self._stopped

    def run(self, function, *args):
        """Return ``function(*args)``, run in a thread of its own: so this one hears Ctrl-C, and stops the calls."""
        self._error, self._stopped = None, False
        outcome, done = [], threading.Event()

        def run():
            try:
                outcome.append((function(*args), None))
            except BaseException as error:
                outcome.append((None, error))
            done.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            done.wait()
        except BaseException:
            self._stopped = True
            thread.join()
            raise
        ((results, error),) = outcome
        if self._error is not None:
            raise raised(self._error)
        if error is not None:
            raise error
        return results


class _Site:
    """One place of a program where a Python function is called, and how its arguments and results lie in memory."""

    def __init__(self, calls, callback, given, made):
        self._calls, self._callback = weakref.ref(calls), callback
        self._given, self._made = [_reader(*spec) for spec in given], [_reader(*spec) for spec in made]
        self.number = next(_numbers)
        _sites[self.number] = self

    def __call__(self, out, given):
        places = [out] if len(self._made) == 1 else ctypes.cast(out, ctypes.POINTER(ctypes.c_void_p))
        targets = [read(places[i]) for i, read in enumerate(self._made)]
        calls = self._calls()
        try:
            if calls is None or calls.stopped:
                results = [0] * len(targets)
            else:
                results = self._callback(*(read(given[i]) for i, read in enumerate(self._given)))
        except BaseException as error:
            calls.failed(error)
            results = [0] * len(targets)
        for target, value in zip(targets, results):
            target[...] = value


def _specs(dtypes, shapes):
    return [(tuple(n.size for n in shape.dim), tf.as_dtype(dtype).as_numpy_dtype) for dtype, shape in zip(dtypes.type, shapes.shape)]


def _reader(shape, dtype):
    """Return a function: address -> array."""
    memory = ctypes.c_char * max(1, int(np.prod(shape, dtype="int64")) * np.dtype(dtype).itemsize)
    return lambda address: np.ndarray(shape, dtype, memory.from_address(address))


def _renamed(source, changed):
    """Return the name of a result inside of a function, in which the name of the operation's list of results stands."""
    name, _, rest = source.partition(":")
    return f"{name}:results:{rest.rpartition(':')[2]}" if name in changed else source
