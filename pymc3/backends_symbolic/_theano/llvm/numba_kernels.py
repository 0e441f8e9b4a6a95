"""Operations left to PyTensor: its Numba function, called from our machine code through a C function pointer."""

import warnings
from hashlib import sha256

import numba
import numpy as np
from numba import types
from pytensor.link.numba.cache import compile_numba_function_src
from pytensor.link.numba.dispatch.basic import numba_funcify_ensure_cache
from pytensor.tensor.type import TensorType

from .. import numba_rules  # noqa: F401 - it registers how this engine's operations run
from ..fallbacks import warn_of_kernel
from ..modes import quiet
from .arrays import KERNEL_ERROR, shape_of
from .builder import NeedsPython, Unsupported

#: key -> compiled C function: alive as long as the process, as PyTensor's own cache on disk outlives it.
_kernels = {}


def emit_kernel(lowering, node):
    """Append a call of PyTensor's own function for a node."""
    for x in (*node.inputs, *node.outputs):
        if not isinstance(x.type, TensorType):
            raise Unsupported(f"{node.op} on {x.type}")
    if lowering.kernels is None:
        raise Unsupported(f"{node.op} is left to PyTensor")
    kernel = _kernel(node)
    builder = lowering.builder
    given = [lowering.spilled(x) for x in node.inputs]
    pointers = [lowering.destination(x) for x in node.outputs]
    types_and_names = ", ".join(f"ptr {p}" for p in (*given, *pointers, "%status"))
    lowering.kernels.append(kernel)
    builder.emit(f"call void inttoptr (i64 {kernel.address} to ptr)({types_and_names})")
    for x, pointer in zip(node.outputs, pointers):
        lowering.memory[x] = pointer


def _kernel(node):
    with quiet():
        # PyTensor warns where it would call back into Python; lowered code runs without the interpreter's lock.
        warnings.filterwarnings("error", message="Numba will use object mode")
        try:
            function, key = numba_funcify_ensure_cache(node.op, node=node, storage_map={})
        except UserWarning as reason:
            raise NeedsPython(f"{node.op} is a Python function, which is called for every evaluation") from reason
        warn_of_kernel(node.op)
        return _wrapped(node, function, key)


def _wrapped(node, function, key):
    """Return PyTensor's function as a C function of pointers."""
    variables = (*node.inputs, *node.outputs)
    source = _source(variables, len(node.inputs))
    # What is cached imports this module.
    full_key = None if key is None else sha256(f"{key} {source} {__name__}".encode()).hexdigest()
    if full_key in _kernels:
        return _kernels[full_key]
    signature = types.void(*(types.CPointer(numba.from_dtype(np.dtype(x.type.dtype))) for x in variables), _STATUS)
    environment = {"carray": numba.carray, "function": function, "__name__": __name__}
    python = compile_numba_function_src(source, "kernel", environment, {}, cache_key=full_key)
    compiled = numba.cfunc(signature, cache=full_key is not None)(python)
    if full_key is not None:
        _kernels[full_key] = compiled
    return compiled


_STATUS = types.CPointer(types.int64)


def _source(variables, count):
    """Return a C-callable wrapper: pointers become arrays, results are copied to where they are wanted."""
    names = [f"p{i}" for i in range(len(variables))]
    lines = [f"def kernel({', '.join(names)}, status):"]
    lines += [f"    a{i} = carray({name}, {shape_of(x)!r})" for i, (name, x) in enumerate(zip(names, variables))]
    lines += ["    try:", f"        results = function({', '.join(f'a{i}' for i in range(count))})"]
    single = len(variables) == count + 1
    for i in range(count, len(variables)):
        target = f"a{i}[...]" if shape_of(variables[i]) else f"a{i}[()]"
        value = "results" if single else f"results[{i - count}]"
        lines.append(f"        {target} = {value}{'' if shape_of(variables[i]) else '[()]'}")
    lines += ["    except Exception:", f"        status[0] |= {KERNEL_ERROR}"]
    return "\n".join(lines) + "\n"
