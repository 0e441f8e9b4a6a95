"""Helpers on graphs under PyMC3's names: inputs, derivatives, dtypes, joined inputs."""

from typing import Any

import numpy as np

from . import backends_symbolic as K
from ._checks import check_int, described
from ._random import draw_seeds
from .shapes import show, size_of
from .vartypes import continuous_types, float_types, int_types, typefilter

__all__ = [
    "inputvars",
    "cont_inputs",
    "gradient",
    "gradient1",
    "hessian",
    "hessian_diag",
    "hessian_diag1",
    "jacobian",
    "jacobian1",
    "jacobian_diag",
    "floatX",
    "floatX_array",
    "intX",
    "smartfloatX",
    "makeiter",
    "reshape_t",
    "largest_common_dtype",
    "CallableTensor",
    "join_nonshared_inputs",
    "make_shared_replacements",
    "take_along_axis",
    "ix_",
    "scalar_identity",
    "tt_rng",
    "set_tt_rng",
    "generator",
    "GeneratorOp",
]


def inputvars(a) -> list[K.TensorVariable]:
    """Return the inputs (free variables, placeholders) that a tensor, or a list of tensors, depends on."""
    return K.inputs_of([K.as_tensor(x) for x in makeiter(a)])


def cont_inputs(f) -> list[K.TensorVariable]:
    """Return what `inputvars` does, only those of floating type."""
    return typefilter(inputvars(f), continuous_types)


def makeiter(a) -> list | tuple:
    """Return `a` itself if it is a list or a tuple, else a list of it."""
    return a if isinstance(a, (tuple, list)) else [a]


def _variables(f, vars):
    return sorted(cont_inputs(f), key=_definition_order) if vars is None else check_variables(vars)


def check_variables(vars) -> list[K.TensorVariable]:
    """Return one variable, or several, as a list.

    Raises
    ------
    TypeError
        There is something else among them.
    """
    found = list(makeiter(vars))
    for var in found:
        if not K.is_tensor(var):
            raise TypeError(f"vars must be a list of variables, such as [model.x]; got {described(var)} among them.")
    return found


def _definition_order(variable):
    """Return the place of a model's variable: the order of a graph's inputs differs between engines."""
    model = getattr(variable, "model", None)
    names = [v.name for v in model.vars] if model is not None else []
    return names.index(variable.name) if variable.name in names else len(names)


def gradient1(f, v) -> K.TensorVariable:
    """Return the flat gradient of the scalar `f` with respect to one variable, tensor (v.size,)."""
    return K.flatten(K.gradients(f, v))


def gradient(f, vars=None) -> K.TensorVariable:
    """Return the flat gradient of a scalar.

    Parameters
    ----------
    f : scalar tensor
    vars : list of tensors, optional
        With respect to which; default: all continuous inputs of `f`.

    Returns
    -------
    tensor (size,)
        The elements of `vars` one after the other, each in C order.
    """
    vars = _variables(f, vars)
    if not vars:
        return K.zeros((0,), dtype=K.floatx())
    return K.concatenate([K.flatten(g) for g in K.gradients(f, vars)], axis=0)


def jacobian1(f, v) -> K.TensorVariable:
    """Return the Jacobian of the vector `f` with respect to one variable, tensor (f.size, v.size)."""
    f = K.flatten(f)
    derivative = K.jacobian(f, v)
    return K.reshape(derivative, (_length(f), _size(v)))


def jacobian(f, vars=None) -> K.TensorVariable:
    """Return the Jacobian of a vector.

    Parameters
    ----------
    f : tensor
        Taken as a flat vector.
    vars : list of tensors, optional
        With respect to which; default: all continuous inputs of `f`.

    Returns
    -------
    tensor (f.size, size)
    """
    vars = _variables(f, vars)
    if not vars:
        return K.zeros((0, 0), dtype=K.floatx())
    return K.concatenate([jacobian1(f, v) for v in vars], axis=1)


