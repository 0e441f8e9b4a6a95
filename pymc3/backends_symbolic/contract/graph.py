"""Contract: questions about the graph, copies of parts of it, and derivatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .control import Function
from .tensors import TensorVariable
from .types import TensorLike


def inputs_of(x: TensorLike | Sequence[TensorLike]) -> list[TensorVariable]:
    """Return the placeholders that `x` (a tensor or a list of tensors) depends on, each once, in a stable order."""
    ...


def depends_on(x: TensorLike | Sequence[TensorLike], inputs: TensorLike | Sequence[TensorLike]) -> bool:
    """Tell whether `x` depends on any of `inputs`, tensors that need not be roots; a tensor depends on itself."""
    ...


def nearest(x: TensorLike | Sequence[TensorLike], tensors: Sequence[TensorVariable]) -> list[TensorVariable]:
    """Return those of `tensors` that `x` (a tensor or a list of tensors) is computed from next, in their order.

    A walk back from `x` ends at each of them: what only they depend on is not among them. `x` itself does not count.

    Examples
    --------
    >>> x, y = K.placeholder((), name="x"), K.placeholder((), name="y")
    >>> middle = K.exp(x)
    >>> made = middle + y
    >>> K.nearest(made, [x, y, middle, made]) == [y, middle]
    True
    """
    ...


def index_reads(x: TensorLike | Sequence[TensorLike]) -> list[tuple[TensorVariable, int | TensorVariable]]:
    """Return the indices, not checked when the graph is built, at which `x` (a tensor or a list of tensors) reads tables.

    ``x[i]``, `take`, `take_along_axis`, `set_subtensor` and `inc_subtensor` read at `i`; what loops, branches and mapped
    functions read inside is not listed.

    Returns
    -------
    list of (index, length)
        An integer tensor, and the length of the axis, an int or a tensor () where it is not static: right are
        -length <= index < length. Each pair once, those that others depend on first.
    """
    ...


def replace(outputs: Any, replacements: Mapping[TensorVariable, TensorLike]) -> Any:
    """Return `outputs` as they would be with some tensors replaced; the graph between is copied.

    Parameters
    ----------
    outputs : list of tensors (or one tensor)
    replacements : dict
        old tensor (a root or not) -> new tensor of the same dtype and a compatible static shape.
    """
    ...


def alike(graphs: Sequence[Sequence[TensorLike]]) -> list[tuple[list[int], list[TensorVariable], list[list[TensorVariable]]]]:
    """Sort graphs into classes of those that are one and the same function of their roots.

    Parameters
    ----------
    graphs : list of lists of tensors

    Returns
    -------
    list of (members, leaves, values)
        For each class: the positions in `graphs` of its members, ascending; the roots (placeholders, variables, constants) of
        the first member in whose place another member has something else; and for each member what stands there, of the
        same dtypes and static shapes. ``replace(graphs[members[0]], dict(zip(leaves, values[i])))`` computes what
        ``graphs[members[i]]`` does. Graphs that an engine cannot compare are in classes of their own.
    """
    ...


def stacks_in(x: TensorLike) -> list[tuple[TensorVariable, list[TensorVariable]]]:
    """Return (stack, parts) for each tensor that `x` depends on and `stack` made along the first axis, from `x` backwards.

    ``stack(parts)`` is the stack. An engine may leave some out.
    """
    ...


def addends(x: TensorLike) -> list[TensorVariable]:
    """Return tensors whose elements, taken together, add up to those of `x`: what it is made of by sums, or itself alone.

    Examples
    --------
    >>> x, y = K.placeholder((3,), name="x"), K.placeholder((), name="y")
    >>> [K.int_shape(part) for part in K.addends(K.sum(K.exp(x)) + y)]
    [(3,), ()]
    """
    ...


def element_sources(x: TensorLike, source: TensorVariable) -> tuple[np.ndarray, np.ndarray] | None:
    """Return between which elements of `source` those lie that each element of `x` depends on: of its vector, counted from 0.

    This is a proof, read off the graph: whatever the values of all else are, an element of `x` changes with no others.

    Parameters
    ----------
    x, source : tensors

    Returns
    -------
    (first, last) : int arrays of the shape of `x`, or None
        For what depends on no element, `first` is larger than `last`; where nothing can be told, all elements lie between.
        None: lengths are not known when the graph is built.

    Examples
    --------
    >>> x = K.placeholder((3,), name="x")
    >>> K.element_sources(K.exp(x)[::-1], x)
    (array([2, 1, 0]), array([2, 1, 0]))
    >>> K.element_sources(K.stack([x[1], x[1] * x[2], K.sum(x)]), x)
    (array([1, 1, 0]), array([1, 2, 2]))
    """
    ...


def calls_python(x: TensorLike | Sequence[TensorLike]) -> bool:
    """Tell whether computing `x` (a tensor or a list of tensors) calls a Python function (`callback`), also in loops and branches."""
    ...


def stop_gradient(x: TensorLike) -> TensorVariable:
    """Return a tensor equal to `x` through which no derivative passes."""
    ...


def apply(fn: Callable[..., Any], *args: Any) -> Any:
    """Return ``fn(*args)`` for a function of the engine's own tensors, its results as tensors of this layer.

    Parameters
    ----------
    fn : callable
        Takes and returns the engine's own tensors (one, or a tuple or list of them).
    *args
        Tensors, or anything `as_tensor` takes.
    """
    ...


def gradients(y: TensorLike, wrt: TensorVariable | Sequence[TensorVariable]) -> Any:
    """Return the derivatives of the scalar `y`: a list for a list, a tensor for a tensor; zeros where unconnected.

    Parameters
    ----------
    y : tensor ()
    wrt : tensor or list of tensors
        Roots or not, of floating type; the result has their shapes.

    Raises
    ------
    TypeError
        `y` or an element of `wrt` is not of floating type, or the latter is no tensor.
    ValueError
        `y` is not a scalar.

    Examples
    --------
    >>> x = K.placeholder((3,), name="x")
    >>> slope = K.function([x], K.gradients(K.sum(x**3), x))
    >>> slope([1.0, 2.0, 3.0])
    array([ 3., 12., 27.])
    """
    ...


def jacobian(y: TensorLike, wrt: TensorVariable | Sequence[TensorVariable]) -> Any:
    """Return dy/dwrt with shape y.shape + wrt.shape; a list for a list; zeros where unconnected."""
    ...


def hessian(y: TensorLike, wrt: TensorVariable | Sequence[TensorVariable]) -> Any:
    """Return the second derivatives of the scalar `y`, shape wrt.shape + wrt.shape.

    A list (each with itself) for a list.
    """
    ...


def delta_logp(
    factors: Sequence[TensorVariable], vars: Sequence[TensorVariable], shared: Mapping[TensorVariable, TensorVariable] | None = None
) -> Function:
    """Return a `Function` of two flat vectors (q, q0): the sum of `factors` at q less that at q0.

    Only the factors that depend on `vars` are computed. `q` is the concatenation of the raveled `vars`, in floatx;
    entries of discrete variables are rounded and cast back.

    Parameters
    ----------
    factors : list of tensors ()
    vars : list of placeholders
    shared : dict, optional
        placeholder -> `variable` whose value it takes, for every other placeholder that those factors depend on.
    """
    ...
