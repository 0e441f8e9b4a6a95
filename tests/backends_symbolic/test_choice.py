"""The choice of the engine, each in a process of its own."""

import pytest

from pymc3.backends_symbolic import choice
from tests.fresh_python import run_python, without


def test_unknown_engine_names_the_valid_ones():
    result = run_python("import pymc3.backends_symbolic", PYMC_SYMB_BACKEND="torch")
    assert result.returncode != 0
    for part in ("PYMC_SYMB_BACKEND", "'torch'", "'theano'", "'tensorflow'", 'pip install "pymc3-backends[theano]"'):
        assert part in result.stderr


@pytest.mark.parametrize("engine, package", [("theano", "pytensor"), ("tensorflow", "tensorflow")])
def test_missing_engine_names_the_command(engine, package):
    result = run_python(without(package) + "import pymc3.backends_symbolic", PYMC_SYMB_BACKEND=engine)
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError") and package in last
    assert f'pip install "pymc3-backends[{engine}]"' in last and "PYMC_SYMB_BACKEND" in last


def test_says_once_which_engine_is_used(engine):
    code = "import pymc3.backends_symbolic as K; import pymc3; import pymc3.distributions; print(K.backend(), end='')"
    result = run_python(code, PYMC_SYMB_BACKEND=f" {engine.upper()} ")
    assert result.returncode == 0, result.stderr
    title = {"theano": "Theano", "tensorflow": "TensorFlow"}[engine]
    assert result.stderr.count(f"Using {title} backend.") == 1
    assert result.stdout == engine


def test_wrong_floatx_is_an_error():
    result = run_python("import pymc3.backends_symbolic", PYMC_FLOATX="float128")
    assert result.returncode != 0
    assert "PYMC_FLOATX" in result.stderr and "float64" in result.stderr


def test_floatx_from_the_environment():
    code = "from pymc3 import backends_symbolic as K; print(K.floatx(), K.dtype(K.placeholder(())), K.dtype(K.constant(1.5)))"
    result = run_python(code, PYMC_FLOATX="float32")
    assert result.stdout.split() == ["float32"] * 3, result.stderr


def test_theano_is_the_default():
    assert choice.chosen_engine({}) == "theano"
    assert choice.chosen_engine({"PYMC_SYMB_BACKEND": ""}) == "theano"
    assert choice.chosen_engine({"PYMC_SYMB_BACKEND": "TensorFlow"}) == "tensorflow"
