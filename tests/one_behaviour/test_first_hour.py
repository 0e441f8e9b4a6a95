"""What a user meets in a first hour with a notebook: signatures, help, the progress bar."""

import inspect
import pydoc
import subprocess
import sys

import pytest

import pymc3 as pm
from pymc3 import plots, stats

KEYWORDS = ["shape", "dims", "observed", "total_size", "transform", "testval", "initval", "initial_value", "dtype"]
CLASSES = [x for x in map(vars(pm.distributions).get, pm.distributions.__all__) if isinstance(x, type)]
DISTRIBUTIONS = [cls for cls in CLASSES if issubclass(cls, pm.Distribution) and cls is not pm.Distribution]


@pytest.mark.parametrize("cls", DISTRIBUTIONS, ids=lambda cls: cls.__name__)
def test_signatures_of_distributions_are_whole(cls):
    parameters = inspect.signature(cls).parameters
    assert list(parameters)[0] == "name" and [name for name in parameters if name in KEYWORDS] == KEYWORDS
    own = [name for name, p in inspect.signature(cls.__init__).parameters.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert set(own) - {"self", "defaults", "broadcastable"} <= set(parameters)
    assert not any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters.values())
    if cls.__module__.startswith("pymc3.distributions") and "Parameters" in cls.__doc__:
        assert all(f"{name} :" in cls.__doc__ or f"{name} (or" in cls.__doc__ for name in KEYWORDS[:6])


def test_a_signature_fits_what_is_taken():
    bound = inspect.signature(pm.Normal).bind("x", 0, 1, shape=3, observed=[1.0], dims=None)
    assert bound.arguments["sigma"] == 1
    assert str(inspect.signature(pm.Normal)).startswith("(name, mu=0, sigma=None, tau=None, sd=None, *, shape=(), dims=None")
    with pytest.raises(TypeError):
        inspect.signature(pm.Gamma).bind("x", 1, 2, shap=3)

    class Mine(pm.Continuous):
        def __init__(self, centre, *args, **kwargs):
            super().__init__(*args, **kwargs)

    assert str(inspect.signature(Mine)).startswith("(name, centre, *, shape=(), dims=None, observed=None")
    assert str(inspect.signature(Mine.dist)).startswith("(centre, *, shape=(), transform=None")

    class ByPosition(pm.Continuous):
        def __init__(self, centre, /, *args, **kwargs):
            super().__init__(*args, **kwargs)

    assert str(inspect.signature(ByPosition.dist)).startswith("(centre, /, *, shape=(), transform=None")
    assert ByPosition.dist(0.0).shape == ()


@pytest.mark.parametrize("cls", DISTRIBUTIONS, ids=lambda cls: cls.__name__)
def test_dist_shows_what_the_class_takes_without_what_variables_have(cls):
    of_class, of_dist = (list(inspect.signature(made).parameters.values()) for made in (cls, cls.dist))
    assert of_dist == [entry for entry in of_class if entry.name not in ("name", "dims", "observed", "total_size")]


def test_plots_and_statistics_show_arvizs_signatures():
    arviz = pytest.importorskip("arviz", exc_type=ImportError)
    own = {"plot_posterior_predictive_glm", "ELPDData"}
    for module in (plots, stats):
        for name in set(module.__all__) - own:
            function = getattr(module, name)
            assert "kwargs" not in str(inspect.signature(function))[:12], name
            assert name in pydoc.plain(pydoc.render_doc(function)).splitlines()[2]
    assert inspect.signature(pm.traceplot) == inspect.signature(arviz.plot_trace)
    assert "var_names" in pm.traceplot.__doc__ and "MultiTrace" in pm.traceplot.__doc__
    assert "0x" not in repr(pm.traceplot)


def test_signatures_without_arviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "arviz", None)
    assert str(inspect.signature(pm.traceplot)) == "(*args, **kwargs)"
    assert "ArviZ 0.x" in pm.traceplot.__doc__


KERNEL = """
import sys, types, warnings
ipython = types.ModuleType("IPython")
ipython.get_ipython = lambda: types.SimpleNamespace(config={"IPKernelApp": {}})
sys.modules["IPython"], sys.modules["ipywidgets"] = ipython, None
from tqdm import TqdmWarning
warnings.simplefilter("error", TqdmWarning)
import pymc3
from pymc3._progress import tqdm
print(tqdm.__module__)
"""


def test_notebooks_without_widgets_show_the_bar_of_text():
    # As in a kernel of Jupyter: tqdm asks IPython where it runs.
    run = subprocess.run([sys.executable, "-c", KERNEL], capture_output=True, text=True, timeout=300)
    assert run.stdout.split()[-1] in ("tqdm.std", "tqdm.asyncio") and "IProgress" not in run.stderr, run.stderr
