"""Derivatives."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from ._absent import missing_name
from ._conversion import as_tensor_variable
from .graph import DisconnectedType, grad_not_implemented, grad_undefined

__all__ = [
    "DisconnectedInputError", "DisconnectedType", "Lop", "NullTypeGradError", "Rop", "consider_constant", "disconnected_grad", "grad",
    "grad_clip", "grad_not_implemented", "grad_scale", "grad_undefined", "hessian", "jacobian", "verify_grad", "zero_grad",
]  # fmt: skip


class DisconnectedInputError(ValueError):
    """A cost does not depend on what it is to be derived with respect to."""


class NullTypeGradError(TypeError):
    """A gradient is not defined."""


def grad(
    cost,
    wrt,
    consider_constant=None,
    disconnected_inputs="raise",
    add_names=True,
    known_grads=None,
    return_disconnected="zero",
    null_gradients="raise",
) -> Any:
    """Return the derivatives of a scalar: a tensor, or a list of them where `wrt` is one.

    Parameters
    ----------
    cost : scalar tensor, or None with `known_grads`
    wrt : tensor or list of tensors
    consider_constant : list of tensors, optional
        Through which no derivative passes.
    disconnected_inputs : {'raise', 'warn', 'ignore'}
        What is done where `cost` does not depend on a tensor of `wrt`: its derivative is zero.
    known_grads : dict, optional
        tensor -> the derivative with respect to it, where to start from instead of from `cost`.
    return_disconnected : {'zero', 'None', 'disconnected'}
        What the derivative is with respect to a tensor on which `cost` does not depend: zeros, or None.
    add_names, null_gradients
        Theano's; they change nothing.

    Raises
    ------
    TypeError
        `cost` is no scalar, or is not of floating type.
    DisconnectedInputError
    """
    cost = _scalar_cost(cost, known_grads)
    tensors = list(wrt) if isinstance(wrt, (list, tuple)) else [wrt]
    connected = _check_connected(cost, tensors, disconnected_inputs)
    cost, replaced = _with_constants(cost, tensors, consider_constant)
    gradients = K.gradients(cost, replaced)
    if return_disconnected != "zero":
        gradients = [g if is_connected else None for g, is_connected in zip(gradients, connected)]
    return _in_form(gradients, wrt)


def _scalar_cost(cost, known_grads):
    if known_grads:
        if cost is not None:
            raise NotImplementedError("grad takes a cost or known_grads, not both: add up the two gradients.")
        return _weighted(list(known_grads), list(known_grads.values()))
    cost = as_tensor_variable(cost)
    if cost.ndim:
        raise TypeError(f"cost must be a scalar; got {cost!r}. Sum over it, or use theano.gradient.jacobian.")
    if not cost.dtype.startswith("float"):
        raise TypeError(f"cost must be of floating type; got {cost!r}.")
    return cost


def _weighted(tensors, weights):
    """Return the sum of tensors times fixed weights: its gradient is the weights' pulled back."""
    return sum(K.sum(as_tensor_variable(x) * K.stop_gradient(as_tensor_variable(w))) for x, w in zip(tensors, weights))


def _check_connected(cost, tensors, disconnected_inputs):
    if disconnected_inputs not in ("raise", "warn", "ignore"):
        raise ValueError(f"disconnected_inputs must be 'raise', 'warn' or 'ignore'; got {disconnected_inputs!r}.")
    connected = [K.depends_on(cost, x) for x in tensors]
    if not all(connected) and disconnected_inputs != "ignore":
        lost = tensors[connected.index(False)]
        text = (
            f"grad: the cost does not depend on {lost!r}, or only through what is not differentiable. "
            "disconnected_inputs='ignore' takes zero for the derivative."
        )
        if disconnected_inputs == "raise":
            raise DisconnectedInputError(text)
        warnings.warn(text, stacklevel=4)
    return connected


def _with_constants(cost, tensors, constants):
    """Return the cost, and what to derive with respect to, in a graph where no derivative passes through some tensors."""
    if not constants:
        return cost, tensors
    constants = constants if isinstance(constants, (list, tuple)) else [constants]
    cost, *tensors = K.replace([cost, *tensors], {x: K.stop_gradient(x) for x in constants})
    return cost, tensors


def _in_form(results, wrt):
    return type(wrt)(results) if isinstance(wrt, (list, tuple)) else results[0]


def jacobian(expression, wrt, consider_constant=None, disconnected_inputs="raise") -> Any:
    """Return the derivatives of each element of a tensor, of shape ``expression.shape + wrt.shape``; arguments as `grad`'s."""
    expression = as_tensor_variable(expression)
    tensors = list(wrt) if isinstance(wrt, (list, tuple)) else [wrt]
    _check_connected(expression, tensors, disconnected_inputs)
    expression, tensors = _with_constants(expression, tensors, consider_constant)
    return _in_form(list(K.jacobian(expression, tensors)), wrt)


