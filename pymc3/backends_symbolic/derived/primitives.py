"""The engine's primitives, as the modules of this package call them: ``engine.bitwise_and(x, y)``.

An engine hands its own over once, when it is imported; nothing here imports an engine.
"""
from types import SimpleNamespace

from ..shared.conversions import conversion_of
from ..shared.published import K

#: What every engine provides for this package.
NAMES = """
    as_tensor cast constant_value shape int_shape check stop_gradient
    subtract negative multiply true_divide floor_divide mod power square sqrt abs sign round exp maximum minimum
    bitwise_and bitwise_or bitwise_xor bitwise_not left_shift right_shift
    equal not_equal less less_equal greater greater_equal logical_and logical_or where isfinite
    max min argmax argmin sum prod logsumexp
    getitem set_subtensor inc_subtensor take take_along_axis one_hot searchsorted
    reshape flatten broadcast_to transpose squeeze expand_dims flip tile repeat roll
    zeros ones full full_like eye diag diag_part tril triu dot matmul tensordot batched_dot einsum kron trace
    cholesky inv det slogdet eigh qr expm solve solve_triangular
    polygamma gammaln arange add is_tensor
    gradients jacobian
    eval inputs_of named_roots index_reads inner_reads zero_at meetings
    scan while_loop cond
""".split()

engine = SimpleNamespace()


def is_symbolic(value):
    """Tell whether a value is a tensor: K's, the engine's own, or of a class that stands for one."""
    return isinstance(value, (K.TensorVariable, *K.TensorVariable._native)) or conversion_of(value) is not None


def install(*modules):
    """Take the primitives from an engine's modules; AttributeError if one is missing."""
    for name in NAMES:
        module = next((module for module in modules if name in vars(module)), None)
        if module is None:
            raise AttributeError(f"the engine lacks the primitive '{name}'.")
        setattr(engine, name, getattr(module, name))
