"""Base classes of step methods, and how a step method is matched to a variable."""

from __future__ import annotations

import enum
from typing import Any

import numpy as np

from .._boundary import public
from .._checks import check_flag, listed
from ..backends.report import SamplerWarning
from ..blocking import ArrayOrdering, DictToArrayBijection
from ..model import modelcontext
from ..theanof import inputvars
from .compound import CompoundStep

__all__ = ["Competence", "BlockedStep", "ArrayStep", "ArrayStepShared", "GradientSharedStep", "metrop_select"]


@enum.unique
class Competence(enum.IntEnum):
    """How well a step method suits a variable."""

    INCOMPATIBLE = 0
    COMPATIBLE = 1
    PREFERRED = 2
    IDEAL = 3


class BlockedStep:
    """Base class of every step method.

    Called without variables it takes all of the model.  ``blocked=True`` moves its variables together; with
    ``blocked=False`` (or where the class says ``default_blocked = False``) and several variables, the constructor returns
    a `CompoundStep` of one step method for each variable.

    Parameters
    ----------
    vars : variable, or list of variables, default all of the model's
    blocked : bool
    model : Model, default the one whose context is open

    Raises
    ------
    ValueError
        If there is no variable to move.
    """

    generates_stats = False
    stats_dtypes = []
    default_blocked = True

    @public
    def __new__(cls, *args, **kwargs) -> BlockedStep | CompoundStep:
        """Return a step method of all variables, or, if they are moved one by one, a :class:`CompoundStep`."""
        vars = kwargs.get("vars", args[0] if args else None)
        blocked = check_flag("blocked", kwargs.get("blocked", cls.default_blocked))
        model = modelcontext(kwargs.get("model"))
        vars = value_variables(cls._default_vars(model) if vars is None else vars, model)
        cls._check_vars(vars)
        if blocked or len(vars) == 1:
            return super().__new__(cls)
        rest = args[1:]
        kwargs = {**kwargs, "blocked": True, "model": model}
        kwargs.pop("vars", None)
        steps = []
        for var in vars:
            step = super().__new__(cls)
            step.__init__([var], *rest, **kwargs)
            steps.append(step)
        return CompoundStep(steps)

    @classmethod
    def _default_vars(cls, model) -> list | None:
        """Return the variables that are moved where none are given; None: all."""
        return None

    @classmethod
    def _check_vars(cls, vars) -> None:
        """Refuse discrete variables where a step method's own `competence` does."""
        if cls.competence is BlockedStep.competence:
            return
        discrete = [var for var in vars if np.dtype(var.dtype).kind != "f"]
        refused = [var.name for var in discrete if _ask_competence(cls, var, False) == Competence.INCOMPATIBLE]
        if refused:
            raise ValueError(
                f"{cls.__name__} does not move discrete variables; got {', '.join(refused)}. "
                "Leave them out of vars= (pm.sample then finds a step method for them), or give them to pm.Metropolis."
            )

    @staticmethod
    def competence(var, has_grad) -> Competence:
        """Return how well this step method suits a variable, a :class:`Competence`."""
        return Competence.INCOMPATIBLE

    @classmethod
    def _competence(cls, vars, have_grad) -> list[Competence]:
        """Return the competence for each of several variables."""
        vars = list(np.atleast_1d(vars)) if not isinstance(vars, (list, tuple)) else vars
        have_grad = np.broadcast_to(have_grad, len(vars))
        return [_ask_competence(cls, var, grad) for var, grad in zip(vars, have_grad)]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {listed(var.name for var in getattr(self, 'vars', ())) or 'no variables'}>"

    @property
    def vars_shape_dtype(self) -> dict[str, tuple[tuple[int, ...], np.dtype]]:
        """Shape and dtype of each variable, by name."""
        return {var.name: (var.dshape, np.dtype(var.dtype)) for var in self.vars}

    def remarks(self, stats) -> list[SamplerWarning]:
        """Return what there is to say about the draws of a chain, for its statistics: a dict of arrays, without tuning."""
        return []

    def check_start(self, points) -> None:
        """Raise an error if a chain cannot start at one of these points, a list of dicts with finite log-probability."""

    def stop_tuning(self) -> None:
        """Switch tuning off."""
        if hasattr(self, "tune"):
            self.tune = False

    def __getnewargs_ex__(self) -> tuple[tuple, dict[str, Any]]:
        return (self.vars,), {"model": self.model, "blocked": True}


