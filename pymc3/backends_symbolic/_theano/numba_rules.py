"""How Numba, where PyTensor compiles with it, runs the operations of this engine."""

from pytensor.link.numba.dispatch import subtensor
from pytensor.link.numba.dispatch.basic import numba_njit, register_funcify_and_cache_key
from pytensor.link.numba.dispatch.elemwise import scalar_in_place_fn
from pytensor.link.numba.dispatch.string_codegen import CODE_TOKEN
from pytensor.tensor.subtensor import AdvancedIncSubtensor, AdvancedSubtensor

from .scalar_ops import NaNMaximum, NaNMinimum
from .versions import ROW_WRITES


def _replace_if(condition, element, value):
    return [f"if {condition}:", CODE_TOKEN.INDENT, f"{element} = {value}", CODE_TOKEN.DEDENT]


@scalar_in_place_fn.register(NaNMaximum)
def _nan_maximum_in_place(op, idx, res, arr):
    element = f"{res}[{idx}]"
    return _replace_if(f"{element} < {arr} or {arr} != {arr}", element, arr)


@scalar_in_place_fn.register(NaNMinimum)
def _nan_minimum_in_place(op, idx, res, arr):
    element = f"{res}[{idx}]"
    return _replace_if(f"{element} > {arr} or {arr} != {arr}", element, arr)


def _check_bounds(operation, unchecked):
    """Have an operation's function check its indices: PyTensor's reads and writes beyond the array."""

    def checked(op, node, **kwargs):
        function, key = unchecked(op, node, **kwargs)
        return numba_njit(function.py_func, boundscheck=True), key and f"{key}_checked"

    register_funcify_and_cache_key(operation)(checked)


for _operation in (AdvancedSubtensor, AdvancedIncSubtensor):
    _check_bounds(_operation, subtensor.numba_funcify_AdvancedSubtensor)
for _operation in ROW_WRITES:
    _check_bounds(_operation, subtensor.numba_funcify_AdvancedIncSubtensor1)
