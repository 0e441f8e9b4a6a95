"""How Numba, where PyTensor compiles with it, runs the operations of this engine."""

from pytensor.link.numba.dispatch.basic import numba_njit, register_funcify_and_cache_key
from pytensor.link.numba.dispatch.elemwise import scalar_in_place_fn
from pytensor.link.numba.dispatch.string_codegen import CODE_TOKEN
from pytensor.link.numba.dispatch.subtensor import numba_funcify_AdvancedIncSubtensor1, numba_funcify_AdvancedSubtensor
from pytensor.tensor.subtensor import AdvancedIncSubtensor, AdvancedIncSubtensor1, AdvancedSubtensor

from .scalar_ops import NaNMaximum, NaNMinimum


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


_check_bounds(AdvancedSubtensor, numba_funcify_AdvancedSubtensor)
_check_bounds(AdvancedIncSubtensor, numba_funcify_AdvancedSubtensor)
_check_bounds(AdvancedIncSubtensor1, numba_funcify_AdvancedIncSubtensor1)