def hessian(f, vars=None) -> K.TensorVariable:
    """Return minus the matrix of second derivatives of a scalar: PyMC3's sign, which makes it a precision at a mode.

    Parameters
    ----------
    f : scalar tensor
    vars : list of tensors, optional
        With respect to which; default: all continuous inputs of `f`.

    Returns
    -------
    tensor (size, size)
    """
    vars = _variables(f, vars)
    return -jacobian(gradient(f, vars), vars)


def hessian_diag1(f, v) -> K.TensorVariable:
    """Return the second derivatives of the scalar `f` with respect to each element of `v`, tensor (v.size,)."""
    return K.diagonal(jacobian1(gradient1(f, v), v))


def hessian_diag(f, vars=None) -> K.TensorVariable:
    """Return minus the second derivatives of a scalar with respect to each element by itself: PyMC3's sign.

    Parameters
    ----------
    f : scalar tensor
    vars : list of tensors, optional
        With respect to which; default: all continuous inputs of `f`.

    Returns
    -------
    tensor (size,)
    """
    vars = _variables(f, vars)
    if not vars:
        return K.zeros((0,), dtype=K.floatx())
    return -K.concatenate([hessian_diag1(f, v) for v in vars], axis=0)


def jacobian_diag(f, x) -> K.TensorVariable:
    """Return the diagonal of the Jacobian of the vector `f` with respect to the vector `x`."""
    return K.diagonal(jacobian1(f, x))


def floatX(X) -> K.TensorVariable | np.ndarray:
    """Return `X` in the floating type of the session (`K.floatx`): an array for arrays and numbers, a tensor for tensors."""
    if K.is_tensor(X):
        return K.cast(X, K.floatx())
    return np.asarray(X, dtype=K.floatx())


floatX_array = floatX


def smartfloatX(x) -> Any:
    """Return what `floatX` does, for what is of floating type already; the rest unchanged."""
    return floatX(x) if str(x.dtype) in float_types else x


def intX(X) -> K.TensorVariable | np.ndarray:
    """Return `X` as int64, truncated towards zero: an array for arrays and numbers, a tensor for tensors."""
    if K.is_tensor(X):
        return K.cast(X, "int64")
    X = np.asarray(X)
    return X if X.dtype.name in int_types and X.dtype.name == "int64" else X.astype("int64")


def reshape_t(x, shape) -> K.TensorVariable:
    """Return `x` in the given shape; a shape of no lengths gives the first element."""
    return K.reshape(x, shape) if len(shape) > 0 else K.flatten(x)[0]


def largest_common_dtype(tensors) -> str:
    """Return the name of the smallest dtype that holds the values of all `tensors`."""
    return np.result_type(*[K.dtype(t) if K.is_tensor(t) else np.asarray(t).dtype for t in tensors]).name


def take_along_axis(arr, indices, axis=0) -> K.TensorVariable:
    """Apply NumPy's ``take_along_axis`` to tensors.

    Parameters
    ----------
    arr : tensor
    indices : int tensor
        As many axes as `arr`; lengths broadcast, but along `axis`.
    axis : int
    """
    return K.take_along_axis(arr, indices, axis)


class CallableTensor:
    """Turns a tensor with one input into a function of that input.

    Parameters
    ----------
    tensor : tensor with exactly one input
    """

    def __init__(self, tensor) -> None:
        self.tensor = tensor

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.tensor!r}>"

    def __call__(self, input) -> K.TensorVariable:
        """Return the tensor with its input replaced by `input`."""
        inputs = inputvars(self.tensor)
        if len(inputs) != 1:
            raise ValueError(f"CallableTensor needs a tensor with one input, this one has {len(inputs)}: {inputs}.")
        return K.replace([self.tensor], {inputs[0]: K.as_tensor(input)})[0]


