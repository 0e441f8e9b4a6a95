"""What a model computes: its log-probability, and compiled functions of points."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .._boundary import public_methods
from .._checks import check_int, check_keywords, described, parameters_of
from ..blocking import ArrayOrdering, DictToArrayBijection
from ..theanof import check_variables, gradient, split_flat
from ..util import get_var_name
from ..vartypes import continuous_types
from .data_shapes import explaining_data_shapes
from .factor import Factor, sum_of
from .functions import FlatView, PointFunc, Profile, ValueGradFunction
from .point import named_values

if TYPE_CHECKING:
    import pandas

__all__ = ["ModelFactor", "JointLogp"]


class ModelFactor(NamedTuple):
    """One term of a model's log-probability.

    Attributes
    ----------
    name : str
        Of the variable or potential.
    logp : tensor ()
    is_likelihood : bool
        Whether it is of an observed variable or a potential, as in `datalogpt`.
    elements : callable
        Returns tensors whose elements, taken together, add up to `logp`: a list.
    """

    name: str
    logp: Any
    is_likelihood: bool
    elements: Callable


@public_methods
class JointLogp(Factor):
    """The log-probability of a model, as a function of its free variables.

    `Model` provides the lists of variables (`vars`, `free_RVs`, `cont_vars`, `basic_RVs`, `observed_RVs`, `potentials`), and
    `building` and `remember`.
    """

    # ---- log-probability -------------------------------------------------------------------------------------------

    @property
    def factors(self) -> list[ModelFactor]:
        """The terms of the log-probability, one per free or observed variable and potential: list of `ModelFactor`."""
        return list(self.remember("factors", self._factors))

    def _factors(self):
        observed = set(self.observed_RVs)
        terms = [ModelFactor(x.name, x.logpt, x in observed, lambda x=x: [x.scaled_elements]) for x in self.basic_RVs]
        return terms + [ModelFactor(x.name, sum_of(x), True, lambda x=x: [x]) for x in self.potentials]

    @property
    def logpt(self) -> K.TensorVariable:
        """Tensor (): the log-probability with the Jacobians of transforms."""
        return self.remember("logpt", lambda: _sum(factor.logp for factor in self.factors))

    @property
    def logp_nojact(self) -> K.TensorVariable:
        """Tensor (): the log-probability without the Jacobians of transforms."""
        return self.remember("logp_nojact", lambda: _sum(v.logp_nojact for v in self.basic_RVs) + self._potential_logp())

    @property
    def varlogpt(self) -> K.TensorVariable:
        """Tensor (): the log-probability of the free variables."""
        return self.remember("varlogpt", lambda: _sum(v.logpt for v in self.free_RVs))

    @property
    def datalogpt(self) -> K.TensorVariable:
        """Tensor (): the log-probability of the observed variables, and the potentials."""
        return self.remember("datalogpt", lambda: _sum(v.logpt for v in self.observed_RVs) + self._potential_logp())

    def _potential_logp(self):
        return _sum(sum_of(potential) for potential in self.potentials)

    def why_no_gradient(self, var) -> NotImplementedError | None:
        """Return why the log-probability has no gradient with respect to a continuous variable; None if it has one."""
        return self.remember(("gradient", var.name), lambda: self._missing_gradient(var))

    def _missing_gradient(self, var):
        if not self.calls_python:  # all else has one
            return None
        try:
            K.gradients(self.logpt, var)
        except NotImplementedError as error:
            return error
        return None

    @property
    def calls_python(self) -> bool:
        """Whether Python functions are called for the log-probability (`theano.Op`, `K.callback`)."""
        return self.remember("calls Python", lambda: K.calls_python([factor.logp for factor in self.factors]))

    def dlogpt(self, vars=None) -> K.TensorVariable:
        """Return the gradient, a tensor (size,), of `logpt` with respect to `vars` (all continuous ones)."""
        return gradient(self.logpt, self.cont_vars if vars is None else vars)

    def dlogp(self, vars=None) -> Callable[..., np.ndarray]:
        """Return a compiled function of a point: gradient of the log-probability with respect to `vars` (continuous ones)."""
        return super().dlogp(self.cont_vars if vars is None else vars)

    @property
    def logp_array(self) -> Callable[..., np.ndarray]:
        """Function of a flat vector (see `bijection`): the log-probability."""
        return self.bijection.mapf(self.logp)

    @property
    def dlogp_array(self) -> Callable[..., np.ndarray]:
        """Function of a flat vector (see `bijection`): the gradient."""
        return self.bijection.mapf(self.dlogp(self.cont_vars))

    def logp_dlogp_function(self, grad_vars=None, tempered=False, **kwargs) -> ValueGradFunction:
        """Compile value and gradient of the log-probability as functions of one flat vector.

        Parameters
        ----------
        grad_vars : list of variables, optional
            Default: the continuous ones. The others are fixed by ``set_extra_values``.
        tempered : bool
            Whether prior and data get separate weights (``set_weights``).

        Returns
        -------
        ValueGradFunction
        """
        if grad_vars is None:
            grad_vars = self.cont_vars
        else:
            grad_vars = check_variables(grad_vars)
            wrong = [v.name for v in grad_vars if v.dtype not in continuous_types]
            if wrong:
                raise ValueError(f"Can only compute the gradient of continuous types, not of {wrong}.")
        extra_vars = [v for v in self.free_RVs if v not in set(grad_vars)]
        costs = [self.varlogpt, self.datalogpt] if tempered else [self.logpt]
        return ValueGradFunction(costs, grad_vars, extra_vars, **kwargs)

    # ---- points ----------------------------------------------------------------------------------------------------

    @property
    def test_point(self) -> dict[str, np.ndarray]:
        """Where samplers start: name -> array."""
        self.check_session()
        return {variable.name: variable.init_value for variable in self.vars}

    def check_test_point(self, test_point=None, round_vals=2) -> pandas.Series | dict[str, Any]:
        """Return the log-probability of each free and observed variable at a point.

        Parameters
        ----------
        test_point : dict, optional
            Default: `test_point`; a dict with some of the variables is completed from it.
        round_vals : int
            Number of decimals.

        Returns
        -------
        pandas.Series, or dict where pandas is not installed
        """
        given = named_values({} if test_point is None else test_point)
        round_vals = check_int("round_vals", round_vals)
        logps = self.logps_at({**self.test_point, **given})
        return _series({name: np.round(value, round_vals) for name, value in logps.items()})

    def logps_at(self, point) -> dict[str, float]:
        """Return the log-probability of each free and observed variable at a complete point: name -> float."""
        variables = self.basic_RVs
        with self.building():
            terms = self.remember("logps_at", lambda: [variable.logpt for variable in variables])
            # Needed once in a while: evaluated, not compiled.
            with explaining_data_shapes(self):
                values = K.eval(terms, {root: point[root.name] for root in K.inputs_of(terms)}) if terms else []
        return {variable.name: float(value) for variable, value in zip(variables, values)}

    @property
    def bijection(self) -> DictToArrayBijection:
        """The map between points and flat vectors of all free variables."""
        return DictToArrayBijection(ArrayOrdering(self.vars), self.test_point)

    @property
    def dict_to_array(self) -> Callable[..., np.ndarray]:
        """The function from points to flat vectors."""
        return self.bijection.map

    @property
    def ndim(self) -> int:
        """Length of the flat vector of all free variables."""
        return sum(variable.dsize for variable in self.free_RVs)

    # ---- compiled functions ----------------------------------------------------------------------------------------

    def makefn(self, outs, mode=None, *args, **kwargs) -> K.Function:
        """Compile a function of the free variables, in the order of `vars` or by name.

        Parameters
        ----------
        outs : tensor or list of tensors
        mode : object
            Accepted for old scripts.
        """
        check_keywords("makefn()", kwargs, _OPTIONS)
        with self.building():
            return K.function(self.vars, _tensors(outs), *args, **kwargs)

    def fn(self, outs, mode=None, *args, **kwargs) -> PointFunc:
        """Compile a function of a point (a dict), of which it takes the variables that `outs` depend on."""
        check_keywords("fn()", kwargs, _OPTIONS)
        with self.building():
            outs = _tensors(outs)
            needed = set(K.inputs_of(outs))
            return PointFunc(K.function([v for v in self.vars if v in needed], outs, *args, **kwargs), self)

    def fastfn(self, outs, mode=None, *args, **kwargs) -> PointFunc:
        """Compile a function of a point, as `fn`."""
        return self.fn(outs, mode, *args, **kwargs)

    def profile(self, outs, n=1000, point=None, profile=True, *args, **kwargs) -> Profile:
        """Time `n` calls of a function of a point; see `Profile`."""
        f = self.makefn(outs, *args, **kwargs)
        point = {**self.test_point, **named_values({} if point is None else point)}
        return Profile(f, [point[variable.name] for variable in f.inputs], check_int("n", n, 1))

    def flatten(self, vars=None, order=None, inputvar=None) -> FlatView:
        """Put one flat vector in place of several variables.

        Parameters
        ----------
        vars : list of variables, optional
            Default: all free ones.
        order : ArrayOrdering, optional
        inputvar : tensor (size,), optional
            Default: a new placeholder.

        Returns
        -------
        FlatView
        """
        vars = self.free_RVs if vars is None else check_variables(vars)
        if not isinstance(order, (ArrayOrdering, type(None))):
            raise TypeError(f"order must be a pm.ArrayOrdering of the variables; got {described(order)}.")
        if inputvar is not None and not K.is_tensor(inputvar):
            raise TypeError(f"inputvar must be a tensor, a vector; got {described(inputvar)}.")
        order = ArrayOrdering(vars) if order is None else order
        if inputvar is None:
            inputvar = K.placeholder((order.size,), K.floatx(), name="flat_view")
        by_name = {get_var_name(v): v for v in vars}
        parts = split_flat(inputvar, [by_name[entry.var] for entry in order.vmap])
        return FlatView(inputvar, parts, {entry.var: entry for entry in order.vmap})


#: Arguments of `K.function` that may be handed on.
_OPTIONS = ("outs", *parameters_of(K.function)[2:])


def _tensors(outs):
    return [K.as_tensor(out) for out in outs] if isinstance(outs, (list, tuple)) else K.as_tensor(outs)


def _sum(terms):
    terms = list(terms)
    total = terms[0] if terms else K.constant(0.0, dtype=K.floatx())
    for term in terms[1:]:
        total = total + term
    return total


def _series(values):
    if importlib.util.find_spec("pandas") is None:
        return values
    pandas = importlib.import_module("pandas")
    return pandas.Series(values, name="Log-probability of test_point")
