"""`theano.function`: a compiled function with Theano's arguments, on `K.function`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from ._conversion import as_tensor_variable, dense
from ._graph import is_placeholder, variables_of
from .configparser import config

__all__ = [
    "Function", "In", "Mode", "Out", "Param", "UnusedInputError", "clone", "clone_replace", "default_updates", "function",
    "get_default_mode", "get_mode",
]  # fmt: skip


class UnusedInputError(Exception):
    """A function has an input on which nothing depends."""


class Mode:
    """How Theano would compile a function: accepted wherever it may be given, and nothing depends on it.

    Parameters
    ----------
    linker, optimizer : optional
        Names, or Theano's objects.
    """

    def __init__(self, linker=None, optimizer="default") -> None:
        self.linker, self.optimizer = linker, optimizer

    def including(self, *tags) -> Mode:
        """Return this mode."""
        return self

    excluding = requiring = including


def get_mode(name=None) -> Mode:
    """Return a mode of Theano's compiler by its name, such as 'FAST_RUN'."""
    return name if isinstance(name, Mode) else Mode(optimizer=name)


get_default_mode = get_mode


class In:
    """An input of a function, with a default value.

    Parameters
    ----------
    variable : tensor
    name : str, optional
        The keyword in calls; default: the tensor's name.
    value : array, optional
        What it is if it is not given; a shared variable stands for its value.
    update : tensor, optional
        What the default value becomes after each call.
    mutable, strict, allow_downcast, borrow, autoname, implicit, shared
        Theano's; they change nothing, but that `allow_downcast` lets numbers be rounded.
    """

    def __init__(
        self, variable, name=None, value=None, update=None, mutable=None, strict=False, allow_downcast=None, autoname=True, implicit=None,
        borrow=None, shared=False,
    ) -> None:  # fmt: skip
        self.variable, self.name, self.value, self.update = variable, name, value, update
        self.allow_downcast = allow_downcast


def Param(variable, default=None, name=None, mutable=False, strict=False, allow_downcast=None, implicit=None, borrow=None) -> In:
    """Return an `In`, under its older name."""
    return In(variable, name=name, value=default, allow_downcast=allow_downcast)


class Out:
    """An output of a function; `borrow` changes nothing.

    Parameters
    ----------
    variable : tensor
    """

    def __init__(self, variable, borrow=False) -> None:
        self.variable = variable


class Function:
    """What `function` returns: called with arrays, it returns arrays.

    Parameters
    ----------
    compiled : K.Function
    inputs : list of In
    keys : list of str, optional
        Names of the outputs: they are returned in a dictionary.
    """

    def __init__(self, compiled, inputs, keys=None) -> None:
        self._compiled, self._inputs, self._keys = compiled, inputs, keys
        self.name, self.trust_input, self.profile = compiled.name, False, None

    @property
    def inputs(self) -> list[K.TensorVariable]:
        """The inputs, as tensors."""
        return [x.variable for x in self._inputs]

    @property
    def outputs(self) -> Any:
        """The outputs, as they were given."""
        return self._compiled.outputs

    def __call__(self, *args, **kwargs) -> Any:
        """Return the outputs for data as inputs."""
        values = self._values(args, kwargs)
        results = self._compiled(*values)
        return results if self._keys is None else dict(zip(self._keys, results))

    def _values(self, args, kwargs):
        """Return the value of each input; inputs with a default may be left out, by name or at the end."""
        label = f"function {self.name!r}" if self.name else "function"
        if len(args) > len(self._inputs):
            raise TypeError(f"{label}: got {len(args)} arguments, need at most {len(self._inputs)}.")
        given = dict(enumerate(args))
        names = {x.name or x.variable.name: place for place, x in enumerate(self._inputs)}
        for name, value in kwargs.items():
            if name not in names:
                raise TypeError(f"{label}: unknown input {name!r}; its inputs are {', '.join(map(repr, names))}.")
            if names[name] in given:
                raise TypeError(f"{label}: input {name!r} was given twice, by position and by name.")
            given[names[name]] = value
        return [self._value(label, x, given.get(i, x.value)) for i, x in enumerate(self._inputs)]

    def _value(self, label, given, value):
        if value is None:
            raise TypeError(f"{label}: no value for the input {given.name or given.variable!r}.")
        if K.is_tensor(value):
            value = K.get_value(value)
        value = dense(value)
        if given.allow_downcast:
            value = np.asarray(value).astype(given.variable.dtype)
        return value

    def __repr__(self) -> str:
        return repr(self._compiled)


