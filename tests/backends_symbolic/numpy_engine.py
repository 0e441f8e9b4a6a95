"""The smallest engine: NumPy, which computes at once. What is written once over the primitives is tested on it.

It has no graph: primitives that ask for one, or copy it, are missing from what it can do.
"""

from types import SimpleNamespace

import numpy as np
from scipy import special

from pymc3.backends_symbolic.contract.primitives import PRIMITIVES
from pymc3.backends_symbolic.derived.promotion import promoted
from pymc3.backends_symbolic.shared.data import as_numpy
from pymc3.backends_symbolic.shared.dtypes import promote, promote_float
from pymc3.backends_symbolic.shared.registry import K
from pymc3.backends_symbolic.shared.sessions import BaseSession, floatx
from pymc3.backends_symbolic.shared.tensor import Tensor


class TensorVariable(Tensor):
    """An array."""

    def __init__(self, value):
        self.value, self.name = np.asarray(value), None

    dtype = property(lambda self: self.value.dtype.name)
    ndim = property(lambda self: self.value.ndim)


class Session(BaseSession):
    engine = "numpy"


class Function:
    def __call__(self, *args, **by_name):
        raise NotImplementedError("functions of a graph")


def as_tensor(x, dtype=None):
    if isinstance(x, TensorVariable):
        return x if dtype in (None, x.dtype) else TensorVariable(x.value.astype(dtype))
    if isinstance(x, (list, tuple)) and any(isinstance(item, TensorVariable) for item in x):
        return K.stack(x)
    return TensorVariable(as_numpy(x, dtype))


def value_of(x):
    return as_tensor(x).value


def plain(items):
    """Return a shape or a key with arrays, and numbers, in place of tensors."""
    return tuple(item.value[()] if isinstance(item, TensorVariable) else item for item in items)


def of_any(function):
    def applied(x):
        return TensorVariable(function(value_of(x)))

    return applied


def of_reals(function):
    def applied(x):
        x = value_of(x)
        return TensorVariable(function(x if x.dtype.kind == "f" else x.astype(floatx())))

    return applied


def of_two(function, rule=promote):
    def applied(x, y):
        return TensorVariable(function(*(operand.value for operand in promoted(x, y, rule=rule))))

    return applied


def of_truths(function):
    def applied(x, y):
        return TensorVariable(function(value_of(x).astype(bool), value_of(y).astype(bool)))

    return applied


def reduction(function, of_booleans=None):
    def applied(x, axes, keepdims):
        chosen = of_booleans if of_booleans and x.dtype == "bool" else function
        return TensorVariable(chosen(x.value, axis=axes, keepdims=keepdims))

    return applied


def expand_dims(x, axes):
    assert isinstance(axes, tuple) and all(0 <= axis < x.ndim + len(axes) for axis in axes)
    return TensorVariable(np.expand_dims(x.value, axes))


def written(write):
    def applied(x, key, value):
        result = x.value.copy()
        write(result, plain(key), value.value)
        return TensorVariable(result)

    return applied


def scan(body, carry, xs, length):
    steps = len(xs[0].value) if length is None else int(value_of(length))
    series = []
    for i in range(steps):
        carry, ys = body(list(carry), [TensorVariable(x.value[i]) for x in xs])
        series.append([y.value for y in ys])
    return list(carry), [TensorVariable(np.stack(column)) for column in zip(*series)]


def while_loop(cond, body, carry, max_iterations):
    for _ in range(max_iterations):
        if not cond(list(carry)).value:
            break
        carry = body(list(carry))
    return list(carry)


def cond(p, f, g, args):
    results = f(list(args)), g(list(args))
    return results[0] if p.value else results[1]


def vectorize(fn, args, is_mapped):
    length = next(len(x.value) for x, flag in zip(args, is_mapped) if flag)
    rows = [fn(*(TensorVariable(x.value[i]) if flag else x for x, flag in zip(args, is_mapped))) for i in range(length)]
    return [TensorVariable(np.stack([x.value for x in column])) for column in zip(*rows)]


def check(x, condition, problem):
    if not condition.value:
        raise ValueError(problem)
    return x


def _without_a_graph(name):
    def refuse(*args, **kwargs):
        raise NotImplementedError(name)

    return refuse


