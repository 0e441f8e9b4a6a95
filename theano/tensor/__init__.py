"""Functions of tensors under Theano's names, each on K: ``import theano.tensor as tt``.

`basic`, `elemwise` and `sort`, where Theano defines most of them, are this module.
"""

import sys
from typing import Any

from .. import _absent, _conversion, gradient, printing
from ..configparser import config
from ..graph import Apply, Constant, Op
from . import _elementwise, _making, _products, _reductions, _shaping, extra_ops, nlinalg, nnet, sharedvar, slinalg, subtensor, type, var
from .sharedvar import TensorSharedVariable
from .type import INPUTS, TensorType, tensor
from .var import TensorConstant, TensorVariable

_functions = {
    name: getattr(module, name)
    for module in (_elementwise, _reductions, _making, _shaping, _products, subtensor, _conversion)
    for name in module.__all__
}
_functions |= _elementwise.NAMED
_functions |= {name: getattr(extra_ops, name) for name in extra_ops.__all__}
_functions |= {name: getattr(gradient, name) for name in ("grad", "jacobian", "hessian", "Lop", "Rop", "verify_grad")}
_functions |= {"kron": slinalg.kron, "consider_constant": gradient.consider_constant}
_functions |= dict.fromkeys(("scalar_from_tensor", "tensor_from_scalar"), _conversion.as_tensor_variable)
globals().update(_functions, **INPUTS)
__all__ = [
    *_functions, *INPUTS, "TensorConstant", "TensorSharedVariable", "TensorType", "TensorVariable", "nlinalg", "nnet", "slinalg", "tensor",
]  # fmt: skip

Tensor = TensorType
Variable = TensorVariable
_shared = sharedvar.shared
float_dtypes = continuous_dtypes = ("float16", "float32", "float64")
int_dtypes = ("int8", "int16", "int32", "int64")
uint_dtypes = ("uint8", "uint16", "uint32", "uint64")
integer_dtypes = int_dtypes + uint_dtypes
discrete_dtypes = ("bool", *integer_dtypes)
all_dtypes = discrete_dtypes + float_dtypes
basic = elemwise = sys.modules[__name__]


def __getattr__(name) -> Any:
    raise _absent.missing_name(__name__, name)
