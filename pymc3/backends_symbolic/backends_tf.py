"""The TensorFlow engine: the primitives that `contract/primitives.py` lists, area by area, and forms of its own.

Compare with `backends_theano.py`.
"""

from ._tf.tensors import (
    TensorVariable,
    is_tensor,
    as_tensor,
    constant,
    placeholder,
    view,
    variable,
    get_value,
    set_value,
    shape,
    int_shape,
    cast,
    constant_value,
    register_conversion,
)
from ._tf.functions import eval
from ._tf.elemwise import (
    abs,
    sign,
    exp,
    expm1,
    log,
    log1p,
    sqrt,
    square,
    floor,
    ceil,
    round,
    sin,
    cos,
    tan,
    arcsin,
    arccos,
    arctan,
    sinh,
    cosh,
    tanh,
    arcsinh,
    arccosh,
    arctanh,
    sigmoid,
    softplus,
    isnan,
    logical_not,
    bitwise_not,
    negative,
    arctan2,
    add,
    subtract,
    multiply,
    true_divide,
    floor_divide,
    mod,
    power,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    logical_and,
    logical_or,
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    left_shift,
    right_shift,
    where,
)
from ._tf.reduce import sum, prod, max, min, argmax, cumsum, cumprod
from ._tf.special import (
    erf,
    erfc,
    erfcx,
    erfinv,
    erfcinv,
    gamma,
    gammaln,
    digamma,
    polygamma,
    betainc,
    gammainc,
    gammaincc,
    i0,
    i0e,
    i1,
    i1e,
    ive,
    log_ndtr,
    xlogy,
    xlog1py,
)
from ._tf.shaping import (
    reshape,
    broadcast_to,
    transpose,
    expand_dims,
    squeeze,
    concatenate,
    full,
    arange,
    repeat,
    diag_part,
    getitem,
    set_subtensor,
    inc_subtensor,
    take,
    argsort,
)
from ._tf.linalg import matmul, tensordot, einsum, cholesky, solve, solve_triangular, slogdet, eigh, qr
from ._tf.graph import inputs_of, nearest, replace, stop_gradient, apply, gradients, jacobian, index_reads, inner_reads, zero_at
from ._tf.meetings import meetings, named_roots
from ._tf.alike import alike
from ._tf.stacked import stacks_in
from ._tf.element_sources import addends, element_sources
from ._tf.callbacks import calls_python
from ._tf.control import scan, while_loop, cond, vectorize
from ._tf.callbacks import callback
from ._tf.compiled_loop import compile_loop
from ._tf.checks import check
from ._tf.records import recorded, restored
from ._tf.functions import Function
from ._tf.session import Session

# Forms of its own, of what is composed of primitives otherwise: each says why.
from ._tf.elemwise import logsumexp
from ._tf.shaping import stack, sort, take_along_axis, searchsorted, diag
from ._tf.linalg import expm
