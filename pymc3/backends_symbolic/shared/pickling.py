"""Pickles of what holds tensors: the graph they are of is written beside it, by the engine, and is made again where it is read.

Whatever holds tensors (`WithGraph`: a tensor, a distribution, a model) becomes bytes of three parts: the graph; the object, in which
a number stands for each tensor; and what users have attached to each tensor, models' variables their distribution. Functions
that Python cannot pickle by name are written by the package cloudpickle where it is installed.
"""

from __future__ import annotations

import copy
import importlib
import importlib.util
import io
import pickle
import threading
from typing import Any, Self

from .errors import BackendError
from .exchange import attach, attached
from .registry import K, engine
from .sessions import BaseSession, get_session

__all__ = ["PICKLE_FORMAT", "WithGraph"]

#: Number of the form; readers refuse larger ones.
PICKLE_FORMAT = 1


class WithGraph:
    """Base class of what is pickled with the graph of its tensors."""

    def __reduce__(self) -> Any:
        if any(self is thing for thing in _being.written):
            raise pickle.PicklingError(f"{self!r} cannot be pickled: a Python function in its graph holds it.")
        session = self.session_of_graph()
        _being.written.append(self)
        try:
            with session.lock, session:
                return read, written(self)
        finally:
            _being.written.pop()

    def __deepcopy__(self, memo) -> Self:
        twin = memo[id(self)] = object.__new__(type(self))
        vars(twin).update({name: copy.deepcopy(value, memo) for name, value in vars(self).items()})
        return twin

    def session_of_graph(self) -> BaseSession:
        """Return the session of whose graph its tensors are."""
        return get_session()

    def reduced_inside(self) -> tuple:
        """Return what `__reduce__` would, where tensors are written as numbers: by attributes."""
        return object.__new__, (type(self),), self.pickled_state()

    def pickled_state(self) -> dict[str, Any]:
        """Return the attributes to be pickled."""
        return vars(self)


class _Being(threading.local):
    def __init__(self) -> None:
        self.written = []


_being = _Being()


def written(thing) -> tuple[dict[str, Any], bytes]:
    """Return something that holds tensors as bytes, and by what they were written."""
    pickler, graph = _pickler(_Numbered), _pickler()
    _dump(pickler, thing)
    count = 0
    while count < len(pickler.tensors):  # what is attached to a tensor may hold others
        _dump(pickler, attached(pickler.tensors[count]))
        count += 1
    _dump(graph, engine.recorded(pickler.tensors))  # tensors that Python functions in it hold have a graph of their own
    session, about = get_session(), {"format": PICKLE_FORMAT}
    if pickler.tensors:
        about |= {"engine": session.engine, "floatx": session.floatx, "library": session.library}
    return about, pickle.dumps([graph.buffer.getvalue(), pickler.buffer.getvalue()])


def _dump(pickler, thing):
    try:
        pickler.dump(thing)
    except (AttributeError, TypeError, pickle.PicklingError) as error:
        if _writes_functions():
            raise
        raise pickle.PicklingError(
            f"{error}. Functions without a name in a module (lambda, those inside of functions) are pickled where the package cloudpickle "
            "is installed: pip install cloudpickle."
        ) from error


def read(about, content) -> Any:
    """Return what `written` has written.

    Parameters
    ----------
    about : dict
        By what it was written.
    content : bytes
        Those parts.

    Raises
    ------
    BackendError
        It was written by another engine, with another floating type, or in a newer form.
    """
    session = get_session()
    _check_readable(about, session)
    graph, things = pickle.loads(content)
    with session.lock, session:
        tensors = _restored(graph, about.get("library"), session)
        unpickler = _Unpickler(io.BytesIO(things), tensors)
        thing = unpickler.load()
        for x in tensors:
            attach(x, unpickler.load())
    return thing


def _restored(graph, library, session):
    try:
        return engine.restored(pickle.loads(graph))
    except (AttributeError, ImportError, TypeError) as error:
        if library == session.library:
            raise
        raise BackendError(
            f"The pickle was written with {library}, whose graph {session.library} cannot read. Read it with that version, or build the "
            "model again."
        ) from error


def _check_readable(about, session):
    if about["format"] > PICKLE_FORMAT:
        raise BackendError(
            f"The pickle has format {about['format']}, of a newer version; this one reads up to {PICKLE_FORMAT}. Update pymc3-backends, or "
            "build the model again."
        )
    if "engine" not in about:  # without tensors
        return
    if about["engine"] != session.engine:
        raise BackendError(
            f"The pickle was written on the engine '{about['engine']}'; here is '{session.engine}', whose graphs are others. Set the "
            f"environment variable PYMC_SYMB_BACKEND={about['engine']}, or build the model again."
        )
    if about["floatx"] != session.floatx:
        raise BackendError(
            f"The pickle was written with floatx '{about['floatx']}'; here it is '{session.floatx}'. Call "
            f"K.set_floatx('{about['floatx']}') before anything is built."
        )


class _Numbered:
    """A pickler's part that writes numbers for tensors, and things that hold tensors as they are."""

    def __init__(self, buffer) -> None:
        self.tensors, self.numbers = [], {}
        super().__init__(buffer)

    def persistent_id(self, thing) -> Any:
        """Return the number of a tensor; None for what is pickled as usual."""
        if isinstance(thing, BaseSession):
            return "session"
        if not isinstance(thing, K.TensorVariable):
            return None
        if id(thing) not in self.numbers:
            self.numbers[id(thing)] = len(self.tensors)
            self.tensors.append(thing)
        return self.numbers[id(thing)]

    def reducer_override(self, thing) -> Any:
        """Return how something that holds tensors is written inside: by its attributes."""
        if isinstance(thing, WithGraph):
            return thing.reduced_inside()
        return super().reducer_override(thing)


class _Unpickler(pickle.Unpickler):
    def __init__(self, buffer, tensors) -> None:
        super().__init__(buffer)
        self._tensors = tensors

    def persistent_load(self, number) -> Any:
        """Return the tensor of a number."""
        return get_session() if number == "session" else self._tensors[number]


def _pickler(*parts):
    """Return a new pickler with these parts: cloudpickle's, which writes functions by their code, where it is installed."""
    base, buffer = importlib.import_module("cloudpickle").Pickler if _writes_functions() else _Plain, io.BytesIO()
    pickler = type("Pickler", (*parts, base), {})(buffer)
    pickler.buffer = buffer
    return pickler


def _writes_functions():
    return importlib.util.find_spec("cloudpickle") is not None


class _Plain(pickle.Pickler):
    def reducer_override(self, thing) -> Any:
        """Leave it to `pickle`."""
        return NotImplemented
