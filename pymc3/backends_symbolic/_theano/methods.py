"""Fills the table through which tensors' methods and NumPy's protocols reach the functions of this engine."""
from ..derived import elemwise as bits
from . import compiled, elemwise, linalg, reduce, shaping, tensors

_NAMES = {
    tensors: "cast shape int_shape ndim",
    compiled: "eval",
    elemwise: "abs sign exp expm1 log log1p log2 log10 sqrt square reciprocal floor ceil round sin cos tan arcsin arccos "
    "arctan arctan2 sinh cosh tanh arcsinh arccosh arctanh power maximum minimum logaddexp clip add subtract multiply "
    "true_divide floor_divide mod negative equal not_equal less less_equal greater greater_equal logical_and logical_or "
    "logical_xor logical_not isnan isinf isfinite where",
    bits: "bitwise_and bitwise_or bitwise_xor bitwise_not left_shift right_shift",
    reduce: "sum prod mean max min all any var std argmin argmax cumsum cumprod norm",
    shaping: "reshape flatten transpose swapaxes moveaxis expand_dims squeeze concatenate stack tile repeat "
    "broadcast_to zeros_like ones_like full_like diag diagonal tril triu take take_along_axis getitem sort argsort flip "
    "roll searchsorted linspace",
    linalg: "dot matmul tensordot outer einsum cholesky solve inv det slogdet eigh qr trace kron",
}


def attach():
    """Fill the table; called once, when the engine is imported."""
    for module, names in _NAMES.items():
        for name in names.split():
            tensors.FUNCTIONS[name] = getattr(module, name)
