"""Models as functions: the decorator, templates, and templates with their arguments."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from .. import _context, backends_symbolic as K
from .._boundary import check_call, public_methods
from .._checks import optional_mapping
from .._random import seeded
from ..model.core import Model
from ..model.point import ModelMaker
from .build import ModelExecutor
from .contexts import ForwardContext, State
from .description import users_line
from .executor import Executor
from .interpreter import Describing, interpret
from .log_prob import LogProbFunction
from .tensor_like import plain

__all__ = ["model", "ModelTemplate", "FunctionModel"]


def model(function=None, *, coords=None) -> Callable | ModelTemplate:
    """Turn a function, or a generator function, into a template of models.

    Parameters
    ----------
    function : callable
        Makes variables by calling their constructors; or yields them, and is sent their values.
    coords : dict, or callable, optional
        Dimension name -> coordinate values; a callable is given the arguments of the function.

    Returns
    -------
    ModelTemplate

    Examples
    --------
    >>> @pm.model
    ... def coin(flips):
    ...     p = yield pm.Beta("p", 1, 1)
    ...     yield pm.Bernoulli("heads", p, observed=flips)
    >>> log_prob = coin(np.array([1, 1, 0])).make_log_prob_function()
    >>> round(float(log_prob(0.5)), 6)                    # three flips of probability 1/2
    -2.079442
    """
    if function is None:
        return functools.partial(model, coords=coords)
    return ModelTemplate(function, coords)


@public_methods
class ModelTemplate:
    """A function that makes models. Call it with the function's arguments to get one, a `FunctionModel`.

    Inside another model the call makes this one a part of it: yield it in a generator; in a plain function, or a
    ``with pm.Model()`` block, the call returns the function's value.

    Parameters
    ----------
    function : callable
    coords : dict, callable or None
    """

    def __init__(self, function, coords=None) -> None:
        if not callable(function):
            raise TypeError(f"@pm.model goes before a function; got {function!r}. For a model to fill use pm.Model().")
        functools.update_wrapper(self, function)
        self.function = function
        self.coords = coords

    def __call__(self, *args, name=None, **kwargs) -> FunctionModel:
        """Return the model for these arguments; `name` is the scope of its variables' names."""
        made = FunctionModel(self, args, kwargs, name)
        context = _context.current()
        if context is None:
            return made
        if isinstance(context, Describing):
            return context.note(made)
        executor = context if isinstance(context, Executor) else ModelExecutor(context)
        return interpret(made, executor, name)

    def configure(self, *args, name=None, **kwargs) -> FunctionModel:
        """Return the model for these arguments, run once forward: it has a ``_forward_context``."""
        made = FunctionModel(self, args, kwargs, name)
        made._forward_context = made.forward_context()
        return made

    def __get__(self, instance, owner=None) -> ModelTemplate | functools.partial:
        # A template in the body of a class is a method.
        return self if instance is None else functools.partial(self, instance)

    def __repr__(self) -> str:
        return f"<model template {self.__name__}{inspect.signature(self.function)}>"


@public_methods
class FunctionModel(ModelMaker):
    """A model that is a function with its arguments: it can be run with different meanings.

    Attributes
    ----------
    function : callable
    args, kwargs
        Of the function.
    name : str or None
        Scope of the names of its variables, and the name of its value in an enclosing model.
    where : str
        ``file:line`` of the call.
    """

    def __init__(self, template, args, kwargs, name=None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"name= of {template!r} must be a string, got {name!r}.")
        check_call(template.function, args, kwargs)  # an error now, not where the model is used
        self.template, self.function = template, template.function
        self.args, self.kwargs, self.name = args, kwargs, name
        self.where = users_line()
        self.is_yielded = False
        self._forward_context = None
        self._model = None

    @property
    def return_name(self) -> str:
        """The name of the function's value among the deterministics."""
        return self.name or self.template.__name__

    @property
    def coords(self) -> dict[str, Any]:
        """Dimension name -> coordinate values."""
        coords: Any = self.template.coords
        return dict[str, Any]((coords(*self.args, **self.kwargs) if callable(coords) else coords) or {})

    def run(self, executor) -> Any:
        """Run the function under an executor and return its value."""
        return interpret(self, executor, self.return_name)

    def forward(self, state=None, observed=None) -> tuple[Any, ForwardContext]:
        """Draw all variables forward; return the function's value and the `ForwardContext`."""
        samples = state.samples if isinstance(state, State) else optional_mapping("state", state, "of names to values, or a State")
        context = ForwardContext(samples, observed)
        value = self.run(context)
        context.check_all_used()
        return value, context

    def forward_context(self, observed=None) -> ForwardContext:
        """Return the `ForwardContext` of a forward run: that of `configure`, which need not run again, with the model's own data."""
        if observed is None and self._forward_context is not None and not self._forward_context.session.cleared:
            return self._forward_context
        return self.forward(observed=observed)[1]

    def evaluate(self, state=None, observed=None, random_seed=None) -> tuple[Any, State]:
        """Draw all variables forward.

        Parameters
        ----------
        state : State or dict of str to array, optional
            Fixes the values of the variables in ``state.samples``.
        observed : dict of str to array, optional
            Data, in place of those that the model itself gives.
        random_seed : int, optional
            Default: a seed from NumPy's global generator.

        Returns
        -------
        value : as the function returns it
            With arrays in place of tensors.
        state : State

        Raises
        ------
        ValueError
            A value is given for a variable that the model does not have.
        """
        with seeded(random_seed):
            value, context = self.forward(state, observed)
            return _evaluated(value), context.state()

    def make_log_prob_function(self, observed=None, unconstrained=False) -> LogProbFunction:
        """Return the log-probability as a function of the values of the unobserved variables (`LogProbFunction`).

        Parameters
        ----------
        observed : dict of str to array, optional
            Data, in place of those that the model itself gives.
        unconstrained : bool
            Whether the inputs are on the scale on which samplers move; the Jacobians are added then.
        """
        return LogProbFunction(self, observed, unconstrained)

    def as_model(self) -> Model:
        """Return the `Model` that the function describes; the same one each time."""
        if self._model is None or self._model.session.cleared:
            with _context.detached():
                made = Model()
                self.run(ModelExecutor(made))
            self._model = made
        return self._model

    def __iter__(self) -> Iterator[Any]:
        # `x = yield from part(...)` means `x = yield part(...)`.
        return (yield self)

    def __repr__(self) -> str:
        return f"<model {self.return_name} of {self.where}>"


def _evaluated(value):
    """Return what a function returned, with arrays in place of tensors."""
    value = plain(value)
    if K.is_tensor(value):
        return K.eval(value)
    if isinstance(value, dict):
        return {key: _evaluated(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        parts = [_evaluated(entry) for entry in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return value
