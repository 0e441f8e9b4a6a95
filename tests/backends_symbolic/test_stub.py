"""What editors and type checkers see of K: the stub, made from the contract."""

import ast
import importlib.util
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.contract import CONTRACT

ROOT = Path(__file__).resolve().parent.parent.parent
STUB = ROOT / "pymc3" / "backends_symbolic" / "__init__.pyi"

USES = """
import numpy as np
import pymc3 as pm
from pymc3 import backends_symbolic as K

x = K.placeholder((3,), name="x")
reveal_type(K.exp)
reveal_type(K.sum(x * 2.0 + np.ones(3), axis=0))
reveal_type((-x) ** 2 < 1)
reveal_type(x.mean(axis=0).T[0])
reveal_type(K.function([x], K.log(x)))
reveal_type(K.RandomStream(1).normal((2,)))
reveal_type(K.int_shape(x))
with pm.Model() as model:
    reveal_type(pm.Normal("a", 0, 1) + 1)
reveal_type(model.vars)
reveal_type(pm.Normal.dist(0, 1))
K.exponential
K.sum(x, axs=0)
"""
REVEALED = ["(x: Any) -> TensorVariable", *["TensorVariable"] * 3, "Function", "TensorVariable", "tuple[int | None, ...]",
            "TensorVariable", "list[FreeRV]", "Normal"]  # fmt: skip


def test_the_stub_is_what_the_tool_writes():
    tool = runpy.run_path(ROOT / "tools" / "write_stub.py")
    assert STUB.read_text(encoding="utf-8") == tool["stub"](), "python tools/write_stub.py writes it anew"


def test_the_stub_has_all_names_of_K_with_their_docstrings():
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    found = {node.name: ast.get_docstring(node, clean=False) for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    assert found == {name: described.__doc__ for name, described in CONTRACT.items()}
    imported = {alias.asname for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(K.__all__) <= set(found) | imported


def test_the_stub_has_the_methods_of_tensors():
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    (tensor,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "TensorVariable"]
    methods = {node.name for node in tensor.body if isinstance(node, ast.FunctionDef)}
    assert all(hasattr(K.TensorVariable, name) for name in methods)
    assert {"sum", "dimshuffle", "T", "__matmul__", "__rsub__", "__neg__", "__getitem__", "get_value"} <= methods


@pytest.mark.skipif(importlib.util.find_spec("pyright") is None, reason="pyright is not installed: `make setup` installs it")
def test_pyright_finds_names_signatures_and_mistakes(tmp_path):
    (tmp_path / "uses.py").write_text(USES)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"extraPaths": [str(ROOT)], "venvPath": ".", "include": ["uses.py"]}))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "--project", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    found = [(item["severity"], item["message"]) for item in json.loads(done.stdout)["generalDiagnostics"]]
    kinds = [re.search(r'" is "(.*)"$', message).group(1) for severity, message in found if severity == "information"]
    assert kinds == REVEALED
    errors = [message for severity, message in found if severity == "error"]
    assert len(errors) == 2 and '"exponential"' in errors[0] and '"axs"' in errors[1]


@pytest.mark.skipif(importlib.util.find_spec("pyright") is None, reason="pyright is not installed: `make setup` installs it")
def test_editors_show_the_signature_and_the_docstring(tmp_path):
    """What pyright's language server answers to an editor that asks about ``K.exp``."""
    text = "from pymc3 import backends_symbolic as K\nK.exp\n"
    uri = (tmp_path / "uses.py").as_uri()
    place = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 3}}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"extraPaths": [str(ROOT)]}))
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as server:
        ask(
            server,
            1,
            "initialize",
            {"processId": None, "capabilities": {}, "workspaceFolders": [{"uri": tmp_path.as_uri(), "name": "uses"}]},
        )
        tell(server, "initialized", {})
        tell(server, "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": text}})
        shown = ask(server, 2, "textDocument/hover", place)["contents"]["value"]
        server.kill()
    assert "def exp(x: TensorLike) -> TensorVariable" in shown
    assert K.exp.__doc__.replace("`x`", "x") in shown.replace("`", "")


def tell(server, method, params, **fields):
    message = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **fields}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(message), message))
    server.stdin.flush()


def ask(server, number, method, params):
    """Return the result of a request, the server's own messages left aside."""
    tell(server, method, params, id=number)
    while True:
        headers = dict(line.decode().strip().split(": ") for line in iter(server.stdout.readline, b"\r\n"))
        answer = json.loads(server.stdout.read(int(headers["Content-Length"])))
        if answer.get("id") == number and "method" not in answer:
            return answer["result"]
