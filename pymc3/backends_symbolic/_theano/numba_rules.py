"""How Numba, where PyTensor compiles with it, runs the operations of this engine."""

from pytensor.link.numba.dispatch.elemwise import scalar_in_place_fn
from pytensor.link.numba.dispatch.string_codegen import CODE_TOKEN

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
