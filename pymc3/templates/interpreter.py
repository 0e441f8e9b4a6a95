"""The interpreter: runs the function of a model and hands its requests to an executor.

A plain function makes its requests by calling constructors, which ask the open context: the executor. In the body of a
generator constructors return descriptions; what it yields is answered here, and the answer is sent back.
"""

from __future__ import annotations

import inspect
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from .. import _context, backends_symbolic as K
from ..distributions.base.distribution import Distribution
from ..model.point import ModelMaker
from .description import Description
from .executor import named
from .tensor_like import plain

if TYPE_CHECKING:
    from ..model.core import Model

__all__ = ["Describing", "interpret"]


class Describing:
    """The context of a generator's body: it collects the variables that are asked for there, to be yielded.

    Parameters
    ----------
    executor : Executor
    """

    def __init__(self, executor) -> None:
        self.executor = executor
        self.session = executor.session
        self._waiting = []

    @property
    def model(self) -> Model | None:
        """The model that the executor builds, if any."""
        return self.executor.model

    @property
    def check_bounds(self) -> bool:
        """As the executor has it."""
        return self.executor.check_bounds

    def register(self, request) -> Description:
        """Describe a variable."""
        return self.note(Description(named(request)))

    def data(self, name, values, dims=None) -> K.TensorVariable:
        """Return data as a tensor: they have their values at once, and need not be yielded."""
        return self.executor.data(name, values, dims)

    def note(self, item) -> Any:
        """Keep in mind that `item` must be yielded."""
        self._waiting.append(item)
        return item

    def check_all_yielded(self) -> None:
        """Raise TypeError if something that was described is left over."""
        for item in self._waiting:
            if not item.is_yielded:
                raise TypeError(
                    f"{item!r} was made in a generator model and never yielded, so it is no part of the model. "
                    "Write `yield` in front of it."
                )


def interpret(model, executor, return_name=None) -> Any:
    """Run a model under an executor.

    Parameters
    ----------
    model : FunctionModel
    executor : Executor
    return_name : str, optional
        Name of the function's value among the deterministics; without it the value is only returned.

    Returns
    -------
    what the function returns
    """
    model.is_yielded = True
    executor.add_coords(model.coords)
    with executor, _context.name_scope(model.name):
        value = model.function(*model.args, **model.kwargs)
        if _is_generator(value):
            value = _drive(value, executor)
    if return_name is not None:
        _register_value(value, _context.scoped(return_name), executor)
    return value


def _is_generator(item):
    """Return whether `item` is the running body of a generator function."""
    return isinstance(item, GeneratorType)


def _drive(generator, executor):
    """Send a generator the answers to what it yields, and return its value. Errors are raised at its own ``yield``."""
    if inspect.getgeneratorstate(generator) != inspect.GEN_CREATED:
        raise TypeError(
            f"The generator {generator.__name__!r} was run before, and a generator runs once. Call its function again, or put "
            "@pm.model before the function: then it is called anew each time."
        )
    body = Describing(executor)
    answer, error = None, None
    try:
        while True:
            _context.push(body)
            try:
                item = generator.send(answer) if error is None else generator.throw(error)
            except StopIteration as stop:
                body.check_all_yielded()
                return stop.value
            finally:
                _context.pop(body)
            answer, error = None, None
            try:
                answer = _answer(item, executor)
            except Exception as raised:
                error = raised
    finally:
        generator.close()


def _answer(item, executor):
    """Return what a generator gets for what it yielded."""
    if isinstance(item, Description):
        item.is_yielded = True
        return plain(executor.answer(item.request))
    if isinstance(item, Distribution):
        name = _context.scoped(type(item).__name__)
        request = _context.VariableRequest(name, type(item), lambda **extra: item, has_shape=True)
        return plain(executor.answer(request))
    if _is_generator(item):
        return _drive(item, executor)
    if isinstance(item, ModelMaker):
        return interpret(item, executor, item.name)
    raise TypeError(
        f"A generator model yielded {item!r} ({type(item).__name__}). Yield distributions such as pm.Normal('x', 0, 1), "
        "pm.Deterministic, pm.Potential, other models, or generators; what is a tensor already, as what pm.Data returns, is "
        "used without yield."
    )


def _register_value(value, name, executor):
    for key, tensor in _values_of(value, name).items():
        executor.answer(_context.DeterministicRequest(key, tensor))


def _values_of(value, name):
    """Return the tensors in a returned value by name: of a tuple ``name_0``, ``name_1`` ..., of a dict ``name_key``."""
    value = plain(value)
    if K.is_tensor(value):
        return {name: value}
    if isinstance(value, dict):
        entries = value.items()
    else:
        entries = enumerate(value) if isinstance(value, (list, tuple)) else ()
    return {key: tensor for part, entry in entries for key, tensor in _values_of(entry, f"{name}_{part}").items()}