class ArrayStep(BlockedStep):
    """Base class of a user's step method that works on one flat array.

    A subclass writes ``astep(self, q0, *fs)``, which returns the new array or, with ``generates_stats = True``,
    ``(new array, [stats])``.

    Parameters
    ----------
    vars : list of value variables
    fs : list of callables
        Functions of a point, given to `astep` as functions of the flat array.
    allvars : bool
        Whether `astep` also gets the whole point, as its last argument.
    blocked : bool
    """

    def __init__(self, vars, fs, allvars=False, blocked=True) -> None:
        self.vars = list(vars)
        self.ordering = ArrayOrdering(self.vars)
        self.fs = fs
        self.allvars = allvars
        self.blocked = blocked

    def step(self, point) -> Any:
        """Move a point (dict of arrays) once."""
        bijection = DictToArrayBijection(self.ordering, point)
        inputs = [bijection.mapf(function) for function in self.fs]
        if self.allvars:
            inputs.append(point)
        return _moved(self, bijection, point, inputs)


class ArrayStepShared(BlockedStep):
    """Base class of a user's step method whose functions read the other variables from shared tensors.

    A subclass writes ``astep(self, q0)``.

    Parameters
    ----------
    vars : list of value variables
    shared : dict of variable to K.variable
        Updated from the point before each step.
    blocked : bool
    """

    def __init__(self, vars, shared, blocked=True) -> None:
        self.vars = list(vars)
        self.ordering = ArrayOrdering(self.vars)
        self.shared = {getattr(var, "name", var): tensor for var, tensor in shared.items()}
        self.blocked = blocked

    def step(self, point) -> Any:
        """Move a point (dict of arrays) once."""
        for name, tensor in self.shared.items():
            tensor.set_value(point[name])
        return _moved(self, DictToArrayBijection(self.ordering, point), point, [])


class GradientSharedStep(BlockedStep):
    """Base class of a user's step method that asks for the log-probability and its gradient.

    A subclass writes ``astep(self, q0)``, where ``self._logp_dlogp_func(q0)`` gives both, with the other variables where they are.

    Parameters
    ----------
    vars : list of value variables
        All continuous.
    model : Model, default the one whose context is open
    blocked : bool
    dtype : str, optional
        Of the flat array; default floatx.
    logp_dlogp_func : ValueGradFunction, optional
        Default: ``model.logp_dlogp_function(vars)``.
    """

    def __init__(self, vars, model=None, blocked=True, dtype=None, logp_dlogp_func=None, **theano_kwargs) -> None:
        self.model = modelcontext(model)
        self.vars, self.blocked = value_variables(vars, self.model), blocked
        if logp_dlogp_func is None:
            logp_dlogp_func = self.model.logp_dlogp_function(self.vars, dtype=dtype, **theano_kwargs)
        logp_dlogp_func.set_extra_values(self.model.test_point)
        self._logp_dlogp_func = logp_dlogp_func

    def step(self, point) -> Any:
        """Move a point (dict of arrays) once."""
        function = self._logp_dlogp_func
        function.set_extra_values(point)
        moved = self.astep(function.dict_to_array(point))
        array, stats = moved if self.generates_stats else (moved, None)
        point = {**point, **function.array_to_dict(array)}
        return (point, stats) if self.generates_stats else point

    def astep(self, q0) -> Any:
        """Return the array after one move, and a list of statistics if ``generates_stats``."""
        raise TypeError(f"{type(self).__name__} has no method astep(self, q0), which moves a flat array.")


def metrop_select(mr, q, q0) -> tuple[np.ndarray, bool]:
    """Accept `q` with probability min(1, exp(mr)), else keep `q0`.

    Parameters
    ----------
    mr : float
        Logarithm of the Metropolis ratio; one that is not finite is rejected.
    q, q0 : array
        Proposed and current point.

    Returns
    -------
    array, bool
        The chosen point, and whether `q` was accepted.
    """
    if np.isfinite(mr) and np.log(np.random.uniform()) < mr:
        return q, True
    return q0, False


def value_variables(vars, model) -> list:
    """Return the value variables (FreeRV) behind one variable, a list of them, or all of a model's.

    Raises
    ------
    ValueError
        If there is none.
    """
    if vars is None:
        vars = list(model.vars)
    else:
        vars = vars if isinstance(vars, (list, tuple)) else [vars]
        given = [model[var] if isinstance(var, str) else var for var in vars]
        # One by one: in which order an engine finds the inputs of several tensors is its own affair.
        vars = list(dict.fromkeys(found for var in given for found in inputvars(var)))
    if not vars:
        raise ValueError("No free random variables to sample: the step method was given no variable of the model.")
    strangers = [str(var.name) for var in vars if not any(var is known for known in model.vars)]
    if strangers:
        known = ", ".join(var.name for var in model.vars)
        raise ValueError(f"{', '.join(strangers)}: no free variable of this model, which has {known}")
    return vars


def _ask_competence(cls, var, has_grad):
    try:
        return cls.competence(var, has_grad)
    except TypeError:  # a user's class may take the variable only
        return cls.competence(var)


def _moved(step, bijection, point, inputs):
    if step.generates_stats:
        array, stats = step.astep(bijection.map(point), *inputs)
        return bijection.rmap(array), stats
    return bijection.rmap(step.astep(bijection.map(point), *inputs))
