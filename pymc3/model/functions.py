"""Compiled functions of points and of flat vectors."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .._boundary import public, public_methods
from .._checks import listed
from ..blocking import ArrayOrdering, DictToArrayBijection
from ..distributions.base.distribution import Distribution
from ..theanof import makeiter, split_flat
from ..vartypes import float_types
from .data_shapes import explaining_data_shapes
from .point import modelcontext, named_values

__all__ = ["PointFunc", "FastPointFunc", "LoosePointFunc", "ValueGradFunction", "FlatView", "Profile", "fn", "fastfn", "logp"]


@public_methods
class PointFunc:
    """A compiled function whose inputs are taken from a point by name.

    Parameters
    ----------
    f : Function
        Its inputs are named.
    model : Model, optional
        Whose `Data` are named where they do not fit each other.
    """

    def __init__(self, f, model=None) -> None:
        self.f = f
        self.model = model
        self._names = [variable.name for variable in f.inputs]

    def __repr__(self) -> str:
        return f"<function {self.f.name or 'f'} of a point with {listed(self._names) or 'no values'}>"

    def __call__(self, *args, **kwargs) -> list[np.ndarray] | np.ndarray:
        """Return the outputs at a point, given as for ``dict``; names that are no inputs are ignored."""
        point = named_values(*args, **kwargs)
        try:
            values = [point[name] for name in self._names]
        except KeyError as error:
            missing = [name for name in self._names if name not in point]
            raise KeyError(
                f"The point has no value for {missing}; it has {sorted(point)}. Start from model.test_point and change what differs."
            ) from error
        if self.model is None:
            return self.f(*values)
        with explaining_data_shapes(self.model):
            return self.f(*values)


FastPointFunc = PointFunc
LoosePointFunc = PointFunc


@public
def fn(outs, mode=None, model=None, *args, **kwargs) -> PointFunc:
    """Compile a function of a point.

    Parameters
    ----------
    outs : tensor or list of tensors
    mode : object
        Accepted for old scripts; the engine has one mode.
    model : Model, optional
        Default: the open one.
    """
    return modelcontext(model).fn(outs, mode, *args, **kwargs)


@public
def fastfn(outs, mode=None, model=None) -> PointFunc:
    """Compile a function of a point, as `fn`."""
    return modelcontext(model).fastfn(outs, mode)


@public
def logp(rv, value) -> K.TensorVariable:
    """Return the log-probability of each element of `value` under a variable's distribution, or under a distribution.

    Parameters
    ----------
    rv : variable or Distribution
    value : tensor or array

    Returns
    -------
    tensor
    """
    distribution = rv if isinstance(rv, Distribution) else rv.distribution
    return distribution.logp(K.as_tensor(value))


class FlatView(NamedTuple):
    """A flat vector in place of several variables.

    Attributes
    ----------
    input : tensor (size,)
    replacements : dict
        variable -> its part of the vector.
    view : dict
        name -> VarMap
    """

    input: Any
    replacements: dict
    view: dict


@public_methods
class ValueGradFunction:
    """Compiled value and gradient of a scalar as functions of one flat vector.

    Parameters
    ----------
    costs : tensor () or list of tensors ()
        Their weighted sum is the value.
    grad_vars : list of variables
        The flat vector holds these, raveled, in this order; all of floating type.
    extra_vars : list of variables
        Other variables; `set_extra_values` fixes them.
    dtype : str, optional
        Of the flat vector; default floatx.
    casting, mode
        Settings of Theano; accepted for old scripts and not needed.
    compute_grads : bool
        False: the function gives the value alone.

    Attributes
    ----------
    size : int
        Length of the flat vector.
    """

    def __init__(self, costs, grad_vars, extra_vars=None, *, dtype=None, casting="no", compute_grads=True, mode=None, **kwargs) -> None:
        if kwargs:
            raise TypeError(f"ValueGradFunction got unexpected arguments: {sorted(kwargs)}.")
        costs = list(makeiter(costs))
        self._grad_vars = list(grad_vars)
        self._extra_vars = [] if extra_vars is None else list(extra_vars)
        self._check_variables()
        self.dtype = K.floatx() if dtype is None else str(np.dtype(dtype))
        self._ordering = ArrayOrdering(self._grad_vars)
        self.size = self._ordering.size
        self._compute_grads = compute_grads
        self._weights = K.variable(np.ones(len(costs)), name="weights") if len(costs) > 1 else None
        self._extra_vars_shared = {v.name: K.variable(v.tag.test_value, dtype=v.dtype, name=f"{v.name}_shared") for v in self._extra_vars}
        self._extra_are_set = not self._extra_vars
        self._function = self._compile(costs)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {listed(v.name for v in self._grad_vars) or 'no variables'}: {self.size} elements>"

    def _check_variables(self):
        names = [v.name for v in self._grad_vars + self._extra_vars]
        if any(name is None for name in names):
            raise ValueError("Arguments must be named.")
        if len(set(names)) < len(names):
            raise ValueError(f"Names of the arguments are not unique: {names}.")
        for v in self._grad_vars:
            if v.dtype not in float_types:
                raise TypeError(f"Invalid dtype for variable {v.name}: {v.dtype}; gradients need a floating type.")

    def _compile(self, costs):
        cost = costs[0] if self._weights is None else sum(self._weights[i] * c for i, c in enumerate(costs))
        flat = K.placeholder((self.size,), self.dtype, name="flat")
        shared = {v: self._extra_vars_shared[v.name] for v in self._extra_vars}
        (cost,) = K.replace([cost], {**shared, **split_flat(flat, self._grad_vars)})
        outputs = [cost, K.gradients(cost, flat)] if self._compute_grads else [cost]
        return K.function([flat], outputs, name="logp_dlogp")

    def set_weights(self, values) -> None:
        """Set the weights of the costs: array (number of costs,), or without the first one, which counts as it is then."""
        if self._weights is None:
            raise ValueError("There is one cost only; it has no weight.")
        others = K.int_shape(self._weights)[0] - 1
        K.set_value(self._weights, np.append(1.0, values) if np.shape(values) == (others,) else values)

    def set_extra_values(self, extra_vars) -> None:
        """Fix the other variables at their values in the point `extra_vars`."""
        self._extra_are_set = True
        for name, variable in self._extra_vars_shared.items():
            K.set_value(variable, extra_vars[name])

    def get_extra_values(self) -> dict[str, np.ndarray]:
        """Return the values at which the other variables are fixed, a point."""
        if not self._extra_are_set:
            raise ValueError("Extra values are not set.")
        return {name: K.get_value(variable) for name, variable in self._extra_vars_shared.items()}

    def __call__(self, array, grad_out=None, extra_vars=None) -> tuple[np.ndarray, np.ndarray] | np.ndarray:
        """Return value and gradient at a flat vector.

        Parameters
        ----------
        array : array (size,)
        grad_out : array (size,), optional
            Where to write the gradient; the value alone is returned then.
        extra_vars : dict, optional
            See `set_extra_values`.

        Returns
        -------
        value : numpy.ndarray ()
        gradient : numpy.ndarray (size,)
        """
        if extra_vars is not None:
            self.set_extra_values(extra_vars)
        if not self._extra_are_set:
            raise ValueError("Extra values are not set. Call set_extra_values(point) first.")
        if np.shape(array) != (self.size,):
            raise ValueError(f"Invalid shape for array. Must be {(self.size,)} but is {np.shape(array)}.")
        outputs = self._function(np.asarray(array, self.dtype))
        if not self._compute_grads:
            return outputs[0]
        if grad_out is None:
            return outputs[0], outputs[1]
        grad_out[...] = outputs[1]
        return outputs[0]

    def profile(self, n=1000) -> Profile:
        """Time `n` calls at zeros; see `Profile`."""
        return Profile(self._function, [np.zeros(self.size, self.dtype)], n)

    def dict_to_array(self, point) -> np.ndarray:
        """Return the flat vector of a point."""
        return DictToArrayBijection(self._ordering, {}).map(point).astype(self.dtype)

    def array_to_dict(self, array) -> dict[str, np.ndarray]:
        """Return the point, without the other variables, of a flat vector."""
        if np.shape(array) != (self.size,):
            raise ValueError(f"Array should have shape ({self.size},) but has {np.shape(array)}.")
        return DictToArrayBijection(self._ordering, {}).rmap(np.asarray(array))

    def array_to_full_dict(self, array) -> dict[str, np.ndarray]:
        """Return the point, with the other variables, of a flat vector."""
        return {**self.array_to_dict(array), **(self.get_extra_values() if self._extra_vars else {})}


class Profile:
    """Times of calls of a compiled function.

    Attributes
    ----------
    n : int
        Number of calls.
    seconds : float
        Their time in all; the first call, which may compile, is not counted.
    """

    def __init__(self, function, values, n) -> None:
        function(*values)
        start = time.perf_counter()
        for _ in range(n):
            function(*values)
        self.n = n
        self.seconds = time.perf_counter() - start
        self.name = function.name

    @property
    def fct_call_time(self) -> float:
        """Seconds of all calls."""
        return self.seconds

    @property
    def fct_callcount(self) -> int:
        """Number of calls."""
        return self.n

    def summary(self) -> None:
        """Print the number of calls and the time of one."""
        print(self)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{self.name}: {self.n} calls, {1e6 * self.seconds / max(self.n, 1):.1f} us each"
