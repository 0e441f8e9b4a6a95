"""It starts, wherever it says it does, and leaves nothing behind; where it cannot work, it says so at once."""

import sys
import types

import pytest

import pymc3 as pm
from tests.fresh_python import run_python

# ---------------------------------------------------------------------------------------------------------------------
# Importing writes no file
# ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path):
    """The variables of an environment in which home, temporary and current folder are one, which is empty."""
    return {"cwd": tmp_path, "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}


def test_importing_writes_no_file_and_makes_no_session(home, monkeypatch):
    """TensorFlow's graphs start threads, and a process that is forked while one starts hangs now and then."""
    monkeypatch.delenv("KERAS_HOME", raising=False)
    made = "from pymc3.backends_symbolic.shared.sessions import _State; assert _State.default is None"
    done = run_python(f"import pymc3, os; assert 'KERAS_HOME' not in os.environ; {made}", **home)
    assert done.returncode == 0, done.stderr
    assert list(home["cwd"].rglob("*")) == []


def test_importing_works_in_a_home_that_cannot_be_written(home):
    file = home["cwd"] / "a file, in which nobody makes a folder"
    file.touch()
    done = run_python("import pymc3; print(pymc3.__version__)", **{**home, "HOME": str(file)})
    assert (done.stdout.strip(), done.returncode) == (pm.__version__, 0), done.stderr


@pytest.mark.only_tensorflow
def test_keras_is_there_when_it_is_used(home):
    done = run_python("import pymc3, tensorflow as tf; print(tf.keras.layers.Dense, tf.keras.optimizers.Adam)", **home)
    assert done.returncode == 0 and "Dense" in done.stdout and "Adam" in done.stdout, done.stderr


# ---------------------------------------------------------------------------------------------------------------------
# A child forked after sampling works, or says at once what to do
# ---------------------------------------------------------------------------------------------------------------------

FORK = """
import os, signal, sys
import numpy as np
import pymc3 as pm

def sampled(mean=2.0):
    with pm.Model() as model:
        pm.Normal("x", mean, 1.0)
        trace = pm.sample(200, tune=100, step=pm.Metropolis(), chains=1, random_seed=1, progressbar=False)
    return model, float(trace["x"].mean())

def in_a_child(work):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        signal.alarm(60)  # a child that hangs is ended, and its status says so
        try:
            print("child:", work())
        except Exception as error:
            print("child:", type(error).__name__, error)
        sys.stdout.flush()
        os._exit(0)
    print("status:", os.waitpid(child, 0)[1])
"""
IN_THE_CHILD = {
    "samples": "lambda: sampled()[1]",
    "evaluates": "lambda: float(model.logp({'x': 0.5}))",
    "compiles": "lambda: float(pm.Normal.dist(0.0, 1.0).logp(0.5).eval())",
}


def forked(before, *works):
    """Return, for each work, what a child printed after the parent had done `before`, and how that child ended."""
    done = run_python("\n".join([FORK, before, *(f"in_a_child({work})" for work in works)]))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()[-2 * len(works) :]
    return [(child.removeprefix("child: "), status) for child, status in zip(lines[::2], lines[1::2])]


@pytest.fixture(scope="module")
def children_after_sampling():
    return dict(zip(IN_THE_CHILD, forked("model, mean = sampled()", *IN_THE_CHILD.values())))


@pytest.mark.parametrize("what", IN_THE_CHILD)
def test_a_child_forked_after_sampling(what, children_after_sampling, engine):
    child, status = children_after_sampling[what]
    assert status == "status: 0"
    if engine == "theano":
        float(child)
    else:
        assert child.startswith("BackendError ") and "get_context('spawn')" in child


def test_a_child_forked_before_anything_was_computed_samples():
    ((child, status),) = forked("", IN_THE_CHILD["samples"])
    assert status == "status: 0"
    assert abs(float(child) - 2.0) < 1.0


# ---------------------------------------------------------------------------------------------------------------------
# Versions that it does not work with
# ---------------------------------------------------------------------------------------------------------------------


def test_an_engine_that_is_too_old_is_named_with_its_version(tmp_path, engine):
    package = {"theano": "pytensor", "tensorflow": "tensorflow"}[engine]
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text("__version__ = '0.1.2'")
    done = run_python(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import pymc3")
    assert done.returncode != 0
    assert f"the '{engine}' engine cannot be loaded with {package} 0.1.2" in done.stderr.splitlines()[-1]
    assert f'pip install "pymc3-backends[{engine}]"' in done.stderr.splitlines()[-1]
    assert "The above exception was the direct cause" in done.stderr


def test_arviz_1_is_refused_in_one_sentence(monkeypatch):
    """ArviZ 1 has an InferenceData and a plot_posterior, which take other arguments."""
    arviz = types.ModuleType("arviz")
    arviz.__version__ = "1.2.0"
    arviz.InferenceData = arviz.plot_posterior = arviz.summary = dict
    monkeypatch.setitem(sys.modules, "arviz", arviz)
    for function in (pm.plot_posterior, pm.summary):
        with pytest.raises(ImportError, match=r"needs ArviZ 0\.x, found ArviZ 1\.2\.0; pip install 'pymc3-backends\[plots\]'"):
            function({})
