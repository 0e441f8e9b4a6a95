"""Import paths of PyMC3's modules: those that lie elsewhere here, and those that do not exist, whose errors say what to use instead."""

import functools
import importlib
import importlib.abc
import sys
import types
from typing import Any

from ._absent import instead, missing_name

__all__ = ["lay_paths", "name_of"]

#: Path in some PyMC3 from 3.0 to 3.11 -> the module that has its names here.
_ELSEWHERE = {
    "pymc3.diagnostics": "pymc3.old_stats",
    **dict.fromkeys(
        (
            f"pymc3.plots.{name}"
            for name in (
                "artists autocorrplot compareplot densityplot energyplot forestplot kdeplot pairplot posteriorplot traceplot utils"
            ).split()
        ),
        "pymc3.plots",
    ),
    "pymc3.backends.backends": "pymc3.backends",
    "pymc3.step_methods.nuts": "pymc3.step_methods.hmc.nuts",
    "pymc3.step_methods.quadpotential": "pymc3.step_methods.hmc.quadpotential",
    "pymc3.distributions.posterior_predictive": "pymc3.forward",
}
#: Module of PyMC3's -> names that it has there -> where they are here.
_NAMES = {
    "pymc3": {"StudentTpos": "pymc3.distributions.HalfStudentT"},
    "pymc3.distributions.continuous": {"get_tau_sd": "pymc3.distributions.continuous.base.get_tau_sd"},
    "pymc3.model": {"set_data": "pymc3.data.set_data"},
    "pymc3.plots": {"fast_kde": "pymc3.old_stats.fast_kde", "make_2d": "pymc3.old_stats.make_2d"},
    "pymc3.step_methods.metropolis": {
        name: f"pymc3.step_methods.{name}"
        for name in ("BinaryGibbsMetropolis", "BinaryMetropolis", "CategoricalGibbsMetropolis", "DEMetropolis", "DEMetropolisZ")
    },
    "pymc3.theanof": {name: f"theano.sandbox.rng_mrg.{name}" for name in ("MRG_RandomStream", "MRG_RandomStreams")},
}
_DISTRIBUTIONS = "bound continuous discrete dist_math distribution mixture multivariate simulator special timeseries transforms"
_SHARED = " ".join(f"distributions.{part}" for part in ("continuous", "distribution", "dist_math", "shape_utils", "special"))
_OF_DISTRIBUTIONS = f"distributions {_SHARED} math theanof model"
_OF_STEPS = "step_methods step_methods.arraystep model theanof distributions vartypes"
#: Module of PyMC3's -> those of which it imports names, which scripts then import from it.
_BORROWED = {
    f"pymc3.{name}": [f"pymc3.{source}" for source in sources.split()]
    for name, sources in {
        "backends": "",
        "backends.base": "model util",
        "backends.ndarray": "model",
        "data": "theanof",
        **dict.fromkeys((f"distributions.{part}" for part in _DISTRIBUTIONS.split()), _OF_DISTRIBUTIONS),
        "math": "theanof",
        "model": "blocking exceptions theanof util vartypes",
        "plots": "util stats",
        "sampling": "backends.base backends distributions exceptions model step_methods util vartypes",
        **dict.fromkeys((f"step_methods.{part}" for part in "arraystep elliptical_slice gibbs metropolis slicer".split()), _OF_STEPS),
        "theanof": "blocking",
        "tuning.scaling": "model theanof",
        "tuning.starting": "model theanof util vartypes",
    }.items()
}
#: What many of PyMC3's modules call other packages.
_PACKAGES = {"np": "numpy", "theano": "theano", "tt": "theano.tensor"}
#: What PyMC3's stars also put into `pymc3` -> its path.
_SHORT = {
    f"pymc3.{path.rpartition('.')[2]}": f"pymc3.{path}"
    for path in (
        "step_methods.arraystep",
        "step_methods.compound",
        "step_methods.elliptical_slice",
        "step_methods.gibbs",
        "step_methods.hmc",
        "step_methods.metropolis",
        "step_methods.slicer",
        "tuning.scaling",
        "tuning.starting",
    )
}


def name_of(module, name) -> Any:
    """Return what PyMC3 has under a name in a module, if it lies elsewhere here; an AttributeError if there is no such name."""
    if name in _NAMES.get(module, ()):
        place, _, new = _NAMES[module][name].rpartition(".")
        return vars(importlib.import_module(place))[new]
    if not name.startswith("_"):
        if name in _PACKAGES:
            return importlib.import_module(_PACKAGES[name])
        for source in _BORROWED.get(module, ()):
            if name in vars(sys.modules[source]):
                return vars(sys.modules[source])[name]
    raise missing_name(module, name)


class _Elsewhere(types.ModuleType):
    """A module whose names are those of another one."""

    def __init__(self, name) -> None:
        super().__init__(name, f"The names of `{_ELSEWHERE[name]}`, under PyMC3's path.")

    def __getattr__(self, name) -> Any:
        module = importlib.import_module(_ELSEWHERE[self.__name__])
        if name.startswith("__") and name != "__all__":
            raise AttributeError(name)
        return getattr(module, name)

    def __dir__(self) -> list[str]:
        return dir(importlib.import_module(_ELSEWHERE[self.__name__]))


class _MissingModules(importlib.abc.MetaPathFinder):
    """Finder that is asked last: where one of PyMC3's modules is missing here, its error says what to use instead."""

    def find_spec(self, fullname, path=None, target=None) -> None:
        if not fullname.startswith("pymc3."):
            return
        name = fullname.rpartition(".")[2]
        # Classes are the same wherever they are imported from.
        text = instead(name if name[0].isupper() else fullname.removeprefix("pymc3."))
        if text is not None:
            # Called so, ``from pymc3 import ADVI`` shows it, too: Python takes an error of the name itself for one of no interest.
            raise ModuleNotFoundError(text, name="pymc3")


def lay_paths() -> None:
    """Let ``import pymc3.diagnostics`` find its names, and ``import pymc3.glm`` say what ``pm.glm`` does; once this package is loaded."""
    if any(isinstance(finder, _MissingModules) for finder in sys.meta_path):
        return
    sys.meta_path.append(_MissingModules())
    for path in _ELSEWHERE:
        sys.modules[path] = _Elsewhere(path)
    for module in {*_NAMES, *_BORROWED}:
        vars(sys.modules[module]).setdefault("__getattr__", functools.partial(name_of, module))
    for path in (*_ELSEWHERE, *_SHORT):
        parent, _, name = path.rpartition(".")
        # Of one name, a function of PyMC3's is seen before the module that has it.
        vars(sys.modules[parent]).setdefault(name, sys.modules[_SHORT.get(path, path)])