def page():
    """Return what an index page is to an engine."""
    names = {name: _without_a_graph(name) for area in PRIMITIVES.values() for name in area}
    names.update(TensorVariable=TensorVariable, Session=Session, Function=Function, as_tensor=as_tensor, check=check)
    names.update(scan=scan, while_loop=while_loop, cond=cond, vectorize=vectorize, expand_dims=expand_dims)
    reals = "exp expm1 log log1p sqrt floor ceil isnan sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh"
    names.update({name: of_reals(getattr(np, name)) for name in reals.split()})
    functions = "erf erfc erfcx erfinv erfcinv gamma gammaln digamma i0 i0e i1 i1e log_ndtr"
    names.update({name: of_reals(getattr(special, name)) for name in functions.split()})
    names.update(round=of_reals(np.round), sigmoid=of_reals(special.expit), softplus=of_reals(lambda x: np.logaddexp(0, x)))
    names.update({name: of_any(getattr(np, name)) for name in "abs sign square negative bitwise_not".split()})
    two = "add subtract multiply floor_divide mod power equal not_equal less less_equal greater greater_equal"
    names.update({name: of_two(getattr(np, name)) for name in f"{two} bitwise_and bitwise_or bitwise_xor left_shift right_shift".split()})
    names.update(true_divide=of_two(np.true_divide, promote_float), arctan2=of_two(np.arctan2, promote_float))
    names.update(logical_and=of_truths(np.logical_and), logical_or=of_truths(np.logical_or))
    names.update(sum=reduction(np.sum), prod=reduction(np.prod), max=reduction(np.max, np.any), min=reduction(np.min, np.all))
    names.update(
        is_tensor=lambda x: isinstance(x, TensorVariable),
        constant=lambda array, name: TensorVariable(array),
        shape=lambda x: TensorVariable(np.array(value_of(x).shape, "int64")),
        int_shape=lambda x: value_of(x).shape,
        cast=lambda x, dtype: TensorVariable(value_of(x).astype(dtype)),
        constant_value=value_of,
        logical_not=lambda x: TensorVariable(~value_of(x).astype(bool)),
        where=lambda condition, x, y: TensorVariable(np.where(value_of(condition), *(v.value for v in promoted(x, y)))),
        argmax=lambda x, axis: TensorVariable(np.argmax(x.value, axis)),
        cumsum=lambda x, axis: TensorVariable(np.cumsum(x.value, axis)),
        cumprod=lambda x, axis: TensorVariable(np.cumprod(x.value, axis)),
        polygamma=lambda n, x: TensorVariable(special.polygamma(n, value_of(x))),
        reshape=lambda x, shape: TensorVariable(np.reshape(x.value, plain(shape))),
        broadcast_to=lambda x, shape: TensorVariable(np.broadcast_to(x.value, plain(shape))),
        transpose=lambda x, order: TensorVariable(np.transpose(x.value, order)),
        squeeze=lambda x, axes: TensorVariable(np.squeeze(x.value, axes)),
        concatenate=lambda tensors, axis: TensorVariable(np.concatenate([x.value for x in tensors], axis)),
        full=lambda shape, value: TensorVariable(np.broadcast_to(value.value, plain(shape))),
        arange=lambda *bounds: TensorVariable(np.arange(*plain(bounds))),
        repeat=lambda x, repeats, axis: TensorVariable(np.repeat(x.value, repeats.value, axis)),
        diag_part=lambda x, offset: TensorVariable(np.diagonal(x.value, offset, -2, -1)),
        getitem=lambda x, key: TensorVariable(x.value[plain(key)]),
        set_subtensor=written(lambda array, key, value: array.__setitem__(key, value)),
        inc_subtensor=written(np.add.at),
        take=lambda x, indices, axis, mode="raise": TensorVariable(np.take(x.value, *plain([indices]), axis, mode=mode)),
        argsort=lambda x, axis: TensorVariable(np.argsort(x.value, axis, kind="stable")),
        matmul=lambda x, y: TensorVariable(x.value @ y.value),
        tensordot=lambda x, y, axes: TensorVariable(np.tensordot(x.value, y.value, axes)),
        einsum=lambda subscripts, *operands: TensorVariable(np.einsum(subscripts, *(x.value for x in operands))),
        solve=lambda a, b: TensorVariable(np.linalg.solve(a.value, b.value)),
        slogdet=lambda x: tuple(map(TensorVariable, np.linalg.slogdet(x.value))),
        stop_gradient=lambda x: x,
        inner_reads=lambda tensors, inputs: [],
        named_roots=lambda x: [],
    )
    return SimpleNamespace(__name__="numpy_engine", **names)
