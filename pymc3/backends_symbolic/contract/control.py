"""Contract: control flow, compiled functions and sessions.

Bodies (`step`, `fn`, `cond`, ...) are pure functions of tensors; the dtypes and shapes of what they carry do not change. A
structure is a tensor, None, or a (nested) tuple or list of structures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..shared.shapes import TensorSpec
from .tensors import TensorVariable
from .types import Length, TensorLike


def compile_loop(
    step: Callable[..., Any], carry: Sequence[TensorSpec], xs: Sequence[TensorSpec], name: str | None = None
) -> Callable[..., tuple[list[np.ndarray], list[np.ndarray]]]:
    r"""Return the compiled outermost loop of a chain: ``loop(carry_arrays, xs_arrays, n) -> (carry_arrays, ys)``.

    `step` is written for one chain and one iteration, and mapped over chains by the engine. NumPy in, NumPy out:
    ``carry_arrays[i]`` is (chains, \*shape), ``xs_arrays[i]`` (capacity, chains, \*shape), ``n`` an int, 0 <= n <= capacity,
    ``ys[i]`` (n, chains, \*shape). Neither `n` nor the values of `variable`s compile anything again; the results of a chain
    do not depend on how many there are. One call is one engine call. Arrays may lie in memory in any order of their axes. Once the
    first call has compiled, several threads may call at once, and run at once.

    Parameters
    ----------
    step : callable
        ``step(carry, x) -> (new_carry, y)``, lists of tensors.
    carry, xs : list of TensorSpec
        Of one chain; shapes static.
    name : str, optional

    Raises
    ------
    TypeError, ValueError
        An entry of new_carry differs from `carry` in number, dtype or shape (the message names it); `step` depends on a
        placeholder.
    """
    ...


def scan(fn: Callable[..., Any], init: Any, xs: Any = None, length: Length | None = None) -> tuple[Any, Any]:
    """Return (carry, ys): `fn` applied in turn to slices of `xs` along the first axis.

    Parameters
    ----------
    fn : callable
        ``fn(carry, x) -> (carry, y)``, structures; `x` is None if `xs` is.
    init : structure
        The first carry.
    xs : structure, optional
        Tensors of one common first length.
    length : int or int64 tensor, optional
        Number of steps, needed if `xs` is None; an integer beside `xs`. A tensor that is negative stands for no steps.

    Returns
    -------
    carry : structure
        The last carry.
    ys : structure
        The y of every step, stacked along a new first axis.

    Examples
    --------
    >>> growth = K.constant([1.0, 2.0, 4.0])
    >>> last, sums = K.scan(lambda carry, x: (carry + x, carry + x), 0.0, growth)
    >>> K.eval([last, sums])
    [array(7.), array([1., 3., 7.])]
    """
    ...


def while_loop(cond: Callable[..., TensorLike], body: Callable[..., Any], init: Any, max_iterations: int) -> Any:
    """Repeat ``carry = body(carry)`` while ``cond(carry)`` holds, and return the last carry.

    Parameters
    ----------
    cond : callable
        carry -> boolean scalar tensor.
    body : callable
        carry -> carry.
    init : structure
    max_iterations : int
        The body runs at most so many times.

    Examples
    --------
    >>> doubled = K.while_loop(lambda x: x < 100.0, lambda x: 2.0 * x, K.constant(3.0), max_iterations=50)
    >>> float(K.eval(doubled))
    192.0
    """
    ...


def cond(p: TensorLike, f: Callable[..., Any], g: Callable[..., Any], *args: Any) -> Any:
    """Return ``f(*args)`` where the boolean scalar `p` holds, else ``g(*args)``; equal structures, dtypes and shapes.

    Under `vectorize` both may be evaluated.

    Parameters
    ----------
    p : tensor () or bool
    f, g : callable
    *args
        Tensors handed to both.
    """
    ...


def vectorize(fn: Callable[..., Any], in_axes: int | Sequence[int | None] | None = 0) -> Callable[..., Any]:
    """Return a function that maps `fn` over the first axis of its arguments and stacks the results along a first axis.

    Parameters
    ----------
    fn : callable
        Of tensors; returns a tensor or a list or tuple of tensors.
    in_axes : int, None, or a sequence of them, one per argument
        The axis to map over; None: the argument is passed as it is.

    Examples
    --------
    >>> matrices, vector = K.ones((4, 2, 3)), K.constant([1.0, 2.0, 3.0])
    >>> K.eval(K.vectorize(K.dot, in_axes=(0, None))(matrices, vector)).shape
    (4, 2)
    """
    ...


def callback(
    fn: Callable[..., Any],
    inputs: Sequence[TensorLike],
    outputs: Any,
    gradient: Callable[[list[TensorVariable], list[TensorVariable | None]], Sequence[TensorLike | None]] | None = None,
) -> Any:
    """Return what a Python function returns for the values of `inputs`: it is called for each evaluation.

    That is slow, and a warning says so, once. It works wherever a tensor does: in loops, branches and mapped functions, in a
    compiled loop. What `fn` raises reaches whoever asked for the value, as it was raised.

    Parameters
    ----------
    fn : callable
        ``fn(*arrays)`` -> array, or a list of arrays. It has no side effects: how often it is called, for which values and in
        which thread, is the engine's affair.
    inputs : list of tensors
    outputs : TensorSpec, (shape, dtype), or a list of them
        What `fn` returns, a list for a list. A length that is None is not known before: it may depend on the lengths of the
        inputs, not on their values.
    gradient : callable, optional
        ``gradient(inputs, output_gradients)`` -> list, made of tensors: the gradient with respect to each input, None where there
        is none. Given are the inputs, and the gradient of each output, None for those that are not of floating type.

    Raises
    ------
    ValueError, TypeError
        When it is called: what `fn` returns has another shape, or a dtype that is no case of the one that was promised.
    NotImplementedError
        Asked for a gradient, without `gradient`.

    Examples
    --------
    >>> x = K.placeholder((3,), name="x")
    >>> def gradient(inputs, output_gradients):
    ...     return [output_gradients[0] * 2 * inputs[0]]
    >>> squares = K.callback(lambda x: (x**2).sum(), [x], ((), "float64"), gradient)
    >>> K.eval([squares, K.gradients(squares, x)], {x: [1.0, 2.0, 3.0]})
    [array(14.), array([2., 4., 6.])]
    """
    ...


class Function:
    """A compiled function: ``f(*args, **by_name)``; made by `function`. Attributes: ``inputs outputs name``.

    Called with NumPy data it returns NumPy arrays: a list if `outputs` was a list, an array for one tensor. Called with
    one or more tensors it returns tensors: the outputs with the inputs replaced.

    Raises
    ------
    TypeError
        Wrong count, unknown name, a dtype that cannot be cast safely (floats for an integer input).
    ValueError
        Wrong rank or static shape. All are raised before anything runs, and name function, input, got and wanted.
    SessionClearedError
        Its session was cleared.
    """

    inputs: list[TensorVariable]
    outputs: Any
    name: str | None

    def __call__(self, *args: Any, **by_name: Any) -> Any:
        """Return the outputs: arrays where all inputs are data, tensors where one is a tensor (the graph, with it as input)."""
        ...


def function(
    inputs: Sequence[TensorVariable],
    outputs: TensorLike | Sequence[TensorLike],
    updates: Mapping[TensorVariable, TensorLike] | Sequence[tuple[TensorVariable, TensorLike]] | None = None,
    name: str | None = None,
) -> Function:
    """Return a `Function`.

    Parameters
    ----------
    inputs : list of placeholders
    outputs : tensor or list of tensors
    updates : dict or list of pairs, optional
        `variable` -> tensor that becomes its value after the outputs were computed.
    name : str, optional
        For messages.

    Raises
    ------
    ValueError
        An output depends on a placeholder that is not an input (the message names it); an input occurs twice.
    TypeError
        An input is not a placeholder.

    Examples
    --------
    >>> x = K.placeholder((), name="x")
    >>> count = K.variable(0.0)
    >>> square = K.function([x], K.square(x), updates={count: count + 1})
    >>> float(square(3.0)), float(square(4.0)), float(K.get_value(count))
    (9.0, 16.0, 2.0)
    """
    ...


class Session:
    """The owner of a graph, of compiled functions, a seed and a device; ``with session:`` makes it the current one.

    Tensors of one session cannot be used in another (SessionMismatchError), nor after it was cleared
    (SessionClearedError). Attributes: ``seed device floatx cleared lock`` (an RLock, held while building); method
    ``check()`` raises SessionClearedError if it was cleared.

    Parameters
    ----------
    seed : int, optional
        Fixes the streams that ``K.RandomStream()`` makes in it.
    device : str, optional
        The engine's name of a device ('cpu', 'gpu:1'); None: the engine chooses. ValueError if there is no such device.
    """

    seed: int | None
    device: str | None
    floatx: str
    cleared: bool
    lock: Any

    def __init__(self, seed: int | None = None, device: str | None = None) -> None: ...

    def check(self) -> None:
        """Raise SessionClearedError if the session was cleared."""
        ...

    def __enter__(self) -> Session: ...

    def __exit__(self, *error: Any) -> bool: ...


def get_session() -> Session:
    """Return the current session: the innermost one entered in this thread, or the default one of the process."""
    ...


def set_session(session: Session) -> Session:
    """Make `session` the current one and return the one it replaces."""
    ...


def clear_session() -> None:
    """Clear the current session (its tensors and functions can no longer be used) and put a new one in its place.

    Memory that is free then goes back to the system.
    """
    ...
