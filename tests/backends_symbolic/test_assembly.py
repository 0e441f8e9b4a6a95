"""K is put together of an engine's primitives; an engine that lacks one is refused."""

import inspect
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic import assembly, choice
from pymc3.backends_symbolic.contract import CONTRACT
from pymc3.backends_symbolic.contract.primitives import PRIMITIVES
from pymc3.backends_symbolic.shared.registry import engine as primitives

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIRED = [name for names in PRIMITIVES.values() for name in names]


def page_without(*names):
    return SimpleNamespace(__name__="backends_abacus", **{name: vars(primitives)[name] for name in REQUIRED if name not in names})


def test_an_engine_that_lacks_primitives_is_refused_with_their_names():
    with pytest.raises(K.BackendError, match=r"the Abacus engine lacks exp, scan: backends_abacus"):
        assembly.primitives_of("Abacus", page_without("exp", "scan"))


def test_loading_such_an_engine_stops_there(engine):
    code = f"PAGE = 'pymc3.backends_symbolic.{choice.ENGINES[engine][0]}'\n{LACKING}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert "BackendError: the" in done.stderr and "lacks expm1:" in done.stderr


#: Import K with an index page from which one name is missing.
LACKING = """
import importlib.util, sys
from importlib import abc

class Lacking(abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != PAGE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        source = spec.loader.get_source(name).replace("    expm1,\\n", "")
        spec.loader.get_code = lambda name: compile(source, name, "exec")
        return spec

sys.meta_path.insert(0, Lacking())
import pymc3.backends_symbolic
"""


def test_composites_stand_where_an_engine_has_no_form_of_its_own():
    found = assembly.primitives_of("Abacus", page_without())
    assert {name: found[name] for name in assembly.COMPOSITES} == assembly.COMPOSITES
    assert assembly.primitives_of("Abacus", SimpleNamespace(**vars(page_without()), dot=len))["dot"] is len


def test_every_name_of_the_contract_is_there_and_nothing_stands_for_two():
    functions = assembly.functions_of(vars(primitives))
    assert list(functions) == list(CONTRACT)
    assert len({id(function) for function in functions.values()}) == len(CONTRACT)


def test_python_shows_the_contract_s_signature_and_docstring():
    assert str(inspect.signature(K.exp)) == str(inspect.signature(CONTRACT["exp"]))
    assert "TensorVariable" in str(inspect.signature(K.sum)) and "axis" in str(inspect.signature(K.sum))
    assert (K.exp.__name__, K.clip.__name__, K.Session.__name__) == ("exp", "clip", "Session")
    assert {"exp", "compile_loop", "TensorVariable"} <= set(dir(K)) & set(K.__all__)


def test_the_page_on_engines_quotes_what_an_engine_costs():
    """Numbers of primitives to the letter, of lines within a tenth."""
    tool = runpy.run_path(ROOT / "tools" / "engine_size.py")
    printed = [*tool["table"]().splitlines(), tool["summary"]()]
    page = (ROOT / "docs" / "add_an_engine.md").read_text(encoding="utf-8")
    quoted = {without_numbers(line): numbers_of(line) for line in page.splitlines()}
    for line in printed:
        for new, old in zip(numbers_of(line), quoted[without_numbers(line)], strict=True):
            assert old == new or (new > 1000 and abs(old - new) < new / 10), f"`python tools/engine_size.py` prints: {line}"
    assert all(tool["measured"](index_page)[0] < 90 for index_page in tool["engines"]().values())


def numbers_of(line):
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\b", line)]


def without_numbers(line):
    return re.sub(r"\d[\d,]*\b", "n", line)