def hessian(cost, wrt, consider_constant=None, disconnected_inputs="raise") -> Any:
    """Return the second derivatives of a scalar, each tensor of `wrt` with itself; arguments as `grad`'s."""
    cost = _scalar_cost(cost, None)
    tensors = list(wrt) if isinstance(wrt, (list, tuple)) else [wrt]
    _check_connected(cost, tensors, disconnected_inputs)
    cost, tensors = _with_constants(cost, tensors, consider_constant)
    return _in_form(list(K.hessian(cost, tensors)), wrt)


def Lop(f, wrt, eval_points, consider_constant=None, disconnected_inputs="raise") -> Any:
    """Return the product of `eval_points`, a tensor like `f`, with the Jacobian: the gradient pulled back from `f` to `wrt`."""
    several = isinstance(f, (list, tuple))
    cost = _weighted(list(f) if several else [f], list(eval_points) if several else [eval_points])
    return grad(cost, wrt, consider_constant, disconnected_inputs)


def Rop(f, wrt, eval_points, disconnected_outputs="raise", return_disconnected="zero") -> Any:
    """Return the product of the Jacobian with `eval_points`, tensors like `wrt`: the derivative of `f` along them."""
    outputs = list(f) if isinstance(f, (list, tuple)) else [f]
    several = isinstance(wrt, (list, tuple))
    tensors, points = (list(wrt), list(eval_points)) if several else ([wrt], [eval_points])
    return _in_form([_along(as_tensor_variable(x), tensors, points) for x in outputs], f)


def _along(output, tensors, points):
    # The gradient pulled back from `output` is linear in what is pulled back: its own derivative is the one wanted.
    start = K.zeros_like(output)
    pulled_back = K.gradients(K.sum(output * start), tensors)
    return K.gradients(_weighted(pulled_back, points), start)


def disconnected_grad(x) -> K.TensorVariable:
    """Return `x`; no derivative passes through."""
    return K.stop_gradient(as_tensor_variable(x))


zero_grad = consider_constant = disconnected_grad


def grad_scale(x, multiplier) -> K.TensorVariable:
    """Return `x`, whose gradient is multiplied by a number."""
    x = as_tensor_variable(x)
    rest = K.multiply(x, multiplier)
    return rest + K.stop_gradient(x - rest)


def grad_clip(x, lower_bound, upper_bound) -> K.TensorVariable:
    """Return `x`, whose gradient is held within two numbers: a call of Python in each evaluation, which is slow."""
    x = as_tensor_variable(x)

    def clipped(inputs, output_gradients):
        return [K.clip(output_gradients[0], lower_bound, upper_bound)]

    return K.callback(lambda value: value, [x], (K.int_shape(x), x.dtype), clipped)


def verify_grad(
    fun: Callable[..., Any], pt, n_tests=2, rng=None, eps=None, out_type=None, abs_tol=None, rel_tol=None, mode=None, **ignored
) -> None:
    """Compare the gradient of a function with finite differences, at a point, and raise an AssertionError where they differ.

    Parameters
    ----------
    fun : callable
        Of tensors.
    pt : list of arrays
        The point.
    n_tests : int
        With so many random weights of the elements of the result.
    rng : numpy.random.RandomState, optional
    eps : float, optional
        Width of the differences.
    abs_tol, rel_tol : float, optional
        How far the two may be apart.
    out_type, mode, **ignored
        Theano's; they change nothing.
    """
    rng = np.random.RandomState(0) if rng is None else rng
    points = [np.asarray(x, K.floatx()) for x in pt]
    inputs = [K.placeholder(x.shape, name=f"input {i}") for i, x in enumerate(points)]
    output = as_tensor_variable(fun(*inputs))
    weights = K.placeholder(K.int_shape(output), name="weights")
    value = K.function([*inputs, weights], K.sum(output * weights))
    slope = K.function([*inputs, weights], K.gradients(K.sum(output * weights), inputs))
    shape = np.shape(K.function(inputs, output)(*points))
    single = K.floatx() == "float32"
    eps = eps or (1e-3 if single else 1e-6)
    tolerance = [1e-2 if single else 1e-4 if t is None else t for t in (abs_tol, rel_tol)]
    for _ in range(n_tests):
        weight = np.asarray(rng.uniform(0.5, 1.5, size=shape), K.floatx())
        for place, found in enumerate(slope(*points, weight)):
            expected = _differences(lambda *x: value(*x, weight), points, place, eps)  # noqa: B023
            np.testing.assert_allclose(found, expected, atol=tolerance[0], rtol=tolerance[1], err_msg=f"gradient of argument {place}")


def _differences(value, points, place, eps):
    result = np.zeros(points[place].shape)
    for index in np.ndindex(result.shape):
        ends = []
        for sign in (1, -1):
            moved = [x.copy() for x in points]
            moved[place][index] += sign * eps
            ends.append(value(*moved))
        result[index] = (ends[0] - ends[1]) / (2 * eps)
    return result


def __getattr__(name) -> Any:
    raise missing_name(__name__, name)
