"""Compiled functions, once for all engines: what they are made of, how they are called, what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .arguments import ArgumentChecker
from .callbacks import reraised
from .checks import check_kind
from .pickling import WithGraph
from .registry import K
from .sessions import BaseSession, get_session
from .shapes import TensorSpec
from .texts import describe

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["BaseFunction", "resolved_feed"]


class BaseFunction(WithGraph):
    """What `Function` of the contract is; an engine's subclass says how it runs.

    It defines `_prepare` (called once, after the checks of types; it raises if tensors belong to another session), `_run` (arrays
    of the inputs -> list of arrays of the outputs), `_forget` (free what was compiled), and the static methods `is_placeholder`
    and `is_symbolic` (whether an argument is a tensor, or what the engine itself takes for one).
    """

    def __init__(self, inputs, outputs, updates=None, name=None) -> None:
        self._session = get_session()
        self._session.check()
        self._session.mark_built()
        self.inputs, self.name = list(inputs), name
        self._label = "function" if name is None else f"function '{name}'"
        self._as_list = isinstance(outputs, (list, tuple))
        self._check_inputs()
        self._outputs = [K.as_tensor(x) for x in (outputs if self._as_list else [outputs])]
        self._updates = self._checked_updates(updates)
        self._prepare()
        self._check_reachable()
        self._arguments = ArgumentChecker(name, [TensorSpec(K.int_shape(x), x.dtype, x.name) for x in self.inputs])
        self._session.own(self)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo) -> Self:
        return self

    def session_of_graph(self) -> BaseSession:
        """Return the session in which it was made."""
        self._session.check()
        return self._session

    def reduced_inside(self) -> tuple:
        """Return how it is pickled: by what it was made of; it is compiled again."""
        return function, (self.inputs, self.outputs, self._updates or None, self.name)

    @property
    def outputs(self) -> Any:
        """The outputs as given: a list, or one tensor."""
        return list(self._outputs) if self._as_list else self._outputs[0]

    def __call__(self, *args, **by_name) -> Any:
        """Return arrays for data as inputs, tensors where an input is a tensor."""
        self._session.check()
        args = self._arguments.bind(args, by_name)
        if any(map(self.is_symbolic, args)):
            results = self._applied(args)
        else:
            results = reraised(self._run, [self._arguments.as_array(i, x) for i, x in enumerate(args)])
        return results if self._as_list else results[0]

    def _applied(self, args):
        """Return the outputs for tensors as inputs."""
        if self._updates:
            raise TypeError(f"{self._label} updates variables, so it takes data only, no tensors.")
        tensors = []
        for i, (wanted, given) in enumerate(zip(self.inputs, args)):
            given = K.as_tensor(given)
            self._arguments.check(i, given.dtype, K.int_shape(given))
            tensors.append(K.as_tensor(given, wanted.dtype))
        return K.replace(self._outputs, dict(zip(self.inputs, tensors)))

    def release(self) -> None:
        """Free the graph and what was compiled: the session was cleared."""
        self._forget()
        self._outputs, self._updates = [], {}

    def __repr__(self) -> str:
        name = "" if self.name is None else f" '{self.name}'"
        given = ", ".join(map(describe, self.inputs))
        return f"<Function{name} of ({given}) with {len(self._outputs)} outputs>"

    def _check_inputs(self):
        for position, x in enumerate(self.inputs):
            if not self.is_placeholder(x):
                raise TypeError(f"{self._label}: input {position} is {x!r}; need a tensor made by K.placeholder.")
            if any(x is other for other in self.inputs[:position]):
                raise ValueError(f"{self._label}: the input {x!r} occurs twice.")

    def _checked_updates(self, updates):
        """Return {variable: tensor of its dtype and shape}."""
        checked = {}
        for target, value in self._pairs(updates):
            if not self.is_variable(target):
                raise TypeError(f"{self._label}: got an update of {target!r}; need a tensor made by K.variable.")
            if target in checked:
                raise ValueError(f"{self._label}: got two updates of {target!r}; need one.")
            value = K.as_tensor(value)
            check_kind(f"{self._label}: the update of {describe(target)}", value, target, may_cast=True)
            checked[target] = K.as_tensor(value, target.dtype)
        return checked

    def _pairs(self, updates):
        """Return updates, a dictionary or (Theano's and Keras's form) a list of pairs, as pairs."""
        if updates is None:
            return []
        if hasattr(updates, "items"):
            return list(updates.items())
        try:
            return [(target, value) for target, value in updates]
        except (TypeError, ValueError) as error:
            raise TypeError(f"{self._label}: got updates={updates!r}; need a dictionary or a list of pairs (variable, tensor).") from error

    def _check_reachable(self):
        roots = K.inputs_of([*self._outputs, *self._updates.values()])
        missing = [x for x in roots if not any(x is given for given in self.inputs)]
        if missing:
            raise ValueError(
                f"{self._label}: the outputs depend on {', '.join(map(repr, missing))}, which must be among the inputs. Add it, "
                "or put a value in its place (K.replace)."
            )


def function(*args) -> BaseFunction:
    """Return ``K.function(*args)``: what a pickle stands for."""
    return K.function(*args)


def resolved_feed(x, feed) -> dict[TensorVariable, Any]:
    """Return `feed` of `K.eval` with placeholders as keys, where names were given."""
    feed = {} if feed is None else feed
    if not any(isinstance(key, str) for key in feed):
        return feed
    named = {root.name: root for root in K.inputs_of(x) if root.name is not None}
    unknown = [key for key in feed if isinstance(key, str) and key not in named]
    if unknown:
        raise ValueError(
            f"eval: got a value for {', '.join(map(repr, unknown))}; {x!r} depends on {', '.join(map(repr, named)) or 'no input'}."
        )
    return {named[key] if isinstance(key, str) else key: value for key, value in feed.items()}