def join_nonshared_inputs(xs, vars, shared, make_shared=False) -> tuple[list[K.TensorVariable], K.TensorVariable]:
    """Make tensors depend on one flat vector instead of several variables.

    Parameters
    ----------
    xs : list of tensors
    vars : list of variables
        Their raveled values, in this order, are the flat vector.
    shared : dict
        variable -> tensor that takes its place.
    make_shared : bool
        Whether the flat vector is a `K.variable` (of zeros) rather than an input.

    Returns
    -------
    xs : list of tensors
    joined : tensor (size,)
    """
    vars = list(vars)
    if not vars:
        raise ValueError("Empty list of variables.")
    size = sum(size_of(K.int_shape(v)) for v in vars)
    dtype = K.floatx()
    joined = K.variable(np.zeros(size, dtype)) if make_shared else K.placeholder((size,), dtype, name="joined")
    replacements = {**shared, **split_flat(joined, vars)}
    return K.replace(list(xs), replacements), joined


def split_flat(flat, vars) -> dict[K.TensorVariable, K.TensorVariable]:
    """Return which part of the flat vector each of `vars` is: variable -> tensor of its shape and dtype."""
    parts, start = {}, 0
    for v in vars:
        shape = tuple(getattr(v, "dshape", K.int_shape(v)))
        stop = start + size_of(shape)
        part = K.reshape(flat[start:stop], shape)
        parts[v] = part if K.dtype(v) == K.dtype(flat) else K.cast(part, K.dtype(v))
        start = stop
    return parts


def make_shared_replacements(vars, model) -> dict[K.TensorVariable, K.TensorVariable]:
    """Return variables of the engine in the place of a model's other variables.

    Parameters
    ----------
    vars : list of free variables
        Those that are left out: a step method moves them.
    model : Model

    Returns
    -------
    dict of free variable to `K.variable`
        Each with its start value.
    """
    kept = set(vars)
    return {v: K.variable(v.init_value, dtype=v.dtype, name=f"{v.name}_shared") for v in model.vars if v not in kept}


def _length(f):
    length = K.int_shape(f)[0]
    return K.shape(f)[0] if length is None else length


def _size(v):
    shape = K.int_shape(v)
    return K.prod(K.shape(v)) if None in shape else size_of(shape)


def ix_(*args) -> tuple[K.TensorVariable | np.ndarray, ...]:
    """Return indices that select a grid, as `numpy.ix_`, from vectors that may be tensors."""
    grid = []
    for place, index in enumerate(args):
        index = index if K.is_tensor(index) else np.asarray(index)
        ndim = K.ndim(index) if K.is_tensor(index) else index.ndim
        if ndim != 1:
            raise ValueError(f"Cross index must be 1 dimensional, argument {place} has {ndim} axes.")
        shape = (1,) * place + (-1,) + (1,) * (len(args) - place - 1)
        grid.append(K.reshape(index, shape) if K.is_tensor(index) else index.reshape(shape))
    return tuple(grid)


def scalar_identity(x) -> K.TensorVariable:
    """Return `x` as a tensor: another node of the graph with the same values."""
    return K.view(K.as_tensor(x))


# ---- random numbers in a graph -----------------------------------------------------------------------------------------


class _TheanoStream(K.RandomStream):
    """A `K.RandomStream` whose numbers can be asked for in Theano's words, too."""

    def uniform(self, shape=(), dtype=None, *, size=None, low=0.0, high=1.0) -> K.TensorVariable:
        """Return numbers between `low` and `high`; `size` is another name of `shape`."""
        return low + (high - low) * super().uniform(shape if size is None else size, dtype)

    def normal(self, shape=(), dtype=None, *, size=None, avg=0.0, std=1.0) -> K.TensorVariable:
        """Return normal numbers with this mean and standard deviation; `size` is another name of `shape`."""
        return avg + std * super().normal(shape if size is None else size, dtype)


