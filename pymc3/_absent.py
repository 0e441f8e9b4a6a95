"""Names and modules of PyMC3 that this package does not have, and what to use instead."""

import importlib.abc
import sys

from ._checks import closest

__all__ = ["missing_name", "name_missing_modules"]

# What PyMC3 has and this package does not have yet: names -> what to use meanwhile.
_LATER = {
    "MLDA sample_smc smc": "The samplers that exist are pm.NUTS, pm.HamiltonianMC, pm.Metropolis, pm.Slice, pm.EllipticalSlice, "
    "pm.DEMetropolis, pm.DEMetropolisZ and, for discrete variables, pm.BinaryGibbsMetropolis and pm.CategoricalGibbsMetropolis: "
    "pm.sample(step=pm.NUTS())",
    "fit ADVI FullRankADVI SVGD ASVGD NFVI KLqp MeanField FullRank Empirical NormalizingFlow Approximation Inference "
    "Minibatch align_minibatches sample_approx variational": "Variational inference comes later: draw with pm.sample",
    "gp glm GLM LinearComponent": "Write the model with distributions and pm.math",
    "ode get_data model_to_graphviz model_graph": "It comes later",
}
_NEVER = {
    "BART": "BART (Bayesian additive regression trees) is not part of this package. Use a Gaussian process or splines here, or "
    "the package pymc-bart, which is made for PyMC 5."
}


def missing_name(module, name) -> AttributeError:
    """Return the error for a name that a module of this package's does not have.

    Parameters
    ----------
    module : str
        Name of the module.
    name : str
        The name that was asked for.
    """
    text = _instead(name)
    if text is None:
        public = [known for known in vars(sys.modules[module]) if not known.startswith("_")]
        text = f"module {module!r} has no attribute {name!r}.{closest(name, public)}"
    return AttributeError(text)


def _instead(name):
    for names, instead in _LATER.items():
        if name in names.split():
            return f"pm.{name} does not exist here yet. {instead}. README.md lists what works."
    return _NEVER.get(name)


class _MissingModules(importlib.abc.MetaPathFinder):
    """Finder that is asked last: where one of PyMC3's modules is missing here, its error says what to use instead."""

    def find_spec(self, fullname, path=None, target=None) -> None:
        package, _, name = fullname.rpartition(".")
        text = _instead(name) if package == "pymc3" else None
        if text is not None:
            raise ModuleNotFoundError(text, name=fullname)
        return


def name_missing_modules() -> None:
    """Let ``import pymc3.glm`` say what ``pm.glm`` does."""
    if not any(isinstance(finder, _MissingModules) for finder in sys.meta_path):
        sys.meta_path.append(_MissingModules())
