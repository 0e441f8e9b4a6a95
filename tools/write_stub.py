"""Write what editors and type checkers read about K: pymc3/backends_symbolic/__init__.pyi, made from `contract/`.

    python tools/write_stub.py [--check]

The functions of K belong to an engine that is chosen when Python runs, which no tool sees. The stub says what they are on
every engine: signatures, annotations and docstrings of `contract/`, and for tensors the methods and operators of `shared/`.
No engine is imported. ``--check`` writes nothing; its exit status is 1 if the file is not what would be written.
"""

import argparse
import ast
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "pymc3" / "backends_symbolic"
STUB = PACKAGE / "__init__.pyi"
AREAS = ("tensors", "elemwise", "reduce", "special", "shaping", "linalg", "random", "graph", "control")

HEADER = '''"""{docstring}"""
# Written by tools/write_stub.py from contract/ and shared/: do not edit.
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from .shared.dtypes import promote as promote
from .shared.errors import BackendError as BackendError
from .shared.errors import SessionClearedError as SessionClearedError
from .shared.errors import SessionMismatchError as SessionMismatchError
from .shared.shapes import TensorSpec as TensorSpec

__all__: list[str]

'''
#: Methods that return something else than a tensor.
RETURNS = {"broadcastable": "tuple[bool, ...]", "nonzero": "Any", "eval": "Any", "get_value": "np.ndarray", "set_value": "None"}
PROTOCOL = """
    def __getitem__(self, key: Any) -> TensorVariable: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[TensorVariable]: ...
    def __divmod__(self, other: TensorLike) -> tuple[TensorVariable, TensorVariable]: ...
    def __rdivmod__(self, other: TensorLike) -> tuple[TensorVariable, TensorVariable]: ...
    def __pos__(self) -> TensorVariable: ...
    def __pow__(self, other: TensorLike, modulus: None = None) -> TensorVariable: ...
    def __round__(self, decimals: int = 0) -> TensorVariable: ...
    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any: ...
"""


def source(name):
    """Return the text and the tree of a module of the package."""
    text = (PACKAGE / f"{name}.py").read_text(encoding="utf-8")
    return text, ast.parse(text)


def definitions(name):
    """Yield (node, text) of the functions and classes of a module, in order."""
    text, tree = source(name)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node, ast.get_source_segment(text, node)


def class_body(name, class_name):
    """Return the statements of a class."""
    (found,) = [node for node, _ in definitions(name) if isinstance(node, ast.ClassDef) and node.name == class_name]
    return found.body


def method(name, arguments, returns):
    """Return the text of a method; `arguments` follow `self`."""
    return f"    def {name}({', '.join(['self', *arguments])}) -> {returns}: ..."


def arguments_of(node, annotations=None):
    """Return the texts of a function's arguments after the first one; those without an annotation get one, or Any."""
    parts = []
    given = node.args
    defaults = [None] * (len(given.args) - len(given.defaults)) + given.defaults
    for argument, default in list(zip(given.args, defaults))[1:]:
        kind = ast.unparse(argument.annotation) if argument.annotation else (annotations or {}).get(argument.arg, "Any")
        parts.append(f"{argument.arg}: {kind}" + ("" if default is None else f" = {ast.unparse(default)}"))
        if given.vararg and argument is given.args[-1]:
            parts.append(f"*{given.vararg.arg}: Any")
    if given.vararg and len(given.args) == 1:
        parts.append(f"*{given.vararg.arg}: Any")
    return [*parts, *(f"{x.arg}: Any = {ast.unparse(default)}" for x, default in zip(given.kwonlyargs, given.kw_defaults))]


def tensor_methods(described):
    """Yield the lines of the methods of tensors.

    Parameters
    ----------
    described : dict
        name -> node of the contract's function of that name.
    """
    known = {}
    for node in class_body("shared/methods", "Methods"):
        if isinstance(node, ast.FunctionDef):
            contract = described.get(node.name)
            kinds = {x.arg: ast.unparse(x.annotation) for x in contract.args.args} if contract else {}
            known[node.name] = method(node.name, arguments_of(node, kinds), RETURNS.get(node.name, "TensorVariable"))
            yield "    @property\n" * bool(node.decorator_list) + known[node.name]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            yield known[node.value.id].replace(f"def {node.value.id}(", f"def {node.targets[0].id}(")
        elif isinstance(node, ast.Assign):
            yield f"    @property\n    def {node.targets[0].id}(self) -> TensorVariable: ..."
    (names,) = [node.value for node in source("shared/methods")[1].body if isinstance(node, ast.Assign) and node.targets[0].id == "_NAMES"]
    for name in ast.literal_eval(names).split():
        yield method(name, arguments_of(described[name]), "TensorVariable")


def tensor_operators():
    """Yield the lines of the operators of tensors that are functions of K."""
    for node in class_body("shared/operators", "Operators"):
        if not isinstance(node, ast.Assign):
            continue
        pairs = [(node.targets[0], node.value)]
        if isinstance(node.targets[0], ast.Tuple):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(node.targets[0].elts)
            pairs = zip(node.targets[0].elts, values)
        for target, value in pairs:
            maker = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else None
            if target.id.startswith("__") and maker in ("_both", "_binary", "_unary"):
                yield method(target.id, [] if maker == "_unary" else ["other: TensorLike"], "TensorVariable")


def stub():
    """Return the text of the stub."""
    (docstring,) = [node.value.value for node in source("__init__")[1].body[:1]]
    text, tree = source("contract/types")
    aliases = text.split("\n", tree.body[2].end_lineno)[-1].strip()
    described = {node.name: node for area in AREAS for node, _ in definitions(f"contract/{area}") if isinstance(node, ast.FunctionDef)}
    parts = [HEADER.format(docstring=docstring) + aliases]
    for area in AREAS:
        for node, definition in definitions(f"contract/{area}"):
            if node.name == "TensorVariable":
                lines = [*tensor_methods(described), *tensor_operators()]
                definition = "\n".join([definition, "", *lines]) + PROTOCOL.rstrip()
            parts.append(definition)
    return "\n\n\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="say whether the file is what would be written")
    wanted = stub()
    if parser.parse_args().check:
        return int(not STUB.exists() or STUB.read_text(encoding="utf-8") != wanted)
    STUB.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