def function(
    inputs, outputs=None, mode=None, updates=None, givens=None, no_default_updates=False, accept_inplace=False, name=None,
    rebuild_strict=True, allow_input_downcast=None, profile=None, on_unused_input=None,
) -> Function:  # fmt: skip
    """Return a compiled function.

    Parameters
    ----------
    inputs : list of tensors
        Inputs of the graph, or tensors in it, whose values are then given; or `In`.
    outputs : tensor, list or dict of tensors, optional
        Which the function returns in this form; None: an empty list.
    updates : dict or list of pairs, optional
        Shared variable -> what it becomes after each call.
    givens : dict or list of pairs, optional
        Tensor -> what stands in its place.
    no_default_updates : bool or list of shared variables
        Whose own updates (of random streams, above all) are left out.
    name : str, optional
        For messages.
    allow_input_downcast : bool, optional
        Whether numbers are rounded that an input cannot hold.
    on_unused_input : {'raise', 'warn', 'ignore'}, optional
        What is done with an input on which nothing depends; default: `theano.config.on_unused_input`.
    mode, accept_inplace, rebuild_strict, profile
        Theano's; they change nothing.

    Raises
    ------
    UnusedInputError
        Nothing depends on one of the inputs.
    """
    given = [x if isinstance(x, In) else In(x) for x in _checked_list(inputs)]
    tensors, keys = _outputs(outputs)
    pairs = dict(_pairs(updates))
    pairs.update({x.value: x.update for x in given if x.update is not None})
    pairs = {**default_updates([*tensors, *map(as_tensor_variable, pairs.values())], no_default_updates, pairs), **pairs}
    tensors, values, placeholders = _substituted(tensors, list(pairs.values()), [x.variable for x in given], dict(_pairs(givens)))
    for x in given:
        x.allow_downcast = allow_input_downcast if x.allow_downcast is None else x.allow_downcast
    in_form = tensors if outputs is None or isinstance(outputs, (list, tuple, dict)) else tensors[0]
    compiled = K.function(placeholders, in_form, dict(zip(pairs, values)), name)
    _check_used([x for x in given if x.value is None], placeholders, [*tensors, *values], on_unused_input)
    return Function(compiled, given, keys)


def _checked_list(inputs):
    if not isinstance(inputs, (list, tuple)):
        raise TypeError(f"The inputs of theano.function must be a list of tensors; got {inputs!r}.")
    return inputs


def _outputs(outputs):
    """Return the outputs as a list of tensors, and their names if they were given as a dictionary."""
    if outputs is None:
        return [], None
    values = list(outputs.values()) if isinstance(outputs, dict) else outputs
    values = values if isinstance(values, (list, tuple)) else [values]
    tensors = [as_tensor_variable(x.variable if isinstance(x, Out) else x) for x in values]
    return tensors, list(outputs) if isinstance(outputs, dict) else None


def _pairs(mapping) -> Iterable[tuple[Any, Any]]:
    return () if mapping is None else mapping.items() if isinstance(mapping, Mapping) else mapping


def default_updates(tensors, left_out=False, known=()) -> dict[K.TensorVariable, K.TensorVariable]:
    """Return what the variables on which tensors depend become after each call: those of random streams, above all.

    Parameters
    ----------
    tensors : list of tensors
    left_out : bool or list of variables
        True: none; else those that stay as they are.
    known : collection of variables
        Whose update is given.
    """
    if left_out is True or not tensors:
        return {}
    skipped = [*known, *(left_out or ())]
    found = [x for x in variables_of(tensors) if not any(x is other for other in skipped)]
    return {x: update for x in found if (update := getattr(x, "default_update", None)) is not None}


def _substituted(outputs, updates, inputs, givens):
    """Return outputs, updates and inputs, where a tensor that is computed may stand for an input."""
    placeholders = [x if is_placeholder(x) else K.placeholder(K.int_shape(x), x.dtype, name=x.name) for x in inputs]
    new = {x: y for x, y in zip(inputs, placeholders) if x is not y}
    tensors = [as_tensor_variable(x) for x in [*outputs, *updates]]
    if givens:
        values = [_fitting(x, value) for x, value in givens.items()]
        tensors = K.replace(tensors, dict(zip(givens, values)))
    if new:
        tensors = K.replace(tensors, new)
    return tensors[: len(outputs)], tensors[len(outputs) :], placeholders


def _fitting(x, value):
    value = as_tensor_variable(value)
    return value if value.dtype == x.dtype else K.cast(value, x.dtype)


def _check_used(inputs, placeholders, tensors, action):
    action = action or config.on_unused_input
    if action == "ignore":
        return
    used = {id(x) for x in K.inputs_of(tensors)} if tensors else set()
    for given in inputs:
        place = next((x for x in placeholders if x is given.variable), None)
        if place is None or id(place) in used:
            continue
        text = f"theano.function: nothing depends on the input {given.variable!r}. on_unused_input='ignore' accepts that."
        if action == "raise":
            raise UnusedInputError(text)
        warnings.warn(text, stacklevel=4)


def clone(output, replace=None, strict=True, share_inputs=True, copy_inputs=None) -> Any:
    """Return tensors as they would be with some tensors replaced; the graph between is copied.

    Parameters
    ----------
    output : tensor or list of tensors
    replace : dict or list of pairs, optional
        tensor -> what stands in its place.
    strict, share_inputs, copy_inputs
        Theano's; they change nothing.
    """
    pairs = dict(_pairs(replace))
    return K.replace(output, {x: _fitting(x, value) for x, value in pairs.items()})


clone_replace = clone
