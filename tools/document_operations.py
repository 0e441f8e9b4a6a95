"""Write docs/compiled_operations.md: how the Theano engine's compiler runs each operation of PyTensor's.

    python tools/document_operations.py          # write the page
    python tools/document_operations.py --check  # 1 if it is out of date

Everything is read from the compiler: which rules it has, and what they write.
"""

import importlib
import inspect
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pytensor
import pytensor.scalar as ps
import pytensor.scalar.math as psm
from pytensor.graph.op import Op

from pymc3.backends_symbolic._theano import inner_graphs, linalg_ops, native_functions, scalar_ops, special_ops
from pymc3.backends_symbolic._theano.llvm import arrays, nodes, program  # noqa: F401 - `program` registers all rules
from pymc3.backends_symbolic._theano.llvm.builder import Builder, Unsupported, Value
from pymc3.backends_symbolic._theano.llvm.scalars import MANY, emit_scalar

PAGE = ROOT / "docs" / "compiled_operations.md"

#: Modules of PyTensor whose operations on arrays are listed; those that are gone or not there yet are left out.
MODULES = [
    "compile.builders", "compile.ops", "ifelse", "raise_op", "scan.op", "tensor.basic", "tensor.blockwise", "tensor.elemwise",
    "tensor.extra_ops", "tensor.fft", "tensor.fourier", "tensor.linalg.constructors", "tensor.linalg.decomposition.cholesky",
    "tensor.linalg.decomposition.eigen", "tensor.linalg.decomposition.lu", "tensor.linalg.decomposition.qr",
    "tensor.linalg.decomposition.schur", "tensor.linalg.decomposition.svd", "tensor.linalg.inverse", "tensor.linalg.products",
    "tensor.linalg.solvers.general", "tensor.linalg.solvers.lstsq", "tensor.linalg.solvers.psd", "tensor.linalg.solvers.triangular",
    "tensor.linalg.solvers.tridiagonal", "tensor.linalg.summary", "tensor.math", "tensor.pad", "tensor.reshape", "tensor.shape",
    "tensor.signal.conv", "tensor.sort", "tensor.special", "tensor.subtensor",
]  # fmt: skip

HEAD = """\
# What the Theano engine's compiler covers

Made from the code by `tools/document_operations.py` with PyTensor {version}; a test fails while this page is out of date.

How each operation of PyTensor's is run ([engines.md](engines.md) says what the parts are):

- *as K's*: in a model, K's function stands for it, with gradients of K's (`_theano/native_functions.py`).
- *Numba, by PyTensor*: the compiler has no rule. The operation is compiled by PyTensor and called from the machine code, or the
  whole function is left to PyTensor, if its lengths are not known; a warning names it and what that costs.
"""
LEFT = "Numba, by PyTensor"


def table(heading, rows):
    """Return a section of the page: operation -> how it is run."""
    lines = ["", f"## {heading}", "", "| operation | how |", "|---|---|"]
    return [*lines, *(f"| {name} | {how} |" for name, how in sorted(rows.items(), key=lambda row: row[0].lower()))]


# ---- element by element ------------------------------------------------------------------------------------------------


def scalar_operations(*modules):
    """Return {name: operation} of the scalar operations that modules have, one of each class and, of our own, of each name."""
    found = {}
    for module in modules:
        for op in vars(module).values():
            if isinstance(op, ps.ScalarOp) and not isinstance(op, ps.Composite):
                ours = type(op).__module__.startswith("pymc3.")
                found.setdefault(op.name if ours and op.name else type(op).__name__, op)
    return found


def how_scalar(op):
    """Return how a scalar operation is run: what its rule writes for one element, and for one of many."""
    if isinstance(op, special_ops.SizedFunction):
        return "SciPy's C function; for large parameters a kernel compiled by Numba"
    if isinstance(op, special_ops.KernelFunction):
        return "a kernel of ours, compiled by Numba and kept on disk"
    one, many = written(op, 1), written(op, MANY)
    if one is None:
        return LEFT
    how = "instructions"
    if "inttoptr" in one:
        how = "SciPy's C function"
    elif any(line.startswith("declare") and "@llvm." not in line for line in one.splitlines()):
        how = "the C library's function"
    elif "define internal" in one:
        how = "a function of instructions"
    return f"{how}; in loops one of ours that LLVM vectorizes" if "alwaysinline" in many else how


def written(op, repeats):
    """Return the text that an operation's rule writes, None if it has none."""
    count = op.nin if op.nin > 0 else (op.nfunc_spec or ("", 2))[1]
    for kind in (ps.float64, ps.int64, ps.bool):
        try:
            result = op(*(kind() for _ in range(count)))
        except (TypeError, NotImplementedError):
            continue
        builder = Builder()
        builder.repeats = repeats
        try:
            emit_scalar(op, builder, result.type.dtype, *(Value(f"%x{i}", kind.dtype) for i in range(count)))
        except Unsupported:
            return None
        return "\n".join([*builder.lines, *builder.declarations.values()])
    return None


def scalar_rows(*modules):
    """Return {name: how it is run} of scalar operations."""
    return {name: named(native_functions.SCALARS, name) or how_scalar(op) for name, op in scalar_operations(*modules).items()}


def named(functions, name):
    """Return which of K's functions stands for an operation, "" if none does."""
    if name not in functions:
        return ""
    made = functions[name]
    return f"as K's {made}" if isinstance(made, str) else "as K's functions"


# ---- arrays -----------------------------------------------------------------------------------------------------------------


def array_operations():
    """Return {name: class} of PyTensor's operations on arrays."""
    found = {}
    for name in MODULES:
        try:
            module = importlib.import_module(f"pytensor.{name}")
        except ModuleNotFoundError:
            continue
        for cls in vars(module).values():
            own = inspect.isclass(cls) and cls.__module__ == module.__name__
            if own and issubclass(cls, Op) and not issubclass(cls, ps.ScalarOp) and not cls.__name__.startswith(("_", "Base")):
                found[cls.__name__] = cls
    return found


def how_array(cls):
    """Return how an operation on arrays is run: what its rule says of itself."""
    for registry, place in ((arrays.emit_element, "element by element: "), (nodes.emit_array, "")):
        rule = registry.dispatch(cls)
        if rule is not registry.dispatch(object):
            text = inspect.getdoc(rule).splitlines()[0].rstrip(".")
            return f"{place}{text[0].lower() + text[1:] if place else text}"
    return LEFT


def array_rows():
    """Return {name: how it is run} of PyTensor's operations on arrays."""
    return {name: named(native_functions.ARRAYS, name) or how_array(cls) for name, cls in array_operations().items()}


def own_rows():
    """Return {name: how it is run} of K's own operations."""
    classes = [
        cls
        for module in (inner_graphs, linalg_ops)
        for cls in vars(module).values()
        if inspect.isclass(cls) and issubclass(cls, Op) and cls.__module__ == module.__name__ and cls is not linalg_ops.MatrixOp
    ]
    return scalar_rows(scalar_ops, special_ops) | {cls.__name__: how_array(cls) for cls in classes}


def sections():
    """Return {heading: {operation: how it is run}}."""
    return {
        "PyTensor's scalar operations, alone or on arrays": scalar_rows(ps, psm),
        "PyTensor's operations on arrays": array_rows(),
        "K's own operations": own_rows(),
    }


def page():
    """Return the page."""
    lines = [HEAD.format(version=pytensor.__version__).rstrip()]
    for heading, rows in sections().items():
        lines += table(heading, rows)
    return "\n".join(lines) + "\n"


def main():
    """Write the page, or check it."""
    text = page()
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