class _PackageStream:
    """The stream of random numbers that `tt_rng` gives by default, and how many were taken from its seed."""

    def __init__(self) -> None:
        self.stream = None
        self.seed = None
        self.taken = 0

    def reset(self, new) -> None:
        """Start from a seed or a stream; None: from a seed of NumPy's global generator, when first needed."""
        self.stream = new if isinstance(new, K.RandomStream) else None
        self.seed = None if new is None or self.stream is not None else check_int("the seed of set_tt_rng", new, 0)
        self.taken = 0

    def take(self) -> K.RandomStream:
        """Return the stream that was set, or the next one of the seed."""
        if self.stream is not None:
            return self.stream
        if self.seed is None:
            (self.seed,) = draw_seeds(1)
        self.taken += 1
        return _TheanoStream(self.seed).fold_in(self.taken)


_package = _PackageStream()


def tt_rng(random_seed=None) -> K.RandomStream:
    """Return a stream of random numbers for graphs, a `K.RandomStream`.

    Its numbers are functions of the seed alone: a compiled function gives the same ones each time. Fold a counter in for
    others: ``pm.tt_rng().fold_in(i).normal((3,))``.

    Parameters
    ----------
    random_seed : int, optional
        Default: a new stream of the package's seed (see `set_tt_rng`), independent of those given before.
    """
    return _package.take() if random_seed is None else _TheanoStream(check_int("random_seed", random_seed, 0))


def set_tt_rng(new_rng) -> None:
    """Set the seed of the streams that `tt_rng` gives, or a `K.RandomStream` (also Theano's); None: a seed from NumPy's generator."""
    _package.reset(getattr(new_rng, "stream", new_rng))


# ---- data that come bit by bit -----------------------------------------------------------------------------------------


class GeneratorOp:
    """A tensor that takes its values from a Python generator, one after the other.

    A graph cannot call Python. It sees the current value, and `advance` goes on to the next one: PyMC3 does that by itself
    whenever the tensor is computed.

    Parameters
    ----------
    gen : iterator
        Of arrays of one shape and dtype.
    default : array, optional
        The value after the last one.
    """

    def __init__(self, gen, default=None) -> None:
        self.generator = iter(gen)
        first = next(self.generator, default)
        if first is None:
            raise ValueError("The generator yields no value, and there is no default.")
        self._tensor = K.variable(_smart(first), name="generator")
        self.default = None
        self.set_default(default)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._tensor!r}>"

    def __call__(self) -> K.TensorVariable:
        """Return the tensor, with the methods `advance`, `set_gen` and `set_default` of this object."""
        tensor = self._tensor
        tensor.advance, tensor.set_gen, tensor.set_default = self.advance, self.set_gen, self.set_default
        return tensor

    def advance(self) -> np.ndarray:
        """Go on to the next value and return it.

        Raises
        ------
        StopIteration
            There is none, and no default.
        """
        value = next(self.generator, self.default)
        if value is None:
            raise StopIteration("The generator is exhausted, and no default was set; use set_gen or set_default.")
        K.set_value(self._tensor, self._checked(value))
        return K.get_value(self._tensor)

    def set_gen(self, gen) -> None:
        """Take the next values from another generator."""
        self.generator = iter(gen)

    def set_default(self, value) -> None:
        """Return the value after the last one; None: `advance` fails then."""
        self.default = None if value is None else self._checked(value)

    def _checked(self, value):
        value = _smart(value)
        wanted = K.int_shape(self._tensor), K.dtype(self._tensor)
        if (value.shape, value.dtype.name) != wanted:
            raise ValueError(
                f"The generator's first value has shape {show(wanted[0])} and dtype {wanted[1]}; got {show(value.shape)} and "
                f"{value.dtype.name}."
            )
        return value


def _smart(value):
    value = np.asarray(value)
    return intX(value) if value.dtype.kind in "iub" else floatX(value)


def generator(gen, default=None) -> K.TensorVariable:
    """Return a tensor that takes its values from a Python generator; see `GeneratorOp`.

    Parameters
    ----------
    gen : iterator
    default : array, optional
        The value after the last one.
    """
    return GeneratorOp(gen, default)()
