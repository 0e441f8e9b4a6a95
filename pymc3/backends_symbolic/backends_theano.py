"""The Theano engine: the primitives that `contract/primitives.py` lists, area by area, and forms of its own.

Compare with `backends_tf.py`.
"""

from ._theano.tensors import (
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
from ._theano.compiled import eval
from ._theano.elemwise import (
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
from ._theano.reduce import sum, prod, max, min, argmax, cumsum, cumprod
from ._theano.special import (
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
from ._theano.shaping import (
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
from ._theano.linalg import matmul, tensordot, einsum, cholesky, solve, solve_triangular, slogdet, eigh, qr
from ._theano.replacing import inputs_of, nearest, replace, stop_gradient
from ._theano.graph import apply, gradients, jacobian
from ._theano.index_reads import index_reads, inner_reads, zero_at
from ._theano.meetings import meetings, named_roots
from ._theano.alike import alike
from ._theano.stacked import stacks_in
from ._theano.element_sources import addends, element_sources
from ._theano.callbacks import calls_python
from ._theano.control import scan, while_loop, cond, vectorize
from ._theano.callbacks import callback
from ._theano.control import compile_loop
from ._theano.checks import check
from ._theano.records import recorded, restored
from ._theano.compiled import Function
from ._theano.sessions import Session

# Forms of its own, of what is composed of primitives otherwise: each says why.
from ._theano.elemwise import log2, log10
from ._theano.linalg import dot
