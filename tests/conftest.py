"""What all tests share: the engine's name, fixed seeds, marks for one engine, a session for each test file."""

import gc
import multiprocessing
import os
import resource
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from unittest import mock

import numpy as np
import pytest

# What the Theano engine's compiler writes is verified; the variable is read when the package is imported.
os.environ.setdefault("PYMC_LLVM", "verify")

MARKS = {
    "only_theano": "runs on the Theano engine only",
    "only_tensorflow": "runs on the TensorFlow engine only",
    "gap_theano(reason)": "a known gap of the Theano engine: a strict xfail there",
    "gap_tensorflow(reason)": "a known gap of the TensorFlow engine: a strict xfail there",
}


def engine_name():
    """Return the engine that this run tests, as the package itself will choose it."""
    return os.environ.get("PYMC_SYMB_BACKEND", "").strip().lower() or "theano"


def pytest_configure(config):
    for mark, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{mark}: {meaning}")


def pytest_terminal_summary(terminalreporter):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    terminalreporter.write_line(f"largest memory of this process: {peak:.1f} GiB")


def pytest_report_header(config):
    return f"engine: {engine_name()}, numpy {np.__version__}, python {sys.version.split()[0]}"


def pytest_collection_modifyitems(items):
    chosen = engine_name()
    for item in items:
        for other in {"theano", "tensorflow"} - {chosen}:
            if item.get_closest_marker(f"only_{other}"):
                item.add_marker(pytest.mark.skip(reason=f"for the {other} engine"))
        gap = item.get_closest_marker(f"gap_{chosen}")
        if gap:
            item.add_marker(pytest.mark.xfail(reason=gap.kwargs.get("reason") or gap.args[0], strict=True))


def pytest_collection_finish():
    from pymc3 import backends_symbolic as K

    assert not K.get_session().built, "make tensors in tests and fixtures, not when a file is imported: each file has a session of its own"
    # What is loaded by now, a million objects, stays: the garbage collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 100)  # what tests leave is graphs of some size: looking at all of it ten times less often will do
    K.clear_session()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """Clear the session after the last test of a file: the graph of one session for the whole run would only grow."""
    from pymc3 import backends_symbolic as K

    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.path != item.path:
            K.clear_session()


def pytest_sessionfinish(session, exitstatus):
    # A run that tested nothing must not look like a success, whatever deselected the tests.
    if session.testscollected == 0 and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture(scope="session")
def engine():
    """The name of the engine in use."""
    return engine_name()


@pytest.fixture(scope="session")
def other_engine(engine):
    """``other_engine(function, *args)`` -> what a function of the tests returns where the other engine is in use.

    One process, of which the function sees nothing else, answers all that a run asks.
    """
    from pymc3 import backends_symbolic as K

    (other,) = {"theano", "tensorflow"} - {engine}
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        with mock.patch.dict(os.environ, PYMC_SYMB_BACKEND=other):
            assert pool.submit(K.backend).result() == other
        yield lambda function, *args: pool.submit(function, *args).result()


@pytest.fixture
def interruptible():
    """Python raises KeyboardInterrupt, though a run in the background of a shell has ignored the signal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def fixed_seed():
    """Start NumPy's global generator at the same place in every test."""
    np.random.seed(20090425)
